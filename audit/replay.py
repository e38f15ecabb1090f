"""A sheet derived again from what its run was given: the same to the byte, or what differs and since which version."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic_core import from_json

from audit.kept import DOCUMENTS, SHEET, KeptSheet
from evidence.audit import digest
from flows.again import made_again, page_keys
from flows.inputs import Inputs
from flows.layers import Layers, layers
from scoring.export.labels import FIELDS
from scoring.rubric import load_rubric
from store import Desk
from store.retention import READING

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
_WORDS = {
    "documents": "材料",
    "fields": "字段",
    "rows": "行",
    "criteria": "评分项",
    "items": "子项",
    "eligibility": "资格条件",
    "proposed": "建议分",
    "proposed_total": "建议总分",
    "confidence": "置信度",
    "outcome": "结论",
    "review": "处理方式",
    "reason": "理由",
    "value": "值",
    "flags": "提示",
    "evidence": "依据",
    "rejected": "未计分材料",
    "readings": "口径",
    "missing": "缺少材料",
    "rubric": "评审指标",
    "odds": "得分可能",
} | FIELDS


@dataclass(frozen=True, slots=True)
class Replay:
    """`event` is the chain's record of the very file that was asked about, None where it has none. `retired`: records by which pages were
    deleted by the rules of keeping; `lost`: pages that are gone without one. `versions` and `changes` are lines for people."""

    event: int | None
    retired: tuple[int, ...] = ()
    lost: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    known: bool = True
    """Whether it was written down what the sheet was made from."""

    @property
    def derived(self) -> bool:
        """Whether all that it was made from is still there."""
        return self.known and not self.retired and not self.lost

    @property
    def same(self) -> bool:
        return self.derived and not self.changes


def replay(desk: Desk, kept: KeptSheet) -> Replay:
    """Derive the sheet and its documents again and compare both with the files. UsageError where its edition or calibration is not here."""
    event = _told(desk, kept)
    inputs = kept.inputs
    if inputs is None:
        return Replay(event, known=False)
    gone = {f"{READING}{digest(key.encode())}": name for name, key in page_keys(inputs) if desk.store.get(key) is None}
    if gone:
        buried = {name: e.number for e in desk.chain.events("retire") for name in from_json(e.hashes) if name in gone}
        lost = dict.fromkeys(name for key, name in gone.items() if key not in buried)
        return Replay(event, tuple(sorted(set(buried.values()))), tuple(lost))
    scale = desk.calibrations.scale(inputs.calibration)
    again = made_again(inputs, desk.store.get, scale)
    engine = inputs.layers.pages.split(":")[1]
    now = layers(engine, load_rubric(inputs.edition), scale)
    changes = [line for name in (DOCUMENTS, SHEET) if again[name] != kept.files[name] for line in _changes(kept.files[name], again[name])]
    return Replay(event, versions=tuple(version_changes(inputs, now)), changes=tuple(changes))


def version_changes(inputs: Inputs, now: Layers) -> Iterator[str]:
    """What has another version than when the sheet was made. Readings of pages are those of then, whatever reads pages now."""
    then = inputs.layers
    if then.pages != now.pages:
        yield f"页面识别：{then.pages} → {now.pages}（重新推导用的是当时存下的识别结果，不受影响）"
    if then.documents != now.documents:
        yield f"字段提取程序与模型：{then.documents} → {now.documents}"
    for name in sorted({*then.kinds, *now.kinds}):
        if then.kinds.get(name) != now.kinds.get(name):
            yield f"材料类别程序 {name}：{then.kinds.get(name, '无')} → {now.kinds.get(name, '无')}"
    if then.scoring != now.scoring:
        yield f"评分程序：{then.scoring} → {now.scoring}"
    if then.rubric != now.rubric:
        yield f"评审指标 {inputs.edition}：{then.rubric[:16]} → {now.rubric[:16]}"


def _told(desk: Desk, kept: KeptSheet) -> int | None:
    """The last record of this application's run that wrote this very file."""
    value = digest(kept.files[SHEET])
    numbers = [e.number for e in desk.chain.events("run") if e.subject == kept.subject and value in e.hashes]
    return numbers[-1] if numbers else None


def _changes(before: bytes, after: bytes) -> Iterator[str]:
    found = list(_differing("", json.loads(before), json.loads(after)))
    yield from found or ["文件的字节不同，内容相同（排版被改动）"]


def _differing(place: str, before: Json, after: Json) -> Iterator[str]:
    """Every leaf that differs, named by where it stands; things with an id by their id."""
    one, other = _parts(before), _parts(after)
    if one is None or other is None:
        if before != after:
            yield f"{place.strip()}：{_short(before)} → {_short(after)}"
        return
    for name in dict.fromkeys((*one, *other)):
        here = f"{place} {_WORDS.get(name, name)}"
        if name not in other:
            yield f"{here.strip()}：现在没有"
        elif name not in one:
            yield f"{here.strip()}：原来没有"
        else:
            yield from _differing(here, one[name], other[name])


def _parts(value: Json) -> Mapping[str, Json] | None:
    if isinstance(value, dict):
        return value
    if not isinstance(value, list) or not any(isinstance(part, dict) for part in value):
        return None
    return {str(part["id"]) if isinstance(part, dict) and "id" in part else f"第{n}个": part for n, part in enumerate(value, 1)}


def _short(value: Json) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
