"""The templates of notices (plain text and HTML, Thai and English) and their rendering. Pure.

A missing value is an error, and what comes from records is escaped in HTML.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape


@dataclass(frozen=True, slots=True)
class Words:
    """A notice as it is sent: subject, plain text, and HTML beside it where there is a template."""

    subject: str
    text: str
    html: str | None


def render(name: str, *, language: str, values: Mapping[str, Any]) -> Words:
    """The notice `name` in a language; the first line of its text template is the subject."""
    plain, beside = _templates(f"{name}.{language}")
    subject, _, text = plain.render(values).partition("\n")
    html = beside.render(values).strip() + "\n" if beside else None
    return Words(subject.strip(), text.strip() + "\n", html)


@cache
def _templates(name: str) -> tuple[Template, Template | None]:
    """The template of the plain text, and of the HTML beside it where there is one."""
    every = _environment()
    beside = f"{name}.html"
    found = every.get_template(beside) if beside in every.list_templates() else None
    return every.get_template(f"{name}.txt"), found


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("workflows.notices", "."),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
