"""The site watched: alive, ready, its figures, and a log in which nobody is named."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from tests.databases import sqlite_url
from tests.factories import PASSWORD, THREE_DAYS_LEFT, FilledOffice
from tests.web.visitor import Visitor
from tracker.database import open_database
from web.app import create_app
from workflows.actions.tick import tick
from workflows.log import log_kept

TOKEN = "a-token-that-only-prometheus-knows"
CLERK = "clerk@office.example"


def site_with(filled: FilledOffice, clock: Callable[[], Any], **settings: Any) -> Flask:
    """The site of the filled office with these [web] settings."""
    house = filled.office.house
    web = replace(house.settings.web, **settings)
    return create_app(replace(house, settings=replace(house.settings, web=web)), clock=clock)


def figures(page: str) -> dict[str, float]:
    """Every sample of Prometheus' page by its name and labels."""
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sorted(sample.labels.items())): (
            sample.value
        )
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def test_the_process_is_alive_whatever_became_of_the_database(
    filled: FilledOffice, clock: Any, tmp_path: Path
) -> None:
    house = replace(filled.office.house, engine=open_database("postgresql://x@127.0.0.1:1/x"))
    client = create_app(house, clock=clock).test_client()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"live": True})
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert [one["code"] for one in answer.json["not_ready"]] == ["database"]
    house.engine.dispose()


def test_a_page_says_that_something_broke_even_without_a_database(
    filled: FilledOffice, clock: Any
) -> None:
    house = replace(filled.office.house, engine=open_database("postgresql://x@127.0.0.1:1/x"))
    client = create_app(house, clock=clock).test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "1.1.0.x"
    answer = client.get("/my-work")
    assert answer.status_code == 500
    assert "ระบบขัดข้อง" in answer.text
    house.engine.dispose()


def test_it_is_ready_once_the_clock_has_beaten(on_either: FilledOffice, clock: Any) -> None:
    client = site_with(on_either, clock).test_client()
    clock.now = THREE_DAYS_LEFT + timedelta(days=2)
    before = client.get("/readyz")
    assert before.status_code == 503
    assert [one["code"] for one in before.json["not_ready"]] == ["beat"]
    tick(on_either.office.house, now=clock.now, process="run")
    after = client.get("/readyz")
    assert (after.status_code, after.json) == (
        200,
        {
            "ready": True,
            "not_ready": [],
            "last_beat_at": clock.now.isoformat(),
            "dead_letters_last_day": 0,
        },
    )


def test_what_is_not_ready_is_said_in_both_languages_and_names_nobody(site: Flask) -> None:
    page = site.test_client().get("/readyz").text
    assert "tidtam run" in page and re.search("[ก-๙]", page)
    assert "office.example" not in page and "ตัวอย่าง" not in page


def test_the_figures_are_those_of_the_database(on_either: FilledOffice, clock: Any) -> None:
    tick(on_either.office.house, now=clock.now, process="run")
    client = site_with(on_either, clock, metrics=True).test_client()
    clock.now += timedelta(seconds=90)
    client.get("/measures/1?name=x")
    found = figures(client.get("/metrics").text)
    wanted = {
        "tidtam_database_up": 1,
        "tidtam_rounds_open": 1,
        "tidtam_notices state=waiting": 0,
        "tidtam_notices state=dead": 2,  # two heads have no address
        "tidtam_notice_overdue_seconds": 0,
        "tidtam_beat_age_seconds process=run": 90,
        "tidtam_last_beat process=run what=faults": 0,
        "tidtam_requests_total route=/measures/<int:measure_id> status=302": 1,
        "tidtam_request_seconds_count route=/measures/<int:measure_id>": 1,
    }
    assert {name: found.get(name) for name in wanted} == wanted


def test_what_waits_too_long_shows_in_the_figures(filled: FilledOffice, clock: Any) -> None:
    office = filled.office
    clock.now = THREE_DAYS_LEFT + timedelta(days=1)
    beat = tick(office.house, now=clock.now, deliver=False)
    assert beat.planned
    client = site_with(filled, clock, metrics=True).test_client()
    clock.now += timedelta(hours=2)
    found = figures(client.get("/metrics").text)
    assert found["tidtam_notices state=waiting"] == len(beat.planned)
    assert found["tidtam_notice_overdue_seconds"] >= 7200


def test_two_sites_in_one_process_count_apart(filled: FilledOffice, clock: Any) -> None:
    one, other = (site_with(filled, clock, metrics=True).test_client() for _ in range(2))
    one.get("/healthz")
    counted = "tidtam_requests_total route=/healthz status=200"
    assert figures(one.get("/metrics").text)[counted] == 1
    assert counted not in figures(other.get("/metrics").text)


def test_the_figures_of_requests_survive_a_database_that_is_away(
    filled: FilledOffice, clock: Any, tmp_path: Path
) -> None:
    engine = open_database(sqlite_url(tmp_path / "empty.db"))
    settings = filled.office.house.settings
    house = replace(
        filled.office.house,
        engine=engine,
        settings=replace(settings, web=replace(settings.web, metrics=True)),
    )
    found = figures(create_app(house, clock=clock).test_client().get("/metrics").text)
    assert found["tidtam_database_up"] == 0
    assert not [name for name in found if name.startswith("tidtam_notice")]
    engine.dispose()


HERE, AWAY = "127.0.0.1", "10.0.0.7"
DOORS: list[tuple[dict[str, Any], str, dict[str, str], int, str]] = [
    ({}, HERE, {}, 404, "nobody switched the figures on"),
    ({"metrics": True}, HERE, {}, 200, "this machine itself"),
    ({"metrics": True}, "::1", {}, 200, "this machine by its other address"),
    ({"metrics": True}, AWAY, {}, 403, "another machine"),
    ({"metrics": True}, HERE, {"X-Forwarded-For": AWAY}, 403, "passed on by a web server"),
    ({"metrics": True}, HERE, {"Host": "tidtam.example.go.th"}, 403, "asked of a public name"),
    ({"metrics": True, "base_url": "https://x.example"}, HERE, {}, 403, "behind a web server"),
    ({"metrics": True, "metrics_token": TOKEN}, HERE, {}, 403, "without the token"),
    (
        {"metrics": True, "metrics_token": TOKEN},
        AWAY,
        {"Authorization": "Bearer wrong"},
        403,
        "with another token",
    ),
    (
        {"metrics": True, "metrics_token": TOKEN, "base_url": "https://x.example"},
        AWAY,
        {"Authorization": f"Bearer {TOKEN}"},
        200,
        "with the token, from anywhere",
    ),
    (
        {"metrics_token": TOKEN},
        HERE,
        {"Authorization": f"Bearer {TOKEN}"},
        404,
        "switched off is off, token or not",
    ),
]


@pytest.mark.parametrize(
    ("settings", "address", "headers", "status", "reason"), DOORS, ids=[d[4] for d in DOORS]
)
def test_who_may_read_the_figures(
    filled: FilledOffice,
    clock: Any,
    settings: dict[str, Any],
    address: str,
    headers: dict[str, str],
    status: int,
    reason: str,
) -> None:
    client = site_with(filled, clock, **settings).test_client()
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


SECRET_LINK = "Zm9vYmFyLXNlY3JldC1saW5r"
TYPED = "เสร็จแล้วโดยนางสาวตัวอย่าง ใจดี เลขประจำตัว 1103700000000"
FORBIDDEN = (
    "@",
    "example",
    "ตัวอย่าง",
    "ใจดี",
    "1103700000000",
    PASSWORD,
    "hunter2",
    SECRET_LINK,
    "Mozilla",
    "10.0.0.7",
    "?",
    "secret-in-an-error",
)


@pytest.mark.parametrize("form", ["json", "console"])
def test_no_line_of_the_log_names_anybody_or_any_secret(site: Flask, clock: Any, form: str) -> None:
    @site.get("/broken/<what>")
    def broken(what: str) -> str:
        raise RuntimeError(f"secret-in-an-error {what} {CLERK}")

    stream = io.StringIO()
    with log_kept(form, clock=clock, stream=stream):
        visitor = Visitor(site)
        visitor.sign_in(CLERK)
        visitor.client.get("/measures/1?name=นางสาวตัวอย่าง&email=somebody@example.go.th")
        visitor.client.get(f"/sign-in/link/{SECRET_LINK}?next=/secret")
        visitor.client.post("/sign-in", data={"name": CLERK, "password": "hunter2"})
        visitor.client.post("/measures/1/1/report", data={"done": TYPED})
        visitor.client.get("/nowhere/somebody@example.go.th")
        visitor.client.get(
            f"/broken/{SECRET_LINK}",
            headers={"User-Agent": "Mozilla", "X-Request-ID": SECRET_LINK},
            environ_base={"REMOTE_ADDR": "10.0.0.7"},
        )
        visitor.client.open("/healthz", method="SOMEBODY@EXAMPLE")
    written = stream.getvalue()
    assert len(written.splitlines()) >= 9
    assert "/measures/<int:measure_id>" in written and "RuntimeError" in written
    assert [word for word in FORBIDDEN if word in written] == []


def test_each_request_is_one_line_whose_id_the_visitor_gets(site: Flask, clock: Any) -> None:
    @site.get("/broken")
    def broken() -> str:
        raise RuntimeError

    stream = io.StringIO()
    with log_kept("json", clock=clock, stream=stream):
        client = site.test_client()
        answers = [client.get(path) for path in ("/healthz", "/broken", "/healthz")]
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["event"], line["route"], line.get("status")) for line in lines] == [
        ("request", "/healthz", 200),
        ("failed", "/broken", None),
        ("request", "/broken", 500),
        ("request", "/healthz", 200),
    ]
    ids = [answer.headers["X-Request-ID"] for answer in answers]
    assert [line["request_id"] for line in lines] == [ids[0], ids[1], ids[1], ids[2]]
    assert len(set(ids)) == 3
    assert all(isinstance(line["ms"], float) for line in lines if line["event"] == "request")
