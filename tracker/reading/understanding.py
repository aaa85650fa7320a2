"""From a document's blocks to a draft: which tables are the plan, what the prose says of them.

The stages stand in their own modules; here they are put in order.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker import thai
from tracker.reading.agency import find_agency
from tracker.reading.assessment import find_assessment
from tracker.reading.blocks import Document, Paragraph, Table
from tracker.reading.codes import edition_of
from tracker.reading.constraints import find_constraints
from tracker.reading.draft import DraftPlan, MeasureDraft, PlanDraft, Warning
from tracker.reading.grids import Grid, grids_of
from tracker.reading.kinds import kind_of, plan_grids, repeats, with_title
from tracker.reading.leftover import leftover_of
from tracker.reading.logical import LogicalRow
from tracker.reading.looks import number_in
from tracker.reading.markup import settle
from tracker.reading.measures import Reading, Section, read_measure, section_of
from tracker.reading.memo import find_memo
from tracker.reading.rows import Joined, join_rows
from tracker.reading.upright import unfold_prose, unfold_tables
from tracker.reading.warn import warn
from tracker.reading.years import find_years, year_above, years_of_periods


def understand(document: Document) -> PlanDraft:
    """Everything that the document says, each doubt marked, nothing lost."""
    document = unfold_tables(settle(document))
    grids = grids_of(document)
    chosen, weak = plan_grids(grids)
    if not chosen or weak:
        told = unfold_prose(document)
        if told is not document:
            document, grids = told, grids_of(told)
            chosen, weak = plan_grids(grids)
    prose = [block for block in document.blocks if isinstance(block, Paragraph)]
    warnings = [Warning(r.where, r.code, f"{r.th} · {r.en}") for r in document.remarks]
    chosen = _of_newest_year(grids, chosen, warnings)
    titled = [with_title(grids[at]) for at in chosen]
    plan, sections = _titled(titled, warnings)
    joined = join_rows(plan)
    joined.rows, plan = _without_reports(joined, plan, warnings)
    lines = list(_lines(document))
    years = find_years(
        [p.text for p in prose] + _loose_texts(grids, chosen),
        headings=[column.heading for grid in grids for column in grid.columns],
        periods=[row.text("period") for row in joined.rows],
    )
    agency, doubts = find_agency(lines)
    warnings += [*doubts, *(years.warnings if joined.rows else ())]
    edition = edition_of(years.assessed, years.planned)
    reading = Reading(
        years,
        edition,
        hard_lines=document.form in ("docx", "html"),
        soft_lines=document.form == "pdf",
        names=tuple(name for name in (agency.name,) if name),
    )
    measures, doubts = _measures(joined, sections, reading)
    warnings += [*_about_plan(plan, weak, measures, years.planned), *joined.warnings, *doubts]
    rest = [grid for at, grid in enumerate(grids) if at not in chosen]
    assessment, doubts = find_assessment(
        prose,
        rest,
        [(m.where, m.as_printed["finding"], m.indicators) for m in measures if m.finding],
        plan_scores=_plan_scores(joined, measures),
        assessed=years.assessed,
        of=edition,
    )
    warnings += doubts
    memo, doubts = find_memo([line for line in lines if "\t" not in line])
    warnings += doubts
    constraints, _ = find_constraints(prose)
    draft = PlanDraft(
        agency=agency,
        assessment=assessment,
        plan=DraftPlan(years.planned, tuple(measures)) if measures else None,
        memo=memo,
        constraints=tuple(constraints),
        warnings=tuple(warnings),
    )
    if draft.plan is None:
        draft = replace(draft, warnings=(warn("no-plan", "document"), *draft.warnings))
    tables = [grid.table for grid in plan]
    return replace(draft, leftover=tuple(leftover_of(document, draft, tables)))


def _of_newest_year(
    grids: Sequence[Grid], chosen: Sequence[int], warnings: list[Warning]
) -> list[int]:
    """The places of the tables of the newest year, where headings give tables to several years.

    A table whose own periods lie in the newest year stays: its heading was copied.
    """
    years: dict[int, int | None] = {}
    year: int | None = None
    for at in chosen:
        if not grids[at].continues:
            year = year_above([p.text for p in grids[at].before]) or year
        years[at] = year
    named = {year for year in years.values() if year is not None}
    if len(named) < 2:
        return list(chosen)
    newest = max(named)
    kept: list[int] = []
    for at, told in years.items():
        grid = grids[at]
        periods = [" ".join(grid.texts(row, "period")) for row in grid.body]
        if told is None or told == newest or newest in years_of_periods(periods):
            kept.append(at)
        elif not grid.continues:
            warnings.append(warn("plan-other-year", grid.table.name, year=told, plan=newest))
    return kept


def _titled(
    grids: Sequence[tuple[Grid, str | None]], warnings: list[Warning]
) -> tuple[list[Grid], dict[int, Section]]:
    """The plan's grids, and what the prose before each says of its rows, by the grid's identity."""
    plan: list[Grid] = []
    sections: dict[int, Section] = {}
    section = Section()
    for grid, stood_in in grids:
        if stood_in is not None and not grid.continues:
            warnings.append(warn("title-from-steps", grid.table.name, head=stood_in))
        section = section_of(grid.before, section) if not grid.continues else section
        sections[id(grid)] = section
        plan.append(grid)
    return plan, sections


def _without_reports(
    joined: Joined, plan: Sequence[Grid], warnings: list[Warning]
) -> tuple[list[LogicalRow], list[Grid]]:
    """Leave out tables that only report on the measures of an earlier table."""
    rows: list[LogicalRow] = []
    kept: list[Grid] = []
    for grid in plan:
        own = [row for row in joined.rows if row.grid is grid]
        titles = [row.text("title") for row in own]
        known = [row.text("title") for row in rows]
        if "result" in grid.meanings() and repeats(titles, known):
            warnings.append(warn("result-table", grid.table.name))
            continue
        rows += own
        kept.append(grid)
    return rows, kept


def _measures(
    joined: Joined, sections: dict[int, Section], reading: Reading
) -> tuple[list[MeasureDraft], list[Warning]]:
    measures: list[MeasureDraft] = []
    warnings: list[Warning] = []
    for number, row in enumerate(joined.rows, start=1):
        measure, doubts = read_measure(row, number, sections[id(row.grid)], reading)
        measures.append(measure)
        warnings += doubts
    return measures, _gathered(warnings, len(measures))


def _gathered(warnings: list[Warning], measures: int) -> list[Warning]:
    """The doubts, those that every single measure has told once for the whole plan."""
    counts = Counter(w.code for w in warnings if w.code in _TOLD_ONCE)
    everywhere = {code for code, count in counts.items() if count >= max(measures, 3)}
    kept: list[Warning] = []
    for warning in warnings:
        if warning.code not in everywhere:
            kept.append(warning)
        elif all(other.code != warning.code for other in kept):
            kept.append(replace(warning, where="document"))
    return kept


_TOLD_ONCE = frozenset({"indicator-unknown", "owner-missing", "period-assumed"})


def _plan_scores(
    joined: Joined, measures: Sequence[MeasureDraft]
) -> Iterator[tuple[str, float, Sequence[int], Sequence[str]]]:
    """The scores that stand in the plan's own rows."""
    for row, measure in zip(joined.rows, measures, strict=True):
        value = number_in(row.text("score"))
        if value is not None:
            yield measure.where, value, measure.indicators, measure.questions


def _about_plan(
    plan: Sequence[Grid], weak: bool, measures: Sequence[MeasureDraft], year: int | None
) -> Iterator[Warning]:
    """Doubts about the plan as a whole."""
    if not measures:
        return
    if weak:
        yield warn("weak-plan", plan[0].table.name)
    if year is None:
        yield warn("plan-year-unknown", "document")
    told: set[str] = set()
    for grid in plan:
        if grid.guessed and not grid.continues:
            yield warn("columns-guessed", grid.table.name)
        for column in grid.columns:
            key = thai.squeeze(column.heading)
            if column.meaning is None and key and key not in told:
                told.add(key)
                yield warn("column-unknown", grid.table.name, head=column.heading)


def _loose_texts(grids: Sequence[Grid], chosen: Sequence[int]) -> list[str]:
    """Texts of the tables that are no plan, for the years that they name."""
    return [
        cell.text
        for at, grid in enumerate(grids)
        if at not in chosen and kind_of(grid) in ("other", "contents")
        for row in grid.body
        for cell in row.cells
        if cell.text and not cell.right and not cell.down
    ]


def _lines(document: Document) -> Iterator[str]:
    """The document as lines: each line of a paragraph, each row of a table with tabs in it."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from block.text.split("\n")
        elif isinstance(block, Table):
            for row in block.rows:
                texts = [text for text in row.texts() if text]
                if len(texts) == 1:
                    yield from texts[0].split("\n")
                elif texts:
                    yield "\t".join(text.replace("\n", " ") for text in texts)
