"""Help for everybody, signed in or not: which page is mine, and what do I do first?"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, g, render_template, request, session
from flask_babel import gettext

from tracker.status import Role
from web.help.diagram import diagram_of
from web.help.guides import GUIDES
from web.notices.pages import may_read_notices
from web.office.keeping import may_read_office
from web.request_scope import LANGUAGES, language, present
from workflows.endorsement import MEMO
from workflows.engine import CAPACITY_WORDS, NEED_WORDS, Capacity, Machine, Transition
from workflows.states import PART, PLAN, REPORT, ROUND

pages = Blueprint("help", __name__, url_prefix="/help")
CLOSED_TO_SOME: dict[str, Callable[[], bool]] = {
    "imports.upload": lambda: present().is_clerk,
    "notices.log": may_read_notices,
    "office.officers.every": may_read_office,
    "office.settings.every": may_read_office,
    "supervision.table": lambda: False,  # for who supervises, and they are asked for before
}
FOR_SUPERVISORS = frozenset({"my_work.home", "sign_in.door", "supervision.table"})
OF_ROLE = {Role.REPORTER: "head"}  # the others are called like their role


@pages.before_request
def _in_the_language_asked_for() -> None:
    """From a citizen's page, whose language stands in the address; the next pages keep it."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        g.language = session["language"] = asked


@pages.get("")
def every() -> Any:
    """Who are you here?"""
    return render_template("help/every.html", group="help", guides=GUIDES, mine=_mine())


@pages.get("/<key>")
def one(key: str) -> Any:
    """What do I do first?"""
    for guide in GUIDES:
        if guide.key == key:
            return render_template(
                "help/guide.html",
                group="help",
                guide=guide,
                diagrams=[(_name(machine), diagram_of(machine)) for machine in guide.machines],
                who=_who,
                leads_on=_leads_on,
                needs=_needs,
            )
    abort(404)


def _leads_on(endpoint: str) -> bool:
    """Whether the visitor may open the page; a stranger is led to it through the door."""
    from flask_login import current_user

    if not current_user.is_authenticated:
        return True
    if current_user.supervises:
        return endpoint in FOR_SUPERVISORS
    may = CLOSED_TO_SOME.get(endpoint)
    return may is None or may()


def _mine() -> tuple[str, ...]:
    """The pages of the roles in which the visitor is here today."""
    from flask_login import current_user

    if not current_user.is_authenticated:
        return ()
    roles = [standing.role for standing in present().standings]
    return tuple(dict.fromkeys(OF_ROLE.get(role, role.value) for role in roles))


def _name(machine: Machine) -> str:
    return {
        PART.en: gettext("มาตรการในส่วนของแต่ละส่วนราชการ"),
        PLAN.en: gettext("แผน"),
        ROUND.en: gettext("รอบรายงาน"),
        REPORT.en: gettext("รายงานของส่วนราชการในรอบที่เปิดอยู่"),
        MEMO.en: gettext("บันทึกข้อความ"),
    }[machine.en]


def _who(row: Transition) -> str:
    """Who may do it, in words."""
    *told, last = [_said(CAPACITY_WORDS[one]) for one in Capacity if one in row.who]
    between = gettext(" หรือ ")
    return f"{(', ' if language() == 'en' else between).join(told)}{between if told else ''}{last}"


def _needs(row: Transition) -> str:
    """What it needs, in words; without the hints for a terminal."""
    return ", ".join(_said(NEED_WORDS[need]).split(" (--")[0] for need in row.needs)


def _said(pair: tuple[str, str]) -> str:
    return pair[LANGUAGES.index(language())]
