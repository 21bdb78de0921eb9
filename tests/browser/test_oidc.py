"""Single sign-on as a reader meets it: the button, the provider, the page that was wanted, and out of both again."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from metrics.model.actor import Role
from tests.browser.conftest import serve, visit
from tests.browser.signing import PEOPLE
from tests.web.oidc_provider import CLIENT_ID, CLIENT_SECRET, serve_provider

SLOW = 60_000


def test_the_button_leads_over_another_site_to_the_page_that_was_wanted_and_out_again(
    browser: Browser, tmp_path: Path
) -> None:
    """The provider is another site to the browser (localhost), which then keeps strict cookies back."""
    with serve_provider("localhost") as provider:
        provider.person = {"sub": "u-1", "preferred_username": PEOPLE[Role.LEADER].login}

        def settings(url: str) -> dict[str, str]:
            return {
                "XUSHI_OIDC_ISSUER": provider.url,
                "XUSHI_OIDC_CLIENT_ID": CLIENT_ID,
                "XUSHI_OIDC_CLIENT_SECRET": CLIENT_SECRET,
                "XUSHI_OIDC_REDIRECT_URL": f"{url}/login/callback",
            }

        with serve(tmp_path / "home", settings) as app, visit(browser, 1440, 900) as page:
            page.goto(app.path("/flags"))
            assert_button_is_seen(page)
            page.get_by_role("link", name="统一身份认证登录").click()
            expect(page.get_by_text("数据截至").first).to_be_visible(timeout=SLOW)
            assert page.url == app.path("/flags")
            assert names_of(page, app.url) == {"sid"}
            page.goto(app.path("/logout"))
            expect(page.get_by_text("孙七")).to_be_visible()
            page.get_by_role("button", name="退出").click()
            page.wait_for_url(app.path("/login"))
            assert names_of(page, app.url) == set()
            assert "/logout" in provider.asked
            page.goto(app.path("/flags"))
            page.wait_for_url("**/login?next=*")


def names_of(page: Page, url: str) -> set[str]:
    """The cookies of ours that the browser keeps."""
    return {str(cookie.get("name")) for cookie in page.context.cookies(url)} - {"_streamlit_xsrf"}


def assert_button_is_seen(page: Page) -> None:
    """On a phone too it fits, below the form's own."""
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        link, button = page.locator("a.other").bounding_box(), page.locator("button").bounding_box()
        assert link is not None and button is not None
        assert (link["x"], link["width"]) == (button["x"], button["width"])
        assert 8 <= link["y"] - (button["y"] + button["height"]) <= 24
        assert abs(link["height"] - button["height"]) <= 2
        assert page.evaluate("document.documentElement.scrollWidth") <= width
