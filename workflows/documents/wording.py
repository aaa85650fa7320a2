"""How official Thai says counts, lists, dates and periods in a paper.

Everything is composed in Arabic digits; `in_digits` turns the finished text into one script.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from tracker import calendar
from tracker.calendar import Period, fiscal_year, half_year, month_span
from tracker.thai import to_arabic, to_thai

# Addresses, file names and codes such as o26 keep their digits: they would not work otherwise.
_WITH_LATIN = re.compile(r"[!-~]*[A-Za-z][!-~]*")
# C0 and C1 controls, lone surrogates and noncharacters can stand in no XML and no PDF text; signs
# that turn the order of letters round, and invisible tags, would make a paper read otherwise than
# its text.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    """Remove what no paper can hold (control signs); tabs become blanks, line ends one sign."""
    text = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    return _UNPRINTABLE.sub("", text)


def in_digits(text: str, *, thai: bool) -> str:
    """Put all numbers of `text` into one script; words with Latin letters stay as they are."""
    if not thai:
        return to_arabic(text)
    parts: list[str] = []
    at = 0
    for match in _WITH_LATIN.finditer(text):
        parts += (to_thai(text[at : match.start()]), match.group())
        at = match.end()
    return "".join(parts) + to_thai(text[at:])


def long_date(day: date) -> str:
    """3 เมษายน 2569: the long form without an era, as memos have it (FIELD §3)."""
    return calendar.long_date(day, thai_digits=False)


def short_round(half: int) -> str:
    """The name of a half-year's round: รอบ 6 เดือน, or รอบ 12 เดือน for the year's summary."""
    return "รอบ 6 เดือน" if half == 1 else "รอบ 12 เดือน"


def round_period(year: int, half: int) -> str:
    """The months that a round's paper covers; the second one sums up the whole fiscal year."""
    period: Period = half_year(year, 1) if half == 1 else fiscal_year(year)
    return month_span(period, thai_digits=False)


def is_thai_letter(sign: str) -> bool:
    """Whether the sign is a letter or mark of Thai writing (no digit, no ฿)."""
    return "ก" <= sign <= "\u0e3a" or "เ" <= sign <= "\u0e4e"


def listed(items: Sequence[str]) -> str:
    """ก, ก และ ข, or ก ข และ ค: Thai lists have blanks and one และ before the last."""
    if len(items) < 2:
        return "".join(items)
    last = items[-1]
    # A blank keeps และ apart from digits and Latin letters, as official typing has it.
    gap = "" if is_thai_letter(last[:1]) else " "
    return f"{' '.join(items[:-1])} และ{gap}{last}"


def after(name: str, text: str) -> str:
    """A subject and what it did: joined without a blank, as Thai is written."""
    if text.startswith(name):
        return text
    joined = is_thai_letter(name[-1:]) and is_thai_letter(text[:1])
    return f"{name}{text}" if joined else f"{name} {text}"


def one_line(text: str) -> str:
    """White space collapsed to single blanks, a closing full stop or semicolon dropped."""
    return " ".join(text.split()).rstrip(" .;")


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """The items in order, each once."""
    return tuple(dict.fromkeys(items))
