"""One point of the parameters under every linkage form: none, each alone, and all together.

All seven runs of a point share its population and luck, and are one piece of work.
"""

import hashlib

from model.engine import Engine
from model.experiments.levers import switches
from model.experiments.ranges import at_point
from model.measuring import populations
from model.run import Measured, Run
from model.scenario import Scenario
from model.stopping import go_on
from model.world.calendar import SEASONS

NONE, TOGETHER = "none", "together"


def variants(scenario: Scenario) -> dict[str, Scenario]:
    """The scenario with no form on, with each alone, by its name, and with all together."""
    keys = switches("forms")
    chosen = {NONE: frozenset[str](), **{form: frozenset({form}) for form in keys}, TOGETHER: frozenset(keys)}
    return {
        name: at_point(scenario, {key: form in on for form, key in keys.items()}, name=name)
        for name, on in chosen.items()
    }


def measure(run: Run) -> Measured:
    """Simulate all variants of a run; whatever forms it has on does not matter.

    Outcomes: the headline numbers, "mean_income@none", "mean_income@together" and so on.

    Raises InputError if the population cannot be built, AccountsError if money is not conserved.
    """
    outcomes: dict[str, float] = {}
    digests, imbalance = [], 0.0
    for name, scenario in variants(run.scenario).items():
        population = populations.get(scenario, run.scale, run.seed)
        engine = Engine(scenario, scale=run.scale, seed=run.seed, population=population)
        for _ in range(run.years * len(SEASONS)):
            engine.step()
            go_on()
        found = engine.so_far()
        outcomes |= {f"{measure}@{name}": value for measure, value in found.headline().items()}
        digests.append(found.digest())
        imbalance = max(imbalance, engine.imbalance)
    return Measured(outcomes, hashlib.sha256("".join(digests).encode()).hexdigest(), imbalance)
