"""Pages as a whole: weight, addresses that are asked, one main action, paging, both databases."""

import gzip
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from tests.factories import THREE_DAYS_LEFT, FilledOffice
from tests.office import measure
from tests.web.visitor import Page, Visitor
from web.app import create_app

CLERK, FINANCE, MAYOR = "clerk@office.example", "head2@office.example", "mayor@office.example"
Enter = Callable[[str], Visitor]
PAGES = (
    "/my-work",
    "/plans/1",
    "/measures/1",
    "/measures/4/2/report",
    "/measures/4/2/finish",
    "/measures/2/evidence/1",
    "/rounds/1",
    "/rounds/1/memo",
    "/account",
    "/account/password",
)


def test_the_first_page_is_light(site: Flask) -> None:
    client = site.test_client()
    page = client.get("/sign-in")
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))

    def loaded(path: str) -> bytes:
        with client.get(path) as answer:
            return answer.data

    weights = [len(gzip.compress(loaded(path))) for path in files if "fonts" not in path]
    assert sum(weights) + len(gzip.compress(page.data)) < 20_000
    fonts = sum(
        len(loaded(f"/static/fonts/sarabun-{script}-{weight}.woff2"))
        for script in ("thai", "latin")
        for weight in (400, 600)
    )
    assert fonts < 50_000


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_another_host_or_carries_code(enter: Enter, path: str) -> None:
    page = enter(FINANCE).see(path)
    loaded = page.document.xpath("//link/@href | //script/@src | //img/@src | //form/@action")
    assert [one for one in loaded if not one.startswith("/")] == []
    assert page.document.xpath("//*[@style or @onclick or @onsubmit] | //style") == []
    assert [s for s in page.document.xpath("//script") if s.text] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_and_every_field_its_label(enter: Enter, path: str) -> None:
    page = enter(FINANCE).see(path)
    assert len(page.document.xpath("//h1")) == 1
    labelled = set(page.document.xpath("//label/@for"))
    for one in page.document.xpath("//main//input | //main//select | //main//textarea"):
        if one.get("type") in ("hidden", "checkbox"):
            continue
        assert one.get("id") in labelled or one.get("aria-label"), one.get("name")
    ids = page.document.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "path", ["/measures/4/2/report", "/measures/4/2/finish", "/account/password", "/plans/1"]
)
def test_the_main_action_is_the_only_filled_button(enter: Enter, path: str) -> None:
    page = enter(FINANCE).see(path)
    assert len(page.document.xpath("//main//*[contains(@class, 'button main')]")) == 1


def test_the_list_is_filtered(enter: Enter) -> None:
    page = enter(CLERK).see("/plans/1?status=done")
    assert _titles(page) == ["ประชุมชี้แจงแผนการใช้จ่ายงบประมาณ", "ช่องทางแจ้งเรื่องทุจริตแบบปกปิดตัวตน"]
    assert _titles(enter(CLERK).see("/plans/1?division=5")) == [
        "ปรับปรุงคู่มือการให้บริการและระยะเวลา",
        "รับฟังความเห็นผู้รับบริการทุกไตรมาส",
    ]


def test_a_long_list_is_paged_by_key(enter: Enter, filled: FilledOffice) -> None:
    plan_id = filled.office.approved(
        *(measure(f"มาตรการย่อย {number}", "กองคลัง") for number in range(1, 121)), fiscal_year=2570
    )
    visitor = enter(CLERK)
    seen: list[str] = []
    address = f"/plans/{plan_id}?division={filled.office.divisions['กองคลัง']}"
    for _ in range(3):
        page = visitor.see(address)
        seen += _titles(page)
        following = page.document.xpath("//a[contains(text(), 'ถัดไป')]/@href")
        address = following[0] if following else ""
    assert seen == [f"มาตรการย่อย {number}" for number in range(1, 121)] and not address


def test_a_deputy_sees_each_division_apart(enter: Enter, filled: FilledOffice) -> None:
    from tracker.queries import people
    from tracker.status import ActingForm
    from workflows.actions import officers

    house, agency_id = filled.office.house, filled.agency_id
    with house.read() as connection:
        standing = people.standings(
            connection,
            agency_id,
            on=date(2026, 3, 1),
            officer_id=filled.person("นายตัวอย่าง ขยัน"),
        )[0]
    officers.order_acting(
        house,
        agency_id=agency_id,
        post_id=standing.post_id,
        officer_id=filled.person("นางตัวอย่าง รักงาน"),
        form=ActingForm.RAKSA_RATCHAKAN_THAEN,
        number="๑๒/๒๕๖๙",
        ordered_on=date(2026, 3, 1),
        starts_on=date(2026, 3, 1),
        now=THREE_DAYS_LEFT,
    )
    page = enter(FINANCE).see("/my-work")
    assert "ในฐานะ รักษาราชการแทนผู้อำนวยการกองช่าง" in page.text
    assert "ระบบจองคิวออนไลน์ของตำบล" in page.text


def test_the_site_works_the_same_on_either_database(on_either: FilledOffice) -> None:
    site = create_app(on_either.office.house, clock=lambda: THREE_DAYS_LEFT)
    visitor = Visitor(site)
    assert "รายงานแล้ว ๒ จาก ๕ มาตรการ" in visitor.sign_in(FINANCE).text
    work = visitor.see("/my-work")
    visitor.send(work, f"/measures/{on_either.measures[5]}/")
    form = visitor.see(f"/measures/{on_either.measures[10]}/{_finance(on_either)}/report")
    page = visitor.send(form, "ส่งรายงาน", {"done": "ทำแล้ว\x00", "links": "https://office.example"})
    assert "รายงานแล้ว ๓ จาก ๕ มาตรการ" in page.text
    for path in (f"/plans/{on_either.plan_id}", f"/measures/{on_either.measures[10]}"):
        assert visitor.see(path).status == 200
    for path in ("/rounds", "/memo"):
        assert visitor.see(path).status == 200


def _finance(filled: FilledOffice) -> int:
    return filled.office.divisions["กองคลัง"]


def _titles(page: Page) -> list[str]:
    return [link.text_content() for link in page.document.xpath("//td[@class='lead']/a")]
