"""The whole half-year by five people in browsers of their own, and a citizen who reads it.

The clerk brings the document of seed 003; it is answered, approved, reported on, reminded of,
closed, written up, endorsed, published and read: on a phone and at a desk, with JavaScript and
without. Nothing asks another host, nothing offends the pages' own policy.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from waitress.server import create_server

from tests.beats import at, beats, mails
from tests.databases import fresh_sqlite
from tests.factories import PASSWORD, house_at
from tests.office import KEY, Office
from tests.proofs import examples
from tests.web.conftest import Clock
from tests.year import SEEDS
from tracker.queries import memos, plans, rounds
from tracker.status import MemoStatus, Role, RoundStatus
from web.app import create_app
from workflows.actions import agencies, officers, signin
from workflows.actions.tick import tick

pytestmark = [pytest.mark.browser, pytest.mark.prove]

MOVED_IN = at("2023-10-02")
SECRETARIAT, FINANCE = "สำนักปลัดเทศบาล", "กองคลัง"
CLERK, DIRECTOR, TREASURER = "clerk@half.example", "director@half.example", "money@half.example"
PALAD, MAYOR = "palad@half.example", "mayor@half.example"
PEOPLE = (
    (CLERK, "นางสาวตัวอย่าง ใจดี", "เจ้าพนักงานธุรการ", Role.CLERK, SECRETARIAT),
    (DIRECTOR, "นายตัวอย่าง มั่นคง", "หัวหน้าสำนักปลัดเทศบาล", Role.HEAD, SECRETARIAT),
    (TREASURER, "นางตัวอย่าง รักงาน", "ผู้อำนวยการกองคลัง", Role.HEAD, FINANCE),
    (PALAD, "นายตัวอย่าง ซื่อตรง", "ปลัดเทศบาล", Role.PALAD, None),
    (MAYOR, "นายตัวอย่าง สุจริต", "นายกเทศมนตรี", Role.MAYOR, None),
)
QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
OFFENCES = """document.addEventListener("securitypolicyviolation",
  (one) => console.error("policy offended: " + one.violatedDirective + " " + one.blockedURI));"""
# A page that asks once more (an incomplete memo, who one is) is no failure; browsers call it so.
MEANT = re.compile(r"^error: Failed to load resource: .* status of (422|403) ")
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
RUNS = (
    pytest.param((PHONE, False), id="on a phone without JavaScript"),
    pytest.param((DESK, True), id="at a desk with JavaScript"),
    pytest.param((PHONE, True), id="on a phone with JavaScript"),
    pytest.param((DESK, False), id="at a desk without JavaScript"),
)


@dataclass
class Person:
    """Somebody with a browser of their own."""

    page: Page
    address: str
    name: str = ""

    def go(self, path: str) -> Page:
        """Open a page, by signing in where that is asked."""
        self.page.goto(self.address + path)
        if self.name and self.page.locator("input[name=password]").count():
            self.page.get_by_label("อีเมลหรือชื่อ–นามสกุล").fill(self.name)
            self.page.get_by_label("รหัสผ่าน").fill(PASSWORD)
            self.press("เข้าสู่ระบบ")
        return self.page

    def press(self, name: str, *, within: Locator | None = None, nth: int = 0) -> None:
        """Tap or click a button or a link with these words; say who one is where that is asked."""
        place = within or self.page.locator("main")
        words = re.compile(re.escape(name))
        button = place.get_by_role("button", name=words).or_(place.get_by_role("link", name=words))
        button.nth(nth).click()
        proof = self.page.locator("input#proof")
        if proof.count():
            proof.fill(PASSWORD)
            self.page.get_by_role("button", name="ทำต่อ").click()

    def date(self, name: str, day: str, month: int, year: str) -> None:
        """Fill in a date as officials write it."""
        self.page.locator(f"[name={name}-day]").fill(day)
        self.page.locator(f"[name={name}-month]").select_option(str(month))
        self.page.locator(f"[name={name}-year]").fill(year)

    def reads(self, *sentences: str) -> None:
        """Each of these stands on the page."""
        for sentence in sentences:
            expect(self.page.locator("body")).to_contain_text(sentence)


@dataclass
class Town:
    """An office of five, its site at a clock, and what its browsers complained of."""

    office: Office
    clock: Clock
    address: str
    browser: Browser
    window: dict[str, Any]
    files: Path
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def somebody(self, name: str = "") -> Person:
        """A new browser."""
        context = self.browser.new_context(**self.window, locale="th-TH")
        context.add_init_script(OFFENCES)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", lambda sent: self.strangers.append(sent.url))
        return Person(page, self.address, name)

    def at(self, day: str, hour: int = 10, minute: int = 0) -> datetime:
        """Let it be this time in Bangkok."""
        self.clock.now = at(day, hour, minute)
        return self.clock.now


@pytest.fixture(params=RUNS[: examples(slice=2, full=4)])
def town(request: pytest.FixtureRequest, chromium: Path, tmp_path: Path) -> Iterator[Town]:
    """The office on the first working day of the fiscal year 2567, served as in production."""
    window, script = request.param
    office = _office(tmp_path)
    clock = Clock(MOVED_IN)
    site = create_app(office.house, clock=clock)
    reports: list[str] = []
    _watch(site, reports)
    server = create_server(site, host="127.0.0.1", port=0, threads=4)

    def run() -> None:
        with suppress(OSError):  # closing it is the only way to stop it from another thread
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.effective_port}"
    expect.set_options(timeout=30_000)  # of a machine that does other things beside
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=list(QUIET))
        made = Town(
            office, clock, address, browser, {**window, "java_script_enabled": script}, tmp_path
        )
        yield made
        browser.close()
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(timeout=10)
    office.house.engine.dispose()
    loud = [one for one in made.complaints if "error" in one.lower() or "policy" in one.lower()]
    assert [one for one in loud if not MEANT.search(one)] == []
    assert reports == []
    assert [url for url in made.strangers if not url.startswith(address + "/")] == []


def test_a_half_year_from_last_years_paper_to_the_citizen(town: Town) -> None:
    clerk = town.somebody(CLERK)
    _brings_the_plan(town, clerk)
    director, treasurer = town.somebody(DIRECTOR), town.somebody(TREASURER)
    _reports(town, director, treasurer)
    _follows_the_mail(town)
    _reminds_and_closes(town, clerk)
    _writes_endorses_publishes(town, clerk, director)
    _reads_as_a_citizen(town)


def _brings_the_plan(town: Town, clerk: Person) -> None:
    """Upload, answer what is doubted, store, approve."""
    town.at("2023-10-16")
    clerk.go("/plans/import")
    clerk.page.get_by_label("ไฟล์แผน").set_input_files(_seed())
    clerk.press("อ่านแผน")
    clerk.reads("อ่านได้ ๑๗ มาตรการ · เหลือ ๒ คำถาม")
    questions = clerk.page.locator("article.question")
    clerk.press("ตรวจแล้ว", within=questions.filter(has_text="โปรดตรวจว่าเลือกไฟล์ถูก"))
    expect(questions).to_have_count(1)
    name = questions.filter(has_text="คือส่วนราชการใด")
    expect(name).to_contain_text("ตารางที่ ๔, แถวที่ ๓")
    clerk.go("/plans/import")  # one leaves, and comes back
    clerk.press(_seed().name)
    name.get_by_label("ชื่อนี้คือ").select_option(label=SECRETARIAT)
    clerk.press("บันทึกคำตอบ", within=name)
    clerk.reads("ไม่มีข้อสงสัยเหลือ")
    clerk.press("เก็บเป็นร่างแผน")
    clerk.reads("เก็บเป็นร่างแผนแล้ว")
    clerk.date("approved_on", "๑๖", 10, "๒๕๖๖")
    clerk.page.locator("input#scan").set_input_files(_picture(town.files / "แผนลงนาม.png"))
    clerk.press("อนุมัติแผน")
    clerk.reads("อนุมัติแผนแล้ว", "๑๗ มาตรการ", "๒ ส่วนราชการ")
    tick(town.office.house, now=at("2023-10-17"))
    with town.office.house.read() as connection:
        first, _ = rounds.rounds(connection, town.office.agency_id)
        every = plans.measures(connection, town.office.agency_id, limit=None)
    assert (first.status, first.due_on) == (RoundStatus.OPEN, date(2024, 3, 29))
    assert sum(len(one.parts) for one in every) == 27


def _reports(town: Town, director: Person, treasurer: Person) -> None:
    """Two heads: a report with its photo; one begun, one finished with evidence."""
    town.at("2024-02-01")
    director.go("/my-work")
    director.reads("งานของฉัน", "รายงานแล้ว ๐ จาก ๑๗ มาตรการ")
    card = director.page.get_by_role("article").first
    director.press("รายงาน", within=card)
    director.page.get_by_label("ทำอะไรไปแล้ว").fill("ประชุมชี้แจงแล้วทุกหมู่บ้าน")
    director.date("done_on", "๒๕", 1, "๒๕๖๗")
    photo = _picture(town.files / "ภาพการประชุม.png")
    director.page.get_by_label("หลักฐาน: ภาพถ่ายหรือไฟล์").set_input_files(photo)
    director.press("ส่งรายงาน")
    director.reads("ส่งรายงานแล้ว", "รายงานแล้ว ๑ จาก ๑๗ มาตรการ")

    treasurer.go("/my-work")
    treasurer.reads("รายงานแล้ว ๐ จาก ๑๐ มาตรการ")
    treasurer.press("เริ่มดำเนินการ", within=treasurer.page.get_by_role("article").first)
    treasurer.reads("เริ่มดำเนินการแล้ว")
    treasurer.page.get_by_role("article").nth(1).locator("h2 a").click()
    treasurer.press("แล้วเสร็จ")
    treasurer.page.get_by_label("ผลการดำเนินการ").fill("จัดทำคู่มือและเวียนให้ทุกส่วนถือปฏิบัติ")
    treasurer.date("done_on", "๓๑", 1, "๒๕๖๗")
    treasurer.page.locator("input#files").set_input_files(photo)
    treasurer.press("แล้วเสร็จ")
    treasurer.reads("บันทึกแล้ว")


def _follows_the_mail(town: Town) -> None:
    """A reminder's link leads in two taps to a submitted report."""
    beats(town.office, "2024-03-19", "2024-03-21")
    (mail,) = [one for one in mails(town.office) if one.to == TREASURER][-1:]
    path = re.search(r"/report/\S+", mail.text)
    assert path is not None and "๙ รายการ" in mail.text
    town.at("2024-03-21", 11)
    reader = town.somebody()  # on whatever device the mail is read: nobody is signed in here
    reader.go(path[0])
    reader.reads("รายงานของฉัน", "นางตัวอย่าง รักงาน")
    reader.press("รายงาน", within=reader.page.get_by_role("article").first)  # the first tap
    reader.page.get_by_label("ทำอะไรไปแล้ว").fill("สำรวจพัสดุแล้วครึ่งหนึ่ง")
    reader.press("ส่งรายงาน")  # the second
    reader.reads("ส่งรายงานแล้ว", "รายงานแล้ว ๒ จาก ๑๐ มาตรการ")


def _reminds_and_closes(town: Town, clerk: Person) -> None:
    """On the due day who is late is reminded by hand; the next working day the round is closed."""
    town.at("2024-03-29", 14)
    before = len(mails(town.office))
    clerk.go("/rounds")
    clerk.reads("๐ จาก ๒ ส่วนราชการ")
    clerk.press("เตือนผู้ที่ยังไม่ส่ง")
    clerk.reads("จะได้รับ ๒ คน")
    clerk.press("ส่งการเตือนเดี๋ยวนี้")
    tick(town.office.house, now=at("2024-03-29", 14, 5))
    assert len(mails(town.office)) == before + 2
    town.at("2024-04-01")
    clerk.go("/rounds/1")
    clerk.page.locator("summary", has_text="ปิดรอบ").click()
    closing = clerk.page.locator("form[action$='/close']")
    closing.locator("textarea").fill("ครบกำหนดแล้ว ส่วนที่ค้างจะติดตามในรอบหน้า")
    clerk.press("ปิดรอบ", within=closing)
    clerk.reads("ปิดรอบแล้ว")


def _writes_endorses_publishes(town: Town, clerk: Person, director: Person) -> None:
    """The memo climbs from the clerk to the mayor and comes back to be numbered and published."""
    clerk.go("/rounds/1/memo")
    clerk.press("เสนอบันทึกข้อความ")
    clerk.reads("ยังไม่ได้เสนอ")
    clerk.press("เสนอทั้งที่ยังไม่ครบ")
    clerk.reads("เสนอบันทึกข้อความแล้ว")
    for person in (director, town.somebody(PALAD), town.somebody(MAYOR)):
        person.go("/rounds/1/memo")
        turn = person.page.locator("section[aria-labelledby=turn]")
        turn.get_by_role("button").click()
        person.reads("ลงความเห็นแล้ว")
    clerk.go("/rounds/1/memo")
    clerk.page.locator("input[name=number]").fill("ตย ๕๒๐๐๑/๑๒๓")
    clerk.date("dated_on", "๑", 4, "๒๕๖๗")
    clerk.press("บันทึกเลขที่และวันที่")
    clerk.press("บันทึกว่าเผยแพร่แล้ว")
    clerk.reads("บันทึกการเผยแพร่แล้ว")
    with town.office.house.read() as connection:
        memo = memos.memo_of_round(connection, town.office.agency_id, 1)
    assert memo is not None and memo.status is MemoStatus.PUBLISHED


def _reads_as_a_citizen(town: Town) -> None:
    """Without signing in: the plan, the half-year, the memo."""
    citizen = town.somebody()
    citizen.go(f"/public/{town.office.agency_id}")
    citizen.reads("ปีงบประมาณ พ.ศ. ๒๕๖๗", "๑๗ มาตรการ", "บันทึกข้อความ รอบ ๖ เดือน")
    with citizen.page.expect_download() as download:
        citizen.press("PDF")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    citizen.go(f"/public/{town.office.agency_id}")
    citizen.press("ดูผลของรอบนี้")
    citizen.reads("ข้อมูล ณ วันปิดรอบ ไม่เปลี่ยนแปลงอีก")
    citizen.go("/plans/1")
    citizen.reads("เข้าสู่ระบบ")


def _office(folder: Path) -> Office:
    url = fresh_sqlite(folder)
    (folder / "config.toml").write_text(f'[database]\nurl = "{url}"\n', encoding="utf-8")
    assert len(KEY) == 32
    house = house_at(folder, url)
    agency_id = agencies.create_agency(
        house, name="เทศบาลตำบลตัวอย่าง", letter_prefix="ตย ๕๒๐๐๑/", now=MOVED_IN
    )
    agencies.change_agency(
        house, agency_id=agency_id, settings={"public_pages": True}, now=MOVED_IN
    )
    office = Office(house, agency_id)
    common: dict[str, Any] = {"agency_id": agency_id, "now": MOVED_IN}
    for name in (SECRETARIAT, FINANCE):
        office.divisions[name] = agencies.add_division(
            house, name=name, starts_on=date(2020, 10, 1), **common
        )
    for email, name, title, role, division in PEOPLE:
        officer_id = officers.add_officer(house, name=name, email=email, **common)
        officers.assign_post(
            house,
            officer_id=officer_id,
            title=title,
            role=role,
            division_id=office.divisions[division] if division else None,
            starts_on=date(2023, 10, 1),
            **common,
        )
        signin.set_password(house, officer_id=officer_id, password=PASSWORD, **common)
    return office


def _watch(site: Flask, reports: list[str]) -> None:
    """Write down what browsers report of the policy, whatever the site makes of it."""
    from flask import request

    @site.before_request
    def _see() -> None:
        if request.path == "/csp-report":
            reports.append(request.get_data(as_text=True))


def _seed() -> Path:
    found = sorted(SEEDS.glob("003*.txt"))
    if not found:
        pytest.skip(f"the shared seeds are not beside this checkout ({SEEDS.parent.name}/seeds)")
    return found[0]


def _picture(path: Path) -> Path:
    from PIL import Image

    Image.new("RGB", (64, 48), (18, 73, 92)).save(path)
    return path
