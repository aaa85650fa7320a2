"""`python -m tests.screenshots`: takes the pictures of docs/images/ from a fresh demonstration.

Uses the system's Chromium (see tests/browser.py). Pictures are for people; no test compares them.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import browser

HOUSE = Path(__file__).resolve().parent.parent
IMAGES = HOUSE / "docs" / "images"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 400, "height": 860}

# picture, who signs in, page, size of the window
PICTURES = (
    ("plan.png", "clerk@demo.example", "/plans", DESKTOP),
    ("my-work-phone.png", "finance@demo.example", "/my-work", PHONE),
    ("memo.png", "palad@demo.example", "/rounds/1/memo", DESKTOP),
)


def main() -> None:
    """Fill a demonstration in an empty folder, serve it and take all pictures."""
    chromium = browser.find()
    if chromium is None:
        sys.exit("no Chromium on this machine: install chromium or set TIDTAM_BROWSER")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tidtam-pictures-") as folder:
        (Path(folder) / "config.toml").write_text(f"[web]\nport = {_free_port()}\n", "utf-8")
        with _demonstration(Path(folder)) as (address, password):
            _take(chromium, address=address, password=password)


@contextmanager
def _demonstration(folder: Path) -> Iterator[tuple[str, str]]:
    """The served demonstration's address and everybody's password."""
    environment = {**os.environ, "PYTHONPATH": str(HOUSE), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "web.demo"]
    subprocess.run([*command, "--no-serve"], cwd=folder, env=environment, check=True)
    note = json.loads((folder / "var/demo/demonstration.json").read_text(encoding="utf-8"))
    port = (folder / "config.toml").read_text(encoding="utf-8").split()[-1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        _wait_for(address)
        yield address, note["password"]
    finally:
        server.terminate()
        server.wait()


def _take(chromium: Path, *, address: str, password: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser_process = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if _is_root() else []
        )
        for name, who, path, size in PICTURES:
            context = browser_process.new_context(viewport=_size(size), locale="th-TH")
            page = context.new_page()
            page.goto(f"{address}/sign-in")
            page.fill("[name=name]", who)
            page.fill("[name=password]", password)
            page.click("button.main")
            page.goto(address + path)
            page.screenshot(path=IMAGES / name)
            context.close()
        browser_process.close()


def _size(size: dict[str, int]) -> Any:
    return size


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/sign-in", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"nothing answers at {address}")


if __name__ == "__main__":
    main()
