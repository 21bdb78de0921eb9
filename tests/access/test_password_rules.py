"""Two profiles of rules for passwords, the list of those that everybody uses, and what a refusal says."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from metrics.access.password_rules import (
    PROFILES,
    Profile,
    check_password,
    choose_profile,
    is_expired,
    is_void,
    is_widely_used,
    read_profile,
    refuse_weak,
)
from metrics.access.passwords import make_password
from metrics.model.errors import CommandRefused, NotPermitted
from metrics.store.workspace import Workspace
from tests.people import admin, leader, reporter, reviewer

DENGBAO, ASVS = PROFILES["dengbao"], PROFILES["asvs"]
LOGIN, NAME = "zhangsan", "张三"
#: No word of the list, no name and no place is made of these.
ODD = "ÞßðøŁŋ¿¡§¶"


def problems(password: str, profile: Profile) -> list[str]:
    return list(check_password(password, profile, LOGIN, NAME))


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Kx7-mQ2", "不足8个字符"),
        ("kx7mkx7mq2", "只有2种字符，至少3种，还缺大写字母、其他字符"),
        ("海阔天空任鸟飞翔", "只有1种字符"),
        ("Zhangsan-38", "含有登录名或姓名"),
        ("ＺＨＡＮＧＳＡＮ-38z", "含有登录名或姓名"),
        ("张三Kx7-mQ2p", "含有登录名或姓名"),
        ("Xushi-Kx7m", "含有容易猜到的“xushi”"),
        ("序时Kx7-mQ2p", "含有容易猜到的“序时”"),
        ("TaiAn#Kx7m", "含有容易猜到的“taian”"),
        ("P@ssw0rd", "是常用密码"),
        ("Password1!", "是常用密码"),
        ("Qwerty123456!", "是常用密码"),
        ("Aa1-" + "x" * 125, "超过128个字符"),
    ],
)
def test_dengbao_says_what_is_missing(password: str, words: str) -> None:
    assert any(words in one for one in problems(password, DENGBAO))
    with pytest.raises(CommandRefused, match=r"^密码不符合要求：.*。请重新设置。$"):
        refuse_weak(password, DENGBAO, LOGIN, NAME)


@pytest.mark.parametrize(
    ("password", "expect"),
    [
        ("海阔天空任鸟飞翔", []),
        ("kx7mkx7mq2", []),
        ("   七 个字", ["不足8个字符"]),
        ("    七 个字", []),
        ("password", ["是常用密码，或只在常用密码前后加了数字和符号"]),
        ("我在序时里填表格数字", ["含有容易猜到的“序时”"]),
        ("漢" * 128, []),
        ("漢" * 129, ["超过128个字符"]),
    ],
)
def test_asvs_asks_for_length_and_for_nothing_composed(password: str, expect: list[str]) -> None:
    assert problems(password, ASVS) == expect


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda one: one.code)
def test_the_common_passwords_that_are_long_enough_are_all_refused(profile: Profile) -> None:
    long = [one for one in FREQUENCY_LISTS["passwords"] if len(one) >= profile.least]
    assert len(long) > 3000
    assert [one for one in long if not problems(one, profile)] == []


@given(st.sampled_from([one for one in FREQUENCY_LISTS["passwords"][:5000] if one.isalpha() and len(one) > 6]))
def test_a_common_password_stays_one_with_capitals_digits_and_signs_around_it(word: str) -> None:
    for form in (word.upper(), word.capitalize() + "12!", "#" + word, word.replace("a", "@").replace("o", "0")):
        assert is_widely_used(form), form


@given(st.text(alphabet=ODD, min_size=0, max_size=140))
def test_length_alone_decides_where_nothing_else_is_wrong(text: str) -> None:
    assert (problems(text, ASVS) == []) == (8 <= len(text) <= 128)


@given(
    st.text(alphabet="BDGJ", max_size=6),
    st.text(alphabet="bdgj", max_size=6),
    st.text(alphabet="7968", max_size=6),
    st.text(alphabet=ODD, max_size=6),
)
def test_three_of_four_kinds_are_what_dengbao_asks(upper: str, lower: str, digits: str, signs: str) -> None:
    # ß, ð and their like are small letters; here only the marks are signs.
    signs = "".join(one for one in signs if not one.isalpha())
    text = upper + lower + digits + signs
    assume(len(text) >= 8 and not is_widely_used(text))
    kinds = sum(map(bool, (upper, lower, digits, signs)))
    assert (problems(text, DENGBAO) == []) == (kinds >= 3)


@given(st.text(max_size=200))
def test_any_text_is_judged_without_an_error_and_in_one_line(text: str) -> None:
    for profile in PROFILES.values():
        assert all("\n" not in one and one for one in problems(text, profile))


@given(st.text(min_size=1, max_size=20))
def test_whatever_holds_the_login_name_is_refused_by_both(around: str) -> None:
    for profile in PROFILES.values():
        assert "含有登录名或姓名" in problems(f"{around}ZhangSan{around}", profile)


def test_the_passwords_that_the_program_makes_pass_both_and_differ() -> None:
    made = [make_password() for _ in range(200)]
    assert len(set(made)) == 200
    assert [one for one in made if problems(one, DENGBAO) or problems(one, ASVS)] == []
    assert set("".join(made)) <= set(string.ascii_letters + string.digits + "-") - set("0O1lI")


@pytest.mark.parametrize(
    ("profile", "days", "expect"), [(DENGBAO, 90, False), (DENGBAO, 90.01, True), (ASVS, 4000, False)]
)
def test_dengbao_wants_a_new_password_every_ninety_days(profile: Profile, days: float, expect: bool) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert is_expired(profile, now - timedelta(days=days), now) is expect
    assert not is_expired(profile, None, now)


def test_a_one_time_password_is_void_after_a_week_and_an_own_one_is_not() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert [is_void(True, now - timedelta(days=days), now) for days in (0, 7, 7.01)] == [False, False, True]
    assert not is_void(False, now - timedelta(days=100), now)


def test_the_profile_is_a_setting_that_an_administrator_changes(workspace: Workspace) -> None:
    assert read_profile(workspace) is DENGBAO
    line = choose_profile(workspace, "asvs", by=admin("李主任"))
    assert (line.event, line.by, line.data) == (
        "setting_changed",
        "李主任",
        {"name": "password_profile", "value": "asvs"},
    )
    assert read_profile(workspace) is ASVS
    workspace.rebuild()
    assert read_profile(workspace) is ASVS
    for wrong, words in (("asvs", "没有变化"), ("none", "没有‹none›这种密码规则")):
        with pytest.raises(CommandRefused, match=words):
            choose_profile(workspace, wrong, by=admin("李主任"))
    for other in (leader("张三"), reporter("张三"), reviewer("张三")):
        with pytest.raises(NotPermitted):
            choose_profile(workspace, "dengbao", by=other)
    assert workspace.journal.tail == 1


def test_the_sentence_of_a_profile_states_its_rules() -> None:
    assert DENGBAO.sentence == (
        "8至128个字符；大写字母、小写字母、数字、其他字符中至少3种；不含登录名、姓名和本系统、本地名称，不是常用密码；"
        "不与最近5次相同；每90天更换一次。"
    )
    assert ASVS.sentence == (
        "8至128个字符，建议15个以上；不含登录名、姓名和本系统、本地名称，不是常用密码；不与现用密码相同。"
    )


def test_no_page_pays_for_the_list_of_common_passwords(tmp_path: Path) -> None:
    """It is loaded by the first password that is set, not by the import."""
    import subprocess
    import sys

    code = "import sys, metrics.access.sessions; print('zxcvbn' in sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
