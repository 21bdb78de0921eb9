"""The office's own map: taken with its 审图号, refused in words where anything is amiss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from metrics.model.catalogue import Region
from metrics.model.errors import CommandRefused
from metrics.progress import boundaries
from metrics.progress.boundaries import FILE_NAME, read_boundaries

SQUARE = [[117.0, 36.0], [117.2, 36.0], [117.2, 36.2], [117.0, 36.2], [117.0, 36.0]]
FAMILY = tuple(
    Region(region_id=key, name=name, short_name=name, parent_region_id="370900", level=level, order=place)
    for place, (key, name, level) in enumerate(
        (("370902", "泰山区", "county"), ("370911", "岱岳区", "county"), ("3709-gx", "泰安高新区", "zone"))
    )
)


def feature(region_id: str, geometry: Any = None) -> dict[str, Any]:
    square = {"type": "Polygon", "coordinates": [SQUARE]}
    return {"type": "Feature", "properties": {"region_id": region_id}, "geometry": geometry or square}


def a_map(*features: Any, **others: Any) -> dict[str, Any]:
    listed = features or (feature("370902"), feature("370911"), feature("370100"))
    return {"type": "FeatureCollection", "审图号": "鲁SG(2026)000号", "features": list(listed), **others}


def read(home: Path, content: Any) -> boundaries.Boundaries | None:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    (home / FILE_NAME).write_text(text, encoding="utf-8")
    return read_boundaries(home, FAMILY)


def test_without_a_file_there_is_no_map(tmp_path: Path) -> None:
    assert read_boundaries(tmp_path, FAMILY) is None


def test_a_map_holds_the_outlines_of_the_city_and_its_approval(tmp_path: Path) -> None:
    found = read(tmp_path, a_map())
    assert found is not None and found.approval == "鲁SG(2026)000号"
    assert set(found.outlines) == {"370902", "370911"}
    assert found.outlines["370902"] == (tuple((x, y) for x, y in SQUARE),)


def test_parts_of_a_region_are_put_together(tmp_path: Path) -> None:
    islands = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE, SQUARE]]}
    found = read(tmp_path, a_map(feature("370902", islands), feature("370911"), feature("370911")))
    assert found is not None
    assert (len(found.outlines["370902"]), len(found.outlines["370911"])) == (3, 2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "不是UTF-8编码的JSON"),
        ("[" * 100_000, "不是UTF-8编码的JSON"),
        ([], "FeatureCollection"),
        (a_map(type="Feature"), "FeatureCollection"),
        (a_map(features=None), "FeatureCollection"),
        (a_map(审图号=""), "缺少顶层文字“审图号”"),
        (a_map(审图号=12), "缺少顶层文字“审图号”"),
        (a_map(审图号="号" * 61), "缺少顶层文字“审图号”"),
        (a_map(feature("370902")), "缺少岱岳区"),
        (a_map({"properties": None}, 3, feature("370902")), "缺少岱岳区"),
        (a_map(feature("370902", {"type": "Point", "coordinates": [117, 36]})), "应为Polygon或MultiPolygon"),
        (a_map(feature("370902", {"type": "Polygon", "coordinates": [SQUARE[:4]]})), "边界没有闭合"),
        (a_map(feature("370902", {"type": "Polygon", "coordinates": [[[500_000, 4_000_000]] * 4]})), "应为经纬度"),
        (a_map(feature("370902", {"type": "Polygon", "coordinates": [[["117", "36"]] * 4]})), "应为经纬度"),
        (a_map(feature("370902", {"type": "Polygon", "coordinates": [[[float("nan"), 36]] * 4]})), "应为经纬度"),
    ],
)
def test_a_file_that_cannot_be_shown_is_refused_in_words(tmp_path: Path, content: Any, words: str) -> None:
    with pytest.raises(CommandRefused) as refusal:
        read(tmp_path, content)
    assert words in str(refusal.value)
    assert "现显示示意图" in str(refusal.value)


@pytest.mark.parametrize(("limit", "words"), [("MOST_BYTES", "文件超过"), ("MOST_POINTS", "边界点超过")])
def test_a_map_too_heavy_for_a_page_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, words: str
) -> None:
    monkeypatch.setattr(boundaries, limit, 9)
    with pytest.raises(CommandRefused, match=words):
        read(tmp_path, a_map())
