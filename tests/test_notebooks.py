"""The notebooks keep their word: stored clean, complete as lessons, and everything in them runs.

Each is run as a student would run it: a fresh folder with the model in it, a clean kernel that
starts in notebooks/, all cells from the top, and the solution of every exercise in its place.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.copies import copy_project
from tests.patience import STUCK

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / "notebooks"
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))
SOLUTION = re.compile(r"<details>\n<summary>Solution 答案</summary>\n\n(.*?)\n\n</details>", re.DOTALL)
CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
CHINESE = re.compile("[\u4e00-\u9fff]")

PARTS = (
    "**Question 问题.** ",
    "**Season and units 季节与单位.** ",
    "## Terms 术语\n",
    "## Experiment 实验\n",
    "**Change the ",
    "## Exercises 练习\n",
    "## To remember 小结\n",
)

each_notebook = pytest.mark.parametrize("name", NOTEBOOKS)


def read(name: str) -> NotebookNode:
    return nbformat.read(FOLDER / name, as_version=4)


def cells(notebook: NotebookNode, kind: str) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def prose(notebook: NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in cells(notebook, "markdown"))


def solutions(cell: NotebookNode) -> list[str]:
    """The code of the solutions in a cell, each block in its place."""
    if cell.cell_type != "markdown":
        return []
    return [code for solution in SOLUTION.findall(cell.source) for code in CODE.findall(solution)]


def with_solutions(notebook: NotebookNode) -> NotebookNode:
    """The notebook with the code of each solution in a cell below it."""
    filled = []
    for cell in notebook.cells:
        filled += [cell, *map(new_code_cell, solutions(cell))]
    notebook.cells = filled
    return notebook


def test_there_are_eight_numbered_lessons() -> None:
    assert [name[:3] for name in NOTEBOOKS] == [f"0{number}_" for number in range(1, 9)]


@each_notebook
def test_it_is_stored_without_results(name: str) -> None:
    notebook = read(name)
    nbformat.validate(notebook)
    assert [cell.id for cell in cells(notebook, "code") if cell.outputs or cell.execution_count] == []
    identifiers = [cell.id for cell in notebook.cells]
    assert len(set(identifiers)) == len(identifiers)
    assert notebook.metadata.kernelspec.name == "python3"
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == nbformat.writes(notebook) + "\n", "write it with: python -m nbconvert --clear-output"


@each_notebook
def test_it_is_a_whole_lesson(name: str) -> None:
    notebook = read(name)
    text = prose(notebook)
    assert text.startswith(f"# {int(name[:2])} · ")
    assert [part for part in PARTS if part not in text] == []
    terms = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE)
    assert len([1 for english, chinese in terms if english[0].isalpha() and CHINESE.search(chinese)]) >= 7
    assert any("# <- change me" in cell.source for cell in cells(notebook, "code"))


@each_notebook
def test_every_exercise_has_a_hidden_solution_that_can_be_run(name: str) -> None:
    exercises = [cell for cell in read(name).cells if re.search(r"^\*\*\d\.\*\*", cell.source, re.MULTILINE)]
    assert len(exercises) >= 3
    assert [cell.id for cell in exercises if len(solutions(cell)) != 1] == []
    assert prose(read(name)).count("<details>") == len(exercises)


@each_notebook
def test_its_links_lead_somewhere(name: str) -> None:
    links = [link for link in LINK.findall(prose(read(name))) if "://" not in link]
    assert links
    assert [link for link in links if not (FOLDER / link).exists()] == []


def test_the_index_lists_every_lesson_under_its_titles() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name in NOTEBOOKS:
        title = prose(read(name)).splitlines()[0].partition(" · ")[2]
        first = CHINESE.search(title)
        assert first is not None
        english, chinese = title[: first.start()].strip(), title[first.start() :]
        assert f"| [{english}]({name}) | {chinese} |" in index


def way_to_the_model() -> str:
    """The code with which every notebook finds the model."""
    first_cells = [cells(read(name), "code")[0].source for name in NOTEBOOKS]
    ways = {cell[cell.index("here = ") : cell.index("\n\nfrom model.")] for cell in first_cells}
    assert len(ways) == 1, "all notebooks find the model in the same way"
    return f"import sys\nfrom importlib.util import find_spec\nfrom pathlib import Path\n{ways.pop()}\n"


def test_the_model_is_found_from_the_root_and_from_below() -> None:
    code = f"{way_to_the_model()}import model\nprint(model.__file__)"
    for folder in (PROJECT, FOLDER, PROJECT / "docs" / "model"):
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        assert Path(done.stdout.strip()) == PROJECT / "model" / "__init__.py"


def test_a_notebook_that_was_copied_elsewhere_says_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "utf8", "-c", f"{way_to_the_model()}import model.engine"]
    without = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=tmp_path, env=without, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("ModuleNotFoundError: The model is not here. Open this notebook in")
    assert "%pip install" in last and "请" in last


@each_notebook
def test_it_runs_from_a_clean_kernel(name: str, tmp_path: Path) -> None:
    copy_project(tmp_path, "model", "scenarios", "run_sim.py")
    (tmp_path / "notebooks").mkdir()
    notebook = with_solutions(read(name))
    resources = {"metadata": {"path": str(tmp_path / "notebooks")}}
    client = NotebookClient(
        notebook,
        timeout=round(STUCK),
        startup_timeout=round(STUCK),
        kernel_name="python3",
        resources=resources,
    )
    client.execute()
    outputs = [output for cell in cells(notebook, "code") for output in cell.outputs]
    said = [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    assert said == [], "warnings"
    assert [output.ename for output in outputs if output.output_type == "error"] == []
    assert len([1 for output in outputs if "image/png" in output.get("data", {})]) >= 2
    shown = " ".join(
        output.get("text", "") + output.get("data", {}).get("text/html", "") for output in outputs
    )
    assert re.search(r"(?<![A-Za-z])(nan|inf)(?![A-Za-z])", shown, re.IGNORECASE) is None, "no number missing"
