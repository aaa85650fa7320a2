"""Dates as official papers write them (FIELD §3): Thai digits, Buddhist Era."""

from datetime import date

from tracker.calendar.fiscal import Period, be_year
from tracker.thai.digits import to_thai

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
MONTHS_SHORT = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
WEEKDAYS = (
    "จันทร์",
    "อังคาร",
    "พุธ",
    "พฤหัสบดี",
    "ศุกร์",
    "เสาร์",
    "อาทิตย์",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_date(day: date, *, thai_digits: bool = True) -> str:
    """๓ เมษายน ๒๕๖๖"""
    return _digits(f"{day.day} {MONTHS[day.month - 1]} {be_year(day.year)}", thai_digits)


def short_date(day: date, *, year4: bool = False, thai_digits: bool = True) -> str:
    """๓ เม.ย. ๖๖, or ๓ เม.ย. ๒๕๖๖ with ``year4``."""
    year = be_year(day.year)
    written = str(year) if year4 else f"{year % 100:02d}"
    return _digits(f"{day.day} {MONTHS_SHORT[day.month - 1]} {written}", thai_digits)


def long_weekday_date(day: date, *, thai_digits: bool = True) -> str:
    """วันอังคารที่ ๓๑ มีนาคม ๒๕๖๙"""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {long_date(day, thai_digits=thai_digits)}"


def month_span(period: Period, *, thai_digits: bool = True) -> str:
    """ตุลาคม ๒๕๖๘ – มีนาคม ๒๕๖๙; one month stands alone, one year is named once."""
    first, last = period.starts, period.ends
    ending = f"{MONTHS[last.month - 1]} {be_year(last.year)}"
    if (first.year, first.month) == (last.year, last.month):
        return _digits(ending, thai_digits)
    beginning = MONTHS[first.month - 1]
    if first.year != last.year:
        beginning += f" {be_year(first.year)}"
    return _digits(f"{beginning} – {ending}", thai_digits)


def long_date_en(day: date) -> str:
    """3 April 2023 (C.E., for the English pages)."""
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def _digits(text: str, thai: bool) -> str:
    return to_thai(text) if thai else text
