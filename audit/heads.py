"""Signed heads of the chain, kept outside the database: who cuts off its last events cannot take back what was witnessed."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from evidence.audit import Head
from evidence.errors import UsageError
from store.keys import kept_key
from store.times import now

_KEY, _BOOK, _TURN = "audit.key", "audit.heads.jsonl", "audit.heads.lock"


@dataclass(frozen=True, slots=True)
class SignedHead:
    """How far the chain went at a time (UTC, ISO 8601), by whose key (hexadecimal)."""

    at: str
    head: Head
    key: str
    signature: str

    def message(self) -> bytes:
        return _message(self.at, self.head)

    def holds(self) -> bool:
        """Whether the key has signed this."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            key.verify(bytes.fromhex(self.signature), self.message())
        except (InvalidSignature, ValueError):
            return False
        return True


class HeadBook:
    """The book of a home: the last head of every day, signed with the home's key. Called after each transaction that told of something."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._key = _key(home)

    @property
    def public_key(self) -> str:
        return self._key.public_key().public_bytes_raw().hex()

    def __call__(self, head: Head) -> None:
        """Sign a head. It takes the place of an earlier one of the same day."""
        with (self._home / _TURN).open("w") as turn:  # processes share the book: each reads what the one before it wrote
            fcntl.flock(turn, fcntl.LOCK_EX)
            self._enter(head)

    def _enter(self, head: Head) -> None:
        at = now().isoformat(timespec="seconds")
        signed = SignedHead(at, head, self.public_key, self._key.sign(_message(at, head)).hex())
        heads = self.heads()
        if heads and heads[-1].head.number > head.number:
            return
        kept = heads[:-1] if heads and heads[-1].at[:10] == at[:10] else heads
        part = self._home / f"{_BOOK}.part"
        part.write_text(book_text((*kept, signed)), encoding="utf-8")
        part.replace(self._home / _BOOK)

    def heads(self) -> tuple[SignedHead, ...]:
        """What was signed here, the oldest first."""
        path = self._home / _BOOK
        return read_book(path) if path.is_file() else ()


def read_book(path: Path) -> tuple[SignedHead, ...]:
    """The heads of a file. UsageError where it holds anything else."""
    try:
        return tuple(_heads(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: is no book of heads ({error})") from error


def book_text(heads: Iterable[SignedHead]) -> str:
    """A line of JSON a head."""
    told = ({"at": s.at, "number": s.head.number, "link": s.head.link, "key": s.key, "signature": s.signature} for s in heads)
    return "".join(json.dumps(line) + "\n" for line in told)


def _heads(lines: Iterable[str]) -> Iterator[SignedHead]:
    for line in lines:
        raw = json.loads(line)
        yield SignedHead(str(raw["at"]), Head(int(raw["number"]), str(raw["link"])), str(raw["key"]), str(raw["signature"]))


def _message(at: str, head: Head) -> bytes:
    return f"zhiping/head/1 {at} {head.number} {head.link}".encode()


def _key(home: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(kept_key(home / _KEY, lambda: Ed25519PrivateKey.generate().private_bytes_raw()))
