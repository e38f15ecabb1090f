"""Whether the chain is whole, and whether what it tells of is still as it was: the first broken link, and everything that was exchanged."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import dropwhile
from typing import TypeVar

from audit.claims import Claims
from audit.heads import SignedHead
from audit.uncollected import uncollected
from evidence.audit import BEGINNING, AuditEvent, Head
from store import Desk
from store.chain import Chain
from store.contents import ActKey, Contents, RunFile

_Thing = TypeVar("_Thing")
_ROWS = {
    "calibrations": "校准版本",
    "adoptions": "校准采用记录",
    "acts": "专家评分记录",
    "moves": "评审程序记录",
    "checks": "县区核对记录",
    "complaints": "异议记录",
    "quality_switches": "抽查与试错的开关记录",
    "quality_samples": "抽查样本",
    "quality_looks": "抽查复核记录",
    "quality_refusals": "抽查回避记录",
    "quality_plants": "试错记录",
    "quality_plant_files": "试错时所示文件",
}


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


def verify(desk: Desk, heads: Iterable[SignedHead] = ()) -> Verdict:
    """Check the whole chain, the signed heads, and everything kept that the chain tells of, all as it is at one moment."""
    with uncollected(), desk.store.database.at_one_moment() as database:
        return _verified(Chain(database), Contents(database, desk.store.blobs), tuple(heads))


def _verified(chain: Chain, contents: Contents, signed: tuple[SignedHead, ...]) -> Verdict:
    claims = Claims()
    wanted = {s.head.number for s in signed}
    head, broken, seen = follow(chain.events(), claims, wanted)
    faults = [broken] if broken else []
    faults += _witnessed(signed, seen, head)
    if not broken:
        faults += _exchanged(claims, contents)
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
        except (ValueError, KeyError, TypeError, AttributeError):
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
    """What is not as it was when the chain told of it, and what it does not tell of."""
    yield from (Fault(n, f"{_row(name)}在第{n}条记录之前已被更改，更改没有记入链中") for n, name in claims.strayed)
    yield from _pages(claims, contents)
    files, rows = dict(contents.files()), dict(contents.rows())
    yield from _compared(claims.files, files, _file)
    yield from _compared(claims.rows, rows, _row)
    yield from _compared(claims.acts, dict(contents.acts()) if claims.acts else {}, _act)
    yield from _compared(claims.calibrations, {str(v): found for v, found in contents.calibrations()}, _calibration)
    # the runs before the first one told of were done before there was a chain
    yield from _untold(claims.files, dropwhile(lambda file: file not in claims.files, files), _file)
    yield from _untold(claims.rows, rows, _row)


def _file(file: RunFile) -> str:
    return f"{file.application}的{file.name}（运行{file.run[:8]}）"


def _row(name: str) -> str:
    table, _, key = name.partition("/")
    return f"{_ROWS.get(table, table)}（编号{key}）"


def _act(act: ActKey) -> str:
    return f"专家评分记录（席位{act.seat}第{act.version}步）"


def _calibration(version: str) -> str:
    return f"校准版本{version}"


def _compared(claimed: Mapping[_Thing, tuple[int, str]], found: Mapping[_Thing, str], called: Callable[[_Thing], str]) -> Iterator[Fault]:
    """Things that are gone, and those whose hash is another."""
    for thing, (number, value) in claimed.items():
        if thing not in found:
            yield Fault(number, f"{called(thing)}已不在（记录于第{number}条）")
        elif found[thing] != value:
            yield Fault(number, f"{called(thing)}已被更改（记录于第{number}条）")


def _untold(claimed: Container[_Thing], found: Iterable[_Thing], called: Callable[[_Thing], str]) -> Iterator[Fault]:
    """Things that the chain does not tell of."""
    yield from (Fault(None, f"{called(thing)}没有对应的链上记录") for thing in found if thing not in claimed)


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
