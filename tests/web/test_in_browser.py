"""A head of division at a phone, in a real browser: from signing in to a report with its photo.

With JavaScript and without; nothing asks another host, nothing offends the page's own policy.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.factories import PASSWORD, FilledOffice
from tests.web.browsing import DESK, PHONE, opened, served
from tracker.queries import overview, plans, progress

pytestmark = pytest.mark.browser


@pytest.fixture
def address(site: Flask) -> Iterator[str]:
    """Where the site is served, as in production, for the length of a test."""
    with served(site) as found:
        yield found


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    with opened(chromium) as found:
        yield found


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(
    request: pytest.FixtureRequest,
    browser: Browser,
    address: str,
    no_reports: Callable[[Any], list[str]],
) -> Iterator[Page]:
    """A phone whose complaints and foreign requests fail the test."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        java_script_enabled=request.param,
        has_touch=True,
        is_mobile=True,
        locale="th-TH",
    )
    no_reports(context)
    page = context.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: asked.append(sent.url))
    yield page
    context.close()
    assert [one for one in complaints if "error" in one.lower() or "policy" in one.lower()] == []
    assert [url for url in asked if not url.startswith(address)] == []


def test_from_signing_in_to_a_report_with_its_photo(
    phone: Page, address: str, filled: FilledOffice, tmp_path: Path
) -> None:
    photo = tmp_path / "ทะเบียนรถ.png"
    _picture(photo)
    phone.goto(address)
    phone.get_by_label("อีเมลหรือชื่อ–นามสกุล").fill("head2@office.example")
    phone.get_by_label("รหัสผ่าน").fill(PASSWORD)
    phone.get_by_role("button", name="เข้าสู่ระบบ").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("งานของฉัน")
    expect(phone.get_by_text("รายงานแล้ว ๒ จาก ๕ มาตรการ")).to_be_visible()

    card = phone.get_by_role("article").filter(has_text="ทะเบียนคุมรถส่วนกลาง")
    card.get_by_role("link", name="รายงาน", exact=True).tap()
    phone.get_by_label("ทำอะไรไปแล้ว").fill("จัดทำทะเบียนคุมครบทุกคัน")
    phone.get_by_label("วันที่", exact=True).fill("๒๕")
    phone.get_by_label("หลักฐาน: ภาพถ่ายหรือไฟล์").set_input_files(photo)
    phone.get_by_role("button", name="ส่งรายงาน").tap()
    expect(phone.get_by_text("ส่งรายงานแล้ว: ทะเบียนคุมรถ")).to_be_visible()
    expect(phone.get_by_text("รายงานแล้ว ๓ จาก ๕ มาตรการ")).to_be_visible()

    with filled.office.house.read() as connection:
        part = plans.part(
            connection,
            filled.agency_id,
            measure_id=filled.measures[10],
            division_id=filled.office.divisions["กองคลัง"],
        )
        report = overview.last_reports(connection, filled.agency_id, [part.id])[part.id]
        pieces = progress.evidence_of(connection, filled.agency_id, [part.id])
    assert report.done == "จัดทำทะเบียนคุมครบทุกคัน"
    assert report.done_on is not None and report.done_on.isoformat() == "2026-03-25"
    assert [piece.name for piece in pieces] == ["ทะเบียนรถ.png"]

    phone.get_by_role("link", name="ทะเบียนคุมรถส่วนกลางและน้ำมันเชื้อเพลิง").tap()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="ทะเบียนรถ.png", exact=True).tap()
    assert download.value.suggested_filename == "ทะเบียนรถ.png"


def test_a_sentence_is_chosen_and_changed_and_enter_sends(phone: Page, address: str) -> None:
    _sign_in(phone, address, "head2@office.example")
    phone.goto(f"{address}/measures/4/2/report")
    done = phone.get_by_label("ทำอะไรไปแล้ว")
    done.fill("แจ้งเวียนแล้ว")
    phone.get_by_label("วันที่", exact=True).fill("๒๕")
    phone.get_by_text("เลือกข้อความ: ทำอะไรไปแล้ว").tap()
    phone.get_by_role("button", name="ดำเนินการต่อเนื่องตามแผน").tap()
    expect(done).to_have_value(
        "แจ้งเวียนแล้ว\nดำเนินการต่อเนื่องตามแผน ในรอบนี้ได้ (ระบุกิจกรรม) จำนวน (ระบุจำนวน) ครั้ง"
    )
    expect(done).to_be_focused()
    expect(phone.get_by_label("วันที่", exact=True)).to_have_value("๒๕")
    done.fill("แจ้งเวียนแล้ว และชี้แจงจำนวน ๒ ครั้ง")
    phone.get_by_label("วันที่", exact=True).press("Enter")
    expect(phone.get_by_text("ส่งรายงานแล้ว: คู่มือการยืม")).to_be_visible()


def test_the_menu_leads_everywhere_and_out(phone: Page, address: str) -> None:
    _sign_in(phone, address, "head2@office.example")
    for name, heading in (
        ("มาตรการ ITA", "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. ๒๕๖๙"),
        ("รอบรายงาน", "รอบ ๖ เดือน ตุลาคม ๒๕๖๘ – มีนาคม ๒๕๖๙"),
    ):
        phone.locator("summary").first.tap()
        phone.get_by_role("link", name=name, exact=True).tap()
        expect(phone.get_by_role("heading", level=1)).to_have_text(heading)
    phone.locator("summary").first.tap()
    phone.get_by_role("button", name="ออกจากระบบ").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("เข้าสู่ระบบ")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_is_wider_than_its_screen_and_everything_can_be_touched(
    browser: Browser, address: str, viewport: dict[str, int]
) -> None:
    context = browser.new_context(viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    _sign_in(page, address, "clerk@office.example")
    for path in (
        "/my-work",
        "/plans/1",
        "/measures/1",
        "/measures/1/2/report",
        "/measures/1/2/finish",
        "/rounds/1",
        "/rounds/1/memo",
        "/plans/import",
        "/account",
        "/account/password",
    ):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
        assert page.evaluate(TOO_SMALL_TO_TOUCH) == [], path
        assert page.evaluate(TOO_SMALL_TO_READ) == [], path
    context.close()


# Links inside running text are excepted, as WCAG 2.2 does (2.5.8).
TOO_SMALL_TO_TOUCH = """() => [...document.querySelectorAll(
    "button, summary, select, input:not([type=hidden]):not([type=checkbox]), textarea, a.button, "
    + "a.tap, a.back, .head a, label.tick")]
  .map((one) => [one.textContent.trim().slice(0, 40) || one.name, one.getBoundingClientRect()])
  .filter(([_, box]) => box.width && (box.height < 43.5 || box.width < 24))
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
TOO_SMALL_TO_READ = """() => [...document.querySelectorAll("body *")]
  .filter((one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .filter((one) => !one.closest("svg") && parseFloat(getComputedStyle(one).fontSize) < 16)
  .map((one) => one.textContent.trim().slice(0, 40))"""


def _sign_in(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_label("อีเมลหรือชื่อ–นามสกุล").fill(name)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("งานของฉัน")


def _picture(path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (64, 48), (18, 73, 92)).save(path)
