"""The model as a Mesa model, for all that drives Mesa models: batch_run, DataCollector, charts.

Enterprises and counties are Mesa agents.  Households are too many for an object each:
``model.households.cash`` is a column, ``model.households[i]`` a view of one row, made
when it is asked for.  Agents and views hold no values of their own; what is read and
written is the table that the engine runs on.
"""

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import mesa
import numpy as np

from model.bounds import check_scale, check_seed, check_threads, check_years
from model.declare.parameter import Parameter, build, declared
from model.engine import Engine
from model.errors import NOT_GIVEN, InputError
from model.names import key_named
from model.outcomes import ALL, Outcomes, YearOutcomes
from model.outcomes.ratios import ratio
from model.parameters import SECTIONS
from model.scenario import Scenario, load_scenario
from model.views import CountyAgent, EnterpriseAgent, Households, TableModel
from model.world.calendar import SEASONS
from model.world.sectors import LIFTED
from model.year.every_season import take_stock

BEFORE_THE_START = "start"


class LinkageModel(TableModel):
    """The province as a Mesa model; a step is a season.

    scenario: a name in scenarios/, a path or a Scenario.  scale: share of households
    simulated, in (0, 1].  seed: a whole number; None takes one from the system, which
    `seed` then tells.  threads: do not change the results.  years: after that many
    `running` is False; None for no end.
    kwargs: parameters that take precedence over the scenario's, by dotted key or, as
    keywords must be, with two underscores for each dot: linkages__order_purchase__floor=0.9.

    Raises InputError for a wrong scenario, setting, scale, seed or number.
    """

    # Mesa 3.5 would keep a scenario of its own kind under this name, and its charts would
    # hand that one to `__init__` when a user resets the model.  Ours is `engine.scenario`.
    scenario: ClassVar[Any] = None

    def __init__(
        self,
        scenario: str | Path | Scenario = "baseline",
        *,
        scale: float = 0.01,
        seed: int | None = 1,
        threads: int = 1,
        years: int | None = None,
        **kwargs: object,
    ) -> None:
        self.seed = _fresh_seed() if seed is None else check_seed(seed)
        super().__init__(rng=self.seed)
        self.__dict__.pop("scenario", None)
        self.years = None if years is None else check_years(years)
        self.engine = Engine(
            resolved(scenario, kwargs),
            scale=check_scale(scale),
            seed=self.seed,
            threads=check_threads(threads),
        )
        state = self.engine.state
        self.counties = tuple(CountyAgent(self, row) for row in range(len(state.counties)))
        self.enterprises = tuple(
            EnterpriseAgent(self, county, row)
            for county in self.counties
            for row in range(county.record.first_enterprise, county.record.last_enterprise)
        )
        self.households = Households(self, range(len(state.households)))
        self.measures = _base_year(self)
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "year": lambda model: model.year,
                "season": lambda model: model.season,
                **{name: _measure(name) for name in self.measures},
                "imbalance": lambda model: model.engine.imbalance,
            },
            agenttype_reporters={EnterpriseAgent: dict(_ENTERPRISE_REPORTERS)},
        )

    @property
    def year(self) -> int:
        """The year of the last season, from 1; 0 before the first."""
        return -(-self.engine.season // len(SEASONS))

    @property
    def season(self) -> str:
        """The last season: "spring", "summer", "autumn", "winter", or "start" before the first."""
        if self.engine.season == 0:
            return BEFORE_THE_START
        return SEASONS[(self.engine.season - 1) % len(SEASONS)]

    def step(self) -> None:
        """Run one season, then collect data.

        Raises AccountsError if any account does not balance.
        """
        engine = self.engine
        # What a user has written since the last season, such as a gift of cash, is no payment.
        engine.over_counties(take_stock, engine.state)
        finished = len(engine.outcomes)
        engine.step()
        if len(engine.outcomes) > finished:
            self.measures = _measures(engine.outcomes[-1])
        if self.years is not None and engine.season >= self.years * len(SEASONS):
            self.running = False
        # Not before the first season: Mesa 3.3's batch_run reports the collection before the last then.
        self.datacollector.collect(self)

    def outcomes(self) -> Outcomes:
        """What came out of the years finished so far; its time is not measured."""
        return self.engine.so_far()


# --- what is reported ---------------------------------------------------------------------

_ENTERPRISE_REPORTERS: dict[str, str | Callable[[Any], Any]] = {
    "county": lambda agent: agent.county.name,
    "industry": "industry_name",
    "alive": "alive",
    "cash": "cash",
    "capital": "capital",
    "debt": "debt",
    "reputation": "reputation",
    "profit": "profit",
    "dividend_arrears": "dividend_arrears",
    "trade_arrears": "trade_arrears",
    "households_led": "households_led",
}


def _measure(name: str) -> Callable[[LinkageModel], float]:
    return lambda model: model.measures[name]


def _measures(year: YearOutcomes) -> dict[str, float]:
    """What a finished year is reported by: incomes in yuan per head, costs in yuan, of the year."""
    return {
        "mean_income": year.income_per_head(),
        "mean_income_all": year.income_per_head(ALL),
        **year.poverty_rates(),
        "linked_share": ratio(year.of_group("in_any_linkage"), year.of_group("households")),
        "programme_cost": year.programme_cost(),
        "enterprises_open": year.of_organisations("enterprises_open"),
        "cooperatives_open": year.of_organisations("cooperatives_open"),
    }


def _base_year(model: LinkageModel) -> dict[str, float]:
    """The same before the first reported year, as far as it is known: no outlay nor link is reported."""
    households, state = model.households, model.engine.state
    weight = households.weight
    persons = weight * households.members
    income = weight * state.households.registered.sum(axis=1, dtype=float)
    lifted = households.group == LIFTED
    residents = weight * households.persons
    below = residents * households.below_line
    return {
        "mean_income": ratio(income[lifted].sum(), persons[lifted].sum()),
        "mean_income_all": ratio(income.sum(), persons.sum()),
        "below_line_rate": ratio(below[lifted].sum(), residents[lifted].sum()),
        "chronic_rate": math.nan,
        "registered_rate": math.nan,
        "linked_share": 0.0,
        "programme_cost": 0.0,
        "enterprises_open": float(state.enterprises.alive.sum()),
        "cooperatives_open": float((state.cooperatives.weight * state.cooperatives.alive).sum()),
    }


# --- what is asked for --------------------------------------------------------------------


def resolved(scenario: str | Path | Scenario, settings: Mapping[str, object]) -> Scenario:
    """The scenario with settings that take precedence, by dotted or underscored key.

    Raises InputError if anything in either is wrong.
    """
    known = declared(SECTIONS) if settings else {}
    overrides = {_key(name, known): value for name, value in settings.items()}
    try:
        if not isinstance(scenario, Scenario):
            return load_scenario(scenario, overrides)
        checked = load_scenario("baseline", overrides).values
    except InputError as error:
        if error.file != "--set":
            raise
        value = overrides.get(error.key or "", NOT_GIVEN)
        raise InputError(
            error.problem, key=error.key, value=value, suggestion=error.suggestion, see=error.see
        ) from None
    values = scenario.values | {key: checked[key] for key in overrides}
    origin = scenario.origin | dict.fromkeys(overrides, "--set")
    return Scenario(
        name=scenario.name,
        title=scenario.title,
        question=scenario.question,
        values=values,
        sections=build(SECTIONS, values),
        origin=origin,
        data=scenario.data,
        given=scenario.given,
    )


def _key(name: str, known: Mapping[str, Parameter]) -> str:
    """The full key of a parameter by any of its names, with dots or two underscores; as it is if none."""
    dotted = name.replace("__", ".")
    return key_named(dotted, known) or dotted


def _fresh_seed() -> int:
    return int(np.random.SeedSequence().generate_state(1)[0])
