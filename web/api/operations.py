"""The table of operations: what each takes, answers and needs. The routes and the description of
the API are both made from it, so that neither can say what the other does not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from tracker.status import TokenScope

PREFIX = "/api/v1"
PARAMETER = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<bounds>[^)]*)\))?:)?(?P<name>\w+)>")
# SQLite and PostgreSQL both have such a number for every row; a larger one is nobody's.
ROW = "int(min=1, max=2147483647)"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked of the API.

    `guarded`: changes something that has a version, so If-Match is needed. `media`: what is
    answered where that is not JSON. `files`: the body may be a form that brings files.
    """

    name: str
    method: str
    rule: str
    view: Callable[..., Any]
    scope: TokenScope
    th: str
    en: str
    more: str
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    guarded: bool = False
    tagged: bool = False
    files: bool = False
    media: tuple[str, ...] = ()
    refusals: tuple[int, ...] = ()

    @property
    def path(self) -> str:
        """The path as OpenAPI writes it: /measures/{measure_id}."""
        return PARAMETER.sub(lambda found: "{" + found["name"] + "}", self.rule)

    @property
    def group(self) -> str:
        """The noun that it is about: the first word of its path."""
        return self.rule.split("/")[1].split(".")[0]

    @property
    def parameters(self) -> tuple[tuple[str, str, str], ...]:
        """Name, kind and bounds of each parameter in the path."""
        return tuple(
            (found["name"], found["kind"] or "string", found["bounds"] or "")
            for found in PARAMETER.finditer(self.rule)
        )


OPERATIONS: list[Operation] = []
GROUPS = (
    "me",
    "divisions",
    "assessments",
    "imports",
    "plans",
    "measures",
    "assents",
    "evidence",
    "rounds",
    "memos",
    "notices",
    "journal",
    "agency",
)


def in_order() -> list[Operation]:
    """Every operation, what belongs together side by side."""
    return sorted(OPERATIONS, key=lambda one: GROUPS.index(one.group))


def operation(
    method: str, rule: str, *, th: str, scope: TokenScope = TokenScope.READ, **known: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function as an operation; its docstring is what the description says of it.

    In `rule`, `<row:name>` is a row's number.
    """

    def enter(view: Callable[..., Any]) -> Callable[..., Any]:
        first, _, rest = (view.__doc__ or "").strip().partition("\n")
        OPERATIONS.append(
            Operation(
                name=view.__name__,
                method=method,
                rule=rule.replace("<row:", f"<{ROW}:"),
                view=view,
                scope=scope,
                th=th,
                en=first,
                more=" ".join(rest.split()),
                **known,
            )
        )
        return view

    return enter
