"""What a plan leaves open is told, and nothing that it does not."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tracker.ita import edition
from tracker.records import AssessmentRecord, MeasureRecord, PartRecord, PlanRecord
from tracker.status import PlanStatus, Status
from workflows.coverage import GAP_WORDS, Gap, GapKind, gaps_of

NOW = datetime(2025, 10, 20, 3, tzinfo=UTC)
PLAN = PlanRecord(1, 1, 2569, "แผน", PlanStatus.APPROVED, 1, None, None, None, None, None, None,
                  None, NOW)  # fmt: skip
SCORES = AssessmentRecord(
    1, 2568, 89.0, "ผ่าน", {}, dict.fromkeys(range(1, 11), 90.0) | {4: 84.99, 9: 79.0}, {}
)


def part(number: int = 1, status: Status = Status.PLANNED) -> PartRecord:
    return PartRecord(
        id=number,
        measure_id=7,
        division_id=number,
        division=f"กองที่ {number}",
        status=status,
        version=1,
        result=None,
        done_on=None,
        reason=None,
        withdrawn_by=None,
    )


def measure(**known: Any) -> MeasureRecord:
    """A measure that leaves nothing open: it answers both weak indicators."""
    whole: dict[str, Any] = {
        "id": 7,
        "plan_id": 1,
        "number": 3,
        "title": "ปรับปรุงข้อมูลบนเว็บไซต์",
        "actions": (),
        "issue": None,
        "instrument": None,
        "indicators": (4, 9),
        "questions": (),
        "finding": "ผลการประเมินปี ๒๕๖๘ ต่ำกว่าเป้าหมาย",
        "steps": (),
        "all_divisions": False,
        "owners": ("กองที่ 1",),
        "starts_on": date(2025, 10, 1),
        "ends_on": date(2026, 9, 30),
        "follow_up": None,
        "as_printed": {"title": "ปรับปรุงข้อมูลบนเว็บไซต์", "period": "ตลอดปี"},
        "where_printed": None,
        "status": Status.PLANNED,
        "version": 1,
        "withdrawn_by": None,
        "parts": (part(),),
    }
    return MeasureRecord(**{**whole, **known})


def gaps(*measures: MeasureRecord, **known: Any) -> list[Gap]:
    asked: dict[str, Any] = {
        "assessment": SCORES,
        "told": (),
        "shown": (),
        "of": edition(2568),
        **known,
    }
    return list(gaps_of(asked.pop("plan", PLAN), measures, **asked))


def kinds(*measures: MeasureRecord, **known: Any) -> list[GapKind]:
    return [gap.kind for gap in gaps(*measures, **known)]


def test_a_plan_that_leaves_nothing_open_has_no_gap() -> None:
    assert gaps(measure()) == []


def test_a_weak_indicator_without_a_measure_is_told_with_its_score() -> None:
    assert gaps(measure(indicators=(9,))) == [Gap(GapKind.WEAK_INDICATOR, indicator=4, score=84.99)]


@pytest.mark.parametrize(
    "named",
    [
        {"indicators": (4, 9)},
        {"indicators": (), "questions": ("i10", "o13")},
        {"indicators": (9,), "questions": ("i11",)},
    ],
    ids=["by number", "by the codes of questions", "by both"],
)
def test_a_measure_answers_the_indicators_that_it_names(named: dict[str, Any]) -> None:
    assert gaps(measure(**named)) == []


def test_a_measure_of_an_instrument_answers_its_indicators() -> None:
    of_iit = measure(indicators=(), instrument="IIT")
    assert gaps(of_iit) == [Gap(GapKind.WEAK_INDICATOR, indicator=9, score=79.0)]


def test_measures_that_name_no_indicator_are_told_once_and_not_as_weak_indicators() -> None:
    by_issue = measure(indicators=(), issue=3)
    assert kinds(by_issue, by_issue) == [GapKind.NO_INDICATORS]


def test_a_score_at_the_target_is_not_weak() -> None:
    fine = replace(SCORES, indicators={4: 85.0})
    assert gaps(measure(indicators=(9,)), assessment=fine) == []


@pytest.mark.parametrize("scores", [None, replace(SCORES, indicators={})], ids=["none", "empty"])
def test_without_scores_that_is_the_gap(scores: AssessmentRecord | None) -> None:
    assert gaps(measure(), assessment=scores) == [Gap(GapKind.NO_SCORES, years=(2568,))]


@pytest.mark.parametrize(
    ("status", "known", "expected"),
    [
        (PlanStatus.APPROVED, {"parts": ()}, [GapKind.NO_OWNER]),
        (PlanStatus.APPROVED, {"owners": ()}, []),
        (PlanStatus.DRAFT, {"owners": (), "parts": ()}, [GapKind.NO_OWNER]),
        (PlanStatus.DRAFT, {"owners": (), "parts": (), "all_divisions": True}, []),
        (PlanStatus.DRAFT, {"parts": ()}, []),
    ],
    ids=["no part", "parts without names", "no name", "all divisions", "names of a draft"],
)
def test_a_measure_is_owned_by_parts_or_in_a_draft_by_names(
    status: PlanStatus, known: dict[str, Any], expected: list[GapKind]
) -> None:
    assert kinds(measure(**known), plan=replace(PLAN, status=status)) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"as_printed": {"title": "ก", "period": " "}}, [GapKind.NO_PERIOD]),
        ({"as_printed": {"title": "ก"}}, [GapKind.NO_PERIOD]),
        ({"as_printed": {"title": "ก"}, "ends_on": date(2026, 3, 31)}, []),
        ({"as_printed": {}}, []),
    ],
    ids=["a blank cell", "no cell", "given since", "typed by hand"],
)
def test_a_period_that_the_paper_left_out_is_a_gap_until_somebody_gives_one(
    known: dict[str, Any], expected: list[GapKind]
) -> None:
    assert kinds(measure(**known)) == expected


def test_a_period_in_another_fiscal_year_is_told() -> None:
    old = measure(starts_on=date(2024, 10, 1), ends_on=date(2025, 9, 30))
    assert kinds(old) == [GapKind.OTHER_YEAR]
    over_the_edge = measure(starts_on=date(2025, 9, 1), ends_on=date(2025, 10, 1))
    assert kinds(over_the_edge) == []


@pytest.mark.parametrize(
    ("status", "told", "shown", "bare"),
    [
        (Status.PLANNED, (), (), ()),
        (Status.IN_PROGRESS, (), (), ()),
        (Status.IN_PROGRESS, (1,), (), ("กองที่ 1",)),
        (Status.IN_PROGRESS, (1,), (1,), ()),
        (Status.DONE, (), (), ("กองที่ 1",)),
        (Status.NOT_DONE, (1,), (), ()),
    ],
    ids=["not begun", "nothing told", "told", "told and shown", "done, withdrawn", "given up"],
)
def test_what_was_told_wants_evidence(
    status: Status, told: tuple[int, ...], shown: tuple[int, ...], bare: tuple[str, ...]
) -> None:
    found = gaps(measure(parts=(part(1, status),)), told=told, shown=shown)
    assert [gap.divisions for gap in found] == ([bare] if bare else [])


def test_texts_of_an_older_year_are_told_but_not_those_of_the_assessment_or_of_a_law() -> None:
    stale = measure(steps=("จัดทำตามแผนปี ๒๕๖๖", "ทบทวนผลปีงบประมาณ พ.ศ. 2567"))
    assert gaps(stale) == [
        Gap(
            GapKind.STALE_YEAR,
            measure_id=7,
            number=3,
            title="ปรับปรุงข้อมูลบนเว็บไซต์",
            years=(2566, 2567),
        )
    ]
    assert gaps(measure(follow_up="ตามระเบียบงานสารบรรณ พ.ศ. ๒๕๒๖ และแผนปี ๒๕๖๙")) == []


def test_gaps_come_by_kind_and_then_by_measure() -> None:
    one, two = measure(number=1, parts=()), measure(number=2, parts=(), steps=("แผนปี ๒๕๖๕",))
    found = [(gap.kind, gap.number) for gap in gaps(one, two)]
    assert found == [
        (GapKind.NO_OWNER, 1),
        (GapKind.NO_OWNER, 2),
        (GapKind.STALE_YEAR, 2),
    ]


def test_every_kind_has_its_words() -> None:
    assert set(GAP_WORDS) == set(GapKind)
