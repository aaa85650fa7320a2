"""An agency's own settings and days off over the installation's. Reads; decides nothing."""

from sqlalchemy.engine import Connection

from tracker.calendar import WorkingDays, ce_year
from tracker.queries import people
from tracker.settings import AgencySettings, agency_settings
from workflows.house import House
from workflows.office_hours import working_days_of


def settings_of(house: House, connection: Connection, agency_id: int) -> AgencySettings:
    """What counts for this agency: what it set on the site, else the installation's defaults."""
    return agency_settings(house.settings, people.agency(connection, agency_id).settings)


def agency_calendar(
    house: House, connection: Connection, agency_id: int, fiscal_year: int
) -> WorkingDays:
    """The agency's working days around a fiscal year (B.E.), until the year after it."""
    settings = settings_of(house, connection, agency_id)
    ends = ce_year(fiscal_year)
    return working_days_of(settings, years=range(ends - 1, ends + 2))
