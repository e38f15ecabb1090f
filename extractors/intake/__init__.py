"""Intake: a folder or an archive in, the applications and their files out; every file is in a record or a problem.

Nothing that a batch says is trusted: names never become paths, links are not followed, archives are read in
a stream under limits, and what a file is, its content decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evidence.batch import Batch, SubmittedFile
from evidence.document import Problem
from evidence.errors import BatchError
from extractors.intake.applications import assemble, loose
from extractors.intake.faults import Fault
from extractors.intake.files import Collector
from extractors.intake.limits import Limits
from extractors.intake.names import as_folder, clean, unused
from extractors.intake.nature import ARCHIVES, mime_of

__all__ = ["Limits", "loose_files", "open_batch"]

_ARCHIVE_SUFFIXES = (".zip", ".7z", ".rar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tar", ".gz")


def open_batch(path: Path, workdir: Path, limits: Limits = Limits()) -> Batch:  # noqa: B008 - frozen
    """The batch at `path`, a folder or an archive. Unpacked content goes to `workdir`, under its hash.

    Raises `BatchError` where there is nothing to work on: no such path, nothing in it, a broken or locked
    archive, a file that is no archive.
    """
    collector = Collector(workdir, limits)
    resolved = path.expanduser().resolve()
    if resolved.is_dir():
        collector.add_folder(resolved)
    elif resolved.is_file():
        _open_archive(resolved, path.name, collector)
    else:
        raise BatchError(f"没有这个路径：{path}")
    if not collector.found and not collector.problems:
        raise BatchError(f"批次里没有任何文件：{path}")
    batch = assemble(collector, _batch_name(resolved if path.name in {"", ".."} else path), from_archive=resolved.is_file())
    if not batch.submissions:
        first = batch.problems[0]
        raise BatchError(f"批次里没有可读的申报材料：{path}（{first.file}：{first.message}）")
    return batch


def loose_files(
    paths: Sequence[Path],
    workdir: Path,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> tuple[tuple[SubmittedFile, ...], tuple[Problem, ...]]:
    """Files given one by one, folders and archives among them opened; named without their folders where that tells them apart.

    Raises `BatchError` for a path that is not there.
    """
    collector = Collector(workdir, limits)
    for path in paths:
        if not path.exists():
            raise BatchError(f"没有这个文件：{path}")
    for path, name in zip(paths, _told_apart(paths), strict=True):
        collector.names.add(name)
        if path.is_dir():
            collector.add_folder(path, name + "/")
        elif path.is_file():
            collector.add_file(path, name)
        else:
            collector.refuse(name, "unsupported", "不是普通文件，未读取")
    return loose(collector)


def _told_apart(paths: Sequence[Path]) -> list[str]:
    """The files' own names, with as many of their folders before them as tell them apart."""
    wholes = [clean(path.resolve().as_posix()).split("/") for path in paths]
    names: list[str] = []
    for whole in wholes:
        length = next((n for n in range(1, len(whole)) if sum(other[-n:] == whole[-n:] for other in wholes) == 1), 1)
        names.append(unused("/".join(whole[-length:]), set(names)))
    return names


def _open_archive(path: Path, name: str, collector: Collector) -> None:
    """The batch archive itself: its faults are faults of the batch, unless it gave something before."""
    try:
        if path.stat().st_size == 0:
            raise Fault("empty", "文件是空的（0 字节）")
        if mime_of(path, name, collector.limits) not in ARCHIVES:
            raise Fault("unsupported", "不是压缩包，也不是文件夹")
        collector.open_archive(path, "", collector.gauge, 1)
    except Fault as fault:
        if fault.code != "unsafe_archive" or not collector.found:
            raise BatchError(f"批次打不开：{path}（{fault.message}）") from fault
        collector.refuse(name, fault.code, fault.message)
    except OSError as error:
        raise BatchError(f"批次读不出来：{path}（{error.strerror or '系统错误'}）") from error


def _batch_name(path: Path) -> str:
    """The folder's name, or the archive's without its suffix."""
    name = clean(path.name)
    if path.is_dir():
        return as_folder(name)
    suffix = next((s for s in _ARCHIVE_SUFFIXES if name.lower().endswith(s) and len(name) > len(s)), "")
    return as_folder(name[: len(name) - len(suffix)] if suffix else name)
