"""The memo as HTML (a page that prints on A4, or a fragment for the site's preview) and as text.

Everything that somebody typed is escaped; no file is asked of another host.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from workflows.documents.annex_columns import annex_widths
from workflows.documents.memo_content import AnnexTable, MemoContent, with_texts
from workflows.documents.wording import printable

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).resolve().parent

_PAGE = """<!doctype html>
<html lang="th">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{css}</style>
</head>
<body class="memo-page">
{fragment}</body>
</html>
"""


def render_html(content: MemoContent) -> str:
    """A whole page with its own style sheet, to be read, kept or printed."""
    from markupsafe import escape

    title = escape(printable(content.subject).replace("\n", " "))
    css = memo_css()
    if not content.thai_digits:
        css = css.replace("counter(page, thai)", "counter(page)")
    return _PAGE.format(title=title, css=css, fragment=render_fragment(content))


def render_fragment(content: MemoContent) -> str:
    """The memo as one <article>; needs `memo_css`. `data-key` names a paragraph's edit key."""
    return _render("memo.html", content)


def render_text(content: MemoContent) -> str:
    """The memo as plain text, for approval and for reading without any program."""
    return _render("memo.txt", content)


def memo_css() -> str:
    """The style sheet of the memo's HTML."""
    return (HERE / "memo.css").read_text(encoding="utf-8")


def _render(template: str, content: MemoContent) -> str:
    return _environment().get_template(template).render(memo=with_texts(content, printable))


@cache
def _environment() -> "Environment":
    import jinja2

    rules = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE, encoding="utf-8"),
        undefined=jinja2.StrictUndefined,
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        keep_trailing_newline=True,
    )
    rules.globals.update(lines=_lines, heads=_heads, widths=_widths)
    return rules


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _widths(annexes: tuple[AnnexTable, ...]) -> list[float]:
    """The columns' widths in per cent."""
    widths = annex_widths(annexes)
    return [round(100 * width / sum(widths), 2) for width in widths]


def _heads(annex: AnnexTable) -> tuple[str, ...]:
    """The name of every column, the follow-up columns last."""
    return (*annex.columns, *annex.follow_up_columns)
