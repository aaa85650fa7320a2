"""Who gets what: every route of the site, asked by everybody, held against tests/web/matrix.txt.

The table is for people to read. A route that it lacks fails, and so does a row without a route.
"""

import os

from werkzeug.test import TestResponse

from tests.web.asking import BODIES, FORMS, Ask, path_of
from tests.web.building import SEATS, Building, routes
from tests.web.seats import Seat
from tests.web.table import TABLE

HEADING = """\
# Who gets what, route by route. Written by the tests (make approve) and read by people.
#
#   ✓  is shown       no    may not (403)               /   is led on, nothing is done
#   +  does it        none  is not there for them (404)  ?   is told what is missing, or why
#   in has to sign in                                       not; nothing is done (422)
#   an HTTP status where it is none of these; a second word stands where the thing is another
#   division's: head and reporter belong to กองคลัง.
#   link: nobody signed in, with the report link of the head of กองคลัง; others have none.
#   supervisor: somebody of an office that supervises, to which the agency has agreed; no program
#   speaks for them.
#   another: somebody of another agency of the same installation, who holds every post there.
#
"""
# What a refusal may write: when a token was last shown, and that somebody tried a secret.
THE_DOORS_OWN = {"api_token", "sign_in_try"}


def _ask(building: Building, ask: Ask, seat: Seat, whose: str) -> TestResponse:
    path = path_of(ask, {**building.ids, "token": seat.link}, whose)
    if ask.endpoint.startswith("api."):
        headers = {"If-Match": "*"}
        if seat.secret:
            headers["Authorization"] = f"Bearer {seat.secret}"
        body = BODIES.get(ask.endpoint, {}) if ask.method in ("POST", "PUT") else None
        client = building.site.test_client(use_cookies=False)
        return client.open(path, method=ask.method, headers=headers, json=body)
    client = building.browser(seat)
    if ask.method == "GET":
        return client.get(path)
    return client.post(path, data={**FORMS.get(ask.key, {}), "csrf_token": seat.csrf})


def _word(answer: TestResponse, *, did: bool) -> str:
    """What the answer was, in a word of the table."""
    status = answer.status_code
    assert status < 500 or answer.request.path in ("/readyz",), (answer.request.path, answer.text)
    if status in (401, 302) and "/sign-in" in answer.headers.get("Location", "/sign-in"):
        return "in"
    if did:
        return "+"
    words = {403: "no", 404: "none", 422: "?", 302: "/", 303: "/"}
    return words.get(status, "✓" if status == 200 else str(status))


_PRINTS: dict[int, dict[str, str]] = {}


def _kept(building: Building) -> dict[str, str]:
    """The building's prints; made anew only where something was written since."""
    version = building.version()
    if version not in _PRINTS:
        _PRINTS.clear()
        _PRINTS[version] = building.prints()
    return _PRINTS[version]


def _cell(building: Building, ask: Ask, who: str, wrote: list[str]) -> str:
    """What somebody gets; `wrote` is told of what a refused request left behind."""
    seat, words = building.seats[who], []
    apart = ask.by_division and who not in ("nobody", "another")
    for whose in ("own", "other") if apart else ("own",):
        before = building.entries()
        kept = _kept(building)
        answer = _ask(building, ask, seat, whose)
        did = building.entries() > before
        words.append(_word(answer, did=did))
        if answer.status_code >= 400:
            changed = {name for name, told in _kept(building).items() if told != kept[name]}
            wrote += [f"{name}: {who} {ask.name} {whose}" for name in changed - THE_DOORS_OWN]
        answer.close()
        if did or ask.endpoint == "sign_in.leave":  # ends a session, which no journal tells
            building.restore()
    return " ".join(dict.fromkeys(words))


def test_everybody_gets_from_every_route_what_the_table_says(building: Building) -> None:
    wrote: list[str] = []
    rows = {
        ask.name: [_cell(building, ask, who, wrote) for who in SEATS]
        for ask in routes(building.site)
    }
    wide = max(map(len, rows))
    widths = [max(len(who), 8) for who in SEATS]

    def line(name: str, cells: list[str]) -> str:
        told = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"{name.ljust(wide)}  {told}".rstrip() + "\n"

    text = HEADING + line("#", list(SEATS)) + "".join(line(*row) for row in rows.items())
    if os.environ.get("TIDTAM_APPROVE") == "1":
        TABLE.write_text(text, encoding="utf-8", newline="\n")
    approved = TABLE.read_text(encoding="utf-8")
    kept = {" ".join(row.split()[:2]) for row in approved.splitlines() if row[0] != "#"}
    rows = {" ".join(name.split()): cells for name, cells in rows.items()}
    assert set(rows) - kept == set(), "routes that the table lacks"
    assert kept - set(rows) == set(), "rows of the table without a route"
    assert text.splitlines() == approved.splitlines()
    assert wrote == [], "refused, and yet something was written"


def test_nothing_is_changed_by_a_form_without_its_token(building: Building) -> None:
    client = building.browser(building.seats["clerk"])
    for ask in routes(building.site):
        if ask.method != "GET" and not ask.endpoint.startswith(("api.", "line.", "csp.")):
            path = path_of(ask, {**building.ids, "token": building.seats["link"].link}, "own")
            answer = client.post(path, data=FORMS.get(ask.key, {}))
            assert answer.status_code == 400, ask.name


def test_of_another_agency_there_is_nothing(building: Building) -> None:
    rows = (row.split() for row in TABLE.read_text(encoding="utf-8").splitlines() if row[0] != "#")
    open_to_all = (
        "/public/",
        "/api/v1/assessments/",  # a year is nobody's: another agency enters its own
        "/calendar/",
        "/help/",
        "/line/",
        "/static/",
        "/sign-in/",
        "/plans/import/",
        "/office/settings/",
        "/report/",
    )
    named = {
        f"{row[0]} {row[1]}": row[-1]
        for row in rows
        if "<" in row[1] and not row[1].startswith(open_to_all)
    }
    assert len(named) > 70
    assert {name for name, word in named.items() if word != "none"} == set()
