"""Templates compiled our way say what Jinja's own say: escaped once, in order, in every form."""

from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader, TemplateAssertionError, TemplateNotFound, pass_context
from markupsafe import Markup

from web.compiling import Templates

PIECES = {
    "base": "<h1>{% block title %}{% endblock %}</h1>{% for n in [1, 2] %}{{ n }}"
    "{% block page scoped %}{{ text }}{% endblock %}{% endfor %}",
    "child": '{% extends "base" %}{% set sign = "<" %}{% block title %}{{ sign }}{% endblock %}',
    "grandchild": '{% extends "child" %}{% block page %}[{{ super() }}]{% endblock %}',
    "piece": "{{ text }}{{ more }}",
    "macros": "{% macro b(text) %}<b>{{ text }}{{ caller() if caller }}</b>{% endmacro %}",
}
SAID = [
    ("{{ text }}", "&lt;a&gt; &amp; &#34;b&#34; &#39;c&#39;", "a text is escaped"),
    ("{{ markup }}", "<i>x</i>", "Markup is not escaped again"),
    ("{{ made }}", "<u>y</u>", "nor is what says how it stands in HTML"),
    ("{{ 12 }}{{ 1.5 }}{{ none }}{{ gone }}", "121.5None", "numbers, None, and what is not there"),
    ("{{ sub }}", "&lt;s&gt;", "a word that is a kind of text is escaped"),
    ("{{ '<' if true }}{{ '<' if false }}", "&lt;", "also under a condition"),
    ("{% for x in 'a<' %}{{ loop.index }}{{ x }}{% else %}-{% endfor %}", "1a2&lt;", "in a loop"),
    ("{% for x in [] %}{{ x }}{% else %}<{{ 1 }}>{% endfor %}", "<1>", "an empty loop"),
    (
        "{% for x in [[1, [2]]] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}"
        "{{ x }}{% endif %}{% endfor %}",
        "(1(2))",
        "a loop that calls itself",
    ),
    ("{% include 'piece' %}!", "{text}!", "an included piece, without what it was not told"),
    ("{% for more in '12' %}{% include 'piece' %}{% endfor %}", "{text}1{text}2", "in a loop"),
    ("{% from 'macros' import b %}{{ b('<') }}", "<b>&lt;</b>", "a macro's words escape once"),
    ("{% from 'macros' import b %}{% call b(1) %}{{ '>' }}{% endcall %}", "<b>1&gt;</b>", "a call"),
    ("{% filter upper %}a{{ text[1] }}{% endfilter %}{{ 'b' }}", "AAb", "a filtered block"),
    ("{% set x %}<p>{{ '<' }}{% endset %}{{ x }}", "<p>&lt;", "a block kept under a name"),
    ("{% extends 'child' %}", "<h1>&lt;</h1>1{text}2{text}", "a page over another"),
    ("{% extends 'grandchild' %}", "<h1>&lt;</h1>1[{text}]2[{text}]", "with what stood there"),
    ("{{ plain(1, b=2) }}{% for x in [3] %}{{ plain(x) }}{% endfor %}", "1 23 0", "functions"),
    ("{{ told() }}", "<i>x</i>", "a function that wants the page"),
]


class Made:
    """Says itself how it stands in HTML."""

    def __html__(self) -> str:
        return "<u>y</u>"


class Sub(str):
    """A kind of text, as the words of a state are."""


@pass_context
def told(context: Any) -> Any:
    return context["markup"]


@pytest.mark.parametrize(("source", "said", "_why"), SAID)
def test_a_template_says_what_it_says(source: str, said: str, _why: str) -> None:
    loader = DictLoader({**PIECES, "page": source})
    pages = Templates(Flask("web"), loader=loader, autoescape=True)
    shown = pages.get_template("page").render(
        text="<a> & \"b\" 'c'",
        markup=Markup("<i>x</i>"),
        made=Made(),
        sub=Sub("<s>"),
        plain=lambda a, b=0: f"{a} {b}",
        told=told,
    )
    assert shown == said.replace("{text}", "&lt;a&gt; &amp; &#34;b&#34; &#39;c&#39;")


def test_a_fault_is_told_with_its_line() -> None:
    pages = Templates(Flask("web"), loader=DictLoader({"page": "a\n{{ 1 / 0 }}"}), autoescape=True)
    with pytest.raises(ZeroDivisionError) as fault:
        pages.get_template("page").render()
    assert fault.traceback[-1].lineno == 1  # counted from 0


def test_a_piece_without_context_is_refused_rather_than_said_too_early() -> None:
    pieces = {"page": "<h1>a</h1>\n{% include 'piece' without context %}", "piece": "b"}
    pages = Templates(Flask("web"), loader=DictLoader(pieces), autoescape=True)
    with pytest.raises(TemplateAssertionError, match="without context") as refusal:
        pages.get_template("page")
    assert refusal.value.lineno == 2


def test_a_template_that_is_not_there_is_not_found() -> None:
    pages = Templates(Flask("web"), loader=DictLoader({}), autoescape=True)
    with pytest.raises(TemplateNotFound):
        pages.get_template("page")
