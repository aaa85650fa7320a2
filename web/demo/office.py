"""Sets up the demonstration's agency, divisions and people, and lets them in."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tracker.queries import people
from tracker.status import ActingForm, Role
from workflows.actions import supervision
from workflows.actions.agencies import add_division, change_agency, create_agency
from workflows.actions.officers import add_officer, assign_post, order_acting
from workflows.actions.signin import set_password
from workflows.house import House

SOURCE = Path(__file__).with_name("office.toml")
SINCE = date(2025, 10, 1)
MAIL = "demo.example"


@dataclass(frozen=True, slots=True)
class Office:
    """The agency's number, and its divisions and people by the names that the story uses."""

    agency_id: int
    divisions: dict[str, int]
    officers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Visitor:
    """How somebody signs in, and what there is to do."""

    role: str
    email: str
    name: str
    post: str
    does: str


def told() -> dict[str, Any]:
    """office.toml as it stands."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def visitors() -> list[Visitor]:
    """Everybody who can sign in."""
    return [
        Visitor(one["role"], f"{one['key']}@{MAIL}", one["name"], one["post"], one["does"])
        for one in (*told()["officer"], told()["supervisor"])
    ]


def set_up(house: House, *, password: str, now: datetime) -> Office:
    """Make the office; everybody gets the same password."""
    story = told()
    agency_id = create_agency(house, now=now, **story["agency"])
    change_agency(house, agency_id=agency_id, now=now, settings={"public_pages": True})
    divisions: dict[str, int] = {}
    for one in story["division"]:
        division_id = add_division(house, agency_id=agency_id, starts_on=SINCE, now=now, **one)
        for name in (one["name"], *one.get("aliases", ())):
            divisions[name] = division_id
    officers: dict[str, int] = {}
    for one in story["officer"]:
        officer_id = officers[one["key"]] = add_officer(
            house,
            agency_id=agency_id,
            name=one["name"],
            email=f"{one['key']}@{MAIL}",
            now=now,
        )
        assign_post(
            house,
            agency_id=agency_id,
            officer_id=officer_id,
            title=one["post"],
            role=Role(one["role"]),
            division_id=divisions.get(one.get("division", "")),
            starts_on=SINCE,
            now=now,
        )
        set_password(house, agency_id=agency_id, officer_id=officer_id, password=password, now=now)
    for order in story["acting"]:
        with house.read() as connection:
            post_id = people.find_post(connection, agency_id, order.pop("post"))
        order_acting(
            house,
            agency_id=agency_id,
            post_id=post_id,
            officer_id=officers[order.pop("officer")],
            form=ActingForm.RAKSA_RATCHAKAN_THAEN,
            now=now,
            **order,
        )
    _let_supervise(house, agency_id, story, palad=officers["palad"], password=password, now=now)
    return Office(agency_id, divisions, officers)


def _let_supervise(
    house: House,
    agency_id: int,
    story: dict[str, Any],
    *,
    palad: int,
    password: str,
    now: datetime,
) -> None:
    """One invented office that supervises, with one person, to which the palad has agreed."""
    one = story["supervisor"]
    of_office = supervision.create_office(
        house,
        name=one["office"],
        district=story["agency"]["district"],
        province=story["agency"]["province"],
        now=now,
    )
    person = add_officer(
        house, agency_id=of_office, name=one["name"], email=f"{one['key']}@{MAIL}", now=now
    )
    set_password(house, agency_id=of_office, officer_id=person, password=password, now=now)
    with house.read() as connection:
        office_id = supervision.find_office(connection, one["office"]).id
    supervision.agree(house, agency_id=agency_id, officer_id=palad, office_id=office_id, now=now)


def found(house: House) -> list[str]:
    """The names of the agencies that the database holds."""
    with house.read() as connection:
        return [agency.name for agency in people.agencies(connection)]
