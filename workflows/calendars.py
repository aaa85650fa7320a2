"""An agency's own settings and days off over the installation's. Reads; decides nothing."""

from datetime import date

from sqlalchemy.engine import Connection

from tracker.calendar import WorkingDays, ce_year, days_known
from tracker.queries import people
from tracker.settings import AgencySettings, agency_settings
from workflows.house import House
from workflows.office_hours import working_days_of

NOVEMBER = 11  # by then the cabinet has told next year's days off (FIELD §5)


def days_off_missing(settings: AgencySettings, *, today: date) -> int | None:
    """From 1 November on the next C.E. year, where nobody has told its announced days off yet.

    Due days of that year may then still move: neither the library nor the agency's own list
    knows the year.
    """
    year = today.year + 1
    if today.month < NOVEMBER or days_known(year, own=settings.days_off):
        return None
    return year


def settings_of(house: House, connection: Connection, agency_id: int) -> AgencySettings:
    """What counts for this agency: what it set on the site, else the installation's defaults."""
    return agency_settings(house.settings, people.agency(connection, agency_id).settings)


def agency_calendar(
    house: House, connection: Connection, agency_id: int, fiscal_year: int
) -> WorkingDays:
    """The agency's working days around a fiscal year (B.E.), until the year after it."""
    return calendar_by(settings_of(house, connection, agency_id), fiscal_year)


def calendar_by(settings: AgencySettings, fiscal_year: int) -> WorkingDays:
    """The same for an agency whose settings are at hand."""
    ends = ce_year(fiscal_year)
    return working_days_of(settings, years=range(ends - 1, ends + 2))
