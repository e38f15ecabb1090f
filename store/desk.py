"""All that the pages need of the store, in one hand."""

from __future__ import annotations

from dataclasses import dataclass

from store.accounts import Accounts
from store.applications import Applications
from store.openings import Openings
from store.pictures import PagePictures
from store.seats import Seats
from store.store import Store
from store.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Desk:
    store: Store
    accounts: Accounts
    applications: Applications
    seats: Seats
    openings: Openings
    uploads: Uploads
    pictures: PagePictures

    @classmethod
    def of(cls, store: Store) -> Desk:
        kept = store.database
        pictures = PagePictures(kept, store.blobs)
        return cls(store, Accounts(kept), Applications(kept), Seats(kept), Openings(kept), Uploads(kept), pictures)
