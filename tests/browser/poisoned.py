"""A demo workspace in which every text that data can bring is one of the payloads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

from metrics.access.accounts import NewAccount, act_as, add_account
from metrics.access.tokens import make_token, revoke_token
from metrics.demo import make_demo_seed
from metrics.intake.amend import choose_rule_set, set_baseline, set_plan
from metrics.intake.commit import commit_batch
from metrics.intake.issues import IssueNote, close_issue, note_issue
from metrics.intake.load_document import DocumentPreview, load_document, preview_document
from metrics.intake.preview import make_preview
from metrics.intake.review import choose_review, hand_in, return_submission
from metrics.intake.seed import Seed, open_workspace
from metrics.intake.undo import undo_batch
from metrics.intake.upload import stage_upload
from metrics.model.actor import Role
from metrics.model.catalogue import Kind
from metrics.model.history import PlanMark
from metrics.model.verdict import Scope
from metrics.progress.boundaries import APPROVAL, FILE_NAME
from metrics.publish.freeze import Question, Signature, freeze
from metrics.publish.snapshot import make_snapshot, revoke_snapshot
from metrics.store.reads import read_batches, read_snapshots
from metrics.store.submissions import Submission
from metrics.store.view_log import Outcome, to_view
from metrics.store.workspace import Workspace
from tests.payloads import HIDDEN, MARKED, take
from tests.people import admin, reporter, reviewer

#: Columns of words, and the signs that part one word from the next in them.
TEXTS = {
    "documents": {"title": "", "number": "", "issuer": "", "note": ""},
    "regions": {"name": "", "short_name": ""},
    "indicators": {"name": "", "short_name": "", "theme": "", "unit": "", "definition": ""},
    "targets": {
        "clause": "",
        "qualifier": "|",
        "lead_departments": "、",
        "support_departments": "、",
        "figure": "",
        "note": "",
    },
}
#: Everything that is counted in this is counted in a unit of the payloads; the others keep what converts.
UNIT = "家"
TARGET = "taian-2023-34-1"
GREEN = "green_building_new"
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Planted:
    """What a test asks for: an open link, and how the indicators are called."""

    token: str
    names: tuple[str, ...]


def read_rows(table: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def to_table(rows: Rows) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def poison(text: str, payload: str) -> str:
    """In front, where a formula, a heading or a list begins."""
    return f"{payload} {text}".strip()


def poison_tables(tables: Mapping[str, bytes]) -> dict[str, bytes]:
    """Other words in every column of words; whoever writes the old names is still understood."""
    rows = {name: read_rows(table) for name, table in tables.items()}
    units = {row["indicator_id"]: row["unit"] for row in rows["indicators"]}
    for name, columns in TEXTS.items():
        for start, (column, mark) in enumerate(columns.items()):
            _poison_column(rows[name], column, mark, 11 * start)
    units |= {row["indicator_id"]: row["unit"] for row in rows["indicators"]}
    for row in rows["targets"]:
        row["unit"] = units[row["indicator_id"]] if row["unit"] == UNIT else row["unit"]
    return {name: to_table(one) for name, one in rows.items()}


def _poison_column(rows: Rows, column: str, mark: str, start: int) -> None:
    payloads, marked = take(start, without=mark), take(start, of=MARKED)
    known: dict[str, str] = {}
    for row in rows:
        old = row[column]
        if column == "unit" and old != UNIT:
            continue
        if column == "theme" and old in known:
            row[column] = known[old]
            continue
        parts = old.split(mark) if mark else [old]
        row[column] = known[old] = mark.join(poison(part, next(payloads)) for part in parts)
        if column == "name":
            row[column] = poison(row[column], " ".join(islice(marked, 6)))
            row["aliases"] = "|".join(filter(None, (row["aliases"], old)))


def poison_file(content: bytes, encoding: str, payloads: Iterator[str]) -> bytes:
    """The same numbers with other remarks; units as the catalogue has them."""
    rows = list(csv.DictReader(io.StringIO(content.decode(encoding), newline="")))
    for row in rows:
        row["备注"] = poison(row["备注"], next(payloads))
        row["单位"] = "" if row["单位"] == UNIT else row["单位"]
    return to_table(rows)


def make_poisoned_seed(folder: Path) -> Seed:
    """The demo of `folder` under other words."""
    seed, payloads = make_demo_seed(folder), take(3, without=HIDDEN)
    files = {}
    for number, (name, content) in enumerate(seed.actuals.items()):
        encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "gb18030"
        files[f"{number:02d} {next(payloads)} {name}"] = poison_file(content, encoding, payloads)
    return replace(seed, name=poison(seed.name, bundle(0, 4)), tables=poison_tables(seed.tables), actuals=files)


def bundle(start: int, count: int, most: int = 10_000) -> str:
    """Several in one text, for places of which there is but one."""
    return " ".join(islice(take(start), count))[:most]


def plant_poison(home: Path, data: Path) -> Planted:
    """The workspace at `home`, with what people write into it besides the catalogue."""
    workspace = open_workspace(home, lambda: make_poisoned_seed(data))
    try:
        _plant_issues(workspace)
        _plant_settings(workspace)
        _plant_numbers(workspace)
        _plant_accounts(workspace)
        _plant_document(workspace)
        _plant_map(home, workspace)
        return _plant_snapshots(workspace)
    finally:
        workspace.close()


def _plant_issues(workspace: Workspace) -> None:
    payloads, by = take(5), reporter("李四")
    targets = [one.target_id for one in workspace.catalogue.targets if one.parent_target_id is None]
    for number, target_id in enumerate(targets):
        note_issue(workspace, target_id, IssueNote(next(payloads), next(payloads), "2023-12-31"), by=by)
        if number % 4 == 3:
            close_issue(workspace, target_id, reason=poison("已解决", next(payloads)), by=by)


def _plant_settings(workspace: Workspace) -> None:
    choose_rule_set(workspace, "宣城", target_id=TARGET, reason=bundle(0, 3, 190), by=admin("赵六"))
    stock = next(one.target_id for one in workspace.catalogue.targets if one.kind is Kind.STOCK)
    set_baseline(workspace, stock, "1", on="2022-12-31", reason=bundle(14, 3, 190), by=reviewer("王五"))
    marks = (PlanMark(date(2023, 6, 30), Decimal("0.6")), PlanMark(date(2023, 12, 31), Decimal(1)))
    set_plan(workspace, TARGET, marks, reason=bundle(20, 3, 190), by=admin("赵六"))


def to_sheet(value: str, remark: str) -> bytes:
    rows = [{"指标编码": GREEN, "地区": "泰安市", "数据期": "2023年1-9月", "本期值": value, "备注": remark}]
    return to_table(rows)


def _plant_numbers(workspace: Workspace) -> None:
    """A correction, one that is taken back, and two that wait for a second person, of which one is returned."""
    for number, value in enumerate(("111.1", "112.2", "113.3", "114.4")):
        if number == 2:
            choose_review(workspace, two_person=True, reason=bundle(30, 3, 190), by=admin("赵六"))
        name, content = f"{next(take(40 + number))}.csv", to_sheet(value, next(take(50 + number, without=HIDDEN)))
        preview = make_preview(workspace, stage_upload(workspace, content, name), name, content)
        assert preview.staged.can_commit, preview.staged.errors
        reason = next(take(60 + 2 * number))
        if number < 2:
            receipt = commit_batch(workspace, preview, by=reporter("李四"), reason=reason)
            continue
        submission = hand_in(workspace, preview, by=reporter("李四"), reason=reason)
        assert isinstance(submission, Submission)
        if number == 2:
            return_submission(workspace, submission.submission_number, reason=bundle(33, 3, 190), by=reviewer("王五"))
    undo_batch(workspace, receipt.batch_number, reason=bundle(36, 3, 190), by=reviewer("王五"))


def _plant_accounts(workspace: Workspace) -> None:
    payloads = (one for one in take(without="、\n") if len(one) <= 40 and one.isprintable())
    for number in range(4):
        departments = tuple(islice(payloads, 12))
        new = NewAccount(f"clerk{number}", f"演示人员{number}", Role.REPORTER, departments)
        add_account(workspace, new, by=admin("赵六"))
        make_token(workspace, by=act_as(workspace, new.login))
    for number in range(2):
        revoke_token(workspace, f"clerk{number}", by=admin("赵六"), reason=bundle(21 * number, 4, 190))


def _plant_document(workspace: Workspace) -> None:
    clauses = {one.clause: one.figure for one in workspace.catalogue.targets}
    payloads = take(7)
    text = "\n".join(f"{clause}. {next(payloads)}，{figure}。{next(payloads)}" for clause, figure in clauses.items())
    preview = preview_document(workspace, "taian-2023", text.encode(), f"{next(take(70))}.txt")
    assert isinstance(preview, DocumentPreview), preview
    load_document(workspace, preview, by=admin("赵六"), reason=bundle(45, 3, 190))


def _plant_map(home: Path, workspace: Workspace) -> None:
    """The map of the office, under an approval that is none: a square for each county."""
    counties = [one.region_id for one in workspace.catalogue.regions if one.parent_region_id == "370900"]
    features = [
        {"properties": {"region_id": region_id}, "geometry": {"type": "Polygon", "coordinates": [_square(number)]}}
        for number, region_id in enumerate(counties)
    ]
    content = {"type": "FeatureCollection", APPROVAL: next(take(16)), "features": features}
    (home / FILE_NAME).write_text(json.dumps(content), encoding="utf-8")


def _square(number: int) -> list[list[float]]:
    west, south = 116 + number % 3, 35 + number // 3
    return [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]


def _plant_snapshots(workspace: Workspace) -> Planted:
    question = Question(date(2023, 9, 30), Scope(year=2023))
    for number in range(6):
        title, note = bundle(2 * number, 2, 60), bundle(14 * number, 14, 400)
        report = freeze(workspace, question, Signature(title, "王五", note))
        made = make_snapshot(workspace, report, by=reviewer("王五"), commit_id=f"poison:{number}")
        for agent in islice(take(9 * number), 10):
            view = to_view(datetime(2023, 10, 12, tzinfo=UTC), made.snapshot_id, "0" * 64, agent, agent, Outcome.OPENED)
            workspace.views.add(view)
        if number == 0:
            revoke_snapshot(workspace, made.snapshot_id, by=reviewer("王五"), commit_id="poison:revoke")
    assert read_batches(workspace)
    assert read_snapshots(workspace)
    return Planted(made.token, tuple(one.name for one in workspace.catalogue.indicators))
