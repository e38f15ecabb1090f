"""任命书, 聘任决定: a company appoints a person to a post (domain.md B16)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.document import Field, Value
from extractors.fields.appointments import Appointment, appointments
from extractors.fields.confidence import judge
from extractors.fields.labelled import labelled_date
from extractors.fields.letter import letter_date, letter_issuer
from extractors.fields.organisations import find_organisations
from extractors.fields.persons import is_person, leading_person, lone_name
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading, first_of
from extractors.tables.form import labelled_fields

_POST_LABEL = (
    r"(?:(?:聘任|任命|担任|所任|拟任|新任|任职|(?<!原)现任)(?:的)?(?:职务|岗位|职位)|(?<![\u4e00-\u9fff])(?:职务|职位|岗位)(?:名称)?)"
    r"(?=\s*[:：(]|\s*$|\s+\S)|^(?:聘任|任命|担任)(?:职务|岗位|职位)(?=[\u4e00-\u9fff]{2,12}$)"
)
_PERSON_LABEL = r"被?(?:聘任|任命|受聘|委任|聘用|授权)(?:人员?|对象|者)(?:姓名)?|受聘人|姓名"
_ISSUER_LABEL = (
    r"(?:(?:聘任|任命|聘用|发文|委任|授权)(?:单位|公司|企业|机构)|^(?:公司|单位|企业)(?:名称)?)(?:\((?:盖?章|签章)\))?(?=\s*:|\s*$|\s)"
)
_DATE_LABELS = (
    r"(?:任命|聘任|签发|发布|发文|颁布|下达|成文|批准)(?:日期|时间)",
    r"^(?:日\s?期|Date)(?=\s*:|$)",
    r"^(?:[\u4e00-\u9fff]{2,4})?(?:审批|批准|核准)(?:意见)?(?=\s*:|$)",
)
"""What says when it was signed, surest first."""
_BEGINS = r"(?:生效|任职|到任)(?:日期|时间)"
"""When the person takes the post: the paper's day where no other is printed."""
_QUALITY = re.compile(r"质量|品质|QA|QC")


def read(paper: Paper) -> Reading:
    """`post` without the company it is held in. Of several appointed, the one to a quality post."""
    fields: dict[str, Field] = {}
    told = list(appointments(paper))
    best = next((one for one in told if _QUALITY.search(one.post.text)), told[0] if told else None)
    person = _person_field(best.who) if best and best.who else next(labelled_fields(paper, _PERSON_LABEL, _name), None)
    post = _post_field(best.post) if best else next(labelled_fields(paper, _POST_LABEL, _post), None)
    issuer = first_of(
        [
            *labelled_fields(paper, _ISSUER_LABEL, _company),
            letter_issuer(paper, sorts=("company", "institute", "certifier")) or letter_issuer(paper),
            _named_in_post(told),
        ]
    )
    date = next((one for labels in _DATE_LABELS if (one := labelled_date(paper, labels)) is not None), None)
    for name, found in (("person", person), ("post", post), ("issuer", issuer), ("issue_date", date or letter_date(paper, _BEGINS))):
        if found is not None:
            fields[name] = found
    return Reading(fields)


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


def _named_in_post(told: Sequence[Appointment]) -> Field | None:
    """The company that the post is said to be in, where nobody signs legibly."""
    for one in told:
        first = next((o for o in find_organisations(one.whole.words) if o.start == 0 and o.sort == "company"), None)
        if first is not None:
            quote = one.whole.cut_words(first.start, first.end)
            return quote.field(first.name, judge(quote.score, grammar=True) - 0.05)
    return None


KIND = Kind(
    name="appointment_document",
    title="任命文件",
    fields=("person", "post", "issuer", "issue_date"),
    cues=(
        Cue(
            r"任命[书令]|聘任(?:证?书|证)|首席质量官.{0,4}授权书|授权任命书|任职证明|人事任免|LetterofAppointment|AppointmentLetter|聘书|委任书|任命决定|聘任决定|任命通知|任命文件|授权委任书|聘用书",
            0.9,
            "title",
        ),
        Cue(r"关于.{0,24}(任命|聘任|任职|委任).{0,40}(通知|决定|公告|文件|批复)?", 0.85, "title"),
        Cue(r"^关于(任命|聘任|委任).{2,30}", 0.6, "top"),
        Cue(
            r"兹?(任命|聘任|聘请|委任).{2,14}(同志|先生|女士)?,?(为|担任|任|兼任).{0,40}(质量官|经理|总监|主任|代表"
            r"|部长|主管|负责人)",
            0.6,
        ),
        Cue(r"(?:由|聘|任命|委派).{2,14}(?:同志|先生|女士)(?:出任|担任|兼任|任).{0,16}(?:首席质量官|质量负责人|管理者代表)", 0.6),
        Cue(
            r"(?:任命|聘任|聘请|委任|任用|推选|指定).{2,6}(?:同志|先生|女士),?(?:为|担任|任|兼任).{0,12}(?:首席质|质量(?:安全)?总监|质量负责人|管理者代表)",
            0.6,
        ),
        Cue(r"被(聘任|任命|授权)人|受聘人|聘任职务|任命职务|拟任职务", 0.4),
        Cue(r"任命|聘任|聘书", 0.3, "file"),
        Cue(r"培训.{0,6}(合格)?证书?|职称证书|专业技术资格|资格证书|标准化技术委员会", -0.8, "title"),
        Cue(r"^手册|质量手册|目录$", -0.6, "title"),
    ),
    read=read,
)
