"""Targets that are previewed, put in force and taken back in a workspace. All figures are 演示数据."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.cli import main
from metrics.intake.commit import commit_batch
from metrics.intake.door import stage_any
from metrics.intake.preview import Novelty
from metrics.intake.seed import adopt_catalogue, open_workspace, read_seed
from metrics.intake.targets.commit import commit_targets
from metrics.intake.targets.preview import TargetsPreview, make_targets_preview
from metrics.intake.targets.stage import StagedTargets
from metrics.intake.targets.undo import undo_targets
from metrics.model.errors import CommandRefused, Conflict
from metrics.model.light import Light
from metrics.model.targets_csv import to_targets_csv
from metrics.model.verdict import Scope
from metrics.progress.read import read_overview, read_stories, read_story
from metrics.publish.report import to_report
from metrics.publish.to_csv import to_long_csv
from metrics.publish.to_json import to_canonical_json
from metrics.store.adoptions import read_adoptions
from metrics.store.reads import read_cutoffs
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.people import admin, reporter
from tests.store.conftest import DATA, preview_of, refuse_seed, sheet

SEPTEMBER = date(2023, 9, 30)
GREEN = "taian-2023-34-1"
TAISHAN, DAIYUE = "370902", "370911"
NAME = "演示数据目标分解表.csv"


@pytest.fixture(scope="module")
def planted_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with numbers of the city and of one county."""
    home = tmp_path_factory.mktemp("targets") / "var"
    workspace = open_workspace(home, lambda: read_seed(DATA))
    rows = ("新增绿色建筑面积,泰安市,2023年1-9月,150,万平方米", "新增绿色建筑面积,泰山区,2023年1-9月,10,万平方米")
    commit_batch(workspace, preview_of(workspace, sheet(*rows)), by=reporter("李四"), reason="演示数据")
    workspace.close()
    return home


@pytest.fixture
def workspace(planted_once: Path, tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(Path(shutil.copytree(planted_once, tmp_path / "var")), refuse_seed)  # type: ignore[arg-type]
    yield opened
    opened.close()


def preview(workspace: Workspace, text: str, name: str = NAME) -> TargetsPreview:
    content = text.encode("gb18030")
    staged = stage_any(content, name, workspace.catalogue, workspace.today)
    assert isinstance(staged, StagedTargets)
    return make_targets_preview(workspace, staged, name, content)


def breakdown(taishan: str = "40", daiyue: str = "160") -> str:
    return f"目标编号,指标,单位,全市,泰山区,岱岳区\n{GREEN},新增绿色建筑面积,万平方米,200,{taishan},{daiyue}\n"


def report_of(workspace: Workspace) -> bytes:
    """The whole report at the latest cut-off as canonical JSON, but for the data version, which every line raises."""
    overview = read_overview(workspace, read_cutoffs(workspace)[0], Scope())
    made_at = datetime(2026, 11, 1, 2, tzinfo=UTC)
    report = to_report(
        overview,
        read_stories(workspace, overview),
        title="演示数据",
        made_at=made_at,
        made_by="李四",
    )
    return to_canonical_json(replace(report, data_version=0))


def picture(workspace: Workspace) -> tuple[object, ...]:
    overview = read_overview(workspace, SEPTEMBER, Scope())
    table = to_targets_csv(workspace.catalogue.targets)
    return overview.verdicts, overview.earlier_lights, to_long_csv(workspace), report_of(workspace), table


def test_a_preview_says_what_is_new_and_which_lights_appear_and_changes_nothing(workspace: Workspace) -> None:
    before, tail = picture(workspace), workspace.journal.tail
    found = preview(workspace, breakdown())
    assert (found.count(Novelty.NEW), found.count(Novelty.CHANGED), found.absent) == (2, 0, ())
    turns = {one.target_id: (one.before, one.after, one.region_name) for one in found.light_turns}
    assert turns == {
        f"{GREEN}-{TAISHAN}": (None, Light.FAR_BEHIND, "泰山区"),
        f"{GREEN}-{DAIYUE}": (None, Light.NO_DATA, "岱岳区"),
    }
    assert (picture(workspace), workspace.journal.tail) == (before, tail)


def test_a_committed_part_stands_in_its_countys_overview_and_below_its_parent(workspace: Workspace) -> None:
    assert read_overview(workspace, SEPTEMBER, Scope(region_id=TAISHAN)).verdicts == ()
    receipt = commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四"))
    assert (receipt.new_count, receipt.changed_count, receipt.filename) == (2, 0, NAME)
    (verdict,) = read_overview(workspace, SEPTEMBER, Scope(region_id=TAISHAN)).verdicts
    assert (verdict.target_id, verdict.value, verdict.actual) == (f"{GREEN}-{TAISHAN}", Decimal(40), Decimal(10))
    assert (verdict.light, verdict.figure, verdict.clause) == (Light.FAR_BEHIND, "", "34")
    assert "泰山区" in verdict.region_name and verdict.sentence
    story = read_story(workspace, GREEN, SEPTEMBER)
    assert {one.region_id for one in story.children} == {TAISHAN, DAIYUE}


def test_a_commit_leaves_one_line_that_names_the_file_and_survives_a_rebuild(workspace: Workspace) -> None:
    tail = workspace.journal.tail
    found = preview(workspace, breakdown())
    receipt = commit_targets(workspace, found, by=admin(" 李四 "), reason="演示")
    (line,) = workspace.journal.read(tail + 1)
    assert (line.event, line.by, line.number) == ("catalogue_adopted", "李四", receipt.line_number)
    told = {name: line.data[name] for name in ("filename", "new", "changed", "reason", "based_on", "digest")}
    assert told == {
        "filename": NAME,
        "new": 2,
        "changed": 0,
        "reason": "演示",
        "based_on": found.based_on,
        "digest": found.staged.digest,
    }
    archive = workspace.archives.actuals
    assert archive.get(line.data["file_hash"]) == found.content
    assert archive.get(line.data["tables"]["targets"]) == to_targets_csv(workspace.catalogue.targets)
    after = picture(workspace)
    workspace.rebuild()
    assert picture(workspace) == after


def test_sending_the_same_preview_twice_commits_once(workspace: Workspace) -> None:
    found = preview(workspace, breakdown())
    receipt = commit_targets(workspace, found, by=admin("李四"))
    assert commit_targets(workspace, found, by=admin("李四")) == receipt
    assert commit_targets(workspace, found, by=admin("王五"), reason="再点一次") == receipt
    assert workspace.journal.tail == receipt.line_number


def test_a_preview_of_an_older_state_is_refused(workspace: Workspace) -> None:
    found = preview(workspace, breakdown())
    numbers = preview_of(workspace, sheet("造林面积,泰安市,2023年1-9月,900,亩"))
    commit_batch(workspace, numbers, by=reporter("王五"), reason="演示数据")
    with pytest.raises(Conflict, match="重新预览"):
        commit_targets(workspace, found, by=admin("李四"))


@pytest.mark.parametrize(
    ("text", "by", "reason", "words"),
    [
        (breakdown(taishan="约40"), "李四", "", "1处错误"),
        (breakdown(taishan="50"), "李四", " ", "1处提醒"),
        (breakdown(), " ", "", "署名"),
        (f"目标编号,目标值\n{GREEN},200\n", "李四", "", "完全相同"),
    ],
)
def test_what_must_not_be_committed_is_refused(
    workspace: Workspace, text: str, by: str, reason: str, words: str
) -> None:
    tail = workspace.journal.tail
    with pytest.raises(CommandRefused, match=words):
        commit_targets(workspace, preview(workspace, text), by=admin(by), reason=reason)
    assert workspace.journal.tail == tail


def test_a_warning_is_committed_with_its_reason(workspace: Workspace) -> None:
    receipt = commit_targets(
        workspace, preview(workspace, breakdown(taishan="50")), by=admin("李四"), reason="层层加码"
    )
    assert read_adoptions(workspace)[0].reason == "层层加码"
    assert receipt.new_count == 2


def test_a_changed_part_says_which_column_and_what_is_not_named_stays(workspace: Workspace) -> None:
    commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四"))
    text = f"目标编号,地区,目标值,牵头单位\n{GREEN},泰山区,45,演示甲局\n"
    found = preview(workspace, text, "演示数据调整.csv")
    (change,) = found.effective
    assert change.novelty is Novelty.CHANGED
    assert [(one.title, one.before, one.after) for one in change.differences] == [
        ("目标值", "40", "45"),
        ("牵头单位", "市住房城乡建设局", "演示甲局"),
        ("备注", f"分解表：{NAME}", "分解表：演示数据调整.csv"),
    ]
    assert [one.target_id for one in found.absent] == [f"{GREEN}-{DAIYUE}"]
    commit_targets(workspace, found, by=admin("李四"), reason="演示")
    values = {row.target_id: row.value for row in workspace.catalogue.targets if row.parent_target_id == GREEN}
    assert values == {f"{GREEN}-{TAISHAN}": 45, f"{GREEN}-{DAIYUE}": 160}


def test_a_blank_never_takes_a_part_away(workspace: Workspace) -> None:
    commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四"))
    found = preview(workspace, breakdown(daiyue=""))
    assert found.effective == () and [one.target_id for one in found.absent] == [f"{GREEN}-{DAIYUE}"]


def test_the_same_file_again_has_nothing_to_store(workspace: Workspace) -> None:
    commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四"))
    again = preview(workspace, breakdown(), "另一个名字.csv")
    assert (again.count(Novelty.UNCHANGED), again.effective, again.light_turns) == (2, (), ())
    with pytest.raises(CommandRefused, match="完全相同"):
        commit_targets(workspace, again, by=admin("李四"))


def test_a_changed_whole_turns_its_light(workspace: Workspace) -> None:
    found = preview(workspace, f"目标编号,目标值,原文数字\n{GREEN},300,300万平方米以上\n")
    (turn,) = found.light_turns
    assert (turn.target_id, turn.before, turn.after) == (GREEN, Light.SLIGHTLY_BEHIND, Light.BEHIND)
    commit_targets(workspace, found, by=admin("李四"))
    verdicts = {row.target_id: row for row in read_overview(workspace, SEPTEMBER, Scope()).verdicts}
    assert (verdicts[GREEN].light, verdicts[GREEN].value) == (Light.BEHIND, 300)


def test_undo_restores_every_page_and_export_to_the_byte(workspace: Workspace) -> None:
    before = picture(workspace)
    receipt = commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四"))
    assert picture(workspace) != before
    line = undo_targets(workspace, receipt.line_number, reason="误报", by=admin("王五"))
    assert picture(workspace) == before
    assert undo_targets(workspace, receipt.line_number, reason="再点一次", by=admin("王五")) == line
    undo, commit, _ = read_adoptions(workspace)
    assert (undo.undoes, commit.undone_by) == (receipt.line_number, line.number)
    workspace.rebuild()
    assert picture(workspace) == before
    again = commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四"))
    assert again.line_number > line.number


def test_undo_goes_backwards_one_by_one(workspace: Workspace) -> None:
    states = [picture(workspace)]
    first = commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四")).line_number
    states.append(picture(workspace))
    changed = breakdown(taishan="30", daiyue="170")
    second = commit_targets(workspace, preview(workspace, changed), by=admin("李四")).line_number
    with pytest.raises(CommandRefused, match=f"第{second}号调整过"):
        undo_targets(workspace, first, reason="误报", by=admin("王五"))
    undo_targets(workspace, second, reason="误报", by=admin("王五"))
    assert picture(workspace) == states[1]
    undo_targets(workspace, first, reason="误报", by=admin("王五"))
    assert picture(workspace) == states[0]


def test_a_catalogue_adopted_later_stands_in_the_way_of_an_undo(workspace: Workspace) -> None:
    number = commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四")).line_number
    seed = read_seed(DATA)
    adopt_catalogue(workspace, seed.tables, seed.rules, by=admin("赵六"), commit_id="later")
    with pytest.raises(CommandRefused, match=f"第{workspace.journal.tail}号"):
        undo_targets(workspace, number, reason="误报", by=admin("王五"))


def test_an_undo_needs_a_table_of_targets_a_name_and_a_reason(workspace: Workspace) -> None:
    number = commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四")).line_number
    tail = workspace.journal.tail
    for line_number, reason, by, words in (
        (2, "误报", "王五", "第2号不是"),
        (999, "误报", "王五", "第999号不是"),
        (number, " ", "王五", "撤销理由"),
        (number, "误报", " ", "需要署名"),
    ):
        with pytest.raises(CommandRefused, match=words):
            undo_targets(workspace, line_number, reason=reason, by=admin(by))
    assert workspace.journal.tail == tail
    undone = undo_targets(workspace, number, reason="误报", by=admin("王五"))
    with pytest.raises(CommandRefused, match=f"第{undone.number}号不是"):
        undo_targets(workspace, undone.number, reason="误报", by=admin("王五"))


def test_verify_passes_after_a_commit_and_an_undo(workspace: Workspace, tmp_path: Path) -> None:
    receipt = commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四"))
    undo_targets(workspace, receipt.line_number, reason="误报", by=admin("王五"))
    workspace.warehouse.checkpoint()
    copy = Path(shutil.copytree(workspace.home, tmp_path / "copy"))
    assert list(check_workspace(copy)) == []
    (next((copy / "actuals").glob(f"{receipt.file_hash}*"))).unlink()
    assert any(receipt.file_hash in words for words in check_workspace(copy))


def test_the_command_line_takes_both_kinds_of_table(
    planted_once: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Path(shutil.copytree(planted_once, tmp_path / "home"))
    for login, name, role in (("lisi", "李四", "填报"), ("wangwu", "王五", "管理员")):
        assert main(["--home", str(home), "account", "add", login, "--name", name, "--role", role]) == 0
    capsys.readouterr()
    path = tmp_path / NAME
    path.write_bytes(breakdown(taishan="50").encode("gb18030"))

    def run(*arguments: str) -> tuple[int, str]:
        result = main(["--home", str(home), *arguments])
        return result, capsys.readouterr().out

    code, text = run("import", str(path), "--dry-run")
    answer = json.loads(text)
    assert (code, answer["verdict"], answer["new"]) == (0, "needs_reason", 2)
    assert [one["code"] for one in answer["problems"] if one["severity"] == "warning"] == ["TARGET_SUM_DIFFERS"]
    assert {one["before"] for one in answer["light_changes"]} == {None}
    assert run("import", str(path), "--by", "王五")[0] == 1
    assert run("import", str(path), "--by", "李四", "--reason", "层层加码")[0] == 1
    code, text = run("import", str(path), "--by", "王五", "--reason", "层层加码")
    answer = json.loads(text)
    assert (code, answer["verdict"]) == (0, "committed") and answer["line"] > 1
    assert f"第{answer['line']}号" in (listed := run("adoptions")[1]) and "层层加码" in listed
    template = tmp_path / "模板.csv"
    assert run("breakdown-template", "taian-2023", str(template))[0] == 0
    assert f"{GREEN},新增绿色建筑面积,万平方米,200,50,160," in template.read_text(encoding="utf-8-sig")
    assert run("breakdown-template", "taian-2023", str(template))[0] == 1
    assert run("undo-targets", str(answer["line"]), "--by", "王五", "--reason", "误报")[0] == 0
    assert "已由第" in run("adoptions")[1]
    numbers = tmp_path / "数据.csv"
    numbers.write_bytes(sheet("造林面积,泰安市,2023年1-9月,900,亩"))
    assert json.loads(run("import", str(numbers), "--by", "李四", "--reason", "演示数据")[1])["batch"] > answer["line"]


def test_on_the_pages_a_target_counts_once_until_a_county_is_chosen(workspace: Workspace) -> None:
    commit_targets(workspace, preview(workspace, breakdown()), by=admin("李四"))

    def seen(**chosen: str) -> set[str]:
        scope = Scope(with_parts=False, **chosen)
        return {one.target_id for one in read_overview(workspace, SEPTEMBER, scope).verdicts}

    part = f"{GREEN}-{TAISHAN}"
    assert GREEN in seen() and part not in seen()
    assert seen(region_id=TAISHAN) == {part}
    printed = {one.target_id for one in workspace.catalogue.targets if one.parent_target_id and one.figure}
    assert printed and printed <= {one.target_id for one in read_overview(workspace, SEPTEMBER, Scope()).verdicts}
    assert {one for one in printed if "2023" in one} <= seen()
