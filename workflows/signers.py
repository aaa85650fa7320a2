"""Who signs at each step of the memo's chain, and which steps one act takes. Pure.

One person may hold two neighbouring steps and then signs once for both (FIELD §1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.records import EndorsementRecord, OfficerRecord, Standing
from tracker.status import ActingForm, MemoStatus, Role

ROLE_OF_STEP = {
    "clerk": Role.CLERK,
    "director": Role.HEAD,
    "palad": Role.PALAD,
    "mayor": Role.MAYOR,
}
WAITS_FOR = {
    MemoStatus.SUBMITTED: "director",
    MemoStatus.DIRECTOR: "palad",
    MemoStatus.PALAD: "mayor",
    MemoStatus.MAYOR: "mayor",
}
AFTER_STEP = {
    "clerk": MemoStatus.SUBMITTED,
    "director": MemoStatus.DIRECTOR,
    "palad": MemoStatus.PALAD,
    "mayor": MemoStatus.MAYOR,
}


@dataclass(frozen=True, slots=True)
class Signer:
    """One step of the chain; the officer's own position, and the post acted for where one acts."""

    step: str
    officer_id: int
    name: str
    rank: str | None
    position: str
    post_id: int
    acting_form: ActingForm | None = None
    acting_for: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """All who could sign a memo of one division on a day."""

    division_id: int
    writer: int
    standings: Sequence[Standing]
    officers: Mapping[int, OfficerRecord]

    def expected(self) -> tuple[Signer, ...]:
        """Who is to sign each step, as far as the posts are filled.

        An order in force for dates goes before the holder, who is away; an order for “when
        absent” counts only where nobody holds the post.
        """
        chain = []
        for step in ROLE_OF_STEP:
            fitting = self._fitting(step)
            if step == "clerk":
                fitting = [s for s in fitting if s.officer_id == self.writer]
            for_dates = [s for s in fitting if s.acting is not None and not s.when_absent]
            if fitting:
                chain.append(self._signer(step, (for_dates or fitting)[0]))
        return tuple(chain)

    def signs_as(self, step: str, officer_id: int) -> Signer:
        """How this officer signs this step; an own post before one under an order.

        The officer must have the step's capacity (the memo's table has said so).
        """
        own = (s for s in self._fitting(step) if s.officer_id == officer_id)
        return self._signer(step, next(own))

    def _fitting(self, step: str) -> list[Standing]:
        """Own holders first: standings come in that order."""
        return [
            s
            for s in self.standings
            if s.role is ROLE_OF_STEP[step]
            and (step != "director" or s.division_id == self.division_id)
        ]

    def _signer(self, step: str, standing: Standing) -> Signer:
        officer = self.officers[standing.officer_id]
        own = [
            s.title
            for s in self.standings
            if s.officer_id == standing.officer_id and s.acting is None
        ]
        acts = standing.acting is not None
        return Signer(
            step=step,
            officer_id=officer.id,
            name=officer.name,
            rank=officer.rank,
            position=own[0] if acts and own else standing.title,
            post_id=standing.post_id,
            acting_form=standing.acting,
            acting_for=standing.title if acts else None,
        )


def steps_of_act(
    status: MemoStatus, action: str, *, officer_id: int, expected: Sequence[Signer]
) -> tuple[str, ...]:
    """The steps that one act takes: its own, and each next one that is the same person's.

    For a return the step that returns; for a publication the clerk's.
    """
    if action == "publish":
        return ("clerk",)
    first = "clerk" if action == "submit" else WAITS_FOR[status]
    if action == "return":
        return (first,)
    order = list(ROLE_OF_STEP)
    holders = {signer.step: signer.officer_id for signer in expected}
    taken = [first]
    for step in order[order.index(first) + 1 :]:
        if holders.get(step) != officer_id:
            break
        taken.append(step)
    return tuple(taken)


def since_submitted(endorsements: Sequence[EndorsementRecord]) -> tuple[EndorsementRecord, ...]:
    """The steps since the memo last went up: a return undoes those before it."""
    current: list[EndorsementRecord] = []
    for one in endorsements:
        if one.action == "return":
            current.clear()
        elif one.action != "publish":
            current.append(one)
    return tuple(current)
