"""Which divisions own a measure: names of a paper held against the agency's divisions. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.records import DivisionRecord, MeasureRecord
from tracker.thai import likeness, squeeze

ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class UnknownOwner:
    """A name that is no division's, with the measures that name it and the nearest division."""

    name: str
    measures: tuple[int, ...]
    nearest: str | None


@dataclass(frozen=True, slots=True)
class Owners:
    """For each measure (its id) the divisions that own it, and the names that are unknown."""

    by_measure: dict[int, tuple[int, ...]]
    unknown: tuple[UnknownOwner, ...]
    gaps: tuple[int, ...]


def owners_of_plan(
    measures: Iterable[MeasureRecord], divisions: Sequence[DivisionRecord], *, on: date
) -> Owners:
    """Expand every measure's owners to divisions that exist `on` a day.

    All divisions = those that count in “all” on that day (FIELD §4). `gaps` are the numbers of
    measures without any owner.
    """
    living = [d for d in divisions if d.starts_on <= on and (d.ends_on is None or d.ends_on >= on)]
    by_name = {squeeze(name): d.id for d in living for name in (d.name, *d.aliases)}
    everyone = tuple(d.id for d in living if d.counts_in_all)
    found: dict[int, tuple[int, ...]] = {}
    unknown: dict[str, list[int]] = {}
    gaps: list[int] = []
    for measure in measures:
        if measure.all_divisions:
            found[measure.id] = everyone
            continue
        named = [by_name.get(squeeze(owner)) for owner in measure.owners]
        found[measure.id] = tuple(dict.fromkeys(d for d in named if d is not None))
        for owner, division in zip(measure.owners, named, strict=True):
            if division is None:
                unknown.setdefault(owner, []).append(measure.number)
        if not measure.owners:
            gaps.append(measure.number)
    return Owners(
        found,
        tuple(
            UnknownOwner(name, tuple(numbers), _nearest(name, living))
            for name, numbers in unknown.items()
        ),
        tuple(gaps),
    )


def _nearest(name: str, divisions: Iterable[DivisionRecord]) -> str | None:
    scored = [(likeness(name, d.name), d.name) for d in divisions]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None
