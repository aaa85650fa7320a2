"""What tests in a real browser share: the served site, Chromium, sizes of screens, measures.

Nothing here is injected by the site: measures run in the page, which keeps its strict policy.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from waitress import wasyncore
from waitress.server import create_server

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def served(site: Flask) -> Iterator[str]:
    """The site as in production on a free port of the loopback; gives its address."""
    sockets: dict[int, Any] = {}
    server = create_server(site, map=sockets, host="127.0.0.1", port=0, threads=4)

    def run() -> None:
        with suppress(OSError):  # closing it is the only way to stop it from another thread
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(sockets, ignore_all=True)  # of who has only just gone, too
        thread.join(timeout=10)


@contextmanager
def opened(chromium: Path) -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=list(QUIET))
        yield browser
        browser.close()


def window(
    browser: Browser, *, size: dict[str, int], cookies: tuple[tuple[str, str], ...], address: str
) -> BrowserContext:
    """Somebody's own browser, with the cookies of their session."""
    asked: Any = {"viewport": size, "locale": "th-TH", "reduced_motion": "reduce"}
    context = browser.new_context(**asked)
    context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies])
    return context


# Links inside running text are excepted, as WCAG 2.2 does (2.5.8).
TOO_SMALL_TO_TOUCH = """() => [...document.querySelectorAll(
    "button, summary, select, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), "
    + "textarea, a.button, a.tap, a.back, .head a, label.tick")]
  .filter((one) => !one.closest("[aria-hidden=true]"))
  .map((one) => [one.textContent.trim().slice(0, 40) || one.name, one.getBoundingClientRect()])
  .filter(([_, box]) => box.width && (box.height < 43.5 || box.width < 24))
  .map(([name, box]) => `too small to touch: ${name} ${box.width}x${box.height}`)"""
TOO_SMALL_TO_READ = """() => [...document.querySelectorAll("body *")]
  .filter((one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .filter((one) => !one.closest("svg, [aria-hidden=true]"))
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 16)
  .map((one) => `too small to read: ${one.textContent.trim().slice(0, 40)}`)"""
# What scrolls sideways inside itself is a paper's wide table, never a list of the site.
WIDER_THAN_THE_SCREEN = """() => {
  const wide = document.documentElement.clientWidth;
  const page = document.documentElement.scrollWidth > wide
    ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
  const lists = [...document.querySelectorAll("main table, main pre, main ul, main form")]
    .filter((one) => !one.closest(".paper, .seen-by-readers") && !one.matches(".seen-by-readers"))
    .filter((one) => one.getBoundingClientRect().right > wide + 1)
    .map((one) => `wider than the screen: ${one.tagName} ${one.className}`);
  return page.concat(lists);
}"""
# Two things to press that touch, or lie on one another.
TOO_NEAR = """() => {
  const boxes = [...document.querySelectorAll("main :is(a.button, button, a.tap, summary)")]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect(), one])
    .filter(([_, box]) => box.width && box.height);
  const near = [];
  boxes.forEach(([name, a, one], at) => boxes.slice(at + 1).forEach(([other, b, two]) => {
    if (one.contains(two) || two.contains(one) || one.closest(".at-foot, .at-hand")
        || two.closest(".at-foot, .at-hand")) return;
    const across = Math.max(a.left, b.left) - Math.min(a.right, b.right);
    const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
    if ((down < -2 && across < 6) || (across < -2 && down < -2))
      near.push(`too near: ${name} | ${other} (${Math.round(across)}, ${Math.round(down)})`);
  }));
  return near;
}"""
MEASURES = (TOO_SMALL_TO_TOUCH, TOO_SMALL_TO_READ, WIDER_THAN_THE_SCREEN, TOO_NEAR)
