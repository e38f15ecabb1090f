"""Names over several lines: joined where the lines are one name, left alone where they are two values."""

from __future__ import annotations

from extractors.fields.parties import parties
from tests.papers import Placed, paper_of


def _names(*lines: Placed) -> list[str]:
    return [p.read.name for p in parties(paper_of(*lines))]


def test_capitals_above_a_names_end_are_its_beginning() -> None:
    assert _names(("FOSHAN YIBING KITCHEN &", 0.3, 0.2), ("BATHROOM PRODUCTS CO., LTD.", 0.3, 0.225)) == [
        "FOSHAN YIBING KITCHEN & BATHROOM PRODUCTS CO., LTD."
    ]


def test_a_name_begins_behind_its_label() -> None:
    assert _names(("Manufacturer: FOSHAN YIBING KITCHEN &", 0.1, 0.2), ("BATHROOM PRODUCTS CO., LTD.", 0.1, 0.225)) == [
        "FOSHAN YIBING KITCHEN & BATHROOM PRODUCTS CO., LTD."
    ]


def test_a_value_beside_its_own_label_is_no_part_of_the_name_below() -> None:
    rows: list[Placed] = [
        ("MARK", 0.1, 0.2),
        ("YIBING DELUXE", 0.4, 0.2),
        ("HOLDER", 0.1, 0.225),
        ("FOSHAN YIBING PRODUCTS CO., LTD.", 0.4, 0.225),
    ]
    assert _names(*rows) == ["FOSHAN YIBING PRODUCTS CO., LTD."]


def test_a_label_in_capitals_is_no_part_of_the_name_below() -> None:
    assert _names(("CERTIFICATE HOLDER", 0.3, 0.2), ("FOSHAN YIBING PRODUCTS CO., LTD.", 0.3, 0.225)) == [
        "FOSHAN YIBING PRODUCTS CO., LTD."
    ]


def test_a_code_above_is_no_part_of_a_name() -> None:
    assert _names(("SAA-204411-EA", 0.3, 0.2), ("FOSHAN YIBING PRODUCTS CO., LTD.", 0.3, 0.225)) == ["FOSHAN YIBING PRODUCTS CO., LTD."]


def test_capitals_a_space_left_of_a_names_end_are_its_beginning() -> None:
    height = 0.018
    first = "FOSHAN YIBING"
    right = 0.2 + sum(height * 0.38 for _ in first)
    assert "FOSHAN YIBING PRODUCTS CO., LTD." in _names((first, 0.2, 0.2), ("PRODUCTS CO., LTD.", right + 0.012, 0.2))
    assert _names((first, 0.2, 0.2), ("PRODUCTS CO., LTD.", right + 0.12, 0.2)) == ["PRODUCTS CO., LTD."]
