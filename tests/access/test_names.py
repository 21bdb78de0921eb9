"""Login names and names: one spelling each, so that nobody becomes somebody else by a width or a blank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.access.names import check_departments, check_login, check_name, fold_login, fold_name
from metrics.model.errors import CommandRefused

LOGINS = st.from_regex(r"[a-z0-9][a-z0-9._@-]{2,63}", fullmatch=True)


def widen(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) for one in text)


@given(LOGINS)
def test_a_login_name_is_the_same_in_every_width_and_case(login: str) -> None:
    for typed in (login, login.upper(), widen(login), widen(login.upper()), f"  {login}\t"):
        assert fold_login(typed) == check_login(typed) == login


@given(st.text(max_size=300))
def test_any_text_is_folded_and_what_is_kept_as_a_login_name_stays_itself(text: str) -> None:
    folded = fold_login(text)
    try:
        kept = check_login(text)
    except CommandRefused:
        return
    assert kept == folded == fold_login(kept)


@given(st.text(max_size=60))
def test_a_name_that_is_taken_stays_itself_and_folds_to_something(text: str) -> None:
    try:
        kept = check_name(text)
    except CommandRefused:
        return
    assert check_name(kept) == kept and kept.isprintable()
    assert fold_name(kept) and fold_name(f" {kept} ") == fold_name(kept) == fold_name(kept.replace(" ", ""))


@pytest.mark.parametrize("login", ["", "ab", "张三", "a b c", "-abc", "abc/def", "a" * 65, "admin\x00", "\ud800abc"])
def test_what_can_be_no_login_name_is_refused(login: str) -> None:
    with pytest.raises(CommandRefused, match="登录名应为3至64位"):
        check_login(login)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "请填写姓名"),
        ("\u3000 ", "请填写姓名"),
        ("张\u200b三", "姓名应为文字"),
        ("张三\u3164", "姓名应为文字"),
        ("张\uffa0三", "姓名应为文字"),
        ("张三\u115f", "姓名应为文字"),
        ("张三'", "姓名应为文字"),
        ("=张三", "姓名应为文字"),
        ("<b>张三", "姓名应为文字"),
        ("[张三](http://x)", "姓名应为文字"),
        ("张" * 41, "不超过40个字"),
        ("命令行", "由系统使用"),
        ("初始 导入", "由系统使用"),
    ],
)
def test_a_name_that_would_mislead_is_refused(name: str, words: str) -> None:
    with pytest.raises(CommandRefused, match=words):
        check_name(name)


@pytest.mark.parametrize("name", ["张三", "买买提·艾合买提", "市统计局（综合科）", "Li Lei", "王芳2", "王芳-二科"])
def test_names_as_people_have_them_are_taken_as_they_are(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(("one", "other"), [("张三", "张 三"), ("Li Lei", "ｌｉｌｅｉ"), ("王芳2", "王芳２")])
def test_names_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


def test_departments_are_kept_once_and_one_by_one() -> None:
    assert check_departments([" 住建局", "", "统计局", "住建局"]) == ("住建局", "统计局")
    for wrong in ("住建局、统计局", "住\n建局", "局" * 41):
        with pytest.raises(CommandRefused, match="单位应逐个填写"):
            check_departments([wrong])
