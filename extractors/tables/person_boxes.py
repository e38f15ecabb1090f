"""Persons drawn in the boxes of an organisation chart, each with the department and the post of its box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from evidence.document import Field, Row
from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from extractors.fields.confidence import judge
from extractors.fields.persons import is_person
from extractors.paper import Line, Quote, lines_of
from extractors.rows import rows_of
from extractors.tables import tables_of

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


def persons_in_boxes(page: Page) -> Iterator[Row]:
    """Persons drawn in boxes: the lines of one box stand under one another and are centred on one another."""
    if any(len(table.rows[0]) > 2 and len(table.rows) > 3 for table in tables_of(page)) and page.tables:
        return
    lines = lines_of(_with_whole_names(page))
    told = {line.index: rows for line in lines if (rows := list(_explained(line)))}
    stacks = _stacks([line for line in lines if line.index not in told])
    for rows in told.values():
        yield from rows
    for stack in stacks:
        for box in _boxes(stack):
            yield from _persons_of(box, lines)


def _persons_of(box: Sequence[Line], lines: Sequence[Line]) -> Iterator[Row]:
    """The persons of one box, each with the department nearest to it and its own post."""
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
        elif own and (left := _left_of(box, lines)) is not None:
            row["department"] = left.field(left.text, min(LEFT, judge(left.score, grammar=True)))
        if own:
            row["post"] = _field(own[0])
        if len(row) > 1:
            yield row


LEFT = 0.85
"""Highest confidence of a department that stands left of its people's box, in charts that grow to the right."""


def _left_of(box: Sequence[Line], lines: Sequence[Line]) -> Quote | None:
    """The department alone next left of a box on its height, with nothing under or over it that would make it another box."""
    first = box[0]
    left = [
        o for o in lines if o.box.right < first.box.left and o.box.overlap_y(first.box) > 0.5 * first.box.height and _CJK.search(o.text)
    ]
    near = max(left, key=lambda o: o.box.right, default=None)
    if near is None or sort_of(near.text) != "department":
        return None
    own = any(sort_of(o.text) in ("name", "post") and _under(near.box, o.box) for o in lines if o is not near)
    return None if own else Quote.of(near)


_EXPLAINED = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,4})\((?P<unit>[\u3400-\u9fff]{2,10}?(?:部|中心|科|室|车间|处))?(?P<post>[\u3400-\u9fff、兼]{2,16})\)"
)


def _explained(line: Line) -> Iterator[Row]:
    """Persons of a list with their posts in brackets behind them (组员:黎某(品质部经理)、马某(生产部经理))."""
    for m in _EXPLAINED.finditer(line.text):
        whole = Quote.of(line)
        if is_person(m["name"]) and _POST.search(m["post"]):
            unit = {"department": _field(whole.cut(*m.span("unit")))} if m["unit"] else {}
            yield {"name": _field(whole.cut(*m.span("name"))), **unit, "post": _field(whole.cut(*m.span("post")))}


APART = 5.0
"""Widest gap between the two characters of a name set apart, in heights of the line."""
_CJK = re.compile(r"[\u3400-\u9fff]")


def _with_whole_names(page: Page) -> Page:
    """The page with names put together that were set apart (李 | 伟), and with persons put to the post and colon left of them."""
    joined: dict[int, TextLine] = {}
    gone: set[int] = set()
    for row in rows_of(page):
        for left, right in pairwise(row.lines):
            if left.index in gone:
                continue
            gap = (right.box.left - left.box.right) * (page.width / page.height if page.height else 0.7)
            name = len(left.text) == len(right.text) == 1 and 0 < gap < APART * left.box.height and is_person(left.text + right.text)
            post = left.text.endswith(":") and sort_of(left.text[:-1]) == "post" and is_person(right.text)
            if name or post:
                box = BoundingBox.around((left.box, right.box))
                joined[left.index] = TextLine(left.text + right.text, box, min(left.source.score, right.source.score))
                gone.add(right.index)
    if not joined:
        return page
    return replace(page, lines=tuple(joined.get(i, line) for i, line in enumerate(page.lines) if i not in gone))


_AROUND = re.compile(
    r"(?:编\s?制|审\s?核|批\s?准|拟\s?制|制\s?表|审\s?批|编\s?写|校\s?对)\s?[:(]|[\u4e00-\u9fff()]{4,}有限(?:责任)?公司$|(?:文件)?编号:|版[本次]:"
)
"""Who signed the sheet, whose it is and which: around the boxes and in none."""


def _stacks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines grouped by the box they stand in, top to bottom."""
    stacks: list[list[Line]] = []
    for line in sorted(lines, key=lambda o: o.box.top):
        if len(line.text) > 24 or _AROUND.match(line.text):
            continue
        home = next((s for s in stacks if _under(s[-1].box, line.box)), None)
        if home is None:
            stacks.append([line])
        else:
            home.append(line)
    return stacks


def _boxes(stack: Sequence[Line]) -> Iterator[list[Line]]:
    """A stack cut where boxes set close under one another meet: before a department or post that follows a whole person, and before
    each line that is a post with its person; a department with a line of its own holds for all such lines under it."""
    box: list[Line] = []
    for at, line in enumerate(stack):
        had = {sort for one in box for sort in _sorts_on(one)}
        own = _sorts_on(line)
        more = any("name" in _sorts_on(one) for one in stack[at:])
        if {"name", "post"} <= own and "name" in had:
            yield box
            box = [one for one in box if _sorts_on(one) == {"department"}][:1]
        elif {"name", "post"} <= had and own & {"post", "department"} and "name" not in own and more:
            yield box
            box = []
        box.append(line)
    yield box


def _sorts_on(line: Line) -> set[str]:
    return {sort_of(part.text) for part in _parts(line)}


FLUSH = 0.006
"""How far the left edges of a box's lines lie apart where they are not centred (fraction of the page's width)."""


def _under(above: BoundingBox, box: BoundingBox) -> bool:
    gap, high = box.top - above.bottom, max(above.height, box.height)
    centred = abs(above.middle_x - box.middle_x) < 0.25 * max(above.width, box.width, 0.04)
    aligned = centred or abs(above.left - box.left) < FLUSH
    return -0.5 * high <= gap <= 1.3 * high and aligned and high < 1.4 * min(above.height, box.height)


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
    """``工艺技术部总工程师`` as its department and its post (of two posts that of the department is the second); any other word whole."""
    text = part.text
    both = re.fullmatch(r"[\u3400-\u9fff]{2,10}兼(?P<unit>[\u3400-\u9fff]{2,8}?(?:部|中心|车间))[\u3400-\u9fff]{2,5}", text)
    if both and _POST.search(text):
        return [part.cut(*both.span("unit")), part]
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
