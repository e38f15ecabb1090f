"""Whether a name on a paper is the applicant's: exactly, formerly, nearly, or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein

from evidence.document import Document, Field
from evidence.sheet import Application
from scoring.romanised import Romanising, tokens_of

Relation = Literal["same", "former", "former_unproved", "slip", "near", "branch", "latin_likely", "latin", "person", "other", "absent"]

# Characters that OCR takes for one another in names (traditional and look-alike forms).
_LOOKALIKES = (
    *("己已巳", "末未", "人入八", "士土", "干千", "戊戌", "免兔", "粤奥粵", "江汪", "门们問间", "鹤鵠", "限艰", "司同可"),
    *(
        "曰日",
        "大太犬",
        "木本术",
        "天夭",
        "王玉主",
        "田由甲申",
        "洋详",
        "治冶",
        "拔拨",
        "析折",
        "晴睛",
        "怡恰",
        "宜宣",
        "鸿鴻",
        "电電",
        "机機",
        "华華",
    ),
)
_ALIKE = {(a, b) for group in _LOOKALIKES for a in group for b in group}
_FORM = re.compile(r"(?:股份)?有限(?:责任)?公司$|集团$|厂$")
_BRANCH = re.compile(r"分公司|分厂|分部|分店|办事处|工厂$")
_COMPANY = re.compile(
    r"公司|厂|集团|企业|中心|大学|学院|学校|医院|协会|学会|商会|政府|局$|委员会|株式会社|实业|商行|经营部|工作室|合作社|研究院|院$|所$|店$"
)
_SEAL = re.compile(r"\((?:盖章|公章|签章|印章)\)$")
_LATIN_TAIL = re.compile(r"(?<=[\u3400-\u9fff)])[A-Z][A-Z0-9 .,&'()\-]{5,}$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,6}·[\u3400-\u9fff]{1,6}")
_SURE = 0.9
_NONE = Romanising()
NAMING = (
    *("holder", "enterprise", "employer", "issuer", "manufacturer"),
    *("patentees", "drafting_organizations", "undertaking_organizations"),
)


@lru_cache(maxsize=20000)
def normalise_name(name: str) -> str:
    """A name as compared: NFKC, upper case, no blanks in or around Chinese, no seal note, Latin words single-spaced."""
    text = unicodedata.normalize("NFKC", name).upper().replace("•", "·").replace("・", "·")
    text = re.sub(r"\s+", " ", text).strip(" ,;。.、") if not _HAN.search(text) else re.sub(r"\s+", "", text)
    return _SEAL.sub("", text)


def _latin(name: str) -> str:
    return "".join(tokens_of(name))


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How a printed name stands to the applicant, and a Chinese remark on it ("" when it is simply the same)."""

    relation: Relation
    note: str = ""

    @property
    def counts(self) -> bool:
        return self.relation in {"same", "former"}

    @property
    def proposes(self) -> bool:
        """Worth a suggestion that an expert has to look at."""
        return self.counts or self.relation in {"former_unproved", "slip", "latin_likely"}


@dataclass(frozen=True, slots=True)
class Identity:
    """All names the applicant is known by. `former` are proved by change notices, `claimed` only by the manifest.

    `seen`: at least one paper bears one of them, so that the given name is no mere folder name.
    """

    enterprise: str
    own: frozenset[str]
    former: frozenset[str]
    claimed: frozenset[str]
    english: frozenset[str]
    romanising: Romanising
    seen: bool

    def match(self, printed: str, sure: float = 1.0, alternatives: Iterable[str] = ()) -> NameMatch:
        """How `printed`, read with confidence `sure`, stands to the applicant."""
        name = _trimmed(printed)
        if not name:
            return NameMatch("absent")
        found = self._exact(name)
        if found:
            return found
        if not _HAN.search(name):
            return self._foreign(name)
        if any(self._exact(_trimmed(other)) for other in alternatives):
            return NameMatch("slip", f"持有人读作“{printed}”，另一读法与申请企业名称一致，需核实")
        return self._close(name, sure)

    def among(self, printed: Sequence[str], sure: float = 1.0) -> NameMatch:
        """The best match in a list of names."""
        order = ("same", "former", "former_unproved", "slip", "latin_likely", "near", "branch", "latin", "person", "other", "absent")
        matches = [self.match(name, sure) for name in printed] or [NameMatch("absent")]
        return min(matches, key=lambda m: order.index(m.relation))

    def field(self, field: Field | None) -> NameMatch:
        """The best match of a field that holds a name or a list of them."""
        if field is None:
            return NameMatch("absent")
        if isinstance(field.value, tuple):
            return self.among(field.value, field.confidence)
        parts = [p for p in re.split(r"[;；、,，\n]|(?<=[\u3400-\u9fff])/(?=[\u3400-\u9fff])", str(field.value)) if p.strip()]
        whole = self.match(str(field.value), field.confidence, [str(a) for a in field.alternatives])
        if whole.counts or len(parts) < 2 or not _HAN.search(str(field.value)):
            return whole
        best = self.among(parts, field.confidence)
        return best if best.proposes else whole

    def _exact(self, name: str) -> NameMatch | None:
        if name in self.own:
            return NameMatch("same")
        if name in self.former:
            return NameMatch("former", f"持有人为曾用名“{name}”，已附变更登记证明")
        if name in self.claimed:
            return NameMatch("former_unproved", f"持有人为曾用名“{name}”，材料中未见变更登记证明，需核实")
        return None

    def _foreign(self, name: str) -> NameMatch:
        if _latin(name) in self.english:
            return NameMatch("same", f"持有人为英文名称“{name}”，与材料中中英文对照一致")
        if any(self.romanising.same_company(own, name) for own in (*sorted(self.own), *sorted(self.former))):
            return NameMatch("latin_likely", f"持有人为英文名称“{name}”，是否为申请企业需核实")
        return NameMatch("latin", f"持有人为外文名称“{name}”，无法与申请企业对应，需核实")

    def _close(self, name: str, sure: float) -> NameMatch:
        known = [*sorted(self.own), *sorted(self.former), *sorted(self.claimed)]
        for own in known:
            for whole, part in ((name, own), (own, name)):
                if whole.startswith(part) and _BRANCH.search(whole[len(part) :]):
                    return NameMatch("branch", f"持有人“{name}”与申请企业是总、分公司关系，不当然互认，需核实")
        for own in known:
            distance = Levenshtein.distance(own, name, score_cutoff=2)
            if distance <= 2 and min(len(own), len(name)) >= 6:
                if _misread(own, name, sure):
                    return NameMatch("slip", f"持有人读作“{name}”，与申请企业名称相差{distance}字，可能为识别误差，需核实")
                if not _other_brand(own, name, sure):
                    return NameMatch("near", f"持有人“{name}”与申请企业名称相差{distance}字，是否同一企业需核实")
            if min(len(own), len(name)) >= 6 and (own.endswith(name) or name.endswith(own)):
                return NameMatch("near", f"持有人“{name}”与申请企业名称部分相同，是否同一企业需核实")
        if _PERSON.fullmatch(name) and not _COMPANY.search(name):
            return NameMatch("person", f"持有人为个人“{name}”，不是申请企业")
        return NameMatch("other", f"持有人“{name}”不是申请企业")


def identity_of(application: Application, documents: Sequence[Document], romanising: Romanising = _NONE) -> Identity:
    """The applicant's names: its own, those that change notices lead back to, those the manifest claims, English ones."""
    own = {normalise_name(application.enterprise)} | _own_from_papers(application, documents)
    former = _former(own, documents)
    claimed = {normalise_name(n) for n in application.former_names} - own - former
    english = {
        _latin(tail[0])
        for d in documents
        for field in ("holder", "holder_en", "employer")
        if (text := unicodedata.normalize("NFKC", d.text(field)).upper()) and _trimmed(text) in own | former
        if (tail := re.search(r"(?<=[\u3400-\u9fff)])\s*[A-Z][A-Z0-9 .,&'()\-]{5,}$", text))
    }
    seen = any(_trimmed(n) in own | former | claimed for d in documents for field in NAMING for n in d.names(field))
    given = normalise_name(application.enterprise)
    return Identity(given, frozenset(own), frozenset(former), frozenset(claimed), frozenset(english), romanising, seen)


def _own_from_papers(application: Application, documents: Sequence[Document]) -> set[str]:
    """The name on licence or form, where its code is the applicant's or the given name is that name trimmed or with trimmings."""
    given = normalise_name(application.enterprise)
    core = re.sub(r"\([^)]*\)|^[\W\d_]+|[\W\d_]+$", "", given)
    names = set()
    for document in documents:
        field = {"business_license": "holder", "application_form": "enterprise"}.get(document.kind, "")
        name = normalise_name(document.text(field)) if field else ""
        if not name or name == given:
            continue
        same_code = application.uscc and normalise_name(document.text("uscc")) == normalise_name(application.uscc)
        longer = name in given and not _BRANCH.search(given)
        shorter = len(core) >= 2 and core in name and not _COMPANY.search(core) and not _BRANCH.search(name)
        if same_code or longer or shorter:
            names.add(name)
    return names


def _former(own: set[str], documents: Sequence[Document]) -> set[str]:
    """Names that change notices lead back to from the present one, over any number of steps."""
    steps = [
        (normalise_name(d.text("holder")), normalise_name(old))
        for d in documents
        if d.kind == "name_change_notice"
        for old in d.names("former_name")
    ]
    found: set[str] = set()
    while True:
        more = {old for new, old in steps if new in own | found} - found - own
        if not more:
            return found
        found |= more


@lru_cache(maxsize=20000)
def _trimmed(printed: str) -> str:
    name = normalise_name(printed)
    if _HAN.search(name):
        name = _LATIN_TAIL.sub("", name)
        if ":" in name:
            name = name.rsplit(":", 1)[1]
    return _SEAL.sub("", name.strip("()")) if name.count("(") != name.count(")") else name


def _misread(own: str, name: str, sure: float) -> bool:
    """Whether the difference looks like a reading slip: look-alike characters, the company form, or one doubtful character."""
    form = _FORM.search(own)
    form_start = form.start() if form else len(own)
    edits = Levenshtein.editops(own, name)
    for edit in edits:
        in_form = edit.src_pos >= form_start
        alike = edit.tag == "replace" and (own[edit.src_pos], name[edit.dest_pos]) in _ALIKE
        unsure = edit.tag == "replace" and sure < _SURE and len(edits) == 1
        if not (in_form or alike or unsure):
            return False
    return True


def _other_brand(own: str, name: str, sure: float) -> bool:
    """Whether two neighbouring characters, surely read and not alike, are others: another company's short name, not a slip."""
    edits = list(Levenshtein.editops(own, name))
    if sure < _SURE or len(edits) != 2 or any(e.tag != "replace" for e in edits):
        return False
    return edits[1].src_pos == edits[0].src_pos + 1 and not any((own[e.src_pos], name[e.dest_pos]) in _ALIKE for e in edits)
