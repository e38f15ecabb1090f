"""Who may do what. One table; each route names one right of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from evidence.review import Account, Filed, Role, Seat

Right = Literal[
    "own",
    "list",
    "see",
    "declare",
    "judge",
    "verify",
    "upload",
    "panel",
    "round",
    "procedure",
    "log",
    "accounts",
    "operations",
    "audit",
    "look",
]

RIGHTS: Mapping[Right, frozenset[Role]] = {
    "own": frozenset({"county", "expert", "auditor", "city", "admin"}),  # one's own password, signing out
    "list": frozenset({"county", "expert", "auditor", "city"}),
    "see": frozenset({"county", "expert", "auditor", "city"}),
    "declare": frozenset({"expert"}),
    "judge": frozenset({"expert"}),
    "verify": frozenset({"county"}),
    "upload": frozenset({"county"}),
    "panel": frozenset({"city"}),
    "round": frozenset({"city", "auditor"}),
    "procedure": frozenset({"county", "city"}),
    "log": frozenset({"auditor", "admin"}),
    "accounts": frozenset({"admin"}),
    "operations": frozenset({"city", "admin"}),
    "audit": frozenset({"auditor"}),
    "look": frozenset({"expert"}),
}

ROLES: Mapping[Role, str] = {
    "county": "县级经办人",
    "expert": "评审专家",
    "auditor": "审计员",
    "city": "市局经办人",
    "admin": "系统管理员",
}

SEES_IDS: frozenset[Role] = frozenset({"county", "city"})
"""Those who check identities with other offices; everybody else sees ids and phone numbers masked, in text and in pictures."""


def may(account: Account, right: Right) -> bool:
    return account.role in RIGHTS[right]


def reaches(account: Account, filed: Filed, seat: Seat | None, open_to_experts: Collection[str]) -> bool:
    """Whether an application exists for somebody: a county's own; an expert's assigned ones without a declared conflict, once the
    procedure has come to a state that is open to experts."""
    match account.role:
        case "county":
            return filed.county == account.county
        case "expert":
            return seat is not None and seat.state != "conflict" and filed.state in open_to_experts
        case "auditor" | "city":
            return True
        case "admin":
            return False


def sees_ids(account: Account) -> bool:
    return account.role in SEES_IDS
