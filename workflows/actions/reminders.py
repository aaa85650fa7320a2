"""Turn rungs that have come due into notices: one digest for each person and Bangkok day.

Told are only rungs of open rounds, in office hours on a working day; others wait for the next
opening. A round whose people have had a digest today waits for the next working day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.engine import Connection

from tracker.calendar import at_bangkok, bangkok_date
from tracker.queries import notices as log
from tracker.queries import report_links
from tracker.queries import rounds as read
from tracker.queries.notices import WaitingLine
from tracker.queries.rounds import OwedPart, RungRecord
from tracker.queries.surroundings import Surroundings, surroundings
from tracker.records import OfficerRecord, RoundRecord, Standing
from tracker.settings import Settings
from tracker.status import Role, RoundStatus, RungState
from tracker.store import CLOCK, Store
from tracker.tables import Rung
from workflows.actions.notices import Draft, Queued, cancel, queue
from workflows.desk import Desk, desk_at, desk_of
from workflows.digest_words import Asker, digest_words, escalation_words, note_words
from workflows.house import House
from workflows.notices import Words
from workflows.reminders import (
    DIGEST,
    ESCALATION,
    NOTE_FOR_PALAD,
    Digest,
    Line,
    digests,
    is_last,
    ownerless,
    rungs_to_tell,
    superior,
)
from workflows.report_links import Links, shown
from workflows.rounds import latest_close


@dataclass(frozen=True, slots=True)
class Planned:
    """What a beat made of an agency's rungs: told, superseded and put off, and the notices.

    `nobody` are the divisions that owe a report and have neither head nor reporter.
    """

    agency_id: int
    told: tuple[int, ...] = ()
    superseded: tuple[int, ...] = ()
    put_off: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    dead: tuple[int, ...] = ()
    nobody: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest as it would go out on a day, if nothing were reported until then."""

    officer_id: int
    officer: str
    address: str | None
    lines: int
    words: Words
    language: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """All that is known about the agency when its rungs are told."""

    desk: Desk
    rounds: Mapping[int, RoundRecord]
    owed: tuple[OwedPart, ...]
    standings: tuple[Standing, ...]
    officers: Mapping[int, OfficerRecord]
    asker: Asker
    unsent: Mapping[int, Mapping[int, RungRecord]]

    def digests(self, rungs: Mapping[int, RungRecord]) -> tuple[Digest, ...]:
        return digests(
            self.owed,
            rounds=self.rounds,
            rungs=rungs,
            standings=self.standings,
            officers=self.officers,
            unsent=self.unsent,
        )


def plan_notices(
    house: House, *, agency_id: int, now: datetime, around: Surroundings | None = None
) -> Planned:
    """Tell the agency's rungs that have come due, in one transaction; a repeat plans nothing.

    `around`: what was read before, of this day; it counts if nothing has been written since.
    """
    today = bangkok_date(now)
    with house.write(agency_id, who=CLOCK, now=now) as store:
        ladders = read.open_ladders(store.connection, agency_id)
        due = [rung for rung in ladders if rung.state is RungState.DUE and rung.due_at <= now]
        if not due:
            return Planned(agency_id)
        desk = desk_at(store.agency, house.settings, today=today)
        if not desk.office.is_open(now):
            return _put_off(store, due, until=desk.office.within(now))
        if around is None or around.entries != store.entries:
            around = surroundings(store.connection, [agency_id], on=today)[agency_id]
        told = rungs_to_tell(_settle_stale(store, due, around.rounds, desk=desk))
        for rung in told.superseded:
            store.set(Rung, rung.id, state=RungState.SUPERSEDED, settled_at=now)
        waiting = log.waiting_lines(store.connection, agency_id, kind=DIGEST)
        scene = _scene(house, desk, around, told.rungs, unsent=_unsent(waiting, ladders))
        served = log.served_today(
            store.connection,
            agency_id,
            kind=DIGEST,
            occasion=today.isoformat(),
            since=at_bangkok(today, 0),
        )
        waits = {
            round_.id
            for digest in scene.digests(told.rungs)
            if digest.officer.id in served
            for round_ in digest.rounds
        }
        late = [rung for rung in told.rungs.values() if rung.round_id in waits]
        _put_off(store, late, until=desk.office.next_day(now))
        rungs = {round_: rung for round_, rung in told.rungs.items() if round_ not in waits}
        ended = _ended(scene, rungs, ladders)
        queued = _write(house, store, scene, rungs, ended=ended, waiting=waiting, today=today)
        nobody = ownerless(
            (part for part in scene.owed if part.round_id in rungs), standings=scene.standings
        )
        planned = Planned(
            agency_id,
            told=tuple(rung.id for rung in rungs.values()),
            superseded=tuple(rung.id for rung in told.superseded),
            put_off=tuple(rung.id for rung in late),
            waiting=queued.waiting,
            dead=queued.dead,
            nobody=tuple(dict.fromkeys(part.division for part in nobody)),
        )
        _journal(store, rungs, told.superseded, planned)
        return planned


def preview(house: House, agency_id: int, on: date) -> tuple[Preview, ...]:
    """Who would get what on a day, as things stand: the rungs that fall due on it. Reads only."""
    with house.read() as connection:
        desk = desk_of(connection, house.settings, agency_id, today=on)
        rounds = read.rounds(connection, agency_id)
        rungs = {
            rung.round_id: rung
            for round_ in rounds
            if round_.status is not RoundStatus.CLOSED
            for rung in read.rungs(connection, agency_id, round_.id)
            if rung.state is RungState.DUE and bangkok_date(rung.due_at) == on
        }
        if not rungs or not desk.calendar.is_working(on):
            return ()
        found = surroundings(connection, [agency_id], on=on)[agency_id]
        owed = read.owed(connection, agency_id, round_ids=set(rungs))
        around = replace(found, rounds=rounds, owed=owed)  # with those that open until then
        scene = _scene(house, desk, around, rungs, unsent={})
        return tuple(
            Preview(
                digest.officer.id,
                digest.officer.name,
                digest.officer.email,
                len(digest.lines),
                shown(digest_words(digest, asker=scene.asker, today=on)),
                digest.officer.language,
            )
            for digest in scene.digests(rungs)
        )


def links_of(house: House, connection: Connection, agency_id: int) -> Links:
    """The report links of the agency's officers as they stand."""
    found = report_links.epochs(connection, agency_id)
    return Links(agency_id, base_url_of(house.settings), house.key, found)


def base_url_of(settings: Settings) -> str:
    """The address that stands in links: what is set, else where the site listens."""
    return settings.web.base_url or f"http://{settings.web.host}:{settings.web.port}"


def _scene(
    house: House,
    desk: Desk,
    around: Surroundings,
    rungs: Mapping[int, RungRecord],
    *,
    unsent: Mapping[int, Mapping[int, RungRecord]],
) -> _Scene:
    links = Links(desk.agency.id, base_url_of(house.settings), house.key, around.epochs)
    round_ids = {*rungs, *(round_id for asked in unsent.values() for round_id in asked)}
    return _Scene(
        desk=desk,
        rounds={round_.id: round_ for round_ in around.rounds},
        owed=tuple(part for part in around.owed if part.round_id in round_ids),
        standings=around.standings,
        officers=around.officers,
        asker=Asker(
            agency=desk.agency,
            clerks=tuple(around.officers[id_].name for id_ in _clerks(around.standings)),
            base_url=links.base_url,
            calendar=desk.calendar,
            thai_digits=desk.settings.thai_digits,
            links=links,
        ),
        unsent=unsent,
    )


def _unsent(
    waiting: Iterable[WaitingLine], ladders: Iterable[RungRecord]
) -> dict[int, dict[int, RungRecord]]:
    """By officer the open rounds, with their rungs, of digests that never got through."""
    rungs = {rung.id: rung for rung in ladders}
    found: dict[int, dict[int, RungRecord]] = {}
    for line in waiting:
        if line.rung_id in rungs:
            found.setdefault(line.officer_id, {})[line.round_id] = rungs[line.rung_id]
    return found


def _clerks(standings: Iterable[Standing]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(s.officer_id for s in standings if s.role is Role.CLERK))


def _write(
    house: House,
    store: Store,
    scene: _Scene,
    rungs: Mapping[int, RungRecord],
    *,
    ended: Mapping[RungRecord, list[OwedPart]],
    waiting: Iterable[WaitingLine],
    today: date,
) -> Queued:
    """Write the digests, and the notes to the clerks where a ladder has come to its end."""
    made = scene.digests(rungs)
    readers = {digest.officer.id for digest in made}
    older = dict.fromkeys(line.notice_id for line in waiting if line.officer_id in readers)
    cancel(store, older, why="superseded")
    drafts = [
        Draft(
            DIGEST,
            digest.officer,
            today.isoformat(),
            digest_words(digest, asker=scene.asker, today=today),
            digest.lines,
        )
        for digest in made
    ]
    return queue(
        house,
        store,
        [*drafts, *_notes(scene, ended, today=today), *_escalation(scene, ended, today=today)],
    )


def _ended(
    scene: _Scene, rungs: Mapping[int, RungRecord], ladders: Iterable[RungRecord]
) -> Mapping[RungRecord, list[OwedPart]]:
    """The rungs told that are the last of their rounds, with what is still missing."""
    found = {}
    for round_id, rung in rungs.items():
        missing = [part for part in scene.owed if part.round_id == round_id]
        if missing and is_last(rung, [step for step in ladders if step.round_id == round_id]):
            found[rung] = missing
    return found


def _escalation(
    scene: _Scene, ended: Mapping[RungRecord, list[OwedPart]], *, today: date
) -> Iterable[Draft]:
    """One digest to the one superior whom the palad named, over all rounds whose ladder ended."""
    named = superior(scene.standings, scene.desk.agency.escalation)
    if named is None or not ended:
        return
    officer = scene.officers[named.officer_id]
    yield Draft(
        ESCALATION,
        officer,
        today.isoformat(),
        escalation_words(
            officer,
            named,
            asker=scene.asker,
            missing=[(scene.rounds[rung.round_id], parts) for rung, parts in ended.items()],
            today=today,
        ),
        tuple(
            Line(part, scene.rounds[rung.round_id], rung)
            for rung, parts in ended.items()
            for part in parts
        ),
    )


def _notes(
    scene: _Scene, ended: Mapping[RungRecord, list[OwedPart]], *, today: date
) -> Iterable[Draft]:
    told = superior(scene.standings, scene.desk.agency.escalation)
    for rung, missing in ended.items():
        round_id, round_ = rung.round_id, scene.rounds[rung.round_id]
        for clerk in _clerks(scene.standings):
            yield Draft(
                NOTE_FOR_PALAD,
                scene.officers[clerk],
                f"round-{round_id}-{round_.due_on.isoformat()}",
                note_words(
                    scene.officers[clerk],
                    asker=scene.asker,
                    round_=round_,
                    owed=missing,
                    today=today,
                    told=told,
                ),
            )


def _settle_stale(
    store: Store, due: Iterable[RungRecord], running: Iterable[RoundRecord], *, desk: Desk
) -> tuple[RungRecord, ...]:
    """Nobody is chased for a round that should have closed long ago: a plan entered years late."""
    fresh, grace = [], desk.settings.close_after_working_days
    rounds = {round_.id: round_ for round_ in running}
    for rung in due:
        round_ = rounds[rung.round_id]
        if store.now < latest_close(round_.due_on, office=desk.office, grace=grace):
            fresh.append(rung)
        else:
            store.set(Rung, rung.id, state=RungState.NOT_DUE, settled_at=store.now)
    return tuple(fresh)


def _put_off(store: Store, rungs: Iterable[RungRecord], *, until: datetime) -> Planned:
    put_off = tuple(rung.id for rung in rungs)
    for rung_id in put_off:
        store.set(Rung, rung_id, due_at=until)
    return Planned(store.agency_id, put_off=put_off)


def _journal(
    store: Store,
    rungs: Mapping[int, RungRecord],
    superseded: Iterable[RungRecord],
    planned: Planned,
) -> None:
    for rung in superseded:
        store.journal("supersede", "rung", rung.id, new={"round": rung.round_id, "days": rung.days})
    for rung in rungs.values():
        store.set(Rung, rung.id, state=RungState.DONE, settled_at=store.now)
        store.journal(
            "tell",
            "rung",
            rung.id,
            new={
                "round": rung.round_id,
                "days": rung.days,
                "notices": [*planned.waiting, *planned.dead],
                "nobody": planned.nobody,
            },
        )
