"""The files behind the download links of 指标: the values of one target, as known then or now."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.model.choice import read_choice, read_known_at, to_options
from metrics.model.download import Download
from metrics.model.errors import CommandRefused
from metrics.progress.read import read_story
from metrics.progress.report import TargetStory
from metrics.publish.series_table import to_series_csv, to_series_xlsx
from metrics.store.histories import read_states
from metrics.store.reads import read_cutoffs
from metrics.store.workspace import Workspace

# Routes run outside a session, so past Streamlit's caches.


def make_series_csv(workspace: Workspace, params: Mapping[str, str]) -> Download:
    """The values as CSV. CommandRefused where the address means no target or the target has no values."""
    return to_series_csv(_read_story(workspace, params))


def make_series_xlsx(workspace: Workspace, params: Mapping[str, str]) -> Download:
    """The same as xlsx. CommandRefused as above."""
    return to_series_xlsx(_read_story(workspace, params))


def _read_story(workspace: Workspace, params: Mapping[str, str]) -> TargetStory:
    """Only target, as_of and known decide; a cut-off that the page would ignore with a note is refused here."""
    asked = {name: params[name] for name in ("as_of", "known") if name in params}
    states = read_states(workspace)
    cutoffs = read_cutoffs(workspace, read_known_at(asked, states))
    choice = read_choice(asked, to_options(workspace.catalogue, cutoffs, workspace.today, states))
    if choice.notes:
        raise CommandRefused("下载链接中的数据截止或历史口径已失效。请在“指标”页上重新选择后下载。")
    story = read_story(workspace, params.get("target", ""), choice.as_of, choice.known_at)
    if not story.points:
        raise CommandRefused("该目标尚无报送数据，无需下载。")
    return story
