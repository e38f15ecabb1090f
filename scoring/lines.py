"""Where things stand in a TOML file: the line of a table, of a key, so that a fault can be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and, for arrays of tables, the place from 0: ``("criterion", 2, "item", 0, "points")``."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=""")
_OPENING = re.compile(r"\"\"\"|'''")


@dataclass(frozen=True, slots=True)
class Lines:
    """Line numbers, from 1, of the tables and keys of one file."""

    of_paths: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of a key or table, or of the nearest table around it; 1 where nothing is known."""
        while path and path not in self.of_paths:
            path = path[:-1]
        return self.of_paths.get(path, 1)


def lines_of(text: str) -> Lines:
    """The lines of a TOML text that parses. Inline tables count as their key."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    closing, depth = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            closing = "" if closing in line else closing
            continue
        header = _HEADER.match(line) if depth == 0 else None
        if header:
            table = _table(header[2], header[1] == "[[", counts)
            found.setdefault(table, number)
            continue
        key = _KEY.match(line) if depth == 0 else None
        if key:
            found.setdefault((*table, key[1].strip("\"'")), number)
        opened = _OPENING.search(line)
        if opened and line.count(opened[0]) % 2:
            closing = opened[0]
            continue
        bare = _without_strings(line)
        depth = max(0, depth + bare.count("[") - bare.count("]"))
    return Lines(found)


def _table(name: str, array: bool, counts: dict[Path, int]) -> Path:
    """The path of a table: inside arrays of tables a name means their last element."""
    path: Path = ()
    parts = [part.strip().strip("\"'") for part in name.split(".")]
    for index, part in enumerate(parts):
        path = (*path, part)
        if index == len(parts) - 1 and array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _without_strings(line: str) -> str:
    return re.sub(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*', "", line)
