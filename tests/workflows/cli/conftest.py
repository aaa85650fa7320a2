"""A folder with a configuration and an invented plan, and a clock that the test sets."""

import json
import shlex
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from workflows import bootstrap
from workflows.cli import cli

YEAR = "๑ ต.ค. ๒๕๖๘ - ๓๐ ก.ย. ๒๕๖๙"
ROWS = (
    ("ตัวชี้วัด", "ผลการวิเคราะห์", "มาตรการ", "ขั้นตอนหรือวิธีการ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ"),
    ("ตัวชี้วัดที่ ๒ การใช้งบประมาณ", "บุคลากรรับรู้แผนการใช้เงินน้อย", "ชี้แจงแผนการใช้จ่ายเงิน",
     "๑. จัดประชุม ๒. เผยแพร่รายงาน", "กองคลัง", YEAR),
    ("ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล", "ข้อมูลบนเว็บไซต์ไม่เป็นปัจจุบัน", "ปรับปรุงข้อมูลบนเว็บไซต์",
     "๑. ตรวจข้อมูล ๒. แก้ไข", "สำนักปลัด กองคลัง", YEAR),
    ("ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน", "ผู้รับบริการไม่ทราบขั้นตอน", "ติดประกาศขั้นตอนการให้บริการ",
     "๑. จัดทำป้าย ๒. ติดตั้ง", "ทุกส่วนราชการ", YEAR),
)  # fmt: skip
PLAN = "\n".join(
    [
        "แผนปฏิบัติการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๙",
        "เทศบาลตำบลทดสอบ อำเภอทดสอบ จังหวัดทดสอบ",
        "",
        *("\t".join(row) for row in ROWS),
    ]
)


class Terminal:
    """One folder, one installation: runs commands in it and keeps what they said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = datetime(2025, 10, 20, 3, 0, tzinfo=UTC)

    def clock(self) -> datetime:
        """The instant that the next command sees."""
        return self.now

    def at(self, text: str) -> "Terminal":
        """From here on it is this time, such as 2026-03-31T09:00+07:00."""
        self.now = datetime.fromisoformat(text).astimezone(UTC)
        return self

    def later(self, **more: float) -> None:
        """Let some time pass."""
        self.now += timedelta(**more)

    def run(self, line: str, *, status: int = 0, stdin: str | None = None) -> Result:
        """Run a command line as typed, without its first word; it must end with this status."""
        args = shlex.split(line)
        result = CliRunner().invoke(cli, args, input=stdin, catch_exceptions=False)
        assert result.exit_code == status, f"{line}\n{result.output}"
        assert "Traceback" not in result.output
        return result

    def json(self, line: str) -> Any:
        """What the command answers with --json, which must be all of its standard output."""
        return json.loads(self.run(f"{line} --json").stdout)

    def refused(self, line: str) -> str:
        """What the command says when it refuses; its standard output stays empty."""
        result = self.run(line, status=1)
        assert result.stdout == ""
        return result.stderr


PEOPLE = (
    ("นางสาวทดสอบ หนึ่ง", "clerk@test.example", "เจ้าพนักงานธุรการ", "clerk", "สำนักปลัด"),
    ("นายทดสอบ สอง", "office@test.example", "หัวหน้าสำนักปลัด", "head", "สำนักปลัด"),
    ("นางทดสอบ สาม", "finance@test.example", "ผู้อำนวยการกองคลัง", "head", "กองคลัง"),
    ("นายทดสอบ สี่", "palad@test.example", "ปลัดเทศบาล", "palad", None),
    ("นายทดสอบ ห้า", "mayor@test.example", "นายกเทศมนตรี", "mayor", None),
)


def sit_down(folder: Path, patch: pytest.MonkeyPatch) -> Terminal:
    """A terminal in this folder, with a clock of its own and nothing of the machine's settings."""
    patch.chdir(folder)
    for name in ("TIDTAM_CONFIG", "TIDTAM_DATABASE_URL", "TIDTAM_KEY", "TIDTAM_DEBUG"):
        patch.delenv(name, raising=False)
    made = Terminal(folder)
    patch.setattr(bootstrap, "now", made.clock)
    return made


def furnish(folder: Path) -> None:
    """The default configuration, a plan and a piece of evidence."""
    (folder / "config.toml").write_text('[mail]\ndelivery = "folder"\n', encoding="utf-8")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "photo.txt").write_text("ภาพถ่ายการประชุม", encoding="utf-8")


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders to be copied: the plan a draft with all people there, and the plan approved."""
    staffed = tmp_path_factory.mktemp("staffed")
    approved = staffed.with_name(f"{staffed.name}-approved")
    furnish(staffed)
    with pytest.MonkeyPatch.context() as patch:
        terminal = sit_down(staffed, patch)
        terminal.run("init")
        terminal.run("import plan.txt --create-agency")
        terminal.run("divisions from-plan 1")
        for name, email, post, role, division in PEOPLE:
            where = f" --division {division}" if division else ""
            terminal.run(
                f"officers add '{name}' --email {email} --post {post} --role {role}{where}"
            )
        shutil.copytree(staffed, approved)
        patch.chdir(approved)
        terminal.run("approve 1 --as clerk@test.example --on 2025-10-20")
    return {"staffed": staffed, "approved": approved}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal in a folder with no database yet."""
    furnish(tmp_path)
    return sit_down(tmp_path, monkeypatch)


@pytest.fixture
def staffed(offices: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The plan is imported, its divisions are known and the chain's people are there."""
    shutil.copytree(offices["staffed"], tmp_path, dirs_exist_ok=True)
    return sit_down(tmp_path, monkeypatch)


@pytest.fixture
def approved(offices: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The same with the plan approved on 20 October 2025."""
    shutil.copytree(offices["approved"], tmp_path, dirs_exist_ok=True)
    return sit_down(tmp_path, monkeypatch)
