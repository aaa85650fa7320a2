"""Read papers (plans, reports, memos) and store the plans in them as drafts."""

import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tracker.errors import TidtamError
from tracker.reading.answers import Answers, AnswersNotUnderstood
from workflows.cli.arguments import YEAR, read_at_most
from workflows.cli.commands import Command, pass_desk
from workflows.cli.desk import Desk
from workflows.cli.understood import warnings_of, what_was_understood

MOST_OF_ANSWERS = 5_000_000  # bytes
FORMS = click.Choice(["txt", "csv", "xlsx", "docx", "pdf", "html"], case_sensitive=False)


@click.command("import", cls=Command)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Store nothing; say what was understood.")
@click.option("--format", "form", type=FORMS, help="The files' form, where the name misleads.")
@click.option("--fiscal-year", type=YEAR, help="The plan's year, where the paper lacks it.")
@click.option("--create-agency", is_flag=True, help="Add the agency as the paper names it.")
@click.option("--as", "as_officer", metavar="OFFICER", help="Who imports.")
@click.option(
    "--scores/--no-scores",
    "scores",
    default=None,
    help="Whether the paper's ITA scores become the agency's (default: unless it is another's).",
)
@click.option(
    "--answers",
    "answers_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Answers to the doubts of one paper, as JSON (see the clerk's guide).",
)
@pass_desk
def import_(
    desk: Desk,
    files: tuple[Path, ...],
    dry_run: bool,
    form: str | None,
    fiscal_year: int | None,
    create_agency: bool,
    as_officer: str | None,
    scores: bool | None,
    answers_file: Path | None,
) -> None:
    """อ่านแผน รายงาน หรือบันทึกข้อความ แล้วเก็บเป็นร่างแผน · Read papers; store their plans as drafts.

    Reads Word, Excel, PDF with text, CSV, web pages and plain text. Each doubt is a warning; what
    stands in no field is kept as left-over text.

    \b
    Example: tidtam import plan.docx --dry-run
             tidtam import plan.docx --create-agency
             tidtam import *.pdf --dry-run --json
             tidtam import plan.docx --answers answers.json
    """
    if answers_file is not None and len(files) != 1:
        raise click.UsageError("--answers ใช้กับไฟล์เดียว · --answers goes with one file.")
    told = _answers(answers_file) if answers_file is not None else None
    if told is not None and fiscal_year is not None:
        told = replace(told, fiscal_year=fiscal_year)
    answers: list[Any] = []
    failed = 0
    for path in files:
        try:
            understood, data = _read(desk, path, form)
            if dry_run:
                understood = _answered(understood, told)
                answers.append(understood)
                _show(desk, path, understood)
            else:
                storing = _Storing(desk, fiscal_year, create_agency, as_officer, told, scores)
                answers.append(storing.store(path, understood, data))
        except (TidtamError, OSError) as error:
            if len(files) == 1:
                raise
            failed += 1
            answers.append(_failure(desk, path, error))
    if desk.as_json:
        desk.answer(answers[0] if len(files) == 1 else answers)
    if failed:
        desk.say(
            f"อ่านหรือจัดเก็บไม่ได้ {failed} ไฟล์ จาก {len(files)} ไฟล์ · "
            f"{failed} of {len(files)} files could not be taken."
        )
        raise click.exceptions.Exit(1)


def _read(desk: Desk, path: Path, form: str | None) -> tuple[Mapping[str, Any], bytes]:
    """What the file says, in CONTRACT's form, and its bytes."""
    from tracker.reading.child import read_in_child
    from tracker.reading.door import SIZE_LIMIT

    limits = desk.settings.limits
    data = read_at_most(path, SIZE_LIMIT + 1)
    with _Bar(path) as progress:
        draft = read_in_child(
            data,
            name=path.name,
            form=form,
            seconds=limits.reading_seconds,
            megabytes=limits.memory_mb,
            progress=progress,
        )
    return draft.as_json(), data


def _answers(path: Path) -> Answers:
    """What a person answered to the doubts of a paper, from their file."""
    try:
        return Answers.from_json(
            json.loads(read_at_most(path, MOST_OF_ANSWERS).decode("utf-8-sig"))
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise AnswersNotUnderstood(path.name) from error


def _answered(understood: Mapping[str, Any], told: Answers | None) -> Mapping[str, Any]:
    from tracker.reading.answering import answered
    from tracker.reading.draft import PlanDraft

    if told is None:
        return understood
    return answered(PlanDraft.from_json(understood), told).draft.as_json()


class _Bar:
    """A bar on a terminal's standard error while a long paper is read; silent elsewhere."""

    def __init__(self, path: Path) -> None:
        self.stream = sys.stderr
        self.bar: Any = None
        self.path = path

    def __enter__(self) -> Callable[[int, int], None] | None:
        return self._tell if self.stream.isatty() else None

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.render_finish()

    def _tell(self, done: int, of: int) -> None:
        if self.bar is None:
            self.bar = click.progressbar(length=of, label=self.path.name, file=self.stream)
            self.bar.render_progress()
        self.bar.update(done - self.bar.pos)


def _show(desk: Desk, path: Path, understood: Mapping[str, Any]) -> None:
    """What was understood, for people; under --json only that there is no plan, as a message."""
    if not desk.as_json:
        desk.answer(understood, f"── {path.name}", *what_was_understood(understood))
    if not understood["plan"]:
        desk.say(
            f"{path.name}: เอกสารนี้ไม่มีตารางมาตรการ จึงไม่มีแผนให้จัดเก็บ · "
            "this document holds no table of measures, so there is no plan to store."
        )


def _failure(desk: Desk, path: Path, error: TidtamError | OSError) -> dict[str, Any]:
    from workflows.cli.root import sentences

    lines = sentences(error)
    desk.say(*(f"{path.name}: {line}" for line in lines))
    code = error.code if isinstance(error, TidtamError) else "file-unreadable"
    return {"file": path.name, "error": {"code": code, "th": lines[0], "en": lines[-1]}}


class _Storing:
    """Stores one reading as a draft plan and says what to do next."""

    def __init__(
        self,
        desk: Desk,
        fiscal_year: int | None,
        create_agency: bool,
        as_officer: str | None,
        told: Answers | None,
        scores: bool | None,
    ) -> None:
        self.desk = desk
        self.fiscal_year = fiscal_year
        self.create_agency = create_agency
        self.as_officer = as_officer
        self.told = told
        self.scores = scores

    def store(self, path: Path, understood: Mapping[str, Any], data: bytes) -> dict[str, Any]:
        from workflows.actions.imports import import_plan
        from workflows.actions.plans import owners_now

        desk = self.desk
        named = understood["agency"] or {}
        if self.create_agency and understood["plan"]:
            self._create(named)
        self._compare(understood, path)
        self._warn_of_twins(data)
        plan_id = import_plan(
            desk.house,
            agency_id=desk.agency.id,
            understood=understood,
            source_name=path.name,
            source=data,
            officer_id=desk.officer(self.as_officer).id if self.as_officer else None,
            fiscal_year_be=self.fiscal_year or (self.told.fiscal_year if self.told else None),
            answers=self.told,
            scores=self.scores,
            now=desk.now,
        )
        understood = _answered(understood, self.told)
        desk.say(*warnings_of(understood, path.name))
        owners = owners_now(desk.house, agency_id=desk.agency.id, plan_id=plan_id, on=desk.today)
        measures = len(understood["plan"]["measures"])
        year = self.fiscal_year or understood["plan"]["fiscal_year"]
        unknown = [
            {"name": u.name, "measures": u.measures, "nearest": u.nearest} for u in owners.unknown
        ]
        answer = {
            "plan": plan_id,
            "fiscal_year": year,
            "measures": measures,
            "agency": desk.agency.name,
            "unknown_owners": unknown,
            "measures_without_owner": owners.gaps,
            "warnings": understood["warnings"],
        }
        if not desk.as_json:
            desk.answer(
                answer,
                f"เก็บเป็นร่างแผนหมายเลข {plan_id} (ปีงบประมาณ {year}, {measures} มาตรการ) · "
                f"Stored as draft plan {plan_id} ({measures} measures).",
                *self._next(plan_id, owners),
            )
        return answer

    def _create(self, named: Mapping[str, Any]) -> None:
        from tracker.queries import people
        from tracker.thai import squeeze
        from workflows.actions.agencies import create_agency

        desk = self.desk
        name = desk.agency_name or named.get("name")
        if not name:
            raise AgencyUnnamed
        with desk.read() as connection:
            known = {squeeze(agency.name) for agency in people.agencies(connection)}
        if squeeze(name) not in known:
            create_agency(
                desk.house,
                name=name,
                district=named.get("district"),
                province=named.get("province"),
                now=desk.now,
            )
            desk.say(f"เพิ่มหน่วยงาน {name} ตามเอกสารแล้ว · Added the agency as the paper names it.")
        desk.choose_agency(name)

    def _compare(self, understood: Mapping[str, Any], path: Path) -> None:
        from workflows.import_questions import has_scores, is_anothers

        chosen = self.desk.agency.name
        if not is_anothers(understood, chosen):
            return
        name = understood["agency"]["name"]
        self.desk.say(
            f"คำเตือน: {path.name} เป็นเอกสารของ {name} แต่จัดเก็บให้ {chosen}",
            f"Warning: {path.name} speaks of {name} but is stored for {chosen}",
        )
        if has_scores(understood) and self.scores is None:
            self.desk.say(
                "ไม่บันทึกคะแนนในเอกสารนี้เป็นผลการประเมินของหน่วยงาน หากเป็นของหน่วยงานจริงให้ใช้ --scores",
                "Its scores do not become the agency's; if they are its own, use --scores",
            )

    def _warn_of_twins(self, data: bytes) -> None:
        from tracker.queries import plans

        sha256 = hashlib.sha256(data).hexdigest()
        with self.desk.read() as connection:
            twins = [
                plan.id
                for plan in plans.plans(connection, self.desk.agency.id)
                if plan.source_sha256 == sha256
            ]
        if twins:
            self.desk.say(
                f"คำเตือน: ไฟล์นี้เคยนำเข้าแล้วเป็นแผนหมายเลข {twins[-1]}",
                f"Warning: this very file was imported before, as plan {twins[-1]}",
            )

    def _next(self, plan_id: int, owners: Any) -> list[str]:
        lines = [
            f"ยังไม่รู้จักผู้รับผิดชอบ “{u.name}” (มาตรการที่ {', '.join(map(str, u.measures))})"
            + (f" ใกล้เคียงกับ {u.nearest}" if u.nearest else "")
            for u in owners.unknown
        ]
        lines += [
            f"ไม่มีผู้รับผิดชอบ: มาตรการที่ {number} · measure {number} has no owner"
            for number in owners.gaps
        ]
        if owners.unknown:
            lines.append(f"ต่อไป · Next: tidtam divisions from-plan {plan_id}")
            lines.append('หรือ · or: tidtam divisions alias DIVISION "ชื่อที่เอกสารใช้"')
        lines.append(f"ต่อไป · Next: tidtam approve {plan_id} --as OFFICER --on DATE")
        return lines


class AgencyUnnamed(TidtamError):
    """The agency is to be added from the paper, which does not name one."""

    def __init__(self) -> None:
        super().__init__(
            "agency-unnamed",
            th="ไม่พบชื่อหน่วยงานในเอกสาร โปรดระบุด้วย --agency ชื่อหน่วยงาน",
            en="the document does not name its agency; name it: --agency NAME",
        )
