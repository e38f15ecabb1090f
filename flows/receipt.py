"""The county's receipt 回执: what arrived, when, under which hashes, and whether it was taken; for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.batch import Batch, Submission
from evidence.document import Problem
from evidence.landing import CHINA, Landing
from flows.content import Content
from flows.inbox import RECEIPTS
from scoring.export import JsonValue, json_bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said of a landing. `batch` is None where it could not be opened, or need not be as it repeats `first`; `reason`: why it is
    rejected."""

    landing: Landing
    content: Content
    batch: Batch | None = None
    first: Landing | None = None
    reason: str = ""

    @property
    def result(self) -> str:
        if self.reason:
            return f"未接收：{self.reason}"
        if self.first:
            return f"已收到过：内容与 {_when(self.first)} 收到的“{self.first.name}”（编号 {self.first.key}）相同，不重复处理"
        return "已接收，等待识别"

    def files(self) -> dict[str, bytes]:
        """The receipt's files by name."""
        return dict(zip(RECEIPTS, (self._text().encode(), json_bytes(self._told())), strict=True))

    def _text(self) -> str:
        lines = [
            "材料接收回执",
            f"批次：{self.landing.name}",
            f"编号：{self.landing.key}",
            f"收到时间：{_when(self.landing)}（北京时间）",
            f"大小：{self.content.size} 字节",
            f"内容校验码（SHA-256）：{self.content.sha256}",
            f"结果：{self.result}",
        ]
        if self.batch:
            files = sum(len(s.files) for s in self.batch.submissions)
            lines += ["", f"申报企业 {len(self.batch.submissions)} 家，文件 {files} 个"]
            for submission in self.batch.submissions:
                lines += ["", f"{submission.enterprise}（文件 {len(submission.files)} 个）"]
                lines += [f"  {f.name}  {f.size} 字节  {f.sha256}" for f in submission.files]
                lines += _warnings(submission.problems)
            lines += ["", *_warnings(self.batch.problems)] if self.batch.problems else []
        elif self.first is None:
            lines += ["", *(f"  {name}  {size} 字节  {sha256}" for name, size, sha256 in self.content.files)]
        return "\n".join(lines) + "\n"

    def _told(self) -> JsonValue:
        batch = self.batch
        return {
            "schema": "zhiping/receipt/1",
            "key": self.landing.key,
            "name": self.landing.name,
            "received_at": self.landing.received_at.astimezone(CHINA).isoformat(timespec="seconds"),
            "sha256": self.content.sha256,
            "size": self.content.size,
            "result": "rejected" if self.reason else "repeated" if self.first else "accepted",
            "reason": self.reason,
            "same_as": self.first.key if self.first else "",
            "applications": [_application(s) for s in batch.submissions] if batch else [],
            "problems": [_problem(p) for p in batch.problems] if batch else [],
            "files": [{"file": name, "size": size, "sha256": sha256} for name, size, sha256 in self.content.files],
        }


def _application(submission: Submission) -> JsonValue:
    return {
        "folder": submission.folder,
        "enterprise": submission.enterprise,
        "files": [{"file": f.name, "size": f.size, "sha256": f.sha256} for f in submission.files],
        "problems": [_problem(p) for p in submission.problems],
    }


def _problem(problem: Problem) -> JsonValue:
    return {"file": problem.file, "code": problem.code, "message": problem.message}


def _warnings(problems: Sequence[Problem]) -> list[str]:
    return [f"  需注意：{p.file}：{p.message}" for p in problems]


def _when(landing: Landing) -> str:
    return f"{landing.received_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
