"""The rules of addresses, compiled when somebody first asks for one. Holds no address."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class Address(Rule):
    """Werkzeug's, but what writes it is compiled when a page first needs it.

    Two functions for each rule were a twentieth of a start; most are needed by few pages or none.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder
        name = "_build_unknown" if append_unknown else "_build"

        def first(rule: Rule, **values: Any) -> tuple[str, str]:
            build = compiled(append_unknown).__get__(rule, None)
            setattr(rule, name, build)
            return build(**values)

        return first
