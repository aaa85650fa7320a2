"""A person at a page, without a browser: reads it, fills its forms, presses its buttons.

Forms are sent with what stands in them, hidden fields and tokens included, as a browser would.
"""

from dataclasses import dataclass, field
from typing import Any

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PASSWORD


@dataclass
class Page:
    """What came back, and what stands on it."""

    response: TestResponse
    document: Any = field(init=False)

    def __post_init__(self) -> None:
        html = self.response.text if self.response.mimetype == "text/html" else "<p></p>"
        self.document = lxml.html.document_fromstring(html or "<p></p>")

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """What a person reads, blanks squeezed."""
        return " ".join(self.document.text_content().split())

    @property
    def path(self) -> str:
        """Where the visitor is."""
        return self.response.request.path

    def buttons(self) -> list[str]:
        """What can be pressed: buttons and links that look like them."""
        return [
            " ".join(one.text_content().split())
            for one in self.document.xpath("//main//button | //main//a[contains(@class, 'button')]")
        ]

    def form(self, holding: str) -> Any:
        """The form that has this text, this action or a field of this name."""
        for form in self.document.forms:
            text = " ".join(form.text_content().split())
            if holding in (form.action or "") or holding in text or holding in form.fields:
                return form
        raise AssertionError(f"no form with {holding!r} on {self.path}")


class Visitor:
    """One person in one browser."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def see(self, path: str) -> Page:
        """Open a page, following redirects."""
        return Page(self.client.get(path, follow_redirects=True))

    def sign_in(self, name: str, password: str = PASSWORD) -> Page:
        """Sign in by the form."""
        return self.send(self.see("/sign-in"), "รหัสผ่าน", {"name": name, "password": password})

    def send(
        self, page: Page, form: str, values: dict[str, Any] | None = None, *, follow: bool = True
    ) -> Page:
        """Fill in a form of the page and send it, following redirects."""
        found = page.form(form)
        # a browser drops the line break right after <textarea>; this parser does not
        areas = set(found.xpath(".//textarea/@name"))
        data = {
            name: value.lstrip("\r\n") if name in areas else value
            for name, value in found.form_values()
        }
        data.update(values or {})
        files = any(one.get("type") == "file" for one in found.inputs if hasattr(one, "get"))
        return Page(
            self.client.post(
                found.action or page.path,
                data=data,
                follow_redirects=follow,
                content_type="multipart/form-data" if files else None,
            )
        )

    def token(self) -> str:
        """A valid token of this session."""
        page = self.see("/account/password")
        return str(page.document.xpath("//input[@name='csrf_token']/@value")[0])
