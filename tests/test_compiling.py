"""Whoever waits for rules to be compiled is told so, and no run counts that time as its own."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run_sim
from model import compiled
from model.command_line import compiling
from model.compiled import cache_folder
from model.engine import Engine
from model.experiments import loading
from model.experiments.loading import load_rules

ROOT = Path(__file__).resolve().parent.parent
TINY = ["--scale", "1e-9", "--years", "1"]
LINE = "Compiling what is not compiled yet; the first time takes up to half a minute.\n"


@pytest.fixture
def unmarked(tmp_path: Path) -> Path:
    """A cache that is complete and does not say so: there is something to wait for, but not for long."""
    load_rules()
    folder = cache_folder()
    assert folder is not None
    marks = shutil.ignore_patterns("complete-*", ".*")
    shutil.copytree(folder, tmp_path / "cache" / folder.name, ignore=marks)
    return tmp_path / "cache"


def started(cache: Path, *arguments: str, **streams: object) -> subprocess.Popen:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache), "FORCE_COLOR": "1"}
    command = [sys.executable, "run_sim.py", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, **streams)  # type: ignore[call-overload]


def test_in_a_pipe_a_line_at_the_beginning_says_it_once(unmarked, tmp_path):
    """On standard error, so that JSON stays JSON; and no bar, though for Rich FORCE_COLOR is a terminal."""
    arguments = ["run", "baseline", *TINY, "--json"]
    for said in (LINE, ""):
        with (tmp_path / "error.txt").open("w+", encoding="utf-8") as error:
            process = started(unmarked, *arguments, stdout=subprocess.PIPE, stderr=error)
            output, _ = process.communicate()
            error.seek(0)
            assert error.read() == said
        assert process.returncode == 0
        assert json.loads(output)["scenario"] == "baseline"


@pytest.mark.skipif(os.name == "nt", reason="terminals of POSIX systems")
def test_on_a_terminal_a_bar_says_how_far_it_is(unmarked):
    import pty

    ours, theirs = pty.openpty()
    process = started(unmarked, "run", "baseline", *TINY, "--json", stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = io.BytesIO()
    try:
        while part := os.read(ours, 4096):
            shown.write(part)
    except OSError:  # on Linux the end of a terminal
        pass
    output, _ = process.communicate()
    os.close(ours)
    assert process.returncode == 0 and json.loads(output)["scenario"] == "baseline"
    bars = re.findall(rb"compiling rules [^\r\n]*?(\d+)/(\d+)", shown.getvalue())
    rules = {int(total) for _, total in bars}
    assert len(rules) == 1
    assert 0.9 * rules.pop() < max(int(done) for done, _ in bars)
    assert LINE.encode() not in shown.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "baseline", *TINY],
        ["run", "baseline", *TINY, "--blocks"],
        ["figures", "--check", "baseline", "--scale", "1e-9"],
        ["compare", "no_linkage", "employment", *TINY, "--replications", "2"],
        ["effects", "employment", *TINY, "--replications", "2"],
        ["sweep", "baseline", *TINY, "--replications", "1", "--vary", "prices.persistence=0.1:0.2:2"],
    ],
)
def test_every_command_compiles_before_it_runs(arguments, monkeypatch, capsys):
    done = []
    step = Engine.step
    monkeypatch.setattr(loading, "rules_are_compiled", lambda: False)
    monkeypatch.setattr(compiling, "_compile", lambda: done.append("compiled"))
    monkeypatch.setattr(Engine, "step", lambda engine: (done.append("step"), step(engine)))
    assert run_sim.main(arguments) == 0
    assert done[0] == "compiled" and done.count("compiled") == 1 and "step" in done
    capsys.readouterr()


def test_nothing_is_compiled_for_what_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(loading, "rules_are_compiled", lambda: pytest.fail("asked before it was refused"))
    for arguments in (["run", "nowhere"], ["run", "baseline", "--scale", "7"], ["compare", "baseline", "x"]):
        assert run_sim.main(arguments) == 2
    capsys.readouterr()


def test_where_no_code_is_kept_each_process_compiles_for_itself(monkeypatch, capsys):
    monkeypatch.setattr(compiled, "cache_folder", lambda: None)
    monkeypatch.setattr(loading, "cache_folder", lambda: None)
    monkeypatch.setattr(compiling, "_compile", lambda: pytest.fail("compiled for nobody"))
    compiling.compile_missing(jobs=2)
    assert capsys.readouterr().err.startswith("Each process compiles the rules for itself")
    load_rules()  # in this process, where it is loaded already
    assert not loading.rules_are_compiled()
    rules = compiling._rules_of_a_run()
    assert 0 < compiling._compiled_of(rules) < len(rules)


def test_only_many_missing_rules_are_worth_the_start_of_more_processes(monkeypatch, capsys):
    from model.experiments import executors

    class OpenedError(Exception):
        pass

    def opened(*_, **__):
        raise OpenedError

    load_rules()
    monkeypatch.setattr(loading, "rules_are_compiled", lambda: False)
    monkeypatch.setattr(executors, "open_executor", opened)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    compiling.compile_missing()  # all are kept
    monkeypatch.setattr(compiled, "kept_names", set)  # none is
    with pytest.raises(OpenedError):
        compiling.compile_missing()
    capsys.readouterr()
