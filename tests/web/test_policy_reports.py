"""What browsers tell of pages that offend their own policy: kept short, and nothing personal."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.web.browsing import opened, served
from tests.web.conftest import Clock

REPORT = {
    "csp-report": {
        "document-uri": "http://localhost/sign-in/link/a-secret?next=/x",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/who?name=somebody",
        "script-sample": "alert('นางสาวตัวอย่าง')",
    }
}
NEWER = [
    {
        "type": "csp-violation",
        "url": "http://localhost/plans/1",
        "body": {
            "documentURL": "http://localhost/plans/1",
            "effectiveDirective": "style-src-attr",
            "blockedURL": "inline",
        },
    },
    {"type": "deprecation", "body": {}},
]


def send_report(site: Flask, told: Any, kind: str = "application/csp-report") -> int:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return site.test_client().post("/csp-report", data=body, content_type=kind).status_code


def test_an_offended_policy_is_logged_without_anything_personal(
    site: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING", "tidtam.site"):
        assert send_report(site, REPORT) == 204
        assert send_report(site, NEWER, "application/reports+json") == 204
    told = [(one.error, one.route, one.more) for one in caplog.records]  # type: ignore[attr-defined]
    assert told == [
        ("script-src-elem", "/sign-in/link/<secret>", "another host"),
        ("style-src-attr", "/plans/<int:plan_id>", "inline"),
    ]
    assert "secret?" not in str([one.__dict__ for one in caplog.records])
    assert "นางสาวตัวอย่าง" not in str([one.__dict__ for one in caplog.records])


@pytest.mark.parametrize(
    ("told", "status", "reason"),
    [
        (b"", 400, "nothing"),
        (b"{", 400, "no JSON"),
        (b"[]", 400, "no report"),
        (b'{"csp-report": 7}', 400, "no report"),
        (b'"csp"', 400, "no report"),
        (b"\xff\xfe", 400, "no text"),
        (b"x" * 16_385, 413, "too much to read"),
        (b'{"csp-report": {}}', 204, "a report that says nothing"),
        (b'{"csp-report": {"document-uri": 5, "blocked-uri": ["x"]}}', 204, "odd words"),
        (b'{"csp-report": {"document-uri": "http://[::1", "blocked-uri": "http://["}}', 204, "odd"),
    ],
)
def test_odd_reports_are_answered(site: Flask, told: bytes, status: int, reason: str) -> None:
    assert send_report(site, told) == status, reason


def test_reports_cannot_fill_the_log(
    site: Flask, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING", "tidtam.site"):
        answers = [send_report(site, REPORT) for _ in range(61)]
        assert answers == [204] * 60 + [429]
        assert len(caplog.records) == 60
        clock.now += timedelta(minutes=1)
        assert send_report(site, NEWER * 50, "application/reports+json") == 204
    assert len(caplog.records) == 70  # ten of one request


INLINE = """() => { const one = document.createElement("script");
  one.textContent = "window.ran = 1";
  document.body.append(one); return window.ran === undefined; }"""


@pytest.mark.browser
def test_a_browser_refuses_what_offends_the_policy_and_the_watch_sees_it(
    site: Flask, chromium: Path, no_reports: Callable[[Any], list[str]]
) -> None:
    with served(site) as address, opened(chromium) as browser:
        context = browser.new_context()
        told = no_reports(context)
        page = context.new_page()
        page.goto(address)
        assert told == []
        assert page.evaluate(INLINE) is True
        page.wait_for_timeout(100)
        context.close()
    assert len(told) == 1 and "script-src" in told[0]
    told.clear()
