"""管理体系认证证书: quality, environment and the other systems certified under CNCA rules (domain.md B9)."""

from __future__ import annotations

import re

from evidence.document import Field, Flag
from extractors.fields.certificates import alone_number, basics
from extractors.fields.confidence import judge
from extractors.fields.scheme_numbers import mended_field
from extractors.fields.scopes import certified_scope
from extractors.fields.systems import find_system_standards, system_of_standard, system_of_title
from extractors.fields.tongues import MANAGEMENT_SYSTEM
from extractors.fields.validity import ambiguous
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import rows_of, titles_of

NUMBER = r"\d{3}-?\d{2}-?(?:[A-Z][A-Za-z]{0,4})-?\d{3,6}-?R\d{1,2}-?[LMS0O]?\d{0,2}(?:[-/]\d{1,4})?"
"""CNCA's form: body, year, system, serial, R and times of re-certification, size, region. Foreign bodies use their own."""

SURE_SYSTEM = 0.85
"""Least confidence of a system that may prove the letter in a number."""


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
    scope = certified_scope(paper)
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
        Cue(MANAGEMENT_SYSTEM, 0.6, "title"),
        Cue(MANAGEMENT_SYSTEM, 0.4),
        Cue(
            r"certification ?scheme ?for.{0,30}management|FSSC ?22000"
            r"|(?<![a-z])(?:BRCGS|IFS ?Food|SQF ?Code)|food ?safety ?management ?system",
            0.4,
        ),
        Cue(
            r"applicable ?for ?the ?scope|(?:social|environmental|quality|energy).{0,16}management ?system"
            r"|has ?implemented ?a.{0,40}management ?system",
            0.3,
        ),
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
        Cue(r"管理體系.{0,10}(?:評審|審核|認證|註冊|符合)|(?:認證|註冊)證書", 0.5),
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
    labels=(
        r"获证组织(?:名称)?|组织名称|持证(?:组织|单位)|认证委托人",
        r"认证(?:依据|标准)(?:和技术要求)?|审核(?:依据|准则)",
        r"认证(?:覆盖)?的?(?:业务)?范围|业务范围",
        r"认证(?:项目|领域|类别|类型)",
        r"证书状态|证书使用的?认可标识|认可(?:标识|机构)",
        r"(?:首次|初次|初始)(?:获证|发证|认证|注册)日期?|监督(?:审核)?(?:次数|日期)|再认证次数|换证日期",
        r"(?:证书)?(?:到期|有效期至?)(?:日期)?|证书到期日期",
        r"(?:发证|认证|颁证)机构(?:名称|批准号)?",
    ),
    begins=r"管理体系认证证书$|^认证证书$|兹证明|This ?is ?to ?certify",
    continues=r"^(?:附件|附页|附表|证书附件|证书附页)|本附件|此附件|附件与.{0,6}证书|Annex ?to|Appendix ?to|Schedule ?to",
    key=r"(\d{3}-?\d{2}-?(?:[A-Z]{1,5})-?\d{3,6}-?R\d)",
)
