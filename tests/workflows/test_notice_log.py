"""Whom no letter reaches: divisions without anybody to remind."""

from datetime import date

from tests.office import OCTOBER, Office, measure
from workflows.actions import agencies
from workflows.notice_log import out_of_reach


def test_a_division_that_owes_a_report_and_has_nobody_to_remind_is_named(office: Office) -> None:
    for name in ("กองการศึกษา", "หน่วยตรวจสอบภายใน"):  # neither has an officer
        agencies.add_division(
            office.house,
            agency_id=office.agency_id,
            name=name,
            starts_on=date(2020, 10, 1),
            now=OCTOBER,
        )
    assert _nobody(office) == ()
    office.approved(measure("จัดทำคู่มือ", "กองคลัง", "กองการศึกษา"))  # and a round opens
    assert _nobody(office) == ("กองการศึกษา",)  # the other owes nothing, กองคลัง has its head


def _nobody(office: Office) -> tuple[str, ...]:
    with office.house.read() as connection:
        return out_of_reach(connection, office.agency_id, today=date(2026, 1, 12)).divisions
