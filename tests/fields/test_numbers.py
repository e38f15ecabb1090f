import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fields.numbers import (
    citizen_id_ok,
    find_citizen_ids,
    find_patent_numbers,
    find_uscc,
    patent_check_digit,
    patent_ok,
    patent_type,
    proved_patent,
    uscc_ok,
)

PATENTS = [
    "ZL201910380558.X",
    "ZL202010430096.0",
    "ZL200310102344.5",
    "ZL202111615510.6",
    "ZL202323059881.8",
    "ZL202122142763.8",
    "ZL202030123456.3",
    "ZL201920123456.5",
    "ZL2021233011159",
]
CODES = [
    "91440300708461136T",
    "914403001922038216",
    "91440101MA5CJQ4N59",
    "91350200776049653A",
    "91440703MA4W1A2B95",
    "914407841234567880",
    "91440700567890120M",
]
BODIES = st.builds("{}{}{:07d}".format, st.integers(1990, 2039), st.sampled_from("12389"), st.integers(0, 9_999_999))


@pytest.mark.parametrize("number", PATENTS)
def test_a_true_patent_number_passes_and_is_found(number: str) -> None:
    assert patent_ok(number)
    (read,) = find_patent_numbers(f"专利号:{number}")
    assert read.check
    assert not read.repaired
    assert read.value.replace(".", "") == number.replace(".", "")


@given(BODIES, st.integers(0, 11), st.integers(1, 9))
def test_any_single_digit_change_of_a_patent_number_is_caught(body: str, place: int, step: int) -> None:
    check = patent_check_digit(body)
    changed = body[:place] + str((int(body[place]) + step) % 10) + body[place + 1 :]
    assert patent_ok(f"ZL{body}.{check}")
    assert not patent_ok(f"ZL{changed}.{check}")


@given(BODIES)
def test_every_spacing_of_a_patent_number_reads_the_same(body: str) -> None:
    check = patent_check_digit(body)
    spaced = f"ZL {body[:4]} {body[4]} {body[5:]}.{check}"
    for text in (spaced, spaced.replace(" ", ""), spaced.replace(".", ""), spaced.replace("ZL ", "ZL"), " ".join(f"ZL{body}{check}")):
        assert [r.value for r in find_patent_numbers(text)] == [f"ZL{body}.{check}"], text


def test_letters_read_for_digits_are_repaired_where_the_check_digit_proves_it() -> None:
    (read,) = find_patent_numbers("ZL2O2010430096.0")
    assert (read.value, read.check, read.repaired) == ("ZL202010430096.0", True, True)


def test_a_failing_patent_number_is_kept_as_read_with_other_readings_beside_it() -> None:
    (read,) = find_patent_numbers("ZL202010480096.0")
    assert (read.value, read.check, read.repaired) == ("ZL202010480096.0", False, False)
    assert "ZL202010430096.0" in read.alternatives


def test_a_bare_number_counts_as_a_patent_only_with_its_check_digit() -> None:
    assert find_patent_numbers("202010430096.1") == ()
    assert [r.value for r in find_patent_numbers("202010430096.0")] == ["ZL202010430096.0"]


def test_the_old_eight_digit_form_is_read() -> None:
    check = patent_check_digit("02123456")
    (read,) = find_patent_numbers(f"ZL 02 1 23456.{check}")
    assert (read.value, read.check) == (f"ZL02123456.{check}", True)
    assert patent_type(read.value) == "invention"


@pytest.mark.parametrize(
    ("number", "kind"), [("ZL201910380558.X", "invention"), ("ZL201920123456.5", "utility_model"), ("ZL202030123456.3", "design")]
)
def test_the_type_digit_tells_the_kind(number: str, kind: str) -> None:
    assert patent_type(number) == kind


@pytest.mark.parametrize("code", CODES)
def test_a_true_credit_code_passes_and_is_found(code: str) -> None:
    assert uscc_ok(code)
    assert [(r.value, r.check) for r in find_uscc(f"统一社会信用代码:{code}")] == [(code, True)]
    assert [r.value for r in find_uscc(" ".join(code))] == [code]


def test_the_known_exception_is_read_but_not_proven() -> None:
    (read,) = find_uscc("91350203M0001QAY9B")
    assert (read.value, read.check) == ("91350203M0001QAY9B", False)


def test_letters_that_no_credit_code_has_are_digits() -> None:
    (read,) = find_uscc("9144O3007O8461136T")
    assert (read.value, read.check, read.repaired) == ("91440300708461136T", True, True)


@given(st.sampled_from(CODES), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_a_changed_credit_code_is_never_taken_as_read(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]
    if changed != code:
        assert all(r.repaired or not r.check for r in find_uscc(changed))


@pytest.mark.parametrize("number", ["11010519491231002X", "440703199003071235", "440784198511302048"])
def test_a_true_citizen_id_passes(number: str) -> None:
    assert citizen_id_ok(number)
    assert [(r.value, r.check) for r in find_citizen_ids(f"身份证号{number}。")] == [(number, True)]
    assert not citizen_id_ok(number[:16] + str((int(number[16]) + 1) % 10) + number[17])


def test_a_failing_patent_number_is_mended_where_the_year_of_filing_leaves_one_reading() -> None:
    (read,) = find_patent_numbers("ZL 2013 1 0430096.3")
    assert read.check is False
    mended = proved_patent(read, "invention", "2018-05-20")
    assert (mended.value, mended.repaired, mended.alternatives) == ("ZL201810430096.3", True, ("ZL201310430096.3",))
    assert proved_patent(read) == read  # nothing on the paper says more than the check digit


def test_a_failing_patent_number_with_two_possible_readings_stays_as_read() -> None:
    (read,) = find_patent_numbers("ZL 2020 1 0480096.0")
    assert len(read.alternatives) == 2
    assert proved_patent(read, "invention", "2020-05-20") == read
