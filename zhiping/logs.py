"""What the program says while it works by itself: lines for people at a terminal, JSON with ids for everything else."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys

from evidence.about import ids

_IDS = ("landing", "upload", "batch", "application", "file", "page", "kind", "sha256", "place")
_FIGURES = ("pages", "documents", "problems", "seconds")


class WorkIds(logging.Filter):
    """Puts on every record what the work is about in which it was said, where the record does not say so itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in ids().items():
            if not hasattr(record, name):
                setattr(record, name, value)
        return True


class JsonLines(logging.Formatter):
    """One object a line: time, level, what is said, which landing, batch, application, file it is about, and figures."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        told |= _told(record)
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class Lines(logging.Formatter):
    """For people: time, level, what is said, and what it is about after it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        return "  ".join([super().formatMessage(record), *(f"{name}={value}" for name, value in _told(record).items())])


def configure() -> None:
    """Log to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines() if sys.stderr.isatty() else JsonLines())
    handler.addFilter(WorkIds())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("alembic", "httpx", "watchfiles"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _told(record: logging.LogRecord) -> dict[str, object]:
    return {name: getattr(record, name) for name in (*_IDS, *_FIGURES) if hasattr(record, name)}
