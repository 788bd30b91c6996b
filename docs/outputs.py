"""Run the commands that pages show and put what they print below them: `make outputs`.

In a page, a block of `sh` or `py` that is followed by a block of `text` is a command with its output.
A comment between them, <!-- lines 2 to 9 -->, keeps only these lines of it.  A block of `toml`
right above is the file NAME.toml that the command reads.  The commands of a page run in one
folder with nothing but scenarios/, in their order; a page whose commands fail stays as it is.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "README.zh.md", "docs/start.md", "docs/experiments.md", "docs/tutorial.md")
SHOWN = re.compile(
    r"(?P<head>(?:^```toml\n(?P<file>(?:(?!```).*\n)+)```\n\n)?^```(?P<kind>sh|py)\n(?P<commands>(?:(?!```).*\n)+)```\n\n)"
    r"(?P<part><!-- lines (?P<first>\d+) to (?P<last>\d+) -->\n\n)?"
    r"```text\n(?:(?!```).*\n)*```$",
    re.MULTILINE,
)


def printed(commands: str, folder: Path, kind: str = "sh") -> str:
    """What the commands print, one after another.  Raises CalledProcessError if one fails.

    kind: "sh" for commands of the model, one a line, or "py" for a piece of Python.
    """
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "COLUMNS": "80"}
    found = []
    for line in [commands] if kind == "py" else commands.splitlines():
        python, script, *arguments = ("", "") if kind == "py" else shlex.split(line)
        if kind == "sh" and (python, script) != ("python", "run_sim.py"):
            raise ValueError(f"is not a command of the model: {line}")
        print(f"  {line}", file=sys.stderr)
        done = subprocess.run(
            [sys.executable, *(["-c", line] if kind == "py" else [str(PROJECT / script), *arguments])],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        found.append(done.stdout.strip("\n"))
    return "\n\n".join(found)


def with_outputs(page: str, folder: Path) -> str:
    """The page with every shown output as it is now."""

    def shown(match: re.Match[str]) -> str:
        if match["file"] is not None:
            name = next(word for word in match["commands"].split() if word.endswith(".toml"))
            (folder / name).write_text(match["file"], encoding="utf-8")
        lines = printed(match["commands"], folder, match["kind"]).splitlines()
        if match["part"] is not None:
            lines = lines[int(match["first"]) - 1 : int(match["last"])]
        text = "\n".join(line.rstrip() for line in lines).strip("\n")
        return f"{match['head']}{match['part'] or ''}```text\n{text}\n```"

    return SHOWN.sub(shown, page)


def main() -> None:
    """Bring the named pages up to date, or all of PAGES that are there."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("pages", nargs="*", metavar="PAGE")
    pages = parser.parse_args().pages or [page for page in PAGES if (PROJECT / page).exists()]
    for name in pages:
        path = PROJECT / name
        print(name, file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(PROJECT / "scenarios", Path(folder) / "scenarios")
            path.write_text(with_outputs(path.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
