"""Counties side by side: which rows and columns there are, the order of the counties, and what their sum says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from metrics.intake.seed import open_workspace, read_seed
from metrics.model.catalogue import Region
from metrics.model.light import Light
from metrics.model.verdict import Scope
from metrics.progress.counties import Board, CountyRow, find_city, read_board, to_board
from metrics.progress.county_ranks import rank_counties, rank_shares, rank_standings, state_board
from metrics.progress.county_sums import SumCheck, to_sum_checks
from metrics.progress.read import read_overview
from metrics.progress.tiles import read_tiles
from metrics.store.county_values import CountyValue, read_county_values
from metrics.store.workspace import Workspace
from tests.progress.county_seed import DATA, FIRMS, GIANTS, GREEN, NUMBERS, adopt_parts, import_numbers

SEPTEMBER = date(2023, 9, 30)
TAIAN = "370900"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    # Stands still before the next report is due, or no light would be green.
    seed = replace(read_seed(DATA), actuals={}, kind="demo", today=date(2023, 10, 12))
    opened = open_workspace(tmp_path_factory.mktemp("counties") / "var", lambda: seed)
    adopt_parts(opened)
    import_numbers(opened, *NUMBERS)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def board(workspace: Workspace) -> Board:
    return board_of(workspace)


def board_of(workspace: Workspace, scope: Scope | None = None, as_of: date = SEPTEMBER) -> Board:
    city = find_city(workspace.catalogue, TAIAN)
    assert city is not None
    return read_board(workspace, city, read_overview(workspace, as_of, scope or Scope(year=2023)))


def row_of(board: Board, key: str) -> CountyRow:
    return next(row for row in (*board.rows, *board.shares) if row.key == key)


def check_of(board: Board, indicator_id: str) -> SumCheck:
    return next(one for one in board.checks if one.indicator.indicator_id == indicator_id)


@pytest.mark.parametrize(
    ("region_id", "expect"),
    [(None, "泰安市"), ("370900", "泰安市"), ("370902", "泰安市"), ("370783", "潍坊市"), ("370000", "泰安市")],
)
def test_a_filter_means_a_city(workspace: Workspace, region_id: str | None, expect: str) -> None:
    city = find_city(workspace.catalogue, region_id)
    assert city is not None and city.name == expect


def test_a_catalogue_without_counties_has_no_city(workspace: Workspace) -> None:
    cities = tuple(one for one in workspace.catalogue.regions if one.level != "county" and one.level != "zone")
    assert find_city(workspace.catalogue.model_copy(update={"regions": cities}), None) is None


def test_counties_are_columns_in_the_catalogues_order_and_only_zones_with_a_target_follow(board: Board) -> None:
    names = [one.name for one in board.regions]
    assert names == ["泰山区", "岱岳区", "新泰市", "肥城市", "宁阳县", "东平县", "泰安高新区"]


def test_rows_are_the_targets_that_counties_have_with_the_citys_own_beside_them(board: Board) -> None:
    assert [row.key for row in board.rows] == [FIRMS, GIANTS, GREEN]
    green = row_of(board, GREEN)
    assert green.whole is not None and green.whole.target_id == GREEN
    assert {key: part.value for key, part in green.parts.items()} == {
        "370902": Decimal(50),
        "370911": Decimal(40),
        "370982": Decimal(60),
        "370983": Decimal(50),
    }
    assert green.parts["370902"].light is Light.BEHIND


def test_a_theme_narrows_the_rows(workspace: Workspace) -> None:
    assert [row.key for row in board_of(workspace, Scope(year=2023, theme="绿色低碳")).rows] == [GREEN]


def test_parts_of_another_document_stand_with_the_same_parts_elsewhere(workspace: Workspace) -> None:
    verdicts = read_overview(workspace, SEPTEMBER, Scope(year=2023)).verdicts
    city = find_city(workspace.catalogue, TAIAN)
    assert city is not None
    orphans = [replace(one, parent_target_id=None) for one in verdicts if one.parent_target_id == GREEN]
    values = read_county_values(workspace, TAIAN, SEPTEMBER)
    (row,) = to_board(workspace.catalogue, city, orphans, values).rows
    assert row.whole is None and len(row.parts) == 4


@pytest.mark.parametrize(
    ("key", "order", "expect"),
    [
        # 25/50, 20/40, 60/60, 35/50: two equals share a rank, the next one counts both.
        (GREEN, "", [("新泰市", 1), ("肥城市", 2), ("泰山区", 3), ("岱岳区", 3)]),
        (GREEN, "gap", [("新泰市", 1), ("肥城市", 2), ("泰山区", 3), ("岱岳区", 3)]),
        # 1 of 2, 2 of 2 and 0 of 1 are all less than one firm from three quarters; 2 of 5 lacks 1.75.
        (GIANTS, "", [("泰山区", 1), ("岱岳区", 1), ("肥城市", 1), ("新泰市", 4)]),
        (GIANTS, "gap", [("泰山区", 1), ("岱岳区", 1), ("肥城市", 1), ("新泰市", 4)]),
    ],
)
def test_counties_are_ranked_and_one_unit_decides_nothing(
    board: Board, key: str, order: str, expect: list[tuple[str, int]]
) -> None:
    places = rank_counties(board, row_of(board, key), order)
    assert [(place.region.name, place.rank) for place in places] == expect


def test_only_targets_in_whole_units_are_guarded(board: Board) -> None:
    guarded = {place.region.name for place in rank_counties(board, row_of(board, GIANTS)) if place.is_guarded}
    assert guarded == {"泰山区", "岱岳区", "肥城市"}
    assert not any(place.is_guarded for place in rank_counties(board, row_of(board, GREEN)))


def test_a_county_without_a_number_has_no_rank_and_stands_last(board: Board) -> None:
    green = row_of(board, GREEN)
    parts = {**green.parts, "370982": replace(green.parts["370982"], light=Light.NO_DATA, completion=None, gap=None)}
    last = rank_counties(board, replace(green, parts=parts))[-1]
    assert (last.region.name, last.rank) == ("新泰市", None)


def test_under_a_cap_less_is_better(board: Board) -> None:
    green = row_of(board, GREEN)
    capped = {key: replace(part, method="cap_flow") for key, part in green.parts.items()}
    names = [place.region.name for place in rank_counties(board, replace(green, parts=capped), "gap")]
    assert names == ["泰山区", "岱岳区", "肥城市", "新泰市"]


def test_all_targets_are_compared_by_counts_of_lights_and_a_county_without_any_has_no_rank(board: Board) -> None:
    standings = {one.region.name: one for one in rank_standings(board)}
    assert (standings["泰山区"].tones["red"], standings["泰山区"].judged) == (1, 3)
    assert standings["新泰市"].tones["red"] == 1
    # All of 1, 2 of 3, and three times 1 of 2 targets on pace.
    assert (standings["泰安高新区"].rank, standings["泰山区"].rank) == (1, 2)
    assert {standings[name].rank for name in ("岱岳区", "新泰市", "肥城市")} == {3}
    assert standings["宁阳县"].rank is None


def test_the_worst_gap_of_a_county_is_no_single_unit(board: Board) -> None:
    standings = {one.region.name: one for one in rank_standings(board, "gap")}
    # 泰山区 lacks 25 points of 小巨人 by half a firm, and as many of 绿色建筑 by 12.5万平方米.
    worst = standings["泰山区"].worst
    assert worst is not None and worst.parent_target_id == GREEN
    assert standings["泰安高新区"].worst is None and standings["泰安高新区"].rank == 1


@pytest.mark.parametrize(
    ("reds", "expect"),
    [
        ({}, "各县市区均无红旗"),
        ({"370902": 1}, "泰山区红旗1项，最多"),
        ({"370902": 1, "370983": 2}, "肥城市红旗2项，最多"),
        ({"370902": 2, "370983": 2}, "泰山区、肥城市各有红旗2项，最多"),
        ({"370902": 1, "370983": 1, "370911": 1}, "泰山区、岱岳区等3个县市区各有红旗1项，最多"),
    ],
)
def test_the_title_names_who_has_most_red(board: Board, reds: dict[str, int], expect: str) -> None:
    part = row_of(board, GREEN).parts["370902"]
    rows = tuple(
        replace(
            board.rows[0],
            parts={
                one.region_id: replace(part, light=Light.BEHIND if reds.get(one.region_id, 0) > place else Light.DONE)
                for one in board.regions
            },
        )
        for place in range(2)
    )
    assert state_board(replace(board, rows=rows)) == expect


def test_without_any_target_the_title_says_so(board: Board) -> None:
    assert state_board(replace(board, rows=())) == "各县市区尚无分解目标"


def test_without_targets_counties_are_ranked_by_their_share_of_the_city(board: Board) -> None:
    (row,) = board.shares
    assert row.indicator.indicator_id == "nursing_beds_new" and row.value_as_of == SEPTEMBER
    shares = [(one.region.name, one.share, one.rank) for one in rank_shares(board, row)]
    assert shares == [("新泰市", Decimal("0.4"), 1), ("泰山区", Decimal("0.25"), 2)]


def test_a_zone_inside_a_county_is_not_counted_twice(board: Board) -> None:
    check = check_of(board, "green_building_new")
    assert (check.own, check.counties, check.zones) == (Decimal(180), Decimal(180), Decimal(12))
    assert (check.difference, check.finding, check.with_zones) == (Decimal(0), "agrees", False)


def test_who_is_missing_is_named(board: Board) -> None:
    check = check_of(board, "little_giants_new")
    assert check.finding == "missing"
    assert [one.name for one in check.missing] == ["宁阳县", "东平县"]
    assert check.difference == 0


COUNTIES = (("370902", "泰山区", "county"), ("370911", "岱岳区", "county"), ("3709-gx", "泰安高新区", "zone"))


@pytest.mark.parametrize(
    ("indicator_id", "own", "parts", "expect"),
    [
        ("green_building_new", "10", ("6", "4", "3"), ("agrees", "0", False)),
        ("green_building_new", "13", ("6", "4", "3"), ("agrees", "0", True)),
        ("green_building_new", "11", ("6", "4", "3"), ("differs", "1", False)),
        ("green_building_new", "10.1", ("6", "4", "3"), ("rounded", "0.1", False)),
        # A firm is never lost by rounding.
        ("little_giants_new", "11", ("6", "4", "3"), ("differs", "1", False)),
    ],
)
def test_zones_are_in_the_sum_only_where_it_is_then_the_citys(
    workspace: Workspace, indicator_id: str, own: str, parts: tuple[str, ...], expect: tuple[str, str, bool]
) -> None:
    family = tuple(
        Region(region_id=key, name=name, short_name=name, parent_region_id=TAIAN, level=level, order=place)
        for place, (key, name, level) in enumerate(COUNTIES)
    )
    numbers = zip((TAIAN, *(key for key, _, _ in COUNTIES)), (own, *parts), strict=True)
    values = [CountyValue(indicator_id, key, SEPTEMBER, Decimal(value)) for key, value in numbers]
    (check,) = to_sum_checks(workspace.catalogue, TAIAN, family, values)
    assert (check.finding, str(check.difference), check.with_zones) == expect


def test_what_was_known_before_the_counties_reported_is_answerable(workspace: Workspace) -> None:
    assert read_county_values(workspace, TAIAN, SEPTEMBER, known_at=workspace.data_version - 1) == ()
    assert read_county_values(workspace, TAIAN, date(2023, 8, 31)) == ()
    assert read_county_values(workspace, TAIAN, date(2025, 9, 30)) == ()


def test_every_county_and_zone_of_the_city_has_a_tile_of_its_own(workspace: Workspace, root: Path) -> None:
    tiles = read_tiles(root / "data" / "tiles.csv")
    inside = {one.region_id for one in workspace.catalogue.regions if one.parent_region_id == TAIAN}
    assert set(tiles) == inside
    assert len({(tile.row, tile.column) for tile in tiles.values()}) == len(tiles)
