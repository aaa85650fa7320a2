"""Signing in with the installation's account provider: sent there, and back again.

Who comes back is let in as the officer with that verified address; nobody is created.
"""

import hmac
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for

from tracker.errors import TidtamError
from web.auth import PROOF_COUNTS, is_here, let_in, prove
from web.refusals import sentence
from web.request_scope import house, now, own_path
from web.sign_in.pages import ask_for_code
from workflows.actions import proving, second_factor
from workflows.actions.reminders import base_url_of

pages = Blueprint("provider", __name__, url_prefix="/sign-in/provider")
ASKED = "provider"  # in the session: what was sent, until when its answer counts
MINUTES = 10


@pages.before_request
def _only_where_there_is_one() -> None:
    if not house().settings.oidc.is_on:
        abort(404)


@pages.get("")
def begin() -> Any:
    """Send the browser to the provider. `again`: for a proof by whoever is signed in here."""
    from web.sign_in import oidc

    again = request.args.get("again") == "1"
    try:
        asked = oidc.ask(house().settings.oidc, redirect_uri=_way_back(), again=again)
    except TidtamError as error:
        return _refused(error)
    session[ASKED] = {
        "state": asked.state,
        "nonce": asked.nonce,
        "verifier": asked.verifier,
        "next": own_path(request.args.get("next"), otherwise=url_for("my_work.home")),
        "again": again,
        "until": (now() + timedelta(minutes=MINUTES)).timestamp(),
    }
    return redirect(asked.address)


@pages.get("/back")
def back() -> Any:
    """Back from the provider: whom does it vouch for, and do we know them?"""
    from web.sign_in import oidc

    asked = session.pop(ASKED, None) or {}
    settings = house().settings.oidc
    state = request.args.get("state", "")
    ours = hmac.compare_digest(state.encode(), str(asked.get("state", "")).encode())
    from_there = request.args.get("iss", settings.issuer).rstrip("/") == settings.issuer  # RFC 9207
    try:
        if not state or not ours or not from_there or asked["until"] <= now().timestamp():
            raise oidc.ProviderFailed
        if "code" not in request.args:
            raise oidc.ProviderRefused
        vouched = oidc.hear(
            settings,
            code=request.args["code"],
            verifier=asked["verifier"],
            nonce=asked["nonce"],
            redirect_uri=_way_back(),
            now=now(),
        )
        who = proving.sign_in_by_email(
            house(), email=vouched.email, address=request.remote_addr, now=now()
        )
        if asked["again"] and not (is_here(who) and vouched.proved_at):
            raise proving.NotKnownHere  # another's account, or no word of when they proved it
    except TidtamError as error:
        return _refused(error)
    if asked["again"]:  # the other tab waits with its form
        prove(vouched.proved_at)
        return render_template("sign_in/proved.html")
    known = {"agency_id": who.agency_id, "officer_id": who.officer_id}
    if not vouched.several_factors and second_factor.is_on(house(), **known):
        return ask_for_code(who, asked["next"])
    # without its word of when they proved who they are, what is weighty asks again
    let_in(who, proved_at=vouched.proved_at or now() - PROOF_COUNTS)
    return redirect(asked["next"])


def _way_back() -> str:
    """The address in the settings, never the one that a request claims to have come to."""
    return base_url_of(house().settings) + url_for("provider.back")


def _refused(error: TidtamError) -> Any:
    return render_template("sign_in/refused.html", refused=sentence(error)), 403
