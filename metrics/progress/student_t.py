"""Student's t distribution: its distribution function and quantile, for intervals that rest on few numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

_TINY = 1e-300
_PRECISION = 1e-14
_MANY = 1e6  # from here on the normal distribution, to six digits


def student_cdf(value: float, freedom: float) -> float:
    """P(t ≤ value) for `freedom` > 0 degrees of freedom, which need not be whole.

    Abramowitz & Stegun 26.7.1 and 26.5.27 (NIST DLMF 8.17): the tail is half of the regularised incomplete beta
    function I_x(ν/2, 1/2) at x = ν/(ν + t²).
    """
    if freedom <= 0:
        raise ValueError(f"degrees of freedom must be above zero: {freedom}")
    square = value * value
    tail = 0.5 * _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square))
    return 1 - tail if value > 0 else tail


def student_quantile(share: float, freedom: float) -> float:
    """The value below which `share` (0 < share < 1) of the distribution lies.

    Newton's method from the normal quantile: right of zero the distribution function is concave and the normal
    quantile is the smaller one, so every step stays left of the root and none goes too far.
    """
    if not 0 < share < 1:
        raise ValueError(f"a share between 0 and 1 is needed: {share}")
    if share < 0.5:
        return -student_quantile(1 - share, freedom)
    value = NormalDist().inv_cdf(share)
    for _ in range(200):
        step = (share - student_cdf(value, freedom)) / _density(value, freedom)
        value += step
        if abs(step) <= 1e-12 * max(1.0, abs(value)):
            break
    return value


def _density(value: float, freedom: float) -> float:
    constant = lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - 0.5 * log(freedom * pi)
    return exp(constant - (freedom + 1) / 2 * log1p(value * value / freedom))


def _incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    """I_x(a, b) with `rest` = 1 − x, given apart so that nothing is lost where x is close to 1."""
    if x <= 0:
        return 0.0
    if rest <= 0:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest))
    # The fraction converges fast left of the mean; right of it I_x(a, b) = 1 − I_{1−x}(b, a) is used (DLMF 8.17.4).
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, rest) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction DLMF 8.17.22, evaluated forwards by Lentz's method (Thompson & Barnett 1986)."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for term in (even, odd):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            change = c * d
            result *= change
        if abs(change - 1) < _PRECISION:
            return result
    raise ArithmeticError(f"the continued fraction did not converge: {a}, {b}, {x}")


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def add_variances(parts: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """(standard error, degrees of freedom) of a sum of independent (variance, degrees of freedom).

    Welch–Satterthwaite: ν = (Σv)² ÷ Σ(v²/ν) (Satterthwaite 1946). A variance that is assumed rather than estimated
    has infinite freedom.
    """
    total = sum(variance for variance, _ in parts)
    if total <= 0:
        return 0.0, _MANY
    doubt = sum((variance / total) ** 2 / freedom for variance, freedom in parts)
    return sqrt(total), min(1 / doubt, _MANY) if doubt else _MANY
