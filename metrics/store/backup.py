"""A backup is the journal and the files it names, in one zip; restoring is laying them back and proving them."""

from __future__ import annotations

import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

from metrics.journal.durable import FILE_MODE, FOLDER_MODE, sync_folder
from metrics.journal.line import FIRST_PREVIOUS, Line, read_line
from metrics.model.errors import CommandRefused, XushiError
from metrics.store.verify import check_workspace, list_references
from metrics.store.workspace import Workspace

_FOLDERS = ("actuals", "snapshots")
_JOURNAL = "journal.jsonl"
#: What a backup holds beside the journal: files under their SHA-256, and who opened which link.
_ARCHIVED = re.compile(r"(?:actuals|snapshots)/([0-9a-f]{64})[^/\\]*")
_VIEWS = re.compile(r"snapshots/(?:views|misses)(?:\.old)?\.jsonl")
#: Ours shrink to a tenth or so; who packs more than this wants to fill the disk.
_MAX_EXPANSION, _ALWAYS_ALLOWED = 200, 64 * 1024**2
_STAGING = ".restoring"
_CHUNK = 1024**2
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def make_backup(home: Path, goal: Path) -> int:
    """Write `goal` (a zip) and return the number of files in it. Safe while the service writes.

    The journal is read first, to its last whole line: every file that a line names was durable before it. Raises
    CommandRefused where `goal` stands already or has no room, JournalDamaged or CommandRefused where what is to be
    saved is damaged: a backup that cannot be restored is none.
    """
    if goal.exists():
        raise CommandRefused(f"备份文件已存在：{goal.name}。请换一个文件名，备份不会覆盖旧文件。")
    journal = _read_journal(home)
    paths = _list_files(home)
    _check_complete(journal, paths)
    with _room_in(goal.parent, len(journal) + sum(path.stat().st_size for path in paths), "备份"):
        return _write_backup(journal, paths, goal)


def restore_backup(source: Path, home: Path, before_use: Callable[[Workspace], None] = lambda _: None) -> None:
    """Lay a backup into an empty folder, all or nothing; `before_use` may still record something.

    Raises CommandRefused where the folder is in use, where the backup is damaged, is not ours or has no room; the
    folder then is what it was.
    """
    staging = home / _STAGING
    if home.exists() and any(path != staging for path in home.iterdir()):
        raise CommandRefused(f"目标文件夹不是空的：{home}。请先移走其中的文件，恢复不会覆盖现有数据。")
    with _open_backup(source) as archive:
        entries = _check_entries(archive, source)
        with _folder_or_nothing(home, staging), _room_in(home, sum(one.file_size for one in entries), "恢复"):
            for entry in entries:
                _restore_file(archive, entry, staging)
            _prove(staging, before_use)
            _move_in(staging, home)


# ------------------------------------------------------------------------------------------------------------- making


def _read_journal(home: Path) -> bytes:
    try:
        journal = (home / _JOURNAL).read_bytes()
    except FileNotFoundError:
        raise CommandRefused(f"{home} 中没有日志，不是序时的工作区，没有可备份的内容。请核对 XUSHI_HOME。") from None
    return journal[: journal.rfind(b"\n") + 1]


def _list_files(home: Path) -> list[Path]:
    """The files that a backup keeps; views before their older part, so that a turn in between doubles and loses none."""
    return [path for folder in _FOLDERS for path in sorted((home / folder).glob("*")) if _is_ours(_name_of(path))]


def _is_ours(name: str) -> bool:
    return name == _JOURNAL or bool(_ARCHIVED.fullmatch(name) or _VIEWS.fullmatch(name))


def _name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _check_complete(journal: bytes, paths: Sequence[Path]) -> None:
    present = {(path.parent.name, path.name[:64]) for path in paths}
    for line in _read_lines(journal):
        for folder, digest in list_references(line):
            if (folder, digest) not in present:
                raise CommandRefused(
                    f"日志第{line.number}行引用的存档文件缺失：{folder}/{digest}。未生成备份，请先从以前的备份找回该文件。"
                )


def _read_lines(journal: bytes) -> Iterator[Line]:
    previous = FIRST_PREVIOUS
    for number, raw in enumerate(journal.split(b"\n")[:-1], start=1):
        line = read_line(raw, number, previous)
        previous = line.hash
        yield line


def _write_backup(journal: bytes, paths: Sequence[Path], goal: Path) -> int:
    partial = goal.with_name(f".{goal.name}.{os.getpid()}.part")
    partial.unlink(missing_ok=True)
    try:
        with _open_private(partial) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(_to_entry(_JOURNAL), journal)
                kept = sum(_save_file(archive, path) for path in paths)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(goal)
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(goal.parent)
    return kept + 1


def _open_private(path: Path) -> IO[bytes]:
    """A new file that only its owner may read: it holds what is not published yet."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE), "w+b")


def _to_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | FILE_MODE) << 16
    return entry


def _save_file(archive: zipfile.ZipFile, path: Path) -> bool:
    """Whether it was still there: the records of views take turns."""
    name = _name_of(path)
    try:
        source = path.open("rb")
    except FileNotFoundError:
        if _VIEWS.fullmatch(name):
            return False
        raise
    with source, archive.open(_to_entry(name), "w", force_zip64=True) as goal:
        _copy(source, goal, name)
    return True


def _copy(source: IO[bytes], goal: IO[bytes], name: str) -> None:
    """Copy a file in pieces; raises CommandRefused where it is not what its name says."""
    digest = sha256()
    while piece := source.read(_CHUNK):
        digest.update(piece)
        goal.write(piece)
    named = _ARCHIVED.fullmatch(name)
    if named and named[1] != digest.hexdigest():
        raise CommandRefused(f"存档文件{name}与其校验码不符，已损坏。请换用另一份备份，或从以前的备份找回该文件。")


# ---------------------------------------------------------------------------------------------------------- restoring


@contextmanager
def _open_backup(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(source)
    except FileNotFoundError:
        raise CommandRefused(f"没有找到备份文件：{source}。请核对文件名。") from None
    except (*_UNREADABLE, OSError):
        raise CommandRefused(f"备份文件无法读取：{source.name}不是完整的备份。请换用另一份备份。") from None
    with archive:
        yield archive


def _check_entries(archive: zipfile.ZipFile, source: Path) -> list[zipfile.ZipInfo]:
    """What the list of contents says, before anything is written."""
    entries = archive.infolist()
    names = [one.filename for one in entries]
    for name in names:
        if not _is_ours(name):
            raise CommandRefused(f"备份中有不该出现的文件：{name[:80]}。这不是序时的备份，未恢复。")
    if len(set(names)) < len(names):
        raise CommandRefused("备份中有重名的文件。这不是序时的备份，未恢复。")
    if _JOURNAL not in names:
        raise CommandRefused("备份中没有日志。这不是序时的备份，未恢复。")
    if any(one.flag_bits & 1 for one in entries):
        raise CommandRefused("备份中有加密的文件，无法读取。请先解密，或换用另一份备份。")
    if sum(one.file_size for one in entries) > max(_ALWAYS_ALLOWED, _MAX_EXPANSION * source.stat().st_size):
        raise CommandRefused("备份解压后异常庞大，可能不是序时的备份，未恢复。请换用另一份备份。")
    return entries


def _restore_file(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, staging: Path) -> None:
    path = staging / entry.filename
    path.parent.mkdir(exist_ok=True)
    try:
        with archive.open(entry) as source, _open_private(path) as goal:
            _copy(source, goal, entry.filename)
            goal.flush()
            os.fsync(goal.fileno())
    except _UNREADABLE:
        raise CommandRefused(f"备份文件已损坏：其中的{entry.filename}无法读取。请换用另一份备份。") from None


def _prove(staging: Path, before_use: Callable[[Workspace], None]) -> None:
    """Everything is opened and checked where nobody looks yet."""
    try:
        workspace = Workspace(staging)
        try:
            before_use(workspace)
        finally:
            workspace.close()
        differences = list(check_workspace(staging))
    except CommandRefused:
        raise
    except XushiError as error:
        raise CommandRefused(f"备份内容不完整：{error}") from None
    if differences:
        raise CommandRefused(f"备份内容不完整：{differences[0]}")


def _move_in(staging: Path, home: Path) -> None:
    """The journal goes first: cut off in between, the folder is refused as damaged and not taken for a new one."""
    (staging / "lock").unlink()
    for path in staging.rglob("*"):
        path.chmod(FOLDER_MODE if path.is_dir() else FILE_MODE)
    for path in sorted(staging.iterdir(), key=lambda one: one.name != _JOURNAL):
        path.replace(home / path.name)
    for folder in (*(home / name for name in _FOLDERS), home, home.parent):
        sync_folder(folder)


@contextmanager
def _folder_or_nothing(home: Path, staging: Path) -> Iterator[None]:
    """The empty folder with a place inside to restore to; where that fails it is again what it was."""
    existed = home.exists()
    home.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=FOLDER_MODE)
    try:
        yield
    except BaseException:
        for path in home.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not existed:
            home.rmdir()
        raise
    staging.rmdir()


@contextmanager
def _room_in(folder: Path, size: int, deed: str) -> Iterator[None]:
    """Refuse where `size` bytes have no room in `folder`, before and while they are written."""
    try:
        free = shutil.disk_usage(folder).free
        if size > free:
            raise CommandRefused(
                f"磁盘空间不足，未{deed}：约需{_to_mb(size)}MB，{folder} 所在磁盘剩余{_to_mb(free)}MB。请清理磁盘或换一个位置。"
            )
        yield
    except OSError as error:
        raise CommandRefused(
            f"{deed}未完成：{folder} 不能写入（{error.strerror}）。请检查磁盘空间和权限后重试。"
        ) from None


def _to_mb(size: int) -> int:
    return -(-size // 1024**2)
