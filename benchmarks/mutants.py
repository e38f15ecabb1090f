"""Mutants of the scoring rules against the worked cases, in one process: ``python -m benchmarks.mutants [--sample N] [MODULE...]``.

`mutmut` (configured in pyproject.toml) makes more kinds of mutants and takes hours; this makes the telling ones (comparisons, and/or,
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
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from evidence.sheet import ScoreSheet
from scoring import sheet as stage
from scoring.rubric import Rubric, load_rubric
from tests.scoring import casework
from tests.scoring.casework import WorkedCase, differences, worked_cases

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


def killed_by(mutant: Mutant, cases: list[WorkedCase]) -> str:
    """The sentence of the first case that notices, "" where none does."""
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
        return next((c.sentence for c in cases if _notices(c)), "")
    finally:
        for function, code in kept.items():
            function.__code__ = code


def _notices(case: WorkedCase) -> bool:
    signal.alarm(_SECONDS)
    try:
        return bool(differences(sheet_of(case), case.expect))
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


def callers(cases: list[WorkedCase]) -> dict[tuple[str, str], list[WorkedCase]]:
    """The cases that call each function, by file and name; quick ones first."""
    found: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    called: set[tuple[str, str]] = set()

    def note(frame: types.FrameType, event: str, _: object) -> None:
        if event == "call":
            called.add((frame.f_code.co_filename, frame.f_code.co_name))

    for at, case in enumerate(cases):
        called.clear()
        sys.setprofile(note)
        started = time.perf_counter()
        failed = differences(sheet_of(case), case.expect)
        sys.setprofile(None)
        assert not failed, (case.sentence, failed)
        for key in called:
            found[key].append((time.perf_counter() - started, at))
    return {key: [cases[at] for _, at in sorted(times)] for key, times in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=MODULES)
    parser.add_argument("--sample", type=int, default=0, help="so many mutants drawn at random, 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=150, help="stop after so long")
    options = parser.parse_args()
    for name in (*MODULES, stage.__name__):
        importlib.import_module(name)
    signal.signal(signal.SIGALRM, _too_long)
    started, cases = time.monotonic(), list(worked_cases(CASES))
    by_function = callers(cases)
    mutants = [m for name in options.modules for m in mutants_of(name)]
    random.Random(options.seed).shuffle(mutants)
    tried, survivors = 0, []
    for mutant in mutants[: options.sample or None]:
        if time.monotonic() - started > options.seconds:
            break
        tried += 1
        file = sys.modules[mutant.module].__file__ or ""
        if not killed_by(mutant, by_function.get((file, mutant.function), [])):
            survivors.append(mutant)
            print(f"{mutant.module}:{mutant.line} {mutant.function}: {mutant.what}", flush=True)
    seconds, share = time.monotonic() - started, len(survivors) / max(1, tried)
    print(f"{len(survivors)} of {tried} survive ({share:.1%}); {len(mutants)} in all, {seconds:.0f} s")


def _too_long(*_: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    main()
