"""Reading the period column of plans."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar import (
    DOUBTS,
    Period,
    PeriodReading,
    fiscal_year,
    long_date,
    month_span,
    parse_period,
    short_date,
)

YEAR = (date(2025, 10, 1), date(2026, 9, 30))

IN_2569 = [
    ("๑ ต.ค. ๒๕๖๘ - ๓๐ ก.ย. ๒๕๖๙", YEAR, "two short dates"),
    ("๑ ต.ค. ๒๕๖๘  -  ๓๐ ก.ย. ๒๕๖๙", YEAR, "paragraphs run together"),
    ("๑ ตุลาคม ๒๕๖๘ ถึง ๓๐ กันยายน ๒๕๖๙", YEAR, "two long dates with ถึง"),
    ("๑ ตุ ลาคม ๒๕๖๘ – ๓๐ กัน ยายน ๒๕๖๙", YEAR, "torn words"),
    ("1 ต.ค. 68 – 30 ก.ย. 69", YEAR, "two digits of a year"),
    ("๑/๑๐/๒๕๖๘ - ๓๐/๙/๒๕๖๙", YEAR, "numbers"),
    ("1 ตุลาคม - 30 กันยายน 2569", YEAR, "the year stands once"),
    ("ต.ค. 68 – ก.ย. 69", YEAR, "months with short years"),
    ("ตุลาคม ๒๕๖๘ – กันยายน ๒๕๖๙", YEAR, "months with years"),
    ("ต.ค. - ก.ย.", YEAR, "months without a year"),
    ("ต.ค. - ก.ย. ๖๙", YEAR, "the year belongs to the second month"),
    ("ต.ค. 68 - ก.ย.", YEAR, "the year belongs to the first month"),
    ("ม.ค. - ก.ย.๖๙", (date(2026, 1, 1), date(2026, 9, 30)), "months with a glued year"),
    ("ม.ค. - ก.ย.", (date(2026, 1, 1), date(2026, 9, 30)), "calendar months without a year"),
    ("ต.ค. - ธ.ค.", (date(2025, 10, 1), date(2025, 12, 31)), "months of the year's start"),
    ("พ.ย. - ก.พ.", (date(2025, 11, 1), date(2026, 2, 28)), "months over the new year"),
    ("เดือนมกราคม - มีนาคม ๒๕๖๙", (date(2026, 1, 1), date(2026, 3, 31)), "with the word month"),
    ("เดือน เม.ย. ๒๕๖๙", (date(2026, 4, 1), date(2026, 4, 30)), "one month"),
    ("มี.ค. ๒๕๖๙", (date(2026, 3, 1), date(2026, 3, 31)), "one short month"),
    ("๑ - ๑๕ มีนาคม ๒๕๖๙", (date(2026, 3, 1), date(2026, 3, 15)), "days of one month"),
    ("๑๕ มีนาคม ๒๕๖๙", (date(2026, 3, 15), date(2026, 3, 15)), "one day"),
    ("ภายใน ๓๑ มี.ค. ๒๕๖๙", (date(2025, 10, 1), date(2026, 3, 31)), "by a day"),
    ("ภายในวันที่ ๓๑ มีนาคม ๒๕๖๙", (date(2025, 10, 1), date(2026, 3, 31)), "by a long date"),
    ("ภายในเดือนเมษายน ๒๕๖๙", (date(2025, 10, 1), date(2026, 4, 30)), "by a month"),
    ("ภายในเดือนเมษายน", (date(2025, 10, 1), date(2026, 4, 30)), "by a month without a year"),
    ("ตั้งแต่เดือนมกราคม ๒๕๖๙ เป็นต้นไป", (date(2026, 1, 1), date(2026, 9, 30)), "from a month on"),
    ("ตั้งแต่ ม.ค. ๒๕๖๙ ถึง มิ.ย. ๒๕๖๙", (date(2026, 1, 1), date(2026, 6, 30)), "from … to"),
    ("ตลอด ปีงบประมาณ พ.ศ. ๒๕๖๙", YEAR, "a torn phrase with the year"),
    ("ตลอดปีงบประมาณ", YEAR, "the whole fiscal year"),
    ("ตลอดทั้งปีงบประมาณ", YEAR, "all of the fiscal year"),
    ("ตลอดปี", YEAR, "the whole year"),
    ("ปีงบประมาณ 2569", YEAR, "the fiscal year by number"),
    ("ปีงบประมาณ พ.ศ.๒๕๖๙", YEAR, "the fiscal year with its era"),
    ("ปีงบ 69", YEAR, "the fiscal year, short"),
    ("ประจำปี ๒๕๖๙", YEAR, "yearly"),
    ("๒๕๖๙", YEAR, "a bare year"),
    ("ทุกเดือน", YEAR, "every month"),
    ("เดือนละ ๑ ครั้ง", YEAR, "once a month"),
    ("ทุกไตรมาส", YEAR, "every quarter"),
    ("ดำเนินการอย่างต่อเนื่อง", YEAR, "without interruption"),
    ("ไตรมาส ๑-๔", YEAR, "all quarters"),
    ("ไตรมาสที่ ๒", (date(2026, 1, 1), date(2026, 3, 31)), "one quarter"),
    ("ไตรมาส ๑ และ ๒", (date(2025, 10, 1), date(2026, 3, 31)), "two quarters"),
    ("ไตรมาสที่ 3 - ไตรมาสที่ 4", (date(2026, 4, 1), date(2026, 9, 30)), "named twice"),
    ("ไตรมาสที่ 2 ปีงบประมาณ 2569", (date(2026, 1, 1), date(2026, 3, 31)), "with its year"),
    ("ไตรมาส 2/2569", (date(2026, 1, 1), date(2026, 3, 31)), "with a stroke and its year"),
    ("รอบ ๖ เดือน", (date(2025, 10, 1), date(2026, 3, 31)), "the first round"),
    ("รอบ ๖ เดือนแรก", (date(2025, 10, 1), date(2026, 3, 31)), "the first half by name"),
    ("รอบ ๖ เดือนหลัง", (date(2026, 4, 1), date(2026, 9, 30)), "the second half by name"),
    ("รอบ ๖ เดือน และ ๑๒ เดือน", YEAR, "both rounds"),
    ("รอบ ๑๒ เดือน", YEAR, "the year's round"),
    ("ทุก ๖ เดือน", YEAR, "every half-year"),
    ("ก.พ. และ ส.ค. ๒๕๖๙", (date(2026, 2, 1), date(2026, 8, 31)), "two months with และ"),
    ("ปีงบประมาณ ๒๕๖๙ (ต.ค. ๒๕๖๘ - ก.ย. ๒๕๖๙)", YEAR, "the year and its months"),
    ("เริ่ม ต.ค. ๖๘", (date(2025, 10, 1), date(2025, 10, 31)), "a short month after a word"),
    ("มค - มีค 69", (date(2026, 1, 1), date(2026, 3, 31)), "short months without dots"),
    ("Q1 - Q2", (date(2025, 10, 1), date(2026, 3, 31)), "quarters in English"),
    ("ครึ่งปีหลัง", (date(2026, 4, 1), date(2026, 9, 30)), "the second half"),
    ("2025-11-01 - 2025-12-31", (date(2025, 11, 1), date(2025, 12, 31)), "two ISO days"),
    ("2568-11-01 ถึง 2568-12-31", (date(2025, 11, 1), date(2025, 12, 31)), "ISO days in B.E."),
    ("Nov 2025 - Dec 2025", (date(2025, 11, 1), date(2025, 12, 31)), "English short months"),
    ("October 2025 to March 2026", (date(2025, 10, 1), date(2026, 3, 31)), "English months"),
    ("1 Nov 2025 – 15 Jan 2026", (date(2025, 11, 1), date(2026, 1, 15)), "English days"),
    ("November 1, 2025 - January 15, 2026", (date(2025, 11, 1), date(2026, 1, 15)), "month first"),
    ("Oct. - Dec.", (date(2025, 10, 1), date(2025, 12, 31)), "English months without a year"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "days", "reason"), IN_2569, ids=[c[2] for c in IN_2569])
def test_a_period_of_the_plans_year_is_read_without_doubt(text, days, reason):
    assert parse_period(text, fiscal_year=2569) == PeriodReading(Period(*days), None)


def test_a_year_far_from_the_plan_is_no_year():
    for text in ("ต.ค. 2500 - ก.ย. 2569", "ปี 2500", "1 ม.ค. 10"):
        assert parse_period(text, fiscal_year=2569) == PeriodReading(None, "not-understood"), text


OLDER = (date(2023, 10, 1), date(2024, 9, 30))
CALENDAR_YEAR = (date(2026, 1, 1), date(2026, 12, 31))
THREE_YEARS = (date(2024, 10, 1), date(2027, 9, 30))
THREE_MONTHS = (date(2025, 12, 1), date(2026, 6, 30))
DOUBTED = [
    ("", YEAR, "empty", "an empty cell"),
    (" - ", YEAR, "empty", "a dash alone"),
    ("๖ เดือน", YEAR, "length-only", "a mere length"),
    ("ปีงบประมาณ ๒๕๖๗", OLDER, "outside-fiscal-year", "old"),
    ("ม.ค. - ธ.ค. ๒๕๖๙", CALENDAR_YEAR, "outside-fiscal-year", "late"),
    ("ปีงบประมาณ ๒๕๖๘ - ๒๕๗๐", THREE_YEARS, "outside-fiscal-year", "two years"),
    ("ปีงบประมาณ 2026", YEAR, "year-doubtful", "a C.E. year"),
    ("ต.ค. 2025 - ก.ย. 2026", YEAR, "year-doubtful", "months of C.E. years"),
    ("ธ.ค. ๖๘, มี.ค. ๖๙ และ มิ.ย. ๖๙", THREE_MONTHS, "several", "three months"),
    ("ตุลาคม ๒๕๖๘ - ๒๕๖๙", YEAR, "several", "a month to a year"),
    ("ก.ย. ๒๕๖๙ - ต.ค. ๒๕๖๘", None, "reversed", "the end first"),
    ("๓๑ ก.พ. ๒๕๖๙", None, "no-such-day", "a day that is none"),
    ("ตามแผนงาน", None, "not-understood", "words without time"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "days", "doubt", "reason"), DOUBTED, ids=[c[3] for c in DOUBTED])
def test_a_doubtful_period_tells_its_doubt(text, days, doubt, reason):
    wanted = PeriodReading(Period(*days) if days else None, doubt)
    assert parse_period(text, fiscal_year=2569) == wanted
    assert doubt in DOUBTS


@pytest.mark.parametrize("text", ["", "ต.ค. - ก.ย.", "ตลอดปี", "ไตรมาส ๒", "รอบ ๖ เดือน"])
def test_without_any_year_there_is_no_period(text):
    assert parse_period(text, fiscal_year=None) == PeriodReading(None, "no-year")


def test_a_written_year_needs_no_plan():
    assert parse_period("ปีงบประมาณ ๒๕๖๙", fiscal_year=None).period == fiscal_year(2569)
    assert parse_period("ม.ค. - มี.ค. ๖๙", fiscal_year=None).period == Period(
        date(2026, 1, 1), date(2026, 3, 31)
    )


def test_a_fiscal_year_in_the_cell_gives_its_months_their_year():
    assert parse_period("ปีงบประมาณ ๒๕๖๘ ภายในเดือนมีนาคม", fiscal_year=2569) == PeriodReading(
        Period(date(2024, 10, 1), date(2025, 3, 31)), "outside-fiscal-year"
    )


@given(
    st.dates(min_value=date(2025, 10, 1), max_value=date(2026, 9, 30)),
    st.dates(min_value=date(2025, 10, 1), max_value=date(2026, 9, 30)),
)
def test_two_written_dates_are_read_as_their_period(one, other):
    first, last = sorted((one, other))
    wanted = PeriodReading(Period(first, last), None)
    assert parse_period(f"{long_date(first)} - {long_date(last)}", fiscal_year=2569) == wanted
    assert parse_period(f"{short_date(first)}ถึง{short_date(last)}", fiscal_year=None) == wanted


@given(st.integers(2560, 2580), st.integers(0, 11), st.integers(0, 11))
def test_a_written_span_of_months_is_read_again(year, one, other):
    first, last = sorted((one, other))
    months = [(9 + place) % 12 + 1 for place in (first, last)]
    starts = date(year - 543 - (months[0] >= 10), months[0], 1)
    ends = date(year - 543 - (months[1] >= 10), months[1], 28)
    reading = parse_period(month_span(Period(starts, ends)), fiscal_year=year)
    assert reading.doubt is None
    assert (reading.period.starts, reading.period.ends.month) == (starts, months[1])
