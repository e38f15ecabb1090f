"""How sure a reading is, from evidence rather than from the engine's word."""

from __future__ import annotations


def judge(
    score: float,
    *,
    labelled: bool = False,
    grammar: bool | None = None,
    check: bool | None = None,
    repaired: bool = False,
    rivals: int = 0,
) -> float:
    """Confidence in 0..1 that a value is right.

    `score`: engine's score of the line (1.0 for a trusted layer); `labelled`: a label was found before it;
    `grammar`: it has the form such a value must have (None: no form is known); `check`: its check digit
    holds (None: it has none); `repaired`: characters were changed to make it hold; `rivals`: other values
    that could as well be meant.
    """
    sure = 0.55 + 0.43 * max(0.0, min(1.0, score)) ** 4
    sure -= 0.0 if labelled else 0.05
    if grammar is False:
        sure -= 0.25
    if check is True:
        sure += 0.5 * (1 - sure)
    elif check is False:
        sure -= 0.35
    if repaired:
        sure -= 0.12
    sure -= 0.15 * min(rivals, 3)
    return round(min(0.995, max(0.05, sure)), 4)
