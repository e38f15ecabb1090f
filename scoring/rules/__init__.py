"""The closed set of rules an edition may name. Formulas only: every number and word comes from the edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scoring.edition import Item
from scoring.match import Case, Verdict
from scoring.rules.appointment import trained_and_appointed
from scoring.rules.award import award
from scoring.rules.certificate import valid_certificate
from scoring.rules.inspection import yearly_slots
from scoring.rules.laboratory import laboratory
from scoring.rules.patent import count_each
from scoring.rules.presence import presence
from scoring.rules.project import project_pair
from scoring.rules.secretariat import secretariat
from scoring.rules.staff import persons_count
from scoring.rules.standard import standard_in_window
from scoring.rules.trademark import trademark

Rule = Callable[[Case, Item], Verdict]

RULES: Mapping[str, Rule] = {
    "award": award,
    "count_each": count_each,
    "laboratory": laboratory,
    "persons_count": persons_count,
    "presence": presence,
    "project_pair": project_pair,
    "secretariat": secretariat,
    "standard_in_window": standard_in_window,
    "trademark": trademark,
    "trained_and_appointed": trained_and_appointed,
    "valid_certificate": valid_certificate,
    "yearly_slots": yearly_slots,
}
