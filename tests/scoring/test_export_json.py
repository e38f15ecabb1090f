"""documents.json and sheet.json, key for key."""

from __future__ import annotations

import json
from dataclasses import replace

from evidence.document import Provenance
from scoring.export import documents_json, sheet_json
from tests.scoring.sheets import DOCUMENTS, PROBLEMS, a_sheet, document, field

ITEM_KEYS = {"id", "full", "proposed", "outcome", "confidence", "reason", "evidence", "rejected", "readings", "flags"}


def test_the_sheet_has_the_keys_of_the_public_interface() -> None:
    said = json.loads(sheet_json(a_sheet()))
    assert said["schema"] == "zhiping/sheet/1"
    assert {"id", "enterprise", "uscc", "county", "deadline"} <= said["application"].keys()
    assert said["application"]["deadline"] == "2024-06-07"
    assert said["rubric"].keys() == {"edition", "sha256"}
    assert len(said["criteria"]) == 19
    assert {"id", "title", "full", "proposed", "confidence", "outcome", "review", "items"} <= said["criteria"][0].keys()
    items = [item for criterion in said["criteria"] for item in criterion["items"]]
    assert len(items) == 37
    assert all(item.keys() >= ITEM_KEYS for item in items)
    assert said["full_total"] == 100
    assert said["missing"][0].keys() == {"item", "what", "why", "points"}
    assert items[0]["evidence"][0] == {"document": "d1", "fields": ["holder", "valid_until"]}
    assert items[0]["rejected"][0].keys() == {"document", "reason"}
    assert items[0]["readings"][0].keys() >= {"id", "default", "alternative"}


def test_points_are_whole_numbers_or_halves() -> None:
    text = sheet_json(a_sheet()).decode()
    assert '"proposed": 4.5,' in text
    assert '"full": 5,' in text
    assert '"full": 5.0' not in text


def test_a_document_has_its_pages_fields_rows_and_flags() -> None:
    said = json.loads(documents_json(DOCUMENTS, PROBLEMS))
    first = said["documents"][0]
    assert said["schema"] == "zhiping/documents/1"
    assert first["kind_confidence"] == 0.9912
    assert first["pages"][0] == {"file": "证书/体系.pdf", "sha256": "ab" * 32, "page": 1, "printed": "37"}
    assert first["fields"]["holder"]["confidence"] == 0.9877
    assert first["fields"]["holder"]["source"]["box"] == [0.1, 0.2, 0.5, 0.23]
    assert "derived" not in first["fields"]["holder"]
    assert (first["fields"]["valid_until"]["derived"], first["fields"]["valid_until"]["from"]) == (True, ["issue_date"])
    assert said["documents"][1]["rows"][0]["patent_number"]["value"] == "2020101234563"
    assert said["problems"][1] == {
        "file": "社保/扫描件20240601.pdf",
        "page": 3,
        "code": "low_quality",
        "message": "图像模糊，文字无法可靠识别",
    }


def test_a_quote_that_was_not_located_has_no_box() -> None:
    lost = replace(field("x"), source=Provenance("a.pdf", 1, None, "x", "ocr:rapidocr"))
    said = json.loads(documents_json([replace(document(1), fields={"holder": lost})], []))
    assert said["documents"][0]["fields"]["holder"]["source"]["box"] is None


def test_lists_stay_lists() -> None:
    several = replace(field("甲、乙"), value=("甲公司", "乙公司"))
    said = json.loads(documents_json([replace(document(1), fields={"patentees": several})], []))
    assert said["documents"][0]["fields"]["patentees"]["value"] == ["甲公司", "乙公司"]


def test_identity_numbers_leave_masked_wherever_they_stand() -> None:
    shown = field("张三 110105194912310028 参保")
    text = documents_json([replace(document(1), fields={"person": shown}, rows=({"id_number": field("11010519491231002X")},))], []).decode()
    assert "19491231" not in text
    assert "110105********002X" in text
    assert "914407001949123100" in documents_json([replace(document(1), fields={"uscc": field("914407001949123100")})], []).decode()


def test_the_same_records_give_the_same_bytes() -> None:
    assert sheet_json(a_sheet()) == sheet_json(a_sheet())
    assert sheet_json(a_sheet()).endswith(b"}\n")
