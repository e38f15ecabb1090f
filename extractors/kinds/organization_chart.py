"""组织架构图: who is in which department with which post, as a table or as boxes (rule item 2.6-a)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from evidence.document import Field, Row
from evidence.geometry import BoundingBox
from evidence.page import Page
from extractors.fields.confidence import judge
from extractors.fields.own_company import company
from extractors.fields.persons import is_person
from extractors.kinds import Cue, Kind
from extractors.paper import Line, Paper, Quote, Reading, lines_of
from extractors.tables import tables_of
from extractors.tables.records import PlacedCell, records

COLUMNS = {
    "name": r"(人员|员工|职工|负责人)?姓名|^(责任人|负责人|人员|成员)$|^(Full)?Name$",
    "department": r"(所在|所属|任职|职能|责任)?(部门|科室|单位|机构|车间|班组)([/或、](部门|车间|班组))?(名称)?|^(Department|Dept\.?)$",
    "post": r"(现?任?职务|岗位|职位|担任(职务|岗位)|工作岗位)(名称|[/或、](岗位|职务|职位)|及职责)?|^(Position|Post|Title)$",
}
_POST = re.compile(
    r"(?:常务|执行|总)?(?:副)?(?:董事长|总经理|总裁|厂长|总监|总工程师|总工|经理|部长|主任|主管|科长|课长|处长"
    r"|组长|班长|队长|站长|所长|院长|书记|会计|出纳|文员|专员"
    r"|质量官|工程师|检验员|质检员|品管员|计量员|化验员|试验员|内审员|技术员|管理员|管理者代表|代表|助理|秘书"
    r"|负责人|委员|员工|操作工|法定代表人|法人)$"
    r"|^(?:QC|QA|IQC|IPQC|FQC|OQC|QE|PE|CEO|CTO|CQO|SQE)(?:工程师|主管|组长|经理|员)?$"
)
_DEPARTMENT = re.compile(
    r"(?:部|室|中心|科|课|车间|组|处|办|办公室|委员会|领导小组|分厂|厂|研究院|学院|(?<!长)院|仓库|库|事业部|管理层|领导层|公司|高层|总部|层|(?:董事|监事"
    r"|股东|理事)会)$"
)
_UNIT = re.compile(r"部(?!长|门)|车间|(?:董事|监事|理事|委员)会|中心|公司|(?<=[\u4e00-\u9fff]{2})(?:处|科|室)(?!长)")
"""What ends the name of a department that a post's may follow without a gap."""
_SPLIT = re.compile(r"[::()（）/、,;\s|\-]+")


def read(paper: Paper) -> Reading:
    """`persons` lists each as ``name department post`` (what is not printed is left out); `rows` hold the three apart."""
    rows = tuple(_from_tables(paper)) or tuple(row for page in paper.pages for row in _from_boxes(page))
    fields: dict[str, Field] = {}
    holder = company(paper)
    if holder is not None:
        fields["holder"] = holder
    if rows:
        fields["persons"] = _persons(rows)
    return Reading(fields, rows)


def _persons(rows: Sequence[Row]) -> Field:
    """All rows in one field; its place is that of the first page's ones."""
    texts = tuple(" ".join(str(row[n].value) for n in ("name", "department", "post") if n in row) for row in rows)
    first = rows[0]["name"]
    here = [row["name"] for row in rows if row["name"].source.page == first.source.page and row["name"].source.file == first.source.file]
    boxes = [f.source.box for f in here if f.source.box is not None]
    source = type(first.source)(
        first.source.file, first.source.page, BoundingBox.around(boxes) if boxes else None, "；".join(texts)[:400], first.source.method
    )
    return Field(texts, "；".join(texts), min(f.confidence for row in rows for f in row.values()), source)


def _from_tables(paper: Paper) -> Iterator[Row]:
    department: PlacedCell | None = None
    for record in records(paper.pages, COLUMNS, ("name",)):
        name = record.cells.get("name")
        if name is None:
            continue
        if "department" in record.columns:  # printed once, it holds for the rows below it
            department = record.cells.get("department", department)
        for person in re.split(r"[、,，;；/]", name.compact):
            if re.fullmatch(r"[\u4e00-\u9fff·]{2,12}", person):
                cells = (("department", department), ("post", record.cells.get("post")))
                rest = {n: cell.field(cell.text) for n, cell in cells if cell is not None}
                yield {"name": name.field(person, grammar=is_person(person)), **rest}


def _from_boxes(page: Page) -> Iterator[Row]:
    """Persons drawn in boxes: the lines of one box stand under one another and are centred on one another."""
    if any(len(table.rows[0]) > 2 and len(table.rows) > 3 for table in tables_of(page)) and page.tables:
        return
    for box in (box for stack in _stacks(lines_of(page)) for box in _boxes(stack)):
        parts = _rejoined([part for line in box for part in _parts(line)])
        if not any(sort_of(part.text) == "department" for part in parts):
            parts = [piece for part in parts for piece in _department_apart(part)]
        sorts = [sort_of(part.text) for part in parts]
        people = [part for part, sort in zip(parts, sorts, strict=True) if sort == "name"]
        departments = [p for p, sort in zip(parts, sorts, strict=True) if sort == "department"]
        for person in people:
            department = min(departments, key=lambda d: abs(d.box.middle_y - person.box.middle_y), default=None)
            own = [p for p, sort in zip(parts, sorts, strict=True) if sort == "post" and (len(people) == 1 or _beside(p, person))]
            row: Row = {"name": _field(person)}
            if department is not None:
                row["department"] = _field(department)
            if own:
                row["post"] = _field(own[0])
            if len(row) > 1:
                yield row


def _stacks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines grouped by the box they stand in, top to bottom."""
    stacks: list[list[Line]] = []
    for line in sorted(lines, key=lambda o: o.box.top):
        if len(line.text) > 24:
            continue
        home = next((s for s in stacks if _under(s[-1].box, line.box)), None)
        if home is None:
            stacks.append([line])
        else:
            home.append(line)
    return stacks


def _boxes(stack: Sequence[Line]) -> Iterator[list[Line]]:
    """A stack cut where boxes set close under one another meet: before a department or post that follows a whole person."""
    box: list[Line] = []
    for at, line in enumerate(stack):
        had = {sort_of(part.text) for one in box for part in _parts(one)}
        own = {sort_of(part.text) for part in _parts(line)}
        more = any(sort_of(part.text) == "name" for one in stack[at:] for part in _parts(one))
        if {"name", "post"} <= had and own & {"post", "department"} and "name" not in own and more:
            yield box
            box = []
        box.append(line)
    yield box


def _under(above: BoundingBox, box: BoundingBox) -> bool:
    gap, high = box.top - above.bottom, max(above.height, box.height)
    centred = abs(above.middle_x - box.middle_x) < 0.25 * max(above.width, box.width, 0.04)
    return -0.5 * high <= gap <= 1.3 * high and centred and high < 1.4 * min(above.height, box.height)


def _parts(line: Line) -> list[Quote]:
    """The words of a line as they are divided by colons, brackets and gaps."""
    whole = Quote.of(line)
    found, at = [], 0
    for m in [*_SPLIT.finditer(line.text), None]:
        end = m.start() if m else len(line.text)
        if end > at:
            stops = [at, *(s for s in _gaps(line, at, end)), end]
            found += [whole.cut(a, b) for a, b in pairwise(stops)]
        at = m.end() if m else at
    return found


def _rejoined(parts: Sequence[Quote]) -> list[Quote]:
    """The words of a box with a name's last character, for which the box had no room, put back to it from the line below."""
    found: list[Quote] = []
    for part in parts:
        last = found[-1].pieces[-1] if found else None
        goes_on = last is not None and last[2] == len(last[0].text) and last[0] is not part.pieces[0][0]
        if goes_on and re.fullmatch(r"[\u3400-\u9fff]", part.text) and 2 <= len(found[-1].text) <= 3:
            joined = Quote((*found[-1].pieces, *part.pieces))
            if sort_of(found[-1].text) in ("name", "") and is_person(joined.text):
                found[-1] = joined
                continue
        found.append(part)
    return found


def _gaps(line: Line, start: int, end: int) -> list[int]:
    """Where spaces stood between words of two characters or more; letters set apart are one word."""
    gaps = [i for i in range(start + 1, end) if line.origin[i] - line.origin[i - 1] > 1]
    return gaps if all(b - a >= 2 for a, b in pairwise([start, *gaps, end])) else []


def _department_apart(part: Quote) -> list[Quote]:
    """``工艺技术部总工程师`` as its department and its post; any other word whole."""
    text = part.text
    for m in _UNIT.finditer(text):
        rest = text[m.end() :]
        if m.end() >= 3 and len(rest) >= 2 and _POST.search(rest):
            return [part.cut(0, m.end()), part.cut(m.end(), len(text))]
    return [part]


def sort_of(word: str) -> str:
    """``post``, ``department``, ``name`` or ""; posts and departments first (董事长 and 车间 begin like surnames)."""
    if _POST.search(word):
        return "post"
    if len(word) >= 2 and _DEPARTMENT.search(word):
        return "department"
    return "name" if is_person(word) else ""


def _beside(post: Quote, person: Quote) -> bool:
    return post.pieces[0][0] is person.pieces[0][0]


def _field(quote: Quote) -> Field:
    return quote.field(quote.text, judge(quote.score, grammar=True))


KIND = Kind(
    name="organization_chart",
    title="组织架构图",
    fields=("holder", "persons"),
    cues=(
        Cue(
            r"(组织|管理|人员|质量).{0,8}(架构|机构|结构)(图|表|及)?|组织架构|组织机构图|架构图|(质量"
            r"|品质).{0,10}(人员|机构).{0,6}(名单|一览表|配置表|名册)",
            0.9,
            "title",
        ),
        Cue(r"(质量|品质|组织|管理|人员|部门|职能|责任)[\u4e00-\u9fff]{0,8}(框架|体系|网络|层级|职能|关系|系统)图$", 0.8, "title"),
        Cue(r"(质量|品质)(管理)?(体系)?(组织)?网络图$|(质量|品质)管理团队$|人员(职责)?分工(表|图)$", 0.7, "title"),
        Cue(r"组织架构图?|组织机构图", 0.5, "top"),
        Cue(r"姓名.{0,10}(部门|职务|岗位)|部门.{0,10}(职务|岗位).{0,6}姓名", 0.5),
        Cue(r"^(总经理|董事长|管理者代表|(品质|质量|品管|质检|生产|行政|人事|采购|销售|技术|研发|财务|工程)部)$", 0.35),
        Cue(r"组织架构|组织机构", 0.3, "file"),
        Cue(r"社会保险|参保|费款所属期|证件号码|身份证号", -0.7),
        Cue(r"^质量手册$|^程序文件$|营业执照|任命|聘任", -0.7, "title"),
    ),
    read=read,
)
