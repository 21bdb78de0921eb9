"""The files of a meeting beside the page: each made from the frozen value alone, so all of them say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from metrics.model.download import Download
from metrics.model.errors import CommandRefused
from metrics.publish.pack import to_docx, to_pptx, to_xlsx
from metrics.publish.report import Report
from metrics.publish.snapshot import find_snapshot, read_frozen, read_stored_page
from metrics.store.workspace import Workspace

PackMaker = Callable[[Report], bytes]
#: Ending → what makes the file. The page and its data are stored, they are not made again.
MAKERS: Mapping[str, PackMaker] = {"docx": to_docx, "pptx": to_pptx, "xlsx": to_xlsx}
WORDS = {"docx": "Word 通报", "pptx": "PPTX 幻灯片", "xlsx": "XLSX 数据表", "html": "HTML 页面", "json": "JSON 数据"}
STORED = ("html", "json")


def make_pack(
    workspace: Workspace, snapshot_id: str, ending: str, makers: Mapping[str, PackMaker] = MAKERS
) -> Download:
    """One file of a snapshot, also of one whose link is closed: it is its owner who asks.

    Raises CommandRefused for an unknown snapshot or ending, ArchiveDamaged where the stored bytes have changed.
    """
    row = find_snapshot(workspace, snapshot_id)
    if ending == "html":
        return Download(_file_name(row.title, ending), read_stored_page(workspace, row))
    if ending == "json":
        return Download(_file_name(row.title, ending), workspace.archives.snapshots.get(row.json_hash))
    if ending not in makers:
        raise CommandRefused(f"没有这种格式的文件：{ending}。")
    return Download(_file_name(row.title, ending), makers[ending](read_frozen(workspace, row)))


def _file_name(title: str, ending: str) -> str:
    """The title without what a file system refuses."""
    plain = "".join("-" if sign in '\\/:*?"<>|' or not sign.isprintable() else sign for sign in title).strip(" .")
    return f"{plain or '快照'}.{ending}"
