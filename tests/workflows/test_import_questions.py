"""What is asked about a reading before it is stored, and which questions cannot stay open."""

from datetime import date
from typing import Any

import pytest

from tracker.reading.answering import answered
from tracker.reading.answers import Answers, OwnerAnswer, OwnerIs
from tracker.reading.draft import AgencyDraft, DraftPlan, MeasureDraft, PlanDraft, Warning
from tracker.reading.warn import warn
from workflows.import_questions import Question, questions, year_doubts

KNOWN = ("สำนักปลัด", "สำนักปลัดเทศบาล", "กองคลัง")


def asked(*warnings: Warning, answers: Answers | None = None, **more: Any) -> list[Question]:
    """The questions about one measure, with these doubts."""
    told: dict[str, Any] = {
        "owners": ("กองคลัง",),
        "starts": date(2026, 10, 1),
        "ends": date(2027, 9, 30),
    }
    measure = MeasureDraft(1, "จัดทำคู่มือ", "table 1, row 2", **(told | more))
    read = PlanDraft(plan=DraftPlan(2570, (measure,)), warnings=warnings)
    told_so_far = answers or Answers()
    now = answered(read, told_so_far)
    return list(questions(now, told_so_far, known=KNOWN, agency="เทศบาลตำบลตัวอย่าง"))


def test_nothing_is_asked_where_nothing_is_doubted() -> None:
    assert asked() == []


def test_a_name_that_no_division_has_is_asked_once_with_the_nearest() -> None:
    found = asked(owners=("กองคลงั", "กองคลัง"), as_printed={"owners": "กองคลงั กองคลัง"})
    assert [(q.kind, q.name, q.nearest, q.measures) for q in found] == [
        ("name", "กองคลงั", "กองคลัง", (1,))
    ]
    assert found[0].printed == (("owners", "กองคลงั กองคลัง"),)
    told = Answers().naming("กองคลงั", OwnerAnswer(OwnerIs.DIVISION, "กองคลัง"))
    assert asked(answers=told, owners=("กองคลงั",)) == []


def test_a_name_with_other_blanks_is_the_divisions() -> None:
    assert asked(owners=("สำนัก ปลัดเทศบาล",)) == []


def test_doubts_of_one_kind_about_one_row_are_one_question() -> None:
    where = "table 1, row 2"
    found = asked(
        warn("indicator-misspelt", where, name="x"),
        warn("indicator-name-in-finding", where, name="y"),
        warn("owner-exception", where, text="z"),
    )
    assert [(q.kind, len(q.sentences)) for q in found] == [("indicators", 2), ("owners", 1)]


DOUBTFUL = {"th": "y", "en": "z"}


@pytest.mark.parametrize(
    ("code", "more", "blocking", "why"),
    [
        ("title-missing", {}, True, "the title is another cell's text"),
        ("owner-missing", {"owners": ()}, False, "a plan may lack an owner: a named gap"),
        ("period-assumed", {}, False, "the whole year is what most plans mean"),
        (
            "period-doubtful",
            {"starts": None, "ends": None, "as_printed": {"period": "สามวันก่อนสงกรานต์"}},
            True,
            "there is no period to store",
        ),
        (
            "period-doubtful",
            {"as_printed": {"period": "ต.ค. 2026 - ก.ย. 2027"}},
            True,
            "a year of the other era was guessed",
        ),
        (
            "period-doubtful",
            {"as_printed": {"period": "ต.ค. 2570 - ธ.ค. 2570"}},
            False,
            "a period outside the year can be meant",
        ),
    ],
)
def test_what_cannot_be_stored_as_it_was_meant_has_to_be_answered(
    code: str, more: dict[str, Any], blocking: bool, why: str
) -> None:
    values = {"text": "x", **DOUBTFUL} if code == "period-doubtful" else {"year": 2570}
    (found,) = asked(warn(code, "table 1, row 2", **values), **more)
    assert found.blocking is blocking, why


def test_a_paper_of_another_agency_is_asked_about_until_somebody_has_looked() -> None:
    measure = MeasureDraft(1, "จัดทำคู่มือ", "table 1, row 2")
    read = PlanDraft(AgencyDraft("เทศบาลตำบลสมมุติ"), plan=DraftPlan(2570, (measure,)))
    for own, answers, kinds in (
        ("เทศบาลตำบลตัวอย่าง", Answers(), ["seen"]),
        ("เทศบาลตำบล สมมุติ", Answers(), []),
        ("เทศบาลตำบลตัวอย่าง", Answers().looked_at("document", ("other-agency",)), []),
    ):
        found = questions(answered(read, answers), answers, known=KNOWN, agency=own)
        assert [q.kind for q in found] == kinds


def test_what_is_doubted_of_every_measure_is_asked_once_for_all() -> None:
    (found,) = asked(warn("owner-missing", "document"), owners=())
    assert (found.kind, found.of, found.number) == ("owners", "*", None)


def test_doubts_about_the_document_are_looked_at_and_the_year_is_asked_apart() -> None:
    doubts = (
        warn("column-unknown", "table 1", head="หมายเหตุ"),
        warn("plan-year-guessed", "document", year=2570),
    )
    (found,) = asked(*doubts)
    assert (found.kind, found.where, found.codes) == ("seen", "table 1", ("column-unknown",))
    seen = Answers().looked_at("table 1", ("column-unknown",))
    assert asked(*doubts, answers=seen) == []
    measure = MeasureDraft(1, "จัดทำคู่มือ", "table 1, row 2")
    read = PlanDraft(plan=DraftPlan(2570, (measure,)), warnings=doubts)
    assert year_doubts(answered(read, seen)) == (doubts[1],)
    assert year_doubts(answered(read, Answers(fiscal_year=2570))) == ()
