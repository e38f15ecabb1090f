"""What is taken away: the experts' points arrive in it, everything read from papers is text, ids are hidden, each taking is logged."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pdfplumber
import pytest
from PIL import Image

from evidence.document import Document, Field
from evidence.geometry import BoundingBox
from evidence.page import TextLine
from evidence.review import Filed
from scoring.stored import read_documents
from store import Desk, FinishedRun, open_store
from tests.review.desks import Browser, Office, open_office
from tests.review.stored import DEADLINE, EDITION, application_of, files_of, keep_page, keep_sample, the_run
from tests.review.test_judging import confirm_all, proposals

SCRIPT, FORMULA, STEERED = "<script>alert(1)</script>公司", "=cmd|'/c calc'!A1", "江门\u202e司公限有\u202c甲"
ID, PHONE = "440703198001011234", "13800138000"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("exports")
    with open_store(f"sqlite:///{folder}/store.db", str(folder / "pages")) as store:
        keep_sample(Desk.of(store))
        yield open_office(Desk.of(store), folder)


@pytest.fixture(scope="module")
def signed(office: Office) -> tuple[Browser, Filed]:
    """A sheet signed by an expert who changed 1.1 with a reason that looks like a formula."""
    browser, filed = office.seated("zhang")
    version = confirm_all(browser, filed, proposals(office, filed))
    browser.act(filed, version, "points", criterion="1.1", points="1.5", reason=FORMULA)
    form = {"opinion": SCRIPT, "recommended": "true", "seen": str(version + 1)}
    assert browser.post(f"/applications/{filed.key}/signature", form).status_code == 303
    return browser, filed


def pdf_text(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def fonts_of(content: bytes) -> set[bool]:
    """Whether each font of a PDF is embedded."""
    import pikepdf

    found = set()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            for font in page.get("/Resources", {}).get("/Font", {}).values():
                if str(font.get("/BaseFont", "")) not in {"/Helvetica"}:
                    found.add("/FontFile2" in font.get("/FontDescriptor", {}))
    return found


def test_an_experts_workbook_holds_their_points_reasons_and_name(signed: tuple[Browser, Filed]) -> None:
    browser, filed = signed
    content = browser.get(f"/applications/{filed.key}/files/mine.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = {c.coordinate: c for row in book["评分表"] for c in row}
    assert cells["G7"].value == 1.5
    assert f"专家说明：{FORMULA}" in str(cells["J7"].value)
    assert cells["J7"].data_type == "s"
    told = [str(c.value) for c in cells.values() if c.value]
    assert SCRIPT in told
    assert any("张专家" in t for t in told)
    assert [c.coordinate for c in cells.values() if c.data_type == "f"] == ["G26"]


def test_an_experts_pdf_can_be_read_back_with_its_own_typeface_inside(signed: tuple[Browser, Filed]) -> None:
    browser, filed = signed
    content = browser.get(f"/applications/{filed.key}/files/mine.pdf").content
    text = pdf_text(content).replace("\n", "")
    for said in (filed.enterprise, "1.5", "=cmd", "<script>alert(1)</script>", "推荐", "张专家"):
        assert said in text, said
    assert "系统建议" not in text
    assert fonts_of(content) == {True}


def test_the_same_sheet_gives_the_same_pdf(signed: tuple[Browser, Filed]) -> None:
    browser, filed = signed
    one, other = (browser.get(f"/applications/{filed.key}/files/mine.pdf").content for _ in range(2))
    assert one == other


def test_the_evidence_book_has_a_page_for_every_step_in_the_rubrics_order(signed: tuple[Browser, Filed]) -> None:
    browser, filed = signed
    page = browser.get(f"/applications/{filed.key}/sheet").text
    content = browser.get(f"/applications/{filed.key}/files/evidence.pdf").content
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        texts = [p.extract_text() or "" for p in pdf.pages]
        boxed = sum(len(p.rects) > 1 for p in pdf.pages)
    assert len(texts) == 1 + page.count('class="step ')
    assert "佐证材料册" in texts[0]
    order = [t.split()[0] for t in texts[1:]]
    assert order == sorted(order, key=list(dict.fromkeys(order)).index)
    assert boxed > 10


def test_the_rounds_summary_has_means_and_leaves_unsigned_sheets_out(office: Office, signed: tuple[Browser, Filed]) -> None:
    _, filed = signed
    office.seated("wang")
    content = office.browser("city").get("/round/summary.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book["汇总表"].iter_rows(values_only=True))
    heads = rows[2]
    line = dict(zip(heads, next(r for r in rows if r[1] == filed.enterprise), strict=True))
    assert (line["专家1"], line["专家2"], line["平均分"], line["排名"]) == (49, "—", 49, 1)
    assert line["推荐"] == "1/1"
    content = office.browser("city").get("/round/summary.pdf").content
    text = pdf_text(content).replace("\n", "")
    assert filed.enterprise in text
    assert "专家签名" in text
    assert fonts_of(content) == {True}


def test_a_city_officer_takes_signed_sheets_only(office: Office, signed: tuple[Browser, Filed]) -> None:
    _, filed = signed
    office.seated("wang")
    seats = {s.expert: s for s in office.desk.seats.panel(filed.id)}
    browser = office.browser("city")
    assert browser.get(f"/applications/{filed.key}/seats/{seats['张专家'].id}.pdf").content.startswith(b"%PDF")
    assert browser.get(f"/applications/{filed.key}/seats/{seats['王专家'].id}.pdf").status_code == 404


def test_the_notice_of_what_is_missing_is_downloaded_under_the_enterprises_name(office: Office) -> None:
    filed = office.application()
    answer = office.browser("heshan").get(f"/applications/{filed.key}/files/missing.docx")
    assert answer.content.startswith(b"PK")
    assert "%E8%A1%A5%E6%AD%A3%E9%80%9A%E7%9F%A5" in answer.headers["content-disposition"]
    assert office.browser("heshan").get(f"/applications/{filed.key}/files/documents.json").status_code == 404


def test_every_file_that_is_taken_is_logged(office: Office, signed: tuple[Browser, Filed]) -> None:
    browser, filed = signed
    browser.get(f"/applications/{filed.key}/files/mine.xlsx")
    opening = office.desk.openings.latest()[0]
    assert (opening.account, opening.what) == ("张专家", "导出评分表-张专家.xlsx")


# -- what papers say is data ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Filed]]:
    """The sample's application with hostile texts in every field of its certificate and in its names, and an id on a page."""
    folder = tmp_path_factory.mktemp("hostile")
    with open_store(f"sqlite:///{folder}/store.db", str(folder / "pages")) as store:
        desk = Desk.of(store)
        name = next(n for n in the_run().outputs if n.startswith("鹤山"))
        kept = the_run().outputs[name]
        documents, problems = read_documents(kept["documents.json"], name)
        sheet = json.loads(kept["sheet.json"])
        application = replace(application_of({"application.json": json.dumps(sheet["application"]).encode()}), enterprise=SCRIPT)
        papers = tuple(_hostile(d) for d in documents)
        from scoring.export import documents_json

        files = files_of(application, papers, problems) | {"documents.json": documents_json(papers, problems)}
        desk.store.keep_run("hostile", FinishedRun("批", "鹤山市", EDITION, DEADLINE, {}, {SCRIPT[:8]: files}))
        for ref in {(p.sha256, p.page, p.file) for d in papers for p in d.pages}:
            keep_page(desk, *ref, lines=(_line(f"身份证号 {ID}"), _line(f"电话 {PHONE}")))
        office = open_office(desk, folder)
        yield office, office.application()


def _line(text: str) -> TextLine:
    edges = tuple(0.1 + 0.6 * i / len(text) for i in range(len(text) + 1))
    return TextLine(text, BoundingBox.of(0.1, 0.4, 0.7, 0.43), edges=edges)


def _hostile(document: Document) -> Document:
    if document.kind not in {"measurement_management_certificate", "metrology_assurance_certificate"}:
        return document

    def worse(name: str, field: Field) -> Field:
        said = {"holder": SCRIPT, "issuer": STEERED, "certificate_number": FORMULA}.get(name, "")
        quote = f"{said or field.source.quote} {ID} {PHONE}"
        return replace(field, value=said or field.value, raw=said or field.raw, source=replace(field.source, quote=quote))

    return replace(document, fields={n: worse(n, f) for n, f in document.fields.items()})


def test_hostile_texts_are_shown_as_text_on_every_page(hostile: tuple[Office, Filed]) -> None:
    office, filed = hostile
    browser = office.seated("zhang")[0]
    assert "&lt;script&gt;" in browser.get("/applications").text
    sheet = browser.get(f"/applications/{filed.key}/sheet").text
    assert "<script>alert" not in sheet
    assert "&lt;script&gt;alert(1)&lt;/script&gt;公司" in sheet
    assert "=cmd|" in sheet
    for name, page in (("heshan", ""), ("heshan", "/verification"), ("city", "/panel"), ("city", "/summary")):
        text = office.browser(name).get(f"/applications/{filed.key}{page}").text
        assert "<script>alert" not in text, page
        assert "&lt;script&gt;" in text, page


def test_steering_marks_do_not_turn_the_text_around_them(hostile: tuple[Office, Filed]) -> None:
    office, filed = hostile
    sheet = office.seated("zhang")[0].get(f"/applications/{filed.key}/sheet").text
    assert f"<bdi>{STEERED}</bdi>" in sheet


def test_hostile_texts_stay_text_in_workbook_pdf_and_book(hostile: tuple[Office, Filed]) -> None:
    office, filed = hostile
    browser = office.seated("zhang")[0]
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/applications/{filed.key}/files/mine.xlsx").content))
    formulas = [c.coordinate for sheet in book for row in sheet for c in row if c.data_type == "f"]
    assert formulas == ["G26"]
    pdf = pdf_text(browser.get(f"/applications/{filed.key}/files/mine.pdf").content)
    evidence = pdf_text(browser.get(f"/applications/{filed.key}/files/evidence.pdf").content)
    assert "<script>alert(1)</script>" in pdf.replace("\n", "")
    assert "<script>alert(1)</script>" in evidence.replace("\n", "")
    assert "\u202e" not in pdf + evidence
    city = office.browser("city")
    summary = openpyxl.load_workbook(io.BytesIO(city.get("/round/summary.xlsx").content))["汇总表"]
    assert {c.data_type for row in summary for c in row if c.value == SCRIPT} == {"s"}
    assert SCRIPT in pdf_text(city.get("/round/summary.pdf").content).replace("\n", "")


def test_ids_and_telephone_numbers_are_hidden_in_what_is_taken_away(hostile: tuple[Office, Filed]) -> None:
    office, filed = hostile
    browser = office.seated("zhang")[0]
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/applications/{filed.key}/files/mine.xlsx").content))
    texts = "\n".join(str(c.value) for sheet in book for row in sheet for c in row if c.value is not None)
    texts += "".join(pdf_text(browser.get(f"/applications/{filed.key}/files/{name}.pdf").content) for name in ("mine", "evidence"))
    assert ID not in texts
    assert PHONE not in texts


def test_ids_and_telephone_numbers_are_hidden_by_role(hostile: tuple[Office, Filed]) -> None:
    office, filed = hostile
    browser = office.seated("zhang")[0]
    sheet = browser.get(f"/applications/{filed.key}/sheet").text
    assert ID not in sheet
    assert PHONE not in sheet
    assert "440703********1234" in sheet
    assert "138****8000" in sheet
    content = office.desk.applications.file(filed, "documents.json")
    assert content is not None
    pages = [p for d in json.loads(content)["documents"] for p in d["pages"]]
    place = f"/applications/{filed.key}/pieces/{pages[0]['sha256']}/{pages[0]['page']}"
    assert ID not in browser.get(place).text
    assert PHONE not in browser.get(place).text
    assert ID in office.browser("heshan").get(place).text


def test_an_id_is_blacked_out_in_the_picture_but_for_its_last_digits(hostile: tuple[Office, Filed]) -> None:
    office, filed = hostile
    content = office.desk.applications.file(filed, "documents.json")
    assert content is not None
    page = next(p for d in json.loads(content)["documents"] for p in d["pages"] if p["file"].endswith(".pdf"))
    place = f"/applications/{filed.key}/pages/{page['sha256']}/{page['page']}.jpg?w=900"
    shown = {
        name: _pixel(browser.get(place).content)
        for name, browser in (("expert", office.seated("zhang")[0]), ("county", office.browser("heshan")))
    }
    assert shown["expert"] < 60
    assert shown["county"] > 200


def _pixel(jpeg: bytes) -> int:
    """How light the middle of the id is."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        found = picture.convert("L").getpixel((round(0.4 * picture.width), round(0.415 * picture.height)))
    assert isinstance(found, int)
    return found


def test_a_picture_that_is_known_is_not_sent_again(hostile: tuple[Office, Filed]) -> None:
    office, filed = hostile
    content = office.desk.applications.file(filed, "documents.json")
    assert content is not None
    page = next(p for d in json.loads(content)["documents"] for p in d["pages"] if p["file"].endswith(".pdf"))
    browser = office.browser("audit")
    place = f"/applications/{filed.key}/pages/{page['sha256']}/{page['page']}.jpg?w=900"
    first = browser.get(place)
    again = browser.client.get(place, headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert browser.get(place.replace("900", "901")).status_code == 404
