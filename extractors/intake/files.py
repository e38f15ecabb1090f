"""Everything that lies in a folder or an archive, down to the innermost: read once, hashed, named, or refused."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from evidence.document import Problem, ProblemCode
from extractors.intake.archives import CHUNK, Entry, entries
from extractors.intake.enclosed import enclosed
from extractors.intake.faults import Fault, Refused
from extractors.intake.limits import MIB, Gauge, Limits
from extractors.intake.names import as_folder, clean, decode_name, is_ignored, is_unsafe, natural, unused
from extractors.intake.nature import ARCHIVES, SUFFIXES, mime_of

_VOLUME = re.compile(r"\.(part\d+\.rar|r\d{2}|z\d{2}|(7z|zip|rar)\.\d{3})$", re.IGNORECASE)
_EMPTY = "文件是空的（0 字节），请重新提供"
_DEEPEST = 100  # folders in folders
_FIRST_VOLUME = re.compile(r"\.part0*1\.rar$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that can be read on: `name` as in the batch, `path` where its bytes lie."""

    name: str
    path: Path
    sha256: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes on disk. `temporary` ones were unpacked and lie in `workdir` until they are kept or dropped."""

    path: Path
    sha256: str
    size: int
    temporary: bool


@dataclass
class Collector:
    """Gathers what is found. `workdir` receives unpacked content under its hash: a stored name never becomes a path."""

    workdir: Path
    limits: Limits
    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)
    archives: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.gauge = Gauge(self.limits)

    def refuse(self, name: str, code: ProblemCode, message: str) -> None:
        self.problems.append(Problem(name, None, code, message))

    def add_folder(self, root: Path, prefix: str = "") -> None:
        """All files under `root`; links are not followed."""
        try:
            children = sorted(os.scandir(root), key=lambda e: natural(e.name))
        except OSError as error:
            self.refuse(prefix.rstrip("/") or root.name, "unreadable", f"文件夹打不开（{error.strerror or '系统错误'}）")
            return
        for entry in children:
            name = prefix + clean(_as_text(entry.name))
            if is_ignored(name):
                continue
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode) and name.count("/") >= _DEEPEST:
                self.refuse(name, "unreadable", f"文件夹套了超过 {_DEEPEST} 层，未读取")
            elif stat.S_ISDIR(mode):
                self.folders.add(name)
                self.add_folder(Path(entry.path), name + "/")
            elif stat.S_ISLNK(mode):
                self.refuse(name, "unsafe_archive", "是链接而不是文件，未读取，请提供文件本身")
            elif stat.S_ISREG(mode):
                self.add_file(Path(entry.path), name)
            else:
                self.refuse(name, "unsupported", "不是普通文件，未读取")

    def add_file(self, path: Path, name: str) -> None:
        """A file that lies on disk; an archive is opened."""
        try:
            size = path.stat().st_size
            if size > self.limits.file_bytes:
                self.refuse(name, "too_large", _too_large(self.limits))
            elif size == 0:
                self.refuse(name, "empty", _EMPTY)
            else:
                self._add(Content(path, _sha256(path), size, False), name, self.gauge, 0)
        except OSError as error:
            self.refuse(name, "unreadable", f"文件读不出来（{error.strerror or '系统错误'}）")

    def open_archive(self, path: Path, prefix: str, outer: Gauge, depth: int) -> None:
        """What is in the archive at `path`, named below `prefix`; raises `Fault` when it gives nothing more."""
        if depth > self.limits.depth:
            raise Fault("unsafe_archive", f"压缩包套了超过 {self.limits.depth} 层，未读取")
        gauge = Gauge(self.limits, path.stat().st_size, outer)
        with path.open("rb") as file:
            as_zip = file.read(2) == b"PK"
        before = len(self.found) + len(self.problems) + len(self.folders)
        with closing(entries(path, as_zip=as_zip)) as members:
            for entry in members:
                gauge.enter()
                self._add_entry(entry, prefix, gauge, depth)
        if len(self.found) + len(self.problems) + len(self.folders) == before:
            raise Fault("empty", "压缩包是空的")

    def _add_entry(self, entry: Entry, prefix: str, gauge: Gauge, depth: int) -> None:
        name = prefix + clean(entry.name)
        wanted = False
        if is_unsafe(entry.name) or not clean(entry.name):
            self.refuse(name, "unsafe_archive", "压缩包内的路径指向包外（含 ../ 或绝对路径），未解压")
        elif is_ignored(clean(entry.name)):
            pass
        elif entry.sort == "folder":
            self.folders.add(name)
        elif entry.sort == "link":
            self.refuse(name, "unsafe_archive", "压缩包内是链接而不是文件，未读取，请提供文件本身")
        elif entry.sort == "other":
            self.refuse(name, "unsafe_archive", "压缩包内是设备等特殊文件，未读取")
        elif entry.size is not None and entry.size > self.limits.file_bytes:
            self.refuse(name, "too_large", _too_large(self.limits))
        else:
            wanted = True
        try:
            if wanted:
                self._unpack(entry, unused(name, self.names), gauge, depth)
            elif entry.sequential and entry.sort == "file":
                for chunk in entry.chunks():
                    gauge.take(len(chunk))
        except Refused:
            raise
        except Fault as fault:
            if entry.sequential:
                raise
            self.refuse(name, fault.code, fault.message)

    def _unpack(self, entry: Entry, name: str, gauge: Gauge, depth: int) -> None:
        """One member into `workdir`, streamed and hashed, counted while it comes."""
        self.names.add(name)
        self.workdir.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self.workdir, prefix=".part-", delete=False) as part:
            temporary = Path(part.name)
            try:
                for chunk in entry.chunks():
                    gauge.take(len(chunk))
                    size += len(chunk)
                    if size <= self.limits.file_bytes:
                        digest.update(chunk)
                        part.write(chunk)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        try:
            if size > self.limits.file_bytes:
                self.refuse(name, "too_large", _too_large(self.limits))
            elif size == 0:
                self.refuse(name, "empty", _EMPTY)
            else:
                self._add(Content(temporary, digest.hexdigest(), size, True), name, gauge, depth)
        finally:
            temporary.unlink(missing_ok=True)

    def _add(self, content: Content, name: str, gauge: Gauge, depth: int) -> None:
        """A file with content: archives are opened, the rest is kept or refused by what it is."""
        self.names.add(name)
        try:
            if _VOLUME.search(name) and not _FIRST_VOLUME.search(name):
                raise Fault("unsupported", "分卷压缩包不读取，请合并成一个压缩包后重报")
            mime = mime_of(content.path, name, self.limits)
            if mime in ARCHIVES:
                self.archives.add(name)
                self.open_archive(content.path, name + "/", gauge, depth + 1)
            else:
                kept = self._kept(content, mime)
                self.found.append(Found(name, kept, content.sha256, content.size, mime))
                self._add_enclosed(kept, mime, name + "/", gauge, depth)
        except Refused as refused:
            if depth > 0 and refused.gauge.outer is not gauge:
                raise  # a limit of an archive further out: that one stops
            self.refuse(name, refused.code, refused.message)
        except Fault as fault:
            self.refuse(name, fault.code, fault.message)

    def _add_enclosed(self, path: Path, mime: str, prefix: str, gauge: Gauge, depth: int) -> None:
        """What is attached to a document or put into it, named below it."""
        if depth >= self.limits.depth:
            return
        for inner, data in enclosed(path, mime):
            name = unused(prefix + (as_folder(inner) or "附件"), self.names)
            gauge.enter()
            gauge.take(len(data))
            if not data:
                self.refuse(name, "empty", _EMPTY)
                continue
            self.workdir.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.workdir, prefix=".part-", delete=False) as part:
                part.write(data)
            temporary = Path(part.name)
            try:
                self._add(Content(temporary, hashlib.sha256(data).hexdigest(), len(data), True), name, gauge, depth + 1)
            finally:
                temporary.unlink(missing_ok=True)

    def _kept(self, content: Content, mime: str) -> Path:
        """Where the content lies from now on: in place, or (unpacked content) in `workdir` under its hash."""
        if not content.temporary:
            return content.path
        kept = self.workdir / content.sha256[:2] / f"{content.sha256}{SUFFIXES[mime]}"
        kept.parent.mkdir(exist_ok=True)
        content.path.replace(kept)
        return kept


def _as_text(name: str) -> str:
    """A name on disk; one whose bytes are not UTF-8 (unpacked elsewhere from a GBK archive) is decoded as it was meant."""
    stored = os.fsencode(name)
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return decode_name(stored)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _too_large(limits: Limits) -> str:
    return f"文件超过 {limits.file_bytes // MIB} MB，未读取，请拆分后重报"
