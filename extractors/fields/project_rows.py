"""Notices that list many projects: one row a project, and which of them is the applicant's.

The reader of one paper cannot know who applies. It gives every row, and every undertaking organisation of the list in the paper's
own field; `of_applicant`, which sees all papers of one application, puts the applicant's row in the fields.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from evidence.document import Document, Field, Flag, Row
from extractors.fields.confidence import judge
from extractors.fields.dates import DateRead, find_dates
from extractors.fields.organisations import find_organisations
from extractors.fields.terms import find_ranges
from extractors.normalise import compact
from extractors.paper import Paper
from extractors.rows import flow_of, titles_of
from extractors.tables.records import PlacedCell, Record, records

_COLUMNS = {
    "name": r"(项目|课题|成果)(中文)?名称|立项项目",
    "number": r"(项目|立项|计划|合同|任务书|课题|受理|申报)(编号|编码|号)|文号",
    "undertaking": r"(项目|课题)?(第一|主要|主)?(承担|申报|牵头|依托|主持|实施|责任|完成|建设)(单位|企业)(名称)?|企业名称|单位名称|承担者",
    "partners": r"(合作|参与|参加|协作|联合|协助)(承担)?(单位|企业)(名称)?",
    "period": r"(项目)?(起止|实施|执行|研究|研发|完成)(时间|年限|期限|日期|周期|期)",
    "start": r"(项目)?(开始|起始|立项)(时间|日期)",
    "end": r"(项目)?(结束|完成|终止|截止|验收|结题)(时间|日期)",
}
_LISTED = r"通知|公告|公示|清单|名单|安排|计划表|项目表|汇总|一览|批复|附件"
_LABEL = r"(项目|承担|合同|计划|课题|起止|合作|负责)(编号|单位|类别|名称|时间|人)"
KINDS = ("science_project_approval", "science_project_conclusion")
AWARD, COMMITTEE = "quality_award", "committee_secretariat_document"
_OWNERS = ("holder", "patentees", "manufacturer", "undertaking_organizations", "employer", "enterprise")


def project_rows(paper: Paper) -> tuple[Row, ...]:
    """The projects that a table or numbered items of the paper list, () where it is about one project only."""
    found = tuple(row for record in records(paper.pages, _COLUMNS, ("name", "undertaking"), sections=False) if (row := _row(record)))
    found = found or _itemised(paper)
    listed = any(re.search(_LISTED, title) for page in paper.pages for title in titles_of(page))
    return found if len(found) > 1 or (found and listed) else ()


def _row(record: Record) -> Row | None:
    """One project, or None where a row lacks a project's name or an organisation (a form's labels, a remark)."""
    name, borne = record.cells.get("name"), record.cells.get("undertaking")
    if name is None or borne is None or len(re.findall(r"[\u4e00-\u9fff]", name.text)) < 4 or re.fullmatch(_LABEL, name.compact):
        return None
    names = _names(borne) + (_names(record.cells["partners"]) if "partners" in record.cells else ())
    if not names:
        return None
    row: Row = {
        "project_name": name.field(name.compact),
        "undertaking_organizations": borne.field(tuple(dict.fromkeys(names)), grammar=True),
    }
    number = record.cells.get("number")
    if number is not None and re.search(r"\d{3}", number.compact):
        row["project_number"] = number.field(number.compact, grammar=True)
    return row | _period(record)


_ITEM = re.compile(r"(?<!\d)\d{1,2}[.、)]\s?(?=(?:项目|课题)(?:名称)?:)")
_SAID = {
    "project_name": r"(?:项目|课题)(?:名称)?:([^;。]{4,60}?)[;,。]",
    "project_number": r"(?:项目|立项|合同|课题)?编号:([^;。,]{4,40}?)[;,。]",
    "undertaking_organizations": r"(?:承担|申报|牵头|实施|完成)(?:单位|企业):([^;。]{4,80}?)[;。]",
}


def _itemised(paper: Paper) -> tuple[Row, ...]:
    """Projects that a letter counts one after another, each with its name and who undertakes it."""
    flow = flow_of(paper.pages)
    found = []
    for start, end in pairwise([*(m.end() for m in _ITEM.finditer(flow.text)), len(flow.text)]):
        row: Row = {}
        for name, words in _SAID.items():
            m = re.compile(words).search(flow.text, start, end)
            if m is None:
                continue
            quote = flow.quote(m.start(1), m.end(1))
            value = tuple(o.name for o in find_organisations(m[1])) if name == "undertaking_organizations" else compact(m[1])
            row[name] = quote.field(value, judge(quote.score, labelled=True, grammar=True))
        if "project_name" in row and row.get("undertaking_organizations") and row["undertaking_organizations"].value:
            found.append(row)
    return tuple(found)


def _names(cell: PlacedCell) -> tuple[str, ...]:
    return tuple(o.name for o in find_organisations(cell.compact) if len(o.name) >= 4)


def _period(record: Record) -> Row:
    """``start_date`` and ``end_date``, from one column or from two."""
    cell = record.cells.get("period")
    ranges = find_ranges(cell.text) if cell else ()
    if cell and ranges:
        return {"start_date": _date(cell, ranges[0].begin), "end_date": _date(cell, ranges[0].until)}
    found: Row = {}
    for column, name in (("start", "start_date"), ("end", "end_date")):
        one = record.cells.get(column)
        reads = find_dates(one.text) if one else ()
        if one and reads:
            found[name] = _date(one, reads[0])
    return found


def _date(cell: PlacedCell, read: DateRead) -> Field:
    return cell.field(read.value, grammar=len(read.value) >= 7)


def in_fields(fields: dict[str, Field], rows: tuple[Row, ...]) -> dict[str, Field]:
    """The fields of a paper that lists `rows`: its own, and of the projects what they share. One row is the paper's project; of
    several, every undertaking organisation is named and no project."""
    if len(rows) == 1:
        return fields | rows[0]
    told = {"project_name", "project_number", *(name for row in rows for name in row)}
    kept = {name: one for name, one in fields.items() if name not in told}
    first = rows[0]["undertaking_organizations"]
    names = dict.fromkeys(n for row in rows for n in _tuple(row["undertaking_organizations"]))
    sure = min(row["undertaking_organizations"].confidence for row in rows)
    return kept | {"undertaking_organizations": replace(first, value=tuple(names), confidence=sure)}


def _tuple(one: Field) -> tuple[str, ...]:
    return one.value if isinstance(one.value, tuple) else (str(one.value),)


def of_applicant(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents of one application, with lists of projects and awards told by the row of whom the other papers are for."""
    owner = _owner(documents)
    chosen = (_chosen(d, owner) if owner and d.kind in KINDS and len(d.rows) > 1 else d for d in documents)
    told = (_awarded(d, owner) if d.kind == AWARD else d for d in chosen)
    return tuple(_entrusted(d, owner) if d.kind == COMMITTEE else d for d in told)


def _entrusted(document: Document, owner: str) -> Document:
    """An announcement of several committees, told by the one whose secretariat the applicant has; its rows are no table of the paper's."""
    own = [row for row in document.rows if owner and owner in {compact(n) for n in _tuple(row["undertaking_organizations"])}]
    return replace(document, rows=(), fields=document.fields | own[0] if len(own) == 1 else document.fields)


def _awarded(document: Document, owner: str) -> Document:
    """A decision that gives several awards, told by what it gives the applicant; its rows are no table of the paper's."""
    own = [row for row in document.rows if owner and compact(str(row["holder"].value)) == owner]
    same = {row["award_name"].value for row in own}
    return replace(document, rows=(), fields=document.fields | own[-1] if len(same) == 1 else document.fields)


def _owner(documents: Sequence[Document]) -> str:
    """The company that most papers other than lists of projects name as theirs, "" where two are named as often."""
    named = (name for d in documents if not (d.kind in KINDS and d.rows) for field in _OWNERS for name in d.names(field))
    most = Counter(compact(name) for name in named).most_common(2)
    return most[0][0] if most and (len(most) == 1 or most[0][1] > most[1][1]) else ""


def _chosen(document: Document, owner: str) -> Document:
    own = [row for row in document.rows if owner in {compact(n) for n in _tuple(row["undertaking_organizations"])}]
    if not own:
        return document
    flags = document.flags
    if len(own) > 1:
        flags = (*flags, Flag("several_projects", f"清单中有{owner}的{len(own)}个项目，字段取第一个，其余见行，需核实"))
    return replace(document, fields=document.fields | own[0], flags=flags)
