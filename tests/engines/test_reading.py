"""The two real engines on a small drawn certificate."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.engines import Image, engine, missing
from tests.extractors.drawing import drawn


@pytest.fixture(scope="module")
def certificate() -> Image:
    return np.asarray(drawn(["质量管理体系认证证书", "证书编号：00123Q45678R0M", "有效期至2026年05月06日"], width=1000, height=500))


@pytest.mark.slow
def test_rapidocr_reads_a_drawn_certificate_with_an_edge_for_each_character(certificate: Image) -> None:
    lines = sorted(engine("rapidocr").read(certificate), key=lambda line: line.box.top)
    assert [line.text for line in lines] == ["质量管理体系认证证书", "证书编号：00123Q45678R0M", "有效期至2026年05月06日"]
    for line in lines:
        assert len(line.edges) == len(line.text) + 1
        assert list(line.edges) == sorted(line.edges)
    # 2026 stands after the first four of fifteen characters
    span = lines[2].span(4, 8)
    assert lines[2].box.left + 0.25 * lines[2].box.width < span.left < span.right < lines[2].box.left + 0.6 * lines[2].box.width


@pytest.mark.slow
@pytest.mark.skipif(missing("tesseract") is not None, reason="tesseract is not installed")
def test_tesseract_reads_most_of_a_drawn_certificate(certificate: Image) -> None:
    text = "".join(line.text for line in engine("tesseract").read(certificate)).replace(" ", "")
    assert "管理体系" in text  # it is right about most characters, not about all
    assert "05月06日" in text


@pytest.mark.slow
def test_nothing_is_read_on_white_paper() -> None:
    assert engine("rapidocr").read(np.full((300, 40, 3), 255, np.uint8)) == []
