"""Certificates of every kind, from invented lines: what each field says, and where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractors.kinds import all_kinds
from tests.papers import Placed, page_of, paper_of_pages

HERE = Path(__file__).parent
CASES = [
    c for f in (HERE / "certificates.yaml", *sorted((HERE / "cases").glob("*.yaml"))) for c in yaml.safe_load(f.read_text(encoding="utf8"))
]
UNSURE = 0.6


def placed(line: str | list[object]) -> Placed:
    return line if isinstance(line, str) else tuple(line)  # type: ignore[return-value]


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_a_certificate_gives_what_is_printed_on_it(case: dict[str, object]) -> None:
    pages = [page_of(*(placed(line) for line in lines), number=i) for i, lines in enumerate(case["pages"], 1)]  # type: ignore[attr-defined]
    reading = all_kinds()[str(case["kind"])].read(paper_of_pages(pages))
    found = {name: list(f.value) if isinstance(f.value, tuple) else f.value for name, f in reading.fields.items()}
    wanted = {k: str(v) if hasattr(v, "year") else v for k, v in case["fields"].items()}  # type: ignore[attr-defined]
    assert {k: found.get(k) for k in wanted} == wanted
    for name in case.get("absent", ()):  # type: ignore[attr-defined]
        assert name not in found
    for name in case.get("derived", ()):  # type: ignore[attr-defined]
        assert reading.fields[name].derived
        assert reading.fields[name].inputs
    for name in case.get("unsure", ()):  # type: ignore[attr-defined]
        assert reading.fields[name].confidence <= UNSURE
        assert reading.fields[name].alternatives
    for name in case.get("repaired", ()):  # type: ignore[attr-defined]
        assert "+repair" in reading.fields[name].source.method
    assert {f.code for f in reading.flags} >= set(case.get("flags", ()))  # type: ignore[call-overload]
    for name, field in reading.fields.items():
        assert field.source.box is not None, name
        assert field.raw, name
        assert 0 < field.confidence < 1, name


def test_an_identity_number_beside_a_name_does_not_leave_with_it() -> None:
    page = page_of(("企业首席质量官任职培训证书", 0.25, 0.1, 0.03), "黄某明 身份证号440703199003071235 于2021年5月10日参加培训，考核合格")
    reading = all_kinds()["chief_quality_officer_certificate"].read(paper_of_pages([page]))
    assert reading.fields["person"].value == "黄某明"
    assert not any("19900307" in f.source.quote + f.raw for f in reading.fields.values())


def test_all_kinds_of_certificates_give_the_fields_they_declare_and_no_others() -> None:
    for case in (c for c in CASES if "certificate" in c["kind"]):
        kind = all_kinds()[case["kind"]]
        pages = [page_of(*(placed(line) for line in lines)) for lines in case["pages"]]
        assert set(kind.read(paper_of_pages(pages)).fields) <= set(kind.fields), kind.name
