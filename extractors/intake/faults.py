"""Why an archive, or what is in it, is not read. Inside intake only: outside they are `Problem` records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.document import ProblemCode

if TYPE_CHECKING:
    from extractors.intake.limits import Gauge


class Fault(Exception):
    """An archive or a file that cannot be read; `message` is Chinese, for people."""

    def __init__(self, code: ProblemCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Refused(Fault):
    """A limit was passed; reading of the archive that `gauge` watches stops."""

    def __init__(self, gauge: Gauge, message: str) -> None:
        super().__init__("unsafe_archive", message)
        self.gauge = gauge
