"""The Flask application: put together here, from the house and a clock. Holds no page itself."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, Response, g, request, session, url_for
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect

from web import api, auth, errors, request_scope, watch, wording
from web.account.feed import pages as feed
from web.account.pages import pages as account
from web.account.second_factor import pages as second_factor
from web.addresses import Address
from web.assents.pages import pages as assents
from web.assessment.pages import pages as assessment
from web.charts import geometry
from web.compiling import Templates
from web.csp import ENDPOINTS, POLICY
from web.csp import pages as reports
from web.health import pages as health
from web.help.pages import pages as help_pages
from web.imports.pages import pages as imports
from web.incoming import Incoming
from web.journal.pages import pages as journal
from web.line.pages import pages as line
from web.measures.evidence import pages as evidence
from web.measures.pages import pages as measures
from web.meeting.pages import pages as meeting
from web.memo.pages import pages as memo
from web.memo.waiting_page import pages as waiting
from web.my_work.pages import pages as my_work
from web.notices.pages import pages as notices
from web.office.pages import pages as office
from web.plan.pages import pages as plan
from web.public.door import Sessions
from web.public.open_data import pages as public
from web.report_link.pages import pages as report_link
from web.rounds.pages import pages as rounds
from web.sign_in.pages import pages as sign_in
from web.sign_in.provider import pages as provider
from web.step_up import pages as step_up
from web.supervision import door as supervisors
from web.supervision.pages import pages as supervision
from workflows.house import House

PAGES = (
    waiting,
    *(sign_in, my_work, plan, measures, evidence, rounds, meeting, notices, memo, imports, line),
    *(account, second_factor, feed, health, public, report_link),
    *(assents, assessment),
    *(provider, step_up, help_pages, reports),
    *(office, journal, supervision),
)
ONE_YEAR = 365 * 24 * 3600
SESSION_HOURS = 12
FILES_AT_ONCE = 4
TEXT_AT_ONCE = 8 * 1024 * 1024  # a long text must come in to be told of, with what was typed

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Reporting-Endpoints": ENDPOINTS,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def create_app(house: House, *, clock: Callable[[], datetime], secure: bool = False) -> Flask:
    """The site of this house. `clock` gives aware UTC instants and is read once per request.

    `secure`: the site is reached by https, so cookies travel only there.
    """
    app = Flask("web", root_path=str(Path(__file__).parent))
    app.config.update(
        SECRET_KEY=hmac.new(house.key, b"session cookies", hashlib.sha256).digest(),
        SESSION_COOKIE_NAME="tidtam",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        MAX_CONTENT_LENGTH=body_limit(house),
        MAX_FORM_MEMORY_SIZE=min(TEXT_AT_ONCE, body_limit(house)),
        SEND_FILE_MAX_AGE_DEFAULT=ONE_YEAR,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form may lie open over lunch
        BABEL_DEFAULT_LOCALE="th",
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "translations"),
    )
    app.jinja_environment = Templates
    app.url_rule_class = Address
    app.session_interface = Sessions()
    app.request_class = Incoming
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    watch.install(app, house)
    request_scope.install(app, house, clock)
    auth.install(app)
    supervisors.install(app)
    csrf = CSRFProtect(app)
    csrf.exempt(line)  # LINE signs what it sends
    csrf.exempt(reports)  # browsers send them by themselves
    Babel(app, locale_selector=wording.locale)
    wording.install(app)
    geometry.install(app)
    errors.install(app)
    for group in PAGES:
        app.register_blueprint(group)
    api.install(app)
    _guard_answers(app, secure)
    _name_static_files_by_content(app)

    @app.context_processor
    def _what_every_page_shows() -> dict[str, object]:
        return {
            "language": request_scope.language(),
            "here": _here(),
            "now": g.get("now"),
            "link": g.get("link"),
        }

    return app


def body_limit(house: House) -> int:
    """How many bytes one request may bring: a few files of the allowed size."""
    return (house.settings.files.size_limit_mb * FILES_AT_ONCE + 1) * 1024 * 1024


def _here() -> request_scope.Present | None:
    if g.get("stranger") or "by_link" in g:
        return None
    user = request_scope.visitor()
    return request_scope.present() if user and user.is_authenticated else None


def _guard_answers(app: Flask, secure: bool) -> None:
    @app.after_request
    def _headers(response: Response) -> Response:
        given = set(response.headers.keys())  # setdefault would look through all of them each time
        response.headers.extend(one for one in HEADERS.items() if one[0] not in given)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR}")
        if request.endpoint != "static" and not g.get("for_everybody"):
            # what an officer sees is nobody else's, not in a shared computer's cache either
            response.headers["Cache-Control"] = "no-store" if session else "private, no-cache"
        return response


def _name_static_files_by_content(app: Flask) -> None:
    folder = Path(str(app.static_folder))
    told: dict[tuple[str, str], str] = {}
    seen = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        for path in folder.rglob("*")
        if path.is_file()
    }

    @app.template_global()
    def static_file(name: str) -> str:
        key = (request.script_root, name)
        if key not in told:
            told[key] = url_for("static", filename=name, v=seen[name])
        return told[key]
