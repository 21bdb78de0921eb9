"""One journal line becomes rows: the whole projection is this, applied from the first line to the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from metrics.journal.archive import Archives
from metrics.journal.line import Line
from metrics.model.catalogue import Catalogue
from metrics.model.catalogue_csv import parse_catalogue
from metrics.model.errors import CommandRefused
from metrics.store import account_lines, shapes
from metrics.store.adopt import adopt_rules, adopt_tables
from metrics.store.batch_lines import commit_rows, return_submission, submit_rows, undo_rows, write_confirmed_names
from metrics.store.document_lines import load_text
from metrics.store.issue_lines import record_step
from metrics.store.migrate import read_meta, write_meta
from metrics.store.shapes import to_timestamp
from metrics.store.token_lines import make_token_row, revoke_token_row
from metrics.store.warehouse import Cursor

#: Events after which a page may show other numbers; the last of them is the data version.
DATA_EVENTS = frozenset(
    {
        "workspace_created",
        "catalogue_adopted",
        "batch_committed",
        "batch_undone",
        "rule_set_chosen",
        "baseline_set",
        "plan_set",
    }
)


def apply_line(cursor: Cursor, archives: Archives, line: Line) -> None:
    """Write what one line means. Runs inside the caller's transaction.

    Raises CommandRefused where the line means nothing here, ArchiveDamaged where its bytes are gone.
    """
    if line.event not in _EFFECTS:
        raise CommandRefused(f"日志第{line.number}行的事件‹{line.event}›不认识：程序版本可能过旧，请升级。")
    row = (line.number, to_timestamp(line.at), line.by, line.event, line.commit_id, line.hash)
    cursor.insert("writes/journal_line.sql", shapes.JOURNAL_LINE, [row])
    _EFFECTS[line.event](cursor, archives, line)
    if line.event in DATA_EVENTS:
        # The version before stays: a reader who asked for it a moment ago still finds it.
        cursor.run("writes/forget_verdicts.sql", oldest=int(read_meta(cursor).get("data_version", "0")))
        write_meta(cursor, "data_version", str(line.number))
    write_meta(cursor, "tail_number", str(line.number))
    write_meta(cursor, "tail_hash", line.hash)


def read_adopted(archives: Archives, data: dict[str, Any]) -> Catalogue:
    """The catalogue that a catalogue_adopted line names."""
    return parse_catalogue({name: archives.actuals.get(digest) for name, digest in data["tables"].items()})


def _create_workspace(cursor: Cursor, _archives: Archives, line: Line) -> None:
    names = [name for name in ("name", "kind", "today") if name in line.data]
    cursor.insert("writes/setting.sql", shapes.SETTING, [(name, line.data[name], line.number) for name in names])
    cursor.insert("writes/rule_choice.sql", shapes.RULE_CHOICE, [(None, line.data["rule_set"], line.number, "")])


def _change_setting(cursor: Cursor, _archives: Archives, line: Line) -> None:
    cursor.insert("writes/setting.sql", shapes.SETTING, [(line.data["name"], line.data["value"], line.number)])


def _adopt_catalogue(cursor: Cursor, archives: Archives, line: Line) -> None:
    adopt_tables(cursor, read_adopted(archives, line.data), line.number)
    write_confirmed_names(cursor, line)
    if "undoes" in line.data:
        cursor.run("writes/forget_confirmed_names.sql", line_number=line.data["undoes"])
    adopt_rules(cursor, archives.actuals.get(line.data["rules"]), line.number)


def _choose_rule_set(cursor: Cursor, _archives: Archives, line: Line) -> None:
    row = (line.data["target_id"], line.data["rule_set"], line.number, line.data["reason"])
    cursor.insert("writes/rule_choice.sql", shapes.RULE_CHOICE, [row])


def _set_baseline(cursor: Cursor, _archives: Archives, line: Line) -> None:
    data = line.data
    day = date.fromisoformat(data["baseline_on"]) if data["baseline_on"] else None
    row = (data["target_id"], Decimal(data["value"]), day, line.number, data["reason"])
    cursor.insert("writes/baseline.sql", shapes.BASELINE, [row])


def _set_plan(cursor: Cursor, _archives: Archives, line: Line) -> None:
    target_id = line.data["target_id"]
    rows = [(target_id, date.fromisoformat(day), Decimal(share), line.number) for day, share in line.data["marks"]]
    cursor.insert("writes/plan_mark.sql", shapes.PLAN_MARK, rows)


def _make_snapshot(cursor: Cursor, _archives: Archives, line: Line) -> None:
    data = line.data
    row = (
        data["snapshot_id"],
        line.number,
        data["token_hash"],
        data["html_hash"],
        data["json_hash"],
        data["title"],
        data["scope"],
        date.fromisoformat(data["as_of"]),
        to_timestamp(datetime.fromisoformat(data["expires_at"])),
        data["note"],
        data["data_version"],
        to_timestamp(line.at),
        line.by,
        data.get("code", ""),
    )
    cursor.insert("writes/snapshot.sql", shapes.SNAPSHOT, [row])


def _rotate_snapshot(cursor: Cursor, _archives: Archives, line: Line) -> None:
    names = ("snapshot_id", "token_hash")
    row = {name: line.data[name] for name in names}
    cursor.run("writes/rotate_snapshot.sql", **row, rotated_at=to_timestamp(line.at))


def _revoke_snapshot(cursor: Cursor, _archives: Archives, line: Line) -> None:
    cursor.run("writes/revoke_snapshot.sql", snapshot_id=line.data["snapshot_id"], revoked_at=to_timestamp(line.at))


_EFFECTS: dict[str, Callable[[Cursor, Archives, Line], None]] = {
    "workspace_created": _create_workspace,
    "catalogue_adopted": _adopt_catalogue,
    "batch_committed": commit_rows,
    "batch_undone": undo_rows,
    "batch_submitted": submit_rows,
    "submission_returned": return_submission,
    "setting_changed": _change_setting,
    "rule_set_chosen": _choose_rule_set,
    "baseline_set": _set_baseline,
    "plan_set": _set_plan,
    "snapshot_made": _make_snapshot,
    "snapshot_revoked": _revoke_snapshot,
    "snapshot_rotated": _rotate_snapshot,
    "reporter_token_made": make_token_row,
    "reporter_token_revoked": revoke_token_row,
    "account_added": account_lines.add_row,
    "account_changed": account_lines.change_row,
    "account_disabled": account_lines.disable_row,
    "account_enabled": account_lines.enable_row,
    "password_reset": account_lines.reset_password_row,
    "password_changed": account_lines.change_password_row,
    "issue_step_recorded": record_step,
    "document_text_loaded": load_text,
}
