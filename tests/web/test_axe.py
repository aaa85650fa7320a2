"""axe-core finds nothing on any page, and each fits its screen and can be read and touched.

In full: whatever each role is served in each language, at both widths; in slices, one of each.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.proofs import IN_FULL
from tests.web.browsing import opened, served
from tests.web.building import SEATS, Building
from tests.web.looking import Looking, View, speaking, views_of
from tests.web.places import every_place, half_way, in_language

pytestmark = [pytest.mark.browser, pytest.mark.prove]
LANGUAGES = ("th", "en") if IN_FULL else ("th",)
PHONE, DESK, BOTH = (360,), (1440,), (360, 1440)
# Each person by themselves, for as many workers as there are; or everybody at once.
WHOSE = [(who,) for who in SEATS] if IN_FULL else [SEATS]
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
# Who has a menu, and where: citizens' pages have one of their own, on the phone.
MENUS = {"nobody": "/public/1"} | {
    who: "/account" for who in SEATS if who not in ("nobody", "link")
}


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


@pytest.fixture(scope="module")
def views(building: Building) -> list[View]:
    """Every page that anybody is served, in each language: the same in each worker."""
    return list(views_of(building, every_place(building, everybody=IN_FULL), LANGUAGES))


def _looking(
    browser: Browser,
    building: Building,
    address: str,
    who: str,
    language: str,
    *,
    widths: tuple[int, ...] = BOTH,
) -> Looking:
    client = speaking(building, who, language)
    return Looking(browser, client, address, name=f"{who} {language}", widths=widths)


def test_every_role_is_looked_at_in_every_language(views: list[View]) -> None:
    assert len(views) > (780 if IN_FULL else 80)
    assert sum(one.new == "all" for one in views) > (320 if IN_FULL else 75)
    shown = {(one.who, one.language) for one in views if one.new != "nothing"}
    wanted = SEATS if IN_FULL else ("nobody", "link", "clerk", "administrator", "palad", "head")
    assert shown >= set(product(wanted, LANGUAGES))


@pytest.mark.parametrize("whose", WHOSE, ids=lambda one: one[0] if IN_FULL else "everybody")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_fault(
    browser: Browser,
    building: Building,
    address: str,
    views: list[View],
    language: str,
    whose: tuple[str, ...],
) -> None:
    found: list[str] = []
    for who in whose:
        new = [
            one
            for one in views
            if (one.who, one.language) == (who, language) and one.new != "nothing"
        ]
        if new:
            looking = _looking(
                browser, building, address, who, language, widths=BOTH if IN_FULL else PHONE
            )
            for one in new:
                found += looking.faults(one.path, only_frame=one.new == "frame")
            looking.context.close()
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_exists_for_a_while_has_no_fault(
    browser: Browser, building: Building, address: str, language: str
) -> None:
    widths = BOTH if IN_FULL else PHONE
    found: list[str] = []
    try:
        places = half_way(building)
        for who in dict.fromkeys(place.who for place in places):
            looking = _looking(browser, building, address, who, language, widths=widths)
            for place in places:
                if place.who == who:
                    found += looking.faults(place.path)
            looking.context.close()
    finally:
        building.restore()
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES if IN_FULL else ("en",))
def test_a_form_that_lacks_something_has_no_fault(
    browser: Browser, building: Building, address: str, language: str
) -> None:
    found: list[str] = []
    widths = BOTH if IN_FULL else DESK
    lookers = {
        who: _looking(browser, building, address, who, language, widths=widths)
        for who in dict(ASKED)
    }
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


@pytest.mark.parametrize("language", LANGUAGES if IN_FULL else ("en",))
def test_the_open_menu_has_no_fault(
    browser: Browser, building: Building, address: str, language: str
) -> None:
    found: list[str] = []
    for who, path in MENUS.items() if IN_FULL else [("clerk", "/my-work")]:
        widths = BOTH if IN_FULL and who != "nobody" else PHONE
        looking = _looking(browser, building, address, who, language, widths=widths)
        looking.page.goto(address + in_language(language, path))
        looking.page.locator("details.menu summary").click()
        found += looking.faults_here("the menu")
        looking.context.close()
    assert found == [], "\n".join(found)
