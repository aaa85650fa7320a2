"""Working days and the days off of state offices."""

import json
import pickle
from datetime import date, timedelta
from importlib.metadata import version

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.approval import assert_written
from tracker.calendar import WorkingDays, days_known, days_off, thai_days_off

SONGKRAN = {date(2026, 4, day): "วันสงกรานต์" for day in (13, 14, 15)}
CALENDAR = WorkingDays(SONGKRAN)
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))


def test_weekends_and_days_off_are_no_working_days():
    assert CALENDAR.is_working(date(2026, 4, 10))
    assert not CALENDAR.is_working(date(2026, 4, 11))
    assert not CALENDAR.is_working(date(2026, 4, 12))
    assert not CALENDAR.is_working(date(2026, 4, 13))


def test_why_a_day_is_off_is_said_in_thai():
    assert CALENDAR.why_off(date(2026, 4, 10)) is None
    assert CALENDAR.why_off(date(2026, 4, 11)) == "วันเสาร์"
    assert CALENDAR.why_off(date(2026, 4, 12)) == "วันอาทิตย์"
    assert CALENDAR.why_off(date(2026, 4, 13)) == "วันสงกรานต์"


def test_the_nearest_working_day_lies_beyond_the_holiday():
    assert CALENDAR.on_or_before(date(2026, 4, 14)) == date(2026, 4, 10)
    assert CALENDAR.on_or_after(date(2026, 4, 11)) == date(2026, 4, 16)
    assert CALENDAR.on_or_after(date(2026, 4, 10)) == date(2026, 4, 10)


@pytest.mark.parametrize(
    ("day", "n", "wanted", "reason"),
    [
        (date(2026, 4, 10), 1, date(2026, 4, 16), "over Songkran"),
        (date(2026, 4, 16), -1, date(2026, 4, 10), "back over Songkran"),
        (date(2026, 4, 11), 1, date(2026, 4, 16), "from a Saturday"),
        (date(2026, 4, 11), 0, date(2026, 4, 16), "zero leads to a working day"),
        (date(2026, 4, 10), 0, date(2026, 4, 10), "zero stays on a working day"),
        (date(2026, 4, 6), 5, date(2026, 4, 16), "a working week with three days off"),
    ],
)
def test_working_days_are_added(day, n, wanted, reason):
    assert CALENDAR.add(day, n) == wanted


def test_working_days_are_counted_with_both_ends():
    assert CALENDAR.count(date(2026, 4, 10), date(2026, 4, 16)) == 2
    assert CALENDAR.count(date(2026, 4, 11), date(2026, 4, 15)) == 0
    assert CALENDAR.count(date(2026, 4, 16), date(2026, 4, 10)) == 0


def test_a_saturday_may_be_worked():
    calendar = WorkingDays(SONGKRAN, worked={date(2026, 4, 11), date(2026, 4, 13)})
    assert calendar.is_working(date(2026, 4, 11))
    assert calendar.why_off(date(2026, 4, 13)) is None


def test_an_endless_row_of_days_off_is_an_error():
    endless = {date(2026, 1, 1) + timedelta(days=n): "ปิด" for n in range(500)}
    with pytest.raises(ValueError, match="no working day"):
        WorkingDays(endless).on_or_after(date(2026, 1, 1))


def test_the_calendar_keeps_its_own_copy_and_travels():
    days = dict(SONGKRAN)
    calendar = WorkingDays(days)
    days.clear()
    assert not calendar.is_working(date(2026, 4, 13))
    assert pickle.loads(pickle.dumps(calendar)) == calendar


@given(DAYS, st.integers(1, 60))
def test_going_forth_and_back_ends_where_it_began(day, n):
    start = CALENDAR.on_or_after(day)
    assert CALENDAR.add(CALENDAR.add(start, n), -n) == start
    assert CALENDAR.count(start, CALENDAR.add(start, n)) == n + 1


@given(DAYS)
def test_the_nearest_working_days_enclose_the_day(day):
    before, after = CALENDAR.on_or_before(day), CALENDAR.on_or_after(day)
    assert before <= day <= after
    assert (before == after) == CALENDAR.is_working(day)


OFF_2026 = [
    (date(2026, 1, 1), "วันขึ้นปีใหม่", "a fixed day"),
    (date(2026, 1, 2), "วันหยุดพิเศษ (เพิ่มเติม)", "a cabinet special"),
    (date(2026, 3, 3), "วันมาฆบูชา", "a lunar day"),
    (date(2026, 5, 13), "วันพืชมงคล", "a day of offices only"),
    (date(2026, 6, 1), "ชดเชยวันวิสาขบูชา", "a substitute"),
    (date(2026, 12, 31), "วันสิ้นปี", "the year's end"),
]


@pytest.mark.parametrize(("day", "name", "reason"), OFF_2026, ids=[c[2] for c in OFF_2026])
def test_state_offices_are_closed_with_a_thai_name(day, name, reason):
    assert thai_days_off([2026])[day] == name


def test_state_offices_work_on_labour_day():
    days = thai_days_off([2026, 2027])
    assert date(2026, 5, 1) not in days
    assert date(2027, 5, 3) not in days  # its substitute
    assert date(2026, 1, 10) not in days  # children's day is a Saturday, and no day off


def test_an_agency_adds_and_takes_out_days():
    own = {date(2026, 12, 4): "วันหยุดพิเศษของจังหวัด"}
    days = thai_days_off([2026], own=own, worked=[date(2026, 12, 31)])
    assert days[date(2026, 12, 4)] == "วันหยุดพิเศษของจังหวัด"
    assert date(2026, 12, 31) not in days
    assert list(days) == sorted(days)


def test_a_year_is_known_once_its_announced_days_are():
    assert days_known(2026)
    assert not days_known(2050)
    assert days_known(2050, own={date(2050, 5, 10): "วันพืชมงคล"})


def test_one_day_of_an_agency_s_own_is_no_announced_calendar():
    assert not days_known(2050, own={date(2050, 5, 10): "งานประจำปีของอำเภอ"})
    assert not days_known(2050, own={date(2049, 5, 10): "วันพืชมงคล"})


def test_the_days_in_the_file_are_those_of_the_library():
    """`make approve` reads them out anew after an update of the library."""
    days = {}
    for year in range(2015, 2036):
        days |= days_off.days_of_library(year)
    told = {
        "holidays": version("holidays"),
        "days": {day.isoformat(): days[day] for day in sorted(days)},
    }
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    assert_written(text, path=days_off.READ_OUT)


def test_the_file_speaks_only_for_the_version_that_it_was_read_out_of(tmp_path):
    days = {"2026-01-01": "วันขึ้นปีใหม่"}
    same, other = tmp_path / "same.json", tmp_path / "other.json"
    same.write_text(json.dumps({"holidays": version("holidays"), "days": days}), encoding="utf-8")
    other.write_text(json.dumps({"holidays": "0.1", "days": days}), encoding="utf-8")
    assert days_off.read_out(same) == {2026: {date(2026, 1, 1): "วันขึ้นปีใหม่"}}
    assert days_off.read_out(other) == {}
