"""Who is signed in: Flask-Login over the officer's session epoch, which ends sessions at once.

Asks workflows.actions.signin; stores nothing itself.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, session
from flask_login import LoginManager, login_user, logout_user

from tracker.queries import signin
from web.request_scope import view, whole_number
from workflows.actions.signin import SignedIn


@dataclass(frozen=True)
class Visitor:
    """The officer of a session, as Flask-Login wants to know them."""

    agency_id: int
    officer_id: int
    epoch: int
    name: str
    language: str
    has_password: bool = True
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the signed session cookie keeps."""
        return f"{self.agency_id}.{self.officer_id}.{self.epoch}"


def install(app: Flask) -> None:
    """Let the application know its visitors."""
    manager = LoginManager(app)
    manager.session_protection = None  # a phone changes its address all day
    manager.login_view = "sign_in.door"
    manager.login_message = None

    @manager.user_loader
    def _load(kept: str) -> Visitor | None:
        numbers = [whole_number(part) for part in kept.split(".")]
        if len(numbers) != 3 or None in numbers:
            return None
        agency_id, officer_id, epoch = (int(number or 0) for number in numbers)
        account = signin.account(view(), agency_id, officer_id)
        if account is None or account.session_epoch != epoch:
            return None
        return Visitor(
            agency_id,
            officer_id,
            epoch,
            account.name,
            account.language,
            has_password=account.password_hash is not None,
        )


def let_in(who: SignedIn) -> None:
    """Begin a session; what an earlier visitor left in it is gone, but for the language."""
    kept: Any = session.get("language")
    session.clear()
    if kept:
        session["language"] = kept
    session.permanent = True
    login_user(Visitor(who.agency_id, who.officer_id, who.epoch, "", "th"))


def let_out() -> None:
    """End this session."""
    kept: Any = session.get("language")
    logout_user()
    session.clear()
    if kept:
        session["language"] = kept
