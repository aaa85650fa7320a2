"""The calendar that an officer subscribed to: read by its secret address, without a session.

Shows nothing but the due days and parts of that officer; see workflows.actions.calendar_feed.
"""

from typing import Any

from flask import Blueprint, Response, abort, request

from web.request_scope import house, now
from workflows.actions.calendar_feed import read_feed

pages = Blueprint("feed", __name__)


@pages.get("/calendar/<token>.ics")
def calendar(token: str) -> Any:
    """The officer's due days, for a calendar that asks again and again."""
    written = read_feed(house(), token=token, now=now())
    if written is None:
        abort(404)
    response = Response(written, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="tidtam.ics"'
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.add_etag()
    return response.make_conditional(request)
