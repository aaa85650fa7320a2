"""What is told by LINE is heard: a block by a clock behind ours, and codes that work."""

from datetime import timedelta

from tests.office import JANUARY, Office
from tests.workflows.actions.test_line_links import HEAD, USER, chosen, code_for, event, writes
from tracker.queries import contacts
from workflows.actions import line_inbox, line_links
from workflows.channels.line_events import Unfollowed


def test_a_block_is_heard_although_the_clock_of_line_is_behind_ours(office: Office) -> None:
    writes(office, code_for(office))
    event(office, Unfollowed(USER, JANUARY - timedelta(minutes=1)))
    assert not chosen(office).line_on
    with office.house.read() as connection:
        assert contacts.blocked(connection, office.agency_id) == {office.people[HEAD]}
    line_links.switch_line(
        office.house,
        agency_id=office.agency_id,
        officer_id=office.people[HEAD],
        on=True,
        now=JANUARY,
    )
    with office.house.read() as connection:
        assert contacts.blocked(connection, office.agency_id) == set()


def test_codes_that_work_are_no_wrong_tries(sqlite_office: Office) -> None:
    for _ in range(line_inbox.TRIES_OF_A_USER + 1):
        answer = writes(sqlite_office, code_for(sqlite_office))
        assert answer is not None and "เชื่อมบัญชี LINE กับ" in answer
