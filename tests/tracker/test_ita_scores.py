"""Levels, the total's arithmetic, and scores that cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ita import TARGET, check_scores, level, sums, total

LEVELS = [
    (2566, 95.0, {}, "AA", "the least of AA"),
    (2566, 94.99, {}, "A", "just below AA"),
    (2566, 85.0, {}, "A", "the target"),
    (2566, 84.99, {}, "B", "just below A"),
    (2566, 50.0, {}, "E", "the least of E"),
    (2566, 49.99, {}, "F", "below E"),
    (2566, 96.0, {"IIT": 20, "EIT": 20, "OIT": 20}, "AA", "instruments did not count then"),
    (2568, 96.0, {"IIT": 95, "EIT1": 96, "EIT2": 97, "OIT": 95}, "ผ่านดีเยี่ยม", "all from 95"),
    (2568, 96.0, {"IIT": 94.99, "EIT1": 96, "EIT2": 97, "OIT": 99}, "ผ่านดี", "one below 95"),
    (2568, 96.0, {"IIT": 84.99, "EIT1": 99, "EIT2": 99, "OIT": 99}, "ผ่าน", "one below 85"),
    (
        2568,
        96.0,
        {"IIT": 99, "EIT1": 94, "EIT2": 97, "OIT": 99},
        "ผ่านดีเยี่ยม",
        "the parts' mean counts",
    ),
    (2568, 85.0, {"IIT": 85, "EIT1": 85, "EIT2": 85, "OIT": 85}, "ผ่านดี", "exactly the target"),
    (2568, 84.99, {"IIT": 99}, "ต้องปรับปรุง", "below the target"),
    (2568, 70.0, {}, "ต้องปรับปรุง", "the least that is to be mended"),
    (2568, 69.99, {}, "ต้องปรับปรุงโดยด่วน", "to be mended at once"),
    (2568, 97.0, {}, "ผ่านดีเยี่ยม", "unknown instruments hold nothing back"),
]


@pytest.mark.parametrize(("year", "points", "instruments", "wanted", "reason"), LEVELS)
def test_a_score_has_a_level(year, points, instruments, wanted, reason):
    assert level(year, points, instruments) == wanted


def test_the_target_is_85():
    assert TARGET == 85


def test_the_total_weighs_the_instruments():
    scores = {"IIT": 100, "EIT1": 99.81, "EIT2": 99.13, "OIT": 97.5}
    assert total(2568, scores) == pytest.approx(98.841)
    assert total(2566, {"IIT": 90, "EIT": 80, "OIT": 100}) == pytest.approx(91.0)
    assert total(2568, {"IIT": 90, "OIT": 100}) is None


# Invented: IIT (92 + 88 + 90 + 85 + 95) / 5 = 90; EIT (87 + 90 + 93) / 3 = 90;
# OIT (80 + 96) / 2 = 88; total 0.3 · 90 + 0.3 · 90 + 0.4 · 88 = 89.2.
INDICATORS = {
    1: 92.0,
    2: 88.0,
    3: 90.0,
    4: 85.0,
    5: 95.0,
    6: 87.0,
    7: 90.0,
    8: 93.0,
    9: 80.0,
    10: 96.0,
}
INSTRUMENTS = {"IIT": 90.0, "EIT1": 91.0, "EIT2": 89.0, "OIT": 88.0}
OVERALL = 89.2


def test_scores_that_fit_raise_no_doubt():
    assert check_scores(2568, OVERALL, INSTRUMENTS, INDICATORS) == []


def test_rounding_is_no_error():
    assert check_scores(2568, 89.22, INSTRUMENTS | {"IIT": 90.02}, INDICATORS) == []
    assert [doubt.code for doubt in check_scores(2568, 89.23, INSTRUMENTS, INDICATORS)] == ["total"]


def test_what_is_not_given_is_not_checked():
    assert check_scores(2568, None, {}, {}) == []
    assert check_scores(2568, 50.0, {"IIT": 90.0}, {1: 10.0}) == []


def test_two_exchanged_indicators_are_named():
    exchanged = INDICATORS | {5: 80.0, 9: 95.0}
    (doubt,) = check_scores(2568, OVERALL, INSTRUMENTS, exchanged)
    assert (doubt.code, doubt.cells) == ("swapped", ("5", "9"))
    assert "ตัวชี้วัดที่ 5" in doubt.th
    assert "5 (80) and 9 (95)" in doubt.en


def test_two_exchanged_instruments_are_named():
    (doubt,) = check_scores(2568, OVERALL, INSTRUMENTS | {"IIT": 88.0, "OIT": 90.0}, INDICATORS)
    assert (doubt.code, doubt.cells) == ("swapped", ("IIT", "OIT"))


def test_a_total_in_an_instruments_place_is_named():
    (doubt,) = check_scores(2568, 88.0, INSTRUMENTS | {"OIT": 89.2}, INDICATORS)
    assert (doubt.code, set(doubt.cells)) == ("swapped", {"overall", "OIT"})


def test_a_wrong_mean_tells_what_it_should_be():
    (doubt,) = check_scores(2568, None, INSTRUMENTS, INDICATORS | {7: 60.0})
    assert (doubt.code, doubt.stated, doubt.reckoned) == ("mean", 90.0, 80.0)
    assert doubt.cells == ("EIT1", "EIT2", "6", "7", "8")


def test_a_total_is_checked_where_only_the_indicators_are_printed():
    indicators = dict.fromkeys(range(1, 6), 90.0) | dict.fromkeys(range(6, 9), 80.0)
    indicators |= {9: 95.0, 10: 100.0}
    assert check_scores(2566, 90.0, {}, indicators) == []
    (doubt,) = check_scores(2566, 87.4, {}, indicators)
    assert (doubt.code, doubt.stated, doubt.reckoned) == ("total", 87.4, 90.0)


def test_a_score_beyond_a_hundred_is_told():
    doubts = check_scores(2568, None, {}, {1: 100.5, 2: -1.0})
    assert [(doubt.code, doubt.cells) for doubt in doubts] == [
        ("out-of-range", ("1",)),
        ("out-of-range", ("2",)),
    ]


@given(st.lists(st.floats(0, 100), min_size=10, max_size=10))
def test_scores_made_by_the_rule_are_never_doubted(points):
    indicators = {number: round(score, 2) for number, score in enumerate(points, start=1)}
    means = {
        "IIT": sum(indicators[n] for n in range(1, 6)) / 5,
        "EIT": sum(indicators[n] for n in range(6, 9)) / 3,
        "OIT": sum(indicators[n] for n in (9, 10)) / 2,
    }
    printed = {key: round(mean, 2) for key, mean in means.items()}
    overall = round(0.3 * means["IIT"] + 0.3 * means["EIT"] + 0.4 * means["OIT"], 2)
    assert check_scores(2566, overall, printed, indicators) == []


def test_each_sum_is_told_as_stated_and_as_reckoned():
    found = sums(2568, OVERALL, INSTRUMENTS, INDICATORS)
    assert [(one.key, one.stated, one.reckoned) for one in found] == [
        ("IIT", 90.0, 90.0),
        ("EIT", 90.0, 90.0),
        ("OIT", 88.0, 88.0),
        ("overall", 89.2, pytest.approx(89.2)),
    ]
    assert [one.agrees for one in found] == [True, True, True, True]


def test_a_sum_that_lacks_a_score_is_not_reckoned_and_agrees_with_nothing():
    iit, eit, oit, whole = sums(2568, None, {"IIT": 90.0}, {9: 80.0, 10: 96.0})
    assert (iit.stated, iit.reckoned, iit.agrees) == (90.0, None, None)
    assert (eit.stated, eit.reckoned) == (None, None)
    assert (oit.stated, oit.reckoned, oit.agrees) == (None, 88.0, None)
    assert (whole.stated, whole.reckoned) == (None, None)


def test_a_total_is_reckoned_from_means_where_no_instrument_is_printed():
    indicators = dict.fromkeys(range(1, 6), 90.0) | dict.fromkeys(range(6, 9), 80.0)
    indicators |= {9: 95.0, 10: 100.0}
    *_, whole = sums(2566, 90.5, {}, indicators)
    assert (whole.reckoned, whole.agrees) == (pytest.approx(90.0), False)
