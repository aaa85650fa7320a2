"""Reports that come at once, or twice: one of each is stored, whoever else pressed."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import pytest

from tests.at_once import at_once
from tests.office import JANUARY, Office, measure
from tracker.errors import TidtamError
from tracker.queries import progress
from tracker.records import ProgressRecord
from workflows.actions.evidence import Link, Upload
from workflows.actions.progress import JUST_NOW, Reported, report
from workflows.actions.reports import return_report
from workflows.capacities import OnBehalf

CLERK, TREASURER = "นางสาวตัวอย่าง ใจดี", "นางตัวอย่าง รักงาน"
NOTE = Upload("บันทึก.txt", "เผยแพร่แล้ว".encode())


@pytest.fixture(autouse=True)
def approved_plan(office: Office) -> int:
    return office.approved(measure("เผยแพร่แผนการจัดซื้อจัดจ้าง", "กองคลัง"))


def tell(office: Office, done: str | None = "เผยแพร่แผนแล้ว", **more: object) -> Reported:
    told: dict[str, object] = {"officer_id": office.people[TREASURER], "now": JANUARY, **more}
    return report(
        office.house,
        agency_id=office.agency_id,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        done=done,
        **told,  # type: ignore[arg-type]
    )


def kept(office: Office) -> tuple[ProgressRecord, ...]:
    with office.house.read() as connection:
        return progress.progress_of(connection, office.agency_id, 1)


def codes(answers: Sequence[object]) -> list[str]:
    return sorted(a.code if isinstance(a, TidtamError) else "stored" for a in answers)


def test_of_six_different_reports_at_once_exactly_one_is_stored(office: Office) -> None:
    answers = at_once(*(partial(tell, office, f"เผยแพร่ครั้งที่ {n}", last=0) for n in range(6)))
    assert codes(answers) == ["changed-meanwhile"] * 5 + ["stored"]
    assert len(kept(office)) == 1


def test_of_six_equal_reports_with_files_at_once_exactly_one_is_stored(office: Office) -> None:
    answers = at_once(*(partial(tell, office, last=0, evidence=[NOTE]) for _ in range(6)))
    assert codes(answers) == ["reported-already"] * 5 + ["stored"]
    with office.house.read() as connection:
        assert len(progress.evidence_of(connection, office.agency_id, [1])) == 1


def test_of_six_unchanged_at_once_exactly_one_is_stored(office: Office) -> None:
    first = tell(office)
    acts = [partial(tell, office, None, unchanged=True, last=first.progress_id) for _ in range(6)]
    assert codes(at_once(*acts)) == ["reported-already"] * 5 + ["stored"]
    assert [one.unchanged for one in kept(office)] == [True, False]


@pytest.mark.parametrize(
    ("more", "code", "why"),
    [
        ({}, "reported-already", "a second tap on the same button"),
        ({"last": 0}, "reported-already", "the same page sent again: its sender came first"),
        ({"now": JANUARY + JUST_NOW}, "reported-already", "ten minutes are a moment ago"),
        ({"now": JANUARY + JUST_NOW + timedelta(seconds=1)}, None, "later it is meant"),
        ({"done": "เผยแพร่แผนและผลแล้ว"}, None, "other words are another report"),
        ({"done": "เผยแพร่แผนและผลแล้ว", "last": 0}, "changed-meanwhile", "but not unseen"),
        ({"percent": 50}, None, "another percentage too"),
        ({"evidence": [Link("https://office.example/1")]}, None, "something is shown now"),
        ({"unchanged": True, "done": None}, None, "that it still holds is a report of its own"),
    ],
)
def test_the_same_report_a_moment_later_is_stored_once(
    office: Office, more: dict[str, object], code: str | None, why: str
) -> None:
    tell(office)
    try:
        tell(office, **more)  # type: ignore[arg-type]
    except TidtamError as refusal:
        assert refusal.code == code, why
        assert len(kept(office)) == 1
    else:
        assert code is None, why
        assert len(kept(office)) == 2


def test_the_same_words_of_another_are_no_second_tap(office: Office) -> None:
    tell(office)
    behalf = OnBehalf(office.people[TREASURER], "โทรศัพท์วันที่ ๑๒ มกราคม")
    tell(office, officer_id=office.people[CLERK], on_behalf=behalf)
    assert len(kept(office)) == 2


def test_what_was_returned_may_be_sent_again_in_the_same_words(office: Office) -> None:
    tell(office)
    return_report(
        office.house,
        agency_id=office.agency_id,
        round_id=1,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        officer_id=office.people[CLERK],
        remark="ขอให้ตรวจอีกครั้ง",
        now=JANUARY,
    )
    tell(office, last=0)  # the page says that there is none: the one returned does not count
    assert len(kept(office)) == 2


def test_what_comes_too_late_puts_no_file_on_the_disk(office: Office) -> None:
    tell(office)
    before = set(office.house.files.rglob("*"))
    with pytest.raises(TidtamError) as refusal:
        tell(office, "เผยแพร่แผนและผลแล้ว", last=0, evidence=[NOTE])
    assert refusal.value.code == "changed-meanwhile"
    assert set(office.house.files.rglob("*")) == before
