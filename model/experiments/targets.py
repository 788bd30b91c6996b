"""What the model is to meet: each target declared once, with how it is measured, and what a run gives.

A target that is fitted has its numbers from what the baseline was fitted to (calibration/targets.toml);
any other has them here, with the facts of model/evidence/ behind them.  To add one, add a
declaration to TARGETS and name it in `used_by` of its facts.  Patterns (patterns.toml) are what nothing
was fitted to, and are measured by comparing runs; these are levels and shares of one run.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from model.errors import InputError
from model.evidence import told_sources
from model.experiments.calibrate import SHIPPED_TARGETS, read_targets
from model.experiments.calibrate import Target as ObservedOutcome
from model.experiments.observing import see
from model.experiments.settings import Settings, check_asked
from model.experiments.target_measures import (
    AFTER_THE_FIRST,
    MEANS_OVER,
    Simulated,
    below_line,
    below_line_jump,
    chronic_jump,
    dibao_paid,
    dibao_persons_a_case,
    dibao_share,
    elders_share,
    household_size,
    household_tenants,
    households_with_idle_land,
    idle_land,
    land_let,
    lifted_at_work,
    lifted_away,
    lifted_income_2021,
    lifted_income_2022,
    lifted_local_work,
    lifted_wages_share,
    linked_workers_a_firm,
    median_over_mean,
    newly_registered,
    one_person_share,
    poorest_consumption,
    poorest_fifth,
    posts_in_lifted_work,
    rationed_share,
    registered,
    registered_jump,
    registered_wages_share,
    regular_pay,
    rent_of_a_mu,
    residents_growth,
    returned_to_poverty,
    richest_consumption,
    richest_fifth,
    risk_removed,
    rural_residents,
    separation_cost,
    side_sold_at_market,
    side_sold_when_prices_fall,
    side_sold_when_prices_rise,
    transitory_share,
    value_to_takers,
    wages_share,
)
from model.figures import load_article
from model.linkages import FORM_OF
from model.measuring import outcomes_of
from model.outcomes.ratios import finite
from model.run import Measured, Run
from model.scenario import Scenario

MEASURE = "model.experiments.targets:measure"
LEAST_YEARS = 2  # 2021 and 2022, which most targets tell of
DEVIATIONS = 2.0  # of what was observed: as far away a fitted target counts as met

SourceClass = Literal["article", "statistics", "literature", "assumption"]  # as of parameters


@dataclass(frozen=True)
class Target:
    """One target: met from `low` to `high`, in `unit`.

    fitted: whether some parameter was fitted to it.  scope: which account, who and which year.
    source_class: of the numbers; an assumption is what is set between or beside facts.
    facts: of model.evidence; basis: where the numbers come from apart from these.
    measured: in a run of at least so many `years`.
    missed: why the baseline misses it, where it does.
    """

    name: str
    text: str
    unit: str
    low: float
    high: float
    fitted: bool
    scope: str
    source_class: SourceClass
    measured: Callable[[Simulated], float]
    facts: tuple[str, ...] = ()
    basis: str = ""
    years: int = LEAST_YEARS
    missed: str | None = None

    @property
    def source(self) -> str:
        """Where its facts were read, and what else it rests on."""
        return "; ".join(part for part in (self.basis, told_sources(self.facts)) if part)

    def is_met_by(self, value: float) -> bool:
        """Whether a value meets it; one that is no number never does."""
        return self.low <= value <= self.high


@cache
def _observed() -> Mapping[str, ObservedOutcome]:
    """What the baseline was fitted to, by outcome."""
    return {each.outcome: each for each in read_targets(SHIPPED_TARGETS, parameters=False)[0]}


def _fitted(
    name: str,
    outcome: str,
    unit: str,
    text: str,
    scope: str,
    basis: str = "",
) -> Target:
    """A target that the baseline was fitted to.  basis: apart from the facts or the article's figure."""
    observed = _observed()[outcome]
    kind, *rest = observed.source.split(", ")
    from_article = kind == "article"
    return Target(
        name=name,
        text=text,
        unit=unit,
        low=observed.value - DEVIATIONS * observed.sd,
        high=observed.value + DEVIATIONS * observed.sd,
        fitted=True,
        scope=scope,
        source_class="article" if from_article else "statistics",
        measured=lambda run: run.named[outcome],
        facts=() if from_article else (kind, *rest),
        basis=f"{load_article().title}: {', '.join(rest)}" if from_article else basis,
    )


_RESIDENTS = "survey account, per resident of all households of the 58 counties"
_REGISTERED = "registration account, per registered member"
_OF_THE_PROVINCE = "0.75 of the province's, an assumption (income.lifted_county_factor)"
_RURAL = "residents of all households of the 58 counties"
_OF_MEMBERS = "members of all households of the 58 counties"
_SHARES = f"{_OF_THE_PROVINCE}, by the shares of the parameters in income, set between these facts"

_A_YEAR_S_LUCK = (
    "Harvests and prices of a single run move it by three points: over eight runs and more the mean meets it."
)

_BY_CHANCE = (
    "Shares of a cooperative are worth about nothing to those who look at them, so that chance in the choice "
    "decides who is in."
)

TARGETS: tuple[Target, ...] = (
    # --- income of all residents, as the household survey counts it ---
    _fitted(
        "survey_income_2021",
        "survey_income_per_head@year=1",
        "yuan/person/year",
        "Income per resident in 2021",
        f"{_RESIDENTS}, 2021, yuan of 2022",
        _OF_THE_PROVINCE,
    ),
    _fitted(
        "survey_income",
        "survey_income_per_head@year=2",
        "yuan/person/year",
        "Income per resident",
        f"{_RESIDENTS}, 2022",
        _OF_THE_PROVINCE,
    ),
    *(
        _fitted(
            f"survey_{source}",
            f"survey_{source}_per_head@year=2",
            "yuan/person/year",
            f"{said} per resident",
            f"{_RESIDENTS}, 2022",
            _SHARES,
        )
        for source, said in (
            ("wages", "Wages"),
            ("business", "Net business income"),
            ("property", "Property income"),
            ("transfers", "Transfers"),
        )
    ),
    Target(
        name="survey_wages_share",
        text="Wages in income",
        unit="share",
        low=0.36,
        high=0.445,
        fitted=False,
        scope=f"{_RESIDENTS}, 2022",
        source_class="statistics",
        measured=wages_share,
        facts=("poor_area_wages_share_2019", "poor_county_wages_share_2017", "rural_wages_share_2022"),
    ),
    Target(
        name="median_over_mean",
        text="Median over mean income per resident",
        unit="1",
        low=0.81,
        high=0.91,
        fitted=False,
        scope=f"{_RESIDENTS}, residents counting equally, 2022",
        source_class="assumption",
        measured=median_over_mean,
        facts=("rural_median_ratio_2022", "rural_median_ratio_2024"),
        basis="0.86 with 0.05 either way: China's, and that places differ less in 58 counties",
        missed="Half of the residents are in households with nobody in a job by the year or away, and have "
        "three fifths of the mean: besides farm and transfers they have a little casual work only.",
    ),
    Target(
        name="poorest_fifth",
        text="Income of the poorest fifth over a mean fifth",
        unit="1",
        low=0.27,
        high=0.42,
        fitted=False,
        scope=f"{_RESIDENTS}, fifths of residents by income per head, 2022",
        source_class="assumption",
        measured=poorest_fifth,
        facts=("poorest_fifth_fujian_2021", "poorest_fifth_sanming_2022"),
        basis="from what another province's survey has up to what fewer differences between places allow",
        missed="As the median: who has no job by the year and nobody away lives on farm and transfers.",
    ),
    Target(
        name="richest_fifth",
        text="Income of the richest fifth over a mean fifth",
        unit="1",
        low=1.95,
        high=2.1,
        fitted=False,
        scope=f"{_RESIDENTS}, fifths of residents by income per head, 2022",
        source_class="assumption",
        measured=richest_fifth,
        facts=("richest_fifth_fujian_2021", "richest_fifth_sanming_2022"),
        basis="about what another province's survey has",
        missed="Residents of households with a job by the year have 1.7 times the mean, and harvests, "
        "earnings sent home and dividends come on top of it.",
    ),
    *(
        Target(
            name=f"{fifth}_consumption",
            text=f"Consumption of the {fifth} fifth over its income",
            unit="1",
            low=middle - 0.2,
            high=middle + 0.2,
            fitted=False,
            scope=f"{_RESIDENTS}, fifths of residents by income per head, 2022",
            source_class="statistics",
            measured=measured,
            facts=(f"{fifth}_fifth_consumption_sanming_2022",),
            basis="another province's survey, with 0.2 either way",
            missed="All spend the same share of what they have above subsistence, and of their savings; that "
            "the rich spend less of it is left out.",
        )
        for fifth, middle, measured in (
            ("poorest", 1.10, poorest_consumption),
            ("richest", 0.37, richest_consumption),
        )
    ),
    Target(
        name="transitory_share",
        text="Part of the inequality of incomes that comes and goes within households",
        unit="share",
        low=0.3,
        high=0.6,
        fitted=False,
        scope=f"{_RESIDENTS}, log of income per head over all years of the run",
        source_class="assumption",
        measured=transitory_share,
        facts=("income_inequality_within_persons",),
        basis="China's with errors of measurement in it, so a good deal less at the lower end",
        years=8,
        missed="A job by the year lasts as long as the worker stays; what moves a household's income alone "
        "is pay, its harvest, illness and a job lost away.",
    ),
    # --- income of registered people, as the register of lifted people counts it ---
    Target(
        name="lifted_income_2021",
        text="Income of lifted people per member in 2021",
        unit="yuan/person/year",
        low=12_170.0,
        high=13_460.0,
        fitted=False,
        scope=f"{_REGISTERED} of lifted households of the 58 counties, 2021, yuan of 2022; observed of all "
        "lifted people of China",
        source_class="statistics",
        measured=lifted_income_2021,
        facts=("lifted_people_income_2021", "price_rise_2022"),
        basis="with 5 per cent either way",
        missed="A year's harvest and prices move it by more than 5 per cent.",
    ),
    Target(
        name="lifted_income_2022",
        text="Income of lifted people per member in 2022",
        unit="yuan/person/year",
        low=13_620.0,
        high=15_060.0,
        fitted=False,
        scope=f"{_REGISTERED} of lifted households of the 58 counties, 2022; observed of all lifted people "
        "of China",
        source_class="statistics",
        measured=lifted_income_2022,
        facts=("lifted_people_income_2022",),
        basis="with 5 per cent either way",
        missed="A year's harvest and prices move it by more than 5 per cent.",
    ),
    Target(
        name="lifted_wages_share",
        text="Wages in the income of lifted people",
        unit="share",
        low=0.629,
        high=0.729,
        fitted=False,
        scope=f"{_REGISTERED} of lifted households of the 58 counties, 2021; observed of all lifted people "
        "of China",
        source_class="statistics",
        measured=lifted_wages_share,
        facts=("lifted_people_wages_share_2021",),
        basis="with 0.05 either way",
        missed="In a year of good harvests or prices farms bring a larger share, in a bad one less.",
    ),
    Target(
        name="registered_wages_share",
        text="Wages in the income of all registered people",
        unit="share",
        low=0.579,
        high=0.729,
        fitted=False,
        scope=f"{_REGISTERED} of all households of the 58 counties, 2022",
        source_class="assumption",
        measured=registered_wages_share,
        facts=("lifted_people_wages_share_2021",),
        basis="no such account of others than lifted people was found: theirs with 0.05 either way, and a "
        "tenth less at most for more land and older members",
    ),
    # --- who lives there ---
    Target(
        name="rural_residents",
        text="Rural residents",
        unit="person",
        low=4_980_000.0,
        high=5_184_000.0,
        fitted=False,
        scope="residents of households of the 58 counties, 2021",
        source_class="statistics",
        measured=rural_residents,
        facts=("county_rural_residents_2020",),
        basis="the census with 2 per cent either way",
        missed="One resident in twenty lives in no household, but in a boarding school, a home for the old, "
        "a monastery or on a building site; the model has households only.",
    ),
    Target(
        name="household_size",
        text="Residents of a household",
        unit="person/household",
        low=2.39,
        high=2.51,
        fitted=False,
        scope="households of the 58 counties, 2021",
        source_class="statistics",
        measured=household_size,
        facts=("county_household_size_2020",),
        basis="from town and country together up to 2 per cent above the 2.46 that docs/population.md has "
        "for the countryside",
    ),
    Target(
        name="one_person_share",
        text="Households of one person",
        unit="share",
        low=0.25,
        high=0.29,
        fitted=False,
        scope="households of the 58 counties, before the first spring",
        source_class="statistics",
        measured=one_person_share,
        facts=("county_one_person_share_2020",),
        basis="town and country together, and 0.264 that docs/population.md has for the countryside",
    ),
    Target(
        name="elders_share",
        text="Residents of 65 and more",
        unit="share",
        low=0.17,
        high=0.192,
        fitted=False,
        scope="residents of households of the 58 counties, before the first spring",
        source_class="statistics",
        measured=elders_share,
        facts=("county_elders_share_2020",),
        basis="0.181 that docs/population.md has for the countryside, with what a ratio of countryside to "
        "town from 1.48 to 1.76 leaves either way (population.elders_rural_to_urban)",
    ),
    Target(
        name="residents_growth",
        text="Growth of rural residents",
        unit="1/year",
        low=-0.034,
        high=-0.013,
        fitted=False,
        scope="residents of households of the 58 counties, from 2021 to 2023",
        source_class="statistics",
        measured=residents_growth,
        facts=("rural_residents_growth_2023",),
        basis="Shanxi's with 0.01 either way",
        years=3,
        missed="Births, deaths and leaving at their declared rates bring -1.4 per cent a year, near one end.",
    ),
    # --- work and linkages of lifted people ---
    Target(
        name="lifted_at_work",
        text="Lifted people in paid work",
        unit="share of persons",
        low=0.26,
        high=0.35,
        fitted=False,
        scope="members of lifted households, 2022: away, with a job by the year or a public post, and one "
        "for each 150 days of ordinary or linked work",
        source_class="statistics",
        measured=lifted_at_work,
        facts=("lifted_working_share_shanxi", "lifted_working_share_china_2021"),
        basis="from 0.29 to 0.32 with 0.03 either way",
    ),
    Target(
        name="lifted_local_work",
        text="Lifted people in regular and ordinary work near home",
        unit="share of persons",
        low=0.066,
        high=0.097,
        fitted=False,
        scope="residents of lifted households over members, 2022, with a job by the year, and one for each "
        "150 days of ordinary work; linked jobs and public posts apart",
        source_class="assumption",
        measured=lifted_local_work,
        basis="what those away and with posts leave of 0.289 to 0.32 in paid work",
    ),
    Target(
        name="posts_in_lifted_work",
        text="Public posts in the work of lifted people",
        unit="share",
        low=0.17,
        high=0.37,
        fitted=False,
        scope="lifted people in paid work, as above, 2022",
        source_class="assumption",
        measured=posts_in_lifted_work,
        basis="0.27 with 0.1 either way: 0.42 in 2020, when there were twice as many posts as are assumed",
    ),
    Target(
        name="linked_workers_a_firm",
        text="Linked lifted workers of a leading enterprise",
        unit="person",
        low=29.0,
        high=48.0,
        fitted=False,
        scope="lifted households with a linked job, one worker each, 2021",
        source_class="statistics",
        measured=linked_workers_a_firm,
        facts=("firm_workers_china_2020", "firm_workers_shanxi_2020"),
        basis="29 poor workers each in China, August 2020, and 48 in 410 enterprises of Shanxi, July 2020",
        missed="The part of a plant's work that is kept for households was set, in round numbers, to come to "
        "about 29: it comes to 28.8.",
    ),
    # --- choosing and keeping contracts ---
    *(
        Target(
            name=f"value_of_{form}",
            text=f"What {FORM_OF[form].names.en} was worth to those who chose it",
            unit="yuan/household/year",
            low=0.0,
            high=100_000.0,
            fitted=False,
            scope="lifted households under it, certainty equivalent at the time of the choice, all years",
            source_class="assumption",
            measured=value_to_takers(form),
            basis="nobody signs what makes him worse off on average",
            missed=_BY_CHANCE if form == "share_cooperation" else None,
        )
        for form in FORM_OF
    ),
    *(
        Target(
            name=name,
            text=text,
            unit="share of tonnes",
            low=low,
            high=high,
            fitted=False,
            scope="all households of the 58 counties under an order, all years",
            source_class="assumption",
            measured=measured,
            facts=("floor_price_helps_compliance",) if name == "side_sold_at_market" else (),
            basis="the order of these shares only: no survey of them by price was found",
        )
        for name, text, low, high, measured in (
            (
                "side_sold_when_prices_rise",
                "Sold elsewhere at a fixed price where prices rose, beyond where they did not move",
                0.0,
                1.0,
                side_sold_when_prices_rise,
            ),
            (
                "side_sold_when_prices_fall",
                "The same where prices fell",
                -1.0,
                0.0,
                side_sold_when_prices_fall,
            ),
            (
                "side_sold_at_market",
                "Sold elsewhere at a fixed price where prices rose, beyond a price that follows the market",
                0.0,
                1.0,
                side_sold_at_market,
            ),
        )
    ),
    Target(
        name="rationed_share",
        text="Days offered for local work that find none",
        unit="share",
        low=0.4,
        high=0.65,
        fitted=False,
        scope="all households of the 58 counties, jobs by the year among offer and work, 2022",
        source_class="assumption",
        measured=rationed_share,
        facts=("rationed_india",),
        basis="above the quarter that was found rationed in India's lean months (Breza, Kaur and Shamdasani "
        "2021); no count for China",
    ),
    Target(
        name="separation_cost",
        text="What separation costs an absent worker",
        unit="yuan/worker/year",
        low=20_000.0,
        high=35_000.0,
        fitted=False,
        scope="solved for, so that as many are away from year to year, at the wages of 2021",
        source_class="literature",
        measured=separation_cost,
        facts=("migration_cost_india",),
        basis="up to 60 % of what migrants earn (Imbert and Papp 2020, India)",
    ),
    Target(
        name="idle_land",
        text="Land that lies idle",
        unit="share of area",
        low=0.05,
        high=0.15,
        fitted=False,
        scope="plots of all households of the 58 counties, 2022",
        source_class="literature",
        measured=idle_land,
        facts=(
            "fallow_area_mountains",
            "fallow_area_mountains_2014",
            "fallow_centre_2013",
            "fallow_terraces",
        ),
        basis="9.9 % in 346 mountain counties, 14.3 % in mountain villages of 2014 and 2015",
        missed="Households without money at hand in spring cannot pay for the days that they would have to "
        "hire, and owners who cannot let leave what they do not farm.",
    ),
    Target(
        name="households_with_idle_land",
        text="Households with idle land",
        unit="share",
        low=0.12,
        high=0.30,
        fitted=False,
        scope="households of the 58 counties with more than a twentieth of their plots idle, 2022",
        source_class="literature",
        measured=households_with_idle_land,
        facts=("fallow_households_mountains",),
        basis="26.6 % have ever left land idle in 346 mountain counties, which is an upper figure for a year",
        missed="As for the area.",
    ),
    Target(
        name="land_let",
        text="Land let to tenants",
        unit="share of area",
        low=0.08,
        high=0.25,
        fitted=False,
        scope="plots of all households of the 58 counties, 2022",
        source_class="literature",
        measured=land_let,
        facts=("land_let_guyuan_2015", "land_let_panel_2017"),
        basis="13.2 % in Guyuan (2015), 16.0 % in the national panel of households (2017)",
    ),
    Target(
        name="household_tenants",
        text="Other households among tenants",
        unit="share of area let",
        low=0.5,
        high=0.8,
        fitted=False,
        scope="land let in the 58 counties, 2022",
        source_class="statistics",
        measured=household_tenants,
        facts=("household_tenants_2017",),
        basis="56.8 % in China (2017); lending among neighbours is undercounted",
    ),
    Target(
        name="rent_of_a_mu",
        text="Rent of a mu",
        unit="yuan/mu/year",
        low=80.0,
        high=400.0,
        fitted=False,
        scope="mean of the land let in the 58 counties, 2022",
        source_class="assumption",
        measured=rent_of_a_mu,
        facts=(
            "rent_base_yanggao_2022",
            "rent_base_yanggao_2023",
            "rent_guyuan",
            "rent_pingyao_2020",
            "rent_qinzhou_2020",
        ),
        basis="150 to 250 for dry land, from 30 on poor hills to 500 on good land of Guyuan; bases of "
        "enterprises pay 500 to 900",
    ),
    Target(
        name="lifted_away",
        text="Lifted people in paid work away",
        unit="share of persons",
        low=0.11,
        high=0.135,
        fitted=False,
        scope="members of lifted households, 2022",
        source_class="assumption",
        measured=lifted_away,
        basis="0.122 with a tenth either way, which leaves room for work near home among all who are at "
        "work; no count of those away was found",
        missed="As many are away from year to year only in the mean of draws and worlds.",
    ),
    Target(
        name="regular_pay",
        text="Pay of a regular employee",
        unit="yuan/worker/year",
        low=28_000.0,
        high=36_000.0,
        fitted=False,
        scope="residents of the 58 counties with a job by the year, at the wages of 2021; solved for, so "
        "that wages are those of the survey",
        source_class="assumption",
        measured=regular_pay,
        facts=("local_wage_2022",),
        basis="seven to nine months at what rural workers earn in their own township",
    ),
    _fitted(
        "linked_people",
        "figure:linked_people",
        "person",
        "Lifted people under a linkage form",
        "registered lifted people of the 58 counties, 2022; the wholly absent at the same rate as members of "
        "households with residents",
    ),
    _fitted(
        "base_households",
        "figure:demonstration_base_households",
        "household",
        "Households hired at demonstration bases",
        "households of the 58 counties, 2022",
    ),
    _fitted(
        "microcredit",
        "figure:microcredit",
        "yuan/year",
        "Microcredit paid out",
        "lifted and monitored households of Shanxi, 2022: what the 58 counties have over their part",
    ),
    _fitted(
        "microcredit_households",
        "figure:microcredit_households",
        "household/year",
        "Households that took a microloan",
        "lifted and monitored households of Shanxi, 2022: what the 58 counties have over their part",
    ),
    # --- the safety net and monitoring ---
    Target(
        name="dibao_share",
        text="Residents covered by the minimum living allowance",
        unit="share",
        low=0.095,
        high=0.133,
        fitted=True,
        scope=f"{_RURAL}, mean of 2021 to 2026",
        source_class="assumption",
        measured=dibao_share,
        basis="962,000 in the villages of Shanxi in January 2022 (reprint of the ministry's figures), half "
        "to 70 per cent of them in the 58 counties, an assumption; safety_net.take_up was set by it",
        years=MEANS_OVER,
    ),
    Target(
        name="dibao_persons_a_case",
        text="Persons whom a case of it covers",
        unit="person/household",
        low=1.31,
        high=1.51,
        fitted=False,
        scope=f"{_RURAL}, mean of 2021 to 2026",
        source_class="assumption",
        measured=dibao_persons_a_case,
        basis="962,000 persons in 683,000 households (reprint as above), with 0.1 either way",
        years=MEANS_OVER,
    ),
    Target(
        name="dibao_paid",
        text="Paid a person covered over the standard",
        unit="share of the standard",
        low=0.5,
        high=0.75,
        fitted=False,
        scope=f"{_RURAL}, mean of 2021 to 2026",
        source_class="assumption",
        measured=dibao_paid,
        basis="Yunnan's 0.61 in 2023 and 0.70 in 2019 (reprints), from 0.55 on, with 0.05 either way",
        years=MEANS_OVER,
    ),
    Target(
        name="newly_registered",
        text="Members registered anew for monitoring in a year",
        unit="share/year",
        low=0.001,
        high=0.004,
        fitted=True,
        scope=f"{_OF_MEMBERS}, mean of 2021 to 2026",
        source_class="assumption",
        measured=newly_registered,
        facts=("monitored_people", "monitored_share_of_lifted"),
        basis="175,400 removed in five years and 15 to 30 per cent still open, less 124,000 at the start; "
        "monitoring.detection was set by it",
        years=MEANS_OVER,
    ),
    Target(
        name="registered",
        text="Members of registered households",
        unit="share of persons",
        low=0.01,
        high=0.025,
        fitted=False,
        scope=f"{_OF_MEMBERS}, end of 2021",
        source_class="assumption",
        measured=registered,
        basis="124,000 of two types in Shanxi in the middle of 2020, 0.85 of them here, over the members",
    ),
    Target(
        name="risk_removed",
        text="Members whose risk was removed over those registered anew",
        unit="share",
        low=0.6,
        high=0.8,
        fitted=False,
        scope=f"{_OF_MEMBERS}, mean of 2021 to 2026; observed in China by the end of 2021",
        source_class="assumption",
        measured=risk_removed,
        basis="nearly 70 per cent, with 0.1 either way",
        years=MEANS_OVER,
        missed="It is a flow over a flow: those registered before 2021 are among the removed.",
    ),
    Target(
        name="returned_to_poverty",
        text="Lifted members registered for a year and below the poverty standard in it",
        unit="share of persons",
        low=0.0,
        high=0.001,
        fitted=False,
        scope="members of lifted households of the 58 counties, mean of 2021 to 2026",
        source_class="assumption",
        measured=returned_to_poverty,
        basis="none was reported",
        years=MEANS_OVER,
        missed="Registration brings a review for the allowance and a first place in queues, but no payment "
        "of its own; where nobody is able to work that is too little.",
    ),
    Target(
        name="below_line",
        text="Residents below the monitoring line in the year",
        unit="share",
        low=0.1,
        high=0.22,
        fitted=False,
        scope=f"{_RESIDENTS}, mean of 2021 to 2026; an order of magnitude, which nothing is to be set by",
        source_class="assumption",
        measured=below_line,
        basis="the lowest income group of China's poor areas in 2017 was below that year's poverty line",
        years=MEANS_OVER,
        missed="Half of the residents are in households with nobody in a job by the year or away; see the "
        "median over the mean.",
    ),
    *(
        Target(
            name=f"{name}_jump",
            text=f"The first year less the mean of the next four: {said}",
            unit="share",
            low=-most,
            high=most,
            fitted=False,
            scope="households of the 58 counties, 2021 against the mean of 2022 to 2025",
            source_class="assumption",
            measured=measured,
            basis="what the start may leave of itself in the first reported year, a choice",
            years=1 + AFTER_THE_FIRST,
            missed=missed,
        )
        for name, said, most, measured, missed in (
            (
                "below_line",
                "residents below the line in the year",
                0.015,
                below_line_jump,
                _A_YEAR_S_LUCK,
            ),
            (
                "chronic",
                "residents below the line over four years",
                0.01,
                chronic_jump,
                _A_YEAR_S_LUCK,
            ),
            ("registered", "members registered anew", 0.002, registered_jump, None),
        )
    ),
)


def measure(run: Run) -> Measured:
    """Simulate a run and measure every target; NaN where the run is too short or nobody is concerned.

    run: of at least two years.
    Raises InputError if the population cannot be built, AccountsError if money is not conserved.
    """
    seen = see(run, run.scenario)
    simulated = Simulated(seen, outcomes_of(seen.outcomes))
    outcomes = {
        target.name: float(target.measured(simulated)) if run.years >= target.years else math.nan
        for target in TARGETS
    }
    return Measured(outcomes, seen.outcomes.digest(), seen.imbalance)


@dataclass(frozen=True)
class TargetValue:
    """A target beside what a scenario gives: the mean over runs, not a number where one has none."""

    target: Target
    value: float
    settings: Settings

    @property
    def met(self) -> bool:
        """Whether the mean meets it."""
        return self.target.is_met_by(self.value)

    @property
    def missed(self) -> str | None:
        """Why it is not met, in a sentence; None if it is, or if only the baseline meets it."""
        if self.met:
            return None
        if self.settings.years < self.target.years:
            return f"Needs {self.target.years} years; the runs have {self.settings.years}."
        if not math.isfinite(self.value):
            return "Nobody is concerned in these runs."
        return self.target.missed

    @property
    def scope(self) -> str:
        """Of what the value tells, and of which runs it is the mean."""
        count, seed = self.settings.replications, self.settings.seed
        runs = "one run" if count == 1 else f"mean of {count} runs"
        return f"{self.target.scope}; {runs} at scale {self.settings.scale:g}, seed {seed}"

    def row(self) -> dict[str, Any]:
        """It as plain data; None in place of what is no number."""
        target = self.target
        return {
            "name": target.name,
            "text": target.text,
            "unit": target.unit,
            "value": finite(self.value),
            "low": target.low,
            "high": target.high,
            "fitted": target.fitted,
            "met": self.met,
            "missed": self.missed,
            "scope": self.scope,
            "class": target.source_class,
            "source": target.source,
            "facts": list(target.facts),
        }


def set_beside(scenario: Scenario, settings: Settings) -> list[TargetValue]:
    """Every target beside what a scenario gives.

    settings: of at least two years.

    Raises InputError for fewer, AccountsError if a run does not conserve money.
    """
    check_asked(scenario, settings)
    check_years(settings.years)
    (runs,) = settings.outcomes([scenario], MEASURE)
    return [
        TargetValue(target, math.fsum(run[target.name] for run in runs) / len(runs), settings)
        for target in TARGETS
    ]


def check_years(years: int) -> None:
    """Raise InputError unless there are the years that most targets tell of."""
    if years < LEAST_YEARS:
        problem = f"must be at least {LEAST_YEARS}: most targets tell of the second, 2022"
        raise InputError(problem, key="--years", value=years)
