from __future__ import annotations

import pytest

from extractors.fields.scheme_numbers import mend


@pytest.mark.parametrize(
    ("read", "system", "meant"),
    [
        ("58924O0376R0S", "quality", "58924Q0376R0S"),
        ("5892400376R0S", "quality", "58924Q0376R0S"),
        ("54026000008R000", "occupational_health_safety", "54026O00008R000"),
        ("5892450378R0S", "occupational_health_safety", "58924S0378R0S"),
        ("O4624Q14104R2M", "quality", "04624Q14104R2M"),
        ("00122Q31O344ROM/4400", "quality", "00122Q310344R0M/4400"),
        ("001-24-0-01663-R0-M", "quality", "001-24-Q-01663-R0-M"),
        ("03410D10286R0S", "quality", "03410Q10286R0S"),
    ],
)
def test_a_number_misread_in_a_place_whose_sort_is_known_is_mended(read: str, system: str, meant: str) -> None:
    found = mend(read, system)
    assert found is not None
    assert found.value == meant


@pytest.mark.parametrize(
    ("read", "system"),
    [
        ("00122Q310344R0M/4400", "quality"),
        ("00126E300669R201", "environment"),
        ("54026O00008R000", "occupational_health_safety"),
        ("03824Q60289R3S", ""),
        ("0152410213R0M", "quality"),  # a 1 is no misread Q: the letter may be any
        ("0152400213R0M", ""),  # nothing says which system
        ("CN18/21234", "quality"),
        ("01 100 1234567", "quality"),
        ("2024012345678", "quality"),
    ],
)
def test_a_number_is_left_as_read_where_no_rule_proves_another(read: str, system: str) -> None:
    assert mend(read, system) is None


def test_a_repair_that_contradicts_the_year_of_issue_is_none() -> None:
    assert mend("0150400213R0M", "quality", 2024) is None
    assert mend("0152400213R0M", "quality", 2024) is not None


def test_the_reading_with_a_dropped_letter_stays_an_alternative() -> None:
    found = mend("5892400376R0S", "quality")
    assert found is not None
    assert found.others == ("5892400376R0S", "58924Q00376R0S")
