"""How Thai signs are put together: one standard form for what looks the same to a reader.

``printed`` only settles what cannot be seen; ``clean`` also repairs what scanners, old fonts and
fast fingers do to words. Neither changes a digit, a letter's case or the order of words.
"""

import re
import unicodedata

# Signs that take no room: zero-width blanks and joiners, direction marks, BOM, soft hyphen.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")

# Older Windows fonts placed tone marks by private code points, U+F700–F71A in this order.
_PRIVATE_USE = {
    0xF700 + place: sign
    for place, sign in enumerate("ฐ\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
                                 "\u0e48\u0e49\u0e4a\u0e4b\u0e4cญ\u0e31\u0e4d\u0e47"
                                 "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a")
}  # fmt: skip

# Lao signs that a reader takes for Thai ones: each Lao sign, its Thai twin below it.
_LAO = "ກຂຄງຈຊຍດຕຖທນບປຜຝພຟມຢຣລວສຫອຮຯະ\u0eb1າຳ\u0eb4\u0eb5\u0eb6\u0eb7\u0eb8\u0eb9ເແໂໃໄໆ"
_THAI = "กขคงจชยดตถทนบปผฝพฟมยรลวสหอฮฯะ\u0e31าำ\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39เแโใไๆ"
_LAO_MARKS = "\u0ec8\u0ec9\u0eca\u0ecb\u0ecc\u0ecd໐໑໒໓໔໕໖໗໘໙"
_THAI_MARKS = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d๐๑๒๓๔๕๖๗๘๙"
_LOOK_ALIKES = str.maketrans(_LAO + _LAO_MARKS, _THAI + _THAI_MARKS)
_THAI_OR_LAO = re.compile("[\u0e01-\u0e4e\u0e80-\u0edf]+")
_THAI_LETTER = re.compile("[\u0e01-\u0e4e]")

_TONE = "\u0e48-\u0e4b"
_SARA_AM_PARTS = re.compile(f"(?:\u0e4d([{_TONE}]?)|([{_TONE}])\u0e4d) *\u0e32")
_TONE_AFTER_AM = re.compile(f"\u0e33([{_TONE}])")
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}")
_AFTER_VOWELS = {"\u0e48": 1, "\u0e49": 1, "\u0e4a": 1, "\u0e4b": 1, "\u0e4c": 2, "\u0e4e": 3}


def printed(text: str) -> str:
    """The text as it stands on paper: NFC, SARA AM as one sign, single blanks, nothing invisible.

    Misspellings, doubled marks and foreign letters stay, so that what was understood can be held
    against what was written.
    """
    text = _INVISIBLE.sub("", text).translate(_PRIVATE_USE)
    text = _SARA_AM_PARTS.sub("\\1\\2\u0e33", unicodedata.normalize("NFC", text))
    return _BLANKS.sub(" ", text).strip()


def clean(text: str) -> str:
    """The text with every Thai word in standard composition, in single blanks (FIELD §4, §6).

    Beyond ``printed``: marks in standard order and once only, ``เเ`` as ``แ``, and the letters of
    a look-alike script mapped where they stand inside a Thai word.
    """
    text = _THAI_OR_LAO.sub(_without_look_alikes, _INVISIBLE.sub("", text).translate(_PRIVATE_USE))
    text = _MARKS.sub(_in_order, unicodedata.normalize("NFC", text))
    text = _SARA_AM_PARTS.sub("\\1\\2\u0e33", text)
    text = _TONE_AFTER_AM.sub("\\1\u0e33", text)
    text = text.replace("\u0e33\u0e33", "\u0e33").replace("เเ", "แ")
    text = _MARKS.sub(_in_order, text)
    return _BLANKS.sub(" ", text).strip()


def _without_look_alikes(run: re.Match[str]) -> str:
    word = run.group()
    return word.translate(_LOOK_ALIKES) if _THAI_LETTER.search(word) else word


def _in_order(run: re.Match[str]) -> str:
    """Vowel, then tone, then the silencing mark; each sign once."""
    return "".join(dict.fromkeys(sorted(run.group(), key=lambda sign: _AFTER_VOWELS.get(sign, 0))))
