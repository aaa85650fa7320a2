"""The templates of notices (plain text and HTML, Thai and English) and their rendering. Pure.

A missing value is an error, and what comes from records is escaped in HTML.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


@dataclass(frozen=True, slots=True)
class Words:
    """A notice as it is sent: subject, plain text, and HTML beside it where there is a template."""

    subject: str
    text: str
    html: str | None


def render(name: str, *, language: str, values: Mapping[str, Any]) -> Words:
    """The notice `name` in a language; the first line of its text template is the subject."""
    templates = _environment()
    written = templates.get_template(f"{name}.{language}.txt").render(values)
    subject, _, text = written.partition("\n")
    beside = f"{name}.{language}.html"
    html = None
    if beside in templates.list_templates():
        html = templates.get_template(beside).render(values).strip() + "\n"
    return Words(subject.strip(), text.strip() + "\n", html)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("workflows.notices", "."),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
