"""Every page is usable by keyboard alone: all is reached, in reading order, and always seen.

Tab is really pressed; what has the focus is measured in the page after each press.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.factories import PASSWORD, FilledOffice
from tests.proofs import IN_FULL
from tests.web.browsing import DESK, PHONE, opened, served, window
from tests.web.building import SEATS, Building
from tests.web.places import Place, every_place
from tracker.queries import plans, progress

pytestmark = [pytest.mark.browser, pytest.mark.prove]

# Everything that one can do something with, as it stands in the page.
ACTIONABLE = """() => {
  const radios = new Set();
  window.tidtamStops = [...document.querySelectorAll("a[href], button, input, select, textarea, "
      + "summary, [tabindex]")]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden")
    .filter((one) => one.checkVisibility({visibilityProperty: true}))
    .filter((one) => {
      if (one.type !== "radio") return true;
      const seen = radios.has(one.name);
      const another = [...one.form.querySelectorAll(`input[name="${one.name}"]`)]
        .find((other) => other.checked);
      if (another ? another !== one : seen) return false;
      radios.add(one.name);
      return true;
    });
  return window.tidtamStops.map((one) =>
    (one.textContent.trim() || one.ariaLabel || one.name || one.tagName).slice(0, 40));
}"""
# After a press of Tab: which stop it is, whether its ring is seen, and whether anything covers it.
FOCUSED = """() => {
  const one = document.activeElement;
  const at = window.tidtamStops.indexOf(one);
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const x = Math.max(1, Math.min(innerWidth - 2, box.left + Math.min(box.width / 2, 40)));
  const y = box.top + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y);
  const covered = !top || !(one.contains(top) || top.contains(one));
  return [at, seen, covered, box.left, box.top + scrollY, box.right, box.bottom + scrollY];
}"""
# Pages on which the ordinary run walks; the full run walks on all.
WALKED = (
    Place("nobody", "/sign-in"),
    Place("head", "/my-work"),
    Place("head", "/measures/4/2/report"),
    Place("clerk", "/plans/1"),
    Place("clerk", "/rounds/1"),
    Place("palad", "/rounds/1/memo"),
    Place("administrator", "/office/settings"),
    Place("nobody", "/public/1"),
)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """The system's Chromium."""
    with opened(chromium) as one:
        yield one


@pytest.fixture(scope="module")
def address(building: Building) -> Iterator[str]:
    """Where the building's site is served."""
    with served(building.site) as one:
        yield one


def _walk(page: Page, path: str) -> list[str]:
    """Press Tab until the page is left; what was wrong on the way."""
    names = page.evaluate(ACTIONABLE)
    seen: list[list[Any]] = []
    for _ in range(len(names)):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
    wrong = [] if names[0] == "ข้ามไปยังเนื้อหา" else ["the skip link is not first"]
    order = [stop[0] for stop in seen]
    if order != list(range(len(names))):
        missed = [names[at] for at in range(len(names)) if at not in order]
        wrong.append(f"missed {missed}, order {order}")
    for at, ring, covered, *_ in seen:
        name = names[at] if at >= 0 else "something unnamed"
        wrong += [] if ring else [f"no ring around {name}"]
        wrong += [f"{name} is covered"] if covered else []
    for (at, _, _, *box), (then, _, _, *after) in pairwise(seen[1:]):
        if min(at, then) >= 0 and _reads_backwards(box, after):
            wrong.append(f"from {names[at]} up to {names[then]}")
    return [f"{path}: {one}" for one in wrong]


def _reads_backwards(box: list[float], after: list[float]) -> bool:
    """Whether what follows stands above, and not in a column to the right."""
    left, _, _, _ = box
    then_left, _, _, then_bottom = after
    return then_bottom <= box[1] and then_left <= left


def _places(building: Building) -> list[Place]:
    return every_place(building, everybody=False) if IN_FULL else list(WALKED)


@pytest.mark.parametrize("size", [PHONE, DESK] if IN_FULL else [PHONE], ids=str)
def test_tab_reaches_everything_in_reading_order_and_is_seen(
    browser: Browser, building: Building, address: str, size: dict[str, int]
) -> None:
    wrong: list[str] = []
    places = _places(building)
    for who in SEATS:
        cookies = building.seats[who].cookies
        context = window(browser, size=size, cookies=cookies, address=address)
        page = context.new_page()
        for place in places:
            if place.who == who:
                page.goto(address + place.path)
                wrong += _walk(page, f"{who} {place.path}")
        context.close()
    assert wrong == [], "\n".join(wrong)


def test_the_menu_opens_and_closes_without_a_mouse(
    browser: Browser, building: Building, address: str
) -> None:
    cookies = building.seats["head"].cookies
    context = window(browser, size=PHONE, cookies=cookies, address=address)
    page = context.new_page()
    page.goto(f"{address}/my-work")
    sheet = page.locator(".menu-sheet")
    _tab_to(page, "summary")
    page.keyboard.press("Enter")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Space")
    for _ in range(page.locator(".menu-sheet :is(a, button)").count()):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.menu-sheet') !== null")
    page.keyboard.press("Tab")
    expect(sheet).to_be_hidden()  # it would lie over what has the focus now
    assert page.evaluate("document.activeElement.closest('main') !== null")
    context.close()


def test_the_skip_link_leads_past_the_menu(
    browser: Browser, building: Building, address: str
) -> None:
    cookies = building.seats["clerk"].cookies
    context = window(browser, size=DESK, cookies=cookies, address=address)
    page = context.new_page()
    page.goto(f"{address}/plans/1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_head_reports_without_a_mouse(
    browser: Browser, site: Flask, filled: FilledOffice, javascript: bool
) -> None:
    with served(site) as address:
        context = browser.new_context(viewport=DESK, java_script_enabled=javascript)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        _tab_to(page, "[name=name]")
        page.keyboard.type("head2@office.example")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("งานของฉัน")
        report = f"/measures/{filled.measures[10]}/"
        _tab_to(page, f"a[href^='{report}'][href$='/report']")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("รายงาน")
        _tab_to(page, "[name=done]")
        page.keyboard.type("จัดทำทะเบียนคุมครบทุกคัน")
        _tab_to(page, "[name=done_on-day]")
        page.keyboard.press("Control+A")
        page.keyboard.type("๒๕")
        _tab_to(page, "main button.main")
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile("^ส่งรายงานแล้ว: ทะเบียนคุมรถ"))).to_be_visible()
        context.close()
    with filled.office.house.read() as connection:
        part = plans.part(
            connection,
            filled.agency_id,
            measure_id=filled.measures[10],
            division_id=filled.office.divisions["กองคลัง"],
        )
        told = progress.progress_of(connection, filled.agency_id, part.id)
    assert [(one.done, str(one.done_on)) for one in told] == [("จัดทำทะเบียนคุมครบทุกคัน", "2026-03-25")]


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the first thing of this kind has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(
            "(wanted) => document.activeElement === document.querySelector(wanted)", selector
        ):
            return
    raise AssertionError(f"{selector} is not reached")
