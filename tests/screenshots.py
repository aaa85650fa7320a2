"""`python -m tests.screenshots`: pictures of every page, and those of docs/images/.

The pages are what people find by following links from their first page, in the demonstration. All
go to build/screenshots/<role>/<language>/<width, or print>/; people look at them, no test does.
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Route
from werkzeug.exceptions import HTTPException

from tests import browser
from tests.half_way import Clock, HalfWay
from tests.web import browsing
from tests.web.places import PASTED, in_language
from tests.web.visitor import Visitor
from tracker.calendar import at_bangkok
from tracker.queries import people, signin
from web.app import create_app
from web.demo import year
from web.demo.office import set_up, visitors
from web.demo.paper import plan_as_docx
from workflows import bootstrap
from workflows.actions.agencies import change_agency
from workflows.actions.reminders import links_of
from workflows.house import House

HOUSE = Path(__file__).resolve().parent.parent
IMAGES = HOUSE / "docs" / "images"
FOLDER = HOUSE / "build" / "screenshots"
PASSWORD = "demo-password-of-everybody"
OPEN_DAY = date(2026, 3, 26)  # three working days before the first round is due
MOMENTS = {"": at_bangkok(OPEN_DAY, 15), "-after": at_bangkok(year.LAST_DAY, 15)}
WIDTHS = {360: browsing.PHONE, 1440: browsing.DESK}
PAPER = {"width": 794, "height": 1123}  # A4 upright at 96 dots per inch

# Whose page of the same address is another, and so has its own picture; others once, by the first.
OWN = ("my_work.mine", "waiting.waiting", "plan.plan", "rounds.round", "memo.memo", "help.page")
# Only later in the year: what was already seen before is not taken again.
LATER = ("my_work.mine", "waiting.waiting", "rounds.round", "memo.memo", "public.round")
FIRST_ROUND = 1
MOST = 2  # pictures of pages with the same rule, for one person

# The pictures of the documentation: file, role, page, window, moment.
FOR_DOCS = (
    ("plan.png", "clerk", "/plans/1", {"width": 1280, "height": 860}, ""),
    ("my-work-phone.png", "deputy", "/my-work", {"width": 360, "height": 780}, ""),
    ("memo.png", "palad", "/rounds/1/memo", {"width": 1280, "height": 860}, "-after"),
)


@dataclass
class Stage:
    """The demonstration at one moment: its site, and who is in it."""

    house: House
    site: Flask
    clock: Clock
    moment: str
    link: str
    agency_id: int
    seen: set[str] = field(default_factory=set)


def main() -> None:
    """Live the demonstration's half-year, stop twice, and take the pictures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--docs", action="store_true", help="only the pictures of docs/images/")
    asked.add_argument("--role", help="only what this role sees")
    asked.add_argument("--page", default="", help="only pages whose name has this pattern")
    asked.add_argument("--half-way", action="store_true", help="only what comes of a press")
    asked.add_argument("--lived", type=Path, help="keep the demonstration here, and use it again")
    asked.add_argument("--language", choices=("th", "en"), help="only in this language")
    asked.add_argument("--all", action="store_true", help="also what an earlier role was shown")
    chosen = asked.parse_args()
    chromium = browser.find()
    if chromium is None:
        sys.exit("no Chromium on this machine: install chromium or set TIDTAM_BROWSER")
    with tempfile.TemporaryDirectory(prefix="tidtam-pictures-") as folder:
        stages = list(lived_stages(Path(folder), chosen.lived))
        with browsing.opened(chromium) as opened:
            for stage in stages:
                with browsing.served(stage.site) as address:
                    every = not (chosen.docs or chosen.half_way)
                    if every:
                        _every_page(opened, stage, address, chosen)
                    if chosen.docs or not (chosen.half_way or chosen.role or chosen.page):
                        _for_docs(opened, stage, address)
                    if not (chosen.docs or stage.moment or chosen.role):
                        _half_way(opened, stage, address, chosen)
        if every:
            _say_what_is_missing(stages)
        for stage in stages:
            stage.house.engine.dispose()


def lived_stages(folder: Path, lived: Path | None) -> Iterator[Stage]:
    """The demonstration in an empty folder, before the round was due and after the half-year.

    `lived` keeps it for the next time, or has it from the last.
    """
    if lived and lived.exists():
        shutil.copytree(lived, folder, dirs_exist_ok=True)
    else:
        _live(folder)
        if lived:
            shutil.copytree(folder, lived)
    for moment, name in (("", "before"), ("-after", "after")):
        house = bootstrap.open_house(folder / name / "config.toml", {})
        with house.read() as connection:
            agency_id = people.agencies(connection)[0].id
            links = links_of(house, connection, agency_id)
            (works,) = signin.accounts(connection, "works@demo.example")
        clock = Clock(MOMENTS[moment])
        link = f"/report/{links.token(works.id, FIRST_ROUND)}"
        yield Stage(house, create_app(house, clock=clock), clock, moment, link, agency_id)


def _live(folder: Path) -> None:
    """The demonstration's half-year, and how it stood on the open day."""
    lived, kept = folder / "after", folder / "before"
    lived.mkdir()
    shutil.copy(HOUSE / "config.toml", lived)
    house = bootstrap.init_house(lived / "config.toml", {})
    office = set_up(house, password=PASSWORD, now=year.SET_UP_AT)
    change_agency(
        house, agency_id=office.agency_id, settings={"public_pages": True}, now=year.SET_UP_AT
    )
    story = year.Year(house, office, plan_paper=plan_as_docx())

    def keep(day: date) -> None:
        if day == OPEN_DAY:
            house.engine.dispose()
            shutil.copytree(lived, kept)

    story.live(on_day=keep)
    house.engine.dispose()


def _every_page(opened: Browser, stage: Stage, address: str, chosen: argparse.Namespace) -> None:
    taken: set[str] = set()
    for role, visitor, first in people_on(stage):
        pages = led_to(stage, visitor, first)
        wanted = {
            name: path
            for name, path in pages.items()
            if (chosen.all or name not in taken or _endpoint(name) in OWN)
            and (not stage.moment or _endpoint(name) in LATER)
        }
        taken |= set(pages)
        wanted = {name: path for name, path in wanted.items() if re.search(chosen.page, name)}
        if chosen.role in (None, role) and wanted:
            for language in (chosen.language,) if chosen.language else ("th", "en"):
                _take(opened, stage, address, (role, visitor, language), wanted)


def people_on(stage: Stage) -> Iterator[tuple[str, Visitor, list[str]]]:
    """(role, their browser, their first pages): the first officer of each role, then the others."""
    met: set[str] = set()
    for one in visitors():
        if one.role not in met and not (one.role == "head" and one.email.startswith("strategy")):
            met.add(one.role)
            visitor = Visitor(stage.site)
            visitor.sign_in(one.email, PASSWORD)
            begun = one.role == "clerk" and not stage.moment and not stage.seen
            yield one.role, visitor, ["/", _begin(visitor)] if begun else ["/"]
    for role, name in (("deputy", "engineer@demo.example"),):
        visitor = Visitor(stage.site)
        visitor.sign_in(name, PASSWORD)
        yield role, visitor, ["/"]
    yield "link", Visitor(stage.site), [stage.link]
    yield "citizen", Visitor(stage.site), ["/public/1"]
    yield "nobody", Visitor(stage.site), ["/sign-in"]


def _begin(clerk: Visitor) -> str:
    """Let there be a draft for the next year, and a plan that was read: the address of its page."""
    asked = clerk.see("/plans/1/copy")
    every = asked.document.xpath("//input[@name='measure']/@value")
    clerk.send(asked, "มาตรการที่จะคัดลอก", {"fiscal_year": "2570", "measure": every})
    read = clerk.see("/plans/import")
    return clerk.send(read, "วางตาราง", {"pasted": PASTED}).path


def led_to(stage: Stage, visitor: Visitor, first: list[str]) -> dict[str, str]:
    """The pages that this person reaches by links, each under the name of its picture."""
    urls, waiting, asked = stage.site.url_map.bind("localhost"), list(first), set()
    found: dict[str, str] = {}
    while waiting:
        path = waiting.pop(0)
        parts = urlsplit(path)
        try:
            endpoint, values = urls.match(parts.path)
        except HTTPException:
            continue
        words = [str(v) for k, v in values.items() if k in ("act", "share", "name", "role", "view")]
        words += parse_qs(parts.query).get("view", [])
        key = "-".join([endpoint, *words])
        if path in asked or endpoint == "static" or f"{key}-{MOST}" in found:
            continue
        asked.add(path)
        with visitor.client.get(path, follow_redirects=True) as answer:
            is_page = answer.mimetype == "text/html" and answer.status_code == 200
            if not is_page or "Content-Disposition" in answer.headers:
                stage.seen.add(endpoint)
                continue
            arrived = urls.match(answer.request.path)[0]
            if arrived != endpoint:
                waiting.append(answer.request.full_path.rstrip("?"))
            else:
                name = key if key not in found else f"{key}-{MOST}"
                found[name] = path
            links = re.findall(r'href="(/[^"#]*)', answer.text)
        stage.seen.add(endpoint)
        waiting += [one.replace("&amp;", "&") for one in links]
    return found


def _endpoint(name: str) -> str:
    return name.split("-")[0]


def _take(
    opened: Browser,
    stage: Stage,
    address: str,
    who: tuple[str, Visitor, str],
    pages: dict[str, str],
) -> None:
    role, visitor, language = who
    for width, size in WIDTHS.items():
        with _window(opened, address, visitor, language, size) as context:
            page = context.new_page()
            folder = FOLDER / role / language / str(width)
            folder.mkdir(parents=True, exist_ok=True)
            for name, path in pages.items():
                page.goto(address + in_language(language, path))
                page.screenshot(path=folder / f"{name}{stage.moment}.png", full_page=True)
    with _window(opened, address, visitor, language, PAPER) as context:
        page = context.new_page()
        folder = FOLDER / role / language / "print"
        folder.mkdir(parents=True, exist_ok=True)
        page.emulate_media(media="print")
        for name, path in pages.items():
            page.goto(address + in_language(language, path))
            page.screenshot(path=folder / f"{name}{stage.moment}.png", full_page=True)
    sys.stderr.write(f"{role} {language}{stage.moment}: {len(pages)} pages\n")


def speak(visitor: Visitor, language: str) -> None:
    """Let this browser's pages be in this language."""
    token = visitor.see("/sign-in/link").document.xpath("//input[@name='csrf_token']/@value")[0]
    visitor.client.post("/language", data={"language": language, "csrf_token": token})


@contextmanager
def _window(
    opened: Browser, address: str, visitor: Visitor, language: str, size: dict[str, int]
) -> Iterator[BrowserContext]:
    speak(visitor, language)
    cookie = visitor.client.get_cookie("tidtam")
    assert cookie is not None
    cookies = (("tidtam", cookie.value),)
    context = browsing.window(opened, size=size, cookies=cookies, address=address)
    yield context
    context.close()


def _half_way(opened: Browser, stage: Stage, address: str, chosen: argparse.Namespace) -> None:
    """What only comes of a press: the answer is laid into the browser as it came."""
    on_it = HalfWay(stage.house, stage.site, stage.clock, stage.agency_id, PASSWORD)
    for name, visitor, come in on_it.pages():
        for language in (chosen.language,) if chosen.language else ("th", "en"):
            if not re.search(chosen.page, name):
                continue
            speak(visitor, language)
            try:
                text = come().response.text
            except (AssertionError, IndexError) as error:
                sys.stderr.write(f"no picture of {name} ({language}): {error}\n")
                continue
            for width, size in {**WIDTHS, 0: PAPER}.items():
                folder = FOLDER / "half-way" / language / (str(width) if width else "print")
                _lay(opened, address, visitor, size, text, folder / f"{name}.png")
    sys.stderr.write("half-way pages\n")


def _lay(
    opened: Browser,
    address: str,
    visitor: Visitor,
    size: dict[str, int],
    text: str,
    picture: Path,
) -> None:
    def answer(route: Route) -> None:
        route.fulfill(body=text, content_type="text/html; charset=utf-8")

    picture.parent.mkdir(parents=True, exist_ok=True)
    cookie = visitor.client.get_cookie("tidtam")
    cookies = (("tidtam", cookie.value),) if cookie else ()
    context = browsing.window(opened, size=size, cookies=cookies, address=address)
    page = context.new_page()
    page.emulate_media(media="print" if size == PAPER else "screen")
    page.route("**/half-way", answer)
    page.goto(address + "/half-way")
    page.screenshot(path=picture, full_page=True)
    context.close()


def _for_docs(opened: Browser, stage: Stage, address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    people = {role: visitor for role, visitor, _ in people_on(stage)}
    for name, role, path, size, moment in FOR_DOCS:
        if moment == stage.moment:
            with _window(opened, address, people[role], "th", size) as context:
                page = context.new_page()
                page.goto(address + path)
                page.screenshot(path=IMAGES / name)


def _say_what_is_missing(stages: list[Stage]) -> None:
    """Pages of the URL map that nobody found: linked from nowhere, or only there for a while."""
    seen = set().union(*(stage.seen for stage in stages))
    every = {
        rule.endpoint
        for rule in stages[0].site.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith("api.")
    }
    sys.stderr.write("no picture of: " + ", ".join(sorted(every - seen - {"static"})) + "\n")


if __name__ == "__main__":
    main()
