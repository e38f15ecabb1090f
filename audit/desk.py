"""The auditor's questions, answered from the store: what the pages, the report's files and the command line all show."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from audit.calibration import Calibration, calibration_from
from audit.diagrams import diagram, titles_of
from audit.findings import Findings, findings_of
from audit.heads import HeadBook
from audit.labels import labels_in, settled
from audit.page import report_html
from audit.planting import plant
from audit.quality import plant_table, sample_table, stratum_table
from audit.sampling import draw, population, size_for
from audit.uncollected import uncollected
from audit.verified import last_verified, remember
from audit.verify import verify
from audit.workbook import report_xlsx
from evidence.errors import UsageError
from evidence.label import Label
from evidence.landing import CHINA
from evidence.quality import Sample, SampleTerms
from evidence.review import Account, Filed, Seat
from flows.source import source_hash
from review.auditing import Audited, ChainState, Cut, DiagramName, Table
from review.crops import crop_of
from review.kept import Kept
from store import Desk
from store.calibrations import StoredCalibration
from store.times import now

_MOST_APPLICATIONS, _MOST_CUTS = 5000, 8
Mark = tuple[tuple[object, ...], ...]


class AuditDesk:
    """Figures over a store. `kinds` are the Chinese names of document kinds; `home` has the book of signed heads.

    Labels are kept by application until another sheet of it is signed, figures until anything they rest on has changed.
    """

    def __init__(self, desk: Desk, kinds: Mapping[str, str], home: Path) -> None:
        self._desk, self._kinds, self._home = desk, kinds, home
        self._labels: Kept[tuple[object, ...], tuple[Label, ...]] = Kept(_MOST_APPLICATIONS)
        self._found: Kept[tuple[object, ...], Findings] = Kept(_MOST_CUTS)
        self._all: Kept[Mark, tuple[Label, ...]] = Kept(1)

    # -- figures --------------------------------------------------------------------------------------------

    def choices(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        _, labels = self._known()
        kinds = sorted({x.kind for x in labels}, key=lambda k: (not k[:1].isdigit(), k))
        plain = {
            "round": sorted({str(x.round) for x in labels}, reverse=True),
            "county": sorted({x.county for x in labels}),
            "expert": sorted({x.expert for x in labels}),
            "version": sorted({x.version for x in labels}),
        }
        named = {name: [(v, v or "（未注明）") for v in values if v] for name, values in plain.items()}
        return {**named, "kind": [(kind, self._kinds.get(kind, kind)) for kind in kinds]}

    def audited(self, cut: Cut) -> Audited:
        found = self._findings(cut)
        return Audited(self._facts(found, cut), found.tables, titles_of(found.settled), found.worst)

    def diagram(self, cut: Cut, name: DiagramName) -> bytes | None:
        svg = diagram(name, self._findings(cut).settled, self._calibration())
        return svg.encode() if svg else None

    def workbook(self, cut: Cut) -> bytes:
        found = self._findings(cut)
        return report_xlsx(found, self._facts(found, cut))

    def page(self, cut: Cut) -> bytes:
        found = self._findings(cut)
        pictures = [crop_of(self._desk, x.spot) for x in found.worst]
        return report_html(found, self._calibration(), self._facts(found, cut), pictures)

    def _facts(self, found: Findings, cut: Cut) -> tuple[str, ...]:
        """What whoever signs the report signs to: when and of what it was made, and up to which link of the chain."""
        state = self.chain()
        checked = f"{_minute(state.verified)} 核验至第 {state.until} 条" if state.verified else "尚未核验"
        whole = f"，{state.count} 处不符" if state.count else "，完整" if state.verified else ""
        return (
            f"制作于 {_minute(now())}（北京时间），程序 zhiping {version('zhiping')}（{source_hash()[:8]}）",
            f"范围：{self._scope(cut)}",
            f"标签 {found.labels} 个，其中看过原件的 {len(found.settled)} 个",
            self._calibrated(),
            f"审计链 {state.number} 条，链尾 {state.link}，{checked}{whole}",
        )

    def _scope(self, cut: Cut) -> str:
        kind = self._kinds.get(cut.kind, cut.kind)
        parts = {"年度": cut.round, "县区": cut.county, "材料类别或评分项": kind, "专家": cut.expert, "版本": cut.version}
        return "，".join(f"{name} {value}" for name, value in parts.items() if value) or "全部已签名的评分"

    def _calibrated(self) -> str:
        stored, adopted = self._desk.calibrations.latest(), self._desk.calibrations.adopted()
        if stored is None:
            return "尚未校准"
        applied = f"现采用版本 {adopted.version.number}" if adopted else "现未采用任何版本"
        return f"最新校准版本 {stored.version}（{_minute(stored.at)}，sha256 {stored.named.sha256[:16]}…），{applied}"

    def _findings(self, cut: Cut) -> Findings:
        mark, labels = self._known()
        stored = self._desk.calibrations.latest()
        quality = self._quality(int(cut.round) if cut.round.isdigit() else None)
        return self._found.get((mark, cut, stored.version if stored else 0, quality), lambda: self._cut(labels, cut, stored, quality))

    def _cut(self, labels: Sequence[Label], cut: Cut, stored: StoredCalibration | None, quality: tuple[Table, ...]) -> Findings:
        ever = replace(cut, round="")
        anywhen = [x for x in labels if _within(x, ever)]
        own = [x for x in anywhen if not cut.round or str(x.round) == cut.round]
        before = settled(x for x in anywhen if cut.round and str(x.round) < cut.round)
        calibration = calibration_from(stored.content) if stored else None
        found = findings_of(own, settled(own), calibration, lambda kind: self._kinds.get(kind, kind), before)
        return replace(found, tables=(*found.tables, *quality))

    def _known(self) -> tuple[Mark, tuple[Label, ...]]:
        """All labels there are, and what they rest on."""
        panels = self._desk.seats.panels()
        signed = [(f, tuple(s for s in panels.get(f.id, ()) if s.state == "signed")) for f in self._desk.applications.list()]
        keys = {f.id: (f.id, f.county, f.year, *((s.id, s.version, s.expert) for s in seats)) for f, seats in signed if seats}

        def read(filed: Filed, seats: Sequence[Seat]) -> tuple[Label, ...]:
            return self._labels.get(keys[filed.id], lambda: tuple(chain(*map(labels_in, self._desk.usage.judged_of(filed, seats)))))

        mark = tuple(keys.values())
        with uncollected():
            return mark, self._all.get(mark, lambda: tuple(chain.from_iterable(read(f, seats) for f, seats in signed if seats)))

    def _calibration(self) -> Calibration | None:
        stored = self._desk.calibrations.latest()
        return calibration_from(stored.content) if stored else None

    # -- the chain ------------------------------------------------------------------------------------------

    def chain(self) -> ChainState:
        head, last = self._desk.chain.head(), last_verified(self._home)
        if last is None:
            return ChainState(head.number, head.link, None, 0, (), 0, 0.0)
        return ChainState(head.number, head.link, last.at, last.head.number, last.faults, max(last.count, len(last.faults)), last.seconds)

    def verify(self) -> ChainState:
        started = time.monotonic()
        remember(self._home, verify(self._desk, HeadBook(self._home).heads()), time.monotonic() - started)
        return self.chain()

    # -- whether people look --------------------------------------------------------------------------------

    def quality(self, year: int) -> tuple[Table, ...]:
        return self._quality(year)

    def _quality(self, year: int | None) -> tuple[Table, ...]:
        years = [year] if year else list(dict.fromkeys(f.year for f in self._desk.applications.list()))
        samples = [s for y in years for s in self._desk.looks.samples(y)]
        plants = [p for y in years for p in self._desk.plants.round(y)]
        return *((sample_table(samples), stratum_table(samples)) if samples else ()), *((plant_table(plants),) if plants else ())

    def size(self, wrong: float, sureness: float) -> int:
        return size_for(wrong, sureness)

    def seed(self) -> int:
        return secrets.randbelow(2**31)

    def draw(self, terms: SampleTerms, by: Account) -> Sample | None:
        if not self._desk.looks.on(terms.year, "looks"):
            raise UsageError(f"second looks are switched off for the round of {terms.year}")
        keys = {f.id: f.key for f in self._desk.applications.list()}
        taken = {(keys[x.application], x.place) for s in self._desk.looks.samples(terms.year) for x in s.looks if x.what == terms.what}
        among = population(settled(self._known()[1]), terms)
        picks = draw(among, terms, taken)
        if not picks:
            return None
        self._desk.looks.draw(replace(terms, population=len(among)), picks, by)
        return self._desk.looks.samples(terms.year)[0]

    def plant(self, year: int, share: float, seed: int, by: Account) -> int:
        return plant(self._desk, year, share, seed, by)


def _minute(at: dt.datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _within(label: Label, cut: Cut) -> bool:
    asked = (cut.county, label.county), (cut.kind, label.kind), (cut.expert, label.expert), (cut.version, label.version)
    return all(not wanted or wanted == found for wanted, found in asked)
