"""What approvals and conclusions of science projects (科技项目) print alike."""

from __future__ import annotations

import re

from evidence.document import Field
from extractors.fields.certificates import number_behind_unknown
from extractors.fields.confidence import judge
from extractors.fields.labelled import labelled_date, labelled_range, labelled_text
from extractors.fields.letter import letter_date
from extractors.fields.project_parties import department, level, level_by_number, undertaking
from extractors.fields.project_rows import in_fields, project_rows
from extractors.fields.terms import find_ranges
from extractors.paper import Paper, Reading
from extractors.rows import flow_of

FIELDS = (
    "project_name",
    "project_number",
    "undertaking_organizations",
    "issuer",
    "department_level",
    "issue_date",
    "start_date",
    "end_date",
)
NUMBER_KEY = r"(?:项目|合同|立项|任务书)编号[::]?([A-Z0-9\[\]()\u4e00-\u9fff\-/]{5,30})"

_STOP = r"[\u4e00-\u9fff()]{2,12}[::]|项目编号|合同编号|承担单位|计划类别|项目负责人|起止|所属领域"
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,8}[\[(](?:19|20)\d{2}[\])]\s?(?:第\s?)?\d+(?:-\d+)*号?"
    r"|[\[(]?[A-Z0-9]{2,}[\])]?[A-Z0-9\-/. ]{2,30}|[\u4e00-\u9fff]{1,4}[A-Z0-9\-]{4,20}",
    re.IGNORECASE,
)


def read_project(paper: Paper, issuer_labels: str, date_labels: str) -> Reading:
    """The fields of a project paper; `issuer_labels` and `date_labels` are what its kind prints."""
    issuer = department(paper, issuer_labels)
    fields: dict[str, Field | None] = {
        "project_name": _name(paper),
        "project_number": _number(paper),
        "undertaking_organizations": undertaking(paper),
        "issuer": issuer,
        "department_level": level(issuer) or level_by_number(paper),
        "issue_date": letter_date(paper, date_labels),
    }
    period = labelled_range(paper, _PERIOD) or _period_in_prose(paper)
    if period is not None:
        fields["start_date"], fields["end_date"] = period
    else:
        fields["start_date"] = labelled_date(paper, r"(?:项目)?(?:起始|开始|立项起始)(?:时间|日期|年月)")
        fields["end_date"] = labelled_date(paper, r"(?:项目)?(?:完成|结束|终止)(?:时间|日期|年月)")
    found = {name: one for name, one in fields.items() if one is not None}
    rows = project_rows(paper)
    return Reading(in_fields(found, rows), rows) if rows else Reading(found)


_PERIOD = (
    r"(?:项目|课题|任务)?(?:起止|实施|执行|研究|研发|研制|建设|完成|承担)(?:时间|年限|日期|期限|年月|周期|期间|期)"
    r"|(?:项目|合同|计划|任务书?)(?:期限|周期)|建设期|执行年限"
)


def _period_in_prose(paper: Paper) -> tuple[Field, Field] | None:
    """A period behind its words in a sentence that runs over line ends (实施期限为2023年1 / 月1日至2024年12月31日)."""
    flow = flow_of(paper.pages)
    for said in re.finditer(rf"(?:{_PERIOD})\s?[:为是]?\s?自?", flow.text):
        read = next((r for r in find_ranges(flow.text[said.end() : said.end() + 48]) if r.start == 0), None)
        if read is not None:
            begin, until = (flow.quote(said.end() + d.start, said.end() + d.end) for d in (read.begin, read.until))
            return begin.field(read.begin.value, judge(begin.score, labelled=True, grammar=True)), until.field(
                read.until.value, judge(until.score, labelled=True, grammar=True)
            )
    return None


def _name(paper: Paper) -> Field | None:
    def accept(text: str) -> bool:
        return len(re.findall(r"[\u4e00-\u9fff]", text)) >= 4 and not re.match(r"(?:项目|承担|合同|计划)(?:编号|单位|类别)", text)

    found = labelled_text(
        paper, r"(?:项目|课题|成果|任务)(?:\((?:课题|项目)\))?(?:名称|题目)|研究课题(?=\s*:|\s*$)", accept, stop=_STOP, lines=2
    )
    if found is not None:
        return found
    flow = flow_of(paper.pages)
    titled = [m for m in _TITLED.finditer(flow.text) if not _is_regulation(m)]
    titled.sort(key=lambda m: not re.search(r"(?:项目|课题)(?:名称)?[:为]?$", flow.text[: m.start()]))  # as the project's before others
    for m in titled[:1]:
        quote = flow.quote(m.start("name"), m.end("name"))
        return quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score, rivals=int(len({one["name"] for one in titled}) > 1)) - 0.05)
    return None


_TITLED = re.compile(r"[《“\"「](?P<name>[\u4e00-\u9fffA-Za-z0-9()\-、/]{6,60})[》”\"」]")
_REGULATION = re.compile(r"^关于|办法|通知|规定|条例|细则|合同|任务书|意见|(?:规程|制度|准则|章程|守则)(?:\([^()]*\))?$")
_ISSUED = re.compile(r"(?:规范|规则|指南|方案|计划|标准|要求|纲要|规划)(?:\([^()]*\))?$")
"""Titles of rules and papers, which are no project's: in any marks, and in those of books (《》)."""


def _is_regulation(titled: re.Match[str]) -> bool:
    return bool(_REGULATION.search(titled["name"]) or (titled[0][0] == "《" and _ISSUED.search(titled["name"])))


def _number(paper: Paper) -> Field | None:
    labels = r"(?:(?:项目|课题|立项|计划|项目立项|合同|任务书|项目合同|登记)(?:编号|编码|号|代[号码])|项目\(合同\)编号?|合同\(项目\)编号?)"
    flow = flow_of(paper.pages)
    said = [m for label in re.finditer(labels + r"\s?[:为是]?\s?", flow.text) if (m := _number_at(flow.text, label.end()))]
    for quote in paper.labelled(labels, lambda t: bool(_NUMBER.match(t)) and len(re.sub(r"\D", "", t)) >= 4, stop=_STOP):
        m = _NUMBER.match(quote.text)
        if m:
            piece = quote.cut(0, m.end()).strip()
            whole = next((one for one in said if one[0].strip().endswith(piece.text) and len(one[0].strip()) > len(piece.text)), None)
            if whole is not None:  # the line ended within it
                piece = flow.quote(whole.start(), whole.end()).strip()
            return piece.field(piece.number, judge(piece.score, labelled=True, grammar=True))
    behind = (
        m for label in re.finditer(r"(?<=[(,;、《》“”\"」项目])编号\s?[:为是]?\s?", flow.text) if (m := _number_at(flow.text, label.end()))
    )
    for m in (*said, *behind):  # a label broken over two lines; a number in brackets behind the project's name
        piece = flow.quote(m.start(), m.end()).strip()
        return piece.field(piece.number, judge(piece.score, grammar=True))
    return number_behind_unknown(paper)


def _number_at(text: str, start: int) -> re.Match[str] | None:
    m = _NUMBER.match(text, start)
    return m if m and len(re.sub(r"\D", "", m[0])) >= 4 else None
