"""Thai dates and official time: B.E. years, fiscal years, half-years, working days, Bangkok.

Pure: it never reads a clock, a database or a setting. Gregorian dates come in and go out; Buddhist
Era stands only in texts and in the numbers of fiscal years.
"""

from tracker.calendar.bangkok import BANGKOK, at_bangkok, bangkok_date
from tracker.calendar.days_off import days_known, thai_days_off
from tracker.calendar.fiscal import (
    Period,
    be_year,
    ce_year,
    fiscal_year,
    fiscal_year_of,
    half_year,
    half_year_of,
    quarter,
    two_digit_year,
)
from tracker.calendar.periods import DOUBTS, PeriodReading, parse_period
from tracker.calendar.reading import (
    DateNotUnderstood,
    FoundDate,
    NoSuchDay,
    YearDoubtful,
    find_dates,
    parse_date,
)
from tracker.calendar.working_days import WorkingDays
from tracker.calendar.writing import (
    MONTHS,
    MONTHS_SHORT,
    WEEKDAYS,
    long_date,
    long_date_en,
    long_weekday_date,
    month_span,
    short_date,
)

__all__ = [
    "BANGKOK",
    "DOUBTS",
    "MONTHS",
    "MONTHS_SHORT",
    "WEEKDAYS",
    "DateNotUnderstood",
    "FoundDate",
    "NoSuchDay",
    "Period",
    "PeriodReading",
    "WorkingDays",
    "YearDoubtful",
    "at_bangkok",
    "bangkok_date",
    "be_year",
    "ce_year",
    "days_known",
    "find_dates",
    "fiscal_year",
    "fiscal_year_of",
    "half_year",
    "half_year_of",
    "long_date",
    "long_date_en",
    "long_weekday_date",
    "month_span",
    "parse_date",
    "parse_period",
    "quarter",
    "short_date",
    "thai_days_off",
    "two_digit_year",
]
