"""标准文本: cover (首页) and foreword (前言) of a published standard."""

from __future__ import annotations

import re

from evidence.document import Field, Flag
from extractors.fields.confidence import judge
from extractors.fields.drafting import LEAD, ORGANIZATION, NameList, drafter_lists, organization_lists
from extractors.fields.standard_cover import Cover, read_cover, sides
from extractors.fields.standard_notice import NOTICE, is_notice, read_notice
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Reading
from extractors.rows import flow_of, rows_of
from extractors.tables.pairs import labelled_cells

_HEAD = re.compile(
    r"^(?:GB|DB\d|T/|Q/|[A-Z]{2,3}[/ ]?T?)[A-Z0-9/ .]*\d+(?:\.\d+)*-\d{2,4}$|^[\dⅠ-Ⅻ]{1,4}$|^[IVXl]{1,5}$|标准下载|www\.", re.IGNORECASE
)
NUMBER_ALONE = r"^(?:GB|DB\d{2,4}|[TQ]/[A-Z][A-Z0-9]*)(?:/[TZ])?\d{1,6}(?:\.\d{1,3})*-(?:19|20)\d{2}$"
"""A published standard's number on a row of its own."""
_FOREWORD = re.compile(r"^前言$")
_COVER = "中华人民共和国.{0,8}(?:国家|行业)标准|(?:省|市|自治区)地方标准|^团体标准$|(?:^|公司|厂|集团)企业标准$"


def read(paper: Paper) -> Reading:
    """Cover fields from the first page that has a cover, the lists from all pages."""
    if is_notice(paper):
        return Reading(read_notice(paper), (), (Flag("notice", "为标准发布公告,缺标准首页和前言,起草单位需核实"),))
    cover = read_cover(paper)
    fields: dict[str, Field] = dict(cover.fields)
    flow = flow_of((side for page in paper.pages for side in sides(page)), skip=_HEAD)
    lists = list(organization_lists(flow))
    if lists:
        fields["drafting_organizations"] = _merged(lists)
        leads = [one for one in lists if LEAD.search(one.label)]
        if leads and len(leads) < len(lists):
            fields["lead_organizations"] = _merged(leads)
    drafters = list(drafter_lists(flow))
    if drafters:
        fields["drafters"] = _merged(drafters, organizations=False)
    fields = {**_in_cells(paper), **fields}
    return Reading(fields, (), (*cover.flags, *_missing(paper, cover, "drafting_organizations" in fields)))


def _in_cells(paper: Paper) -> dict[str, Field]:
    """Names in the cells of a form, as a platform that publishes enterprises' standards prints them."""
    found: dict[str, Field] = {}
    for name, label, form in (
        ("drafting_organizations", r"(?:主要|参与)?(?:起草|编制)(?:单位|组织|机构)", ORGANIZATION.pattern),
        ("drafters", r"(?:主要)?(?:起草|编制)(?:人员?|者)", r"^[\u4e00-\u9fff·]{2,8}$"),
    ):
        for cell in labelled_cells(paper.pages, label):
            names = tuple(one for one in re.split(r"[、,，;；\s]+", cell.text) if re.search(form, one))
            if names:
                found.setdefault(name, cell.field(names, grammar=True))
    return found


def _merged(lists: list[NameList], *, organizations: bool = True) -> Field:
    """One field of all lists' names in order, each once."""
    names = tuple(dict.fromkeys(name for one in lists for name in one.names))
    quote = lists[0].quote
    for one in lists[1:]:
        quote = quote.then(one.quote)
    sure = judge(min(one.quote.score for one in lists), labelled=True, grammar=True)
    if organizations:
        sure -= 0.06 * min(4, sum(1 for name in names if not ORGANIZATION.search(name)))
        sure -= 0.03 * min(3, sum(1 for name in names if len(name) > 28 or len(name) < 4))
    sure -= 0.0 if all(one.closed for one in lists) else 0.15
    sure -= 0.0 if all(one.colon for one in lists) else 0.1
    return quote.field(names, max(0.1, sure))


def _missing(paper: Paper, cover: Cover, listed: bool) -> list[Flag]:
    flags = []
    foreword = listed or any(_FOREWORD.match(row.compact) for page in paper.pages for row in rows_of(page)[:5])
    if not cover.present:
        flags.append(Flag("missing_cover", "只有前言或正文,缺标准首页,发布日期等需核实"))
    if not foreword:
        flags.append(Flag("missing_foreword", "缺前言,无法确认起草单位,需核实"))
    elif not listed:
        flags.append(Flag("no_drafting_list", "前言中未见起草单位名单,需核实"))
    return flags


KIND = Kind(
    name="standard_text",
    title="标准文本(首页、前言)",
    fields=("standard_number", "title", "level", "issuer", "issue_date", "implementation_date", "drafting_organizations", "drafters"),
    cues=(
        Cue(_COVER, 0.75, "top"),
        Cue(r"国家标准|行业标准|地方标准|团体标准|企业标准", 0.35, "title"),
        Cue(NOTICE, 0.8, "title"),
        Cue(r"^ICS\d", 0.55, "top"),
        Cue(r"^(?:CCS)?[A-Z]\d{2}$", 0.3, "top"),
        Cue(r"\d发布|^发布$", 0.3),
        Cue(r"\d实施|^实施$", 0.4),
        Cue(r"\d日发布", 0.3),
        Cue(r"\d日实施", 0.1),
        Cue(NUMBER_ALONE, 0.4, "top"),
        Cue(r"^前言$", 0.45, "top"),
        Cue(r"本(?:文件|标准|部分)(?:的)?(?:主要|负责|参加)?(?:起草|编制)单位", 0.75),
        Cue(r"本(?:文件|标准|部分)按照?.{0,3}GB/?T1\.1", 0.75),
        Cue(r"本(?:文件|标准|部分)由.{2,40}(?:提出|归口)", 0.5),
        Cue(r"本(?:文件|标准|部分)(?:的)?(?:主要)?起草人", 0.5),
        Cue(r"^(?:主编|参编)单位:", 0.3),
        Cue(r"修改单", 0.3, "title"),
        Cue(r"企业标准(?:信息|自我声明)?(?:自我声明)?(?:公开|声明)", 0.7, "title"),
        Cue(r"起草单位证[书明]|荣誉证书|特发此证|兹证明", -0.8),
        Cue(r"^.{0,20}(?:作业指导书|质量手册|程序文件|检验规程)$", -0.5, "title"),
        Cue(r"标准", 0.1, "file"),
    ),
    read=read,
    span="open",
    begins=rf"{_COVER}|^ICS\d",
    continues=r"^前言$|^引言$|^目次$|^1\.?(?:主题内容与适用范围|主题内容|适用范围|范围|总则)$",
    key=r"^((?:GB|DB\d{2,4}|T/[A-Z][A-Z0-9]*|Q/[A-Z0-9]+|[A-Z]{2,3})(?:/[TZ])?\s*\d{1,6}(?:\.\d{1,3})*\s*-\s*(?:19|20)?\d{2})$",
    parts=(rf"{_COVER}|^ICS\d", r"^前言$|本(?:文件|标准|部分)(?:的)?(?:主要|负责|参加)?起草单位"),
)
