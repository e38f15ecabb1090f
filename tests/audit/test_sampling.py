"""Samples for a second look: as large as their bound asks for, spread over their strata, and the same for the same seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from audit.promise import upper_bound
from audit.sampling import draw, population, size_for
from evidence.quality import SampleTerms
from tests.audit.test_labels import many

TERMS = SampleTerms(2024, "criterion", 0.05, 0.95, ("kind", "county"), 7)


def test_the_size_is_the_least_that_bounds_the_share_without_an_error() -> None:
    assert size_for(0.01, 0.95) == 299
    for wrong, sureness in ((0.01, 0.95), (0.005, 0.95), (0.02, 0.99)):
        size = size_for(wrong, sureness)
        assert upper_bound(0, size, sureness) <= wrong < upper_bound(0, size - 1, sureness)


def test_each_stratum_has_its_share_and_a_seed_says_all() -> None:
    labels = tuple(replace(x, confirm=True, round=2024, county="鹤山市" if n % 4 else "开平市") for n, x in enumerate(many()))
    among = population(labels, TERMS)
    assert {x.right for x in among} == {True}
    drawn = draw(among, TERMS)
    assert len({(p.application, p.place) for p in drawn}) == len(drawn) == 59
    everywhere, here = Counter(x.county for x in among), Counter(p.stratum.split(" / ")[1] for p in drawn)
    for county, count in everywhere.items():
        assert abs(here[county] - 59 * count / len(among)) < 1
    assert draw(among[::-1], TERMS) == drawn != draw(among, replace(TERMS, seed=8))
    again = draw(among, TERMS, {(p.application, p.place) for p in drawn})
    assert not {(p.application, p.place) for p in again} & {(p.application, p.place) for p in drawn}
