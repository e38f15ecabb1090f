"""标准化技术委员会秘书处: approvals and announcements that name who undertakes a committee's secretariat."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Field, Flag, Row
from extractors.fields.confidence import judge
from extractors.fields.labelled import labelled_organisations, labelled_range
from extractors.fields.letter import letter_date, letter_issuer
from extractors.fields.organisations import find_organisations
from extractors.fields.terms import find_durations, find_ranges, term_end
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import Flow, flow_of
from extractors.tables.records import Record, records

_NUMBER = re.compile(
    r"(?:(?!ISO|IEC|CEN)[A-Z]{2,6}\s?/\s?|SAC\s?|GD\s?|[\u4e00-\u9fff]标委会?\s?/?\s?|粤\s?/?\s?)?(?<![A-Z])(?:TC|SWG)\s?\d{1,4}(?:\s?/\s?SC\s?\d{1,3})?"
)
_NAME = re.compile(
    r"(?:全国|国家|(?:黑龙江|[\u4e00-\u9fff]{2})省"
    r"|(?![立于建届整意准担为由任])[\u4e00-\u9fff]{2,3}市)[\u4e00-\u9fff()、]{2,40}?标准化(?:技术)?委员会(?:[\u4e00-\u9fff()、]{2,30}?分(?:技术)?委员会)?"
)
_ROLE = re.compile(
    r"秘书处(?:的)?(?:承担|挂靠|依托|所在)单位(?!任务|协议|承诺|证书|变更|调整)(?:名称)?\s*(?:为|是|:|由)?\s*|秘书处\s*:\s*|(?:联合)?秘书处(?:设在|设于|挂靠在?|依托|由)\s*"
    r"|承担秘书处(?:工作)?的?单位\s*(?:为|是|:)?\s*"
)
_BY = re.compile(
    r"(?:由|同意|委托|批准)\s*([^由,。;]{4,80}?)\s*(?:联合|共同)?(?:承担|负责|担任)(?:其|该|委员会)?[\u4e00-\u9fff]{0,24}?秘书处"
)
_APPOINTED = re.compile(r"(?:担任|作为|为)[^,。;:]{2,60}秘书处(?:的)?(?:承担|挂靠|依托)单位")
"""What stands behind who is appointed (兹聘请某某公司为……秘书处承担单位)."""
_CHANGED = re.compile(r"(?:承担|挂靠|依托)单位由[^,。;]{4,60}?(?:调整|变更|改|更改|转)为")
"""What stands before who undertakes it from now on."""
_LONGEST = 60
"""Characters behind that in which the names stand."""
_MEMBER = re.compile(r"委员单位|委员名单|副?主任委员|委员兼|观察员|通讯成员|聘.{0,20}委员")
_PREPARE = re.compile(r"筹建(?!单位)|筹备")


_COLUMNS = {
    "number": r"(?:委员会|TC|技术委员会)?(?:编号|代号)",
    "name": r"(?:标准化)?(?:技术)?(?:委员会)?(?:名称|全称)",
    "undertaking": r"(?:秘书处)?(?:承担|挂靠|依托|所在)单位(?:名称)?",
}
ONE_OF_SEVERAL = 0.6
"""Highest confidence of the committee a paper names first where it lists several and does not say whose it is here."""


def read(paper: Paper) -> Reading:
    """Of an announcement of several committees each is a row; which one is the applicant's, its other papers tell."""
    flow = flow_of(paper.pages)
    number, name = _number(flow), _name(flow) or _name_in_cell(paper)
    fields: dict[str, Field | None] = {
        "committee_number": number,
        "committee_name": name,
        "committee_level": _level(number, name),
        "undertaking_organizations": _in_form(paper) or _undertaking(flow) or _addressed(flow),
        "issuer": letter_issuer(paper, sorts=("authority",)),
        "issue_date": letter_date(paper),
    }
    fields |= _term(paper, flow, fields["issue_date"])
    found = {key: one for key, one in fields.items() if one is not None}
    rows = _listed(paper)
    if len(rows) == 1:
        found = {**rows[0], **found}
    elif rows:
        found = {key: _unsure(one, rows, key) if key in rows[0] else one for key, one in found.items()}
    return Reading(found, rows if len(rows) > 1 else (), tuple(_flags(paper, found)))


def _listed(paper: Paper) -> tuple[Row, ...]:
    """The committees of a table, each with who undertakes its secretariat."""
    found = records(paper.pages, _COLUMNS, ("name", "undertaking"), sections=False)
    return tuple(row for record in found if (row := _row(record)) is not None)


def _row(record: Record) -> Row | None:
    """One committee, or None where its name or its secretariat's organisation is not told."""
    name, borne = record.cells.get("name"), record.cells.get("undertaking")
    names = tuple(dict.fromkeys(o.name for o in find_organisations(borne.compact))) if borne is not None else ()
    if name is None or borne is None or not names or not re.search(r"委员会|工作组", name.compact):
        return None
    called = name.field(name.compact, grammar=True)
    cell = record.cells.get("number")
    number = cell.field(_spaced(cell.compact), grammar=True) if cell is not None and _NUMBER.fullmatch(cell.compact) else None
    row: Row = {"committee_name": called, "undertaking_organizations": borne.field(names, grammar=True)}
    told = {"committee_number": number, "committee_level": _level(number, called)}
    return row | {key: one for key, one in told.items() if one is not None}


def _unsure(one: Field, rows: tuple[Row, ...], key: str) -> Field:
    others = tuple(dict.fromkeys(row[key].value for row in rows if key in row and row[key].value != one.value))
    return replace(one, confidence=min(ONE_OF_SEVERAL, one.confidence), alternatives=others) if others else one


def _spaced(number: str) -> str:
    return re.sub(r"(?<=TC|SC)(?=\d)", " ", re.sub(r"\s+", "", number))


def _number(flow: Flow) -> Field | None:
    for m in _NUMBER.finditer(flow.text):
        quote = flow.quote(m.start(), m.end())
        if re.search(r"SAC|GD|粤|SC", quote.text) or len(re.sub(r"\D", "", quote.text)) >= 2:
            value = _spaced(quote.text)
            return quote.strip(" /").field(value.strip(" /"), judge(quote.score, grammar=bool(re.search(r"SAC|GD", value))))
    return None


def _name(flow: Flow) -> Field | None:
    """The committee's full name; the longest spelling (with its sub-committee) of the first committee named."""
    found = list(_NAME.finditer(flow.text))
    if not found:
        return None
    best = max(found, key=lambda m: ("分" in m.group(), -m.start()))
    lead = re.match(r".*(?:关于|成立|组建|换届|调整|同意|批准|承担|为|由|任)(?=全国|国家|.{2,3}[省市])", best.group())
    quote = flow.quote(best.start() + (lead.end() if lead else 0), best.end())
    return quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score, grammar=True))


def _name_in_cell(paper: Paper) -> Field | None:
    """The name over the lines of a table's cell (…标准化 / 技术委员会)."""
    for line in paper.lines:
        below = paper.below(line) if re.search(r"标准化?(?:技术?)?$", line.text) else None
        m = _NAME.fullmatch(line.text + below.text) if below is not None else None
        if m and below is not None:
            quote = Quote(((line, 0, len(line.text)), (below, 0, len(below.text))))
            return quote.field(m[0], min(0.9, judge(quote.score, grammar=True)))
    return None


def _level(number: Field | None, name: Field | None) -> Field | None:
    """National by SAC/TC or 全国, provincial by GD/TC or a province's name; city committees have none."""
    told = (
        (number, ((r"SAC", "national"), (r"^GD|^粤", "provincial"))),
        (name, ((r"^(?:全国|国家)", "national"), (r"^[\u4e00-\u9fff]{2,3}省", "provincial"))),
    )
    for one, rules in told:
        for pattern, level in rules:
            if one is not None and re.search(pattern, str(one.value)):
                return Field(level, one.raw, one.confidence, one.source)
    return None


def _in_form(paper: Paper) -> Field | None:
    """Who undertakes the secretariat by a form's cell, whose label stands alone."""
    found = labelled_organisations(
        paper, r"秘书处(?:的)?(?:(?:承担|挂靠|依托|所在|支撑)(?:的)?单位|单位)(?:名称)?(?=\s*:?\s*$)|^承担单位(?=\s*:|\s*$)"
    )
    if found is None:
        return None
    names = found.value if isinstance(found.value, tuple) else (str(found.value),)
    bearing = tuple(name for name in names if find_organisations(str(name))[0].sort != "authority")
    return replace(found, value=bearing or names)  # who signs below is none of them


def _undertaking(flow: Flow) -> Field | None:
    """Who undertakes the secretariat, and only who is said to."""
    text = flow.text
    for m in _CHANGED.finditer(text):
        found = _organisations_at(flow, m.end(), m.end() + _LONGEST)
        if found is not None:
            return found
    for m in _ROLE.finditer(text):
        for end in _line_ends(flow, m.end()):
            found = _organisations_at(flow, m.end(), end)
            if found is not None:
                return found
    for m in _APPOINTED.finditer(text):
        line = max((b for b in flow.breaks if b < m.start()), default=0)
        named = [o for o in find_organisations(text[line : m.start()]) if len(o.name) >= 4]
        if named and line + named[-1].end == m.start():
            return _organisations_at(flow, line + named[-1].start, m.start())
    for m in _BY.finditer(text):
        found = _organisations_at(flow, m.start(1), m.end(1) + 2)
        if found is not None:
            return found
    return None


def _addressed(flow: Flow) -> Field | None:
    """The addressee of a letter that says 你单位承担…秘书处."""
    said = re.search(r"(?:你|贵)(?:单位|公司|司|院|中心|所|会)[^,。;]{0,8}(?:承担|负责|担任)", flow.text)
    if said is None or "秘书处" not in flow.text[max(0, said.start() - 20) : said.start() + 100]:
        return None
    for line in flow.pieces:
        reads = find_organisations(line.text)
        if reads and reads[0].start == 0 and line.text[reads[0].end :].strip() in (":", "："):
            quote = Quote(((line, 0, reads[0].end),))
            return quote.field((reads[0].name,), judge(quote.score, labelled=True, grammar=True))
    return None


def _line_ends(flow: Flow, start: int) -> list[int]:
    """The ends of the line at `start` and of the two after it: a name is looked for on one line before it is taken over two."""
    ends = [b for b in (*flow.breaks, len(flow.text)) if b > start]
    first = ends[:4] if ends and ends[0] - start < 4 else ends[:3]
    return [e for e in first if e - start >= 4]


def _organisations_at(flow: Flow, start: int, end: int) -> Field | None:
    """The organisations that follow one another from `start`, joined by 、和与及."""
    stretch = flow.text[start:end]
    names: list[str] = []
    first, at = -1, 0
    for o in find_organisations(stretch):
        if (
            len(o.name) < 4
            or (first == -1 and not re.fullmatch(r"[\s:“\"《(]*", stretch[: o.start]))
            or re.match(r"的|之|第.{1,4}届|本届", o.name)
            or (first != -1 and not re.fullmatch(r"[\s、,和与及(]*(?:联合)?", stretch[at : o.start]))
        ):
            break
        parts = re.split(r"(?<=公司|学院|大学|究院|究所|中心|协会)[和与及、](?=[\u4e00-\u9fff]{4})", o.name)
        names += [p for p in parts if p]
        first, at = (o.start if first == -1 else first), o.end
    if not names or re.match(r"\s*[、和与及][\u4e00-\u9fff]", stretch[at:]):
        return None
    quote = flow.quote(start + first, start + at)
    return quote.field(tuple(dict.fromkeys(names)), judge(quote.score, labelled=True, grammar=True))


def _term(paper: Paper, flow: Flow, issued: Field | None) -> dict[str, Field | None]:
    told = labelled_range(paper, r"任期|届期|有效期限?|承担期限")
    if told is not None:
        return {"term_start": told[0], "term_end": told[1]}
    for m in re.finditer(r"任期|届期", flow.text):
        near = flow.text[m.start() : m.start() + 60]
        for read in find_ranges(near)[:1]:
            quote = flow.quote(m.start() + read.start, m.start() + read.end)
            sure = judge(quote.score, labelled=True, grammar=True)
            return {"term_start": quote.field(read.begin.value, sure), "term_end": quote.field(read.until.value, sure)}
        for length in find_durations(near)[:1]:
            if issued is not None and len(str(issued.value)) == 10:
                quote = flow.quote(m.start() + length.start, m.start() + length.end)
                end, sure = term_end(str(issued.value), length.months), min(0.7, issued.confidence - 0.1)
                return {
                    "term_start": quote.field(issued.value, sure, derived=True, inputs=("issue_date",)),
                    "term_end": quote.field(end, sure, derived=True, inputs=("issue_date",)),
                }
    return {}


def _flags(paper: Paper, found: dict[str, Field]) -> list[Flag]:
    text = paper.text
    flags = []
    if "undertaking_organizations" not in found and _MEMBER.search(text):
        flags.append(Flag("member_only", "只见委员单位或委员名单,未见秘书处承担单位,需核实"))
    if _PREPARE.search(text) and not re.search(r"同意成立|正式成立|换届", text):
        flags.append(Flag("in_preparation", "委员会尚在筹建,需核实是否已成立"))
    number = found.get("committee_number")
    if number and "SWG" in str(number.value):
        flags.append(Flag("working_group", "为标准化工作组,不是标准化技术委员会,需核实"))
    return flags


KIND = Kind(
    name="committee_secretariat_document",
    title="标准化技术委员会秘书处文件",
    fields=(
        "committee_number",
        "committee_name",
        "committee_level",
        "undertaking_organizations",
        "issuer",
        "issue_date",
        "term_start",
        "term_end",
    ),
    cues=(
        Cue(r"标准化(?:技术)?委员会.{0,30}(?:公告|批复|通知|复函|名单|方案|证书|决定|函)$", 0.8, "title"),
        Cue(r"关于.{0,40}标准化(?:技术)?委员会", 0.6, "top"),
        Cue(r"秘书处(?:承担|挂靠|依托|所在)?单位|秘书处(?:设[在于]|由)|承担.{0,30}秘书处", 0.6),
        Cue(r"标准化(?:技术)?委员会", 0.25, "top"),
        Cue(r"标准化(?:技术)?委员会(?:\([^()]*\))?$", 0.3, "title"),
        Cue(r"委员会(?:编号|代号):|^秘书处(?::|$)", 0.4),
        Cue(r"[A-Z]{2,6}/TC\d+", 0.25),
        Cue(r"委员会秘书处|委员单位|委员名单", 0.25),
        Cue(r"秘书处|标委会|TC", 0.25, "file"),
        Cue(r"^前言$|起草单位|^ICS\d", -0.9),
        Cue(r"归口", -0.4),
    ),
    read=read,
    span="spread",
    begins=r"关于.{0,40}标准化(?:技术)?委员会|标准化(?:技术)?委员会.{0,30}(?:公告|批复|通知|复函|证书)$",
    continues=r"^附件|^.{0,30}委员(?:会)?(?:组成)?名单$",
)
