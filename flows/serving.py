"""``python -m flows.serving ...``: ``python -m prefect ...`` for the server, whose scheduler works with our SQLAlchemy too.

Prefect 3.8 inserts scheduled runs in bulk and leaves in each the key `state`, a hybrid attribute that is no column. SQLAlchemy 2.0 passed
over it, 2.1 refuses unless the attribute says what becomes of it in a bulk insert; here it says: nothing.
"""

from __future__ import annotations

import runpy
import sys

from prefect.server.database.orm_models import FlowRun


def left_out(owner: object, row: object, value: object) -> None:
    """The state of a scheduled run is written by itself."""
    del owner, row, value


def mend() -> None:
    """Once in the server's process, before it begins."""
    vars(FlowRun)["state"].inplace.bulk_dml(left_out)


if __name__ == "__main__":
    mend()
    sys.argv[0] = "prefect"
    runpy.run_module("prefect", run_name="__main__")
