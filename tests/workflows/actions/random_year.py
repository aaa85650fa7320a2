"""A fiscal year of an office as chance has it, beside a small model of what must leave the house.

A pure function of the seed. The model knows only dates, owners and who has reported; it asks
neither the ladder's code nor the notices' tables what should have been sent.
"""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from tests.beats import at, days
from tests.office import Office, measure
from tracker.calendar import bangkok_date
from tracker.queries import notices, rounds
from tracker.records import RoundRecord
from tracker.status import NoticeState, Role, RoundStatus, RungState
from workflows.actions import agencies
from workflows.actions.progress import report
from workflows.actions.reports import return_report
from workflows.actions.tick import Beat, tick
from workflows.channels import Answer, Letter, Outcome
from workflows.desk import desk_of
from workflows.office_hours import OfficeHours

MEASURES = 12
LONGEST = timedelta(days=40)  # an outage
CLERK = "นางสาวตัวอย่าง ใจดี"
HEADS = {
    "สำนักปลัด": "นายตัวอย่าง มั่นคง",
    "กองคลัง": "นางตัวอย่าง รักงาน",
    "กองช่าง": "นายตัวอย่าง ขยัน",
    "กองการศึกษา": "นางสาวตัวอย่าง รักเรียน",
    "กองสาธารณสุข": "นายตัวอย่าง แข็งแรง",
    "กองสวัสดิการสังคม": "นางตัวอย่าง เมตตา",
}
ADDRESS = {division: f"head{n}@office.example" for n, division in enumerate(HEADS, start=1)}


@dataclass
class Post:
    """A way out of the house that keeps what it was given: identity, reader and kind."""

    letters: list[tuple[str, str]] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator["Post"]:
        """The line is the channel itself."""
        yield self

    def send(self, letter: Letter) -> Answer:
        """Take the letter."""
        self.letters.append((letter.identity, letter.to_address))
        return Answer(Outcome.SENT, "ok")


Owed = tuple[int, int]  # round and part


@dataclass
class RandomYear:
    """One office, its year by chance, and the model: `told` rungs by round, who `waits` for what.

    `universe` are all parts that may be reported, by their division; `reported` those that are.
    """

    office: Office
    chance: random.Random
    post: Post = field(default_factory=Post)
    universe: dict[Owed, str] = field(default_factory=dict)
    measure_of: dict[Owed, int] = field(default_factory=dict)
    reported: set[Owed] = field(default_factory=set)
    rounds: dict[int, RoundRecord] = field(default_factory=dict)
    ladders: dict[int, dict[int, datetime]] = field(default_factory=dict)
    told: dict[int, set[int]] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    waits: dict[str, set[int]] = field(default_factory=dict)
    asleep: dict[str, datetime] = field(default_factory=dict)
    notes: int = 0
    served: Counter[tuple[str, date]] = field(default_factory=Counter)
    hours: OfficeHours = field(init=False)

    def run(self, first: str = "2025-10-20", last: str = "2026-10-31") -> None:
        """Live the year; raises AssertionError at the first letter too many or too few."""
        quicken(self.office)
        enlarge(self.office)
        self.hours = hours_of(self.office, date.fromisoformat(first))
        approvals = [at(first)] if self.chance.random() < 0.6 else [at(first), self.late()]
        away_until, diligence = at(first), self.chance.choice([0.02, 0.05, 0.1])
        for day in days(first, last):
            now = at(day, self.chance.randint(6, 18), self.chance.randint(0, 59))
            while approvals and approvals[0] <= now:
                self.approve(approvals.pop(0))
            if self.chance.random() < diligence:
                self.report_something(now)
            if self.chance.random() < 0.02:
                self.return_something(now)
            if now < away_until or (self.is_quiet(now) and self.chance.random() < 0.9):
                continue
            if self.chance.random() < 0.03:
                away_until = now + LONGEST * self.chance.random()
            if self.chance.random() < 0.15:
                self.beat(now, deliver=False)  # stopped between planning and sending
                self.restart()
                now += timedelta(minutes=self.chance.randint(0, 3))
                if self.chance.random() < 0.5:
                    self.report_something(now, by_who_waits=True)
                if self.chance.random() < 0.3:
                    continue  # and it stays away for the day
            self.beat(now)
            if self.chance.random() < 0.08:
                self.restart()
                self.beat(now)  # a clock that starts beats at once
        for day in ("2026-11-02", "2026-11-03", "2026-11-04"):
            self.beat(at(day, 10))  # the last outage is over, and one note may wait its hour
        self.check_the_log()

    def late(self) -> datetime:
        """When a second plan is approved."""
        return at("2025-10-21") + timedelta(days=self.chance.randint(0, 150))

    def approve(self, now: datetime) -> None:
        """A plan of twelve measures; the first has one that all divisions own."""
        titles = [f"มาตรการทดลอง {n}" for n in range(1, MEASURES + 1)]
        owners = [self.chance.sample(list(HEADS), self.chance.randint(1, 6)) for _ in titles]
        plan_id = self.office.approved(
            *(measure(title, *some) for title, some in zip(titles, owners, strict=True)), now=now
        )
        with self.office.house.read() as connection:
            for made in rounds.rounds(connection, self.office.agency_id, plan_id=plan_id):
                self.rounds[made.id] = made
                self.told[made.id] = set()
                self.ladders[made.id] = {
                    rung.days: rung.due_at
                    for rung in rounds.rungs(connection, self.office.agency_id, made.id)
                    if rung.state is RungState.DUE
                }
                if made.status is RoundStatus.OPEN:
                    self.open.add(made.id)
                for part in rounds.owed(connection, self.office.agency_id, round_ids=[made.id]):
                    self.universe[made.id, part.part_id] = part.division
                    self.measure_of[made.id, part.part_id] = part.measure_id

    def report_something(self, now: datetime, *, by_who_waits: bool = False) -> None:
        """Some head reports on one part or on all, perhaps one whose digest has not left yet."""
        owed_now = sorted(owed for owed in self.owed() if owed[0] in self.open)
        some = [head for head in HEADS if not by_who_waits or ADDRESS[head] in self.waits]
        head = self.chance.choice(some or list(HEADS))
        mine = [owed for owed in owed_now if self.universe[owed] == head]
        if self.chance.random() < 0.5:
            mine = self.chance.sample(mine, min(1, len(mine)))
        for owed in mine:
            division = self.universe[owed]
            report(
                self.office.house,
                agency_id=self.office.agency_id,
                measure_id=self.measure_of[owed],
                division_id=self.office.divisions[division],
                officer_id=self.office.people[HEADS[division]],
                done="ดำเนินการแล้ว",
                round_id=owed[0],
                now=now - timedelta(minutes=1),
            )
            self.reported.add(owed)

    def return_something(self, now: datetime) -> None:
        """The clerk returns a report: it is owed again."""
        mine = sorted(owed for owed in self.reported if owed[0] in self.open)
        if mine:
            owed = self.chance.choice(mine)
            return_report(
                self.office.house,
                agency_id=self.office.agency_id,
                round_id=owed[0],
                measure_id=self.measure_of[owed],
                division_id=self.office.divisions[self.universe[owed]],
                officer_id=self.office.people[CLERK],
                remark="โปรดแนบหลักฐาน",
                now=now,
            )
            self.reported.remove(owed)

    def restart(self) -> None:
        """The process ends, and another one opens the same database.

        Nothing but connections lives in a process; the engine stays, for what it has compiled.
        """
        self.office.house.engine.dispose()

    def beat(self, now: datetime, *, deliver: bool = True) -> None:
        """Beat, and compare what left with the model."""
        opens, closes = self.opening(now), self.closing(now)
        told = self.telling(now, (self.open | opens) - closes)
        before = len(self.post.letters)
        beat = tick(self.office.house, now=now, deliver=deliver, channel=self.post)
        left = self.post.letters[before:]
        self.open = (self.open | opens) - closes
        self.closed |= closes
        assert (set(beat.opened), set(beat.closed)) == (opens, closes), now
        assert (beat.faults, beat.dead, beat.nobody) == ((), (), ()), now
        assert len(beat.told) == len(told), now
        expected = self.leaving(now) if deliver else set()
        digests = sorted(to for identity, to in left if identity.startswith("digest-"))
        assert digests == sorted(expected), (now, beat)
        for address in digests:
            self.served[address, bangkok_date(now)] += 1
        assert set(self.served.values()) <= {1}, now
        self.check_lines(beat, now)

    def is_quiet(self, now: datetime) -> bool:
        """Whether a beat now has nothing to do: most of these are left out, for they are dear."""
        due = any(
            due_at <= now and days not in self.told[id_]
            for id_ in self.open
            for days, due_at in self.ladders[id_].items()
        )
        return not (due or self.waits or self.opening(now) or self.closing(now))

    def opening(self, now: datetime) -> set[int]:
        """The rounds whose half-year has begun."""
        later = self.rounds.keys() - self.open - self.closed
        return {id_ for id_ in later if self.rounds[id_].opens_at <= now}

    def closing(self, now: datetime) -> set[int]:
        """The rounds whose grace is over, or of which everything has been reported."""
        owing = {round_id for round_id, _ in self.owed()}
        return {
            id_
            for id_ in self.open | self.opening(now)
            if now >= self.rounds[id_].closes_at
            or (
                id_ not in owing
                and bangkok_date(now) > self.rounds[id_].due_on
                and self.is_open(now)
            )
        }

    def telling(self, now: datetime, open_: set[int]) -> dict[int, int]:
        """The rounds that have a rung to tell, with the one that is told; who waits for what."""
        found: dict[int, int] = {}
        if not self.is_open(now):
            return found
        for id_ in open_:
            due = {days for days, due_at in self.ladders[id_].items() if due_at <= now}
            if due - self.told[id_]:
                found[id_] = max(due - self.told[id_])
                self.told[id_] |= due
        for owed in self.owed():
            if owed[0] in found:
                self.waits.setdefault(ADDRESS[self.universe[owed]], set()).add(owed[0])
                self.asleep.pop(ADDRESS[self.universe[owed]], None)
        missing = {round_id for round_id, _ in self.owed()}
        self.notes += sum(id_ in missing and days == 7 for id_, days in found.items())
        return found

    def leaving(self, now: datetime) -> set[str]:
        """To whom a digest must leave now: who waits for one and still owes something of it.

        Who owes nothing when it is looked at gets none, though a report should be returned later:
        the next rung asks for that. Outside office hours it is looked at once until the opening.
        """
        owing = {(ADDRESS[self.universe[owed]], owed[0]) for owed in self.owed()}
        looked_at = {a for a in self.waits if self.asleep.get(a, now) <= now}
        still = {
            address
            for address in looked_at
            if any((address, round_id) in owing for round_id in self.waits[address] & self.open)
        }
        if self.is_open(now):
            self.waits, self.asleep = {}, {}
            return still
        for address in looked_at - still:
            del self.waits[address]
        self.asleep |= dict.fromkeys(still, self.hours.within(now))
        return set()

    def owed(self) -> set[Owed]:
        """What has not been reported in rounds that are not closed."""
        return {owed for owed in self.universe.keys() - self.reported if owed[0] not in self.closed}

    def is_open(self, now: datetime) -> bool:
        """Whether the office is open."""
        return self.hours.is_open(now)

    def check_lines(self, beat: Beat, now: datetime) -> None:
        """A digest that left lists a part that its reader owes, and none of another division."""
        if not beat.sent:
            return
        with self.office.house.read() as connection:
            lines = notices.lines_of(connection, self.office.agency_id, beat.sent)
            to = {
                n.id: n.address
                for n in notices.notices(connection, self.office.agency_id, limit=100)
            }
        owed = self.owed()
        by_notice: dict[int, set[bool]] = {}
        for line in lines:
            key = (line.round_id, line.part_id)
            assert ADDRESS[self.universe[key]] == to[line.notice_id], now
            by_notice.setdefault(line.notice_id, set()).add(key in owed)
        assert all(True in any_owed for any_owed in by_notice.values()), now

    def check_the_log(self) -> None:
        """Nothing waits, every letter left once, and every rung came to an end."""
        with self.office.house.read() as connection:
            log = notices.notices(connection, self.office.agency_id, limit=10_000)
        sent = [n for n in log if n.state is NoticeState.SENT]
        assert {n.state for n in log} <= {NoticeState.SENT, NoticeState.CANCELLED}
        identities = Counter(identity for identity, _ in self.post.letters)
        assert set(identities.values()) <= {1}
        assert len(identities) == len(sent)
        assert sum(n.kind == "note-for-palad" for n in sent) == self.notes
        assert sum(n.kind == "digest" for n in sent) == sum(self.served.values())
        assert all(n.sent_at is None or self.is_open(n.sent_at) for n in sent)


def hours_of(office: Office, day: date) -> OfficeHours:
    """When the office is open, in the fiscal year of the day."""
    with office.house.read() as connection:
        return desk_of(connection, office.house.settings, office.agency_id, today=day).office


def enlarge(office: Office) -> None:
    """Six divisions with their heads; the office of the tests has three."""
    for n, (division, head) in enumerate(HEADS.items(), start=1):
        if division not in office.divisions:
            office.divisions[division] = agencies.add_division(
                office.house,
                agency_id=office.agency_id,
                name=division,
                starts_on=date(2020, 10, 1),
                now=at("2025-10-20"),
            )
            office.someone(
                head, f"ผู้อำนวยการ{division}", Role.HEAD, division, email=f"head{n}@office.example"
            )


def quicken(office: Office) -> None:
    """No process is killed here, so nothing is lost if the disk is not waited for."""

    def hurry(connection: object, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")  # type: ignore[attr-defined]

    sa.event.listen(office.house.engine, "connect", hurry)
    office.house.engine.dispose()
