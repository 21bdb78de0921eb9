"""地区: counties side by side: a tile map and a ranking, the heat map of targets, the city beside its counties' sum."""

from __future__ import annotations

import streamlit as st

from metrics.progress.counties import counties_of, find_city
from metrics.progress.county_ranks import rank_counties, rank_shares, rank_standings, state_board
from metrics.publish.html_parts import Html, join
from ui.cached import board_of
from ui.region_map import find_boundaries, show_outlines, tile_map, to_spots
from ui.region_tables import (
    guard_note,
    heat_table,
    lights_legend,
    places_table,
    ranked_beside,
    shares_table,
    standings_table,
    state_checks,
    sums_table,
)
from ui.region_view import read_region_view, show_breakdown_link, show_region_view
from ui.state import current_choice, open_shared, tiles
from ui.widgets import show_empty, show_heading, show_title

workspace, choice = open_shared(), current_choice()
city = find_city(workspace.catalogue, choice.scope.region_id)
if city is None:
    show_title("地区", "地区表中没有下辖县市区的市")
    show_empty("请在地区表中补充县市区，再以 python -m metrics adopt 采用。")
    st.stop()

board = board_of(workspace, city, choice.as_of, choice.scope, choice.known_at)
show_title(f"地区 · {city.name}", state_board(board))
if not board.rows:
    show_empty(f"{city.name}在所选范围内没有分解到县市区的目标。请提交目标分解表，或在“筛选”中放宽文件、年度、主题。")
    show_breakdown_link(choice.query)
if not (board.rows or board.shares):
    st.stop()

params = st.query_params.to_dict()
view = read_region_view(params, board)
show_region_view(view, board, params.get("compare", ""))
shares = rank_shares(board, view.row) if view.row and not view.row.parts else ()
if view.row is None:
    ranking = standings_table(rank_standings(board, view.order), choice.query)
elif shares:
    ranking = shares_table(shares, view.row)
else:
    places = rank_counties(board, view.row, view.order)
    ranking = join([places_table(places, choice.query), guard_note(places)])
family = counties_of(workspace.catalogue, city.region_id)
spots = to_spots(family, board, view.row, shares)
boundaries = find_boundaries(workspace, family)
if boundaries:
    show_outlines(spots, boundaries)
st.html(ranked_beside(Html("") if boundaries else tile_map(spots, tiles()), ranking))

if board.rows:
    show_heading(f"目标与县市区（{len(board.rows)}项）", "按主题分组，点格查看该县市区的目标")
    st.html(heat_table(board, choice.query, choice.scope.region_id))
    st.html(lights_legend(board))

if board.checks:
    show_heading("市级数与县市区合计", state_checks(board.checks))
    open_checks = [one for one in board.checks if one.finding in ("differs", "missing")]
    if open_checks:
        st.html(sums_table(open_checks))
    if settled := [one for one in board.checks if one not in open_checks]:
        with st.expander(f"相符的{len(settled)}项"):
            st.html(sums_table(settled))
