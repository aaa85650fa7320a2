"""What is said to a provider of OpenID Connect, and what of its answer is believed.

Authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, §3.1; RFC 7636). Knows
nobody: whose address it is, workflows.actions.signin says. Authlib is imported where it is used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from tracker.errors import TidtamError
from tracker.settings import OidcSettings
from web.auth import PROOF_COUNTS

SECONDS = 10
LEEWAY = 60  # seconds by which two machines' clocks may differ
SCOPE = "openid email"
# What a provider's key pair signs; never "none", never a secret that both sides know.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
MALFORMED = (ValueError, KeyError, TypeError, OverflowError, OSError)
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent to the provider, to be held against its answer."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouches for: a verified address, how, and when it asked for a proof."""

    email: str
    several_factors: bool
    proved_at: datetime | None


class ProviderFailed(TidtamError):
    """The provider does not answer, or not as the standard says; nobody is let in."""

    def __init__(self) -> None:
        super().__init__(
            "provider-failed",
            th="ติดต่อผู้ให้บริการบัญชีไม่สำเร็จ โปรดลองอีกครั้ง หรือเข้าสู่ระบบด้วยวิธีอื่น",
            en="the account provider did not answer as it should; try again, "
            "or sign in another way",
        )


class ProviderRefused(TidtamError):
    """The provider, or the person at it, said no."""

    def __init__(self) -> None:
        super().__init__(
            "provider-refused",
            th="ผู้ให้บริการบัญชีไม่อนุญาต หรือท่านยกเลิก โปรดลองอีกครั้ง หรือเข้าสู่ระบบด้วยวิธีอื่น",
            en="the account provider refused, or you cancelled; try again, or sign in another way",
        )


class AddressNotVerified(TidtamError):
    """The provider tells no address, or one that it has not verified."""

    def __init__(self) -> None:
        super().__init__(
            "address-not-verified",
            th="ผู้ให้บริการบัญชียังไม่ได้ยืนยันอีเมลของท่าน โปรดยืนยันอีเมลกับผู้ให้บริการก่อน แล้วลองอีกครั้ง",
            en="the account provider has not verified your e-mail address; verify it there first "
            "and try again",
        )


def ask(settings: OidcSettings, *, redirect_uri: str, again: bool = False) -> Asked:
    """Where to send the browser. `again`: the person must have proved themselves there lately.

    Raises ProviderFailed.
    """
    from authlib.common.security import generate_token
    from authlib.oauth2.client import OAuth2Client

    with _line() as line:
        known = _discover(line, settings)
    client = OAuth2Client(
        None,
        client_id=settings.client_id,
        scope=SCOPE,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )
    nonce, verifier = generate_token(32), generate_token(64)
    more = {"max_age": int(PROOF_COUNTS.total_seconds())} if again else {}
    address, state = client.create_authorization_url(
        known["authorization_endpoint"],
        state=generate_token(32),
        code_verifier=verifier,
        nonce=nonce,
        **more,
    )
    return Asked(str(address), str(state), nonce, verifier)


def hear(
    settings: OidcSettings,
    *,
    code: str,
    verifier: str,
    nonce: str,
    redirect_uri: str,
    now: datetime,
) -> Vouched:
    """Change the code for an ID token, check it, and say whom it names.

    Raises ProviderFailed, AddressNotVerified.
    """
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    try:
        with _line() as line:
            known = _discover(line, settings)
            token = _token(line, settings, known, code, verifier, redirect_uri)
            keys = _json(line, known["jwks_uri"])
            expected = {"iss": known["issuer"], "aud": settings.client_id, "nonce": nonce}
            claims = _checked(token, keys, expected, now=now)
            if "email" not in claims and known.get("userinfo_endpoint"):
                claims = {**_more(line, known["userinfo_endpoint"], token, claims), **claims}
        proved = claims.get("auth_time")
        proved_at = datetime.fromtimestamp(proved, UTC) if proved else None
    except (AuthlibBaseError, JoseError, httpx.HTTPError, *MALFORMED) as error:
        raise ProviderFailed from error
    email = claims.get("email")
    if not isinstance(email, str) or not email or claims.get("email_verified") is not True:
        raise AddressNotVerified
    return Vouched(
        email,
        several_factors="mfa" in (claims.get("amr") or ()),  # RFC 8176
        proved_at=proved_at,
    )


def _line() -> httpx.Client:
    return httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False)


def _discover(line: httpx.Client, settings: OidcSettings) -> Mapping[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery 1.0, §4); it must name itself."""
    try:
        known = _json(line, settings.issuer + WELL_KNOWN)
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderFailed from error
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if str(known.get("issuer", "")).rstrip("/") != settings.issuer or not all(
        isinstance(known.get(name), str) for name in needed
    ):
        raise ProviderFailed
    return known


def _json(line: httpx.Client, address: str, **headers: str) -> dict[str, Any]:
    answer = line.get(address, headers=headers)
    if answer.status_code != 200:
        raise ValueError(f"answered {answer.status_code}")
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _token(
    line: httpx.Client,
    settings: OidcSettings,
    known: Mapping[str, Any],
    code: str,
    verifier: str,
    redirect_uri: str,
) -> Mapping[str, Any]:
    from authlib.oauth2.client import OAuth2Client

    secret = settings.client_secret or ""
    told: dict[str, Any] = {"auth": (settings.client_id, secret)}
    # RFC 8414: where a provider names no way, it is the Authorization header
    ways = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" not in ways:
        told = {"client_id": settings.client_id, "client_secret": secret, "auth": httpx.Auth()}
    client = OAuth2Client(line, client_id=settings.client_id, redirect_uri=redirect_uri)
    return dict(
        client.fetch_token(
            known["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            **told,
        )
    )


def _checked(
    token: Mapping[str, Any], keys: dict[str, Any], expected: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    """The claims of an ID token that this provider signed for us, for this request, just now."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    read = jwt.decode(
        token["id_token"],
        key=KeySet.import_key_set(keys),  # type: ignore[arg-type]
        registry=JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False),
    )
    claims = CodeIDToken(
        read.claims,
        read.header,
        options={name: {"essential": True, "value": value} for name, value in expected.items()},
        params={
            "nonce": expected["nonce"],
            "client_id": expected["aud"],
            "access_token": token.get("access_token"),
        },
    )
    claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    return dict(claims)


def _more(
    line: httpx.Client, address: str, token: Mapping[str, Any], claims: Mapping[str, Any]
) -> dict[str, Any]:
    """What the provider tells of the same person where its token says less (§5.3)."""
    found = _json(line, address, Authorization=f"Bearer {token['access_token']}")
    if found.get("sub") != claims["sub"]:
        raise ValueError("of somebody else")
    return found
