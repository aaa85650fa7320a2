"""Requests that nobody means: a pure function of a chance, from the forms that pages really serve.

Each keeps most of what its form offers and spoils the rest, so that it comes past the first check.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote_from_bytes

import lxml.html

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=tidtam-edge"
EDGE = b"tidtam-edge"
STRANGE: tuple[bytes, ...] = (
    b"",
    b" ",
    b"0",
    b"-1",
    b"1",
    b"2",
    b"3.5",
    b"1e9",
    b"NaN",
    b"true",
    b"None",
    b"[]",
    b"2026-02-30",
    b"9999-12-31",
    str(2**31).encode(),
    str(2**63).encode(),
    b"9" * 400,
    "๑".encode(),
    "๑๒".encode(),
    "๙".encode() * 30,
    "๒๕๖๙".encode(),
    "๓๑".encode(),
    "²".encode(),  # a digit to Python, and no number
    b"\x00",
    "ก\x00ข".encode(),
    b"\xff\xfe",
    b"\xed\xa0\x80",  # half of a surrogate pair
    "\u200b\u202e\ufeff".encode(),
    "ํา".encode() * 5,
    "กำ".encode() * 2000,
    "ก".encode() * 60_000,
    b"a@b@c\r\nBcc: x@y",
    "👩‍👩‍👧‍👦".encode(),
    b"<script>alert(1)</script>",
    b"' OR 1=1 --",
    b"%s%n{{7*7}}${x}%(a)s",
    b"../../etc/passwd",
    b"//example.org",
    b"javascript:alert(1)",
    b"https://[::1",
    b"http://\xe0\xb8\x81:99999/",
    b"=cmd|' /C calc'!A0",
)
FILES: tuple[bytes, ...] = (
    b"",
    b"\x00" * 300,
    b"%PDF-1.7\n%%EOF",
    b"PK\x03\x04" + b"\x00" * 60,
    b"\x89PNG\r\n\x1a\n" + b"\xff" * 40,
    b"\xff\xd8\xff\xe0" + b"JFIF" * 9,
    b"GIF89a",
    b"\xff\xfe" + "แผน".encode("utf-16-le"),
    "ที่,มาตรการ,ผู้รับผิดชอบ\n๑,แจ้งเวียน,กองคลัง\n".encode(),
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    b"{\\rtf1",
    "ก".encode() * 5000,
)
NAMES = (
    "",
    "a",
    "แผน.csv",
    "plan.docx",
    "x.pdf",
    "../../x.xlsx",
    "ภาพ.png",
    "a\x00b.jpg",
    "ก" * 300,
)
TYPES = (
    "",
    "text/plain",
    "application/json",
    "image/png",
    "application/pdf",
    "nonsense",
    "ไทย/ไทย",
)
JSON: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**31, 2**70, 1.5, "", "๑๒", "\x00", "ก" * 30_000, "\ud800"),
    *([], {}, [[]], {"a": {}}, ["x"] * 500, "2026-02-30", "9999-12-31", float("nan")),
)
# What somebody would type, so that a form comes past its first check.
PLAUSIBLE = {"email": "somebody@office.example", "url": "https://office.example/a", "number": "1"}
DATES = {"-day": "12", "-month": "3", "-year": "2569"}
Pair = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a served form: what stood in it, and what it offered beside."""

    name: str
    value: str
    offers: tuple[str, ...] = ()
    is_file: bool = False
    pressed: bool = False  # a button: one of a form's is pressed


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries."""

    kind: str
    data: bytes


def forms_of(html: str) -> Iterator[tuple[str, str, tuple[Field, ...]]]:
    """Method, address and fields of each form of a page."""
    if not html.strip():
        return
    for form in lxml.html.document_fromstring(html).forms:
        yield form.method.upper(), form.action or "", tuple(_fields(form))


def _fields(form: Any) -> Iterator[Field]:
    radios = set()
    for one in form.xpath(".//input|.//select|.//textarea|.//button"):
        name, kind = one.get("name"), one.get("type", "")
        if not name or name in radios:
            continue
        if one.tag == "select":
            offers = tuple(option.get("value") or "" for option in one.xpath(".//option"))
            yield Field(name, next(iter(one.xpath(".//option[@selected]/@value")), ""), offers)
        elif one.tag == "textarea":
            yield Field(name, (one.text or "").strip("\r\n"))
        elif kind == "radio":
            radios.add(name)
            group = form.xpath(f'.//input[@type="radio"][@name="{name}"]')
            ticked = [button.get("value") or "" for button in group if button.get("checked")]
            offers = tuple(button.get("value") or "" for button in group)
            yield Field(name, next(iter(ticked), offers[0]), offers)
        else:
            value = one.get("value") or PLAUSIBLE.get(kind, "")
            yield Field(name, value, is_file=kind == "file", pressed=one.tag == "button")


def filled(
    chance: Random, fields: Sequence[Field], *, told: dict[str, str], ids: Sequence[int]
) -> list[Pair | tuple[str, bytes, str, str]]:
    """The fields filled in: as `told`, as they stood, as offered, or with nonsense.

    Pairs of name and value; of a file also its name and media type.
    """
    calm = chance.random() < 0.45  # all as it should be but one thing, or all of it
    spoiled = chance.choice(fields).name if fields and chance.random() < 0.6 else ""
    buttons = [one for one in fields if one.pressed]
    finger = chance.choice((None, *buttons))
    made: list[Any] = []
    for field in fields:
        if field.pressed and field is not finger and chance.random() < 0.9:
            continue
        wild = field.name == spoiled if calm else chance.random() < 0.3
        if wild and chance.random() < 0.25:
            continue
        for _ in range(chance.choice((2, 3, 40)) if wild and chance.random() < 0.2 else 1):
            if field.is_file:
                made.append(_file(chance, field.name))
            else:
                made.append((field.name, _value(chance, field, told, ids, wild=wild)))
    if chance.random() < 0.1:
        made.append((chance.choice(("ก", "", "a[]", "__proto__", "x" * 3000)), strange(chance)))
    if chance.random() < 0.05:
        chance.shuffle(made)
    return made


def _value(
    chance: Random, field: Field, told: dict[str, str], ids: Sequence[int], *, wild: bool
) -> bytes:
    if wild:
        return str(chance.choice(ids)).encode() if chance.random() < 0.2 else strange(chance)
    if field.name in told:
        return told[field.name].encode()
    if field.offers and chance.random() < 0.7:
        return chance.choice(field.offers).encode()
    usual = field.value or DATES.get("-" + field.name.rpartition("-")[2], "ข้อความ")
    return usual.encode() if chance.random() < 0.9 else b""


def strange(chance: Random) -> bytes:
    """Bytes that somebody might send as a value, or that nobody would."""
    if chance.random() < 0.1:
        return chance.randbytes(chance.randrange(1, 40))
    return chance.choice(STRANGE)


def _file(chance: Random, name: str) -> tuple[str, bytes, str, str]:
    return name, chance.choice(FILES), chance.choice(NAMES), chance.choice(TYPES)


def as_body(chance: Random, made: Sequence[Any]) -> Body:
    """The filled form as a browser would send it; now and then as none would."""
    files = any(len(one) == 4 for one in made)
    body = _multipart(made) if files or chance.random() < 0.1 else _urlencoded(made)
    odd = chance.random()
    if odd < 0.03:
        return Body(chance.choice(TYPES), body.data)
    if odd < 0.05:
        return Body(PARTS, body.data[: len(body.data) // 2])
    if odd < 0.06:
        return Body("multipart/form-data", body.data)
    if odd < 0.07:
        return Body(FORM + "; charset=utf-16", body.data)
    return body


def _urlencoded(made: Sequence[Any]) -> Body:
    pairs = (
        f"{quote_from_bytes(one[0].encode('utf-8', 'surrogatepass'))}={quote_from_bytes(one[1])}"
        for one in made
    )
    return Body(FORM, "&".join(pairs).encode("ascii"))


def _multipart(made: Sequence[Any]) -> Body:
    lines: list[bytes] = []
    for name, value, *file in made:
        said = f'Content-Disposition: form-data; name="{name}"'
        if file:
            said += f'; filename="{file[0]}"\r\nContent-Type: {file[1]}'
        lines += [b"--" + EDGE, said.encode(), b"", value]
    return Body(PARTS, b"\r\n".join((*lines, b"--" + EDGE + b"--", b"")))


def as_json(chance: Random, told: dict[str, Any]) -> Body:
    """A body of the API with some of it spoiled; now and then no JSON at all."""
    odd = chance.random()
    if odd < 0.03:
        return Body("application/json", strange(chance))
    if odd < 0.05:
        return Body("application/json", b"[" * 100_000)
    made = {name: value for name, value in told.items() if chance.random() < 0.95}
    for name in (*told, "round_id", "ก"):
        if chance.random() < 0.2:
            made[name] = chance.choice(JSON)
    whole: Any = chance.choice(JSON) if odd < 0.08 else made
    kind = "application/json" if odd < 0.95 else chance.choice(TYPES)
    return Body(kind, json.dumps(whole).encode("ascii"))


def spoiled_path(chance: Random, path: str, *, ids: Sequence[int], wild: Callable[[], bool]) -> str:
    """The address with some of its numbers and words exchanged for others."""
    pieces = path.split("/")
    for at, piece in enumerate(pieces):
        if piece.isdigit() and wild():
            others = (*ids, 0, 10**30, 2**63, 2**31, 12345678)
            pieces[at] = str(chance.choice(others))
        elif piece and at > 1 and chance.random() < 0.02:
            pieces[at] = quote_from_bytes(strange(chance)[:500], safe="")
    return "/".join(pieces)
