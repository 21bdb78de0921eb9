"""第几期连续滞后: counted over the days of data, back to the last cut-off with another light."""

from __future__ import annotations

from datetime import date

import pytest

from metrics.intake.commit import commit_batch
from metrics.store import lag_runs
from metrics.store.lag_runs import LagRun, read_lag_runs
from metrics.store.workspace import Workspace
from tests.people import reporter
from tests.store.conftest import preview_of, sheet

GREEN = "taian-2023-34-1"  # 200万平方米 in 2023: 12.5 a quarter of the way each quarter
START = date(2023, 1, 1)
OTHER = "造林面积,泰安市,2023年1-{month}月,1,亩"


def report(workspace: Workspace, values: dict[int, str]) -> int:
    """Values of the year to date by month; in every month up to September another indicator is reported as well."""
    rows = [f"新增绿色建筑面积,泰安市,2023年1-{month}月,{value},万平方米" for month, value in values.items()]
    rows += [OTHER.format(month=month) for month in range(3, 10)]
    return commit_batch(
        workspace, preview_of(workspace, sheet(*rows)), by=reporter("李四"), reason="核对更正"
    ).batch_number


def run_of(workspace: Workspace, as_of: date, known_at: int | None = None) -> LagRun | None:
    return read_lag_runs(workspace, {GREEN: START}, as_of, known_at).get(GREEN)


@pytest.mark.parametrize(
    ("values", "periods", "since"),
    [
        ({9: "100"}, 1, date(2023, 9, 30)),
        ({3: "10", 6: "60", 9: "100"}, 3, date(2023, 3, 31)),
        ({3: "10", 6: "110", 9: "100"}, 1, date(2023, 9, 30)),
        ({3: "60", 6: "60", 9: "100"}, 2, date(2023, 6, 30)),
        ({3: "10", 4: "20", 5: "80", 6: "60", 7: "70", 9: "100"}, 3, date(2023, 6, 30)),
    ],
)
def test_a_run_counts_the_days_of_data_since_the_last_other_light(
    workspace: Workspace, values: dict[int, str], periods: int, since: date
) -> None:
    report(workspace, values)
    # The other indicator makes every month a cut-off: months without a number of this target do not lengthen its run.
    assert run_of(workspace, date(2023, 9, 30)) == LagRun(periods, since, False)


def test_what_is_not_red_has_no_run(workspace: Workspace) -> None:
    report(workspace, {3: "10", 6: "20", 9: "160"})
    assert run_of(workspace, date(2023, 9, 30)) is None
    assert run_of(workspace, date(2023, 6, 30)) == LagRun(2, date(2023, 3, 31), False)


def test_a_run_is_told_as_it_was_known_then(workspace: Workspace) -> None:
    first = report(workspace, {3: "10", 6: "60", 9: "100"})
    report(workspace, {6: "110"})
    assert run_of(workspace, date(2023, 9, 30)) == LagRun(1, date(2023, 9, 30), False)
    assert run_of(workspace, date(2023, 9, 30), first) == LagRun(3, date(2023, 3, 31), False)


def test_where_the_look_back_ends_the_run_may_be_longer(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    report(workspace, {month: str(month * 8) for month in range(3, 10)})
    monkeypatch.setattr(lag_runs, "LOOK_BACK", 2)
    assert run_of(workspace, date(2023, 9, 30)) == LagRun(3, date(2023, 7, 31), True)
    monkeypatch.setattr(lag_runs, "LOOK_BACK", 6)
    assert run_of(workspace, date(2023, 9, 30)) == LagRun(7, date(2023, 3, 31), False)


def test_a_target_whose_period_is_over_has_been_missed_once(workspace: Workspace) -> None:
    railway = "shandong-2018-19-1"
    runs = read_lag_runs(workspace, {railway: date(2018, 1, 1)}, date(2025, 12, 31))
    assert runs == {railway: LagRun(1, date(2022, 12, 31), False)}
