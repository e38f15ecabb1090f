"""By which versions an application's files were made: its run's, or, where they were taken over, those of the run that made them."""

from __future__ import annotations

from collections.abc import Mapping

KEPT = "kept"
"""Where batch.json tells the versions of applications that were taken over from an earlier run, by folder."""


def versions_of(summary: Mapping[str, object], application: str) -> dict[str, str]:
    """What a run's summary tells; {} where it tells nothing."""
    kept = summary.get(KEPT)
    told = kept.get(application) if isinstance(kept, dict) else None
    found = told if isinstance(told, dict) else summary.get("versions")
    return {str(name): str(version) for name, version in found.items()} if isinstance(found, dict) else {}
