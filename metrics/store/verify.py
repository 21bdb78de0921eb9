"""Proof that nothing was changed behind our back: journal, archived files, and the projection against a fresh one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from metrics.journal.archive import Archive, Archives
from metrics.journal.journal import Journal
from metrics.journal.line import Line
from metrics.model.errors import WarehouseFailed, XushiError
from metrics.store.lock import Lock
from metrics.store.migrate import create_tables, read_meta, schema_version
from metrics.store.projection import FILE_NAME, list_logs, replay
from metrics.store.warehouse import Warehouse

#: Tables that the journal alone decides; verdicts are results and may be absent.
TABLES = (
    "meta",
    "journal_line",
    "document",
    "region",
    "indicator",
    "target",
    "batch",
    "observation",
    "submission",
    "confirmed_name",
    "snapshot",
    "reporter_token",
    "account",
    "account_password",
    "document_text",
    "issue_step",
    "rule_set",
    "rule_choice",
    "baseline",
    "plan_mark",
    "setting",
)

_DAMAGED = "数据库文件已损坏，下次启动时会自动重建；也可运行 python -m metrics rebuild。"


def list_references(line: Line) -> tuple[tuple[str, str], ...]:
    """The archived files that a line names, as (archive, hash)."""
    data = line.data
    actuals = [data[name] for name in ("file_hash", "rows_hash", "text_hash", "rules") if name in data]
    actuals += data.get("tables", {}).values()
    snapshots = [data[name] for name in ("html_hash", "json_hash") if name in data]
    return (*(("actuals", digest) for digest in actuals), *(("snapshots", digest) for digest in snapshots))


def check_workspace(home: Path) -> Iterator[str]:
    """Every difference found, in Chinese; nothing where all is well. Nothing is changed on the disk.

    Raises WorkspaceBusy where the workspace is open: half a line of a commit under way is no difference.
    """
    if not home.is_dir():
        yield f"工作区 {home.name} 不存在。请核对文件夹名称。"
        return
    lock = Lock(home)
    try:
        yield from _check_all(home)
    finally:
        lock.release()


def _check_all(home: Path) -> Iterator[str]:
    try:
        journal = Journal(home / "journal.jsonl", repair=False)
    except XushiError as error:
        yield str(error)
        return
    if journal.torn:
        yield "日志末尾有一行没有写完（断电或强行停止所致，从未确认入库），下次启动时会移到一旁。"
    archives = Archives(Archive(home / "actuals"), Archive(home / "snapshots"))
    damaged = list(_check_archives(journal, archives))
    yield from damaged
    if not damaged:
        yield from _check_projection(home / FILE_NAME, journal, archives)


def _check_archives(journal: Journal, archives: Archives) -> Iterator[str]:
    for line in journal.read():
        for folder, digest in list_references(line):
            try:
                (archives.actuals if folder == "actuals" else archives.snapshots).get(digest)
            except XushiError as error:
                yield f"日志第{line.number}行引用的{error}"


def _check_projection(path: Path, journal: Journal, archives: Archives) -> Iterator[str]:
    """Table by table against a projection built anew in memory."""
    if not path.exists():
        yield "数据库文件缺失，下次启动时会自动重建。"
        return
    if any(list_logs(path.parent)):
        yield "数据库没有正常关闭，下次启动时会自动重建。"
        return
    try:
        standing = Warehouse(path)
    except WarehouseFailed:
        yield _DAMAGED
        return
    fresh = Warehouse(None)
    try:
        create_tables(fresh)
        replay(fresh, archives, journal.read())
        with standing.cursor() as left, fresh.cursor() as right:
            if read_meta(left).get("schema") != schema_version():
                yield "数据库由其他版本的程序生成，下次启动时会自动重建。"
                return
            for table in TABLES:
                if left.contents(table) != right.contents(table):
                    yield f"数据库的表 {table} 与日志不一致。请运行 python -m metrics rebuild 重建，并查明是谁改动了文件。"
    except WarehouseFailed:
        yield _DAMAGED
    finally:
        standing.close()
        fresh.close()
