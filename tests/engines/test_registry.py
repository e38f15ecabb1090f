"""Engines are found by being there."""

from __future__ import annotations

import pytest

from evidence.errors import EngineMissing, UsageError
from extractors import engines


def test_both_engines_are_known_without_being_loaded() -> None:
    assert engines.names() == ("rapidocr", "tesseract")
    assert set(engines.available()) == {"rapidocr", "tesseract"}


def test_the_version_of_an_engine_names_its_library() -> None:
    assert engines.engine_version("rapidocr").startswith("3.")


def test_an_unknown_engine_is_a_usage_error_that_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="rapidocr, tesseract"):
        engines.engine("paddle")


def test_a_missing_tesseract_says_which_debian_packages_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    engines.engine.cache_clear()
    assert "tesseract-ocr-chi-sim" in str(engines.missing("tesseract"))
    with pytest.raises(EngineMissing, match="tesseract-ocr-chi-sim"):
        engines.engine("tesseract")
