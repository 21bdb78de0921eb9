"""The lights of the status method (docs/formulas.md): words, icons and tones, each in one place."""

from __future__ import annotations

from enum import StrEnum

from metrics.model.palette import LIGHT


class Light(StrEnum):
    """One verdict on one target at the date of its data, worst first in `severity`."""

    DONE = "done"
    AHEAD = "ahead"
    ON_PACE = "on_pace"
    SLIGHTLY_BEHIND = "slightly_behind"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    REVERSED = "reversed"
    MISSED = "missed"
    NO_DATA = "no_data"
    NOT_JUDGED = "not_judged"

    @property
    def word(self) -> str:
        """The word on screen."""
        return _LOOKS[self][0]

    @property
    def icon(self) -> str:
        """A shape that tells the light without colour."""
        return _LOOKS[self][1]

    @property
    def tone(self) -> str:
        """green, yellow, red or grey: the group a count goes into."""
        return _LOOKS[self][2]

    @property
    def colour(self) -> str:
        """Text and mark colour on a light ground; every one has a contrast of at least 4.5 on white."""
        return TONE_COLOURS[self.tone]

    @property
    def is_flag(self) -> bool:
        """Whether the target stands on the lagging list (红旗)."""
        return self.tone == "red"

    @property
    def severity(self) -> int:
        """0 is worst; sorts the red list."""
        return _SEVERITY.index(self)


TONE_WORDS = {"green": "正常", "yellow": "略滞后", "red": "红旗", "grey": "未评价"}
#: The order of the screens, where the eye is to meet what is late first; a notice on paper begins with the good.
WORST_FIRST = ("red", "yellow", "green", "grey")
#: On a light ground, as on paper and in files; a screen takes them from its palette.
TONE_COLOURS = {tone: str(getattr(LIGHT, tone)) for tone in TONE_WORDS}

_LOOKS: dict[Light, tuple[str, str, str]] = {
    Light.DONE: ("已完成", "✔", "green"),
    Light.AHEAD: ("超序时", "▲", "green"),
    Light.ON_PACE: ("达序时", "●", "green"),
    Light.SLIGHTLY_BEHIND: ("略滞后", "◆", "yellow"),
    Light.BEHIND: ("滞后", "▼", "red"),
    Light.FAR_BEHIND: ("严重滞后", "⏬", "red"),
    Light.REVERSED: ("倒退", "↩", "red"),
    Light.MISSED: ("未完成", "✖", "red"),
    Light.NO_DATA: ("未报送", "○", "grey"),
    Light.NOT_JUDGED: ("暂不评价", "–", "grey"),
}
_SEVERITY = [
    Light.MISSED,
    Light.REVERSED,
    Light.FAR_BEHIND,
    Light.BEHIND,
    Light.SLIGHTLY_BEHIND,
    Light.NO_DATA,
    Light.NOT_JUDGED,
    Light.ON_PACE,
    Light.AHEAD,
    Light.DONE,
]
