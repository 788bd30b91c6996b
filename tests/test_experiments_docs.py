"""docs/experiments.md keeps its word: commands, files and code are of the form that is accepted."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import typer

import run_sim
from model.experiments.calibrate import read_targets
from model.experiments.plans import read_plan

PAGE = (Path(run_sim.__file__).parent / "docs" / "experiments.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if line]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_arguments_that_are_accepted(command: str) -> None:
    python, script, name, *arguments = shlex.split(command)
    assert (python, script) == ("python", "run_sim.py")
    group = typer.main.get_command(run_sim.app)
    found = group.commands[name]  # type: ignore[attr-defined]
    found.make_context(name, arguments)  # raises for what is not accepted


def test_every_analysis_is_shown() -> None:
    shown = {shlex.split(command)[2] for command in COMMANDS}
    assert shown == {"effects", "decompose", "sweep", "sensitivity", "optimise", "calibrate", "robust"}


def test_the_files_are_read_as_they_stand(tmp_path: Path) -> None:
    plan, targets = (text for kind, text in BLOCKS if kind == "toml")
    for name, text in (("plan.toml", plan), ("targets.toml", targets)):
        assert tomllib.loads(text)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(read_plan(tmp_path / "plan.toml").ranges) == 2
    wanted, ranges = read_targets(tmp_path / "targets.toml")
    assert (len(wanted), len(ranges)) == (1, 3)


@pytest.mark.parametrize("code", [text for kind, text in BLOCKS if kind == "py"])
def test_the_code_is_python(code: str) -> None:
    compile(code, "experiments.md", "exec")
