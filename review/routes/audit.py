"""The auditor's pages: how far the system may be trusted, and whether people look."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from evidence.errors import UsageError
from evidence.label import LabelKind
from evidence.quality import Check, SampleTerms
from review.auditing import Auditing, Cut, DiagramName
from review.crops import crop_of
from review.routes.files import XLSX, download
from review.templating import page
from review.visitors import TheDesk, Visitor, needs, options_of
from store import Desk

router = APIRouter(tags=["审计"])
Auditor = Annotated[Visitor, Depends(needs("audit"))]
Stratum = Literal["kind", "route", "county"]
_MOST_SEED = 2**31 - 1


def auditing_of(request: Request) -> Auditing:
    found = options_of(request).auditing
    if found is None:
        raise HTTPException(404, "本服务未开通审计")
    return found()


def cut_of(
    round: Annotated[str, Query(max_length=4, description="年度；不填为全部")] = "",
    county: Annotated[str, Query(max_length=100)] = "",
    kind: Annotated[str, Query(max_length=60)] = "",
    expert: Annotated[str, Query(max_length=100)] = "",
    version: Annotated[str, Query(max_length=60)] = "",
) -> Cut:
    return Cut(round, county, kind, expert, version)


TheAuditing = Annotated[Auditing, Depends(auditing_of)]
TheCut = Annotated[Cut, Depends(cut_of)]


@router.get("/audit")
def audit(request: Request, visitor: Auditor, auditing: TheAuditing, cut: TheCut) -> HTMLResponse:
    """Error and override rates, reliability, drift and the worst disagreements, of all labels or of a part."""
    return page(request, "audit.html", cut=cut, choices=auditing.choices(), found=auditing.audited(cut), chain=auditing.chain())


@router.get("/audit/diagrams/{name}.svg")
def diagram(visitor: Auditor, auditing: TheAuditing, cut: TheCut, name: DiagramName) -> Response:
    """One of the diagrams."""
    svg = auditing.diagram(cut, name)
    if svg is None:
        raise HTTPException(404, "没有可画的数据")
    return Response(svg, media_type="image/svg+xml")


@router.get("/audit/report.{suffix}")
def report(visitor: Auditor, auditing: TheAuditing, desk: TheDesk, cut: TheCut, suffix: Literal["html", "xlsx"]) -> Response:
    """The same figures to be kept: one HTML file, or a workbook."""
    content, media = (auditing.page(cut), "text/html; charset=utf-8") if suffix == "html" else (auditing.workbook(cut), XLSX)
    shown = {d.key for d in auditing.audited(cut).worst}
    opened = [f.id for f in desk.applications.list() if f.key in shown]
    desk.openings.add_all(opened, visitor.account, f"导出审计报告.{suffix}", visitor.address, masked=True)
    return download(content, f"审计报告.{suffix}", media)


@router.get("/audit/disagreements/{key}/{number}.jpg")
def disagreement(visitor: Auditor, auditing: TheAuditing, desk: TheDesk, cut: TheCut, key: str, number: int) -> Response:
    """The place on the page that a disagreement is about."""
    worst = auditing.audited(cut).worst
    told = worst[number] if 0 <= number < len(worst) and worst[number].key == key else None
    filed = desk.applications.find(key) if told else None
    jpeg = crop_of(desk, told.spot) if told and filed else None
    if jpeg is None or filed is None:
        raise HTTPException(404, "没有图像")
    desk.openings.add(filed.id, visitor.account, "审计：分歧所在页面", visitor.address, masked=True)
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600", "Vary": "Cookie"})


@router.post("/audit/verification")
def verification(visitor: Auditor, auditing: TheAuditing) -> Response:
    """Check the whole chain now; a million records take half a minute."""
    auditing.verify()
    return RedirectResponse("/audit#chain", status_code=303)


@router.get("/audit/quality")
def quality(request: Request, visitor: Auditor, auditing: TheAuditing, desk: TheDesk, year: int | None = None) -> HTMLResponse:
    """Second looks and planted values of a round: whether they are on, what was drawn, what they have shown."""
    return _quality(request, auditing, desk, year, "")


@router.post("/audit/quality/switch")
def switch(
    visitor: Auditor, desk: TheDesk, year: Annotated[int, Form()], what: Annotated[Check, Form()], on: Annotated[bool, Form()]
) -> Response:
    """Switch second looks or planted values of a round on or off; planted values that nobody has decided on are taken back."""
    _known_year(desk, year)
    if what == "plants" and not on:
        desk.plants.withdraw(year, visitor.account)
    desk.looks.switch(year, what, visitor.account, on=on)
    return _back(year)


@router.post("/audit/quality/samples")
def sample(
    request: Request,
    visitor: Auditor,
    auditing: TheAuditing,
    desk: TheDesk,
    year: Annotated[int, Form()],
    what: Annotated[LabelKind, Form()],
    seed: Annotated[int, Form(ge=0, le=_MOST_SEED)],
    wrong: Annotated[float, Form(gt=0, lt=50)] = 1.0,
    sureness: Annotated[float, Form(ge=50, lt=100)] = 95.0,
    by: Annotated[list[Stratum], Form()] = [],  # noqa: B006  a form's default; never changed
) -> Response:
    """Draw a sample for second looks: if none is wrong, at most `wrong` per cent of all is, with `sureness` per cent."""
    _known_year(desk, year)
    terms = SampleTerms(year, what, wrong / 100, sureness / 100, tuple(by), seed)
    try:
        drawn = auditing.draw(terms, visitor.account)
    except UsageError:
        return _quality(request, auditing, desk, year, "本年度的抽查已关闭，请先开启")
    return _back(year) if drawn else _quality(request, auditing, desk, year, "没有可抽取的：须先有专家签名确认的评分表")


@router.post("/audit/quality/plants")
def plant(
    request: Request,
    visitor: Auditor,
    auditing: TheAuditing,
    desk: TheDesk,
    year: Annotated[int, Form()],
    seed: Annotated[int, Form(ge=0, le=_MOST_SEED)],
    share: Annotated[float, Form(gt=0, le=100)] = 30.0,
) -> Response:
    """Plant one value at each of `share` per cent of the seats at which nothing was decided yet."""
    _known_year(desk, year)
    try:
        count = auditing.plant(year, share / 100, seed, visitor.account)
    except UsageError:
        return _quality(request, auditing, desk, year, "本年度的试错已关闭，请先开启")
    return _back(year) if count else _quality(request, auditing, desk, year, "没有可埋设的席位：专家均已开始评分，或已埋设过")


def _quality(request: Request, auditing: Auditing, desk: Desk, year: int | None, message: str) -> HTMLResponse:
    years = tuple(dict.fromkeys(f.year for f in desk.applications.list()))
    asked = year or (years[0] if years else 0)
    if asked and asked not in years:
        raise HTTPException(404, "没有这一年度的申报")
    return page(
        request,
        "audit_quality.html",
        422 if message else 200,
        message=message,
        year=asked,
        years=years,
        on={"looks": desk.looks.on(asked, "looks"), "plants": desk.looks.on(asked, "plants")},
        tables=auditing.quality(asked),
        samples=desk.looks.samples(asked),
        plants=desk.plants.round(asked),
        names={f.id: f for f in desk.applications.list() if f.year == asked},
        size=auditing.size(0.01, 0.95),
        seed=auditing.seed(),
    )


def _known_year(desk: Desk, year: int) -> None:
    if not any(f.year == year for f in desk.applications.list()):
        raise HTTPException(404, "没有这一年度的申报")


def _back(year: int) -> Response:
    return RedirectResponse(f"/audit/quality?year={year}", status_code=303)
