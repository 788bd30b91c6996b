#!/usr/bin/env python3
"""Set up `.venv`, the environment of the project, from its locks.  Make calls this; it needs only Python.

    python3 install.py            a new .venv with what running needs, of requirements.lock
    python3 install.py --extras   with what requirements-extras.lock adds: for the live page, tests,
                                  documentation, lessons and maps; keeps a .venv that lacks only these

Pip, which every Python has, fetches uv, and uv fetches and unpacks the rest side by side; where uv
does not work, pip does it all, in more than twice the time.  Both fetch from where pip is set to, and take no
file but those whose hashes are in the lock.
"""

from __future__ import annotations  # so that an older Python can say that it is too old

import ast
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
RUNNING, EXTRAS = "requirements.lock", "requirements-extras.lock"
INSTALLED = {RUNNING: ".installed", EXTRAS: ".installed-extras"}  # in .venv, as new as what is installed

PURPOSES = {
    RUNNING: "what running needs",
    EXTRAS: "what the live page, tests, documentation, lessons and maps add",
}
# What a lock brings on Linux, in megabytes: to download, and on the disk.
SIZES = {RUNNING: (270, 850), EXTRAS: (395, 1270)}

# Settings of pip, and the variables by which uv is told the same.
_SHARED = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
}
_SECTIONS = ("global", "install", ":env:")  # where pip finds a setting; a later one wins


def main(arguments: list[str]) -> int:
    """Set up the environment; 0 done, 1 it could not be, 2 wrong arguments or Python, 130 interrupted."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever calls this may have any Python
        return _refuse(
            f"{sys.executable} is Python {sys.version.split()[0]}; 3.11 or newer is needed (make PYTHON=...)"
        )
    if arguments not in ([], ["--extras"]):
        return _refuse("usage: python3 install.py [--extras]")
    started = time.monotonic()
    environment = PROJECT / ".venv"
    locks = [RUNNING, EXTRAS] if arguments else [RUNNING]
    kept = arguments and _lacks_only_the_extras(environment)
    if kept:
        locks = [EXTRAS]
    files = [PROJECT / name for name in locks]
    download, disk = (sum(sizes) for sizes in zip(*(SIZES[name] for name in locks), strict=True))
    _tell(
        f"Installing {' and '.join(PURPOSES[name] for name in locks)} into {environment}: {download} MB to "
        f"download and {disk} MB on the disk. At 10 MB a second this takes about "
        f"{download / 10 + disk / 100:.0f} seconds, less where they were downloaded before."
    )
    try:
        python = _python(environment) if kept else _new(environment)
        if python is None:
            return 1
        if not (_by_uv(python, files) or _by_pip(python, files)):
            print(
                "Error: the packages could not be fetched (see above): is there a network, and does pip find "
                "its index? The same command goes on from here.",
                file=sys.stderr,
            )
            return 1
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    for name in locks:
        (environment / INSTALLED[name]).touch()
    _tell(f"Installed in {time.monotonic() - started:.0f} seconds.")
    return 0


def _lacks_only_the_extras(environment: Path) -> bool:
    """Whether what running needs is there, as the lock has it, and no extras, which could be older ones."""
    running, extras = (environment / INSTALLED[name] for name in (RUNNING, EXTRAS))
    newest = (PROJECT / RUNNING).stat().st_mtime
    return running.exists() and running.stat().st_mtime >= newest and not extras.exists()


def _new(environment: Path) -> Path | None:
    """The Python of a new environment: what an older one had, and the lock no longer names, is gone."""
    base = getattr(sys, "_base_executable", sys.executable)  # .venv may be what called this
    if subprocess.run([base, "-m", "venv", "--clear", str(environment)]).returncode != 0:
        missing = subprocess.run([base, "-c", "import ensurepip"], stderr=subprocess.DEVNULL).returncode != 0
        hint = " (on Debian and Ubuntu: apt-get install python3-venv)" if missing else ""
        print(f"Error: {base} cannot create {environment}{hint}", file=sys.stderr)
        return None
    return _python(environment)


def _python(environment: Path) -> Path:
    return environment.joinpath(*(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def _by_uv(python: Path, files: list[Path]) -> bool:
    """Whether uv, of the release that the lock names, is there and has installed all."""
    block = re.search(r"^uv==.*\n(?: +--hash.*\n)+", (PROJECT / RUNNING).read_text(encoding="utf-8"), re.M)
    if block is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder, "uv.txt")
        pinned.write_text(block[0].rstrip().rstrip("\\") + "\n", encoding="utf-8")
        if not _by_pip(python, [pinned], "--quiet"):
            return False
    shared, options = for_uv(_settings_of_pip(python))
    command = [python, "-m", "uv", "pip", "install", "--python", python, *_HELD, *options, *_files(files)]
    command += [] if sys.stderr.isatty() else ["--quiet"]
    done = subprocess.run(command, env={**shared, **os.environ})  # type: ignore[arg-type]
    if done.returncode != 0:
        _tell("uv could not install them (see above); pip does, which takes longer.")
    return done.returncode == 0


_HELD = ("--no-deps", "--require-hashes")  # a lock names everything


def _by_pip(python: Path, files: list[Path], *options: str) -> bool:
    command = [python, "-m", "pip", "--disable-pip-version-check", "install", "--no-compile", *_HELD]
    return subprocess.run([*command, *options, *_files(files)]).returncode == 0  # type: ignore[list-item]


def _files(files: list[Path]) -> list[str]:
    return [word for file in files for word in ("-r", str(file))]


def _settings_of_pip(python: Path) -> dict[str, str]:
    """What pip's configuration files and variables say, by name."""
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "config", "list"]
    lines = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    found = {}
    for section in _SECTIONS:
        for line in lines:
            name, _, value = line.partition("=")
            if name.startswith(f"{section}."):
                found[name[len(section) + 1 :]] = str(ast.literal_eval(value))
    return found


def for_uv(settings: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Variables and options that make uv look where pip does, given pip's settings by name."""
    variables = {
        variable: ("," if name == "find-links" else " ").join(settings[name].split())
        for name, variable in _SHARED.items()
        if settings.get(name)
    }
    variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # all indexes alike, as pip: hashes tell them apart
    no_index = settings.get("no-index", "").lower() in ("1", "true", "yes", "on")
    return variables, ["--no-index"] if no_index else []


def _tell(line: str) -> None:
    print(line, flush=True)


def _refuse(problem: str) -> int:
    print(f"Error: {problem}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
