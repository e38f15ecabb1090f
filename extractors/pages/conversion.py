"""Old and foreign office formats turned into those that are read here, by LibreOffice where it is installed.

It runs as a process of its own, with a profile that is thrown away, without macros, without links to other places
and without a network to follow them, and no longer than `SECONDS`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from evidence.batch import SubmittedFile
from evidence.errors import FileProblem
from extractors.pages.sources import LOCKED, OLE, Shape, refusal

SECONDS = 45.0
"""How long one file may take."""
PATIENCE = 12.0
"""How long another conversion is waited for; after that two run at once. Together less than a page may take."""
SIZE_LIMIT = 200 << 20
"""Bytes of a file that is still handed to it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a shape becomes. `library`: the part of LibreOffice that does it; `title`, `advice`: for people."""

    shape: Shape
    suffix: str
    library: str
    package: str
    title: str
    advice: str


TARGETS: dict[Shape, Target] = {
    "doc": Target("docx", "docx", "libswlo.so", "libreoffice-writer", "旧版文字文档（.doc、.wps、.rtf、.odt）", ".docx 或 PDF"),
    "sheet": Target("xlsx", "xlsx", "libsclo.so", "libreoffice-calc", "该格式的表格（.xlsb、.ods、XML 表格）", ".xlsx"),
    "ppt": Target("pptx", "pptx", "libsdlo.so", "libreoffice-impress", "旧版演示文稿（.ppt、.dps、.odp）", "PDF"),
}
# macros off, links into other places not followed, and where something is fetched all the same, a proxy that is not there
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def _profile() -> str:
    """The settings as LibreOffice keeps them."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    return f"{head}{items}</oor:items>"


def missing(shape: Shape) -> str:
    """The Debian package to install so that files of `shape` can be turned; "" where nothing is missing."""
    target = TARGETS.get(shape)
    return "" if target is None or _has(target.library) else target.package


def require(file: SubmittedFile, shape: Shape) -> None:
    """Raises FileProblem (unsupported) where `shape` needs a LibreOffice that is not here."""
    package = missing(shape)
    if package:
        target = TARGETS[shape]
        message = f"{target.title}需要 LibreOffice 才能读取，请在本机安装 {package}，或另存为 {target.advice} 后重新提交"
        raise refusal(file, "unsupported", message)


def _office() -> str:
    """The program, "" where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def _has(library: str) -> bool:
    """Whether the part of LibreOffice is there; it can be installed without its presentations."""
    if not _office():
        return False
    program = Path(_office()).resolve().parent
    installed = list(program.glob("lib*lo.so"))
    return not installed or any(path.name == library for path in installed)


@contextmanager
def converted(file: SubmittedFile, shape: Shape) -> Iterator[tuple[SubmittedFile, Shape]]:
    """`file` in a format that is read here; itself where it is in one. Raises FileProblem: unsupported, encrypted, corrupt, timeout."""
    target = TARGETS.get(shape)
    if target is None:
        yield file, shape
        return
    require(file, shape)
    with tempfile.TemporaryDirectory(prefix="zhiping-office-") as folder:
        made = _made(file, target, Path(folder))
        yield SubmittedFile(file.name, made, file.sha256, made.stat().st_size, file.mime), target.shape


def _made(file: SubmittedFile, target: Target, folder: Path) -> Path:
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
    if file.path.stat().st_size > SIZE_LIMIT:
        raise refusal(file, "too_large", f"文件过大，未转换，请另存为 {target.advice} 后重新提交")
    source = folder / f"source{_suffix(file.path, target)}"
    shutil.copyfile(file.path, source)  # the program leaves a lock beside what it opens
    command = [_office(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--invisible", "--norestore", "--nolockcheck"]
    command += ["--nodefault", "--nologo", "--convert-to", target.suffix, "--outdir", str(out), str(source)]
    try:
        with _turn():
            _run(command, folder)
    except subprocess.TimeoutExpired as error:
        raise refusal(file, "timeout", f"转换格式超过 {SECONDS:g} 秒，已跳过，请另存为 {target.advice} 后重新提交") from error
    made = out / f"source.{target.suffix}"
    if not made.exists() or not made.stat().st_size:
        raise _failure(file, target)
    return made


def _suffix(path: Path, target: Target) -> str:
    """The suffix of what the content is: one that says something else leads LibreOffice to the wrong reader."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(OLE):
        return {"docx": ".doc", "xlsx": ".xls", "pptx": ".ppt"}[target.suffix]
    if head.startswith(b"PK"):
        binary = target.suffix == "xlsx" and b"mimetypeapplication/vnd.oasis" not in head
        return ".xlsb" if binary else {"docx": ".odt", "xlsx": ".ods", "pptx": ".odp"}[target.suffix]
    return ".xml" if b"<?xml" in head[:64] else ".rtf"


def _failure(file: SubmittedFile, target: Target) -> FileProblem:
    if is_locked(file.path):
        return refusal(file, "encrypted", LOCKED)
    return refusal(file, "corrupt", f"文件已损坏或格式特殊，无法转换，请另存为 {target.advice} 后重新提交")


def is_locked(path: Path) -> bool:
    """Whether a Word or PowerPoint 97 file says that it has a password to open."""
    import olefile

    try:
        with path.open("rb") as stream:
            if stream.read(8) != OLE:
                return False
        with olefile.OleFileIO(path) as compound:
            if compound.exists("WordDocument"):
                head = compound.openstream("WordDocument").read(12)
                return len(head) == 12 and bool(head[11] & 1)  # FibBase.fEncrypted, [MS-DOC] 2.5.2
            if compound.exists("Current User"):
                head = compound.openstream("Current User").read(16)
                return bytes(head[12:16]) == b"\xdf\xc4\xd1\xf3"  # CurrentUserAtom.headerToken, [MS-PPT] 2.3.2
    except OSError:
        return False
    return False


def _run(command: list[str], folder: Path) -> None:
    """Runs the office program in a process group of its own, which ends with it. Raises TimeoutExpired."""
    nowhere = "http://127.0.0.1:9"
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": nowhere,
        "https_proxy": nowhere,
    }
    if bounded := shutil.which("timeout"):  # ends it also where this process is killed meanwhile
        command = [bounded, "--kill-after=2", f"{SECONDS + 5:g}", *command]
    process = subprocess.Popen(  # noqa: S603 - fixed program; the file's name is not part of the command
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    finally:
        for group in {process.pid, *_groups_of(process.pid)}:
            try:
                os.killpg(group, signal.SIGKILL)
            except OSError:
                continue
        process.wait()


def _groups_of(pid: int) -> set[int]:
    """Process groups of what `pid` started: ``timeout`` puts its command into one of its own."""
    import psutil

    try:
        children = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return set()
    groups = set()
    for child in children:
        try:
            groups.add(os.getpgid(child.pid))
        except OSError:
            continue
    return groups - {os.getpgrp()}


@contextmanager
def _turn() -> Iterator[None]:
    """One conversion at a time on this machine, as far as patience goes: each takes some 200 MB."""
    path = Path(tempfile.gettempdir()) / f"zhiping-office-{os.getuid()}.lock"
    with os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600), "w") as lock:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.1)
        yield
