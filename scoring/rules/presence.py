"""Documents that have to be there and to have substance; how good they are is for an expert."""

from __future__ import annotations

from evidence.document import Document, Flag
from scoring.checks import held_by_applicant, name_check, not_after_deadline
from scoring.edition import Item
from scoring.match import Candidate, Case, Check, Finding, Verdict, candidates, findings, judged, searchable, verdict_of


def presence(case: Case, item: Item) -> Verdict:
    """One paper with the minimum signs is enough for the suggestion."""
    return verdict_of(item, findings(case, item, candidates(case, item), _finding))


def _finding(case: Case, item: Item, candidate: Candidate) -> Finding:
    if candidate.rule.verdict == "reject":
        return judged(candidate, ())
    title = candidate.text("title") or candidate.text("award_name")
    named = f"已提供《{title}》" if title else f"已提供{item.title}材料"
    fields = tuple(n for n in ("title", "award_name", "version", "effective_date", "persons") if n in candidate.document.fields)
    return judged(
        candidate,
        (
            Check("counts", named, fields),
            _own(case, candidate),
            not_after_deadline(case, candidate, "effective_date", "生效日期"),
            not_after_deadline(case, candidate, "issue_date", "日期"),
            _filled(candidate),
            _substance(item, candidate),
        ),
    )


def _own(case: Case, candidate: Candidate) -> Check:
    """Another company's name in a system document is for an expert, not a reason to refuse it."""
    found = candidate.field("holder")
    if found is None:
        return held_by_applicant(case, candidate, optional=True)
    match = case.identity.field(found)
    if match.relation in {"other", "person"}:
        text = f"文件中出现其他单位名称“{found.value}”，需核实"
        return Check("doubtful", text, ("holder",), (Flag("RF13", text),), False)
    return name_check(match, "holder", found)


def _filled(candidate: Candidate) -> Check:
    blank = [f for f in candidate.document.flags if f.code == "RF12"]
    return Check("doubtful", "疑为空白表格或样例文本，需核实", (), tuple(blank), False) if blank else Check()


def _substance(item: Item, candidate: Candidate) -> Check:
    words = item.parameters
    if any(not _has(candidate.document, name) for name in words.names("needs")):
        text = words.text("lacking")
        return Check("doubtful", f"{text}，需核实", (), (Flag("RF10", text),), False)
    says = words.pattern("says")
    if says and not says.search(searchable(_words(candidate.document, words.names("says_in")))):
        text = words.text("silent")
        return Check("doubtful", f"{text}，需核实", words.names("says_in"), (Flag("RF08", text),), False)
    flags = []
    outdated = words.pattern("outdated")
    if outdated and outdated.search(searchable(_words(candidate.document, ("title", "standard")))):
        flags.append(Flag("RF14", "所依据的标准版本已废止，需核实"))
    if words.names("expects") and not any(_has(candidate.document, name) for name in words.names("expects")):
        flags.append(Flag("RF18", "未能读出版本和生效日期，需核实"))
    return Check(flags=tuple(flags))


def _has(document: Document, name: str) -> bool:
    return bool(document.text(name)) or (name == "persons" and any("name" in row or "person" in row for row in document.rows))


def _words(document: Document, names: tuple[str, ...]) -> str:
    cells = [str(f.value) for row in document.rows for f in row.values()]
    return ";".join([*(document.text(n) for n in names), *cells])
