"""The files behind the download links of 快照: the pack of a snapshot, and a comparison."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.model.download import Download
from metrics.model.errors import ArchiveDamaged, CommandRefused
from metrics.publish.editions import NOW, read_comparison, to_comparison_csv, to_comparison_xlsx
from metrics.publish.packs import make_pack
from metrics.store.workspace import Workspace

# Who may download what is the guard's question; an id of a snapshot stands on the owner's page and nowhere in a link.


def make_snapshot_file(workspace: Workspace, ending: str, params: Mapping[str, str]) -> Download:
    """One file of the snapshot `id`. CommandRefused where there is none, or where its stored bytes have changed."""
    try:
        return make_pack(workspace, params.get("id", ""), ending)
    except ArchiveDamaged as damage:
        raise CommandRefused(str(damage)) from None


def make_comparison_file(workspace: Workspace, ending: str, params: Mapping[str, str]) -> Download:
    """What differs in `now` (default: the data of now) from `before`."""
    comparison = read_comparison(workspace, params.get("before", ""), params.get("now", NOW))
    write = {"csv": to_comparison_csv, "xlsx": to_comparison_xlsx}[ending]
    return write(comparison, is_demo=workspace.is_demo)
