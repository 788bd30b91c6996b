"""A PDF of a report, by a browser that is on the machine."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from model.errors import InputError

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_SECONDS = 120


def find_browser() -> str:
    """The path of a browser that can print.  Raises InputError if there is none."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    found = found or next((place for place in _PLACES if Path(place).exists()), None)
    if found is None:
        problem = (
            "no Chromium, Chrome or Edge was found to make a PDF with; leave the option out and "
            "print the HTML file from any browser"
        )
        raise InputError(problem, file="--pdf")
    return found


def write_pdf(html: Path, pdf: Path) -> None:
    """Print an HTML file as PDF, with its headings as bookmarks.

    Raises InputError if there is no browser or it fails.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--disable-sync",
            "--disable-component-update",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",  # bookmarks, of the headings
            f"--print-to-pdf={pdf.resolve()}",
            html.resolve().as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # Chromium's sandbox refuses the superuser
            command.insert(1, "--no-sandbox")
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise InputError(f"the browser made no PDF: {error}", file=browser) from None
    if done.returncode != 0 or not pdf.exists():
        raise InputError(f"the browser made no PDF (exit code {done.returncode})", file=browser)
