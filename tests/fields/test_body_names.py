"""Names of bodies that a seal damaged: what the seal's rim and the second model agree on against the first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.fields.issuers import issuer
from extractors.paper import Paper
from tests.papers import page_of


def sealed(read: str, second: str, rim: str) -> Paper:
    """A paper whose last line the engine's two models read as `read` and `second`, with a seal that says `rim`."""
    page = page_of(("认证证书", 0.4, 0.1, 0.04), (read, 0.55, 0.86))
    last = replace(page.lines[-1], other=second)
    return Paper((replace(page, lines=(*page.lines[:-1], last, TextLine(rim, BoundingBox.of(0.6, 0.78, 0.8, 0.92), 0.95))),))


@pytest.mark.parametrize(
    ("read", "second", "rim", "name"),
    [
        ("颁证部门:海行计量认证中心", "颁证部门：海衡计量认证中心", "海衡计量认证中心", "海衡计量认证中心"),
        ("佛山乙衡国际人证有限公司", "佛山乙衡国际认证有限么司", "佛山衡国际认证有限公司", "佛山乙衡国际认证有限公司"),
    ],
)
def test_two_witnesses_mend_a_name(read: str, second: str, rim: str, name: str) -> None:
    found = issuer(sealed(read, second, rim))
    assert found is not None
    assert found.value == name
    assert found.confidence <= 0.9
    assert len(found.alternatives) == 1


def test_one_witness_changes_nothing() -> None:
    found = issuer(sealed("颁证部门:海行计量认证中心", "颁证部门：海行计量认证中心", "海衡计量认证中心"))
    assert found is not None
    assert found.value == "海行计量认证中心"
