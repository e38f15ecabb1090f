"""What patterns cannot match without."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.kinds import all_kinds
from extractors.needed import may_match, needed

CUES = sorted({cue.pattern for kind in all_kinds().values() for cue in kind.cues})


def clauses(*texts: str) -> set[frozenset[str]]:
    return set(map(frozenset, texts))


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("证书", clauses("证", "书")),
        ("证明?书", clauses("证", "书")),
        ("证(?:明){1,2}", clauses("证", "明")),
        ("证明{0,2}", clauses("证")),
        ("证明{,2}", clauses("证")),
        ("(?:国家|行业)标准", clauses("国业", "标", "准")),
        ("(证书|证明)$", clauses("证", "书明")),
        ("(?P<what>证)书+?", clauses("证", "书")),
        ("检[验测]", clauses("检", "验测")),
        (r"[\[(]20\d\d[^年][一-十]", clauses("[(", "2", "0")),
        (r"[\\]\.", clauses("\\", ".")),
        ("(?<!管理)认(?=证)(?!书)", clauses("认")),
        ("iso", clauses("iIİı", "sSſ", "oO")),
        ("k", clauses("kK\u212a")),
        ("größe", clauses("gG", "rR", "eE")),
    ],
)
def test_a_pattern_needs_the_characters_that_every_match_of_it_has(pattern: str, wanted: set[frozenset[str]]) -> None:
    assert set(needed(pattern)) == wanted


@pytest.mark.parametrize(
    "pattern", ["证|", ".*", r"\d{4}", r"(证)\1|书", r"\u8bc1", "(?i:证)", "证{书", "[^证]", "证)", "(证", "*证", "сертификат"]
)
def test_of_a_pattern_that_is_not_understood_or_has_no_fixed_character_nothing_is_claimed(pattern: str) -> None:
    assert needed(pattern) == ()
    assert may_match(pattern, frozenset())


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_a_cue_matches_has_what_it_needs(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(CUES))
    text = data.draw(st.from_regex(re.compile(pattern, re.IGNORECASE)))
    assert may_match(pattern, frozenset(text))


def test_most_cues_are_not_searched_for_on_a_page_that_says_something_else() -> None:
    page = frozenset("本公司成立于二〇〇八年，位于江门市，主要生产灯具。")
    assert sum(may_match(pattern, page) for pattern in CUES) < 0.1 * len(CUES)
