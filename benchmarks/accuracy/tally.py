"""Counts of true, found and right values, and the figures that follow from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from benchmarks.accuracy.compare import same
from benchmarks.accuracy.given import GivenDocument, GivenField


@dataclass
class Count:
    """`truth`: values there are; `found`: values given (rightly, wrongly, or where there is none); `right`: equal ones."""

    truth: int = 0
    found: int = 0
    right: int = 0

    def add(self, other: Count) -> None:
        self.truth += other.truth
        self.found += other.found
        self.right += other.right

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.truth if self.truth else 1.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass
class Tally:
    """All that is counted on one set of papers."""

    kinds: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    fields: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    rows: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    graded: list[tuple[float, bool]] = field(default_factory=list)
    """(confidence, right) of each field that was found where there is a true one."""
    misses: list[str] = field(default_factory=list)
    known: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Field names that the truth has for each kind."""

    def total(self, counts: Iterable[Count]) -> Count:
        whole = Count()
        for count in counts:
            whole.add(count)
        return whole

    def grade(self, where: str, kind: str, truth: Mapping[str, object], got: Mapping[str, GivenField], *, strict: bool) -> None:
        """Compare a document's fields. `strict`: fields given where the truth has none count as found and wrong.

        Fields that the truth has nowhere for the kind are extra, beyond the contract, and not counted.
        """
        for name, value in truth.items():
            count = self.fields[kind, name]
            count.truth += 1
            found = got.get(name)
            if found is None:
                self.misses.append(f"{where} {kind}.{name}: absent, is {value!r}")
                continue
            right = same(name, value, found.value)
            count.found += 1
            count.right += right
            self.graded.append((found.confidence, right))
            if not right:
                self.misses.append(f"{where} {kind}.{name}: {found.value!r} ({found.confidence}), is {value!r}")
        for name in (got.keys() - truth.keys()) & self.known[kind] if strict else ():
            self.fields[kind, name].found += 1
            self.graded.append((got[name].confidence, False))
            self.misses.append(f"{where} {kind}.{name}: {got[name].value!r} ({got[name].confidence}), is not there")

    def grade_rows(self, where: str, kind: str, truth: Iterable[Mapping[str, object]], got: GivenDocument | None) -> None:
        """Compare rows, each true row with the most similar unused row given."""
        rest = list(got.rows) if got else []
        for row in truth:
            best = max(rest, key=lambda r: sum(n in r and same(n, v, r[n].value) for n, v in row.items()), default=None)
            if best is not None and any(n in best and same(n, v, best[n].value) for n, v in row.items()):
                rest.remove(best)
            else:
                best = None
            for name, value in row.items():
                count = self.rows[kind, name]
                count.truth += 1
                if best is not None and name in best:
                    count.found += 1
                    count.right += same(name, value, best[name].value)
                    if not same(name, value, best[name].value):
                        self.misses.append(f"{where} {kind}[].{name}: {best[name].value!r}, is {value!r}")
                else:
                    self.misses.append(f"{where} {kind}[].{name}: absent, is {value!r}")
        for row_ in rest:
            self.rows[kind, "(row that is not there)"].found += len(row_)


def calibration_error(graded: list[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error over equally filled bins."""
    pairs, error = sorted(graded), 0.0
    for i in range(bins):
        part = pairs[len(pairs) * i // bins : len(pairs) * (i + 1) // bins]
        if part:
            error += abs(sum(c for c, _ in part) - sum(o for _, o in part)) / len(pairs)
    return error


def ranking(graded: list[tuple[float, bool]]) -> float:
    """Area under the ROC curve of confidence against rightness; nan when all or none are right."""
    right = [c for c, o in graded if o]
    wrong = [c for c, o in graded if not o]
    if not right or not wrong:
        return float("nan")
    return sum((r > w) + 0.5 * (r == w) for r in right for w in wrong) / (len(right) * len(wrong))
