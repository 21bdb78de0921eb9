"""The overview in states that a city meets: one target, no numbers yet, nothing red, a full city, five hundred targets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.demo import make_demo_seed
from metrics.intake.seed import Seed, import_file, open_workspace, read_seed
from metrics.model.actor import Role
from metrics.store.workspace import Workspace
from tests.pages.conftest import NUMBERS, ROOT, SHEET, OpenPage, markup, sign_in_as, words
from tests.people import reporter
from ui.overview_bars import MOST_OPEN
from ui.overview_flags import FIRST_FLAGS, MOST_FLAGS
from ui.session import open_sessions
from ui.state import open_shared

OpenSeed = Callable[..., AppTest]
#: What one rerun may send for 512 targets; measured 448,000.
MOST_CHARACTERS = 550_000
QUARTERS = ("2022年底", "03月", "06月", "09月")


@pytest.fixture
def open_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenSeed]:
    """The overview of a workspace that a seed begins."""

    def open_one(seed: Seed, **query: str) -> AppTest:
        home = tmp_path / "var"
        monkeypatch.setenv("XUSHI_HOME", str(home))
        open_workspace(home, lambda: seed).close()
        open_shared.cache_clear()
        open_sessions.cache_clear()
        open_shared()
        sign_in_as(monkeypatch, Role.LEADER, "看的人")
        app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=100)
        for parameter, value in query.items():
            app.query_params[parameter] = value
        app.run()
        assert not app.exception
        return app

    yield open_one
    open_shared().close()
    open_shared.cache_clear()
    open_sessions.cache_clear()


def quarterly_demo() -> Seed:
    """The demo with a file a quarter, without its issues: enough for every light and line."""
    seed = make_demo_seed(ROOT / "data")
    files = {name: content for name, content in seed.actuals.items() if any(part in name for part in QUARTERS)}
    return replace(seed, actuals=files, issues=())


def with_rows(seed: Seed, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> Seed:
    """The seed with other rows in its table of targets."""
    reader = csv.DictReader(io.StringIO(seed.tables["targets"].decode("utf-8-sig")))
    rows = change(list(reader))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, reader.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return replace(seed, tables={**seed.tables, "targets": stream.getvalue().encode()})


def cloned(rows: list[dict[str, str]], times: int) -> list[dict[str, str]]:
    """Every target of a city so many times under other ids; its parts in counties are left out."""
    whole = [row for row in rows if row["region_id"] == "370900"]
    return [
        row | {"target_id": f"{row['target_id']}-k{copy}", "parent_target_id": ""}
        for copy in range(times)
        for row in whole
    ]


def page_links(app: AppTest) -> list[str]:
    """The addresses of the links to targets that stay in the session."""
    return [one.proto.query_string for one in app.get("page_link") if "target=" in one.proto.query_string]


def test_one_target_fills_a_page_of_its_own(open_seed: OpenSeed) -> None:
    shipped = read_seed(ROOT / "data", "泰安市")
    seed = with_rows(shipped, lambda rows: [row for row in rows if row["target_id"] == "taian-2023-06-1"])
    app = open_seed(replace(seed, actuals={"一.csv": NUMBERS.encode("utf-8-sig")}))
    text, html = words(app), markup(app)
    assert "1项红旗，科技型中小企业入库差距最大" in text
    assert "红旗清单（1项）" in text and "全部目标（1项）" in text
    assert page_links(app) == ["target=taian-2023-06-1"]
    assert html.count("x-table x-bars") == 1
    assert "x-alone" in html and "其余" not in text


def test_without_any_number_the_page_says_what_is_missing_and_where_to_bring_it(open_seed: OpenSeed) -> None:
    app = open_seed(replace(read_seed(ROOT / "data", "泰安市"), actuals={}), year="2023", region="370900")
    text = words(app)
    assert "64项目标均未评价" in text
    assert "所选范围内尚无报送数据" in text
    assert "红旗清单" not in text and "较上期变化" not in text
    assert "全部目标（64项）" in text and "缺报清单" in text
    link = next(one.proto for one in app.get("page_link") if one.proto.label == "前往数据报送")
    assert "upload" in link.page


def test_where_nothing_is_red_the_page_is_calm_and_says_so(open_page: OpenPage, workspace: Workspace) -> None:
    enough = SHEET.format(rows="5g_base_stations,,泰安市,2023年10月,11000,个,,")
    import_file(workspace, "十月.csv", enough.encode("utf-8-sig"), by=reporter("李四"))
    app = open_page("overview", theme="数字经济", year="2023")
    text = words(app)
    assert "无红旗，1项略滞后" in text
    assert "红旗清单（0项）" in text
    assert re.search(r"本期没有红旗目标。略滞后1项，首位为5G基站(总数)?。", text)
    assert page_links(app) == [] and "<article" not in markup(app)
    assert re.search(r"退出红旗 1项\s+5G基站总数", text)


def test_a_full_city_shows_all_its_bars_and_the_first_flags_with_links(open_seed: OpenSeed) -> None:
    app = open_seed(quarterly_demo(), year="2023")
    html, text = markup(app), words(app)
    assert "全部目标（64项）" in text
    flags = int(re.search(r"红旗清单（(\d+)项）", text)[1])  # type: ignore[index]
    assert flags > FIRST_FLAGS
    assert len(page_links(app)) == FIRST_FLAGS
    assert html.count("<article") == flags
    assert f"其余{flags - FIRST_FLAGS}项红旗" in text
    assert "x-folds" not in html and 'class="x-blocks x-links"' in html
    assert re.search(r"\d+项落后20个百分点以上\s+每格一项，共55项，另有9项未列入", text)
    assert 'aria-label="55项目标按与应达进度的差距分布：低于−50个百分点1项、' in html
    assert html.count('role="img"') == flags + 1  # a line for each flag, and the spread of all


def test_five_hundred_targets_fold_by_theme_and_the_page_stays_light(open_seed: OpenSeed) -> None:
    app = open_seed(with_rows(quarterly_demo(), lambda rows: cloned(rows, 8)), year="2023")
    html, text = markup(app), words(app)
    assert "全部目标（512项）" in text and MOST_OPEN < 512
    folds = html.split('class="x-links x-folds"')[1].split("缺报清单")[0]
    themes = re.findall(r'<details class="x-theme"( open="open")?><summary><b>([^<]*)</b>', folds)
    assert len(themes) == 10
    assert [is_open != "" for is_open, _ in themes] == [True] + [False] * 9
    tallies = [int(count) for count in re.findall(r'<span class="x-red">红旗(\d+)</span>', folds)]
    assert tallies == sorted(tallies, reverse=True)
    assert len(page_links(app)) == FIRST_FLAGS
    assert html.count("<article") == MOST_FLAGS
    assert re.search(r'href="/flags" target="_self">另有\d+项，见红旗页的清单', html)
    assert len(html) < MOST_CHARACTERS
    elements = [one for kind in ("html", "page_link") for one in app.main.get(kind)]
    assert len(elements) < 40
