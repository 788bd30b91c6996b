"""Copies of the project, for tests that add to it, change it or run it from elsewhere."""

import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def copy_project(to: Path, *names: str) -> Path:
    """Copy files and folders of the project, by their names in its root, into a folder.

    With what Python has compiled of the sources, as any use of the project leaves it: it holds as long
    as a source is of the same time and size, and else every process of a copy would compile it anew.
    """
    to.mkdir(parents=True, exist_ok=True)
    for name in names:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, to / name)
        else:
            shutil.copy2(PROJECT / name, to / name)
    return to
