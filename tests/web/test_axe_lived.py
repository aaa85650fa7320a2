"""Nor does axe-core find anything in a half-year that was lived: what links lead to, what a press
brings.

They are the pages of tests/screenshots.py, of each role; in full only, for this is minutes long,
and the slice of test_axe.py looks at the same templates.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import screenshots
from tests.databases import one_at_a_time, run_folder
from tests.half_way import HalfWay
from tests.proofs import IN_FULL
from tests.web.browsing import opened, served
from tests.web.looking import Looking, Seen
from tests.web.places import in_language

pytestmark = [
    pytest.mark.browser,
    pytest.mark.prove,
    pytest.mark.skipif(not IN_FULL, reason="in full only"),
]
BEFORE, AFTER = "", "-after"
LANGUAGES = ("th", "en")
WIDTHS = (360, 1440)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """The system's Chromium."""
    with opened(chromium) as one:
        yield one


@pytest.fixture
def stages(tmp_path: Path) -> Iterator[dict[str, screenshots.Stage]]:
    """The demonstration before the first round was due and after the half-year, lived once."""
    with one_at_a_time("demonstration"):
        every = list(screenshots.lived_stages(tmp_path, run_folder() / "demonstration"))
    yield {one.moment: one for one in every}
    for one in every:
        one.house.engine.dispose()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_no_page_that_a_link_leads_to_has_a_fault(
    browser: Browser, stages: dict[str, screenshots.Stage], moment: str, language: str
) -> None:
    stage, seen = stages[moment], Seen()
    roles: list[str] = []
    found: list[str] = []
    with served(stage.site) as address:
        for role, visitor, first in screenshots.people_on(stage):
            pages = screenshots.led_to(stage, visitor, first)
            screenshots.speak(visitor, language)
            name = f"{role}{moment} {language}"
            looking = Looking(browser, visitor.client, address, name=name, widths=WIDTHS)
            for path in dict.fromkeys(in_language(language, one) for one in pages.values()):
                text = visitor.see(path).response.text
                assert f'<html lang="{language}"' in text, path
                new = seen.new(text)
                if new != "nothing":
                    found += looking.faults(path, only_frame=new == "frame")
            looking.context.close()
            roles.append(role)
    assert len(roles) == 12
    assert found == [], "\n".join(found)


def test_no_page_that_a_press_brings_has_a_fault(
    browser: Browser, stages: dict[str, screenshots.Stage]
) -> None:
    stage = stages[BEFORE]
    on_it = HalfWay(stage.house, stage.site, stage.clock, stage.agency_id, screenshots.PASSWORD)
    found: list[str] = []
    looked = 0
    with served(stage.site) as address:
        for name, visitor, come in on_it.pages():
            for language in LANGUAGES:
                screenshots.speak(visitor, language)
                text = come().response.text
                looking = Looking(
                    browser, visitor.client, address, name=f"a press {language}", widths=WIDTHS
                )
                found += looking.faults_of(text, name)
                looking.context.close()
                looked += 1
    assert looked >= 120
    assert found == [], "\n".join(found)
