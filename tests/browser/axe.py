"""axe-core on a page: what a screen reader, a keyboard or weak eyes would miss."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

#: Every element that breaks a rule, with whether our own markup holds it: what st.html shows, or a page of ours.
_RUN = """() => axe.run().then(result => result.violations.flatMap(rule => rule.nodes.map(node => {
  const element = document.querySelector(node.target[0]);
  const ours = !document.querySelector('#root') || !!(element && element.closest('.stHtml'));
  return {rule: rule.id, impact: rule.impact, html: node.html.slice(0, 160), ours};
})))"""


@dataclass(frozen=True)
class Violation:
    """One element that breaks one rule; `impact` is minor, moderate, serious or critical."""

    rule: str
    impact: str
    html: str
    ours: bool


def find_violations(page: Page) -> list[Violation]:
    """All that axe finds on the page as it stands."""
    page.evaluate(AXE_SCRIPT)
    return [Violation(**one) for one in page.evaluate(_RUN)]
