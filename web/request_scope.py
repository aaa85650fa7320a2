"""What one request holds: the house, the instant, who is here in which right, the language.

The clock is read once per request. Holds no rule of what anybody may do.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from flask import Flask, abort, current_app, g, request, session
from flask_login import current_user
from sqlalchemy.engine import Connection
from werkzeug.routing import IntegerConverter, Map

from tracker.calendar import bangkok_date
from tracker.queries import people
from tracker.records import AgencyRecord, Standing
from tracker.status import Role
from workflows.capacities import capacities, capacities_for_part
from workflows.engine import Capacity
from workflows.house import House

LANGUAGES = ("th", "en")
ADDRESSES = 256  # kept: the menu, and the places of a few plans
LARGEST = 2**31 - 1  # that a row can have


class RowNumber(IntegerConverter):
    """A number in an address: what no row can have leads nowhere, and never to the database."""

    def __init__(self, map: Map, *, min: int = 0, max: int = LARGEST) -> None:
        super().__init__(map, min=min, max=max)


@dataclass(frozen=True, slots=True)
class Present:
    """The signed-in officer, the agency, and the posts in whose right they act today."""

    officer_id: int
    agency_id: int
    name: str
    standings: tuple[Standing, ...]

    @property
    def agency(self) -> AgencyRecord:
        """Their agency, read when first named: who only stores and goes on names it nowhere."""
        if (found := g.get("agency")) is None:
            found = g.agency = people.agency(view(), self.agency_id)
        return cast(AgencyRecord, found)

    @property
    def owned(self) -> tuple[Standing, ...]:
        """The divisions whose parts are theirs, each once, own posts first."""
        first: dict[int, Standing] = {}
        for standing in self.standings:
            if standing.division_id and standing.role in (Role.HEAD, Role.REPORTER):
                first.setdefault(standing.division_id, standing)
        return tuple(first.values())

    @property
    def capacities(self) -> Collection[Capacity]:
        """What they are in the whole agency."""
        return capacities(self.standings)

    @property
    def is_clerk(self) -> bool:
        """Whether they run the plan."""
        return Capacity.CLERK in self.capacities

    def for_part(self, division_id: int) -> Collection[Capacity]:
        """What they are to this division's part."""
        return capacities_for_part(self.standings, division_id)


def install(app: Flask, house: House, clock: Callable[[], datetime]) -> None:
    """Give every request the house and one reading of the clock."""
    app.extensions["tidtam"] = house
    app.url_map.converters["int"] = RowNumber

    @lru_cache(ADDRESSES, typed=True)
    def address(_root: str, endpoint: str, **values: Any) -> str:
        return app.url_for(endpoint, **values)

    @app.template_global()
    def url_for(endpoint: str, **values: Any) -> str:
        """As Flask's, which says the same on every page but where it begins at the page's own."""
        if endpoint.startswith(".") or list in map(type, values.values()):
            return app.url_for(endpoint, **values)
        return address(request.script_root, endpoint, **values)

    @app.before_request
    def _read_the_clock() -> None:
        g.now = clock()

    @app.teardown_request
    def _let_go(_error: BaseException | None) -> None:
        _close_view()


def house() -> House:
    """The house that this application serves; for a while one that asks something first."""
    return cast(House, g.get("house") or current_app.extensions["tidtam"])


@contextmanager
def asking_first(question: Callable[[], object]) -> Iterator[None]:
    """Have `question` asked before what is written here, under its lock and seeing what stands
    there then; once, for what follows in the same act builds on its first write.
    """
    asked: list[Connection] = []

    def first(connection: Connection) -> None:
        if not asked:
            asked.append(connection)
            seen, g.connection = g.get("connection"), connection
            try:
                question()
            finally:
                g.connection = seen

    g.house = replace(house(), first=first)
    try:
        yield
    finally:
        g.pop("house")


def view() -> Connection:
    """One consistent view of the database for this request, opened when first asked for."""
    if (connection := g.get("connection")) is None:
        opened = house().read()
        connection = g.connection = opened.__enter__()
        g.view = opened
    return cast(Connection, connection)


def look_again() -> None:
    """Let go of the request's view, so that what was just written is seen."""
    _close_view()
    g.pop("present", None)
    g.pop("agency", None)


def _close_view() -> None:
    g.pop("connection", None)
    if (opened := g.pop("view", None)) is not None:
        opened.__exit__(None, None, None)


def now() -> datetime:
    """The instant of this request."""
    return cast(datetime, g.now)


def today() -> date:
    """The date in Bangkok at the instant of this request."""
    return bangkok_date(now())


def present() -> Present:
    """Who is here, by a session or by a report link (`g.by_link`); answers 401 for nobody."""
    if (here := g.get("present")) is None:
        here = g.present = g.get("by_link") or _signed_in()
    return cast(Present, here)


def _signed_in() -> Present:
    user = visitor()
    if not user.is_authenticated:
        abort(401)
    agency_id, officer_id = user.agency_id, user.officer_id
    return Present(
        officer_id=officer_id,
        agency_id=agency_id,
        name=user.name,
        standings=people.standings(view(), agency_id, on=today(), officer_id=officer_id),
    )


def visitor() -> Any:
    """The officer of this session, or somebody anonymous.

    The same as `current_user`, which is looked up anew each time that it is named.
    """
    user: Any = current_user
    return user._get_current_object()


def language() -> str:
    """th or en: what a public page's address says, what was chosen, the officer's own, or Thai."""
    if (told := g.get("language")) is None:
        told = g.language = _language()
    return str(told)


def _language() -> str:
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    user = visitor()
    return str(user.language) if user and user.is_authenticated else "th"


def ask_language_again() -> None:
    """Let go of the page's language, which another session or choice may have changed."""
    g.pop("language", None)


def own_path(target: str | None, *, otherwise: str) -> str:
    """The target if it is a page of this site, else the other: nobody is sent elsewhere, nor to
    an address that only takes what a form sends.
    """
    plain = target or ""
    safe = plain.startswith("/") and not plain.startswith(("//", "/\\"))
    safe = safe and plain.isprintable() and "\\" not in plain
    return plain if safe and _opens(plain) else otherwise


def _opens(target: str) -> bool:
    """Whether some page is opened at this path of ours."""
    path = unquote(urlsplit(target).path).removeprefix(request.root_path.rstrip("/"))
    at = current_app.create_url_adapter(request)
    return at is not None and at.test(path, method="GET")


def typed(name: str) -> str | None:
    """A field of the form without blanks around it; None where it is empty."""
    value = request.form.get(name, "").replace("\x00", "").strip()
    return value or None


def chosen_number(name: str) -> int | None:
    """A field of the form as a number in either digit script; None where it is none."""
    return whole_number(typed(name))


def whole_number(text: Any) -> int | None:
    """A number from 0 to 2³¹−1 in either digit script, or None."""
    from tracker.thai import to_arabic

    bare = to_arabic(str(text or "").strip())
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 10):
        return None
    number = int(bare)
    return number if number <= LARGEST else None
