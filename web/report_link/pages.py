"""What the link of a reminder opens: my parts of one round, to be read and reported on.

Looking changes nothing, since mail scanners look too; every act is a form that a person sends.
"""

from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext

from tracker.queries import plans
from web.measures import doing
from web.my_work.pages import Desk, tasks_of
from web.refusals import sentence
from web.request_scope import Present, house, now, typed, view
from workflows.actions import report_links
from workflows.actions.report_links import LinkVoid, Pass

pages = Blueprint("report_link", __name__, url_prefix="/report")
DEVICE = "tidtam_report"  # the cookie of a device that shall remember its link
LONGEST_ROUND = 300 * 24 * 3600  # the cookie may lie that long; the link ends with its round


@pages.before_request
def _let_in() -> None:
    """Who comes by a link is its officer, with what is theirs in its round and nothing else."""
    where = request.view_args or {}
    if (token := where.get("token")) is None:
        return
    if "measure_id" in where:
        asked = {name: where[name] for name in ("measure_id", "division_id")}
        let_in = report_links.look_at_part(house(), token=token, now=now(), **asked)
    else:
        let_in = report_links.look(house(), token=token, now=now())
    g.link = let_in
    g.by_link = Present(
        officer_id=let_in.officer.id,
        agency_id=let_in.agency.id,
        name=let_in.officer.name,
        standings=let_in.standings,
    )
    if "language" not in session:
        g.language = let_in.officer.language


@pages.after_request
def _keep_out_of_catalogues(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@pages.errorhandler(LinkVoid)
def _void(error: LinkVoid) -> Any:
    response = make_response(render_template("report_link/void.html", refused=sentence(error)), 410)
    if request.endpoint == "report_link.device":
        response.delete_cookie(DEVICE)
    return response


@pages.get("")
def device() -> Any:
    """What this device was asked to remember."""
    token = request.cookies.get(DEVICE)
    if token is None:
        return redirect(url_for("sign_in.door"))
    report_links.look(house(), token=token, now=now())
    return redirect(url_for("report_link.mine", token=token))


@pages.get("/<token>")
def mine(token: str) -> Any:
    """What do I owe in this round?"""
    link: Pass = g.link
    plan = plans.plan(view(), link.agency.id, link.round.plan_id)
    desks = []
    for standing in g.by_link.owned:
        measures = plans.measures(
            view(),
            link.agency.id,
            plan_id=plan.id,
            division_id=standing.division_id,
            limit=None,
        )
        if measures:
            tasks = tasks_of(standing, measures, link.round)
            desks.append(Desk(standing, plan.id, plan.fiscal_year, link.round, tasks))
    return render_template(
        "report_link/mine.html",
        desks=desks,
        remembered=request.cookies.get(DEVICE) == token,
    )


@pages.post("/<token>/device")
def remember(token: str) -> Any:
    """Let this device remember the link until the round closes, or forget it."""
    response = redirect(url_for("report_link.mine", token=token))
    if typed("remember"):
        response.set_cookie(
            DEVICE,
            token,
            max_age=LONGEST_ROUND,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        flash(gettext("อุปกรณ์นี้จำลิงก์ของท่านไว้จนกว่ารอบจะปิด"), "good")
    else:
        response.delete_cookie(DEVICE)
        flash(gettext("อุปกรณ์นี้ไม่จำลิงก์ของท่านแล้ว"), "good")
    return response


@pages.route("/<token>/<int:measure_id>/<int:division_id>/report", methods=["GET", "POST"])
def report(token: str, measure_id: int, division_id: int) -> Any:
    """What was done in this round?"""
    return doing.report(measure_id, division_id)


@pages.post("/<token>/<int:measure_id>/<int:division_id>/unchanged")
def unchanged(token: str, measure_id: int, division_id: int) -> Any:
    """Still right, nothing new."""
    return doing.unchanged(measure_id, division_id)


@pages.post("/<token>/<int:measure_id>/<int:division_id>/start")
def start(token: str, measure_id: int, division_id: int) -> Any:
    """Begin."""
    return doing.start(measure_id, division_id)


@pages.route(
    "/<token>/<int:measure_id>/<int:division_id>/<any(finish,'give-up'):action>",
    methods=["GET", "POST"],
)
def act(token: str, measure_id: int, division_id: int, action: str) -> Any:
    """Finish or give up, with what it needs asked for on the spot."""
    return doing.act(measure_id, division_id, action)
