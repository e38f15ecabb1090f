"""What the pages share while the program runs: dossiers, rescored sheets, pictures, the procedure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request

from evidence.quality import Plant
from evidence.review import Act, Filed
from review.decisions import decisions_of
from review.dossier import Dossiers
from review.news import news_of
from review.options import Options
from review.order import Order
from review.pictures import Pictures
from review.procedure import Procedure, load_procedure
from review.rescoring import Rescoring
from review.sheet_view import SheetView, Views
from review.trial import Trial
from review.visitors import at_hand
from store import Desk


@dataclass(frozen=True, slots=True)
class Reading:
    dossiers: Dossiers
    rescoring: Rescoring
    views: Views
    pictures: Pictures
    order: Order
    procedure: Procedure
    options: Options

    @classmethod
    def of(cls, desk: Desk, options: Options) -> Reading:
        rescoring = Rescoring()
        return cls(
            Dossiers(desk),
            rescoring,
            Views(rescoring, options.kinds),
            Pictures(desk, options.scratch),
            Order(desk, options.edition),
            load_procedure(options.edition),
            options,
        )

    def view(self, filed: Filed, acts: tuple[Act, ...] = (), plants: tuple[Plant, ...] = ()) -> SheetView:
        """An application's sheet under somebody's acts, with what was planted at their seat.

        A signed sheet stays as it was signed, whatever was done again since; who has not signed is told what is otherwise than when they
        began.
        """
        decisions = decisions_of(acts)
        signed, begun = decisions.signed, decisions.declared
        run = self.dossiers.run_of(filed, signed.at if signed else None)
        trial = Trial.of(plants, run)
        view = self.views.of(self.dossiers.of(filed, trial.live, run), acts, trial)
        if signed or not begun:
            return view
        first = self.dossiers.run_of(filed, begun.at)
        news = news_of(self.dossiers.of(filed, run=first), self.dossiers.of(filed, run=run), decisions) if first != run else None
        return replace(view, news=news)


def reading_of(request: Request) -> Reading:
    reading: Reading = request.app.state.reading
    return reading


TheReading = Annotated[Reading, Depends(at_hand(reading_of))]
