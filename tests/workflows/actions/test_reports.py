"""What the clerk does with reports: returned they are owed again, accepted they are settled."""

import pytest

from tests.beats import at, mails
from tests.office import Office, measure
from tests.workflows.actions.test_rounds import CLERK, TREASURER, close, owed, round_, tell
from tracker.errors import TidtamError
from tracker.queries import progress, rounds
from tracker.status import ReportStatus
from tracker.verify import verify
from workflows.actions.progress import report
from workflows.actions.reports import Looked, accept_reports, return_report
from workflows.actions.tick import tick

REMARK = "โปรดแนบรายงานการประชุม"


def give_back(
    office: Office, *, remark: str = REMARK, by: str = CLERK, now: str = "2026-03-20"
) -> Looked:
    return return_report(
        office.house,
        agency_id=office.agency_id,
        round_id=round_(office, 1).id,
        measure_id=1,
        division_id=office.divisions["กองคลัง"],
        officer_id=office.people[by],
        remark=remark,
        now=at(now),
    )


def accept(
    office: Office, *, measure_id: int | None = None, by: str = CLERK, now: str = "2026-03-20"
) -> Looked:
    return accept_reports(
        office.house,
        agency_id=office.agency_id,
        round_id=round_(office, 1).id,
        division_id=office.divisions["กองคลัง"],
        officer_id=office.people[by],
        measure_id=measure_id,
        now=at(now),
    )


def states(office: Office) -> list[ReportStatus]:
    with office.house.read() as connection:
        found = progress.latest_reports(connection, office.agency_id, round_(office, 1).id)
    return [report.state for report in found.values()]


@pytest.fixture
def told(office: Office) -> Office:
    """Two measures of the finance division, both reported; the first by two reports."""
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), measure("อบรม", "กองคลัง"))
    for number in (1, 2):
        tell(office, number)
    return office


def test_a_returned_report_is_owed_again_and_asked_for_with_the_remark(told: Office) -> None:
    assert owed(told, 1) == []
    tick(told.house, now=at("2026-03-20"))
    assert give_back(told).next_reminder_at == at("2026-03-30", 8, 30)
    assert owed(told, 1) == [(1, "กองคลัง")]
    tick(told.house, now=at("2026-03-30"))
    assert [REMARK in mail.text for mail in mails(told)] == [True]
    tell(told, 1, day="2026-03-31")
    assert owed(told, 1) == []
    with told.house.read() as connection:
        assert verify(connection, key=told.house.key, files=told.house.files).faults == ()


def test_returning_returns_every_report_that_the_last_one_replaced(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    for day in ("2026-01-12", "2026-02-12"):
        report(
            office.house,
            agency_id=office.agency_id,
            measure_id=1,
            division_id=office.divisions["กองคลัง"],
            officer_id=office.people[TREASURER],
            done="ดำเนินการแล้ว",
            now=at(day),
        )
    assert len(give_back(office).reports) == 2
    assert owed(office, 1) == [(1, "กองคลัง")]


def test_unchanged_repeats_no_returned_report_and_the_digest_does_not_offer_it(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), measure("อบรม", "กองคลัง"))
    tell(office, 1)
    give_back(office)
    with office.house.read() as connection:
        owing = rounds.owed(connection, office.agency_id, round_ids=[round_(office, 1).id])
    assert [(part.number, part.repeatable) for part in owing] == [(1, False), (2, False)]
    with pytest.raises(TidtamError) as refusal:
        report(
            office.house,
            agency_id=office.agency_id,
            measure_id=1,
            division_id=office.divisions["กองคลัง"],
            officer_id=office.people[TREASURER],
            unchanged=True,
            now=at("2026-03-21"),
        )
    assert refusal.value.code == "nothing-to-repeat"
    tick(office.house, now=at("2026-03-30"))
    assert ["คงเดิม" in mail.text for mail in mails(office)] == [False]


def test_accepting_settles_what_nobody_looked_at_yet(told: Office) -> None:
    assert len(accept(told, measure_id=1).reports) == 1
    assert len(accept(told).reports) == 1
    assert states(told) == [ReportStatus.ACCEPTED, ReportStatus.ACCEPTED]
    assert owed(told, 1) == []
    with pytest.raises(TidtamError) as refusal:
        accept(told)
    assert refusal.value.code == "nothing-reported"


def test_what_was_accepted_by_mistake_can_still_be_returned(told: Office) -> None:
    accept(told)
    assert len(give_back(told).reports) == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"remark": "  "}, "incomplete"),
        ({"by": TREASURER}, "not-yours"),
    ],
)
def test_a_report_is_returned_by_the_clerk_with_a_remark(
    sqlite_office: Office, more: dict[str, str], code: str
) -> None:
    sqlite_office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tell(sqlite_office, 1)
    with pytest.raises(TidtamError) as refusal:
        give_back(sqlite_office, **more)
    assert refusal.value.code == code


def test_a_report_accepted_already_is_not_accepted_again(sqlite_office: Office) -> None:
    sqlite_office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tell(sqlite_office, 1)
    accept(sqlite_office, measure_id=1)
    with pytest.raises(TidtamError) as refusal:
        accept(sqlite_office, measure_id=1)
    assert refusal.value.code == "not-from-here"


def test_after_closing_nothing_is_returned_and_the_snapshot_stays(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tell(office, 1)
    seal = close(office, now="2026-04-02")
    for act in (give_back, accept):
        with pytest.raises(TidtamError) as refusal:
            act(office, now="2026-04-03")
        assert refusal.value.code == "round-not-open"
    assert round_(office, 1).snapshot_sha256 == seal


def test_after_the_last_rung_the_clerk_hears_that_no_reminder_follows(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"), measure("อบรม", "กองช่าง"))
    tell(office, 1)
    tick(office.house, now=at("2026-04-17"))  # all rungs have passed; one division still owes
    assert give_back(office, now="2026-04-20").next_reminder_at is None
