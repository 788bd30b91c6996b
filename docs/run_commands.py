"""Run the commands of a page and put what they print below them: `python docs/run_commands.py start.md`.

Each block of commands or of Python that is followed by a block of text is run, in the order of the
page, in a copy of the project that is thrown away; a TOML block is saved where the paragraph above
names it.  Do this after a change of the baseline; it takes some minutes for each page.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
BLOCK = re.compile(
    r"(?:^`(?P<file>[\w/.]+\.toml)`[^\n]*\n\n)?```(?P<kind>sh|py|toml)\n(?P<given>.*?)^```\n"
    r"(?P<printed>\n```text\n.*?^```\n)?",
    re.MULTILINE | re.DOTALL,
)


def run(given: str, kind: str, project: Path) -> str:
    """What a block prints, as on a screen of 80 columns."""
    environment = os.environ | {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONPATH": str(project)}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    command = ["bash", "-ec", given] if kind == "sh" else [sys.executable, "-c", given]
    done = subprocess.run(command, cwd=project, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"run_commands.py: this failed:\n{given}")
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())


def redone(page: str, project: Path) -> str:
    """The page with fresh output."""

    def again(found: re.Match[str]) -> str:
        whole, given, kind = found[0], found["given"], found["kind"]
        if kind == "toml":
            if found["file"]:
                (project / found["file"]).write_text(given, encoding="utf-8")
            return whole
        if found["printed"] is None:
            return whole
        head = whole[: found.start("printed") - found.start()]
        return f"{head}\n```text\n{run(given, kind, project)}\n```\n"

    return BLOCK.sub(again, page)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(f"{__doc__}")
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / "project"
            for part in ("model", "scenarios"):
                shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
            for part in ("run_sim.py", "pyproject.toml"):
                shutil.copy(ROOT / part, copy)
            file = DOCS / name
            text = redone(file.read_text(encoding="utf-8"), copy)
            file.write_text(text, encoding="utf-8", newline="\n")
