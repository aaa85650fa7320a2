"""The root of the command, and its last resort: no refusal and no defect shows a traceback."""

import hashlib
import os
import sys
import traceback
from typing import Any

import click

from tracker.errors import TidtamError
from workflows.cli.commands import Group
from workflows.cli.desk import Desk

MEMBERS = {
    "init": "workflows.cli.installation:init",
    "check-config": "workflows.cli.installation:check_config",
    "agency": "workflows.cli.agency:agency",
    "divisions": "workflows.cli.divisions:divisions",
    "officers": "workflows.cli.officers:officers",
    "acting": "workflows.cli.acting:acting",
    "tokens": "workflows.cli.tokens:tokens",
    "supervisors": "workflows.cli.supervisors:supervisors",
    "import": "workflows.cli.importing:import_",
    "approve": "workflows.cli.plans:approve",
    "amend": "workflows.cli.plans:amend",
    "throw-away": "workflows.cli.plans:throw_away",
    "assessment": "workflows.cli.assessment:assessment",
    "coverage": "workflows.cli.coverage:coverage",
    "measures": "workflows.cli.measures:measures",
    "move": "workflows.cli.acts:move",
    "report": "workflows.cli.acts:report",
    "assents": "workflows.cli.assents:assents",
    "assent": "workflows.cli.assents:assent",
    "evidence": "workflows.cli.evidence:evidence",
    "rounds": "workflows.cli.rounds:rounds",
    "round": "workflows.cli.rounds:round_",
    "tick": "workflows.cli.clock:tick",
    "run": "workflows.cli.clock:run",
    "worker": "workflows.cli.clock:worker",
    "notices": "workflows.cli.notices:notices",
    "channels": "workflows.cli.channels:channels",
    "memo": "workflows.cli.memo:memo",
    "verify": "workflows.cli.installation:verify",
    "backup": "workflows.cli.archive:backup",
    "restore": "workflows.cli.archive:restore",
    "copy": "workflows.cli.archive:copy",
}


class Refusal(click.ClickException):
    """What a person asked for cannot be done; the sentences say why and what to do."""

    exit_code = 1

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))

    def show(self, file: Any = None) -> None:
        """The sentences as they are, on standard error."""
        click.echo(self.message, file=file, err=file is None)


class RootGroup(Group):
    """The command itself; turns every failure into sentences and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named; refusals and defects end with status 1."""
        desk = ctx.ensure_object(Desk)
        try:
            with desk:
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, EOFError):
            raise
        except BrokenPipeError:
            raise  # click ends quietly: the reader, such as `head`, has had enough
        except Exception as error:
            if os.environ.get("TIDTAM_DEBUG"):
                raise
            raise Refusal(*sentences(error)) from error


def sentences(error: Exception) -> list[str]:
    """What is said of a failure, in Thai and English: known ones in their own words."""
    problems = getattr(error, "problems", None)
    if problems and all(hasattr(problem, "where") for problem in problems):
        return [line for p in problems for line in (f"{p.where}: {p.th}", f"{p.where}: {p.en}")]
    if isinstance(error, TidtamError):
        return [error.th, error.en]
    if isinstance(error, OSError) and error.filename is not None:
        why = error.strerror or type(error).__name__
        return [
            f"เปิดหรือเขียน “{error.filename}” ไม่ได้ ({why}) โปรดตรวจชื่อ โฟลเดอร์ และสิทธิ์ของไฟล์",
            f"“{error.filename}” cannot be opened or written ({why}); "
            "check its name, folder and rights",
        ]
    if type(error).__module__.startswith("sqlalchemy"):
        return _of_database(error)
    return [
        f"เกิดข้อผิดพลาดที่ไม่คาดไว้ หมายเลขอ้างอิง {_reference(error)} ({type(error).__name__}) "
        "ดูรายละเอียดได้โดยตั้ง TIDTAM_DEBUG=1 แล้วสั่งใหม่",
        f"Something unexpected went wrong, reference {_reference(error)} "
        f"({type(error).__name__}); set TIDTAM_DEBUG=1 and try again to see the details",
    ]


def _of_database(error: Exception) -> list[str]:
    told = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    if (
        "no such table" in told
        or "no such column" in told
        or ("relation" in told and "does not exist" in told)
    ):
        return [
            "ฐานข้อมูลนี้ยังไม่พร้อมใช้ โปรดสั่ง tidtam init ก่อน",
            "This database is not ready; run `tidtam init` first",
        ]
    if "database is locked" in told or "lock timeout" in told:
        return [
            "โปรแกรมอื่นกำลังใช้ฐานข้อมูลอยู่ ยังไม่มีการเปลี่ยนแปลงใด ๆ โปรดรอสักครู่แล้วลองอีกครั้ง",
            "The database is in use by another program; nothing was changed. "
            "Wait a moment and try again",
        ]
    return [
        f"ฐานข้อมูลใช้ไม่ได้ในขณะนี้ ({told}) โปรดตรวจ [database] url ใน config.toml แล้วลองอีกครั้ง",
        f"The database cannot be used now ({told}); check [database] url in config.toml "
        "and try again",
    ]


def _reference(error: Exception) -> str:
    """The same for the same defect, so that two reports of it are known as one."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = "|".join(f"{frame.name}:{frame.line}" for frame in frames)
    return hashlib.sha256(f"{type(error).__name__}|{places}".encode()).hexdigest()[:8]


def speak_utf8() -> None:
    """Thai on any console: Windows ones would else fail on the first letter."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


@click.group(
    cls=RootGroup,
    lazy=MEMBERS,
    context_settings={"max_content_width": 100},
)
@click.version_option(package_name="tidtam", prog_name="tidtam")
def cli() -> None:
    """ติดตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส ตั้งแต่รับแผนจนถึงบันทึกข้อความรอบ ๖ เดือน

    Follows the measures of an agency's ITA plan: from the plan as it is to the six-month memo.

    \b
    Example / ตัวอย่าง:
      tidtam init
      tidtam import plan.docx --create-agency
      tidtam approve 1 --as clerk@example.go.th
    """
