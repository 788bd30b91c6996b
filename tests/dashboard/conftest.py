"""A real server and a real browser for the live page."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.patience import PAGE_STUCK, STUCK

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_BROWSER = (
    "the live page is tested in Chromium, and none was found: on Debian and Ubuntu "
    "apt-get install --no-install-recommends chromium, elsewhere name one in the variable CHROMIUM"
)
# A scenario as a stranger may write one: what stands in it must stay text.
TITLE = "<img src=x onerror=document.body.remove()> & <b>bold</b>"
WAIT = 1000.0 * PAGE_STUCK  # milliseconds


@dataclass
class Tab:
    """A page that is open, what it complained of, and what it asked of other machines."""

    page: object
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def chromium():
    """A browser for the tests of one file.

    While Playwright is at work its event loop counts as running in this thread, and no other test
    of the process could run one; so it ends with the file, whose tests run none.
    """
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium):
    """visitor(**options of the context): an empty page, of another visitor each.

    In the end it prints what every page shows and has said, which pytest tells of a test that failed.
    """
    said: dict[object, list[str]] = {}

    def come(**options):
        context = chromium.new_context(**options)
        context.set_default_timeout(WAIT)
        page = context.new_page()
        lines = said[page] = []
        page.on("console", lambda message: lines.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: lines.append(f"error: {error}"))
        return page

    yield come
    for page, lines in said.items():
        if not page.is_closed():
            print(page.url, *lines, page.inner_text("body"), sep="\n")
            page.context.close()


@pytest.fixture(scope="session")
def scenario_file(tmp_path_factory):
    """The declared defaults under a title that is markup."""
    file = tmp_path_factory.mktemp("scenario") / "odd.toml"
    file.write_text(f"[scenario]\ntitle = {{ en = '{TITLE}', zh = '{TITLE}' }}\n", encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def address(scenario_file):
    """Of a page that begins with that scenario."""
    arguments = [sys.executable, "run_sim.py", "dashboard", str(scenario_file), "--port", "0", "--no-browser"]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            lines = iter(server.stdout.readline, "")
            yield next(found[0] for found in (re.search(r"http://\S+", line) for line in lines) if found)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(STUCK)


@pytest.fixture
def visit(visitor, address):
    """visit(width=1280) opens the page as another visitor, its first year run.

    late: a pattern of scripts that arrive only after that year.
    What the page complains of, and what it asks of any other machine, fails the test in the end.
    """
    tabs: list[Tab] = []

    def open_page(width: int = 1280, height: int = 900, late: str = ""):
        tab = Tab(visitor(viewport={"width": width, "height": height}, accept_downloads=True))
        tabs.append(tab)
        page = tab.page
        page.on("console", lambda said: said.type == "error" and tab.complaints.append(said.text))
        page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        page.on("request", lambda asked: _is_elsewhere(asked.url) and tab.elsewhere.append(asked.url))
        page.on("websocket", lambda socket: _is_elsewhere(socket.url) and tab.elsewhere.append(socket.url))
        held = []
        if late:
            page.route(late, lambda route: held.append(route))
        page.goto(address)
        page.wait_for_selector("[data-season='4'] >> text=/Ready|就绪/")
        if late:
            while not held:
                page.wait_for_timeout(50)
            for route in held:
                route.continue_()
        page.wait_for_function("document.querySelectorAll('.linkage-picture canvas').length === 5")
        return page

    yield open_page
    assert [tab.complaints for tab in tabs if tab.complaints] == []
    assert [tab.elsewhere for tab in tabs if tab.elsewhere] == []


def _is_elsewhere(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1"


def reached(page, season: int) -> None:
    """Wait until the run has come to a season or beyond: a busy browser does not show every one."""
    page.wait_for_function(
        "season => Number(document.querySelector('[data-season]')?.dataset.season) >= season", arg=season
    )


@contextmanager
def changes(page, *pictures: str) -> Iterator[None]:
    """What is done inside must change what these pictures show, to the eye and in words."""
    before = {picture: (_pixels(page, picture), _words(page, picture)) for picture in pictures}
    yield
    for picture, (pixels, said) in before.items():
        page.wait_for_function(
            "([name, said]) => document.querySelector(name + ' [role=img]').ariaLabel !== said",
            arg=[f".linkage-{picture}", said],
        )
        page.wait_for_function(
            "([name, pixels]) => document.querySelector(name + ' canvas').toDataURL() !== pixels",
            arg=[f".linkage-{picture}", pixels],
        )


def _pixels(page, picture: str) -> str:
    return page.evaluate(f"document.querySelector('.linkage-{picture} canvas').toDataURL()")


def _words(page, picture: str) -> str:
    return page.get_attribute(f".linkage-{picture} [role=img]", "aria-label")
