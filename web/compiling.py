"""Templates are compiled once, however many threads come for one first. Knows none of them."""

from collections.abc import MutableMapping
from threading import RLock
from typing import Any

from flask.templating import Environment
from jinja2 import Template


class Templates(Environment):
    """Flask's, one thread at a time: eight that compiled a page at once kept 6 MiB for nothing."""

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self._one_at_a_time = RLock()

    def get_template(self, *told: Any, **more: Any) -> Template:
        """As Jinja's."""
        with self._one_at_a_time:
            return super().get_template(*told, **more)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As Jinja's, but where a template adds none of its own the site's as they are.

        Jinja puts a ChainMap about them, which each page copies and each import compares by Python.
        """
        return super().make_globals(d) if d else self.globals
