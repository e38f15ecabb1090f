"""补正通知: what an enterprise is asked to hand in, in plain Chinese, most points first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evidence.document import Problem
from evidence.sheet import Missing, ScoreSheet
from scoring.edition import Rubric
from scoring.export.labels import PROBLEMS
from scoring.export.paragraphs import HEAD, packed, paragraph, table
from scoring.export.words import masked, points_text

TITLE = "江门市企业质量提升创新中心\n申报材料补正通知"
_MISSING = (("序号", 1.4), ("评审项", 3.1), ("存在的问题", 5.4), ("需补正的材料", 4.9), ("可增加分值", 1.8))
_UNREAD = (("序号", 1.4), ("文件", 6.4), ("页", 1.3), ("情况", 2.2), ("说明", 5.3))


def missing_docx(sheet: ScoreSheet, rubric: Rubric, problems: Iterable[Problem], year: int | None = None) -> bytes:
    """The letter's bytes. `year` is the round's, else the deadline's."""
    told = sheet.application
    entries = _ordered(sheet.missing, rubric)
    unread = list(problems)
    parts = [
        paragraph(TITLE, size=20, typeface=HEAD, align="center", after=16),
        paragraph(f"{told.enterprise}：", size=14),
        _opening(sheet, year or told.deadline.year, bool(entries or unread)),
    ]
    number = iter("一二三四")
    if entries:
        parts.append(paragraph(f"{next(number)}、缺少或不能计分的材料", size=14, typeface=HEAD, before=8))
        parts.append(table(_MISSING, [_entry(n, m, rubric) for n, m in enumerate(entries, 1)], centred=(0, 4)))
    gates = [e for e in sheet.eligibility if e.outcome == "not_met"]
    if gates:
        parts.append(paragraph(f"{next(number)}、资格条件（第六条）中需说明的事项", size=14, typeface=HEAD, before=8))
        for n, gate in enumerate(gates, 1):
            parts.append(paragraph(f"{n}．{gate.title}：{masked(gate.reason)}", size=12, indent=True))
    if unread:
        parts.append(paragraph(f"{next(number)}、未能读取的文件", size=14, typeface=HEAD, before=8))
        parts.append(table(_UNREAD, [_problem(n, p) for n, p in enumerate(unread, 1)], centred=(0, 2, 3)))
    return packed(TITLE.replace("\n", ""), [*parts, *_closing(sheet)])


def _ordered(missing: Sequence[Missing], rubric: Rubric) -> list[Missing]:
    """Most points first; equal points in the rubric's order."""
    place = {item.id: i for i, item in enumerate(rubric.items)}
    return sorted(missing, key=lambda m: (-m.points, place.get(m.item, len(place))))


def _opening(sheet: ScoreSheet, year: int, lacking: bool) -> str:
    when = sheet.application.deadline
    day = f"{when.year}年{when.month}月{when.day}日"
    about = f"　　你单位提交的{year}年度江门市企业质量提升创新中心申报材料已经初步审阅（各项期限以申报截止日期{day}计算）。"
    if not lacking:
        return paragraph(about + "未发现缺少、无法识别或不能计分的材料，无需补正。", size=14)
    asked = f"现将缺少、无法读取或按规定不能计分的材料列明如下，请于________年____月____日前（不迟于申报截止日期{day}）补正。"
    asked += "逾期未补正的，按现有材料评审。"
    return paragraph(about + asked, size=14)


def _entry(n: int, missing: Missing, rubric: Rubric) -> tuple[str, ...]:
    points = points_text(missing.points) if missing.points > 0 else "—"
    return str(n), f"{missing.item}\n{_title(missing.item, rubric)}", masked(missing.why), missing.what, points


def _title(item: str, rubric: Rubric) -> str:
    named = {c.id: c.title for c in rubric.criteria} | {i.id: i.title for i in rubric.items}
    return named.get(item, "")


def _problem(n: int, problem: Problem) -> tuple[str, ...]:
    page = "全部" if problem.page is None else str(problem.page)
    return str(n), problem.file, page, PROBLEMS.get(problem.code, problem.code), masked(problem.message)


def _closing(sheet: ScoreSheet) -> Iterator[str]:
    note = (
        "说明：“可增加分值”是按现有材料估算的最多可增加分数，受各指标封顶限制，各行不能简单相加，不代表评审结果。"
        "复印件请加盖公章，扫描件请保证文字、印章清晰，压缩包和文件请勿设置密码。"
    )
    yield paragraph(note, size=10.5, before=8, after=14)
    for text in ("联 系 人：____________________", "联系电话：____________________", "报送地址：______________________________________"):
        yield paragraph(text, size=14, keep=True)
    county = sheet.application.county
    office = county if "局" in county else f"{county}市场监督管理局" if county else "____________市场监督管理局"
    yield paragraph(f"{office}（盖章）", size=14, align="right", before=20, keep=True)
    yield paragraph("________年____月____日", size=14, align="right")
