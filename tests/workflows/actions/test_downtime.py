"""A year with outages and reports at random: nothing lost, nothing doubled, nobody pestered."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.beats import at, days
from tests.databases import fresh_sqlite
from tests.office import Office, measure, open_office
from tests.proofs import examples
from tests.workflows.actions.random_year import RandomYear
from tests.workflows.actions.test_rounds import tell_part
from tracker.calendar import bangkok_date
from tracker.queries import notices, rounds
from tracker.queries.rounds import RungRecord
from tracker.records import RoundRecord
from tracker.status import NoticeState, RoundStatus
from tracker.store import Store
from workflows.actions.reminders import _settle_stale
from workflows.actions.tick import Beat, tick
from workflows.channels import Folder
from workflows.desk import Desk, desk_of
from workflows.reminders import Told, rungs_to_tell

HEAD_OF = {
    "สำนักปลัด": "head1@office.example",
    "กองคลัง": "head2@office.example",
    "กองช่าง": "head3@office.example",
}


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(examples(slice=2, full=1000)))
def test_whatever_the_outages_each_person_gets_what_is_due_once(
    sqlite_office: Office, seed: int
) -> None:
    """Twelve measures, six divisions, outages up to 40 days; a seed is run again by its number:

    TIDTAM_PROVE=1 python -m pytest "tests/workflows/actions/test_downtime.py::<this>[417]"
    """
    RandomYear(sqlite_office, random.Random(seed)).run()


def by_equality_of_dates(
    store: Store, due: Iterable[RungRecord], running: Iterable[RoundRecord], *, desk: Desk
) -> tuple[RungRecord, ...]:
    """As other trackers do it: a rung whose day went by in an outage is never told."""
    fresh = _settle_stale(store, due, running, desk=desk)
    today = bangkok_date(store.now)
    return tuple(rung for rung in fresh if bangkok_date(rung.due_at) == today)


def without_memory(due: Iterable[RungRecord]) -> Told:
    """Nothing is superseded: after a stop each rung is told by itself, day after day."""
    return Told(rungs_to_tell(due).rungs, ())


def nobody_asked_again(*_scene: Any) -> set[int]:
    """What was planned goes out, though it has been reported meanwhile."""
    return set()


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        ("workflows.actions.reminders._settle_stale", by_equality_of_dates),
        ("workflows.actions.reminders.rungs_to_tell", without_memory),
        ("workflows.actions.sifting.not_owed", nobody_asked_again),
        ("workflows.actions.reminders.rungs_to_tell", lambda _due: Told({}, ())),
    ],
    ids=["equality of dates", "nothing superseded", "sent after the report", "nothing told"],
)
def test_a_ladder_that_is_wrong_does_not_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, wrong: Any
) -> None:
    monkeypatch.setattr(where, wrong)
    with pytest.raises(AssertionError):
        for seed in range(9):
            folder = tmp_path / str(seed)
            folder.mkdir()
            office = open_office(folder, fresh_sqlite(folder))
            try:
                RandomYear(office, random.Random(seed)).run()
            finally:
                office.house.engine.dispose()


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(examples(slice=1, full=300)))
def test_whatever_the_mail_server_does_nobody_gets_two_a_day_or_one_too_many(
    sqlite_office: Office, seed: int
) -> None:
    office, chance = sqlite_office, random.Random(seed)
    for _ in range(2):
        owners = chance.sample(sorted(HEAD_OF), 2)
        office.approved(measure("มาตรการทดลอง", *owners), measure("อบรม", all_divisions=True))
    blocked = office.house.settings.mail.folder.parent / "blocked"
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file in the folder's place", encoding="utf-8")
    broken_until = at("2026-02-01")
    for day in days("2026-02-09", "2026-05-08"):
        for hour in sorted(chance.sample(range(7, 18), 3)):
            now = at(day, hour, chance.randint(0, 59))
            if chance.random() < 0.02:
                report_something(office, day.isoformat(), chance)
            if now >= broken_until and chance.random() < 0.06:
                broken_until = now + timedelta(hours=chance.randint(1, 100))
            before = owing(office)
            broken = Folder(blocked, "t@office.example") if now < broken_until else None
            beat = tick(office.house, now=now, channel=broken)
            assert beat.faults == ()
            check_what_left(office, beat, before, now)
    check_the_log(office, may_die=True)
    with office.house.read() as connection:
        log = notices.notices(connection, office.agency_id, limit=10_000)
    for taken_back in (n for n in log if n.problem == "superseded"):
        assert any(n.id > taken_back.id and n.officer_id == taken_back.officer_id for n in log)


def check_what_left(office: Office, beat: Beat, before: dict[int, set[str]], now: datetime) -> None:
    """Digests leave in office hours, and only to who still owes something that they speak of."""
    if not beat.sent:
        return
    with office.house.read() as connection:
        desk = desk_of(connection, office.house.settings, office.agency_id, today=now.date())
        sent = [
            n for n in notices.notices(connection, office.agency_id, limit=200) if n.id in beat.sent
        ]
        lines = notices.lines_of(connection, office.agency_id, beat.sent)
    assert desk.office.is_open(now)
    for notice in sent:
        asked = {line.round_id for line in lines if line.notice_id == notice.id}
        still = {round_id for round_id in asked if notice.address in before.get(round_id, set())}
        assert notice.kind != "digest" or still


def report_something(office: Office, day: str, chance: random.Random) -> None:
    with office.house.read() as connection:
        found = [round_.id for round_ in rounds.open_rounds(connection, office.agency_id)]
        parts = rounds.owed(connection, office.agency_id, round_ids=found)
    if parts:
        tell_part(office, chance.choice(parts), day=day)


def owing(office: Office) -> dict[int, set[str]]:
    """For each round that is open, or about to open, who owes a report in it."""
    found: dict[int, set[str]] = {}
    with office.house.read() as connection:
        for round_ in rounds.rounds(connection, office.agency_id):
            if round_.status is not RoundStatus.CLOSED:
                parts = rounds.owed(connection, office.agency_id, round_ids=[round_.id])
                found[round_.id] = {HEAD_OF[part.division] for part in parts}
    return found


def rung_told(connection: object, office: Office, round_id: int, told: tuple[int, ...]) -> bool:
    ladder = rounds.rungs(connection, office.agency_id, round_id)  # type: ignore[arg-type]
    return any(rung.id in told for rung in ladder)


def check_the_log(office: Office, *, may_die: bool = False) -> None:
    with office.house.read() as connection:
        log = notices.notices(connection, office.agency_id, limit=10_000)
        ladders = [
            rung
            for round_ in rounds.rounds(connection, office.agency_id)
            for rung in rounds.rungs(connection, office.agency_id, round_.id)
            if round_.status is RoundStatus.CLOSED
        ]
    digests = Counter(
        (n.officer_id, (n.sent_at + timedelta(hours=7)).date())
        for n in log
        if n.kind == "digest" and n.sent_at is not None
    )
    assert set(digests.values()) <= {1}
    ends = {NoticeState.SENT, NoticeState.CANCELLED, *([NoticeState.DEAD] if may_die else [])}
    assert {n.state for n in log} <= ends
    assert {rung.state.value for rung in ladders} <= {"done", "superseded", "not_due"}
