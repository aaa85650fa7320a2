"""A measure: where does it stand, what was done, what may I do? And its evidence."""

from typing import Any

from flask import Blueprint, Response, abort, render_template
from flask_login import login_required

from tracker.queries import overview, plans, progress, rounds
from tracker.queries.assents import assents_of_parts
from tracker.records import MeasureRecord
from web.measures import doing
from web.measures.doing import found_agency, may_report, names, who_may
from web.measures.timeline import came_by_link, detail, say
from web.request_scope import (
    house,
    present,
    view,
)
from workflows.states import PART

pages = Blueprint("measures", __name__, url_prefix="/measures")
pages.add_app_template_global(say)
pages.add_app_template_global(detail)
pages.add_app_template_global(came_by_link)
pages.add_app_template_global(doing.part_address)
pages.add_app_template_global(doing.mine, "my_parts")


@pages.get("/<int:measure_id>")
@login_required
def measure(measure_id: int) -> Any:
    """Where does this measure stand?"""
    agency_id = present().agency_id
    found = plans.measure(view(), agency_id, measure_id)
    part_ids = [part.id for part in found.parts]
    evidence: dict[int, list[Any]] = {}
    for piece in progress.evidence_of(view(), agency_id, part_ids):
        evidence.setdefault(piece.part_id, []).append(piece)
    open_rounds = rounds.open_rounds(view(), agency_id, plan_id=found.plan_id)
    owed = {
        part.part_id
        for part in rounds.owed(
            view(), agency_id, round_ids=[r.id for r in open_rounds], part_ids=part_ids
        )
    }
    return render_template(
        "measures/measure.html",
        group="plan",
        measure=found,
        plan=plans.plan(view(), agency_id, found.plan_id),
        round=open_rounds[0] if open_rounds else None,
        owed=owed,
        last=overview.last_reports(view(), agency_id, part_ids),
        reports={part.id: progress.progress_of(view(), agency_id, part.id) for part in found.parts},
        rounds={r.id: r for r in rounds.rounds(view(), agency_id, plan_id=found.plan_id)},
        evidence=evidence,
        assents=assents_of_parts(view(), agency_id, part_ids),
        actions={
            part.id: PART.allowed(part.status, who=who_may(part.division_id))
            for part in found.parts
        },
        may_report={part.id: may_report(part.division_id) for part in found.parts},
        timeline=_history(found),
        division_of={part.id: part.division for part in found.parts},
        names=names(),
    )


@pages.route("/<int:measure_id>/<int:division_id>/report", methods=["GET", "POST"])
@login_required
def report(measure_id: int, division_id: int) -> Any:
    """What was done in this round?"""
    return doing.report(measure_id, division_id)


@pages.post("/<int:measure_id>/<int:division_id>/unchanged")
@login_required
def unchanged(measure_id: int, division_id: int) -> Any:
    """Still right, nothing new: repeats the earlier report in one tap."""
    return doing.unchanged(measure_id, division_id)


@pages.post("/<int:measure_id>/<int:division_id>/start")
@login_required
def start(measure_id: int, division_id: int) -> Any:
    """Begin; nothing needs to be said."""
    return doing.start(measure_id, division_id)


@pages.route(
    "/<int:measure_id>/<int:division_id>/<any(finish,'give-up',reopen):action>",
    methods=["GET", "POST"],
)
@login_required
def act(measure_id: int, division_id: int, action: str) -> Any:
    """One action of the table, with what it needs asked for on the spot."""
    return doing.act(measure_id, division_id, action)


@pages.get("/evidence/<int:evidence_id>")
@login_required
def evidence(evidence_id: int) -> Any:
    """A file that shows what was done; never shown by the browser from our own origin."""
    from tracker.evidence import fetch

    piece = progress.piece_of_evidence(view(), found_agency(), evidence_id)
    if piece.sha256 is None or piece.withdrawn_at is not None:
        abort(404)
    response = Response(fetch(house().files, piece.sha256), mimetype=piece.media_type)
    return as_attachment(response, piece.name)


def as_attachment(response: Response, name: str) -> Response:
    """A download that no browser opens in this site's name."""
    from urllib.parse import quote

    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _history(found: MeasureRecord) -> list[Any]:
    """The timeline; where one division owns all, what follows from its act needs no line."""
    entries = overview.timeline(view(), found_agency(), found.id)
    alone = len(found.parts) == 1
    return [line for line in entries if not (alone and line[0].action == "roll up")]
