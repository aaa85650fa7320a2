"""A second officer's word: the head confirms what was entered on behalf, the palad consents."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.office import JANUARY, Office, measure, open_office
from tracker.errors import TidtamError
from tracker.journal import check_chain
from tracker.queries import assents, plans, progress
from tracker.status import AssentKind, AssentStatus, Role, Status
from tracker.verify import verify
from workflows.actions import agencies, officers
from workflows.actions.amendments import Withdraw, amend_plan
from workflows.actions.assenting import answer
from workflows.actions.evidence import Link
from workflows.actions.measures import Moved, move
from workflows.actions.progress import report
from workflows.capacities import OnBehalf

CLERK, HEAD, OTHER = "นางสาวตัวอย่าง ใจดี", "นางตัวอย่าง รักงาน", "นายตัวอย่าง ขยัน"
PALAD, MAYOR = "นายตัวอย่าง ซื่อตรง", "นายตัวอย่าง สุจริต"
WAITING, GIVEN, REFUSED = AssentStatus.WAITING, AssentStatus.GIVEN, AssentStatus.REFUSED


def prepared(office: Office) -> Office:
    office.approved(measure("เผยแพร่แผนการจัดซื้อจัดจ้าง", "กองคลัง"))
    want(office, heads_confirm=True, palad_consents=True)
    return office


@pytest.fixture
def office(sqlite_office: Office) -> Office:
    return prepared(sqlite_office)


@pytest.fixture
def on_either(tmp_path: Path, database_url: str) -> Iterator[Office]:
    opened = open_office(tmp_path, database_url)
    yield prepared(opened)
    opened.house.engine.dispose()


def want(office: Office, **settings: bool) -> None:
    agencies.change_agency(office.house, agency_id=office.agency_id, settings=settings, now=JANUARY)


def do(office: Office, action: str, who: str = HEAD, *, behalf: bool = False, **told: Any) -> Moved:
    on_behalf = OnBehalf(office.people[HEAD], "ประชุมหัวหน้าส่วนราชการ") if behalf else None
    return move(
        office.house,
        agency_id=office.agency_id,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        action=action,
        officer_id=office.people[who],
        on_behalf=on_behalf,
        now=JANUARY,
        **told,
    )


def say(office: Office, action: str, who: str, **more: Any) -> Any:
    return answer(
        office.house,
        agency_id=office.agency_id,
        assent_id=more.pop("assent_id", 1),
        action=action,
        officer_id=office.people[who],
        now=JANUARY + timedelta(hours=1),
        **more,
    )


def part(office: Office) -> Any:
    with office.house.read() as connection:
        return plans.measure(connection, office.agency_id, 1).parts[0]


def waiting(office: Office, state: AssentStatus = WAITING) -> Any:
    with office.house.read() as connection:
        return assents.assents(connection, office.agency_id, state=state)


def told(office: Office, subject: str) -> list[tuple[str, str]]:
    with office.house.read() as connection:
        assert check_chain(connection, office.agency_id, key=office.house.key) is None
        entries = progress.journal_of(connection, office.agency_id, limit=50)
    return [(one.action, one.actor_name) for one in reversed(entries) if one.subject == subject]


def test_giving_up_stands_as_asked_until_the_palad_consents(on_either: Office) -> None:
    office = on_either
    do(office, "start")
    asked = do(office, "give-up", reason="ไม่มีงบประมาณ")
    assert asked.waits and asked.after is Status.IN_PROGRESS
    assert part(office).status is Status.IN_PROGRESS
    [wish] = waiting(office)
    assert (wish.kind, wish.said, wish.division) == (AssentKind.CONSENT, "ไม่มีงบประมาณ", "กองคลัง")

    done = say(office, "consent", PALAD)
    assert (done.state, done.part_status) == (GIVEN, Status.NOT_DONE)
    assert (part(office).status, part(office).reason) == (Status.NOT_DONE, "ไม่มีงบประมาณ")
    with office.house.read() as connection:
        assert plans.measure(connection, office.agency_id, 1).status is Status.NOT_DONE
    assert told(office, "assent") == [("ask", HEAD), ("consent", PALAD)]
    assert told(office, "part") == [("start", HEAD), ("give-up", PALAD)]
    with office.house.read() as connection:
        assert verify(connection, key=office.house.key, files=office.house.files).faults == ()


def test_a_wish_that_is_returned_leaves_the_part_and_may_be_asked_again(office: Office) -> None:
    do(office, "give-up", reason="ไม่มีงบประมาณ")
    with pytest.raises(TidtamError) as refusal:
        say(office, "return", PALAD)
    assert refusal.value.code == "incomplete"
    say(office, "return", PALAD, remark="ขอให้ปรับแผนการใช้จ่ายก่อน")
    [back] = waiting(office, REFUSED)
    assert back.remark == "ขอให้ปรับแผนการใช้จ่ายก่อน" and part(office).status is Status.PLANNED
    assert do(office, "give-up", reason="ปรับแล้วยังไม่พอ").waits


def test_one_wish_at_a_time(on_either: Office) -> None:
    office = on_either
    do(office, "give-up", reason="ไม่มีงบประมาณ")
    with pytest.raises(TidtamError) as refusal:
        do(office, "give-up", reason="ไม่มีคน")
    assert refusal.value.code == "asked-already"
    assert len(waiting(office)) == 1


@pytest.mark.parametrize(
    ("action", "who", "code", "why"),
    [
        ("consent", HEAD, "not-yours", "who asks does not consent"),
        ("consent", MAYOR, "not-yours", "DESIGN §3 names the palad"),
        ("return", CLERK, "not-yours", "the clerk takes back, and does not decide"),
        ("take-back", OTHER, "not-yours", "another division's head"),
        ("confirm", HEAD, "unknown-action", "a wish is not confirmed but consented to"),
    ],
)
def test_nobody_else_answers_a_wish(
    office: Office, action: str, who: str, code: str, why: str
) -> None:
    do(office, "give-up", reason="ไม่มีงบประมาณ")
    with pytest.raises(TidtamError) as refusal:
        say(office, action, who, remark="ข้อสังเกต")
    assert refusal.value.code == code, why
    assert len(waiting(office)) == 1 and part(office).status is Status.PLANNED


@pytest.mark.parametrize("who", [HEAD, CLERK])
def test_the_division_or_the_clerk_takes_a_wish_back(office: Office, who: str) -> None:
    do(office, "give-up", reason="ไม่มีงบประมาณ")
    assert say(office, "take-back", who).state is AssentStatus.WITHDRAWN
    assert waiting(office) == ()
    with pytest.raises(TidtamError) as refusal:
        say(office, "consent", PALAD)
    assert refusal.value.code == "not-from-here"


def test_who_finishes_after_all_wishes_nothing_any_more(office: Office) -> None:
    do(office, "give-up", reason="ไม่มีงบประมาณ")
    deed = {"result": "ทำได้แล้ว", "done_on": date(2026, 1, 9)}
    do(office, "finish", evidence=[Link("https://office.example/1")], **deed)
    assert waiting(office) == () and part(office).status is Status.DONE
    assert told(office, "assent") == [("ask", HEAD), ("take-back", HEAD)]


def heads_finance_too(office: Office, who: str) -> None:
    officers.assign_post(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[who],
        title="ผู้อำนวยการกองคลังอีกตำแหน่งหนึ่ง",
        role=Role.HEAD,
        division_id=office.divisions["กองคลัง"],
        starts_on=date(2025, 10, 1),
        now=JANUARY,
    )


def test_a_palad_who_heads_the_division_gives_up_at_once(office: Office) -> None:
    heads_finance_too(office, PALAD)
    moved = do(office, "give-up", PALAD, reason="ไม่มีงบประมาณ")
    assert not moved.waits and part(office).status is Status.NOT_DONE


def test_a_withdrawn_measure_leaves_nothing_to_be_consented_to(office: Office) -> None:
    do(office, "give-up", reason="ไม่มีงบประมาณ")
    amend_plan(
        office.house,
        agency_id=office.agency_id,
        plan_id=1,
        officer_id=office.people[CLERK],
        reason="ซ้ำกับมาตรการอื่น",
        changes=[Withdraw(1)],
        now=JANUARY,
    )
    assert waiting(office) == ()
    with pytest.raises(TidtamError):
        say(office, "consent", PALAD)


def test_without_the_setting_giving_up_takes_effect_at_once(office: Office) -> None:
    want(office, palad_consents=False)
    moved = do(office, "give-up", reason="ไม่มีงบประมาณ")
    assert not moved.waits and part(office).status is Status.NOT_DONE and waiting(office) == ()


def test_a_wish_of_before_ends_when_the_setting_is_gone_and_it_is_done(office: Office) -> None:
    do(office, "give-up", reason="ไม่มีงบประมาณ")
    want(office, palad_consents=False)
    assert not do(office, "give-up", reason="ไม่มีงบประมาณ").waits
    assert waiting(office) == ()


def test_the_head_confirms_what_was_entered_on_their_behalf(office: Office) -> None:
    do(office, "start", CLERK, behalf=True)
    assert part(office).status is Status.IN_PROGRESS  # it never waits
    [asked] = waiting(office)
    assert (asked.kind, asked.act, asked.source) == (
        AssentKind.CONFIRMATION,
        "start",
        "ประชุมหัวหน้าส่วนราชการ",
    )
    assert say(office, "confirm", HEAD).state is GIVEN
    assert told(office, "assent") == [("confirm", HEAD)]
    assert waiting(office) == ()


def test_an_objection_goes_to_the_clerk_and_changes_nothing_else(office: Office) -> None:
    do(office, "start", CLERK, behalf=True)
    say(office, "object", HEAD, remark="ยังไม่ได้เริ่ม")
    assert part(office).status is Status.IN_PROGRESS
    assert [one.remark for one in waiting(office, REFUSED)] == ["ยังไม่ได้เริ่ม"]
    with pytest.raises(TidtamError):
        say(office, "heed", HEAD)
    assert say(office, "heed", CLERK).state is AssentStatus.SETTLED
    assert waiting(office, REFUSED) == ()


def test_a_report_on_behalf_waits_for_the_head_too(office: Office) -> None:
    asked = {
        "agency_id": office.agency_id,
        "measure_id": 1,
        "division_id": office.divisions["กองคลัง"],
        "now": JANUARY,
    }
    behalf = OnBehalf(office.people[HEAD], "โทรศัพท์")
    clerk, head = office.people[CLERK], office.people[HEAD]
    report(office.house, officer_id=clerk, on_behalf=behalf, done="จัดประชุมแล้ว", **asked)
    report(office.house, officer_id=head, done="จัดประชุมอีกครั้ง", **asked)
    assert [(one.act, one.said) for one in waiting(office)] == [("report", "จัดประชุมแล้ว")]


def test_nobody_confirms_their_own_entry(office: Office) -> None:
    do(office, "start", CLERK, behalf=True)
    heads_finance_too(office, CLERK)
    with pytest.raises(TidtamError) as refusal:
        say(office, "confirm", CLERK)
    assert refusal.value.code == "own-act"


def test_without_the_setting_nobody_is_asked(office: Office) -> None:
    want(office, heads_confirm=False)
    do(office, "start", CLERK, behalf=True)
    assert waiting(office) == ()


def test_who_answers_what_somebody_else_answered_is_told(office: Office) -> None:
    do(office, "start", CLERK, behalf=True)
    [seen] = waiting(office)
    say(office, "object", HEAD, remark="ยังไม่ได้เริ่ม")
    with pytest.raises(TidtamError) as refusal:
        say(office, "confirm", HEAD, version=seen.version)
    assert refusal.value.code == "changed-meanwhile"
