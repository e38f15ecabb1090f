"""Second looks: what was drawn, who is to look, and what they found. Checks are switched on and off here, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from evidence.audit import Statement, canonical, digest
from evidence.label import LabelKind
from evidence.quality import Check, Look, LookState, Pick, Sample, SampleTerms
from evidence.review import Account
from store.chain import tell
from store.database import Database
from store.quality_schema import LookRow, RefusalRow, SampleRow, SwitchRow
from store.review_schema import AccountRow, ApplicationRow, SeatRow
from store.rows import added, as_found, as_left
from store.times import aware, now

_TERMS = TypeAdapter(SampleTerms)
_PICKS = TypeAdapter(tuple[Pick, ...])


class Looks:
    def __init__(self, database: Database) -> None:
        self._database = database

    def switch(self, year: int, what: Check, by: Account, *, on: bool) -> None:
        """Switch a check of a round on or off. What was drawn stays, and is not shown to experts while it is off."""
        with self._database.writing() as session:
            hashes = added(session, SwitchRow(year=year, what=what, on=on, at=now(), account_id=by.id))
            after = canonical({"what": what, "on": str(on).lower()})
            tell(session, Statement("check-switch", by.name, str(year), after=after, hashes=hashes))

    def on(self, year: int, what: Check) -> bool:
        """Whether a check is on for a round; it is off until somebody switches it on."""
        with self._database.reading() as session:
            return bool(session.scalar(switched(what).where(SwitchRow.year == year)))

    def draw(self, terms: SampleTerms, picks: Sequence[Pick], by: Account) -> int:
        """Keep a sample, each pick with an expert who has nothing to do with its application. Returns how many have one."""
        told = _TERMS.dump_json(terms).decode()
        with self._database.writing() as session:
            row = SampleRow(year=terms.year, at=now(), account_id=by.id, terms=told)
            hashes = added(session, row)
            ids = {row.key: row.id for row in session.execute(select(ApplicationRow.key, ApplicationRow.id))}
            free = _Free(session)
            looks = [_look_row(row.id, ids[p.application], terms.what, p, free.expert(ids[p.application])) for p in picks]
            session.add_all(looks)
            hashes |= as_left(session, LookRow, LookRow.sample_id == row.id) | {"picks": digest(_PICKS.dump_json(tuple(picks)))}
            tell(session, Statement("sample", by.name, str(row.id), after=told, hashes=hashes))
            return sum(look.account_id is not None for look in looks)

    def samples(self, year: int) -> tuple[Sample, ...]:
        """A round's samples, the newest first."""
        with self._database.reading() as session:
            looks: dict[int, list[Look]] = {}
            for row, shown in session.execute(_asked().order_by(LookRow.id)):
                looks.setdefault(row.sample_id, []).append(_look(row, shown))
            rows = session.scalars(select(SampleRow).where(SampleRow.year == year).order_by(SampleRow.id.desc()))
            return tuple(Sample(r.id, aware(r.at), _TERMS.validate_json(r.terms), tuple(looks.get(r.id, ()))) for r in rows)

    def of(self, account: int) -> tuple[Look, ...]:
        """What an expert is to look at again, in rounds whose looks are on."""
        asked = _asked().join(ApplicationRow, LookRow.application_id == ApplicationRow.id)
        on = switched("looks").where(SwitchRow.year == ApplicationRow.year).correlate(ApplicationRow).scalar_subquery()
        asked = asked.where(LookRow.account_id == account, on).order_by(LookRow.application_id, LookRow.id)
        with self._database.reading() as session:
            return tuple(_look(row, shown) for row, shown in session.execute(asked))

    def declare(self, look: Look, by: Account) -> None:
        """No conflict: all of the expert's looks at that application are open to them."""
        with self._database.writing() as session:
            here = (LookRow.application_id == look.application, LookRow.account_id == by.id, LookRow.state == "open")
            hashes = as_found(session, LookRow, *here)
            declared = session.scalars(update(LookRow).where(*here).values(state="declared").returning(LookRow.id)).all()
            hashes |= as_left(session, LookRow, LookRow.id.in_(declared))
            tell(session, Statement("look", by.name, str(look.application), after="declare", hashes=hashes))

    def refuse(self, look: Look, by: Account, reason: str) -> None:
        """A conflict: the expert's looks at that application go to others, and none of it comes back."""
        with self._database.writing() as session:
            hashes = added(session, RefusalRow(application_id=look.application, account_id=by.id, reason=reason, at=now()))
            free = _Free(session)
            here = (LookRow.application_id == look.application, LookRow.account_id == by.id, LookRow.state.in_(("open", "declared")))
            hashes |= as_found(session, LookRow, *here)
            looks = session.scalars(select(LookRow).where(*here)).all()
            for row in looks:
                row.account_id, row.state = free.expert(look.application), "open"
            hashes |= as_left(session, LookRow, LookRow.id.in_([row.id for row in looks]))
            tell(session, Statement("look", by.name, str(look.application), after=canonical({"conflict": reason}), hashes=hashes))

    def answer(self, look: Look, by: Account, state: LookState, given: str, reason: str) -> bool:
        """What was found; False where it was answered before."""
        with self._database.writing() as session:
            here = (LookRow.id == look.id, LookRow.account_id == by.id, LookRow.state == "declared")
            values = {"state": state, "given": given, "reason": reason, "answered_at": now()}
            hashes = as_found(session, LookRow, *here)
            if session.execute(update(LookRow).where(*here).values(**values).returning(LookRow.id)).first() is None:
                return False
            after = canonical({"state": state, "given": given, "reason": reason})
            hashes |= as_left(session, LookRow, LookRow.id == look.id)
            place = f"{look.application}/{look.place}"
            tell(session, Statement("look", by.name, place, look.proposed, after, {"look": str(look.id)}, hashes))
            return True


class _Free:
    """Who may look at what: experts who neither sit nor sat on its panel nor declared a conflict; who has least to do comes first."""

    def __init__(self, session: Session) -> None:
        open_looks = select(LookRow.account_id, func.count()).where(LookRow.state.in_(("open", "declared"))).group_by(LookRow.account_id)
        self._load = {row[0]: row[1] for row in session.execute(open_looks)}
        self._experts = session.scalars(
            select(AccountRow.id).where(AccountRow.role == "expert", AccountRow.active).order_by(AccountRow.id)
        ).all()
        seated = session.execute(select(SeatRow.application_id, SeatRow.account_id))
        refused = session.execute(select(RefusalRow.application_id, RefusalRow.account_id))
        self._barred = {(application, account) for rows in (seated, refused) for application, account in rows}

    def expert(self, application: int) -> int | None:
        able = [e for e in self._experts if (application, e) not in self._barred]
        if not able:
            return None
        chosen = min(able, key=lambda e: self._load.get(e, 0))
        self._load[chosen] = self._load.get(chosen, 0) + 1
        return chosen


def switched(what: Check) -> Select[bool]:
    """Asks whether a check is on; the caller says for which year."""
    return select(SwitchRow.on).where(SwitchRow.what == what).order_by(SwitchRow.id.desc()).limit(1)


def _look_row(sample: int, application: int, what: LabelKind, pick: Pick, account: int | None) -> LookRow:
    told = {"place": pick.place, "stratum": pick.stratum[:255], "proposed": pick.proposed}
    bare = {"state": "open", "given": "", "reason": "", "answered_at": None}
    return LookRow(sample_id=sample, application_id=application, what=what, account_id=account, **told, **bare)


def _asked() -> Select[LookRow, str]:
    return select(LookRow, func.coalesce(AccountRow.shown, "")).join(AccountRow, LookRow.account_id == AccountRow.id, isouter=True)


def _look(row: LookRow, shown: str) -> Look:
    what, state = cast(LabelKind, row.what), cast(LookState, row.state)
    at = aware(row.answered_at) if row.answered_at else None
    known = (row.stratum, row.proposed, row.account_id or 0, shown, state, row.given, row.reason, at)
    return Look(row.id, row.sample_id, row.application_id, what, row.place, *known)
