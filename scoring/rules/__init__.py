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

_NAMES: Mapping[str, tuple[str, str]] = {
    "award": ("nominated", "nomination_reading nomination_option"),
    "count_each": (
        "type term_years",
        "list_reading list_option expired_reading expired_option family_reading family_option same_day pending lapsed",
    ),
    "laboratory": ("years_back", "one_reading one_option separate_reading separate_option may_lie_in"),
    "persons_count": (
        "scale specialty months",
        "month_reading month_option specialty_reading post_option post wide_option wide level_reading any_level_option skill other_post "
        "overlap_reading disjoint_option disjoint_from disjoint_number",
    ),
    "presence": (
        "",
        "may_lie_in needs lacking says says_in silent expects outdated needs_item needs_reading needs_option",
    ),
    "project_pair": ("window_years", "approval_reading approval_option date_reading start_option end_option failed"),
    "secretariat": ("joint_points joint usual_years", "term_reading term_option"),
    "standard_in_window": (
        "level window_years",
        "each_reading each_option each_most year_reading year_option lead_reading lead_option",
    ),
    "trademark": ("least_years term_years", "grace_months filed_reading filed_option filed"),
    "trained_and_appointed": ("", ""),
    "valid_certificate": ("", "validity_reading validity_option usual_years open_ended number_year number_year_slack"),
    "yearly_slots": (
        "years eligibility_years",
        "slot_reading calendar_before_option calendar_current_option one_reading one_option",
    ),
}
PARAMETERS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    rule: (frozenset(needed.split()), frozenset(known.split())) for rule, (needed, known) in _NAMES.items()
}
"""What each rule has to be told under `with`, and what more it understands."""
