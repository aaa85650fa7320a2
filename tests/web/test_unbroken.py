"""Words without a place to break, as people paste them: no page becomes wider for them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.factories import APPROVED, FINANCE, THREE_DAYS_LEFT, FilledOffice
from tests.office import measure
from tests.web.browsing import DESK, PHONE, WIDER_THAN_THE_SCREEN, opened, served, window
from tests.web.visitor import Visitor
from tracker.queries import plans
from tracker.status import Role
from workflows.actions import agencies
from workflows.actions.evidence import Link

pytestmark = pytest.mark.browser

WORD = "Tidtam_"  # a name as a computer's file has it: nothing says where it may break
DIVISION, TITLE = WORD * 20, WORD * 50
LINK = "https://office.example/" + WORD * 30
PAGES = (
    "/my-work",
    "/plans/{plan}",
    "/plans/{plan}?look=board",
    "/plans/{plan}/together",
    "/plans/{plan}/coverage",
    "/measures/{long}",
    "/measures/{long}/{division}/report",
    "/measures/4",
    "/measures/4/2/report",
    "/measures/4/2/finish",
    "/rounds/1",
    "/rounds/1/memo",
    "/rounds/1/meeting/agenda",
    "/notices",
    "/office",
    "/office/divisions",
    "/office/orders",
    "/office/officers/{officer}",
)


@pytest.fixture
def found(filled: FilledOffice) -> dict[str, int]:
    """The office with a division, a title, a person and a link of one long word each."""
    office = filled.office
    office.divisions[DIVISION] = agencies.add_division(
        office.house,
        agency_id=filled.agency_id,
        name=DIVISION,
        starts_on=date(2020, 10, 1),
        now=APPROVED,
    )
    officer = office.someone(f"นางสาว{WORD * 10}", WORD * 12, Role.HEAD, DIVISION)
    plan = office.approved(measure(TITLE, DIVISION, "กองคลัง"), fiscal_year=2570)
    with office.house.read() as connection:
        long = plans.measures(connection, filled.agency_id, plan_id=plan)[0].id
    filled.report(
        4,
        "กองคลัง",
        FINANCE,
        WORD * 40,
        problem=WORD * 40,
        evidence=[Link(LINK)],
        now=THREE_DAYS_LEFT,
    )
    return {
        "plan": plan,
        "long": long,
        "division": office.divisions[DIVISION],
        "officer": officer,
    }


@pytest.fixture
def address(site: Flask) -> Iterator[str]:
    """Where the site is served, as in production."""
    with served(site) as at:
        yield at


def test_no_page_is_wider_for_a_long_word(
    chromium: Path, site: Flask, address: str, found: dict[str, int]
) -> None:
    with opened(chromium) as browser:
        for who, pages in (("clerk", PAGES), ("head2", ("/my-work", "/measures/{long}"))):
            visitor = Visitor(site)
            visitor.sign_in(f"{who}@office.example")
            cookies = tuple((one.key, one.value) for one in visitor.client._cookies.values())
            paths = [path.format(**found) for path in pages]
            assert _wider(browser, address, cookies, paths) == {}, who


def _wider(
    browser: Browser, address: str, cookies: tuple[tuple[str, str], ...], paths: list[str]
) -> dict[str, list[str]]:
    """What is wider than the screen, by width and page."""
    wider = {}
    for size in (PHONE, DESK):
        context = window(browser, size=size, cookies=cookies, address=address)
        page = context.new_page()
        for path in paths:
            answer = page.goto(address + path)
            assert answer is not None and answer.status == 200, path
            page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
            if faults := page.evaluate(WIDER_THAN_THE_SCREEN):
                wider[f"{size['width']} {path}"] = faults
        context.close()
    return wider
