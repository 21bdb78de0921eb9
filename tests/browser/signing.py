"""Accounts for the browser tests, and signing in as their owner does: by a form that answers with a cookie."""

from __future__ import annotations

import http.client
from contextlib import closing
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlparse

from metrics.access.accounts import NewAccount, plant_account
from metrics.access.passwords import seal_password
from metrics.intake.seed import open_workspace, read_seed
from metrics.model.actor import Actor, Role

PASSWORD = "Green-Roofs.1240"
PEOPLE = {
    Role.LEADER: NewAccount("sunqi", "孙七", Role.LEADER),
    Role.REPORTER: NewAccount("lisi", "李四", Role.REPORTER),
    Role.REVIEWER: NewAccount("wangwu", "王五", Role.REVIEWER),
    Role.ADMIN: NewAccount("zhaoliu", "赵六", Role.ADMIN),
}


def plant_people(home: Path, data: Path) -> None:
    """One account of each role in the workspace at `home`, made from the shipped seed if need be; a demo has its own."""
    workspace = open_workspace(home, lambda: read_seed(data))
    try:
        if not workspace.is_demo:
            sealed, planter = seal_password(PASSWORD), Actor("测试", Role.ADMIN)
            for person in PEOPLE.values():
                plant_account(workspace, person, sealed, by=planter)
    finally:
        workspace.close()


def read_cookie(url: str, role: Role, *, is_demo: bool) -> str:
    """The session of a new sign-in."""
    login = {"role": role.value} if is_demo else {"login": PEOPLE[role].login, "password": PASSWORD}
    path = "/login/demo" if is_demo else "/login"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": url}
    with closing(http.client.HTTPConnection(urlparse(url).netloc, timeout=30)) as connection:
        connection.request("POST", path, urlencode(login), headers)
        answer = connection.getresponse()
        words = answer.read().decode()
        assert answer.status == 303, words
        return SimpleCookie(answer.getheader("Set-Cookie", ""))["sid"].value
