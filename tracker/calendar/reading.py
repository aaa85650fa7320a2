"""Reading written dates: Thai long and short forms, numbers, ISO; both digit scripts.

A year that is off by 543 is never guessed: the person is asked.
"""

import contextlib
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from tracker.calendar.fiscal import BE_OFFSET, two_digit_year
from tracker.calendar.writing import MONTHS, MONTHS_EN, MONTHS_SHORT, long_date
from tracker.errors import TidtamError
from tracker.thai.composition import clean
from tracker.thai.digits import to_arabic, to_thai

_BE_YEARS = range(2400, 2700)
_CE_YEARS = range(1900, 2200)


class DateNotUnderstood(TidtamError):
    """The text is no date that can be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            "date-not-understood",
            th=f"อ่านวันที่ “{text}” ไม่ออก กรุณาเขียน เช่น ๓ เมษายน ๒๕๖๙ หรือ 3/4/2569",
            en=f"“{text}” cannot be read as a date; write for example 2026-04-03 or 3/4/2569",
        )
        self.text = text


class NoSuchDay(DateNotUnderstood):
    """The text names a day that its month does not have."""

    def __init__(self, text: str, *, year: int, month: int, day: int) -> None:
        days, th, en = monthrange(year, month)[1], MONTHS[month - 1], MONTHS_EN[month - 1]
        be = year + BE_OFFSET
        TidtamError.__init__(
            self,
            "no-such-day",
            th=to_thai(f"เดือน{th} {be} มี {days} วัน จึงไม่มีวันที่ {day} โปรดตรวจวันที่"),
            en=f"{en} {year} (B.E. {be}) has {days} days, so there is no {day} {en}; check the day",
        )
        self.text = text


class YearDoubtful(TidtamError):
    """The year is off by 543: C.E. where B.E. is meant, or the other way round.

    ``readings`` are the likely date first and the literal one after it, where one exists.
    """

    def __init__(self, text: str, readings: tuple[date, ...]) -> None:
        likely = readings[0]
        super().__init__(
            "year-doubtful",
            th=f"ปีใน “{text}” คลาดไป ๕๔๓ ปี หมายถึง {long_date(likely)} (ค.ศ. {likely.year}) ใช่หรือไม่",
            en=f"the year in “{text}” is off by 543: is {likely.isoformat()} (C.E.) meant?",
        )
        self.text = text
        self.readings = readings


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that stands in a text, at ``text[start:end]``."""

    day: date
    start: int
    end: int


def _spelling(name: str) -> str:
    """A pattern for a name through which line wraps may have put blanks."""
    return r"\s*".join(map(re.escape, name))


# Before an abbreviation: no Thai letter, or one of the words that lead up to a month.
_MAY_PRECEDE = "|".join(
    ["(?<![ก-๎])", *(f"(?<={word})" for word in ("เดือน", "ถึง", "และ", "ใน", "แต่", "ก่อน", "สิ้น"))]
)


def _month_pattern() -> str:
    """Every way of writing a month's name; the group name m1 … m12 tells which."""
    ways = []
    for number, (name, short) in enumerate(zip(MONTHS, MONTHS_SHORT, strict=True), start=1):
        stem = re.sub("(คม|ยน|พันธ์)$", "", name)
        initial, final = short.rstrip(".").split(".")
        short_forms = rf"{initial}\s*\.\s*{final}\s*\.?|{initial}{final}\."
        bare = rf"{initial}{final}(?![ก-๎.])"  # "มค" alone, with no letter on either side
        abbreviation = rf"(?:{_MAY_PRECEDE})(?:{short_forms})|(?<![ก-๎.]){bare}"
        full = rf"{_spelling(stem)}(?:\s*{_spelling(name[len(stem) :])}|(?![ก-๎]))"
        ways.append(rf"(?P<m{number}>{full}|{abbreviation})")
    return "|".join(ways)


MONTH = _month_pattern()
"""The pattern of a month's name in any Thai way of writing; use ``month_of`` on a match with it."""

ERA = r"(?:(?P<be>พ\s*\.\s*ศ\s*\.?|พศ\.?)|(?P<ce>ค\s*\.\s*ศ\s*\.?|คศ\.?))?"
_WRITTEN = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s*(?:เดือน\s*)?(?:{MONTH})\s*{ERA}\s*['’]?(?P<year>\d{{4}}|\d{{2}})(?!\d)"
)
_NUMBERS = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4}|\d{2})(?![\d/.-])"
)
_ISO = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])")
_BEFORE_A_DATE = re.compile(
    r"^(?:ณ\s*)?(?:วัน)?(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)?(?:\s*ที่)?[\s:.]*"
)


def month_of(match: re.Match[str]) -> int:
    """The month (1–12) that a match of a pattern that holds ``MONTH`` has found."""
    return next(number for number in range(1, 13) if match[f"m{number}"])


def parse_date(text: str) -> date:
    """The one date that the text is.

    Raises DateNotUnderstood, NoSuchDay, or YearDoubtful where B.E. and C.E. seem to be mistaken.
    """
    bare = _BEFORE_A_DATE.sub("", to_arabic(clean(text)))
    for pattern in (_ISO, _WRITTEN, _NUMBERS):
        if match := pattern.fullmatch(bare.rstrip(" .")) or pattern.fullmatch(bare):
            return _date_of(match, text)
    raise DateNotUnderstood(text)


def find_dates(text: str) -> list[FoundDate]:
    """Every readable date in a running text, in order; doubtful and impossible ones left out."""
    arabic = to_arabic(text)
    found: list[FoundDate] = []
    for pattern in (_ISO, _WRITTEN, _NUMBERS):
        for match in pattern.finditer(arabic):
            try:
                day = _date_of(match, match.group())
            except (DateNotUnderstood, YearDoubtful):
                continue
            if all(match.end() <= other.start or other.end <= match.start() for other in found):
                found.append(FoundDate(day, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def ce_of_thai_year(digits: str, *, era_is_ce: bool = False) -> int | None:
    """The C.E. year of a year written in a Thai text; None where B.E. or C.E. is doubtful."""
    year = int(digits)
    if era_is_ce:
        return year if year in _CE_YEARS else None
    if len(digits) == 2:
        return two_digit_year(year) - BE_OFFSET
    return year - BE_OFFSET if year in _BE_YEARS else None


def _date_of(match: re.Match[str], text: str) -> date:
    groups = match.groupdict()
    day = int(groups["day"])
    digits = groups["year"]
    if match.re is _ISO:
        month, year = int(groups["month"]), int(digits)
        ce = year if year in _CE_YEARS else None
        literal = year
    else:
        month = int(groups["month"]) if match.re is _NUMBERS else month_of(match)
        ce = ce_of_thai_year(digits, era_is_ce=bool(groups.get("ce")))
        literal = int(digits) - (0 if groups.get("ce") else BE_OFFSET)
    if ce is not None:
        return _day(ce, month, day, text)
    likely = int(digits)
    while likely not in _CE_YEARS and likely > _CE_YEARS.stop:
        likely -= BE_OFFSET
    if likely not in _CE_YEARS:
        raise DateNotUnderstood(text)
    readings = [_day(likely, month, day, text)]
    if 1 <= literal <= 9999 and literal != likely:
        with contextlib.suppress(ValueError):
            readings.append(date(literal, month, day))
    raise YearDoubtful(text, tuple(readings))


def _day(year: int, month: int, day: int, text: str) -> date:
    if not 1 <= month <= 12:
        raise DateNotUnderstood(text)
    if not 1 <= day <= monthrange(year, month)[1]:
        raise NoSuchDay(text, year=year, month=month, day=day)
    return date(year, month, day)
