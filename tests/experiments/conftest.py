"""Finished comparisons made of numbers that are easy to check by hand."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from model.experiments.comparison import Comparison, Replication
from model.scenario import load_scenario

HEADLINE = {
    "mean_income": 10_000.0,
    "survey_income": 9_000.0,
    "below_line_rate": 0.05,
    "programme_cost": 0.0,
    "safety_net_cost": 0.0,
}

Makes = Callable[..., Comparison]


@pytest.fixture
def make_comparison() -> Makes:
    """A comparison of shipped scenarios by name, each with headline measures by replication.

    Measures not given are those of HEADLINE; total_income is given like a headline measure.
    """

    def make(measures: Mapping[str, Mapping[str, Sequence[float]]], **changes: object) -> Comparison:
        runs = []
        for name, given in measures.items():
            count = len(next(iter(given.values())))
            for place in range(count):
                values = {measure: values[place] for measure, values in given.items()}
                total_income = values.pop("total_income", 1e9)
                runs.append(
                    Replication(
                        scenario=name,
                        replication=place,
                        seed=100 + place,
                        headline={**HEADLINE, **values},
                        received={"order_purchase": 1.0},
                        total_income=total_income,
                        lifted_households=1000.0,
                        imbalance=1e-15 * (place + 1),
                        digest=f"{name}-{place}",
                    )
                )
        settings = {"scale": 0.01, "years": 5, "seed": 7, "seconds": 1.0, **changes}
        scenarios = tuple(load_scenario(name) for name in measures)
        return Comparison(scenarios, tuple(runs), **settings)  # type: ignore[arg-type]

    return make
