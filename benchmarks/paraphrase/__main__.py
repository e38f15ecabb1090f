"""``python -m benchmarks.paraphrase BATCH... [--each N] [--change WORD] [--misses]``: what readers owe to the words they know.

Each BATCH has its truth beside it. Pages are read through the store of ``ZHIPING_HOME``, so what was read before is not read again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.paraphrase.naming import namings
from benchmarks.paraphrase.probe import Change, probe
from benchmarks.paraphrase.report import by_field, table
from benchmarks.paraphrase.setting import settings
from benchmarks.paraphrase.specimens import drawn
from benchmarks.paraphrase.wording import wordings
from extractors.documents import documents


def changes(word: str = "") -> list[Change]:
    """All changes whose name has `word` in it."""
    every: list[Change] = [*wordings(), *namings(), *settings()]
    return [change for change in every if word in change.name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("batches", type=Path, nargs="+", metavar="BATCH")
    parser.add_argument("--each", type=int, default=6, help="papers of each kind (6)")
    parser.add_argument("--change", default="", help="only changes with this in their name")
    parser.add_argument("--misses", action="store_true", help="list each value that a change lost")
    a = parser.parse_args()
    losses = list(probe(drawn(a.batches, a.each), changes(a.change), documents))
    print(table(losses), by_field(losses), sep="\n\n")
    if a.misses:
        print("\n".join(miss for loss in losses for miss in (f"\n{loss.name}", *loss.new_misses)))


if __name__ == "__main__":
    main()
