"""The clerk reminds by hand: who gets a digest, who has had one, and what the rules refuse."""

from datetime import date, datetime

import pytest

from tests.beats import at, mails
from tests.office import Office, measure
from tests.workflows.actions.test_rounds import CLERK, TREASURER, round_, tell
from tracker.errors import TidtamError
from tracker.queries import notices, progress
from tracker.status import NoticeState
from workflows.actions import agencies, officers
from workflows.actions.remind_now import Reminded, remind_now, who_to_remind
from workflows.actions.reminders import plan_notices
from workflows.actions.tick import tick

QUIET = at("2026-03-12")  # a Thursday between two rungs (11 and 20 March)


def remind(office: Office, *, by: str = CLERK, half: int = 1, now: datetime = QUIET) -> Reminded:
    return remind_now(
        office.house,
        agency_id=office.agency_id,
        round_id=round_(office, half).id,
        officer_id=office.people[by],
        now=now,
    )


def three_divisions(office: Office) -> None:
    """A plan of which all three owe a report, its ladder told until 12 March."""
    office.approved(measure("เผยแพร่แผน", all_divisions=True), measure("อบรม", "กองคลัง"))


def test_everybody_who_owes_gets_one_digest_at_the_next_beat(office: Office) -> None:
    three_divisions(office)
    tick(office.house, now=at("2026-03-11"))
    tell(office, 1, day="2026-03-12")
    before = who_to_remind(
        office.house, agency_id=office.agency_id, round_id=round_(office, 1).id, now=QUIET
    )
    done = remind(office)
    tick(office.house, now=at("2026-03-12", 9, 1))
    assert [one.officer for one in done.reminding.to] == [TREASURER, "นายตัวอย่าง ขยัน"]
    assert before == done.reminding
    today = [mail for mail in mails(office) if mail.day == date(2026, 3, 12)]
    assert [mail.to for mail in today] == ["head2@office.example", "head3@office.example"]
    assert "เหลือ ๑๓ วันทำการ" in today[0].subject
    with office.house.read() as connection:
        entry = progress.journal_of(connection, office.agency_id)
    told = next(one for one in entry if one.action == "remind-now")
    assert (told.actor_name, told.new["notices"]) == (CLERK, list(done.waiting))


def test_nobody_gets_two_on_a_day(sqlite_office: Office) -> None:
    office = sqlite_office
    three_divisions(office)
    remind(office)
    tick(office.house, now=at("2026-03-12", 9, 1))
    with pytest.raises(TidtamError) as refused:
        remind(office, now=at("2026-03-12", 14))
    assert refused.value.code == "all-reminded"
    assert "วันศุกร์ที่ ๑๓ มีนาคม ๒๕๖๙" in refused.value.th and TREASURER in refused.value.th
    assert len(remind(office, now=at("2026-03-13")).waiting) == 3


def test_who_had_the_ladders_digest_today_is_left_out(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tick(office.house, now=at("2026-03-11"))
    with pytest.raises(TidtamError) as refused:
        remind(office, now=at("2026-03-11", 15))
    assert refused.value.code == "all-reminded"


def test_the_ladders_rung_of_the_same_day_waits_for_the_next(sqlite_office: Office) -> None:
    office = sqlite_office
    office.approved(measure("เผยแพร่แผน", "กองคลัง"))
    tick(office.house, now=at("2026-03-19"))
    remind(office, now=at("2026-03-20", 8, 45))
    planned = plan_notices(office.house, agency_id=office.agency_id, now=at("2026-03-20", 9))
    assert (planned.waiting, len(planned.put_off)) == ((), 1)


def test_one_that_never_got_through_is_taken_back_and_spoken_of(sqlite_office: Office) -> None:
    office = sqlite_office
    three_divisions(office)
    tick(office.house, now=at("2026-03-11"), deliver=False)
    done = remind(office)
    with office.house.read() as connection:
        states = [n.state for n in notices.notices(connection, office.agency_id, limit=6)]
    assert states == [NoticeState.WAITING] * 3 + [NoticeState.CANCELLED] * 3
    assert len(done.waiting) == 3


def test_somebody_without_address_shows_up_as_dead(sqlite_office: Office) -> None:
    office = sqlite_office
    three_divisions(office)
    officers.change_officer(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[TREASURER],
        email=None,
        now=QUIET,
    )
    done = remind(office)
    assert (len(done.waiting), len(done.dead)) == (2, 1)


def test_an_agency_without_a_ladder_can_still_remind_by_hand(sqlite_office: Office) -> None:
    office = sqlite_office
    agencies.change_agency(
        office.house,
        agency_id=office.agency_id,
        settings={"ladder_before": [], "ladder_after": []},
        now=at("2025-10-20"),
    )
    three_divisions(office)
    remind(office)
    tick(office.house, now=at("2026-03-12", 9, 1))
    assert len(mails(office)) == 3


@pytest.mark.parametrize(
    ("code", "by", "half", "now", "why"),
    [
        ("not-yours", TREASURER, 1, QUIET, "reminders are the clerk's"),
        ("nothing-to-remind", CLERK, 2, QUIET, "the second round has not opened"),
        ("office-closed", CLERK, 1, at("2026-03-14", 10), "a Saturday"),
        ("office-closed", CLERK, 1, at("2026-03-12", 17), "after the office has closed"),
    ],
)
def test_what_the_rules_refuse(
    sqlite_office: Office, code: str, by: str, half: int, now: datetime, why: str
) -> None:
    three_divisions(sqlite_office)
    with pytest.raises(TidtamError) as refused:
        remind(sqlite_office, by=by, half=half, now=now)
    assert refused.value.code == code, why
    with sqlite_office.house.read() as connection:
        assert notices.notices(connection, sqlite_office.agency_id) == ()


def test_a_division_with_nobody_is_named(sqlite_office: Office) -> None:
    office = sqlite_office
    agencies.add_division(
        office.house,
        agency_id=office.agency_id,
        name="กองการศึกษา",
        starts_on=date(2020, 10, 1),
        now=at("2025-10-20"),
    )
    three_divisions(office)
    assert remind(office).reminding.nobody == ("กองการศึกษา",)
    for number in (1, 1, 1, 2):
        tell(office, number, day="2026-03-12")
    with pytest.raises(TidtamError) as refused:
        remind(office, now=at("2026-03-13"))
    assert (refused.value.code, "กองการศึกษา" in refused.value.th) == ("nobody-to-remind", True)
