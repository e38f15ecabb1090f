"""Which lines of a page are read, and how closely."""

from __future__ import annotations

import numpy as np

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.engines import Image, Sighting
from extractors.pages.lines import FEW_LINES, Seen, look_turned

NOTHING = np.zeros((10, 10, 3), np.uint8)


def _sighting(top: float, quick: str, close: str | None, *, score: float = 0.9) -> Sighting:
    box = BoundingBox.of(0.1, top, 0.5, top + 0.012)
    return Sighting(box, lambda: TextLine(quick, box, score), lambda: TextLine(close, box, 0.99) if close is not None else None)


def _seen(*sightings: Sighting) -> Seen:
    return Seen(list(sightings), [], None, NOTHING, NOTHING, 0, 0.0)


def test_a_place_in_which_the_quick_model_reads_nothing_is_read_with_care() -> None:
    seen = _seen(_sighting(0.1, "", "江门市市场监督管理局", score=0.0))
    assert seen.glance == []
    assert [line.text for line in seen.closely()] == ["江门市市场监督管理局"]


def test_rings_of_an_ornament_are_no_text() -> None:
    assert _seen(_sighting(0.1, "O O O", "O O O"), _sighting(0.2, "○", "0")).closely() == []


def test_what_the_quick_model_reads_without_doubt_is_not_read_again() -> None:
    sure, single = _sighting(0.1, "2026年05月06日", "another", score=0.999), _sighting(0.2, "尺", "尺寸", score=0.999)
    assert [line.text for line in _seen(sure, single).closely()] == ["2026年05月06日", "尺寸"]


def test_where_head_and_foot_decide_the_body_keeps_its_quick_reading() -> None:
    seen = _seen(_sighting(0.1, "quick", "close"), _sighting(0.6, "quick", "close"), _sighting(0.95, "quick", "close"))
    assert [line.text for line in seen.closely(head_only=True)] == ["close", "quick", "close"]


def test_of_a_long_page_a_glance_reads_head_foot_and_a_share_of_the_rest() -> None:
    asked: list[int] = []

    def row(i: int) -> Sighting:
        box = BoundingBox.of(0.1, 0.01 * i, 0.5, 0.01 * i + 0.008)

        def quickly() -> TextLine:
            asked.append(i)
            return TextLine(f"第{i}行", box, 0.9)

        return Sighting(box, quickly, lambda: None)

    read = {line.text for line in _seen(*map(row, range(97))).glance}
    assert len(set(asked)) == len(read)
    assert {"第0行", "第19行", "第96行"} <= read
    assert 0.25 * 73 < len(read) - 24 < 0.42 * 73  # 20 rows above, some 4 below, a third of those between
    assert len(_seen(*map(row, range(FEW_LINES))).glance) == FEW_LINES


def test_where_head_and_foot_decide_no_more_of_a_long_body_is_read_than_a_glance_does() -> None:
    seen = _seen(*(_sighting(0.01 * i, f"第{i}行", f"第{i}行") for i in range(97)))
    glance, close = ({line.text for line in lines} for lines in (seen.glance, seen.closely(head_only=True)))
    assert close == glance | {f"第{i}行" for i in (*range(40), *range(87, 97))}


def test_a_small_picture_that_reads_badly_is_looked_at_once_for_each_way_up() -> None:
    class Doubtful:
        name = version = "doubtful"
        looks = 0

        def read(self, image: Image) -> list[TextLine]:
            self.looks += 1
            return [TextLine("丁", BoundingBox.of(0.1, 0.1, 0.9, 0.3), 0.7)]

    engine, picture = Doubtful(), np.full((300, 400), 255, np.uint8)
    look_turned(picture, picture, 0, engine)
    assert engine.looks == 4
