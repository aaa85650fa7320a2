"""Finds the system's Chromium for browser tests; as a program, installs it where it may.

Browsers come from the system's packages, never from a download of our own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
    "chrome",
)
PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
    Path("C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"),
)


def find() -> Path | None:
    """The path of a Chromium (or its kin) on this machine; TIDTAM_BROWSER names another."""
    named = os.environ.get("TIDTAM_BROWSER")
    if named:
        return Path(named)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((place for place in PLACES if place.exists()), None)


def may_install() -> bool:
    """Whether this is a Debian kind of machine and we are its administrator."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> bool:
    """Installs Chromium from the system's packages; says whether that went well."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"],
    ):
        if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL).returncode != 0:
            return False
    return True


def browser_tests() -> list[str]:
    """Paths of the test files that need a browser."""
    here = Path(__file__).parent
    return sorted(
        path.relative_to(here.parent).as_posix()
        for path in here.rglob("test_*.py")
        if "mark.browser" in path.read_text(encoding="utf-8")
    )


def main() -> int:
    """Makes a browser available where tests need one; in CI a missing one is a failure."""
    needed_by = browser_tests()
    if not needed_by or find() or (may_install() and install() and find()):
        return 0
    sys.stderr.write(
        "\n*** No Chromium on this machine: these tests will be SKIPPED: "
        + ", ".join(needed_by)
        + "\n*** Install chromium (or set TIDTAM_BROWSER to its path) to run them.\n\n"
    )
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
