"""The API does what its description says, reaches what the pages reach, and never breaks."""

import json
import re
from collections import Counter
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from tests.factories import CLERK, FilledOffice
from tests.proofs import IN_FULL, examples
from tests.web.conftest import Clock
from tests.web.program import Program, program
from web.api import asked, papers, shapes
from web.api.description import description
from web.api.operations import GROUPS, OPERATIONS
from workflows.endorsement import MEMO
from workflows.states import PART, PLAN, REPORT, ROUND

# By which word of a path a table is known; an act of one must not pass for another's.
TABLES = {
    "part": (PART, r"/measures/|/parts/"),
    "plan": (PLAN, r"/plans/"),
    "round": (ROUND, r"/rounds/(?!.*memo)(?!.*reports)"),
    "report": (REPORT, r"reports"),
    "memo": (MEMO, r"memo/"),
}
HERE = [(name, action) for name, (table, _) in TABLES.items() for action in table.actions]


def reached(site: Flask, table: str, action: str, *, by_api: bool) -> list[str]:
    """The routes that do this act of this table, of the API or of the pages."""
    pattern = TABLES[table][1]
    found = []
    for rule in site.url_map.iter_rules():
        last = rule.rule.rsplit("/", 1)[-1]
        names = set(re.findall(r"(?<![\w-])[a-z]+(?:-[a-z]+)*(?![\w-])", last))
        if "POST" not in (rule.methods or ()) or action not in names:
            continue
        if re.search(pattern, rule.rule) and rule.rule.startswith("/api/") is by_api:
            found.append(rule.rule)
    return found


@pytest.mark.parametrize(("table", "action"), HERE)
def test_every_act_of_the_tables_that_pages_reach_is_reached_by_the_api(
    site: Flask, table: str, action: str
) -> None:
    if reached(site, table, action, by_api=False):
        assert reached(site, table, action, by_api=True) != []


@pytest.mark.parametrize(
    ("table", "action"),
    [
        ("part", "start"),
        ("part", "finish"),
        ("part", "give-up"),
        ("part", "reopen"),
        ("plan", "approve"),
        ("plan", "amend"),
        ("round", "open"),
        ("round", "extend"),
        ("round", "close"),
        ("report", "accept"),
        ("report", "return"),
        ("memo", "submit"),
        ("memo", "endorse"),
        ("memo", "return"),
        ("memo", "publish"),
    ],
)
def test_these_acts_are_reached(site: Flask, table: str, action: str) -> None:
    assert len(reached(site, table, action, by_api=True)) >= 1


def test_every_act_but_the_clocks_own_stands_in_that_list() -> None:
    assert set(HERE) - {("plan", "close")} <= {
        ("part", a) for a in ("start", "finish", "give-up", "reopen")
    } | {("plan", a) for a in ("approve", "amend")} | {
        ("round", a) for a in ("open", "extend", "close")
    } | {("report", a) for a in ("accept", "return")} | {
        ("memo", a) for a in ("submit", "endorse", "return", "publish")
    }


def test_routes_and_description_are_the_same(site: Flask) -> None:
    routes = {
        (re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in site.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.describe"
    }
    described = {
        ("/api/v1" + path, method.upper())
        for path, methods in description()["paths"].items()
        for method in methods
    }
    assert routes == described


def test_every_shape_is_used() -> None:
    told = description()["components"]["schemas"]
    mine = {
        name
        for module in (asked, papers, shapes)
        for name, one in vars(module).items()
        if isinstance(one, type) and one.__module__ == module.__name__
    }
    within = {"Shape", "Listed", "Asked", "Page", "OfOwner", "Shown"}
    queries = {one.query.__name__ for one in OPERATIONS if one.query}
    assert mine - within - queries - set(told) == set()


def test_every_operation_says_what_it_is_for_in_both_languages() -> None:
    for one in OPERATIONS:
        assert re.search("[ก-๙]", one.th), one.name
        assert one.en.endswith((".", ":")) or one.more, one.name
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)


def test_the_description_is_served_to_everybody_and_speaks_of_no_other_host(site: Flask) -> None:
    answer = site.test_client().get("/api/v1/openapi.json")
    told = json.loads(answer.data)
    assert answer.mimetype == "application/json"
    assert told["openapi"] == "3.1.0"
    assert set(re.findall(r"https?://[^\"\s]+", answer.text)) == {
        "https://json-schema.org/draft/2020-12/schema"
    }


def test_the_description_is_a_valid_one() -> None:
    schemathesis.openapi.from_dict(description()).validate()


load_all_checks()
FITS = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
    ]
)


@cache
def described() -> Any:
    """The description as schemathesis reads it, bound to no site yet."""
    return schemathesis.openapi.from_dict(description())


def ask(one: Any, mine: Program, clock: Clock, mode: GenerationMode, many: int) -> Counter[int]:
    """Send `many` requests made from the description, or bent against it; how each was answered.

    A positive one asks for rows that are there, most of the time: a path of random numbers would
    find none.
    """
    schema = described()
    schema.app = mine.site
    answers: Counter[int] = Counter()

    @settings(
        max_examples=many,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        derandomize=not IN_FULL,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[one.path][one.method].as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        clock.now += timedelta(seconds=1)  # a program that does not run wild
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {mine.secret}"}
        if mode is GenerationMode.POSITIVE:
            near = {"form": "html", "key": "closing", "evidence_id": 1, "token_id": 2}
            near["token"] = "never-issued"
            case.path_parameters = {
                name: near.get(name) or 1 + value % 11
                for name, value in (case.path_parameters or {}).items()
            }
            if "If-Match" in case.headers:
                case.headers["If-Match"] = "*"
        if str((case.path_parameters or {}).get("token_id")) == "1":
            case.path_parameters["token_id"] = 2  # who revokes their own is heard no more
        answers[case.call_and_validate(checks=FITS).status_code] += 1

    send()
    return answers


@pytest.mark.prove
@pytest.mark.parametrize("group", GROUPS)
def test_whatever_is_sent_the_answer_is_a_described_one(
    site: Flask, filled: FilledOffice, clock: Clock, group: str
) -> None:
    mine = program(site, filled, CLERK)
    program(site, filled, CLERK)  # the token that may be revoked
    answers: Counter[int] = Counter()
    for one in OPERATIONS:
        if one.group == group:
            answers += ask(one, mine, clock, GenerationMode.POSITIVE, examples(slice=3, full=150))
            bent = bool(one.query or one.body or one.parameters)
            if bent:
                answers += ask(
                    one, mine, clock, GenerationMode.NEGATIVE, examples(slice=2, full=100)
                )
    assert group == "journal" or answers[200] > 0, "something must have gone well"
    assert answers[401] == answers[429] == 0, "or the proof would prove the door alone"
