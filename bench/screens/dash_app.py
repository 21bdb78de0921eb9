"""The same figures in Dash: counts, the red list as a table, bullet bars of all targets as one Plotly figure."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import plotly.graph_objects as go
from dash import Dash, dcc, html

facts = json.loads(Path(os.environ["XUSHI_BENCH_FACTS"]).read_text(encoding="utf-8"))
targets, red = facts["targets"], facts["red"]


def draw_bars() -> go.Figure:
    """A bar and a mark for each target, in two traces."""
    names = [one["name"] for one in targets]
    figure = go.Figure()
    figure.add_bar(x=[one["completion"] for one in targets], y=names, orientation="h")
    figure.add_scatter(
        x=[one["expected"] for one in targets], y=names, mode="markers", marker={"symbol": "line-ns-open", "size": 12}
    )
    return figure.update_layout(height=24 * len(names) + 80, yaxis={"autorange": "reversed"}, showlegend=False)


def show_page() -> html.Div:
    """Drawn for each visit, as a page with live numbers is."""
    counts = [html.Div([html.B(str(count)), f" {word}"]) for word, count in facts["counts"].items()]
    head = html.Tr([html.Th(word) for word in ("目标", "说明", "责任单位")])
    rows = [html.Tr([html.Td(one[key]) for key in ("name", "sentence", "department")]) for one in red]
    bars = dcc.Graph(figure=draw_bars(), config={"displayModeBar": False}, id="bars")
    return html.Div([html.H1("总览"), *counts, html.Table([head, *rows]), bars])


app = Dash(__name__)
app.layout = show_page
app.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
