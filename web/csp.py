"""The pages' own policy, and what browsers say of its being offended: logged and counted.

A report comes from anybody and may tell anything, so only kinds and route templates are kept of
it: never an address, never a line of what stood on a page.
"""

import json
import logging
import threading
from collections import deque
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from web.request_scope import now

pages = Blueprint("csp", __name__)
log = logging.getLogger("tidtam.site")
PLACE = "/csp-report"
MOST_BYTES = 16 * 1024
MOST_IN_A_MINUTE = 60  # of one process, whoever sends them
MOST_AT_ONCE = 10  # of one request
DIRECTIVES = frozenset(
    {
        *("default-src", "script-src", "script-src-elem", "script-src-attr", "style-src"),
        *("style-src-elem", "style-src-attr", "font-src", "img-src", "connect-src", "frame-src"),
        *("form-action", "frame-ancestors", "base-uri", "object-src", "media-src", "worker-src"),
        "manifest-src",
    }
)

# No inline script or style anywhere; nothing is asked of another host.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    f"base-uri 'none'; report-uri {PLACE}; report-to csp"
)
ENDPOINTS = f'csp="{PLACE}"'


class Gate:
    """Lets so many through in a minute."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen: deque[datetime] = deque()
        self._lock = threading.Lock()

    def lets_through(self, at: datetime) -> bool:
        """Whether one more may come at this instant."""
        with self._lock:
            while self._seen and self._seen[0] <= at - timedelta(minutes=1):
                self._seen.popleft()
            if len(self._seen) >= self._most:
                return False
            self._seen.append(at)
            return True


@pages.record_once
def _make_gate(state: Any) -> None:
    state.app.extensions["tidtam_reports"] = Gate(MOST_IN_A_MINUTE)


@pages.post(PLACE)
def report() -> Response:
    """What a browser would not do on one of our pages; answers nothing.

    Counted in the metrics as requests of this route: 204 taken, 400 no report, 413 too large,
    429 too many.
    """
    if not current_app.extensions["tidtam_reports"].lets_through(now()):
        return Response(status=429)
    request.max_content_length = MOST_BYTES
    if (request.content_length or 0) > MOST_BYTES:
        return Response(status=413)
    try:
        told = json.loads(request.get_data(cache=False))
    except ValueError:
        return Response(status=400)
    found = _reports(told)
    for one in found[:MOST_AT_ONCE]:
        log.warning(
            "a page offended its policy",
            extra={
                "error": _directive(one),
                "route": _route(one.get("document-uri") or one.get("documentURL")),
                "more": _kind(one.get("blocked-uri") or one.get("blockedURL")),
            },
        )
    return Response(status=204 if found else 400)


def _reports(told: Any) -> list[dict[str, Any]]:
    """The reports in either form: report-uri sends one, report-to a list."""
    if isinstance(told, dict):
        told = [{"type": "csp-violation", "body": told.get("csp-report")}]
    if not isinstance(told, list):
        return []
    return [
        one["body"]
        for one in told
        if isinstance(one, dict)
        and one.get("type") == "csp-violation"
        and isinstance(one.get("body"), dict)
    ]


def _directive(one: dict[str, Any]) -> str:
    named = one.get("effective-directive") or one.get("effectiveDirective")
    named = named or one.get("violated-directive")
    word = str(named).split(" ")[0]
    return word if word in DIRECTIVES else "other"


def _route(address: Any) -> str:
    """The template of the page's route: its address may hold a secret."""
    try:
        path = urlsplit(str(address)).path
        rule, _values = current_app.url_map.bind("").match(path, return_rule=True)
    except (ValueError, HTTPException):
        return "(none)"
    return str(rule.rule)


def _kind(blocked: Any) -> str:
    """What was blocked, by kind."""
    word = str(blocked or "inline")
    if word in ("inline", "eval", "wasm-eval"):
        return word
    try:
        address = urlsplit(word)
    except ValueError:
        return "other"
    if address.scheme in ("http", "https"):
        return "own host" if address.netloc == request.host else "another host"
    return address.scheme if address.scheme in ("data", "blob", "about") else "other"
