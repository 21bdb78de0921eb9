"""A plugin of the mutation run: what one test remembered is no answer to the next, or a mutant would not be asked."""

from __future__ import annotations

from metrics.intake import amounts, numbers, periods

_CACHES = [
    value for module in (amounts, numbers, periods) for value in vars(module).values() if hasattr(value, "cache_clear")
]


def pytest_runtest_setup() -> None:
    """Every test begins with empty caches."""
    for cache in _CACHES:
        cache.cache_clear()
