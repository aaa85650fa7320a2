"""For whoever watches the machines: is the site alive, is it ready, and its figures.

Answers strangers, so it names nobody; the figures only this machine, or whoever has the token.
"""

import hmac
import ipaddress
import json
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, request

from web.request_scope import house, now
from workflows.readiness import readiness

pages = Blueprint("health", __name__)
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@pages.get("/healthz")
def live() -> Response:
    """The process answers; nothing else is looked at."""
    return _json(200, live=True)


@pages.get("/readyz")
def ready() -> Response:
    """200 where everything is as it must be, else 503 and what is not."""
    found = readiness(house(), now=now())
    return _json(
        503 if found.lacks else 200,
        ready=not found.lacks,
        not_ready=[{"code": lack.code, "th": lack.th, "en": lack.en} for lack in found.lacks],
        last_beat_at=found.last_beat_at.isoformat() if found.last_beat_at else None,
        dead_letters_last_day=found.dead_letters,
    )


@pages.get("/metrics")
def metrics() -> Response:
    """Prometheus' page; as if it were not there unless [web] metrics is on."""
    figures = current_app.extensions.get("tidtam_figures")
    if figures is None:
        abort(404)
    if not _may_read_figures():
        abort(403)
    page = figures.page(house(), now=now())
    return Response(page, mimetype="text/plain", content_type="text/plain; version=0.0.4")


def _may_read_figures() -> bool:
    """With the token where there is one; without one, only from this machine itself.

    A web server before the site makes everybody come from this machine; settings with a
    `base_url` therefore need a token, and what was passed on, or asked of another host's name,
    is never of this machine.
    """
    web = house().settings.web
    if web.metrics_token is not None:
        asked = request.headers.get("Authorization", "")
        wanted = f"Bearer {web.metrics_token}"
        return hmac.compare_digest(asked.encode("utf-8"), wanted.encode("utf-8"))
    if web.base_url or any(name in request.headers for name in FORWARDED):
        return False
    asked_host = urlsplit(f"//{request.host}").hostname or ""
    return _is_here(request.remote_addr or "") and (
        asked_host == "localhost" or _is_here(asked_host)
    )


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _json(status: int, **found: object) -> Response:
    page = json.dumps(found, ensure_ascii=False)
    return Response(page, status=status, mimetype="application/json")
