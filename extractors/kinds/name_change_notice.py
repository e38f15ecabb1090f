"""变更登记通知书: an enterprise's name before and after (domain.md B19, C2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.document import Field, Value
from extractors.fields.confidence import judge
from extractors.fields.credit_codes import credit_code
from extractors.fields.damaged_dates import dates_on
from extractors.fields.issuers import issuer
from extractors.fields.labelled import date_field
from extractors.fields.letter import letter_date, letter_issuer
from extractors.fields.numbers import find_uscc
from extractors.fields.organisations import find_organisations
from extractors.kinds import Cue, Kind
from extractors.paper import Line, Paper, Quote, Reading, first_of
from extractors.rows import flow_of
from extractors.tables.form import Reader, labelled_fields
from extractors.tables.records import records

COLUMNS = {
    "what": r"(变更|登记)?(事项|项目|内容)(名称)?",
    "before": r"(变更|原|核准)?(前|原)(登记)?(内容|事项|情况|名称)?|原(登记|核准)?(内容|事项|名称)|变更前(登记)?(内容|事项|情况)?",
    "after": r"变更登记(内容|事项)?|变更后(登记)?(内容|事项|情况)?|(现|新|核准)(登记)?(内容|事项|名称)|变更后名称",
}
_NAME_ITEM = re.compile(r"名称|字号|企业名|公司名")
_NAMED = r"[\u4e00-\u9fff()]{4,40}(?:公司|厂|合作社)$"
"""What follows a label that has lost its colon."""
_BEFORE = (
    r"(?:变更前|更名前|原|旧|曾用)(?:的)?(?:企业|公司|单位|市场主体)?(?:登记)?(?:名称|名)"
    rf"|变更前(?:登记)?(?:内容|事项)?(?=[::]|$|{_NAMED})|原登记(?:内容|事项)(?=[::]|$)|名称\((?:变更|更名)前\)"
)
_AFTER = (
    r"(?:变更后|更名后|现用?|新|核准(?:变更)?)(?:的)?(?:企业|公司|单位|市场主体)?(?:登记)?名称为?"
    rf"|变更后(?:登记)?(?:内容|事项)?(?=[::]|$|{_NAMED})|[现新]登记(?:内容|事项)(?=[::]|$)|名称\((?:变更|更名)后\)"
)
_HOLDER = r"(?<![原前曾用商变])(?:企业|公司|市场主体|单位)?名称"
_SENTENCE = re.compile(
    r"(?:名称|公司名称|企业名称)?(?:由|从|自)(?:原(?:来|先)?(?:的|名称)?|曾用名|旧)?[::]?[“\"'《]?(?P<old>[\u3400-\u9fffA-Za-z0-9()·]{4,50}?)[”\"'》]?(?:\([^)]{0,40}\))?,?"
    r"(?:现)?(?:正式)?(?:变更|更名|更改|改)(?:登记)?为[::]?[“\"'《]?(?P<new>[\u3400-\u9fffA-Za-z0-9()·]{4,50}?)(?=[”\"'》,。;\n]|$|(?<=公司)(?![^,。;]{2,12}分公司))"
)


_CHANGED = re.compile(
    r"(?:兹证明|证明(?!兹)|[,。;:]|^)(?P<old>[\u3400-\u9fff()]{4,40}?(?:公司|厂|中心|社|部|店))(?:\([^)]{0,40}\))?[^。;:]{0,60}?"
    r"(?:(?:名称)?(?:变更|更名|改名|更改)(?:登记)?为|现(?:企业|公司|单位)?(?:名称|名)[为:])[::]?[“\"]?(?P<new>[\u3400-\u9fffA-Za-z0-9()·]{4,50}?)(?=[”\",。;\n]|$|(?<=公司)(?![^,。;]{2,12}分公司))"
)
_BECAME = re.compile(
    r"(?:兹证明|证明(?!兹)|[,。;:]|^)(?P<new>[\u3400-\u9fff()]{4,40}?(?:公司|厂|中心|社|部|店))(?:\([^)]{0,40}\))?,?(?:系|是)?由(?:原)?"
    r"(?P<old>[\u3400-\u9fff()]{4,40}?)(?:\([^)]{0,40}\))?(?:于[^,。;]{0,16})?,?(?:变更|更名|改名|改制|更改)(?:登记)?(?:而来|而成|设立)"
)
_GRANTED = re.compile(
    r"(?:准予|同意|核准)[^,。;:]{0,12}(?:变更|更名|更改)(?:登记)?为[::]?(?P<new>[\u3400-\u9fffA-Za-z0-9()·]{4,50}?)(?=[,。;\n]|$|(?<=公司)(?![^,。;]{2,12}分公司))"
)
"""The new name in a letter to the enterprise that asked for it."""


def read(paper: Paper) -> Reading:
    """`holder` is the new name. A notice of other changes than the name has no `former_name`."""
    before, after = first_of(_pairs(paper, "before")), first_of(_pairs(paper, "after"))
    if before is None or after is None:
        before, after = _side_by_side(paper) or (before, after)
    if before is None and after is not None and (asked := _addressee(paper)) is not None and asked.value != after.value:
        before = asked
    if after is None and before is not None:
        after = first_of(labelled_fields(paper, _HOLDER, _other_than(before)))
    holder = after or first_of(labelled_fields(paper, _HOLDER, _company)) or _addressee(paper)
    found = {
        "holder": holder,
        "former_name": before if before is None or holder is None or before.value != holder.value else None,
        "uscc": credit_code(paper) or _uscc_in_sentence(paper),
        "issuer": letter_issuer(paper, r"(?:登记|核准|发照)(?:机关|机构|部门)", sorts=("authority",))
        or issuer(paper, sorts=("authority",)),
        "issue_date": letter_date(paper, r"(?:核准|变更|登记|发照|签发)(?:登记)?(?:日期|时间)") or _decided(paper),
    }
    return Reading({name: field for name, field in found.items() if field is not None})


def _pairs(paper: Paper, side: str) -> Iterator[Field]:
    """The name on one `side` of the change: from the table of changes, from labels, from a sentence."""
    for record in records(paper.pages, COLUMNS, ("before", "after")):
        cell = record.cells.get(side)
        if cell is not None and (_NAME_ITEM.search(record.text("what")) or ("what" not in record.cells and _company(cell.text))):
            name = _company(cell.text)
            yield cell.field(name or cell.compact, grammar=name is not None)
    yield from labelled_fields(paper, _BEFORE if side == "before" else _AFTER, _company, lines=2)
    flow = flow_of(paper.pages)
    group = "old" if side == "before" else "new"
    sentences = (_SENTENCE, _CHANGED, _BECAME, *((_GRANTED,) if group == "new" else ()))
    for m in (m for rx in sentences for m in rx.finditer(flow.text)):
        named = [o for o in find_organisations(m[group]) if o.sort != "authority" and (o.start <= 2 or o.end == len(m[group]))]
        if named:
            quote = flow.quote(m.start(group) + named[-1].start, m.start(group) + named[-1].end)
            yield quote.field(quote.text, judge(quote.score, labelled=True, grammar=True))


_OLD, _NEW = (
    re.compile(rf"(?:{side})(?:登记|核准|变更)?(?:的)?(?:内容|事项|情况)?") for side in ("原|变更前|更名前", "现|新|变更后|更名后")
)


def _side_by_side(paper: Paper) -> tuple[Field, Field] | None:
    """The names in two columns without rules: 原登记内容 and 现登记内容, and under each 名称: with a name that may break over the line."""
    for old in (line for line in paper.lines if _OLD.fullmatch(line.text)):
        new = next((o for o in paper.lines if o.page is old.page and _NEW.fullmatch(o.text) and o.box.overlap_y(old.box) > 0), None)
        names = [_name_under(paper, head) for head in (old, new) if head is not None]
        if len(names) == 2 and names[0] is not None and names[1] is not None and names[0].value != names[1].value:
            return names[0], names[1]
    return None


def _name_under(paper: Paper, head: Line) -> Field | None:
    """The name in the column under `head`: behind 名称: there, with the lines below in the same column that it is whole with."""
    column = [
        o
        for o in paper.lines
        if o.page is head.page and abs(o.box.left - head.box.left) < 0.03 and head.box.top < o.box.top < head.box.top + 0.3
    ]
    for at, line in enumerate(column):
        led = re.match(r"(?:企业|公司|单位)?名称\s*[:：]\s*", line.text)
        if led is None:
            continue
        quote = Quote(((line, led.end(), len(line.text)),))
        for more in (None, *column[at + 1 : at + 3]):
            if more is not None and re.search(r"[:：]", more.text):
                continue
            whole = quote if more is None else quote.then(Quote.of(more))
            reads = find_organisations(whole.text)
            if reads and (reads[0].start, reads[0].end) == (0, len(whole.text)) and reads[0].sort != "authority":
                return whole.field(reads[0].name, min(0.93, judge(whole.score, labelled=True, grammar=True)))
    return None


def _decided(paper: Paper) -> Field | None:
    """The day on which a sentence says the change was registered: 我局已于2021年4月8日核准."""
    for line in paper.lines:
        for read in dates_on(paper, line.text):
            if re.search(r"于\s*$", line.text[: read.start]) and re.match(
                r"\s*(?:依法|准予|予以|经我局|办理|完成|正式)*(?:核准|登记|变更|准予|批准|更名)", line.text[read.end :]
            ):
                return date_field(Quote.of(line), read, labelled=True, penalty=0.05)
    return None


def _company(text: str) -> Value | None:
    found = find_organisations(text)
    return found[0].name if found and found[0].start <= 2 and found[0].sort != "authority" else None


def _other_than(known: Field) -> Reader:
    return lambda text: name if (name := _company(text)) and name != known.value else None


def _addressee(paper: Paper) -> Field | None:
    """某某有限公司: whom the letter is to."""
    for line in paper.lines:
        name = _company(line.text)
        if name and re.fullmatch(rf"{re.escape(str(name))}[::]", line.text):
            return next((q.field(name, judge(q.score, labelled=True, grammar=True)) for q, _ in paper.find(re.escape(str(name)))), None)
    return None


def _uscc_in_sentence(paper: Paper) -> Field | None:
    """The code in a sentence whose label is broken over the lines (…(统一社会信用 / 代码…))."""
    flow = flow_of(paper.pages)
    for m in re.finditer(r"信用\s*代\s*码[:：]?\s*(?=[0-9A-Z])", flow.text):
        for read in find_uscc(flow.text[m.end() : m.end() + 24])[:1]:
            quote = flow.quote(m.end() + read.start, m.end() + read.end)
            return quote.field(read.value, judge(quote.score, labelled=True, grammar=read.check))
    return None


KIND = Kind(
    name="name_change_notice",
    title="变更登记通知书",
    fields=("holder", "former_name", "uscc", "issuer", "issue_date"),
    cues=(
        Cue(
            r"变更(登记)?(情况)?(核准)?(通知书|证明|备案通知书)|(准予|核准)变更(登记)?|名称变更(核准|登记)?(通知"
            r"|证明)?|更名(证明|通知|函)",
            0.9,
            "title",
        ),
        Cue(
            r"变更(?:登记|核准|备案|审核|情况|信息|事项|内容|查询)+(?:通知书|通知|证明|查询单|情况表|单|函)$|名称变更的?(?:证明|通知书?|函|说明)$",
            0.75,
            "title",
        ),
        Cue(r"变更(登记)?(情况)?通知书", 0.5, "top"),
        Cue(r"^登记通知书$", 0.45, "title"),
        Cue(r"原登记(内容|事项)?(变更|现|新)(后)?登记", 0.5),
        Cue(r"变更前(内容|名称|事项)?.{0,40}变更后|原(企业)?名称.{0,40}(现|新|变更后)(企业)?名称|变更事项", 0.5),
        Cue(r"^变更前:", 0.25),
        Cue(r"^变更后:", 0.25),
        Cue(r"\(原(?:企业|公司)?名称?:", 0.25),
        Cue(r"(?:名称变更|更名)登?记?.{0,16}现(?:企业|公司|单位)?名称?[为:]", 0.5),
        Cue(r"名称.{0,6}(由|从).{4,40}(变更|更名)为", 0.5),
        Cue(r"更名|变更", 0.25, "file"),
        Cue(r"商标|专利|认证|手续合格|参保|保险|合同", -0.8, "title"),
        Cue(r"^营业执照$", -0.9, "title"),
    ),
    read=read,
)
