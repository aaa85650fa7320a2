"""The citizen's pages: plan, half-years, measures, published papers, and the proof of a paper."""

import hashlib
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext
from flask_wtf import FlaskForm

from tracker import ita
from tracker.queries import overview, plans, public
from tracker.records import PlanRecord
from tracker.status import PlanStatus, RoundStatus
from web.measures.pages import as_attachment
from web.memo.pages import MEDIA
from web.public.door import come_in, go_out, here, other_tongue, public_url
from web.request_scope import house, view, whole_number
from web.wording import day, digits, indicator_name
from workflows import paper_proof, publication
from workflows.actions.papers import issued_bytes

pages = Blueprint("public", __name__)
pages.before_request(come_in)
pages.after_request(go_out)
pages.add_app_template_global(public_url)
pages.add_app_template_global(other_tongue)
AT = "/public/<int:agency_id>"
ON_A_PAGE = 50
ROBOTS = "User-agent: *\nAllow: /public/\nAllow: /static/\nDisallow: /\n"


@pages.get("/robots.txt")
def robots() -> Response:
    """Searchers read what is public and nothing else."""
    return Response(ROBOTS, mimetype="text/plain")


@pages.get(AT)
def home(agency_id: int) -> Any:
    """Where does the agency stand? The plan in force, else the newest one."""
    shown = publication.shown_plans(view(), agency_id)
    in_force = [one for one in shown if one.status is PlanStatus.APPROVED]
    for chosen in (*in_force, *shown):
        return _plan(chosen)
    return _page("none")


@pages.get(f"{AT}/plans/<int:plan_id>")
def plan(agency_id: int, plan_id: int) -> Any:
    """One plan with its half-years."""
    return _plan(publication.shown_plan(view(), agency_id, plan_id))


@pages.get(f"{AT}/rounds/<int:round_id>")
def round_(agency_id: int, round_id: int) -> Any:
    """What was reached in this half-year?"""
    found = publication.shown_round(view(), agency_id, round_id)
    standing = publication.standing(view(), found)
    after = whole_number(request.args.get("after")) or 0
    rest = [one for one in standing.measures if one.number > after]
    return _page(
        "round",
        round=found,
        plan=plans.plan(view(), agency_id, found.plan_id),
        standing=standing,
        measures=rest[:ON_A_PAGE],
        next_after=rest[ON_A_PAGE - 1].number if len(rest) > ON_A_PAGE else None,
        first_page=not after,
        live=public.live_measures(view(), agency_id, found.plan_id),
        papers=_papers(round_id),
    )


@pages.get(f"{AT}/measures/<int:measure_id>")
def measure(agency_id: int, measure_id: int) -> Any:
    """What is this measure, and what came of it?"""
    if (gone := publication.withdrawn_measure(view(), agency_id, measure_id)) is not None:
        return _page("withdrawn", it=gone)
    found, plan = publication.shown_measure(view(), agency_id, measure_id)
    closed = [
        one
        for one in publication.standings(view(), agency_id, plan.id)
        if one.round_.status is RoundStatus.CLOSED and one.status_of(measure_id)
    ]
    return _page(
        "measure",
        measure=found,
        plan=plan,
        closed=closed,
        told=publication.told_of(view(), agency_id, found),
        evidence=publication.shown_evidence(view(), agency_id, found),
        indicator_names=_indicator_names(plan),
    )


@pages.get(f"{AT}/evidence/<int:evidence_id>")
def evidence(agency_id: int, evidence_id: int) -> Response:
    """A file that the clerk lets citizens see; always a download."""
    piece = publication.shown_piece(view(), agency_id, evidence_id)
    if piece.sha256 is None:
        abort(404)
    media = piece.media_type or "application/octet-stream"
    response = Response(issued_bytes(house(), piece.sha256), mimetype=media)
    response.set_etag(piece.sha256)
    return as_attachment(response, piece.name)


@pages.get(f"{AT}/papers")
def papers(agency_id: int) -> Any:
    """What has been published?"""
    return _page(
        "papers",
        papers=_papers(),
        published=public.published_at(view(), agency_id),
        corrections=public.corrections(view(), agency_id),
    )


@pages.get(f"{AT}/rounds/<int:round_id>/memo.<any(pdf,docx,html):form>")
def paper(agency_id: int, round_id: int, form: str) -> Response:
    """A published paper as it was issued: the address stays when it is issued anew."""
    found = [one for one in public.papers(view(), agency_id, round_id=round_id) if one.form == form]
    if not found:
        abort(404)
    response = Response(issued_bytes(house(), found[0].sha256), mimetype=MEDIA[form])
    response.set_etag(found[0].sha256)
    response.last_modified = found[0].issued_at
    name = f"บันทึกข้อความ รอบ {6 * found[0].half} เดือน {found[0].fiscal_year}.{form}"
    return as_attachment(response, name)


@pages.get(f"{AT}/verify")
def verify(agency_id: int) -> Any:
    """Is this paper one of the agency's? By its number or its SHA-256."""
    asked = request.args.get("asked", "").replace("\x00", "").strip()[:200]
    found = paper_proof.papers_like(view(), agency_id, asked) if asked else ()
    formerly = paper_proof.corrected_like(view(), agency_id, asked) if asked else ()
    return _verified(asked=asked, found=found, formerly=formerly, sha256=None)


@pages.post(f"{AT}/verify")
def verify_file(agency_id: int) -> Any:
    """The same by the file itself, of which only the SHA-256 is computed and nothing kept."""
    given = request.files.get("paper")
    sha256: str | None = None
    found: tuple[public.PublishedPaper, ...] = ()
    empty = given is None or not given.stream.read(1)
    if given is not None and not empty:
        given.stream.seek(0)
        sha256 = hashlib.file_digest(given.stream, "sha256").hexdigest()  # type: ignore[arg-type]
        found = paper_proof.papers_like(view(), agency_id, sha256)
    return _verified(asked="", found=found, sha256=sha256, empty=empty)


def _verified(**told: Any) -> str:
    return _page(
        "verify", form=FlaskForm(), corrections=public.corrections(view(), here().id), **told
    )


@pages.app_template_global()
def corrected(one: public.Correction) -> str:
    """What was replaced of a published memo: from what to what."""
    told = []
    if one.number_before and one.number_before != one.number:
        told.append(
            gettext(
                "เลขที่ %(before)s แก้เป็น %(after)s",
                before=digits(one.number_before),
                after=digits(one.number or "–"),
            )
        )
    if one.dated_before and one.dated_before != one.dated_on:
        told.append(
            gettext(
                "ลงวันที่ %(before)s แก้เป็น %(after)s",
                before=day(one.dated_before),
                after=day(one.dated_on) if one.dated_on else "–",
            )
        )
    return " · ".join(told)


def _plan(chosen: PlanRecord) -> str:
    agency_id = here().id
    after = whole_number(request.args.get("after"))
    measures = plans.measures(
        view(),
        agency_id,
        plan_id=chosen.id,
        after=(chosen.id, after) if after else None,
        limit=ON_A_PAGE + 1,
    )
    shown = measures[:ON_A_PAGE]
    standings = publication.standings(view(), agency_id, chosen.id)
    others = [p for p in publication.shown_plans(view(), agency_id) if p.id != chosen.id]
    return _page(
        "plan",
        plan=chosen,
        measures=shown,
        next_after=shown[-1].number if len(measures) > ON_A_PAGE else None,
        first_page=not after,
        counts=overview.status_counts(view(), agency_id, chosen.id),
        divisions=public.by_division(view(), agency_id, chosen.id),
        standings=standings,
        closed=[one for one in standings if one.round_.status is RoundStatus.CLOSED],
        running=any(one.round_.status is not RoundStatus.CLOSED for one in standings),
        amendments=[
            one for one in public.amendments(view(), agency_id) if one.plan_id == chosen.id
        ],
        papers=[group for group in _papers() if group[0].plan_id == chosen.id],
        scores=publication.shown_scores(view(), agency_id, chosen),
        indicator_names=_indicator_names(chosen),
        others=others,
    )


def _papers(round_id: int | None = None) -> list[list[public.PublishedPaper]]:
    """The published papers by their memo: one paper in three forms."""
    groups: dict[int, list[public.PublishedPaper]] = {}
    for one in public.papers(view(), here().id, round_id=round_id):
        groups.setdefault(one.round_id, []).append(one)
    return list(groups.values())


def _indicator_names(chosen: PlanRecord) -> dict[int, str]:
    edition = ita.edition(chosen.fiscal_year, extra=house().settings.ita.editions)
    return {indicator.number: indicator_name(indicator) for indicator in edition.indicators}


def _page(name: str, **told: Any) -> str:
    return render_template(f"public/{name}.html", agency=here().agency, **told)
