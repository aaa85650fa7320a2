"""Time two ways of the same work in turns, A B A B, and tell their ratio. Knows no benchmark."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Pace:
    """What one benchmark found: median seconds for one piece of work, ours and the floor's."""

    name: str
    floor_name: str
    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        """How many times the floor's time ours is."""
        return self.ours / self.floor

    def __str__(self) -> str:
        return (
            f"{self.name:<52} {_told(self.ours):>10}   "
            f"{self.floor_name:<58} {_told(self.floor):>10}   {self.ratio:7.1f} x"
        )


def in_turns(
    name: str,
    ours: Callable[[int], object],
    *,
    against: str,
    floor: Callable[[int], object],
    turns: int,
    pieces: int = 1,
) -> Pace:
    """Call `ours(n)` and `floor(n)` in turns, n from 0; each call does `pieces` of work.

    Both are called once before with n = -1, uncounted: imports and first connections are no work.
    """
    ours(-1)
    floor(-1)
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns):
        for work, found in zip((ours, floor), times, strict=True):
            began = perf_counter()
            work(turn)
            found.append((perf_counter() - began) / pieces)
    return Pace(name, against, statistics.median(times[0]), statistics.median(times[1]))


def _told(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    if seconds >= 1e-3:
        return f"{seconds * 1e3:.2f} ms"
    return f"{seconds * 1e6:.2f} µs"
