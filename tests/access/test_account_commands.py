"""Accounts by command: what it prints, what it refuses, and that a password is shown once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from metrics.access.accounts import act_as
from metrics.access.passwords import fits_password
from metrics.cli import main
from metrics.store.accounts import read_accounts
from metrics.store.workspace import Workspace


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("account-command") / "var"
    assert main(["--home", str(home), "rebuild"]) == 0
    return home


def test_accounts_are_added_listed_changed_disabled_enabled_and_reset(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["--home", str(home), *arguments])
        return code, "".join(capsys.readouterr())

    capsys.readouterr()
    assert run("account", "list") == (0, "还没有账号。请用 python -m metrics account add 添加管理员。\n")
    code, words = run("account", "add", "WangWei", "--name", "王伟", "--role", "管理员")
    assert code == 0
    assert words.startswith("已添加wangwei  王伟  管理员  全部单位  可用  20")
    assert "只显示这一次，7天内有效，首次登录须修改" in words
    given = words.strip().rpartition("：")[2]
    code, words = run(
        "account",
        "add",
        "zhangsan",
        "--name",
        "张三",
        "--role",
        "填报",
        "--department",
        "住建局",
        "--department",
        "统计局",
    )
    assert code == 0 and "张三  填报  住建局、统计局  可用" in words
    assert run("account", "add", "zhangsan", "--name", "王五", "--role", "领导")[0] == 1
    assert run("account", "disable", "王伟") == (1, "王伟是唯一可用的管理员。请先添加另一名管理员，再办理。\n")
    assert run("account", "disable", "张三") == (0, "张三的账号已停用。\n")
    assert "zhangsan  张三  填报  住建局、统计局  已停用" in run("account", "list")[1]
    assert run("account", "enable", "zhangsan") == (0, "张三的账号已启用。\n")
    assert "张三  领导  住建局、统计局" in run("account", "role", "张三", "领导")[1]
    assert "张三  领导  全部单位" in run("account", "departments", "张三")[1]
    assert run("account", "role", "赵六", "领导")[1].startswith("没有‹赵六›这个账号")
    code, words = run("account", "reset-password", "wangwei")
    second = words.strip().rpartition("：")[2]
    assert code == 0 and given not in run("account", "list")[1]
    assert run("account", "profile")[1].startswith("密码规则：等保。8至128个字符；")
    assert run("account", "profile", "asvs")[1].startswith("密码规则：ASVS。8至128个字符，建议15个以上；")
    with closing(Workspace(home)) as workspace:
        row = next(one for one in read_accounts(workspace) if one.login == "wangwei")
        assert (fits_password(given, row.password_hash), fits_password(second, row.password_hash)) == (False, True)
        assert {line.by for line in workspace.journal.read() if line.event.startswith("account_")} == {"命令行"}
        assert act_as(workspace, "王伟").role.word == "管理员"


def test_an_unknown_role_is_a_wrong_word(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--home", str(home), "account", "add", "lisi", "--name", "李四", "--role", "局长"])
    assert "局长" in capsys.readouterr().err


def test_a_token_is_made_by_its_reporter_and_revoked_by_an_administrator(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["--home", str(home), *arguments])
        return code, "".join(capsys.readouterr())

    run("account", "add", "sunqi", "--name", "孙七", "--role", "管理员")
    run("account", "add", "zhouba", "--name", "周八", "--role", "填报")
    assert run("token", "make", "--by", "无此人")[0] == 1
    assert "不能生成本人接口令牌" in run("token", "make", "--by", "孙七")[1]
    code, token = run("token", "make", "--by", "zhouba")
    assert code == 0 and token.startswith("xs_")
    listed = run("token", "list")[1]
    assert "周八" in listed and "有效" in listed and token.strip() not in listed
    assert run("token", "revoke", "周八", "--by", "sunqi", "--reason", "调岗")[1].startswith("周八的令牌")
    assert "由孙七撤销" in run("token", "list")[1]
