"""任命书, 聘任决定: a company appoints a person to a post (domain.md B16)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.document import Field, Value
from extractors.fields.confidence import judge
from extractors.fields.letter import letter_date, letter_issuer
from extractors.fields.organisations import find_organisations
from extractors.fields.persons import is_person, leading_person, lone_name
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading, first_of
from extractors.rows import Flow, flow_of
from extractors.tables.form import labelled_fields

_VERB = re.compile(r"(?:任命|聘任)(?!书)|聘请|委任|指定|任用|推选|选举")
_APPOINTED = re.compile(
    r":?\s*(?P<who>[\u3400-\u9fff·*]{2,8}?)(?:\([^)]{0,24}\))?(?:同志"
    r"|先生|女士|工程师)?(?:\([^)]{0,24}\))?,?"
    r"(?:担任|出任|兼任|为|任(?![命用])|作为)(?P<post>[^,。;、:\n]{2,60}?)(?:一职|职务|岗位|之职)?(?=[,。;:(]|其?主要职责|[任聘]期|的(?:通知"
    r"|决定|决议|任命|公告|函|批复)|一职|职务|岗位|$)"
)
_TITLE = re.compile(r"(?:\([^)]{0,24}\))?(?:同志|先生|女士)")
"""What stands right behind a name, be its surname unknown."""
_OF = r"(?:本公司|我公司|公司|本企业|我司|本单位|本厂|我厂|企业)(?:的)?"
_POST_LABEL = (
    r"(?:(?:聘任|任命|担任|所任|拟任|任职|现任)(?:的)?(?:职务|岗位|职位)|(?<![\u4e00-\u9fff])(?:职务|职位|岗位)(?:名称)?)"
    r"(?=\s*[:：(]|\s*$|\s+\S)|^(?:聘任|任命|担任)(?:职务|岗位|职位)(?=[\u4e00-\u9fff]{2,12}$)"
)
_PERSON_LABEL = r"被?(?:聘任|任命|受聘|委任|聘用)(?:人员?|对象|者)(?:姓名)?|受聘人|姓名"
_ISSUER_LABEL = r"(?:聘任|任命|聘用|发文|委任)(?:单位|公司|企业|机构)"
_DATE_LABEL = r"(?:任命|聘任|签发|发布|发文|生效|任职|颁布|下达)(?:日期|时间)"
_QUALITY = re.compile(r"质量|品质|QA|QC")


def read(paper: Paper) -> Reading:
    """`post` without the company it is held in. Of several appointed, the one to a quality post."""
    fields: dict[str, Field] = {}
    told = _told(paper)
    person, post = told or _addressed(paper)
    person = person or next(labelled_fields(paper, _PERSON_LABEL, _name), None)
    post = post or next(labelled_fields(paper, _POST_LABEL, _post), None)
    issuer = first_of(
        [
            *labelled_fields(paper, _ISSUER_LABEL, _company),
            letter_issuer(paper, sorts=("company", "institute", "certifier", "authority")),
            _named_in_post(paper),
        ]
    )
    for name, found in (("person", person), ("post", post), ("issuer", issuer), ("issue_date", letter_date(paper, _DATE_LABEL))):
        if found is not None:
            fields[name] = found
    return Reading(fields)


def _told(paper: Paper) -> tuple[Field, Field] | None:
    """Person and post from a sentence that appoints; first on single rows, then over line ends."""
    best: tuple[Field, Field] | None = None
    for flow in (flow_of(paper.pages),):
        for person, post in _appointments(flow):
            pair = _person_field(person), _post_field(post)
            if _QUALITY.search(post.text):
                return pair
            best = best or pair
    return best


def _addressed(paper: Paper) -> tuple[Field | None, Field | None]:
    """Person and post of a letter to the person: ``黄某明先生:`` … ``兹聘任您为…首席质量官``."""
    flow = flow_of(paper.pages)
    m = re.search(
        rf"(?:{_VERB.pattern})(?:您|你|阁下)(?:担任|出任|兼任|为|任|作为)(?P<post>[^,。;、:\n]{{2,60}}?)(?=[,。;:(]|一职|职务|岗位|$)",
        flow.text,
    )
    to = next(
        (
            q
            for q, _ in paper.find(r"^(?:(?:尊敬的|致)\s?)?([\u3400-\u9fff]{2,4}?)\s?\(?(?:(?:先生|女士|同志|小姐)/?){0,2}\)?:$")
            if is_person(q.text)
        ),
        None,
    )
    if m is None:
        return None, None
    return (_person_field(to) if to is not None else None), _post_field(_bare(flow.quote(m.start("post"), m.end("post"))))


def _appointments(flow: Flow) -> Iterator[tuple[Quote, Quote]]:
    for m in _sentences(flow.text):
        yield flow.quote(m.start("who"), m.end("who")), _bare(flow.quote(m.start("post"), m.end("post")))


def _sentences(text: str) -> Iterator[re.Match[str]]:
    """What follows each verb of appointing, where a person's name comes first."""
    for verb in _VERB.finditer(text):
        m = _APPOINTED.match(text, verb.end())
        if m and (is_person(m["who"]) or (len(m["who"]) <= 4 and _TITLE.match(text, m.end("who")) and not _VERB.search(m["who"]))):
            yield m


def _bare(post: Quote) -> Quote:
    """The post without the company in front of it (``江门市某某有限公司首席质量官``)."""
    first = next((o for o in find_organisations(post.text) if o.start == 0 and o.sort != "authority"), None)
    if first is not None and first.end < len(post.text):
        return post.cut(first.end, len(post.text)).strip(" 的")
    m = re.match(_OF, post.text)
    return post.cut(m.end(), len(post.text)) if m and m.end() < len(post.text) else post


def _person_field(quote: Quote) -> Field:
    return quote.field(quote.text, judge(quote.score, labelled=True, grammar=is_person(quote.text)))


def _post_field(quote: Quote) -> Field:
    return quote.field(re.sub(r"\s+", "", quote.text), judge(quote.score, labelled=True))


def _name(text: str) -> Value | None:
    place = leading_person(text) or ((0, len(text)) if lone_name(text) else None)
    return re.sub(r"\s+", "", text[place[0] : place[1]]) if place else None


def _post(text: str) -> Value | None:
    m = re.match(r"[\u4e00-\u9fffA-Za-z()·]{2,20}", re.sub(r"\s+", "", text))
    return m[0] if m and not re.search(r"姓名|日期|单位", m[0]) else None


def _company(text: str) -> Value | None:
    found = find_organisations(text)
    return found[0].name if found and found[0].start <= 2 else None


def _named_in_post(paper: Paper) -> Field | None:
    """The company that the post is said to be in, where nobody signs legibly."""
    flow = flow_of(paper.pages)
    for m in _sentences(flow.text):
        post = flow.quote(m.start("post"), m.end("post"))
        first = next((o for o in find_organisations(post.text) if o.start == 0 and o.sort == "company"), None)
        if first is not None:
            quote = post.cut(first.start, first.end)
            return quote.field(first.name, judge(quote.score, grammar=True) - 0.05)
    return None


KIND = Kind(
    name="appointment_document",
    title="任命文件",
    fields=("person", "post", "issuer", "issue_date"),
    cues=(
        Cue(r"任命[书令]|聘任书|聘书|委任书|任命决定|聘任决定|任命通知|任命文件|授权委任书|聘用书", 0.9, "title"),
        Cue(r"关于.{0,24}(任命|聘任|任职|委任).{0,40}(通知|决定|公告|文件|批复)?", 0.85, "title"),
        Cue(r"^关于(任命|聘任|委任).{2,30}", 0.6, "top"),
        Cue(
            r"兹?(任命|聘任|聘请|委任).{2,14}(同志|先生|女士)?,?(为|担任|任|兼任).{0,40}(质量官|经理|总监|主任|代表"
            r"|部长|主管|负责人)",
            0.6,
        ),
        Cue(r"被(聘任|任命)人|聘任职务|任命职务", 0.4),
        Cue(r"任命|聘任|聘书", 0.3, "file"),
        Cue(r"培训.{0,6}(合格)?证书?|职称证书|专业技术资格|资格证书|标准化技术委员会", -0.8, "title"),
        Cue(r"^手册|质量手册|目录$", -0.6, "title"),
    ),
    read=read,
)
