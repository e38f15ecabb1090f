"""What second looks and planted values have shown, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from audit.promise import lower_bound, upper_bound
from audit.sampling import STRATA, size_for
from evidence.quality import Plant, Sample
from review.auditing import Cell, Table

_SIDE = 0.975
_SORTS = {"field": "高把握字段", "criterion": "直接确认的评分项"}


def sample_table(samples: Sequence[Sample]) -> Table:
    """Each sample against what it was drawn for."""
    rows = tuple(_sample_row(s) for s in samples)
    columns = ("样本", "总体", "抽取", "已复核", "不符", "不符率", "上限", "要求上限", "结论")
    note = "另一名专家重新查看原件；上限为单侧置信界（Clopper-Pearson），按要求的置信度计算；抽样按分层系统抽取，种子可重复。"
    return Table("抽查复核", columns, rows, note)


def stratum_table(samples: Sequence[Sample]) -> Table:
    """Where what was looked at again proved wrong."""
    strata: dict[str, tuple[int, int]] = {}
    for sample in samples:
        for look in sample.done:
            name = f"第{sample.id}号 {look.stratum or '全部'}"
            done, wrong = strata.get(name, (0, 0))
            strata[name] = done + 1, wrong + (look.state == "differs")
    rows = tuple(_rated(name, *counts) for name, counts in strata.items())
    return Table("抽查复核：按分层", ("分层", "已复核", "不符", "不符率", "下限", "上限"), rows, "下限、上限为95%置信区间。")


def plant_table(plants: Sequence[Plant]) -> Table:
    """How many of the planted values each expert found."""
    names = sorted({p.expert for p in plants})
    groups = [("全部专家", list(plants)), *((n, [p for p in plants if p.expert == n]) for n in names)] if plants else []
    note = "试错值在专家作出决定时即告知并恢复为原结果，不进入评分、合计、导出和标签。下限、上限为95%置信区间；作废的不计入。"
    columns = ("专家", "埋设", "待决定", "发现", "未发现", "作废", "发现率", "下限", "上限")
    return Table("试错值：按专家", columns, tuple(_plant_row(name, own) for name, own in groups), note)


def _sample_row(sample: Sample) -> tuple[Cell, ...]:
    terms, done, wrong = sample.terms, len(sample.done), sample.wrong
    strata = "、".join(STRATA[name] for name in terms.by) or "简单随机"
    name = f"第{sample.id}号 {terms.year} {_SORTS[terms.what]}（{strata}，种子{terms.seed}）"
    bound = upper_bound(wrong, done, terms.sureness) if done else None
    whole = done == len(sample.looks)
    said = "进行中" if not whole else "达到要求" if bound is not None and bound <= terms.wrong else "未达到"
    if whole and done == terms.population:
        said, bound = ("全数复核，无不符" if not wrong else "全数复核"), wrong / done if done else None
    elif whole and not wrong and done < size_for(terms.wrong, terms.sureness):
        said = "样本不足"
    return (name, terms.population, len(sample.looks), done, wrong, wrong / done if done else None, bound, terms.wrong, said)


def _rated(name: str, count: int, wrong: int) -> tuple[Cell, ...]:
    return (name, count, wrong, wrong / count, lower_bound(wrong, count, _SIDE), upper_bound(wrong, count, _SIDE))


def _plant_row(name: str, plants: Sequence[Plant]) -> tuple[Cell, ...]:
    counts = {outcome: sum(p.outcome == outcome for p in plants) for outcome in ("", "caught", "missed", "void", "withdrawn")}
    caught, decided = counts["caught"], counts["caught"] + counts["missed"]
    rates: tuple[Cell, ...] = (None, None, None)
    if decided:
        rates = caught / decided, lower_bound(caught, decided, _SIDE), upper_bound(caught, decided, _SIDE)
    return (name, len(plants), counts[""], caught, counts["missed"], counts["void"] + counts["withdrawn"], *rates)
