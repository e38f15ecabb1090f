"""组织架构图: who is in which department with which post, as a table or as boxes (rule item 2.6-a)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evidence.document import Field, Row
from evidence.geometry import BoundingBox
from extractors.fields.own_company import company
from extractors.fields.persons import is_person
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading
from extractors.tables.person_boxes import persons_in_boxes
from extractors.tables.records import PlacedCell, records

COLUMNS = {
    "name": r"(人员|员工|职工|负责人)?姓名|^(责任人|负责人|人员|成员)$|^(Full)?Name$",
    "department": r"(所在|所属|任职|职能|责任)?(部门|科室|单位|机构|车间|班组)([/或、](部门|车间|班组))?(名称)?|^(Department|Dept\.?)$",
    "post": r"(现?任?职务|岗位|职位|担任(职务|岗位)|工作岗位)(名称|[/或、](岗位|职务|职位)|及职责)?|^(Position|Post|Title)$",
}


def read(paper: Paper) -> Reading:
    """`persons` lists each as ``name department post`` (what is not printed is left out); `rows` hold the three apart."""
    rows = tuple(_from_tables(paper)) or tuple(row for page in paper.pages for row in persons_in_boxes(page))
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


KIND = Kind(
    name="organization_chart",
    title="组织架构图",
    fields=("holder", "persons"),
    cues=(
        Cue(
            r"(组织|管理|人员|质量|部门).{0,8}(架构|机构|结构)(图|表|及)?|组织架构|组织机构图|架构图|(质量"
            r"|品质).{0,10}(人员|机构).{0,6}(名单|一览表|配置表|名册)|(质量|品质).{0,10}领导小组(成员)?(名单|架构|构成)?$"
            r"|Organi[sz]ation(al)?(Chart|Structure)",
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
