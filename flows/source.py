"""Our own source as one of the things an outcome depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
OUR_PACKAGES = ("evidence", "extractors", "scoring", "flows")
_OF_SCORING = ("evidence", "scoring", "flows")


@cache
def source_hash(packages: tuple[str, ...] = OUR_PACKAGES) -> str:
    """The first 16 hex digits of a SHA-256 over our own source and data files.

    A version number that somebody forgot to raise must not bring back old sheets.
    """
    return hash_of(sources(packages))


def hash_of(paths: Iterable[Path]) -> str:
    """The first 16 hex digits of a SHA-256 over files of ours and their names."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def scoring_hash() -> str:
    """The same over what scores and writes sheets, without what reads pages; names of kinds are told apart by whoever asks."""
    return source_hash(_OF_SCORING)


def sources(packages: tuple[str, ...] = OUR_PACKAGES) -> list[Path]:
    """Our source and the data it works by: editions of the rubric, the trust model."""
    files = (path for package in packages for path in sorted((ROOT / package).rglob("*")))
    return [path for path in files if path.suffix in {".py", ".toml", ".json"}]
