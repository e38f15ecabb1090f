"""What is kept: page readings, page images, batches, documents and sheets.

`open_store` gives a `Store`; nobody outside this package sees a table or a session.
"""

from store.store import FinishedRun, Store, open_store

__all__ = ["FinishedRun", "Store", "open_store"]
