"""`run_sim.py figures --check`: every figure of the article beside its counterpart in a run."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from model.command_line.checks import check_run
from model.errors import InputError, refuse
from model.invocation import invocation
from model.scenario import load_scenario, read_settings

if TYPE_CHECKING:
    from model.outcomes.figure_check import FigureCheck

_COLUMNS = (
    ("figure", "left"),
    ("stated", "right"),
    ("simulated", "right"),
    ("deviation", "right"),
    ("", "left"),
)


def check_scenario(name: str, *, settings: Sequence[str], scale: float, seed: int, as_json: bool) -> None:
    """Simulate a scenario for the two years that the article describes, and print the comparison.

    settings: texts of the form KEY=VALUE.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    mistakes: list[InputError] = []
    check_run(mistakes, scale=scale, seed=seed)
    refuse(mistakes)
    scenario = load_scenario(name, read_settings(settings))

    from model.command_line.compiling import compile_missing
    from model.command_line.screen import number, print_json, print_lines, print_table, tell_of_no_effect
    from model.engine import simulate
    from model.outcomes.figure_check import TOLERANCE, YEARS, check_figures
    from model.outcomes.ratios import finite
    from model.without_effect import as_plain, without_effect

    compile_missing()
    idle = without_effect([scenario], YEARS)
    tell_of_no_effect(idle)
    checks = check_figures(simulate(scenario, seed, scale=scale, years=YEARS))
    if as_json:
        print_json(
            {
                "scenario": scenario.name,
                "scale": scale,
                "seed": seed,
                "years": YEARS,
                "without_effect": as_plain(idle),
                "figures": [
                    {
                        "name": check.figure.name,
                        "unit": check.figure.unit,
                        "sort": check.sort,
                        "stated": check.figure.value,
                        "simulated": finite(check.simulated),
                        "deviation": finite(check.deviation),
                        "close": check.is_close,
                        "missed": None if check.is_close else check.figure.missed,
                    }
                    for check in checks
                ],
            }
        )
        return
    missed = [check for check in checks if not check.is_close]
    print_table(
        f"{scenario.name}: year {YEARS} at scale {scale:g}, seed {seed}",
        _COLUMNS,
        [
            (
                check.figure.name,
                number(float(check.figure.value), 2 if check.figure.value < 10 else 0),
                number(finite(check.simulated), 2 if check.figure.value < 10 else 0),
                _deviation(check),
                "" if check.is_close else "*",
            )
            for check in checks
        ],
    )
    print_lines(
        f"{len(checks) - len(missed)} of {len(checks)} within {TOLERANCE:.0%}; * further away.",
        f"Units: {invocation()} figures.",
    )
    if missed:
        print_lines("", "Why the baseline is further away, where it is:")
    for check in missed:
        if check.figure.missed is not None:
            print_lines(f"{check.figure.name}: {check.figure.missed}")


def _deviation(check: "FigureCheck") -> str:
    if check.sort == "minimum" and check.deviation == 0.0:
        return "held"
    return "-" if math.isnan(check.deviation) else f"{check.deviation:+.1%}"
