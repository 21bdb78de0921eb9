"""What a figure offers on the page: one button that saves it as a picture, and nothing in English."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.charts.target_chart import describe_chart, draw_target
from metrics.model.palette import DARK, LIGHT
from metrics.progress.report import TargetStory
from metrics.publish.series_table import picture_name
from ui.state import current_palette, open_shared
from ui.widgets import show_empty

#: Plotly ships with English only; these are the words that our one button can show.
_WORDS = {
    "Download plot as a PNG": "下载图片",
    "Download plot": "下载图片",
    "Taking snapshot - this may take a few seconds": "正在生成图片……",
    "Snapshot succeeded": "图片已下载",
    "Sorry, there was a problem downloading your snapshot!": "图片未能生成，请重试。",
}


def picture_config(filename: str) -> dict[str, object]:
    """Plotly's configuration for a figure saved under `filename`, without ending, at twice its size on screen."""
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": filename, "scale": 2},
        "locale": "zh",
        "locales": {"zh": {"dictionary": _WORDS}},
    }


def show_target_picture(story: TargetStory) -> None:
    """The chart of a target; a milestone of which nothing is reported has nothing to draw."""
    if not story.points and story.verdict.value is None:
        show_empty("目标未载明数值，且尚无报送数据，暂无图示。")
        return
    config = picture_config(picture_name(story))
    with st.container(key="target-picture"):
        st.plotly_chart(_figure_of(story), theme=None, config=config, key="target-chart", alt=describe_chart(story))


def _figure_of(story: TargetStory) -> object:
    """Drawn once for all readers: finding room for the words at the lines takes longer than all else on the page."""
    workspace = open_shared()
    key = (str(workspace.home), workspace.today, story.verdict.target_id, story.as_of, story.data_version)
    return _figure(*key, current_palette() is DARK, story)


@st.cache_resource(max_entries=256, show_spinner=False)
def _figure(
    home: str,  # noqa: ARG001
    day: date,  # noqa: ARG001
    target_id: str,  # noqa: ARG001
    as_of: date,  # noqa: ARG001
    data_version: int,  # noqa: ARG001
    is_dark: bool,
    _story: TargetStory,
) -> object:
    return draw_target(_story, DARK if is_dark else LIGHT)
