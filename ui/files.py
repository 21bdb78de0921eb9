"""Every file behind a download link of the pages, by its name in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from metrics.model.download import Download
from metrics.publish.packs import WORDS as PACKS
from metrics.store.workspace import Workspace
from ui.list_files import make_flags_file, make_ledger_file
from ui.record_files import make_revisions_file, make_targets_file
from ui.series_files import make_series_csv, make_series_xlsx
from ui.snapshot_files import make_comparison_file, make_snapshot_file

#: The parameters of a page's address → its file. CommandRefused where there is none.
MakeFile = Callable[[Mapping[str, str]], Download]


def make_files(workspace: Workspace) -> dict[str, MakeFile]:
    """The makers of all of them, on one workspace."""
    return {
        "flags.xlsx": partial(make_flags_file, workspace),
        "ledger.xlsx": partial(make_ledger_file, workspace),
        "series.xlsx": partial(make_series_xlsx, workspace),
        "series.csv": partial(make_series_csv, workspace),
        "targets.csv": partial(make_targets_file, workspace),
        "revisions.csv": partial(make_revisions_file, workspace),
        **{f"comparison.{ending}": partial(make_comparison_file, workspace, ending) for ending in ("xlsx", "csv")},
        **{f"snapshot.{ending}": partial(make_snapshot_file, workspace, ending) for ending in PACKS},
    }
