"""The office by the API: what is read of it by whom, acting orders, and one's own tokens."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.factories import APPROVED, CLERK, FINANCE, MAYOR, PALAD, FilledOffice
from tests.web.program import Program, program
from tracker.status import ActingForm, Role, TokenScope
from workflows.actions.agencies import change_agency
from workflows.actions.officers import order_acting

ADMINISTRATOR = "นายตัวอย่าง ดูแลระบบ"


def told(answer: Any) -> Any:
    """The JSON of an answer."""
    return answer.get_json()


@pytest.fixture
def clerk(site: Flask, filled: FilledOffice) -> Program:
    """A program of the clerk's that may do what the clerk may."""
    return program(site, filled, CLERK)


@pytest.fixture
def administrator(site: Flask, filled: FilledOffice) -> Program:
    """A program of the administrator's."""
    filled.office.someone(ADMINISTRATOR, "ผู้ดูแลระบบ", Role.ADMINISTRATOR)
    return program(site, filled, ADMINISTRATOR)


def post_of(asking: Program, role: Role) -> int:
    """The number of a post with this role."""
    found = told(asking.get("/agency/posts"))["items"]
    return int(next(one["id"] for one in found if one["role"] == role.value))


@pytest.mark.parametrize("path", ["", "/officers", "/posts", "/orders"])
def test_the_office_is_read_by_those_who_may_read_its_pages(
    site: Flask, filled: FilledOffice, clerk: Program, path: str
) -> None:
    assert clerk.get(f"/agency{path}").status_code == 200
    assert program(site, filled, PALAD).get(f"/agency{path}").status_code == 200
    for name in (FINANCE, MAYOR):
        refused = program(site, filled, name).get(f"/agency{path}")
        assert (refused.status_code, told(refused)["code"]) == (403, "not-yours"), name


def test_the_settings_that_count_are_told_with_those_that_are_the_agencys_own(
    filled: FilledOffice, clerk: Program
) -> None:
    own = {
        "office_start": "09:00",
        "days_off": [{"date": "2026-04-13", "name": "วันสงกรานต์"}],
        "worked_days": ["2026-04-18"],
    }
    change_agency(filled.office.house, agency_id=filled.agency_id, settings=own, now=APPROVED)
    found = told(clerk.get("/agency"))
    assert found["name"] == "เทศบาลตำบลตัวอย่าง"
    assert (found["settings"]["office_start"], found["settings"]["office_end"]) == (
        "09:00",
        "16:30",
    )
    assert found["settings"]["public_pages"] is False
    assert {"on": "2026-04-13", "name": "วันสงกรานต์"} in found["days_off"]
    assert found["worked_days"] == ["2026-04-18"]
    assert {"office_start", "days_off", "worked_days"} <= set(found["own"])
    assert "office_end" not in found["own"]


def test_officers_are_told_with_their_posts_of_the_day_page_by_page(clerk: Program) -> None:
    first = clerk.get("/agency/officers?limit=2")
    (one, two) = told(first)["items"]
    assert 'rel="next"' in first.headers["Link"]
    rest = told(clerk.get(f"/agency/officers?after={two['id']}"))["items"]
    everybody = {each["name"]: each for each in (one, two, *rest)}
    finance = everybody[FINANCE]
    assert (finance["email"], finance["active"]) == ("head2@office.example", True)
    assert [(s["role"], s["division"]) for s in finance["standings"]] == [("head", "กองคลัง")]
    assert "password" not in str(first.get_json())


def test_acting_orders_are_read_and_neither_entered_nor_ended(
    filled: FilledOffice, administrator: Program
) -> None:
    office = filled.office
    made = order_acting(
        office.house,
        agency_id=filled.agency_id,
        post_id=post_of(administrator, Role.PALAD),
        officer_id=filled.person(FINANCE),
        form=ActingForm.RAKSA_RATCHAKAN_THAEN,
        number="๗๗/๒๕๖๙",
        ordered_on=date(2026, 3, 20),
        starts_on=date(2026, 3, 23),
        now=APPROVED,
    )
    at = f"/agency/orders/{made}"
    (listed,) = told(administrator.get("/agency/orders"))["items"]
    assert (listed["role"], listed["officer"], listed["number"]) == ("palad", FINANCE, "๗๗/๒๕๖๙")
    assert told(administrator.get(at)) == listed
    again = {key: listed[key] for key in ("post_id", "officer_id", "form", "ordered_on")}
    for path, body in (
        ("/agency/orders", again | {"number": "๗๘/๒๕๖๙", "starts_on": "2026-03-23"}),
        (f"{at}/end", {"ends_on": "2026-03-25"}),
    ):
        refused = administrator.send(path, body, seen=at)
        assert refused.status_code in (404, 405), path
    assert told(administrator.get("/agency/orders"))["items"] == [listed]


def test_an_officer_sees_and_revokes_their_own_tokens_only(
    site: Flask, filled: FilledOffice, clerk: Program
) -> None:
    other = program(site, filled, CLERK, TokenScope.READ)
    strange = program(site, filled, FINANCE)
    seen = told(clerk.get("/me/tokens"))["items"]
    assert [(one["scope"], one["this"], one["lives"]) for one in seen] == [
        ("read", False, True),
        ("clerk", True, True),
    ]
    (theirs,) = told(strange.get("/me/tokens"))["items"]
    assert clerk.send(f"/me/tokens/{theirs['id']}/revoke").status_code == 404
    assert other.send(f"/me/tokens/{seen[1]['id']}/revoke").status_code == 403, "it only reads"
    gone = told(clerk.send(f"/me/tokens/{seen[0]['id']}/revoke"))
    assert (gone["scope"], gone["lives"]) == ("read", False)
    assert other.get("/me").status_code == 401
    assert strange.get("/me").status_code == 200
