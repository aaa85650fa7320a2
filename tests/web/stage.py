"""A stage for requests that nobody means: the filled office, two agencies beside it, everybody in.

Also what its pages offer: the fields of every form and the queries of every link that they serve.
"""

import hashlib
import re
import shutil
import sqlite3
import traceback
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import sqlalchemy as sa
from flask import Flask, got_request_exception
from flask.testing import FlaskClient

from tests.factories import AFTER_DUE, APPROVED, CLERK, HEAD, PASSWORD, FilledOffice
from tests.office import Office, measure
from tests.web.asking import Ask, expanded, path_of
from tests.web.building import open_assents
from tests.web.conftest import copied_office
from tests.web.half_done import HalfDone, factor_of, in_the_office, on_the_site
from tests.web.nonsense import Field, forms_of
from tests.web.seats import Seat, seated
from tests.web.visitor import Visitor
from tracker.status import Role, TokenScope
from web.app import create_app
from workflows.actions import agencies, memo_chain, officers, signin
from workflows.actions.reminders import links_of
from workflows.actions.tokens import issue_token

# Whose pages have all forms that there are, and which pages: those of endpoints that begin so.
READERS = {
    "clerk": "",
    "head": "",
    "administrator": "",
    "palad": "",
    "link": "report_link.",
    "beginning": "second_factor.",
    "factored": "second_factor.",
    "halfway": "sign_in.code",
    "nobody": "sign_in.",
}
# What is the same whoever looks: read once.
EVERYBODYS = ("public.", "help.", "health.", "api_pages.")
# Who has a second factor: begun, in use, and asked for right now; and where its code is typed.
FACTORS = {
    "beginning": "second_factor.confirm",
    "factored": "second_factor.remove",
    "halfway": "sign_in.code",
}


@dataclass
class Stage:
    """The site with everybody in it; two agencies, and one that nobody here belongs to."""

    site: Flask
    office: FilledOffice
    folder: Path
    far: int
    seats: dict[str, Seat]
    ids: dict[str, object]
    others: tuple[int, ...]  # ids of rows of other agencies
    half: HalfDone
    asks: list[Ask] = field(default_factory=list)
    forms: dict[str, list[tuple[Field, ...]]] = field(default_factory=dict)
    queries: dict[str, list[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    @property
    def database(self) -> Path:
        """Its file."""
        return self.folder / "office.db"

    def browser(self, seat: Seat) -> FlaskClient:
        """A browser as it was when its officer had signed in."""
        return seat.browser(self.site)

    def restore(self) -> None:
        """Let the database and the files be what they were."""
        self.broken.clear()
        self.office.office.house.engine.dispose()
        _copy(self.folder / "pristine" / "office.db", self.database)
        files = self.office.office.house.files
        shutil.rmtree(files, ignore_errors=True)
        shutil.copytree(self.folder / "pristine" / "files", files)

    def entries(self, of: sqlite3.Connection) -> int:
        """How many entries all journals have."""
        return int(of.execute("SELECT sum(chain_count) FROM agency").fetchone()[0])

    def print_of(self, agency_id: int) -> str:
        """A hash over every row of an agency."""
        told = hashlib.sha256()
        with closing(sqlite3.connect(self.database)) as look:
            for (table,) in look.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
                columns = [row[1] for row in look.execute(f'PRAGMA table_info("{table}")')]
                key = "id" if table == "agency" else "agency_id"
                if key in columns:
                    query = f'SELECT * FROM "{table}" WHERE {key} = ? ORDER BY 1'
                    for row in look.execute(query, (agency_id,)):
                        told.update(repr((table, row)).encode())
        return told.hexdigest()


@contextmanager
def built(folder: Path) -> Iterator[Stage]:
    """In a folder not there yet: everybody signed in, the memo half-way, citizens let in."""
    office = copied_office(folder)
    house, agency_id = office.office.house, office.agency_id
    sa.event.listen(house.engine, "connect", _hurry)
    house.engine.dispose()
    agencies.change_agency(
        house, agency_id=agency_id, settings={"public_pages": True}, now=APPROVED
    )
    people = {role.value: _somebody(office, agency_id, role) for role in Role}
    factors = {
        name: _somebody(office, agency_id, Role.REPORTER, name=name)
        for name in ("beginning", "factored", "halfway")
    }
    half = in_the_office(office, people)
    assents = open_assents(office, head=people["head"])
    asked: dict[str, Any] = {"agency_id": agency_id, "round_id": 1, "now": AFTER_DUE}
    memo_chain.submit_memo(house, officer_id=office.person(CLERK), **asked)
    memo_chain.carry(house, "endorse", officer_id=office.person(HEAD), **asked)
    another, far = (_second_office(office, name) for name in ("สมมุติ", "ไกลโพ้น"))
    people["another"] = another.people["another"]
    site = create_app(house, clock=lambda: AFTER_DUE)
    seats = {"nobody": seated(site, None)}
    with house.read() as connection:
        links = links_of(house, connection, agency_id)
        others = connection.scalars(
            sa.text(f"SELECT id FROM measure WHERE agency_id = {far.agency_id}")
        ).all()
    seats["link"] = replace(seats["nobody"], link=links.token(people["head"], 1))
    for name, officer_id in people.items():
        made = issue_token(
            house,
            agency_id=another.agency_id if name == "another" else agency_id,
            officer_id=officer_id,
            name="โปรแกรม",
            scope=TokenScope.CLERK,
            days=90,
            now=AFTER_DUE,
        )
        seats[name] = seated(site, f"{name}@stage.example", made.secret)
    ids: dict[str, object] = {
        "agency_id": agency_id,
        "plan_id": office.plan_id,
        "officer_id": office.person(HEAD),
        "key": "closing",
        "secret": "never-issued",
        "filename": "style.css",
        **dict.fromkeys(("round_id", "notice_id", "post_id", "posting_id", "order_id"), 1),
        "token_id": 1,
        **assents,
    }
    for name, endpoint in FACTORS.items():
        inside = None if name == "halfway" else seated(site, f"{name}@stage.example")
        code = factor_of(office, factors[name], confirmed=name != "beginning")
        seats[name] = inside or seated(site, f"{name}@stage.example", whole=False)
        half.told[endpoint], half.meant[endpoint] = {"code": code}, name
    clerk = Visitor(site)
    clerk.client = seats["clerk"].browser(site)
    on_the_site(site, half, clerk=clerk)
    found = Stage(
        site, office, folder, far.agency_id, seats, ids, (*others, *far.divisions.values()), half
    )
    found.asks = [ask for rule in site.url_map.iter_rules() for ask in expanded(rule)]
    found.asks.sort(key=lambda one: (one.rule, one.method))
    for name in {name for ask in found.asks for name in ask.arguments}:
        if name.endswith("_id") and name not in ("measure_id", "division_id", "evidence_id"):
            found.ids.setdefault(name, 1)  # of a route that nobody has told this stage about
    for ask in found.asks:  # what is looked at first and then done stands in an answer only
        if ask.endpoint == "plan.together.look":
            path = path_of(ask, ids, "own")
            told = {"action": "withdraw", "reason": "เหตุผล", "measure": "8"}
            seen = clerk.client.post(path, data={**told, "csrf_token": seats["clerk"].csrf})
            _keep_forms(found, seen.text, path)
    house.engine.dispose()
    shutil.copytree(house.files, folder / "pristine" / "files")
    _copy(found.database, folder / "pristine" / "office.db")
    got_request_exception.connect(_remember(found), site, weak=False)
    _read_the_pages(found)
    yield found
    house.engine.dispose()


def _remember(stage: Stage) -> Any:
    def remember(_site: Flask, exception: BaseException) -> None:
        stage.broken.append("".join(traceback.format_exception(exception)))

    return remember


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # nothing here outlives the test


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        other.execute("PRAGMA synchronous=OFF")
        one.backup(other)


def _somebody(
    office: FilledOffice, agency_id: int, *roles: Role, division: int = 2, name: str = ""
) -> int:
    house = office.office.house
    name = name or (roles[0].value if len(roles) == 1 else "another")
    common: dict[str, Any] = {"agency_id": agency_id, "now": APPROVED}
    officer_id = officers.add_officer(
        house, name=f"นายตัวอย่าง {name}", email=f"{name}@stage.example", **common
    )
    for role in roles:
        inside = role in (Role.HEAD, Role.REPORTER, Role.CLERK)
        officers.assign_post(
            house,
            officer_id=officer_id,
            title=f"ตำแหน่ง {role.value}",
            role=role,
            division_id=division if inside else None,
            starts_on=date(2020, 10, 1),
            **common,
        )
    signin.set_password(house, officer_id=officer_id, password=PASSWORD, **common)
    return officer_id


def _second_office(office: FilledOffice, name: str) -> Office:
    """Another agency with an approved plan; of the first of them somebody has a seat."""
    house = office.office.house
    agency_id = agencies.create_agency(house, name=f"องค์การบริหารส่วนตำบล{name}", now=APPROVED)
    other = Office(house, agency_id)
    other.divisions["กองคลัง"] = agencies.add_division(
        house, agency_id=agency_id, name="กองคลัง", starts_on=date(2020, 10, 1), now=APPROVED
    )
    if name == "สมมุติ":
        other.people["another"] = _somebody(
            office, agency_id, *Role, division=other.divisions["กองคลัง"]
        )
    other.someone("นายตัวอย่าง สุจริต", "นายก", Role.MAYOR)
    other.approved(measure("แจ้งเวียนแนวทาง", "กองคลัง"), measure("ประชุมชี้แจง", "กองคลัง"))
    return other


def _read_the_pages(stage: Stage) -> None:
    """Take the forms and the queries from what is served: by the addresses that they go to."""
    pages = [
        ask
        for ask in stage.asks
        if ask.method == "GET" and not ask.endpoint.startswith(("api.", "static"))
    ]
    read_once: set[str] = set()  # papers and pictures, and what is the same for everybody
    for name, begins in READERS.items():
        browser = stage.browser(stage.seats[name])
        for ask in pages:
            if ask.endpoint in read_once or not ask.endpoint.startswith(begins):
                continue
            ids = stage.ids | {"token": stage.seats[name].link}
            half = stage.half.ids_of(ask.endpoint)
            for path in dict.fromkeys((path_of(ask, ids, "own"), path_of(ask, ids | half, "own"))):
                answer = browser.get(path)
                if answer.mimetype != "text/html" or ask.endpoint.startswith(EVERYBODYS):
                    read_once.add(ask.endpoint)
                if answer.mimetype == "text/html":
                    _keep_forms(stage, answer.text, path)


def _keep_forms(stage: Stage, html: str, path: str) -> None:
    routes = stage.site.url_map.bind("localhost")
    for method, action, fields in forms_of(html):
        _keep(stage, routes, method, action or path, fields)
    for href in re.findall(r'href="(/[^"#]*\?[^"#]*)"', html):
        told = tuple(Field(*pair) for pair in parse_qsl(urlsplit(href.replace("&amp;", "&")).query))
        _keep(stage, routes, "GET", href, told)


def _keep(stage: Stage, routes: Any, method: str, action: str, fields: Sequence[Field]) -> None:
    try:
        endpoint, _ = routes.match(urlsplit(action).path, method=method)
    except Exception:
        return
    if method == "GET":
        known = stage.queries.setdefault(endpoint, [])
        known += [one.name for one in fields if one.name not in known]
    elif fields not in stage.forms.setdefault(endpoint, []):
        stage.forms[endpoint].append(tuple(fields))
