"""axe-core finds nothing on any page, and each fits its screen and can be read and touched.

axe-core comes with a package that the tests install; it is run inside the page by the browser's own
protocol, so that pages stay as served, with their strict policy.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.proofs import IN_FULL
from tests.web.browsing import DESK, MEASURES, PHONE, opened, served, window
from tests.web.building import SEATS, Building
from tests.web.places import Place, every_place, half_way

pytestmark = [pytest.mark.browser, pytest.mark.prove]
SIZES = {360: PHONE, 1440: DESK}
# What lies behind a summary is looked at too; the menu lies over the page and is looked at alone.
OPEN = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
# Style sheets are read again only for a rule that is still being tried (css-orientation-lock, off).
FOUND = """async () => (await axe.run({
    resultTypes: ["violations"], preload: {assets: ["media"]}})).violations.flatMap((one) =>
  one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} ${node.html.slice(0, 120)}`))"""
# A form sent with nothing in it is answered by the same page with what is missing.
EMPTIED = """() => {
  const form = [...document.querySelectorAll("main form[method=post]")]
    .find((one) => one.querySelector("input:not([type=hidden]), textarea"));
  if (!form) return false;
  form.querySelectorAll("input:not([type=hidden]), textarea").forEach((one) => {
    if (one.type === "checkbox" || one.type === "radio") one.checked = false; else one.value = "";
  });
  form.submit();
  return true;
}"""
ASKED = (
    ("nobody", "/sign-in"),
    ("nobody", "/sign-in/link"),
    ("clerk", "/measures/4/2/report"),
    ("clerk", "/measures/4/2/finish"),
    ("clerk", "/measures/4/2/give-up"),
    ("clerk", "/plans/new"),
    ("clerk", "/plans/import"),
    ("clerk", "/account/password"),
    ("administrator", "/office/officers/new"),
    ("administrator", "/office/settings/days"),
)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """The system's Chromium."""
    with opened(chromium) as one:
        yield one


@pytest.fixture(scope="module")
def address(building: Building) -> Iterator[str]:
    """Where the site is served."""
    with served(building.site) as one:
        yield one


class Looking:
    """One person's browser of one size in one language."""

    def __init__(
        self, browser: Browser, building: Building, address: str, who: str, **how: Any
    ) -> None:
        self.address = address
        self.name = f"{who} {how['language']} {how['width']}"
        client = building.browser(building.seats[who])
        client.post(
            "/language",
            data={"language": how["language"], "csrf_token": building.seats[who].csrf},
        )
        cookie = client.get_cookie("tidtam")
        assert cookie is not None
        self.context = window(
            browser, size=SIZES[how["width"]], cookies=(("tidtam", cookie.value),), address=address
        )
        self.page: Page = self.context.new_page()

    def faults(self, path: str) -> list[str]:
        """What is wrong with the page at this path."""
        self.page.goto(self.address + path)
        return self.faults_here(path)

    def faults_here(self, path: str) -> list[str]:
        """What is wrong with the page that is open."""
        found: list[str] = []
        for measure in MEASURES:
            found += self.page.evaluate(measure)
        self.page.evaluate(OPEN)
        for measure in MEASURES:
            found += [f"opened: {one}" for one in self.page.evaluate(measure)]
        self.page.evaluate(AXE_SCRIPT)
        found += self.page.evaluate(FOUND)
        return [f"{self.name} {path}: {one}" for one in dict.fromkeys(found)]


def _faults(
    browser: Browser, building: Building, address: str, places: list[Place], **how: Any
) -> list[str]:
    found: list[str] = []
    for who in SEATS:
        paths = [place.path for place in places if place.who == who]
        if paths:
            looking = Looking(browser, building, address, who, **how)
            found += [fault for path in paths for fault in looking.faults(path)]
            looking.context.close()
    return found


HOW = [("th", 360), ("th", 1440), ("en", 360), ("en", 1440)] if IN_FULL else [("th", 360)]


@pytest.mark.parametrize(("language", "width"), HOW)
def test_no_page_has_a_fault(
    browser: Browser, building: Building, address: str, language: str, width: int
) -> None:
    places = every_place(building, everybody=IN_FULL)
    assert len(places) > 60
    found = _faults(browser, building, address, places, language=language, width=width)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(("language", "width"), HOW[:1] if not IN_FULL else HOW)
def test_what_exists_for_a_while_has_no_fault(
    browser: Browser, building: Building, address: str, language: str, width: int
) -> None:
    try:
        places = half_way(building)
        found = _faults(browser, building, address, places, language=language, width=width)
        assert found == [], "\n".join(found)
    finally:
        building.restore()


@pytest.mark.parametrize(("language", "width"), [("en", 1440)] if not IN_FULL else HOW)
def test_a_form_that_lacks_something_has_no_fault(
    browser: Browser, building: Building, address: str, language: str, width: int
) -> None:
    found: list[str] = []
    how: dict[str, Any] = {"language": language, "width": width}
    lookers = {who: Looking(browser, building, address, who, **how) for who in dict(ASKED)}
    for who, path in ASKED:
        looking = lookers[who]
        looking.page.goto(address + path)
        with looking.page.expect_navigation() as answered:
            assert looking.page.evaluate(EMPTIED), path
        assert answered.value is not None and answered.value.status == 422, path
        found += looking.faults_here(path)
    for looking in lookers.values():
        looking.context.close()
    building.restore()
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(("language", "width"), [("en", 360)] if not IN_FULL else HOW[:3])
def test_the_open_menu_has_no_fault(
    browser: Browser, building: Building, address: str, language: str, width: int
) -> None:
    looking = Looking(browser, building, address, "clerk", language=language, width=width)
    looking.page.goto(f"{address}/my-work")
    looking.page.locator("details.menu summary").click()
    found = looking.faults_here("the menu")
    assert found == [], "\n".join(found)
    looking.context.close()
