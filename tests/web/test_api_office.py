"""The office by the API: what is read of it by whom, acting orders, and one's own tokens."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import APPROVED, CLERK, FINANCE, MAYOR, PALAD, FilledOffice
from tests.web.program import Program, program
from tracker.status import Role, TokenScope
from workflows.actions.agencies import change_agency

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


def order(filled: FilledOffice, post_id: int, **more: Any) -> dict[str, Any]:
    """An order by which the head of finance acts in a post."""
    return {
        "post_id": post_id,
        "officer_id": filled.person(FINANCE),
        "form": "รักษาราชการแทน",
        "number": "๗๗/๒๕๖๙",
        "ordered_on": "2026-03-20",
        "starts_on": "2026-03-23",
    } | more


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


def test_an_order_lets_an_officer_act_until_it_ends(
    site: Flask, filled: FilledOffice, administrator: Program
) -> None:
    palad = post_of(administrator, Role.PALAD)
    made = administrator.send("/agency/orders", order(filled, palad))
    assert made.status_code == 200
    at = f"/agency/orders/{told(made)['id']}"
    finance = program(site, filled, FINANCE, TokenScope.READ)
    acting = [one for one in told(finance.get("/me"))["standings"] if one["acting"]]
    assert [(one["role"], one["order"]) for one in acting] == [("palad", "๗๗/๒๕๖๙")]
    before = administrator.get(at).headers["ETag"]
    ended = administrator.send(f"{at}/end", {"ends_on": "2026-03-25"}, seen=at)
    assert told(ended)["ends_on"] == "2026-03-25"
    assert [one for one in told(finance.get("/me"))["standings"] if one["acting"]] == []
    late = administrator.ask(
        "POST", f"{at}/end", json={"ends_on": "2026-03-26"}, headers={"If-Match": before}
    )
    assert (late.status_code, told(late)["current"]["ends_on"]) == (412, "2026-03-25")


def test_who_may_give_which_order_is_as_on_the_page(
    site: Flask, filled: FilledOffice, clerk: Program
) -> None:
    palad = post_of(clerk, Role.PALAD)
    above = clerk.send("/agency/orders", order(filled, palad))
    assert (above.status_code, told(above)["code"]) == (409, "above-the-clerk")
    own = program(site, filled, FINANCE).send("/agency/orders", order(filled, palad))
    assert (own.status_code, told(own)["code"]) == (403, "not-yours")
    narrow = program(site, filled, CLERK, TokenScope.REPORT)
    refused = narrow.send("/agency/orders", order(filled, palad))
    assert (refused.status_code, told(refused)["code"]) == (403, "scope-too-small")
    head = post_of(clerk, Role.HEAD)
    back = clerk.send("/agency/orders", order(filled, head, ends_on="2026-03-01"))
    assert (back.status_code, told(back)["code"]) == (409, "ends-before-it-begins")
    nobody = clerk.send("/agency/orders", order(filled, head, officer_id=9999))
    assert nobody.status_code == 404
    assert told(clerk.get("/agency/orders"))["items"] == []


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
