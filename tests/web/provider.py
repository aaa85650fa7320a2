"""A provider of OpenID Connect on the loopback, for tests: discovery, authorize, token, userinfo.

Strict where the standard is (PKCE, one-time codes, the client's secret), and it errs where a test
tells it to. Everybody who comes is the person it was told of.
"""

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, abort, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from waitress.server import create_server

CLIENT = "tidtam-test"
SECRET = "a-secret-of-the-test"
Claims = dict[str, Any]


@cache
def key_of(whom: str) -> RSAKey:
    """Somebody's key pair, made once for all tests."""
    return RSAKey.generate_key(2048, {"kid": whom})


@dataclass
class Provider:
    """What it says, and how it errs."""

    now: datetime
    person: Claims = field(default_factory=dict)
    port: int = 0
    in_token: bool = True  # whether the address stands in the ID token, or in userinfo only
    by_post: bool = False  # the client's secret in the body instead of the header
    refuses: str | None = None  # the error with which it sends people back
    spoil: Callable[[Claims], Claims] = dict  # what it does to the claims before it signs
    sign: Callable[["Provider", Claims], str] | None = None  # instead of its own signature
    broken: bool = False  # the token endpoint answers 500
    key: RSAKey = field(default_factory=lambda: key_of("one"))
    codes: dict[str, Claims] = field(default_factory=dict)
    tokens: dict[str, Claims] = field(default_factory=dict)
    asked: list[Claims] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def signed(self, claims: Claims) -> str:
        """An ID token of these claims."""
        if self.sign is not None:
            return self.sign(self, claims)
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)


def _site(provider: Provider) -> Flask:
    site = Flask("provider")

    @site.get("/.well-known/openid-configuration")
    def _about() -> Claims:
        way = "client_secret_post" if provider.by_post else "client_secret_basic"
        return {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize",
            "token_endpoint": f"{provider.issuer}/token",
            "userinfo_endpoint": f"{provider.issuer}/userinfo",
            "jwks_uri": f"{provider.issuer}/keys",
            "response_types_supported": ["code"],
            "token_endpoint_auth_methods_supported": [way],
        }

    @site.get("/keys")
    def _keys() -> Claims:
        return {"keys": [provider.key.as_dict(private=False)]}

    @site.get("/authorize")
    def _authorize() -> Response:
        told = request.args
        provider.asked.append(dict(told))
        assert told["response_type"] == "code" and told["client_id"] == CLIENT
        assert "openid" in told["scope"].split() and told["code_challenge_method"] == "S256"
        if provider.refuses:
            answer = {"error": provider.refuses, "state": told["state"]}
        else:
            code = secrets.token_urlsafe(16)
            provider.codes[code] = dict(told)
            answer = {"code": code, "state": told["state"]}
        return redirect(f"{told['redirect_uri']}?{urlencode(answer)}")  # type: ignore[return-value]

    @site.post("/token")
    def _token() -> Any:
        if provider.broken:
            abort(500)
        form, who = request.form, request.authorization
        if provider.by_post:
            known = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        else:
            known = who is not None and (who.username, who.password) == (CLIENT, SECRET)
        asked = provider.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not known:
            return {"error": "invalid_client"}, 401
        if (
            asked is None
            or form["grant_type"] != "authorization_code"
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form["redirect_uri"]
        ):
            return {"error": "invalid_grant"}, 400
        at = int(provider.now.timestamp())
        claims = {"iss": provider.issuer, "sub": "person-1", "aud": CLIENT, "iat": at}
        claims |= {"exp": at + 300, "nonce": asked["nonce"]}
        if provider.in_token:
            claims |= provider.person
        access = secrets.token_urlsafe(16)
        provider.tokens[access] = {"sub": "person-1", **provider.person}
        return {
            "access_token": access,
            "token_type": "Bearer",
            "id_token": provider.signed(provider.spoil(claims)),
        }

    @site.get("/userinfo")
    def _userinfo() -> Claims:
        given = request.headers["Authorization"].removeprefix("Bearer ")
        if given not in provider.tokens:
            abort(401)
        return provider.tokens[given]

    return site


@contextmanager
def provider_at(now: datetime) -> Iterator[Provider]:
    """A provider until the block ends, to whose clock it is `now`."""
    provider = Provider(now)
    server = create_server(_site(provider), host="127.0.0.1", port=0, threads=2)
    provider.port = server.effective_port

    def run() -> None:
        with suppress(OSError):  # closing it is the only way to stop it from another thread
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield provider
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(timeout=10)
