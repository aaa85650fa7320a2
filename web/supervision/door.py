"""Keeps whoever supervises to their one page and their account. Holds no rule of what it shows."""

from typing import Any

from flask import Flask, abort, redirect, request, url_for

from web.request_scope import visitor

# Pages that ask nobody who they are, and those that let one in and out.
OPEN = frozenset(
    {
        *("sign_in", "provider", "public", "health", "line", "feed", "report_link"),
        *("api", "api_pages", "csp", "help"),
    }
)
THEIRS = frozenset({"supervision", "second_factor", "step_up"})
OWN_ACCOUNT = frozenset(
    {"account.account", "account.end_session", "account.end_other_sessions", "static"}
)


def install(app: Flask) -> None:
    """Before each page that knows its visitor: is it one for somebody who only supervises?"""

    @app.before_request
    def _only_theirs() -> Any:
        endpoint = request.endpoint
        if endpoint is None or endpoint in OWN_ACCOUNT or request.blueprint in OPEN | THEIRS:
            return None
        user = visitor()
        if not (user.is_authenticated and user.supervises):
            return None
        if endpoint == "my_work.home":
            return redirect(url_for("supervision.table"))
        abort(403)
