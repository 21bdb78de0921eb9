"""The same figures in Panel: counts, the red list as a table, bullet bars of all targets as one Bokeh figure."""

from __future__ import annotations

import json
import os
import sys
from html import escape
from pathlib import Path

import panel as pn
from bokeh.plotting import figure

facts = json.loads(Path(os.environ["XUSHI_BENCH_FACTS"]).read_text(encoding="utf-8"))
targets, red = facts["targets"], facts["red"]


def draw_bars() -> figure:
    """A bar and a mark for each target, in two glyphs."""
    names = [one["name"] for one in targets]
    plot = figure(y_range=names[::-1], height=24 * len(names) + 80, width=900, toolbar_location=None)
    plot.hbar(y=names, right=[one["completion"] or 0 for one in targets], height=0.6)
    plot.scatter(x=[one["expected"] or 0 for one in targets], y=names, marker="dash", angle=1.57, size=14)
    return plot


def show_page() -> pn.Column:
    """Drawn for each visit, as a page with live numbers is."""
    counts = [pn.pane.HTML(f"<b>{count}</b> {escape(word)}") for word, count in facts["counts"].items()]
    cells = (("name", "sentence", "department") for _ in red)
    rows = ("".join(f"<td>{escape(one[key])}</td>" for key in keys) for one, keys in zip(red, cells, strict=True))
    table = pn.pane.HTML("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return pn.Column(pn.pane.HTML("<h1>总览</h1>"), pn.Row(*counts), table, pn.pane.Bokeh(draw_bars()))


pn.serve({"/": show_page}, port=int(sys.argv[1]), address="127.0.0.1", show=False, websocket_origin="*")
