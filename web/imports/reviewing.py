"""A waiting document as it stands: read again with its bringer's answers, and what is left to ask.

What it becomes when all that blocks is answered is a draft plan.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import abort

from tracker import ita
from tracker.queries import people
from tracker.reading.answering import Answered, Row, answered
from tracker.reading.answers import Answers
from tracker.reading.draft import PlanDraft, Warning
from tracker.records import DivisionRecord
from tracker.thai import squeeze
from web.imports.incoming import Incoming, answer, take_up
from web.plan.narrowing import edition_of, issues
from web.request_scope import house, now, present, today, view
from workflows.actions.imports import import_plan
from workflows.import_questions import (
    Question,
    has_scores,
    names_another,
    questions,
    year_doubts,
)


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that the pages of one waiting document show."""

    token: str
    incoming: Incoming
    draft: PlanDraft
    """As it was read, before any answer."""
    now: Answered
    questions: tuple[Question, ...]
    year_doubts: tuple[Warning, ...]
    divisions: tuple[DivisionRecord, ...]
    edition: ita.Edition
    issues: Mapping[int, str]

    @property
    def answers(self) -> Answers:
        """What was answered so far."""
        return self.incoming.answers

    @property
    def year(self) -> int | None:
        """The plan's fiscal year (B.E.) as things stand."""
        plan = self.now.draft.plan
        return plan.fiscal_year if plan else None

    @property
    def blocking(self) -> tuple[Question, ...]:
        """What has to be answered before the plan can be stored."""
        return tuple(one for one in self.questions if one.blocking)

    @property
    def anothers(self) -> bool:
        """Whether the document names another agency, whose scores are not ours."""
        return names_another(self.draft.agency.name, present().agency.name)

    @property
    def has_scores(self) -> bool:
        """Whether scores of a year can be read in the document."""
        return has_scores(self.incoming.understood)

    def place_of(self, key: str) -> int | None:
        """Where a question stands among those that are left."""
        return next((at for at, one in enumerate(self.questions) if one.key == key), None)

    def row(self, key: str) -> Row | None:
        """A measure by its key, also one that was taken out."""
        every = (*self.now.rows, *(row for row, _ in self.now.taken_out))
        return next((row for row in every if row.key == key), None)

    def above(self, key: str) -> Row | None:
        """The measure before this one, where a row may go on with it."""
        keys = [row.key for row in self.now.rows]
        at = keys.index(key) if key in keys else 0
        return self.now.rows[at - 1] if at else None

    def known(self, name: str) -> bool:
        """Whether an owner's name is a division's, or another name of one."""
        return squeeze(name) in {
            squeeze(one)
            for division in self.divisions
            for one in (division.name, *division.aliases)
        }


def only_clerks() -> None:
    """Answer 403 to whoever does not run the plan."""
    if not present().is_clerk:
        abort(403)


def review(token: str) -> Review | None:
    """The waiting document of this token; None where it is gone or another's."""
    only_clerks()
    incoming = take_up(house(), officer_id=present().officer_id, token=token)
    if incoming is None:
        return None
    draft = PlanDraft.from_json(incoming.understood)
    found = answered(draft, incoming.answers)
    divisions = people.divisions(view(), present().agency_id, on=today())
    names = [name for one in divisions for name in (one.name, *one.aliases)]
    year = (found.draft.plan and found.draft.plan.fiscal_year) or today().year + 543
    return Review(
        token=token,
        incoming=incoming,
        draft=draft,
        now=found,
        questions=questions(found, incoming.answers, known=names, agency=present().agency.name),
        year_doubts=year_doubts(found),
        divisions=divisions,
        edition=edition_of(year),
        issues=issues(),
    )


def keep(token: str, change: Callable[[Answers], Answers]) -> None:
    """Keep what more was answered."""
    answer(house(), officer_id=present().officer_id, token=token, change=change)


def store(found: Review, *, scores: bool | None) -> int:
    """Make the document a draft plan with its answers: its number. `scores`: whether those in it
    become the agency's. Raises StoredAlready, and what `import_plan` does.
    """
    return import_plan(
        house(),
        agency_id=present().agency_id,
        understood=found.incoming.understood,
        source_name=found.incoming.name,
        source=found.incoming.data,
        officer_id=present().officer_id,
        fiscal_year_be=found.year,
        answers=replace(found.answers, fiscal_year=found.year),
        upload=found.incoming.upload,
        scores=scores,
        now=now(),
    )
