"""A program at the API: a token of somebody's, and what it asks with it."""

import json
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import THREE_DAYS_LEFT, FilledOffice
from tracker.status import TokenScope
from web.api.operations import PREFIX
from workflows.actions.tokens import issue_token


@dataclass
class Program:
    """A token with a client; versions are taken from what was seen last, as a good program does."""

    site: Flask
    secret: str
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.site.test_client(use_cookies=False)

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        """One request with the token."""
        headers = {"Authorization": f"Bearer {self.secret}"} | more.pop("headers", {})
        return self.client.open(PREFIX + path, method=method, headers=headers, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        """Look at something."""
        return self.ask("GET", path, **more)

    def send(self, path: str, told: Any = None, *, seen: str | None = None, **more: Any) -> Any:
        """POST after looking at `seen`, whose version goes with it."""
        headers = {"If-Match": self.get(seen).headers["ETag"]} if seen else {}
        method = more.pop("method", "POST")
        return self.ask(method, path, json=told or {}, headers=headers, **more)

    def send_files(
        self, path: str, told: Any, files: list[tuple[Any, str]], *, seen: str
    ) -> TestResponse:
        """POST a form that brings files beside what is told."""
        headers = {"If-Match": self.get(seen).headers["ETag"]}
        data = {"told": json.dumps(told), "files": files}
        return self.ask("POST", path, data=data, headers=headers)


def program(
    site: Flask,
    filled: FilledOffice,
    name: str,
    scope: TokenScope = TokenScope.CLERK,
    **more: Any,
) -> Program:
    """A program with a new token of somebody's."""
    asked = {"name": "โปรแกรมทดสอบ", "days": 90, "now": THREE_DAYS_LEFT} | more
    made = issue_token(
        filled.office.house,
        agency_id=filled.agency_id,
        officer_id=filled.person(name),
        scope=scope,
        **asked,
    )
    return Program(site, made.secret)
