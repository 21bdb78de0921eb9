"""Archived rows read back as the rows they were, and damage is noticed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.model.errors import ArchiveDamaged
from metrics.model.normalised import read_normalised_csv, to_normalised_csv
from metrics.model.observation import Observation
from metrics.model.period import Period, PeriodKind, day_of, month_of, year_of

ROW = Observation(
    "5g_stations", "370900", month_of(2023, 6, 1), Decimal("8460"), "８,460", "个", "正式", '含"共享"站,', 7
)

_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=20)
_PERIODS = st.sampled_from([month_of(2023, 6), month_of(2023, 6, 1), year_of(2023), day_of(date(2024, 2, 29))])
_ROWS = st.builds(
    Observation,
    indicator_id=_TEXTS,
    region_id=_TEXTS,
    period=_PERIODS,
    value=st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14),
    value_text=_TEXTS,
    unit_text=_TEXTS,
    status=_TEXTS,
    note=_TEXTS,
    row=st.integers(1, 10**6),
)


def test_the_archived_form_is_fixed() -> None:
    assert to_normalised_csv([ROW]).decode() == (
        "indicator_id,region_id,period_kind,period_start,as_of,value,value_text,unit_text,status,note,row\n"
        '5g_stations,370900,month,2023-01-01,2023-06-30,8460,"８,460",个,正式,"含""共享""站,",7\n'
    )


@given(st.lists(_ROWS, max_size=4).map(tuple))
def test_rows_read_back_as_they_were(rows: tuple[Observation, ...]) -> None:
    content = to_normalised_csv(rows)
    assert read_normalised_csv(content) == rows
    assert to_normalised_csv(read_normalised_csv(content)) == content


def test_a_line_break_in_a_text_is_our_mistake() -> None:
    broken = Observation(
        "i", "r", Period(date(2023, 1, 1), date(2023, 1, 1), PeriodKind.DAY), Decimal(1), "1\r", "", "", "", 1
    )
    with pytest.raises(ValueError, match="stays on one line"):
        to_normalised_csv([broken])


DAMAGES = [
    (b"8460", b"84x0", "第2行"),
    (b"2023-06-30", b"2022-06-30", "第2行"),
    (b",month,", b",week,", "第2行"),
    (b",7\n", b"\n", "第2行"),
    (b"indicator_id", b"indicator", "表头"),
    ("个".encode(), b"\xff", "CSV"),
]


@pytest.mark.parametrize(("old", "new", "word"), DAMAGES)
def test_a_damaged_file_is_noticed_and_the_line_named(old: bytes, new: bytes, word: str) -> None:
    with pytest.raises(ArchiveDamaged, match=word):
        read_normalised_csv(to_normalised_csv([ROW]).replace(old, new, 1))
