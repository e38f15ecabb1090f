"""What is being worked on, so that whatever is said meanwhile can name it: batch, application, file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

_ABOUT: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """While the block lasts, in this thread, work is about these, and about what it was about before."""
    token = _ABOUT.set(MappingProxyType({**_ABOUT.get(), **ids}))
    try:
        yield
    finally:
        _ABOUT.reset(token)


def ids() -> Mapping[str, str]:
    """What work is about here and now, by the kind of thing."""
    return _ABOUT.get()
