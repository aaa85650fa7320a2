"""Fiscal time, and writing and reading of dates."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar import (
    DateNotUnderstood,
    FoundDate,
    NoSuchDay,
    Period,
    YearDoubtful,
    at_bangkok,
    bangkok_date,
    be_year,
    ce_year,
    find_dates,
    fiscal_year,
    fiscal_year_of,
    half_year,
    half_year_of,
    long_date,
    long_date_en,
    long_weekday_date,
    month_span,
    parse_date,
    quarter,
    short_date,
    two_digit_year,
)

DAYS = st.dates(min_value=date(1957, 1, 1), max_value=date(2156, 12, 31))


def test_a_fiscal_year_runs_from_october_to_september():
    assert fiscal_year(2569) == Period(date(2025, 10, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2025, 9, 30), 2568),
        (date(2025, 10, 1), 2569),
        (date(2025, 12, 31), 2569),
        (date(2026, 1, 1), 2569),
        (date(2026, 9, 30), 2569),
    ],
)
def test_a_day_belongs_to_one_fiscal_year(day, wanted):
    assert fiscal_year_of(day) == wanted


def test_the_halves_of_a_year_meet_between_march_and_april():
    assert half_year(2569, 1) == Period(date(2025, 10, 1), date(2026, 3, 31))
    assert half_year(2569, 2) == Period(date(2026, 4, 1), date(2026, 9, 30))
    with pytest.raises(ValueError, match="halves 1 and 2"):
        half_year(2569, 3)


@given(DAYS)
def test_every_day_lies_in_its_own_half_year(day):
    assert day in half_year(*half_year_of(day))
    assert day in fiscal_year(fiscal_year_of(day))


def test_quarters_begin_in_october():
    assert quarter(2569, 1) == Period(date(2025, 10, 1), date(2025, 12, 31))
    assert quarter(2569, 2) == Period(date(2026, 1, 1), date(2026, 3, 31))
    assert quarter(2569, 4) == Period(date(2026, 7, 1), date(2026, 9, 30))
    with pytest.raises(ValueError, match="quarters 1 to 4"):
        quarter(2569, 0)


def test_a_period_never_ends_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 1, 2), date(2026, 1, 1))
    assert Period(date(2026, 1, 1), date(2026, 1, 1)).days == 1


def test_periods_overlap_where_they_share_a_day():
    first, second = half_year(2569, 1), half_year(2569, 2)
    assert not first.overlaps(second)
    assert first.overlaps(Period(date(2026, 3, 31), date(2026, 4, 1)))


def test_years_are_543_apart():
    assert be_year(2026) == 2569
    assert ce_year(2569) == 2026
    assert two_digit_year(69) == 2569
    assert two_digit_year(5) == 2505
    with pytest.raises(ValueError, match="two digits"):
        two_digit_year(100)


def test_a_bangkok_day_begins_at_seventeen_utc():
    assert bangkok_date(datetime(2026, 3, 31, 16, 59, tzinfo=UTC)) == date(2026, 3, 31)
    assert bangkok_date(datetime(2026, 3, 31, 17, 0, tzinfo=UTC)) == date(2026, 4, 1)
    assert at_bangkok(date(2026, 4, 1), 8, 30) == datetime(2026, 4, 1, 1, 30, tzinfo=UTC)


def test_an_instant_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        bangkok_date(datetime(2026, 3, 31, 12, 0))  # noqa: DTZ001 the naive instant is the case


def test_dates_are_written_as_papers_write_them():
    day = date(2023, 4, 3)
    assert long_date(day) == "๓ เมษายน ๒๕๖๖"
    assert long_date(day, thai_digits=False) == "3 เมษายน 2566"
    assert short_date(day) == "๓ เม.ย. ๖๖"
    assert short_date(day, year4=True) == "๓ เม.ย. ๒๕๖๖"
    assert short_date(date(1957, 5, 1)) == "๑ พ.ค. ๐๐"
    assert long_weekday_date(date(2026, 3, 31)) == "วันอังคารที่ ๓๑ มีนาคม ๒๕๖๙"
    assert long_date_en(day) == "3 April 2023"


def test_spans_of_months_name_a_year_once():
    assert month_span(half_year(2569, 1)) == "ตุลาคม ๒๕๖๘ – มีนาคม ๒๕๖๙"
    assert month_span(half_year(2569, 2)) == "เมษายน – กันยายน ๒๕๖๙"
    assert month_span(Period(date(2026, 5, 1), date(2026, 5, 31))) == "พฤษภาคม ๒๕๖๙"
    assert month_span(half_year(2569, 1), thai_digits=False) == "ตุลาคม 2568 – มีนาคม 2569"


READ = [
    ("๓ เมษายน ๒๕๖๖", date(2023, 4, 3), "the long form"),
    ("3 เมษายน 2566", date(2023, 4, 3), "Arabic digits"),
    ("๓ เม.ย. ๖๖", date(2023, 4, 3), "the short form"),
    ("๓ เม.ย. ๒๕๖๖", date(2023, 4, 3), "the short form with four digits"),
    ("3เม.ย.66", date(2023, 4, 3), "no blanks"),
    ("วันที่ ๓ เมษายน พ.ศ. ๒๕๖๖", date(2023, 4, 3), "with วันที่ and era"),
    ("วันที่ 3 เดือนเมษายน พ.ศ.2566", date(2023, 4, 3), "with the word month"),
    ("ณ วันที่ ๓ เมษายน ๒๕๖๖", date(2023, 4, 3), "as of a day"),
    ("วันอังคารที่ ๓๑ มีนาคม ๒๕๖๙", date(2026, 3, 31), "with the weekday"),
    ("๓๐ กัน ยายน ๒๕๖๙", date(2026, 9, 30), "a torn month"),
    ("๑๒ สิงหา ๖๙", date(2026, 8, 12), "a colloquial month"),
    ("๕ ก.พ. ๒๕๖๗", date(2024, 2, 5), "กุมภาพันธ์ and not พฤษภาคม"),
    ("๕ พ.ค. ๒๕๖๗", date(2024, 5, 5), "พฤษภาคม and not พฤศจิกายน"),
    ("๕ มิ.ย. ๒๕๖๗", date(2024, 6, 5), "มิถุนายน and not มีนาคม"),
    ("๒๙ กุมภาพันธ์ ๒๕๖๗", date(2024, 2, 29), "a leap day"),
    ("3/4/2566", date(2023, 4, 3), "numbers with strokes"),
    ("๐๓/๐๔/๒๕๖๖", date(2023, 4, 3), "Thai numbers with strokes"),
    ("3-4-66", date(2023, 4, 3), "two digits of a year"),
    ("3.4.2566", date(2023, 4, 3), "numbers with dots"),
    ("2023-04-03", date(2023, 4, 3), "ISO"),
    ("3 เมษายน ค.ศ. 2023", date(2023, 4, 3), "the era says C.E."),
]


@pytest.mark.parametrize(("text", "wanted", "reason"), READ, ids=[c[2] for c in READ])
def test_a_written_date_is_read(text, wanted, reason):
    assert parse_date(text) == wanted


NOT_READ = [
    ("", "nothing"),
    ("เมื่อวาน", "a word"),
    ("3/13/2566", "month thirteen"),
    ("3 เมษายน", "no year"),
    ("3 เมษายน 999", "a year of three digits"),
    ("๓ เมษายน ๒๕๖๖ และ ๔ เมษายน ๒๕๖๖", "two dates"),
    ("2023-13-03", "ISO with month thirteen"),
]


@pytest.mark.parametrize(("text", "reason"), NOT_READ, ids=[c[1] for c in NOT_READ])
def test_what_is_no_date_is_refused_in_both_languages(text, reason):
    with pytest.raises(DateNotUnderstood) as refusal:
        parse_date(text)
    assert refusal.value.code == "date-not-understood"
    assert "อ่านวันที่" in refusal.value.th
    assert "cannot be read" in refusal.value.en


NO_DAYS = [
    ("29 ก.พ. ๒๕๖๙", "เดือนกุมภาพันธ์ ๒๕๖๙ มี ๒๘ วัน จึงไม่มีวันที่ ๒๙", "February 2026 (B.E. 2569) has 28"),
    ("30/2/2567", "เดือนกุมภาพันธ์ ๒๕๖๗ มี ๒๙ วัน จึงไม่มีวันที่ ๓๐", "February 2024 (B.E. 2567) has 29"),
    ("2026-04-31", "เดือนเมษายน ๒๕๖๙ มี ๓๐ วัน จึงไม่มีวันที่ ๓๑", "April 2026 (B.E. 2569) has 30 days"),
    ("0/4/2566", "เดือนเมษายน ๒๕๖๖ มี ๓๐ วัน จึงไม่มีวันที่ ๐", "so there is no 0 April"),
]


@pytest.mark.parametrize(("text", "th", "en"), NO_DAYS, ids=[c[0] for c in NO_DAYS])
def test_a_day_that_its_month_does_not_have_is_said_to_be_none(text, th, en):
    with pytest.raises(NoSuchDay) as refusal:
        parse_date(text)
    assert (refusal.value.code, refusal.value.text) == ("no-such-day", text)
    assert th in refusal.value.th and en in refusal.value.en


def test_the_example_of_a_date_is_in_the_language_of_its_sentence():
    told = DateNotUnderstood("พรุ่งนี้")
    assert parse_date("3 เมษายน 2569") == date(2026, 4, 3)
    assert "๓ เมษายน ๒๕๖๙" in told.th and "2026-04-03 or 3/4/2569" in told.en


DOUBTFUL = [
    ("3 เมษายน 2023", (date(2023, 4, 3), date(1480, 4, 3)), "C.E. in the Thai form"),
    ("3/4/2023", (date(2023, 4, 3), date(1480, 4, 3)), "C.E. in numbers"),
    ("2566-04-03", (date(2023, 4, 3), date(2566, 4, 3)), "B.E. in the ISO form"),
    ("3 เมษายน 3109", (date(2023, 4, 3), date(2566, 4, 3)), "543 added twice"),
    ("3 เมษายน ค.ศ. 2566", (date(2023, 4, 3), date(2566, 4, 3)), "B.E. called C.E."),
    ("2567-02-29", (date(2024, 2, 29),), "the literal reading is no day"),
]


@pytest.mark.parametrize(("text", "readings", "reason"), DOUBTFUL, ids=[c[2] for c in DOUBTFUL])
def test_a_year_off_by_543_is_asked_back(text, readings, reason):
    with pytest.raises(YearDoubtful) as refusal:
        parse_date(text)
    assert refusal.value.readings == readings
    assert refusal.value.code == "year-doubtful"


def test_an_impossible_day_of_a_doubtful_year_is_no_date():
    with pytest.raises(DateNotUnderstood):
        parse_date("31 เมษายน 2023")


@given(DAYS)
def test_what_is_written_long_is_read_again(day):
    assert parse_date(long_date(day)) == day
    assert parse_date(long_weekday_date(day)) == day
    assert parse_date(short_date(day, year4=True, thai_digits=False)) == day
    assert parse_date(day.isoformat()) == day


@given(st.dates(min_value=date(1957, 1, 1), max_value=date(2056, 12, 31)))
def test_what_is_written_short_is_read_again(day):
    assert parse_date(short_date(day)) == day


def test_dates_are_found_in_running_text_with_their_places():
    text = "ตามคำสั่ง ลงวันที่ ๓ เมษายน ๒๕๖๖ และ 5/5/67 เวลา ๐๘.๓๐ น. เมื่อ 3 เม.ย. 2023"
    found = find_dates(text)
    assert found == [
        FoundDate(date(2023, 4, 3), 19, 32),
        FoundDate(date(2024, 5, 5), 37, 43),
    ]
    assert text[found[0].start : found[0].end] == "๓ เมษายน ๒๕๖๖"


@pytest.mark.parametrize(
    "text", ["ระหว่าง ๑๐/๒๕๖๙", "ที่ ลพ ๑๒๓๔๕/๖๗", "๑.๒.๓ หัวข้อ", "โทร. 0-5555-1234"]
)
def test_numbers_that_are_no_dates_are_left_alone(text):
    assert find_dates(text) == []
