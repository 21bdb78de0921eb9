"""The route for programs: the page's verdict as JSON, one batch a file, and nothing for whoever has no token."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from metrics.access.accounts import NewAccount, act_as, add_account, disable_account, to_account_id
from metrics.access.sessions import Sessions
from metrics.access.tokens import find_reporter, make_token, revoke_token
from metrics.cli import main
from metrics.intake.preview import make_preview
from metrics.intake.reply import FileVerdict
from metrics.intake.request import FileAnswer, FileRequest, answer_file
from metrics.intake.review import choose_review
from metrics.intake.seed import import_file, open_workspace, read_seed
from metrics.intake.stage import stage_file
from metrics.model.actor import Actor, Role
from metrics.model.errors import JournalDamaged
from metrics.store.reads import read_batches
from metrics.store.submissions import read_submissions
from metrics.store.workspace import Workspace
from tests.intake.workbooks import make_workbook
from tests.people import admin, reporter
from tests.web.ask import Answer, ask, ask_async
from web.api import PATH, make_api_routes

DATA = Path(__file__).parents[2] / "data"
HEADER = "指标名称,地区,数据期,本期值,单位\n"
SHEET = HEADER + "新增绿色建筑面积,泰安市,2023年1-9月,{value},万平方米\n"
NAME = "9月数据.csv"
LIMIT = 5000


def sheet(value: str = "128.4", encoding: str = "utf-8-sig") -> bytes:
    return SHEET.format(value=value).encode(encoding)


@dataclass(frozen=True)
class Api:
    """The route over one workspace, and the token of 张三."""

    workspace: Workspace
    token: str

    @property
    def app(self) -> Starlette:
        routes = make_api_routes(
            lambda token: find_reporter(self.workspace, token),
            lambda request: answer_file(self.workspace, request),
            lambda: self.workspace.data_version,
            max_bytes=LIMIT,
        )
        return Starlette(routes=routes)

    def send(self, content: bytes, *confirm: str, token: str | None = None, key: str = "", **query: object) -> Answer:
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        headers |= {"Idempotency-Key": key} if key else {}
        asked = [*({"filename": NAME} | query).items(), *(("confirm", pair) for pair in confirm)]
        return ask(self.app, PATH, "POST", query=urlencode(asked), headers=headers, parts=[content])

    @property
    def length(self) -> int:
        return self.workspace.journal.tail


def content_of(answer: Answer) -> Any:
    """Every answer is JSON and stored nowhere on its way."""
    assert answer.header("content-type") == "application/json"
    assert answer.header("cache-control") == "no-store"
    return json.loads(answer.content)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("api") / "var"
    workspace = open_workspace(home, lambda: read_seed(DATA))
    for login, name in (("zhangsan", "张三"), ("lisi", "李四")):
        add_account(workspace, NewAccount(login, name, Role.REPORTER), by=admin("王主任"))
    token = make_token(workspace, by=act_as(workspace, "张三"))
    workspace.close()
    return home, token


def open_vouched(home: Path) -> Workspace:
    """As in the server: whoever came with a token is asked for it again at every change."""
    workspace = Workspace(home)
    workspace.vouch = Sessions(workspace).vouch
    return workspace


@pytest.fixture
def api(planted: tuple[Path, str], tmp_path: Path) -> Iterator[Api]:
    home, token = planted
    workspace = open_vouched(Path(shutil.copytree(home, tmp_path / "var")))
    yield Api(workspace, token)
    workspace.close()


def test_a_dry_run_tells_everything_and_stores_nothing(api: Api) -> None:
    before, files = api.length, sorted(api.workspace.home.rglob("*"))
    answer = api.send(sheet(), dry_run=1)
    said = content_of(answer)
    assert (answer.status, said["verdict"], said["new"], said["batch"]) == (200, "accepted", 1, None)
    assert [(row["before"], row["after"]) for row in said["light_changes"]] == [("未报送", "滞后")]
    assert (api.length, sorted(api.workspace.home.rglob("*"))) == (before, files)


def test_a_file_becomes_a_batch_of_the_reporter_and_the_same_file_again_none(api: Api) -> None:
    answer = api.send(sheet())
    said = content_of(answer)
    assert (answer.status, said["verdict"]) == (201, "committed")
    batch = read_batches(api.workspace)[0]
    assert (batch.batch_number, batch.rows_hash) == (said["batch"], said["rows_hash"])
    assert (batch.reported_by, batch.filename) == ("张三", NAME)
    length = api.length
    again = api.send(sheet())
    said = content_of(again)
    assert (again.status, said["verdict"], said["earlier_batch"]) == (200, "unchanged", batch.batch_number)
    assert api.length == length


def test_the_verdict_is_that_of_the_page_and_of_the_command_line(
    planted: tuple[Path, str], api: Api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "新增绿色建筑面积,泰安市,2023年1-9月,约128,万平方米\n新增绿建面积,泰安,2023年1-9月,128,万平方米\n"
    twin = shutil.copytree(planted[0], tmp_path / "twin")
    for name, content in (("错.csv", (HEADER + rows).encode("gb18030")), (NAME, sheet())):
        path = tmp_path / name
        path.write_bytes(content)
        for options, query in ((["--dry-run"], {"dry_run": 1}), (["--by", "张三"], {})):
            main(["--home", str(twin), "import", str(path), *options])
            printed = capsys.readouterr().out
            staged = stage_file(content, name, api.workspace.catalogue, api.workspace.today)
            page = make_preview(api.workspace, staged, name, content)
            answer = api.send(content, filename=name, **query)
            assert printed == answer.content.decode() + "\n"
            said = content_of(answer)
            assert [one["sentence"] for one in said["problems"]] == [one.sentence for one in page.problems]
            assert [row["target_id"] for row in said["light_changes"]] == [row.target_id for row in page.light_changes]


def test_a_refused_file_answers_with_every_problem_by_place(api: Api) -> None:
    length = api.length
    answer = api.send((HEADER + "新增绿色建筑面积,泰安市,2023年1-9月,约128,吨\n没有,泰山,13月,1,个\n").encode())
    said = content_of(answer)
    assert (answer.status, said["verdict"], said["batch"]) == (422, "refused", None)
    errors = [one for one in said["problems"] if one["severity"] == "error"]
    assert {one["row"] for one in errors} == {2, 3}
    first = next(one for one in errors if one["found"] == "约128")
    assert (first["column"], first["header"]) == ("D", "本期值")
    assert first["sentence"] == f"第2行 D列‹本期值›：{first['message']}。{first['remedy']}"
    assert api.length == length


def test_a_warning_asks_for_a_reason_which_then_stands_in_the_batch(api: Api) -> None:
    import_file(api.workspace, "一.csv", sheet("100"), by=reporter("李四"))
    answer = api.send(sheet("101"))
    assert (answer.status, content_of(answer)["verdict"]) == (422, "needs_reason")
    checked = api.send(sheet("101"), dry_run=1)
    assert (checked.status, content_of(checked)["verdict"]) == (200, "needs_reason")
    told = api.send(sheet("101"), reason=" 年报\n更正\x00 ")
    assert (told.status, content_of(told)["changed"]) == (201, 1)
    assert read_batches(api.workspace)[0].reason == "年报 更正"


def test_the_same_key_makes_one_batch_however_often_it_is_sent(api: Api) -> None:
    first, second = (api.send(sheet(), key="2023-09") for _ in range(2))
    assert (first.status, second.status) == (201, 200)
    one, two = content_of(first), content_of(second)
    assert {name: (one[name], two[name]) for name in ("verdict", "batch", "rows_hash", "new")} == {
        "verdict": ("committed", "committed"),
        "batch": (one["batch"], one["batch"]),
        "rows_hash": (one["rows_hash"], one["rows_hash"]),
        "new": (1, 1),
    }
    length = api.length
    third = api.send(sheet(), key="2023-09", based_on=one["based_on"])
    assert (third.status, content_of(third)["batch"], api.length) == (200, one["batch"], length)


def test_a_key_stands_for_one_file_and_one_reporter(api: Api) -> None:
    first = content_of(api.send(sheet(), key="k"))
    other = api.send(sheet("129"), key="k", reason="更正")
    assert (other.status, content_of(other)["error"]) == (422, "refused")
    theirs = make_token(api.workspace, by=act_as(api.workspace, "李四"))
    answer = api.send(sheet("129"), key="k", reason="更正", token=theirs)
    assert (answer.status, content_of(answer)["batch"] > first["batch"]) == (201, True)
    assert read_batches(api.workspace)[0].reported_by == "李四"


def test_a_file_based_on_passed_data_is_in_conflict_and_told_the_version(api: Api) -> None:
    known = api.workspace.data_version
    import_file(api.workspace, "一.csv", sheet("100"), by=reporter("李四"))
    length = api.length
    for query in ({}, {"dry_run": 1}):
        answer = api.send(sheet("101"), based_on=known, reason="更正", **query)
        said = content_of(answer)
        assert (answer.status, said["error"], said["data_version"]) == (409, "conflict", api.workspace.data_version)
    assert api.length == length
    assert api.send(sheet("101"), based_on=api.workspace.data_version, reason="更正").status == 201


def test_under_the_two_person_rule_a_file_waits_for_its_reviewer(api: Api) -> None:
    choose_review(api.workspace, True, reason="局务会决定", by=admin("管理员"))
    known = api.workspace.data_version
    answer = api.send(sheet(), key="k")
    said = content_of(answer)
    assert (answer.status, said["verdict"], said["batch"]) == (202, "awaiting_review", None)
    (waiting,) = read_submissions(api.workspace)
    assert (waiting.submission_number, waiting.submitted_by) == (said["submission"], "张三")
    assert waiting.rows_hash == said["rows_hash"]
    again = api.send(sheet(), key="k")
    assert (again.status, content_of(again)["submission"]) == (202, said["submission"])
    other = api.send(sheet("129"), key="k")
    assert (other.status, content_of(other)["error"]) == (422, "refused")
    assert (len(read_submissions(api.workspace)), api.workspace.data_version) == (1, known)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer xs_" + "A" * 43},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer " + "x" * 9000},
    ],
)
def test_without_a_token_there_is_one_and_the_same_answer(api: Api, headers: dict[str, str]) -> None:
    answer = ask(api.app, PATH, "POST", query=urlencode({"filename": NAME}), headers=headers, parts=[sheet()])
    assert answer == api.send(sheet(), token="")
    assert (answer.status, answer.header("www-authenticate")) == (401, "Bearer")
    assert content_of(answer)["error"] == "token"


def test_a_revoked_token_is_refused_at_once(api: Api) -> None:
    assert api.send(sheet(), dry_run=1).status == 200
    revoke_token(api.workspace, "张三", by=admin("王主任"), reason="调岗")
    length = api.length
    refused = api.send(sheet())
    assert refused.status == 401
    assert refused == api.send(sheet(), token="xs_unknown")
    assert api.length == length


def test_a_token_ends_with_the_account_and_is_asked_for_again_at_the_commit(api: Api) -> None:
    def close_meanwhile(request: FileRequest) -> FileAnswer:
        disable_account(api.workspace, to_account_id("zhangsan"), by=admin("王主任"))
        return answer_file(api.workspace, request)

    routes = make_api_routes(lambda token: find_reporter(api.workspace, token), close_meanwhile, lambda: 1)
    length, headers = api.length, {"Authorization": f"Bearer {api.token}"}
    answer = ask(Starlette(routes=routes), PATH, "POST", query="filename=a.csv", headers=headers, parts=[sheet()])
    assert (answer.status, content_of(answer)["error"]) == (401, "token")
    assert api.length == length + 1  # the account's, no batch
    assert api.send(sheet()).status == 401


def test_the_scheme_is_read_in_any_case(api: Api) -> None:
    headers = {"Authorization": f"bEARER  {api.token} "}
    query = urlencode({"filename": NAME, "dry_run": "true"})
    assert ask(api.app, PATH, "POST", query=query, headers=headers, parts=[sheet()]).status == 200


def test_a_token_stands_in_no_journal_answer_or_log(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [api.send(sheet(), dry_run=1), api.send(sheet()), api.send(b"\x00"), api.send(sheet(), token="xs_no")]
    broken = Starlette(routes=make_api_routes(lambda token: reporter("张三"), fail_loudly, lambda: 1))
    headers = {"Authorization": f"Bearer {api.token}"}
    answers.append(ask(broken, PATH, "POST", query="filename=a.csv", headers=headers, parts=[b"a"]))
    assert [answer.status for answer in answers] == [200, 201, 422, 401, 500]
    secret = api.token.removeprefix("xs_")
    assert "could not be answered" in caplog.text
    assert secret not in caplog.text
    assert secret not in (api.workspace.home / "journal.jsonl").read_text(encoding="utf-8")
    assert [answer for answer in answers if secret.encode() in answer.content or secret in str(answer.headers)] == []


def fail_loudly(request: FileRequest) -> FileAnswer:
    raise ZeroDivisionError("a mistake of ours at /srv/secret")


def fail_in_store(request: FileRequest) -> FileAnswer:
    raise JournalDamaged("日志第3行与原文不符")


@pytest.mark.parametrize(
    ("fail", "status", "code", "words"),
    [(fail_loudly, 500, "internal", "服务器内部错误"), (fail_in_store, 503, "unavailable", "日志第3行与原文不符")],
)
def test_our_own_errors_are_answered_without_a_traceback(fail: Any, status: int, code: str, words: str) -> None:
    app = Starlette(routes=make_api_routes(lambda token: reporter("张三"), fail, lambda: 1))
    answer = ask(app, PATH, "POST", query="filename=a.csv", parts=[b"a"])
    said = content_of(answer)
    assert (answer.status, said["error"]) == (status, code)
    assert words in said["message"]
    assert b"Zero" not in answer.content and b"secret" not in answer.content


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "filename"),
        ("filename=%20", "filename"),
        ("filename=a.csv&dryrun=1", "parameter"),
        ("filename=a.csv&dry_run=1&dry_run=0", "parameter"),
        ("filename=a.csv&dry_run=yes", "dry_run"),
        ("filename=a.csv&based_on=-1", "based_on"),
        ("filename=a.csv&based_on=%EF%BC%91", "based_on"),
        ("filename=a.csv&confirm=绿建", "confirm"),
        ("filename=a.csv&confirm=%3D绿建", "confirm"),
    ],
)
def test_a_wrong_question_is_refused_before_a_byte_is_read(api: Api, query: str, code: str) -> None:
    def untouched() -> Iterator[bytes]:
        raise AssertionError("the body was asked for")
        yield b""

    headers = {"Authorization": f"Bearer {api.token}"}
    answer = ask(api.app, PATH, "POST", query=query, headers=headers, parts=untouched())
    assert (answer.status, content_of(answer)["error"]) == (400, code)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_every_other_method_is_refused_in_json(api: Api, method: str) -> None:
    answer = ask(api.app, PATH, method, headers={"Authorization": f"Bearer {api.token}"})
    assert (answer.status, answer.header("allow")) == (405, "POST")
    assert content_of(answer)["error"] == "method"


def endless(taken: list[int], size: int = 1000) -> Iterator[bytes]:
    while True:
        taken.append(size)
        yield b"x" * size


def test_a_body_that_announces_too_much_is_not_read(api: Api) -> None:
    taken: list[int] = []
    for announced in (str(LIMIT + 1), "9" * 5000):
        headers = {"Authorization": f"Bearer {api.token}", "Content-Length": announced}
        answer = ask(api.app, PATH, "POST", query="filename=a.csv", headers=headers, parts=endless(taken))
        assert (answer.status, content_of(answer)["error"]) == (413, "too_large")
    assert taken == []


def test_a_body_without_a_length_is_cut_off_at_the_limit(api: Api) -> None:
    taken: list[int] = []
    headers = {"Authorization": f"Bearer {api.token}", "Transfer-Encoding": "chunked"}
    answer = ask(api.app, PATH, "POST", query="filename=a.csv", headers=headers, parts=endless(taken))
    assert answer.status == 413
    assert sum(taken) == LIMIT + 1000


def test_a_body_of_just_the_limit_is_read(api: Api) -> None:
    content = sheet() + b"\n" * (LIMIT - len(sheet()))
    assert api.send(content, dry_run=1).status == 200
    assert api.send(content + b"\n", dry_run=1).status == 413


def test_a_body_that_does_not_end_is_given_up(api: Api) -> None:
    async def never() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets the event")

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    routes = make_api_routes(lambda token: reporter("张三"), fail_loudly, lambda: 1, read_seconds=0.05)
    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"filename=a.csv", "headers": []}
    asyncio.run(Starlette(routes=routes)(scope, never, send))
    assert sent[0]["status"] == 408


def test_two_files_are_taken_in_at_once_and_the_others_wait() -> None:
    running, most, gate = 0, 0, threading.Lock()

    def answer_slowly(request: FileRequest) -> FileAnswer:
        nonlocal running, most
        with gate:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.05)
        with gate:
            running -= 1
        return FileAnswer(FileVerdict.COMMITTED, {}, is_new=True)

    app = Starlette(routes=make_api_routes(lambda token: reporter("张三"), answer_slowly, lambda: 1))

    async def send_six() -> list[Answer]:
        one = [ask_async(app, PATH, "POST", query="filename=a.csv", parts=[b"a"]) for _ in range(6)]
        return await asyncio.gather(*one)

    assert [answer.status for answer in asyncio.run(send_six())] == [201] * 6
    assert most == 2


def test_who_sends_slowly_keeps_only_themselves_waiting() -> None:
    """Four files of two senders trickle in; what a third sends is answered at once."""
    senders = {f"xs_{number}": reporter(f"填报{number}") for number in range(3)}

    def find(token: str) -> Actor | None:
        return senders.get(token)

    def answer(request: FileRequest) -> FileAnswer:
        return FileAnswer(FileVerdict.COMMITTED, {}, is_new=True)

    app = Starlette(routes=make_api_routes(find, answer, lambda: 1, read_seconds=30))

    async def trickle(token: str) -> None:
        async def receive() -> dict[str, Any]:
            await asyncio.sleep(3600)
            raise AssertionError("nobody waits that long")

        async def send(message: Any) -> None:
            raise AssertionError("no answer is due yet")

        headers = [(b"host", b"localhost"), (b"authorization", f"Bearer {token}".encode())]
        scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"filename=a.csv", "headers": headers}
        await app(scope, receive, send)

    async def send_beside() -> Answer:
        slow = [asyncio.create_task(trickle(f"xs_{number // 3}")) for number in range(6)]
        await asyncio.sleep(0.1)
        headers = {"Authorization": "Bearer xs_2"}
        asked = ask_async(app, PATH, "POST", query="filename=a.csv", headers=headers, parts=[b"a"])
        try:
            return await asyncio.wait_for(asked, 5)
        finally:
            for one in slow:
                one.cancel()
            await asyncio.gather(*slow, return_exceptions=True)

    assert asyncio.run(send_beside()).status == 201


@pytest.fixture(scope="module")
def hostile_api(planted: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    workspace = open_vouched(Path(shutil.copytree(planted[0], tmp_path_factory.mktemp("hostile") / "var")))
    yield Api(workspace, planted[1])
    workspace.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\x1f\x8b"]).flatmap(
            lambda start: st.binary(max_size=200).map(lambda rest: start + rest)
        ),
        st.text(max_size=200).map(lambda text: (HEADER + text).encode("utf-8")),
    ),
    filename=st.text(min_size=1, max_size=200).filter(lambda name: bool(name.strip())),
)
def test_hostile_bytes_are_refused_and_never_an_error_of_ours(hostile_api: Api, content: bytes, filename: str) -> None:
    length = hostile_api.length
    answer = hostile_api.send(content, filename=filename)
    assert answer.status == 422
    said = content_of(answer)
    assert said["verdict"] == "refused"
    assert said["problems"]
    assert hostile_api.length == length


def test_a_sheet_from_excel_in_gbk_is_read(api: Api) -> None:
    said = content_of(api.send(sheet(encoding="gbk")))
    assert (said["verdict"], said["encoding"].startswith("GB")) == ("committed", True)


def test_a_workbook_is_read_from_the_sheet_that_is_named(api: Api) -> None:
    rows = [["指标名称", "地区", "数据期", "本期值", "单位"]]
    sheets = [
        {"name": name, "rows": [*rows, ["新增绿色建筑面积", "泰安市", "2023年1-9月", value, "万平方米"]]}
        for name, value in (("本月", 128.4), ("草稿", 1))
    ]
    content = make_workbook(sheets)
    open_choice = api.send(content, filename="报表.xlsx")
    assert (open_choice.status, content_of(open_choice)["sheets"]) == (422, ["本月", "草稿"])
    answer = api.send(content, filename="报表.xlsx", sheet="本月")
    said = content_of(answer)
    assert (answer.status, said["sheet"], said["new"]) == (201, "本月", 1)
    assert api.send(content, filename="报表.xlsx", sheet="没有").status == 422


def test_a_suggestion_is_confirmed_by_sending_it_back(api: Api) -> None:
    content = sheet().replace("新增绿色建筑面积".encode(), "新增绿色建筑的面积".encode())
    refused = content_of(api.send(content))
    (suggestion,) = refused["suggestions"]
    assert (refused["verdict"], suggestion["meaning"]) == ("refused", "新增绿色建筑面积")
    answer = api.send(content, f"{suggestion['written']}={suggestion['meaning']}")
    assert (answer.status, content_of(answer)["confirmed"]) == (
        201,
        [{"written": suggestion["written"], "meaning": suggestion["meaning"]}],
    )


def test_the_day_is_that_of_the_workspace(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo stands still: data after its day are refused here as on the page."""
    monkeypatch.setitem(api.workspace.settings, "today", "2023-08-31")
    answer = api.send(sheet(), dry_run=1)
    assert (answer.status, content_of(answer)["verdict"]) == (422, "refused")


def test_a_filename_cannot_leave_its_folder(api: Api) -> None:
    said = content_of(api.send(sheet(), filename="../../e\x00tc/x\n.csv"))
    assert (said["verdict"], said["file"]) == ("committed", "x .csv")


def test_the_example_of_the_manual_is_what_the_route_answers(api: Api) -> None:
    manual = (DATA.parent / "docs" / "api.md").read_text(encoding="utf-8")
    printed = json.loads(manual.split("```json\n")[1].split("```")[0])
    said = content_of(api.send(sheet("约128", "gb18030")))
    # The numbers of the versions depend on what the workspace has seen before.
    assert said | {"based_on": 0, "cutoff": ""} == printed | {"based_on": 0, "cutoff": ""}
