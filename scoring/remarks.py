"""The stage that looks at papers before they are scored for what an expert should verify: numbers that fail their checks or come
twice, sample text, vague dates, issuers that do not give such papers, seals that name others. Remarks accuse nobody and give no points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from rapidfuzz import fuzz

from evidence.document import Document, Field, Flag
from scoring.edition import Rubric
from scoring.identifiers import uscc_holds, valid_id
from scoring.joined.certificates import certificate_key, counts_apart
from scoring.match import searchable
from scoring.names import Identity, normalise_name
from scoring.windows import span_of

_CODED = {"business_license", "name_change_notice", "application_form"}
_SAMPLE = re.compile(r"X{3,}|×{3,}|_{4,}|[(（]?样[本张例][)）]?$|SPECIMEN|模板$", re.IGNORECASE)
_SAMPLED = ("title", "holder", "person", "document_number", "certificate_number")
_DATES = ("issue_date", "valid_until", "registration_date", "grant_date", "report_date", "term_end")
_YEAR = re.compile(r"\d{4}")
_COMMON = re.compile(r"有限(责任)?公司|股份|集团|认证|中心|检验|检测|管理|监督|委员会|局$|专用章$")
_SEAL_ALIKE = 70
_HAN = re.compile(r"[\u3400-\u9fff]")


def remarked(documents: Iterable[Document], identity: Identity, rubric: Rubric) -> tuple[Document, ...]:
    """The documents with further remarks; nothing else of them changes."""
    papers = tuple(documents)
    numbers = Counter((d.kind, key) for d in papers if (key := certificate_key(d)) and not counts_apart(d))
    entitled = _entitled(rubric.vocabulary.names("entitled"))
    least = rubric.thresholds.confirm
    done = []
    for paper in papers:
        flags = (
            *_checks(paper),
            *_twice(paper, numbers),
            *_sample(paper),
            *_vague(paper),
            *_issuer(paper, entitled, least),
            *_seal(paper, identity, least),
        )
        done.append(replace(paper, flags=tuple(dict.fromkeys((*paper.flags, *flags)))) if flags else paper)
    return tuple(done)


def _checks(paper: Document) -> Iterator[Flag]:
    """Codes and ids whose check digit does not hold: more often misread than wrong."""
    code = paper.text("uscc") if paper.kind in _CODED else ""
    if code and not uscc_holds(code):
        yield Flag("RF04", f"统一社会信用代码{code}校验位不符，多为识别误差，需核实")
    for index, row in enumerate(paper.rows or (paper.fields,)):
        number = row.get("id_number")
        if number and valid_id(str(number.value)) is False:
            where = f"第{index + 1}行" if paper.rows else ""
            yield Flag("RF04", f"{where}证件号码校验位不符，多为识别误差，需核实")


def _twice(paper: Document, numbers: Counter[tuple[str, str]]) -> Iterator[Flag]:
    key = certificate_key(paper)
    times = numbers[paper.kind, key] if key else 0
    if times > 1:
        yield Flag("RF07", f"编号相同的材料在本申请中出现{times}次，只计一次")


def _sample(paper: Document) -> Iterator[Flag]:
    found = next((paper.text(n) for n in _SAMPLED if _SAMPLE.search(searchable(paper.text(n)))), "")
    if found:
        yield Flag("RF12", f"“{found}”似为空白表格或样例文本，需核实")


def _vague(paper: Document) -> Iterator[Flag]:
    """Dates known to the year alone."""
    vague = [n for n in _DATES if _YEAR.fullmatch(paper.text(n)) and span_of(paper.get(n))]
    if vague:
        yield Flag("RF17", f"日期只印到年（{'、'.join(paper.text(n) for n in vague)}），需核实")


def _entitled(lines: Iterable[str]) -> Mapping[str, re.Pattern[str]]:
    """Lines of ``kind,kind=pattern``: who gives papers of those kinds."""
    pairs = (line.partition("=") for line in lines)
    return {kind: re.compile(pattern, re.IGNORECASE) for kinds, _, pattern in pairs if pattern for kind in kinds.split(",")}


def _issuer(paper: Document, entitled: Mapping[str, re.Pattern[str]], least: float) -> Iterator[Flag]:
    """An issuer, surely read, that is none of those who give such papers."""
    issuer, pattern = paper.fields.get("issuer"), entitled.get(paper.kind)
    if issuer is None or pattern is None or issuer.confidence < least or issuer.derived:
        return
    if not any(pattern.search(searchable(name)) for name in (*_names(issuer), *map(str, issuer.alternatives))):
        yield Flag("issuer_unusual", f"颁发单位“{'、'.join(_names(issuer))}”不在通常颁发此类材料的单位之内，需核实")


def _seal(paper: Document, identity: Identity, least: float) -> Iterator[Flag]:
    """Seals, surely read, none of which is the printed issuer's. The applicant's own says nothing: it stands on copies."""
    seal, issuer = paper.fields.get("seal"), paper.fields.get("issuer")
    if seal is None or issuer is None or min(seal.confidence, issuer.confidence) < least:
        return
    printed, others = [_core(n) for n in _names(issuer)], [n for n in _names(seal) if identity.match(n).relation == "other"]
    if not others or not all(_HAN.search(n) for n in printed):
        return
    if not any(fuzz.partial_ratio(a, _core(b)) >= _SEAL_ALIKE for a in printed for b in _names(seal)):
        yield Flag("seal_differs", f"印章“{'、'.join(others)}”与落款单位“{'、'.join(_names(issuer))}”不一致，需核实")


def _core(name: str) -> str:
    """What tells a body from others of its sort."""
    text = normalise_name(name)
    return _COMMON.sub("", text) or text


def _names(field: Field) -> tuple[str, ...]:
    return field.value if isinstance(field.value, tuple) else (str(field.value),)
