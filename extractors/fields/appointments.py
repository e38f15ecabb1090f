"""Sentences that appoint a person to a post, in letters, decisions and certificates of employers (domain.md B16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.fields.organisations import find_organisations
from extractors.fields.persons import is_person
from extractors.paper import Paper, Quote
from extractors.rows import Flow, flow_of, rows_of

VERB = re.compile(r"(?:任命|聘任)(?!书)|聘请|委任|委派|指定|任用|推选|选举|授权|(?<=[日起])由|决定由")
_AS = r"(?:担任|出任|兼任|为|任(?![命用])|作为)"
_POST = (
    r"(?P<post>(?:[^,。;、:\n]|(?<=[理监任长表管官师员记])、(?=[^,。;:]{2,14}(?:[理监任长表管官师员记]|$))){2,60}?)"
    r"(?:一职|职务|岗位|之职)?(?=[,。;:(]|其?主要职责|[任聘]期|任命|至今|的(?:通知|决定|决议|任命|公告|函|批复)|一职|职务|岗位|$)"
)
"""Up to where the sentence goes on; two posts of one person are joined by 、 (副总经理、首席质量官)."""
_APPOINTED = re.compile(
    rf":?\s*(?P<who>[\u3400-\u9fff·*]{{2,16}}?)(?:\([^)]{{0,24}}\))?(?P<title>同志|先生|女士|小姐|工程师)?(?:\([^)]{{0,24}}\))?,?{_AS}{_POST}"
)
_ADDRESSED = re.compile(rf"(?:{VERB.pattern})(?:您|你|阁下){_AS}{_POST}")
_HELD = re.compile(
    rf"证明,?:?(?P<who>[\u3400-\u9fff]{{2,4}}?)(?:同志|先生|女士)?(?:\([^)]{{0,40}}\))?,?[系为是自于从现][^。;]{{0,60}}?(?:担任|现任|出任|任职为){_POST}"
)
"""What a proof of employment says: 兹证明某某系我司员工,自2020年6月起担任我司首席质量官职务."""
_TITLE = re.compile(r"(?:\([^)]{0,24}\))?(?:同志|先生|女士|小姐)")
"""What stands right behind a name, be its surname unknown."""
_TO = re.compile(
    r"^(?:(?:尊敬的|致)[:\s]?)?(?P<who>[\u3400-\u9fff](?:\s?[\u3400-\u9fff]){1,3}?)\s?\(?(?:(?:先生|女士|同志|小姐)/?){0,2}\)?\s?:$"
)
_OF = r"(?:本公司|我公司|公司|本企业|我司|本单位|本厂|我厂|企业)(?:的)?"
_FORMER = re.compile(r"[理监任长表管官师员部工裁记]$")
"""How the post ends that a person has already, set before the name (公司副总经理黄某某先生)."""
_NAMED = r"(?:(?:Mr|Ms|Mrs|Miss|Dr)\.?\s?)?(?P<who>you|[A-Z][a-z]+(?:[ -][A-Z][a-z]+){1,3})"
_ENGLISH = re.compile(
    rf"appoint(?:s|ed|ing)?\s{_NAMED}\s(?:as|to be|to the (?:post|position) of)\s(?:the |our |an? )?"
    r"(?P<post>[A-Z][A-Za-z]*(?:\s(?:of(?= [A-Z][a-z]+ (?:Control|Assurance|Management))|and|&|[A-Z][A-Za-z]*|\([A-Z]{2,5}\))){0,5})"
)
_TO_ENGLISH = re.compile(r"^(?:To|Dear)\s?:?\s?(?:Mr|Ms|Mrs|Miss|Dr)\.?\s?(?P<who>[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,3})\s?,?$")


@dataclass(frozen=True, slots=True)
class Appointment:
    """Who is appointed (None where the letter says you and names nobody) and to what; `whole` is the post with the company it is in."""

    who: Quote | None
    post: Quote
    whole: Quote


def appointments(paper: Paper) -> Iterator[Appointment]:
    """Each appointment that a sentence tells, in order: Chinese ones, then letters to the person, proofs of employment, English ones."""
    flow = flow_of(paper.pages)
    for verb in VERB.finditer(flow.text):
        m = _APPOINTED.match(flow.text, verb.end())
        start = _name_start(flow.text, m) if m else None
        if m and start is not None:
            yield _appointment(flow, flow.quote(start, m.end("who")), m)
    if (m := _ADDRESSED.search(flow.text)) is not None:
        yield _appointment(flow, _addressee(paper, _TO), m)
    if (m := _HELD.search(flow.text)) is not None and is_person(m["who"]):
        yield _appointment(flow, flow.quote(*m.span("who")), m)
    if "ppoint" in flow.text:
        yield from _english(paper)


def _appointment(flow: Flow, who: Quote | None, m: re.Match[str]) -> Appointment:
    whole = flow.quote(*m.span("post"))
    return Appointment(who, _bare(whole), whole)


def _name_start(text: str, m: re.Match[str]) -> int | None:
    """Where the name begins: at once after the verb, or behind the post the person has; of any surname before 同志."""
    who, titled = m["who"], _TITLE.match(text, m.end("who")) is not None
    if is_person(who) or (len(who) <= 4 and titled and not VERB.search(who)):
        return m.start("who")
    ends = range(max(2, len(who) - 4), len(who) - 1)
    return next((m.start("who") + i for i in ends if is_person(who[i:]) and _FORMER.search(who[:i])), None)


def _addressee(paper: Paper, form: re.Pattern[str]) -> Quote | None:
    """The person a letter is to: alone on a row that opens it; of several forms of the name the longest."""
    rows = (row.quote for page in paper.pages for row in rows_of(page))
    found = [quote.cut(*m.span("who")) for quote in rows if (m := form.match(quote.text))]
    return max((q for q in found if is_person(q.text) or q.text.isascii()), key=lambda q: len(q.text), default=None)


def _bare(post: Quote) -> Quote:
    """The post without the company in front of it (``江门市某某有限公司首席质量官``)."""
    first = next((o for o in find_organisations(post.text) if o.start == 0 and o.sort != "authority"), None)
    if first is not None and first.end < len(post.text):
        return post.cut(first.end, len(post.text)).strip(" 的")
    m = re.match(_OF, post.text)
    return post.cut(m.end(), len(post.text)) if m and m.end() < len(post.text) else post


def _english(paper: Paper) -> Iterator[Appointment]:
    """``We are pleased to appoint you as Chief Quality Officer``, over line ends."""
    lines = paper.lines
    for i, line in enumerate(lines):
        quote = Quote.of(line)
        for after in lines[i + 1 : i + 2]:
            quote = quote.then(Quote.of(after))
        m = _ENGLISH.search(quote.words)
        if m is None or m.start() >= len(line.text):
            continue
        post = quote.cut_words(*m.span("post"))
        who = quote.cut_words(*m.span("who")) if m["who"] != "you" else _addressee(paper, _TO_ENGLISH)
        yield Appointment(who, post, post)
