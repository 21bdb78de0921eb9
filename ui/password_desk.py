"""The desk of 密码规则: the profiles side by side, the one in force, and the change to another."""

from __future__ import annotations

import streamlit as st

from metrics.access.password_rules import PROFILES, Profile, choose_profile, read_profile
from metrics.publish.html_parts import Html, tag
from metrics.store.workspace import Workspace
from ui.account_tables import chip
from ui.one_act import act_once, count_acts, show_said
from ui.session import current_actor
from ui.widgets import show_heading

#: Where a profile comes from.
SOURCES = {
    "dengbao": "按网络安全等级保护第三级的通行测评要求：字符种类和定期更换。",
    "asvs": "按OWASP ASVS 5.0：以长度和常用密码比对代替字符种类，不要求定期更换。",
}


def show_profiles(workspace: Workspace) -> None:
    """Each with its sentence; whichever is not in force can be put in force."""
    in_force = read_profile(workspace)
    show_heading("密码规则", f"现用“{in_force.word}”")
    for column, profile in zip(st.columns(len(PROFILES)), PROFILES.values(), strict=True):
        with column, st.container(key=f"profile-{profile.code}"):
            st.html(_to_card(profile, is_in_force=profile == in_force))
            if profile != in_force:
                _show_change(workspace, profile)


def _to_card(profile: Profile, *, is_in_force: bool) -> Html:
    head = tag("h3", profile.word, chip("现用", "green") if is_in_force else Html(""))
    source = tag("p", SOURCES.get(profile.code, ""), class_="x-soft")
    return tag("article", head, tag("p", profile.sentence), source, class_="x-profile")


def _show_change(workspace: Workspace, profile: Profile) -> None:
    place = f"profile-change-{profile.code}"
    with st.popover(f"改用{profile.word}", key=f"{place}-open"):
        late = f"使用超过{profile.days}天的密码，须在下次登录时更换。" if profile.days else "现有密码不再定期更换。"
        st.html(tag("p", f"自下次设置密码起适用，现有密码不失效。{late}"))
        show_said(place)
        st.button(
            f"确认改用{profile.word}",
            key=place,
            type="primary",
            on_click=_choose,
            args=(workspace, profile, place, count_acts()),
        )


def _choose(workspace: Workspace, profile: Profile, place: str, drawn_at: int) -> None:
    def act() -> str:
        line = choose_profile(workspace, profile.code, by=current_actor())
        return f"已改用“{profile.word}”密码规则，记为第{line.number}号。"

    act_once(place, drawn_at, act)
