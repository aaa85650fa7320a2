"""Who is signed in: Flask-Login over a session's secret and its officer's epoch.

Either ends sessions at once. Asks workflows.actions.sessions; stores nothing itself.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, request, session
from flask_login import LoginManager, current_user, login_user, logout_user

from web.device import device_of
from web.request_scope import ask_language_again, house, now, view, visitor, whole_number
from workflows.actions import sessions
from workflows.actions.signin import SignedIn

PROVED = "proved"  # in the session: when its officer last proved who they are
PROOF_COUNTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Visitor:
    """The officer of a session, as Flask-Login wants to know them."""

    agency_id: int
    officer_id: int
    epoch: int
    secret: str = field(repr=False)
    name: str
    language: str
    has_password: bool = True
    supervises: bool = False
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the signed session cookie keeps."""
        return f"{self.agency_id}.{self.officer_id}.{self.epoch}.{self.secret}"


def install(app: Flask) -> None:
    """Let the application know its visitors."""
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # it would ask for them on every page
    app.jinja_env.globals["current_user"] = current_user  # asked for where a page looks at them
    manager.session_protection = None  # a phone changes its address all day
    manager.login_view = "sign_in.door"
    manager.login_message = None

    @manager.user_loader
    def _load(kept: str) -> Visitor | None:
        *told, secret = kept.split(".")
        numbers = [whole_number(part) for part in told]
        if len(numbers) != 3 or None in numbers:
            return None
        agency_id, officer_id, epoch = (int(number or 0) for number in numbers)
        account = sessions.officer_of(view(), agency_id, officer_id, secret=secret, now=now())
        if account is None or account.session_epoch != epoch:
            return None
        return Visitor(
            agency_id,
            officer_id,
            epoch,
            secret,
            account.name,
            account.language,
            has_password=account.password_hash is not None,
            supervises=account.supervises,
        )


def let_in(who: SignedIn, *, proved_at: datetime | None = None) -> None:
    """Begin a session with a secret of its own; the one that this browser had ends.

    `proved_at`: when they proved who they are, where that was not just now.
    """
    secret = sessions.begin(
        house(),
        agency_id=who.agency_id,
        officer_id=who.officer_id,
        way=who.way,
        device=device_of(request.user_agent.string),
        instead_of=own_secret(),
        now=now(),
    )
    _write(Visitor(who.agency_id, who.officer_id, who.epoch, secret, "", "th"))
    prove(proved_at)


def stay_in(epoch: int) -> None:
    """Go on in this session under a new epoch: nobody has proved anything by it."""
    proved: Any = session.get(PROVED, 0)
    _write(replace(visitor(), epoch=epoch))
    session[PROVED] = proved


def _write(here: Visitor) -> None:
    """Write the cookie anew: what an earlier visitor left in it is gone, but for the language."""
    kept: Any = session.get("language")
    session.clear()
    if kept:
        session["language"] = kept
    session.permanent = True
    login_user(here)
    ask_language_again()


def own_secret() -> str | None:
    """The secret of the session in which is asked; None where nobody is signed in."""
    here = visitor()
    return str(here.secret) if here and here.is_authenticated else None


def prove(at: datetime | None = None) -> None:
    """Note that the officer of this session proved who they are, now or a while ago."""
    session[PROVED] = int(min(at or now(), now()).timestamp())


def has_proved() -> bool:
    """Whether that was so lately that it counts for what is weighty."""
    return bool(session.get(PROVED, 0) > (now() - PROOF_COUNTS).timestamp())


def is_here(who: SignedIn) -> bool:
    """Whether this officer is the one of this session."""
    asked = visitor()
    return bool(
        asked
        and asked.is_authenticated
        and (asked.agency_id, asked.officer_id) == (who.agency_id, who.officer_id)
    )


def let_out() -> None:
    """End this session: a cookie that was kept of it opens nothing."""
    if secret := own_secret():
        sessions.sign_out(house(), secret=secret, now=now())
    kept: Any = session.get("language")
    logout_user()
    session.clear()
    if kept:
        session["language"] = kept
    ask_language_again()
