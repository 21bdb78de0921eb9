"""按何时所知: pages as they stood at an earlier journal line, and always saying so."""

from __future__ import annotations

import re

from metrics.publish.snapshot import hash_token
from metrics.store.histories import read_states
from metrics.store.reads import read_snapshots
from metrics.store.workspace import Workspace
from tests.pages.conftest import OpenPage, words
from tests.pages.test_snapshots import make
from tests.publish.opening import read_page

BANNER = "按第3号记录时所知，非当前数据"


def test_every_state_can_be_chosen_with_its_line_file_and_moment_in_beijing(
    open_page: OpenPage, workspace: Workspace
) -> None:
    options = open_page("overview").selectbox(key="pick-known").options
    assert options[0] == "当前"
    assert len(options) == len(read_states(workspace)) + 1
    assert re.fullmatch(r"第3号 · 一\.csv · 20\d\d-\d\d-\d\d \d\d:\d\d", next(one for one in options if "第3号" in one))


def test_choosing_a_state_goes_into_the_address_and_a_banner_says_it(open_page: OpenPage) -> None:
    app = open_page("overview")
    assert "非当前数据" not in words(app)
    app.selectbox(key="pick-known").set_value("3").run()
    assert app.query_params["known"] == "3"
    assert BANNER in words(app)
    app.selectbox(key="pick-known").set_value("").run()
    assert "known" not in app.query_params
    assert "非当前数据" not in words(app)


def test_the_target_is_told_as_it_was_known_before_the_correction(open_page: OpenPage) -> None:
    query = {"target": "taian-2023-16-2", "as_of": "2023-06-30"}
    assert "10,350个" in words(open_page("indicator", **query))
    then = words(open_page("indicator", known="3", **query))
    assert BANNER in then
    assert "10,300个" in then
    assert "10,350" not in then
    assert "请先将“按何时所知”改为当前" in then


def test_links_keep_what_was_known_and_the_upload_page_does_not_say_it(open_page: OpenPage) -> None:
    app = open_page("upload", known="3")
    assert "非当前数据" not in words(app)
    assert "known=3" in next(one.proto.query_string for one in app.get("page_link") if one.proto.label == "总览")


def test_a_state_that_does_not_exist_is_ignored_with_a_note(open_page: OpenPage) -> None:
    text = words(open_page("overview", known="99"))
    assert "链接中的按何时所知“99”不存在，已忽略。" in text
    assert "非当前数据" not in text


def test_a_snapshot_of_an_earlier_state_says_so_in_title_scope_and_page(
    open_page: OpenPage, workspace: Workspace
) -> None:
    app = make(open_page("snapshots", known="3"))
    row = read_snapshots(workspace)[0]
    assert row.title.endswith("（按第3号记录时所知）")
    assert row.scope.endswith("按第3号记录时所知")
    page = read_page(workspace, hash_token(app.code[0].value.split("/s/")[1]), workspace.clock())
    assert page is not None
    assert BANNER in page.decode()
