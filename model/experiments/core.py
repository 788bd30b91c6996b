"""The core: the files that decide every run, all that lie in the package `model` but in OUTSIDE.

A new file counts unless it lies in a folder that is listed here as one that can never decide a run.
That no module of the core imports one of OUTSIDE is an import contract in pyproject.toml.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from model.errors import InputError
from model.experiments.meaning import Source, data_hash, read_source

OUTSIDE = (
    "command_line",
    "dashboard",
    "evidence",
    "experiments",
    "report",
    "scenarios",  # lie here where the model is installed; a run's key has the scenario's values
)

PACKAGE = "model"
FOLDER = Path(__file__).resolve().parents[1]


def is_of_core(module: str) -> bool:
    """Whether a module belongs to the core."""
    package, _, inside = module.partition(".")
    return package == PACKAGE and inside.partition(".")[0] not in OUTSIDE


def core_files(folder: Path = FOLDER) -> dict[str, Path]:
    """The files of the core by their place in the package.  folder: of the package."""
    files = {file.relative_to(folder): file for file in folder.rglob("*") if file.is_file()}
    return {place.as_posix(): file for place, file in sorted(files.items()) if _counts(place)}


def core_contents(folder: Path = FOLDER) -> Iterator[str]:
    """Place and hash of each file of the core.  Raises InputError if one cannot be read."""
    for place, file in core_files(folder).items():
        if file.suffix == ".py":
            yield f"{place} {_source(place, file).meaning}"
            continue
        try:
            yield f"{place} {data_hash(file)}"
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", file=str(file)) from None


def core_libraries(folder: Path = FOLDER) -> set[str]:
    """The packages that the core imports beside itself and Python's own."""
    sources = (_source(place, file) for place, file in core_files(folder).items() if file.suffix == ".py")
    packages = {module.partition(".")[0] for source in sources for module in source.imports}
    return packages - sys.stdlib_module_names - {PACKAGE}


def _counts(place: Path) -> bool:
    """Whether a file decides: not what is outside, what Python compiles, or what is hidden."""
    hidden = any(part.startswith(".") or part == "__pycache__" for part in place.parts)
    return not hidden and (len(place.parts) == 1 or place.parts[0] not in OUTSIDE)


def _source(place: str, file: Path) -> Source:
    return read_source(file, ".".join((PACKAGE, *Path(place).parent.parts)))
