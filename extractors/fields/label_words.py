"""Words by which papers label their values: one pattern a role, in Chinese and in the languages foreign papers are printed in.

Readers ask for a role, not for words of their own, so that a word met on one kind of paper is known on all. Patterns are matched
whatever the case. A word that sentences use too (获证组织必须…) counts as a label only where `END` follows it.
"""

from __future__ import annotations

import re

from extractors.fields.vocabulary import PLACES
from extractors.quotes import LABEL_WORD, LINKS

END = rf"(?=\s*[:：(/]|\s*$|\s+\S|(?:{'|'.join(PLACES)})[\u4e00-\u9fff]*(?:公司|厂|局|会|院|所|中心))"
"""What follows a label that is also an everyday word: a sign, a gap, the end of the line, or at once a name that begins with a place."""

_ALONE = r"(?<![\u4e00-\u9fff])"

HOLDER_NAMES = (
    rf"{_ALONE}(?:(?:(?:被|获|受|准)?(?:获证|持证|认证|申请|申报|审核|评价|评审|评|认定|委托|认证委托|证书持有|持有|获奖|受奖|表彰"
    rf"|授权|认可|确认|核准|证书所有|注册)的?)?"
    r"(?:(?:法人|主体|所在|所属)?(?:企\s*业|单\s*位|公\s*司)|组\s*织|机\s*构|客户|法人|主体|工厂|实验室|检验检测机构|人|者|方)"
    r"(?:\((?:企业|单位|组织|机构|公司|个人)\))?(?:的)?\s*(?:中文)?(?:名\s*称|全\s*称)|^名\s*称)"
)
"""Labels of a holder that end with 名称: no sentence has them."""
HOLDER_ROLES = (
    rf"{_ALONE}(?:(?:(?:获证|持证|被认证|申请|受审核?|受审查|受评审?|受评价|被评价|被认定|委托|认证委托|证书持有|持有|获奖|受奖"
    rf"|受表彰|被表彰|被授予|被授权|被认可"
    r"|获认可|获准(?:认可|认证)?|参评|被确认|证书所有|证书持)(?:的)?(?:组织|企业|单位|方|人|者|机构|客户|公司|实验室)"
    rf"|荣誉单位|(?:所属)?法人单位|(?:认定|确认)企业|实验室(?=\s*[:：])|认证(?:企业|组织|客户|对象|委托人)|注册(?:人|企业)|客户){END})"
    r"|^单\s*位(?=\s*[:：])"
)
HOLDER_LATIN = (
    rf"(?:certificate\s+|licen[cs]e\s+|registration\s+)?(?:holder|(?<=certificate\s)owner)(?:'s)?(?:\s+(?:of\s+(?:the\s+)?(?:certificate|licen[cs]e|approval)"
    rf"|name))?{END}"
    r"|name\s+(?:and\s+address\s+)?of\s+(?:the\s+)?(?:certificate\s+|certified\s+|registered\s+)?"
    r"(?:holder|organi[sz]ation|company|applicant|enterprise|laboratory|client|registrant|firm|manufacturer|licensee)"
    r"|(?:company|organi[sz]ation|enterprise|client|customer|applicant|laboratory|firm|institution)(?:'s)?\s+name"
    r"|manufacturer's\s+name(?=\s+and\s+address|\s*:|\s*$)(?:\s+and\s+address)?|registered\s+(?:to|firm"
    r"|organi[sz]ation)"
    rf"|(?:applicant(?:'s\s+name)?|client|licensee|manufacturer|registrant|grantee|certified\s+(?:organi[sz]ation|company|client"
    rf"|site)){END}"
    r"|申請人(?=\s*:)|持證者|認証取得者|изготовитель|申込者名?|製造者名?|申請者名?|신청인|제조자|^we,\s?(?=(?-i:[A-Z]))|owner/operator(?=\s*:)"
    r"|^(?:organi[sz]ation|company|customer|enterprise)(?=\s*:|\s*$|\s+(?-i:[A-Z]))"
    r"|^(?:the\s+)?(?:testing\s+|calibration\s+)?laboratory(?=\s*:|\s*$)"
    rf"|(?:zertifikats?|lizenz)-?\s?inhaber(?:in)?{END}|\binhaber(?:in)?{END}|\b(?:antragsteller|auftraggeber|hersteller|firma){END}"
    rf"|\b(?:titulaire|demandeur|fabricant|entreprise|titular|solicitante|fabricante){END}"
)
CERTIFY = (
    r"[兹茲盐](?:\s*(?:证\s*明|确认|认定|授予|授牌|颁发给?))|[兹茲]有(?=[\u4e00-\u9fff]{4,40}(?:公司|厂|集团|中心))|特此(?:证明|确认)|证书授予|特?授予|颁(?:发|授)?(?:给|予)|现(?:证明|授予)"
    r"|(?:this\s+is\s+to|hereby)\s+(?:certify|confirm|attest)(?:\s+that)?|(?:certif(?:y|ies)|attests?"
    r"|confirms?)\s+that(?:\s+the\s+(?:company|organi[sz]ation))?"
    r"|(?:awarded|presented|issued|granted|conferred)\s+(?:to|on|upon)"
    r"|the\s+[a-z ]{0,40}management\s+systems?\s+of(?=\s*:?\s*$|\s+(?-i:[A-Z]))|bescheinigt,?\s+dass(?:\s+(?:das\s+unternehmen"
    r"|die\s+firma))?|certifie\s+que"
)
"""Words right before the holder's name in a sentence."""

_SIGNS = (
    r"发\s*证|颁\s*证|批\s*准|签\s*发|核\s*发|登\s*记|注\s*册|认\s*证|审\s*批|颁\s*发|颁授|颁奖|授予|授权|评价|评定|考核|鉴定|认定"
    r"|认可|出\s*具|出\s*证|签证|评审"
    r"|(?:确认|打印)(?=\s*[机部])|授奖|授牌|考评|核准|备案|制发|填发|换证|审定|核定|公告|表彰|奖励|主办|审核"
)
ISSUER_ROLES = (
    rf"{_ALONE}(?!认证组织)(?:(?:{_SIGNS})\s*(?:机\s*关|机\s*构|部\s*门|单\s*位|组织)(?:名称)?|(?:发|颁)\s*证\s*(?:方|者|局|公司)"
    rf"|认证公司|主管部门|评审委员会(?:名称)?(?=[:：]|$)){END}"
)
ISSUER_LATIN = (
    rf"(?:certif(?:ication|ying)|notified|registration|accreditation|conformity\s+assessment|approval|registered|issuing)\s+body(?!\s*(?:no|nr|numbers?)\b){END}"
    rf"|(?:issu(?:ed\s+by|er|ing\s+(?:body|authority|office|organi[sz]ation|company|agency|cent(?:er|re)))|certif(?:ied"
    rf"|icated)\s+by|approved\s+by|granted\s+by|authori[sz]ed\s+by)"
    rf"(?=\s*:|\s*$|\s+(?-i:[A-Z\u3400-\u9fff]))|certification\s+authority{END}"
    rf"|(?:for\s+and\s+)?on\s+behalf\s+of(?:\s+the\s+certification\s+body)?(?=\s*:|\s*$|\s+(?-i:[A-Z]))"
    r"|(?:evaluated|registered|audited|assessed|tested|verified|examined|inspected)(?:\s+as\s+[a-z ]{3,30})?\s+by(?=\s+(?-i:[A-Z]))"
    r"|signed\s+(?:for|on\s+behalf\s+of)(?=\s*:|\s+(?-i:[A-Z]))"
    r"|орган\s*по\s*сертификации|検査機関|認証機関|発行機関|인증기관|발급기관"
    rf"|zertifizierungs(?:stelle|gesellschaft){END}|ausgestellt\s+(?:durch|von){END}|organisme(?:\s+de\s+certification|\s+notifi[ée])?{END}"
)

NUMBER = (
    r"(?:证\s*[书明]|证件(?=\s*编)|[发颁]\s*证|核\s*发|注\s*册|认\s*证|认\s*可|管\s*理|登\s*记|资\s*格\s*证|合\s*格\s*证|获证|许可证|授权|资格|培训证|结业证|聘书|奖牌"
    r"|荣誉|职称证?|专业技术资格)"
    r"(?:证\s*书?|注\s*册|管\s*理)?\s*(?:编\s*号|号\s*码|编\s*码|序\s*号|号)|证书代[号码]|管理号|(?<![份件考生])证\s*号"
    r"|(?:certificat(?:e|ion)|cert\.?|registration|reg\.?|accreditation|licen[cs]e|zertifikats?|registrier|certificat|certif\.?)-?\s*"
    r"(?:registration|registr\.|reg\.|identity|reference|ref\.?|registrier)?-?\s*(?:no\b\.?|numbers?|nr\b\.?|n°|№|id\b|code|#"
    r"|ref\.?(?:erence)?)"
    r"|(?:numéro|número|nummer)\s+(?:de|du|des|der)?\s*(?:certificat|certificado|zertifikats?)|owner/operator\s+numbers?|(?:establishment|facility)\s+(?:identifier|number)|証明書番号|登録番号|認証番号|证书文号|証書番号|인증번호"
    r"|등록번호|證書(?:編號|號碼|號)"
)
WEAK_NUMBER = (
    r"(?<![一-龥])编\s*[号码](?!:?\s*第?\s*[一二三四五六七八九十]\s*$)|(?<![一-龥])注册号|(?<![一-龥])字号(?=[:：])"
    r"|(?<![A-Za-z])(?:no|nr|№)\.?(?=\s*[:：.]?\s*[A-Z]{0,6}\s?[-/]?\s?\d)|^n[.°º](?=\s?[A-Z0-9/. -]*(?:\d[A-Z/. -]*){4})"
    r"|^(?:no|nr|№)\s*[.:：]+(?=\s*[A-Z]|\s*$)|^No$"
    r"|^certificate(?=\s+[A-Z]{0,4}\d)"
    r"|(?:approval|licen[cs]e|file|reference|document|report|control)\s*(?:no\b\.?|numbers?(?:\(s\))?|id\b)"
)
"""Labels that other numbers have too (an address's No. 1): asked only where no label of the certificate's own is there."""

PRODUCT = (
    r"(?:认证|获证|申请|受检)?(?:产\s*品|商\s*品|样\s*品|设备|器具|货物)\s*(?:的)?(?:中文)?(?:名\s*称|类别|描述|品名)|(?:认证|获证"
    r"|申请)产品|(?:产品|品名|品\s*名)(?=\s*[:：])|^产\s*品$"
    r"|(?:certified|name\s+of(?:\s+the)?|kind\s+of|type\s+of|description\s+of)\s+(?:products?|goods"
    r"|equipment|appliance)(?:\(s\))?(?=\s*[:(/]|\s*$|\s+(?-i:[A-Z]))"
    r"|商品名稱|產品名稱|(?<![a-z] )(?:certified\s+|name\s+of\s+(?:the\s+)?|kind\s+of\s+|type\s+of\s+)?products?(?:\(s\))?+"
    r"(?!\s+(?:co|company|ltd|limited|inc|llc|corp|group|services?|certificat\w*|conformity|compliance|approvals?|safety)\b)(?:\s*(?:names?"
    r"|descriptions?|designation|categor(?:y|ies)|model|covered|certified))?"
    r"(?=\s*[:(/]|\s+(?-i:[A-Z]))|(?:\bthe\s+|^)products?(?:\(s\))?(?:\s+(?:name|description|designation))?$"
    r"|(?:sample|equipment|device|item|goods|article|apparatus|appliance|commodity)(?:\s+(?:name|descriptions?|designation"
    r"|under\s+test|type))?(?=\s*[:(/])"
    r"|^(?:equipment|appliance|apparatus|goods|article|device|item|commodity)(?:\s+(?:name|type|description))?$"
    r"|(?:use|bear|affix|apply)\s+the\s+(?:\w+\s+){0,3}mark\s+(?:on|to)(?:\s+the)?$|device\s+listing(?=\s*:)|following\s+products?(?=\s*:|\s*$)|продукция"
    r"|description\s+of\s+(?:the\s+)?(?:product|equipment|goods|device|item|apparatus)s?|name\s+of\s+(?:the\s+)?(?:product"
    r"|equipment|goods)s?"
    r"|object\s+of\s+(?:the\s+)?declaration(?=\s*:)|representative\s+samples(?:\s+of)?|^this\s+certificate(?:\s+confirms)?$|food\s+products?(?=\s*:)|confirms\s+that$"
    r"|produkt(?:e|bezeichnung|name)?(?=\s*[:(/]|\s+(?-i:[A-Z]))|gegenstand(?=\s*[:(/])|produit(?=\s*[:(/])|producto(?=\s*[:(/])"
    r"|製品の?名?称?|電気用品名|품명|제품명?"
)
OWNER = (
    r"(?<![:：\u4e00-\u9fff])(?:(?:专\s*利\s*)?(?:专\s*利|商标(?:专用)?|权\s*利)?\s*权\s*(?:利\s*)?人|(?:专利|商标)?所有权?人|专用权人|权属人)(?:名称|姓名|名义)?"
    r"(?![的姓变应权自是须\u4e00-\u9fff]*(?:姓名|变更|应当|名称|地址|信息|情况|状况))"
)
"""Who owns a right in China: 专利权人, 商标权人, 权利人."""
GRADE = r"(?:认证|评定|体系|证书|确认|合格|计量|保证|评价)?\s*(?:等\s*级|级\s*别|级\s*次)|\bgrade\b|\blevel\b|\bclass\b(?=\s*:)"

_LABEL_CHINESE = re.compile(
    r"[\u4e00-\u9fff、/()]{0,8}(?:名称|编号|号码|日期|时间|地址|机构|机关|部门|单位|范围|依据|标准|等级|级别|型号|规格|类别|有效期|期限|专业|项目)(?:\(.{1,12}\))?[:：]?"
)


def is_label(text: str) -> bool:
    """Whether a text is nothing but a label: one of ours in Chinese, or words of which labels consist in English."""
    if _LABEL_CHINESE.fullmatch(text.strip()):
        return True
    words = re.findall(r"[^\W\d_]+", text)
    return bool(words) and not re.search(r"\d", text) and all(LABEL_WORD.fullmatch(w) or w.lower() in LINKS for w in words if len(w) > 1)
