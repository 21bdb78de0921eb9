"""The text of a document is looked at, loaded once, replaced, read back by journal line, and never an unseen one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from metrics.intake.load_document import DocumentPreview, load_document, preview_document
from metrics.model.errors import ArchiveDamaged, CommandRefused, Conflict
from metrics.model.problem import Problem
from metrics.progress.dealings import read_dealings
from metrics.progress.passages import Coverage, count_found, find_printed, read_loaded_texts
from metrics.store.document_texts import read_document_texts
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.intake.words import make_word, paragraph
from tests.people import admin
from tests.store.conftest import preview_of, sheet

SMALL, OTHER, PLAIN = "shandong-2018", "taian-2023", "zibo-2018"


def text_of(workspace: Workspace, document_id: str = SMALL, keep: int = 99) -> str:
    """A text that prints the first `keep` figures of a document in their clauses."""
    lines: dict[str, list[str]] = {}
    for one in [row for row in workspace.catalogue.targets if row.document_id == document_id][:keep]:
        lines.setdefault(one.clause, []).append(one.figure)
    return "\n".join(f"{clause}.要求{'；'.join(figures)}。" for clause, figures in lines.items())


def look(workspace: Workspace, text: str, document_id: str = SMALL, filename: str = "正文.txt") -> DocumentPreview:
    found = preview_document(workspace, document_id, text.encode(), filename)
    assert isinstance(found, DocumentPreview), found
    return found


def test_a_preview_says_which_clauses_and_figures_were_found(workspace: Workspace) -> None:
    whole = look(workspace, text_of(workspace))
    assert (len(whole.traces), whole.found_count, whole.faults, whole.doubt) == (11, 11, (), "")
    assert whole.cited == ("7", "10", "18", "19")
    part = look(workspace, text_of(workspace, keep=10).replace("4500公里", "500公里"))
    assert [(one.target.target_id, one.fault) for one in part.faults] == [
        ("shandong-2018-19-1", "第19条中没有‹4500公里›"),
        ("shandong-2018-19-6", "第19条中没有‹42個›"),
    ]
    assert read_document_texts(workspace) == {}


def test_a_loaded_text_is_one_note_that_changes_no_number(workspace: Workspace) -> None:
    version = workspace.data_version
    batch = preview_of(workspace, sheet("新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米"))
    preview = look(workspace, text_of(workspace))
    line = load_document(workspace, preview, by=admin(" 王芳 "))
    assert load_document(workspace, preview, by=admin("王芳")) == line
    assert (workspace.data_version, workspace.journal.tail, batch.based_on) == (version, line.number, version)
    (one,) = read_document_texts(workspace).values()
    assert (one.document_id, one.line_number, one.loaded_by, one.filename) == (SMALL, line.number, "王芳", "正文.txt")
    assert (one.figure_count, one.found_count) == (11, 11)
    told = read_dealings(workspace)[0]
    assert (told.title, told.by) == ("载入文件正文", "王芳")
    assert told.detail.endswith("的实施意见》：正文.txt，11项数字中11项在所引条款中")


def test_a_later_text_replaces_the_earlier_one_which_stays_known_for_its_time(workspace: Workspace) -> None:
    first = load_document(workspace, look(workspace, text_of(workspace)), by=admin("王芳"))
    again = look(workspace, text_of(workspace) + "\n20.新的一条。")
    assert again.replaces is not None and again.replaces.line_number == first.number
    second = load_document(workspace, again, by=admin("李强"))
    assert read_document_texts(workspace)[SMALL].line_number == second.number
    assert read_document_texts(workspace, first.number)[SMALL].line_number == first.number
    assert read_document_texts(workspace, first.number - 1) == {}
    assert "20" in read_loaded_texts(workspace)[SMALL].clauses
    # A data version lasts until the next one: what was loaded meanwhile belongs to it.
    assert "20" in read_loaded_texts(workspace, workspace.data_version)[SMALL].clauses


def test_the_same_text_is_not_loaded_twice_but_may_come_back(workspace: Workspace) -> None:
    text = text_of(workspace)
    load_document(workspace, look(workspace, text), by=admin("王芳"))
    with pytest.raises(CommandRefused, match="内容完全相同"):
        load_document(workspace, look(workspace, text), by=admin("王芳"))
    load_document(workspace, look(workspace, text + "\n20.误。"), by=admin("王芳"))
    load_document(workspace, look(workspace, text), by=admin("王芳"))
    assert "20" not in read_loaded_texts(workspace)[SMALL].clauses


def test_who_was_overtaken_is_told_so(workspace: Workspace) -> None:
    seen = look(workspace, text_of(workspace))
    load_document(workspace, look(workspace, text_of(workspace) + "\n20.新。"), by=admin("李强"))
    with pytest.raises(Conflict, match="刚由他人载入"):
        load_document(workspace, seen, by=admin("王芳"))
    assert read_document_texts(workspace)[SMALL].loaded_by == "李强"


@pytest.mark.parametrize("document_id", [SMALL, PLAIN])
def test_the_text_of_another_document_needs_a_reason(workspace: Workspace, document_id: str) -> None:
    wrong = look(workspace, text_of(workspace, OTHER), document_id)
    assert "可能选错了文件" in wrong.doubt
    with pytest.raises(CommandRefused, match="可能选错了文件。请核对"):
        load_document(workspace, wrong, by=admin("王芳"))
    assert read_document_texts(workspace) == {}
    line = load_document(workspace, wrong, by=admin("王芳"), reason="文件已修订")
    assert line.data["reason"] == "文件已修订" and read_dealings(workspace)[0].reason == "文件已修订"


def test_half_of_the_figures_are_enough_and_fewer_are_not(workspace: Workspace) -> None:
    assert look(workspace, text_of(workspace, keep=6)).doubt == ""
    assert "11项数字只有5项" in look(workspace, text_of(workspace, keep=5)).doubt


def test_a_document_without_figures_is_known_by_its_title(workspace: Workspace) -> None:
    title = next(one.title for one in workspace.catalogue.documents if one.document_id == PLAIN)
    assert look(workspace, f"{title[:9]} {title[9:]}\n一、总体要求", PLAIN).doubt == ""


def test_numbers_that_word_made_by_itself_are_named_as_the_cause(workspace: Workspace) -> None:
    numbered = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    content = make_word(paragraph("瞪羚企业總數達到300家", numbered))
    found = preview_document(workspace, SMALL, content, "正文.docx")
    assert isinstance(found, DocumentPreview)
    assert "自动编号" in found.doubt and "另存为txt" in found.doubt


def test_a_word_document_is_loaded_like_a_text(workspace: Workspace) -> None:
    body = "".join(map(paragraph, text_of(workspace).splitlines()))
    found = preview_document(workspace, SMALL, make_word(body), "C:\\文件\\正文.docx")
    assert isinstance(found, DocumentPreview)
    line = load_document(workspace, found, by=admin("王芳"))
    assert (line.data["filename"], line.data["found"]) == ("正文.docx", 11)


def test_what_cannot_be_read_and_what_is_not_there_is_refused(workspace: Workspace) -> None:
    refused = preview_document(workspace, SMALL, b"%PDF-1.7", "正文.pdf")
    assert isinstance(refused, Problem) and refused.code == "DOCUMENT_PRINTED"
    with pytest.raises(CommandRefused, match="没有编号为‹x›的文件。可选：taian-2022"):
        preview_document(workspace, "x", b"x", "a.txt")
    with pytest.raises(CommandRefused, match="需要署名"):
        load_document(workspace, look(workspace, text_of(workspace)), by=admin(" "))


def test_texts_survive_a_rebuild_and_are_verified(workspace: Workspace, home: Path, tmp_path: Path) -> None:
    load_document(workspace, look(workspace, text_of(workspace)), by=admin("王芳"))
    before = read_document_texts(workspace)
    workspace.rebuild()
    assert read_document_texts(workspace) == before
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    assert list(check_workspace(copy)) == []
    (path,) = copy.glob(f"actuals/{before[SMALL].text_hash}*")
    path.write_bytes(b"changed")
    assert any("已被改动" in words for words in check_workspace(copy))
    damaged = Workspace(copy)
    with pytest.raises(ArchiveDamaged):
        read_loaded_texts(damaged)
    damaged.close()


def test_coverage_counts_what_the_document_prints(workspace: Workspace) -> None:
    load_document(workspace, look(workspace, text_of(workspace, keep=10)), by=admin("王芳"))
    assert count_found(read_loaded_texts(workspace), workspace.catalogue.targets) == {SMALL: Coverage(11, 10)}


def test_a_part_is_traced_to_the_nearest_target_above_it_that_is_printed(workspace: Workspace) -> None:
    whole = next(one for one in workspace.catalogue.targets if one.target_id == "taian-2023-34-1")
    part = whole.model_copy(update={"target_id": "p", "figure": "", "parent_target_id": whole.target_id})
    below = part.model_copy(update={"target_id": "q", "parent_target_id": "p"})
    lost = part.model_copy(update={"target_id": "r", "parent_target_id": "r"})
    targets = {one.target_id: one for one in (whole, part, below, lost)}
    found = {name: find_printed(name, targets) for name in ("taian-2023-34-1", "p", "q", "r", "x")}
    assert found == {"taian-2023-34-1": whole, "p": whole, "q": whole, "r": None, "x": None}


def test_every_shipped_figure_stands_in_the_real_documents(workspace: Workspace, shared: Path) -> None:
    for document in workspace.catalogue.documents:
        path = shared / "documents" / f"{document.document_id}.txt"
        found = preview_document(workspace, document.document_id, path.read_bytes(), path.name)
        assert isinstance(found, DocumentPreview) and not found.doubt
        load_document(workspace, found, by=admin("王芳"))
    texts, targets = read_loaded_texts(workspace), workspace.catalogue.targets
    passages = [texts[one.document_id].find(one.clause, one.figure) for one in targets]
    assert len([one for one in passages if one is not None]) == len(targets) == 140
    for target, one in zip(targets, passages, strict=True):
        assert one is not None
        assert one.sentence_start <= one.start < one.end <= one.sentence_end
        assert "".join(one.clause.text[one.start : one.end].split()) == "".join(target.figure.split())
