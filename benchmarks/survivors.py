"""The page on mutation testing, from the results of `mutmut run`: ``python -m benchmarks.survivors``.

Reasons stand in ``survivors.toml``: for functions (``module.function``, or ``*``), by a pattern that is searched in what the mutant
changes (its lines of the diff, each behind ``-`` or ``+``). The first that fits is the mutant's.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant

PAGE, REASONS = Path("docs/mutation.md"), Path(__file__).with_suffix(".toml")
_KILLED = 1
_HEAD = """# Mutation testing

`mutmut run` (configured in `pyproject.toml`) tries every mutant of `scoring/rules` and `scoring/match.py` on the worked cases
(`tests/scoring/cases`, with every word, field and place pinned in `tests/scoring/pinned.json`) and on
`tests/scoring/test_rules.py`: some 0.2 s each on one quiet core. `python -m benchmarks.survivors` then makes this page; the
reasons stand in `benchmarks/survivors.toml`. A run may be made in parts (`mutmut run "scoring.rules.award.*"`); what is not
touched keeps its result.
"""


@dataclass(frozen=True)
class Mutant:
    """One mutant: the function it changes, the lines of its diff, and whether a test noticed."""

    module: str
    function: str
    change: str
    killed: bool

    @property
    def place(self) -> str:
        return f"{self.module}.{self.function}"


@dataclass(frozen=True)
class Reason:
    where: str
    change: re.Pattern[str]
    why: str


def mutants() -> Iterator[Mutant]:
    """All mutants of the last run."""
    for meta in sorted(Path("mutants").rglob("*.py.meta")):
        path = meta.relative_to("mutants").with_suffix("")
        module = ".".join(path.with_suffix("").parts)
        for name, code in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            function = re.sub(r"__mutmut_\d+$", "", name.removeprefix(f"{module}.")).removeprefix("x_").replace("xǁ", "").replace("ǁ", ".")
            change = "" if code == _KILLED else _changed(get_diff_for_mutant(name, path=path))
            yield Mutant(module, function, change, code == _KILLED)


def _changed(diff: str) -> str:
    lines = [line for line in diff.splitlines() if line[:1] in {"-", "+"} and not line.startswith(("---", "+++"))]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines)


def reasons() -> list[Reason]:
    raw = tomllib.loads(REASONS.read_text(encoding="utf-8"))["reason"]
    return [Reason(r["where"], re.compile(r["change"], re.DOTALL), r["why"]) for r in raw]


def page(found: list[Mutant], why: list[Reason]) -> str:
    """Figures by module, then the survivors by reason."""
    left = [m for m in found if not m.killed]
    lines = [
        _HEAD,
        f"{len(found)} mutants, {len(left)} survive ({len(left) / len(found):.1%}).\n",
        "| module | mutants | survive |",
        "|---|---|---|",
    ]
    for module in sorted({m.module for m in found}):
        own = [m for m in found if m.module == module]
        lines.append(f"| `{module}` | {len(own)} | {sum(not m.killed for m in own)} |")
    groups: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in left:
        groups[next((r.why for r in why if fnmatchcase(mutant.place, r.where) and r.change.search(mutant.change)), "No reason yet")].append(
            mutant
        )
    for reason, members in sorted(groups.items(), key=lambda g: -len(g[1])):
        lines += [f"\n## {reason}: {len(members)}\n"]
        lines += [f"* `{m.place}`: `{m.change.replace(chr(10), ' ')}`" for m in members]
    return "\n".join(lines) + "\n"


def main() -> None:
    text = page(list(mutants()), reasons())
    PAGE.write_text(text, encoding="utf-8")
    print(text.split("\n\n")[2].splitlines()[0])


if __name__ == "__main__":
    main()
