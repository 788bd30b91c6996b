"""What passes between the steps of a household's year: expectations, draws, and what a form changes."""

import math
from typing import NamedTuple

from model.compiled import rule
from model.world.agents import County, Household, Industries, Rules
from model.world.calendar import AUTUMN, SPRING, SUMMER
from model.world.households import choosing
from model.world.households.allocating import Plan, Plots, Time
from model.world.households.farming import farm_gate_price, income_variance_of_land
from model.world.households.members import is_closed
from model.world.households.safety_net import post_days
from model.world.households.working import available_days, regular_days


class Prospects(NamedTuple):
    """What a household expects of a mu and of a day, worked out once for all its choices."""

    tonnes: float  # marketable, of a mu in an average year
    price: float  # yuan/t that a trader is expected to pay at the farm gate
    days: float  # person-days of own labour that a mu needs in a year
    day_value: float  # yuan that a day more or less on the farm is worth
    quality: float  # mean of the plots that it means to farm, relative to that of all its land
    time: Time
    plots: Plots
    plan: Plan


class EntryDraws(NamedTuple):
    """Draws in (0, 1) for the wishes of spring."""

    order: float
    dividend: float
    shares: float
    membership: float
    job: float
    loan: float  # whether a microloan is placed
    # Whether the household looks at the form.
    order_attention: float
    dividend_attention: float
    share_attention: float
    membership_attention: float
    job_attention: float


class BreachDraws(NamedTuple):
    """Draws in (0, 1) for what is delivered in autumn."""

    breach: float
    enforcement: float
    trade: float  # whether a member takes a trader's cash instead


class Free(NamedTuple):
    """What wishes of this spring leave for other wishes."""

    land: float  # mu
    cash: float  # yuan


class Inputs(NamedTuple):
    """What the inputs of a mu cost, in yuan."""

    cost: float  # paid to traders
    fee: float  # paid to the cooperative for its services
    advance: float  # of both, on credit until harvest


class Work(NamedTuple):
    """A season's work for an organisation."""

    days: float  # person-days
    wages: float  # yuan


class Harvest(NamedTuple):
    """A harvest, while it is delivered."""

    left: float  # t
    paid: float  # yuan received on delivery
    penalty: float  # yuan owed for a breach


class Promises(NamedTuple):
    """Promises that fell due in a year, and how many of them were kept, in part or whole."""

    due: float
    kept: float


@rule
def days_after_care(household: Household, rules: Rules) -> float:
    """Person-days of a season that the household has after care."""
    labour = rules.labour
    return available_days(
        household.workers,
        household.persons,
        labour.days_per_worker,
        labour.care_days_per_dependant,
    )


@rule
def season_days(household: Household, rules: Rules) -> float:
    """Person-days of a season that care, regular jobs and public posts leave."""
    days = days_after_care(household, rules)
    days -= regular_days(household.regular_workers, rules.labour.regular_days, days)
    return days - post_days(household, days)


@rule
def contract_days(household: Household, rules: Rules) -> float:
    """Person-days of spring that go to what a household is contracted for: meetings, papers, weighing."""
    return rules.choice.days * household.contracts


@rule
def labour_need(k: int, season: int, industries: Industries) -> float:
    """Person-days of own labour that a mu of industry `k` needs in a season."""
    if season == SPRING:
        return industries[k].spring_labour
    if season == SUMMER:
        return industries[k].summer_labour
    if season == AUTUMN:
        return industries[k].autumn_labour
    return industries[k].winter_labour


@rule
def yearly_labour_need(k: int, industries: Industries) -> float:
    """Person-days of own labour that a mu needs in a year."""
    return (
        industries[k].spring_labour
        + industries[k].summer_labour
        + industries[k].autumn_labour
        + industries[k].winter_labour
    )


@rule
def attends(household: Household, county: County, peers: float, draw: float, rules: Rules) -> bool:
    """Whether a household looks at a linkage form this spring; if not, it stays as it is.

    peers: share of the county's households that were under it last year.  Whoever was let down last winter,
    has hardly any money, or has moved away altogether looks at all of them.
    """
    if is_closed(household) or household.let_down or is_short_of_cash(household, rules):
        return True
    heard = county.information if household.assisted else rules.employment.information
    return draw < choosing.attention(rules.choice.attention, heard, household.will, peers)


@rule
def is_short_of_cash(household: Household, rules: Rules) -> bool:
    """Whether its cash is below a quarter's food."""
    return household.cash < 0.25 * rules.consumption.subsistence * household.persons


@rule
def chooses(household: Household, draw: float, value: float, against: float, rules: Rules) -> bool:
    """Whether a household takes what is worth `value` to it; a closed house wants nothing.

    value, against: certainty equivalents in yuan a year; the second of what it has without it.
    """
    if is_closed(household):
        return False
    return draw < choosing.choice_probability(value, against, rules.choice.noise)


@rule
def wants_of_programme(
    household: Household, draw: float, information: float, value: float, rules: Rules
) -> bool:
    """Whether a household that hears of something of the programme looks at it and takes it.

    value: certainty equivalent in yuan a year.
    """
    looks = choosing.attention(1.0, information, household.will, 0.0)
    return draw < looks * choosing.choice_probability(value, 0.0, rules.choice.noise)


@rule
def kept_belief(household: Household, reputation: float, rules: Rules) -> float:
    """Chance that a household gives a promise to be kept."""
    return choosing.belief(reputation, household.trust, household.years_promised, rules.choice.prior_years)


@rule
def variance_of_land_here(
    land: float, household: Household, county: County, hopes: Prospects, industries: Industries
) -> float:
    """Variance of what so many mu of its own bring in a year, yuan squared."""
    k = household.industry
    weather = industries[k].weather_sensitivity * math.sqrt(county.weather_variance)
    return income_variance_of_land(
        land * hopes.tonnes * hopes.price, industries[k].price_risk, industries[k].luck, weather
    )


@rule
def value_of_days(hopes: Prospects, rules: Rules) -> float:
    """Yuan that the days are worth that a contract takes in a year."""
    return rules.choice.days * hopes.day_value


@rule
def spot_price_of(household: Household, county: County) -> float:
    """Yuan/t that a trader pays at the household's farm gate this autumn."""
    county_price = county.spot_price[household.industry]
    return farm_gate_price(county_price, county.distance_basis, household.remoteness)
