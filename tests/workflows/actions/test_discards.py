"""A draft thrown away: what goes with it, what stays, and what the journal and `verify` say."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.at_once import at_once
from tests.office import JANUARY, KEY, OCTOBER, Office, measure
from tracker.errors import TidtamError
from tracker.evidence import FileState, check_file
from tracker.queries import assessments, journal, plans
from tracker.store import ChangedMeanwhile
from tracker.verify import verify
from workflows.actions import drafts
from workflows.actions.discards import OnlyDraftsGo, ThrownAway, throw_away_draft
from workflows.actions.evidence import Upload
from workflows.actions.memo_chain import submit_memo
from workflows.actions.plans import approve_plan
from workflows.actions.progress import report
from workflows.actions.seen import as_read, mark_of
from workflows.house import House

CLERK, HEAD = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง ขยัน"
READ = {
    "fiscal_year": 2568,
    "overall": 89.76,
    "level": "ผ่านดี",
    "instruments": {"IIT": 92.2},
    "indicators": {"9": 79.0},
    "questions": {},
    "findings": [{"indicator": 9, "questions": [], "text": "ไม่ครบ", "refers_to": []}],
}


def throw_away(office: Office, plan_id: int, who: str = CLERK, **more: Any) -> ThrownAway:
    return throw_away_draft(
        office.house,
        agency_id=office.agency_id,
        plan_id=plan_id,
        officer_id=office.people[who],
        now=JANUARY,
        **more,
    )


def faults(office: Office) -> list[str]:
    with office.house.read() as connection:
        found = verify(connection, key=office.house.key, files=office.house.files)
    return [one.en for one in found.faults]


def seen_of(office: Office, plan_id: int) -> str:
    with office.house.read() as connection:
        plan = plans.plan(connection, office.agency_id, plan_id)
        every = plans.measures(connection, office.agency_id, plan_id=plan_id, limit=None)
    return mark_of(as_read(plan, every))


def wording(title: str) -> drafts.Wording:
    day = OCTOBER.date()
    return drafts.Wording(title=title, starts_on=day, ends_on=day, owners=("กองคลัง",))


def put(
    office: Office, plan_id: int, title: str, measure_id: int | None = None, **more: Any
) -> int:
    return drafts.put_measure(
        office.house,
        agency_id=office.agency_id,
        plan_id=plan_id,
        measure_id=measure_id,
        wording=wording(title),
        officer_id=office.people[CLERK],
        now=OCTOBER,
        **more,
    )


def begun_later(office: Office) -> int:
    return drafts.begin_draft(
        office.house,
        agency_id=office.agency_id,
        fiscal_year_be=2569,
        officer_id=office.people[CLERK],
        now=OCTOBER + timedelta(minutes=1),
    )


def test_a_draft_goes_with_its_measures_its_paper_and_its_scores(office: Office) -> None:
    plan_id = office.imported(measure("ก", "กองคลัง"), measure("ข"), assessment=READ)
    with office.house.read() as connection:
        sha256 = plans.plan(connection, office.agency_id, plan_id).source_sha256
    assert check_file(office.house.files, sha256 or "") is FileState.RIGHT
    assert throw_away(office, plan_id) == ThrownAway(2569, 2, 2568)
    with office.house.read() as connection:
        assert plans.plans(connection, office.agency_id) == ()
        assert plans.measures(connection, office.agency_id, limit=None) == ()
        assert assessments.years(connection, office.agency_id) == ()
        told = journal.entries(connection, office.agency_id, subjects=("plan",), limit=1)[0]
    assert (told.action, told.old["measures"], told.old["sha256"]) == ("throw away", 2, sha256)
    assert check_file(office.house.files, sha256 or "") is FileState.MISSING
    assert faults(office) == []


def test_a_new_draft_under_an_old_number_has_nothing_of_the_old_one(office: Office) -> None:
    first = office.imported(measure("ก", "กองคลัง"))
    with office.house.read() as connection:
        old = plans.measures(connection, office.agency_id, plan_id=first)[0].id
    put(office, first, "ก แก้แล้ว", old)
    seen = seen_of(office, first)
    throw_away(office, first)
    second = begun_later(office)
    new = put(office, second, "ข")
    assert seen != seen_of(office, second)
    with office.house.read() as connection:
        told = journal.entries(connection, office.agency_id, measure_id=new, limit=9)
        every = journal.entries(connection, office.agency_id, limit=8)
        outlived = journal.outlived(connection, office.agency_id, every)
    assert [one.action for one in told] == ["add"]
    assert [(one.action, one.subject, one.number in outlived) for one in every[:6]] == [
        ("add", "measure", False),
        ("begin", "plan", False),
        ("throw away", "plan", True),
        ("throw away", "measure", True),
        ("reword", "measure", True),
        ("import", "plan", True),
    ]
    assert faults(office) == []


def test_what_somebody_typed_in_a_draft_goes_into_no_other_under_its_number(
    office: Office,
) -> None:
    first = office.imported(measure("ก", "กองคลัง"))
    with office.house.read() as connection:
        plan = plans.plan(connection, office.agency_id, first)
        (seen,) = plans.measures(connection, office.agency_id, plan_id=first)
    throw_away(office, first)
    second = begun_later(office)
    new = put(office, second, "ข")
    for mark, there in ((as_read(plan, [seen]), new), (as_read(plan, ()), None)):
        with pytest.raises(ChangedMeanwhile):
            put(office, second, "ก ใหม่", there, seen=mark_of(mark))
    with office.house.read() as connection:
        every = plans.measures(connection, office.agency_id, plan_id=second)
    assert [one.title for one in every] == ["ข"]


def test_scores_stay_that_were_changed_or_that_another_plan_answers(office: Office) -> None:
    first = office.imported(measure("ก", "กองคลัง"), assessment=READ)
    second = office.imported(measure("ข", "กองคลัง"))
    assert throw_away(office, first).scores_of is None  # the second plan answers them too
    assert throw_away(office, second).scores_of is None
    with office.house.read() as connection:
        assert assessments.years(connection, office.agency_id) == (2568,)
    assert faults(office) == []


def test_the_bytes_of_a_paper_stay_while_another_draft_has_them(office: Office) -> None:
    first, second = office.imported(measure("ก")), office.imported(measure("ก"))
    throw_away(office, first)
    assert faults(office) == []
    sha256 = hashlib.sha256(b"plan").hexdigest()
    assert check_file(office.house.files, sha256) is FileState.RIGHT
    throw_away(office, second)
    assert check_file(office.house.files, sha256) is FileState.MISSING


class Meanwhile(House):
    """Before an act gets the lock, a draft of the bytes that it has put down comes and goes."""

    @contextmanager
    def write(self, agency_id: int, **asked: Any) -> Iterator[Any]:
        plain = House(self.engine, self.key, self.settings, self.files)
        office = Office(plain, agency_id, people={CLERK: 1})
        for file in self.files.glob("??/*"):
            throw_away(office, office.imported(measure("ก"), source=file.read_bytes()))
        with super().write(agency_id, **asked) as store:
            yield store


@pytest.mark.parametrize("act", ["a report with a file", "an approval with a scan", "a memo"])
def test_what_is_handed_in_stays_while_a_draft_of_the_same_bytes_goes(
    sqlite_office: Office, act: str
) -> None:
    office = sqlite_office
    house = Meanwhile(office.house.engine, KEY, office.house.settings, office.house.files)
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), source=b"first")
    clerk = {"agency_id": office.agency_id, "officer_id": office.people[CLERK]}
    paper = Upload("ประกาศ.txt", "ประกาศเทศบาล".encode())
    match act:
        case "a report with a file":
            report(
                house,
                agency_id=office.agency_id,
                measure_id=1,
                division_id=office.divisions["กองคลัง"],
                officer_id=office.people["นางตัวอย่าง รักงาน"],
                done="เผยแพร่แล้ว",
                evidence=[paper],
                now=JANUARY,
            )
        case "an approval with a scan":
            draft = office.imported(measure("อบรม", "กองคลัง"), source=b"second")
            approve_plan(
                house, **clerk, plan_id=draft, second_because="เพิ่มเติม", scan=paper, now=JANUARY
            )
        case "a memo":
            april = datetime(2026, 4, 3, 3, 0, tzinfo=UTC)
            submit_memo(house, **clerk, round_id=1, now=april)
    assert faults(office) == []


def test_only_the_clerk_throws_away_and_never_what_was_approved(office: Office) -> None:
    draft, approved = office.imported(measure("ก")), office.approved(measure("ข", "กองคลัง"))
    with pytest.raises(TidtamError) as refusal:
        throw_away(office, draft, HEAD)
    assert refusal.value.code == "not-yours"
    with pytest.raises(OnlyDraftsGo, match="อนุมัติแล้วทิ้งไม่ได้"):
        throw_away(office, approved)


def test_a_draft_that_was_edited_meanwhile_is_asked_about_again(office: Office) -> None:
    plan_id = office.imported(measure("ก", "กองคลัง"))
    seen = seen_of(office, plan_id)
    put(office, plan_id, "ข")
    with pytest.raises(ChangedMeanwhile):
        throw_away(office, plan_id, seen=seen)
    throw_away(office, plan_id, seen=seen_of(office, plan_id))


def test_what_somebody_read_of_a_draft_approves_no_other_under_its_number(office: Office) -> None:
    first = office.imported(measure("ก", "กองคลัง"))
    seen = seen_of(office, first)
    throw_away(office, first)
    second = begun_later(office)
    put(office, second, "อีกเรื่องหนึ่ง")
    with pytest.raises(ChangedMeanwhile):
        approve_plan(
            office.house,
            agency_id=office.agency_id,
            plan_id=second,
            officer_id=office.people[CLERK],
            seen=seen,
            now=JANUARY,
        )


def test_of_six_who_type_the_same_measure_at_once_one_is_taken(office: Office) -> None:
    plan_id = office.imported(measure("ก", "กองคลัง"))
    answers = at_once(*[lambda: put(office, plan_id, "เปิดเผยราคากลาง")] * 6)
    refused = [one for one in answers if isinstance(one, drafts.SameMeasure)]
    assert len(refused) == 5 and "มาตรการที่ 2" in refused[0].th
    with office.house.read() as connection:
        every = plans.measures(connection, office.agency_id, plan_id=plan_id)
    assert [one.title for one in every] == ["ก", "เปิดเผยราคากลาง"]
    put(office, plan_id, "เปิดเผยราคากลางทุกเดือน")


def test_of_six_who_copy_a_plan_at_once_one_makes_a_draft(office: Office) -> None:
    plan_id = office.approved(measure("ก", "กองคลัง"))
    with office.house.read() as connection:
        seen = mark_of(drafts.plans_there(connection, office.agency_id))

    def copy() -> int:
        return drafts.copy_plan(
            office.house,
            agency_id=office.agency_id,
            plan_id=plan_id,
            fiscal_year_be=2570,
            officer_id=office.people[CLERK],
            seen=seen,
            now=JANUARY,
        )

    answers = at_once(*[copy] * 6)
    assert sum(isinstance(one, ChangedMeanwhile) for one in answers) == 5
    with office.house.read() as connection:
        assert len(plans.plans(connection, office.agency_id)) == 2
