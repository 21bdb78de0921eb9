"""What was believed when: corrections, changed rules, set baselines, plans and amended targets, each answerable later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from metrics.intake.amend import choose_rule_set, read_marks, set_baseline, set_plan
from metrics.intake.commit import commit_batch
from metrics.intake.seed import TABLES, adopt_catalogue, read_seed
from metrics.model.errors import CommandRefused
from metrics.model.history import PlanMark
from metrics.model.light import Light
from metrics.model.verdict import Scope, Verdict
from metrics.progress.read import read_overview, read_stories, read_story
from metrics.store.histories import read_region_sums, read_rule_choice, read_rule_sets, read_states
from metrics.store.reads import read_all_series, read_series, read_verdicts
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.people import admin, reporter, reviewer
from tests.store.conftest import DATA, preview_of, sheet

GREEN, BASE = "taian-2023-34-1", "taian-2023-16-2"
SEPTEMBER = date(2023, 9, 30)


def report(workspace: Workspace, *rows: str) -> int:
    return commit_batch(
        workspace, preview_of(workspace, sheet(*rows)), by=reporter("李四"), reason="核对更正"
    ).batch_number


def verdict_of(workspace: Workspace, target_id: str, known_at: int | None = None) -> Verdict:
    (found,) = read_verdicts(workspace, SEPTEMBER, Scope(), target_id=target_id, known_at=known_at)
    return found


def test_a_number_corrected_later_is_answerable_both_ways(workspace: Workspace) -> None:
    first = report(workspace, "新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米")
    second = report(workspace, "新增绿色建筑面积,泰安市,2023年1-9月,155,万平方米")
    assert verdict_of(workspace, GREEN, first).light is Light.BEHIND
    assert verdict_of(workspace, GREEN, second).light is Light.ON_PACE
    assert verdict_of(workspace, GREEN).light is Light.ON_PACE
    assert verdict_of(workspace, GREEN, first - 1).light is Light.NO_DATA
    story = read_story(workspace, GREEN, SEPTEMBER, known_at=first)
    assert story.verdict.actual == Decimal("128.4") and story.points[-1].value == Decimal("128.4")


def test_changing_the_rule_set_is_a_journal_line_and_history_keeps_the_old_verdicts(workspace: Workspace) -> None:
    before = report(workspace, "新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米")
    line = choose_rule_set(workspace, "武汉", target_id=None, reason="按市政府要求", by=admin("王五"))
    assert line.event == "rule_set_chosen" and line.data["reason"] == "按市政府要求"
    now, then = verdict_of(workspace, GREEN), verdict_of(workspace, GREEN, before)
    assert (now.light, now.rule_set) == (Light.ON_PACE, "武汉")
    assert (then.light, then.rule_set) == (Light.BEHIND, "通用")


def test_one_target_may_have_a_rule_set_of_its_own(workspace: Workspace) -> None:
    report(workspace, "新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米", "造林面积,泰安市,2023年1-9月,1926,亩")
    choose_rule_set(workspace, "银川", target_id=GREEN, reason="住建部门约定", by=admin("王五"))
    assert (verdict_of(workspace, GREEN).rule_set, verdict_of(workspace, "taian-2023-31-1").rule_set) == (
        "银川",
        "通用",
    )
    assert read_rule_choice(workspace) == {None: "通用", GREEN: "银川"}
    with pytest.raises(CommandRefused, match="没有变化"):
        choose_rule_set(workspace, "银川", target_id=GREEN, reason="再来", by=admin("王五"))


def test_the_four_presets_ship(workspace: Workspace) -> None:
    assert {rule.name for rule in read_rule_sets(workspace)} == {"通用", "宣城", "银川", "武汉"}
    assert all(rule.words and rule.limits["basis"] in ("ratio", "points") for rule in read_rule_sets(workspace))


def test_a_baseline_set_by_the_office_turns_the_light_and_says_whose_it_is(workspace: Workspace) -> None:
    report(workspace, "5G基站总数,泰安市,2023年9月,10500,个")
    assert verdict_of(workspace, BASE).reason == "no_baseline"
    set_baseline(workspace, BASE, "10,000", on="2022年", reason="通信办提供", by=reviewer("王五"))
    found = verdict_of(workspace, BASE)
    assert (found.baseline, found.baseline_source, found.light) == (Decimal(10_000), "set", Light.BEHIND)
    assert found.completion == Decimal("0.5")


def test_a_plan_bends_the_expected_share_and_the_line(workspace: Workspace) -> None:
    report(workspace, "新增绿色建筑面积,泰安市,2023年1-6月,56,万平方米")
    marks = read_marks("日期,应达比例\n2023-03-31,10%\n2023年6月,35%\n2023-09-30，0.7\n2023-12-31,100%")
    assert marks[1] == PlanMark(date(2023, 6, 30), Decimal("0.35"))
    set_plan(workspace, GREEN, marks, reason="住建局年度计划", by=admin("王五"))
    found = verdict_of(workspace, GREEN)
    assert (found.profile_used, found.expected_share, found.pace) == ("plan", Decimal("0.35"), Decimal("0.8"))
    story = read_story(workspace, GREEN, SEPTEMBER)
    assert story.plan == marks and story.expected_line is not None
    line = dict(zip(story.expected_line.days, story.expected_line.values, strict=True))
    assert (line[date(2023, 3, 31)], line[date(2023, 9, 30)], line[date(2023, 12, 31)]) == (20.0, 140.0, 200.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-03-31", "第1行"),
        ("2023-03-31,约10%\n2023-12-31,100%", "应为数字"),
        ("某日,10%\n2023-12-31,100%", "应为日期"),
        ("2023-06-30,50%\n2023-09-30,40%\n2023-12-31,100%", "不能低于前一节点"),
        ("2023-06-30,50%", "最后一个节点应为100%"),
        ("2024-06-30,100%", "不在目标期间"),
        ("", "至少要有一个节点"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(workspace: Workspace, text: str, words: str) -> None:
    tail = workspace.journal.tail
    with pytest.raises(CommandRefused, match=words):
        set_plan(workspace, GREEN, read_marks(text), reason="理由", by=admin("王五"))
    assert workspace.journal.tail == tail


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda one: choose_rule_set(one, "没有的", target_id=None, reason="a", by=admin("b")), "没有名为"),
        (lambda one: choose_rule_set(one, "武汉", target_id="x", reason="a", by=admin("b")), "没有编号"),
        (lambda one: choose_rule_set(one, "武汉", target_id=None, reason=" ", by=admin("b")), "填写变更理由"),
        (lambda one: choose_rule_set(one, "武汉", target_id=None, reason="a", by=admin("")), "需要署名"),
        (lambda one: set_baseline(one, GREEN, "1", on="", reason="a", by=reviewer("b")), "没有基期值"),
        (lambda one: set_baseline(one, BASE, "一万", on="", reason="a", by=reviewer("b")), "应为数字"),
        (lambda one: set_baseline(one, BASE, "NaN", on="", reason="a", by=reviewer("b")), "应为数字"),
        (lambda one: set_baseline(one, BASE, "1", on="去年", reason="a", by=reviewer("b")), "应为日期"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_leaves_no_line(workspace: Workspace, change, words: str) -> None:  # type: ignore[no-untyped-def]
    tail = workspace.journal.tail
    with pytest.raises(CommandRefused, match=words):
        change(workspace)
    assert workspace.journal.tail == tail


def test_a_target_amended_in_its_period_shows_both_versions(workspace: Workspace) -> None:
    before = report(workspace, "新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米")
    seed = read_seed(DATA)
    tables = {name: seed.tables[name] for name in TABLES}
    old = ",flow,>=,200,,万平方米,"
    assert tables["targets"].decode().count(old) == 1
    tables["targets"] = tables["targets"].decode().replace(old, ",flow,>=,160,,万平方米,").encode()
    adopt_catalogue(workspace, tables, seed.rules, by=admin("王五"), commit_id="amended")
    now, then = verdict_of(workspace, GREEN), verdict_of(workspace, GREEN, before)
    assert (now.value, now.light) == (Decimal(160), Light.ON_PACE)
    assert (then.value, then.light) == (Decimal(200), Light.BEHIND)
    assert [version.value for version in read_story(workspace, GREEN, SEPTEMBER).versions] == [200, 160]


def test_decisions_survive_a_rebuild_and_a_check(workspace: Workspace) -> None:
    report(workspace, "5G基站总数,泰安市,2023年9月,10500,个")
    choose_rule_set(workspace, "宣城", target_id=None, reason="a", by=admin("王五"))
    set_baseline(workspace, BASE, "10000", on="2022-12-31", reason="b", by=reviewer("王五"))
    set_plan(workspace, GREEN, read_marks("2023-06-30,50%\n2023-12-31,100%"), reason="c", by=admin("王五"))
    before = read_overview(workspace, SEPTEMBER, Scope())
    workspace.rebuild()
    assert read_overview(workspace, SEPTEMBER, Scope()) == before
    workspace.warehouse.checkpoint()
    states = read_states(workspace)
    assert [state.event for state in states[:3]] == ["plan_set", "baseline_set", "rule_set_chosen"]
    assert states[3].filename == "数据.csv"


def test_the_city_is_compared_with_the_sum_of_its_counties(workspace: Workspace) -> None:
    counties = ("泰山区", "岱岳区", "宁阳县", "东平县", "新泰市", "肥城市")
    rows = [f"造林面积,{name},2023年1-9月,300,亩" for name in counties]
    report(workspace, "造林面积,泰安市,2023年1-9月,1926,亩", *rows[:5])
    indicator = next(row for row in workspace.catalogue.indicators if row.name == "造林面积").indicator_id
    assert read_region_sums(workspace, indicator, "370900", SEPTEMBER) == ()
    report(workspace, rows[5])
    (found,) = read_region_sums(workspace, indicator, "370900", SEPTEMBER)
    assert (found.own, found.counties, found.difference, found.county_count) == (1926, 1800, 126, 6)


def test_missing_reports_are_listed_by_department(workspace: Workspace) -> None:
    report(workspace, "新增绿色建筑面积,泰安市,2023年1-3月,50,万平方米")
    overview = read_overview(workspace, SEPTEMBER, Scope(document_id="taian-2023"))
    (green,) = [one for one in overview.missing["市住房城乡建设局"] if one.target_id == GREEN]
    assert (green.missed_periods, green.freshness_words) == (2, "缺报2期")
    assert green.light is Light.SLIGHTLY_BEHIND and green.is_stale and green.reason == "on_pace"
    assert green.sentence.endswith("；报送缺报2期，暂不列为正常。")


def test_the_latest_cutoff_is_seen_today_and_an_earlier_one_as_it_was(workspace: Workspace) -> None:
    report(workspace, "新增绿色建筑面积,泰安市,2023年1-9月,155,万平方米")
    assert verdict_of(workspace, GREEN).freshness == "current"
    latest = date(2025, 12, 31)
    (found,) = read_verdicts(workspace, latest, Scope(), target_id=GREEN)
    assert (found.missed_periods, found.is_stale, found.light) == (1, True, Light.SLIGHTLY_BEHIND)


def test_stories_in_bulk_say_what_single_ones_say(workspace: Workspace) -> None:
    report(workspace, "新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米")
    overview = read_overview(workspace, SEPTEMBER, Scope(document_id="taian-2023"))
    bulk = read_stories(workspace, overview)
    assert len(bulk) == 64
    single, many = read_story(workspace, GREEN, SEPTEMBER), bulk[GREEN]
    assert (single.expected_line, single.points, single.outlook) == (many.expected_line, many.points, many.outlook)


def test_several_series_read_at_once_are_each_their_own(workspace: Workspace) -> None:
    report(workspace, "新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米")
    area, city = verdict_of(workspace, GREEN).indicator_id, "370900"
    asked = [(area, city), (area, "370902"), ("5g_base_stations", city)]
    found = read_all_series(workspace, asked, SEPTEMBER)
    assert list(found) == sorted(asked)
    assert {key: read_series(workspace, *key, SEPTEMBER) for key in asked} == found
    assert [point.value for point in found[area, city]] == [Decimal("128.4")]
    assert found[area, "370902"] == ()


def test_verify_passes_after_decisions(home, planted) -> None:  # type: ignore[no-untyped-def]
    workspace = Workspace(home)
    choose_rule_set(workspace, "宣城", target_id=None, reason="a", by=admin("王五"))
    workspace.close()
    assert list(check_workspace(home)) == []
