"""修订记录: which number was changed by whom, from what to what, why and from which row; and what else was decided."""

from __future__ import annotations

from metrics.intake.amend import choose_rule_set
from metrics.intake.seed import import_file
from metrics.intake.undo import undo_batch
from metrics.store.workspace import Workspace
from tests.pages.conftest import SHEET, OpenPage, markup, words
from tests.people import admin, reporter


def row_of(text: str, start: str) -> str:
    return " ".join(text.split(start)[1].split())


def test_the_title_counts_and_names_the_latest(open_page: OpenPage) -> None:
    assert "共更正和撤销1处，最近一处为5G基站总数（泰安市，2023年6月）" in words(open_page("revisions"))


def test_a_correction_is_told_with_old_new_change_who_why_and_where(open_page: OpenPage) -> None:
    text = " ".join(words(open_page("revisions")).split())
    assert "5G基站总数 更正 泰安市 · 2023年6月 · 单位：个 10,300 10,350 +50 +0.5% 初始导入" in text
    assert "二.csv 第2行 第4号批次" in text


def test_first_reports_are_shown_on_request(open_page: OpenPage) -> None:
    app = open_page("revisions")
    assert "首次报送" not in words(app).split("办理记录")[0]
    app.segmented_control(key="revision-show").set_value("all").run()
    assert app.query_params["show"] == "all"
    assert "共报送和更正7处" in words(app)
    assert words(app).count("首次报送") >= 6


def test_an_undo_is_told_with_what_it_restored(open_page: OpenPage, workspace: Workspace) -> None:
    undo_batch(workspace, 4, reason="误报", by=reporter("赵六"))
    text = " ".join(words(open_page("revisions")).split())
    assert "共更正和撤销2处" in text
    assert "5G基站总数 撤销 泰安市 · 2023年6月 · 单位：个 10,350 10,300 −50 −0.5% 赵六" in text
    assert "第4号批次 ，第9号撤销" in text
    assert "撤销批次 第9号 第4号批次（二.csv） 赵六" in text


def test_filters_of_the_address_are_kept_and_named(open_page: OpenPage) -> None:
    app = open_page("revisions", indicator="tech_smes_registered", person="初始导入", batch="4")
    assert "所选范围内没有更正" in words(app)
    assert "请放宽地区、主题、指标、批次或办理人" in words(app)
    picked = [app.selectbox(key=f"revision-{name}").value for name in ("indicator", "batch", "person")]
    assert picked == ["tech_smes_registered", "4", "初始导入"]
    app.selectbox(key="revision-indicator").set_value("").run()
    assert "indicator" not in app.query_params
    assert "共更正和撤销1处" in words(app)


def test_values_that_are_not_known_are_ignored_with_a_note(open_page: OpenPage) -> None:
    text = words(open_page("revisions", indicator="<b>", batch="x", show="y", page="-1"))
    for part in ("指标“<b>”", "批次“x”", "显示“y”"):
        assert f"链接中的{part}不存在，已忽略。" in text
    assert "共更正和撤销1处" in text


def test_region_and_theme_of_the_frame_are_filters_too(open_page: OpenPage) -> None:
    assert "共更正和撤销1处" in words(open_page("revisions", region="370900", theme="数字经济"))
    assert "所选范围内没有更正" in words(open_page("revisions", region="370783", year="all"))


def test_a_long_list_has_pages(open_page: OpenPage, workspace: Workspace) -> None:
    rows = "\n".join(
        f"5g_base_stations,,泰安市,{year}年{month}月,{year}{month},个,,"
        for year in range(2015, 2021)
        for month in range(1, 13)
    )
    import_file(workspace, "多.csv", SHEET.format(rows=rows).encode("utf-8-sig"), by=reporter("李四"))
    app = open_page("revisions", show="all")
    assert "第1–50处，共79处" in words(app)
    assert 'aria-disabled="true">上一页</span>' in markup(app)
    assert 'href="/revisions?show=all&amp;page=2" target="_self" class="x-step">下一页</a>' in markup(app)
    later = open_page("revisions", show="all", page="2")
    assert "第51–79处，共79处" in words(later)
    later.selectbox(key="revision-person").set_value("李四").run()
    assert "page" not in later.query_params


def test_decisions_are_listed_below(open_page: OpenPage, workspace: Workspace) -> None:
    choose_rule_set(workspace, "银川", target_id=None, reason="按要求试用", by=admin("王芳"))
    text = " ".join(words(open_page("revisions")).split())
    assert "办理记录（7条）" in text
    assert "调整评价规则 第9号 整个工作区改按‹银川›评价 王芳" in text
    assert "按要求试用" in text


def test_the_download_carries_the_filters(open_page: OpenPage) -> None:
    body = markup(open_page("revisions", person="初始导入", region="370900"))
    assert 'href="/download/revisions.csv?region=370900&amp;person=' in body
