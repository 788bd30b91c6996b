"""What the benchmark has measured so far: benchmarks/history.jsonl, one line a run.

Numbers of two machines cannot be compared, so a run is set beside the last one of its own.
"""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "history.jsonl"

# Kept of each run, with what is better: less or more.
_KEPT = {
    "ns_per_household_season": "less",
    "times_faster_than_mesa": "more",
    "times_faster_than_numpy": "more",
    "times_faster_than_frame": "more",
    "times_faster_than_events": "more",
    "times_bandwidth_floor": "less",
    "two_threads_over_one": "more",
    "province_seconds": "less",
    "province_peak_bytes": "less",
    "install_seconds": "less",
    "compile_seconds": "less",
    "start_seconds": "less",
    "ensemble_over_seasons": "less",
    "ensemble_runs_per_second": "more",
}


def entry_of(result: dict[str, Any]) -> dict[str, Any]:
    """The line of a run."""
    about = result["machine"]
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "revision": _revision(),
        "machine": f"{about['processor']}, {about['cores']} cores, {about['system']}",
        "load": about["load"],
        **{name: result[name] for name in _KEPT},
    }


def last_of(machine: str, file: Path = FILE) -> dict[str, Any] | None:
    """The last line of a machine; None if there is none."""
    if not file.exists():
        return None
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    same = [line for line in lines if line["machine"] == machine]
    return same[-1] if same else None


def add(entry: dict[str, Any], file: Path = FILE) -> None:
    """Append a line."""
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(entry) + "\n")


def changes(entry: dict[str, Any], before: dict[str, Any]) -> list[tuple[str, float]]:
    """(measure, times as good as before), above 1 where it is better now."""
    found = []
    for name, better in _KEPT.items():
        now, then = entry[name], before.get(name)
        if now and then:
            found.append((name, then / now if better == "less" else now / then))
    return found


def _revision() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, cwd=FILE.parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()
