"""The list of a plan's measures, page by page, through the WSGI application."""

import re
from collections.abc import Iterator
from typing import Any

from jinja2 import Environment

from tests.bench.installation import installation, many_measures, raw_copy
from tests.bench.pace import Pace, in_turns
from tests.bench.served import signed_in
from tests.office import JANUARY

TURNS = 20
ON_A_PAGE = 50
CLERK = "นางสาวตัวอย่าง ใจดี"

MEASURES = (
    "SELECT id, number, title, status, starts_on, ends_on FROM measure WHERE agency_id = 1"
    " AND plan_id = ? AND withdrawn_by IS NULL AND number > ? ORDER BY number LIMIT ?"
)
# the + keeps SQLite from walking all parts of the agency, which it takes for few
PARTS = (
    "SELECT measure_id, part.status, division.name FROM part"
    " JOIN division ON division.id = division_id WHERE +part.agency_id = 1"
    " AND +withdrawn_by IS NULL AND measure_id IN ({}) ORDER BY division.position, division.id"
)
COUNTS = (
    "SELECT status, count(*) FROM measure WHERE agency_id = 1 AND plan_id = ?"
    " AND withdrawn_by IS NULL GROUP BY status"
)
TEMPLATE = """<!doctype html><title>แผน</title><p>{{ counts }}</p><ul>
{% for one in measures %}<li>{{ one[1] }}. {{ one[2] }} {{ one[3] }} {{ one[4] }} {{ one[5] }}
{% for part in parts[one[0]] %}<span>{{ part[2] }} {{ part[1] }}</span>{% endfor %}</li>
{% endfor %}</ul>"""


def listing(count: int) -> Iterator[Pace]:
    """One page of the list against its raw queries and a template of six lines."""
    from web.app import create_app

    with installation() as (office, folder):
        plan_id = office.approved(*many_measures(count, owners=2))
        client = create_app(office.house, clock=lambda: JANUARY).test_client()
        with client.session_transaction() as session:
            session["_user_id"] = signed_in(office, CLERK)
        shown = Environment(autoescape=True).from_string(TEMPLATE)
        with raw_copy(folder) as raw:

            def after(turn: int) -> int:
                return max(0, turn) * (count // TURNS)

            def ours(turn: int) -> None:
                answer = client.get(f"/plans/{plan_id}?after={after(turn)}")
                assert answer.status_code == 200, answer.status
                assert f"รายการที่ {after(turn) + 1}<" in re.sub(r"\s+<", "<", answer.text)

            def floor(turn: int) -> str:
                counts = dict(raw.execute(COUNTS, (plan_id,)))
                page = raw.execute(MEASURES, (plan_id, after(turn), ON_A_PAGE + 1)).fetchall()
                ids = [row[0] for row in page[:ON_A_PAGE]]
                parts: dict[int, list[Any]] = {one: [] for one in ids}
                for row in raw.execute(PARTS.format(",".join("?" * len(ids))), ids):
                    parts[row[0]].append(row)
                return shown.render(measures=page[:ON_A_PAGE], parts=parts, counts=counts)

            yield in_turns(
                f"a page of the list over {count:,} measures",
                ours,
                against="the page's raw queries in a template of six lines",
                floor=floor,
                turns=TURNS,
            )
