"""Diagrams as SVG, the same bytes for the same figures."""

from __future__ import annotations

import io
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from audit.figures import Bin, Sample, reliability, risk_coverage

_MOST_POINTS = 400
_LOOK = {"svg.hashsalt": "zhiping", "font.size": 9.0, "svg.fonttype": "none", "axes.spines.top": False, "axes.spines.right": False}
_INK, _OTHER, _FAINT = "#1f4e79", "#c55a11", "#9aa5b1"
Named = tuple[str, Sample]


def reliability_svg(samples: Sequence[Named]) -> str:
    """Share of right ones at each confidence, with intervals of 95 %; on the diagonal a confidence is what it says."""
    figure, axes = _drawing("confidence", "share right")
    low = 1.0
    for (name, sample), ink in zip(samples, (_FAINT, _INK), strict=False):
        bins = reliability(sample)
        low = min([low, *(b.low for b in bins), *(b.confidence for b in bins)])
        _with_bars(axes, bins, name, ink)
    axes.plot([0, 1], [0, 1], color=_OTHER, linewidth=0.8, linestyle="--")
    axes.set_xlim(max(0.0, low - 0.02), 1.005)
    axes.set_ylim(max(0.0, low - 0.02), 1.005)
    return _svg(figure, axes)


def risk_svg(samples: Sequence[Named]) -> str:
    """How many are wrong among the surest part, by the size of the part."""
    figure, axes = _drawing("share of all, surest first", "share wrong")
    for (name, sample), ink in zip(samples, (_FAINT, _INK), strict=False):
        shares, wrong = risk_coverage(sample)
        kept = np.unique(np.linspace(0, len(shares) - 1, _MOST_POINTS).astype(int))
        axes.plot(shares[kept], wrong[kept], color=ink, linewidth=1.2, label=name)
    axes.set_xlim(0, 1)
    axes.set_ylim(bottom=0)
    return _svg(figure, axes)


def trend_svg(points: Sequence[tuple[str, float, float, float]], what: str) -> str:
    """Shares with their intervals, from left to right: label, share, low, high."""
    figure, axes = _drawing("", what)
    places = range(len(points))
    shares = [p[1] for p in points]
    bars = [[s - p[2] for s, p in zip(shares, points, strict=True)], [p[3] - s for s, p in zip(shares, points, strict=True)]]
    axes.errorbar(places, shares, yerr=bars, color=_INK, marker="o", markersize=3, linewidth=1.2, capsize=2)
    axes.set_xticks(list(places), [p[0] for p in points], rotation=30, ha="right")
    axes.set_ylim(bottom=0)
    return _svg(figure, None)


def _with_bars(axes: Axes, bins: Sequence[Bin], name: str, ink: str) -> None:
    said, right = [b.confidence for b in bins], [b.right for b in bins]
    bars = [[b.right - b.low for b in bins], [b.high - b.right for b in bins]]
    axes.errorbar(said, right, yerr=bars, color=ink, marker="o", markersize=3, linewidth=1.0, capsize=2, label=name)


def _drawing(across: str, up: str) -> tuple[Figure, Axes]:
    with mpl.rc_context(_LOOK):  # type: ignore[arg-type]
        figure = Figure(figsize=(4.2, 3.2), layout="constrained")
        axes = figure.add_subplot()
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.grid(color="#e5e8ec", linewidth=0.6)
    return figure, axes


def _svg(figure: Figure, named: Axes | None) -> str:
    if named is not None:
        named.legend(frameon=False)
    out = io.StringIO()
    with mpl.rc_context(_LOOK):  # type: ignore[arg-type]
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()[out.getvalue().index("<svg") :]
