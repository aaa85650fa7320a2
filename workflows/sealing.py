"""Secrets of others that we keep, encrypted with a key that follows from the installation's.

Each is bound to its purpose, so that a sealed text copied into another row does not open there.
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime

from tracker.errors import TidtamError

_INFO = b"tidtam sealed secrets 1 "


class SealBroken(TidtamError):
    """Sealed secrets do not open: another key sealed them, or they were changed."""

    def __init__(self) -> None:
        super().__init__(
            "seal-broken",
            th="เปิดรหัสลับที่เก็บไว้ไม่ได้ เพราะถูกเข้ารหัสด้วยกุญแจอื่นหรือถูกแก้ไข "
            "โปรดนำกุญแจเดิมกลับมา หรือใส่รหัสลับใหม่",
            en="the secrets kept here do not open: they were sealed with another key, or changed; "
            "put the old key back, or enter the secrets anew",
        )


def seal(secrets: Mapping[str, str], *, purpose: str, key: bytes, now: datetime) -> str:
    """The secrets as one text that only this key opens, and only for this purpose."""
    from cryptography.fernet import Fernet

    plain = json.dumps(dict(secrets), ensure_ascii=False, sort_keys=True).encode("utf-8")
    token = Fernet(_key_for(purpose, key)).encrypt_at_time(plain, int(now.timestamp()))
    return token.decode("ascii")


def unseal(sealed: str, *, purpose: str, key: bytes) -> dict[str, str]:
    """The secrets of a sealed text; raises SealBroken."""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        plain = Fernet(_key_for(purpose, key)).decrypt(sealed)
    except (InvalidToken, ValueError) as error:  # no ASCII is a ValueError
        raise SealBroken from error
    return {str(name): str(value) for name, value in json.loads(plain).items()}


def _key_for(purpose: str, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derive = HKDF(SHA256(), length=32, salt=None, info=_INFO + purpose.encode("utf-8"))
    return base64.urlsafe_b64encode(derive.derive(key))
