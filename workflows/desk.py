"""An agency with its settings, calendar and hours, read once for an act or a beat."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from tracker.calendar import WorkingDays
from tracker.queries import people
from tracker.records import AgencyRecord
from tracker.settings import AgencySettings, Settings, agency_settings
from workflows.office_hours import OfficeHours, office_of, working_days_of


@dataclass(frozen=True, slots=True)
class Desk:
    """What an act of the clock needs to know about an agency."""

    agency: AgencyRecord
    settings: AgencySettings
    calendar: WorkingDays
    office: OfficeHours


def desk_of(connection: Connection, settings: Settings, agency_id: int, *, today: date) -> Desk:
    """The agency's desk; its calendar reaches from a year before `today` to two years after.

    Raises NotFound, and SettingsError where what the agency stored cannot be read.
    """
    return desk_at(people.agency(connection, agency_id), settings, today=today)


def desks_of(
    connection: Connection, settings: Settings, agency_ids: Collection[int], *, today: date
) -> dict[int, Desk]:
    """The same for several agencies, by their numbers, read with one statement."""
    found = people.agencies_by_id(connection, agency_ids)
    return {agency.id: desk_at(agency, settings, today=today) for agency in found}


def desk_at(agency: AgencyRecord, settings: Settings, *, today: date) -> Desk:
    """The same for an agency that has been read already; raises SettingsError."""
    own = agency_settings(settings, agency.settings)
    calendar = working_days_of(own, years=range(today.year - 1, today.year + 3))
    return Desk(agency, own, calendar, office_of(own, calendar))
