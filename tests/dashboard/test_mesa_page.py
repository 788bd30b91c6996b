"""Mesa's own page opens and runs the model in a real browser, as docs/mesa.md shows it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dashboard.conftest import ROOT

# What the page's own pictures do not tell: whether a slider has reached the model.
SHOWN = """
import solara

page.kwargs["components"].append(
    lambda model: solara.Text(
        f"floor {model.engine.rules.order_purchase.floor:.2f}, {model.season} of year {model.year}"
    )
)
"""


@pytest.fixture
def mesa_page(tmp_path: Path):
    """The address of the page of docs/mesa.md, served as Solara's documentation says."""
    text = (ROOT / "docs" / "mesa.md").read_text(encoding="utf-8")
    code = next(
        block for block in re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S) if "Solara" in block
    )
    app = tmp_path / "app.py"
    app.write_text(code + SHOWN, encoding="utf-8")
    command = [sys.executable, "-m", "uvicorn", "solara.server.starlette:app", "--port", "0"]
    environment = os.environ | {"SOLARA_APP": str(app), "SOLARA_MODE": "production", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*command, "--no-access-log"],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as server:
        try:
            lines = iter(server.stderr.readline, "")
            yield next(found[0] for found in (re.search(r"http://\S+", line) for line in lines) if found)
        finally:
            server.terminate()
            print(server.stderr.read())  # pytest tells it where the test fails


def test_it_steps_the_model_and_a_slider_sets_a_parameter(visitor, mesa_page) -> None:
    page = visitor()
    page.goto(mesa_page)
    page.wait_for_selector("text=floor 0.95, start of year 0")
    page.click("button:has-text('Step')")
    page.wait_for_selector("text=floor 0.95, spring of year 1")
    page.wait_for_function("[...document.querySelectorAll('img')].some(each => each.naturalWidth > 300)")
    page.locator("[role=slider]").last.press("End")
    page.click("button:has-text('Reset')")
    page.wait_for_selector("text=floor 1.50, start of year 0")
    for season in ("spring", "summer", "autumn", "winter"):
        page.click("button:has-text('Step')")
        page.wait_for_selector(f"text=floor 1.50, {season} of year 1")
