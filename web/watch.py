"""Each request watched: an id, one line in the log, and its figures. Never what was asked or typed.

A path may hold a secret (a sign-in link) and a query a name, so only the route's template is kept.
"""

import logging
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from workflows.bootstrap import stopwatch
from workflows.house import House
from workflows.log import new_id

log = logging.getLogger("tidtam.site")
NO_ROUTE = "(none)"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def install(app: Flask, house: House) -> None:
    """Watch every request of this application; figures are kept where [web] metrics is on."""
    figures: Any = None
    if house.settings.web.metrics:
        from web.metrics import RequestFigures

        figures = app.extensions["tidtam_figures"] = RequestFigures()

    @app.before_request
    def _begin() -> None:
        clear_contextvars()  # the thread has served others before
        g.request_id = new_id()
        g.begun = stopwatch()
        bind_contextvars(request_id=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        route, seconds = route_of(), stopwatch() - g.begun
        if figures is not None:
            figures.observe(route=route, status=response.status_code, seconds=seconds)
        told = {
            "method": request.method if request.method in METHODS else "other",
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
        }
        log.info("request", extra=told)
        return response

    @app.teardown_request
    def _forget(_error: BaseException | None) -> None:
        clear_contextvars()

    def log_exception(
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> None:
        # Flask's own line would quote the path
        log.error("failed", exc_info=exc_info, extra={"route": route_of()})

    app.log_exception = log_exception  # type: ignore[method-assign]


def route_of() -> str:
    """The template of the route that this request took."""
    return request.url_rule.rule if request.url_rule is not None else NO_ROUTE
