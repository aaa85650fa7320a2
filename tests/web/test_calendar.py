"""The calendar's address: no session, its own type, asked again cheaply, and nobody else's."""

import pytest
from flask import Flask
from icalendar import Calendar

from tests.factories import FINANCE, THREE_DAYS_LEFT, FilledOffice
from workflows.actions import calendar_feed


@pytest.fixture
def path(filled: FilledOffice) -> str:
    """Where the treasurer's calendar is read."""
    address = calendar_feed.switch_on(
        filled.office.house,
        agency_id=filled.agency_id,
        officer_id=filled.person(FINANCE),
        now=THREE_DAYS_LEFT,
    )
    return "/calendar/" + address.rsplit("/", 1)[1]


def test_a_calendar_reads_it_without_a_session(site: Flask, path: str) -> None:
    answer = site.test_client().get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "Set-Cookie" not in answer.headers
    days = [
        e.decoded("dtstart").isoformat() for e in Calendar.from_ical(answer.data).walk("VEVENT")
    ]
    assert days == ["2026-03-31", "2026-09-30"]


def test_asking_again_costs_nothing_until_something_changed(site: Flask, path: str) -> None:
    client = site.test_client()
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path, headers={"If-None-Match": '"older"'}).status_code == 200


def test_another_address_is_no_page(site: Flask, path: str) -> None:
    client = site.test_client()
    for other in (path.replace(".ics", "x.ics"), "/calendar/1-3-.ics", "/calendar/x.ics"):
        answer = client.get(other)
        assert answer.status_code == 404
        assert "VCALENDAR" not in answer.text
    assert client.post(path).status_code in (400, 405)
