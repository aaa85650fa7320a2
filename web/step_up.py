"""Step-up: what is weighty asks again who one is, where the last proof is older than 15 minutes.

The page that asks carries what was typed and sends it on with the proof, so nothing is kept and
nothing is lost; what somebody may do is still asked in workflows. For forms without files.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user, login_required

from tracker.errors import TidtamError
from tracker.queries import people
from tracker.thai import to_arabic
from web.auth import has_proved, prove
from web.letters import mail_links
from web.refusals import sentence
from web.request_scope import house, now, own_path, present, view
from workflows.actions import proving, second_factor, signin

pages = Blueprint("step_up", __name__, url_prefix="/account/proof")
PROOF = "proof"
SECRETS = ("password", "old", "new", "token", "channel_secret")  # typed again: no page shows them
NOT_CARRIED = (PROOF, "csrf_token", *SECRETS)
Routed = Callable[..., Any]


def step_up(only: Callable[[], bool] | None = None) -> Callable[[Routed], Routed]:
    """Ask for a proof before this route's POST; `only`: where that is true of the request.

    Goes under the route and login_required. `tests/web/forms.txt` lists every route that has it.
    """

    def guard(routed: Routed) -> Routed:
        @wraps(routed)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if request.method == "GET" or has_proved() or not (only is None or only()):
                return routed(*args, **kwargs)
            present()  # nobody at all is sent to sign in
            refused = _take_proof()
            if refused is None:
                return routed(*args, **kwargs)
            return _ask(_carried(), action=request.full_path.rstrip("?"), refused=refused), 403

        guarded.step_up = True  # type: ignore[attr-defined]
        return guarded

    return guard


@pages.route("", methods=["GET", "POST"])
@login_required
def ask() -> Any:
    """Prove who one is, and go where one wanted to."""
    wanted = own_path(request.values.get("next"), otherwise=url_for("my_work.home"))
    refused = ""
    if request.method == "POST":
        answer = None if has_proved() else _take_proof()
        if answer is None:
            return redirect(wanted)
        refused = answer
    page = _ask([("next", wanted)], action=url_for("step_up.ask"), refused=refused)
    return page, 422 if refused else 200


@pages.post("/link")
@login_required
def send_link() -> Any:
    """A one-time link for whoever has no password: opened here, it proves who they are."""
    officer = people.officer(view(), present().agency_id, present().officer_id)
    try:
        mail_links(house(), name=officer.email or "", address=request.remote_addr, now=now())
    except TidtamError as error:
        flash(sentence(error), "bad")
        return redirect(url_for("step_up.ask"))
    return render_template("sign_in/proof_sent.html", minutes=signin.LINK_MINUTES)


def _take_proof() -> str | None:
    """None where the request proved who its officer is, else why not: "" where it did not try."""
    given = request.form.get(PROOF, "").replace("\x00", "")
    if PROOF not in request.form:
        return ""
    me: dict[str, Any] = {"agency_id": present().agency_id, "officer_id": present().officer_id}
    bare = to_arabic(given).replace(" ", "")
    has_code = second_factor.is_on(house(), **me)
    try:
        if not (current_user.has_password or has_code):
            return gettext("ยังไม่ได้ยืนยัน โปรดเปิดลิงก์ในเครื่องนี้ก่อน แล้วกดอีกครั้ง")
        if has_code and ((len(bare) == 6 and bare.isdigit()) or not current_user.has_password):
            second_factor.prove(house(), **me, code=given, now=now())
        else:
            proving.prove_password(house(), **me, password=given, now=now())
    except TidtamError as error:
        return sentence(error)
    prove()
    return None


def _carried() -> list[tuple[str, str]]:
    """What was typed, each field as often as it was sent."""
    return [
        (name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED
    ]


def _ask(carried: list[tuple[str, str]], *, action: str, refused: str) -> str:
    me = present()
    return render_template(
        "sign_in/step_up.html",
        action=action,
        carried=carried,
        refused=refused,
        has_password=current_user.has_password,
        has_code=second_factor.is_on(house(), agency_id=me.agency_id, officer_id=me.officer_id),
        email=people.officer(view(), me.agency_id, me.officer_id).email,
        provider=house().settings.oidc.is_on,
    )
