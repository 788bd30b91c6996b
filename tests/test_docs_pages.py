"""The how-to pages keep their word: commands, scenarios and code are of the form that is accepted."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
import typer

import run_sim
from model.scenario import load_scenario

ROOT = Path(run_sim.__file__).parent
PAGES = ("start.md", "tutorial.md", "scenarios.md", "other_province.md", "add_a_linkage_form.md")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, kind: str) -> list[str]:
    found = BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
    return [text for language, text in found if language == kind]


COMMANDS = [(page, line) for page in PAGES for text in blocks(page, "sh") for line in text.splitlines()]
SCENARIOS = [("scenarios.md", text) for text in blocks("scenarios.md", "toml")]
SCENARIOS += [("tutorial.md", text) for text in blocks("tutorial.md", "toml")]


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_a_command_has_arguments_that_are_accepted(page: str, command: str) -> None:
    words = [word for word in shlex.split(command) if not word.startswith("NUMBA_DISABLE_JIT")]
    assert words[0] == "python"
    if words[1] == "-m":
        return
    script, name, *arguments = words[1:]
    assert script == "run_sim.py"
    group = typer.main.get_command(run_sim.app)
    group.commands[name].make_context(name, arguments)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("page", "text"), SCENARIOS)
def test_a_scenario_is_read_as_it_stands(page: str, text: str, tmp_path: Path) -> None:
    for file in (ROOT / "scenarios").glob("*.toml"):
        shutil.copy(file, tmp_path)
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    own = load_scenario(tmp_path / "own.toml")
    base = load_scenario(tmp_path / re.findall(r'^extends = "(.*)"$', text, re.MULTILINE)[0])
    assert own.digest() != base.digest()


@pytest.mark.parametrize(("page", "code"), [(page, text) for page in PAGES for text in blocks(page, "py")])
def test_code_is_python(page: str, code: str) -> None:
    compile(code, page, "exec")


def test_messages_are_those_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    wrong = blocks("scenarios.md", "toml")[0].replace("courtyard_grant", "courtyard_grnt")
    Path("scenarios/half_grant.toml").write_text(wrong, encoding="utf-8")
    assert run_sim.main(["run", "scenarios/half_grant.toml"]) == 2
    assert run_sim.main(["run", "baseline", "--set", "linkages.order_purchase.floor=9"]) == 2
    told = capsys.readouterr().err.replace("Error: ", "")
    assert told == next(text for text in blocks("scenarios.md", "text"))


def test_every_page_is_in_the_contents() -> None:
    contents = " ".join((ROOT / "docs" / "index.md").read_text(encoding="utf-8").split())
    for page in sorted((ROOT / "docs").rglob("*.md")):
        name = page.relative_to(ROOT / "docs").with_suffix("").as_posix()
        if name != "index" and not name.startswith("examples/"):
            assert f" {name} " in contents, f"{name} is in no toctree of index.md"


def test_links_of_the_pages_lead_somewhere() -> None:
    for page in [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "reference").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
