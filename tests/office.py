"""An invented office for tests of the actions: agency, divisions, officers and a plan.

Everything is made by the actions themselves, as a clerk would; times are arguments.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tracker.database import open_database
from tracker.settings import load_settings
from tracker.status import Role
from workflows.actions import agencies, imports, officers, plans
from workflows.house import House

OCTOBER = datetime(2025, 10, 20, 3, 0, tzinfo=UTC)
JANUARY = datetime(2026, 1, 12, 3, 0, tzinfo=UTC)
KEY = b"a key for tests, 32 bytes long.."
DIVISIONS = ("สำนักปลัด", "กองคลัง", "กองช่าง")


@dataclass
class Office:
    """A house with one agency; people and divisions by their names."""

    house: House
    agency_id: int
    divisions: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def someone(
        self, name: str, title: str, role: Role, division: str | None = None, **more: Any
    ) -> int:
        """Add an officer with one post; known by `name` afterwards."""
        officer_id = officers.add_officer(
            self.house, agency_id=self.agency_id, name=name, now=OCTOBER, **more
        )
        officers.assign_post(
            self.house,
            agency_id=self.agency_id,
            officer_id=officer_id,
            title=title,
            role=role,
            division_id=self.divisions[division] if division else None,
            starts_on=date(2025, 10, 1),
            now=OCTOBER,
        )
        self.people[name] = officer_id
        return officer_id

    def imported(
        self,
        *measures: dict[str, Any],
        fiscal_year: int = 2569,
        source: bytes = b"plan",
        **more: Any,
    ) -> int:
        """A draft plan of these measures (see `measure`)."""
        understood = {
            "agency": None,
            "assessment": None,
            "plan": {
                "fiscal_year": fiscal_year,
                "measures": [{**m, "number": n} for n, m in enumerate(measures, start=1)],
            },
            **more,
        }
        return imports.import_plan(
            self.house,
            agency_id=self.agency_id,
            understood=understood,
            source_name="แผน.txt",
            source=source,
            now=OCTOBER,
        )

    def approved(self, *measures: dict[str, Any], now: datetime = OCTOBER, **more: Any) -> int:
        """A plan of these measures, approved by the mayor."""
        plan_id = self.imported(*measures, **more)
        plans.approve_plan(
            self.house,
            agency_id=self.agency_id,
            plan_id=plan_id,
            officer_id=self.people["นายตัวอย่าง สุจริต"],
            second_because="แผนของหน่วยงานย่อย",
            now=now,
        )
        return plan_id


def measure(title: str, *owners: str, all_divisions: bool = False, **more: Any) -> dict[str, Any]:
    """A measure as the reading gives it (CONTRACT's JSON)."""
    return {
        "title": title,
        "actions": [],
        "issue": None,
        "instrument": None,
        "indicators": [9],
        "questions": [],
        "finding": None,
        "steps": ["ตรวจสอบข้อมูล", "เผยแพร่บนเว็บไซต์"],
        "owners": list(owners),
        "all_divisions": all_divisions,
        "starts": None,
        "ends": None,
        "follow_up": None,
        "status": "planned",
        "as_printed": {},
        "where": "table 1",
        **more,
    }


def open_office(folder: Path, url: str) -> Office:
    """An agency with three divisions, their heads, a clerk, a palad and a mayor."""
    config = folder / "config.toml"
    config.write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    house = House(
        engine=open_database(url),
        key=KEY,
        settings=load_settings(config, {}),
        files=folder / "files",
    )
    agency_id = agencies.create_agency(
        house,
        name="เทศบาลตำบลตัวอย่าง",
        district="ตัวอย่าง",
        province="ตัวอย่าง",
        letter_prefix="ตย ๕๑๐๐๕/",
        telephone="๐ ๐๐๐๐ ๐๐๐๐",
        now=OCTOBER,
    )
    office = Office(house, agency_id)
    for name in DIVISIONS:
        office.divisions[name] = agencies.add_division(
            house, agency_id=agency_id, name=name, starts_on=date(2020, 10, 1), now=OCTOBER
        )
    office.someone(
        "นางสาวตัวอย่าง ใจดี",
        "เจ้าพนักงานธุรการปฏิบัติงาน",
        Role.CLERK,
        "สำนักปลัด",
        email="clerk@office.example",
    )
    office.someone(
        "นายตัวอย่าง มั่นคง",
        "หัวหน้าสำนักปลัด",
        Role.HEAD,
        "สำนักปลัด",
        email="head1@office.example",
    )
    office.someone(
        "นางตัวอย่าง รักงาน",
        "ผู้อำนวยการกองคลัง",
        Role.HEAD,
        "กองคลัง",
        email="head2@office.example",
    )
    office.someone(
        "นายตัวอย่าง ขยัน",
        "ผู้อำนวยการกองช่าง",
        Role.HEAD,
        "กองช่าง",
        email="head3@office.example",
    )
    office.someone(
        "นายตัวอย่าง ซื่อตรง", "ปลัดเทศบาลตำบลตัวอย่าง", Role.PALAD, email="palad@office.example"
    )
    office.someone(
        "นายตัวอย่าง สุจริต", "นายกเทศมนตรีตำบลตัวอย่าง", Role.MAYOR, email="mayor@office.example"
    )
    return office
