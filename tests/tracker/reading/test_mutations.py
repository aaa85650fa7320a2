"""Whatever is done to a file, reading ends in a draft or a clear refusal, and loses no text."""

import io
import random
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest

from tests.proofs import examples
from tests.tracker.reading import conversions, layouts
from tests.tracker.reading.test_seed_forms import SEEDS
from tracker.errors import TidtamError
from tracker.reading import read_blocks, read_document
from tracker.reading.blocks import Document, Paragraph
from tracker.reading.markup import settle

Mutation = Callable[[bytes, random.Random], bytes]


@lru_cache
def _files() -> list[tuple[str, bytes]]:
    """Sound files of every form: the real plans where they are, else invented ones."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    texts = texts or [layouts.BLANK_LEADS, layouts.UNIVERSITY_BY_QUESTION, layouts.LINE_CHAT]
    files: list[tuple[str, bytes]] = []
    for text in texts:
        pieces = conversions.pieces_of(text)
        files += [
            ("plan.txt", text.encode()),
            ("plan.csv", conversions.as_csv(pieces, "cp874")),
            ("plan.docx", conversions.as_docx(pieces)),
            ("plan.xlsx", conversions.as_xlsx(pieces)),
            ("plan.html", conversions.as_html(pieces)),
            ("plan.pdf", conversions.as_pdf(pieces)),
        ]
    return files


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _without_middle(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 5_000) :]


def _shuffled(data: bytes, chance: random.Random) -> bytes:
    size = max(1, len(data) // chance.randrange(2, 30))
    parts = [data[i : i + size] for i in range(0, len(data), size)]
    chance.shuffle(parts)
    return b"".join(parts)


def _wrong_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 200)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _doubled(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 20_000)]
    return data[:start] + piece * chance.randrange(2, 6) + data[start:]


def _noise(data: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(0, 3_000))


def _mutated_part(data: bytes, chance: random.Random) -> bytes:
    """An Office file that unpacks soundly, one of its parts mutated; other files: wrong bytes."""
    if not data.startswith(b"PK"):
        return _wrong_bytes(data, chance)
    try:
        return _repacked(data, chance)
    except (zipfile.BadZipFile, zlib.error, EOFError, IndexError, NotImplementedError, ValueError):
        return _wrong_bytes(data, chance)  # the mutation before this one broke the package


def _repacked(data: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        chosen = chance.choice([n for n in old.namelist() if n.endswith((".xml", ".rels"))])
        for name in old.namelist():
            part = old.read(name)
            if name == chosen and part:
                part = chance.choice([_cut, _wrong_bytes, _shuffled, _tags, _noise])(part, chance)
            new.writestr(name, part)
    return out.getvalue()


def _tags(data: bytes, chance: random.Random) -> bytes:
    """Markup with tags taken out, doubled or moved; it may still be well-formed."""
    tags = list(re.finditer(rb"<[^<>]+>", data))
    if not tags:
        return data
    tag = chance.choice(tags)
    return chance.choice([
        data[: tag.start()] + data[tag.end() :],
        data[: tag.end()] + tag.group() + data[tag.end() :],
        data[: tag.start()] + chance.choice(tags).group() + data[tag.end() :],
    ])  # fmt: skip


MUTATIONS: list[Mutation] = [
    _cut, _without_middle, _shuffled, _wrong_bytes, _doubled, _noise, _mutated_part, _mutated_part,
    _tags,
]  # fmt: skip
NAMES = ["plan.txt", "plan.csv", "plan.docx", "plan.xlsx", "plan.html", "plan.pdf", "plan", "ก.doc"]


def _mutants(count: int) -> Iterator[tuple[int, str, bytes]]:
    for number in range(count):
        chance = random.Random(number)
        name, data = chance.choice(_files())
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            if data:
                data = chance.choice(MUTATIONS)(data, chance)
        yield number, chance.choice([name, name, name, chance.choice(NAMES)]), data


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for row in block.rows:
                yield from row.texts()


def _bare(text: str) -> str:
    return re.sub(r"[\s*]+", "", text)


@pytest.mark.prove
def test_mutated_files_are_read_or_refused_without_a_traceback_or_a_loss() -> None:
    read = refused = 0
    for number, name, data in _mutants(examples(slice=40, full=2_000)):
        began = time.monotonic()
        try:
            draft = read_document(data, name=name)
        except TidtamError as error:
            assert error.th and error.en, number
            assert error.code != "document-unreadable", number
            refused += 1
        else:
            read += 1
            whole = "\x00".join(_bare(text) for text in _strings(draft.as_json()))
            document = settle(read_blocks(data, name=name))
            lost = [text for text in _texts(document) if _bare(text) not in whole]
            assert not lost, f"mutant {number}: {lost[:2]}"
        assert time.monotonic() - began < 60, number
    assert read > 5 and refused > 5
