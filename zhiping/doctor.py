"""``zhiping doctor``: what is missing on this machine, and how to get it."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import ZhipingError
from extractors.engines import available
from extractors.pages.conversion import missing
from extractors.pages.ofd import has_chinese_font
from extractors.pages.sources import Shape
from flows.reception import KEPT_FREE
from flows.server import POOL, QUEUES, pool_status
from scoring.rubric import editions, load_rubric
from store import open_store
from store.blobs import open_blobs
from store.landings import Landings
from store.migrate import HEAD
from zhiping.progress import say
from zhiping.settings import Settings
from zhiping.standing import standing_api

_PICTURE = b"zhiping doctor"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `remedy` is "" when it is well; `needed`: nothing works without it."""

    what: str
    remedy: str = ""
    needed: bool = True


def examine() -> int:
    """Print every finding; 0 when nothing that is needed is missing, else 1."""
    findings = [_python(), *_engines(), _archives(), *_formats(), _disk(), *_store(), _pictures(), _prefect(), _rubrics()]
    for finding in findings:
        mark = "ok     " if not finding.remedy else "MISSING" if finding.needed else "absent "
        say(f"{mark} {finding.what}" + (f": {finding.remedy}" if finding.remedy else ""))
    return int(any(f.remedy and f.needed for f in findings))


def _python() -> Finding:
    here = f"Python {sys.version_info.major}.{sys.version_info.minor}, {len(os.sched_getaffinity(0))} cores"
    return Finding(here, "" if sys.version_info >= (3, 11) else "needs 3.11 or newer")


def _engines() -> list[Finding]:
    return [Finding(f"OCR engine {name}", remedy or "", needed=name == "rapidocr") for name, remedy in available().items()]


def _archives() -> Finding:
    found = ctypes.util.find_library("archive")
    return Finding("libarchive for 7z, rar and tar", "" if found else "apt-get install libarchive-tools")


def _formats() -> list[Finding]:
    """What opens the formats that are not read by the program itself."""
    old: dict[Shape, str] = {"doc": ".doc, .wps, .rtf, .odt", "sheet": ".xlsb, .ods, XML workbooks", "ppt": ".ppt, .dps, .odp"}
    remedies = {names: f"apt-get install {package}" if (package := missing(shape)) else "" for shape, names in old.items()}
    found = shutil.which("soffice")
    return [
        Finding("LibreOffice, to print sheets", "" if found else "apt-get install libreoffice-calc libreoffice-writer", needed=False),
        *(Finding(f"LibreOffice, to read {names}", remedy, needed=False) for names, remedy in remedies.items()),
        Finding("a Chinese font, to show and read .ofd", "" if has_chinese_font() else "apt-get install fonts-wqy-microhei", needed=False),
    ]


def _disk() -> Finding:
    home = Settings().home
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free / 2**30
    return Finding(f"{free:.1f} GiB free for {home.resolve()}", "" if free > 2 else "less than 2 GiB: make room or set ZHIPING_HOME")


def _store() -> list[Finding]:
    """The database, whose tables are brought up to date by opening it, and the folders that batches were dropped in."""
    settings = Settings()
    try:
        with open_store(settings.store_url, settings.store_blobs) as store:
            inboxes = Landings(store.database).inboxes()
    except Exception as error:  # a doctor reports whatever is wrong
        return [Finding("store", f"{type(error).__name__}: {str(error).splitlines()[0]}; see ZHIPING_DATABASE_URL")]
    return [Finding(f"store, tables of revision {HEAD}"), *(_inbox(Path(folder)) for folder in inboxes)]


def _pictures() -> Finding:
    """Whether a picture that is kept comes back."""
    where = Settings().store_blobs
    try:
        blobs = open_blobs(where)
        name = blobs.put(_PICTURE)
        blobs.get(name)
        blobs.remove(name)
    except (ZhipingError, OSError, KeyError) as error:
        return Finding(f"pictures in {where}", f"{error}; see ZHIPING_BLOBS")
    return Finding(f"pictures in {where}")


def _inbox(folder: Path) -> Finding:
    what = f"inbox {folder}"
    if not folder.is_dir():
        return Finding(what, "is not there; nothing lands in it", needed=False)
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(what, "cannot be written: batches are moved in it")
    free = shutil.disk_usage(folder).free
    return Finding(what, "" if free > KEPT_FREE else f"less than {KEPT_FREE >> 20} MiB free: nothing is taken in")


def _prefect() -> Finding:
    """The server of a `zhiping up` that runs here, or the one that is configured."""
    api = standing_api(Settings().home) or os.environ.get("PREFECT_API_URL")
    if not api:
        return Finding("Prefect server", "none is configured: each run starts its own; `zhiping up` keeps one", needed=False)
    what = f"Prefect server {api}"
    try:
        status = pool_status(api)
    except OSError as error:
        return Finding(what, f"does not answer: {error}")
    if not status:
        return Finding(what, "does not know our flows: zhiping deploy")
    return Finding(what, "" if status == "READY" else f"no worker serves it: prefect worker start --pool {POOL} --work-queue {QUEUES[0]}")


def _rubrics() -> Finding:
    return Finding("rubric editions " + ", ".join(load_rubric(name).edition for name in editions()))
