"""Templates: everything is escaped, and what is not defined is an error."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evidence.geometry import BoundingBox
from review.access import RIGHTS, ROLES
from review.masking import masked
from scoring.export.labels import OUTCOMES, PROBLEMS, REVIEWS, VALUES
from scoring.export.words import percent, points_text

_FOLDER = Path(__file__).parent
_CHINA = dt.timezone(dt.timedelta(hours=8))


def environment(assets: str) -> Environment:
    """`assets` is the address below which scripts and styles are."""
    found = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "points": points_text,
        "percent": percent,
        "when": when,
        "masked": masked,
        "signed": signed,
        "box": box_text,
        "named": named,
    }
    found.globals |= {"assets": assets, "OUTCOMES": OUTCOMES, "REVIEWS": REVIEWS, "PROBLEMS": PROBLEMS, "ROLES": ROLES, "RIGHTS": RIGHTS}
    return found


def when(at: dt.datetime) -> str:
    """Minutes, as clocks in Jiangmen show them."""
    return at.replace(tzinfo=at.tzinfo or dt.UTC).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")


def signed(points: Decimal) -> str:
    """``+0.5``, ``-2``, ``0``."""
    return f"+{points_text(points)}" if points > 0 else points_text(points)


def named(words: str) -> str:
    """Codes among words as people call them."""
    return " ".join(VALUES.get(word, word) for word in words.split(" "))


def box_text(box: BoundingBox | None) -> str:
    """Four fractions for a script, "" where a place is not known."""
    return " ".join(f"{x:.4f}" for x in box.as_list()) if box else ""


def page(request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page for whoever is signed in (`visitor`, None on the sign-in page)."""
    text = part(request, name, **values)
    return HTMLResponse(text, status_code=status)


def part(request: Request, name: str, **values: object) -> Markup:
    """A template's text; `visitor` and the address are there in all of them."""
    templates: Environment = request.app.state.templates
    given = {"visitor": getattr(request.state, "visitor", None), "path": request.url.path} | values
    return Markup(templates.get_template(name).render(**given))  # noqa: S704  rendered with autoescape
