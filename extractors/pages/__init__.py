"""From a submitted file to the pages read on it.

``sources`` what a file is, ``render`` its pictures, ``layer`` (with ``glyphs``, ``plausible``) a PDF's own text and
whether to trust it, ``upright``, ``lines`` and ``seals`` OCR, ``picture`` and ``rulings`` what else is seen, ``office`` files
without pictures (``docx_text``, ``workbook``, ``slides``, ``hypertext``; ``conversion`` for old formats), ``ofd`` and ``package``
that format, ``reading`` one page, ``pool`` many pages in worker processes.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from evidence.batch import SubmittedFile
from evidence.page import Page
from extractors.engines import engine as loaded_engine
from extractors.pages.sources import page_count

__all__ = ["page_count", "pages_version", "read_page"]


@lru_cache(maxsize=1)
def pages_version() -> str:
    """Changes whenever what these modules read may change: of this code as it stands and of the libraries that decode and draw."""
    from importlib.metadata import version  # whoever reads pages does not ask

    here = Path(__file__).parent
    handing_out = {"pool.py", "cache.py"}  # decide who reads and what is kept, not what is read
    sources = sorted(p for p in (*here.rglob("*.py"), *(here.parent / "engines").rglob("*.py")) if p.name not in handing_out)
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources))
    digest.update("".join(version(name) for name in ("pypdfium2", "pillow", "opencv-python-headless")).encode())
    return digest.hexdigest()[:12]


def read_page(file: SubmittedFile, number: int, engine: str) -> Page:
    """Page `number` (from 1) of `file`; a blank one has the route ``blank``.

    Raises FileProblem (encrypted, corrupt, unreadable, too_large, unsupported, empty) and EngineMissing.
    """
    from extractors.pages.reading import Reader, see
    from extractors.pages.worker import closely

    return see(file, number, Reader(lambda: loaded_engine(engine), lambda _: None, closely)).page
