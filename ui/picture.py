"""What a figure offers on the page: one button that saves it as a picture, and nothing in English."""

from __future__ import annotations

import streamlit as st

from metrics.charts.target_chart import describe_chart, draw_target
from metrics.progress.report import TargetStory
from metrics.publish.series_table import picture_name
from ui.state import current_palette
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
    figure, config = draw_target(story, current_palette()), picture_config(picture_name(story))
    with st.container(key="target-picture"):
        st.plotly_chart(figure, theme=None, config=config, key="target-chart", alt=describe_chart(story))
