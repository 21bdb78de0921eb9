"""Making a snapshot, its link shown once, the list, revoking."""

from __future__ import annotations

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from metrics.publish.report import DEFAULT_DAYS
from metrics.publish.snapshot import hash_token
from metrics.store.reads import read_snapshots
from metrics.store.workspace import Workspace
from tests.pages.conftest import OpenPage, words
from tests.publish.opening import read_page


def make(app: AppTest, by: str = "王芳") -> AppTest:
    next(one for one in app.text_input if one.label == "制作人").set_value(by)
    next(one for one in app.button if one.label == "生成快照").click()
    app.run()
    assert not app.exception
    return app


def test_the_form_suggests_the_quarter_and_the_default_expiry(open_page: OpenPage) -> None:
    app = open_page("snapshots")
    assert app.text_input[0].value == "2023年三季度目标进展通报"
    assert app.number_input[0].value == DEFAULT_DAYS


def test_a_snapshot_freezes_the_current_scope_behind_a_link(open_page: OpenPage, workspace: Workspace) -> None:
    app = make(open_page("snapshots", theme="数字经济"))
    row = read_snapshots(workspace)[0]
    assert row.scope == "全部文件 · 2023年 · 全部地区 · 数字经济"
    token = app.code[0].value.split("/s/")[1]
    page = read_page(workspace, hash_token(token), workspace.clock())
    assert page is not None
    assert "5G基站总数" in page.decode()
    assert "链接只在此处显示一次" in words(app)


def test_the_link_is_gone_once_it_is_kept_and_in_any_other_session(open_page: OpenPage) -> None:
    app = make(open_page("snapshots"))
    assert not open_page("snapshots").code
    next(one for one in app.button if one.label == "已保存，关闭").click()
    app.run()
    assert not app.code
    assert "已有快照（1个）" in words(app)


def test_sending_the_form_once_makes_one_snapshot_however_often_the_page_reruns(
    open_page: OpenPage, workspace: Workspace
) -> None:
    app = make(open_page("snapshots"))
    app.run()
    app.run()
    assert len(read_snapshots(workspace)) == 1


def test_a_snapshot_needs_a_maker(open_page: OpenPage, workspace: Workspace) -> None:
    assert "请填写制作人" in words(make(open_page("snapshots"), by=" "))
    assert read_snapshots(workspace) == ()


def test_only_its_maker_revokes_and_the_link_ends_at_once(open_page: OpenPage, workspace: Workspace) -> None:
    app = make(open_page("snapshots"))
    row = read_snapshots(workspace)[0]
    for name, expect in (("李明", "只有快照的制作人或管理员可以撤销"), ("王芳", "快照已撤销，链接即时失效")):
        app.text_input(key=f"revoke-{row.snapshot_id}-by").set_value(name)
        app.button(key=f"revoke-{row.snapshot_id}").click()
        app.run()
        assert expect in words(app)
    assert read_page(workspace, row.token_hash, workspace.clock()) is None
    assert "已撤销" in words(app)


def test_the_list_says_until_when_a_link_is_open(open_page: OpenPage, workspace: Workspace) -> None:
    app = make(open_page("snapshots"))
    last = read_snapshots(workspace)[0].expires_at - timedelta(seconds=1) + timedelta(hours=8)
    assert f"有效至{last.year}年{last.month}月{last.day}日" in words(app)
