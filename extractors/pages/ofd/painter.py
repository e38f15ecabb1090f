"""What is drawn on an OFD page, in PDF's operators."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from extractors.pages.ofd.canvas import Canvas
from extractors.pages.ofd.colour import opacity, rgb
from extractors.pages.ofd.document import Leaf, OfdDocument, Resources, Stamp
from extractors.pages.ofd.geometry import Box, box_of, inverse, matrix_of, numbers, path_of, written
from extractors.pages.ofd.glyphs import glyphs_of
from extractors.pages.ofd.images import BrokenPicture, add_decoded, add_picture
from extractors.pages.package import BrokenPackage, Node, Package

SEAL_DPI = 300
DEEPEST = 12
"""Composite drawings in composite drawings, and blocks in blocks."""
MOST = 400_000
"""Objects drawn on one page; the rest is left out."""
_CAPS = {"Butt": 0, "Round": 1, "Square": 2}


def painted(document: OfdDocument, leaf: Leaf) -> Canvas:
    """The page on a canvas of its size."""
    canvas = Canvas(leaf.area)
    Painter(canvas, document.package, leaf.resources).leaf(leaf)
    return canvas


@dataclass(frozen=True, slots=True)
class Style:
    """Drawing parameters that hold where an object says nothing: its layer's."""

    parameter: str = ""
    alpha: float = 1.0


class Painter:
    """Draws on `canvas` what refers to `resources`. `depth` counts seals in seals."""

    def __init__(self, canvas: Canvas, package: Package, resources: Resources, depth: int = 0) -> None:
        self._canvas, self._package, self._resources, self._depth = canvas, package, resources, depth

    def leaf(self, leaf: Leaf) -> None:
        for layer in leaf.drawings:
            self._all(layer, Style(layer.get("DrawParam")), 0)
        for annotation in leaf.annotations:
            for appearance in annotation.all("Appearance"):
                box = box_of(appearance.get("Boundary"))
                self._canvas.put("q", f"1 0 0 1 {written([box.x, box.y])} cm")
                self._all(appearance, Style(), 0)
                self._canvas.put("Q")
        for stamp in leaf.stamps:
            self._stamp(stamp)

    def _all(self, parent: Node, style: Style, depth: int) -> None:
        if depth > DEEPEST:
            return
        for node in parent.children:
            self._canvas.drawn += 1
            if self._canvas.drawn > MOST or not node.is_on("Visible", default=True):
                continue
            match node.tag:
                case "TextObject":
                    self._text(node, style)
                case "ImageObject":
                    self._picture(node, style)
                case "PathObject":
                    self._path(node, style)
                case "CompositeObject":
                    self._composite(node, style, depth)
                case "PageBlock" | "Content" | "Layer":
                    self._all(node, style, depth + 1)
                case _:
                    pass

    def _begin(self, node: Node, *, clip: bool = True) -> None:
        """Into the object's own box."""
        box = box_of(node.get("Boundary"))
        self._canvas.put("q", f"1 0 0 1 {written([box.x, box.y])} cm")
        for cut in node.first("Clips").all("Clip") if clip else ():
            paths = [
                (matrix_of(area.get("CTM")), box_of(path.get("Boundary")), list(path_of(path.word("AbbreviatedData"))))
                for area in cut.all("Area")
                for path in area.all("Path")
            ]
            if not any(operators for *_, operators in paths):
                continue
            for matrix, frame, operators in paths:
                moved = (
                    *matrix[:4],
                    matrix[0] * frame.x + matrix[2] * frame.y + matrix[4],
                    matrix[1] * frame.x + matrix[3] * frame.y + matrix[5],
                )
                self._canvas.put(f"{written(moved)} cm", *operators, f"W n {written(inverse(moved))} cm")

    def _text(self, node: Node, style: Style) -> None:
        fill = self._colour(node, style, "FillColor")
        alpha = opacity(node, fill) * style.alpha
        size = next(iter(numbers(node.get("Size"))), 0.0)
        if alpha < 0.02 or not size or not (node.is_on("Fill", default=True) or node.is_on("Stroke", default=False)):
            return  # what nobody sees is no text of the page
        key = self._font(node.get("Font"))
        self._begin(node, clip=False)
        self._canvas.put(f"{written(matrix_of(node.get('CTM')))} cm", *self._inked(fill, alpha, "rg"), "BT")
        font, place = "", (0.0, 0.0)
        for glyph in glyphs_of(node, size):
            shape = self._canvas.fonts.shape(key, glyph.text, glyph.number, glyph.width)
            if shape.font != font:
                font = shape.font
                self._canvas.put(f"/{font} {written([size])} Tf")
            place = glyph.place
            self._canvas.put(f"{written((*glyph.turn, *place))} Tm <{shape.code}> Tj")
        self._canvas.put("ET", "Q")

    def _font(self, name: str) -> str:
        """The key of a font in the canvas, its program loaded where the package has it."""
        face = self._resources.fonts.get(name)
        key = f"{id(self._package)}/{face.location}" if face and face.location else ""
        if face and key and not self._canvas.fonts.knows(key):
            try:
                self._canvas.fonts.load(key, self._package.read(face.location))
            except BrokenPackage:
                self._canvas.fonts.load(key, b"")
        return key

    def _path(self, node: Node, style: Style) -> None:
        operators = list(path_of(node.word("AbbreviatedData")))
        fill, stroke = node.is_on("Fill", default=False), node.is_on("Stroke", default=True)
        inside, outline = self._colour(node, style, "FillColor"), self._colour(node, style, "StrokeColor")
        fill = fill or (node.get("Fill") == "" and bool(node.first("FillColor").attributes or node.first("FillColor").children))
        fill, stroke = fill and opacity(node, inside) > 0, stroke and opacity(node, outline) > 0
        if not operators or not (fill or stroke):
            return
        self._begin(node)
        alpha = opacity(node, inside if fill else outline) * style.alpha
        width = next(iter(numbers(node.get("LineWidth") or self._parameter(node, style, "LineWidth"))), 0.353)
        self._canvas.put(f"{written(matrix_of(node.get('CTM')))} cm", *self._inked(inside, alpha, "rg"), *self._inked(outline, alpha, "RG"))
        dashes = [abs(n) for n in numbers(node.get("DashPattern"))]
        self._canvas.put(f"{written([max(width, 0.0)])} w {_CAPS.get(node.get('Cap'), 0)} J")
        if any(dashes):
            self._canvas.put(f"[{written(dashes)}] {written(numbers(node.get('DashOffset'))[:1] or [0.0])} d")
        even_odd = "*" if node.get("Rule") == "Even-Odd" else ""
        self._canvas.put(*operators, (("B" if stroke else "f") + even_odd) if fill else "S", "Q")

    def _picture(self, node: Node, style: Style) -> None:
        number = self._loaded(node.get("ResourceID"))
        box = box_of(node.get("Boundary"))
        self._begin(node)
        if not number:
            self._canvas.missing += 1
            self._canvas.put("0.8 0.8 0.8 RG 0.5 w", f"{written([0, 0, box.width, box.height])} re S", "Q")
            return
        alpha = opacity(node, Node("")) * style.alpha
        self._canvas.put(f"{written(matrix_of(node.get('CTM'), (box.width, 0, 0, box.height, 0, 0)))} cm")
        if alpha < 1:
            self._canvas.put(self._canvas.state(f"/ca {alpha:.3f}"))
        if node.get("BlendMode") in {"Darken", "Multiply"}:
            self._canvas.put(self._canvas.state(f"/BM /{node.get('BlendMode')}"))
        self._canvas.put(f"1 0 0 -1 0 1 cm /P{number} Do", "Q")

    def _loaded(self, name: str) -> int:
        """The object number of a picture, 0 where it cannot be shown."""
        location = self._resources.pictures.get(name, "")
        key = f"{id(self._package)}/{location}"
        if location and key not in self._canvas.pictures:
            try:
                self._canvas.pictures[key] = add_picture(self._canvas.pdf, self._package.read(location))
            except (BrokenPicture, BrokenPackage):
                self._canvas.pictures[key] = 0
        return self._canvas.pictures.get(key, 0)

    def _composite(self, node: Node, style: Style, depth: int) -> None:
        unit = self._resources.composites.get(node.get("ResourceID"))
        alpha = opacity(node, Node("")) * style.alpha
        if unit is None or alpha < 0.02:
            return
        self._begin(node)
        self._canvas.put(f"{written(matrix_of(node.get('CTM')))} cm")
        self._all(unit, replace(style, alpha=alpha), depth + 1)
        self._canvas.put("Q")

    def _stamp(self, stamp: Stamp) -> None:
        """A seal, laid on what is printed below it as ink is."""
        box = stamp.place
        if not box.width or not box.height or self._depth:
            return
        self._canvas.put("q", f"1 0 0 1 {written([box.x, box.y])} cm", self._canvas.state("/BM /Multiply"))
        if stamp.shown:
            shown = stamp.shown
            self._canvas.put(f"{written([shown.x, shown.y, shown.width, shown.height])} re W n")
        try:
            drawn = stamp.picture.startswith(b"PK")
            number = self._drawn_stamp(stamp.picture, box) if drawn else add_picture(self._canvas.pdf, stamp.picture)
            self._canvas.pictures[f"stamp{number}"] = number
            self._canvas.put(f"{written([box.width, 0, 0, -box.height, 0, box.height])} cm /P{number} Do")
        except (BrokenPicture, BrokenPackage):
            self._canvas.missing += 1
        self._canvas.put("Q")

    def _drawn_stamp(self, data: bytes, box: Box) -> int:
        """A seal that is an OFD page itself, as a picture: what stands in a seal is no line of the page."""
        package = Package(data)
        inner = OfdDocument(package)
        if not len(inner):
            raise BrokenPackage("an empty seal")
        leaf = inner.leaf(1)
        canvas = Canvas(leaf.area)
        Painter(canvas, package, leaf.resources, self._depth + 1).leaf(leaf)
        document = pdfium.PdfDocument(canvas.finished())
        page = document[0]
        bitmap = page.render(scale=SEAL_DPI / 25.4 * max(box.width, box.height) / max(page.get_size()), rev_byteorder=True)
        picture = bitmap.to_pil().convert("RGB")
        document.close()
        return add_decoded(self._canvas.pdf, picture)

    def _parameter(self, node: Node, style: Style, name: str) -> str:
        """An attribute of the object's drawing parameters, or of those they are based on, or of the layer's."""
        for start in (node.get("DrawParam"), style.parameter):
            for parameter in self._chain(start):
                if parameter.get(name):
                    return parameter.get(name)
        return ""

    def _chain(self, start: str) -> list[Node]:
        chain: list[Node] = []
        while start in self._resources.parameters and len(chain) < DEEPEST:
            chain.append(self._resources.parameters[start])
            start = chain[-1].get("Relative")
        return chain

    def _colour(self, node: Node, style: Style, name: str) -> Node:
        own = node.first(name)
        if own.attributes or own.children:
            return own
        for start in (node.get("DrawParam"), style.parameter):
            for parameter in self._chain(start):
                if parameter.first(name).attributes:
                    return parameter.first(name)
        return own

    def _inked(self, colour: Node, alpha: float, operator: str) -> list[str]:
        operators = [f"{written(list(rgb(colour)))} {operator}"]
        if alpha < 1:
            operators.append(self._canvas.state(f"/ca {alpha:.3f} /CA {alpha:.3f}"))
        return operators
