"""A person's answers laid over a reading: draft + answers → the draft that they make."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tracker.reading.answering import Answered, answered
from tracker.reading.answers import Answers, AnswersNotUnderstood, Fate, OwnerAnswer, OwnerIs
from tracker.reading.draft import DraftPlan, Leftover, MeasureDraft, PlanDraft
from tracker.reading.warn import warn

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2027, 9, 30)


def measure(number: int, title: str, **more: Any) -> MeasureDraft:
    """A measure of FY 2570, as the reader gives it."""
    told: dict[str, Any] = {
        "where": f"table 1, row {number + 1}",
        "indicators": (9,),
        "owners": ("กองคลัง",),
        "starts": OCTOBER,
        "ends": SEPTEMBER,
        "as_printed": {"title": title, "owners": "กองคลัง"},
    }
    return MeasureDraft(number=number, title=title, **(told | more))


def draft(*measures: MeasureDraft, **more: Any) -> PlanDraft:
    """A reading of FY 2570."""
    return PlanDraft(plan=DraftPlan(2570, measures), **more)


GUIDE = measure(1, "จัดทำคู่มือการให้บริการ", steps=("ร่างคู่มือ",))
TAIL = measure(
    2,
    "ให้ครบทุกกระบวนงาน",
    owners=(),
    indicators=(),
    steps=("เผยแพร่คู่มือ",),
    as_printed={"title": "ให้ครบทุกกระบวนงาน", "steps": "เผยแพร่คู่มือ"},
)
OATH = measure(3, "ประกาศเจตนารมณ์", owners=("งานนิติการ", "กองคลัง"), indicators=(10,))
MISSING = warn("owner-missing", TAIL.where)
MERGED = warn("inherited-cell", TAIL.where, what="indicator")
THREE = draft(GUIDE, TAIL, OATH, warnings=(MISSING, MERGED))


def titles(now: Answered) -> list[str]:
    return [row.measure.title for row in now.rows]


def test_without_answers_the_draft_stays_as_it_was_read() -> None:
    now = answered(THREE, Answers())
    assert now.draft == THREE
    assert [row.key for row in now.rows] == ["1", "2", "3"]
    assert now.rows[1].doubts == (MISSING, MERGED)


def test_a_row_that_goes_on_is_one_measure_with_the_one_above() -> None:
    now = answered(THREE, Answers().saying("2", fate=Fate.JOINED))
    assert titles(now) == ["จัดทำคู่มือการให้บริการ ให้ครบทุกกระบวนงาน", "ประกาศเจตนารมณ์"]
    joined = now.rows[0].measure
    assert joined.steps == ("ร่างคู่มือ", "เผยแพร่คู่มือ")
    assert joined.owners == ("กองคลัง",) and joined.indicators == (9,)
    assert joined.where == "table 1, row 2 + table 1, row 3"
    assert joined.as_printed["title"] == "จัดทำคู่มือการให้บริการ ให้ครบทุกกระบวนงาน"
    assert [m.number for m in now.draft.plan.measures] == [1, 2]  # type: ignore[union-attr]
    assert now.draft.warnings == ()
    assert [(row.key, fate) for row, fate in now.taken_out] == [("2", Fate.JOINED)]


def test_what_a_joined_row_brings_settles_the_doubts_of_the_one_above() -> None:
    where = GUIDE.where
    doubts = (
        warn("owner-missing", where),
        warn("indicator-unknown", where),
        warn("period-assumed", where, year=2570),
        warn("stale-year", where, year=2560),
    )
    bare = replace(GUIDE, owners=(), indicators=(), as_printed={"title": GUIDE.title})
    below = replace(
        TAIL,
        owners=("กองช่าง",),
        indicators=(6,),
        starts=date(2027, 1, 1),
        ends=date(2027, 3, 31),
        as_printed={"period": "ม.ค. - มี.ค."},
    )
    read = draft(bare, below, warnings=doubts)
    (row,) = answered(read, Answers().saying("2", fate=Fate.JOINED)).rows
    assert [doubt.code for doubt in row.doubts] == ["stale-year"]
    assert (row.measure.owners, row.measure.indicators) == (("กองช่าง",), (6,))
    assert (row.measure.starts, row.measure.ends) == (date(2027, 1, 1), date(2027, 3, 31))


def test_what_was_said_of_rows_before_they_were_joined_and_after_it_is_all_kept() -> None:
    told = Answers().saying("1", title="คู่มือบริการ").saying("2", steps=("แจกจ่าย",))
    joined = told.saying("2", fate=Fate.JOINED)
    (row, _) = answered(THREE, joined).rows
    assert (row.key, row.measure.title) == ("1+2", "คู่มือบริการ ให้ครบทุกกระบวนงาน")
    assert row.measure.steps == ("ร่างคู่มือ", "แจกจ่าย")
    after = joined.saying("1+2", title="คู่มือบริการทุกกระบวนงาน")
    assert titles(answered(THREE, after))[0] == "คู่มือบริการทุกกระบวนงาน"
    apart = answered(THREE, after.taking_back("2"))
    assert titles(apart)[0] == "คู่มือบริการ" and apart.rows[1].measure.steps == ("แจกจ่าย",)
    gone = answered(THREE, after.saying("1+2", fate=Fate.LEFT_OUT))
    assert titles(gone) == ["ประกาศเจตนารมณ์"]


def test_an_item_of_a_list_that_was_cut_off_becomes_an_action() -> None:
    tail = replace(TAIL, as_printed={"title": "2. ให้ครบทุกกระบวนงาน"})
    now = answered(draft(GUIDE, tail, OATH), Answers().saying("2", fate=Fate.JOINED))
    assert now.rows[0].measure.title == "จัดทำคู่มือการให้บริการ"
    assert now.rows[0].measure.actions == ("จัดทำคู่มือการให้บริการ", "ให้ครบทุกกระบวนงาน")


def test_a_row_that_is_kept_apart_asks_about_its_cells_no_more() -> None:
    now = answered(THREE, Answers().saying("2", fate=Fate.KEPT))
    assert now.rows[1].doubts == (MISSING,)


def test_a_row_that_is_no_measure_is_left_out_and_can_be_taken_back() -> None:
    without = Answers().saying("2", fate=Fate.LEFT_OUT)
    assert titles(answered(THREE, without)) == ["จัดทำคู่มือการให้บริการ", "ประกาศเจตนารมณ์"]
    assert answered(THREE, without.taking_back("2")).draft == THREE


def test_a_row_with_several_measures_is_split_and_each_is_answered_by_itself() -> None:
    whole = replace(OATH, steps=("ประกาศ", "อบรม"))
    told = Answers().saying("3", split=("ประกาศเจตนารมณ์", "อบรมจริยธรรม"))
    told = told.saying("3.2", indicators=(5,), owners=("กองช่าง",))
    now = answered(draft(GUIDE, TAIL, whole), told)
    assert [row.key for row in now.rows] == ["1", "2", "3.1", "3.2"]
    first, second = (row.measure for row in now.rows[2:])
    assert (first.title, first.steps, first.owners) == (
        "ประกาศเจตนารมณ์",
        ("ประกาศ",),
        ("งานนิติการ", "กองคลัง"),
    )
    assert (second.number, second.steps, second.owners) == (4, ("อบรม",), ("กองช่าง",))
    assert second.indicators == (5,)
    assert [row.key for row in answered(THREE, told.as_one("3")).rows] == ["1", "2", "3"]


def test_left_over_text_is_taken_in_as_a_measure() -> None:
    read = draft(GUIDE, leftover=(Leftover("paragraph 9", "ตั้งศูนย์รับเรื่องร้องเรียน"),))
    now = answered(read, Answers().saying("added-1", title="ตั้งศูนย์รับเรื่องร้องเรียน"))
    added = now.rows[1].measure
    assert (added.number, added.where, added.starts) == (2, "paragraph 9", OCTOBER)
    assert [doubt.code for doubt in now.rows[1].doubts] == ["owner-missing"]
    assert answered(read, Answers().saying("added-7", title="ไม่มี")).draft == read


@pytest.mark.parametrize(
    ("answer", "owners", "everybody"),
    [
        (OwnerAnswer(OwnerIs.DIVISION, "สำนักปลัด", True), ("สำนักปลัด", "กองคลัง"), False),
        (OwnerAnswer(OwnerIs.DIVISION, "กองคลัง"), ("กองคลัง",), False),
        (OwnerAnswer(OwnerIs.NEW, "กองนิติการ"), ("กองนิติการ", "กองคลัง"), False),
        (OwnerAnswer(OwnerIs.NEW), ("งานนิติการ", "กองคลัง"), False),
        (OwnerAnswer(OwnerIs.ALL), ("กองคลัง",), True),
        (OwnerAnswer(OwnerIs.NOBODY), ("กองคลัง",), False),
    ],
)
def test_an_owners_name_is_what_somebody_said_it_is(
    answer: OwnerAnswer, owners: tuple[str, ...], everybody: bool
) -> None:
    oath = answered(THREE, Answers().naming("งานนิติการ", answer)).rows[2].measure
    assert (oath.owners, oath.all_divisions) == (owners, everybody)


def test_a_measure_whose_only_owner_is_nobody_has_a_gap() -> None:
    told = Answers().naming("กองคลัง", OwnerAnswer(OwnerIs.NOBODY))
    now = answered(draft(GUIDE), told)
    assert [doubt.code for doubt in now.rows[0].doubts] == ["owner-missing"]


@pytest.mark.parametrize(
    ("code", "values", "said"),
    [
        ("indicator-unknown", {}, {"indicators": (4,)}),
        ("indicator-sounds-like", {"number": 4, "name": "x"}, {"indicators": (4,)}),
        ("issue-unknown", {"text": "x"}, {"issue": 3}),
        ("question-unknown", {"question": "o99", "year": 2569}, {"questions": ("o9",)}),
        ("owner-missing", {}, {"owners": ("กองช่าง",)}),
        ("owner-exception", {"text": "x"}, {"all_divisions": True}),
        ("period-doubtful", {"text": "x", "th": "y", "en": "z"}, {"starts": OCTOBER}),
        ("stale-year", {"year": 2560}, {"title": "ถ้อยคำใหม่"}),
        ("inherited-cell", {"what": "owners"}, {"fate": Fate.KEPT}),
    ],
)
def test_a_doubt_is_settled_by_what_it_asks_for_and_by_nothing_else(
    code: str, values: dict[str, Any], said: dict[str, Any]
) -> None:
    doubt = warn(code, GUIDE.where, **values)
    read = draft(GUIDE, warnings=(doubt,))
    others = Answers().saying("1", follow_up="รายงานรอบ ๖ เดือน")
    if code != "stale-year":
        assert answered(read, others).rows[0].doubts == (doubt,)
    assert answered(read, Answers().saying("1", **said)).rows[0].doubts == ()
    assert answered(read, Answers().looked_at("1", (code,))).rows[0].doubts == ()
    assert answered(read, Answers().looked_at("2", (code,))).rows[0].doubts == (doubt,)


def test_what_is_doubted_of_all_measures_is_answered_once_or_in_each() -> None:
    bare = [replace(one, owners=()) for one in (GUIDE, OATH)]
    everywhere = warn("owner-missing", "document")
    read = draft(*bare, warnings=(everywhere,))
    once = answered(read, Answers().saying("*", owners=("สำนักปลัด",)))
    assert once.general == ()
    assert [row.measure.owners for row in once.rows] == [("สำนักปลัด",)] * 2
    half = Answers().saying("1", owners=("กองช่าง",))
    assert answered(read, half).general == (everywhere,)
    both = answered(read, half.saying("3", all_divisions=True))
    assert both.general == () and both.rows[1].measure.all_divisions
    own = answered(read, half.saying("*", owners=("สำนักปลัด",)))
    assert [row.measure.owners for row in own.rows] == [("กองช่าง",), ("สำนักปลัด",)]
    everybody = answered(read, half.saying("*", all_divisions=True))
    assert [row.measure.all_divisions for row in everybody.rows] == [False, True]


def test_in_another_fiscal_year_printed_months_are_read_again() -> None:
    first = replace(
        GUIDE,
        starts=date(2026, 10, 1),
        ends=date(2027, 3, 31),
        as_printed={"period": "ต.ค. - มี.ค."},
    )
    stated = replace(OATH, as_printed={"period": "ต.ค. 2569 - ก.ย. 2570"})
    now = answered(draft(first, TAIL, stated), Answers(fiscal_year=2569))
    assert (now.rows[0].measure.starts, now.rows[0].measure.ends) == (
        date(2025, 10, 1),
        date(2026, 3, 31),
    )
    assert now.rows[1].measure.starts == date(2025, 10, 1)  # nothing printed: the year's days
    assert now.rows[2].measure.starts == OCTOBER
    assert [doubt.code for doubt in now.rows[2].doubts] == ["period-doubtful"]
    assert now.draft.plan is not None and now.draft.plan.fiscal_year == 2569


def test_a_year_that_was_missing_gives_the_measures_their_days() -> None:
    lost = replace(GUIDE, starts=None, ends=None)
    unknown = warn("plan-year-unknown", "document")
    read = PlanDraft(plan=DraftPlan(None, (lost,)), warnings=(unknown,))
    assert answered(read, Answers()).general == (unknown,)
    now = answered(read, Answers(fiscal_year=2570))
    assert now.general == ()
    assert (now.rows[0].measure.starts, now.rows[0].measure.ends) == (OCTOBER, SEPTEMBER)
    assert [doubt.code for doubt in now.rows[0].doubts] == ["period-assumed"]


def test_answers_are_kept_as_json_and_read_again() -> None:
    told = (
        replace(Answers(), fiscal_year=2570)
        .naming("งานนิติการ", OwnerAnswer(OwnerIs.DIVISION, "สำนักปลัด", True))
        .saying("1", title="คู่มือ", indicators=(6,), starts=OCTOBER, ends=SEPTEMBER)
        .saying("3", split=("ก", "ข"))
        .saying("2", fate=Fate.JOINED)
        .looked_at("document", ("score-conflict",))
    )
    assert Answers.from_json(json.loads(json.dumps(told.as_json()))) == told
    assert told.count == 6


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ([], "answers"),
        ({"year": 2570}, "answers"),
        ({"fiscal_year": 2027}, "fiscal_year"),
        ({"fiscal_year": "2570"}, "fiscal_year"),
        ({"owners": {"งาน": {"what": "somebody"}}}, "owners.งาน.what"),
        ({"owners": {"งาน": {"what": "division"}}}, "owners.งาน.division"),
        ({"measures": {"1": {"colour": "red"}}}, "measures.1"),
        ({"measures": {"1": {"starts": "2026-10-01"}}}, "measures.1.ends"),
        ({"measures": {"1": {"starts": "2026-10-01", "ends": "2026-09-01"}}}, "measures.1.ends"),
        ({"measures": {"1": {"starts": "1 ต.ค."}}}, "measures.1.starts"),
        ({"measures": {"1": {"split": ["one"]}}}, "measures.1.split"),
        ({"measures": {"1": {"fate": "gone"}}}, "measures.1.fate"),
        ({"measures": {"1": {"indicators": [True]}}}, "measures.1.indicators"),
        ({"measures": {"1": {"title": "a\x00b"}}}, "measures.1.title"),
        ({"seen": [["1"]]}, "seen"),
        ({"seen": 4}, "seen"),
    ],
)
def test_answers_of_another_form_are_refused_with_their_place(told: Any, where: str) -> None:
    with pytest.raises(AnswersNotUnderstood) as refused:
        Answers.from_json(told)
    assert f"at {where};" in refused.value.en
