"""Set up an agency and its divisions; both are journalled like every other act."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from tracker.database import writing
from tracker.errors import TidtamError
from tracker.queries import people, plans
from tracker.reading.answers import OwnerAnswer, OwnerIs
from tracker.status import Role
from tracker.store import ChangedMeanwhile, Store, Who, create_agency_row, stores_in
from tracker.tables import Agency, Division, DivisionAlias
from tracker.thai import clean, squeeze
from workflows.actions.acts import doer, standings_of
from workflows.actions.reckoning import KEYS, reckon_rounds
from workflows.actions.seen import check_seen
from workflows.capacities import capacities
from workflows.engine import Capacity, Refused
from workflows.house import House

NAME_LENGTH = 250
SETTER_UP = Who(None, "ผู้ติดตั้งระบบ")


class NameTaken(TidtamError):
    """The name already stands for something else of its kind."""

    def __init__(self, what_th: str, what_en: str, name: str) -> None:
        super().__init__(
            "name-taken",
            th=f"มี{what_th}ชื่อ “{name}” อยู่แล้ว โปรดใช้ชื่ออื่น",
            en=f"there is {'an' if what_en[0] in 'aeiou' else 'a'} {what_en} named “{name}” "
            "already; choose another name",
        )


class NameMissing(TidtamError):
    """A name is empty once blanks are taken away."""

    def __init__(self) -> None:
        super().__init__(
            "name-missing",
            th="ชื่อว่างเปล่า โปรดระบุชื่อ",
            en="the name is empty; give a name",
        )


class NameTooLong(TidtamError):
    """A name has more characters than any name in the field; a paragraph was put in its place."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "name-too-long",
            th=f"ชื่อ “{name[:30]}…” ยาว {len(name)} ตัวอักษร โปรดใช้ไม่เกิน {NAME_LENGTH} ตัวอักษร",
            en=f"the name “{name[:30]}…” has {len(name)} characters; use at most {NAME_LENGTH}",
        )


def create_agency(
    house: House,
    *,
    name: str,
    district: str | None = None,
    province: str | None = None,
    letter_prefix: str | None = None,
    telephone: str | None = None,
    now: datetime,
) -> int:
    """Create an agency and return its number; raises NameTaken, NameMissing."""
    known = {
        "district": district,
        "province": province,
        "letter_prefix": letter_prefix,
        "telephone": telephone,
    }
    with new_agency(house, name=name, now=now, **known) as store:
        return store.agency_id


@contextmanager
def new_agency(house: House, *, name: str, now: datetime, **known: str | None) -> Iterator[Store]:
    """A new agency's row with what is `known`, and the transaction in which it is made.

    Raises NameTaken, NameMissing, NameTooLong.
    """
    name = name_of(name)
    with writing(house.engine) as connection:
        if any(squeeze(a.name) == squeeze(name) for a in people.agencies(connection)):
            raise NameTaken("หน่วยงาน", "agency", name)
        agency_id = create_agency_row(connection, key=house.key, now=now, name=name, **known)
        with stores_in(connection, [agency_id], key=house.key, now=now, who=SETTER_UP) as made:
            made[agency_id].journal("create", "agency", agency_id, new={"name": name})
            yield made[agency_id]


def change_agency(
    house: House,
    *,
    agency_id: int,
    who: Who = SETTER_UP,
    now: datetime,
    seen: Mapping[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Change what is known of an agency: name, district, province, letter_prefix, telephone.

    `settings` (a mapping of the agency's own settings) is merged into what it had set; a value
    of None takes one back to the installation's default. Where they move the days of open and
    scheduled rounds, these are reckoned anew. `seen` are values of its own settings that
    must still be so. Raises SettingsError, ChangedMeanwhile.
    """
    with house.write(agency_id, who=who, now=now) as store:
        before = people.agency(store.connection, agency_id)
        wanted: Mapping[str, Any] = changes.pop("settings", {})
        if seen is not None and any(before.settings.get(k) != v for k, v in seen.items()):
            raise ChangedMeanwhile("การตั้งค่า")
        merged = {k: v for k, v in {**before.settings, **wanted}.items() if v is not None}
        if "name" in changes:
            changes["name"] = name_of(changes["name"])
        old = {name: getattr(before, name) for name in changes} | {"settings": before.settings}
        new = changes | {"settings": merged}
        if old != new:
            store.set(Agency, agency_id, **new)
            store.journal("change", "agency", agency_id, old=old, new=new)
        moving = KEYS & {key for key in wanted if merged.get(key) != before.settings.get(key)}
        if moving:
            reckon_rounds(store, house.settings, changed=moving)


def set_escalation(
    house: House, *, agency_id: int, officer_id: int, to: Role | None, now: datetime
) -> None:
    """The palad decides who is told once after the last reminder of a round: nobody (None), the
    palad or the mayor. Raises Refused.
    """
    acting = doer(house, agency_id=agency_id, officer_id=officer_id)
    if to not in (None, Role.PALAD, Role.MAYOR):
        raise ValueError(f"a superior is palad or mayor, not {to}")
    with house.write(agency_id, who=acting, now=now) as store:
        able = capacities(standings_of(store.connection, agency_id, officer_id, now))
        if Capacity.PALAD not in able:
            raise Refused(
                "not-yours",
                th="ผู้ที่กำหนดการแจ้งผู้บังคับบัญชาได้คือปลัด โปรดให้ปลัดดำเนินการ",
                en="whether a superior is told is for the palad to decide; ask the palad to do it",
            )
        before = people.agency(store.connection, agency_id).escalation
        if before != to:
            store.set(Agency, agency_id, escalation=to)
            store.journal(
                "set-escalation",
                "agency",
                agency_id,
                old={"escalation": before},
                new={"escalation": to},
            )


def add_division(
    house: House,
    *,
    agency_id: int,
    name: str,
    starts_on: date,
    counts_in_all: bool = True,
    aliases: Sequence[str] = (),
    telephone: str | None = None,
    who: Who = SETTER_UP,
    now: datetime,
) -> int:
    """Add a division with its other names; raises NameTaken where one is in use already."""
    with house.write(agency_id, who=who, now=now) as store:
        return _add(store, name, starts_on, counts_in_all, aliases, telephone)


def add_divisions_of_plan(
    house: House, *, agency_id: int, plan_id: int, starts_on: date, now: datetime
) -> tuple[str, ...]:
    """Add a division for each owner that the plan names and nobody knows; return their names."""
    with house.write(agency_id, who=SETTER_UP, now=now) as store:
        known = {
            squeeze(name)
            for division in people.divisions(store.connection, agency_id)
            for name in (division.name, *division.aliases)
        }
        added: list[str] = []
        for measure in plans.measures(store.connection, agency_id, plan_id=plan_id, limit=None):
            for owner in () if measure.all_divisions else measure.owners:
                if squeeze(owner) not in known:
                    known.add(squeeze(owner))
                    _add(store, owner, starts_on, True, (), None)
                    added.append(owner)
    return tuple(added)


def learn_names(
    store: Store, answers: Mapping[str, OwnerAnswer], *, used: Collection[str], starts_on: date
) -> None:
    """What a person said of a paper's owner names: new divisions (where the plan uses them), and
    other names to remember; in the transaction that stores the plan. A name that a division has
    meanwhile is left as it is. Raises NameTooLong, NameMissing.
    """
    for name, answer in answers.items():
        every = people.divisions(store.connection, store.agency_id)
        by_name = {squeeze(n): d for d in every for n in (d.name, *d.aliases)}
        wanted = answer.division or name
        if answer.what is OwnerIs.NEW and wanted in used and squeeze(wanted) not in by_name:
            aliases = [] if squeeze(name) == squeeze(wanted) or not answer.remember else [name]
            _add(store, wanted, starts_on, True, aliases, None)
        elif answer.what is OwnerIs.DIVISION and answer.remember and squeeze(name) not in by_name:
            division = by_name.get(squeeze(wanted))
            if division is not None:
                _add_aliases(store, division.id, [name], have=division.aliases)
                told = {"aliases": [name]}
                store.journal(
                    "change", "division", division.id, old={"aliases": division.aliases}, new=told
                )


def change_division(
    house: House,
    *,
    agency_id: int,
    division_id: int,
    name: str | None = None,
    ends_on: date | None = None,
    counts_in_all: bool | None = None,
    aliases: Sequence[str] = (),
    who: Who = SETTER_UP,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Rename a division (its old name stays as an alias), end it, or add other names.

    `seen` is the mark of its name, ends_on and counts_in_all. Raises ChangedMeanwhile.
    """
    with house.write(agency_id, who=who, now=now) as store:
        before = next(
            d for d in people.divisions(store.connection, agency_id) if d.id == division_id
        )
        known = ("name", "ends_on", "counts_in_all")
        check_seen(seen, {key: getattr(before, key) for key in known}, what="ส่วนราชการ")
        more = list(aliases)
        changes: dict[str, Any] = {}
        if name is not None and name_of(name) != before.name:
            _free(store, name, but=division_id)
            changes["name"] = name_of(name)
            more.append(before.name)
        if ends_on is not None:
            changes["ends_on"] = ends_on
        if counts_in_all is not None:
            changes["counts_in_all"] = counts_in_all
        if changes:
            store.set(Division, division_id, **changes)
        _add_aliases(store, division_id, more, have=before.aliases)
        old = {key: getattr(before, key) for key in changes} | {"aliases": before.aliases}
        store.journal("change", "division", division_id, old=old, new=changes | {"aliases": more})


def _add(
    store: Store,
    name: str,
    starts_on: date,
    counts_in_all: bool,
    aliases: Sequence[str],
    telephone: str | None,
) -> int:
    name = name_of(name)
    _free(store, name)
    division_id = store.insert(
        Division,
        name=name,
        starts_on=starts_on,
        counts_in_all=counts_in_all,
        position=len(people.divisions(store.connection, store.agency_id)) + 1,
        telephone=telephone,
    )
    _add_aliases(store, division_id, aliases)
    store.journal(
        "add",
        "division",
        division_id,
        new={"name": name, "starts_on": starts_on, "aliases": aliases},
    )
    return division_id


def _add_aliases(
    store: Store, division_id: int, aliases: Sequence[str], have: Sequence[str] = ()
) -> None:
    for alias in dict.fromkeys(name_of(alias) for alias in aliases):
        if alias not in have:
            _free(store, alias, but=division_id)
            store.insert(DivisionAlias, division_id=division_id, name=alias)


def _free(store: Store, name: str, *, but: int | None = None) -> None:
    for division in people.divisions(store.connection, store.agency_id):
        names = {squeeze(n) for n in (division.name, *division.aliases)}
        if division.id != but and squeeze(name) in names:
            raise NameTaken("ส่วนราชการ", "division", name)


def name_of(text: str) -> str:
    """A name as it is kept, tidied; raises NameMissing, NameTooLong."""
    name = clean(text)
    if not name:
        raise NameMissing
    if len(name) > NAME_LENGTH:
        raise NameTooLong(name)
    return name
