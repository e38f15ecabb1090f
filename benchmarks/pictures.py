"""The pictures of the README from a finished run: ``python -m benchmarks.pictures out/sample/<application> 3.8-b``.

docs/sheet.png is the first page of sheet.xlsx as LibreOffice prints it; docs/chain.png follows one item from its points to the page.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageOps

from fixtures.fonts import font

ROOT = Path(__file__).parents[1]
WIDTH = 1500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path, help="an application's folder of results")
    parser.add_argument("item", help="an item with evidence")
    parser.add_argument("--batch", type=Path, default=ROOT / "fixtures" / "sample")
    a = parser.parse_args()
    _sheet(a.results / "sheet.xlsx").save(ROOT / "docs" / "sheet.png", optimize=True)
    _chain(a.results, a.batch / a.results.name, a.item).save(ROOT / "docs" / "chain.png", optimize=True)


def _sheet(workbook: Path) -> Image.Image:
    with tempfile.TemporaryDirectory() as scratch:
        command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", scratch, str(workbook)]
        subprocess.run(command, check=True, capture_output=True)
        return _shrunk(_page(Path(scratch) / "sheet.pdf", 1))


def _page(file: Path, number: int) -> Image.Image:
    if file.suffix.lower() != ".pdf":
        with Image.open(file) as opened:
            return ImageOps.exif_transpose(opened).convert("RGB")
    with pdfium.PdfDocument(file) as document:
        image: Image.Image = document[number - 1].render(scale=200 / 72).to_pil().convert("RGB")
        return image


def _shrunk(image: Image.Image) -> Image.Image:
    small = image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)
    return small.quantize(64)


def _chain(results: Path, submitted: Path, item_id: str) -> Image.Image:
    sheet = json.loads((results / "sheet.json").read_text(encoding="utf-8"))
    documents = {d["id"]: d for d in json.loads((results / "documents.json").read_text(encoding="utf-8"))["documents"]}
    item = next(i for c in sheet["criteria"] for i in c["items"] if i["id"] == item_id)
    evidence = item["evidence"][0]
    document = documents[evidence["document"]]
    fields = {name: document["fields"][name] for name in evidence["fields"] if name in document["fields"]}
    source = next(iter(fields.values()))["source"]
    page = _page(submitted / source["file"], source["page"])
    _mark(page, [f["source"]["box"] for f in fields.values() if f["source"]["page"] == source["page"]])
    page.thumbnail((700, 900))
    return _beside(page, _words(item, document, fields, source)).quantize(96)


def _mark(page: Image.Image, boxes: list[list[float]]) -> None:
    pen = ImageDraw.Draw(page)
    for left, top, right, bottom in boxes:
        box = (left * page.width - 6, top * page.height - 6, right * page.width + 6, bottom * page.height + 6)
        pen.rectangle(box, outline=(220, 40, 40), width=max(3, page.width // 300))


def _words(
    item: dict[str, object], document: dict[str, object], fields: dict[str, dict[str, object]], source: dict[str, object]
) -> list[str]:
    lines = [
        f"{item['id']} {item['title']}",
        f"建议 {item['proposed']} / {item['full']} 分   置信度 {item['confidence']}",
        str(item["reason"]),
        "",
    ]
    lines += [f"{document['kind']}", f"{source['file']} 第{source['page']}页", ""]
    for name, field in fields.items():
        where = field["source"]
        assert isinstance(where, dict)
        lines += [f"{name} = {field['value']}", f"   {where['method']}   置信度 {field['confidence']}", f"   “{where['quote']}”", ""]
    return lines


def _beside(page: Image.Image, lines: list[str]) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, page.height + 40), "white")
    picture.paste(page, (WIDTH - page.width - 20, 20))
    pen, y = ImageDraw.Draw(picture), 30
    face = font("hei", 22)
    room = WIDTH - page.width - 80
    for line in lines:
        part = ""
        for character in line:
            if pen.textlength(part + character, font=face) > room:
                pen.text((30, y), part, font=face, fill=(30, 30, 30))
                part, y = "", y + 32
            part += character
        pen.text((30, y), part, font=face, fill=(30, 30, 30))
        y += 32
    return picture


if __name__ == "__main__":
    main()
