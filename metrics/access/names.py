"""Login names and names of people: how they are written, and when two of them are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from metrics.model.errors import CommandRefused

MAX_LOGIN, MAX_NAME = 64, 40
#: Names by which the program itself signs.
RESERVED = frozenset({"命令行", "初始导入", "首次设置", "系统", "未登录"})

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")
_NAME = re.compile("[^\\W_]+(?:[ ·._\uff08\uff09-]+[^\\W_]+)*\uff09?")
_BRACKETS = str.maketrans("()", "\uff08\uff09")
#: Hangul fillers: letters by the book, and nobody sees them. NFKC leaves these two of four.
_UNSEEN = re.compile("[\u115f\u1160]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def fold_login(text: str) -> str:
    """The login name as it is kept, in whatever width and case it is typed; any other text keeps being none of them."""
    return fold_text(text[: 4 * MAX_LOGIN]).strip()


def fold_text(text: str) -> str:
    """For comparing: compatibility forms (full width and the like) and cases are one."""
    return _normalise(_normalise(text).casefold())


def fold_name(text: str) -> str:
    """What makes a name another one: letters and digits without the blanks and marks between them."""
    return "".join(filter(str.isalnum, fold_text(text)))


def check_login(text: str) -> str:
    """The login name as it is kept. Raises CommandRefused where it can be none."""
    login = fold_login(text)
    if not _LOGIN.fullmatch(login):
        raise CommandRefused("登录名应为3至64位，由字母、数字及“.”“_”“-”“@”组成，以字母或数字开头。")
    return login


def check_name(text: str) -> str:
    """The name as it signs. Raises CommandRefused for none, for one with odd signs, and for those of the program."""
    name = " ".join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)
    if not name:
        raise CommandRefused("请填写姓名，姓名用于签署每一项操作。")
    if len(name) > MAX_NAME or not _NAME.fullmatch(name) or _UNSEEN.search(name):
        raise CommandRefused(f"姓名应为文字或数字，不超过{MAX_NAME}个字，不含引号等符号。")
    if fold_name(name) in RESERVED:
        raise CommandRefused(f"“{name}”由系统使用，请换一个姓名。")
    return name


def check_departments(texts: Sequence[str]) -> tuple[str, ...]:
    """Names of departments without blanks around and without doubles. Raises CommandRefused for what can be no name."""
    names = tuple(dict.fromkeys(filter(None, (text.strip() for text in texts))))
    if any(len(name) > MAX_NAME or _UNPRINTABLE.search(name) or "、" in name for name in names):
        raise CommandRefused(f"单位应逐个填写，每个为一行文字，不含顿号，不超过{MAX_NAME}个字。")
    return names


def _normalise(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
