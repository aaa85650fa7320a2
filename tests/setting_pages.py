"""Writes the pages of settings in docs/ from config.toml's comments and the program's own list."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.approval import HOUSE

CONFIG = HOUSE / "config.toml"


@dataclass(frozen=True, slots=True)
class Commented:
    """One setting of config.toml with the comment lines above it: Thai first, then English."""

    section: str
    key: str
    thai: str
    english: str
    default: str


def commented() -> list[Commented]:
    """Every setting of config.toml, in its order."""
    found: list[Commented] = []
    section, comments, thai, english = "", [], "", ""
    for line in CONFIG.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            comments.append(line.lstrip("# "))
        elif head := re.fullmatch(r"\[(\w+)\]", line):
            section, comments = head[1], []
        elif pair := re.match(r"(\w+) = (.*)", line):
            if comments:  # one comment may stand over two settings that belong together
                thai, english = comments[-2:]
            found.append(Commented(section, pair[1], thai, english, pair[2]))
            comments = []
    return found


def values() -> dict[tuple[str, str], Any]:
    """What config.toml says, by section and key."""
    read = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    return {(section, key): value for section, keys in read.items() for key, value in keys.items()}


THAI_OPENING = """# การตั้งค่า

หน้านี้สร้างจาก `config.toml` (`make approve`) ทุกค่ามีค่าเริ่มต้น จึงเริ่มใช้ได้โดยไม่ต้องแก้อะไร

- ตัวแปรสภาพแวดล้อม `TIDTAM_หมวด_ชื่อ` ชนะค่าในแฟ้ม เช่น `TIDTAM_WEB_PORT=8080`
- ที่อยู่แฟ้มที่ไม่ได้ขึ้นต้นด้วย `/` หรือชื่อไดรฟ์ นับจากโฟลเดอร์ของแฟ้มตั้งค่า
- รหัสผ่านและกุญแจไม่เขียนไว้ในแฟ้ม แฟ้มบอกเพียงชื่อตัวแปรสภาพแวดล้อมที่เก็บค่านั้น
- `tidtam check-config` แสดงทุกค่า ที่มาของค่า และข้อผิดพลาดทั้งหมดในครั้งเดียว
- หมวด `[agency]` เป็นค่าเริ่มต้นของทุกหน่วยงาน ค่าที่หน่วยงานตั้งเองชนะค่านี้
"""
ENGLISH_OPENING = """# Settings

Written from `config.toml` (`make approve`). Every setting has a default, so one can begin without
changing anything.

- An environment variable `TIDTAM_SECTION_KEY` wins over the file, e.g. `TIDTAM_WEB_PORT=8080`.
- Paths that do not start with `/` or a drive start at the folder of the configuration file.
- Passwords and keys never stand in the file; it names the environment variables that hold them.
- `tidtam check-config` shows every value, where it comes from, and all errors at once.
- `[agency]` holds the defaults of every agency; what an agency sets for itself wins.
"""


def page(*, thai: bool) -> str:
    """The whole page in one language, as Markdown."""
    return "\n".join(_lines(thai=thai))


def _lines(*, thai: bool) -> Iterator[str]:
    yield THAI_OPENING if thai else ENGLISH_OPENING
    section = ""
    for setting in commented():
        if setting.section != section:
            section = setting.section
            yield ("" if section == "database" else "\n") + f"## [{section}]\n"
            yield "| ชื่อ | ค่าเริ่มต้น | ความหมาย |" if thai else "| key | default | meaning |"
            yield "|---|---|---|"
        meaning = setting.thai if thai else setting.english
        yield f"| `{setting.key}` | `{setting.default}` | {meaning} |"
    yield ""
