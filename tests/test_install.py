"""install.py sets up an environment by uv, or by pip where uv fails, from where pip is set to.

Each test installs a package of its own from a folder, so that nothing is fetched.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import install
from tests.patience import STUCK

ROOT = Path(__file__).resolve().parents[1]
PYTHON = Path(".venv", *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))

# In place of uv: keeps what it is told, and hands over to the uv of this environment.
UV = f"""
import json, os, subprocess, sys
with open(os.environ["TOLD"], "a") as told:
    told.write(json.dumps([sys.argv[1:], dict(os.environ)]) + "\\n")
sys.exit(subprocess.run([{sys.executable!r}, "-m", "uv", *sys.argv[1:]]).returncode)
"""
BROKEN_UV = "import sys; sys.exit('error: no such luck')"


def wheel(folder: Path, name: str, modules: dict[str, str]) -> str:
    """Write a wheel of release 1.0 and return its lines in a lock."""
    about = f"{name}-1.0.dist-info"
    content = {f"{name}/{module}": text for module, text in modules.items()} | {
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{about}/RECORD,,"]
    file = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for path, text in content.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            record.append(f"{path},sha256={digest},{len(text.encode())}")
            archive.writestr(path, text)
        archive.writestr(f"{about}/RECORD", "\n".join(record) + "\n")
    return (
        f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n    # via test\n"
    )


class Place:
    """A project whose locks name packages of a folder."""

    def __init__(self, folder: Path, uv: str) -> None:
        self.project, self.wheels = folder / "project", folder / "wheels"
        self.project.mkdir()
        self.wheels.mkdir()
        self.told = folder / "told"
        shutil.copy(ROOT / "install.py", self.project)
        brought = wheel(self.wheels, "uv", {"__init__.py": "", "__main__.py": uv})
        self.lock(install.RUNNING, wheel(self.wheels, "field", {"__init__.py": "SIZE = 1"}) + brought)
        self.lock(install.EXTRAS, wheel(self.wheels, "barn", {"__init__.py": ""}))

    def lock(self, name: str, text: str) -> None:
        (self.project / name).write_text(text, encoding="utf-8")

    def install(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        variables = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))
        }
        variables |= {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "TOLD": str(self.told),
        }
        command = [sys.executable, "install.py", *arguments]
        return subprocess.run(
            command, cwd=self.project, env=variables, capture_output=True, text=True, timeout=STUCK
        )

    def has(self, module: str) -> bool:
        command = [self.project / PYTHON, "-c", f"import {module}"]
        return subprocess.run(command, capture_output=True).returncode == 0


def test_uv_installs_from_where_pip_looks_and_the_extras_only_add(tmp_path):
    place = Place(tmp_path, UV)
    done = place.install()
    assert done.returncode == 0, done.stderr
    first, last = done.stdout.splitlines()
    assert first.startswith("Installing what running needs into ") and " MB to download and " in first
    assert last.startswith("Installed in ")
    assert place.has("field") and not place.has("barn")
    arguments, variables = json.loads(place.told.read_text(encoding="utf-8"))
    assert arguments[:2] == ["pip", "install"]
    assert {"--no-deps", "--require-hashes", "--no-index"} <= {*arguments}
    assert variables["UV_FIND_LINKS"] == str(place.wheels)

    mine = place.project / ".venv" / "mine"
    mine.touch()
    done = place.install("--extras")
    assert done.returncode == 0, done.stderr
    assert "add into" in done.stdout and "running" not in done.stdout
    assert place.has("field") and place.has("barn") and mine.exists()
    for name in install.INSTALLED.values():
        assert (place.project / ".venv" / name).exists()

    # Another lock of the extras: what it no longer names must not stay behind.
    place.lock(install.EXTRAS, wheel(place.wheels, "mill", {"__init__.py": ""}))
    done = place.install("--extras")
    assert done.returncode == 0, done.stderr
    assert place.has("field") and place.has("mill") and not place.has("barn") and not mine.exists()


def test_pip_installs_where_uv_fails(tmp_path):
    place = Place(tmp_path, BROKEN_UV)
    done = place.install("--extras")
    assert done.returncode == 0, done.stderr
    assert "error: no such luck" in done.stderr
    assert "uv could not install them (see above); pip does, which takes longer.\n" in done.stdout
    assert place.has("field") and place.has("barn")


def test_a_file_with_another_hash_is_installed_by_neither(tmp_path):
    place = Place(tmp_path, UV)
    lock = place.project / install.RUNNING
    wheel(place.wheels, "field", {"__init__.py": "SIZE = 2"})  # not what the lock names
    done = place.install()
    assert done.returncode == 1
    assert "hash" in done.stderr.lower()
    assert not place.has("field") and lock.exists()
    assert not (place.project / ".venv" / install.INSTALLED[install.RUNNING]).exists()


def test_wrong_arguments_are_told_in_one_line(capsys):
    assert install.main(["--everything"]) == 2
    assert capsys.readouterr().err == "Error: usage: python3 install.py [--extras]\n"


def test_an_old_python_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert install.main([]) == 2
    assert "3.11 or newer is needed" in capsys.readouterr().err


def test_uv_is_told_all_of_the_indexes_of_pip():
    settings = {
        "index-url": "https://one.example/simple",
        "extra-index-url": "https://two.example/simple\nhttps://three.example/simple",
        "find-links": "/a /b",
        "trusted-host": "one.example",
        "cert": "/etc/our.pem",
        "proxy": "",
        "no-index": "no",
        "quiet": "1",
    }
    assert install.for_uv(settings) == (
        {
            "UV_DEFAULT_INDEX": "https://one.example/simple",
            "UV_INDEX": "https://two.example/simple https://three.example/simple",
            "UV_FIND_LINKS": "/a,/b",
            "UV_INSECURE_HOST": "one.example",
            "SSL_CERT_FILE": "/etc/our.pem",
            "UV_INDEX_STRATEGY": "unsafe-best-match",
        },
        [],
    )
