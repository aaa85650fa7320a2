"""Reading a plan's period column: dates, months, quarters, halves, whole years (FIELD §4).

A reading that rests on a guess carries a doubt; what cannot be read is a doubt without a period.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.calendar.english import in_thai
from tracker.calendar.fiscal import (
    BE_OFFSET,
    Period,
    fiscal_year_of,
    half_year,
    quarter,
    two_digit_year,
)
from tracker.calendar.fiscal import fiscal_year as days_of
from tracker.calendar.reading import ERA, MONTH, month_of
from tracker.calendar.writing import MONTHS
from tracker.thai.composition import clean
from tracker.thai.digits import to_arabic

DOUBTS = {
    "empty": (
        "ไม่ได้ระบุระยะเวลา จึงใช้ทั้งปีงบประมาณของแผน",
        "no period is given; the plan's fiscal year is taken",
    ),
    "no-year": (
        "ไม่ได้ระบุปี และไม่ทราบปีงบประมาณของแผน",
        "no year is given, and the plan's fiscal year is not known",
    ),
    "outside-fiscal-year": (
        "ระยะเวลาอยู่นอกปีงบประมาณของแผน",
        "the period lies outside the plan's fiscal year",
    ),
    "year-doubtful": (
        "ปีที่ระบุอาจเป็น ค.ศ. จึงอ่านเป็น พ.ศ. โดยบวก ๕๔๓",
        "the year seems to be C.E.; it is read so",
    ),
    "reversed": (
        "วันสิ้นสุดอยู่ก่อนวันเริ่มต้น",
        "the end lies before the start",
    ),
    "several": (
        "ระบุหลายช่วงเวลา จึงใช้ตั้งแต่ช่วงแรกถึงช่วงสุดท้าย",
        "several times are given; the span from the first to the last is taken",
    ),
    "no-such-day": (
        "ไม่มีวันที่นี้ในปฏิทิน",
        "there is no such day in the calendar",
    ),
    "length-only": (
        "ระบุเพียงความยาวของเวลา จึงใช้ทั้งปีงบประมาณของแผน",
        "only a length of time is given; the plan's fiscal year is taken",
    ),
    "not-understood": (
        "อ่านระยะเวลาไม่ออก",
        "the period cannot be read",
    ),
}
"""What each doubt means, in Thai and English."""

_YEAR = rf"{ERA}['’]?(?P<year>\d{{4}}|\d{{2}})(?!\d)"
_POINT = re.compile(rf"(?:(?<!\d)(?P<day>\d{{1,2}}))?(?:เดือน\s?)?(?:{MONTH})(?:ปี)?(?:{_YEAR})?")
_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?![\d/])")
_DAYS_OF_ONE_MONTH = re.compile(rf"(?<!\d)(\d{{1,2}})(?:[-–—~]|ถึง(?:วันที่)?)(?=\d{{1,2}}(?:{MONTH}))")
_ANY_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)|(?:ปี|งบประมาณ|พ\.ศ\.|งบฯ|[-–—]|ถึง)(\d{2})(?!\d)")
_QUARTERS = re.compile(r"(?:ไตรมาส(?:ที่)?|[Qq])((?:[1-4](?:[-–—,/&]|และ|ถึง|ไตรมาส|ที่|[Qq])*)+)(?!\d)")
_UNTIL = re.compile(r"(?:ภายใน|ก่อน|ไม่เกิน|สิ้นเดือน|จนถึง|ให้แล้วเสร็จ|^ถึง)")
_BLANK = re.compile(r"(?<![\dก-๎])\s+|(?<=\d)\s+(?!\d)|(?<=[ก-๎])\s+(?!(?:[มกพสตธ]|มี|เม|มิ)\s*\.)")
# "ตุลาคม ๒๕๖๘ – ๒๕๖๙": the end is a year without a month
_ENDS_IN_A_YEAR = re.compile(r"\d{4}(?:[-–—]|ถึง)(?:ปี)?(?:งบประมาณ)?(?:พ\.ศ\.)?(2[45]\d\d)$")
_SINCE = re.compile(r"(?:เป็นต้นไป|ขึ้นไป|^ตั้งแต่(?!.*(?:ถึง|[-–—])))")
_WHOLE_YEAR = re.compile(
    r"ตลอด|ทั้งปี|ทุกเดือน|ทุกวัน|ทุกสัปดาห์|ทุกไตรมาส|ทุกครั้ง|ทุก\d+เดือน|ทุกปี|ทุกสิ้น|รายเดือน|รายไตรมาส|รายปี|"
    r"ต่อเนื่อง|สม่ำเสมอ|ปีงบ|ประจำปี|ประจำเดือน|งบประมาณ|เดือนละ|ปีละ|สัปดาห์ละ|รอบ12เดือน|12เดือน|1ปี|^ปี|สิ้นปี"
)
_FIRST_HALF = re.compile(r"รอบ6เดือน(?!หลัง)|6เดือนแรก|ครึ่งปีแรก|ครึ่งแรก|รอบที่1|รอบแรก|ครั้งที่1(?!\d)")
_SECOND_HALF = re.compile(r"6เดือนหลัง|ครึ่งปีหลัง|ครึ่งหลัง|รอบที่2|รอบหลัง|ครั้งที่2(?!\d)")
_FARTHEST = 15  # years: an old plan's date may be left in a cell, an older one is no date
_LENGTH = re.compile(r"\d+(?:เดือน|วัน|สัปดาห์|ปี)")


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """What a period cell says; ``doubt`` is a key of ``DOUBTS``, with or without a period."""

    period: Period | None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    """A named time: a day or a month, its C.E. year where one is written."""

    day: int | None
    month: int
    year: int | None

    def first(self, year: int) -> date:
        return date(year, self.month, self.day or 1)

    def last(self, year: int) -> date:
        return date(year, self.month, self.day or monthrange(year, self.month)[1])


def parse_period(text: str, *, fiscal_year: int | None) -> PeriodReading:
    """The period that a cell names; months without a year are those of the given fiscal year.

    ``fiscal_year`` is the plan's (B.E.). An empty cell means that whole year, with a doubt.
    """
    bare = _without_blanks(in_thai(to_arabic(clean(text))))
    if not bare.strip("-–—. "):
        whole = None if fiscal_year is None else days_of(fiscal_year)
        return PeriodReading(whole, "empty" if whole else "no-year")
    reading = _read(bare, fiscal_year)
    if reading.period and fiscal_year is not None and _is_far(reading.period, fiscal_year):
        return PeriodReading(None, "not-understood")
    if reading.period and not reading.doubt and fiscal_year is not None:
        year = days_of(fiscal_year)
        if not (year.starts <= reading.period.starts and reading.period.ends <= year.ends):
            return PeriodReading(reading.period, "outside-fiscal-year")
    return reading


def _is_far(period: Period, fiscal_year: int) -> bool:
    """Whether a period lies so far from the plan's year that its numbers mean something else."""
    ends = (fiscal_year_of(period.starts), fiscal_year_of(period.ends))
    return any(abs(year - fiscal_year) > _FARTHEST for year in ends)


def _without_blanks(text: str) -> str:
    """No white space, so that no wrap can hide a word.

    One blank stays between two numbers, and between a word and a month's abbreviation.
    """
    return _BLANK.sub("", text)


def _read(bare: str, fiscal_year: int | None) -> PeriodReading:
    points, doubtful = _points(bare)
    if points:
        try:
            reading = _from_points(points, bare, fiscal_year)
        except ValueError:
            return PeriodReading(None, "no-such-day")
    else:
        reading, doubtful = _from_words(bare, fiscal_year)
    if doubtful and reading.period:
        return PeriodReading(reading.period, "year-doubtful")
    return reading


def _points(bare: str) -> tuple[list[_Point], bool]:
    """The days and months that the text names, and whether a year seemed to be C.E."""
    bare = _NUMERIC.sub(_number_as_point, bare)
    shared = {match.end(): match for match in _DAYS_OF_ONE_MONTH.finditer(bare)}
    points, doubtful, done = [], False, 0
    for match in _POINT.finditer(bare):
        year, doubt = _ce_year(match["year"], era_is_ce=bool(match["ce"]))
        doubtful |= doubt
        day = int(match["day"]) if match["day"] else None
        first = shared.get(match.start())
        if first and first.start() >= done:  # else it is the year of the date before
            points.append(_Point(int(first[1]), month_of(match), year))
        done = match.end()
        points.append(_Point(day, month_of(match), year))
    return points, doubtful


def _number_as_point(match: re.Match[str]) -> str:
    month = int(match[2])
    return f"{match[1]}{MONTHS[month - 1]}{match[3]}" if 1 <= month <= 12 else match.group()


def _ce_year(digits: str | None, *, era_is_ce: bool = False) -> tuple[int | None, bool]:
    if not digits:
        return None, False
    year = int(digits)
    if len(digits) == 2:
        return two_digit_year(year) - BE_OFFSET, False
    if year < 2400:
        return year, not era_is_ce
    return year - BE_OFFSET, False


def _from_points(points: Sequence[_Point], bare: str, fiscal_year: int | None) -> PeriodReading:
    if not any(point.year for point in points):
        named_years, _ = _years(bare)
        fiscal_year = named_years[0] if named_years else fiscal_year
        if fiscal_year is None:
            return PeriodReading(None, "no-year")
        years: list[int] = [_year_within(point, fiscal_year) for point in points]
    else:
        years = _fill_years(points)
    first, last = points[0].first(years[0]), points[-1].last(years[-1])
    if len(points) == 1:
        around = days_of(fiscal_year_of(last))
        if _UNTIL.search(bare):
            first = around.starts
        elif _SINCE.search(bare):
            last = around.ends
        end = _ENDS_IN_A_YEAR.search(bare)
        ends = days_of(int(end[1])).ends if end else last
        if ends > last:
            return PeriodReading(Period(first, ends), "several")
        return PeriodReading(Period(first, last))
    if len(points) > 2:
        first = min(point.first(year) for point, year in zip(points, years, strict=True))
        last = max(point.last(year) for point, year in zip(points, years, strict=True))
        return PeriodReading(Period(first, last), "several")
    if last < first:
        return PeriodReading(None, "reversed")
    return PeriodReading(Period(first, last))


def _year_within(point: _Point, fiscal_year: int) -> int:
    return fiscal_year - BE_OFFSET - (point.month >= 10)


def _fill_years(points: Sequence[_Point]) -> list[int]:
    """A year for each point: backwards from the next written year, else forwards from the last."""
    years: list[int | None] = [point.year for point in points]
    for at in range(len(points) - 2, -1, -1):
        following = years[at + 1]
        if years[at] is None and following is not None:
            later = (points[at].month, points[at].day or 1) > (
                points[at + 1].month,
                points[at + 1].day or 31,
            )
            years[at] = following - later
    for at in range(1, len(points)):
        before = years[at - 1]
        if years[at] is None and before is not None:
            years[at] = before + (points[at].month < points[at - 1].month)
    return [year for year in years if year is not None]


def _from_words(bare: str, fiscal_year: int | None) -> tuple[PeriodReading, bool]:
    years, doubtful = _years(bare)
    if years and len(years) > 1 and not _QUARTERS.search(bare):
        span = Period(days_of(min(years)).starts, days_of(max(years)).ends)
        return PeriodReading(span), doubtful
    year = years[0] if years else fiscal_year
    named = _named(bare)
    if named is None and not years:
        return PeriodReading(None, "not-understood"), False
    if year is None:
        return PeriodReading(None, "no-year"), False
    if isinstance(named, tuple):
        first, last = quarter(year, named[0]), quarter(year, named[1])
        return PeriodReading(Period(first.starts, last.ends)), doubtful
    if named in ("1", "2"):
        return PeriodReading(half_year(year, 1 if named == "1" else 2)), doubtful
    return PeriodReading(days_of(year), "length-only" if named == "length" else None), doubtful


def _named(bare: str) -> str | tuple[int, int] | None:
    """Which part of a fiscal year the words name: quarters, a half, the year, a mere length."""
    if match := _QUARTERS.search(bare):
        rest = bare[match.start() :]
        numbers = [int(digit) for digit in re.findall(r"(?<!\d)[1-4](?!\d)", rest)]
        return min(numbers), max(numbers)
    first, second = _FIRST_HALF.search(bare), _SECOND_HALF.search(bare)
    if (first and (second or "12เดือน" in bare)) or re.search(r"ทุก6เดือน", bare):
        return "year"
    if first or second:
        return "1" if first and not second else "2"
    if _WHOLE_YEAR.search(bare):
        return "year"
    return "length" if _LENGTH.search(bare) else None


def _years(bare: str) -> tuple[list[int], bool]:
    years, doubtful = [], False
    for match in _ANY_YEAR.finditer(bare):
        ce, doubt = _ce_year(match[1] or match[2])
        if ce is not None and 1950 <= ce <= 2150:
            years.append(ce + BE_OFFSET)
            doubtful |= doubt
    return years, doubtful
