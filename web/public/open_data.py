"""Open data of the public pages: CSV, JSON, their dictionary, and the feed of changes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Response, render_template
from flask_babel import gettext

from tracker.queries import plans, public
from tracker.records import PlanRecord
from web.public.door import here, whole_url
from web.public.pages import AT, corrected
from web.public.pages import pages as pages
from web.request_scope import house, view
from web.wording import day, digits, round_title
from workflows import open_data, publication
from workflows.open_data import DataSet
from workflows.publication import Change

FEED_ENTRIES = 50


@pages.get(f"{AT}/data")
def data(agency_id: int) -> str:
    """What may be taken along, and what does each column mean?"""
    return render_template(
        "public/data.html",
        agency=here().agency,
        settings=here().settings,
        plans=publication.shown_plans(view(), agency_id),
        data_sets=open_data.DATA_SETS,
    )


@pages.get(f"{AT}/data/dictionary.json")
def dictionary(agency_id: int) -> Response:
    """What every column means, in Thai and English."""
    told = open_data.dictionary(here().settings, agency=here().agency.name)
    return _for_other_sites(Response(told, mimetype="application/json"))


@pages.get(f"{AT}/plans/<int:plan_id>/<any(measures,progress):name>.<any(csv,json):form>")
def rows(agency_id: int, plan_id: int, name: str, form: str) -> Response:
    """One data set of one plan."""
    plan = publication.shown_plan(view(), agency_id, plan_id)
    data_set, found = ROWS[name](plan)
    if form == "csv":
        made = Response(open_data.as_csv(data_set, found), content_type="text/csv; charset=utf-8")
    else:
        told = open_data.as_json(
            data_set, found, settings=here().settings, agency=here().agency.name
        )
        made = Response(told, mimetype="application/json")
    made.headers["Content-Disposition"] = f'attachment; filename="{name}-{plan.fiscal_year}.{form}"'
    return _for_other_sites(made)


def _measures(plan: PlanRecord) -> tuple[DataSet, tuple[Any, ...]]:
    every = plans.measures(view(), here().id, plan_id=plan.id, limit=None)
    return open_data.MEASURES, open_data.measure_rows(here().agency.name, plan, every)


def _progress(plan: PlanRecord) -> tuple[DataSet, tuple[Any, ...]]:
    standings = publication.standings(view(), here().id, plan.id)
    return open_data.PROGRESS, open_data.progress_rows(here().agency.name, plan, standings)


ROWS: dict[str, Callable[[PlanRecord], tuple[DataSet, tuple[Any, ...]]]] = {
    "measures": _measures,
    "progress": _progress,
}


@pages.get(f"{AT}/changes.atom")
def feed(agency_id: int) -> Response:
    """What has changed, as an Atom feed (RFC 4287); its instants are those of the records."""
    changes = publication.changes(view(), agency_id, limit=FEED_ENTRIES)
    since = public.since(view(), agency_id)
    xml = render_template(
        "public/feed.xml",
        agency=here().agency,
        feed_id=publication.lasting_id(house(), agency_id),
        updated=_instant(max((one.at for one in changes), default=since)),
        home=whole_url("home"),
        itself=whole_url("feed"),
        entries=[_entry(agency_id, one) for one in changes],
    )
    return _for_other_sites(Response(xml, content_type="application/atom+xml; charset=utf-8"))


def _entry(agency_id: int, change: Change) -> dict[str, str]:
    year = digits(change.plan.fiscal_year)
    half = round_title(change.half) if change.half else ""
    said = {
        "approved": gettext("อนุมัติแผนปีงบประมาณ พ.ศ. %(year)s", year=year),
        "amended": gettext(
            "แก้ไขเพิ่มเติมแผนปีงบประมาณ พ.ศ. %(year)s ครั้งที่ %(number)s เมื่อ %(day)s",
            year=year,
            number=digits(change.number or ""),
            day=day(change.amended_on),
        ),
        "opened": gettext("เปิด%(round)s ปีงบประมาณ พ.ศ. %(year)s", round=half, year=year),
        "closed": gettext("ปิด%(round)s ปีงบประมาณ พ.ศ. %(year)s", round=half, year=year),
        "published": gettext(
            "เผยแพร่บันทึกข้อความ %(round)s ปีงบประมาณ พ.ศ. %(year)s", round=half, year=year
        ),
        "corrected": gettext(
            "แก้ไขบันทึกข้อความที่เผยแพร่ %(round)s ปีงบประมาณ พ.ศ. %(year)s: %(what)s",
            round=half,
            year=year,
            what=corrected(change.correction) if change.correction else "",
        ),
    }
    of_plan = change.kind in ("approved", "amended")
    return {
        "id": publication.lasting_id(
            house(),
            agency_id,
            change.kind,
            change.subject_id,
            change.correction.entry if change.correction else change.amendment_id or "",
        ),
        "title": said[change.kind],
        "updated": _instant(change.at),
        "url": whole_url("plan", plan_id=change.subject_id)
        if of_plan
        else whole_url("round_", round_id=change.subject_id),
    }


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _for_other_sites(response: Response) -> Response:
    """Open data may be read by a page of any other site."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
