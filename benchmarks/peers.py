"""The reduced season as users would otherwise write it: in a data frame, and event by event in arrays.

Both keep what benchmarks/reduced.py keeps, take the same draws, and are held to the same results.

- `Frame`: an AMBER model, whose agents are the rows of a Polars data frame (as those of
  mesa-frames are), with the season as one set of column expressions, on all of Polars' threads.
- `Events`: arrays of all agents, and the positions of those whom an event concerns, in the
  manner of Starsim and Covasim: who has an order, who breaks it, who is found out, who works.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.reduced import RESULTS, Reduced
from model.state import Floats

_STATE = ("persons", "workers", "away", "planted", "productivity", "skill", "loyalty", "ordered")
_STATE += ("contract", "spot", "smoothed_income", "cash")


class Frame:
    """The reduced season of an AMBER model."""

    def __init__(self, columns: dict[str, Any], rules: Reduced) -> None:
        import ambr

        start = {name: columns[name] for name in _STATE}  # now: setup runs with the first step

        class Farmers(ambr.Model):  # type: ignore[misc, unused-ignore]
            draws: Iterator[Floats]

            def setup(self) -> None:
                self.add_agents(len(start["cash"]), **start)

            def step_vectorized(self) -> None:
                self.agents_df = season_of_frame(self.agents_df, self.draws, rules)

        self._model = Farmers({"seed": 1, "steps": 1, "show_progress": False}).cpu(mode="vectorized")

    def run(self, draws: Iterator[Floats]) -> None:
        """One season."""
        self._model.draws = draws
        self._model.run_step()

    def results(self) -> dict[str, Floats]:
        """The columns that the season has written."""
        return {name: self._model.agents_df[name].to_numpy() for name in RESULTS}


def season_of_frame(frame: Any, draws: Iterator[Floats], rules: Reduced) -> Any:
    """The reduced season as column expressions; returns the new Polars frame."""
    import polars
    from polars import col

    radius, angle, breach, enforced, job = draws
    drawn = {"radius": radius, "angle": angle, "breach": breach, "enforced": enforced, "job": job}
    normal = (-2.0 * col("radius").log()).sqrt() * (2.0 * np.pi * col("angle")).cos()
    harvested = col("planted") * col("productivity") * (0.7 + 0.6 * col("skill")) * col("luck")
    gain = col("spot") - col("contract") * (1.0 + rules.penalty * rules.enforcement) - col("loyalty")
    exponent = (gain / (rules.breach_noise * col("contract"))).clip(-500.0, 500.0)
    breaks = col("breach") < 1.0 / (1.0 + (-exponent).exp())
    found_out = col("enforced") < rules.enforcement
    at_home = col("workers").cast(polars.Float64)
    dependants = col("persons").cast(polars.Float64) - col("workers")
    available = (at_home * rules.days_per_worker - dependants * rules.care_days).clip(lower_bound=0.0)
    brought = col("committed") - col("side_sold")
    better = polars.max_horizontal(col("spot"), 0.9 * col("contract"))
    sales = brought * col("contract") + (col("harvested") - brought) * better - col("fined")
    days_left = col("left") - col("job_days")
    wages = (col("job_days") + days_left * rules.casual_share) * rules.wage
    needed = rules.subsistence * (col("persons") + col("away")).cast(polars.Float64)
    above = (col("smoothed_income") - needed).clip(lower_bound=0.0)
    desired = 0.25 * (needed + rules.propensity * above + rules.wealth_propensity * col("means"))
    return (
        frame.lazy()
        .drop(list(RESULTS[1:]), strict=False)
        .with_columns(**{name: polars.Series(values) for name, values in drawn.items()})
        .with_columns(luck=(rules.luck * normal - 0.5 * rules.luck**2).exp(), available=available)
        .with_columns(harvested=harvested)
        .with_columns(
            committed=polars.min_horizontal("ordered", "harvested"),
            farm_days=polars.min_horizontal(rules.days_per_mu * col("planted"), "available"),
        )
        .with_columns(
            side_sold=polars.when(breaks).then(col("committed")).otherwise(0.0),
            left=col("available") - col("farm_days"),
        )
        .with_columns(
            fined=polars.when(found_out)
            .then(rules.penalty * col("contract") * col("side_sold"))
            .otherwise(0.0),
            job_days=polars.when(col("job") < rules.job_chance)
            .then(polars.min_horizontal(polars.lit(rules.job_days), "left"))
            .otherwise(0.0),
        )
        .with_columns(income=sales + wages * (1.0 + rules.skill_wage * (col("skill") - 0.5)))
        .with_columns(means=col("cash") + col("income"))
        .with_columns(
            cash=col("means") - polars.min_horizontal(desired, col("means")),
            days_used=col("farm_days") + col("job_days") + days_left * rules.casual_share,
        )
        .drop(*drawn, "luck", "available", "harvested", "committed", "farm_days", "left", "fined")
        .drop("job_days", "means")
        .collect()
    )


class Events:
    """The reduced season on arrays, with positions of those concerned by each event."""

    def __init__(self, columns: dict[str, Any], rules: Reduced) -> None:
        self._columns = {name: np.array(columns[name]) for name in _STATE}
        self._rules = rules

    def run(self, draws: Iterator[Floats]) -> None:
        """One season."""
        farmers, rules = self._columns, self._rules
        contract, spot = farmers["contract"], farmers["spot"]
        normal = np.sqrt(-2.0 * np.log(next(draws))) * np.cos(2.0 * np.pi * next(draws))
        harvested = farmers["planted"] * farmers["productivity"] * (0.7 + 0.6 * farmers["skill"])
        harvested *= np.exp(rules.luck * normal - 0.5 * rules.luck**2)
        breach, enforced, job = draws

        brought, side_sold = np.zeros_like(harvested), np.zeros_like(harvested)
        fined = np.zeros_like(harvested)
        ordered = np.flatnonzero(farmers["ordered"] > 0.0)
        brought[ordered] = np.minimum(farmers["ordered"][ordered], harvested[ordered])
        gain = spot[ordered] - contract[ordered] * (1.0 + rules.penalty * rules.enforcement)
        gain -= farmers["loyalty"][ordered]
        exponent = np.clip(gain / (rules.breach_noise * contract[ordered]), -500.0, 500.0)
        breaking = ordered[breach[ordered] < 1.0 / (1.0 + np.exp(-exponent))]
        side_sold[breaking] = brought[breaking]
        brought[breaking] = 0.0
        caught = breaking[enforced[breaking] < rules.enforcement]
        fined[caught] = rules.penalty * contract[caught] * side_sold[caught]

        dependants = farmers["persons"] - farmers["workers"]
        available = np.maximum(0.0, farmers["workers"] * rules.days_per_worker - dependants * rules.care_days)
        farm_days = np.minimum(rules.days_per_mu * farmers["planted"], available)
        left = available - farm_days
        job_days = np.zeros_like(left)
        working = np.flatnonzero(job < rules.job_chance)
        job_days[working] = np.minimum(rules.job_days, left[working])
        casual = (left - job_days) * rules.casual_share
        pay = rules.wage * (1.0 + rules.skill_wage * (farmers["skill"] - 0.5))

        free = (harvested - brought) * np.maximum(spot, 0.9 * contract)
        income = brought * contract + free - fined + (job_days + casual) * pay
        cash = farmers["cash"] + income
        needed = rules.subsistence * (farmers["persons"] + farmers["away"])
        above = np.maximum(0.0, farmers["smoothed_income"] - needed)
        desired = 0.25 * (needed + rules.propensity * above + rules.wealth_propensity * cash)
        farmers["cash"] = cash - np.minimum(desired, cash)
        farmers["income"] = income
        farmers["side_sold"] = side_sold
        farmers["days_used"] = farm_days + job_days + casual

    def results(self) -> dict[str, Floats]:
        """The columns that the season has written."""
        return {name: self._columns[name] for name in RESULTS}
