"""What the children of test_child do; not a test."""

import os
import time

from tracker.errors import TidtamError


def answer(payload: bytes) -> bytes:
    """Behave well or badly, as the payload's first word says."""
    if payload.startswith(b"echo"):
        return payload[4:]
    match payload:
        case b"talk":
            print("noise")  # noqa: T201
            return b"quiet"
        case b"deny":
            raise TidtamError("no", th="ไม่ได้", en="No.")
        case b"wait":
            time.sleep(60)
        case b"hoard":
            return b"".join(bytes(50_000_000) for _ in range(40))
        case b"die":
            os._exit(3)
        case b"environment":
            return b"present" if "TIDTAM_KEY" in os.environ else b"absent"
    raise AssertionError(payload)
