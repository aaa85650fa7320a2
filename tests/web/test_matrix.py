"""Who gets what: every route of the site, asked by everybody, held against tests/web/matrix.txt.

The table is for people to read. A route that it lacks fails, and so does a row without a route.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import (
    AFTER_DUE,
    APPROVED,
    CLERK,
    HEAD,
    PASSWORD,
    THREE_DAYS_LEFT,
    FilledOffice,
)
from tests.web.asking import BODIES, FORMS, Ask, expanded, path_of
from tests.web.conftest import copied_office
from tests.web.visitor import Visitor
from tracker.status import Role, TokenScope
from web.app import create_app
from workflows.actions import agencies, memo_chain, officers, remind_now, signin
from workflows.actions.reminders import links_of
from workflows.actions.tokens import issue_token

TABLE = Path(__file__).with_name("matrix.txt")
HEADING = """\
# Who gets what, route by route. Written by the tests (make approve) and read by people.
#
#   ✓  is shown       no    may not (403)               /   is led on, nothing is done
#   +  does it        none  is not there for them (404)  ?   is told what is missing, or why
#   in has to sign in                                       not; nothing is done (422)
#   an HTTP status where it is none of these; a second word stands where the thing is another
#   division's: head and reporter belong to กองคลัง.
#   link: nobody signed in, with the report link of the head of กองคลัง; others have none.
#   another: somebody of another agency of the same installation, who holds every post there.
#
"""
SEATS = ("nobody", "link", *(role.value for role in Role), "another")


@dataclass(frozen=True)
class Seat:
    """Somebody's browser and their program."""

    cookies: tuple[tuple[str, str], ...]
    csrf: str
    secret: str | None
    link: str = "never-issued"


@dataclass
class Building:
    """The site with everybody in it, as it was made; what a request changes is taken back."""

    site: Flask
    database: Path
    files: Path
    pristine: Path
    seats: dict[str, Seat]
    ids: dict[str, object]
    watch: sqlite3.Connection

    def entries(self) -> int:
        """How many entries the journals have: what a request did is one more."""
        counted = self.watch.execute("SELECT sum(chain_count) FROM agency").fetchone()
        return int(counted[0])

    def restore(self) -> None:
        """Let the database and the files be what they were."""
        _copy(self.pristine / "office.db", self.database)
        shutil.copytree(self.pristine / "files", self.files, dirs_exist_ok=True)

    def browser(self, seat: Seat) -> FlaskClient:
        """A browser as it was when its officer had signed in."""
        client = self.site.test_client()
        for name, value in seat.cookies:
            client.set_cookie(name, value)
        return client


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    """The filled office with everybody signed in, its memo half-way, its pages open to citizens."""
    folder = tmp_path_factory.mktemp("building") / "office"
    filled = copied_office(folder)
    sa.event.listen(filled.office.house.engine, "connect", _hurry)
    filled.office.house.engine.dispose()
    house, agency_id = filled.office.house, filled.agency_id
    agencies.change_agency(
        house, agency_id=agency_id, settings={"public_pages": True}, now=APPROVED
    )
    people = {role.value: _new(filled, agency_id, role) for role in Role}
    dead = remind_now.remind_now(
        house,
        agency_id=agency_id,
        round_id=1,
        officer_id=filled.person(CLERK),
        now=THREE_DAYS_LEFT,
    ).dead[0]
    asked = {"agency_id": agency_id, "round_id": 1, "now": AFTER_DUE}
    memo_chain.submit_memo(house, officer_id=filled.person(CLERK), **asked)  # type: ignore[arg-type]
    memo_chain.carry(house, "endorse", officer_id=filled.person(HEAD), **asked)  # type: ignore[arg-type]
    far = agencies.create_agency(house, name="องค์การบริหารส่วนตำบลสมมุติ", now=APPROVED)
    people["another"] = _new(filled, far, *Role)
    site = create_app(house, clock=lambda: AFTER_DUE)
    seats = {"nobody": _seat(site, None, None)}
    with house.read() as connection:
        links = links_of(house, connection, agency_id)
    seats["link"] = replace(seats["nobody"], link=links.token(people["head"], 1))
    ids: dict[str, object] = {}
    for name, officer_id in people.items():
        made = issue_token(
            house,
            agency_id=far if name == "another" else agency_id,
            officer_id=officer_id,
            name="โปรแกรม",
            scope=TokenScope.CLERK,
            days=90,
            now=AFTER_DUE,
        )
        seats[name] = _seat(site, f"{name}@matrix.example", made.secret)
        if name == "head":
            ids["token_id"] = made.id
    ids |= {
        "agency_id": agency_id,
        "plan_id": filled.plan_id,
        "round_id": 1,
        "notice_id": dead,
        "officer_id": filled.person(HEAD),
        "post_id": 1,
        "posting_id": 1,
        "order_id": 1,
        "key": "closing",
        "secret": "never-issued",
        "token": "never-issued",
        "filename": "style.css",
    }
    house.engine.dispose()
    pristine = folder / "pristine"
    shutil.copytree(house.files, pristine / "files")
    _copy(folder / "office.db", pristine / "office.db")
    with closing(sqlite3.connect(folder / "office.db")) as watch:
        yield Building(site, folder / "office.db", house.files, pristine, seats, ids, watch)
    house.engine.dispose()


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        other.execute("PRAGMA synchronous=OFF")
        one.backup(other)


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # nothing here outlives the test


def _new(filled: FilledOffice, agency_id: int, *roles: Role) -> int:
    house = filled.office.house
    name = "another" if len(roles) > 1 else roles[0].value
    division_id = filled.office.divisions["กองคลัง"]
    if len(roles) > 1:
        division_id = agencies.add_division(
            house, agency_id=agency_id, name="กองคลัง", starts_on=date(2020, 10, 1), now=APPROVED
        )
    officer_id = officers.add_officer(
        house,
        agency_id=agency_id,
        name=f"นายตัวอย่าง {name}",
        email=f"{name}@matrix.example",
        now=APPROVED,
    )
    for role in roles:
        inside = role in (Role.HEAD, Role.REPORTER, Role.CLERK)
        officers.assign_post(
            house,
            agency_id=agency_id,
            officer_id=officer_id,
            title=f"ตำแหน่ง {role.value}",
            role=role,
            division_id=division_id if inside else None,
            starts_on=date(2020, 10, 1),
            now=APPROVED,
        )
    signin.set_password(
        house, agency_id=agency_id, officer_id=officer_id, password=PASSWORD, now=APPROVED
    )
    return officer_id


def _seat(site: Flask, name: str | None, secret: str | None) -> Seat:
    visitor = Visitor(site)
    if name is None:
        page = visitor.see("/sign-in")
        token = str(page.document.xpath("//input[@name='csrf_token']/@value")[0])
    else:
        visitor.sign_in(name)
        token = visitor.token()
    cookie = visitor.client.get_cookie("tidtam")
    assert cookie is not None
    return Seat((("tidtam", cookie.value),), token, secret)


def _routes(site: Flask) -> list[Ask]:
    asks = [ask for rule in site.url_map.iter_rules() for ask in expanded(rule)]
    return sorted(asks, key=lambda one: (one.rule, one.method))


def _ask(building: Building, ask: Ask, seat: Seat, whose: str) -> TestResponse:
    path = path_of(ask, {**building.ids, "token": seat.link}, whose)
    if ask.endpoint.startswith("api."):
        headers = {"If-Match": "*"}
        if seat.secret:
            headers["Authorization"] = f"Bearer {seat.secret}"
        body = BODIES.get(ask.endpoint, {}) if ask.method in ("POST", "PUT") else None
        client = building.site.test_client(use_cookies=False)
        return client.open(path, method=ask.method, headers=headers, json=body)
    client = building.browser(seat)
    if ask.method == "GET":
        return client.get(path)
    return client.post(path, data={**FORMS.get(ask.key, {}), "csrf_token": seat.csrf})


def _word(answer: TestResponse, *, did: bool) -> str:
    """What the answer was, in a word of the table."""
    status = answer.status_code
    assert status < 500 or answer.request.path in ("/readyz",), (answer.request.path, answer.text)
    if status in (401, 302) and "/sign-in" in answer.headers.get("Location", "/sign-in"):
        return "in"
    if did:
        return "+"
    words = {403: "no", 404: "none", 422: "?", 302: "/", 303: "/"}
    return words.get(status, "✓" if status == 200 else str(status))


def _cell(building: Building, ask: Ask, who: str) -> str:
    seat, words = building.seats[who], []
    apart = ask.by_division and who not in ("nobody", "another")
    for whose in ("own", "other") if apart else ("own",):
        before = building.entries()
        answer = _ask(building, ask, seat, whose)
        did = building.entries() > before
        words.append(_word(answer, did=did))
        answer.close()
        if did:
            building.restore()
    return " ".join(dict.fromkeys(words))


def test_everybody_gets_from_every_route_what_the_table_says(building: Building) -> None:
    rows = {
        ask.name: [_cell(building, ask, who) for who in SEATS] for ask in _routes(building.site)
    }
    wide = max(map(len, rows))
    widths = [max(len(who), 8) for who in SEATS]

    def line(name: str, cells: list[str]) -> str:
        told = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"{name.ljust(wide)}  {told}".rstrip() + "\n"

    text = HEADING + line("#", list(SEATS)) + "".join(line(*row) for row in rows.items())
    if os.environ.get("TIDTAM_APPROVE") == "1":
        TABLE.write_text(text, encoding="utf-8", newline="\n")
    approved = TABLE.read_text(encoding="utf-8")
    kept = {" ".join(row.split()[:2]) for row in approved.splitlines() if row[0] != "#"}
    rows = {" ".join(name.split()): cells for name, cells in rows.items()}
    assert set(rows) - kept == set(), "routes that the table lacks"
    assert kept - set(rows) == set(), "rows of the table without a route"
    assert text.splitlines() == approved.splitlines()


def test_nothing_is_changed_by_a_form_without_its_token(building: Building) -> None:
    client = building.browser(building.seats["clerk"])
    for ask in _routes(building.site):
        if ask.method != "GET" and not ask.endpoint.startswith(("api.", "line.")):
            path = path_of(ask, {**building.ids, "token": building.seats["link"].link}, "own")
            answer = client.post(path, data=FORMS.get(ask.key, {}))
            assert answer.status_code == 400, ask.name


def test_of_another_agency_there_is_nothing(building: Building) -> None:
    rows = (row.split() for row in TABLE.read_text(encoding="utf-8").splitlines() if row[0] != "#")
    open_to_all = (
        "/public/",
        "/calendar/",
        "/line/",
        "/static/",
        "/sign-in/",
        "/plans/import/",
        "/office/settings/",
        "/report/",
    )
    named = {
        f"{row[0]} {row[1]}": row[-1]
        for row in rows
        if "<" in row[1] and not row[1].startswith(open_to_all)
    }
    assert len(named) > 70
    assert {name for name, word in named.items() if word != "none"} == set()
