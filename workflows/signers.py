"""Who signs at each step of the memo's chain on a day: the holder, or who acts for the post."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.records import EndorsementRecord, OfficerRecord, Standing
from tracker.status import ActingForm, MemoStatus, Role

STEPS = ("clerk", "director", "palad", "mayor")
STEP_AFTER = {
    MemoStatus.SUBMITTED: "director",
    MemoStatus.DIRECTOR: "palad",
    MemoStatus.PALAD: "mayor",
}


@dataclass(frozen=True, slots=True)
class Signer:
    """One step of the chain; the officer's own position, and the post acted for where one acts."""

    step: str
    officer_id: int
    name: str
    rank: str | None
    position: str
    post_id: int | None
    acting_form: ActingForm | None = None
    acting_for: str | None = None


def signers(
    standings: Sequence[Standing],
    officers: Iterable[OfficerRecord],
    *,
    division_id: int,
    writer: int,
) -> tuple[Signer, ...]:
    """The chain of a memo of this division, as far as its posts are filled (FIELD §1, §3).

    An order in force for dates goes before the holder, who is away; an order for “when absent”
    counts only where nobody holds the post.
    """
    known = {officer.id: officer for officer in officers}
    chain: list[Signer] = []
    for step, role in zip(STEPS, (Role.CLERK, Role.HEAD, Role.PALAD, Role.MAYOR), strict=True):
        fitting = [
            s
            for s in standings
            if s.role is role
            and (role in (Role.PALAD, Role.MAYOR) or s.division_id == division_id)
            and (step != "clerk" or s.officer_id == writer)
        ]
        if fitting:
            chain.append(signer_of(step, _who_signs(fitting), standings, known))
    return tuple(chain)


def signer_of(
    step: str,
    standing: Standing,
    standings: Iterable[Standing],
    officers: dict[int, OfficerRecord],
) -> Signer:
    """The signature of whoever acts in this standing: with the own post where one acts."""
    officer = officers[standing.officer_id]
    own = next(
        (s.title for s in standings if s.officer_id == standing.officer_id and s.acting is None),
        standing.title,
    )
    return Signer(
        step=step,
        officer_id=officer.id,
        name=officer.name,
        rank=officer.rank,
        position=standing.title if standing.acting is None else own,
        post_id=standing.post_id,
        acting_form=standing.acting,
        acting_for=None if standing.acting is None else standing.title,
    )


def _who_signs(fitting: Sequence[Standing]) -> Standing:
    for standing in fitting:
        if standing.acting is not None and not standing.when_absent:
            return standing
    return fitting[0]


def latest_round_of_steps(
    endorsements: Sequence[EndorsementRecord],
) -> tuple[EndorsementRecord, ...]:
    """The steps since the memo was last submitted: earlier ones were undone by a return."""
    current: list[EndorsementRecord] = []
    for one in endorsements:
        if one.action == "return":
            current.clear()
        else:
            current.append(one)
    return tuple(current)
