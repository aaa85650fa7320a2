"""The API: what the pages can do, for programs, under /api/v1. Holds no rule of what may be done.

Only a token opens it; a session's cookie is never looked at, so no page elsewhere can use one.
"""

from flask import Flask

# To load them is to enter their operations in the table.
from web.api import (  # noqa: F401
    agency,
    assents,
    assessments,
    coverage,
    description,
    drafts,
    evidence,
    imports,
    journal,
    me,
    measures,
    meeting,
    memos,
    notices,
    owners,
    parts,
    plans,
    rounds,
    together,
)
from web.api.door import api, not_there, open_routes
from web.api.pages import pages
from web.api.tokens import pages as tokens

open_routes()


def install(app: Flask) -> None:
    """Put the API and its two pages into the application."""
    app.before_request(not_there)
    app.extensions["csrf"].exempt(api)  # it takes no cookie, so nobody else's page can use one
    for group in (api, pages, tokens):
        app.register_blueprint(group)
