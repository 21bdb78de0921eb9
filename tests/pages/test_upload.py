"""Uploading: what a clerk sees, and that one file makes one batch however often it is sent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from metrics.access.tokens import find_reporter
from metrics.intake.request import FileRequest, answer_file
from metrics.intake.review import choose_review
from metrics.intake.seed import import_file
from metrics.model.actor import Role
from metrics.store.reads import read_batches
from metrics.store.submissions import read_submissions
from metrics.store.tokens import read_tokens
from metrics.store.workspace import Workspace
from tests.intake.workbooks import make_workbook
from tests.pages.conftest import SHEET, OpenPage, SignIn, markup, words
from tests.people import admin, reporter
from ui.session import open_sessions

GOOD = SHEET.format(rows="5g_base_stations,,泰安市,2023年9月,11100,个,,")


@pytest.fixture(autouse=True)
def clerk(sign_in: SignIn) -> None:
    sign_in(Role.REPORTER, "王芳")


def upload(app: AppTest, text: str, name: str = "报送.csv") -> AppTest:
    app.file_uploader(key="intake-file").set_value((name, text.encode("utf-8-sig"), "text/csv"))
    app.run()
    assert not app.exception
    return app


def commit_buttons(app: AppTest) -> list[Any]:
    return [button for button in app.button if button.label.startswith("提交")]


def sign(app: AppTest, reason: str = "已核对") -> AppTest:
    """The good sheet corrects a number of a closed year, so a reason is asked for."""
    app.text_input(key="intake-reason").set_value(reason)
    commit_buttons(app)[0].click()
    app.run()
    assert not app.exception
    return app


def test_the_template_link_asks_for_a_region_and_a_month(open_page: OpenPage) -> None:
    bodies = [one.proto.body for one in open_page("upload").get("html")]
    link = next(body for body in bodies if "/download/template.csv" in body)
    assert "month=2023-09-30" in link
    assert "region=370900" in link


def test_uploading_shows_the_change_and_commits_nothing(open_page: OpenPage, workspace: Workspace) -> None:
    before = workspace.data_version
    text = words(upload(open_page("upload"), GOOD))
    assert "新增0项、更正1项、不变0项" in text
    assert "10,659" in text
    assert "+4.1%" in text
    assert "将变化的亮灯（1项）" in text
    assert workspace.data_version == before


def test_how_the_file_was_read_is_said(open_page: OpenPage) -> None:
    text = words(upload(open_page("upload"), GOOD.replace("备注", "谁填的")))
    for part in ("UTF-8", "逗号", "第1行", "谁填的", "1行，可入库1行"):
        assert part in text


def test_errors_are_listed_by_place_and_keep_the_button_away(open_page: OpenPage) -> None:
    app = upload(open_page("upload"), GOOD.replace("11100", "约1200"))
    assert "第2行 E列‹本期值›" in words(app)
    assert "文件有1处错误，尚不能提交" in words(app)
    assert not commit_buttons(app)
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["下载标注后的表格", "下载问题清单"]


def test_a_commit_makes_a_batch_a_receipt_and_a_new_light(open_page: OpenPage, workspace: Workspace) -> None:
    app = sign(upload(open_page("upload"), GOOD))
    batch = read_batches(workspace)[0]
    assert (batch.reported_by, batch.row_count, batch.filename) == ("王芳", 1, "报送.csv")
    assert f"提交成功，已入库为第{batch.batch_number}号批次" in words(app)
    assert batch.rows_hash in words(app)
    assert not commit_buttons(app)
    app.switch_page("../pages/overview.py").run()
    assert "1项红旗" in words(app)
    assert re.search(r"退出红旗 1项\s+5G基站总数.*严重滞后\s+→\s+略滞后", words(app))


def test_reruns_and_uploading_again_in_another_session_make_no_second_batch(
    open_page: OpenPage, workspace: Workspace
) -> None:
    app = sign(upload(open_page("upload"), GOOD))
    app.run()
    count, number = len(read_batches(workspace)), read_batches(workspace)[0].batch_number
    other = upload(open_page("upload"), GOOD, "改了名.csv")
    assert f"该文件已于第{number}号批次入库，无需再次提交" in words(other)
    assert not commit_buttons(other)
    assert len(read_batches(workspace)) == count


def test_who_signed_out_in_another_tab_commits_nothing_and_is_told(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace
) -> None:
    token = sign_in(Role.REPORTER, "王芳")
    count = len(read_batches(workspace))
    app = upload(open_page("upload"), GOOD)
    open_sessions().end(token)
    sign(app)
    assert "登录已失效，请重新登录。未提交的内容没有入库。" in words(app)
    assert "/login" in markup(app) and not app.button
    assert len(read_batches(workspace)) == count


@pytest.mark.parametrize("role", [Role.LEADER, Role.REVIEWER])
def test_who_reports_no_numbers_has_no_place_to_put_a_file(open_page: OpenPage, sign_in: SignIn, role: Role) -> None:
    sign_in(role)
    app = open_page("upload")
    assert not app.get("file_uploader")
    if role is Role.REVIEWER:
        assert "已报送批次" in words(app) and "第二步" not in words(app)
        return
    assert f"您的身份是“{role.word}”，不能上传表格核对。该事项由“填报、管理员”账号办理" in words(app)


def test_an_admin_sees_what_a_file_would_change_and_cannot_commit_it(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace
) -> None:
    sign_in(Role.ADMIN)
    app = upload(open_page("upload"), GOOD)
    assert "10,659" in words(app) and "不能提交数据。该事项由“填报”账号办理" in words(app)
    assert not commit_buttons(app)


def test_a_department_s_clerk_is_told_which_rows_are_not_theirs(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace
) -> None:
    sign_in(Role.REPORTER, "住建局钱工", "市住房城乡建设局")
    app = upload(open_page("upload"), GOOD)
    assert "‹5G基站总数›不是市住房城乡建设局牵头或配合的指标，住建局钱工不能报送或撤销" in words(app)
    assert not commit_buttons(app)
    app = upload(
        open_page("upload"),
        GOOD.replace("5g_base_stations,", ",新增绿色建筑面积").replace(
            "2023年9月,11100,个", "2023年1-9月,150,万平方米"
        ),
    )
    assert commit_buttons(app)


def test_a_warning_asks_for_a_reason_that_becomes_the_batch_s(open_page: OpenPage, workspace: Workspace) -> None:
    app = upload(open_page("upload"), GOOD.replace("11100", "1.11e4"))
    assert "提醒（2处）" in words(app)
    sign(app, reason="")
    assert "请填写说明后提交" in words(app)
    sign(app, reason="系统导出格式")
    assert read_batches(workspace)[0].reason == "系统导出格式"


def test_a_batch_is_undone_from_the_list(open_page: OpenPage, workspace: Workspace) -> None:
    app = sign(upload(open_page("upload"), GOOD))
    number = read_batches(workspace)[0].batch_number
    app.button(key=f"batch-undo-{number}").click()
    app.run()
    assert "请填写撤销理由" in words(app)
    app.text_input(key=f"batch-reason-{number}").set_value("口径有误")
    app.button(key=f"batch-undo-{number}").click()
    app.run()
    assert f"第{number}号批次已撤销" in words(app)
    assert read_batches(workspace)[0].undone_by == "王芳"


def test_somebody_else_s_commit_in_between_is_told_and_compared_anew(open_page: OpenPage, workspace: Workspace) -> None:
    app = upload(open_page("upload"), GOOD)
    import_file(workspace, "别人.csv", GOOD.replace("11100", "10900").encode("utf-8-sig"), by=reporter("李明"))
    count = len(read_batches(workspace))
    sign(app)
    assert "预览之后有其他人提交了数据，本次未入库" in words(app)
    assert "10,900" in words(app)
    assert len(read_batches(workspace)) == count
    sign(app)
    assert read_batches(workspace)[0].reported_by == "王芳"


def test_a_file_with_nothing_new_says_so(open_page: OpenPage) -> None:
    app = upload(open_page("upload"), GOOD.replace("11100", "10659"))
    assert "文件中的数据与库中完全相同" in words(app)
    assert not commit_buttons(app)


def paste(app: AppTest, text: str) -> AppTest:
    app.session_state["intake-way"] = "粘贴表格"
    app.run()
    app.text_area(key="intake-pasted").set_value(text)
    next(button for button in app.button if button.label == "读取粘贴内容").click()
    app.run()
    assert not app.exception
    return app


def test_a_table_is_pasted_like_a_file(open_page: OpenPage, workspace: Workspace) -> None:
    app = paste(open_page("upload"), GOOD.replace(",", "\t"))
    assert "粘贴的文字" in words(app) and "制表符" in words(app)
    sign(app)
    assert read_batches(workspace)[0].filename == "粘贴的表格.txt"


def test_an_unknown_name_is_confirmed_on_the_page_and_remembered(open_page: OpenPage, workspace: Workspace) -> None:
    text = GOOD.replace("5g_base_stations,,", ",5G基站建设总数,")
    app = upload(open_page("upload"), text)
    assert not commit_buttons(app)
    assert "待确认的名称（1个）" in words(app)
    (choice,) = [box for box in app.selectbox if box.label.startswith("指标‹5G基站建设总数›")]
    assert choice.value == "暂不对应"
    choice.set_value("5G基站总数")
    next(button for button in app.button if button.label == "确认并重新读取").click()
    app.run()
    assert "按已确认的对应关系读作‹5G基站总数›" in words(app)
    sign(app)
    assert commit_buttons(upload(open_page("upload"), text.replace("11100", "11200")))


def test_of_several_sheets_the_clerk_chooses_one(open_page: OpenPage) -> None:
    rows = [row.split(",") for row in GOOD.strip().splitlines()]
    other = [rows[0], [*rows[1][:4], "11300", *rows[1][5:]]]
    book = make_workbook([{"name": "九月", "rows": rows}, {"name": "九月核定", "rows": other}])
    app = open_page("upload")
    app.file_uploader(key="intake-file").set_value(("报送.xlsx", book, "application/zip"))
    app.run()
    assert not commit_buttons(app)
    next(box for box in app.selectbox if box.label == "读取的工作表").set_value("九月核定")
    app.run()
    assert "11,300" in words(app) and commit_buttons(app)


def test_a_clerk_takes_back_what_waits(open_page: OpenPage, workspace: Workspace) -> None:
    choose_review(workspace, True, reason="制度", by=admin("管理员"))
    app = sign(upload(open_page("upload"), GOOD))
    number = read_submissions(workspace)[0].submission_number
    app.button(key=f"review-{number}").click().run()
    app.text_input(key="review-reason").set_value("填错了")
    next(button for button in app.button if button.label == "撤回").click()
    app.run()
    assert f"第{number}号报送已撤回" in words(app)
    assert read_submissions(workspace)[0].decision == "returned"


def test_under_the_two_person_rule_a_second_name_publishes(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace
) -> None:
    choose_review(workspace, True, reason="制度", by=admin("管理员"))
    app = sign(upload(open_page("upload"), GOOD))
    (waiting,) = read_submissions(workspace)
    number = waiting.submission_number
    assert f"已报送，等待审核（第{number}号）" in words(app)
    assert read_batches(workspace)[0].filename != "报送.csv"
    app.button(key=f"review-{number}").click().run()
    assert "11,100" in words(app)
    assert "发布" not in [button.label for button in app.button]
    sign_in(Role.REVIEWER, "李明")
    app = open_page("upload")
    app.button(key=f"review-{number}").click().run()
    next(button for button in app.button if button.label == "发布").click()
    app.run()
    assert f"第{number}号报送已发布" in words(app)
    batch = read_batches(workspace)[0]
    assert (batch.reported_by, batch.reviewed_by) == ("王芳", "李明")


def test_what_somebody_else_changed_is_named(open_page: OpenPage, workspace: Workspace) -> None:
    app = upload(open_page("upload"), GOOD)
    import_file(workspace, "别人.csv", GOOD.replace("11100", "10900").encode("utf-8-sig"), by=reporter("李明"))
    number = read_batches(workspace)[0].batch_number
    sign(app)
    assert f"原为10,659个，李明已报为10,900个（第{number}号批次）" in words(app)


def test_a_breakdown_of_targets_comes_through_the_same_door(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace
) -> None:
    sign_in(Role.ADMIN)
    text = "目标编号,地区,目标值,单位\ntaian-2023-34-1,泰山区,30,万平方米\n"
    app = upload(open_page("upload"), text, "目标分解.csv")
    assert "可入库1项" in words(app)
    for box in app.text_input:
        if box.key == "intake-reason":
            box.set_value("先行下达")
    commit_buttons(app)[0].click()
    app.run()
    assert not app.exception
    assert "目标已生效" in words(app)
    assert "taian-2023-34-1-370902" in {one.target_id for one in workspace.catalogue.targets}


def test_a_table_of_targets_is_taken_back_from_the_list(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace
) -> None:
    sign_in(Role.ADMIN)
    before = workspace.catalogue
    table = "目标编号,地区,目标值,单位\ntaian-2023-34-1,泰山区,30,万平方米\n".encode()
    answer_file(workspace, FileRequest(table, "分解.csv", by=admin("王芳"), reason="先行下达"))
    number = workspace.journal.tail
    app = open_page("upload")
    assert f"第{number}号目标表" in words(app)
    app.text_input(key=f"batch-reason-{number}").set_value("口径有误")
    app.button(key=f"batch-undo-{number}").click()
    app.run()
    assert f"第{number}号目标表已撤销" in words(app)
    assert workspace.catalogue == before


def test_who_comes_into_a_tab_of_somebody_else_finds_nothing_of_theirs(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace
) -> None:
    app = upload(open_page("upload"), GOOD)
    assert "intake-preview" in app.session_state
    tail = workspace.journal.tail
    sign_in(Role.REPORTER, "李明")
    sign(app)
    assert "登录账号已更换" in words(app) and "10,659" not in words(app)
    assert workspace.journal.tail == tail + 1  # the account of 李明; nothing was handed in


def test_a_reporter_makes_the_own_token_sees_it_once_and_revokes_it(open_page: OpenPage, workspace: Workspace) -> None:
    def press(label: str) -> None:
        next(one for one in app.button if one.label == label).click()
        app.run()
        assert not app.exception

    app = open_page("upload")
    assert "尚无有效的令牌" in words(app)
    press("生成令牌")
    token = next(line for line in app.code[0].value.splitlines() if line.startswith("接口令牌：")).split("：")[1]
    found = find_reporter(workspace, token)
    assert found is not None and found.name == "王芳"
    assert "请现在保存" in words(app)
    press("已保存，不再显示")
    assert token not in markup(app) and not app.code and "现有令牌有效" in words(app)
    button = next(one for one in app.button if one.key == "own-token-revoke")
    button.click()
    app.run()
    assert "请填写撤销理由" in words(app) and find_reporter(workspace, token) is not None
    app.text_input(key="own-token-revoke-reason").set_value("程序停用")
    next(one for one in app.button if one.key == "own-token-revoke").click()
    app.run()
    assert find_reporter(workspace, token) is None
    assert "即时失效" in words(app) and "尚无有效的令牌" in words(app)
    assert read_tokens(workspace)[0].revoked_by == "王芳"


@pytest.mark.parametrize("role", [Role.LEADER, Role.REVIEWER, Role.ADMIN])
def test_whoever_reports_nothing_is_offered_no_token(open_page: OpenPage, sign_in: SignIn, role: Role) -> None:
    sign_in(role)
    app = open_page("upload")
    assert "生成令牌" not in [one.label for one in app.button] and "接口令牌" not in [one.label for one in app.expander]
