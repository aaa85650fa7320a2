"""The English catalogue: finds every Thai sentence of the pages, and as a program brings the
catalogue up to date (`python -m tests.web.catalogue`): new sentences get an empty translation.
"""

import io
import sys
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).resolve().parent.parent.parent / "web"
PO = WEB / "translations" / "en" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "lazy_gettext": None}


@cache
def sentences() -> dict[str, list[tuple[str, int]]]:
    """Every sentence that a page may say, with the places where it stands."""
    found: dict[str, list[tuple[str, int]]] = {}
    for name, line, message, _comments, _context in extract_from_dir(
        WEB,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        options_map={"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}},
        keywords=KEYWORDS,
    ):
        found.setdefault(str(message), []).append((Path(name).as_posix(), line))
    return found


def catalogue() -> Catalog:
    """The catalogue as it is kept."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalog: Catalog) -> bytes:
    """The bytes that the site loads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main() -> int:
    """Take up new sentences, drop old ones, compile; name what has no English yet."""
    kept = catalogue() if PO.exists() else Catalog(locale="en")
    fresh = Catalog(locale="en", project="tidtam", charset="utf-8", fuzzy=False)
    for sentence, places in sorted(sentences().items()):
        known = kept.get(sentence)
        fresh.add(sentence, known.string if known else "", locations=[(places[0][0], None)])
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, fresh, width=100, include_lineno=False, omit_header=False)
    MO.write_bytes(compiled(catalogue()))
    missing = [m.id for m in catalogue() if m.id and not m.string]
    for sentence in missing:
        sys.stdout.write(f"{sentence}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
