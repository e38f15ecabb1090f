"""实验室照片: pictures of a laboratory or its equipment; nothing is read but a caption."""

from __future__ import annotations

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.organisations import find_organisations
from extractors.fields.own_company import company
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading

_PLACE = r"实验室|检验室|化验室|检测室|检测中心|质检室|试验室|检测设备|检验设备|仪器"


def read(paper: Paper) -> Reading:
    """The company that a caption or sign names, where one does."""
    holder = _before_place(paper) or company(paper)
    return Reading({"holder": holder.with_confidence(holder.confidence - 0.1)} if holder else {})


def _before_place(paper: Paper) -> Field | None:
    """The company whose name runs into the room's (某某有限公司实验室及检测设备照片)."""
    for quote, _ in paper.find(rf"^([\u4e00-\u9fff()]{{4,30}}(?:公司|集团|厂))(?=\s?(?:[\u4e00-\u9fff]{{0,4}})(?:{_PLACE}))"):
        found = find_organisations(quote.text)
        if found and found[0].sort == "company" and (found[0].start, found[0].end) == (0, len(quote.text)):
            return quote.field(found[0].name, judge(quote.score, grammar=True))
    return None


KIND = Kind(
    name="laboratory_photo",
    title="检验室照片",
    fields=("holder", "year"),
    cues=(
        Cue(_PLACE, 0.3, "file"),
        Cue(r"检验|检测|化验|计量|试验|实验", 0.1, "file"),
        Cue(rf"(?:{_PLACE}).{{0,10}}(?:照片|图片|实景|全景|外景|一角|环境)?(?:\([^()]{{1,20}}\))?$", 0.3),
        Cue(r"照片|实景", 0.2),
    ),
    read=read,
    picture=True,
)
