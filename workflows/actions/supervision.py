"""Offices that supervise and their people, made by the operator; an agency's consent to one.

Consent is the palad's or the administrator's, stands in the agency's journal, and ends at once.
"""

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from tracker.calendar import bangkok_date
from tracker.errors import TidtamError
from tracker.queries import people, supervision
from tracker.queries.people import NotFound
from tracker.queries.supervision import ConsentRecord, OfficeRecord
from tracker.records import AgencyRecord
from tracker.store import Store, Who
from tracker.tables import Officer, SupervisingOffice, Supervision
from tracker.thai import same_name, squeeze
from workflows.actions.acts import doer, standings_of
from workflows.actions.agencies import SETTER_UP, new_agency
from workflows.actions.last_keepers import check_remains
from workflows.actions.sessions import end_all
from workflows.engine import Refused
from workflows.house import House
from workflows.supervision import may_agree


class NotToSupervise(TidtamError):
    """Consent was given by a row that is itself a supervising office, not an agency with plans."""

    def __init__(self) -> None:
        super().__init__(
            "not-to-supervise",
            th="สำนักงานที่กำกับดูแลไม่มีแผนของตนเอง จึงไม่มีสิ่งใดให้ยินยอม",
            en="an office that supervises has no plan of its own, so there is nothing to agree to",
        )


def create_office(
    house: House,
    *,
    name: str,
    district: str | None = None,
    province: str | None = None,
    now: datetime,
) -> int:
    """Add an office that supervises; return the number of its row among the agencies.

    Raises NameTaken, NameMissing, NameTooLong.
    """
    with new_agency(house, name=name, now=now, district=district, province=province) as store:
        office_id = store.insert(SupervisingOffice, created_at=now)
        store.journal("create", "supervising_office", office_id, new={"name": name})
        return store.agency_id


def let_go(
    house: House, *, agency_id: int, officer_id: int, who: Who = SETTER_UP, now: datetime
) -> None:
    """Somebody has left a supervising office: no sign-in any more, and every session ends.

    Raises NotFound, LastKeeper.
    """
    with house.write(agency_id, who=who, now=now) as store:
        before = people.officer(store.connection, agency_id, officer_id)
        if before.active:
            held = standings_of(store.connection, agency_id, officer_id, now)
            store.set(Officer, officer_id, active=False)
            end_all(store, officer_id)
            for role in {one.role for one in held if one.acting is None}:
                check_remains(store, role, after=bangkok_date(now) - timedelta(days=1))
            store.journal(
                "let-go", "officer", officer_id, old={"active": True}, new={"active": False}
            )


def offered(connection: Connection, agency: AgencyRecord) -> tuple[OfficeRecord, ...]:
    """The offices to which this agency may give its consent now: of its province, and its district.

    What is not known of either side bars nobody.
    """
    had = {one.office_id for one in living(connection, agency.id)}
    return tuple(
        one
        for one in supervision.offices(connection)
        if one.id not in had
        and one.agency_id != agency.id
        and _fits(one.province, agency.province)
        and _fits(one.district, agency.district)
    )


def living(connection: Connection, agency_id: int) -> tuple[ConsentRecord, ...]:
    """The agency's consents that stand."""
    return tuple(one for one in supervision.consents(connection, agency_id) if one.ended_at is None)


def agree(house: House, *, agency_id: int, officer_id: int, office_id: int, now: datetime) -> int:
    """The agency lets an office read where it stands; return the number of the consent.

    Where the office has it already, nothing changes. Raises Refused, NotFound, NotToSupervise.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        _check(store, officer_id)
        if supervision.office_of(store.connection, agency_id) is not None:
            raise NotToSupervise
        for one in living(store.connection, agency_id):
            if one.office_id == office_id:
                return one.id
        agency = people.agency(store.connection, agency_id)
        office = _named(offered(store.connection, agency), office_id)
        consent = store.insert(
            Supervision, office_id=office_id, agreed_at=now, agreed_by=officer_id
        )
        store.journal("agree", "supervision", consent, new={"office": office.name})
        return consent


def withdraw(
    house: House, *, agency_id: int, officer_id: int, consent_id: int, now: datetime
) -> None:
    """The agency takes its consent back; the office sees nothing of it from now on.

    Where it was taken back already, nothing changes. Raises Refused, NotFound.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    with house.write(agency_id, who=acting, now=now) as store:
        _check(store, officer_id)
        every = supervision.consents(store.connection, agency_id)
        found = next((one for one in every if one.id == consent_id), None)
        if found is None:
            raise NotFound("ความยินยอม", "consent", consent_id)
        if found.ended_at is None:
            store.set(Supervision, consent_id, ended_at=now, ended_by=officer_id)
            store.journal("withdraw", "supervision", consent_id, old={"office": found.office})


def find_office(connection: Connection, name: str) -> OfficeRecord:
    """The office of this name, or with this number among the agencies; raises NotFound."""
    every = supervision.offices(connection)
    for one in every:
        if squeeze(one.name) == squeeze(name) or str(one.agency_id) == name:
            return one
    raise NotFound("สำนักงานที่กำกับดูแล", "supervising office", name, [one.name for one in every])


def _check(store: Store, officer_id: int) -> None:
    if not may_agree(standings_of(store.connection, store.agency_id, officer_id, store.now)):
        raise Refused(
            "not-yours",
            th="ผู้ที่ให้หรือถอนความยินยอมได้คือปลัดหรือผู้ดูแลระบบของหน่วยงาน โปรดให้ผู้นั้นดำเนินการ",
            en="consent is for the agency's palad or administrator to give or take back; "
            "ask them to do it",
        )


def _named(offices: tuple[OfficeRecord, ...], office_id: int) -> OfficeRecord:
    for one in offices:
        if one.id == office_id:
            return one
    known = [one.name for one in offices]
    raise NotFound("สำนักงานที่กำกับดูแล", "supervising office", office_id, known)


def _fits(theirs: str | None, ours: str | None) -> bool:
    return not theirs or not ours or same_name(theirs, ours)
