"""A forecast in one formal Chinese sentence: how likely, never certain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from metrics.model.figures import show_amount, show_number
from metrics.progress.forecast import Forecast

_MISSING = {
    "no_points": "期内尚无数据，暂不作预测",
    "no_baseline": "缺基期值，暂不作预测",
    "no_movement": "期内尚无进展，暂不作预测",
    "over": "期限已满，不再预测",
}
_BANDS = ((0.9, "很高"), (0.7, "较高"), (0.4, "中等"), (0.1, "较低"))


def probability_word(probability: float) -> str:
    """很高 from 0.9, 较高 from 0.7, 中等 from 0.4, 较低 from 0.1, else 低."""
    return next((word for least, word in _BANDS if probability >= least), "低")


def explain_forecast(forecast: Forecast, *, start: date, end: date, unit: str, scale: int, cumulative: bool) -> str:
    """The sentence of one forecast of the period `start` … `end`; `scale` is the indicator's number of decimals."""
    if forecast.method == "none" or forecast.value is None:
        return _MISSING[forecast.basis] + "。"
    places = 0 if abs(forecast.value) >= 100 else scale
    verb = "完成" if cumulative else "达到"
    expected = (
        f"{_opening(forecast)}预计{_period(start, end, cumulative)}{verb}{show_amount(forecast.value, unit, places)}"
    )
    return expected + _range(forecast, unit, places) + _outcome(forecast) + "。"


def _opening(forecast: Forecast) -> str:
    return f"按目前进度并参考前{forecast.years}年同期规律，" if forecast.method == "season" else "按目前进度"


def _period(start: date, end: date, cumulative: bool) -> str:
    if (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return "整个期间" if cumulative else "期末"
    if start.year == end.year:
        return "全年" if cumulative else "年底"
    return f"{start.year}—{end.year}年" if cumulative else f"{end.year}年底"


def _range(forecast: Forecast, unit: str, places: int) -> str:
    if forecast.low is None or forecast.high is None:
        return ""
    low, high = _bound(forecast.low, unit, places), _bound(forecast.high, unit, places)
    return f"（80%可能在{low}—{high}之间）"


def _bound(value: Decimal, unit: str, places: int) -> str:
    """A percentage carries its sign at both ends, other units stand once, before."""
    return show_number(value, places) + ("%" if unit == "%" else "")


def _outcome(forecast: Forecast) -> str:
    """What it means for the goal: settled, likely to a degree, or not to be said yet."""
    if forecast.settled:
        words = "，目标已达到" if forecast.settled == "reached" else "，已超出控制目标"
        return words if forecast.probability is not None else words + "；数据期数较少，暂不给出区间"
    if forecast.probability is None:
        return "；数据期数较少，暂不给出区间"
    return f"，达标可能性{probability_word(forecast.probability)}"
