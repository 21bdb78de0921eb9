"""The template opens in a spreadsheet, and comes back through the intake."""

from __future__ import annotations

from collections.abc import Callable

from metrics.intake.stage import Staged
from metrics.intake.template import to_template
from metrics.model.catalogue import Catalogue
from metrics.model.period import month_of


def test_an_untouched_template_is_read_whole_with_every_value_blank(
    stage: Callable[..., Staged], catalogue: Catalogue
) -> None:
    content = to_template(catalogue.indicators, catalogue.regions, month_of(2023, 6))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 1 + len(catalogue.indicators) * len(catalogue.regions)
    staged = stage(content)
    assert {problem.code for problem in staged.problems} == {"BLANK_VALUE", "FILE_NO_VALUES"}
    assert staged.entry_count == len(catalogue.indicators) * len(catalogue.regions)


def test_a_filled_template_becomes_observations(stage: Callable[..., Staged], catalogue: Catalogue) -> None:
    text = to_template(catalogue.indicators, catalogue.regions[1:2], month_of(2023, 6)).decode("utf-8-sig")
    filled = text.replace("6月,,", "6月,7,")
    staged = stage(filled, encoding="gb18030")
    assert [row.indicator_id for row in staged.rows] == [one.indicator_id for one in catalogue.indicators]
    assert staged.errors == ()


def test_a_name_that_would_run_as_a_formula_is_inert_in_the_template(catalogue: Catalogue) -> None:
    hostile = catalogue.indicators[0].model_copy(update={"name": "=HYPERLINK(1)"})
    text = to_template([hostile], catalogue.regions[:1], month_of(2023, 6)).decode("utf-8-sig")
    assert ",'=HYPERLINK(1)," in text
