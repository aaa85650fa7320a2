"""Takes the markup out of texts that carry it as signs: HTML tags in cells, Markdown's stars.

Line breaks and list items become line breaks and bullets, so that nothing of the list is lost.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from tracker import thai
from tracker.reading.blocks import Block, Cell, Document, Paragraph, Row, Table

_TAGS = (
    "p|br|b|i|u|s|em|strong|span|div|ul|ol|li|font|sup|sub|small|big|center|table|tbody|thead|tr|"
    "td|th|h[1-6]|a|img|hr|mark|pre|code|blockquote|label|o:p|strike|del|ins"
)
_ITEM = re.compile(r"<li\b[^<>]*>\s*", re.I)
_BREAK = re.compile(r"</?(?:p|br|div|ul|ol|li|tr|h[1-6]|hr|blockquote|pre|table)\b[^<>]*/?>", re.I)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.I)
_ENTITY = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}
_STARS = re.compile(r"\*\*+|(?<![\w*])__(?=\S)|(?<=\S)__(?![\w*])")
_MARK_AHEAD = re.compile(r"\s*(?:[-–—•●▪*]|\(?[0-9๐-๙]{1,2}[.)]|\([0-9๐-๙]{1,2}\))")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
BULLET = "•"


def without_markup(text: str) -> str:
    """The text without tags and stars, its lines kept apart by line breaks, each line printed."""
    if "<" in text:
        text = _ITEM.sub(_bullet, text)
        text = _BREAK.sub("\n", text)
        text = _TAG.sub("", text)
        for entity, sign in _ENTITY.items():
            text = text.replace(entity, sign)
    if "*" in text or "__" in text:
        text = _STARS.sub("", text)
    text = _CONTROLS.sub("", text.replace("\r", "\n"))
    lines = (thai.printed(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _bullet(item: re.Match[str]) -> str:
    return "\n" if _MARK_AHEAD.match(item.string, item.end()) else f"\n{BULLET} "


def settle(document: Document) -> Document:
    """The document with every text printed and without markup; empty paragraphs fall away.

    A PDF's texts are joined where its program put blanks inside syllables.
    """
    settle_text = _of_pdf if document.form == "pdf" else without_markup
    settled = (_settle_block(block, settle_text) for block in document.blocks)
    return replace(document, blocks=tuple(block for block in settled if block is not None))


def _of_pdf(text: str) -> str:
    return thai.join_torn(without_markup(text))


def _settle_block(block: Block, settle_text: Callable[[str], str]) -> Block | None:
    if isinstance(block, Paragraph):
        text = settle_text(block.text)
        return replace(block, text=text) if text else None
    rows = tuple(
        Row(tuple(_settle_cell(cell, settle_text) for cell in row.cells), row.number, row.page)
        for row in block.rows
    )
    return Table(block.name, rows, block.spans_known) if rows else None


def _settle_cell(cell: Cell, settle_text: Callable[[str], str]) -> Cell:
    return replace(cell, text=settle_text(cell.text)) if cell.text else cell
