"""Lives the demonstration's half-year: the plan, the deeds of year.toml, and a beat every morning.

Each act is the same one that a page or a command asks for; the instants are the story's.
"""

import tomllib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tracker.calendar import BANGKOK, at_bangkok, bangkok_date
from tracker.queries import plans, rounds
from tracker.reading.child import read_in_child
from web.demo.office import Office
from web.demo.pieces import piece
from workflows.actions.amendments import Reword, amend_plan
from workflows.actions.evidence import Upload
from workflows.actions.imports import import_plan
from workflows.actions.measures import move
from workflows.actions.memo_chain import carry, submit_memo
from workflows.actions.memos import set_number
from workflows.actions.plans import approve_plan
from workflows.actions.progress import report
from workflows.actions.tick import tick
from workflows.capacities import OnBehalf
from workflows.house import House

SOURCE = Path(__file__).with_name("year.toml")
SET_UP_AT = at_bangkok(date(2025, 10, 1), 9)
IMPORTED_AT = at_bangkok(date(2025, 10, 14), 10)
APPROVED_AT = at_bangkok(date(2025, 10, 20), 14)
LAST_DAY = date(2026, 4, 3)


class Year:
    """The half-year of one office: what is known of it, and what is done on a day."""

    def __init__(self, house: House, office: Office, *, plan_paper: bytes) -> None:
        self.house = house
        self.office = office
        self.agency_id = office.agency_id
        self.clerk = office.officers["clerk"]
        self.plan_id = self._begin(plan_paper)
        with house.read() as connection:
            every = plans.measures(connection, self.agency_id, plan_id=self.plan_id)
            self.measures = {measure.number: measure.id for measure in every}
            self.rounds = rounds.rounds(connection, self.agency_id, plan_id=self.plan_id)

    def _begin(self, plan_paper: bytes) -> int:
        name = "แผนขับเคลื่อนมาตรการ 2569.docx"
        read = read_in_child(plan_paper, name=name).as_json()
        plan_id = import_plan(
            self.house,
            agency_id=self.agency_id,
            understood=read,
            source_name=name,
            source=plan_paper,
            officer_id=self.clerk,
            now=IMPORTED_AT,
        )
        scan = piece("signed")
        assert isinstance(scan, Upload)
        approve_plan(
            self.house,
            agency_id=self.agency_id,
            plan_id=plan_id,
            officer_id=self.clerk,
            approved_on=bangkok_date(APPROVED_AT),
            scan=scan,
            now=APPROVED_AT,
        )
        return plan_id

    def live(self, *, on_day: Callable[[date], None] | None = None) -> None:
        """Every day until the last: a beat at nine, then what is done on it in its order."""
        deeds = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["deed"]
        deeds.sort(key=lambda deed: deed["at"])
        day = bangkok_date(APPROVED_AT) + timedelta(days=1)
        while day <= LAST_DAY:
            tick(self.house, now=at_bangkok(day, 9))
            for deed in (one for one in deeds if one["at"].date() == day):
                self._do(deed)
            if on_day is not None:
                on_day(day)
            day += timedelta(days=1)

    def _do(self, deed: dict[str, Any]) -> None:
        by = self.office.officers[deed["by"]]
        now = deed["at"].replace(tzinfo=BANGKOK)
        match deed["act"]:
            case "report" | "unchanged":
                self._report(deed, **self._of_part(deed, by, now))
            case "amend":
                self._amend(deed, by, now)
            case "submit" | "endorse" | "date":
                self._carry(deed, by, now)
            case action:
                move(
                    self.house,
                    action=action,
                    result=deed.get("result"),
                    done_on=deed.get("done_on"),
                    reason=deed.get("reason"),
                    **self._of_part(deed, by, now),
                )

    def _of_part(self, deed: dict[str, Any], by: int, now: datetime) -> dict[str, Any]:
        owner = deed.get("for")
        return {
            "agency_id": self.agency_id,
            "measure_id": self.measures[deed["measure"]],
            "division_id": self.office.divisions[deed["division"]],
            "officer_id": by,
            "on_behalf": OnBehalf(self.office.officers[owner], deed["source"]) if owner else None,
            "evidence": [piece(name) for name in deed.get("evidence", ())],
            "now": now,
        }

    def _report(self, deed: dict[str, Any], **part: Any) -> None:
        report(
            self.house,
            done=deed.get("done"),
            done_on=deed.get("done_on"),
            problem=deed.get("problem"),
            next_step=deed.get("next"),
            percent=deed.get("percent"),
            unchanged=deed["act"] == "unchanged",
            **part,
        )

    def _amend(self, deed: dict[str, Any], by: int, now: datetime) -> None:
        change = Reword(self.measures[deed["measure"]], deed["field"], deed["value"])
        amend_plan(
            self.house,
            agency_id=self.agency_id,
            plan_id=self.plan_id,
            officer_id=by,
            reason=deed["reason"],
            changes=[change],
            now=now,
        )

    def _carry(self, deed: dict[str, Any], by: int, now: datetime) -> None:
        who: dict[str, Any] = {
            "agency_id": self.agency_id,
            "round_id": self.rounds[0].id,
            "officer_id": by,
            "now": now,
        }
        if deed["act"] == "submit":
            submit_memo(self.house, **who)
        elif deed["act"] == "date":
            set_number(self.house, number=None, dated_on=deed["value"], **who)
        else:
            carry(self.house, deed["act"], **who)
