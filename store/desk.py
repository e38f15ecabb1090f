"""All that the pages need of the store, in one hand."""

from __future__ import annotations

from dataclasses import dataclass

from store.accounts import Accounts
from store.applications import Applications
from store.attempts import Attempts
from store.calibrations import Calibrations
from store.chain import Chain
from store.contents import Contents
from store.looks import Looks
from store.openings import Openings
from store.pictures import PagePictures
from store.plants import Plants
from store.seats import Seats
from store.store import Store
from store.uploads import Uploads
from store.usage import Usage


@dataclass(frozen=True, slots=True)
class Desk:
    store: Store
    accounts: Accounts
    attempts: Attempts
    applications: Applications
    seats: Seats
    openings: Openings
    uploads: Uploads
    pictures: PagePictures
    chain: Chain
    contents: Contents
    usage: Usage
    calibrations: Calibrations
    looks: Looks
    plants: Plants

    @classmethod
    def of(cls, store: Store) -> Desk:
        kept = store.database
        pictures = PagePictures(kept, store.blobs)
        acts = Attempts(kept), Applications(kept), Seats(kept), Openings(kept), Uploads(kept)
        audited = Chain(kept), Contents(kept, store.blobs), Usage(kept), Calibrations(kept)
        return cls(store, Accounts(kept), *acts, pictures, *audited, looks=Looks(kept), plants=Plants(kept))
