"""The map of the counties: tiles, or the office's own outlines; a light for one target, or the counts for all."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from metrics.charts.region_map import Area, describe_regions, draw_regions
from metrics.model.catalogue import Region
from metrics.model.errors import CommandRefused
from metrics.model.figures import show_share
from metrics.model.light import TONE_WORDS, Light
from metrics.progress.boundaries import APPROVAL, Boundaries, read_boundaries
from metrics.progress.counties import Board, CountyRow
from metrics.progress.county_ranks import Share
from metrics.progress.county_sums import ZONE
from metrics.progress.tiles import Tile
from metrics.publish.html_parts import Html, join, tag
from metrics.store.workspace import Workspace
from ui.department_tables import lights_bar
from ui.messages import show_note
from ui.picture import picture_config
from ui.region_tables import region_word
from ui.state import current_palette
from ui.style import light_mark

SCHEMATIC = "示意图，不代表行政区划界线"


@dataclass(frozen=True)
class Spot:
    """What the map says of one region. `tone` "" means nothing; `light` and `bar` are how tiles show it."""

    region: Region
    tone: str
    words: str
    light: Light | None = None
    bar: Html | None = None


def to_spots(
    family: tuple[Region, ...], board: Board, row: CountyRow | None, shares: tuple[Share, ...]
) -> tuple[Spot, ...]:
    """Every county and zone: of all its targets the worst group and its count, of one its light or its share."""
    parts = {share.region.region_id: share for share in shares}
    if row is None:
        return tuple(_overall(board, one) for one in family)
    return tuple(_single(one, row, parts.get(one.region_id)) for one in family)


def _overall(board: Board, region: Region) -> Spot:
    tones = board.tones(region.region_id)
    if not tones:
        return Spot(region, "", "无目标")
    tone = next(one for one in ("red", "yellow", "green", "grey") if tones[one])
    return Spot(region, tone, f"{TONE_WORDS[tone]}{tones[tone]}项", bar=lights_bar(tones, tones.total()))


def _single(region: Region, row: CountyRow, share: Share | None) -> Spot:
    verdict = row.parts.get(region.region_id)
    if share is not None:
        return Spot(region, "blue", show_share(share.share))
    if verdict is None:
        return Spot(region, "", "无目标" if row.parts else "无数据")
    words = show_share(verdict.completion) if verdict.completion is not None else ""
    return Spot(region, verdict.light.tone, words, verdict.light)


def tile_map(spots: tuple[Spot, ...], tiles: dict[str, Tile]) -> Html:
    """Equal tiles laid out roughly as the counties lie; nothing where the city has no tiles."""
    known = [(spot, tiles[spot.region.region_id]) for spot in spots if spot.region.region_id in tiles]
    if not known:
        return Html("")
    drawn = join(_tile(spot, tile) for spot, tile in known)
    columns = max(tile.column for _, tile in known)
    grid = tag("div", drawn, class_="x-tiles", style=f"grid-template-columns:repeat({columns},minmax(0,1fr))")
    return tag("figure", grid, tag("figcaption", SCHEMATIC, class_="x-soft"), class_="x-tile-map")


def _tile(spot: Spot, tile: Tile) -> Html:
    mark = light_mark(spot.light) if spot.light else Html("")
    words = tag("span", spot.words) if spot.words else Html("")
    tone = spot.tone or "nil"
    return tag(
        "div",
        tag("strong", region_word(spot.region)),
        mark,
        words,
        spot.bar or Html(""),
        class_=f"x-tile x-wash-{tone} x-{tone}",
        style=f"grid-row:{tile.row};grid-column:{tile.column}",
    )


def find_boundaries(workspace: Workspace, family: tuple[Region, ...]) -> Boundaries | None:
    """The office's own outlines; a file that cannot be shown is told, and the tiles stay."""
    try:
        return read_boundaries(workspace.home, family)
    except CommandRefused as refusal:
        show_note(str(refusal), "yellow")
        return None


def show_outlines(spots: tuple[Spot, ...], boundaries: Boundaries) -> None:
    """The map by Plotly, with its 审图号 beside it."""
    areas = [
        Area(
            name=region_word(spot.region),
            rings=boundaries.outlines[spot.region.region_id],
            tone=spot.tone,
            words=f"{spot.light.word} {spot.words}".strip() if spot.light else spot.words,
            is_named=spot.region.level != ZONE,
        )
        for spot in spots
        if spot.region.region_id in boundaries.outlines
    ]
    figure = draw_regions(areas, current_palette())
    config = picture_config("县市区亮灯图")
    st.plotly_chart(figure, theme=None, config=config, key="region-map", alt=describe_regions(areas))
    st.html(tag("p", f"{APPROVAL}：{boundaries.approval}", class_="x-soft x-legend"))
