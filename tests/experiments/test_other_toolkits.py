"""Other toolkits drive the model as their documentation shows; Mesa's are in tests/test_simulation.py."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from model.experiments.running import simulate_outcomes

PROJECT = Path(__file__).resolve().parents[2]
FLOOR = "linkages__order_purchase__floor"
CHECK = """
    experiments, found = results
    levers = experiments[["linkages__order_purchase__floor", "labour__local_wage"]].to_dict("records")
    alone = [linkages(**each)["mean_income"] for each in levers]
    print(len(alone), "as alone" if found["mean_income"].tolist() == alone else found["mean_income"])
"""


def outcomes(**parameters: object) -> dict[str, float]:
    """Of a year of orders with few households."""
    return simulate_outcomes("order_purchase", 1, scale=0.0002, years=1, **parameters)


def test_salib_analyses_the_plain_function() -> None:
    """The floor of a contract that nobody offers has no effect on anything; migrants' earnings have."""
    from SALib.analyze import morris as analyse
    from SALib.sample import morris as sample

    problem = {
        "num_vars": 2,
        "names": ["linkages.order_purchase.floor", "labour.migrant_earnings"],
        "bounds": [[0.6, 1.0], [28_000.0, 38_000.0]],
    }
    points = sample.sample(problem, 2, seed=1)
    incomes = []
    for point in points:
        settings = dict(zip(problem["names"], point, strict=True))
        incomes.append(simulate_outcomes("no_linkage", 1, scale=0.0002, years=1, **settings)["mean_income"])
    found = analyse.analyze(problem, points, np.array(incomes), seed=1)
    assert found["mu_star"][0] == 0.0
    assert found["mu_star"][1] > 0.0


def test_scipy_finds_a_parameter_that_gives_an_income() -> None:
    from scipy.optimize import brentq

    def income(earnings: float) -> float:
        return outcomes(labour__migrant_earnings=earnings)["mean_income"]

    wanted = income(33_000.0)
    found = brentq(lambda earnings: income(earnings) - wanted, 28_000.0, 38_000.0, xtol=1.0)
    assert income(found) == pytest.approx(wanted, rel=1e-4)


def linkages(**levers: float) -> dict[str, float]:
    return outcomes(**levers)


def test_the_ema_workbench_runs_the_plain_function_in_its_own_process() -> None:
    from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments

    model = Model("linkages", function=linkages)
    model.uncertainties = [RealParameter("labour__migrant_earnings", 28_000, 38_000)]
    model.levers = [RealParameter(FLOOR, 0.8, 1.0)]
    model.outcomes = [ScalarOutcome("mean_income"), ScalarOutcome("below_line_rate")]
    experiments, results = perform_experiments(model, scenarios=2, policies=2)
    assert len(experiments) == 4
    for row, income in zip(experiments.itertuples(), results["mean_income"], strict=True):
        parameters = {FLOOR: getattr(row, FLOOR), "labour__migrant_earnings": row.labour__migrant_earnings}
        assert income == outcomes(**parameters)["mean_income"]


def test_the_ema_workbench_runs_it_in_processes_as_the_page_on_running_shows(tmp_path: Path) -> None:
    page = (PROJECT / "docs" / "running.md").read_text(encoding="utf-8")
    code = next(
        block for block in re.findall(r"^```\w+\n(.*?)^```$", page, re.M | re.S) if "ema_wor" in block
    )
    for long, short in (("scale=0.01, years=5", "scale=0.0002, years=1"), ("scenarios=100", "scenarios=2")):
        assert long in code
        code = code.replace(long, short)
    script = tmp_path / "ema.py"
    script.write_text(code + CHECK, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["8", "as", "alone"]  # 2 states of the world, 4 policies
