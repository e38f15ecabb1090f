"""The changes of benchmarks.paraphrase keep what they promise: the same truth, said otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from benchmarks.paraphrase.editing import Edit, edited
from benchmarks.paraphrase.naming import OtherCounty, OtherFirm
from benchmarks.paraphrase.probe import probe
from benchmarks.paraphrase.setting import OtherSetting, settings
from benchmarks.paraphrase.specimens import Specimen
from benchmarks.paraphrase.wording import CHINESE_FORMS, ENGLISH_FORMS, OtherDateForm, OtherLabel, said
from benchmarks.paraphrase.words import Role, roles
from evidence.document import Document, Field, PageRef, Provenance
from evidence.page import Page
from extractors.fields.dates import find_dates
from fixtures.truth import Fields, TrueDocument
from tests.papers import Placed, page_of

FIRM = "江门市海棠五金制品有限公司"
PAPER: tuple[Placed, ...] = (
    ("管理体系认证证书", 0.35, 0.08, 0.03),
    f"获证组织：{FIRM}",
    "证书编号：12322Q10001R0M",
    "发证日期：2022年8月5日",
    "有效期至：2025年8月4日",
)
TRUTH: Fields = {
    "holder": FIRM,
    "certificate_number": "12322Q10001R0M",
    "issue_date": "2022-08-05",
    "valid_until": "2025-08-04",
}


def _specimen(*lines: Placed, kind: str = "management_system_certificate") -> Specimen:
    page = page_of(*(lines or PAPER))
    return Specimen("b/a:a.pdf:1", FIRM, TrueDocument(kind, ((page.file, 1),), TRUTH), (page,))


def _role(name: str) -> Role:
    return next(role for role in roles() if role.name == name)


def test_another_label_leaves_the_value_the_truth_and_all_other_lines_alone() -> None:
    plain = _specimen()
    changed = OtherLabel(_role("issue date"))(plain, Random(1))
    assert changed is not None
    assert changed.specimen.truth == plain.truth
    before, after = (s.pages[0].lines for s in (plain, changed.specimen))
    assert [a.text for a in after[:3]] == [b.text for b in before[:3]]
    assert after[3].text.endswith("：2022年8月5日")
    assert not after[3].text.startswith("发证日期")
    assert after[3].text.split("：")[0] in _role("issue date").words


def test_a_label_is_not_changed_where_two_words_of_its_role_stand_on_the_paper() -> None:
    assert OtherLabel(_role("issue date"))(_specimen(*PAPER, "颁证日期：2019年8月5日"), Random(1)) is None


def test_a_word_inside_a_longer_label_is_no_label() -> None:
    assert OtherLabel(_role("issue date"))(_specimen("初次发证日期：2019年8月5日"), Random(1)) is None


@pytest.mark.parametrize("form", [*CHINESE_FORMS, *ENGLISH_FORMS])
def test_every_form_of_a_date_says_the_same_day(form: str) -> None:
    for day in (date(2022, 8, 5), date(2021, 12, 31), date(2020, 10, 20)):
        assert [d.value for d in find_dates(said(day, form))] == [day.isoformat()]


def test_all_dates_of_a_paper_take_the_same_form() -> None:
    changed = OtherDateForm()(_specimen(), Random(4))
    assert changed is not None
    dates = [text.split("：")[1] for text in changed.specimen.texts[3:]]
    assert dates == [said(day, changed.note) for day in (date(2022, 8, 5), date(2025, 8, 4))]


def test_another_firm_changes_paper_and_truth_in_step() -> None:
    changed = OtherFirm()(_specimen(), Random(1))
    assert changed is not None
    firm = changed.specimen.truth.fields["holder"]
    assert firm != FIRM
    assert f"获证组织：{firm}" in changed.specimen.text
    assert "海棠" not in changed.specimen.text


def test_a_firm_whose_name_stays_behind_in_part_is_not_changed() -> None:
    assert OtherFirm()(_specimen(*PAPER, "江门市海棠五金制"), Random(1)) is None


def test_another_county_changes_every_place_in_paper_and_truth() -> None:
    changed = OtherCounty()(_specimen(), Random(1))
    assert changed is not None
    assert "江门" not in changed.specimen.text + str(changed.specimen.truth)
    assert str(changed.specimen.truth.fields["holder"]) in changed.specimen.text


@pytest.mark.parametrize("setting", settings(), ids=lambda s: s.name)
def test_another_setting_keeps_every_character_of_every_value(setting: OtherSetting) -> None:
    plain = _specimen(
        *PAPER[:1],
        ("证书编号：12322Q10001R0M", 0.1, 0.2),
        ("发证日期：2022年8月5日", 0.32, 0.2),
        ("产品名称：", 0.1, 0.3),
        ("M6螺丝  螺母", 0.2, 0.3),
        ("兹证明上述组织的管理体系经本机构审核符合所列标准的全部要求本证书在有效期内须与每年的监督审核合格通知书一同使用", 0.1, 0.5),
        ("方为有效并可在网上查询", 0.1, 0.53),
    )
    changed = setting(plain, Random(1))
    assert changed is not None
    for value in ("12322Q10001R0M", "2022年8月5日", "螺丝", "螺母"):
        assert value in changed.specimen.text
    assert all(0 <= line.box.left < line.box.right <= 1 for line in changed.specimen.pages[0].lines)


def test_edited_lines_keep_as_many_edges_as_characters_and_do_not_run_into_their_neighbour() -> None:
    left, right = page_of(("证号：123", 0.1, 0.2), ("日期：2022年", 0.2, 0.2)).lines
    edges = tuple(left.box.left + left.box.width * i / len(left.text) for i in range(len(left.text) + 1))
    page = replace(page_of(), lines=(replace(left, edges=edges), right))
    line = edited(page, lambda text: [Edit(0, 2, "认证证书注册登记编号")] if text.startswith("证号") else []).lines[0]
    assert line.text == "认证证书注册登记编号：123"
    assert len(line.edges) == len(line.text) + 1
    assert line.edges[-1] == pytest.approx(line.box.right, abs=1e-3)
    assert line.box.right < right.box.left


def test_a_reader_that_knows_one_word_loses_by_the_others() -> None:
    def find(pages: Sequence[Page]) -> Sequence[Document]:
        page = pages[0]
        found = next((line.text[5:] for line in page.lines if line.text.startswith("证书编号：")), None)
        source = Provenance(page.file, page.number, page.lines[0].box, "", page.method)
        fields = {} if found is None else {"certificate_number": Field(found, found, 0.9, source)}
        return [Document("d", "management_system_certificate", 0.9, (PageRef(page.file, page.sha256, 1, "", 0, "full"),), fields)]

    (loss,) = probe([_specimen()], [OtherLabel(_role("number"))], find)
    before, after = loss.figures
    assert (before.right, after.right) == (1, 0)
    assert len(loss.new_misses) == 1
    assert "certificate_number: absent" in loss.new_misses[0]
