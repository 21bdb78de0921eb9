"""The route that a monitoring machine asks."""

import json
from collections.abc import Sequence

import pytest
from starlette.applications import Starlette

from metrics.model.errors import JournalDamaged
from tests.web.ask import ask
from web.health import UNSAID, make_health_routes


@pytest.mark.parametrize(
    ("reasons", "status", "expect"),
    [
        ([], 200, {"状态": "正常"}),
        (["磁盘剩余空间不足"], 503, {"状态": "异常", "原因": ["磁盘剩余空间不足"]}),
        (("甲", "乙"), 503, {"状态": "异常", "原因": ["甲", "乙"]}),
    ],
)
def test_health_is_200_or_503_with_reasons(reasons: Sequence[str], status: int, expect: dict[str, object]) -> None:
    answer = ask(Starlette(routes=make_health_routes(lambda: reasons)), "/healthz")
    assert (answer.status, json.loads(answer.content)) == (status, expect)
    assert answer.header("cache-control") == "no-store"
    assert answer.header("content-type") == "application/json; charset=utf-8"


def test_a_check_that_fails_is_a_reason() -> None:
    def read_reasons() -> list[str]:
        raise JournalDamaged("日志第3行与原文不符")

    answer = ask(Starlette(routes=make_health_routes(read_reasons)), "/healthz")
    assert answer.status == 503
    assert json.loads(answer.content)["原因"] == ["日志第3行与原文不符"]


def test_nothing_of_the_machine_is_told_to_strangers(caplog: pytest.LogCaptureFixture) -> None:
    reasons = ["归档文件/srv/xushi/var/actuals/ab缺失", "日志第3行已损坏：内容与校验值不符。请停止使用，从备份恢复。"]
    answer = ask(Starlette(routes=make_health_routes(lambda: reasons)), "/healthz")
    assert json.loads(answer.content)["原因"] == [UNSAID, "日志第3行已损坏：内容与校验值不符"]
    assert "/srv/xushi" in caplog.text


def test_who_asks_all_the_time_costs_no_more() -> None:
    asked: list[int] = []

    def read_reasons() -> list[str]:
        asked.append(1)
        return []

    app = Starlette(routes=make_health_routes(read_reasons, kept_seconds=60))
    assert [ask(app, "/healthz").status for _ in range(5)] == [200] * 5
    assert len(asked) == 1
    anew = Starlette(routes=make_health_routes(read_reasons, kept_seconds=0))
    assert [ask(anew, "/healthz").status for _ in range(3)] == [200] * 3
    assert len(asked) == 4
