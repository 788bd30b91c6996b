"""What the linkage forms do to lifted households' registered income, and nothing else of a run.

A study of hundreds of parameters needs tens of thousands of runs and of each one number.
Most of the time of a small run goes into measuring distributions, so here none is measured.
All runs of a point share its population and luck, as in model/experiments/form_effects.py.
"""

import hashlib
from collections.abc import Mapping

from model.engine import Engine
from model.experiments.form_effects import NONE, TOGETHER, variants
from model.horizon import headline_years
from model.measuring import populations
from model.outcomes import GROUPS
from model.run import Measured, Run
from model.scenario import Scenario
from model.stopping import go_on
from model.world.calendar import SEASONS
from model.world.households.income import registered_incomes
from model.world.households.members import members_of

MEASURE_ALL = f"{__name__}:measure_all"
MEASURE_GAIN = f"{__name__}:measure_gain"

_LIFTED = GROUPS.index("lifted")


def measure_all(run: Run) -> Measured:
    """Mean income with no form on, with each alone and with all together, by the name of the variant: of the
    years that means are of (model/horizon.py).

    Whatever forms the run's scenario has on does not matter.

    Raises InputError if the population cannot be built, AccountsError if money is not conserved.
    """
    return _measured(run, variants(run.scenario))


def measure_gain(run: Run) -> Measured:
    """The same with no form on and with all together only: two runs instead of seven."""
    return _measured(run, {name: variants(run.scenario)[name] for name in (NONE, TOGETHER)})


def _measured(run: Run, scenarios: Mapping[str, Scenario]) -> Measured:
    incomes, imbalance = {}, 0.0
    for name, scenario in scenarios.items():
        population = populations.get(scenario, run.scale, run.seed)
        engine = Engine(scenario, scale=run.scale, seed=run.seed, population=population, measuring=False)
        years, chosen = [], headline_years(run.years)
        for year in range(1, run.years + 1):
            for _ in SEASONS:
                engine.step()
                go_on()
            if year in chosen:
                years.append(lifted_income(engine))
        incomes[name] = sum(years) / len(years)
        imbalance = max(imbalance, engine.imbalance)
    digest = hashlib.sha256(repr(incomes).encode()).hexdigest()
    return Measured(incomes, digest, imbalance)


def lifted_income(engine: Engine) -> float:
    """Mean registered income of lifted households in the year just settled, yuan per member.

    The same as YearOutcomes.income_per_head, which needs the year measured in full.
    """
    households = engine.state.households
    lifted = (households.group == _LIFTED) & (households.persons > 0)  # closed houses count in no mean
    weight = households.weight[lifted]
    incomes = registered_incomes(households)[lifted]
    return float((weight * incomes).sum() / (weight * members_of(households)[lifted]).sum())
