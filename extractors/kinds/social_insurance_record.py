"""社保证明: a person's or a unit's record of social insurance paid (domain.md B17)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evidence.document import Field, Flag, Row, Value
from evidence.page import Page
from extractors.fields.dates import find_dates
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import rows_of
from extractors.tables.endings import ENDED, cut_short
from extractors.tables.form import Reader, labelled_fields, outer
from extractors.tables.headings import headers_on, holds
from extractors.tables.insurance import COLUMNS, CONTENTS, INSURANCES, MONTHS, NEEDED, Heading, insurances_in, rows_of_record
from extractors.tables.insured_sentences import insured_in_sentences, told_period
from extractors.tables.insuring_agency import insuring_agency
from extractors.tables.insuring_unit import insuring_unit, unbroken
from extractors.tables.masks import masked_id
from extractors.tables.months import find_months
from extractors.tables.people import agreed, filled, together, whole
from extractors.tables.records import Record, records

_PERSON = r"(?<!经办人)(?<!联系人)(?<!办理人)(?<!制表人)(?:参保人(?:员)?|职工)?姓名|参保人员?(?=[::]|$)"
_ID = r"(公民身份|社会保障|身份证|证件|社保)(件)?号码?"
_PERIOD = (
    r"(费款)?所属(时期|期间?|期起止)|(参保)?起止(时间|年月|日期)|(查询|打印|参保|缴费|证明|统计|开具|数据)(时段|期间|起止时间"
    r"|时间段|起止年月|区间|年月|范围|起止期)"
)
_PRINTED = r"(打印|出具|证明|开具|查询|制表|生成|填表|申报|制单|导出|下载|业务|出证|盖章)(日期|时间|日)"
_GLUED = re.compile(r"(\d{4}[-./]\d{2}[-./]\d{2})(?=\d{1,2}:?\d{2}(?!\d))")
"""A time of day that ran into its date: ``2024-06-0310:20``, its colon read or not."""
_DAY = re.compile(r"(20\d{2})[-./](0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")


def read(paper: Paper) -> Reading:
    """Rows are as printed, one a person and month or period; ids leave with their middle hidden (method ``+mask``).

    `employer`: the unit the record is for; on a person's record the unit of the last period, with a flag where rows name
    several. `status` of a row says 补缴 or 欠缴 where the record does.
    """
    fields = _document_fields(paper)
    listed = filled(records(paper.pages, COLUMNS, NEEDED, contents=CONTENTS, extra=MONTHS))
    headings = _headings(paper, fields.get("print_date"))
    found = [pair for record in listed for pair in rows_of_record(record, headings.over(record))]
    rows = agreed(together(agreed(tuple(row for row, _ in found))))
    rows = _with_whole_units(paper, rows) or insured_in_sentences(paper)
    if not rows and not any("person" in record.columns for record in listed):
        rows = tuple(h.row() for h in headings.all() if h.person is not None and h.start is not None)
    flags = [*_row_flags(rows), *cut_short(listed, rows)]
    if any("number_damaged" in codes for _, codes in found):
        flags.append(Flag("number_damaged", "证件号码被电子表格存为数值，已丢失位数，需对照原件核实"))
    _complete(fields, rows, flags)
    if not rows and "period_start" not in fields:
        fields |= told_period(paper)
    if "period_end" in fields and any(flag.code in ENDED for flag in flags):
        fields["period_end"] = fields["period_end"].with_confidence(min(0.6, fields["period_end"].confidence))
    return Reading(fields, rows, tuple(flags))


def _with_whole_units(paper: Paper, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows with their employer's name made whole where cells broke it off; each name is sought once."""
    units = {str(row["employer"].value): row["employer"] for row in rows if "employer" in row}
    mended = {name: one for name, unit in units.items() if (one := unbroken(paper, unit)) is not None and one is not unit}

    def mend(unit: Field) -> Field:
        one = mended.get(str(unit.value))
        if one is None:
            return unit
        source = replace(unit.source, method=one.source.method)
        return replace(unit, value=one.value, source=source, alternatives=one.alternatives).with_confidence(
            min(one.confidence, unit.confidence)
        )

    return tuple({**row, "employer": mend(row["employer"])} if "employer" in row else row for row in rows)


@dataclass(frozen=True)
class _Headings:
    """What stands above the tables of a paper, each with its place: one paper may hold the records of several persons or months."""

    paper: Paper
    persons: tuple[Field, ...]
    numbers: tuple[Field, ...]
    periods: tuple[Field, ...]
    printed: Field | None
    plans: Field | None = None

    def over(self, record: Record) -> Heading:
        """What holds for a record: the last that is printed above it."""
        return self._at((self._page(record.page.file, record.page.number), record.top) if record.page else (0, 0.0))

    def all(self) -> tuple[Heading, ...]:
        """One for each person, or one where none is named."""
        return tuple(self._at(self._place(person)) for person in self.persons) or (self._at((0, 0.0)),)

    def _at(self, place: tuple[int, float]) -> Heading:
        person, period = self._last(self.persons, place), self._last(self.periods, place)
        number = self._last(self.numbers, (place[0], 1.0) if len(self.persons) < 2 else place)
        if person is not None and number is not None and len(self.persons) > 1 and self._place(person)[0] != self._place(number)[0]:
            number = None
        start = replace(period, value=_both(period)[0]) if period else None
        end = replace(period, value=_both(period)[1]) if period and _both(period)[1] else None
        year = str(start.value)[:4] if start is not None and (end is None or str(end.value)[:4] == str(start.value)[:4]) else ""
        return Heading(person, whole(number), start, end, self.printed, year or self._titled_year(), self.plans)

    def _titled_year(self) -> str:
        years = {m[1] for line in self.paper.lines[:12] for m in re.finditer(r"(20\d{2})年(?!\d?\d月)", line.text)}
        return years.pop() if len(years) == 1 else ""

    def _last(self, fields: tuple[Field, ...], place: tuple[int, float]) -> Field | None:
        above = [f for f in fields if self._place(f) <= (place[0], place[1] + 0.005)]
        return max(above, key=self._place) if above else fields[0] if fields else None

    def _place(self, field: Field) -> tuple[int, float]:
        return self._page(field.source.file, field.source.page), field.source.box.top if field.source.box else 0.0

    def _page(self, file: str, number: int) -> int:
        return next((i for i, p in enumerate(self.paper.pages) if (p.file, p.number) == (file, number)), 0)


def _headings(paper: Paper, printed: Field | None) -> _Headings:
    found = (tuple(labelled_fields(paper, label, read)) for label, read in ((_PERSON, _name), (_ID, _id), (_PERIOD, _period)))
    persons, numbers, periods = found
    return _Headings(paper, persons, numbers, tuple(p for p in periods if isinstance(p.value, tuple)), printed, _plans(paper))


def _plans(paper: Paper) -> Field | None:
    """The insurances that the whole record is about: after their label above the list, else in its title."""
    named = next(labelled_fields(paper, r"(?:参保|缴费|参加)?险种(?:类型|名称)?", lambda text: insurances_in(text[:40]) or None), None)
    if (several := _plans_in_row(paper)) is not None or named is not None:
        return several or named
    for line in paper.lines[:6]:
        plans = insurances_in(line.text) if re.search(r"保险.{0,16}(明细|清单|证明|表|记录|名册|情况)", line.text) else ()
        if len(plans) == 1:
            return Quote.of(line).field(plans, 0.85 * line.source.score)
    return None


def _plans_in_row(paper: Paper) -> Field | None:
    """The insurances that stand in cells of their own right of one label (参保险种 | 养老保险 | 工伤保险 | 失业保险)."""
    for row in (row for page in outer(paper).pages[:1] for row in rows_of(page) if len(row.lines) > 2):
        plans = insurances_in(row.text) if re.match(r"(?:单位)?(?:参保|缴费|参加)险种", row.text) else ()
        if len(plans) > 1 and all(insurances_in(line.text) for line in row.lines[1:]):
            return row.quote.field(plans, 0.95 * row.quote.score)
    return None


def _both(period: Field) -> tuple[str, str]:
    return (period.value[0], period.value[1]) if isinstance(period.value, tuple) else ("", "")


def _document_fields(paper: Paper) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    candidates = {"employer": insuring_unit(paper), "issuer": insuring_agency(paper), "print_date": _print_date(paper)}
    fields.update({name: found for name, found in candidates.items() if found is not None})
    period = next(labelled_fields(paper, _PERIOD, _period), None)
    if period is not None and isinstance(period.value, tuple):
        fields["period_start"] = replace(period, value=period.value[0])
        if period.value[1]:
            fields["period_end"] = replace(period, value=period.value[1])
    return fields


def _first(paper: Paper, label: str, read_value: Reader) -> Field | None:
    return next(labelled_fields(paper, label, read_value), None)


def _name(text: str) -> Value | None:
    m = re.match(r"[\u4e00-\u9fff·*]{2,12}?(?=$|\s|[,、;]|性别|证件|身份|公民|社[会保]|个人|电脑|年龄|民族|户籍|单位)", text)
    return m[0] if m and not re.search(r"姓名|证件|险|单位|^(参保|缴费|参加|性别|打印|查询|当前|所属)", m[0]) else None


def _id(text: str) -> Value | None:
    m = re.match(r"[0-9A-Za-z*＊●]{8,18}", text.replace(" ", ""))
    return masked_id(m[0])[0] if m else None


def _period(text: str) -> Value | None:
    found = find_months(text)
    return (found[0].begin, found[0].until) if found else None


def _print_date(paper: Paper) -> Field | None:
    def day(text: str) -> Value | None:
        found = find_dates(_GLUED.sub(r"\1 ", text))
        return found[0].value if found and found[0].whole else None

    printed = _first(paper, _PRINTED, day)
    if printed is not None:
        return printed
    loose = [(q, d) for q, _ in outer(paper).find(r".+") for d in find_dates(q.text) if d.whole]
    alone = [(q, d) for q, d in loose if len(q.text) - (d.end - d.start) <= 10]
    if not alone:
        return _run_together(paper)
    quote, read = alone[-1]
    return quote.cut(read.start, read.end).field(read.value, 0.75 * quote.score)


def _run_together(paper: Paper) -> Field | None:
    """A day that stands alone and lost the stroke before it: ``2024-0522``."""
    found = [(line, m) for line in outer(paper).lines if (m := _DAY.fullmatch(line.text))]
    if len(found) != 1:
        return None
    line, m = found[0]
    quote = Quote.of(line)
    return quote.field("-".join(m.groups()), 0.6 * quote.score, suffix="+repair:date")


def _complete(fields: dict[str, Field], rows: tuple[Row, ...], flags: list[Flag]) -> None:
    """What the rows say of the whole record: its employer and its first and last month."""
    units = [row["employer"] for row in rows if "employer" in row]
    if units:
        latest = max((row for row in rows if "employer" in row), key=_end)["employer"]
        fields.setdefault("employer", latest)
        names = {str(u.value) for u in units} | {str(fields["employer"].value)}
        if len(names) > 1:
            flags.append(Flag("several_employers", f"记录中出现多个缴费单位（{'、'.join(sorted(names))}），需核实"))
    printed: dict[str, Field | None] = {"period_start": None, "period_end": None}
    own = [row for row in rows if not any(row.get(name) is fields.get(name) for name in ("period_start", "period_end"))]
    if own:
        # A heading that only names the column of periods is no period of the record.
        printed = {name: fields.pop(name, None) for name in printed}
        rows = tuple(own)
    starts = [f for row in rows for f in (row.get("month") or row.get("period_start"),) if f is not None]
    ends = [f for row in rows for f in (row.get("month") or row.get("period_end"),) if f is not None]
    if starts and "period_start" not in fields:
        first = min(starts, key=lambda f: str(f.value))
        fields["period_start"] = _same(printed["period_start"], first) or replace(first, derived=True, inputs=("rows",))
    if ends and "period_end" not in fields:
        last = max(ends, key=lambda f: str(f.value))
        fields["period_end"] = _same(printed["period_end"], last) or replace(last, derived=True, inputs=("rows",))


def _same(printed: Field | None, found: Field) -> Field | None:
    """What the heading prints, where the rows bear it out."""
    return printed if printed is not None and printed.value == found.value else None


def _end(row: Row) -> str:
    found = row.get("month") or row.get("period_end") or row.get("period_start")
    return str(found.value) if found else ""


def _row_flags(rows: tuple[Row, ...]) -> Iterator[Flag]:
    for code, words, message in (
        ("back_paid", "补缴", "有补缴记录，需核实补缴时间"),
        ("unpaid", "欠缴|未缴|缓缴|未到账", "有欠缴、未缴或缓缴记录，需核实"),
        ("stopped", "停保|中断|减员|暂停", "有停保或中断记录，需核实"),
    ):
        at = [str(i) for i, row in enumerate(rows, 1) if "status" in row and re.search(words, str(row["status"].value))]
        if at:
            yield Flag(code, f"第{'、'.join(at)}行：{message}")


def _listed(page: Page) -> float:
    """How much the page's tables speak for a record of insurance: persons beside insurances or months paid."""
    for columns, table in headers_on(page, COLUMNS, NEEDED, CONTENTS, MONTHS):
        names = set(columns.at)
        months = sum(bool(re.search(MONTHS, title)) for title in columns.titles) >= 3
        insured = "insurance" in names or len(names & set(INSURANCES)) >= 2
        timed = months or bool(names & {"period", "period_start"})
        known = "id_number" in names and holds(table, columns.at["id_number"], CONTENTS["id_number"])
        if insured and timed and {"person", "id_number"} & names:
            return 0.8
        if known and (insured or timed):
            return 0.6
    return 0.0


KIND = Kind(
    name="social_insurance_record",
    title="社会保险参保证明",
    fields=("employer", "period_start", "period_end", "issuer", "print_date"),
    cues=(
        Cue(r"社会保险.{0,14}(证明|明细|历史|清单|申报表|对账单|权益记录|名册|缴费记录|参保情况)", 0.9, "title"),
        Cue(r"(个人|单位|职工|企业)?(社保)?(参保|缴费|缴交)(历史)?(证明|明细表?|清单|凭证|记录)$", 0.85, "title"),
        Cue(
            r"(参保(缴费)?证明|(参保|缴费)(人员|职工|员工)?(缴费)?(名册|花名册|清册|明细|清单|名单)|(社保|社会保险费?).{0,6}(缴费|缴纳|申报|缴存)"
            r"(明细|清单|证明|名册|情况|记录)|社保(人员)?(名单|名册|清单|一览表))",
            0.8,
            "title",
        ),
        Cue(r"水电|[水电话学党]费|税款|罚款|公积金|物业", -0.9, "title"),
        Cue(r"(参保|(人员|职工|员工|社保|单位|个人)缴费)(信息|情况|权益)(查询)?(表|单|明细|证明)?$|权益记录单?$", 0.75, "title"),
        Cue(r"参保起止时间|费款所属期|费款所属|参保险种|缴费年月|缴费基数|(单位|个人)缴费额", 0.45),
        Cue(r"^(基本)?养老(保险)?$|^工伤(保险)?$|^失业(保险)?$|养老.{0,6}工伤.{0,6}失业", 0.4),
        Cue(r"该参保人在.{1,20}参加社会保险情况|累计月数合计|表单验证号码|社会保险参保证明专用章", 0.6),
        Cue(r"姓名.{0,12}(证件号码|身份证号码?|公民身份号码).{0,40}(险种|缴费|费款所属期|参保)", 0.7),
        Cue(r"社保|社会保险|参保", 0.25, "file"),
        Cue(r"营业执照|职称证书|管理体系认证证书|专业技术资格", -0.8, "title"),
        Cue(r"^任命书$|劳动合同", -0.6, "title"),
    ),
    read=read,
    span="open",
    begins=r"(社会保险|参保|社保|缴费|缴交).{0,14}(证明|明细表?|清单|申报表|名册|清册|名单|记录|一览表|情况表?|对账单)(\(.{1,12}\))?$",
    continues=r"参保起止时间|费款所属期|缴费基数",
    listed=_listed,
)
