"""Where bars, columns and points lie: across in percent of the picture's width, down in pixels.

So a picture is as wide as its place and its words keep their size. Knows no page and no colour.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from flask import Flask

from tracker.ita import TARGET, TOLERANCE
from tracker.status import Status

ORDER = (Status.DONE, Status.IN_PROGRESS, Status.PLANNED, Status.NOT_DONE)
SHAPE_FROM, COUNT_FROM = 8, 17  # percent of a phone's width that a shape, and a number too, needs
HEIGHT, HEAD = 130, 26  # of columns and of the field of a trend; the room for words above
LOWEST_STEP = 10
FIRST_POINT, LAST_POINT = 21, 90  # percent: beside the words of the ground, and within the picture


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a status bar; `room` is 2 for shape and count, 1 for the shape, 0 for neither."""

    state: str
    count: int
    x: float
    width: float
    room: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an indicator; `low` where it stays below the target."""

    number: int
    value: float
    low: bool
    x: float
    middle: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns over a common ground, with the line of the target."""

    columns: tuple[Column, ...]
    target_y: float
    ground: float


@dataclass(frozen=True, slots=True)
class Point:
    """One fiscal year (B.E.) of a trend; a year without a score has neither value nor place."""

    fiscal_year: int
    value: float | None
    x: float
    y: float
    low: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Points over the years, the lines between neighbours, the target, and lines of the ground."""

    points: tuple[Point, ...]
    lines: tuple[tuple[Point, Point], ...]
    target_y: float
    steps: tuple[tuple[int, float], ...]
    ground: float


def status_segments(counts: Mapping[str, int]) -> list[Segment]:
    """The pieces of a status bar from left to right; a status that nothing has gets none."""
    every = sum(counts.get(state, 0) for state in ORDER)
    made, at = [], 0.0
    for state in ORDER:
        count = counts.get(state, 0)
        if count:
            width = 100 * count / every
            room = (width >= SHAPE_FROM) + (width >= COUNT_FROM)
            made.append(Segment(state.value, count, round(at, 2), round(width, 2), room))
            at += width
    return made


def score_columns(scores: Mapping[int, float]) -> Columns:
    """Scores (0 to 100) as columns from zero: a cut axis would make small differences look big."""
    share = 100 / max(len(scores), 1)
    made = []
    for at, (number, value) in enumerate(sorted(scores.items())):
        tall = HEIGHT * value / 100
        made.append(
            Column(
                number,
                value,
                value < TARGET,
                round(share * at + share * 0.18, 2),
                round(share * (at + 0.5), 2),
                round(share * 0.64, 2),
                round(HEAD + HEIGHT - tall, 1),
                round(tall, 1),
            )
        )
    return Columns(tuple(made), round(HEAD + HEIGHT * (1 - TARGET / 100), 1), HEAD + HEIGHT)


def score_trend(scores: Mapping[int, float | None]) -> Trend | None:
    """Scores by fiscal year as a line from the first year to the last; None without two of them.

    The ground begins at the ten below the lowest: what counts in a line is its way, not its height.
    """
    known = {year: value for year, value in scores.items() if value is not None}
    if len(known) < 2:
        return None
    years = range(min(known), max(known) + 1)
    lowest = min(*known.values(), TARGET)
    ground = max(0, int((lowest - 5) // LOWEST_STEP) * LOWEST_STEP)

    def down(value: float) -> float:
        return round(HEAD + HEIGHT * (100 - value) / (100 - ground), 1)

    points = tuple(
        Point(
            year,
            known.get(year),
            round(FIRST_POINT + (LAST_POINT - FIRST_POINT) * at / (len(years) - 1), 2),
            down(known.get(year, ground)),
            known.get(year, TARGET) < TARGET,
        )
        for at, year in enumerate(years)
    )
    there = [point for point in points if point.value is not None]
    steps = tuple((step, down(step)) for step in range(ground, 101, LOWEST_STEP))
    return Trend(points, tuple(pairwise(there)), down(TARGET), steps, HEAD + HEIGHT)


def install(app: Flask) -> None:
    """Give templates these, and the order in which statuses are shown."""
    for drawn in (status_segments, score_columns, score_trend):
        app.add_template_global(drawn)
    app.jinja_env.globals["STATUS_ORDER"] = ORDER
    app.jinja_env.globals["TARGET"] = TARGET
    app.jinja_env.globals["TOLERANCE"] = TOLERANCE
