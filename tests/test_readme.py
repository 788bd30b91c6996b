"""The README keeps its word: its commands and code run, its links lead somewhere.

The commands run in one folder that is empty at first; before a command or code that reads results
the command that writes them is run, whatever the order of the tests.
"""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import run_sim

PROJECT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh.md")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)\)")


def text_of(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(text_of(name)) if found == language]


def commands(name: str) -> list[str]:
    lines = [line for block in blocks(name, "sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("python run_sim.py")]


RESULTS = re.compile(r"results/[\w-]+")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


def run_command(command: str, folder: Path) -> None:
    """Run a command of the README, unless it has written its results already."""
    written = re.search(rf"--(?:out|to) ({RESULTS.pattern})", command)
    if written is None or not (folder / written[1]).exists():
        write_what_it_reads(command.replace(written[0], "") if written else command, folder)
        error = io.StringIO()
        with contextlib.chdir(folder), contextlib.redirect_stderr(error):
            assert run_sim.main(shlex.split(command)[2:]) == 0, error.getvalue()
        assert "Traceback" not in error.getvalue()


def write_what_it_reads(text: str, folder: Path) -> None:
    """Run the commands that write the results that a command or code names."""
    for results in RESULTS.findall(text):
        (writer,) = (each for each in commands("README.md") if each.endswith(f"--out {results}"))
        run_command(writer, folder)


@pytest.mark.parametrize("command", commands("README.md"))
def test_the_commands_run(command: str, folder: Path) -> None:
    run_command(command, folder)


@pytest.mark.parametrize("code", blocks("README.md", "python"))
def test_the_code_runs(code: str, folder: Path) -> None:
    write_what_it_reads(code, folder)
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"}
    script = [sys.executable, "-c", code]
    done = subprocess.run(script, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_there_are_commands_and_code() -> None:
    assert len(commands("README.md")) >= 10
    assert len(blocks("README.md", "python")) == 3


def test_both_languages_give_the_same_commands() -> None:
    assert commands("README.zh.md") == commands("README.md")
    assert blocks("README.zh.md", "bat") == blocks("README.md", "bat")
    code = [re.sub("#.*", "", block) for block in blocks("README.md", "python")]
    assert [re.sub("#.*", "", block) for block in blocks("README.zh.md", "python")] == code


SHOWN_TABLE = re.compile(r"^\*\*\d\. (.*?)\*\*.*?^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_every_question_is_shown_its_table_with_its_heading(name: str) -> None:
    """A title that takes a line more, as with a setting in it, must not cut the heading off."""
    tables = dict(SHOWN_TABLE.findall(text_of(name)))
    assert len(tables) == 5
    for question, table in tables.items():
        lines = table.splitlines()
        rule = next(place for place, line in enumerate(lines) if line.startswith("──"))
        assert rule in (1, 2, 3, 4), question
        first_words = ("regis-", "linkage form", "number")  # of the first line of a heading
        assert any(word in " ".join(lines[:rule]) for word in first_words), question
        assert lines[rule + 1].strip(), question


def test_no_question_asks_what_its_table_cannot_answer() -> None:
    """Whether linkages protect in a drought takes a run without one; nothing shown has it beside."""
    (first, _), *_ = SHOWN_TABLE.findall(text_of("README.md"))
    (chinese, _), *_ = SHOWN_TABLE.findall(text_of("README.zh.md"))
    assert "protect" not in first and "保护" not in chinese


@pytest.mark.parametrize("name", READMES)
def test_links_and_pictures_are_there(name: str) -> None:
    links = [link for link in LINK.findall(text_of(name)) if "://" not in link]
    assert "docs/images/linkage-forms.png" in links
    missing = [link for link in links if not (PROJECT / link).exists()]
    assert missing == []


@pytest.mark.parametrize("name", READMES)
def test_the_way_without_make_is_what_make_does(name: str) -> None:
    makefile = text_of("Makefile").replace("\\\n", " ")
    forms = re.search(r"LINKAGE_FORMS := ([a-z_ ]+)", makefile)
    options = re.search(r"COMPARE := .*?(--replications.*) --out", makefile)
    assert forms is not None and options is not None
    expected = f"python run_sim.py compare {' '.join(forms[1].split())} {options[1]} --out"
    assert expected in text_of(name)
