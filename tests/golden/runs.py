"""The runs whose results are written down, and how they are compared."""

import hashlib
import math
import platform
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.engine import simulate
from model.scenario import load_scenario

FILE = Path(__file__).with_name("digests.toml")
CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"

# On these processors every bit must be the one written down.  Elsewhere another compiler back end is at
# work, of which nobody has seen the digests: a difference in rounding counts as none.
EXACT = ("x86_64", "amd64")
ROUNDING = 1e-9


@dataclass(frozen=True)
class GoldenRun:
    """A scenario with all that decides its results."""

    scenario: str
    scale: float
    years: int
    seed: int

    @property
    def name(self) -> str:
        """As it stands in the file."""
        return f"{self.scenario}, scale {self.scale:g}, years {self.years}, seed {self.seed}"


RUNS = (
    GoldenRun("baseline", 0.0005, 3, 1),
    GoldenRun("baseline", 0.002, 1, 2),
    GoldenRun("no_linkage", 0.0005, 2, 3),
    GoldenRun("all_linkages", 0.0005, 2, 4),
    GoldenRun("order_purchase", 1e-9, 4, 5),
)


def result(run: GoldenRun) -> dict[str, Any]:
    """Digest and headline numbers of a run."""
    outcomes = simulate(load_scenario(run.scenario), run.seed, scale=run.scale, years=run.years)
    return {"digest": outcomes.digest(), "headline": dict(outcomes.headline())}


def agrees(written: dict[str, Any] | None, found: dict[str, Any]) -> bool:
    """Whether a result is what was written: the same digest; not on x86-64, the same but for rounding."""
    if written is None:
        return False
    if written["digest"] == found["digest"] or platform.machine().lower() in EXACT:
        return bool(written["digest"] == found["digest"])
    before, now = written["headline"], found["headline"]
    return before.keys() == now.keys() and all(_same(before[name], now[name]) for name in now)


def _same(before: float, now: float) -> bool:
    """The same but for rounding, or no number both times."""
    if math.isnan(before) or math.isnan(now):
        return math.isnan(before) and math.isnan(now)
    return abs(before - now) <= ROUNDING * max(1.0, abs(before))


def read() -> dict[str, Any]:
    """The file: "runs" by name, and "changes"."""
    if not FILE.exists():
        return {"runs": {}, "changes": []}
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def write(runs: dict[str, Any], changes: list[dict[str, str]]) -> None:
    """Write the file."""
    lines = ["# Written by `python -m tests.golden`; see docs/trust.md.", ""]
    for change in changes:
        lines += ["[[changes]]"] + [f'{name} = "{text}"' for name, text in change.items()] + [""]
    for name, found in runs.items():
        lines += [f'[runs."{name}"]', f'digest = "{found["digest"]}"', f'[runs."{name}".headline]']
        lines += [f"{key} = {float(value)!r}" for key, value in found["headline"].items()] + [""]
    FILE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8", newline="\n")


def fingerprint(runs: dict[str, Any]) -> str:
    """Of all digests together."""
    return hashlib.sha256("".join(runs[name]["digest"] for name in sorted(runs)).encode()).hexdigest()


def named_changes() -> list[str]:
    """Every entry of CHANGELOG.md that is marked as one that changes results, each on one line."""
    entries = re.split(r"\n(?=- |#)", CHANGELOG.read_text(encoding="utf-8"))
    return [" ".join(entry.split()) for entry in entries if entry.startswith("- **results**")]
