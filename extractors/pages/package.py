"""Packages: zips of XML parts and of the pictures and fonts they point to, as OFD and Office write them.

Nothing it says is trusted: no document types or entities, no part outside the zip, none of absurd size.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

XML_LIMIT = 64 << 20
PART_LIMIT = 256 << 20
"""Bytes of one XML part and of any other part, unpacked."""
NODE_LIMIT = 1_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class BrokenPackage(Exception):
    """The package is not what its standard says; `locked` where it has a password."""

    def __init__(self, what: str, *, locked: bool = False) -> None:
        super().__init__(what)
        self.locked = locked


@dataclass(frozen=True, slots=True)
class Node:
    """One XML element. `tag` and the names of attributes are without namespace, `text` is its own, as it stands.

    An attribute with a namespace is also there under its name after a colon: ``:id`` for ``r:id``.
    """

    tag: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def all(self, *tags: str) -> Iterator[Node]:
        """Children of these tags, in order."""
        return (child for child in self.children if child.tag in tags)

    def first(self, tag: str) -> Node:
        """The first child of this tag, an empty one where there is none."""
        return next(self.all(tag), Node(tag))

    def word(self, tag: str) -> str:
        return self.first(tag).text.strip()

    def within(self, tag: str) -> Iterator[Node]:
        """All descendants of this tag."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.within(tag)

    def is_on(self, name: str, *, default: bool) -> bool:
        return {"true": True, "1": True, "false": False, "0": False}.get(self.get(name).strip().lower(), default)


class Package:
    """An opened package. All methods raise BrokenPackage."""

    def __init__(self, source: Path | bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        except _BROKEN as error:
            raise BrokenPackage("no zip") from error
        self._parts = {_key(info.filename): info for info in self._zip.infolist()}

    @property
    def names(self) -> list[str]:
        """Locations of all parts, in stored order."""
        return [info.filename for info in self._parts.values() if not info.is_dir()]

    def close(self) -> None:
        self._zip.close()

    def has(self, location: str) -> bool:
        return _key(location) in self._parts

    def read(self, location: str, limit: int = PART_LIMIT) -> bytes:
        """The part at `location`, a path from the package's root."""
        info = self._parts.get(_key(location))
        if info is None:
            raise BrokenPackage(f"no part {location}")
        if info.flag_bits & 1:
            raise BrokenPackage("encrypted", locked=True)
        if info.file_size > limit:
            raise BrokenPackage(f"{location} is too large")
        try:
            return self._zip.read(info)
        except (*_BROKEN, RuntimeError) as error:
            raise BrokenPackage(f"{location} is damaged") from error

    def node(self, location: str) -> Node:
        """The XML part at `location`."""
        data = self.read(location, XML_LIMIT)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise BrokenPackage(f"{location} is no XML") from error
        if root.getroottree().docinfo.doctype:
            raise BrokenPackage(f"{location} has a document type")
        return _node(root, [NODE_LIMIT])


def _node(element: etree._Element, left: list[int]) -> Node:
    left[0] -= 1
    if left[0] < 0:
        raise BrokenPackage("too many elements")
    children = tuple(_node(child, left) for child in element if isinstance(child.tag, str))
    attributes: dict[str, str] = {}
    for name, value in element.attrib.items():
        attributes[_local(str(name))] = str(value)
        if str(name).startswith("{"):
            attributes[":" + _local(str(name))] = str(value)
    return Node(_local(str(element.tag)), element.text or "", attributes, children)


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1]


def _key(location: str) -> str:
    """Locations differ in slashes and case between writers, and begin with a slash or not."""
    return posixpath.normpath("/" + location.strip().replace("\\", "/")).lstrip("/").casefold()


def beside(location: str, pointed: str) -> str:
    """Where `pointed` leads, said in the part at `location`: absolute from the root, else from that part's folder."""
    target = pointed.strip().replace("\\", "/")
    return target if target.startswith("/") else posixpath.join(posixpath.dirname(location.strip().replace("\\", "/")), target)
