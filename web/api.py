"""POST /api/v1/batches: a reporter's program sends a file and gets the verdict that the page would show, as JSON."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from metrics.intake.file_kind import MAX_BYTES
from metrics.intake.reply import FileVerdict, to_json
from metrics.intake.request import FileAnswer, FileRequest, read_confirmed
from metrics.model.actor import Actor
from metrics.model.errors import CommandRefused, Conflict, NotPermitted, SessionEnded, XushiError
from metrics.model.security_event import tell
from web.room import Held, Room
from web.transport import read_address

PATH = "/api/v1/batches"
#: So many files are checked at once; the others wait, and the pages stay answerable. Whoever sends slowly waits alone.
SLOTS = 2
READ_SECONDS = 120
MAX_KEY = 200

#: Supplied by dashboard.py: token → who sends with it, None where it opens nothing.
FindReporter = Callable[[str], Actor | None]
#: Supplied by dashboard.py: checks and commits; raises what metrics.intake.request.answer_file raises.
AnswerFile = Callable[[FileRequest], FileAnswer]
#: Supplied by dashboard.py: the data version now.
ReadVersion = Callable[[], int]

_PARAMETERS = ("filename", "dry_run", "reason", "sheet", "confirm", "based_on")
_YES_NO = {"1": True, "true": True, "0": False, "false": False}
_STATUS = {
    FileVerdict.ACCEPTED: 200,
    FileVerdict.UNCHANGED: 200,
    FileVerdict.COMMITTED: 200,
    FileVerdict.AWAITING_REVIEW: 202,
    FileVerdict.RETURNED: 200,
    FileVerdict.REFUSED: 422,
    FileVerdict.NEEDS_REASON: 422,
}

_log = logging.getLogger(__name__)


class Declined(Exception):
    """An answer other than a verdict: status, a word for the program, a sentence for its owner."""

    def __init__(self, status: int, code: str, words: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.status, self.code, self.headers = status, code, headers or {}


def make_api_routes(
    find_reporter: FindReporter,
    answer_file: AnswerFile,
    read_version: ReadVersion,
    *,
    max_bytes: int = MAX_BYTES,
    read_seconds: float = READ_SECONDS,
) -> list[Route]:
    """An object as endpoint: every method comes here, so that each answer is JSON."""
    return [Route(PATH, BatchDesk(find_reporter, answer_file, read_version, max_bytes, read_seconds))]


class BatchDesk:
    """Takes one file a request; who sends and what is asked are settled before a byte of it is read."""

    def __init__(
        self,
        find_reporter: FindReporter,
        answer_file: AnswerFile,
        read_version: ReadVersion,
        max_bytes: int,
        read_seconds: float,
    ) -> None:
        self._find_reporter, self._answer_file, self._read_version = find_reporter, answer_file, read_version
        self._max_bytes, self._read_seconds = max_bytes, read_seconds
        self._slots = asyncio.Semaphore(SLOTS)
        self._room = Room()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever happens is answered in JSON, and never with a traceback."""
        try:
            answer = await self._answer(Request(scope, receive))
        except ClientDisconnect:
            return
        except Declined as declined:
            answer = _decline(declined.status, declined.code, str(declined), declined.headers)
        except Conflict as conflict:
            answer = _decline(409, "conflict", str(conflict), data_version=self._read_version())
        except NotPermitted as refusal:
            answer = _decline(403, "not_permitted", str(refusal))
        except SessionEnded as ended:
            answer = _decline(401, "token", str(ended), {"WWW-Authenticate": "Bearer"})
        except CommandRefused as refusal:
            answer = _decline(422, "refused", str(refusal))
        except XushiError as error:
            _log.error("%s", error)
            answer = _decline(503, "unavailable", str(error))
        except Exception:  # noqa: BLE001 - a program is answered in JSON whatever happens; the log has the rest
            _log.exception("A file sent to %s could not be answered.", PATH)
            answer = _decline(500, "internal", "服务器内部错误。请联系系统管理员，并核对数据是否已入库。")
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            raise Declined(405, "method", "本接口只接受POST。", {"Allow": "POST"})
        reporter = await run_in_threadpool(self._find_reporter, _read_token(request))
        if reporter is None:
            tell("token_refused", address=read_address(request.scope))
            raise Declined(401, "token", "令牌无效。请核对，或向管理员申请新的令牌。", {"WWW-Authenticate": "Bearer"})
        request.scope["actor"] = reporter
        asked = _read_query(request, reporter)
        _check_length(request, self._max_bytes)
        async with self._room.hold(reporter.proof or reporter.name) as held:
            content = await self._read_body(request, held)
            async with self._slots:
                answer = await run_in_threadpool(self._answer_file, replace(asked, content=content))
        return _to_response(to_json(answer.content), _status_of(answer, asked.dry_run))

    async def _read_body(self, request: Request, held: Held) -> bytes:
        """The whole body, given up at the first byte too many or when it takes too long."""
        content = bytearray()
        try:
            async with asyncio.timeout(self._read_seconds):
                async for part in request.stream():
                    if len(content) + len(part) > self._max_bytes:
                        raise _too_large(self._max_bytes)
                    if not held.take(len(part)):
                        raise Declined(503, "busy", "同时发送的文件过多，请稍后重新发送。", {"Retry-After": "30"})
                    content += part
        except TimeoutError:
            raise Declined(408, "timeout", f"{self._read_seconds:g}秒内没有收完文件。请检查网络后重新发送。") from None
        return bytes(content)


def _status_of(answer: FileAnswer, dry_run: bool) -> int:
    """A dry run has found what it asked for where only a reason is missing."""
    if answer.verdict is FileVerdict.COMMITTED and answer.is_new:
        return 201
    if answer.verdict is FileVerdict.NEEDS_REASON and dry_run:
        return 200
    return _STATUS[answer.verdict]


def _read_token(request: Request) -> str:
    """What stands in the header, "" where it is of another kind: looked up like any other text."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _read_query(request: Request, reporter: Actor) -> FileRequest:
    """What is asked. A name that is wrongly written is refused: a dry run must not become a commit."""
    pairs = request.query_params.multi_items()
    single = [name for name, _ in pairs if name != "confirm"]
    odd = sorted({name for name, _ in pairs if name not in _PARAMETERS or single.count(name) > 1})
    if odd:
        raise Declined(400, "parameter", f"参数不认识或重复：{'、'.join(odd)}。可用：{'、'.join(_PARAMETERS)}。")
    asked = dict(pairs)
    if not asked.get("filename", "").strip():
        raise Declined(400, "filename", "请在参数filename中写明文件名，如filename=9月数据.csv。")
    key = request.headers.get("idempotency-key", "").strip()
    if len(key) > MAX_KEY:
        raise Declined(400, "key", f"Idempotency-Key不超过{MAX_KEY}个字符。")
    return FileRequest(
        content=b"",
        filename=asked["filename"],
        by=reporter,
        reason=asked.get("reason", ""),
        dry_run=_read_yes_no(asked.get("dry_run", "0")),
        sheet=asked.get("sheet") or None,
        confirmed=_read_confirmed([text for name, text in pairs if name == "confirm"]),
        based_on=_read_based_on(asked.get("based_on")),
        key=key,
    )


def _read_yes_no(text: str) -> bool:
    if text not in _YES_NO:
        raise Declined(400, "dry_run", "参数dry_run应为1或0。")
    return _YES_NO[text]


def _read_confirmed(pairs: list[str]) -> dict[str, str]:
    try:
        return read_confirmed(pairs)
    except CommandRefused as refusal:
        raise Declined(400, "confirm", str(refusal)) from None


def _read_based_on(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Declined(400, "based_on", "参数based_on应为数据版本号，如based_on=83。")
    return int(text)


def _check_length(request: Request, max_bytes: int) -> None:
    """Refuse by the announced length; what announces none is counted as it comes."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and (len(announced) > 15 or int(announced) > max_bytes):
        raise _too_large(max_bytes)


def _too_large(max_bytes: int) -> Declined:
    return Declined(413, "too_large", f"文件超过{max_bytes // 1024**2}MB。请拆分后分别发送。")


def _decline(status: int, code: str, words: str, headers: Mapping[str, str] | None = None, **facts: object) -> Response:
    return _to_response(json.dumps({"error": code, "message": words, **facts}, ensure_ascii=False), status, headers)


def _to_response(text: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return Response(text.encode("utf-8", "replace"), status, headers, media_type="application/json")
