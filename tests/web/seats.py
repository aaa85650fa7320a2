"""Somebody at the site, ready to ask: their cookies, their token, their program, their link.

What they may see is no matter of this module.
"""

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from tests.web.visitor import Visitor


@dataclass(frozen=True)
class Seat:
    """One of them; without a program the secret is empty."""

    cookies: tuple[tuple[str, str], ...] = ()
    csrf: str = ""
    secret: str = ""
    link: str = "never-issued"

    def browser(self, site: Flask) -> FlaskClient:
        """A browser as it was when they had come in."""
        client = site.test_client()
        for name, value in self.cookies:
            client.set_cookie(name, value)
        return client


def seated(site: Flask, name: str | None, secret: str = "", *, whole: bool = True) -> Seat:
    """Somebody who signs in by this name, or a stranger.

    `whole`: all the way in, not only to where the second factor is asked for.
    """
    visitor = Visitor(site)
    if name is None or not whole:
        page = visitor.sign_in(name) if name else visitor.see("/sign-in")
        token = str(page.document.xpath("//input[@name='csrf_token']/@value")[0])
    else:
        visitor.sign_in(name)
        token = visitor.token()
    cookie = visitor.client.get_cookie("tidtam")
    assert cookie is not None
    return Seat((("tidtam", cookie.value),), token, secret)
