"""Pages on paper: nothing leaves a page empty, and a status stays in one line."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from playwright.sync_api import BrowserContext

from tests.web.browsing import DESK, opened, served, window
from tests.web.visitor import Visitor

pytestmark = pytest.mark.browser
A4_WITHIN_MARGINS = {"width": 680, "height": 1000}
MARGIN = {"top": "15mm", "bottom": "15mm", "left": "15mm", "right": "15mm"}


@pytest.fixture
def clerk(chromium: Path, site: Flask) -> Iterator[tuple[str, BrowserContext]]:
    """The site's address and the clerk's browser."""
    visitor = Visitor(site)
    visitor.sign_in("clerk@office.example")
    cookies = tuple((one.key, one.value) for one in visitor.client._cookies.values())
    with served(site) as address, opened(chromium) as browser:
        yield address, window(browser, size=DESK, cookies=cookies, address=address)


def test_a_paper_begins_on_the_first_page_and_fills_it(clerk: tuple[str, BrowserContext]) -> None:
    address, context = clerk
    page = context.new_page()
    # pieces of words without marks, which a browser's PDF writes twice into its text
    for path, begins, also in (
        ("/rounds/1/meeting/agenda", "ระเบ", "๒.กองคล"),
        ("/rounds/1/memo", "เทศบาลต", "IntegrityandTransparencyAssessment"),
        ("/measures/1", "มาตรการ", "กองสว"),
        ("/plans/1", "มาตรการส", "งานของแต"),
    ):
        page.goto(address + path)
        document = pypdfium2.PdfDocument(BytesIO(page.pdf(format="A4", margin=MARGIN)))
        first = "".join(document[0].get_textpage().get_text_range().split())
        assert begins in first and also in first, path


def test_a_status_in_a_printed_table_stays_in_one_line(clerk: tuple[str, BrowserContext]) -> None:
    address, context = clerk
    page = context.new_page()
    page.set_viewport_size(A4_WITHIN_MARGINS)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    page.goto(f"{address}/plans/1")
    wide = page.evaluate("document.documentElement.scrollWidth")
    lines = page.evaluate(
        "[...document.querySelectorAll('td .chip')].map(one =>"
        " one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight))"
    )
    assert wide <= 680
    assert len(lines) == 16 and max(lines) < 1.5
