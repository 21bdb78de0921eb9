"""Words beside lines keep off lines, off other words and inside the plot, on a phone and on a desk."""

from __future__ import annotations

from metrics.charts.placing import Ground, Spot

LEVEL = [(0.0, 110.0), (1.0, 110.0)]
ABOVE, BELOW = Spot(0.5, 100, "left", above=True), Spot(0.5, 100, "left", above=False)


def test_words_go_to_the_side_that_no_line_runs_through() -> None:
    assert Ground(290, 10, [LEVEL]).choose("9月底 102", [ABOVE, BELOW]) == BELOW
    assert Ground(290, 10, []).choose("9月底 102", [ABOVE, BELOW]) == ABOVE


def test_words_do_not_stand_on_words() -> None:
    ground = Ground(290, 10, [])
    ground.choose("序时进度", [ABOVE])
    assert ground.choose("9月底 102", [ABOVE, BELOW]) == BELOW


def test_words_that_would_leave_the_plot_end_at_the_point_instead() -> None:
    begins, ends = Spot(0.98, 100, "left", above=True), Spot(0.98, 100, "right", above=True)
    assert Ground(290, 10, []).choose("12月底 7,970", [begins, ends]) == ends
    assert Ground(290, 90, []).choose("12月底 7,970", [begins, ends]) == begins
