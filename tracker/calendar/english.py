"""Rewrites the English and ISO dates of a text as Thai ones, so that one reader reads them all.

Rewrites words only; which days are meant is decided where periods are read.
"""

import re

from tracker.calendar.writing import MONTHS

_MONTHS = (
    r"jan(?:uary)?", r"feb(?:ruary)?", r"mar(?:ch)?", r"apr(?:il)?", r"may", r"june?", r"july?",
    r"aug(?:ust)?", r"sept?(?:ember)?", r"oct(?:ober)?", r"nov(?:ember)?", r"dec(?:ember)?",
)  # fmt: skip
_MONTH = "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(_MONTHS, start=1))
_WRITTEN = re.compile(
    rf"(?:(?<!\d)(?P<before>\d{{1,2}})(?:st|nd|rd|th)?\s*)?(?<![a-z])(?:{_MONTH})(?![a-z])\.?"
    r"(?:\s*(?P<after>\d{1,2})(?:st|nd|rd|th)?(?=\s*,|\s+\d{4}|\s*(?:[-–—]|to|$))(?!\d))?"
    r"(?:\s*,?\s*(?P<year>\d{4})(?!\d))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<![\d/-])(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
_FIRST_BE = 2400


def in_thai(text: str) -> str:
    """The text with English months and ISO days in Thai words; a C.E. year says that it is one."""
    return _WRITTEN.sub(_thai_month, _ISO.sub(_thai_day, text))


def _thai_month(match: re.Match[str]) -> str:
    month = next(number for number in range(1, 13) if match[f"m{number}"])
    day = match["before"] or match["after"] or ""
    return f"{day} {MONTHS[month - 1]} {_year(match['year'])}"


def _thai_day(match: re.Match[str]) -> str:
    month = int(match["month"])
    if not 1 <= month <= 12:
        return match.group()
    return f"{int(match['day'])} {MONTHS[month - 1]} {_year(match['year'])} "


def _year(digits: str | None) -> str:
    if digits is None:
        return ""
    return f"ค.ศ. {digits}" if int(digits) < _FIRST_BE else digits
