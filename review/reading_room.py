"""What the pages share while the program runs: dossiers, rescored sheets, pictures, the procedure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from evidence.quality import Plant
from evidence.review import Act, Filed
from review.dossier import Dossiers
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
        """An application's sheet under somebody's acts, with what was planted at their seat."""
        trial = Trial.of(plants, self.dossiers.run_of(filed) if plants else 0)
        return self.views.of(self.dossiers.of(filed, trial.live), acts, trial)


def reading_of(request: Request) -> Reading:
    reading: Reading = request.app.state.reading
    return reading


TheReading = Annotated[Reading, Depends(at_hand(reading_of))]
