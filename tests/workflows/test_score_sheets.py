"""A year's scores on one sheet: what fits, what is reckoned, what an edition does not know."""

from dataclasses import replace

import pytest

from tracker.ita import edition
from workflows.score_sheets import (
    SaidFinding,
    ScoreOutOfRange,
    ScoreUnknown,
    Sheet,
    check_known,
    completed,
    doubts_of,
    laid_over,
    sheet_from_reading,
)

# Invented: IIT (92 + 88 + 90 + 85 + 95) / 5 = 90; EIT (91 + 89) / 2 = 90; OIT (80 + 96) / 2 = 88;
# total 0.3 · 90 + 0.3 · 90 + 0.4 · 88 = 89.2.
INDICATORS = dict(enumerate((92.0, 88.0, 90.0, 85.0, 95.0, 87.0, 90.0, 93.0, 80.0, 96.0), start=1))
INSTRUMENTS = {"IIT": 90.0, "EIT1": 91.0, "EIT2": 89.0, "OIT": 88.0}
WHOLE = Sheet(2568, 89.2, "ผ่านดี", INSTRUMENTS, INDICATORS)
OF_2568, OF_2566 = edition(2568), edition(2566)


def test_a_sheet_that_adds_up_raises_no_doubt() -> None:
    assert doubts_of(WHOLE, OF_2568) == ()


@pytest.mark.parametrize(
    ("sheet", "code", "both"),
    [
        (replace(WHOLE, overall=91.0), "total", ("91.00", "89.20")),
        (replace(WHOLE, instruments=INSTRUMENTS | {"IIT": 80.0}, overall=None), "mean",
         ("80.00", "90.00")),
        (replace(WHOLE, level="ผ่านดีเยี่ยม"), "level", ("ผ่านดีเยี่ยม", "ผ่านดี")),
        (replace(WHOLE, instruments=INSTRUMENTS | {"IIT": 88.0, "OIT": 90.0}), "swapped",
         ("88", "90")),
    ],
    ids=["a wrong total", "a wrong mean", "another level", "two cells exchanged"],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_both_figures(
    sheet: Sheet, code: str, both: tuple[str, str]
) -> None:
    (doubt,) = doubts_of(sheet, OF_2568)
    assert doubt.code == code
    for figure in both:
        assert figure in doubt.th and figure in doubt.en


def test_a_blank_total_and_level_are_reckoned() -> None:
    sheet, filled = completed(replace(WHOLE, overall=None, level=None), OF_2568)
    assert (sheet.overall, sheet.level, filled) == (89.2, "ผ่านดี", ("overall", "level"))


def test_a_total_is_rounded_as_papers_print_it() -> None:
    instruments = {"IIT": 100.0, "EIT1": 99.81, "EIT2": 99.13, "OIT": 97.5}  # 98.841
    sheet, _ = completed(Sheet(2568, instruments=instruments), OF_2568)
    assert (sheet.overall, sheet.level) == (98.84, "ผ่านดีเยี่ยม")


def test_a_total_is_reckoned_from_the_indicators_alone_where_eit_has_one_part() -> None:
    sheet, _ = completed(Sheet(2566, indicators=INDICATORS), OF_2566)
    assert (sheet.overall, sheet.level) == (89.2, "A")


def test_what_cannot_be_reckoned_stays_blank() -> None:
    sheet, filled = completed(Sheet(2568, indicators={9: 79.0}), OF_2568)
    assert (sheet.overall, sheet.level, filled) == (None, None, ())


@pytest.mark.parametrize(
    ("sheet", "named", "known"),
    [
        (Sheet(2568, instruments={"EIT": 90.0}), "EIT", "EIT1"),
        (Sheet(2566, instruments={"EIT1": 90.0}), "EIT1", "IIT, EIT, OIT"),
        (Sheet(2568, indicators={11: 90.0}), "11", "1–10"),
        (Sheet(2568, questions={"o29": 50.0}), "o29", "o1–o28"),
    ],
    ids=["EIT has two parts", "EIT had one", "ten indicators", "28 questions of OIT"],
)
def test_a_code_that_the_edition_lacks_is_refused_with_those_it_has(
    sheet: Sheet, named: str, known: str
) -> None:
    with pytest.raises(ScoreUnknown) as refused:
        check_known(sheet, edition(sheet.fiscal_year))
    assert f"“{named}”" in refused.value.th and known in refused.value.th


@pytest.mark.parametrize("score", [-0.01, 100.01, float("nan")])
def test_a_score_outside_0_to_100_is_refused(score: float) -> None:
    with pytest.raises(ScoreOutOfRange):
        check_known(Sheet(2568, indicators={9: score}), OF_2568)


def test_what_a_document_does_not_state_stays_as_it_is_stored() -> None:
    told = Sheet(2568, indicators={9: 81.0}, findings=(SaidFinding(9, "ข้อมูลไม่เป็นปัจจุบัน"),))
    over = laid_over(WHOLE, told)
    assert (over.overall, over.indicators[9], over.indicators[10]) == (89.2, 81.0, 96.0)
    assert over.findings == told.findings


def test_a_reading_becomes_a_sheet() -> None:
    read = {
        "fiscal_year": 2568,
        "overall": 89.2,
        "level": None,
        "instruments": {"IIT": 90.0},
        "indicators": {"9": 80.0},
        "questions": {"o13": 50.0},
        "findings": [{"indicator": 9, "questions": ["o13"], "text": "ก", "refers_to": []}],
    }
    sheet = sheet_from_reading(read, fiscal_year=2568)
    assert sheet.cells() == {"overall": 89.2, "IIT": 90.0, "9": 80.0, "o13": 50.0}
    assert sheet.findings == (SaidFinding(9, "ก", ("o13",)),)
    assert sheet_from_reading({}, fiscal_year=2568).empty
