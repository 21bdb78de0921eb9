"""Which passwords are taken: two profiles as data, and the passwords that everybody uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from metrics.access.matrix import permit
from metrics.access.names import fold_text
from metrics.access.passwords import MAX_LENGTH, normalise
from metrics.journal.archive import hash_bytes
from metrics.journal.line import Line
from metrics.model.actor import Action, Actor
from metrics.model.errors import CommandRefused
from metrics.store.workspace import Workspace

SETTING = "password_profile"
#: What somebody who attacks this program here tries first.
CONTEXT_WORDS = ("xushi", "序时", "taian", "泰安")
#: A one-time password that nobody used is void after so many days.
ONE_TIME_DAYS = 7

_CLASSES = {"大写字母": str.isupper, "小写字母": str.islower, "数字": str.isdecimal}
_SIGNS = "其他字符"
_UNLEET = str.maketrans("@4301$57", "aaeoisst")


@dataclass(frozen=True)
class Profile:
    """`classes` of four must be there; `days` until it must be changed, None for never; `remembered` may not return."""

    code: str
    word: str
    least: int
    advised: int
    classes: int
    days: int | None
    remembered: int

    @property
    def sentence(self) -> str:
        """The rules as the form says them."""
        parts = [f"{self.least}至{MAX_LENGTH}个字符"]
        if self.advised > self.least:
            parts[0] += f"，建议{self.advised}个以上"
        if self.classes:
            parts.append(f"大写字母、小写字母、数字、其他字符中至少{self.classes}种")
        parts.append("不含登录名、姓名和本系统、本地名称，不是常用密码")
        parts.append(f"不与最近{self.remembered}次相同" if self.remembered > 1 else "不与现用密码相同")
        if self.days:
            parts.append(f"每{self.days}天更换一次")
        return "；".join(parts) + "。"


#: GB/T 22239 as it is assessed for the third level, and OWASP ASVS 5.0, which wants length in place of rules.
PROFILES = {
    one.code: one
    for one in (
        Profile("dengbao", "等保", least=8, advised=8, classes=3, days=90, remembered=5),
        Profile("asvs", "ASVS", least=8, advised=15, classes=0, days=None, remembered=1),
    )
}


def read_profile(workspace: Workspace) -> Profile:
    """The profile in force; 等保 where nobody chose."""
    return PROFILES[workspace.settings.get(SETTING, "dengbao")]


def choose_profile(workspace: Workspace, code: str, *, by: Actor) -> Line:
    """Put another profile in force; it is asked at the next change of each password. Raises CommandRefused for no change."""
    allowed = permit(by, Action.SET_PASSWORD_RULES)
    if code not in PROFILES:
        raise CommandRefused(f"没有‹{code}›这种密码规则。可选：{'、'.join(PROFILES)}。")
    if read_profile(workspace).code == code:
        raise CommandRefused(f"现在就是“{PROFILES[code].word}”密码规则，没有变化。")
    commit_id = hash_bytes(f"{SETTING}|{code}|{workspace.journal.tail}".encode())
    return workspace.record("setting_changed", {"name": SETTING, "value": code}, by=allowed, commit_id=commit_id)


def refuse_weak(password: str, profile: Profile, login: str, name: str) -> None:
    """Raise CommandRefused naming everything that a password lacks."""
    found = list(check_password(password, profile, login, name))
    if found:
        raise CommandRefused(f"密码不符合要求：{'；'.join(found)}。请重新设置。")


def check_password(password: str, profile: Profile, login: str, name: str) -> Iterator[str]:
    """What is wrong with a password, each in a few words. Its length is counted in characters."""
    text = normalise(password)
    if len(text) < profile.least:
        yield f"不足{profile.least}个字符"
    if max(len(password), len(text)) > MAX_LENGTH:
        yield f"超过{MAX_LENGTH}个字符"
        return
    if profile.classes and len(present := _find_classes(text)) < profile.classes:
        missing = "、".join(one for one in (*_CLASSES, _SIGNS) if one not in present)
        yield f"只有{len(present)}种字符，至少{profile.classes}种，还缺{missing}"
    folded = fold_text(password)
    if any(len(own) > 1 and own in folded for own in (login, fold_text(name))):
        yield "含有登录名或姓名"
    if found := next((word for word in CONTEXT_WORDS if word in folded), None):
        yield f"含有容易猜到的“{found}”"
    if is_widely_used(password):
        yield "是常用密码，或只在常用密码前后加了数字和符号"


def is_widely_used(password: str) -> bool:
    """Whether it is on the list, also behind @ for a and the like, or between digits and signs shorter than itself."""
    folded = fold_text(password)
    bare = folded.strip("".join(one for one in set(folded) if not one.isalpha()))
    plain = folded.strip("".join(one for one in set(folded) if not one.isalnum()))
    forms = {one for form in (folded, plain, bare) for one in (form, form.translate(_UNLEET))}
    return any(2 * len(form) >= len(folded) and form in _read_widely_used() for form in forms)


def is_expired(profile: Profile, set_at: datetime | None, now: datetime) -> bool:
    """Whether a password of this age must be changed before anything else is done."""
    return profile.days is not None and set_at is not None and now - set_at > timedelta(days=profile.days)


def is_void(must_change: bool, set_at: datetime | None, now: datetime) -> bool:
    """Whether a one-time password came too late."""
    return must_change and set_at is not None and now - set_at > timedelta(days=ONE_TIME_DAYS)


def _find_classes(text: str) -> set[str]:
    """Letters without case and signs are of the fourth class."""
    return {next((word for word, holds in _CLASSES.items() if holds(one)), _SIGNS) for one in text}


@cache
def _read_widely_used() -> frozenset[str]:
    """The list of zxcvbn, loaded when the first password is set: 0.05 s and 14 MB that no page needs."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]

    return frozenset(map(fold_text, FREQUENCY_LISTS["passwords"]))
