"""Sets the small papers that the demonstration's people show as evidence."""

import json
import tomllib
from pathlib import Path
from typing import Any

from workflows.actions.evidence import Link, Upload

SOURCE = Path(__file__).with_name("pieces.toml")
PAGE = """
#set page(width: 148mm, height: 105mm, margin: 14mm)
#set text(font: "Laksaman", size: 13pt, lang: "th")
#let told = json("told.json")
#align(center, text(weight: "bold", size: 16pt, told.title))
#v(6mm)
#for line in told.lines [#line \\ ]
"""


def piece(name: str) -> Upload | Link:
    """The piece of this name in pieces.toml as a file, or the address that the name is."""
    if name.startswith("https://"):
        return Link(name)
    told = tomllib.loads(SOURCE.read_text(encoding="utf-8"))[name]
    if told["kind"] == "txt":
        return Upload(told["name"], "\r\n".join([told["title"], *told["lines"]]).encode("utf-8"))
    return Upload(told["name"], _set(told))


def _set(told: dict[str, Any]) -> bytes:
    import typst

    from workflows.documents.typst_paper import FONTS

    written = json.dumps(told, ensure_ascii=False).encode("utf-8")
    made: Any = typst.compile  # its stubs know no input of several files
    return bytes(
        made(
            {"main": PAGE.encode("utf-8"), "told.json": written},
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format=told["kind"],
            ppi=110 if told["kind"] == "png" else None,
        )
    )
