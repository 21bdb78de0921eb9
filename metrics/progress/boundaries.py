"""The office's own map: outlines of counties in map.geojson of the workspace, shown only with their 审图号."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metrics.model.catalogue import Region
from metrics.model.errors import CommandRefused
from metrics.progress.county_sums import ZONE

FILE_NAME = "map.geojson"
APPROVAL = "审图号"
MOST_BYTES, MOST_POINTS, MOST_LETTERS = 5_000_000, 20_000, 60

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Boundaries:
    """Closed rings of (longitude, latitude) by region id; `approval` is the 审图号 under which they may be shown."""

    approval: str
    outlines: dict[str, tuple[Ring, ...]]


def read_boundaries(home: Path, family: tuple[Region, ...]) -> Boundaries | None:
    """The outlines of a city's counties and zones, None where the workspace has no map.

    Raises CommandRefused, in words for the office, where the file cannot be shown as it is.
    """
    path = home / FILE_NAME
    if not path.is_file():
        return None
    if path.stat().st_size > MOST_BYTES:
        raise _refusal(f"文件超过{MOST_BYTES // 1_000_000}MB，请先抽稀")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        raise _refusal("不是UTF-8编码的JSON") from None
    return _to_boundaries(content, family)


def _refusal(reason: str) -> CommandRefused:
    return CommandRefused(f"工作区的地图文件{FILE_NAME}未采用：{reason}。现显示示意图。")


def _to_boundaries(content: Any, family: tuple[Region, ...]) -> Boundaries:
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or content.get("type") != "FeatureCollection":
        raise _refusal("不是GeoJSON的FeatureCollection")
    approval = content.get(APPROVAL)
    if not isinstance(approval, str) or not 0 < len(approval.strip()) <= MOST_LETTERS:
        raise _refusal(f"缺少顶层文字“{APPROVAL}”，公开地图须有{APPROVAL}")
    wanted = {one.region_id for one in family}
    outlines: dict[str, tuple[Ring, ...]] = {}
    for feature in features:
        region_id = _region_of(feature)
        if region_id in wanted:
            outlines[region_id] = (*outlines.get(region_id, ()), *_rings(feature.get("geometry"), region_id))
    missing = [one.name for one in family if one.level != ZONE and one.region_id not in outlines]
    if missing:
        raise _refusal(f"缺少{'、'.join(missing)}，请核对各要素的region_id")
    if sum(len(ring) for rings in outlines.values() for ring in rings) > MOST_POINTS:
        raise _refusal(f"边界点超过{MOST_POINTS}个，请先抽稀")
    return Boundaries(approval.strip(), outlines)


def _region_of(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return str(properties.get("region_id", "")) if isinstance(properties, dict) else ""


def _rings(geometry: Any, region_id: str) -> Iterator[Ring]:
    parts: Any = geometry.get("coordinates") if isinstance(geometry, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    polygons = [parts] if kind == "Polygon" else parts if kind == "MultiPolygon" else None
    if not isinstance(polygons, list) or not all(isinstance(one, list) for one in polygons):
        raise _refusal(f"{region_id}的图形应为Polygon或MultiPolygon")
    for ring in (ring for polygon in polygons for ring in polygon):
        points = tuple(_point(one, region_id) for one in ring) if isinstance(ring, list) else ()
        if len(points) < 4 or points[0] != points[-1]:
            raise _refusal(f"{region_id}的边界没有闭合")
        yield points


def _point(written: Any, region_id: str) -> tuple[float, float]:
    numbers = written[:2] if isinstance(written, list) else []
    if len(numbers) == 2 and all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers):
        longitude, latitude = float(numbers[0]), float(numbers[1])
        if abs(longitude) <= 180 and abs(latitude) <= 90:
            return longitude, latitude
    raise _refusal(f"{region_id}的坐标应为经纬度")
