"""Makes a fixture with a version from before there were accounts (演示数据): run it from a clone of that version.

    cd CLONE && PYTHONPATH=. python …/make_before_accounts.py COMMIT FOLDER

It writes FOLDER/COMMIT.zip (journal, actuals, snapshots; with `--database` the DuckDB file too) and FOLDER/COMMIT.json:
what that version itself showed. Everything goes through that version's own functions; an event it did not know yet is
left out.
"""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from metrics.intake.amend import choose_rule_set, read_marks, set_baseline, set_plan
from metrics.intake.commit import commit_batch
from metrics.intake.preview import make_preview
from metrics.intake.seed import open_workspace, read_seed
from metrics.intake.stage import stage_file
from metrics.intake.undo import undo_batch
from metrics.model.verdict import Scope
from metrics.progress.read import read_overview, read_stories
from metrics.publish.report import to_report
from metrics.publish.snapshot import make_snapshot, revoke_snapshot
from metrics.store import project
from metrics.store.reads import read_batches, read_known_values, read_snapshots, read_verdicts

HEAD = "指标编码,地区,数据期,本期值,单位,备注\n"
NOTE = "演示数据，非真实数值"
AS_OF = (date(2022, 12, 31), date(2023, 6, 30), date(2023, 9, 30))
MEETING = AS_OF[-1]
START = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """A minute passes with each look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def to_table(*rows: str) -> bytes:
    return (HEAD + "".join(f"{row},{NOTE}\n" for row in rows)).encode()


def preview(workspace: Any, name: str, *rows: str) -> Any:
    content = to_table(*rows)
    staged = stage_file(content, name, workspace.catalogue, workspace.today)
    assert staged.can_commit, [one.sentence for one in staged.errors]
    return make_preview(workspace, staged, name, content)


def commit(workspace: Any, name: str, *rows: str) -> int:
    seen = preview(workspace, name, *rows)
    return int(commit_batch(workspace, seen, by="李四", reason="演示数据，升级测试").batch_number)


def report_numbers(workspace: Any) -> None:
    """A first report, a correction of it, and a batch that is taken back."""
    commit(
        workspace,
        "演示数据-2023年6月.csv",
        "academic_exchange_events,泰安市,2023年1-6月,6,场",
        "provincial_tech_projects_listed,泰安市,2023年1-6月,41,项",
        "innovation_valley_incubated,泰安市,2023年6月,101,家",
        "tech_smes_registered,泰安市,2023年1-6月,520,家",
        "industrial_internet_platforms,泰安市,2023年1-6月,2,个",
    )
    commit(
        workspace,
        "演示数据-2023年9月.csv",
        "academic_exchange_events,泰安市,2023年1-9月,9,场",
        "provincial_tech_projects_listed,泰安市,2023年1-9月,52,项",
        "innovation_valley_incubated,泰安市,2023年9月,112,家",
        "tech_smes_registered,泰安市,2023年1-9月,700,家",
    )
    commit(workspace, "演示数据-更正.csv", "provincial_tech_projects_listed,泰安市,2023年1-6月,44,项")
    wrong = commit(workspace, "演示数据-误报.csv", "academic_exchange_events,泰安市,2023年1-9月,90,场")
    undo_batch(workspace, wrong, reason="误报，演示数据", by="李四")


def decide(workspace: Any) -> None:
    """Rule sets, a baseline and a plan."""
    choose_rule_set(workspace, "银川", target_id="taian-2023-06-1", reason="演示数据，换用规则", by="王敏")
    set_baseline(workspace, "taian-2023-03-1", "95", on="2022年", reason="演示数据，补基期", by="王敏")
    marks = read_marks("2023年3月,10%\n2023年6月,35%\n2023年9月,60%\n2023年12月,100%")
    set_plan(workspace, "taian-2023-02-1", marks, reason="演示数据，按计划推进", by="王敏")


def freeze(workspace: Any, title: str, commit_id: str, **more: str) -> Any:
    overview = read_overview(workspace, MEETING, Scope(document_id="taian-2023", year=2023, region_id=None, theme=None))
    stories = read_stories(workspace, overview)
    report = to_report(
        overview, stories, title=title, made_at=workspace.clock(), made_by="王敏", note="演示数据", days=90
    )
    return make_snapshot(workspace, report, by="王敏", commit_id=commit_id, **more)


def make_links(workspace: Any) -> None:
    """An open link, a revoked one and, where there are such, one with a new address and a code."""
    freeze(workspace, "三季度调度会（演示数据）", "snapshot-open")
    gone = freeze(workspace, "征求意见稿（演示数据）", "snapshot-gone")
    revoke_snapshot(workspace, gone.snapshot_id, by="王敏", is_admin=False, commit_id="revoke-gone")
    if "snapshot_rotated" in project._EFFECTS:
        from metrics.publish.snapshot import rotate_snapshot

        turned = freeze(workspace, "分管领导参阅（演示数据）", "snapshot-turned", code="314159")
        rotate_snapshot(workspace, turned.snapshot_id, by="王敏", is_admin=False, commit_id="rotate-turned")
        view(workspace, turned)


def view(workspace: Any, made: Any) -> None:
    from metrics.store.view_log import Outcome, to_view

    opened = to_view(workspace.clock(), made.snapshot_id, "0" * 64, "192.0.2.7", "演示", Outcome.OPENED)
    workspace.views.add(opened)


def review(workspace: Any) -> None:
    """The two-person rule on; one submission published, one sent back, one waiting; the rule off again."""
    from metrics.intake.review import choose_review, hand_in, preview_submission, publish_submission, return_submission

    choose_review(workspace, True, reason="演示数据，试行双人复核", by="王敏")
    good = hand_in(
        workspace,
        preview(workspace, "演示数据-复核一.csv", "industrial_internet_platforms,泰安市,2023年1-9月,3,个"),
        by="李四",
        reason="演示数据",
    )
    publish_submission(
        workspace, good.submission_number, preview_submission(workspace, good.submission_number), by="赵六"
    )
    for name, row in (
        ("演示数据-复核二.csv", "city_key_tech_projects,泰安市,2023年1-9月,19,项"),
        ("演示数据-复核三.csv", "city_key_tech_projects,泰安市,2023年1-9月,21,项"),
    ):
        last = hand_in(workspace, preview(workspace, name, row), by="李四", reason="演示数据")
        if name.endswith("二.csv"):
            return_submission(workspace, last.submission_number, reason="演示数据，口径不符", by="赵六")
    choose_review(workspace, False, reason="演示数据，试行结束", by="王敏")


def break_down(workspace: Any) -> None:
    """A table of county targets comes in by the one door; a second one is taken back."""
    from metrics.intake.request import FileRequest, answer_file
    from metrics.intake.targets.undo import undo_targets

    for name, share in (("演示数据目标分解表.csv", "200"), ("演示数据目标分解表二.csv", "250")):
        content = f"目标编号,地区,目标值\ntaian-2023-06-1,泰山区,{share}\ntaian-2023-06-1,岱岳区,180\n".encode()
        answer = answer_file(workspace, FileRequest(content, name, "王敏", reason="演示数据，按县分解"))
        assert answer.verdict.value in ("committed", "known"), answer.content
    undo_targets(workspace, workspace.journal.tail, reason="演示数据，分解有误", by="王敏")


def hand_out_tokens(workspace: Any) -> None:
    from metrics.access.tokens import make_token, revoke_token

    make_token(workspace, "李四", by="王敏")
    make_token(workspace, "孙七", by="王敏")
    revoke_token(workspace, "孙七", by="王敏", reason="演示数据，换岗")


def note(workspace: Any) -> None:
    """督办 noted, corrected and closed; the text of a document."""
    from metrics.intake.issues import IssueNote, close_issue, note_issue
    from metrics.intake.load_document import load_document, preview_document

    note_issue(
        workspace, "taian-2023-02-1", IssueNote("演示数据：进度偏慢", "演示数据：逐项调度", "2023年12月"), by="钱五"
    )
    note_issue(workspace, "taian-2023-03-1", IssueNote("演示数据：入驻不足", "", ""), by="钱五")
    close_issue(workspace, "taian-2023-03-1", reason="演示数据：已解决", by="钱五")
    text = "演示数据，非文件原文。\n1.开展学术交流活动10场以上。\n2.争取列入省级科技项目100项以上。\n".encode()
    found = preview_document(workspace, "taian-2023", text, "演示数据-正文.txt")
    load_document(workspace, found, by="王敏", reason="演示数据，节选")


def describe(workspace: Any) -> dict[str, Any]:
    """What this version shows, everything as words."""
    return {
        "tail": workspace.journal.tail,
        "data_version": workspace.data_version,
        "seen_at": workspace.clock.now.isoformat(),
        "events": [line.event for line in workspace.journal.read()],
        "values": sorted(
            [one.indicator_id, one.region_id, str(one.period), f"{one.value.normalize():f}"]
            for one in read_known_values(workspace)
        ),
        "batches": [
            [one.batch_number, one.reported_by, one.filename, one.row_count, one.undone_line is not None]
            for one in sorted(read_batches(workspace), key=lambda one: one.batch_number)
        ],
        "verdicts": {
            as_of.isoformat(): {
                one.target_id: [one.light.value, None if one.gap is None else f"{one.gap:.6f}"]
                for one in read_verdicts(workspace, as_of, Scope())
            }
            for as_of in AS_OF
        },
        "snapshots": {
            one.snapshot_id: [one.title, one.html_hash, one.json_hash, one.revoked_at is not None]
            for one in read_snapshots(workspace)
        },
    }


def main(commit_name: str, folder: Path, with_database: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        workspace = open_workspace(home, lambda: read_seed(Path("data"), "升级测试（演示数据）"))
        workspace.clock = Clock()
        report_numbers(workspace)
        decide(workspace)
        if "batch_submitted" in project._EFFECTS:
            review(workspace)
            break_down(workspace)
            hand_out_tokens(workspace)
        if "issue_step_recorded" in project._EFFECTS:
            note(workspace)
        make_links(workspace)
        seen = describe(workspace)
        unseen = sorted(set(project._EFFECTS) - set(seen["events"]))
        assert not unseen, unseen
        workspace.close()
        (folder / f"{commit_name}.json").write_text(
            json.dumps(seen, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )
        names = ("journal.jsonl", "actuals/*", "snapshots/*", *(("xushi.duckdb",) if with_database else ()))
        with zipfile.ZipFile(folder / f"{commit_name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path in sorted(found for name in names for found in home.glob(name)):
                archive.write(path, path.relative_to(home).as_posix())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), "--database" in sys.argv)
