"""What the program says while it works by itself: lines for people at a terminal, JSON with ids for everything else."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys

_IDS = ("landing", "batch", "application", "file", "page", "sha256", "place")


class JsonLines(logging.Formatter):
    """One object a line: time, level, what is said, and which landing, batch, file it is about."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        told |= {name: getattr(record, name) for name in _IDS if hasattr(record, name)}
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def configure() -> None:
    """Log to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s") if sys.stderr.isatty() else JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("alembic", "httpx", "watchfiles"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
