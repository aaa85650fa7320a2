"""Runs one heavy piece of work in a child process with limits of time and memory.

The parent stays small and alive whatever a hostile file does; nothing is decided here. A module
that may be called so has one function ``answer(payload: bytes) -> bytes``.
"""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

from tracker.errors import TidtamError

_REFUSED = 10
_OUT_OF_MEMORY = 11
# The child reads foreign bytes: it gets what an interpreter needs to start, and no secret.
_ENVIRONMENT = (
    "PATH", "HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "SYSTEMROOT", "WINDIR", "COMSPEC",
    "LOCALAPPDATA", "APPDATA", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "PYTHAINLP_DATA",
    "PYTHAINLP_DATA_DIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV",
)  # fmt: skip


class ChildTimeoutError(TidtamError):
    """The work took longer than it was allowed and was stopped."""


class ChildMemoryError(TidtamError):
    """The work wanted more memory than it was allowed and was stopped."""


class ChildCrashError(TidtamError):
    """The child ended without an answer: a defect, or a file that breaks a library."""


def run_limited(module: str, payload: bytes, *, seconds: float, megabytes: int) -> bytes:
    """Return ``module.answer(payload)``, computed in a child process.

    ``seconds`` is wall-clock time, ``megabytes`` the child's data memory (kept where the platform
    has such limits, that is on Linux; elsewhere only the time is limited). A TidtamError of the
    child is raised here again as a TidtamError with the same code and sentences; otherwise raises
    ChildTimeoutError, ChildMemoryError or ChildCrashError.
    """
    root = str(Path(__file__).resolve().parent.parent)
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment |= {"PYTHONPATH": root, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "tracker.child", module, str(megabytes)],
            input=payload,
            capture_output=True,
            timeout=seconds,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        raise ChildTimeoutError(
            "child-timeout",
            th=f"งานนี้ใช้เวลาเกิน {seconds:g} วินาทีจึงถูกหยุด ลองแบ่งเอกสารให้เล็กลง",
            en=f"The work took more than {seconds:g} s and was stopped; try a smaller document.",
        ) from None
    if done.returncode == 0:
        return done.stdout
    if done.returncode == _REFUSED:
        told = json.loads(done.stdout)
        raise TidtamError(told["code"], th=told["th"], en=told["en"])
    trouble = done.stderr.decode("utf-8", errors="replace")
    # Libraries written in Rust or C do not raise MemoryError; they abort and say so.
    if done.returncode == _OUT_OF_MEMORY or "memory allocation of" in trouble:
        raise ChildMemoryError(
            "child-memory",
            th=f"งานนี้ต้องใช้หน่วยความจำเกิน {megabytes} เมกะไบต์จึงถูกหยุด ลองแบ่งเอกสารให้เล็กลง",
            en=f"The work wanted more than {megabytes} MB and was stopped; try a smaller document.",
        )
    crash = ChildCrashError(
        "child-crash",
        th="โปรแกรมประมวลผลเอกสารนี้ไม่สำเร็จ โปรดบันทึกเอกสารใหม่แล้วลองอีกครั้ง",
        en="The document could not be processed; save it anew and try again.",
    )
    crash.add_note(f"child {module} ended with {done.returncode}: {trouble[-2000:]}")
    raise crash


def _limit_memory(megabytes: int) -> None:
    """Limit this process where the platform can; RLIMIT_DATA counts what is really written to."""
    if sys.platform == "win32":
        return
    import resource

    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> int:
    module, megabytes = sys.argv[1], int(sys.argv[2])
    payload = sys.stdin.buffer.read()
    # Whatever a library prints must not mix with the answer.
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    _limit_memory(megabytes)
    try:
        answer = importlib.import_module(module).answer(payload)
    except TidtamError as error:
        told = {"code": error.code, "th": error.th, "en": error.en}
        out.write(json.dumps(told).encode("utf-8"))
        out.flush()
        return _REFUSED
    except MemoryError:
        return _OUT_OF_MEMORY
    out.write(answer)
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(_main())
