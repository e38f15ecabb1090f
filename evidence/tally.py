"""What was done and how long it took, summed up for ever: the figures that are watched while the program works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TallyName = Literal["seconds", "pages", "problems", "taken", "done", "failures"]
"""seconds: spent, by stage; pages: by how they were read; problems: by code; taken: pages found in the `store` or `read`; done:
`applications` and `batches`; failures: of whole batches, by what became of them."""


@dataclass(frozen=True, slots=True)
class Tally:
    """So much of something; `label` says which."""

    name: TallyName
    label: str
    value: float
