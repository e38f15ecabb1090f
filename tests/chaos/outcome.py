"""What became of the batches of a storm, and all that is not as it should be."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from evidence.landing import READABLE, RECEIVING
from flows.held import clear_left
from store import Desk
from store.landings import Landings
from tests.chaos.site import Site
from zhiping.run import write


@dataclass
class Outcome:
    """Archives `dropped` of `new` contents, some `replaced` by the next at once; processes `killed` by what they did; `troubles`; landings
    in each of their `states`; finished `runs`; `sheets` are hashes of all written files; `wrong` says what was lost or done twice."""

    dropped: int = 0
    new: int = 0
    replaced: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    sheets: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def tell(self, site: Site) -> None:
        """Look at what there is now."""
        with site.open() as store:
            landings, desk = Landings(store.database).all(), Desk.of(store)
            self.states = Counter(landing.state for landing in landings)
            self.wrong += [f"{each.name}: {each.message}" for each in landings if each.state not in {"done", "repeated"}]
            self.runs = len(store.run_names())
            for name in store.run_names():  # what is written must be what is kept
                run = store.latest_run(name)
                assert run is not None
                write(site.folder / "again", run)
            pages = list(desk.contents.pages())
            told = Counter(event.kind for event in desk.chain.events())
            for home in site.homes:  # as the next reading on that machine would
                clear_left(home, Landings(store.database))
            whole = all(desk.contents.picture_holds(picture) for _, _, picture in pages if picture)
        self.sheets = hashes(site.terms.out)
        shelved = list((site.inbox / "accepted").glob("*/*.zip"))
        left = [*(p for home in site.homes for p in home.glob("landing-*")), *(site.inbox / ".taken").glob("*"), *site.inbox.glob("*.zip")]
        checks = {
            f"the store and the files written differ: {self.runs} runs": hashes(site.folder / "again") == self.sheets,
            f"{self.new} batches, {self.runs} runs": self.runs == self.new == self.states["done"],
            f"{self.dropped} dropped, {len(landings)} landed": self.dropped - self.replaced <= len(landings) <= self.dropped,
            f"{len(landings)} landed, {len(shelved)} accepted": len(shelved) == len(landings),
            f"{len(pages)} pages kept, {told['page']} told of": len(pages) == told["page"],
            "a picture is not whole": whole,
            "without receipt": all((path.parent / "回执.txt").is_file() for path in shelved),
            f"left behind: {left[:3]}": not left,
        }
        self.wrong += [told for told, right in checks.items() if not right]


def unfinished(site: Site) -> int:
    """How many batches have not ended. The store is closed each time: what is open would be shared with processes that are forked."""
    lying = len([*site.inbox.glob("*.zip"), *(site.inbox / ".taken").glob("*")])
    with site.open() as store:
        return lying + sum(landing.state in {*RECEIVING, *READABLE} for landing in Landings(store.database).all())


def hashes(out: Path) -> dict[str, str]:
    """Every file that was written, by batch content, application and name; batch.json tells seconds and is left out."""
    files = (p for p in sorted(out.rglob("*")) if p.is_file() and p.name != "batch.json")
    return {"/".join((p.parts[-3].rsplit("-", 1)[1], *p.parts[-2:])): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
