"""OCR engines behind one protocol, one module each: a module is an engine by being here.

An engine module defines ``VERSION`` (a text that changes with the library, its weights or our options, found
without loading a model), ``missing() -> str | None`` (what to install) and ``load() -> Engine``. A dotted name is
the path of a module of the same shape that is kept elsewhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from types import ModuleType
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from evidence.errors import EngineMissing, UsageError
from evidence.geometry import BoundingBox
from evidence.page import TextLine

Image = NDArray[np.uint8]
"""Height x width x 3, RGB, or height x width, grey; upright."""


class Engine(Protocol):
    """Reads the lines of an upright picture. One object a process; not to be shared between threads."""

    name: str
    version: str

    def read(self, image: Image) -> list[TextLine]:
        """The lines of `image`, boxes in fractions of it, in no promised order."""
        ...


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place that looks like a line, in fractions of the picture. Nothing is read of it until it is asked for.

    `quickly` reads it at a glance, once however often it is asked; a low score says that it is doubtful. `closely` reads it with care
    (None: nothing stands there).
    """

    box: BoundingBox
    quickly: Callable[[], TextLine]
    closely: Callable[[], TextLine | None]

    @property
    def line(self) -> TextLine:
        return self.quickly()


@runtime_checkable
class Glancing(Protocol):
    """An engine with a quick model beside its careful one: what it looks at need not be read twice from the start."""

    def look(self, image: Image) -> list[Sighting]:
        """Every place of `image` that looks like a line."""
        ...


def look(engine: Engine, image: Image) -> list[Sighting]:
    """Lines seen at a glance; an engine that cannot glance reads them at once."""
    if isinstance(engine, Glancing):
        return engine.look(image)
    return [Sighting(line.box, partial(_itself, line), partial(_itself, line)) for line in engine.read(image)]


def _itself(line: TextLine) -> TextLine:
    return line


def names() -> tuple[str, ...]:
    """Every engine this program knows, installed or not."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__)))


def engine_version(name: str) -> str:
    """Changes whenever what the engine reads may change. Loads no model."""
    return str(_module(name).VERSION)


def available() -> dict[str, str | None]:
    """For each engine None when it can run here, else what to install."""
    return {name: missing(name) for name in names()}


def missing(name: str) -> str | None:
    """What `name` needs that is not on this machine, None when it can run."""
    found: str | None = _module(name).missing()
    return found


@cache
def engine(name: str) -> Engine:
    """The engine of this process, loaded at the first call.

    Raises UsageError for an unknown name and EngineMissing when it is not installed.
    """
    module = _module(name)
    needed = missing(name)
    if needed:
        raise EngineMissing(f"OCR engine {name} cannot run here: {needed}")
    loaded: Engine = module.load()
    return loaded


def _module(name: str) -> ModuleType:
    path = name if "." in name else f"{__name__}.{name}"
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name != path:
            raise
        raise UsageError(f"unknown OCR engine {name!r}; there are {', '.join(names())}") from error
