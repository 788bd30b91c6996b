"""The article's figures beside their counterparts in a run: what is reproduced, spent, held.

The article describes two years, so a run of at least two is checked at the end of its
second year: stocks as they stand then, yearly amounts as they were in it.  Figures of the
whole province are compared with what the lifted counties have, divided by their share of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from model import accounts, programme
from model.errors import InputError
from model.figures import Figure, load_figures
from model.outcomes import Outcomes, YearOutcomes
from model.outcomes.ratios import ratio
from model.population.programme import KEY_STATUS
from model.programme.skill import certificate_chance
from model.world import sectors

YEARS = 2
TOLERANCE = 0.05  # a larger deviation of the baseline is explained in figures.toml


@dataclass(frozen=True)
class FigureCheck:
    """One figure: what the article states and what a run has.

    sort: "level" reproduced, "budget" spent, "quantity" delivered, or "minimum" to be held.
    simulated: not a number where a run has nothing that the figure tells of, such as the grant
    of a courtyard where none is built.
    deviation: of simulated from stated, as a share; for a minimum that is held, 0.
    """

    figure: Figure
    sort: str
    simulated: float

    @property
    def deviation(self) -> float:
        """Share of the stated value."""
        deviation = self.simulated / float(self.figure.value) - 1.0
        return 0.0 if self.sort == "minimum" and deviation >= 0.0 else deviation

    @property
    def is_close(self) -> bool:
        """Whether it deviates by no more than TOLERANCE, or the minimum is held."""
        return abs(self.deviation) <= TOLERANCE


def check_figures(outcomes: Outcomes) -> list[FigureCheck]:
    """Every figure of the article beside its counterpart in a run.

    Raises InputError if the run has fewer than two years.
    """
    if len(outcomes.years) < YEARS:
        raise InputError(f"the figures describe {YEARS} years; a run of fewer cannot be checked")
    run = _Run(outcomes)
    figures = load_figures()
    return [FigureCheck(figures[name], sort, float(value(run))) for name, (sort, value) in _CHECKS.items()]


class _Run:
    """Short names for what the checks read."""

    def __init__(self, outcomes: Outcomes) -> None:
        self.outcomes, self.geography = outcomes, outcomes.geography
        self.years: tuple[YearOutcomes, ...] = outcomes.years[:YEARS]
        self.last = self.years[-1]
        sections = outcomes.scenario.sections
        self.budget, self.work = sections["programme.budget"], sections["programme.work"]
        self.skill = sections["programme.skill"]

    def standing(self, lever: int) -> float:
        return self.last.standing(lever)

    def delivered(self, lever: int) -> float:
        return self.last.delivered(lever)

    def paid(self, transaction: int, years: int = 1) -> float:
        """Yuan that government paid in the last year, or over the years."""
        flows = [year.flows[:, transaction, sectors.GOVERNMENT].sum() for year in self.years[-years:]]
        return 0.0 - float(sum(flows))

    def funds_spent(self) -> float:
        """Yuan that the programme paid in the year, brought from the lifted counties to the province."""
        return ratio(sum(self.last.outlay_by_part().values()), self.budget.lifted_counties_share)

    def of_lifted_people(self, amount: float) -> float:
        """An amount of the lifted counties, brought to all lifted people of the province."""
        return ratio(amount, self.budget.lifted_people_share)

    def of_registered(self, persons: float) -> float:
        """Members of lifted households, brought to all who are registered.

        As many in a hundred of those whose whole household lives elsewhere, of whom the model has no rows.
        """
        members = self.last.of_group("persons")
        return persons * (1.0 + ratio(float(self.geography.wholly_absent.sum()), members))

    def bridging_share(self) -> float:
        """Bridging funds' part of all industry funds."""
        bridging = self.budget.all_bridging_funds * self.budget.industry_share
        return ratio(bridging, bridging + self.budget.new_funds)

    def conversion(self) -> float:
        """Raw produce that enterprises took over what households sold, in yuan."""
        flows = self.last.flows.sum(axis=0)
        sales = [
            accounts.row(payment)
            for payment in ("spot_sales", "assisted_sales", "ordered_produce", "pooled_produce")
        ]
        sold = sum(flows[row, sector] for row in sales for sector in sectors.HOUSEHOLD_GROUPS)
        taken = flows[accounts.row("ordered_produce"), sectors.ENTERPRISES]
        taken += flows[accounts.row("spot_purchases"), sectors.ENTERPRISES]
        return ratio(0.0 - float(taken), float(sold))

    def training_days(self) -> float:
        """Person-days of training in the year."""
        each: float = self.skill.trainings_per_year * self.skill.training_days
        of_farmers: float = self.skill.farmer_training_days
        places = self.delivered(programme.TRAINING), self.delivered(programme.FARMER_TRAINING)
        return places[0] * each + places[1] * of_farmers

    def trainings_of_the_willing(self) -> float:
        """Trainings in the year for each worker who asked for one."""
        asked = float(self.last.asked[:, programme.TRAINING].sum())
        return ratio(self.skill.trainings_per_year * self.delivered(programme.TRAINING), asked)

    def on_offer(self, items: float) -> float:
        """Items of the extension's lists, if there is an extension."""
        return items if float(self.last.levers[:, programme.EXTENSION, 0].sum()) > 0.0 else 0.0

    def certified(self) -> float:
        """Newly certified in the year: of those trained in it as many as are expected to be."""
        chance = certificate_chance(float(self.skill.farmers_certified), float(self.skill.farmers_trained))
        return chance * self.delivered(programme.FARMER_TRAINING)

    def trusteeship(self) -> list[float]:
        """Mu in each year, as the article counts them: by service, in all the province."""
        share = self.skill.trusteeship_lifted_share * self.skill.trusteeship_full_share
        return [ratio(year.delivered(programme.TRUSTEESHIP), share) for year in self.years]

    def key_turnover_share(self) -> float:
        """Part of the turnover fund that is placed in key counties."""
        key = np.array([status == KEY_STATUS for status in self.geography.status])
        fund = self.last.levers[:, programme.TURNOVER_FUND, 0]
        return ratio(float(fund[key].sum()), float(fund.sum()))

    def least_led(self) -> float:
        """Households that a supported project leads; 0 if any leads fewer than it must."""
        supported = self.last.of_organisations("supported_projects")
        if self.last.of_organisations("supported_below_minimum") > 0.0:
            return 0.0
        return ratio(self.last.of_organisations("led_by_supported"), supported)


_Value = Callable[[_Run], Any]
_CHECKS: dict[str, tuple[str, _Value]] = {
    # will
    "leading_enterprises": ("level", lambda run: run.last.of_organisations("enterprises_open")),
    "coops_and_family_farms": (
        "level",
        lambda run: run.last.of_organisations("cooperatives_open") + run.last.of_group("family_farms", "all"),
    ),
    "linked_people": ("level", lambda run: run.of_registered(run.last.of_group("persons_linked"))),
    # work
    "lifted_counties": ("level", lambda run: len(run.geography.names)),
    "cool_vegetables_area": ("quantity", lambda run: run.standing(programme.COOL_VEGETABLES)),
    "processing_potato_area": ("quantity", lambda run: run.standing(programme.PROCESSING_POTATOES)),
    "standard_orchard_area": ("quantity", lambda run: run.standing(programme.STANDARD_ORCHARDS)),
    "cold_storage_facilities": ("quantity", lambda run: run.standing(programme.COLD_STORES)),
    "full_chain_pilot_counties": ("quantity", lambda run: run.standing(programme.FULL_CHAIN_PILOTS)),
    "processing_conversion_rate": ("level", lambda run: run.conversion()),
    "e_towns": ("quantity", lambda run: run.standing(programme.E_TOWNS)),
    "county_ecommerce_centres": ("quantity", lambda run: run.standing(programme.ECOMMERCE_CENTRES)),
    "village_ecommerce_stations": ("quantity", lambda run: run.standing(programme.ECOMMERCE_STATIONS)),
    "demonstration_bases": ("quantity", lambda run: run.last.of_organisations("bases")),
    "demonstration_base_investment": ("budget", lambda run: run.paid(accounts.row("base_investment"), YEARS)),
    "demonstration_base_households": (
        "quantity",
        lambda run: ratio(run.last.of_organisations("base_days"), run.work.base_days),
    ),
    "integration_pilot_counties": ("quantity", lambda run: run.standing(programme.INTEGRATION_PILOTS)),
    "courtyard_budget": ("budget", lambda run: run.paid(accounts.row("courtyard_grants"), YEARS)),
    "courtyard_grant": (
        "level",
        lambda run: ratio(
            run.paid(accounts.row("courtyard_grants"), YEARS),
            sum(year.delivered(programme.COURTYARDS) for year in run.years),
        ),
    ),
    # skill
    "training_subsidy": (
        "level",
        lambda run: ratio(run.paid(accounts.row("training_allowances")), run.training_days()),
    ),
    "trainings_per_year": ("minimum", lambda run: run.trainings_of_the_willing()),
    "farmers_trained": ("quantity", lambda run: run.delivered(programme.FARMER_TRAINING)),
    "farmers_certified": ("quantity", lambda run: run.certified()),
    "main_techniques": ("quantity", lambda run: run.on_offer(run.skill.techniques)),
    "main_varieties": ("quantity", lambda run: run.on_offer(run.skill.varieties)),
    "main_standards": ("quantity", lambda run: run.on_offer(run.skill.standards)),
    "trusteeship_area": ("quantity", lambda run: run.trusteeship()[-1]),
    "trusteeship_growth": (
        "level",
        lambda run: ratio(run.trusteeship()[1], run.trusteeship()[0]) - 1.0,
    ),
    # money
    "new_provincial_funds": ("budget", lambda run: run.funds_spent() * (1.0 - run.bridging_share())),
    "industry_bridging_funds": ("budget", lambda run: run.funds_spent() * run.bridging_share()),
    "industry_share_of_bridging_funds": (
        "level",
        lambda run: ratio(run.funds_spent() * run.bridging_share(), run.budget.all_bridging_funds),
    ),
    "microcredit": ("quantity", lambda run: run.of_lifted_people(run.delivered(programme.MICROCREDIT))),
    "microcredit_households": (
        "quantity",
        lambda run: run.of_lifted_people(
            run.last.of_group("borrowed") + run.last.of_group("borrowed", "monitored")
        ),
    ),
    "key_county_turnover_share": ("minimum", lambda run: run.key_turnover_share()),
    "project_linkage_minimum": ("minimum", lambda run: run.least_led()),
    # help
    "cadre_trainings": (
        "quantity",
        lambda run: run.of_lifted_people(run.delivered(programme.CADRE_TRAININGS)),
    ),
    "cadre_visits": ("quantity", lambda run: run.of_lifted_people(run.delivered(programme.VISITS))),
    "problems_solved": (
        "quantity",
        lambda run: run.of_lifted_people(run.delivered(programme.PROBLEMS_SOLVED)),
    ),
    "technicians": (
        "quantity",
        lambda run: ratio(run.delivered(programme.TEAMS), run.budget.lifted_counties_share),
    ),
    "matching_events": ("quantity", lambda run: run.delivered(programme.MATCHING_EVENTS)),
    "assisted_sales": ("quantity", lambda run: run.delivered(programme.ASSISTED_SALES)),
}
