"""Taking out the blanks that line wraps and scanners put inside Thai words.

Works by spelling and by a vocabulary that the caller knows; never joins two words of that
vocabulary, and never touches blanks beside other scripts.
"""

import re
from collections.abc import Collection

_CONSONANT = "\u0e01-\u0e2e"
_FOLLOWING = "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e"
_BEFORE_FOLLOWING = re.compile(f"(?<=[{_CONSONANT}{_FOLLOWING}])[ \\n]+(?=[{_FOLLOWING}])")
# No word ends after these: "เปิ ด", "เรี ยน", "ตึ ก", "ชื่ อ".
_INSIDE_SYLLABLE = re.compile(
    f"(?:(?<=[\u0e36\u0e37])|(?<=[\u0e36\u0e37][\u0e48-\u0e4b])|"
    f"(?<=เ[{_CONSONANT}]\u0e34)|(?<=เ[{_CONSONANT}]\u0e34[\u0e48-\u0e4b])|"
    f"(?<=เ[{_CONSONANT}]\u0e35)(?= +ย)|(?<=เ[{_CONSONANT}]\u0e35[\u0e48-\u0e4b])(?= +ย)) +"
    f"(?=[{_CONSONANT}])"
)
_TORN_OFF = re.compile(f"(?<=[{_CONSONANT}\u0e31-\u0e3a\u0e47-\u0e4e]) +(?=[{_FOLLOWING}])")
_AFTER_LEADING = re.compile("(?<=[\u0e40-\u0e44])[ \\n]+(?=[\u0e01-\u0e2e])")
_THAI_WORD = re.compile("[\u0e01-\u0e4e]+")
_WORDS_OF_ONE_LETTER = {"ณ", "ฯ", "ๆ", "ธ"}
_FRAGMENT = 4  # letters: a syllable that a scanner may have cut off


def join_broken(text: str, *, words: Collection[str] = ()) -> str:
    """The text without blanks inside its words.

    A blank before a vowel or mark that cannot begin a word, and one after a leading vowel, is
    always wrong. Fragments that can be no word are joined with those about them. ``words`` are
    names that must stand in one piece ("สำนักปลัด เทศบาล" → "สำนักปลัดเทศบาล").
    """
    text = _AFTER_LEADING.sub("", _BEFORE_FOLLOWING.sub("", join_torn(text)))
    text = _join_scattered(text)
    for word in sorted({_without_blanks(word) for word in words}, key=len, reverse=True):
        if len(word) > 1:
            text = re.sub(r"\s*".join(map(re.escape, word)), word, text)
    return text


def join_torn(text: str) -> str:
    """The text without the blanks that some programs print inside a syllable, before a mark.

    Joins only what spelling proves: "ประจ ำ" → "ประจำ", "เปิ ด" → "เปิด"; line breaks stay.
    """
    return _INSIDE_SYLLABLE.sub("", _TORN_OFF.sub("", text))


def _without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _join_scattered(text: str) -> str:
    """Join runs of short fragments in which at least one stands for no word by itself."""
    tokens = text.split(" ")
    joined: list[str] = []
    place = 0
    while place < len(tokens):
        end = place
        while end < len(tokens) and _is_fragment(tokens[end]):
            end += 1
        run = tokens[place:end]
        lone = [at for at, token in enumerate(run) if _is_no_word(token)]
        if len(run) > 1 and len(lone) >= 2:
            first, last = max(lone[0] - 1, 0), min(lone[-1] + 2, len(run) - 1)
            joined += [*run[:first], "".join(run[first : last + 1]), *run[last + 1 :]]
        else:
            joined += run
        if end < len(tokens):
            joined.append(tokens[end])
        place = end + 1
    return " ".join(joined)


def _is_fragment(token: str) -> bool:
    return bool(_THAI_WORD.fullmatch(token)) and len(token) <= _FRAGMENT


def _is_no_word(token: str) -> bool:
    """A lone consonant, or a syllable cut off after a vowel that needs one more consonant."""
    if len(token) == 1:
        return token not in _WORDS_OF_ONE_LETTER
    return token[-1] in "\u0e31\u0e47\u0e37"
