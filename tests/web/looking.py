"""One person's browser looking at pages of the site: what axe-core and the measures find there.

axe-core comes with a package that the tests install; it is run inside the page by the browser's own
protocol, so that pages stay as served, with their strict policy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import lxml.html
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.web.browsing import DESK, MEASURES, PHONE, window
from tests.web.building import SEATS, Building
from tests.web.places import Place, in_language

SIZES = {360: PHONE, 1440: DESK}
# Every measure on the page as it came, and again with what lies behind a summary; the menu lies
# over the page and is looked at alone. Afterwards all is as it came, for the next width.
MEASURED = f"""() => {{
  const measures = [{", ".join(MEASURES)}];
  const shut = [...document.querySelectorAll("main details:not([open])")];
  const found = measures.flatMap((one) => one());
  shut.forEach((one) => {{ one.open = true; }});
  window.tidtamShut = shut;
  return found.concat(measures.flatMap((one) => one()).map((one) => `opened: ${{one}}`));
}}"""
SHUT = "window.tidtamShut.forEach((one) => { one.open = false; })"
# Style sheets are read again only for a rule that is still being tried (css-orientation-lock, off).
FOUND = """async (known) => (await axe.run(known ? {exclude: [["main"]]} : document, {
    resultTypes: ["violations"], preload: {assets: ["media"]}})).violations.flatMap((one) =>
  one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} ${node.html.slice(0, 120)}`))"""
LAID = "/as-it-came"


New = Literal["all", "frame", "nothing"]


class Seen:
    """What was already served to somebody in the same words, and so has the same faults."""

    def __init__(self) -> None:
        self.mains: set[str] = set()
        self.frames: set[str] = set()

    def new(self, text: str) -> New:
        """How much of this page is new: all, only the frame (header, navigation, foot), nothing."""
        main, frame = _parted(text)
        known, framed = main in self.mains, frame in self.frames
        self.mains.add(main)
        self.frames.add(frame)
        return "all" if not known else "frame" if not framed else "nothing"


def _parted(text: str) -> tuple[str, str]:
    """(main, all around it) of a page, without what nobody sees: values of hidden fields, nonces.

    The classes of body and main, which the style sheet asks for, belong to both.
    """
    page = lxml.html.document_fromstring(text)
    for one in page.xpath("//input[@type='hidden']"):
        one.set("value", "")
    for one in page.xpath("//*[@nonce]"):
        del one.attrib["nonce"]
    title, body, (main,) = page.find(".//title"), page.find("body"), page.xpath("//main")
    words = [str(title.text), body.get("class", ""), lxml.html.tostring(main, encoding="unicode")]
    kept = main.get("class", "")
    main.clear()
    main.set("class", kept)
    title.text = ""
    return "\n".join(words), lxml.html.tostring(page, encoding="unicode")


@dataclass(frozen=True)
class View:
    """A page as one person was served it in one language, and how much of it was not seen yet."""

    who: str
    path: str
    language: str
    new: New


def views_of(
    building: Building, places: Iterable[Place], languages: Iterable[str]
) -> Iterator[View]:
    """Each place in each language, with what nobody before was served in the same words."""
    for language in languages:
        clients = {who: speaking(building, who, language) for who in SEATS}
        seen = Seen()
        for place in places:
            path = in_language(language, place.path)
            with clients[place.who].get(path) as answer:
                assert f'<html lang="{language}"' in answer.text, place
                yield View(place.who, path, language, seen.new(answer.text))


def speaking(building: Building, who: str, language: str) -> Any:
    """A browser, without a window, of somebody who has chosen this language."""
    seat = building.seats[who]
    client = building.browser(seat)
    client.post("/language", data={"language": language, "csrf_token": seat.csrf})
    return client


class Looking:
    """One person's browser in one language, which looks at a page at one width after the other."""

    def __init__(
        self, browser: Browser, client: Any, address: str, *, name: str, widths: tuple[int, ...]
    ) -> None:
        self.address, self.name, self.widths = address, name, widths
        cookie = client.get_cookie("tidtam")
        cookies = (("tidtam", cookie.value),) if cookie else ()
        size = SIZES[widths[0]]
        self.context = window(browser, size=size, cookies=cookies, address=address)
        self.page: Page = self.context.new_page()
        self.page.add_init_script(AXE_SCRIPT)

    def faults(self, path: str, *, only_frame: bool = False) -> list[str]:
        """What is wrong with the page at this path, or with what stands around its main part."""
        self.page.goto(self.address + path)
        return self.faults_here(path, only_frame=only_frame)

    def faults_of(self, text: str, what: str) -> list[str]:
        """What is wrong with a page that was answered, laid into the browser as it came."""
        asked = {"body": text, "content_type": "text/html; charset=utf-8"}
        self.page.route(f"**{LAID}", lambda route: route.fulfill(**asked))
        found = self.faults(LAID)
        self.page.unroute(f"**{LAID}")
        return [one.replace(LAID, what) for one in found]

    def faults_here(self, what: str, *, only_frame: bool = False) -> list[str]:
        """What is wrong with the page that is open.

        All rules are asked at each width: a rule passes over what is not shown there, and most of
        the header, for one, is shown at one width only.
        """
        found: list[str] = []
        for width in self.widths:
            if self.page.viewport_size != SIZES[width]:
                self.page.set_viewport_size(SIZES[width])  # type: ignore[arg-type]
            assert self.page.evaluate("innerWidth") == width
            faults = self.page.evaluate(MEASURED)
            faults += self.page.evaluate(FOUND, only_frame)
            self.page.evaluate(SHUT)
            found += [f"{self.name} {width} {what}: {one}" for one in dict.fromkeys(faults)]
        return found
