"""What the pages share while the program runs: dossiers, rescored sheets, pictures, the procedure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from evidence.review import Act, Filed
from review.dossier import Dossiers
from review.options import Options
from review.order import Order
from review.pictures import Pictures
from review.procedure import Procedure, load_procedure
from review.rescoring import Rescoring
from review.sheet_view import SheetView, view_of
from store import Desk


@dataclass(frozen=True, slots=True)
class Reading:
    dossiers: Dossiers
    rescoring: Rescoring
    pictures: Pictures
    order: Order
    procedure: Procedure
    options: Options

    @classmethod
    def of(cls, desk: Desk, options: Options) -> Reading:
        pictures = Pictures(desk, options.scratch)
        return cls(Dossiers(desk), Rescoring(), pictures, Order(desk, options.edition), load_procedure(options.edition), options)

    def view(self, filed: Filed, acts: tuple[Act, ...] = ()) -> SheetView:
        return view_of(self.dossiers.of(filed), acts, self.rescoring, self.options.kinds)


def reading_of(request: Request) -> Reading:
    reading: Reading = request.app.state.reading
    return reading


TheReading = Annotated[Reading, Depends(reading_of)]
