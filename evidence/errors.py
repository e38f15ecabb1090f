"""The error tree.

ZhipingError
├── UsageError            what the person asked for cannot be done (exit 2)
│   ├── BatchError        the batch cannot be read at all
│   ├── RubricError       an edition file is wrong; names file and key
│   └── RulingsError      a round's rulings file is wrong; names file and line
├── Unavailable           something we depend on does not answer; may pass
│   ├── StoreUnavailable  the database
│   └── ServerUnavailable the Prefect server
├── FileProblem           one file cannot be read: becomes a `Problem`, the batch goes on
└── EngineMissing         an OCR engine is not installed; says what to install (exit 2)
"""

from __future__ import annotations

from evidence.document import Problem, ProblemCode


class ZhipingError(Exception):
    """Base of all errors raised on purpose. `exit_code` is what the command returns."""

    exit_code = 1


class UsageError(ZhipingError):
    """The request cannot be carried out; the message says in one line what to do."""

    exit_code = 2


class BatchError(UsageError):
    """The batch as a whole cannot be read."""


class RubricError(UsageError):
    """An edition file is not valid."""


class RulingsError(UsageError):
    """A round's rulings file is not valid."""


class EngineMissing(UsageError):
    """An engine that was asked for is not on this machine."""


class Unavailable(ZhipingError):
    """What was asked for may succeed later, and nobody here is at fault."""


class StoreUnavailable(Unavailable):
    """The database is down, locked, read-only or out of room."""


class ServerUnavailable(Unavailable):
    """The Prefect server does not answer."""


class FileProblem(ZhipingError):
    """One file (or one page of it) gave nothing; carried as a record, never dropped."""

    def __init__(self, file: str, code: ProblemCode, message: str, page: int | None = None) -> None:
        super().__init__(f"{file}: {message}")
        self.problem = Problem(file, page, code, message)
