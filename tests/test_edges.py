"""Every command with every option at its edges: it succeeds, or says in one line what is wrong.

Commands and options are read off the program itself, so a new one is covered by being there.
Simulations, pages and clusters are not begun: what would begin one counts as a success.
"""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

import model.command_line.compiling
import model.command_line.experiments
import model.dashboard.serving
import model.engine
import model.experiments.export
import model.experiments.settings
import model.report.writing
import model.streaming
import run_sim

ROOT: Any = typer.main.get_command(run_sim.app)
LONG = "x" * 5000

# What a command needs to be asked at all; each option below is added to it.
NEEDED = {
    "run": ["baseline"],
    "compare": ["no_linkage", "baseline"],
    "resume": ["finished"],
    "export": ["finished"],
    "report": ["finished"],
    "sweep": ["--vary", "labour.local_wage=90:110:2"],
    "robust": ["--target", "mean_income>=1"],
    "figures": ["--check", "baseline"],
}
HUGE = ["9" * 400, "9" * 5000, "1e300"]
NUMBERS = ["", "0", "-1", "1", "1.5", *HUGE, "1e-300", "nan", "inf", "-inf", "无", LONG]
KEYS = ["labour.local_wage=", "labour.local_wage=nan:inf", "县=1"]
TEXTS = ["", " ", "0", "-1", "nan", "=", "@", ":", *KEYS, LONG]
PLACES = ["folder", "nowhere/x", "file.txt", "link", "loop", "pipe", "folder/../folder", "../", "/dev/null"]


class Begun(BaseException):
    """The command found nothing wrong and went to work."""


def begin(*_: object, **__: object) -> None:
    raise Begun


class Work:
    carry_out = staticmethod(begin)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finished: Path) -> Path:
    """A folder to be in, with one thing of each sort in it."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("mine")
    (tmp_path / "file.txt").write_text("mine")
    (tmp_path / "link").symlink_to("nobody")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "finished").symlink_to(finished)
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results of an experiment."""
    folder = tmp_path_factory.mktemp("edges") / "finished"
    arguments = ["sweep", "--vary", "labour.local_wage=90:110:2", "--scale", "1e-9", "--years", "1"]
    assert run_sim.main([*arguments, "--replications", "1", "--json", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(autouse=True)
def nothing_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model.engine, "simulate", begin)
    monkeypatch.setattr(model.streaming, "simulate_in_blocks", begin)
    monkeypatch.setattr(model.experiments.settings.Settings, "outcomes_at", begin)
    monkeypatch.setattr(
        model.engine.Engine, "step", lambda _: pytest.fail("a simulation has begun after all")
    )
    monkeypatch.setattr(model.command_line.experiments, "import_module", lambda name: Work)
    monkeypatch.setattr(model.command_line.compiling, "compile_rules", begin)
    monkeypatch.setattr(model.report.writing, "_report_of", begin)
    monkeypatch.setattr(model.experiments.export, "_write_workbook", lambda *_: None)

    def refuse(*_: object, **__: object) -> None:
        raise OSError("nobody there")

    import distributed

    monkeypatch.setattr(distributed, "Client", refuse)
    resolve = socket.getaddrinfo

    def without_network(host: Any, *others: Any, **more: Any) -> Any:
        """Names are not looked up; what Python says of impossible ones is."""
        if host not in (None, "", "127.0.0.1", "localhost", "0", "0.0.0.0"):
            str(host).encode("idna")
            raise socket.gaierror(-2, "Name or service not known")
        return resolve(host, *others, **more)

    monkeypatch.setattr(socket, "getaddrinfo", without_network)


def edges_of(option: Any) -> list[str]:
    """Values of an option by the type that it takes."""
    return NUMBERS if {int, float} & set(types_of(option)) else [*TEXTS, *PLACES]


def types_of(option: Any) -> tuple[Any, ...]:
    annotation = option.type_descriptor.annotation
    return get_args(annotation) or (annotation,)


def cases() -> Iterator[tuple[str, str]]:
    for name, command in ROOT.commands.items():
        for option in command.params:
            if not getattr(option, "is_flag", False) and option.name not in ("help", "install_completion"):
                yield name, option.name


def snapshot(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes and links")
@pytest.mark.parametrize(("name", "option_name"), list(cases()))
def test_an_option_at_its_edges(
    name: str, option_name: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ROOT.commands[name]
    option = next(each for each in command.params if each.name == option_name)
    accepted = 0
    for edge in edges_of(option):
        before = snapshot(place)
        asked = asked_with(name, option, edge)
        try:
            status = run_sim.main(asked)
        except Begun:
            status = 0
        output, error = capsys.readouterr()
        shown = f"{' '.join(asked)[:200]}\n{error[:1000]}"
        assert status in (0, 2), shown
        assert "Traceback" not in error, shown
        if status == 0:
            accepted += 1
            continue
        assert output == "", shown
        assert error.startswith("Error: ") and error.count("\n") == 1, shown
        assert error.endswith("\n") and len(error) < 1200, shown
        assert error.isprintable() or error[:-1].isprintable(), shown
        assert snapshot(place) == before, shown
    assert accepted < len(edges_of(option)) or (name, option_name) == ("resume", "dask"), "nothing is refused"


def asked_with(name: str, option: Any, edge: str) -> list[str]:
    """The command with an option at an edge, in place of what it needs of that option."""
    needed = list(NEEDED.get(name, []))
    if not option.opts[0].startswith("-"):
        named = needed[1:] if needed and not needed[0].startswith("-") else needed
        return [name, *named, "--", edge]
    flag = option.opts[0]
    if flag in needed:
        at = needed.index(flag)
        del needed[at : at + 2]
    return [name, *needed, f"{flag}={edge}"]


def test_every_command_is_driven() -> None:
    driven = {name for name, _ in cases()}
    assert set(ROOT.commands) - driven == {"scenarios", "compile"}  # which take no values
