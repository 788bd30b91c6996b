"""What a person meets at a terminal: completion, colour, help after a mistake, JSON everywhere."""

import inspect
import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from rich.cells import cell_len

import run_sim
from model.command_line.screen import print_lines
from model.errors import InputError
from model.glossary import terms
from model.outcomes.tables import HEADLINE_COLUMNS
from model.scenario import list_scenarios

ROOT = Path(__file__).resolve().parent.parent
QUIET = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}


def completed(line: str, capsys, monkeypatch) -> list[str]:
    """What bash would be offered at the end of a line, by the protocol that Typer speaks with it."""
    typed = line.split(" ")
    monkeypatch.setenv("_RUN_SIM.PY_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(typed) - 1))
    with pytest.raises(SystemExit) as ended:
        run_sim.main([])
    assert ended.value.code == 0
    return capsys.readouterr().out.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("run_sim.py comp", ["compare", "compile"]),
        ("run_sim.py run order", ["order_purchase"]),
        ("run_sim.py run ", list_scenarios()),
        ("run_sim.py compare no_linkage all", ["all_linkages"]),
        ("run_sim.py run baseline --sc", ["--scale"]),
        ("run_sim.py run baseline --set linkages.order_purchase.fl", ["linkages.order_purchase.floor="]),
        ("run_sim.py sweep --vary prices.pers", ["prices.persistence="]),
        ("run_sim.py sensitivity --only linkages.em", ["linkages.employment"]),
        ("run_sim.py decompose --outcome med", ["median_income"]),
        ("run_sim.py optimise --goal gini", ["gini_all:max", "gini_all:min"]),
        ("run_sim.py decompose --of ", ["forms", "parts", "order_purchase", "employment"]),
        ("run_sim.py sweep --design l", ["latin"]),
        ("run_sim.py parameters --class a", ["article", "assumption"]),
        ("run_sim.py figures --check drought", ["drought_year"]),
        ("run_sim.py robust --base no_l", ["no_linkage"]),
        ("run_sim.py run nothing_like_it", []),
    ],
)
def test_a_shell_is_offered_what_fits(line: str, offered: list[str], capsys, monkeypatch) -> None:
    found = completed(line, capsys, monkeypatch)
    if "--only" in line:  # the section, then its keys
        assert found[0] == offered[0]
        assert all(name.startswith(f"{offered[0]}.") for name in found[1:])
    else:
        assert found == offered


def test_outcomes_that_are_offered_are_all_there_are() -> None:
    """They stand where no heavy library is loaded for them."""
    assert list(terms("outcomes")) == list(HEADLINE_COLUMNS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this system")
def test_bash_itself_completes(tmp_path: Path) -> None:
    environment = {
        **QUIET,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
    }
    script = tmp_path / "completion.sh"
    shown = [sys.executable, "run_sim.py", "--show-completion", "bash"]
    script.write_bytes(subprocess.run(shown, cwd=ROOT, env=environment, capture_output=True).stdout)
    program = (
        f"source {script}; COMP_WORDS=(./run_sim.py run double_w); COMP_CWORD=2; "
        "$(complete -p run_sim.py | sed 's/.*-F \\([^ ]*\\).*/\\1/') ./run_sim.py; echo ${COMPREPLY[@]}"
    )
    done = subprocess.run(["bash", "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.split() == ["double_will", "double_work"], done.stderr


# --- colour -----------------------------------------------------------------------------


def on_a_terminal(*arguments: str, **environment: str) -> bytes:
    """All that a command writes to a terminal of its own."""
    import pty  # not on Windows

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**QUIET, "TERM": "xterm-256color", **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # how Linux tells that the other end is closed
            break
        if not part:
            break
        written += part
    process.wait()
    os.close(ours)
    return written


TABLE = """from model.command_line.screen import print_table
print_table("", (("", "left"),), [("MISS",)], {"MISS": "red"})
"""
RED = (b"\x1b[31m", b"\x1b[1;31m", b"\x1b[31;1m", b"\x1b[31m\x1b[1m")


def is_red(written: bytes) -> bool:
    return any(code in written for code in RED)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
def test_colour_only_on_a_terminal_that_wants_it() -> None:
    for arguments in (("-c", TABLE), ("run_sim.py", "rnu")):
        assert is_red(on_a_terminal(*arguments))
        assert not is_red(on_a_terminal(*arguments, NO_COLOR="1"))
        piped = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=QUIET, capture_output=True)
        assert b"\x1b" not in piped.stdout + piped.stderr
        assert piped.stdout + piped.stderr != b""


# --- help after a mistake ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rnu"], "Did you mean 'run'? (python run_sim.py --help)"),
        (["run"], "Missing argument 'SCENARIO'. (python run_sim.py run --help)"),
        (["run", "nothing_like_it"], "; python run_sim.py scenarios lists all"),
        (["run", "order_purchas"], "did you mean 'order_purchase'? python run_sim.py scenarios lists all"),
        (["run", "baseline", "--set", "floor"], "must be KEY=VALUE, such as labour.local_wage=120"),
        (["run", "baseline", "--set", "labor.x=1"], "python run_sim.py parameters lists all"),
        (["run", "baseline", "--set", 'labour.local_wage="figure:no"'], "run_sim.py figures lists all"),
        (["parameters", "shocks", "--class", "article"], "those that fit are of assumption"),
        (["sweep", "--vary", "wage=1:2"], "python run_sim.py parameters lists all"),
        (["sensitivity", "--outcome", "income"], "there are mean_income, mean_income_all"),
        (["resume", "nowhere"], "name one that --out has written"),
        (["export", "nowhere"], "name one that --out has written"),
    ],
)
def test_a_mistake_is_told_with_what_to_do_next(arguments: list[str], told: str, capsys) -> None:
    assert run_sim.main(arguments) == 2
    assert told in capsys.readouterr().err


def test_an_unfinished_experiment_says_how_to_finish_it(tmp_path: Path, capsys) -> None:
    (tmp_path / "plan.json").write_text("{}")
    assert run_sim.main(["export", str(tmp_path)]) == 2
    assert f"to finish the experiment: python run_sim.py resume {tmp_path}" in capsys.readouterr().err


def test_what_lists_everything_is_a_command() -> None:
    error = InputError("no such thing", suggestion="thing", see="scenarios")
    assert str(error) == "no such thing; did you mean 'thing'? python run_sim.py scenarios lists all"
    assert str(InputError("no such thing", see="figures")).endswith("; python run_sim.py figures lists all")


# --- JSON -------------------------------------------------------------------------------

WITHOUT_RESULTS = {"dashboard"}  # it serves a page


def test_every_command_that_prints_results_prints_json() -> None:
    commands = typer.main.get_command(run_sim.app).commands  # type: ignore[attr-defined]
    assert {"run", "compare", "validate", "parameters", "export", "compile"} <= commands.keys()
    for name, command in commands.items():
        options = {option for parameter in command.params for option in parameter.opts}
        assert "--json" in options or name in WITHOUT_RESULTS, name


def test_shared_options_are_the_same_everywhere() -> None:
    from model.command_line import analysis_commands
    from model.command_line.analysing import Asked

    shared = set(inspect.signature(Asked).parameters) - {"scenario", "uncertain"}
    for name in (
        "effects",
        "decompose",
        "sweep",
        "sensitivity",
        "optimise",
        "calibrate",
        "robust",
        "validate",
    ):
        command = getattr(analysis_commands, name)
        assert shared <= set(inspect.signature(command).parameters), name
        assert command.__doc__


def test_closed_outputs_are_nobody_reading() -> None:
    command = f'"{sys.executable}" "{ROOT / "run_sim.py"}" scenarios'
    for closed, expected in ((">&-", ""), (">&- 2>&-", "")):
        ended = subprocess.run(f"{command} {closed}", shell=True, capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stderr) == (0, expected)


@pytest.mark.parametrize("width", [40, 57, 80])
def test_lines_of_chinese_are_broken_where_offices_break_them(width: int, capsys, monkeypatch) -> None:
    text = "最高收入11,039元（即“吸纳就业”为false时）；最低10,998.5元，其他不明；请加大 --scale。"
    monkeypatch.setenv("COLUMNS", str(width))
    for lead in range(width):
        print_lines("无" * (lead // 2) + "x" * (lead % 2) + text)
        lines = capsys.readouterr().out.splitlines()
        assert "".join("".join(lines).split()).endswith("".join(text.split()))
        assert all(cell_len(line) <= width for line in lines)
        for line, following in itertools.pairwise(lines):
            assert following[0] not in "，。、；：！？）”" and line[-1] not in "（“"
            assert not (line[-1].isascii() and following[0].isascii() and line[-1] + following[0] in text)


# --- lines ------------------------------------------------------------------------------


def test_a_long_chinese_sentence_breaks_no_number_and_starts_no_line_with_punctuation(capsys, monkeypatch):
    said = "没有明确差别：最低10,998元（第1个取值点，区间−149至+832元/人·年），最高11,005元（第3个取值点）。"
    for width in range(40, 81):
        monkeypatch.setenv("COLUMNS", str(width))
        print_lines(said)
        lines = capsys.readouterr().out.splitlines()
        assert "".join(lines).replace(" ", "") == said
        assert all(cell_len(line) <= width for line in lines)
        for before, after in itertools.pairwise(lines):
            assert not (before[-1] + after[0]).isascii()
            assert before[-1] not in "（/" and after[0] not in "），。：/"
