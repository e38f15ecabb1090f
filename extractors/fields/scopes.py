"""What a management system is certified for: the scope behind its label, in the words of a statement, or alone on its line."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.label_words import is_label
from extractors.paper import Paper, Quote

_SCOPE = (
    r"(?:认证|覆盖|注册|体系适用|体系覆盖|适用|证书|审核|业务|评价|评审|评定|核准|许可)(?:覆盖|的"
    r"|业务)*范围(?:(?:覆盖|包括|涵盖)(?=:))?(?:[:：\s/]*(?i:scope\s?of\s?(?:the\s)?(?:certification|registration|activities)))?"
    r"|(?<![\u4e00-\u9fff])(?:管理)?(?:体系|认证|审核|证书|业务|注册)(?:所)?(?:覆盖|涵盖)(?=\s*:)"
    r"|(?:下[述列]|以下|如下)(?:的)?范围(?:[^:。]{0,20}(?=:)|[^:。,]{0,6}(?:有效|适用|符合)$)|(?:認證|註冊|覆蓋)範圍|范围(?:如下|为)?(?=[:：])|体系适用于"
    r"|(?:通过)?认证的?(?:产品|服务|活动|过程)[和及/、]?(?:过程|服务|活动)?(?=:)|(?:认证|体系|证书|审核|注册)?所?(?:覆盖|涉及|适用|包括|包含)的?(?:(?:产品|业务|活动|服务|过程|领域|内容"
    r"|范围)[和及与或/、]?){1,3}(?:为|是)?(?=:|\s*$|\()"
    r"|(?<![\u4e00-\u9fff])(?:认证(?!项目)|获证|体系|证书|产品|服务|业务|活动|产品[和及/]服务|产品[和及/]过程)(?:的)?(?:内容|领域|项目"
    r"|覆盖面|范围|产品)(?:为|是)?(?=:|\s*$|\()"
    r"|(?<![\u4e00-\u9fff])范\s*围(?=:|\s*$|\()|geltungsbereich(?=\s*:|\s*$|\s+[A-Z])|domaine d.application|alcance(?=\s*:)"
    r"|(?:in|with)\srespect\s(?:of|to)(?=\s*:|\s*$|\s+(?-i:[A-Z]))|management\ssystem\sfor$|^for$|pour\sles\sactivités(?:\ssuivantes)?|^covering$|(?:in\sthe\s)?field\sof(?=\s(?-i:[A-Z]))"
    r"|(?:for|applicable to|covering)\s(?:the\sfollowing|these)\s(?:activities|products?(?:\s(?:and|or)\sservices?)?(?:\sranges?)?|scope)"
    r"|(?:is|are)\sapplicable\sto|(?:applies|operates|implemented)\s(?:a|an)\s[A-Za-z& ]{0,40}management\ssystem\sfor"
    r"|(?:for|to|in|covers?|under)?\s?the\s(?:following\s)?scope\s?(?:of\s(?:the\s)?(?:activities|certification|registration|supply))?"
    r"|scope(?:\sof\s(?:certification|activities|registration|supply))?"
)
_NEXT_SENTENCE = (
    r"(?:与|和|对)?(?:本|该|此|上述|以上)(?:认证|注册)?(?:证书|附件|证)(?!书?(?:覆盖|认证|注册)?(?:的)?范围)"
    r"|(?<=[。;])(?:自|从)?\s?(?:[12]\d{3}|二[〇○零0])[\d〇○零一二三四五六七八九]{0,2}\s?年"
    r"|(?:以上|上述)(?:组织|企业|单位|内容|信息|体系)|特(?:发|颁|授)?此(?:证|发证|证明)|特此"
    r"|(?:获证|持证)(?:组织|企业|单位|方|者|后)|(?<=。)(?:证书|企业|组织)(?:的?有效|状态|信息|查询|真伪|须|应|需|可|在|持有)"
    r"|,?准予(?:注册|认证|通过)|(?:已|且)?(?:通过|经)(?:了)?(?:第三方|现场|认证)?(?:审核|评审|审查),|(?:并)?提交(?:了)?审核报告|证明(?:其)?(?:已)?(?:满足|符合)"
    r"|(?:年度|定期)监督|(?:须|应|需)(?:接受|经)[^,。;]{0,8}监督|(?:扫描|扫一扫|查询|登录)[^,。;]{0,12}(?:二维码|网站|真伪|有效性|证书)"
)
"""How the sentence begins that stands behind a scope: about the certificate, its holder or its term."""
_ABOUT_PAPER = re.compile(r"证书|本机构|发证|签发|监督|有效|查询|网站|二维码|接受审核|认证|应当?|须|需要|如需|若")
"""What a sentence says that is no part of a scope."""
_SCOPE_END = (
    r"(?:首次|初次|本次|此次|初始)?(?:发证|颁证|注册|获证|换证|认证|颁发|签发)(?:日期|时间|有效)|有效期"
    r"|(?:发证|颁证|换证|签发|颁发|核发|批准|认证)(?:日|人|机构|机关|部门|单位)(?=:|\(|$)"
    r"|(?:场所|地址):|证书编号|(?:与|和)?[^,。;、]{0,12}适用性声明|注册号|统一社会信用|获证组织必须|食品链|备注|专业(?:代码|类别|小类)|(?:业务|认证)代码"
    rf"|{_NEXT_SENTENCE}"
    r"|签发人|注[:：]|(?:首次|初次|此次|本次)(?:发证|注册)|认证证书|证书信息|总经理|授权"
    r"|[Cc]ertificate\s?(?:[Nn]o|[Nn]um|[Rr]eg|[Ee]xp|[Ii]ss)|[Cc]ertification\s(?:[Gg]ranted|[Dd]ate|[Dd]ecision|[Cc]ycle)|[Ee]xpir|[Gg]ranted\s?:|(?:This|The)\s(?:certificate|registration)|Proof\shas|An\saudit|[Ii]ssue|[Dd]ate\sof|Place\sand\s[Dd]ate|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s?\d{1,2},|a\sété\s(?:évalué|audité|certifié)"
    r"|[Vv]alid|[Ii]nitial"
)


_SCOPE_STOP = rf"。[^。]{{0,16}}?(?:{_SCOPE_END})|{_SCOPE_END}"
"""What ends a scope, with the beginning of its sentence."""


def certified_scope(paper: Paper) -> Field | None:
    """What the system is certified for: in Chinese where the paper says it in two languages."""

    def accept(text: str) -> bool:
        return (
            len(text) >= 4
            and not is_label(text)
            and not re.match(
                r"(?:以下|如下|下述|见附|详见|the following)|[至到自]?(?:[12]\d{3}|二[〇○零0二])[^,。;]{0,6}年|Manufacturer\s?/"
                r"|[\u4e00-\u9fff]{2,8}:|[\u4e00-\u9fff]{0,12}体系(?:认证)?$|地址|统一社会|信用代码|注册号|证书",
                text,
            )
        )

    latin: Field | None = None
    for found in paper.labelled(f"(?i:{_SCOPE})", accept, lines=6, stop=_SCOPE_STOP):
        if latin is not None and not re.search(r"[\u3400-\u9fff]", found.text):
            continue
        quote = found.cut(0, _sentence_end(found.text))
        quote = _unsigned(quote.cut(0, _translation(quote.text))).strip(" :。、/")
        value = re.sub(
            r"^(?:of\b\s*)?(?:(?:activities|certification|(?:this|the)\sapproval\sis\sapplicable\sto)\b|(?:为|是|如下)\s*[:：]?)\s*",
            "",
            quote.words,
            flags=re.IGNORECASE,
        ).strip(" :：、")
        if len(value) >= 4:
            one = _without_clauses(quote.field(value, min(0.93, judge(quote.score, labelled=True, rivals=int(len(quote.pieces) > 4)))))
            if re.search(r"[\u3400-\u9fff]", value):
                return one
            latin = one
    return latin or _plain_scope(paper)


_PERSON = re.compile(r"(?:[A-Z][\w.'’-]*\s?){1,4}")
"""A line that can be a signature and nothing else."""
_POST = re.compile(r"^(?:[A-Z]\w+ )?(?:President|Director|Manager|Chairman|Head of)\b")


def _unsigned(quote: Quote) -> Quote:
    """A scope without the signature set under the full stop that ends it, or over the post of who signed."""
    at, texts = 0, [line.text[a:b] for line, a, b in quote.pieces]
    for i, (text, after) in enumerate(pairwise(texts)):
        at += len(text)
        line, start, _ = quote.pieces[i]
        signed = line.text[start:].rstrip().endswith(".") or any(_POST.search(post) for post in texts[i + 2 : i + 3])
        if signed and _PERSON.fullmatch(after):
            return quote.cut(0, at)
    return quote


_ENGLISH = re.compile(r"(?<=[\u3400-\u9fff。)])[\s/]*(?P<said>[A-Z][a-z]+[A-Za-z&,;()'/.\s-]{20,})$")
_ENGLISH_ACT = re.compile(
    r"design|manufactur|produc|sale|provision|develop|process|service|assembl|trad|research|install|maintenance", re.IGNORECASE
)
_CLAUSES = re.compile(r"\s*\((?=[^()]*(?:chapter|clause|条款|章节|\b[4-9]\.\d))[^()]*\)(?=\W*$)", re.IGNORECASE)
"""A remark at the end about clauses of the standard that do not apply."""
CLAUSES_CUT = 0.9
"""Highest confidence of a scope from which such a remark was cut."""


def _translation(text: str) -> int:
    """Where the English of a scope begins that is said in Chinese first; its end where it is said once."""
    m = _ENGLISH.search(text)
    return m.start() if m and _ENGLISH_ACT.search(m["said"]) else len(text)


def _without_clauses(scope: Field) -> Field:
    value = _CLAUSES.sub("", str(scope.value)).strip()
    if value == scope.value or len(value) < 4:
        return scope
    return replace(scope, value=value, confidence=min(CLAUSES_CUT, scope.confidence), alternatives=(scope.value,))


_ACTS = "设计|开发|研发|生产|制造|加工|组装|销售|安装|维修|维护|服务|技术服务|贸易|经营|施工|检测|回收"
_PLAIN = re.compile(
    rf"[^:：。]{{3,}}的(?:{_ACTS})(?:[、,和及与](?:相关)?(?:{_ACTS}))*(?:\([^()]*\))?[。.]?"
    r"|(?:The\s)?(?:Research|Design|Manufactur\w+|Production|Assembly|Processing|Development|Provision)\b(?!.*\b(?:is|are|has|have|shall)\b)[^:]{8,}"
)
"""What a scope says: products and what is done with them."""


def _plain_scope(paper: Paper) -> Field | None:
    """The line that says products and what is done with them, where no label stands before it."""
    found = [line for line in paper.lines if _PLAIN.fullmatch(line.text)]
    chinese = [line for line in found if re.search(r"[\u3400-\u9fff]", line.text)]
    line = next(iter(chinese or found), None)
    if line is None:
        return None
    quote = Quote.of(line).strip(" :。、.")
    return quote.field(quote.text, min(0.8, judge(quote.score, rivals=len(chinese or found) - 1)))


def _sentence_end(text: str) -> int:
    """Where a scope ends that other sentences follow: at the first full stop behind which no products or activities are listed."""
    stops = [m.start() for m in re.finditer("。", text)]
    return next((a for a, b in pairwise((*stops, len(text))) if _ABOUT_PAPER.search(text, a, b)), len(text))
