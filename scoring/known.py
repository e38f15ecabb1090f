"""What was found out once about the same papers, under whatever options of readings would have led to it as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, cast

from evidence.document import Document

Found = TypeVar("Found")


class Asked(Mapping[str, str]):
    """Options that remember which readings were asked for: what was found out depends on no others."""

    def __init__(self, options: Mapping[str, str]) -> None:
        self._options = options
        self.answers: dict[str, str | None] = {}

    def __getitem__(self, reading: str) -> str:
        self.answers[reading] = self._options.get(reading)
        return self._options[reading]

    def __iter__(self) -> Iterator[str]:
        return iter(self._options)

    def __len__(self) -> int:
        return len(self._options)


class Known:
    """Findings by what was asked and about which papers. Papers are told apart by identity and kept, so that no other one can
    take theirs; what holds for the whole application (names, deadline, edition) must be the same for all who ask."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], tuple[tuple[Document, ...], list[tuple[Mapping[str, str | None], object]]]] = {}

    def once(
        self, key: tuple[object, ...], papers: tuple[Document, ...], options: Mapping[str, str], find: Callable[[Asked], Found]
    ) -> Found:
        """What `find` finds out, found out once for all options that answer alike what it asked of them."""
        whole = (*key, *map(id, papers))
        known = self._found.get(whole)
        if known is None:
            known = self._found[whole] = (papers, [])
        for answers, found in known[1]:
            if not answers or all(options.get(reading) == option for reading, option in answers.items()):
                return cast(Found, found)
        asked = Asked(options)
        new = find(asked)
        known[1].append((asked.answers, new))
        return new
