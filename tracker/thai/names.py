"""Comparing names: two spellings of one division, indicator or person.

Says how alike two names are; which name is meant in a document is decided by its readers.
"""

import html
import re
from functools import lru_cache

from tracker.thai.composition import clean
from tracker.thai.digits import to_arabic

_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>|\*+")
_BLANKS = re.compile(r"\s+")
_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
_SMALL_MARKS = re.compile("[็-๎]")
SAME_FROM = 0.85
"""From this likeness on, two names of one kind are held to be the same (one slip in ten signs)."""


@lru_cache(maxsize=1024)  # a reader holds the same few names against every cell
def squeeze(text: str) -> str:
    """The key for comparing: clean, no markup, no white space, Arabic digits, lower case."""
    bare = clean(html.unescape(_MARKUP.sub(" ", text)))
    return to_arabic(_BLANKS.sub("", bare)).lower()


def likeness(a: str, b: str) -> float:
    """How alike two names are, 0.0–1.0, whatever their blanks, digits, composition and markup."""
    from rapidfuzz.distance import Indel

    left, right = squeeze(a), squeeze(b)
    if not left or not right:
        return 0.0
    return float(Indel.normalized_similarity(left, right))


def same_name(a: str, b: str) -> bool:
    """Whether two names are one name but for blanks, digits, composition and small slips.

    Names that differ in a number (กอง ๑, กอง ๒) are never the same.
    """
    left, right = squeeze(a), squeeze(b)
    if re.findall(r"\d+", left) != re.findall(r"\d+", right):
        return False
    return likeness(left, right) >= SAME_FROM


def alphabetical(name: str) -> tuple[str, str]:
    """The key by which Thai names stand in the order of a dictionary.

    A vowel written before its consonant counts after it, and tone marks only between equals.
    """
    plain = _LEADING_VOWEL.sub(r"\2\1", name)
    return _SMALL_MARKS.sub("", plain), plain
