"""其他: whatever is none of the known kinds; only its title is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.blocks import CONTROL_KEY
from extractors.fields.confidence import judge
from extractors.fields.organisations import is_organisation
from extractors.kinds import Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import Row, rows_of

_SHORT = re.compile(r"证[明书]|声明|承诺|目录|通知|公告|合同|协议|报告|名单|总结|附件")
"""What titles of two or three characters hold; others of that length are pieces of seals."""
_NAMED = re.compile(r"^[^:。,]{2,40}(?:表|名单|清单|名册|台账|记录|说明|方案|计划|证明|通知|报告|总结|目录)$")
_BODY = re.compile(r"(?:公司|局|厅|部|委员会|政府)(?:文件)?:?$")


def read(paper: Paper) -> Reading:
    """The title: the largest rows near the top of the first page that has text, else its first row."""
    rows = next((found for page in paper.pages if (found := rows_of(page))), ())
    large = [row for row in rows if row.title]
    bodies = [row for row in large if is_organisation(row.compact)]
    large = [row for row in large if row not in bodies] or large  # a letterhead is no title
    named = [row for row in large if (row.cjk >= 4 or _SHORT.search(row.compact)) and not _BODY.search(row.compact)]
    titles = named or large or _headed(rows) or list(rows[:1])
    if not titles:
        return Reading()
    tallest = max(row.height for row in titles)
    run = [row for row in titles if row.height >= 0.75 * tallest][:1]
    at = titles.index(run[0])
    run += [row for row in titles[at + 1 : at + 3] if _goes_on(run[-1], row, tallest)]
    quote = Quote(tuple((line, 0, len(line.text)) for row in run for line in row.lines))
    value = re.sub(r"\s+", " ", quote.text)[:120]
    return Reading({"title": quote.field(value, judge(quote.score) - 0.1)})


def _headed(rows: Sequence[Row]) -> list[Row]:
    """A first row in the middle of the page that is called what papers are called (a table's heading is often no larger than it)."""
    return [row for row in rows[:2] if _NAMED.search(row.compact) and row.cjk >= 4 and abs(row.left + row.right - 1) < 0.2][:1]


def _goes_on(above: Row, row: Row, tallest: float) -> bool:
    return row.height >= 0.85 * tallest and row.top - above.bottom < 1.2 * tallest


KIND = Kind(name="other", title="其他材料", fields=("title",), cues=(), read=read, key=CONTROL_KEY)
