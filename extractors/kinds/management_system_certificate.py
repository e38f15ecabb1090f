"""管理体系认证证书: quality, environment and the other systems certified under CNCA rules (domain.md B9)."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from evidence.document import Field, Flag
from extractors.fields.certificates import alone_number, basics
from extractors.fields.confidence import judge
from extractors.fields.scheme_numbers import mended_field
from extractors.fields.systems import find_system_standards, system_of_standard, system_of_title
from extractors.fields.validity import ambiguous
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import rows_of, titles_of

NUMBER = r"\d{3}-?\d{2}-?(?:[A-Z][A-Za-z]{0,4})-?\d{3,6}-?R\d{1,2}-?[LMS0O]?\d{0,2}(?:[-/]\d{1,4})?"
"""CNCA's form: body, year, system, serial, R and times of re-certification, size, region. Foreign bodies use their own."""

SURE_SYSTEM = 0.85
"""Least confidence of a system that may prove the letter in a number."""
_SCOPE = (
    r"(?:认证|覆盖|注册|体系适用|体系覆盖|适用|证书|审核|业务|评价|评审|评定|核准|许可)(?:覆盖|的"
    r"|业务)*范围(?:(?:覆盖|包括|涵盖)(?=:))?(?:[:：\s/]*(?i:scope\s?of\s?(?:the\s)?(?:certification|registration|activities)))?"
    r"|(?<![\u4e00-\u9fff])(?:管理)?(?:体系|认证|审核|证书|业务|注册)(?:所)?(?:覆盖|涵盖)(?=\s*:)"
    r"|(?:下[述列]|以下|如下)(?:的)?范围[^:。]{0,20}(?:有效|适用|符合)?(?=:)|范围(?:如下|为)?(?=[:：])|体系适用于"
    r"|(?:认证|体系|证书|审核|注册)?所?(?:覆盖|涉及|适用|包括|包含)的?(?:(?:产品|业务|活动|服务|过程|领域|内容"
    r"|范围)[和及与或/、]?){1,3}(?:为|是)?(?=:|\s*$|\()"
    r"|(?<![\u4e00-\u9fff])(?:认证|获证|体系|证书|产品|服务|业务|活动|产品[和及/]服务|产品[和及/]过程)(?:的)?(?:内容|领域|项目"
    r"|覆盖面|范围|产品)(?:为|是)?(?=:|\s*$|\()"
    r"|(?<![\u4e00-\u9fff])范\s*围(?=:|\s*$|\()|geltungsbereich(?=\s*:|\s*$|\s+[A-Z])|domaine d.application|alcance(?=\s*:)"
    r"|(?:in|with)\srespect\s(?:of|to)(?=\s*:|\s*$|\s+(?-i:[A-Z]))|management\ssystem\sfor$|^covering$|(?:in\sthe\s)?field\sof(?=\s(?-i:[A-Z]))"
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
    r"|(?:已|且)?(?:通过|经)(?:了)?(?:第三方|现场|认证)?(?:审核|评审|审查),|(?:并)?提交(?:了)?审核报告|证明(?:其)?(?:已)?(?:满足|符合)"
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
    r"|[Cc]ertificate\s?(?:[Nn]o|[Nn]um|[Rr]eg|[Ee]xp|[Ii]ss)|[Cc]ertification\s(?:[Gg]ranted|[Dd]ate|[Dd]ecision|[Cc]ycle)|[Ee]xpir|[Gg]ranted\s?:|(?:This|The)\s(?:certificate|registration)|Proof\shas|An\saudit|[Ii]ssue|[Dd]ate\sof"
    r"|[Vv]alid|[Ii]nitial"
)


_SCOPE_STOP = rf"。[^。]{{0,16}}?(?:{_SCOPE_END})|{_SCOPE_END}"
"""What ends a scope, with the beginning of its sentence."""


def read(paper: Paper) -> Reading:
    fields = basics(paper, number_form=NUMBER, default_months=36)
    if "certificate_number" not in fields and (alone := alone_number(paper)) is not None:
        fields["certificate_number"] = alone
    standard = _standard(paper)
    if standard is not None:
        fields["standard"] = standard
    fields.update(_system(paper, standard))
    if "certificate_number" in fields:
        fields["certificate_number"] = mended_field(fields["certificate_number"], *_context(fields))
    scope = _scope(paper)
    if scope is not None:
        fields["scope"] = scope
    return Reading(fields, (), (*_flags(paper, fields), *ambiguous(fields)))


def _context(fields: dict[str, Field]) -> tuple[str, int | None]:
    """What proves a number: the system that is certified, where it is beyond doubt, and the year of issue."""
    system, issued = fields.get("system"), fields.get("issue_date")
    sure = system is not None and system.confidence >= SURE_SYSTEM
    return str(system.value) if system is not None and sure else "", int(str(issued.value)[:4]) if issued else None


def _standard(paper: Paper) -> Field | None:
    """The standard of the page's main statement: the longest reading; several certified at once are joined by ``;``."""
    found: list[tuple[Quote, str]] = []
    for page in paper.pages:
        for row in rows_of(page):
            found.extend((row.quote.cut(s.start, s.end), s.name) for s in find_system_standards(row.text))
    if not found:
        return None
    quote, name = max(found, key=lambda f: (bool(re.search(r"\d{4}[-:]\d{4}", f[1])), len(f[1])))
    if not re.search(r"\d", name) and (titled := _titled_standard(paper, name)) is not None:
        return titled
    same = sum(system_of_standard(n) == system_of_standard(name) for _, n in found)
    others = [n for _, n in found if system_of_standard(n) != system_of_standard(name)]
    return quote.field(name, judge(quote.score, labelled=True, grammar=True, rivals=int(bool(others) and same <= len(others))))


def _titled_standard(paper: Paper, word: str) -> Field | None:
    """The rules a certificate names by their title in book quotes, where no number but a mere `word` (HACCP) says the standard."""
    for quote, _ in paper.find(rf"(?<=《)[^《》]*{re.escape(word)}[^《》]*(?:要求|规范|准则|规则|标准)[^《》]*(?=》)"):
        printed = quote.text.translate(_CHINESE_BRACKETS)
        return quote.field(printed, judge(quote.score, labelled=True, grammar=True))
    return None


_CHINESE_BRACKETS = str.maketrans("()", "（）")
"""Brackets within a title in Chinese, which reach us as either."""


def _system(paper: Paper, standard: Field | None) -> dict[str, Field]:
    """The system by the standard's number and by the title; both agreeing is double evidence."""
    by_number = system_of_standard(str(standard.value)) if standard else None
    titled = next((t for t in titles_of(paper.pages[0]) if system_of_title(t)), "")
    by_title = system_of_title(titled) if titled else next((s for q in paper.lines if (s := system_of_title(q.text))), None)
    system = by_number or by_title
    if system is None:
        return {}
    words = next((line for line in paper.lines if line.text and system_of_title(line.text) == system), None)
    if standard is not None and by_number:
        sure = 0.985 if by_title == by_number else 0.9 if by_title is None else 0.7
        return {"system": Field(system, standard.raw, round(min(sure, standard.confidence + 0.05), 4), standard.source)}
    quote = Quote.of(words) if words else None
    return {"system": quote.field(system, 0.85)} if quote else {}


def _scope(paper: Paper) -> Field | None:
    """What the system is certified for: in Chinese where the paper says it in two languages."""

    def accept(text: str) -> bool:
        return len(text) >= 4 and not re.match(
            r"(?:以下|如下|下述|见附|详见|the following)|[至到自]?(?:[12]\d{3}|二[〇○零0二])[^,。;]{0,6}年|Manufacturer\s?/"
            r"|[\u4e00-\u9fff]{2,8}:|地址|统一社会|信用代码|注册号|证书",
            text,
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


def _unsigned(quote: Quote) -> Quote:
    """A scope without the signature set under the full stop that ends it."""
    at = 0
    for (line, a, b), (after, c, d) in pairwise(quote.pieces):
        at += b - a
        if line.text[a:].rstrip().endswith(".") and _PERSON.fullmatch(after.text[c:d]):
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


def _flags(paper: Paper, fields: dict[str, Field]) -> tuple[Flag, ...]:
    flags = []
    if paper.has(r"暂停|撤销|注销|作废|失效(?!日)"):
        sentence = paper.first(r"(?:证书|状态|认证)?(?:已|被)(?:暂停|撤销|注销|作废)|状态:?(?:暂停|撤销|注销|失效)")
        if sentence is not None:
            flags.append(Flag("status_word", f"证书上出现“{sentence.text}”，状态需核实"))
    number, issued = fields.get("certificate_number"), fields.get("issue_date")
    year = re.match(r"\d{3}-?(\d{2})", str(number.value)) if number and re.match(NUMBER, str(number.value)) else None
    if year and issued and not issued.derived and abs(2000 + int(year[1]) - int(str(issued.value)[:4])) > 3:
        flags.append(Flag("number_year", f"证书编号中的年份（20{year[1]}）与发证日期（{issued.value}）相差较大，需核实"))
    return tuple(flags)


KIND = Kind(
    name="management_system_certificate",
    title="管理体系认证证书",
    fields=("holder", "certificate_number", "system", "standard", "scope", "issuer", "issue_date", "valid_until"),
    cues=(
        Cue(
            r"(?<!测量)(?:质量|环境|职业健康安全|食品安全|知识产权(?:合规)?|社会责任|能源|信息安全|信息技术服务"
            r"|诚信|医疗器械质量|合规)管理体系认证(?:证书|$)",
            1.0,
            "title",
        ),
        Cue(
            r"(?<!测量)管理体系(?:认证|注册|评定|评价|评估|符合性)*(?:合格)?证书|(?:服务|保证|培育|评价)(?:评价)?(?:管理)?体系(?:完善程度)?(?:认证|评定|评价)证书",
            0.8,
            "title",
        ),
        Cue(r"management ?systems? ?certificat|certificate ?of ?registration", 0.7, "title"),
        Cue(r"certificate ?of ?(?:approval|conformity)", 0.3, "title"),
        Cue(
            r"Directive|CE ?mark|notified ?body|broadcasting|radio ?(?:waves|equipment|research)"
            r"|EN\d{3,5}:|AS/NZS ?[34]\d{3}|(?:electrical|wireless) ?(?:equipment|product|device)",
            -0.6,
        ),
        Cue(r"^(?:管理)?(?:体系)?认证证书$|^注册证书$|^CERTIFICATE$", 0.4, "title"),
        Cue(r"卓越绩效(?:管理)?(?:模式|评价)?(?:体系)?(?:认证|评价|成熟度)?(?:认证|评价|合格)证书", 1.0, "title"),
        Cue(r"(?:HACCP\)?|危害分析与关键控制点(?:\(HACCP\))?|卓越绩效|售后服务|社会责任)(?:管理)?(?:体系)?认证证书", 0.9, "title"),
        Cue(r"管理体系(?:已?通过.{0,40}|已?经.{0,10})?,?(?:符合|满足)|合标准[:：]?$", 0.35),
        Cue(r"(?:the|its)management ?systems?(?:of)?$|managementsystem(?:of|hasbeen|applicable)|管理体系.{0,8}(?:评审|审核|认证)", 0.35),
        Cue(
            r"(?:以下|下列|下述)(?:组织|企业|单位)的.{0,16}管理体系|(?:评审|审核|评定)(?:并|后|合格)?,?(?:被)?(?:认证|注册|评定|确认)?(?:为)?(?:已)?符合",
            0.35,
        ),
        Cue(r"(?<!\d)\d{5}(?:QJ|EN|IP|IS|IT|SR|Q|E|S|O|F|H|FSMS|HACCP)\d{4,6}R\d", 0.35),
        Cue(r"证书注册号|Certificate ?Registration ?No|(?:初次|首次)(?:认证|发证|获证|注册)日期|监督审核", 0.3),
        Cue(
            r"trade ?mark(?!s)|EUIPO|WIPO|Intellectual ?Property ?Office|Madrid|\(54\)|專利|特許|food ?(?:and|&) ?drug|21 ?CFR"
            r"|device ?listing",
            -0.85,
        ),
        Cue(
            r"(?:GB/?T|ISO|IS0|SA|IATF|OHSAS)\s?/?\s?(?:19001|9001|24001|14001|45001|28001|18001|29490|22000|16949"
            r"|13485|23331|50001|27001|8000|39604)",
            0.45,
        ),
        Cue(r"认证(?:覆盖)?范围|scopeof(?:certification|activities)|Thisistocertify", 0.3),
        Cue(r"^scope:?$|proofhasbeenfurnished|(?:bymeansof|duringan)audit|auditedagainst|certificate ?(?:holder|regist)|^validity:", 0.3),
        Cue(r"国家认证认可监督管理委员会|cnca\.gov\.cn|获证组织", 0.3),
        Cue(r"内审员|检查员|审核员.{0,4}(?:证书|培训)|培训(?:合格)?证书|认证合同|审核报告|推荐认证|合同书|申请书", -0.9, "title"),
        Cue(
            r"软件著作权|专利证书|商标注册证|营业执照|实验室认可证书|测量管理体系(?:认证|注册|评定|合格)*证书|生产许可证"
            r"|^(?:认证证书)?测量管理体系$|measurement ?management ?system",
            -0.9,
            "title",
        ),
        Cue(r"保持.{0,10}资格|(?:保持|暂停|撤销|变更).{0,12}通知书?$", -0.9, "title"),
        Cue(r"计量保证体系|计量检测体系", -0.9, "title"),
        Cue(r"手册|程序文件|作业指导书|管理制度", -0.7, "title"),
        Cue(r"体系证书|管理体系|ISO", 0.3, "file"),
    ),
    read=read,
    begins=r"管理体系认证证书$|^认证证书$|兹证明|This ?is ?to ?certify",
    continues=r"^(?:附件|附页|附表|证书附件|证书附页)|本附件|此附件|附件与.{0,6}证书|Annex ?to|Appendix ?to|Schedule ?to",
    key=r"(\d{3}-?\d{2}-?(?:[A-Z]{1,5})-?\d{3,6}-?R\d)",
)
