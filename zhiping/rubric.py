"""``zhiping rubric``: list, show and check editions."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from scoring.edition import Criterion, Rubric
from scoring.rubric import check_rubric, editions, load_rubric
from zhiping.progress import OUT, say


def print_editions() -> None:
    """One line an edition: id, term in force, title."""
    for name in editions():
        rubric = load_rubric(name)
        say(f"{rubric.edition}  {rubric.in_force_from}..{rubric.in_force_to}  {rubric.title} {rubric.number}")


def print_edition(edition: str) -> None:
    """An edition for people: cells and items with points, then the readings with their defaults."""
    rubric = load_rubric(edition)
    say(f"{rubric.title}（{rubric.number}）")
    say(f"{rubric.issuer}  施行 {rubric.in_force_from} 至 {rubric.in_force_to}  满分 {rubric.full_total}")
    say(f"来源 {rubric.source}  sha256 {rubric.sha256}")
    table = Table(show_lines=False)
    for heading in ("项目", "名称", "分值", "佐证材料", "口径"):
        table.add_column(heading, overflow="fold")
    for criterion in rubric.criteria:
        _add(table, criterion)
    OUT.print(table)
    _print_readings(rubric)


def check_edition(file: Path) -> int:
    """Print the faults of an edition's file; 0 where there are none, else 2."""
    faults = check_rubric(file)
    for fault in faults:
        say(fault)
    say(f"{file}: {len(faults)} faults" if faults else f"{file}: ok")
    return 2 if faults else 0


def _add(table: Table, criterion: Criterion) -> None:
    table.add_row(f"[bold]{criterion.id}[/]", f"[bold]{escape(criterion.title)}[/]", f"[bold]{criterion.full}[/]", "", "")
    for item in criterion.items:
        table.add_row(f"  {item.id}", escape(item.title), str(item.full), escape(item.what), escape(" ".join(item.readings)))


def _print_readings(rubric: Rubric) -> None:
    for reading in rubric.readings:
        say(f"{reading.id}  {reading.question}（{reading.clause}）")
        for option in reading.options:
            say(f"    {'*' if option.id == reading.default else ' '} {option.id}: {option.text}")
