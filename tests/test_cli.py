"""The command line: the same checks and the same words as the screen, for scripts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from metrics.cli import main
from metrics.commands.opening import SEED_FOLDER

PEOPLE = (
    ("lisi", "李四", "填报"),
    ("wangwu", "王五", "管理员"),
    ("zhaoliu", "赵六", "审核"),
    ("zhang", "张三", "填报"),
)
SHEET = "指标名称,地区,数据期,本期值,单位\n新增绿色建筑面积,泰安市,2023年1-9月,{value},万平方米\n"


def run(home: Path, *arguments: str) -> int:
    return main(["--home", str(home), *arguments])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("cli") / "var"
    assert run(home, "rebuild") == 0
    for login, name, role in PEOPLE:
        assert run(home, "account", "add", login, "--name", name, "--role", role) == 0
    return home


def write_sheet(folder: Path, value: str) -> Path:
    path = folder / "9月数据.csv"
    path.write_bytes(SHEET.format(value=value).encode("gb18030"))
    return path


def test_a_dry_run_tells_what_would_change_and_changes_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert run(home, "import", str(write_sheet(tmp_path, "128.4")), "--dry-run") == 0
        verdict = json.loads(capsys.readouterr().out)
        assert (verdict["verdict"], verdict["new"], verdict["batch"]) == ("accepted", 1, None)
        (change,) = verdict["light_changes"]
        assert (change["region"], change["indicator"]) == ("泰安市", "新增绿色建筑面积")
        assert (change["before"], change["after"]) == ("未报送", "滞后")


def test_an_import_needs_a_name_and_gives_a_batch(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = str(write_sheet(tmp_path, "120"))
    assert run(home, "import", sheet) == 1
    assert "--by" in capsys.readouterr().err
    for name, words in (("无名氏", "没有‹无名氏›这个账号"), ("王五", "管理员”，不能提交数据")):
        assert run(home, "import", sheet, "--by", name) == 1
        assert words in capsys.readouterr().err
    assert run(home, "import", sheet, "--by", "lisi") == 0
    assert json.loads(capsys.readouterr().out)["batch"] > 1


def test_a_bad_cell_is_named_and_nothing_is_stored(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, "import", str(write_sheet(tmp_path, "约120")), "--by", "李四") == 1
    verdict = json.loads(capsys.readouterr().out)
    (error,) = verdict["problems"]
    assert (verdict["verdict"], error["severity"], error["row"]) == ("refused", "error", 2)
    assert "第2行" in error["sentence"] and "约120" in error["sentence"]


def test_an_export_imports_again_without_a_change(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, "export", str(tmp_path / "导出.csv")) == 0
    capsys.readouterr()
    assert run(home, "import", str(tmp_path / "导出.csv"), "--dry-run") == 0
    verdict = json.loads(capsys.readouterr().out)
    errors = [one for one in verdict["problems"] if one["severity"] == "error"]
    assert (verdict["verdict"], verdict["new"], verdict["changed"], errors) == ("unchanged", 0, 0, [])
    assert verdict["unchanged"] > 50
    assert run(home, "export", str(tmp_path / "导出.csv")) == 1
    assert "不会覆盖" in capsys.readouterr().err


def test_verify_backup_and_restore(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "verify") == 0
    assert run(home, "backup", str(tmp_path / "备份.zip")) == 0
    assert run(tmp_path / "new", "restore", str(tmp_path / "备份.zip")) == 0
    assert run(tmp_path / "new", "verify") == 0
    assert "核对一致" in capsys.readouterr().out
    journal = tmp_path / "new" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace("初始导入".encode(), "初始导人".encode(), 1))
    assert run(tmp_path / "new", "verify") == 1
    assert "日志第1行" in capsys.readouterr().out


def test_every_figure_stands_in_its_clause(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-targets", "--documents", str(shared / "documents")]) == 0
    assert "均在所引条款中" in capsys.readouterr().out


def test_a_figure_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-targets", "--documents", str(tmp_path)]) == 1
    assert "文件缺失：taian-2022.txt" in capsys.readouterr().out


def test_a_real_workspace_never_becomes_a_demo(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, "demo") == 1
    assert "正式工作区" in capsys.readouterr().err


def test_office_decisions_by_command(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signed = ("--by", "王五", "--reason", "会议决定")
    plan = tmp_path / "计划.csv"
    plan.write_text("日期,应达比例\n2023-06-30,40%\n2023-12-31,100%\n", encoding="utf-8-sig")
    assert run(home, "choose-rules", "银川", "--target", "taian-2023-34-1", *signed) == 0
    baseline = ("set-baseline", "taian-2023-16-2", "10000", "--on", "2022年", "--reason", "会议决定")
    assert run(home, *baseline, "--by", "王五") == 1
    assert "“审核”账号办理" in capsys.readouterr().err
    assert run(home, *baseline, "--by", "赵六") == 0
    assert run(home, "set-plan", "taian-2023-34-1", str(plan), *signed) == 0
    assert "2个节点" in capsys.readouterr().out
    assert run(home, "choose-rules", "没有", *signed) == 1
    assert "没有名为" in capsys.readouterr().err


def test_issues_by_command(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = "taian-2023-34-1"
    words = ("--problem", "竣工偏少", "--measure", "按周调度", "--due", "2023年12月")
    assert run(home, "close-issue", target, "--reason", "已竣工", "--by", "王五") == 1
    assert "没有办理中的督办事项" in capsys.readouterr().err
    assert run(home, "note-issue", target, *words, "--by", "王五") == 0
    assert "措施完成时限2023-12-31早于今日" in capsys.readouterr().out
    assert run(home, "note-issue", target, *words, "--by", "王五") == 1
    assert "没有变化" in capsys.readouterr().err
    assert run(home, "note-issue", "taian-2023-34-l", *words, "--by", "王五") == 1
    assert "是否应为‹taian-2023-34-1›" in capsys.readouterr().err
    assert run(home, "close-issue", target, "--reason", "已竣工", "--by", "王五") == 0
    assert "已销号" in capsys.readouterr().out
    assert run(home, "rebuild") == 0
    assert run(home, "verify") == 0


def test_a_change_of_a_number_waits_for_its_reason(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Path(shutil.copytree(home, tmp_path / "var"))
    assert run(home, "import", str(write_sheet(tmp_path, "130")), "--by", "李四", "--reason", "首次") == 0
    changed = str(write_sheet(tmp_path, "131"))
    capsys.readouterr()
    for options, code, expect in (
        (["--dry-run"], 0, "needs_reason"),
        (["--by", "李四"], 1, "needs_reason"),
        (["--by", "李四", "--reason", "年报更正"], 0, "committed"),
        (["--by", "李四", "--reason", "年报更正"], 0, "unchanged"),
    ):
        assert run(home, "import", changed, *options) == code
        assert json.loads(capsys.readouterr().out)["verdict"] == expect


def test_a_word_is_confirmed_and_passed_data_are_named(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_sheet(tmp_path, "120")
    path.write_bytes(path.read_bytes().replace("新增绿色建筑面积".encode("gbk"), "新增绿色建筑的面积".encode("gbk")))
    assert run(home, "import", str(path), "--dry-run") == 1
    (suggestion,) = json.loads(capsys.readouterr().out)["suggestions"]
    confirm = f"{suggestion['written']}={suggestion['meaning']}"
    assert run(home, "import", str(path), "--dry-run", "--confirm", confirm) == 0
    assert run(home, "import", str(path), "--dry-run", "--confirm", "绿建") == 1
    assert "写法=名称" in capsys.readouterr().err
    assert run(home, "import", str(path), "--dry-run", "--based-on", "1") == 1
    assert "依据的是第1号" in capsys.readouterr().err


def test_a_token_is_shown_once_listed_without_itself_and_revoked(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, "token", "list") == 0
    assert "还没有令牌" in capsys.readouterr().out
    assert run(home, "token", "make", "--by", "张三") == 0
    token = capsys.readouterr().out.strip()
    assert token.startswith("xs_")
    assert run(home, "token", "make", "--by", "张三") == 1
    assert run(home, "token", "make", "--by", "王五") == 1
    assert "不能生成本人接口令牌" in capsys.readouterr().err
    assert run(home, "token", "list") == 0
    listed = capsys.readouterr().out
    assert "张三" in listed and "有效" in listed and token not in listed
    assert run(home, "token", "revoke", "张三", "--by", "王五", "--reason", "调岗") == 0
    assert run(home, "token", "list") == 0
    assert "由王五撤销" in capsys.readouterr().out


def test_under_the_two_person_rule_a_second_name_publishes(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Path(shutil.copytree(home, tmp_path / "var"))
    signed = ("--by", "王五", "--reason", "市局制度")
    assert run(home, "review", "switch", "on", *signed) == 0
    capsys.readouterr()
    sheet = str(write_sheet(tmp_path, "122"))
    assert run(home, "import", sheet, "--by", "李四", "--reason", "更正") == 0
    reply = json.loads(capsys.readouterr().out)
    assert reply["verdict"] == "awaiting_review" and reply["batch"] is None
    number = str(reply["submission"])
    for name in ("李四", "王五"):
        assert run(home, "review", "publish", number, "--by", name) == 1
        assert "不能审核发布数据" in capsys.readouterr().err
    assert run(home, "review", "list") == 0
    assert "待审核" in capsys.readouterr().out
    assert run(home, "review", "publish", number, "--by", "赵六") == 0
    assert "入库为第" in capsys.readouterr().out
    assert run(home, "review", "return", number, "--by", "赵六", "--reason", "重复") == 1
    assert "已由赵六发布" in capsys.readouterr().err
    assert run(home, "verify") == 0


def test_adopting_the_shipped_catalogue_again_ends_what_came_between(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Path(shutil.copytree(home, tmp_path / "var"))
    table = tmp_path / "分解(演示数据).csv"
    table.write_text("目标编号,地区,目标值,单位\ntaian-2023-34-1,泰山区,30,万平方米\n", encoding="utf-8-sig")
    signed = ("--by", "王五", "--reason", "先行下达")
    for _ in range(2):
        assert run(home, "import", str(table), *signed) == 0
        assert run(home, "adopt", str(SEED_FOLDER), "--by", "王五") == 0
        assert "有1个目标不在新目标库中，已停用：taian-2023-34-1-370902" in capsys.readouterr().out


def test_a_document_is_looked_at_and_loaded(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "正文.txt"
    path.write_text("关于建立淄博市新旧动能转换重大工程协调推进体系的工作方案\n一、总体要求", encoding="gb18030")
    assert run(home, "load-document", "zibo-2018", str(path), "--dry-run") == 0
    assert run(home, "load-document", "zibo-2018", str(path)) == 1
    assert "--by" in capsys.readouterr().err
    assert run(home, "load-document", "taian-2023", str(path), "--by", "王五") == 1
    told = capsys.readouterr()
    assert "taian-2023-34-1：文件中没有第34条。" in told.out and "可能选错了文件" in told.err
    assert run(home, "load-document", "zibo-2018", str(path), "--by", "王五") == 0
    assert "已载入《关于建立淄博市" in capsys.readouterr().out
    assert run(home, "load-document", "zibo-2018", str(path.with_suffix(".pdf")), "--by", "王五") == 1
