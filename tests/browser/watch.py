"""What a page does besides being read: whom it asks, what its policy had to stop, what it complains of, what runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Dialog, Locator, Page, Request, WebSocket, expect

SLOW = 60_000
SETTLED = """() => !document.querySelector('[data-testid=stStatusWidget],[data-stale=true],[data-testid=stSkeleton]')
  && !document.querySelector('.stApp[data-test-script-state=running]')"""
#: Streamlit's own first question at a deep link: it looks for its server beside the page, then at the root.
_LOOKED_FOR = re.compile(r"/\w+/_stcore/(health|host-config)$")
_NOTE = """addEventListener('securitypolicyviolation', one =>
  console.error('POLICY ' + one.violatedDirective + ' ' + one.blockedURI + ' ' + one.sourceFile), true)"""


@dataclass
class Watch:
    """Everything out of the way on one page, in words; empty is well."""

    page: Page
    home: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.context.add_init_script(_NOTE)
        self.page.on("request", self._note_request)
        self.page.on("websocket", self._note_socket)
        self.page.on("console", self._note_words)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", self._note_dialog)

    def open(self, path: str) -> None:
        """Go to a page of the app and wait until it is drawn."""
        self.page.goto(self.home + path)
        expect(self.page.get_by_text("数据截至").first).to_be_visible(timeout=SLOW)
        self.settle()

    def settle(self) -> None:
        """Wait until the server has nothing more to say."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_function(SETTLED, timeout=SLOW)
        self.page.wait_for_timeout(150)

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", "data:", "blob:")):
            self.faults.append(f"request: {request.url}")

    def _note_socket(self, socket: WebSocket) -> None:
        if not socket.url.startswith(self.home.replace("http", "ws", 1)):
            self.faults.append(f"socket: {socket.url}")

    def _note_words(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _LOOKED_FOR.search(message.location.get("url", "")):
            self.faults.append(f"console: {message.text[:300]} ({message.location.get('url', '')})")

    def _note_dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def open_list(watch: Watch, box: Locator) -> None:
    """The options of a list, by the keyboard."""
    lists = watch.page.locator("[role=listbox]")
    for _ in range(20):  # a page that is drawn anew takes the focus away
        box.focus()
        watch.page.keyboard.press("ArrowDown")
        watch.page.wait_for_timeout(250)
        if lists.count():
            return
    raise AssertionError(f"a list stayed shut: {box}")


def close_list(watch: Watch) -> None:
    watch.page.keyboard.press("Escape")
    expect(watch.page.locator("[role=listbox]")).to_have_count(0)
    watch.page.wait_for_timeout(100)
