"""The work list: its orders and groups, and what is new and recovered since the cut-off before."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.intake.seed import open_workspace, read_seed
from metrics.model.light import Light
from metrics.model.verdict import Scope, Verdict
from metrics.progress.read import read_overview
from metrics.progress.work_list import Flag, group_flags, read_work_list, sort_flags
from metrics.store.lag_runs import LagRun
from metrics.store.workspace import Workspace
from tests.publish.sample import sample_verdict, seed_targets

DATA = Path(__file__).parents[2] / "data"
HEAD = "指标编码,指标名称,地区,数据期,本期值,单位,数据性质,备注\n"
MONTH = date(2023, 3, 31)
NUMBERS = {
    "新增绿色建筑面积,泰安市,2023年1-{month}月,{value},万平方米": {3: "10", 6: "60", 9: "100"},  # always red
    "科技型中小企业入库数,泰安市,2023年1-{month}月,{value},家": {3: "240", 6: "460", 9: "500"},  # red in September
    "造林面积,泰安市,2023年1-{month}月,{value},亩": {3: "1", 6: "100", 9: "90000"},  # red until June
}


def flag_of(name: str, light: Light, gap: str | None, periods: int, *leads: str) -> Flag:
    verdict: Verdict = replace(
        sample_verdict(seed_targets(1)[0], 0),
        target_id=name,
        light=light,
        gap=None if gap is None else Decimal(gap),
        lead_departments=leads,
    )
    return Flag(verdict, LagRun(periods, MONTH, False) if periods else None)


FLAGS = (
    flag_of("a", Light.BEHIND, "-30", 1, "科技局"),
    flag_of("b", Light.FAR_BEHIND, "-20", 3, "财政局"),
    flag_of("c", Light.MISSED, None, 2),
    flag_of("d", Light.BEHIND, "-8", 3, "科技局", "财政局"),
    flag_of("e", Light.SLIGHTLY_BEHIND, "-2", 0, "财政局"),
)


@pytest.mark.parametrize(
    ("order", "expect"),
    [
        ("", "cbade"),
        ("gap", "abdec"),
        ("lag", "bdcae"),
        # 财政局 leads three, 科技局 two; d stands with the first department it names, what names none comes last.
        ("department", "beadc"),
    ],
)
def test_a_list_is_put_in_the_order_asked_for_and_worst_first_within(order: str, expect: str) -> None:
    assert "".join(flag.verdict.target_id for flag in sort_flags(FLAGS, order)) == expect


def test_a_target_of_two_departments_stands_with_both_and_what_names_none_comes_last() -> None:
    groups = group_flags(FLAGS)
    assert {name: [flag.verdict.target_id for flag in group] for name, group in groups.items()} == {
        "财政局": ["b", "d", "e"],
        "科技局": ["a", "d"],
        "未明确": ["c"],
    }
    assert list(groups)[-1] == "未明确"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("work") / "var"
    rows = [
        "," + words.format(month=month, value=value) + ",,"
        for words, values in NUMBERS.items()
        for month, value in values.items()
    ]
    content = (HEAD + "\n".join(rows) + "\n").encode("utf-8-sig")
    open_workspace(home, lambda: replace(read_seed(DATA), actuals={"一.csv": content})).close()
    return home


@pytest.fixture
def workspace(planted: Path, tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(Path(shutil.copytree(planted, tmp_path / "var")), lambda: read_seed(DATA))
    yield opened
    opened.close()


def test_new_lasting_and_recovered_are_told_apart(workspace: Workspace) -> None:
    work = read_work_list(workspace, read_overview(workspace, date(2023, 9, 30), Scope(year=2023)))
    assert work.earlier_as_of == date(2023, 6, 30)
    assert [flag.verdict.short_name for flag in work.new] == ["科技型中小企业入库"]
    assert [(flag.verdict.short_name, flag.periods) for flag in work.lasting] == [("新增绿色建筑", 3)]
    assert [(one.verdict.short_name, one.before, one.verdict.light.tone) for one in work.recovered] == [
        ("造林面积", Light.FAR_BEHIND, "yellow")  # its next reports are overdue, so it is not called green
    ]
    assert all(flag.outlook and "达标可能性" in flag.outlook.sentence for flag in work.flags)


def test_at_the_first_cutoff_nothing_is_called_new(workspace: Workspace) -> None:
    work = read_work_list(workspace, read_overview(workspace, date(2023, 3, 31), Scope(year=2023)))
    assert work.earlier_as_of is None
    assert (work.new, work.recovered) == ((), ())
    assert {flag.periods for flag in work.flags} == {1}
