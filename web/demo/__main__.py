"""`python -m web.demo`: fills the demonstration, writes its memo, says how to sign in, serves it.

Leaves a database that holds anything else alone. A second run only shows what is there.
"""

import json
import os
import secrets
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.errors import TidtamError
from workflows.cli.commands import config_option, pass_desk
from workflows.cli.desk import Desk
from workflows.cli.root import Refusal, sentences, speak_utf8

if TYPE_CHECKING:
    from workflows.house import House

FORMS = ("docx", "pdf", "html")


class DatabaseInUse(TidtamError):
    """The configured database holds an agency that is not the demonstration's."""

    def __init__(self, names: list[str]) -> None:
        listed = ", ".join(names)
        super().__init__(
            "database-in-use",
            th=f"ฐานข้อมูลนี้มีข้อมูลของ {listed} อยู่แล้ว จึงไม่เติมข้อมูลสาธิต "
            "โปรดใช้ config.toml อื่น (TIDTAM_CONFIG)",
            en=f"this database holds {listed}, so the demonstration stays out of it; "
            "use another configuration (TIDTAM_CONFIG)",
        )


class CannotBeginAnew(TidtamError):
    """RESET begins anew by removing the database's file, and this database is no file."""

    def __init__(self) -> None:
        super().__init__(
            "cannot-begin-anew",
            th="เริ่มข้อมูลสาธิตใหม่ได้เฉพาะฐานข้อมูล SQLite โปรดสร้างฐานข้อมูลว่างเอง",
            en="the demonstration begins anew only on SQLite; make an empty database yourself",
        )


class Ground:
    """Where the demonstration lies, and how far it has come: a note beside the papers says so."""

    def __init__(self, desk: Desk) -> None:
        settings = desk.settings
        self.settings = settings
        self.folder = settings.files.folder.parent / "demo"
        self.note = self.folder / "demonstration.json"

    @property
    def told(self) -> dict[str, str]:
        """The note; empty where there is none."""
        if not self.note.is_file():
            return {}
        read: dict[str, str] = json.loads(self.note.read_text(encoding="utf-8"))
        return read

    def write(self, state: str, password: str) -> None:
        """Note how far it has come (begun, complete), for the next run."""
        self.folder.mkdir(parents=True, exist_ok=True)
        note = {"database": self.settings.database.url, "state": state, "password": password}
        self.note.write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")

    def is_ours(self) -> bool:
        """Whether this very database was filled, or begun to be filled, by the demonstration."""
        return self.told.get("database") == self.settings.database.url

    def clear(self) -> None:
        """Remove what the demonstration made: database, files, mails, papers. Not the key."""
        scheme, _, file = self.settings.database.url.partition(":///")
        if not scheme.startswith("sqlite"):
            raise CannotBeginAnew
        for ending in ("", "-wal", "-shm"):
            Path(file + ending).unlink(missing_ok=True)
        for folder in (self.settings.files.folder, self.settings.mail.folder, self.folder):
            shutil.rmtree(folder, ignore_errors=True)


@click.command(params=[config_option()])
@click.option("--no-serve", is_flag=True, help="Stop before serving the site.")
@click.option("--reset", is_flag=True, help="Begin anew (make demo RESET=1).")
@pass_desk
def demo(desk: Desk, no_serve: bool, reset: bool) -> None:
    """ข้อมูลสาธิต · The demonstration: an invented municipality half-way through its year."""
    desk.may_begin = True
    try:
        with desk:
            _prepare(desk, anew=reset or os.environ.get("RESET", "") in {"1", "yes", "true"})
            if not no_serve:
                from web.main import listen

                web = desk.house.settings.web
                listen(desk, host=web.host, port=web.port)
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        if os.environ.get("TIDTAM_DEBUG"):
            raise
        raise Refusal(*sentences(error)) from error


def _prepare(desk: Desk, *, anew: bool) -> None:
    from web.demo.office import found, told
    from workflows import bootstrap

    ground = Ground(desk)
    story = told()
    agency = story["agency"]["name"]
    desk.house = bootstrap.init_house(desk.config_file, os.environ)
    here = found(desk.house)
    if here not in ([], [agency], [agency, story["supervisor"]["office"]]):
        raise DatabaseInUse(here)
    if ground.is_ours() and (anew or ground.told["state"] != "complete"):
        desk.house.engine.dispose()
        ground.clear()
        desk.house = bootstrap.init_house(desk.config_file, os.environ)
        here = []
    if here and ground.told.get("state") == "complete":
        desk.say("ข้อมูลสาธิตมีอยู่แล้ว ใช้ของเดิม (เริ่มใหม่: make demo RESET=1) · It is there already.")
    elif here:
        raise DatabaseInUse(here)
    else:
        password = f"demo-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        ground.write("begun", password)
        _fill(desk.house, ground, password)
        ground.write("complete", password)
    _tell(desk, ground, agency)


def _fill(house: "House", ground: Ground, password: str) -> None:
    """Live the year, then put the plan and the memo where they are easily found."""
    from web.demo.office import set_up
    from web.demo.paper import plan_as_docx
    from web.demo.year import LAST_DAY, SET_UP_AT, Year
    from workflows.actions.memos import memo_paper

    office = set_up(house, password=password, now=SET_UP_AT)
    paper = plan_as_docx()
    (ground.folder / "plan.docx").write_bytes(paper)
    year = Year(house, office, plan_paper=paper)
    with click.progressbar(
        length=(LAST_DAY - date(2025, 10, 20)).days,
        label="ตุลาคม ๒๕๖๘ – เมษายน ๒๕๖๙",
        file=sys.stderr,
    ) as bar:
        year.live(on_day=lambda _day: bar.update(1))
    from tracker.calendar import at_bangkok

    for form in FORMS:
        data = memo_paper(
            house,
            agency_id=office.agency_id,
            round_id=year.rounds[0].id,
            form=form,
            now=at_bangkok(LAST_DAY, 16),
        )
        (ground.folder / f"memo-2569-1.{form}").write_bytes(data)


def _tell(desk: Desk, ground: Ground, agency: str) -> None:
    """What was made, where it lies, and how to sign in as each role."""
    from web.demo.office import visitors
    from workflows.cli.columns import table

    settings = desk.house.settings
    mails = len(list(settings.mail.folder.glob("*.eml")))
    rows = [(one.role, one.email, f"{one.name} {one.post}", one.does) for one in visitors()]
    address = settings.web.base_url or f"http://{settings.web.host}:{settings.web.port}"
    papers = [f"memo-2569-1.{form}" for form in FORMS]
    desk.answer(
        None,
        "",
        f"{agency} (ข้อมูลสมมติทั้งหมด · all invented) ปีงบประมาณ 2569 ถึงวันที่ 3 เมษายน 2569",
        f"  แผนที่นำเข้า · the plan as imported: {ground.folder / 'plan.docx'}",
        *(f"  บันทึกข้อความ · the memo: {ground.folder / paper}" for paper in papers),
        f"  อีเมลแจ้งเตือน · mails that were sent: {mails} → {settings.mail.folder}",
        "",
        f"หน้าสำหรับประชาชน · what citizens see: {address}/public/{_number(desk)}",
        f"เข้าสู่ระบบที่ · Sign in at: {address}/sign-in",
        f"รหัสผ่านสาธิตของทุกคน · the demonstration password of everybody: {ground.told['password']}",
        *table(("บทบาท · role", "อีเมล · e-mail", "ใคร · who", "มีอะไรให้ทำ · to do"), rows),
        "",
        "ลองต่อ · Try:",
        *(f"  {_program()} {words}" for words in ("measures", "rounds", "notices", "verify")),
        f"  {_program()} memo 1 --format pdf -o memo.pdf",
    )


def _number(desk: Desk) -> int:
    """The agency's number, which its public address names."""
    from tracker.queries import people

    with desk.house.read() as connection:
        return people.agencies(connection, limit=1)[0].id


def _program() -> str:
    """How the command is called from this folder: as it lies in the virtual environment."""
    lies = Path(sys.executable).with_name("tidtam")
    here = Path.cwd()
    return str(lies.relative_to(here)) if lies.is_relative_to(here) else "tidtam"


def main() -> None:
    """The entry point of `python -m web.demo`."""
    speak_utf8()
    demo(prog_name="python -m web.demo")


if __name__ == "__main__":
    main()
