"""What a change of light is called."""

from __future__ import annotations

import pytest

from metrics.model.light import Light
from metrics.model.turn import has_recovered, has_turned_red


@pytest.mark.parametrize(
    ("before", "now", "turned", "recovered"),
    [
        (Light.ON_PACE, Light.BEHIND, True, False),
        (Light.NO_DATA, Light.MISSED, True, False),
        (Light.BEHIND, Light.FAR_BEHIND, False, False),
        (Light.BEHIND, Light.SLIGHTLY_BEHIND, False, True),
        (Light.REVERSED, Light.DONE, False, True),
        (Light.BEHIND, Light.NO_DATA, False, False),
        (Light.SLIGHTLY_BEHIND, Light.ON_PACE, False, False),
    ],
)
def test_only_crossing_the_red_line_by_what_was_reported_counts(
    before: Light, now: Light, turned: bool, recovered: bool
) -> None:
    assert (has_turned_red(before, now), has_recovered(before, now)) == (turned, recovered)
