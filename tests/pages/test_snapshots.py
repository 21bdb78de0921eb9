"""Making a snapshot, its link shown once, the list, revoking."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from metrics.intake.undo import undo_batch
from metrics.model.actor import Role
from metrics.model.errors import CommandRefused
from metrics.publish.from_json import from_canonical_json
from metrics.publish.meeting_code import fits_code
from metrics.publish.report import DEFAULT_DAYS
from metrics.publish.snapshot import hash_token
from metrics.store.reads import read_batches, read_snapshots
from metrics.store.workspace import Workspace
from tests.pages.conftest import OpenPage, SignIn, markup, words
from tests.people import reporter
from tests.publish.opening import read_page
from ui.snapshot_files import make_comparison_file, make_snapshot_file


@pytest.fixture(autouse=True)
def maker(sign_in: SignIn) -> None:
    sign_in(Role.REVIEWER, "王芳")


def make(app: AppTest) -> AppTest:
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


def test_who_is_signed_in_is_the_maker(open_page: OpenPage, workspace: Workspace) -> None:
    make(open_page("snapshots"))
    assert read_snapshots(workspace)[0].made_by == "王芳"


@pytest.mark.parametrize("role", [Role.LEADER, Role.REPORTER])
def test_who_makes_no_snapshots_reads_the_list(open_page: OpenPage, sign_in: SignIn, role: Role) -> None:
    make(open_page("snapshots"))
    sign_in(role)
    app = open_page("snapshots")
    assert "已有快照（1个）" in words(app) and "不能生成快照" in words(app)
    assert not [one for one in app.button if one.label in ("生成快照", "确认撤销", "确认更换链接")]


def test_its_maker_or_an_admin_revokes_and_the_link_ends_at_once(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace
) -> None:
    app = make(open_page("snapshots"))
    row = read_snapshots(workspace)[0]
    key = f"revoke-{row.snapshot_id}"
    sign_in(Role.REVIEWER, "李明")
    app.button(key=key).click().run()  # a click on what was drawn for somebody else
    assert read_snapshots(workspace)[0].revoked_at is None
    assert key not in [one.key for one in open_page("snapshots").button]
    sign_in(Role.ADMIN)
    app = open_page("snapshots")
    app.button(key=key).click().run()
    assert "快照已撤销，链接即时失效" in words(app)
    assert read_page(workspace, row.token_hash, workspace.clock()) is None
    assert "已撤销" in words(app)


def test_the_list_says_until_when_a_link_is_open(open_page: OpenPage, workspace: Workspace) -> None:
    app = make(open_page("snapshots"))
    last = read_snapshots(workspace)[0].expires_at - timedelta(seconds=1) + timedelta(hours=8)
    assert f"有效至{last.year}年{last.month}月{last.day}日" in words(app)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    app.run()
    assert not app.exception
    return app


def test_a_new_link_is_shown_once_with_its_code_to_scan_and_the_old_one_is_dead(
    open_page: OpenPage, workspace: Workspace
) -> None:
    app = make(open_page("snapshots"))
    old, row = app.code[0].value.split("/s/")[1], read_snapshots(workspace)[0]
    assert 'src="data:image/png;base64,' in markup(app)
    press(app, f"rotate-{row.snapshot_id}")
    new = app.code[0].value.split("/s/")[1]
    assert new != old
    assert "链接已更换，旧链接即时失效" in words(app)
    assert read_page(workspace, hash_token(old), workspace.clock()) is None
    assert read_page(workspace, hash_token(new), workspace.clock()) is not None
    assert "更换过链接" in words(app)


def test_a_code_is_offered_taken_and_never_shown_again(open_page: OpenPage, workspace: Workspace) -> None:
    app = open_page("snapshots")
    field = next(one for one in app.text_input if one.label.startswith("会议码"))
    assert re.fullmatch("不设；可用[0-9]{6}", field.placeholder)
    field.set_value("204816")
    make(app)
    row = read_snapshots(workspace)[0]
    assert fits_code("204816", row.code)
    assert "设会议码" in words(app)
    assert "204816" not in markup(app)


def test_the_list_says_how_often_a_link_was_opened_and_by_whom(open_page: OpenPage, workspace: Workspace) -> None:
    app = make(open_page("snapshots"))
    assert "尚未打开" in words(app)
    token = app.code[0].value.split("/s/")[1]
    for _ in range(3):
        read_page(workspace, hash_token(token), workspace.clock())
    app.run()
    assert "打开3次，最近请求" in words(app)
    assert "127.0.0.1" in words(app) and "pytest" in words(app)
    assert token not in markup(app)


def test_the_files_of_the_meeting_are_links_that_name_no_token(open_page: OpenPage, workspace: Workspace) -> None:
    app = make(open_page("snapshots"))
    row = read_snapshots(workspace)[0]
    for ending in ("docx", "pptx", "xlsx", "html", "json"):
        assert f'href="/download/snapshot.{ending}?id={row.snapshot_id}"' in markup(app)
    file = make_snapshot_file(workspace, "json", {"id": row.snapshot_id})
    assert from_canonical_json(file.content).title == row.title
    for asked in ({}, {"id": "x"}, {"id": row.token_hash}):
        with pytest.raises(CommandRefused):
            make_snapshot_file(workspace, "json", asked)


def test_a_snapshot_is_compared_with_now_on_the_page_and_as_a_file(open_page: OpenPage, workspace: Workspace) -> None:
    app = make(open_page("snapshots"))
    assert "两者的亮灯、数字和目标均一致" in words(app)
    row = read_snapshots(workspace)[0]
    undo_batch(workspace, read_batches(workspace)[0].batch_number, reason="报错", by=reporter("李四"))
    app.run()
    assert "更正" in words(app) and "10,350个" in words(app) and "10,300个" in words(app)
    file = make_comparison_file(workspace, "csv", {"before": row.snapshot_id})
    assert "10300" in file.content.decode("utf-8-sig")
    with pytest.raises(CommandRefused):
        make_comparison_file(workspace, "xlsx", {"before": "x"})


def test_an_empty_scope_needs_a_tick_and_a_reason(open_page: OpenPage, workspace: Workspace) -> None:
    app = open_page("snapshots", theme="乡村振兴")
    next(one for one in app.text_input if one.label == "生成理由").set_value("尚未到报送期")
    assert "不能生成快照" in words(make(app))
    assert read_snapshots(workspace) == ()
    next(one for one in app.checkbox if one.label == "仍要生成无数据的快照").check()
    make(app)
    assert "尚未到报送期" in read_snapshots(workspace)[0].note


def test_what_changed_since_the_page_was_shown_is_not_frozen_unseen(open_page: OpenPage, workspace: Workspace) -> None:
    app = open_page("snapshots")
    undo_batch(workspace, read_batches(workspace)[0].batch_number, reason="报错", by=reporter("李四"))
    assert "请核对后重新生成" in words(make(app))
    assert read_snapshots(workspace) == ()
    make(app)
    assert len(read_snapshots(workspace)) == 1
