"""The pages around a session: without script, without colours of their own, and with nothing of a reader's as markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import metrics.publish.login_page as pages
from metrics.publish.login_page import (
    to_bounce_page,
    to_first_page,
    to_login_page,
    to_logout_page,
    to_password_page,
    to_said_page,
)

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
PAGES = {
    "登录": to_login_page("泰安市", "/flags", "登录名或密码不正确。", "zhangsan", is_demo=True),
    "退出登录": to_logout_page("泰安市", "张三", "填报"),
    "修改密码": to_password_page("泰安市", "zhangsan", "至少8个字符。", "原密码不正确。", is_forced=True),
    "设定第一个管理员": to_first_page("泰安市", "code", "至少8个字符。", "两次不一致。", "wang", "王主任"),
    "链接无效": to_said_page("泰安市", "链接无效", "请重新打开。"),
    "正在打开": to_bounce_page("/flags?a=1"),
}
OF_HOSTILE = [
    to_login_page(HOSTILE, HOSTILE, HOSTILE, HOSTILE, is_demo=True),
    to_logout_page(HOSTILE, HOSTILE, HOSTILE),
    to_password_page(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
    to_first_page(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),
    to_said_page(HOSTILE, HOSTILE, HOSTILE),
    to_bounce_page(f"/{HOSTILE}"),
]


@pytest.mark.parametrize("title", PAGES)
def test_a_page_stands_by_itself(title: str) -> None:
    page = PAGES[title].decode()
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert f"<h1>{title}</h1>" in page and f"<title>{title} · 序时</title>" in page
    for absent in ("<script", "<img", "<link", "http:", "https:", "@import", "url(", " on", "javascript"):
        assert absent not in re.sub(r"0;url=", "", page) or absent == " on", absent
    assert not re.search(r"\son\w+=", page)
    assert 'name="referrer"' not in page


@pytest.mark.parametrize("title", ["登录", "退出登录", "修改密码", "设定第一个管理员"])
def test_a_form_names_every_field_and_posts_to_itself(title: str) -> None:
    page = PAGES[title].decode()
    assert re.search(r'<form method="post" action="/(login|logout|password|first)">', page)
    shown = re.findall(r'<input id="(\w+)"', page)
    assert shown == re.findall(r'<label for="(\w+)"', page)
    assert page.count(" autofocus") == (1 if shown else 0)


@pytest.mark.parametrize("page", OF_HOSTILE)
def test_what_a_reader_wrote_is_text(page: bytes) -> None:
    text = page.decode()
    assert "<script" not in text and "<img" not in text
    assert not re.search(r"<[^>]*\sonerror=", re.sub(r'"[^"]*"', '""', text))


def test_a_password_field_is_never_filled_in() -> None:
    for page in PAGES.values():
        for field in re.findall(r'<input [^>]*type="password"[^>]*>', page.decode()):
            assert 'value=""' in field


def test_the_sheet_knows_colours_only_by_name() -> None:
    sheet = Path(pages.__file__).with_name("login.css").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb|hsl|\b(white|black|gray|grey|red|blue)\b(?!-|\))", sheet)
    used = set(re.findall(r"var\((--[\w-]+)\)", sheet))
    defined = set(re.findall(r"(--[\w-]+):", pages._style()))
    assert used <= defined


def test_the_demo_offers_each_identity() -> None:
    page = PAGES["登录"].decode()
    assert re.findall(r'name="role" value="(\w+)"', page) == ["leader", "reporter", "reviewer", "admin"]
    assert "login/demo" not in to_login_page("泰安市", "").decode()
