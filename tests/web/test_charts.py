"""Where the strokes of the pictures lie, and that each picture stands beside its figures."""

import pytest

from tracker.status import Status
from web.charts.geometry import score_columns, score_trend, status_segments


def test_pieces_of_a_bar_follow_one_another_and_fill_it() -> None:
    counts = {Status.DONE: 2, Status.IN_PROGRESS: 1, Status.PLANNED: 0, Status.NOT_DONE: 1}
    made = status_segments(counts)
    assert [(one.state, one.count, one.x, one.width) for one in made] == [
        ("done", 2, 0.0, 50.0),
        ("in_progress", 1, 50.0, 25.0),
        ("not_done", 1, 75.0, 25.0),
    ]


def test_a_bar_of_nothing_has_no_pieces() -> None:
    assert status_segments(dict.fromkeys(Status, 0)) == []


@pytest.mark.parametrize(
    ("part", "room"), [(1, 0), (8, 1), (16, 1), (17, 2)], ids=["thin", "8%", "16%", "17%"]
)
def test_a_piece_shows_as_much_as_it_has_room_for(part: int, room: int) -> None:
    first = status_segments({"done": part, "planned": 100 - part})[0]
    assert first.room == room


def test_columns_rise_from_zero_and_the_target_lies_at_85() -> None:
    drawn = score_columns({9: 50.0, 1: 100.0})
    assert [(one.number, one.y, one.height, one.low) for one in drawn.columns] == [
        (1, 26.0, 130.0, False),
        (9, 91.0, 65.0, True),
    ]
    assert (drawn.ground, drawn.target_y) == (156, 45.5)
    assert [one.middle for one in drawn.columns] == [25.0, 75.0]


def test_a_trend_goes_from_the_first_year_to_the_last_over_those_that_are_missing() -> None:
    drawn = score_trend({2565: 80.0, 2567: 90.0, 2568: 100.0})
    assert drawn is not None
    assert [(one.fiscal_year, one.value, one.x) for one in drawn.points] == [
        (2565, 80.0, 21.0),
        (2566, None, 44.0),
        (2567, 90.0, 67.0),
        (2568, 100.0, 90.0),
    ]
    # the ground is 70, so that a hundred lies 130 above it
    assert [one.y for one in drawn.points if one.value] == [112.7, 69.3, 26.0]
    assert [one.low for one in drawn.points if one.value] == [True, False, False]
    assert [(a.fiscal_year, b.fiscal_year) for a, b in drawn.lines] == [(2565, 2567), (2567, 2568)]
    assert [step for step, _ in drawn.steps] == [70, 80, 90, 100]


@pytest.mark.parametrize("scores", [{}, {2568: 90.0}, {2567: None, 2568: 90.0}])
def test_one_year_makes_no_trend(scores: dict[int, float | None]) -> None:
    assert score_trend(scores) is None
