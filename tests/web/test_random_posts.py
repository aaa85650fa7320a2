"""Whatever is sent to whatever address, by whomever: the site does not break, nor is it harmed.

Requests are made from the URL map and from the forms that the pages really serve; each block is a
pure function of the seed and its number, and asks a site that stands as it was built.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from random import Random
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from werkzeug.test import TestResponse

from tests.office import KEY
from tests.proofs import examples
from tests.web.asking import BODIES, FORMS, Ask, path_of
from tests.web.nonsense import Body, Field, as_body, as_json, filled, spoiled_path, strange
from tests.web.seats import Seat
from tests.web.stage import Stage, built
from tests.web.table import DONE, who
from tracker.verify import verify

SEED = "๒๕๖๙"
BLOCK = 100  # requests to one site; then it is looked through, and the next finds it as it was
BLOCKS = examples(slice=2, full=50)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The site with everybody in it."""
    with built(tmp_path_factory.mktemp("stage") / "office") as found:
        yield found


def _address(stage: Stage, chance: Random, ask: Ask, seat: Seat) -> str:
    whose = chance.choice(("own", "own", "other"))
    half = stage.half.ids_of(ask.endpoint) if chance.random() < 0.8 else {}
    path = path_of(ask, stage.ids | {"token": seat.link} | half, whose)
    path, _, query = path.partition("?")
    wild = chance.random() < 0.2
    ids = (*stage.others, stage.far, 1, 2, 3)
    path = spoiled_path(chance, path, ids=ids, wild=lambda: wild and chance.random() < 0.5)
    return f"{path}?{query}" if query else path


def _body(stage: Stage, chance: Random, ask: Ask, seat: Seat) -> Body:
    if ask.endpoint.startswith("api.") or ask.endpoint.startswith("line."):
        return as_json(chance, BODIES.get(ask.endpoint, {}))
    told = FORMS.get(ask.key, {}) | stage.half.told.get(ask.endpoint, {})
    known = stage.forms.get(ask.endpoint) or [tuple(Field(name, "") for name in told)]
    fields = [one for one in chance.choice(known) if one.name != "csrf_token"]
    made = filled(chance, fields, told=told, ids=(*stage.others, 1, 2, 3))
    if chance.random() < 0.97:
        made.insert(0, ("csrf_token", seat.csrf.encode()))
    return as_body(chance, made)


def _sender(stage: Stage, chance: Random, ask: Ask) -> str:
    """Somebody who may, by the matrix; or anybody: strangers alone would prove the door alone."""
    if chance.random() < 0.6:
        those = [one for one in who(ask.method, ask.rule, *DONE) if one in stage.seats]
        if ask.endpoint in stage.half.meant:
            return stage.half.meant[ask.endpoint]
        if those:
            return chance.choice(those)
    return chance.choice(sorted(stage.seats))


def _write(stage: Stage, chance: Random) -> tuple[str, TestResponse]:
    """One request that would change something, if it were right; and what was asked."""
    ask = chance.choice([one for one in stage.asks if one.method not in ("GET", "HEAD")])
    name = _sender(stage, chance, ask)
    seat = stage.seats[name]
    path, body = _address(stage, chance, ask, seat), _body(stage, chance, ask, seat)
    headers = {}
    if ask.endpoint.startswith("api."):
        headers["If-Match"] = chance.choice(("*", "*", "*", '"1"', 'W/"๑"', "", "x" * 5000))
        headers["Authorization"] = f"Bearer {seat.secret}"
    asked = f"{name} {ask.method} {path} ({body.kind}) {headers} {body.data[:300]!r}"
    told: dict[str, Any] = {"data": body.data, "content_type": body.kind, "headers": headers}
    return asked, stage.browser(seat).open(path, method=ask.method, **told)


def _read(stage: Stage, chance: Random) -> tuple[str, TestResponse]:
    """One request for a page with nonsense in its query and address."""
    ask = chance.choice([one for one in stage.asks if one.method == "GET"])
    name = chance.choice(sorted(stage.seats))
    seat = stage.seats[name]
    path = _address(stage, chance, ask, seat)
    names = [*stage.queries.get(ask.endpoint, []), "after", "page", "q", "lang", "next", "year"]
    pairs = [
        f"{chance.choice(names)}={quote_from_bytes(strange(chance)[:2000])}"
        for _ in range(chance.randrange(4))
    ]
    path += ("&" if "?" in path else "?") + "&".join(pairs) if pairs else ""
    headers = {"If-None-Match": chance.choice(("*", '"x"', "ก"))} if chance.random() < 0.1 else {}
    if ask.endpoint.startswith("api."):
        headers["Authorization"] = f"Bearer {seat.secret}"
    answer = stage.browser(seat).open(path, method="GET", headers=headers)
    return f"{name} GET {path[:2000]}", answer


@pytest.mark.prove
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_post_breaks_the_site_or_leaves_half_of_something(stage: Stage, block: int) -> None:
    stage.restore()
    before, answers = stage.print_of(stage.far), Counter[int]()
    with closing(sqlite3.connect(stage.database)) as look:
        for number in range(BLOCK):
            entries = stage.entries(look)
            asked, answer = _write(stage, Random(f"{SEED}/{block}/{number}"))
            answers[answer.status_code] += 1
            said = f"{block}/{number} {asked}\n{answer.status}\n{''.join(stage.broken)}"
            assert answer.status_code < 500, said
            if 400 <= answer.status_code < 500:
                assert stage.entries(look) == entries, f"refused, and yet written: {said}"
            answer.close()
        done = stage.entries(look)
        faults = look.execute("PRAGMA foreign_key_check").fetchall()
    assert faults == []
    house = stage.office.office.house
    with house.read() as connection:
        found = verify(connection, key=KEY, files=house.files)
    assert found.faults == ()
    assert found.entries == done
    assert stage.print_of(stage.far) == before, "another agency was touched"
    assert answers[302] + answers[303] + answers[200] >= BLOCK / 10, answers


@pytest.mark.prove
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_address_breaks_the_site(stage: Stage, block: int) -> None:
    if block == 0:
        stage.restore()
    for number in range(BLOCK):
        asked, answer = _read(stage, Random(f"{SEED}/read/{block}/{number}"))
        said = f"{block}/{number} {asked}\n{answer.status}\n{''.join(stage.broken)}"
        assert answer.status_code < 500 or "/readyz" in asked, said
        answer.close()


def test_the_pages_offer_forms_for_most_of_what_can_be_done(stage: Stage) -> None:
    posts = {ask.endpoint for ask in stage.asks if ask.method == "POST"}
    pages = {one for one in posts if not one.startswith(("api.", "line.", "csp."))}
    assert len(pages & set(stage.forms)) > len(pages) * 0.8, sorted(pages - set(stage.forms))
