"""Finds the list of obstacles that some plans close with (ข้อจำกัด, ปัญหา/อุปสรรค)."""

import re
from collections.abc import Sequence

from tracker import thai
from tracker.reading.blocks import Paragraph

_HEADING = re.compile(
    r"ข้อจำกัด|ปัญหา(?:/|และ|\s|,)*อุปสรรค|^อุปสรรค|ข้อขัดข้อง|constraints?|obstacles?", re.I
)
_LONGEST_HEADING = 160


def find_constraints(prose: Sequence[Paragraph]) -> tuple[list[str], set[int]]:
    """The items of the list below a heading of obstacles, and the places of their paragraphs."""
    items: list[str] = []
    used: set[int] = set()
    at = 0
    while at < len(prose):
        if not _is_heading(prose[at].text):
            at += 1
            continue
        at += 1
        # The heading may have further lines of its own before the list begins.
        skipped = 0
        while at < len(prose) and skipped < 3 and not _is_item(prose[at].text):
            at += 1
            skipped += 1
        last = 0
        while at < len(prose) and _is_item(prose[at].text):
            mark, _ = thai.strip_mark(prose[at].text)
            digits = re.search(r"\d+", thai.to_arabic(mark))
            if digits is not None:
                if int(digits.group()) <= last and last > 1:
                    break
                last = int(digits.group())
            items += [thai.clean(item) for item in thai.split_items(prose[at].text)]
            used.add(at)
            at += 1
    return items, used


def _is_heading(text: str) -> bool:
    if len(text) > _LONGEST_HEADING or not _HEADING.search(text):
        return False
    return not thai.strip_mark(text)[0] or len(text) < 80


def _is_item(text: str) -> bool:
    mark, rest = thai.strip_mark(text)
    return bool(mark) and bool(rest)
