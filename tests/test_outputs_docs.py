"""How shown outputs are brought up to date: which blocks, which lines, which files."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[1] / "docs" / "outputs.py"
SPEC = importlib.util.spec_from_file_location("outputs", FILE)
assert SPEC is not None and SPEC.loader is not None
outputs = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(outputs)

PAGE = """Before

```sh
python run_sim.py scenarios --json
```

<!-- lines 2 to 3 -->

```text
stale
```

```sh
python run_sim.py run baseline
```

No output is shown here.

```toml
[scenario]
title = { en = "Mine", zh = "我的" }
```

```sh
python run_sim.py run mine.toml --years 0
```
"""


def test_only_blocks_with_an_output_are_run_and_replaced(tmp_path: Path) -> None:
    page = outputs.with_outputs(PAGE, tmp_path)
    before, block, after = page.partition('```text\n  {\n    "scenario":')
    assert block  # lines 2 and 3 of the list
    assert before == PAGE.partition("```text")[0]
    assert after.split("```\n", 1)[1] == PAGE.partition("stale\n```\n")[2]
    assert "stale" not in page


def test_a_file_above_a_command_is_there_for_it_and_a_failure_stops(tmp_path: Path) -> None:
    page = f"{PAGE[PAGE.index('```toml') :]}\n```text\n```\n"
    with pytest.raises(subprocess.CalledProcessError):  # --years 0 is refused
        outputs.with_outputs(page, tmp_path)
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8").startswith("[scenario]")
