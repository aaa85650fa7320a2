"""An office whose first round is over: memo published, round closed, public pages switched on.

What citizens must never read is typed into it on purpose: see `HIDDEN`.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.factories import CLERK, FINANCE, HEAD, MAYOR, PALAD, FilledOffice, filled_office
from tests.office import measure
from tracker.queries import plans
from workflows.actions import agencies, amendments, memo_chain, memos, reports
from workflows.actions import evidence as evidence_actions
from workflows.actions import rounds as round_actions

MARCH = datetime(2026, 3, 27, 3, 0, tzinfo=UTC)
APRIL = datetime(2026, 4, 3, 3, 0, tzinfo=UTC)
MAY = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
NUMBER = "๑๒๓"

RETURN_REMARK = "ขอให้ตรวจตัวเลขผู้เข้าร่วมอีกครั้ง"
SENT_BACK = "ถ้อยคำข้อ ๒ ยังไม่ครบ"
AMENDED_WHY = "มติที่ประชุมลับครั้งที่ ๔"
BEHALF_SOURCE = "โทรศัพท์วันที่ ๑๑ มีนาคม"
REOPENED_WHY = "หลักฐานไม่ชัดเจน"
LATER_REPORT = "ร่างที่ยังไม่ได้เสนอใคร"
LATER_GIVEN_UP = "เจ้าหน้าที่ลาคลอด"
DRAFT_TITLE = "มาตรการในร่างแผนปีหน้า"
WITHDRAWN_TITLE = "มาตรการที่ถูกถอนออกจากแผน"
SIGNERS = (CLERK, HEAD, PALAD, MAYOR)
PAGES = ("", "/plans/1", "/rounds/1", "/rounds/2", "/measures/2", "/papers", "/data")
FILES = (
    "/changes.atom",
    "/data/dictionary.json",
    "/plans/1/measures.csv",
    "/plans/1/measures.json",
    "/plans/1/progress.csv",
    "/plans/1/progress.json",
    "/rounds/1/memo.pdf",
    "/rounds/1/memo.docx",
    "/rounds/1/memo.html",
    "/evidence/1",
)
HIDDEN = {
    "the remark of a returned report": RETURN_REMARK,
    "the remark of a returned memo": SENT_BACK,
    "the reason of an amendment": AMENDED_WHY,
    "how somebody told the clerk": BEHALF_SOURCE,
    "the reason of a reopening": REOPENED_WHY,
    "a report of the running round": LATER_REPORT,
    "a reason typed after the memo": LATER_GIVEN_UP,
    "a draft plan": DRAFT_TITLE,
    "a withdrawn measure": WITHDRAWN_TITLE,
}


def publish_memo(office: FilledOffice, *, round_id: int = 1, number: str = NUMBER) -> None:
    """The memo up the chain, returned once, numbered and published."""
    asked: dict[str, Any] = {"agency_id": office.agency_id, "round_id": round_id}
    house, clerk = office.office.house, office.person(CLERK)
    memos.set_number(
        house, officer_id=clerk, number=number, dated_on=date(2026, 4, 3), now=APRIL, **asked
    )
    memo_chain.submit_memo(house, officer_id=clerk, now=APRIL, **asked)
    memo_chain.carry(
        house, "return", officer_id=office.person(HEAD), remark=SENT_BACK, now=APRIL, **asked
    )
    memo_chain.submit_memo(house, officer_id=clerk, now=APRIL, **asked)
    for who in (HEAD, PALAD, MAYOR):
        memo_chain.carry(house, "endorse", officer_id=office.person(who), now=APRIL, **asked)
    memo_chain.carry(house, "publish", officer_id=clerk, now=APRIL, **asked)


def _returned_report(office: FilledOffice) -> None:
    reports.return_report(
        office.office.house,
        agency_id=office.agency_id,
        round_id=1,
        measure_id=office.measures[9],
        division_id=office.office.divisions["สำนักปลัด"],
        officer_id=office.person(CLERK),
        remark=RETURN_REMARK,
        now=MARCH,
    )


def _amended(office: FilledOffice) -> None:
    """A measure comes into the plan and is taken out again."""
    house, clerk = office.office.house, office.person(CLERK)
    asked: dict[str, Any] = {
        "agency_id": office.agency_id,
        "plan_id": office.plan_id,
        "officer_id": clerk,
    }
    told: dict[str, Any] = {"reason": AMENDED_WHY, "now": MAY}
    new = amendments.AddMeasure(
        title=WITHDRAWN_TITLE, divisions=(office.office.divisions["กองคลัง"],)
    )
    amendments.amend_plan(house, changes=[new], **asked, **told)
    with house.read() as connection:
        every = plans.measures(connection, office.agency_id, plan_id=office.plan_id, limit=None)
    added = next(one.id for one in every if one.title == WITHDRAWN_TITLE)
    amendments.amend_plan(house, changes=[amendments.Withdraw(added)], **asked, **told)


def published_office(folder: Path, url: str) -> FilledOffice:
    """The office in May: its first round closed and published, its second one running."""
    office = filled_office(folder, url)
    house, agency_id = office.office.house, office.agency_id
    clerk = office.person(CLERK)
    _returned_report(office)
    publish_memo(office)
    round_actions.close_round(house, agency_id=agency_id, round_id=1, officer_id=clerk, now=APRIL)
    round_actions.open_round(house, agency_id=agency_id, round_id=2, officer_id=clerk, now=APRIL)
    evidence_actions.show_evidence(
        house, agency_id=agency_id, evidence_id=1, public=True, officer_id=clerk, now=APRIL
    )
    office.move(2, "กองคลัง", "reopen", CLERK, reason=REOPENED_WHY, now=MAY)
    office.report(4, "กองคลัง", FINANCE, LATER_REPORT, now=MAY)
    office.move(10, "กองคลัง", "give-up", FINANCE, reason=LATER_GIVEN_UP, now=MAY)
    _amended(office)
    office.office.imported(measure(DRAFT_TITLE, "กองคลัง"), fiscal_year=2570)
    agencies.change_agency(house, agency_id=agency_id, settings={"public_pages": True}, now=MAY)
    return office
