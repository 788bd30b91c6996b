"""The reference model: the same population, prices, weather and draws as the engine's, step by step."""

from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np

from model.mathematics import power
from model.parameters import INDUSTRIES, RULES, section_of
from model.population import Geography
from model.scenario import Scenario
from model.state import State
from model.world.calendar import AUTUMN, SEASONS
from model.world.markets.prices import log_deviations, price_ratios
from model.world.markets.weather import spatial_factor, yield_factors
from model.world.randomness import uniform
from tests.reference.cooperative import CooperativeAgent
from tests.reference.county import CountyAgent
from tests.reference.enterprise import EnterpriseAgent
from tests.reference.linkages.employment import job_pattern


class ReferenceModel(mesa.Model):
    """A province of Mesa agents; `step` runs one season.

    state: the population before the first spring, whose values are copied.
    own_generator: draw from Mesa's own generator instead of by counter, as a plain Mesa
    model would; its runs then agree with the engine's only in distribution.
    """

    def __init__(
        self,
        state: State,
        scenario: Scenario,
        seed: int,
        geography: Geography,
        *,
        own_generator: bool = False,
    ) -> None:
        super().__init__(rng=seed)
        self.asked, self.draws_seed, self.own_generator = scenario, seed, own_generator
        sections = scenario.sections
        self.rules = SimpleNamespace(**{name: section_of(sections, name) for name in RULES})
        self.industries = [sections[f"industries.{name}"] for name in INDUSTRIES]
        self.job_pattern = job_pattern(self.rules.employment)
        self.season = 0  # since the start
        self.year = 1
        self.wages = self.standard_growth = 1.0  # relative to the first year
        self.monitoring_line = self.rules.monitoring.line
        self.demand_change = 0.0
        self.largest_fails = False  # each county's largest enterprise, this winter
        self._price_risk = np.array([industry.price_risk for industry in self.industries])
        self._price_deviations = self.deviations_before(sections["start"].burn_in)
        self._weather = spatial_factor(
            geography.longitude, geography.latitude, sections["weather"].correlation_range
        )
        self.counties: list[CountyAgent] = []
        self.enterprises: list[EnterpriseAgent] = []
        self.cooperatives: list[CooperativeAgent] = []
        self._move_in(state)

    def _move_in(self, state: State) -> None:
        for row in state.counties:
            county = CountyAgent(self, row)
            self.counties.append(county)
            county.enterprises = [
                EnterpriseAgent(self, county, state.enterprises[e])
                for e in range(row["first_enterprise"], row["last_enterprise"])
            ]
            county.cooperatives = [
                CooperativeAgent(self, county, state.cooperatives[g])
                for g in range(row["first_cooperative"], row["last_cooperative"])
            ]
            self.enterprises += county.enterprises
            self.cooperatives += county.cooperatives
            county.settle_in(state.households, row["first_household"], row["last_household"])

    def draw(self, kind: int, county: int, number: int, purpose: int) -> float:
        """A uniform draw in (0, 1) for one purpose of one agent this season."""
        if self.own_generator:
            return 1.0 - self.random.random()
        return uniform(self.draws_seed, kind, county, number, self.season, purpose)

    def first_draw(self, kind: int, county: int, number: int, purpose: int) -> float:
        """The same, of before the first season."""
        if self.own_generator:
            return 1.0 - self.random.random()
        return uniform(self.draws_seed, kind, county, number, 0, purpose)

    def step(self) -> None:
        """One season, and what must hold at its end."""
        self.season += 1
        elapsed, season = divmod(self.season - 1, len(SEASONS))
        self.year = elapsed + 1
        monitoring, safety_net = self.rules.monitoring, self.rules.safety_net
        self.wages = power(1.0 + self.rules.income.wage_growth, float(elapsed))
        self.standard_growth = power(1.0 + safety_net.standard_growth, float(elapsed))
        self.monitoring_line = monitoring.line * power(1.0 + monitoring.line_growth, float(elapsed))
        self.largest_fails = self.year == self.asked.sections["shocks"].failure_year
        if season == AUTUMN:
            self.draw_markets()
        for county in self.counties:
            county.open_season()
            (county.plan, county.grow, county.harvest, county.settle)[season]()
            county.close_season()

    def draw_markets(self) -> None:
        """Prices of the province and weather of its counties, for this autumn."""
        shocks = self.asked.sections["shocks"]
        self._price_deviations = self.next_deviations(self._price_deviations, self.year)
        ratios = price_ratios(self._price_deviations, self._price_risk)
        weather = yield_factors(
            self._weather,
            np.array([county.code for county in self.counties], np.int32),
            self.draws_seed,
            self.season,
            self.asked.sections["weather"],
            self.year == shocks.drought_year,
        )
        for county, factor in zip(self.counties, weather, strict=True):
            county.weather = float(factor)
            county.spot_price = [
                self._price_shock(industry) * float(ratio) * county.usual_price(k)
                for k, (industry, ratio) in enumerate(zip(self.industries, ratios, strict=True))
            ]
        self.demand_change = shocks.demand_change if self.year == shocks.demand_year else 0.0

    def next_deviations(self, before: np.ndarray, year: int) -> np.ndarray:
        """Logarithms of prices in the autumn of a year, by those of the year before."""
        season = len(SEASONS) * (year - 1) + AUTUMN + 1
        return log_deviations(before, self.draws_seed, season, self._price_risk, self.rules.prices)

    def deviations_before(self, years: int) -> np.ndarray:
        """Of the last autumn before year 1, so many unreported years after a draw from their long run."""
        usual = (1.0 - self.rules.prices.persistence**2) ** 0.5  # of innovations over deviations
        deviations = self.next_deviations(np.zeros(len(INDUSTRIES)), -years) / usual
        for year in range(1 - years, 1):
            deviations = self.next_deviations(deviations, year)
        return deviations

    def _price_shock(self, industry: Any) -> float:
        return 1.0 + industry.price_shock if self.year == self.asked.sections["shocks"].price_year else 1.0
