"""A whole invented office half-way through its year, as its people would have made it.

Five divisions, a plan of ten measures, reports and evidence, an open round with some who are
still to report. Everything is done by the actions; times are arguments.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.office import KEY, Office, measure, open_office
from tracker.database import open_database
from tracker.queries import plans
from tracker.settings import load_settings
from tracker.status import Role
from workflows.actions import agencies, measures, progress, signin
from workflows.actions.evidence import Link, Upload
from workflows.capacities import OnBehalf
from workflows.house import House

PASSWORD = "สามคำ ที่จำง่าย"
APPROVED = datetime(2025, 10, 20, 3, 0, tzinfo=UTC)
DECEMBER = datetime(2025, 12, 15, 4, 0, tzinfo=UTC)
MARCH = datetime(2026, 3, 12, 2, 30, tzinfo=UTC)
THREE_DAYS_LEFT = datetime(2026, 3, 26, 3, 0, tzinfo=UTC)
AFTER_DUE = datetime(2026, 4, 2, 3, 0, tzinfo=UTC)

CLERK, HEAD, FINANCE = "นางสาวตัวอย่าง ใจดี", "นายตัวอย่าง มั่นคง", "นางตัวอย่าง รักงาน"
ENGINEER, PALAD, MAYOR = "นายตัวอย่าง ขยัน", "นายตัวอย่าง ซื่อตรง", "นายตัวอย่าง สุจริต"

PLAN: tuple[dict[str, Any], ...] = (
    measure("ปรับปรุงคู่มือการให้บริการและระยะเวลา", all_divisions=True, indicators=[6]),
    measure("ประชุมชี้แจงแผนการใช้จ่ายงบประมาณ", "กองคลัง", indicators=[2]),
    measure(
        "ช่องทางแจ้งเรื่องทุจริตแบบปกปิดตัวตน",
        "สำนักปลัด",
        indicators=[5],
        starts="2025-10-01",
        ends="2026-03-31",
    ),
    measure(
        "คู่มือการยืมทรัพย์สินของราชการ",
        "กองคลัง",
        indicators=[4],
        starts="2026-01-01",
        ends="2026-09-30",
        finding="บุคลากรส่วนหนึ่งยังไม่ทราบขั้นตอนการขอยืม",
        steps=["ร่างคู่มือ", "เสนอที่ประชุมหัวหน้าส่วนราชการ", "เผยแพร่และชี้แจง"],
        follow_up="รายงานรอบ ๖ เดือนและ ๑๒ เดือน",
    ),
    measure("เผยแพร่แผนและผลการจัดซื้อจัดจ้างทุกเดือน", "กองคลัง", "สำนักปลัด", "กองช่าง", indicators=[9]),
    measure("ระบบจองคิวออนไลน์ของตำบล", "กองช่าง", indicators=[8]),
    measure("ประกาศเจตนารมณ์ไม่รับของขวัญ", "สำนักปลัด", indicators=[10]),
    measure("รับฟังความเห็นผู้รับบริการทุกไตรมาส", "กองสวัสดิการสังคม", indicators=[7]),
    measure("อบรมจริยธรรมและประโยชน์ทับซ้อน", "สำนักปลัด", "กองการศึกษา", indicators=[1, 3]),
    measure("ทะเบียนคุมรถส่วนกลางและน้ำมันเชื้อเพลิง", "กองคลัง", indicators=[4]),
)
ASSESSMENT = {
    "fiscal_year": 2568,
    "overall": 89.76,
    "level": "ผ่านดี",
    "instruments": {"IIT": 92.2, "EIT1": 91.4, "EIT2": 90.6, "OIT": 87.0},
    "indicators": {
        str(number): score
        for number, score in enumerate(
            (93.0, 91.0, 95.0, 88.0, 94.0, 92.0, 90.0, 91.0, 79.0, 95.0), start=1
        )
    },
    "questions": {},
    "findings": [],
}


@dataclass
class FilledOffice:
    """The office with its plan and the means to act in it."""

    office: Office
    plan_id: int
    measures: dict[int, int]

    @property
    def agency_id(self) -> int:
        """The agency."""
        return self.office.agency_id

    def person(self, name: str) -> int:
        """An officer by name."""
        return self.office.people[name]

    def move(self, number: int, division: str, action: str, by: str, **more: Any) -> None:
        """One action on a division's part of the measure with this number."""
        measures.move(
            self.office.house,
            agency_id=self.agency_id,
            measure_id=self.measures[number],
            division_id=self.office.divisions[division],
            action=action,
            officer_id=self.person(by),
            **more,
        )

    def report(self, number: int, division: str, by: str, done: str, **more: Any) -> None:
        """One report on a division's part of the measure with this number."""
        progress.report(
            self.office.house,
            agency_id=self.agency_id,
            measure_id=self.measures[number],
            division_id=self.office.divisions[division],
            officer_id=self.person(by),
            done=done,
            **more,
        )


def house_at(folder: Path, url: str) -> House:
    """The house of an office that was made in this folder (see `open_office`)."""
    return House(
        engine=open_database(url),
        key=KEY,
        settings=load_settings(folder / "config.toml", {}),
        files=folder / "files",
    )


def approved_office(folder: Path, url: str) -> FilledOffice:
    """The office with its approved plan; nothing has been done yet. Everybody has a password."""
    office = open_office(folder, url)
    for name in ("กองการศึกษา", "กองสวัสดิการสังคม"):
        office.divisions[name] = agencies.add_division(
            office.house,
            agency_id=office.agency_id,
            name=name,
            starts_on=date(2020, 10, 1),
            now=APPROVED,
        )
    office.someone("นางสาวตัวอย่าง ตั้งใจ", "ผู้อำนวยการกองการศึกษา", Role.HEAD, "กองการศึกษา")
    office.someone("นายตัวอย่าง อดทน", "ผู้อำนวยการกองสวัสดิการสังคม", Role.HEAD, "กองสวัสดิการสังคม")
    plan_id = office.approved(*PLAN, assessment=ASSESSMENT)
    for officer_id in office.people.values():
        signin.set_password(
            office.house,
            agency_id=office.agency_id,
            officer_id=officer_id,
            password=PASSWORD,
            now=APPROVED,
        )
    with office.house.read() as connection:
        found = plans.measures(connection, office.agency_id, plan_id=plan_id, limit=None)
    return FilledOffice(office, plan_id, {one.number: one.id for one in found})


def filled_office(folder: Path, url: str) -> FilledOffice:
    """The office three working days before the due day of its first round."""
    filled = approved_office(folder, url)
    photo = Upload("ภาพการประชุม.png", _picture())
    link = Link("https://office.example/ita/2569/o9")
    for number, division, by in (
        (1, "สำนักปลัด", HEAD),
        (1, "กองคลัง", FINANCE),
        (1, "กองช่าง", ENGINEER),
        (4, "กองคลัง", FINANCE),
        (9, "สำนักปลัด", HEAD),
    ):
        filled.move(number, division, "start", by, now=DECEMBER)
    filled.report(
        4,
        "กองคลัง",
        FINANCE,
        "ร่างคู่มือเสร็จแล้ว รอที่ประชุมเห็นชอบ",
        done_on=date(2026, 1, 15),
        next_step="เสนอที่ประชุมเดือนเมษายน",
        percent=60,
        now=datetime(2026, 1, 15, 4, tzinfo=UTC),
    )
    filled.move(
        2,
        "กองคลัง",
        "finish",
        FINANCE,
        result="ประชุมชี้แจงแผนการใช้จ่ายงบประมาณแก่บุคลากร ๔๒ คน",
        done_on=date(2026, 3, 10),
        evidence=[photo, link],
        now=MARCH,
    )
    filled.report(
        1,
        "สำนักปลัด",
        HEAD,
        "ปรับปรุงคู่มือแล้ว ๕ จาก ๘ บริการ ลดเอกสารจากสามเหลือหนึ่งรายการ",
        done_on=date(2026, 3, 2),
        percent=60,
        now=MARCH,
    )
    filled.report(1, "กองช่าง", ENGINEER, "ปรับปรุงระยะเวลาขออนุญาตก่อสร้าง", now=MARCH)
    filled.move(
        3,
        "สำนักปลัด",
        "finish",
        HEAD,
        result="เปิดใช้ช่องทางบนเว็บไซต์ ผู้แจ้งไม่ต้องระบุชื่อ",
        done_on=date(2026, 1, 5),
        evidence=[link],
        now=MARCH,
    )
    filled.move(6, "กองช่าง", "give-up", ENGINEER, reason="จังหวัดจัดทำระบบกลางให้ใช้ร่วมกันแล้ว", now=MARCH)
    filled.report(9, "สำนักปลัด", HEAD, "อบรมครั้งที่ ๑ แล้ว ๓๕ คน", done_on=date(2026, 2, 20), now=MARCH)
    filled.report(
        5,
        "กองช่าง",
        CLERK,
        "เผยแพร่ครบทุกเดือนถึงกุมภาพันธ์",
        on_behalf=OnBehalf(filled.person(ENGINEER), "โทรศัพท์วันที่ ๑๑ มีนาคม"),
        now=MARCH,
    )
    return filled


def _picture() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (64, 48), (18, 73, 92)).save(out, "PNG")
    return out.getvalue()
