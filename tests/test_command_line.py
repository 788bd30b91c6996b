"""The command line: every command, every mistake in one line, JSON and tables that agree."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

import model.engine
import run_sim
from model.accounts import AccountsError
from model.declare.parameter import declared
from model.errors import InputError
from model.figures import load_figures
from model.outcomes.tables import HEADLINE_COLUMNS
from model.parameters import SECTIONS
from model.results import read_results
from model.scenario import list_scenarios, load_scenario
from tests.patience import STUCK
from tests.streams import printed_in

ROOT = Path(__file__).resolve().parent.parent
TINY = ["--scale", "0.001", "--years", "1"]
# Not pydantic, which newer versions of Typer import themselves.
HEAVY = {"numpy", "numba", "pandas", "pyarrow", "matplotlib", "mesa", "scipy", "rich"}


def call(capsys, *arguments) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command in this process."""
    status = run_sim.main([str(argument) for argument in arguments])
    output, error = capsys.readouterr()
    return status, output, error


def succeed(capsys, *arguments) -> str:
    status, output, error = call(capsys, *arguments)
    assert status == 0, error
    assert error == ""
    return output


def start(*arguments, **environment) -> subprocess.Popen:
    """A command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "run_sim.py", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def fits(output: str) -> bool:
    return all(cell_len(line) <= 80 for line in output.splitlines())


# --- help and imports ---------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["run", "--help"], ["compare", "--help"], ["run", "baseline", "--scale", "0"], ["rnu"], []],
    ids=" ".join,
)
def test_help_and_slips_import_nothing_heavy(arguments):
    program = f"import sys, run_sim; run_sim.main({arguments}); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not HEAVY & set(done.stderr.split())


def test_help_names_every_command(capsys):
    output = succeed(capsys, "--help")
    for command in ("run", "compare", "scenarios", "parameters", "figures", "compile"):
        assert f"\n  {command} " in output
    assert succeed(capsys) == output  # what to do is what somebody without arguments asks


def test_the_file_is_a_program():
    process = start("--help")
    output, error = process.communicate()
    assert process.returncode == 0
    assert b"Usage: run_sim.py" in output
    assert error == b""


# --- run ----------------------------------------------------------------------------


def test_a_python_without_the_packages_is_told_how_to_get_them():
    done = subprocess.run(
        [sys.executable, "-S", "run_sim.py", "run"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert re.fullmatch(r"Error: the package typer is not installed .*`make install`.*\n", done.stderr)


def test_run_prints_the_headline_as_table_and_as_json(capsys):
    arguments = ["run", "baseline", *TINY, "--seed", "4"]
    table = succeed(capsys, *arguments)
    content = json.loads(succeed(capsys, *arguments, "--json"))
    assert fits(table)
    assert list(content["headline"]) == list(HEADLINE_COLUMNS)
    lines = {line.split()[0]: line.split() for line in table.splitlines() if line.split()}
    for name, value in content["headline"].items():
        words = lines[name]
        assert float(words[1].replace(",", "")) == pytest.approx(value, abs=0.5 if value > 1.0 else 5e-5)
        assert words[2] == HEADLINE_COLUMNS[name].unit
    assert f"Digest: {content['digest']}" in table
    assert f"{content['households_simulated']:,} households" in " ".join(table.split())
    assert f"{content['accounts']['max_relative_imbalance']:.1e}" in table
    assert content["title"]["zh"] in table


def test_run_takes_a_path_and_settings(capsys):
    arguments = [*TINY, "--seed", "4", "--json"]
    plain = json.loads(succeed(capsys, "run", ROOT / "scenarios" / "baseline.toml", *arguments))
    same = json.loads(succeed(capsys, "run", "baseline", *arguments))
    off = [f"--set=linkages.{form}.enabled=false" for form in ("order_purchase", "employment")]
    other = json.loads(succeed(capsys, "run", "baseline", *arguments, *off))
    assert plain["digest"] == same["digest"] != other["digest"]


def test_threads_do_not_change_results(capsys):
    one, two = (
        json.loads(succeed(capsys, "run", "baseline", *TINY, "--threads", threads, "--json"))["digest"]
        for threads in (1, 2)
    )
    assert one == two


def test_blocks_of_counties_do_not_change_results(capsys, tmp_path):
    def done(folder, *way):
        return json.loads(
            succeed(capsys, "run", "baseline", *TINY, *way, "--out", tmp_path / folder, "--json")
        )

    whole, blocks = done("whole"), done("blocks", "--blocks", "--threads", "2")
    assert whole["digest"] == blocks["digest"]
    assert whole["headline"] == blocks["headline"]
    tables = [sorted(file.name for file in (tmp_path / folder).iterdir()) for folder in ("whole", "blocks")]
    assert tables[0] == tables[1]


def test_run_writes_results_and_matrices(capsys, tmp_path):
    out, sam = tmp_path / "results", tmp_path / "sam.csv"
    output = succeed(capsys, "run", "baseline", *TINY, "--out", out, "--sam", sam)
    assert f"Results: {out}" in output.replace("\n", "")
    results = read_results(out)
    assert f"Digest: {results.summary['digest']}" in output
    assert results.manifest["seed"] == 1
    assert sam.read_text(encoding="utf-8").startswith("year,county,adcode,receiver,payer,yuan\n1,")


def test_a_pipe_gets_no_progress_and_json_alone():
    process = start("run", "baseline", *TINY, "--json")
    output, error = process.communicate()
    assert process.returncode == 0
    assert error == b""
    assert json.loads(output)["scenario"] == "baseline"


# --- mistakes -----------------------------------------------------------------------

FLOOR = "linkages.order_purchase.floor"
MISTAKES = {
    ("run",): "Missing argument",
    ("rnu", "baseline"): "No such command 'rnu'",
    ("run", "baseline", "no_linkage"): "unexpected extra argument",
    ("run", "baseline", "--scael", "1"): "--scale",
    ("run", "baseline", "--scale"): "--scale",
    ("run", "baseline", "--scale", "much"): "'--scale'",
    ("run", "baseline", "--scale", "0"): "--scale = 0.0: must be above 0 and at most 1",
    ("run", "baseline", "--scale", "1.01"): "--scale = 1.01: must be above 0 and at most 1",
    ("run", "baseline", "--scale", "nan"): "--scale = nan: must be above 0 and at most 1",
    ("run", "baseline", "--years", "0"): "--years = 0: must be between 1 and 1000",
    ("run", "baseline", "--years", "1001"): "--years = 1001: must be between 1 and 1000",
    ("run", "baseline", "--years", "1.5"): "'--years'",
    ("run", "baseline", "--seed", "-1"): "--seed = -1: must be between 0 and 2^63 - 1",
    ("run", "baseline", "--seed", str(2**63)): "must be between 0 and 2^63 - 1",
    ("run", "baseline", "--seed", "9" * 5000): "'--seed'",
    ("run", "baseline", "--threads", "0"): "--threads = 0: must be between 1 and 1024",
    ("run", "order_purchas"): "no scenario 'order_purchas' in scenarios/; did you mean 'order_purchase'?",
    ("run", "nowhere/x.toml"): "nowhere/x.toml: no such file",
    ("run", "baseline", "--set", "floor"): "--set: 'floor' must be KEY=VALUE",
    ("run", "baseline", "--set", f"{FLOOR}=-1"): f"--set: {FLOOR} = -1: must be between 0 and",
    ("run", "baseline", "--set", f"{FLOOR}=low"): f'--set: {FLOOR} = "low": must be a number',
    ("run", "baseline", "--set", f"{FLOOR[:-1]}=1"): f"did you mean '{FLOOR}'?",
    ("run", "baseline", f"--set={FLOOR}=1", f"--set={FLOOR}=0.9"): f"--set: {FLOOR}: is set twice",
    ("compare",): "Missing argument",
    ("compare", "baseline"): "at least two scenarios",
    ("compare", "baseline", "baseline"): "is named twice",
    ("compare", "baseline", "nothing_like_it"): "no scenario 'nothing_like_it'",
    ("compare", "baseline", "no_linkage", "--replications", "1"): "--replications = 1: must be between 2",
    ("compare", "baseline", "no_linkage", "--jobs", "0"): "--jobs = 0: must be between 1 and",
    ("compare", "baseline", "no_linkage", "--years", "0"): "--years = 0",
    ("compare", "baseline", "no_linkage", "--scale", "2"): "--scale = 2.0",
    ("compare", "baseline", "no_linkage", "--seed", "-3"): "--seed = -3",
    ("compare", "baseline", "no_linkage", "--set", f"{FLOOR}=-1"): f"--set: {FLOOR} = -1",
    ("parameters", "flor"): "no parameter fits 'flor'; did you mean 'floor'?",
    ("parameters", "--class", "articel"): "must be 'article' or 'statistics' or",
    ("parameters", "shocks", "--class", "article"): "no parameter of class 'article' fits 'shocks'",
    ("figures", "microcredit"): "unexpected extra argument",
}


@pytest.mark.parametrize("arguments", MISTAKES, ids=lambda arguments: " ".join(arguments)[:60])
def test_a_mistake_is_told_in_one_line(capsys, arguments):
    assert_refused(call(capsys, *arguments), MISTAKES[arguments])


def assert_refused(result: tuple[int, str, str], message: str) -> None:
    status, output, error = result
    assert status == 2
    assert output == ""
    assert error.startswith("Error: ")
    assert error.count("\n") == 1
    assert error.endswith("\n")
    assert len(error) < 400
    assert message in error


@pytest.mark.parametrize(
    "command", [["run", "baseline"], ["compare", "baseline", "no_linkage"]], ids=" ".join
)
def test_a_used_or_impossible_folder_is_refused_before_the_work(capsys, tmp_path, monkeypatch, command):
    monkeypatch.setattr(model.engine, "simulate", None)
    used = tmp_path / "used"
    used.mkdir()
    (used / "thesis.txt").write_text("mine")
    file = used / "thesis.txt"
    for out, message in (
        (used, f"{used}: already holds files; name another folder"),
        (file, f"{file}: is a file, not a folder"),
        (file / "below", f"cannot be written: {file} is not a folder"),
    ):
        assert_refused(call(capsys, *command, "--out", out), message)

    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    new = tmp_path / "new"
    assert_refused(call(capsys, *command, "--out", new), f"{new}: cannot be written: Permission denied")
    assert file.read_text() == "mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["used"]


def test_a_used_file_for_matrices_is_refused_before_the_work(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(model.engine, "simulate", None)
    file = tmp_path / "sam.csv"
    file.write_text("mine")
    assert_refused(call(capsys, "run", "baseline", "--sam", file), "is already there; name another file")
    assert_refused(call(capsys, "run", "baseline", "--sam", tmp_path), "is a folder; name a file")


def test_a_wrong_scenario_file_is_named_with_its_line(capsys, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("[linkages.order_purchase]\n\nfloor = -1\n")
    assert_refused(call(capsys, "run", file), f"{file}:3: {FLOOR} = -1: must be between 0 and")


def test_characters_that_steer_a_terminal_are_not_passed_on(capsys):
    result = call(capsys, "run", "base\x1b[31mline\nError: no")
    assert_refused(result, "no scenario 'base")
    assert "\x1b" not in result[2]


def test_accounts_that_do_not_balance_are_a_defect(capsys, monkeypatch):
    def fail(*_, **__):
        raise AccountsError("autumn of year 3, 娄烦县: the row of transfers is out of balance")

    monkeypatch.setattr(model.engine, "simulate", fail)
    status, output, error = call(capsys, "run", "baseline")
    assert (status, output) == (1, "")
    assert error.startswith("Error: ")
    assert error.count("\n") == 1
    assert "娄烦县" in error


def test_too_little_memory_is_told(capsys, monkeypatch):
    def fail(*_, **__):
        raise MemoryError

    monkeypatch.setattr(model.engine, "simulate", fail)
    status, _, error = call(capsys, "run", "baseline")
    assert status == 1
    assert error == "Error: not enough memory; a smaller --scale or fewer counties need less\n"


def test_an_unknown_defect_is_not_hidden(monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("a defect")

    monkeypatch.setattr(model.engine, "simulate", fail)
    with pytest.raises(RuntimeError, match="a defect"):
        run_sim.main(["run", "baseline"])


def test_an_interrupted_run_says_so(capsys, monkeypatch, tmp_path):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(model.engine, "simulate", interrupt)
    assert call(capsys, "run", "baseline", "--out", tmp_path / "results") == (130, "", "Interrupted.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal to send to one process")
def test_ctrl_c_ends_a_run():
    program = (
        "import os, signal, sys, model.engine, run_sim\n"
        "def stop(*_, **__): os.kill(os.getpid(), signal.SIGINT); signal.pause()\n"
        "model.engine.simulate = stop\n"
        "sys.exit(run_sim.main(['run', 'baseline']))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=STUCK)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"Interrupted.\n")
    assert signal.SIGINT == 2  # what 130 stands for: 128 and the signal


# --- terminals ----------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
@pytest.mark.parametrize(
    "arguments",
    [["scenarios"], ["figures"], ["run", "baseline", *TINY], ["figures", "--json"]],
    ids=" ".join,
)
def test_a_terminal_without_chinese_does_not_stop_anything(arguments, encoding):
    status, output, error = printed_in(encoding, *arguments)
    assert status == 0, error
    assert error == b""
    assert output.decode(encoding)
    if "--json" in arguments:
        assert json.loads(output)["source"]["title"].startswith("山西")


def test_a_message_with_chinese_on_such_a_terminal():
    """In a process of its own, which writes what the same command does here."""
    process = start("run", "无此情景", PYTHONIOENCODING="ascii")
    output, error = process.communicate()
    assert (process.returncode, output) == (2, b"")
    assert (2, output, error) == printed_in("ascii", "run", "无此情景")
    assert error.startswith(b"Error: no scenario '")
    assert error.count(b"\n") == 1


@pytest.mark.parametrize("arguments", [["parameters"], ["parameters", "--json"]], ids=" ".join)
def test_a_reader_that_goes_away_is_no_drama(arguments):
    process = start(*arguments)
    process.stdout.read(10)
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    assert process.wait() in (0, 1)


# --- compare ------------------------------------------------------------------------

COMPARE = ["compare", "no_linkage", "order_purchase", "--replications", "2", *TINY]


def test_compare_prints_rows_as_table_and_as_json(capsys, tmp_path):
    table = succeed(capsys, *COMPARE)
    content = json.loads(succeed(capsys, *COMPARE, "--json"))
    assert fits(table)
    assert [row["scenario"] for row in content["scenarios"]] == ["no_linkage", "order_purchase"]
    assert content["replications"] == 2
    lines = {line.split()[0]: line.split() for line in table.splitlines() if line.split()}
    for row in content["scenarios"]:
        words = lines[row["scenario"]]
        assert words[1] == f"{row['mean_income']:,.0f}"
        assert words[2] == f"{row['survey_income']:,.0f}"
        if row["difference"] is None:
            assert words[3:6] == ["-"] * 3
        else:
            changes = (row["difference"], row["difference_low"], row["difference_high"])
            assert words[3:6] == [f"{change:+,.0f}" for change in changes]
        assert words[6] == f"{100.0 * row['below_line_rate']:.2f}"
        assert words[7] == f"{row['programme_cost'] / 1e6:,.0f}"
        ratio = row["income_per_public_yuan"]
        assert words[8] == ("-" if ratio is None else f"{ratio:,.1f}")
    assert "95 % interval" in table
    assert "per registered member, yuan a year" in " ".join(table.split())


def test_compare_writes_a_folder_and_names_the_figure(capsys, tmp_path):
    out = tmp_path / "compared"
    output = succeed(capsys, *COMPARE, "--out", out).replace("\n", "")
    assert f"Results: {out}" in output
    images = list(out.glob("*.png"))
    assert images
    assert all(f"Figure: {image}" in output for image in images)
    assert [entry.name for entry in tmp_path.iterdir()] == ["compared"]


def test_compare_fits_whatever_a_scenario_is_called(capsys, tmp_path):
    long = tmp_path / f"{'a_very_long_name_of_a_scenario_' * 3}.toml"
    long.write_text("")
    assert fits(succeed(capsys, "compare", "baseline", long, "--replications", "2", *TINY))


# --- lists --------------------------------------------------------------------------


def test_scenarios_are_listed_with_their_questions(capsys):
    table = succeed(capsys, "scenarios")
    content = json.loads(succeed(capsys, "scenarios", "--json"))
    assert fits(table)
    assert [entry["scenario"] for entry in content] == list_scenarios()
    joined = table.replace("\n", "").replace(" ", "")
    for entry in content:
        assert entry["title"] == load_scenario(entry["scenario"]).title
        for text in (entry["scenario"], *entry["title"].values(), *entry["question"].values()):
            assert text.replace(" ", "") in joined


def test_parameters_are_listed_with_what_they_are(capsys):
    table = succeed(capsys, "parameters")
    content = json.loads(succeed(capsys, "parameters", "--json"))
    assert fits(table)
    assert [entry["key"] for entry in content] == list(declared(SECTIONS))
    joined = " ".join(table.split())
    for entry in content:
        assert f"{entry['key']} = " in joined
        assert entry["text"] in joined
    assert f"{len(content)} of {len(content)} parameters" in joined


@pytest.mark.parametrize(
    ("pattern", "source_class", "expected"),
    [
        ("population.leading_enterprises", None, {"population.leading_enterprises"}),
        ("Order_Purchase.FLOOR", None, {FLOOR}),
        ("linkages.order*.floor", None, {FLOOR}),
        ("industries.potatoes.price", None, None),
        ("", "article", None),
    ],
)
def test_parameters_can_be_chosen(capsys, pattern, source_class, expected):
    chosen = [] if source_class is None else ["--class", source_class]
    found = json.loads(succeed(capsys, "parameters", pattern, *chosen, "--json"))
    assert found
    assert expected is None or {entry["key"] for entry in found} == expected
    assert all(pattern.lower() in entry["key"] or "*" in pattern for entry in found)
    assert source_class is None or {entry["class"] for entry in found} == {source_class}


def test_a_default_that_is_a_figure_is_shown_as_its_number(capsys):
    (entry,) = json.loads(succeed(capsys, "parameters", "population.leading_enterprises", "--json"))
    assert (entry["default"], entry["figure"]) == (849, "leading_enterprises")
    output = succeed(capsys, "parameters", "population.leading_enterprises")
    assert "population.leading_enterprises = 849 enterprise" in output
    assert "(figure:leading_enterprises)" in " ".join(output.split())


def test_figures_are_listed_in_the_articles_order(capsys):
    table = succeed(capsys, "figures")
    content = json.loads(succeed(capsys, "figures", "--json"))
    assert fits(table)
    assert [entry["name"] for entry in content["figures"]] == list(load_figures())
    assert content["source"]["date"] == "2023-01-16"
    joined = " ".join(table.split())
    for entry in content["figures"]:
        assert f"{entry['name']} = " in joined
        assert entry["term"] in joined


# --- compile ------------------------------------------------------------------------


def test_compile_says_when_there_is_nothing_left_to_do(capsys):
    assert run_sim.main(["compile"]) == 0
    capsys.readouterr()
    status, output, _ = call(capsys, "compile")
    assert (status, output) == (0, "All rules are compiled already.\n")
    status, output, error = call(capsys, "compile", "--json")
    assert json.loads(output)["compiled"] == 0
    assert (status, error) == (0, "")


def test_what_compile_has_compiled_the_next_process_finds():
    assert start("compile").wait() == 0
    process = start("compile", "--json")
    output, _ = process.communicate()
    content = json.loads(output)
    assert content["compiled"] == 0
    assert content["already_compiled"] > 0


def test_an_input_error_is_what_wrong_input_is_not_a_crash():
    assert issubclass(InputError, ValueError)
    assert not issubclass(AccountsError, ValueError)
