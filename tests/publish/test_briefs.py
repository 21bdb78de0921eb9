"""Briefs of a real workspace: rendered once by data version, day and address, and never an old one after a commit."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from metrics.intake.amend import choose_rule_set
from metrics.intake.issues import IssueNote, close_issue, note_issue
from metrics.intake.seed import open_workspace, read_seed
from metrics.model.errors import CommandRefused, Conflict
from metrics.progress.report import Overview, TargetStory
from metrics.publish import briefs as module
from metrics.publish.briefs import Briefs
from metrics.store.workspace import Workspace
from tests.people import admin, reporter

ROOT = Path(__file__).parents[2]
SHEET = """指标编码,指标名称,地区,数据期,本期值,单位,数据性质,备注
5g_base_stations,,泰安市,2022年12月,10200,个,,
5g_base_stations,,泰安市,2023年6月,10300,个,,
5g_base_stations,,泰安市,2023年9月,10659,个,,
tech_smes_registered,,泰安市,2023年1-6月,300,家,,
tech_smes_registered,,泰安市,2023年1-9月,302,家,,
"""
OCTOBER = datetime(2023, 10, 12, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("briefs") / "var"
    seed = replace(read_seed(ROOT / "data", "<b>泰安</b>"), actuals={"一.csv": SHEET.encode("utf-8-sig")})
    open_workspace(home, lambda: seed).close()
    return home


@pytest.fixture
def workspace(planted: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with invented numbers whose clock stands still until a test moves it."""
    workspace = Workspace(Path(shutil.copytree(planted, tmp_path / "var")), lambda: OCTOBER)
    yield workspace
    workspace.close()


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A growing list with one entry for every page that is really rendered."""
    names: list[str] = []
    draw = module.to_brief
    monkeypatch.setattr(module, "to_brief", lambda brief: names.append(brief.report.scope_words) or draw(brief))
    return names


def test_the_page_tells_what_is_red_in_the_workspace(workspace: Workspace) -> None:
    page = Briefs(workspace).read({})
    text = page.content.decode()
    assert gzip.decompress(page.gzipped) == page.content
    assert "数据截至" in text and "2023年9月30日" in text
    assert "入库" in text and "严重滞后" in text
    assert "连续2期红旗，自2023年6月底起" in text
    assert "<b>泰安" not in text


def test_a_page_is_rendered_once_whoever_asks(workspace: Workspace, rendered: list[str]) -> None:
    briefs = Briefs(workspace)
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(briefs.read, [{}] * 16))
    assert len(rendered) == 1
    assert all(page is pages[0] for page in pages)


def test_what_is_no_filter_makes_no_page_of_its_own(workspace: Workspace, rendered: list[str]) -> None:
    briefs = Briefs(workspace)
    assert briefs.read({}) is briefs.read({"utm": "x", "region": ""})
    assert len(rendered) == 1


def test_a_journal_line_makes_a_new_page(workspace: Workspace, rendered: list[str]) -> None:
    briefs = Briefs(workspace)
    before = briefs.read({})
    choose_rule_set(workspace, "银川", target_id=None, reason="会议决定", by=admin("王芳"))
    after = briefs.read({})
    assert len(rendered) == 2
    assert before.etag != after.etag
    assert f"数据版本第{workspace.data_version}号" in after.content.decode()
    assert "按“银川”规则评价" in after.content.decode()


def test_a_measure_noted_without_a_new_data_version_makes_a_new_page(workspace: Workspace, rendered: list[str]) -> None:
    briefs = Briefs(workspace)
    before, version = briefs.read({}), workspace.data_version
    assert "下一步措施" not in before.content.decode()
    note_issue(workspace, "taian-2023-06-1", IssueNote("申报<偏少>", "逐户<辅导>", "2023-10-31"), by=reporter("王芳"))
    after = briefs.read({})
    assert (len(rendered), workspace.data_version) == (2, version)
    assert before.etag != after.etag
    assert "<dt>下一步措施</dt><dd>逐户&lt;辅导&gt;（完成时限2023年10月31日）</dd>" in after.content.decode()
    close_issue(workspace, "taian-2023-06-1", reason="已补报", by=reporter("王芳"))
    assert "下一步措施" not in briefs.read({}).content.decode()


def test_a_new_day_makes_a_new_page(workspace: Workspace) -> None:
    briefs = Briefs(workspace)
    before = briefs.read({})
    workspace.clock = lambda: datetime(2023, 10, 15, 2, tzinfo=UTC)
    after = briefs.read({})
    assert "距今12天" in before.content.decode()
    assert "距今15天" in after.content.decode()
    assert before.etag != after.etag


def test_another_process_gives_the_same_mark(workspace: Workspace) -> None:
    assert Briefs(workspace).read({}) == Briefs(workspace).read({})


def test_filters_of_the_address_choose_and_stay_in_the_links(workspace: Workspace) -> None:
    page = Briefs(workspace).read({"as_of": "2023-06-30", "region": "370900", "document": "taian-2023"})
    text = page.content.decode()
    assert "非最新一期，最新为2023年9月30日" in text
    assert "indicator?as_of=2023-06-30&amp;document=taian-2023&amp;region=370900&amp;target=" in text


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"region": "nowhere"}, "地区“nowhere”"),
        ({"as_of": "2023-13-01"}, "数据截止“2023-13-01”"),
        ({"document": "' or 1=1 --", "year": "1066"}, "文件“' or 1=1 --”、年度“1066”"),
        ({"known": "999"}, "按何时所知“999”"),
        ({"theme": "x" * 900}, f"主题“{'x' * 40}”"),
    ],
)
def test_an_address_that_asks_for_what_there_is_not_is_refused_in_words(
    workspace: Workspace, params: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandRefused) as refusal:
        Briefs(workspace).read(params)
    assert str(refusal.value) == f"链接中的{words}不存在，请核对链接。"


def test_only_so_many_pages_are_kept(workspace: Workspace, rendered: list[str]) -> None:
    briefs = Briefs(workspace, max_pages=2)
    for year in ("2022", "2023", "all"):
        briefs.read({"year": year})
    briefs.read({"year": "all"})
    assert len(rendered) == 3
    briefs.read({"year": "2022"})
    assert len(rendered) == 4


def test_a_page_never_mixes_two_versions(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    read = module.read_stories
    rules = iter(("银川", "通用", "银川", "通用"))

    def read_while_another_commits(workspace: Workspace, overview: Overview) -> dict[str, TargetStory]:
        choose_rule_set(workspace, next(rules), target_id=None, reason="会议决定", by=admin("王芳"))
        return read(workspace, overview)

    monkeypatch.setattr(module, "read_stories", read_while_another_commits)
    with pytest.raises(Conflict):
        Briefs(workspace).read({})
    monkeypatch.setattr(module, "read_stories", read)
    assert f"数据版本第{workspace.data_version}号" in Briefs(workspace).read({}).content.decode()


def test_an_empty_workspace_says_what_is_missing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "var")
    try:
        text = Briefs(workspace).read({}).content.decode()
    finally:
        workspace.close()
    assert "尚无目标" in text
    assert "请联系系统管理员导入目标文件" in text


def test_targets_without_any_number_say_who_is_to_report(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "var", lambda: replace(read_seed(ROOT / "data"), actuals={}))
    try:
        text = Briefs(workspace).read({}).content.decode()
    finally:
        workspace.close()
    assert "尚无报送数据" in text
    assert "本期没有红旗目标" in text
