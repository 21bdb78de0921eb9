"""文件正文 on the screens: loaded on 目标库, shown there clause by clause and on 指标 with the figure marked."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from metrics.intake.load_document import DocumentPreview, load_document, preview_document
from metrics.intake.request import FileRequest, answer_file
from metrics.store.document_texts import read_document_texts
from metrics.store.workspace import Workspace
from tests.pages.conftest import OpenPage, markup, words
from tests.people import admin

DOCUMENT, STATION, GREEN = "taian-2023", "taian-2023-16-2", "taian-2023-34-1"
STATIONS = "16.加快建设。年内新建若干,全市5G基站达到11000个以上。完善配套。"
PART = "目标编号,地区,目标值,单位\ntaian-2023-34-1,{region},{value},万平方米\n"


def text_of(workspace: Workspace) -> str:
    """A small text that prints every figure of the document; two clauses as whole sentences."""
    figures: dict[str, list[str]] = {}
    for one in workspace.catalogue.targets:
        if one.document_id == DOCUMENT:
            figures.setdefault(one.clause, []).append(one.figure)
    listed = [f"{clause}.要求{'、'.join(some)}。" for clause, some in figures.items() if clause != "16"]
    return "\n".join([STATIONS + "另有4个以上、2个以上。", *listed])


@pytest.fixture
def loaded(workspace: Workspace) -> Workspace:
    found = preview_document(workspace, DOCUMENT, text_of(workspace).encode(), "<b>正文</b>.txt")
    assert isinstance(found, DocumentPreview)
    load_document(workspace, found, by=admin("王<i>芳</i>"))
    return workspace


def upload(app: AppTest, content: bytes, filename: str = "正文.txt") -> AppTest:
    app.selectbox(key="document-of-text").set_value(DOCUMENT).run()
    (chooser,) = app.get("file_uploader")
    chooser.upload(filename, content)  # type: ignore[attr-defined]
    return app.run()


def test_where_no_text_is_loaded_one_line_says_who_can_load_it(open_page: OpenPage) -> None:
    body = markup(open_page("indicator", target=STATION))
    assert "尚未载入该文件正文。办公室可在" in body and 'href="/targets"' in body
    assert "x-passage" not in body.replace("x-no-passage", "")
    assert words(open_page("targets")).count("未载入") == 5


def test_the_sentence_of_a_target_is_shown_with_its_figure_marked(open_page: OpenPage, loaded: Workspace) -> None:
    body = markup(open_page("indicator", target=STATION))
    assert "年内新建若干，全市5G基站达到</span><mark>11000个以上</mark><span>。</span>" in body
    assert "第16条全文" in body
    assert body.count("加快建设。") == 1


def test_a_part_shows_where_its_whole_stands(open_page: OpenPage, loaded: Workspace) -> None:
    answer_file(
        loaded,
        FileRequest(PART.format(region="泰山区", value=30).encode(), "分解.csv", by=admin("王芳"), reason="下达"),
    )
    body = markup(open_page("indicator", target=f"{GREEN}-370902"))
    assert "<mark>200万平方米以上</mark>" in body and "原文所载为上级目标" in body


def test_a_figure_that_the_text_does_not_have_is_named_as_missing(open_page: OpenPage, workspace: Workspace) -> None:
    text = text_of(workspace).replace("11000个以上", "12000个以上")
    found = preview_document(workspace, DOCUMENT, text.encode(), "a.txt")
    assert isinstance(found, DocumentPreview)
    load_document(workspace, found, by=admin("王芳"))
    assert "已载入的正文第16条中没有找到该数字" in words(open_page("indicator", target=STATION))
    assert "64项中63项可查原文" in words(open_page("targets"))


def test_the_list_of_documents_tells_what_was_loaded_by_whom(open_page: OpenPage, loaded: Workspace) -> None:
    text = words(open_page("targets"))
    assert "64项中64项可查原文" in text and "王<i>芳</i>" in text


def test_each_clause_is_folded_under_its_targets(open_page: OpenPage, loaded: Workspace) -> None:
    body = markup(open_page("targets", document=DOCUMENT, year="2023"))
    assert body.count("x-below x-quote") == 33
    assert "<summary>第16条原文</summary>" in body
    clause = body.split("<summary>第16条原文</summary>")[1].split("</details>")[0]
    assert clause.count("<mark>") == 3


def test_a_file_is_looked_at_signed_and_loaded(open_page: OpenPage, workspace: Workspace) -> None:
    app = upload(open_page("targets"), text_of(workspace).encode("gb18030"))
    text = " ".join(words(app).split())
    assert "所引条款 33个中找到33个 原文数字 64项中找到64项" in text
    assert read_document_texts(workspace) == {}
    app.button[-1].click().run()
    assert "记为第" in words(app) and "64项中64项可查原文" in words(app)
    assert read_document_texts(workspace)[DOCUMENT].loaded_by == "演示管理员"


def test_the_wrong_document_is_doubted_and_asks_for_a_reason(open_page: OpenPage, workspace: Workspace) -> None:
    app = upload(open_page("targets"), "1.别的文件。".encode())
    assert "所引的64项数字都不在其条款中，可能选错了文件" in words(app)
    assert "另有56项未找到" in words(app)
    app.button[-1].click().run()
    assert read_document_texts(workspace) == {}
    app.text_input(key="document-reason").set_value("修订版")
    app.button[-1].click().run()
    assert read_document_texts(workspace)[DOCUMENT].reason == "修订版"


def test_a_refused_file_says_what_to_do(open_page: OpenPage) -> None:
    text = words(upload(open_page("targets"), b"%PDF-1.7", "正文.pdf"))
    assert "只接收docx、txt和网页（html）。请找到原来的文稿" in text


def test_looking_back_nothing_is_loaded(open_page: OpenPage, loaded: Workspace) -> None:
    app = open_page("targets", known=str(loaded.data_version - 1))
    assert not app.get("file_uploader")
    assert "可查原文" not in words(app)
