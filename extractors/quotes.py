"""Lines of a page as text that can be searched, and stretches of them that know their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from evidence.document import Field, Provenance, Value
from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from extractors.normalise import normalise_mapped


@dataclass(frozen=True)
class Line:
    """One line, normalised. `origin[i]` is the index in ``source.text`` of ``text[i]``."""

    page: Page
    index: int
    source: TextLine
    text: str
    origin: tuple[int, ...]

    @property
    def box(self) -> BoundingBox:
        return self.source.box

    def span(self, start: int, end: int) -> BoundingBox:
        """The box of ``text[start:end]``."""
        if start >= end or not self.origin:
            return self.box
        return self.source.span(self.origin[start], self.origin[end - 1] + 1)


@lru_cache(maxsize=4096)
def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern compiled: all kinds together have more of them than Python keeps."""
    return re.compile(pattern, flags)


def lines_of(page: Page) -> tuple[Line, ...]:
    """The page's lines, normalised, empty ones left out, in reading order; without rims of seals, slanted watermarks, notes on the copy."""
    return tuple(
        line
        for line in _normalised(page)
        if not is_rim(page, line.source) and not is_slanted(page, line.source) and not _OF_COPY.fullmatch(line.text)
    )


_OF_COPY = re.compile(
    r"(?:[本此该]?(?:复印|扫描|影印)?件)?(?:经核对)?(?:与原件)(?:核对)?(?:一致|相符|无误)(?:无误)?[。.]?|(?:再次)?复印无效"
    r"|[本此]?(?:复印|扫描)?件?(?:仅供|仅用于|只用于|只限)[^。:]{2,30}(?:使用|申报|申请|备案|投标|之用)(?:,(?:再次)?(?:复印|复制|转让|他用)无效)?[。.]?"
    r"|[本此](?:复印|扫描)件由[^。:]{2,20}提供|原件(?:存放?|保存)[^。:]{2,20}|扫描全能王\s?创建|.{0,10}CamScanner.{0,10}"
)
"""What is stamped or printed on a copy, or added by the program that scanned it: the paper itself does not say it."""


def rims_of(page: Page) -> tuple[Line, ...]:
    """The texts read along the rims of round seals. They are stamped over the page and belong to no label, row or title of it."""
    return tuple(line for line in _normalised(page) if is_rim(page, line.source))


LONGEST = 600
"""Characters of a line that are searched as one: no print has as many, a paragraph of an office file may, and the time of some searches
grows with their square."""


def _normalised(page: Page) -> Iterator[Line]:
    for i, source in enumerate(page.lines):
        text, origin = normalise_mapped(source.text)
        while text:
            end = _cut(text)
            yield Line(page, i, source, text[:end], origin[:end])
            text, origin = text[end:], origin[end:]


def _cut(text: str) -> int:
    """Where a line that is too long is best cut: behind its last stop, comma or space that fits."""
    if len(text) <= LONGEST:
        return len(text)
    return max((text.rfind(stop, LONGEST // 2, LONGEST) + 1 for stop in "。;；,，、 "), default=0) or LONGEST


RIM = 5
"""Fewest characters on a seal's rim."""


def is_rim(page: Page, line: TextLine) -> bool:
    """Whether a line of several characters has a box about as high as wide: only text bent round has."""
    box = line.box
    if page.route == "office" or len(line.text) < RIM or not page.width or not page.height:
        return False
    return 0.8 < (box.width * page.width) / max(box.height * page.height, 1e-6) < 1.25


SLANT = 0.55
"""Least height of a slanted text's box to its width: words of six letters are flatter."""
_CHINESE = re.compile(r"[\u3400-\u9fff]{4,}")
"""Set level, four of them are four times as wide as high."""


def is_slanted(page: Page, line: TextLine) -> bool:
    """Whether a line of several characters runs steeply across the page, as watermarks do (仅供…使用)."""
    box = line.box
    if page.route == "office" or not page.width or not page.height or box.height <= 0.04:
        return False
    steep = (box.height * page.height) / max(box.width * page.width, 1e-6)
    if not SLANT < steep < 1 / SLANT:
        return False
    return len(line.text) > RIM or bool(_CHINESE.fullmatch(line.text))


def _gap(before: str, after: str) -> int:
    """1 where a space was lost between two pieces: Latin on both sides."""
    return int(bool(re.search(r"[A-Za-z0-9.,&)]$", before) and re.match(r"[A-Za-z0-9(&]", after)))


_ABBREVIATED = re.compile(r"\b(?:Ltd|Co|Inc|Corp|S\.A|B\.V)\.$", re.IGNORECASE)


LABEL_WORD = re.compile(
    r"no|nr|number|name|of|the|and|or|for|to|by|in|on|from|at|date|day|issue|issued|issuing|expiry|expiration|expire|valid|"
    r"validity|until|period|term|effective|initial|first|original|current|certificate|certification|certified|cert|registration|"
    r"registered|registrant|certif|report|sample|product|products|item|test|testing|inspection|type|category|kind|class|client|customer|"
    r"applicant|entrusting|organization|organisation|organizations|company|enterprise|unit|party|holder|owner|manufacturer|"
    r"producer|maker|authority|body|department|address|scope|standard|standards|basis|model|specification|trademark|brand|"
    r"conclusion|result|sex|gender|full|title|level|grade|qualification|specialty|approval|approved|signature|file|id|code|credit|"
    r"unified|social|project|client|model|series|trade|mark|name|licence|license|licensee|site|sites|location|place|period|award|"
    r"awarded|invention|patent|patentee|proprietor|assignee|inventor|inventors|utility|filing|filed|publication|announcement|goods|services|group|designation|description|equipment|ref|reference|"
    r"titulaire|inhaber|inhaberin|proprietor|classe|datum|marque|marke|client|licensee|identification|member|reg|right|rights|design|article|creator|device|list|application|brevet|enregistrement|titre|nom|adresse|numéro|délivrance|dépôt|registro|registo|marca|patente|member|reg|body|bodies|office|notified|declaration|conformity|examination|grant|granted|signed|signatory",
    re.IGNORECASE,
)
"""English words that labels consist of."""
_LATIN_LABEL = re.compile(r"[A-Z][A-Za-z./'() ]{1,44}:")


def opens_latin(text: str) -> bool:
    """Whether a line begins with an English label and its colon."""
    label = _LATIN_LABEL.match(text)
    words = re.findall(r"[A-Za-z]{2,}", label[0]) if label else []
    return bool(words) and all(LABEL_WORD.fullmatch(word) for word in words)


_TRANSLATED = re.compile(r"\s*[/|(\[]?\s*[A-Za-z][A-Za-z.']*(?:[\s/&-]+[A-Za-z.']+){0,7}\s?(?:\(s\))?\s*[)\]]?\s*(?P<colon>:)?")


def past_translation(text: str, at: int) -> int:
    """Where a Chinese label that ends at `at` ends together with its English (``证书编号 Certificate No.:``).

    English words are a translation where a colon closes them, or where nothing follows and all are words that labels have.
    """
    m = _TRANSLATED.match(text, at)
    if m is None or not re.search(r"[\u3400-\u9fff]\s*[/|(]?\s*$", text[:at]):
        return at
    if m["colon"]:
        return m.end()
    words = re.findall(r"[A-Za-z]+", m[0])
    return m.end() if m.end() == len(text) and all(LABEL_WORD.fullmatch(w) for w in words) else at


_MORE = re.compile(
    r"(?:姓名|名[称稱])?(?:[或及和與与、/](?:姓名|名[称稱]|地址|住址|国籍|國籍))+(?=\s*[:：]|\s*$)|"
    r"(?:\s*(?:[、/,和及与或]|以及)\s*[\u4e00-\u9fff]{1,8}|\s*\((?![^()]*\d{3})[^()]{1,24}\)){1,4}\s*(?=[:：])"
    r"|(?:\s*(?:[、/和及与或]|以及)\s*[\u4e00-\u9fff]{1,8}){1,4}\s*$"
    r"|\s*\([\u4e00-\u9fff]{2,8}\)|\s*\(章\)|\s*/\s*[^\W\d]+(?:[ -][^\W\d]+){0,3}\s*(?=[:：])"
)
"""What a label has more behind the words it is known by, up to its colon: 产品名称|和系列、规格、型号: and 发证机构|(盖章)."""
_MORE_LATIN = re.compile(r"(?:\s*(?:\b(?:and|of|or|the|for|to|a|an)\b|[/&])?\s*[A-Za-z]+\b(?:\(s\))?){1,7}?\s*(?=:)")
_OF_WORDS = re.compile(
    r"(?:\(s\))?(?:\s+(?:of|and|de|du|des|do|da|del|der|des)(?:\s+(?:the|la|le|l[’']))?\s*(?P<word>[A-Za-z]+)(?:\(s\))?)+(?:(?:\s+[A-Za-z]+)+$|(?=\s|$))"
)
LINKS = frozenset(("of", "and", "the", "a", "an", "de", "du", "des", "do", "da", "del", "der", "la", "le"))
"""Words that join those of a label."""


def _past_slash(text: str, at: int) -> int:
    """Behind the other language of a label set after a stroke: Zertifikat Nr. / Certificate No."""
    slash = re.match(r"\s*/\s*(?=[A-Za-z])", text[at:])
    end = at + slash.end() if slash else at
    while (
        slash and (word := re.match(r"([A-Za-z]+)(?:\(s\))?\.?(?:\s+|(?=[:\d])|(?<=\.)|$)", text[end:])) and LABEL_WORD.fullmatch(word[1])
    ):
        end += word.end()
    return end if slash and end > at + slash.end() else at


def past_label(text: str, at: int) -> int:
    """Where a label ends that was found to end at `at`, with its translation and whatever more stands before its colon."""
    at = _past_slash(text, past_translation(text, at))
    more = _MORE.match(text, at)
    if more:
        return past_translation(text, more.end())
    latin = _MORE_LATIN.match(text, at) if re.search(r"[A-Za-z]$", text[:at]) else None
    words = re.findall(r"[A-Za-z]+", latin[0]) if latin else []
    if latin and all(LABEL_WORD.fullmatch(w) or w.lower() in ("a", "an") for w in words):
        return latin.end()
    of = _OF_WORDS.match(text, at) if re.search(r"[A-Za-z](?:\(s\))?$", text[:at]) else None
    return of.end() if of and all(LABEL_WORD.fullmatch(w) or w.lower() in LINKS for w in re.findall(r"[A-Za-z]{2,}", of[0])) else at


_PAIRS = {"〔": "〔{}〕", "〕": "〔{}〕", "【": "【{}】", "】": "【{}】"}


def _bracket(line: Line, i: int) -> str:
    """A character of a line; brackets that stand around years, which are normalised to one form, as they were read."""
    sign = line.source.text[line.origin[i]]
    return sign if sign in _PAIRS else line.text[i]


@dataclass(frozen=True)
class Quote:
    """A stretch of text with its place: one or more pieces of lines on one page, joined without spaces.

    `label` is the label it was found by ("" when by pattern or place).
    """

    pieces: tuple[tuple[Line, int, int], ...]
    label: str = ""

    @classmethod
    def of(cls, line: Line) -> Quote:
        """All of a line."""
        return cls(((line, 0, len(line.text)),))

    @property
    def text(self) -> str:
        return "".join(line.text[a:b] for line, a, b in self.pieces)

    @property
    def page(self) -> Page:
        return self.pieces[0][0].page

    @property
    def box(self) -> BoundingBox:
        return BoundingBox.around(line.span(a, b) for line, a, b in self.pieces if line.page is self.page)

    @property
    def score(self) -> float:
        """The worst engine score of the lines it lies on."""
        return min(line.source.score for line, _, _ in self.pieces)

    @property
    def context(self) -> str:
        """The whole lines it lies on, as read but with identity numbers hidden: what a person is shown beside the box."""
        return _hidden(" ".join(dict.fromkeys(line.source.text for line, _, _ in self.pieces)))

    @property
    def words(self) -> str:
        """The text with a space where Latin words were broken over two pieces."""
        parts = [line.text[a:b] for line, a, b in self.pieces]
        return "".join(p + " " * _gap(p, q) for p, q in zip(parts, (*parts[1:], ""), strict=True))

    @property
    def number(self) -> str:
        """The text as a number is printed: without spaces, an office's year in the brackets that were printed (〔2022〕).

        Brackets of which one was misread become a pair."""
        signs = [_bracket(line, i) for line, a, b in self.pieces for i in range(a, b)]
        text = re.sub(r"\s+", "", "".join(signs))
        return re.sub(r"[\[〔【](\d{4})[\]〕】]", lambda m: _PAIRS.get(m[0][0], _PAIRS.get(m[0][-1], "[{}]")).format(m[1]), text)

    def cut_words(self, start: int, end: int) -> Quote:
        """`cut` with places in `words`."""
        parts = [line.text[a:b] for line, a, b in self.pieces]
        breaks, at = [], 0
        for p, q in pairwise(parts):
            at += len(p)
            if _gap(p, q):
                breaks.append(at)
                at += 1
        return self.cut(start - sum(b < start for b in breaks), end - sum(b < end for b in breaks))

    def cut(self, start: int, end: int) -> Quote:
        """The part ``text[start:end]``, with its own place."""
        pieces, at = [], 0
        for line, a, b in self.pieces:
            lo, hi = max(start - at, 0), min(end - at, b - a)
            if lo < hi:
                pieces.append((line, a + lo, a + hi))
            at += b - a
        return replace(self, pieces=tuple(pieces) or self.pieces)

    def strip(self, chars: str = " :,。.;、-_") -> Quote:
        """Without `chars` at both ends; the point of ``Ltd.`` stays."""
        text = self.text
        start = len(text) - len(text.lstrip(chars))
        end = max(len(text.rstrip(chars)), start)
        return self.cut(start, end + 1 if _ABBREVIATED.search(text[: end + 1]) else end)

    def then(self, other: Quote) -> Quote:
        """This quote continued by `other`."""
        return replace(self, pieces=self.pieces + other.pieces)

    def provenance(self, suffix: str = "") -> Provenance:
        page = self.page
        return Provenance(page.file, page.number, self.box, self.context, page.method + suffix)

    def field(
        self,
        value: Value,
        confidence: float,
        *,
        suffix: str = "",
        derived: bool = False,
        inputs: tuple[str, ...] = (),
        alternatives: tuple[Value, ...] = (),
    ) -> Field:
        """A field whose raw text is this quote. `suffix` is appended to the method (``+repair:check-digit``)."""
        return Field(
            value,
            _hidden(self.text),
            round(min(1.0, max(0.0, confidence)), 4),
            self.provenance(suffix),
            derived,
            inputs,
            alternatives,
        )


def _hidden(text: str) -> str:
    from extractors.tables.masks import masked  # here, because the package of tables is built on this module

    return masked(text)
