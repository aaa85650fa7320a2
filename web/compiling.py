"""Templates: compiled once, however many threads come for one first, and to quick code.

Knows none of them, and changes nothing of what they say.
"""

from collections.abc import Callable, Iterable, MutableMapping
from threading import RLock
from types import FunctionType
from typing import Any

import markupsafe
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape

# Escapes a text without making a Markup of it, which on a page is asked six hundred times.
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


class Code(CodeGenerator):
    """Jinja's, but a body goes out as one, and what it says as plain text."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """A whole body is gathered first: each piece for itself would wake all that is around."""
        if frame.buffer is not None or frame.require_output_check:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """As Jinja's; without the context it would go out before the body that it stands in."""
        if not node.with_context:
            self.fail("a piece cannot be included without context", node.lineno)
        super().visit_Include(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Page(Context):
    """Jinja's, but a function that wants nothing of the page is called as it stands."""

    def call(self, called: Any, /, *args: Any, **told: Any) -> Any:
        """As Jinja's, which looks twice for what each function wants."""
        if type(called) is not FunctionType or "jinja_pass_arg" in called.__dict__:
            return super().call(called, *args, **told)
        told.pop("_block_vars", None)
        told.pop("_loop_vars", None)
        return called(*args, **told)


class Templates(Environment):
    """Flask's, one thread at a time: eight that compiled a page at once kept 6 MiB for nothing."""

    code_generator_class = Code
    context_class = Page

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self._one_at_a_time = RLock()

    @staticmethod
    def written(value: Any) -> str:
        """A value as it stands on the page: escaped, unless it is Markup."""
        kind = type(value)
        if kind is str:
            return _escaped(value)
        return value if kind is Markup else escape(value)

    def get_template(self, *told: Any, **more: Any) -> Template:
        """As Jinja's."""
        with self._one_at_a_time:
            return super().get_template(*told, **more)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As Jinja's, but where a template adds none of its own the site's as they are.

        Jinja puts a ChainMap about them, which each page copies and each import compares by Python.
        """
        return super().make_globals(d) if d else self.globals
