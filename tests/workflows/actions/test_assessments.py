"""Scores are entered, changed and taken away by the clerk; the journal keeps each change."""

from dataclasses import replace
from typing import Any

import pytest

from tests.office import JANUARY, OCTOBER, Office
from tracker.queries import assessments, plans, progress
from tracker.records import AssessmentRecord
from tracker.store import ChangedMeanwhile
from tracker.verify import verify
from workflows.actions.assessments import (
    Entered,
    NoScores,
    Paper,
    ScoresDoubtful,
    put_assessment,
)
from workflows.engine import Refused
from workflows.score_sheets import SaidFinding, ScoreUnknown, Sheet, version_of

CLERK, HEAD, MAYOR = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง", "นายตัวอย่าง สุจริต"
INDICATORS = dict(enumerate((92.0, 88.0, 90.0, 85.0, 95.0, 87.0, 90.0, 93.0, 80.0, 96.0), start=1))
SHEET = Sheet(
    2568,
    89.2,
    "ผ่านดี",
    {"IIT": 90.0, "EIT1": 91.0, "EIT2": 89.0, "OIT": 88.0},
    INDICATORS,
    {"o13": 50.0},
)


def put(office: Office, sheet: Sheet = SHEET, by: str = CLERK, **more: Any) -> Entered:
    asked = {"agency_id": office.agency_id, "officer_id": office.people[by], "now": OCTOBER}
    return put_assessment(office.house, sheet=sheet, **{**asked, **more})


def stored(office: Office, year: int = 2568) -> AssessmentRecord | None:
    with office.house.read() as connection:
        return plans.assessment(connection, office.agency_id, fiscal_year=year)


def is_sound(office: Office) -> bool:
    with office.house.read() as connection:
        found = verify(connection, key=office.house.key, files=office.house.files)
    return found.is_sound


def test_scores_are_entered_down_to_the_question(office: Office) -> None:
    done = put(office)
    found = stored(office)
    assert found is not None and done.doubts == () and done.reckoned == ()
    assert (found.overall, found.level, found.instruments["EIT2"]) == (89.2, "ผ่านดี", 89.0)
    assert found.indicators == INDICATORS and found.questions == {"o13": 50.0}
    assert is_sound(office)


def test_a_change_is_journalled_cell_by_cell_and_a_blank_cell_is_taken_away(
    office: Office,
) -> None:
    put(office)
    seen = version_of(stored(office))
    changed = replace(SHEET, indicators=INDICATORS | {1: 93.0, 2: 87.0}, questions={"o14": 60.0})
    done = put(office, changed, seen=seen, now=JANUARY)
    assert done.changed == ("1", "2", "o14", "o13")
    found = stored(office)
    assert found is not None and found.questions == {"o14": 60.0}
    assert (found.indicators[1], found.indicators[2], found.indicators[3]) == (93.0, 87.0, 90.0)
    with office.house.read() as connection:
        entry, first = progress.journal_of(
            connection, office.agency_id, subject="assessment", subject_ids=[found.id]
        )
    assert (first.action, first.old) == ("add", {})
    assert (entry.action, entry.actor_name, entry.at) == ("change", CLERK, JANUARY)
    assert entry.old == {"1": 92.0, "2": 88.0, "o14": None, "o13": 50.0}
    assert entry.new == {"fiscal_year": 2568, "1": 93.0, "2": 87.0, "o14": 60.0, "o13": None}
    assert is_sound(office)


def test_the_same_again_changes_nothing_and_is_not_journalled(sqlite_office: Office) -> None:
    put(sqlite_office)
    done = put(sqlite_office, now=JANUARY)
    assert done.changed == ()
    with sqlite_office.house.read() as connection:
        told = progress.journal_of(
            connection,
            sqlite_office.agency_id,
            subject="assessment",
            subject_ids=[done.assessment_id],
        )
    assert len(told) == 1


@pytest.mark.parametrize("by", [HEAD, MAYOR])
def test_only_the_clerk_enters_scores(sqlite_office: Office, by: str) -> None:
    with pytest.raises(Refused) as refused:
        put(sqlite_office, by=by)
    assert refused.value.code == "not-yours"
    assert stored(sqlite_office) is None


def test_figures_that_do_not_agree_are_refused_with_both_and_nothing_is_stored(
    sqlite_office: Office,
) -> None:
    with pytest.raises(ScoresDoubtful) as refused:
        put(sqlite_office, replace(SHEET, overall=91.0))
    assert "91.00" in refused.value.th and "89.20" in refused.value.th
    assert stored(sqlite_office) is None


def test_what_the_announcement_prints_is_stored_when_the_clerk_says_so(
    sqlite_office: Office,
) -> None:
    done = put(sqlite_office, replace(SHEET, overall=91.0), accept_doubts=True)
    assert [doubt.code for doubt in done.doubts] == ["total"]
    found = stored(sqlite_office)
    assert found is not None and found.overall == 91.0
    with sqlite_office.house.read() as connection:
        (entry,) = progress.journal_of(
            connection,
            sqlite_office.agency_id,
            subject="assessment",
            subject_ids=[done.assessment_id],
        )
    assert entry.reason is not None and "91.00" in entry.reason and "89.20" in entry.reason


def test_a_blank_total_and_level_are_reckoned_and_the_journal_says_so(
    sqlite_office: Office,
) -> None:
    done = put(sqlite_office, replace(SHEET, overall=None, level=None))
    found = stored(sqlite_office)
    assert found is not None and (found.overall, found.level) == (89.2, "ผ่านดี")
    assert done.reckoned == ("overall", "level")
    with sqlite_office.house.read() as connection:
        (entry,) = progress.journal_of(
            connection,
            sqlite_office.agency_id,
            subject="assessment",
            subject_ids=[done.assessment_id],
        )
    assert entry.new["reckoned"] == ["overall", "level"]


def test_who_comes_second_is_told_and_changes_nothing(office: Office) -> None:
    put(office)
    seen = version_of(stored(office))
    put(office, replace(SHEET, questions={}), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        put(office, replace(SHEET, questions={"o13": 75.0}), seen=seen)
    found = stored(office)
    assert found is not None and found.questions == {}


def test_of_two_who_begin_a_year_the_second_is_told(sqlite_office: Office) -> None:
    put(sqlite_office, seen="")
    with pytest.raises(ChangedMeanwhile):
        put(sqlite_office, replace(SHEET, questions={}), seen="")


def test_findings_of_a_document_are_kept_once_with_its_name_in_the_journal(
    sqlite_office: Office,
) -> None:
    said = SaidFinding(9, "ข้อมูลบนเว็บไซต์ไม่เป็นปัจจุบัน", ("o13",))
    paper = Paper("ผลประเมิน.docx", "ab" * 32)
    done = put(sqlite_office, replace(SHEET, findings=(said,)), paper=paper)
    put(sqlite_office, replace(SHEET, findings=(said, SaidFinding(4, "ไม่ทราบขั้นตอน"))), paper=paper)
    with sqlite_office.house.read() as connection:
        found = assessments.findings(connection, sqlite_office.agency_id, done.assessment_id)
        later, first = progress.journal_of(
            connection,
            sqlite_office.agency_id,
            subject="assessment",
            subject_ids=[done.assessment_id],
        )
    assert [(one.indicator, one.questions) for one in found] == [(4, ()), (9, ("o13",))]
    assert (first.new["paper"], first.new["sha256"]) == ("ผลประเมิน.docx", "ab" * 32)
    assert later.new["findings"] == 1


@pytest.mark.parametrize(
    ("sheet", "error"),
    [(Sheet(2568), NoScores), (replace(SHEET, questions={"o40": 50.0}), ScoreUnknown)],
    ids=["nothing", "a question of another edition"],
)
def test_what_is_no_sheet_of_that_year_is_refused(
    sqlite_office: Office, sheet: Sheet, error: type[Exception]
) -> None:
    with pytest.raises(error):
        put(sqlite_office, sheet)
    assert stored(sqlite_office) is None
