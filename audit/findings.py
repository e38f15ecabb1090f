"""What an auditor is told, as tables: put together once, written as a page and as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from audit.calibration import Calibration
from audit.figures import Drift, Figures, Sample, drift, figures_of, grouped
from audit.intervals import LEVELS, POOLED
from evidence.label import Label, LabelKind
from review.auditing import Cell, Disagreement, Table
from review.masking import masked
from scoring.export.labels import FIELDS

Titles = Callable[[str], str]
MOST_DISAGREEMENTS = 50
TITLE = "识别与评分可信度审计报告"
SORTS: tuple[tuple[LabelKind, str], ...] = (("field", "字段"), ("criterion", "评分项"))
_FIGURES = ("数量", "错误", "错误率", "下限", "上限", "ECE", "ECE偶然值", "Brier", "AUROC")
_NOTES = (
    "未看即确认：距前一操作不足5秒的确认，证据较弱，不用于校准。下限、上限为95%置信区间（Clopper-Pearson）。",
    "ECE：所报把握与实际正确率之差，按把握分十等份求平均。ECE偶然值：把握全部属实时，仅因标签数量有限也会出现的差；两者相近，即不能说明把握有偏。",
    "Brier：把握与对错之差的平方的平均，越小越好。AUROC：把握能否把对的排在错的之前，1为完全能，0.5为完全不能。",
)
_FEW = 30
"""Groups with fewer labels are not compared between rounds."""


@dataclass(frozen=True, slots=True)
class Findings:
    """`settled` are the labels, one a place, that somebody looked at, of `labels` places; `worst` the disagreements where the machine was
    surest."""

    settled: tuple[Label, ...]
    labels: int
    tables: tuple[Table, ...]
    worst: tuple[Disagreement, ...]


def findings_of(
    labels: Sequence[Label], settled: Sequence[Label], calibration: Calibration | None, titles: Titles, before: Sequence[Label] = ()
) -> Findings:
    """`labels` are one for each expert, `settled` one for each place; `titles` gives the Chinese name of a kind. `before` are settled
    labels of earlier rounds, with which these are compared and nothing else."""
    looked = tuple(x for x in settled if x.looked)
    tables = [_overall(settled)]
    for what, shown in SORTS:
        own = [x for x in looked if x.what == what]
        if own:
            earlier = [x for x in before if x.what == what and x.looked]
            tables += _groups(own, [x for x in labels if x.what == what and x.looked], shown, titles)
            tables += [_months(own, shown), _drifts([*earlier, *own], calibration, shown, titles), _least_certain(own, shown, titles)]
    tables += [_threshold(calibration), _intervals(calibration)] if calibration else []
    wrong = sorted((x for x in settled if not x.right), key=lambda x: -x.confidence)[:MOST_DISAGREEMENTS]
    worst = tuple(_disagreement(x, titles) for x in wrong)
    return Findings(looked, len(settled), (*tables, _disagreements(worst)), worst)


def _overall(settled: Sequence[Label]) -> Table:
    rows = []
    for what, shown in SORTS:
        for looked, how in ((True, "看过原件"), (False, "未看即确认")):
            own = [x for x in settled if x.what == what and x.looked is looked]
            rows.append(_row(f"{shown}（{how}）", figures_of("", Sample.of(own))))
        sure = [x for x in settled if x.what == what and x.looked and x.confidence >= 0.99]
        rows.append(_row(f"{shown}，把握不低于99%", figures_of("", Sample.of(sure))))
    one_click = [x for x in settled if x.confirm and x.looked]
    rows.append(_row("评分项，系统建议直接确认", figures_of("", Sample.of(one_click))))
    return Table("总体", ("范围", *_FIGURES), tuple(rows), "".join(_NOTES))


def _groups(settled: Sequence[Label], each: Sequence[Label], shown: str, titles: Titles) -> list[Table]:
    cuts: list[tuple[str, Callable[[Label], str]]] = [("材料类别" if shown == "字段" else "评分项", lambda x: titles(x.kind))]
    if shown == "字段":
        cuts += [
            ("字段", lambda x: f"{titles(x.kind)} {FIELDS.get(x.name, x.name)}"),
            ("识别引擎", lambda x: x.engine or "—"),
            ("读取方式", lambda x: x.route),
        ]
    cuts += [("县区", lambda x: x.county or "（未注明）"), ("版本", lambda x: x.version or "（未注明）"), ("年度", lambda x: str(x.round))]
    tables = [Table(f"{shown}：按{name}", (name, *_FIGURES), _rows(grouped(settled, key))) for name, key in cuts]
    by_expert = _rows(grouped(each, lambda x: x.expert))
    return [*tables, Table(f"{shown}：按专家（改动率）", ("专家", *_FIGURES), by_expert)]


def _rows(found: Sequence[Figures]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(_row(f.name, f) for f in found)


def _row(name: str, f: Figures) -> tuple[Cell, ...]:
    if not f.count:  # nothing can be said of nothing: no share of 0, no error of 0
        return (name, 0, 0, *(None for _ in _FIGURES[2:]))
    return (name, f.count, f.wrong, f.share, f.low, f.high, f.ece, f.chance, f.brier, f.auroc)


def _months(settled: Sequence[Label], shown: str) -> Table:
    by_month = sorted(grouped(settled, lambda x: f"{x.at.year}-{x.at.month:02}"), key=lambda f: f.name)
    return Table(f"{shown}：各月改动率", ("月份", *_FIGURES), _rows(by_month))


def _drifts(settled: Sequence[Label], calibration: Calibration | None, shown: str, titles: Titles) -> Table:
    """Between the last round and those before, by kind, engine and all together."""
    last = max(x.round for x in settled)
    worth = calibration.worth(settled) if calibration else Sample.of(settled).confidences
    rounds, right = np.array([x.round for x in settled]), Sample.of(settled).right
    groups: dict[str, list[int]] = {"全部": list(range(len(settled)))}
    for index, x in enumerate(settled):
        groups.setdefault(titles(x.kind), []).append(index)
        if x.engine:
            groups.setdefault(x.engine, []).append(index)
    found = []
    for name, members in groups.items():
        here = np.array(members)
        samples = [Sample(worth[part], right[part]) for part in (here[rounds[here] < last], here[rounds[here] == last])]
        if min(len(s) for s in samples) >= _FEW:
            found.append(drift(name, *samples))
    found.sort(key=lambda d: (not d.found, -abs(d.surprise)))
    note = f"{last}年度与此前各年度相比；PSI超过常值或偏差超过3.3个标准差为漂移；各年度均须有{_FEW}个以上标签。"
    return Table(
        f"{shown}：漂移", ("范围", "此前", "本年度", "PSI", "常值", "错误偏差（标准差）", "漂移"), tuple(map(_drift_row, found)), note
    )


def _drift_row(d: Drift) -> tuple[Cell, ...]:
    return (d.name, d.earlier, d.later, d.stability, d.usual, d.surprise, "是" if d.found else "否")


def _least_certain(settled: Sequence[Label], shown: str, titles: Titles) -> Table:
    groups: dict[str, list[Label]] = {}
    for x in settled:
        groups.setdefault(titles(x.kind), []).append(x)
    rows = [(name, len(g), float(np.mean([x.confidence for x in g])), median(x.seconds for x in g)) for name, g in groups.items()]
    rows.sort(key=lambda r: r[2])
    return Table(f"{shown}：最无把握与最费时", ("范围", "数量", "平均把握", "决定用时中位数（秒）"), tuple(rows))


def _threshold(calibration: Calibration) -> Table:
    t, p = calibration.threshold, calibration.promise
    note = f"承诺：直接确认的评分项中错误不超过{p.wrong:.2%}，置信度{p.sureness:.1%}。至少需要{t.needed}个无错的标签。"
    least: Cell = t.least if t.least is not None else "标签不足或错误过多，不给出阈值"
    return Table("由承诺得出的确认阈值", ("最低校准把握", "标签", "其中错误", "错误率上限"), ((least, t.labels, t.wrong, t.bound),), note)


def _intervals(calibration: Calibration) -> Table:
    found = calibration.intervals
    names = [POOLED, *sorted(n for n in found.labels if n != POOLED)]
    rows = []
    for name in names:
        shares = found.shares.get(name, {})
        rows.append((name or "全部", found.labels[name], *(shares.get(level, "标签不足") for level in LEVELS)))
    columns = ("评分项", "标签", *(f"{level:.0%}" for level in LEVELS))
    note = "区间须包含的系统得分概率；本项标签不足时用全部评分项的，仍不足则不给出区间。"
    return Table("得分区间（保形预测）", columns, tuple(rows), note)


def _disagreement(x: Label, titles: Titles) -> Disagreement:
    title = f"{titles(x.kind)} {FIELDS.get(x.name, x.name)}".strip()
    return Disagreement(title, masked(x.proposed), masked(x.given), x.confidence, x.expert, x.county, x.application, x.spot)


def _disagreements(worst: Sequence[Disagreement]) -> Table:
    rows = tuple((x.title, x.proposed, x.given, x.confidence, x.expert, x.county) for x in worst)
    return Table(f"最有把握的分歧（至多{MOST_DISAGREEMENTS}项）", ("范围", "系统", "专家", "把握", "专家姓名", "县区"), rows)
