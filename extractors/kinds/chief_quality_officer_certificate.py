"""企业首席质量官任职培训证书 (domain.md B16). The appointment to the post is another document."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Field
from extractors.fields.certificates import alone_number, certificate_number
from extractors.fields.credentials import issued, issuing_body, person
from extractors.fields.identity import identity_number
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading


def read(paper: Paper) -> Reading:
    fields: dict[str, Field] = {}
    for name, found in (
        ("person", person(paper)),
        ("id_number", identity_number(paper)),
        ("certificate_number", _number(paper)),
        ("issuer", issuing_body(paper)),
        ("issue_date", issued(paper)),
    ):
        if found is not None:
            fields[name] = found
    return Reading(fields)


def _number(paper: Paper) -> Field | None:
    """Its number; CQO stands for the office, so that a nought in it is a misread letter."""
    found = certificate_number(paper) or alone_number(paper)
    mended = re.sub(r"(?:(?<![A-Z])C[0O]|CQ)[0O](?=[-\d])", "CQO", str(found.value)) if found else ""
    if found is None or mended == found.value:
        return found
    source = replace(found.source, method=found.source.method + "+repair:grammar")
    return replace(found, value=mended, confidence=min(0.85, found.confidence), source=source, alternatives=(found.value,))


KIND = Kind(
    name="chief_quality_officer_certificate",
    title="首席质量官任职培训证书",
    fields=("person", "id_number", "certificate_number", "issuer", "issue_date"),
    cues=(
        Cue(r"首席质量官.{0,8}(?:证书|合格证|结业证|资格证)", 1.0, "title"),
        Cue(r"首席质量官.{0,4}(?:任职)?培训", 0.6),
        Cue(r"考核合格|特发此证|准予结业|成绩合格", 0.2),
        Cue(r"首席质量官", 0.3),
        Cue(r"(?:参加|完成|通过).{0,20}首席质量官.{0,12}(?:培训?|考[核试]|学习)|质官", 0.6),
        Cue(r"(?:任命|聘任|委任).{2,6}(?:同志|先生|女士)", -0.6),
        Cue(r"任命|聘任|聘书|任职的?(?:通知|决定)|通知|制度|职责|架构", -0.85, "title"),
        Cue(r"首席质量官", 0.2, "file"),
    ),
    read=read,
)
