"""``python -m benchmarks.accuracy [--holdout SEED] [--hand NAME:SEED]... [--real DIR]``: measure and write docs/accuracy.md.

Pages are read through the store of ``ZHIPING_HOME``: what was read before by the same version is not read again.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.accuracy import batch, loose
from benchmarks.accuracy.report import batch_section, loose_section

MARK = "<!-- figures -->"
"""What people write stands above it, what the program writes below."""


def main() -> None:
    root = Path(__file__).parents[2]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=Path, default=root / "fixtures" / "sample", help="a batch with <name>.truth.json beside it")
    parser.add_argument(
        "--real", type=Path, default=root.parent / "shared" / "real", help="a folder with files/ and truth.json; may be absent"
    )
    parser.add_argument("--holdout", type=int, metavar="SEED", help="also draw and measure a batch of held-out layouts")
    parser.add_argument(
        "--hand", action="append", default=[], metavar="NAME:SEED", help="also draw and measure a batch of another hand (A:21)"
    )
    parser.add_argument("--out", type=Path, default=root / "docs" / "accuracy.md")
    parser.add_argument("--misses", action="store_true", help="print each wrong or absent value")
    a = parser.parse_args()
    sections, misses = [], []
    with tempfile.TemporaryDirectory() as scratch:
        batches = [("The sample batch", a.sample)]
        if a.holdout is not None:
            batches.append((f"Held-out layouts (seed {a.holdout})", _drawn(Path(scratch) / f"holdout-{a.holdout}", a.holdout, "--holdout")))
        for hand, seed in (name.split(":") for name in a.hand):
            batches.append((f"Another hand: {hand} (seed {seed})", _drawn(Path(scratch) / f"hand-{hand}", seed, "--hand", hand)))
        for title, path in batches:
            figures = batch.measure(batch.truth_of(path), batch.run(path, Path(scratch) / "out"))
            sections.append(batch_section(title, figures))
            misses += figures.tally.misses + figures.lost + figures.wrong_but_certain
    if (a.real / "truth.json").exists():
        tally = loose.measure(a.real / "files", a.real / "truth.json")
        sections.append(loose_section("Real papers (not in the project)", tally))
        misses += tally.misses
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=root, check=True).stdout.strip()
    made = (
        f"{MARK}\n\nBelow: `python -m benchmarks.accuracy {shlex.join(_measured(a))}` at commit {commit}, on what the commands write.\n\n"
    )
    a.out.write_text(_notes(a.out) + made + "\n".join(sections), encoding="utf-8")
    print(a.out.read_text(encoding="utf-8"))
    if a.misses:
        print("\n".join(misses))


def _notes(page: Path) -> str:
    """What people wrote above the figures: how to read them, and the causes of what is low."""
    text = page.read_text(encoding="utf-8") if page.exists() else "# Accuracy\n\n"
    return text.split(MARK)[0].rstrip() + "\n\n"


def _measured(a: argparse.Namespace) -> list[str]:
    """The options that say what was measured."""
    return [*(["--holdout", str(a.holdout)] if a.holdout is not None else []), *(word for hand in a.hand for word in ("--hand", hand))]


def _drawn(path: Path, seed: str | int, *options: str) -> Path:
    subprocess.run([sys.executable, "-m", "fixtures.build", str(path), "--seed", str(seed), *options], check=True)
    return path


if __name__ == "__main__":
    main()
