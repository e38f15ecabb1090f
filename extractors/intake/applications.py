"""Which files are whose: what was collected, sorted into applications."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from evidence.batch import Batch, Submission, SubmittedFile
from evidence.document import Problem
from extractors.intake.faults import Fault
from extractors.intake.files import Collector, Found
from extractors.intake.manifest import Applicant, Manifest, folder_key, key_of, parse_json
from extractors.intake.names import as_folder, natural, unused
from extractors.intake.nature import XLSX
from extractors.intake.roster import parse_roster
from extractors.normalise import compact

_ENTERPRISE = re.compile(
    r"(公司|集团|企业|厂)(?!简介|资质|制度|标准|照片|图片|基本|信息|概况|章程|营业|证照|荣誉|专利|商标|组织|架构)"
    r"|研究院|研究所|合作社|商行|经营部"
)
_CHAPTER = re.compile(
    r"附件|附表|证书|证明|专利|商标|标准|社保|职称|计量|认证|检测|检验|报告|制度|体系|质量|品牌|知识产权|组织|管理|人才|人员|技术"
    r"|项目|营业执照|申报|材料|资料|扫描|照片|图片|其他|其它|佐证|目录|台账|追溯|能力|[一二三四五六七八九十]+、"
)


@dataclass
class Heap:
    """What lies at one level: files and problems by the name they have from here down."""

    found: list[Found]
    problems: list[Problem]
    folders: set[str]
    archives: set[str]

    @classmethod
    def of(cls, collected: Collector) -> Heap:
        return cls(collected.found, collected.problems, collected.folders, collected.archives)

    def tops(self) -> list[str]:
        """The folders (and opened archives) at this level, in order."""
        # a name that points outside makes no folder of what it points to
        inner = [f.name for f in self.found] + [p.file for p in self.problems if p.code != "unsafe_archive"] + list(self.folders)
        names = {n.split("/", 1)[0] for n in inner if "/" in n} | {n for n in self.folders | self.archives if "/" not in n}
        files = {f.name for f in self.loose()}  # files taken out of a document lie below its name
        return sorted(names - files - {"..", ""}, key=natural)

    def loose(self) -> list[Found]:
        return [f for f in self.found if "/" not in f.name]

    def below(self, top: str) -> Heap:
        """What lies in `top`, named from there. A problem of `top` itself keeps its name."""
        cut = len(top) + 1

        def inside(name: str) -> bool:
            return name.startswith(top + "/")

        return Heap(
            [replace(f, name=f.name[cut:]) for f in self.found if inside(f.name)],
            [replace(p, file=p.file[cut:]) for p in self.problems if inside(p.file)] + [p for p in self.problems if p.file == top],
            {n[cut:] for n in self.folders if inside(n)},
            {n[cut:] for n in self.archives if inside(n)},
        )

    def has_manifest(self) -> bool:
        return any(is_manifest(f.name) for f in self.loose())


def is_manifest(name: str) -> bool:
    return name.lower() == "batch.json" or bool(re.search(r"申报(企业|单位|情况)?汇总表[^/]*\.xlsx$", name, re.IGNORECASE))


def assemble(collected: Collector, name: str, *, from_archive: bool) -> Batch:
    """The batch: manifest read, wrapping folder taken off, files sorted into applications, equal content joined."""
    heap = _unwrapped(Heap.of(collected), name, from_archive=from_archive)
    manifest, problems = _manifest(heap)
    grouping = Grouping(manifest, name)
    grouping.sort(replace(heap, found=[f for f in heap.found if not is_manifest(f.name.split("/", 1)[0])]))
    return Batch(
        as_folder(name),
        manifest.county,
        manifest.year,
        manifest.deadline,
        manifest.edition,
        tuple(sorted(grouping.submissions, key=lambda s: natural(s.folder))),
        tuple(_in_order([*problems, *grouping.problems])),
        manifest.batch,
    )


def _unwrapped(heap: Heap, name: str, *, from_archive: bool) -> Heap:
    """Without a folder that only wraps the batch. A lone folder that is the one application stays."""
    while True:
        tops = heap.tops()
        packed = from_archive or tops[:1] == sorted(heap.archives & set(tops))
        if len(tops) != 1 or heap.loose() or not _wraps(tops[0], heap.below(tops[0]), name, packed=packed):
            return heap
        inner = heap.below(tops[0])
        outside = [p for p in heap.problems if p.file != tops[0] and not p.file.startswith(tops[0] + "/")]
        heap = replace(inner, problems=inner.problems + outside)


def _wraps(top: str, inner: Heap, name: str, *, packed: bool) -> bool:
    """Whether the only folder, `top`, stands around the applications and is not one itself."""
    folders = inner.tops()
    if inner.has_manifest():
        return True
    enterprises = [folder for folder in folders if _ENTERPRISE.search(folder)]
    if _ENTERPRISE.search(top):
        return len(enterprises) > 1 and len(enterprises) == len(folders) and not inner.loose()
    if enterprises:
        return not inner.loose()
    return packed and (top == name or bool(folders and not inner.loose() and not all(_CHAPTER.search(f) for f in folders)))


def _manifest(heap: Heap) -> tuple[Manifest, list[Problem]]:
    """What the manifests say together; ``batch.json`` first. One that cannot be read is a problem."""
    said, problems = Manifest(), []
    for file in sorted((f for f in heap.loose() if is_manifest(f.name)), key=lambda f: (f.mime == XLSX, natural(f.name))):
        try:
            said = said.over(parse_roster(file.path) if file.mime == XLSX else parse_json(file.path.read_bytes()))
        except Fault as fault:
            problems.append(Problem(file.name, None, fault.code, fault.message))
    return said, problems


@dataclass
class Grouping:
    """Applications as they are found."""

    manifest: Manifest
    batch: str
    submissions: list[Submission] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def sort(self, heap: Heap) -> None:
        """Every file and problem of `heap` into an application, or into the batch's own problems."""
        applicants = {key_of(a): a for a in self.manifest.applicants}
        if self._is_one_application(heap, applicants):
            one = next(iter(applicants.values())) if len(applicants) == 1 else Applicant(self.batch, _name_of(self.batch))
            self._add(self.batch, one, heap)
            return
        taken: set[str] = set()
        for path, applicant in self._deep(heap):
            part = heap
            for step in path.split("/"):
                part = part.below(step)
            taken.add(path.split("/", 1)[0])
            applicants.pop(key_of(applicant), None)
            self._add(path.rsplit("/", 1)[-1], applicant, part)
        for top in heap.tops():
            if top not in taken:
                self._add_top(top, heap, applicants)
        tops = set(heap.tops())
        self.problems += [p for p in heap.problems if p.file.split("/", 1)[0] not in tops]
        self.problems += [
            Problem(f.name, None, "unsupported", "不在任何企业的文件夹内，未读取，请放入该企业的文件夹") for f in heap.loose()
        ]
        for applicant in applicants.values():
            self._add_absent(applicant)

    def _add_top(self, top: str, heap: Heap, applicants: dict[str, Applicant]) -> None:
        part = heap.below(top)
        stem = PurePosixPath(top).stem if top in heap.archives else top
        stem = stem.removesuffix(".tar") if top in heap.archives else stem
        applicant = _pop(applicants, (top, stem))
        if applicant is None and top in heap.archives and not part.found:
            # an archive that gave nothing is a problem of the batch, not an applicant with no papers
            self.problems += [p if p.file == top else replace(p, file=f"{top}/{p.file}") for p in part.problems]
            return
        self._add(stem, applicant or Applicant(stem, _name_of(stem)), part)

    def _is_one_application(self, heap: Heap, applicants: dict[str, Applicant]) -> bool:
        """Whether the batch is itself one applicant's folder: its papers lie directly in it, or in chapters."""
        tops = heap.tops()
        if not tops:
            own = [p for p in heap.problems if "/" not in p.file and p.code != "unsafe_archive"]
            return bool(heap.loose() or own)
        if any(folder_key(top) in applicants or folder_key(PurePosixPath(top).stem) in applicants for top in tops) or any(self._deep(heap)):
            return False
        if any(_ENTERPRISE.search(top) for top in tops) or len(applicants) > 1:
            return False
        only_archives = all(top in heap.archives for top in tops)
        return (only_archives and bool(heap.loose())) or all(_CHAPTER.search(top) for top in tops)

    def _deep(self, heap: Heap) -> list[tuple[str, Applicant]]:
        """Applicants whose folder the manifest gives as a path of several parts, where that path is there."""
        paths = {folder_key(n): n for f in heap.found for n in _parents(f.name)} | {folder_key(n): n for n in heap.folders}
        return [(paths[key], a) for a in self.manifest.applicants if "/" in (key := key_of(a)) and key in paths]

    def _add(self, folder: str, applicant: Applicant, heap: Heap) -> None:
        files = _files(heap.found)
        problems = heap.problems
        if not files and not problems:
            problems = [Problem(folder, None, "empty", "企业文件夹内没有任何文件")]
        self.submissions.append(
            Submission(
                unused(as_folder(folder), {s.folder for s in self.submissions}),
                applicant.enterprise or _name_of(folder),
                applicant.uscc,
                applicant.county or self.manifest.county,
                applicant.former_names,
                dict(applicant.self_scores),
                files,
                tuple(_in_order(problems)),
            )
        )

    def _add_absent(self, applicant: Applicant) -> None:
        folder = applicant.folder or applicant.enterprise
        absent = Problem(folder, None, "empty", "清单中有此企业，但批次内没有它的文件夹")
        self._add(folder.rsplit("/", 1)[-1], applicant, Heap([], [absent], set(), set()))


def _pop(applicants: dict[str, Applicant], names: Sequence[str]) -> Applicant | None:
    """The applicant whose folder, or else whose name, is one of `names`."""
    for name in names:
        if (key := folder_key(name)) in applicants:
            return applicants.pop(key)
    for key, applicant in applicants.items():
        if applicant.enterprise and folder_key(applicant.enterprise) in {folder_key(n) for n in names}:
            return applicants.pop(key)
    return None


def _name_of(folder: str) -> str:
    """The enterprise a folder is named after: without a leading number (``01_``) or a trailing copy mark."""
    plain = re.sub(r"^\d{1,3}\s*[-_.、 ]\s*", "", re.sub(r"\s*\(\d+\)$", "", folder))
    return compact(plain if _ENTERPRISE.search(plain) else folder)


def _parents(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]


def _files(found: Sequence[Found]) -> tuple[SubmittedFile, ...]:
    """One record for each content, under its first name; the other names are its copies."""
    by_content: dict[str, list[Found]] = {}
    for file in sorted(found, key=lambda f: natural(f.name)):
        by_content.setdefault(file.sha256, []).append(file)
    return tuple(SubmittedFile(f.name, f.path, f.sha256, f.size, f.mime, tuple(c.name for c in rest)) for f, *rest in by_content.values())


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda p: (natural(p.file), p.code))


def loose(collected: Collector) -> tuple[tuple[SubmittedFile, ...], tuple[Problem, ...]]:
    """What was collected, as one heap of files."""
    return _files(collected.found), tuple(_in_order(collected.problems))
