"""docs/running.md keeps its word: its code runs."""

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent

PROJECT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_code_runs(tmp_path: Path) -> None:
    blocks = BLOCK.findall((PROJECT / "docs" / "running.md").read_text(encoding="utf-8"))
    assert len(blocks) == 4
    script = tmp_path / "all.py"  # one process for all: loading the model takes longest
    once = "if __name__ == '__main__':\n"  # not in each of the processes that one of them starts
    blocks = [block if "__main__" in block else once + indent(block, "    ") for block in blocks]
    script.write_text("\n".join(blocks), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "runs.sqlite").exists()
