"""Rounds as they are made, opened, extended and closed, and what closing freezes."""

import hashlib
import json
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest

from tests.beats import at
from tests.office import Office, measure
from tracker.errors import TidtamError
from tracker.queries import progress, rounds
from tracker.queries.rounds import OwedPart
from tracker.records import RoundRecord
from tracker.status import RoundStatus
from workflows.actions.evidence import Link
from workflows.actions.measures import move
from workflows.actions.progress import report
from workflows.actions.rounds import close_round, extend_round, open_round

CLERK, TREASURER, PALAD = "นางสาวตัวอย่าง ใจดี", "นางตัวอย่าง รักงาน", "นายตัวอย่าง ซื่อตรง"


def round_(office: Office, half: int) -> RoundRecord:
    with office.house.read() as connection:
        return next(r for r in rounds.rounds(connection, office.agency_id) if r.half == half)


def owed(office: Office, half: int) -> list[tuple[int, str]]:
    found = round_(office, half)
    with office.house.read() as connection:
        parts = rounds.owed(connection, office.agency_id, round_ids=[found.id])
    return [(part.number, part.division) for part in parts]


def tell(office: Office, number: int, half: int = 1, *, day: str = "2026-01-12") -> None:
    """The first division that owes a report on this measure gives it."""
    with office.house.read() as connection:
        found = rounds.owed(connection, office.agency_id, round_ids=[round_(office, half).id])
    tell_part(office, next(part for part in found if part.number == number), day=day)


def tell_part(office: Office, part: OwedPart, *, day: str) -> None:
    head = {"สำนักปลัด": "นายตัวอย่าง มั่นคง", "กองคลัง": TREASURER, "กองช่าง": "นายตัวอย่าง ขยัน"}
    report(
        office.house,
        agency_id=office.agency_id,
        measure_id=part.measure_id,
        division_id=part.division_id,
        officer_id=office.people[head[part.division]],
        done="ดำเนินการแล้ว",
        round_id=part.round_id,
        now=at(day),
    )


def close(office: Office, half: int = 1, *, now: str, **more: Any) -> str:
    who = office.people[CLERK]
    done = close_round(
        office.house,
        agency_id=office.agency_id,
        round_id=round_(office, half).id,
        officer_id=who,
        now=at(now),
        **more,
    )
    return done.snapshot_sha256


def test_approval_makes_both_rounds_and_opens_the_one_that_has_begun(office: Office) -> None:
    office.approved(measure("เผยแพร่แผนการจัดซื้อจัดจ้าง", "กองคลัง"), now=at("2025-10-20"))
    first, second = round_(office, 1), round_(office, 2)
    assert (first.status, first.due_on) == (RoundStatus.OPEN, date(2026, 3, 31))
    assert (second.status, second.due_on) == (RoundStatus.SCHEDULED, date(2026, 9, 30))
    with office.house.read() as connection:
        ladder = rounds.rungs(connection, office.agency_id, first.id)
    assert [(r.days, r.state.value) for r in ladder] == [
        (-30, "due"),
        (-14, "due"),
        (-7, "due"),
        (-1, "due"),
        (1, "due"),
        (3, "due"),
        (7, "due"),
    ]


def test_a_part_owes_a_report_until_it_has_one(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง", "กองช่าง"), measure("อบรม", "กองคลัง"))
    assert owed(office, 1) == [(1, "กองคลัง"), (1, "กองช่าง"), (2, "กองคลัง")]
    tell(office, 1)
    assert owed(office, 1) == [(1, "กองช่าง"), (2, "กองคลัง")]
    assert owed(office, 2) == [(1, "กองคลัง"), (1, "กองช่าง"), (2, "กองคลัง")]


def test_a_finished_part_owes_nothing_more(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), measure("อบรม", "กองคลัง"))
    move(
        office.house,
        agency_id=office.agency_id,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        action="finish",
        officer_id=office.people[TREASURER],
        result="เผยแพร่แล้ว",
        done_on=date(2026, 1, 5),
        evidence=[Link("https://office.example/plan")],
        now=at("2026-01-12"),
    )
    assert owed(office, 1) == [(2, "กองคลัง")]
    assert owed(office, 2) == [(2, "กองคลัง")]


def test_closing_freezes_what_was_reported(office: Office) -> None:
    office.approved(measure("เผยแพร่แผน", "กองคลัง", "กองช่าง"))
    tell(office, 1)
    seal = close(office, now="2026-04-02")
    closed = round_(office, 1)
    with office.house.read() as connection:
        frozen = rounds.snapshot(connection, office.agency_id, closed.id)
    assert frozen is not None
    assert closed.snapshot_sha256 == seal == hashlib.sha256(frozen.encode("utf-8")).hexdigest()
    state = json.loads(frozen)
    parts = state["measures"][0]["parts"]
    assert [(p["division"], (p["report"] or {}).get("done")) for p in parts] == [
        ("กองคลัง", "ดำเนินการแล้ว"),
        ("กองช่าง", None),
    ]
    assert [(d["name"], len(d["owed"])) for d in state["divisions"]] == [
        ("กองคลัง", 0),
        ("กองช่าง", 1),
    ]
    assert state["round"]["due_on"] == "2026-03-31"


def test_a_late_report_never_changes_the_snapshot(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    seal = close(office, now="2026-04-02")
    tell(office, 1, day="2026-04-20")
    with office.house.read() as connection:
        frozen = rounds.snapshot(connection, office.agency_id, round_(office, 1).id) or ""
        late = progress.progress_of(connection, office.agency_id, 1)[0].late
    assert late
    assert hashlib.sha256(frozen.encode("utf-8")).hexdigest() == seal
    assert json.loads(frozen)["measures"][0]["parts"][0]["report"] is None


def test_closing_takes_the_rest_of_the_ladder_down(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    close(office, now="2026-04-02")
    with office.house.read() as connection:
        ladder = rounds.rungs(connection, office.agency_id, round_(office, 1).id)
    assert {rung.state.value for rung in ladder} == {"not_due"}


@pytest.mark.parametrize(
    ("who", "day", "more", "code", "why"),
    [
        (CLERK, "2026-03-20", {}, "still-owed", "before the due day, with reports missing"),
        (TREASURER, "2026-04-02", {}, "not-yours", "a head of division is not the clerk"),
    ],
)
def test_who_closes_a_round_and_when(
    sqlite_office: Office, who: str, day: str, more: dict[str, Any], code: str, why: str
) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    with pytest.raises(TidtamError) as refusal:
        close_round(
            office.house,
            agency_id=office.agency_id,
            round_id=round_(office, 1).id,
            officer_id=office.people[who],
            now=at(day),
        )
    assert refusal.value.code == code, why
    assert round_(office, 1).status is RoundStatus.OPEN


def test_with_a_reason_or_when_all_have_reported_the_clerk_closes_early(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    close(office, now="2026-03-20", reason="ยุบรวมหน่วยงาน")
    with office.house.read() as connection:
        entry = progress.journal_of(
            connection, office.agency_id, subject="round", subject_ids=[round_(office, 1).id]
        )[0]
    assert (entry.action, entry.reason, entry.new["owed"]) == ("close", "ยุบรวมหน่วยงาน", 1)
    open_round(
        office.house,
        agency_id=office.agency_id,
        round_id=round_(office, 2).id,
        now=at("2026-04-01"),
    )
    tell(office, 1, 2, day="2026-05-04")
    close(office, 2, now="2026-05-05")
    assert round_(office, 2).status is RoundStatus.CLOSED


def test_a_closed_round_cannot_be_closed_or_extended_again(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    close(office, now="2026-04-02")
    with pytest.raises(TidtamError) as again:
        close(office, now="2026-04-02")
    with pytest.raises(TidtamError) as extended:
        extend(office, until="2026-04-30", now="2026-04-03")
    assert (again.value.code, extended.value.code) == ("not-from-here", "not-from-here")


def extend(
    office: Office, *, until: str, now: str, reason: str = "อุทกภัย", who: str = PALAD, half: int = 1
) -> date:
    return extend_round(
        office.house,
        agency_id=office.agency_id,
        round_id=round_(office, half).id,
        officer_id=office.people[who],
        until=date.fromisoformat(until),
        reason=reason,
        allowed_by="ปลัดเทศบาล",
        now=at(now),
    )


def test_an_extension_moves_the_due_day_the_ladder_and_the_last_day(office: Office) -> None:
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    due_on = extend(office, until="2026-04-11", now="2026-03-30")
    found = round_(office, 1)
    # 11 April 2026 is a Saturday and Songkran follows: the next working day is Thursday the 16th
    assert due_on == found.due_on == date(2026, 4, 16)
    assert found.extended_reason == "อุทกภัย (ผู้อนุญาต: ปลัดเทศบาล)"
    assert found.closes_at > at("2026-05-14")
    with office.house.read() as connection:
        ladder = {r.days: r for r in rounds.rungs(connection, office.agency_id, found.id)}
    assert ladder[-1].due_at == at("2026-04-10", 8, 30)
    assert ladder[1].due_at == at("2026-04-17", 8, 30)
    # what has passed by the new reckoning, and was never told, is not due any more
    assert (ladder[-30].state.value, ladder[-7].state.value) == ("not_due", "due")


@pytest.mark.parametrize(
    ("until", "now", "reason", "who", "code", "why"),
    [
        ("2026-03-31", "2026-03-30", "อุทกภัย", PALAD, "not-later", "the same day"),
        ("2026-04-01", "2026-04-02", "อุทกภัย", PALAD, "not-later", "yesterday"),
        ("2026-09-30", "2026-03-30", "อุทกภัย", PALAD, "too-late", "the next round's due day"),
        ("2027-10-15", "2026-03-30", "อุทกภัย", PALAD, "too-late", "a year mistyped"),
        ("2026-04-20", "2026-03-30", " ", PALAD, "incomplete", "blanks are no reason"),
        ("2026-04-20", "2026-03-30", "อุทกภัย", TREASURER, "not-yours", "a head of division"),
    ],
)
def test_an_extension_needs_a_later_day_a_reason_and_the_right(
    sqlite_office: Office, until: str, now: str, reason: str, who: str, code: str, why: str
) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    with pytest.raises(TidtamError) as refusal:
        extend(office, until=until, now=now, reason=reason, who=who)
    assert refusal.value.code == code, why
    assert round_(office, 1).due_on == date(2026, 3, 31)


def test_an_extension_is_corrected_to_an_earlier_day(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    extend(office, until="2026-09-17", now="2026-03-30")
    with pytest.raises(TidtamError) as refusal:
        extend(office, until="2026-03-31", now="2026-03-31", reason="พิมพ์ผิด")
    assert refusal.value.code == "not-later", "the first due day itself is no extension"
    assert extend(office, until="2026-04-17", now="2026-03-31", reason="พิมพ์ผิด") == date(2026, 4, 17)
    found = round_(office, 1)
    assert (found.due_on, found.extended_reason) == (
        date(2026, 4, 17),
        "พิมพ์ผิด (ผู้อนุญาต: ปลัดเทศบาล)",
    )
    with office.house.read() as connection:
        ladder = {r.days: r for r in rounds.rungs(connection, office.agency_id, found.id)}
        kept = progress.journal_of(
            connection, office.agency_id, subject="round", subject_ids=[found.id]
        )
    assert ladder[-1].due_at == at("2026-04-16", 8, 30)
    assert (ladder[-14].state.value, ladder[-1].state.value) == ("not_due", "due")
    assert [(e.reason, e.new["due_on"]) for e in kept if e.action == "extend"] == [
        ("พิมพ์ผิด", "2026-04-17"),
        ("อุทกภัย", "2026-09-17"),
    ]


@pytest.mark.parametrize(
    ("until", "due_on", "why"),
    [
        ("2026-11-27", date(2026, 11, 27), "within sixty days"),
        ("2026-11-30", None, "30 September and sixty days are Sunday the 29th of November"),
    ],
)
def test_the_annual_round_is_extended_by_sixty_days_at_most(
    sqlite_office: Office, until: str, due_on: date | None, why: str
) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    open_round(
        office.house,
        agency_id=office.agency_id,
        round_id=round_(office, 2).id,
        officer_id=office.people[CLERK],
        now=at("2026-09-01"),
    )
    with nullcontext() if due_on else pytest.raises(TidtamError, match="2026-11-27"):
        extend(office, until=until, now="2026-09-29", half=2)
    assert round_(office, 2).due_on == (due_on or date(2026, 9, 30)), why


def test_who_owes_is_told_by_division(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง", "กองช่าง"), measure("อบรม", "กองคลัง"))
    tell(office, 2)
    with office.house.read() as connection:
        found = rounds.by_division(connection, office.agency_id, round_(office, 1).id)
        counted = rounds.counts_by_division(connection, office.agency_id, round_(office, 1).id)
    assert [(d.division, d.parts, [p.number for p in d.owed]) for d in found] == [
        ("กองคลัง", 2, [1]),
        ("กองช่าง", 1, [1]),
    ]
    assert [(d.division, d.parts, d.owed) for d in counted] == [("กองคลัง", 2, 1), ("กองช่าง", 1, 1)]


def test_closing_the_annual_round_lists_what_nobody_decided_on(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), measure("อบรม", "กองคลัง", "กองช่าง"))
    move(
        office.house,
        agency_id=office.agency_id,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        action="give-up",
        officer_id=office.people[TREASURER],
        reason="ไม่ได้รับงบประมาณ",
        now=at("2026-09-01"),
    )
    tell_all(office, half=2, day="2026-09-02")  # a report is no decision

    def closed(half: int, now: str) -> list[tuple[int, str]]:
        done = close_round(
            office.house,
            agency_id=office.agency_id,
            round_id=round_(office, half).id,
            officer_id=office.people[CLERK],
            now=at(now),
        )
        return [(part.number, part.division) for part in done.undecided]

    assert closed(1, "2026-09-03") == []  # the six-month round asks for none
    assert closed(2, "2026-10-02") == [(2, "กองคลัง"), (2, "กองช่าง")]


def tell_all(office: Office, *, half: int, day: str) -> None:
    found = round_(office, half)
    open_round(
        office.house,
        agency_id=office.agency_id,
        round_id=found.id,
        officer_id=office.people[CLERK],
        now=at(day),
    )
    with office.house.read() as connection:
        parts = rounds.owed(connection, office.agency_id, round_ids=[found.id])
    for part in parts:
        tell_part(office, part, day=day)
