"""Fiscal years, half-years and quarters of the Thai state (FIELD §1).

Fiscal years are Buddhist Era numbers: 2569 runs from 1 October 2025 to 30 September 2026.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

BE_OFFSET = 543


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from ``starts`` to ``ends``, both counted; never empty."""

    starts: date
    ends: date

    def __post_init__(self) -> None:
        if self.ends < self.starts:
            raise ValueError(f"a period ends on {self.ends} before it starts on {self.starts}")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.starts <= day <= self.ends

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.starts <= other.ends and other.starts <= self.ends

    @property
    def days(self) -> int:
        """How many days it counts."""
        return (self.ends - self.starts).days + 1


def be_year(ce: int) -> int:
    """The Buddhist Era year of a C.E. year."""
    return ce + BE_OFFSET


def ce_year(be: int) -> int:
    """The C.E. year of a Buddhist Era year."""
    return be - BE_OFFSET


def two_digit_year(yy: int) -> int:
    """The B.E. year that two written digits mean: 69 is 2569. ValueError outside 0–99."""
    if not 0 <= yy <= 99:
        raise ValueError(f"{yy} is no year of two digits")
    return 2500 + yy


def fiscal_year_of(day: date) -> int:
    """The fiscal year (B.E.) that a day belongs to."""
    return be_year(day.year) + (day.month >= 10)


def fiscal_year(be: int) -> Period:
    """The days of a fiscal year: 1 October of the year before to 30 September."""
    ce = ce_year(be)
    return Period(date(ce - 1, 10, 1), date(ce, 9, 30))


def half_year(be: int, half: Literal[1, 2]) -> Period:
    """Round 1 (October–March) or round 2 (April–September) of a fiscal year."""
    ce = ce_year(be)
    if half == 1:
        return Period(date(ce - 1, 10, 1), date(ce, 3, 31))
    if half == 2:
        return Period(date(ce, 4, 1), date(ce, 9, 30))
    raise ValueError(f"a year has halves 1 and 2, not {half}")


def half_year_of(day: date) -> tuple[int, Literal[1, 2]]:
    """The fiscal year and half that a day belongs to."""
    return fiscal_year_of(day), 2 if 4 <= day.month <= 9 else 1


def quarter(be: int, number: int) -> Period:
    """Quarter 1 (October–December) to 4 (July–September) of a fiscal year."""
    if number not in (1, 2, 3, 4):
        raise ValueError(f"a year has quarters 1 to 4, not {number}")
    first, last = ((10, 12), (1, 3), (4, 6), (7, 9))[number - 1]
    ce = ce_year(be) - (number == 1)
    return Period(date(ce, first, 1), date(ce, last, monthrange(ce, last)[1]))
