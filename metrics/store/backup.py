"""A backup is the journal and the files it names, in one zip; restoring is laying them back and proving them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from metrics.journal.durable import write_file
from metrics.model.errors import CommandRefused
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace

_FOLDERS = ("actuals", "snapshots")


def make_backup(home: Path, goal: Path) -> int:
    """Write `goal` (a zip) and return the number of files in it. Safe while the service writes.

    The journal is read first, to its last whole line: every file that a line names was durable before it.
    """
    if goal.exists():
        raise CommandRefused(f"备份文件已存在：{goal.name}。请换一个文件名，备份不会覆盖旧文件。")
    journal = (home / "journal.jsonl").read_bytes()
    journal = journal[: journal.rfind(b"\n") + 1]
    paths = [path for folder in _FOLDERS for path in sorted((home / folder).glob("*")) if path.suffix != ".part"]
    partial = goal.with_name(goal.name + ".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("journal.jsonl", journal)
        for path in paths:
            archive.write(path, f"{path.parent.name}/{path.name}")
    partial.replace(goal)
    return len(paths) + 1


def restore_backup(source: Path, home: Path) -> None:
    """Lay a backup into an empty folder. Raises CommandRefused where the folder is in use or the backup is damaged."""
    if home.exists() and any(home.iterdir()):
        raise CommandRefused(f"目标文件夹不是空的：{home}。请先移走其中的文件，恢复不会覆盖现有数据。")
    try:
        archive = zipfile.ZipFile(source)
        broken = archive.testzip()
    except (zipfile.BadZipFile, OSError):
        raise CommandRefused(f"备份文件无法读取：{source.name}。请换用另一份备份。") from None
    with archive:
        if broken is not None:
            raise CommandRefused(f"备份文件已损坏：其中的 {broken} 校验不符。请换用另一份备份。")
        for name in archive.namelist():
            _restore_file(archive, name, home)
    Workspace(home).close()
    for difference in check_workspace(home):
        raise CommandRefused(f"备份内容不完整：{difference}")


def _restore_file(archive: zipfile.ZipFile, name: str, home: Path) -> None:
    folder, _, file = name.rpartition("/")
    if folder not in ("", *_FOLDERS) or not file or file.startswith(".") or (not folder and file != "journal.jsonl"):
        raise CommandRefused(f"备份中有不该出现的文件：{name}。这不是序时的备份。")
    (home / folder).mkdir(parents=True, exist_ok=True)
    write_file(home / folder / file, archive.read(name))
