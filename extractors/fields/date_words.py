"""Words that say what a date is: the first issue, the current one, the end of the term, or none of these."""

from __future__ import annotations

import re
from typing import Literal

from extractors.fields.dates import DateRead

Role = Literal["first", "current", "issue", "begin", "changed", "expiry", "cycle_end", "other", ""]

_ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    (
        "other",
        r"出生|申请日|受理日|打印|查询日|成立日期|培训(?:时间|日期)|考试(?:时间|日期)|学习|参加|下次|复评|报告日期|初审|版本|施行"
        r"|实施日期|监督审核|年审|年检|监审|审核日期|印发|下载|上报|报送|录入|每年|首次监督|审核时间|留存|受理|送审|抽样|决定日期"
        r"|(?:上一?个?|前一?个?)(?:认证)?(?:周期|证书)[^,。;]{0,8}|原证书[^,。;]{0,8}"
        r"|(?:report|test(?:ing)?|manufactur\w*|filing|application|priority|print\w*) date|date of (?:test\w*|report|receipt"
        r"|application|filing|manufacture|audit)"
        r"|anmeld\w*|출원일|出願日|приоритет|заявк"
        r"|date of birth|born|next audit|surveillance|audit (?:date|due)(?: before)?|previous (?:cycle|certificat\w*)"
        r"|certification decision",
    ),
    ("cycle_end", r"注册截止|周期截止|周期结束|certification cycle (?:end|expir)\w*|cycle end"),
    (
        "begin",
        r"有效期(?:限|间)?[:：]?(?:自|从)|有效期起|起始日期|有效期开始|valid(?:ity)? from|valid as of|effective (?:date|from)|cycle start"
        r"|valable (?:à compter )?du|à compter du|生效日期|起算日期?|有效期?始|起始(?:时间|日)|开始(?:时间|日期)|gültig (?:ab|von)"
        r"|(?:accredited|certified|approved|registered|licen[cs]ed|granted) from|^\W*from\W*$|自(?:公元)?$|从$|(?:\bс|с)$",
    ),
    (
        "expiry",
        r"(?:至|到)$|有效期?限?至|有效期限?|有效日期|有效截止|截止日期|截止|到期|届满|失效|有效至|终止日期|止于|有敏期"
        r"|终止|截至|期满|有效日期?止|使用期限|效期"
        r"|valid (?:until|to|till|thru|through|date)|next payment due|renew(?:al)? (?:date|due|by)|valid\s?(?=:)"
        r"|validity|expir\w*|until|good through|(?<!cycle )end date"
        r"|gültig bis|gültigkeit|ablauf\w*|schutzdauer|\bbis$"
        r"|jusqu['’]?au|due for renewal|renewal due|re-?(?:certify|new) (?:by|before)"
        r"|date d.expiration|validade|scadenza|válid[oa] até|fino al\b|vencimento"
        r"|срок действия|\bпо$|действителен до|valable jusqu\S*|válido hasta|fecha de vencimiento"
        r"|有効期限|満了日|유효기간|만료일|專用期限|屆滿",
    ),
    (
        "first",
        r"首次|初次|初始|最初|首发|原始|第一次|初回|initial|original(?:ly)?|first(?:ly)?\s(?:issue|certif|approv|regist|grant)\w*"
        r"|since|erst(?:zertifi|ausstell)\w*",
    ),
    ("current", r"本次|此次|换证|换发|补发|补证|重新签发|再认证|再次|当前|re-?\s?issue\w*|re-?\s?certif\w*|current|last issue"),
    ("changed", r"更新|变更|修订|修改|扩项|revis\w*|amend\w*|modif\w*|update\w*"),
    (
        "issue",
        r"[发颁授制取领出]证|颁发|颁布|签发|签署|核发|核准|发放|批准日期|批准时间|注册日期|登记日期|获证|认证日期|评定日期"
        r"|确认(?:日期|时间)|授予|证书日期"
        r"|授权(?:公告)?(?:日|时间)|授奖|颁奖|授牌|制发|填发|颁授|核定|公布|发布|公告日|制作日期|落款|出具|通过(?:时间|日期)|取得(?:时间|日期)|获得(?:时间|日期)"
        r"|认定(?:时间|日期)|评审(?:时间|日期)|生效|核准|换领"
        r"|issu\w*|date of (?:the )?(?:grant|certificat\w*|registration|approval|signature|award|conformity|declaration|entry)"
        r"|awarded|presented (?:on|this)|given (?:on|this|at)|signed"
        r"|ausgestellt|ausstellung\w*|erteilung\w*|eintragung\w*|veröffentlichung"
        r"|^\W*datum\b|délivr\w*|fecha de (?:emisión|expedición)|発行日|交付日|登録日|発効日|발급일"
        r"|발행일|등록일|교부일"
        r"|(?:certification|registration|approval) date|place\s?(?:and|,|/|&)\s?date|"
        r"дата (?:государственной )?(?:регистрации|выдачи)|зарегистрировано|выдан|交付年月日|発行年月日|認証年月日|登録年月日"
        r"|date d(?:e l)?.enregistrement|批示日|data d[oe] (?:despacho de )?(?:concessão|registo|registro|emissão)"
        r"|data di (?:emissione|rilascio|registrazione)"
        r"|fecha de (?:registro|concesión)"
        r"|簽發|頒發|發證|頒證|註冊日|核准日|核發日|發證日|date of effect of registration|effective date of registration"
        r"|certified on|date (?:certified|awarded|conferred)"
        r"|(?:authori[sz]ation|listing) date|date of (?:authori[sz]ation|listing)|grant(?:ed)?|date of publication|dated"
        r"|^\W*(?:date|日期)\W*$",
    ),
)
_ROLES = {role: re.compile(pattern, re.IGNORECASE) for role, pattern in _ROLE_WORDS}
_AFTER: tuple[tuple[Role, str], ...] = (
    ("expiry", r"\s?(?:止|截止|前有效|之?前有效)"),
    ("begin", r"\s?起(?!草)"),
    ("other", r"\s?(?:出)?生(?![产效])|年?度"),
    ("issue", r"\s?(?:颁发|发证|颁证|签发|核发|公告|发布|批准|授予|确认)(?!机[关构]|单位|部门|号)"),
    (
        "issue",
        r"\s?,?(?:经|通过|由)[^,。;]{0,30}?(?:评审|评定|考核|考试|认定|审定|评议|审核|鉴定|批准)[^,。;]{0,8}?(?:取得|通过|合格|获得"
        r"|具备|授予|评为|认定|批准)",
    ),
)
"""Words behind a date that say what it is, asked where none before it does."""


def role_of(label: str) -> Role:
    """What a date means by the words before it: the last one that says something; 签发/重新签发 is the current one."""
    best: tuple[int, int, Role] = (-1, 0, "")
    for rank, (role, rx) in enumerate(_ROLES.items()):
        for m in rx.finditer(label):
            if (m.end(), -rank) > (best[0], best[1]):
                best = (m.end(), -rank, role)
    if best[2] in ("issue", "begin"):
        for nearer in ("first", "current", "changed")[: 3 if best[2] == "issue" else 1]:
            if _ROLES[nearer].search(label):  # type: ignore[index]
                return nearer  # type: ignore[return-value]
    if best[2] in ("first", "current") and _ROLES["expiry"].search(label):
        return "expiry"
    return best[2]


def role_behind(text: str, read: DateRead) -> Role:
    """The role by the word right behind the date: 2024年5月6日止."""
    return next((role for role, words in _AFTER if re.match(words, text[read.end :])), "")
