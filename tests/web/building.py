"""The site with somebody of each role in it: for tests that go through all of its pages.

Whoever belongs to a division belongs to กองคลัง.
"""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import (
    AFTER_DUE,
    APPROVED,
    CLERK,
    FINANCE,
    HEAD,
    PALAD,
    PASSWORD,
    THREE_DAYS_LEFT,
    FilledOffice,
)
from tests.web.asking import Ask, expanded
from tests.web.seats import Seat, seated
from tracker.queries import plans
from tracker.status import AssentKind, AssentStatus, Role, TokenScope, WayIn
from tracker.store import Who
from tracker.tables import Assent
from web.app import create_app
from workflows.actions import (
    agencies,
    memo_chain,
    officers,
    remind_now,
    sessions,
    signin,
    supervision,
)
from workflows.actions.reminders import links_of
from workflows.actions.tokens import issue_token

SEATS = ("nobody", "link", *(role.value for role in Role), "supervisor", "another")


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

    def version(self) -> int:
        """Another one as soon as anything at all was written into the database."""
        return int(self.watch.execute("PRAGMA data_version").fetchone()[0])

    def prints(self) -> dict[str, str]:
        """What stands in each table, and which files lie there, as hashes."""
        tables = self.watch.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        told = {
            name: repr(self.watch.execute(f'SELECT * FROM "{name}"').fetchall())
            for (name,) in tables
        }
        told["files"] = repr(sorted(str(one) for one in self.files.rglob("*")))
        return {name: hashlib.sha256(rows.encode()).hexdigest() for name, rows in told.items()}

    def restore(self) -> None:
        """Let the database and the files be what they were."""
        _copy(self.pristine / "office.db", self.database)
        shutil.copytree(self.pristine / "files", self.files, dirs_exist_ok=True)

    def browser(self, seat: Seat) -> FlaskClient:
        """A browser as it was when its officer had signed in."""
        return seat.browser(self.site)


@contextmanager
def opened_building(filled: FilledOffice, folder: Path) -> Iterator[Building]:
    """The filled office with everybody signed in, its memo half-way, its pages open to citizens.

    `folder` is where it lies. The instant is some days after the first round was due.
    """
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
    _supervise(filled)
    waiting = open_assents(filled, head=people["head"])
    site = create_app(house, clock=lambda: AFTER_DUE)
    seats = {"nobody": seated(site, None)}
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
        seats[name] = seated(site, f"{name}@matrix.example", made.secret)
        if name == "head":
            ids["token_id"] = made.id
    seats["supervisor"] = seated(site, "supervisor@matrix.example")
    ids |= {
        "agency_id": agency_id,
        "plan_id": filled.plan_id,
        "round_id": 1,
        "notice_id": dead,
        "officer_id": filled.person(HEAD),
        "post_id": 1,
        "posting_id": 1,
        "order_id": 1,
        "consent_id": 1,
        **waiting,
        "session_id": of_the_head(filled, people["head"]),
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


def _supervise(filled: FilledOffice) -> None:
    """Somebody of an office to which the agency has agreed, and an office without consent."""
    house, names = filled.office.house, ("ท้องถิ่นอำเภอตัวอย่าง", "ท้องถิ่นจังหวัดตัวอย่าง")
    agency_id, _ = (supervision.create_office(house, name=one, now=APPROVED) for one in names)
    someone = officers.add_officer(
        house,
        agency_id=agency_id,
        name="นายตัวอย่าง supervisor",
        email="supervisor@matrix.example",
        now=APPROVED,
    )
    signin.set_password(
        house, agency_id=agency_id, officer_id=someone, password=PASSWORD, now=APPROVED
    )
    supervision.agree(
        house,
        agency_id=filled.agency_id,
        officer_id=filled.person(PALAD),
        office_id=1,
        now=AFTER_DUE,
    )


def of_the_head(filled: FilledOffice, head: int) -> int:
    """Another device in which the head is signed in."""
    house, of = filled.office.house, (filled.agency_id, head)
    sessions.begin(house, agency_id=of[0], officer_id=head, way=WayIn.PASSWORD, now=AFTER_DUE)
    with house.read() as connection:
        return sessions.sessions_of(connection, *of, now=AFTER_DUE)[0].id


def open_assents(filled: FilledOffice, *, head: int) -> dict[str, int]:
    """A wish to give up, an entry to be confirmed, and one that the head objected to."""
    house, agency_id = filled.office.house, filled.agency_id
    clerk = filled.person(CLERK)
    with house.read() as connection:
        part = plans.part(connection, agency_id, measure_id=10, division_id=2)
    asked = {"part_id": part.id, "asked_at": AFTER_DUE}
    on_behalf = {
        "kind": AssentKind.CONFIRMATION,
        "act": "report",
        "said": "ตรวจทะเบียนคุมรถแล้ว",
        "asked_by": clerk,
        "asked_for": head,
        "source": "ประชุมหัวหน้าส่วนราชการ",
    }
    objected = {
        "state": AssentStatus.REFUSED,
        "answered_by": head,
        "answered_at": AFTER_DUE,
        "remark": "ยังไม่ได้ตรวจ",
    }
    with house.write(agency_id, who=Who(clerk, CLERK), now=AFTER_DUE) as store:
        wish = store.insert(
            Assent,
            kind=AssentKind.CONSENT,
            act="give-up",
            said="ไม่มีงบประมาณ",
            asked_by=filled.person(FINANCE),
            **asked,
        )
        entry = store.insert(Assent, **on_behalf, **asked)
        wrong = store.insert(Assent, **on_behalf, **objected, **asked)
    return {"assent_id": wish, "entry_id": entry, "objected_id": wrong}


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


def routes(site: Flask) -> list[Ask]:
    """Every route with each of its methods, by address."""
    asks = [ask for rule in site.url_map.iter_rules() for ask in expanded(rule)]
    return sorted(asks, key=lambda one: (one.rule, one.method))
