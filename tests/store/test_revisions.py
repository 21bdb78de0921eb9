"""What was corrected is told number by number: old and new, who and why, from which file and row."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from metrics.intake.commit import commit_batch
from metrics.intake.review import choose_review, hand_in, preview_submission, publish_submission
from metrics.intake.undo import undo_batch
from metrics.model.figures import show_number
from metrics.store.revisions import Revision, RevisionKind, Sought, read_revisions
from metrics.store.submissions import Submission
from metrics.store.workspace import Workspace
from tests.people import admin, reporter, reviewer
from tests.store.conftest import preview_of, sheet

GREEN = "新增绿色建筑面积,泰安市,2023年1-9月,{},万平方米"
FOREST = "造林面积,泰安市,2023年1-9月,{},亩"
COUNTY = "造林面积,宁阳县,2023年1-9月,{},亩"


def report(workspace: Workspace, *rows: str, name: str = "数据.csv", by: str = "李四", reason: str = "核对更正") -> int:
    return commit_batch(
        workspace, preview_of(workspace, sheet(*rows), name), by=reporter(by), reason=reason
    ).batch_number


def numbers(revisions: tuple[Revision, ...]) -> list[tuple[str, str, str]]:
    return [(one.kind.value, show_number(one.old, 4), show_number(one.new, 4)) for one in revisions]


def read(workspace: Workspace, **sought: object) -> list[tuple[str, str, str]]:
    return numbers(read_revisions(workspace, Sought(**sought)).revisions)  # type: ignore[arg-type]


def test_a_first_report_is_no_revision(workspace: Workspace) -> None:
    assert read_revisions(workspace, Sought()).total == 0
    before = read_revisions(workspace, Sought(with_new=True)).total
    report(workspace, GREEN.format("128.4"))
    assert read_revisions(workspace, Sought()).total == 0
    page = read_revisions(workspace, Sought(with_new=True))
    assert page.total == before + 1
    assert numbers(page.revisions[:1]) == [("first", "—", "128.4")]
    assert (page.revisions[0].difference, page.revisions[0].change) == (None, None)


def test_a_correction_says_old_new_who_why_and_where_it_stands(workspace: Workspace) -> None:
    report(workspace, GREEN.format("128.4"), name="九月.csv")
    second = report(workspace, FOREST.format("1926"), GREEN.format("155"), name="更正.csv", by="王五", reason="补报")
    (one,) = read_revisions(workspace, Sought()).revisions
    assert (one.kind, one.old, one.new) == (RevisionKind.VALUE, Decimal("128.4"), Decimal(155))
    assert (one.difference, round(one.change or 0, 4)) == (Decimal("26.6"), Decimal("0.2072"))
    assert (one.region_name, one.period.label, one.unit) == ("泰安市", "2023年1-9月", "万平方米")
    assert (one.by, one.reviewed_by, one.reason) == ("王五", "", "补报")
    assert (one.filename, one.row_number, one.batch_number, one.line_number) == ("更正.csv", 3, second, second)
    assert one.at == workspace.journal.read(second)[0].at


def test_another_status_or_note_is_a_revision_of_words(workspace: Workspace) -> None:
    report(workspace, GREEN.format("128.4"))
    fresh = "指标编码,指标名称,地区,数据期,本期值,单位,数据性质,备注\n,新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米,快报,\n"
    commit_batch(workspace, preview_of(workspace, fresh.encode("utf-8-sig")), by=reporter("李四"), reason="改为快报")
    (one,) = read_revisions(workspace, Sought()).revisions
    assert (one.kind, one.old_status, one.new_status, one.difference) == (
        RevisionKind.WORDS,
        "正式",
        "快报",
        Decimal(0),
    )


def test_an_undo_restores_the_old_and_takes_a_first_report_away(workspace: Workspace) -> None:
    report(workspace, GREEN.format("128.4"))
    second = report(workspace, GREEN.format("155"), FOREST.format("1926"))
    line = undo_batch(workspace, second, reason="报错单位", by=reporter("赵六"))
    page = read_revisions(workspace, Sought())
    assert numbers(page.revisions) == [
        ("undone", "155", "128.4"),
        ("undone", "1,926", "—"),
        ("value", "128.4", "155"),
    ]
    taken = page.revisions[0]
    assert (taken.by, taken.reason, taken.line_number, taken.batch_number) == ("赵六", "报错单位", line.number, second)
    assert taken.at == line.at


def test_what_comes_after_an_undo_is_compared_with_what_was_restored(workspace: Workspace) -> None:
    report(workspace, GREEN.format("128.4"))
    undo_batch(workspace, report(workspace, GREEN.format("155")), reason="误报", by=reporter("赵六"))
    report(workspace, GREEN.format("160"))
    assert read(workspace)[0] == ("value", "128.4", "160")
    workspace.rebuild()
    assert read(workspace)[0] == ("value", "128.4", "160")


def test_after_an_undone_first_report_the_next_one_is_first_again(workspace: Workspace) -> None:
    undo_batch(workspace, report(workspace, GREEN.format("155")), reason="误报", by=reporter("赵六"))
    report(workspace, GREEN.format("128.4"))
    assert read(workspace) == [("undone", "155", "—")]
    assert read(workspace, with_new=True)[:3] == [
        ("first", "—", "128.4"),
        ("undone", "155", "—"),
        ("first", "—", "155"),
    ]


def test_under_the_two_person_rule_both_names_stand_there(workspace: Workspace) -> None:
    report(workspace, GREEN.format("128.4"))
    choose_review(workspace, True, reason="按制度", by=admin("王五"))
    handed = hand_in(workspace, preview_of(workspace, sheet(GREEN.format("155"))), by=reporter("李四"), reason="补报")
    assert isinstance(handed, Submission)
    assert read_revisions(workspace, Sought()).total == 0
    number = handed.submission_number
    publish_submission(workspace, number, preview_submission(workspace, number), by=reviewer("王五"))
    (one,) = read_revisions(workspace, Sought()).revisions
    assert (one.by, one.reviewed_by, one.old, one.new) == ("李四", "王五", Decimal("128.4"), Decimal(155))
    for person, expect in (("李四", 1), ("王五", 1), ("赵六", 0)):
        assert read_revisions(workspace, Sought(person=person)).total == expect


@pytest.fixture
def corrected(workspace: Workspace) -> Workspace:
    """Three corrections by two people in two batches, and one batch taken back by a third."""
    report(workspace, GREEN.format("1"), FOREST.format("1"), COUNTY.format("1"))
    report(workspace, GREEN.format("2"), FOREST.format("2"))
    last = report(workspace, COUNTY.format("3"), by="钱七")
    undo_batch(workspace, last, reason="误报", by=reporter("赵六"))
    return workspace


@pytest.mark.parametrize(
    ("sought", "expect"),
    [
        ({}, 4),
        ({"region_id": "370921"}, 2),
        ({"region_id": "370900"}, 2),
        ({"person": "李四"}, 2),
        ({"person": "钱七"}, 1),
        ({"person": "赵六"}, 1),
        ({"person": "赵六", "region_id": "370900"}, 0),
        ({"theme": "没有的主题"}, 0),
        ({"indicator_id": "nothing"}, 0),
    ],
)
def test_filters_keep_what_they_name(corrected: Workspace, sought: dict[str, str], expect: int) -> None:
    page = read_revisions(corrected, Sought(**sought))  # type: ignore[arg-type]
    assert (page.total, len(page.revisions)) == (expect, expect)


@pytest.mark.parametrize("with_new", [False, True])
def test_batches_and_rows_count_alike(corrected: Workspace, with_new: bool) -> None:
    by_batches = read_revisions(corrected, Sought(with_new=with_new)).total
    regions = [one.region_id for one in corrected.catalogue.regions]
    themes = {one.theme for one in corrected.catalogue.indicators}
    indicators = [one.indicator_id for one in corrected.catalogue.indicators]

    def total(**sought: str) -> int:
        return read_revisions(corrected, Sought(**sought, with_new=with_new)).total  # type: ignore[arg-type]

    assert sum(total(region_id=one) for one in regions) == by_batches
    assert sum(total(theme=one) for one in themes) == by_batches
    assert sum(total(indicator_id=one) for one in indicators) == by_batches


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("sought", [Sought(), Sought(with_new=True), Sought(region_id="370900", with_new=True)])
def test_pages_laid_end_to_end_are_the_whole(corrected: Workspace, size: int, sought: Sought) -> None:
    whole = read_revisions(corrected, sought, page_size=1000)
    first = read_revisions(corrected, sought, page_size=size)
    pages = [read_revisions(corrected, sought, number, size) for number in range(1, first.page_count + 1)]
    assert sum((page.revisions for page in pages), ()) == whole.revisions
    assert len(whole.revisions) == whole.total == first.total
    assert all(a.line_number >= b.line_number for a, b in pairwise(whole.revisions))


@pytest.mark.parametrize(("asked", "shown"), [(-3, 1), (0, 1), (1, 1), (2, 2), (99, 2)])
def test_a_page_that_does_not_exist_is_the_nearest(corrected: Workspace, asked: int, shown: int) -> None:
    page = read_revisions(corrected, Sought(), asked, 3)
    assert (page.page, page.page_count, bool(page.revisions)) == (shown, 2, True)
