"""Whether the chain is whole, and whether what it tells of is still as it was: the first broken link, and everything that was exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic_core import from_json

from audit.heads import SignedHead
from audit.uncollected import uncollected
from evidence.audit import BEGINNING, AuditEvent, Head
from store import Desk
from store.contents import ActKey, Contents, RunFile


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong (Chinese), and at which event; None where it is at none."""

    number: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`head` is the last event that holds. `unsigned` counts the events after the last signed head."""

    head: Head
    faults: tuple[Fault, ...]
    unsigned: int


@dataclass
class Claims:
    """What the chain says was kept: the last word on each thing, with the number of its event and the hash."""

    pages: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """Reading and picture (or "") under each page's key."""
    files: dict[RunFile, tuple[int, str]] = field(default_factory=dict)
    acts: dict[ActKey, tuple[int, str]] = field(default_factory=dict)
    calibrations: dict[str, tuple[int, str]] = field(default_factory=dict)
    buried: dict[str, int] = field(default_factory=dict)
    """Pages that were deleted by the rules of keeping."""

    def note(self, event: AuditEvent) -> None:
        if event.kind == "page":
            hashes = from_json(event.hashes)
            self.pages[event.subject] = (event.number, hashes["reading"], hashes.get("picture", ""))
            self.buried.pop(event.subject, None)
        elif event.kind == "run":
            hashes = from_json(event.hashes)
            run, application = hashes.pop("run"), event.subject.partition("/")[2]
            for name, value in hashes.items():
                self.files[RunFile(run, application, name)] = (event.number, value)
        elif event.kind == "act":
            place = from_json(event.versions)
            self.acts[ActKey(int(place["seat"]), int(place["act"]))] = (event.number, from_json(event.hashes)["deed"])
        elif event.kind == "calibration":
            self.calibrations[event.subject] = (event.number, from_json(event.hashes)["calibration"])
        elif event.kind == "retire":
            self._bury(event)

    def _bury(self, tombstone: AuditEvent) -> None:
        """What a tombstone names need not be there any more, and no page of it may be."""
        application = tombstone.subject.partition("/")[2]
        for name in from_json(tombstone.hashes):
            sort, _, rest = name.partition(":")
            if sort == "reading":
                self.pages.pop(rest, None)
                self.buried[rest] = tombstone.number
            elif sort == "file":
                run, _, file = rest.partition("/")
                self.files.pop(RunFile(run, application, file), None)


def verify(desk: Desk, heads: Iterable[SignedHead] = ()) -> Verdict:
    """Check the whole chain, the signed heads, and everything kept that the chain tells of."""
    with uncollected():
        return _verified(desk, tuple(heads))


def _verified(desk: Desk, signed: tuple[SignedHead, ...]) -> Verdict:
    claims = Claims()
    wanted = {s.head.number for s in signed}
    head, broken, seen = follow(desk.chain.events(), claims, wanted)
    faults = [broken] if broken else []
    faults += _witnessed(signed, seen, head)
    if not broken:
        faults += _exchanged(claims, desk.contents)
    covered = max((s.head.number for s in signed if seen.get(s.head.number) == s.head.link), default=0)
    return Verdict(head, tuple(faults), head.number - covered)


def follow(events: Iterable[AuditEvent], claims: Claims, wanted: Iterable[int] = ()) -> tuple[Head, Fault | None, dict[int, str]]:
    """Walk along the chain to its end or its first broken link; also the links at the wanted numbers."""
    head, seen, asked = BEGINNING, {0: BEGINNING.link}, frozenset(wanted)
    for event in events:
        if event.number != head.number + 1 or event.previous != head.link or event.link != event.true_link():
            return head, _broken(head, event), seen
        try:
            claims.note(event)
        except (ValueError, KeyError, TypeError):
            return head, Fault(event.number, f"第{event.number}条记录不是本程序所写"), seen
        head = Head(event.number, event.link)
        if event.number in asked:
            seen[event.number] = event.link
    return head, None, seen


def _broken(head: Head, event: AuditEvent) -> Fault:
    """What is wrong with an event that does not follow `head`."""
    if not isinstance(event.number, int):  # SQLite keeps what it is given
        return Fault(head.number + 1, f"第{head.number + 1}条记录不是本程序所写")
    if event.number != head.number + 1:
        missing = f"第{head.number + 1}至{event.number - 1}条" if event.number > head.number + 2 else f"第{head.number + 1}条"
        return Fault(head.number + 1, f"{missing}记录缺失")
    if event.previous != head.link:
        return Fault(event.number, f"第{event.number}条记录与前一条不相连：有记录被插入、调换或更改")
    return Fault(event.number, f"第{event.number}条记录的内容已被更改")


def _witnessed(signed: Iterable[SignedHead], seen: dict[int, str], head: Head) -> Iterator[Fault]:
    for s in signed:
        number = s.head.number
        if not s.holds():
            yield Fault(number, f"{s.at}签名的链头（第{number}条）签名无效")
        elif number > head.number:
            yield Fault(head.number + 1, f"{s.at}签名时链至第{number}条，现只到第{head.number}条：末尾记录缺失")
        elif seen.get(number) != s.head.link:
            yield Fault(number, f"第{number}条记录与{s.at}签名的链头不符：整条链可能已重写")


def _exchanged(claims: Claims, contents: Contents) -> Iterator[Fault]:
    """What is not as it was when the chain told of it."""
    yield from _pages(claims, contents)
    yield from _compared({f"{p.application}的{p.name}（运行{p.run[:8]}）": c for p, c in claims.files.items()}, _files(contents))
    yield from _compared({f"校准版本{v}": c for v, c in claims.calibrations.items()}, _calibrations(contents))
    acts = dict(contents.acts())
    yield from _compared({_act(a): c for a, c in claims.acts.items()}, {_act(a): found for a, found in acts.items()})
    yield from _untold(claims, acts)


def _files(contents: Contents) -> Mapping[str, str]:
    return {f"{p.application}的{p.name}（运行{p.run[:8]}）": found for p, found in contents.files()}


def _calibrations(contents: Contents) -> Mapping[str, str]:
    return {f"校准版本{version}": found for version, found in contents.calibrations()}


def _act(act: ActKey) -> str:
    return f"专家评分记录（席位{act.seat}第{act.version}步）"


def _compared(claimed: Mapping[str, tuple[int, str]], found: Mapping[str, str]) -> Iterator[Fault]:
    """Things by what people call them: those that are gone, and those whose hash is another."""
    for name, (number, value) in claimed.items():
        if name not in found:
            yield Fault(number, f"{name}已不在（记录于第{number}条）")
        elif found[name] != value:
            yield Fault(number, f"{name}已被更改（记录于第{number}条）")


def _pages(claims: Claims, contents: Contents) -> Iterator[Fault]:
    pages = dict(claims.pages)
    for key, reading, picture in contents.pages():
        if key in claims.buried:
            yield Fault(claims.buried[key], f"页面{key[:12]}…的识别记录已按保存期限删除（第{claims.buried[key]}条），现又出现")
        number, read, pictured = pages.pop(key, (0, "", ""))
        if number and (read, pictured) != (reading, picture):
            yield Fault(number, f"页面{key[:12]}…的识别记录已被更改（记录于第{number}条）")
        if number and pictured and not contents.picture_holds(pictured):
            yield Fault(number, f"页面{key[:12]}…的图像已被调换或丢失（记录于第{number}条）")
    yield from (Fault(n, f"页面{key[:12]}…的识别记录已不在（记录于第{n}条）") for key, (n, *_) in pages.items())


def _untold(claims: Claims, acts: Mapping[ActKey, str]) -> Iterator[Fault]:
    """Acts that the chain does not tell of, from the first on that it tells of: earlier ones were done before there was a chain."""
    told = False
    for act in acts:
        told = told or act in claims.acts
        if told and act not in claims.acts:
            yield Fault(None, f"{_act(act)}没有对应的链上记录")
