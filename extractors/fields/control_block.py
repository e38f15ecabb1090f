"""The document-control block of system documents (文件编号, 版本, 生效日期), and whose documents they are."""

from __future__ import annotations

import re

from evidence.document import Field
from extractors.blocks import ISSUES, block_titles, issued_titles, line_over
from extractors.fields.confidence import judge
from extractors.fields.dates import find_dates
from extractors.fields.document_codes import VERSION_LABELS, document_number, version
from extractors.fields.labelled import labelled_date
from extractors.fields.own_company import company
from extractors.fields.revisions import columns
from extractors.paper import Line, Paper, Quote, Reading
from extractors.rows import Row, flow_of, rows_of

FIELDS = ("holder", "title", "document_number", "version", "effective_date")
NUMBER_KEY = r"(?:文件|制度|规程|手册|体系文件)?(?:编号|编码|号)[::]?([A-Z0-9][A-Z0-9/.\-]{2,24})"
"""What pages of one system document share (as a kind's `key`)."""
STANDARD_COVER = (
    r"^(?:中华人民共和国)?(?:国家|行业|团体)标准$|[省市区]地方标准$|(?:^|公司|厂|集团)企业标准$|^ICS\d"
    r"|^Q/[A-Z0-9]{2,12}-?\d{1,4}(?:\.\d{1,3})?-20\d{2}$|^(?:GB|DB\d{2,4}|T/[A-Z][A-Z0-9]*)(?:/[TZ])?\d{1,6}(?:\.\d{1,3})*-(?:19|20)\d{2}$"
)
"""What stands on the cover of a published standard, whatever its title: no paper of an enterprise's system."""
DETAILS = r"文件(?:编[号码]|代[号码])|受控|版本|版次|(?:生效|实施|执行|施行|启用)(?:日期|时间):|编制:|审核:|批准:"

_COMPANY = r"[\u4e00-\u9fffA-Za-z0-9()·]{4,40}(?:公司|厂|集团|合作社)"
_EFFECT = r"(?:生效|实施|执行|施行|实行|启用|发布实施|颁布实施)(?:(?:日期|时间|日)|(?=\s*:?\s*(?:19|20)\d{2}))|Effective\s?Date"
OPENING = 6
"""Pages among which a manual says what it is (cover, approval, contents, changes); looking further takes the square of its lines."""
_LABELS = r"文件名称|文件标题|制度名称|标题|名称"


def read_control_block(title_words: str) -> _Reader:
    """A `Kind.read` for a system document whose titles hold `title_words` (a pattern)."""
    return _Reader(title_words)


class _Reader:
    def __init__(self, title_words: str) -> None:
        self._words = re.compile(title_words)

    def __call__(self, whole: Paper) -> Reading:
        paper = Paper(whole.pages[:OPENING])
        found = {
            "holder": company(paper),
            "title": _title(paper, self._words),
            "document_number": document_number(paper),
            "version": version(paper),
            "effective_date": _effective(paper),
        }
        return Reading({name: one for name, one in found.items() if one is not None})


def _title(paper: Paper, words: re.Pattern[str]) -> Field | None:
    for quote in paper.labelled(_LABELS, lambda t: bool(words.search(t)), stop=r"[\u4e00-\u9fff]{2,6}[::]"):
        return quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score, labelled=True))
    for page in paper.pages:
        if any(words.search(title) for title in issued_titles(page)):
            flow = flow_of((page,))
            issued = next(m for m in ISSUES.finditer(flow.text) if words.search(m[1]))
            quote = flow.quote(issued.start(1), issued.end(1))
            return quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score, grammar=True))
        rows = rows_of(page)
        celled = next((line for line in block_titles(page) if words.search(_told(line)) and not _COLUMN.search(line.text)), None)
        if celled and not any(r.title and words.search(r.compact) and r.height > 1.5 * celled.box.height for r in rows):
            above = line_over(celled)
            quote = Quote(tuple((line, 0, len(line.text)) for line in ((above, celled) if above else (celled,))))
            return (
                quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score, grammar=True))
                if above
                else _without_company(Row((celled,)), words)
            )
        parts = [part for r in rows for part in ((r,) if len(r.compact) <= LONGEST_TITLE and words.search(r.compact) else _lines_apart(r))]
        fitting = [r for r in parts if words.search(r.compact) and len(r.compact) <= LONGEST_TITLE and not _COLUMN.search(r.compact)]
        titled = sorted((r for r in fitting if r.title), key=lambda r: (-round(r.height, 2), r.top)) or fitting[:1]
        if titled:
            return _without_company(titled[0], words)
    return None


_COLUMN = re.compile(r"[码号]$|。|号[::]?\s?[A-Z]*\d{4,}")
"""What ends a column's heading (追溯码), gives a number to look up, or stands in a sentence: no title."""
LONGEST_TITLE = 40
"""Most characters of a title."""


def _told(line: Line) -> str:
    """The text of a title's line, with the one over it that begins the title."""
    above = line_over(line)
    return re.sub(r"\s+", "", (above.text if above else "") + line.text)


def _lines_apart(row: Row) -> tuple[Row, ...]:
    """The lines of a row each for itself: a system's name stands beside who is signed in."""
    return tuple(Row((line,), row.title) for line in row.lines)


def _without_company(row: Row, words: re.Pattern[str]) -> Field:
    """The title without the company it may start with; of several lines in the row, the one with the words."""
    line = next((o for o in row.lines if words.search(o.text)), None)
    quote = Quote.of(line) if line else row.quote
    m = re.match(_COMPANY, quote.text)
    if m and m.end() < len(quote.text):
        quote = quote.cut(m.end(), len(quote.text)).strip()
    m = re.match(rf"(?:{_LABELS})[::]?", quote.text)
    if m and m.end() < len(quote.text):
        quote = quote.cut(m.end(), len(quote.text)).strip()
    return quote.field(re.sub(r"\s+", "", quote.text).strip("《》"), judge(quote.score, grammar=True))


def _effective(paper: Paper) -> Field | None:
    """Since when it is in force: labelled, else said in a sentence; of a history's issues that of the last one."""
    found = labelled_date(paper, _EFFECT)
    lists = columns(paper, _EFFECT, lambda t: bool(find_dates(t)))
    if found is None or not any(found.raw == line.text for one in lists for line in one):
        return found or _date_before(paper)
    if not columns(paper, VERSION_LABELS, lambda t: len(t) <= LONGEST_MARK):
        return _date_before(paper)  # a list of other things with such days
    dated = [(quote, read) for line in lists[0] for quote in (Quote.of(line),) for read in find_dates(line.text)[:1]]
    quote, read = max(dated, key=lambda one: one[1].value)
    return _date_before(paper) or quote.field(read.value, judge(quote.score, labelled=True, grammar=True) - 0.08)


LONGEST_MARK = 6
"""Most characters of the mark of an issue."""


def _date_before(paper: Paper) -> Field | None:
    """2023年1月1日(起)实施, also where the line ends in between."""
    flow = flow_of(paper.pages)
    for said in re.finditer(r"\s*起?\s*(?:正式)?(?:实施|实行|生效|执行|施行|启用)", flow.text):
        start = max(0, said.start() - _DATE_LENGTH)
        for read in find_dates(flow.text[start : said.start()]):
            if len(read.value) >= 7 and start + read.end == said.start():
                quote = flow.quote(start + read.start, start + read.end)
                return quote.field(read.value, judge(quote.score, labelled=True, grammar=True))
    return None


_DATE_LENGTH = 14
"""Most characters of a date as papers write it."""
