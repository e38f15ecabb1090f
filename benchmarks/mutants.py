"""Mutants of the scoring rules against the worked cases, in one process: ``python -m benchmarks.mutants [--sample N] [MODULE...]``.

`mutmut` (configured in pyproject.toml) makes more kinds of mutants and takes hours; this makes the telling ones (comparisons, and/or, not,
not, numbers, True/False, early returns) and puts their code into the functions in place, so that a mutant costs a fraction of a second.
A case scores only the cells it asks about, and a mutant is tried on the cases that call its function.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import random
import signal
import sys
import time
import types
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evidence.sheet import ScoreSheet
from scoring import sheet as stage
from scoring.rubric import Rubric, load_rubric
from tests.scoring import casework
from tests.scoring.casework import WorkedCase, differences, worked_cases
from tests.scoring.pinned import lines_of

CASES = Path(__file__).parents[1] / "tests" / "scoring" / "cases"
MODULES = (
    *(f"scoring.rules.{n}" for n in ("appointment", "award", "certificate", "inspection", "laboratory", "patent", "presence")),
    *(f"scoring.rules.{n}" for n in ("project", "secretariat", "staff", "standard", "trademark")),
    "scoring.match",
)
_WHOLE = {"total", "eligibility", "missing", "not_missing", "sheet_flags"}
_COMPARE = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_COMPARE |= {ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is}
_SECONDS = 20
_HEAD = """# Mutation testing

`python -m benchmarks.mutants --write docs/mutation.md` makes this page. It mutates `scoring/rules` and
`scoring/match.py` (comparisons, and/or, not, conditions, numbers, True/False) in one process
and tries each mutant on the worked cases that call its function.
`mutmut run` (configured in `pyproject.toml`) makes more kinds of mutants and needs hours."""
_REASONS: dict[tuple[str, str], str] = {}
"""Why a function's mutants survive, by module and function, where no case can tell them."""


@dataclass(frozen=True)
class Mutant:
    module: str
    function: str
    line: int
    what: str
    tree: ast.Module


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, each a whole syntax tree."""
    tree = ast.parse(Path(sys.modules[module].__file__ or "").read_text(encoding="utf-8"))
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        for node in ast.walk(function):
            for what, apply in _changes(node):
                twin = copy.deepcopy(tree)
                place = next(t for o, t in zip(ast.walk(tree), ast.walk(twin), strict=True) if o is node)
                apply(place)
                yield Mutant(module, function.name, getattr(node, "lineno", 0), what, ast.fix_missing_locations(twin))


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARE:
        other = _COMPARE[type(node.ops[0])]
        yield f"{ast.unparse(node)} -> {other.__name__}", lambda n: n.ops.__setitem__(0, other())
    if isinstance(node, ast.BoolOp):
        flipped = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{ast.unparse(node)} -> {flipped.__name__}", lambda n: setattr(n, "op", flipped())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"{ast.unparse(node)} -> without not", lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.If | ast.IfExp):
        yield f"if {ast.unparse(node.test)} -> if not", lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} -> {not node.value}", lambda n: setattr(n, "value", not n.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield f"{node.value} -> {node.value + 1}", lambda n: setattr(n, "value", n.value + 1)


def functions_of(module: types.ModuleType) -> dict[str, types.FunctionType]:
    """The functions and methods defined in a module, by qualified name."""
    found = {}
    for value in vars(module).values():
        if isinstance(value, types.FunctionType) and value.__module__ == module.__name__:
            found[value.__qualname__] = value
        if isinstance(value, type) and value.__module__ == module.__name__:
            members = (m.fget if isinstance(m, property) else m for m in vars(value).values())
            found |= {m.__qualname__: m for m in members if isinstance(m, types.FunctionType)}
    return found


def killed_by(mutant: Mutant, cases: list[WorkedCase], pinned: Mapping[str, list[str]]) -> str:
    """Who notices: "hand" (points and remarks worked out by hand), "pinned" (what the cases give beside), "" nobody."""
    module = sys.modules[mutant.module]
    # in a module of its own, so that classes are made anew and only code goes over
    twin = types.ModuleType(mutant.module)
    sys.modules[mutant.module] = twin
    try:
        exec(compile(mutant.tree, mutant.module, "exec"), twin.__dict__)
    finally:
        sys.modules[mutant.module] = module
    theirs, kept = functions_of(twin), {}
    for name, function in functions_of(module).items():
        if name in theirs and len(theirs[name].__code__.co_freevars) == len(function.__code__.co_freevars):
            kept[function] = function.__code__
            function.__code__ = theirs[name].__code__
    try:
        if any(_notices(c, None) for c in cases):
            return "hand"
        return "pinned" if any(_notices(c, pinned) for c in cases) else ""
    finally:
        for function, code in kept.items():
            function.__code__ = code


def _notices(case: WorkedCase, pinned: Mapping[str, list[str]] | None) -> bool:
    signal.alarm(_SECONDS)
    try:
        sheet = sheet_of(case)
        return bool(differences(sheet, case.expect)) or (pinned is not None and lines_of(sheet, case.expect) != pinned[case.sentence])
    except Exception:
        return True
    finally:
        signal.alarm(0)


def sheet_of(case: WorkedCase) -> ScoreSheet:
    """The case's sheet with only the cells it asks about."""
    whole, asked = load_rubric("jiangmen-2022"), set(case.expect)
    names = {k.removeprefix("cell ") for k in asked}
    apart = asked & _WHOLE or case.given.get("problems") or any("other" in p for p in case.given.get("papers", ()))
    kept = tuple(
        c for c in whole.criteria if c.id in names or any(i.id in names for i in c.items) or ("4.11-a" in names and c.id == "4.10-a")
    )
    rubric: Rubric = whole if apart else replace(whole, criteria=kept)
    casework.load_rubric = lambda _edition: rubric
    return casework.sheet_of(case)


def callers(cases: list[WorkedCase]) -> tuple[dict[tuple[str, str], list[WorkedCase]], dict[str, list[str]]]:
    """The cases that call each function, by file and name, quick ones first; and what each gives beside its expectations."""
    pinned: dict[str, list[str]] = {}
    found: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    called: set[tuple[str, str]] = set()

    def note(frame: types.FrameType, event: str, _: object) -> None:
        if event == "call":
            called.add((frame.f_code.co_filename, frame.f_code.co_name))

    for at, case in enumerate(cases):
        called.clear()
        sys.setprofile(note)
        started = time.perf_counter()
        sheet = sheet_of(case)
        failed = differences(sheet, case.expect)
        sys.setprofile(None)
        pinned[case.sentence] = lines_of(sheet, case.expect)
        assert not failed, (case.sentence, failed)
        for key in called:
            found[key].append((time.perf_counter() - started, at))
    return {key: [cases[at] for _, at in sorted(times)] for key, times in found.items()}, pinned


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=MODULES)
    parser.add_argument("--sample", type=int, default=0, help="so many mutants drawn at random, 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=600, help="stop after so many CPU seconds")
    parser.add_argument("--write", type=Path, help="write the page (docs/mutation.md)")
    options = parser.parse_args()
    for name in (*MODULES, stage.__name__):
        importlib.import_module(name)
    signal.signal(signal.SIGALRM, _too_long)
    started, cases = time.process_time(), list(worked_cases(CASES))
    by_function, pinned = callers(cases)
    mutants = [m for name in options.modules for m in mutants_of(name)]
    random.Random(options.seed).shuffle(mutants)
    told: dict[str, int] = defaultdict(int)
    survivors = []
    for mutant in mutants[: options.sample or None]:
        if time.process_time() - started > options.seconds:
            break
        file = sys.modules[mutant.module].__file__ or ""
        by = killed_by(mutant, by_function.get((file, mutant.function), []), pinned)
        told[by] += 1
        if not by:
            survivors.append(mutant)
            print(f"{mutant.module}:{mutant.line} {mutant.function}: {mutant.what}", flush=True)
    text = report(sorted(survivors, key=lambda m: (m.module, m.line, m.what)), told, len(mutants), options.seed)
    print(text.split("\n\n")[2], f"{time.process_time() - started:.0f} CPU s")
    if options.write:
        options.write.write_text(text, encoding="utf-8")


def report(survivors: Sequence[Mutant], told: Mapping[str, int], whole: int, seed: int) -> str:
    """The page on a run, survivors with their reasons."""
    tried = sum(told.values())
    alone, left = (tried - told["hand"]) / max(1, tried), len(survivors) / max(1, tried)
    which = "all" if tried == whole else f"a sample drawn with seed {seed}, of {whole}"
    lines = [
        f"* `{m.module}` {m.function}, line {m.line}: `{m.what}`: {_REASONS.get((m.module, m.function), 'no case yet')}" for m in survivors
    ]
    figures = f"{tried} mutants ({which}): {len(survivors)} survive ({left:.1%}). What was worked out by hand alone kills {told['hand']}"
    figures += f" and leaves {alone:.1%}; what the cases are pinned to beside (`tests/scoring/pinned.json`) kills {told['pinned']} more."
    return "\n\n".join([_HEAD, "## The last run", figures, "\n".join(lines)]) + "\n"


def _too_long(*_: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    main()
