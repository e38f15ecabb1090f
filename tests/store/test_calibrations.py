"""Versions of the calibration are adopted, taken back and found again; none is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.calibration import GRID, CalibrationVersion
from evidence.errors import UsageError
from store import Desk, open_store

CONTENT = """{"field_curves": {"pooled": {"worth": %s, "labels": 60}, "kinds": {}}, "criterion_curves": null,
 "threshold": {"least": 0.97, "labels": 700}, "fields": 60}"""


def test_a_version_holds_from_its_adoption_until_another_or_none_is_adopted(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/s.db", f"{tmp_path}/b") as store:
        kept, chain = Desk.of(store).calibrations, Desk.of(store).chain
        first = kept.add(CONTENT % list(GRID), "auditor")
        kept.add(CONTENT % list(GRID[::-1]), "auditor")
        assert kept.adopted() is None
        kept.adopt(1, "officer")
        scale = kept.adopted()
        assert scale is not None
        assert (scale.version, scale.least, scale.criteria) == (first.named, 0.97, None)
        assert scale.fields is not None
        assert scale.fields.at("any kind", 0.95) == pytest.approx(0.95)
        kept.adopt(None, "officer")
        assert kept.adopted() is None
        assert kept.scale(first.named) == scale
        with pytest.raises(UsageError):
            kept.adopt(3, "officer")
        with pytest.raises(UsageError):
            kept.scale(CalibrationVersion(2, first.named.sha256))
        told = [(e.kind, e.who, e.before, e.after) for e in chain.events()]
        assert told[2:] == [("adoption", "officer", "", "1"), ("adoption", "officer", "1", "")]
