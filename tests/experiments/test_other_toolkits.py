"""Other toolkits drive the model directly by its plain function; Mesa's are in tests/test_simulation.py."""

import numpy as np

from model.experiments.running import simulate_outcomes


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
