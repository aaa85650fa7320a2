"""The door for citizens: which agency lets them in, in which language, and what caches may keep.

An agency whose pages are off answers as one that does not exist.
"""

from typing import Any, cast

from flask import Flask, Response, g, request, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from web.request_scope import house, view
from workflows import publication
from workflows.actions.reminders import base_url_of
from workflows.publication import PublicAgency

KEPT = "public, max-age=300"  # how long a page may be seen that was switched off meanwhile
UNREAD, MOST_UNREAD = "_flashes", 3  # where Flask keeps them, and how many say enough
OWN = frozenset({"public.verify", "public.verify_file"})  # answers to one person's question


class Sessions(SecureCookieSessionInterface):
    """Session cookies as ever, but none on an answer that anybody's cache may keep."""

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask's, made once: the application's key is the same for as long as it runs."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Leave an answer for everybody without cookie and without Vary: Cookie.

        What was to be said on a next page that nobody waited for stays short: browsers take no
        cookie of more than 4 kB, and would keep the old one.
        """
        if g.get("for_everybody"):
            return
        if session.modified and len(unread := session.get(UNREAD, ())) > MOST_UNREAD:
            session[UNREAD] = unread[-MOST_UNREAD:]
        super().save_session(app, session, response)


def come_in() -> None:
    """Before a page: the agency and the language, both told by the address alone."""
    g.language = "en" if request.args.get("lang") == "en" else "th"
    g.stranger = True  # who is signed in makes no difference here
    agency_id = (request.view_args or {}).get("agency_id")
    if agency_id is not None:
        g.public_agency = publication.open_agency(house(), view(), agency_id)
        g.thai_digits = g.public_agency.settings.thai_digits


def go_out(response: Response) -> Response:
    """After a page: what is the same for everybody may be kept, with its ETag."""
    told = request.method in ("GET", "HEAD") and response.status_code == 200
    if not told or request.endpoint in OWN:
        return response
    g.for_everybody = True
    response.headers["Cache-Control"] = KEPT
    if "ETag" not in response.headers:
        response.add_etag()
    return cast(Response, response.make_conditional(request))


def here() -> PublicAgency:
    """The agency of this page."""
    return cast(PublicAgency, g.public_agency)


def public_url(endpoint: str, **values: Any) -> str:
    """The address of another page of this agency, in the language of this one."""
    asked = {**values, "lang": "en" if g.language == "en" else None}
    return url_for(f"public.{endpoint}", agency_id=here().id, **asked)


def whole_url(endpoint: str, **values: Any) -> str:
    """The same with the site's own name, as feeds need it."""
    return base_url_of(house().settings) + public_url(endpoint, **values)


def other_tongue() -> str:
    """This page in the other language."""
    kept = {name: request.args[name] for name in ("after", "asked") if name in request.args}
    asked: dict[str, Any] = {**kept, **(request.view_args or {})}
    asked["lang"] = None if g.language == "en" else "en"
    endpoint = "public.verify" if request.endpoint == "public.verify_file" else request.endpoint
    return url_for(endpoint or "public.home", **asked)
