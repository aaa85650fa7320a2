"""The yearly ITA scores: show them, type them, take them from a document."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.errors import TidtamError
from tracker.thai import to_arabic
from workflows.cli.arguments import YEAR
from workflows.cli.columns import table
from workflows.cli.commands import Group, pass_desk
from workflows.cli.desk import Desk

if TYPE_CHECKING:
    from workflows.actions.assessments import Entered
    from workflows.score_sheets import Sheet

ACCEPT = "The announcement prints the figures so: store them although they do not agree."


class NoAssessment(TidtamError):
    """No scores are stored of that year, or of any."""

    def __init__(self, year: int | None) -> None:
        of = f"ปี {year} " if year else ""
        super().__init__(
            "no-assessment",
            th=f"ยังไม่มีผลการประเมิน{of} บันทึกได้ด้วย tidtam assessment set หรือ import",
            en=f"there are no scores{f' of {year}' if year else ''} yet; enter them by "
            "`tidtam assessment set` or `import`",
        )


class NoScoresInDocument(TidtamError):
    """The document states no score."""

    def __init__(self) -> None:
        super().__init__(
            "no-scores",
            th="ไม่พบคะแนนผลการประเมินในเอกสารนี้",
            en="no scores of an assessment were found in this document",
        )


class YearMissing(TidtamError):
    """The document does not say which year was assessed."""

    def __init__(self) -> None:
        super().__init__(
            "fiscal-year-missing",
            th="เอกสารไม่ได้บอกปีงบประมาณที่ประเมิน โปรดระบุ (--fiscal-year)",
            en="the document does not say which fiscal year was assessed; give it (--fiscal-year)",
        )


class Points(click.ParamType[float]):
    """A score in either digit script."""

    name = "N"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The score; anything that is no number is wrong usage."""
        try:
            return float(to_arabic(str(value)).strip())
        except ValueError:
            self.fail(
                f"“{value}” ไม่ใช่คะแนน โปรดเขียนเช่น 89.76\n“{value}” is no score; write it as 89.76",
                param,
                ctx,
            )


class Scored(click.ParamType[tuple[str, float]]):
    """CODE=SCORE: IIT=92.20, 9=79, o13=๕๐; in either digit script."""

    name = "CODE=SCORE"

    def convert(
        self,
        value: str | tuple[str, float],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, float]:
        """The code as it is stored, and its score."""
        if isinstance(value, tuple):
            return value
        code, _, text = to_arabic(value).partition("=")
        try:
            return _code(code), float(text.strip())
        except ValueError:
            self.fail(
                f"โปรดเขียนเช่น 9=79.00 หรือ IIT=92.20 (ได้รับ “{value}”)\n"
                f"write it as 9=79.00 or IIT=92.20, not “{value}”",
                param,
                ctx,
            )


@click.group("assessment", cls=Group)
def assessment() -> None:
    """ผลการประเมิน ITA · The yearly ITA scores.

    \b
    Example: tidtam assessment show 2568
    """


@assessment.command("show")
@click.argument("year", type=YEAR, required=False)
@pass_desk
def show(desk: Desk, year: int | None) -> None:
    """คะแนนของปีหนึ่งกับการตรวจการคำนวณ · A year's scores, and whether they add up.

    Without YEAR those of the latest year.

    \b
    Example: tidtam assessment show
             tidtam assessment show 2568 --json
    """
    from tracker import ita
    from tracker.queries import assessments, plans
    from workflows.score_sheets import doubts_of, sheet_of

    with desk.read() as connection:
        agency_id = desk.agency.id
        chosen = year or next(iter(assessments.years(connection, agency_id)), None)
        found = chosen and plans.assessment(connection, agency_id, fiscal_year=chosen)
        if not found:
            raise NoAssessment(year)
        trend = assessments.last_assessments(connection, agency_id, upto=found.fiscal_year)
        said = assessments.findings(connection, agency_id, found.id)
    of = ita.edition(found.fiscal_year, extra=desk.settings.ita.editions)
    sums = ita.sums(of.fiscal_year, found.overall, found.instruments, found.indicators, of=of)
    doubts = doubts_of(sheet_of(found), of)
    names = {one.number: one.name for one in of.indicators}
    total = "–" if found.overall is None else f"{found.overall:.2f}"
    desk.answer(
        {
            "fiscal_year": found.fiscal_year,
            "overall": found.overall,
            "level": found.level,
            "instruments": found.instruments,
            "indicators": found.indicators,
            "questions": found.questions,
            "target": ita.TARGET,
            "sums": [
                {"key": one.key, "stated": one.stated, "reckoned": one.reckoned} for one in sums
            ],
            "doubts": [
                {"code": one.code, "cells": one.cells, "th": one.th, "en": one.en} for one in doubts
            ],
            "findings": [
                {"indicator": one.indicator, "questions": one.questions, "text": one.text}
                for one in said
            ],
            "trend": [{"fiscal_year": one.fiscal_year, "overall": one.overall} for one in trend],
        },
        f"ผลการประเมิน ITA ปี {found.fiscal_year}: {total} {found.level or ''}".rstrip(),
        *table(
            ("", "คะแนน", ""),
            [
                (_named(code, names), f"{score:.2f}", _against(score, ita.TARGET))
                for code, score in (*found.instruments.items(), *found.indicators.items())
            ],
        ),
        *(f"▲ {one.th} · {one.en}" for one in doubts),
    )


@assessment.command("set")
@click.argument("year", type=YEAR)
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="The clerk.")
@click.option("--overall", type=Points(), help="The total; reckoned where none is known.")
@click.option("--level", metavar="T", help="The level; reckoned where none is known.")
@click.option("--score", "scores", type=Scored(), multiple=True, help="IIT=92.20, 9=79, o13=50.")
@click.option("--clear", "cleared", multiple=True, metavar="CODE", help="Take a score away.")
@click.option("--accept", is_flag=True, help=ACCEPT)
@pass_desk
def set_(
    desk: Desk,
    year: int,
    as_officer: str,
    overall: float | None,
    level: str | None,
    scores: Sequence[tuple[str, float]],
    cleared: Sequence[str],
    accept: bool,
) -> None:
    """บันทึกหรือแก้คะแนน ส่วนที่ไม่ระบุคงเดิม · Enter or change scores; the others stay.

    Means, total and level are checked; what does not add up is refused with both figures.

    \b
    Example: tidtam assessment set 2568 --as clerk@example.go.th --overall 89.76 --score 9=79.00
             tidtam assessment set 2568 --as clerk@example.go.th --clear o13
    """
    from tracker.queries import plans
    from workflows.actions.assessments import put_assessment
    from workflows.score_sheets import Sheet, laid_over, sheet_of, version_of

    told = dict(scores)
    with desk.read() as connection:
        found = plans.assessment(connection, desk.agency.id, fiscal_year=year)
    stored = sheet_of(found) if found else Sheet(year)
    gone = {_code(code) for code in cleared}
    sheet = laid_over(_without(stored, gone), _sheet(year, overall, level, told))
    done = put_assessment(
        desk.house,
        agency_id=desk.agency.id,
        sheet=sheet,
        officer_id=desk.officer(as_officer).id,
        seen=version_of(found),
        accept_doubts=accept,
        now=desk.now,
    )
    _answer(desk, done, year)


@assessment.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "as_officer", metavar="OFFICER", required=True, help="The clerk.")
@click.option("--fiscal-year", type=YEAR, help="The assessed year, where the paper lacks it.")
@click.option("--accept", is_flag=True, help=ACCEPT)
@pass_desk
def import_(desk: Desk, file: Path, as_officer: str, fiscal_year: int | None, accept: bool) -> None:
    """อ่านคะแนนจากเอกสาร · Read the scores that a document states.

    Scores that the document does not state stay. To see them before: tidtam import FILE --dry-run.

    \b
    Example: tidtam assessment import result.pdf --as clerk@example.go.th
    """
    from tracker.queries import plans
    from tracker.reading.child import read_in_child
    from tracker.reading.door import SIZE_LIMIT
    from workflows.actions.assessments import Paper, put_assessment
    from workflows.cli.arguments import read_at_most
    from workflows.cli.understood import warnings_of
    from workflows.score_sheets import laid_over, sheet_from_reading, sheet_of, version_of

    limits = desk.settings.limits
    data = read_at_most(file, SIZE_LIMIT + 1)
    understood = read_in_child(
        data, name=file.name, seconds=limits.reading_seconds, megabytes=limits.memory_mb
    ).as_json()
    read = understood["assessment"] or {}
    year = fiscal_year or read.get("fiscal_year")
    sheet = sheet_from_reading(read, fiscal_year=year or 0)
    if sheet.empty:
        raise NoScoresInDocument
    if year is None:
        raise YearMissing
    with desk.read() as connection:
        found = plans.assessment(connection, desk.agency.id, fiscal_year=year)
    about = [one for one in understood["warnings"] if one["code"] in ("score-conflict",)]
    desk.say(*warnings_of({"warnings": about}, file.name))
    done = put_assessment(
        desk.house,
        agency_id=desk.agency.id,
        sheet=laid_over(sheet_of(found), sheet) if found else sheet,
        officer_id=desk.officer(as_officer).id,
        seen=version_of(found),
        accept_doubts=accept,
        paper=Paper(file.name, hashlib.sha256(data).hexdigest()),
        now=desk.now,
    )
    _answer(desk, done, year)


def _answer(desk: Desk, done: "Entered", year: int) -> None:
    changed = ", ".join(done.changed) or "–"
    desk.answer(
        {
            "fiscal_year": year,
            "changed": done.changed,
            "reckoned": done.reckoned,
            "doubts": [{"code": one.code, "th": one.th, "en": one.en} for one in done.doubts],
        },
        f"บันทึกผลการประเมินปี {year} แล้ว · Stored the scores of {year}: {changed}",
        *(f"▲ {one.th} · {one.en}" for one in done.doubts),
    )


def _sheet(year: int, overall: float | None, level: str | None, told: dict[str, float]) -> "Sheet":
    from workflows.score_sheets import Sheet

    return Sheet(
        year,
        overall,
        level,
        {code: score for code, score in told.items() if code.isupper()},
        {int(code): score for code, score in told.items() if code.isdigit()},
        {c: score for c, score in told.items() if not c.isdigit() and not c.isupper()},
    )


def _without(sheet: "Sheet", gone: set[str]) -> "Sheet":
    from workflows.score_sheets import Sheet

    return Sheet(
        sheet.fiscal_year,
        None if "overall" in gone else sheet.overall,
        None if "level" in gone else sheet.level,
        {code: score for code, score in sheet.instruments.items() if code not in gone},
        {number: score for number, score in sheet.indicators.items() if str(number) not in gone},
        {code: score for code, score in sheet.questions.items() if code not in gone},
    )


def _code(text: str) -> str:
    """A code as it is stored: IIT and EIT1 large, o13 small, overall and level as words."""
    bare = to_arabic(text.strip())
    if bare.lower() in ("overall", "level"):
        return bare.lower()
    return bare.upper() if bare[:3].upper() in ("IIT", "EIT", "OIT") else bare.lower()


def _named(code: object, names: dict[int, str]) -> str:
    return f"{code} {names.get(code, '')}".rstrip() if isinstance(code, int) else str(code)


def _against(score: float, target: float) -> str:
    return "" if score >= target else "▲ ต่ำกว่าเป้าหมาย"
