"""The map in the office's own outlines: what stands where, and nothing that has to be fetched."""

from __future__ import annotations

import json

import pytest

from metrics.charts.region_map import Area, describe_regions, draw_regions
from metrics.model.palette import DARK, LIGHT, Palette

SQUARE = ((117.0, 36.0), (117.4, 36.0), (117.4, 36.2), (117.0, 36.2), (117.0, 36.0))
SMALL = ((117.0, 36.0), (117.1, 36.0), (117.1, 36.1), (117.0, 36.0))
AREAS = (
    Area("泰山区", (SMALL, SQUARE), "red", "滞后 49.0%"),
    Area("<b>高新区", (SMALL,), "", "无目标", is_named=False),
)


def test_each_region_is_one_outline_with_its_parts_kept_apart() -> None:
    figure = draw_regions(AREAS, LIGHT)
    assert [trace.type for trace in figure.data] == ["scatter", "scatter"]
    assert list(figure.data[0].x).count(None) == 2
    assert figure.data[0].fillcolor != figure.data[1].fillcolor
    assert figure.data[1].text == "&lt;b&gt;高新区<br>无目标"


def test_the_words_of_a_county_stand_in_its_largest_part_and_a_zone_has_none() -> None:
    (label,) = draw_regions(AREAS, LIGHT).layout.annotations
    assert label.text == "<b>泰山区</b><br>滞后 49.0%"
    assert (round(label.x, 3), round(label.y, 3)) == (117.2, 36.1)


def test_nothing_of_the_map_is_fetched_from_elsewhere() -> None:
    layout = json.loads(draw_regions(AREAS, LIGHT).to_json())["layout"]
    assert not {"geo", "map", "mapbox"} & set(layout)


def test_a_degree_is_as_wide_as_it_is_at_this_latitude() -> None:
    assert round(draw_regions(AREAS, LIGHT).layout.yaxis.scaleratio, 3) == 1.238


def test_the_map_is_told_in_words() -> None:
    assert describe_regions(AREAS) == "泰山区滞后 49.0%；<b>高新区无目标"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_light_has_its_wash_and_its_edge_from_the_palette(palette: Palette) -> None:
    red, none = draw_regions(AREAS, palette).data
    assert (red.fillcolor, red.line.color) == (palette.red_wash, palette.red)
    assert (none.fillcolor, none.line.color) == (palette.card, palette.dash)
