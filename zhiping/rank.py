"""``zhiping rank``: the order of a round under the proposals, and how firm it is."""

from __future__ import annotations

import json as json_module
from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from evidence.errors import BatchError
from scoring.export.words import number, percent, points_text
from scoring.ranking import Lever, Place, Ranking, rank
from scoring.rubric import load_rubric
from scoring.standings import Entrant
from zhiping.progress import OUT, say
from zhiping.results import open_results


def rank_batches(batches: Sequence[str], seats: int | None, *, json: bool) -> None:
    """Print the ranking of all applications of the batches together: they are one round and have to share deadline and edition."""
    results = [open_results(b) for b in batches]
    terms = {(r.edition, r.deadline) for r in results}
    if len(terms) > 1:
        said = "; ".join(f"{r.name}: {r.edition}, {r.deadline}" for r in results)
        raise BatchError(f"batches of one round have one edition and one deadline ({said})")
    rubric = load_rubric(results[0].edition)
    entrants = [sheet.entrant(r.name) for r in results for sheet in r.sheets().values()]
    twice = {(e.batch, e.application) for e in entrants if sum((o.batch, o.application) == (e.batch, e.application) for o in entrants) > 1}
    if twice:
        raise BatchError(f"{next(iter(twice))[0]} is given twice")
    selection = rubric.selection
    ranking = rank(entrants, seats or selection.seats, selection.draws, selection.seed)
    if json:
        say(json_module.dumps(_value(ranking), ensure_ascii=False, indent=1))
    else:
        _print(ranking)


def _print(ranking: Ranking) -> None:
    table = Table(title=f"按系统建议分排序（择优不超过{ranking.seats}家；模拟{ranking.draws}次，种子{ranking.seed}）")
    for heading in ("名次", "申报企业", "建议分", "得分区间", "名次区间", "入围可能", "资格需核实"):
        table.add_column(heading, overflow="fold")
    for place in ranking.places:
        table.add_row(*(escape(text) for text in _line(place)))
    OUT.print(table)
    levers = ranking.telling
    say("最影响入围的待核实项：" if levers else "各待核实项对入围均无明显影响。")
    for lever in levers:
        odds = "，".join(f"{points_text(p)}分 {percent(s)}" for p, s in lever.standing.odds)
        standing = lever.standing
        say(f"    {lever.entrant.enterprise}  {standing.criterion} {standing.title}（{odds}）  影响{lever.seats:.2f}席")


def _line(place: Place) -> tuple[str, ...]:
    entrant = place.entrant
    return (
        str(place.place),
        entrant.enterprise,
        points_text(entrant.total),
        f"{points_text(place.low)}–{points_text(place.high)}",
        f"{place.best}–{place.worst}",
        percent(place.chosen),
        "、".join(entrant.failed),
    )


def _value(ranking: Ranking) -> dict[str, object]:
    return {
        "schema": "zhiping/ranking/1",
        "seats": ranking.seats,
        "draws": ranking.draws,
        "seed": ranking.seed,
        "places": [
            {
                **_named(p.entrant),
                "enterprise": p.entrant.enterprise,
                "total": number(p.entrant.total),
                "place": p.place,
                "best": p.best,
                "worst": p.worst,
                "low": number(p.low),
                "high": number(p.high),
                "chosen": p.chosen,
                "eligibility": list(p.entrant.failed),
            }
            for p in ranking.places
        ],
        "levers": [_lever(x) for x in ranking.levers],
    }


def _lever(lever: Lever) -> dict[str, object]:
    odds = [{"points": number(p), "probability": s} for p, s in lever.standing.odds]
    return {**_named(lever.entrant), "criterion": lever.standing.criterion, "odds": odds, "seats": lever.seats}


def _named(entrant: Entrant) -> dict[str, object]:
    return {"batch": entrant.batch, "application": entrant.application}
