"""What an OFD document consists of: its pages, templates, resources, annotations and electronic seals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.pages.ofd.geometry import Box, box_of
from extractors.pages.ofd.seal import picture_in
from extractors.pages.package import BrokenPackage, Node, Package, beside

A4 = Box(0.0, 0.0, 210.0, 297.0)
NOTHING = Node("")


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font: its name, and where its file lies in the package ("" when it is not there)."""

    name: str
    location: str


@dataclass(slots=True)
class Resources:
    """What drawings refer to by number: fonts, locations of pictures, drawing parameters, composite drawings."""

    fonts: dict[str, Typeface] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Node] = field(default_factory=dict)
    composites: dict[str, Node] = field(default_factory=dict)

    def add(self, package: Package, location: str) -> None:
        """What the resource file at `location` defines; one that is broken gives nothing."""
        try:
            root = package.node(location)
        except BrokenPackage:
            return
        folder = beside(location, root.get("BaseLoc").rstrip("/") + "/") if root.get("BaseLoc") else location
        for font in root.within("Font"):
            file = font.word("FontFile")
            self.fonts[font.get("ID")] = Typeface(font.get("FontName"), _there(package, location, folder, file))
        for media in root.within("MultiMedia"):
            self.pictures[media.get("ID")] = _there(package, location, folder, media.word("MediaFile"))
        self.parameters |= {node.get("ID"): node for node in root.within("DrawParam")}
        self.composites |= {node.get("ID"): node for node in root.within("CompositeGraphicUnit")}


def _there(package: Package, location: str, folder: str, file: str) -> str:
    """Where `file` lies: in the resources' folder, or (some writers) beside the resource file."""
    places = [beside(folder, file), beside(location, file)] if file else []
    return next((place for place in places if package.has(place)), "")


@dataclass(frozen=True, slots=True)
class Stamp:
    """An electronic seal on a page: its picture's bytes (PNG, JPEG … or an OFD package), its place, what of it is shown."""

    picture: bytes
    place: Box
    shown: Box | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: what is drawn, lowest first, each with the resources of its own file."""

    area: Box
    drawings: tuple[Node, ...]
    annotations: tuple[Node, ...]
    stamps: tuple[Stamp, ...]
    resources: Resources


class OfdDocument:
    """The document bodies of a package, page by page. Raises BrokenPackage."""

    def __init__(self, package: Package) -> None:
        self.package = package
        if package.has("Encryptions.xml"):
            raise BrokenPackage("encrypted", locked=True)
        root = package.node("OFD.xml")
        self._bodies = [_Body(package, body) for body in root.all("DocBody") if body.word("DocRoot")]
        self._pages = [(body, page) for body in self._bodies for page in body.pages]

    def __len__(self) -> int:
        return len(self._pages)

    def leaf(self, number: int) -> Leaf:
        """Page `number`, from 1."""
        body, page = self._pages[number - 1]
        return body.leaf(page)

    def attachments(self) -> Iterator[tuple[str, str]]:
        """Name and location of each file attached for people to see."""
        for body in self._bodies:
            yield from body.attachments()


class _Body:
    """One document of a package (there is hardly ever a second one)."""

    def __init__(self, package: Package, body: Node) -> None:
        self._package = package
        self._location = beside("OFD.xml", body.word("DocRoot"))
        self._root = package.node(self._location)
        self._signatures = body.word("Signatures")
        common = self._root.first("CommonData")
        self._area = common.first("PageArea")
        self._templates = {t.get("ID"): beside(self._location, t.get("BaseLoc")) for t in common.all("TemplatePage")}
        self._resources = Resources()
        for resource in common.all("PublicRes", "DocumentRes"):
            self._resources.add(package, beside(self._location, resource.text))
        self.pages = [page for page in self._root.first("Pages").all("Page") if page.get("BaseLoc")]

    def leaf(self, page: Node) -> Leaf:
        location = beside(self._location, page.get("BaseLoc"))
        root = self._package.node(location)
        area = root.first("Area")
        drawings: list[tuple[int, Node]] = [(1, layer) for layer in _layers(root)]
        resources = self._resources
        for template in root.all("Template"):
            drawn, resources = self._template(template.get("TemplateID"), resources)
            drawings += [(2 if template.get("ZOrder") == "Foreground" else 0, layer) for layer in drawn.first("Content").all("Layer")]
            area = area if area.children else drawn.first("Area")
        for resource in root.all("PageRes"):
            resources.add(self._package, beside(location, resource.text))
        return Leaf(
            _area(area, self._area),
            tuple(layer for _, layer in sorted(drawings, key=lambda pair: pair[0])),
            tuple(self._annotations(page.get("ID"))),
            tuple(self._stamps(page.get("ID"))),
            resources,
        )

    def _template(self, name: str, resources: Resources) -> tuple[Node, Resources]:
        location = self._templates.get(name, "")
        if not location or not self._package.has(location):
            return NOTHING, resources
        root = self._package.node(location)
        for resource in root.all("PageRes"):
            resources.add(self._package, beside(location, resource.text))
        return root, resources

    def _annotations(self, page: str) -> Iterator[Node]:
        location = self._root.word("Annotations")
        for index, root in self._listed(location):
            for entry in root.all("Page"):
                if entry.get("PageID") != page:
                    continue
                for _, marks in self._listed(entry.word("FileLoc"), index):
                    yield from (a for a in marks.all("Annot") if a.is_on("Visible", default=True))

    def _stamps(self, page: str) -> Iterator[Stamp]:
        for index, signatures in self._listed(self._signatures, "OFD.xml"):
            for entry in signatures.all("Signature"):
                for place, signature in self._listed(entry.get("BaseLoc"), index):
                    yield from self._stamps_of(place, signature, page)

    def _stamps_of(self, location: str, signature: Node, page: str) -> Iterator[Stamp]:
        here = [stamp for stamp in signature.within("StampAnnot") if stamp.get("PageRef") == page]
        if not here:
            return
        seal = next((node.word("BaseLoc") for node in signature.within("Seal")), "")
        for pointed in (seal, signature.word("SignedValue")):
            place = beside(location, pointed)
            picture = picture_in(self._package.read(place)) if pointed and self._package.has(place) else b""
            if picture:
                yield from (Stamp(picture, box_of(s.get("Boundary")), box_of(s.get("Clip")) if s.get("Clip") else None) for s in here)
                return

    def attachments(self) -> Iterator[tuple[str, str]]:
        for index, root in self._listed(self._root.word("Attachments")):
            for attachment in root.all("Attachment"):
                location = beside(index, attachment.word("FileLoc"))
                if attachment.is_on("Visible", default=True) and self._package.has(location):
                    name = attachment.get("Name") or location.rsplit("/", 1)[-1]
                    suffix = "." + location.rsplit(".", 1)[-1] if "." in location.rsplit("/", 1)[-1] else ""
                    yield name if name.lower().endswith(suffix.lower()) else name + suffix, location

    def _listed(self, pointed: str, near: str = "") -> Iterator[tuple[str, Node]]:
        """The part that is pointed to with its location; nothing where it is not there or broken: the pages still are."""
        location = beside(near or self._location, pointed)
        if not pointed or not self._package.has(location):
            return
        try:
            yield location, self._package.node(location)
        except BrokenPackage:
            return


def _layers(root: Node) -> list[Node]:
    """The page's layers in the order they lie on each other."""
    order = {"Background": 0, "Body": 1, "Foreground": 2}
    return sorted(root.first("Content").all("Layer"), key=lambda layer: order.get(layer.get("Type"), 1))


def _area(*areas: Node) -> Box:
    """The first page area that is given, else A4."""
    for area in areas:
        for name in ("PhysicalBox", "ApplicationBox", "CropBox"):
            box = box_of(area.word(name))
            if box.width > 1 and box.height > 1:
                return box
    return A4
