"""What is kept: page readings, page images, batches, documents and sheets, and what people did with them.

`open_store` gives a `Store`, `Desk.of` its side for reviewers; nobody outside this package sees a table or a session.
"""

from store.desk import Desk
from store.store import FinishedRun, Store, open_store

__all__ = ["Desk", "FinishedRun", "Store", "open_store"]
