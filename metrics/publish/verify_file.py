"""A page, pack or JSON in hand: which snapshot it is of, and what can be said of its bytes and what cannot."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from metrics.journal.archive import hash_bytes
from metrics.model.errors import XushiError
from metrics.model.figures import show_day
from metrics.model.snapshot import SnapshotRow
from metrics.publish.corrections import read_corrections, split_page, to_lines
from metrics.publish.html_parts import show_moment
from metrics.publish.packs import MAKERS, PackMaker
from metrics.publish.snapshot import read_frozen, verify_snapshot
from metrics.store.reads import read_snapshots
from metrics.store.workspace import Workspace

#: A pack of ours has some hundred entries and unpacks to a few megabytes.
MOST_ENTRIES, MOST_BYTES = 2_000, 64 * 1024**2
_TAGS = re.compile(r"<[^>]*>")
_VERSION = re.compile("截至数据版本第([0-9]{1,9})号")


@dataclass(frozen=True)
class Finding:
    """`is_ours`: a stored snapshot has these bytes, or the file printed from it would. Each line is one sentence."""

    is_ours: bool
    lines: tuple[str, ...]


def verify_file(workspace: Workspace, content: bytes, makers: Mapping[str, PackMaker] = MAKERS) -> Finding:
    """What can be said of a file, whatever its name is."""
    rows = read_snapshots(workspace)
    page, lines = split_page(content)
    digest = hash_bytes(page)
    for row in rows:
        if digest == row.html_hash:
            return _prove(workspace, row, "页面内容与存档逐字节一致。", lines)
        if digest == row.json_hash:
            return _prove(workspace, row, "数据文件与存档逐字节一致。")
    text = "".join(_read_texts(content))
    printed = next((one for one in rows if one.json_hash in text), None)
    if printed is None:
        return Finding(False, ("文件不是本工作区任何快照的页面或数据，其中也没有任何快照的校验码。",))
    return _check_printed(workspace, printed, content, makers)


def _name(row: SnapshotRow) -> str:
    made = f"{row.made_by}于{show_moment(row.made_at)}生成"
    state = "，链接已撤销" if row.revoked_at else ""
    return f"快照：{row.title}（{row.scope}，数据截至{show_day(row.as_of)}，{made}{state}）。"


def _prove(workspace: Workspace, row: SnapshotRow, words: str, lines: bytes = b"") -> Finding:
    told = [_name(row), words, *_check_archive(workspace, row)]
    if not lines:
        return Finding(True, tuple(told))
    if _are_ours(workspace, row, lines):
        return Finding(True, (*told, "页首“此后有更正”的提示与由日志重新得出的一致。"))
    shown = " ".join(unescape(_TAGS.sub(" ", _without_style(lines.decode("utf-8", "replace")))).split())
    told.append(
        f"页首“此后有更正”处的内容与由日志重新得出的不一致，可能已被改动或由其他版本生成，不能采信：{shown[:400]}"
    )
    return Finding(False, tuple(told))


def _are_ours(workspace: Workspace, row: SnapshotRow, lines: bytes) -> bool:
    """Whether we would say the same of that data version: what stands there could hide the page behind another one."""
    told = _VERSION.search(lines.decode("utf-8", "replace"))
    if told is None or int(told[1]) > workspace.data_version:
        return False
    version = int(told[1])
    try:
        corrections = read_corrections(workspace, read_frozen(workspace, row), version)
    except XushiError:
        return False
    return to_lines(corrections, version).encode() == lines


def _without_style(markup: str) -> str:
    return re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL)


def _check_archive(workspace: Workspace, row: SnapshotRow) -> Iterator[str]:
    """Whether the stored page and JSON still have their hashes and belong together."""
    try:
        hashes = verify_snapshot(workspace, row)
    except XushiError as error:
        yield f"存档校验未通过：{error}"
    else:
        yield f"存档的冻结数据校验码（SHA-256）相符：{hashes['json']}"


def _check_printed(workspace: Workspace, row: SnapshotRow, content: bytes, makers: Mapping[str, PackMaker]) -> Finding:
    """A file that only prints the hash: made again from the frozen value it may turn out to be the same bytes."""
    told = (_name(row), "文件中印有该快照的校验码。", *_check_archive(workspace, row))
    if content.startswith(b"PK"):
        report = read_frozen(workspace, row)
        if any(make(report) == content for make in makers.values()):
            return Finding(True, (*told, "文件与由冻结数据重新生成的文件逐字节一致。"))
        words = (
            "只能核对所印校验码：文件与重新生成的不逐字节一致（可能经过编辑、另存或由其他版本生成），其余内容未经校验。"
        )
        return Finding(False, (*told, words))
    return Finding(False, (*told, "文件内容与存档的页面、数据均不一致，可能已被改动；所印校验码不能证明其内容。"))


def _read_texts(content: bytes) -> Iterator[str]:
    """The words of a file without tags and blanks: offices cut a hash into runs and lines."""
    if not content.startswith(b"PK"):
        yield _squeeze(content)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()[:MOST_ENTRIES]
            left = MOST_BYTES
            for entry in entries:
                if not entry.filename.endswith((".xml", ".rels")):
                    continue
                with archive.open(entry) as file:
                    text = file.read(left)
                left -= len(text)
                yield _squeeze(text)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return


def _squeeze(content: bytes) -> str:
    return "".join(_TAGS.sub("", content.decode("utf-8", "replace")).split())
