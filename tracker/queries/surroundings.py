"""What stands around the rungs of some agencies, read for all of them at once. Writes nothing.

A trip to the database costs more than what it brings: six serve twenty-five agencies, or one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.people import agency_t, officer_t, standings_in
from tracker.queries.report_links import link_t
from tracker.queries.rounds import OwedPart, owing, round_t
from tracker.queries.rows import beside_word, columns, records
from tracker.records import OfficerRecord, RoundRecord, Standing
from tracker.status import RoundStatus

_AGENCIES: sa.BindParameter[Any] = sa.bindparam("agencies", expanding=True)
_ENTRIES = sa.select(agency_t.c.id, agency_t.c.chain_count).where(agency_t.c.id.in_(_AGENCIES))
_ROUNDS = (
    sa.select(*columns(RoundRecord, round_t))
    .where(
        round_t.c.agency_id.in_(_AGENCIES),
        beside_word(round_t.c.status) == RoundStatus.OPEN.value,
    )
    .order_by(round_t.c.due_on, round_t.c.id)
)
_OFFICERS = (
    sa.select(*columns(OfficerRecord, officer_t))
    .where(officer_t.c.agency_id.in_(_AGENCIES))
    .order_by(officer_t.c.id)
)
_EPOCHS = sa.select(link_t.c.officer_id, link_t.c.epoch).where(link_t.c.agency_id.in_(_AGENCIES))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """An agency's open rounds, its officers with their posts and links, and what is owed.

    As all that was when its journal had so many `entries`: none of it changes without one more.
    """

    entries: int
    rounds: tuple[RoundRecord, ...]
    officers: Mapping[int, OfficerRecord]
    standings: tuple[Standing, ...]
    epochs: Mapping[int, int]
    owed: tuple[OwedPart, ...]


def surroundings(
    connection: Connection, agency_ids: Collection[int], *, on: date
) -> dict[int, Surroundings]:
    """Those of some agencies, by their numbers; `on` is the day that posts and orders count for."""
    asked = {"agencies": list(agency_ids)}
    entries = {row.id: row.chain_count for row in connection.execute(_ENTRIES, asked)}
    rounds = records(RoundRecord, connection.execute(_ROUNDS, asked).mappings())
    officers = records(OfficerRecord, connection.execute(_OFFICERS, asked).mappings())
    epochs = {row.officer_id: row.epoch for row in connection.execute(_EPOCHS, asked)}
    standings = standings_in(connection, agency_ids, on=on)
    owed = owing(connection, [round_.id for round_ in rounds])
    of_round = {round_.id: round_.agency_id for round_ in rounds}
    of_officer = {officer.id: officer.agency_id for officer in officers}
    return {
        agency_id: Surroundings(
            entries[agency_id],
            rounds=tuple(one for one in rounds if one.agency_id == agency_id),
            officers={one.id: one for one in officers if one.agency_id == agency_id},
            standings=tuple(one for one in standings if of_officer[one.officer_id] == agency_id),
            epochs={id_: told for id_, told in epochs.items() if of_officer[id_] == agency_id},
            owed=tuple(one for one in owed if of_round[one.round_id] == agency_id),
        )
        for agency_id in entries
    }
