"""A household's days and plots, and its plan of the year; where it stands in the lines for work and land."""

from model import linkages
from model.compiled import rule
from model.linkages import own_land
from model.programme import skill, work
from model.programme.money import equipment_days
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import AUTUMN, SPRING, SUMMER, WINTER, Moment
from model.world.households.allocating import (
    Plan,
    Plots,
    Time,
    mean_quality,
    plan_of,
)
from model.world.households.farming import (
    farm_gate_price,
    weather_effect,
    yield_without_weather,
)
from model.world.households.letting import HAS_PLOTS, quality_spread, rent_here
from model.world.households.members import is_closed
from model.world.households.safety_net import POST_DAYS, post_days
from model.world.households.season import (
    Prospects,
    Work,
    contract_days,
    labour_need,
    yearly_labour_need,
)
from model.world.households.working import (
    MOST_OF_SEASON,
    access_to_work,
    available_days,
    prime_workers,
    regular_days,
    skill_pay,
    way_to_work,
)
from model.year.every_season import own_labour_left
from model.year.planting import input_cost_here

_bind = linkages.step("bind")

LINE_BINS, LINE_STEP = 128, 1.0 / 32.0  # of places in the line for ordinary work
EVERYBODY = 1e9  # a place behind all


@rule
def worth_of_first_day(household: Household, rules: Rules, moment: Moment) -> float:
    """Yuan that the first day of a season is worth to a household."""
    labour = rules.labour
    return labour.reservation_first * household.reservation * labour.local_wage * moment.wages


@rule
def rise_of_worth(household: Household, rules: Rules, moment: Moment) -> float:
    """Yuan by which its last day of a season is worth more than the first."""
    labour = rules.labour
    spread = max(0.0, labour.reservation_last - labour.reservation_first)
    return spread * household.reservation * labour.local_wage * moment.wages


@rule
def pay_relative(household: Household, rules: Rules) -> float:
    """Pay for a day or a year in a job, relative to that of skill 0.5, with what came and went this year."""
    return skill_pay(household.skill, rules.labour.skill_wage) * household.pay


@rule
def ordinary_wage(household: Household, county: County, rules: Rules, moment: Moment) -> float:
    """Yuan that a day of ordinary work leaves it after the way there."""
    wage = rules.labour.local_wage * moment.wages * county.wage_ratio
    return wage * pay_relative(household, rules) * way_to_work(rules.labour.commuting, household.remoteness)


@rule
def hired_wage(own_wage: float, county: County, rules: Rules, moment: Moment) -> float:
    """Yuan that a day hired on its farm costs it: not less than what its own brings in ordinary work."""
    labour = rules.labour
    return max(own_wage, (1.0 + labour.hired_wedge) * labour.local_wage * moment.wages * county.wage_ratio)


@rule
def place_for_work(household: Household, rules: Rules) -> float:
    """Its place in the line for ordinary work: the smaller, the sooner it has some."""
    access = access_to_work(
        household.skill, household.remoteness, household.assisted != 0, rules.labour.casual_access
    )
    return household.work_place / access


@rule
def can_let(household: Household, rules: Rules) -> bool:
    """Whether it is one of those who can let land: less often, the more remote it is."""
    part = rules.land.lease_access * (1.0 - 0.5 * household.remoteness)
    return HAS_PLOTS[household.industry] and household.lease_place < part


@rule
def time_of(
    household: Household,
    county: County,
    workers: int,
    persons: int,
    prime: int,
    with_post: bool,
    has_work: bool,
    state: State,
    rules: Rules,
    moment: Moment,
) -> Time:
    """Its days of a season if so many workers and residents were at home.

    prime: those who could find ordinary work; has_work: whether they would.
    """
    labour = rules.labour
    available = available_days(workers, persons, labour.days_per_worker, labour.care_days_per_dependant)
    regular = regular_days(household.regular_workers, labour.regular_days, available)
    in_post = post_days(household, available - regular) if with_post else 0.0
    free = available - regular - in_post
    tended = equipment_days(household.equipment, rules.money.equipment_days)
    tended += household.courtyard * rules.work.courtyard_days
    taken = regular + in_post
    spring = _bind(Work(0.0, 0.0), household, SPRING, free, state, rules)
    summer = _bind(Work(0.0, 0.0), household, SUMMER, free, state, rules)
    autumn = _bind(Work(0.0, 0.0), household, AUTUMN, free, state, rules)
    winter = _bind(Work(0.0, 0.0), household, WINTER, free, state, rules)
    bound = (
        taken + min(free, spring.days + tended + contract_days(household, rules)),
        taken + min(free, summer.days + tended),
        taken + min(free, autumn.days + tended),
        taken + min(free, winter.days + tended),
    )
    pay = spring.wages + summer.wages + autumn.wages + winter.wages
    pay += in_post / POST_DAYS * rules.safety_net.post_pay
    wage = ordinary_wage(household, county, rules, moment)
    most = MOST_OF_SEASON * labour.days_per_worker * prime if has_work else 0.0
    return Time(
        available,
        worth_of_first_day(household, rules, moment),
        rise_of_worth(household, rules, moment),
        wage,
        hired_wage(wage, county, rules, moment),
        most,
        bound,
        pay,
    )


@rule
def time_at_home(household: Household, county: County, state: State, rules: Rules, moment: Moment) -> Time:
    """Its days of a season as it is, with the ordinary work that it had a place for last year."""
    prime = prime_workers(household)
    return time_of(
        household,
        county,
        household.workers,
        household.persons,
        prime,
        True,
        expects_work(household, county, prime, rules),
        state,
        rules,
        moment,
    )


@rule
def expects_work(household: Household, county: County, prime: int, rules: Rules) -> bool:
    """Whether it expects ordinary work: by how far the line was served last."""
    return (
        prime > 0
        and linkages.in_linked_work(household) == 0.0
        and place_for_work(household, rules) < county.theta
    )


@rule
def plots_of(
    household: Household, county: County, revenue: float, rules: Rules, industries: Industries
) -> Plots:
    """Its own land.  revenue: yuan that a mean mu is expected to bring."""
    k, land = household.industry, own_land(household)
    part = rules.skill
    service = household.trusteeship * industries[k].mechanised  # of a mu, by a trusteeship service
    inputs = input_cost_here(household, service, rules, industries)
    inputs += service * part.trusteeship_fee * (1.0 - part.trusteeship_subsidy)
    revenue *= 1.0 + part.trusteeship_yield * service
    left = own_labour_left(household, rules, industries)
    spread = quality_spread(k, rules.land.plot_spread)
    best = 1.0 + spread
    fall = 2.0 * spread * land / float(household.land) if household.land > 0.0 else 0.0
    rent, fear, last_let = 0.0, 0.0, 0.0
    if can_let(household, rules):
        let_share = float(county.let_share[k])
        rent = let_share * rent_here(household, county, rules)
        fear = let_share * rules.land.lease_wedge
        last_let = last_wanted(best, fall, industries[k].input_cost, float(county.mean_revenue[k]))
    return Plots(
        land,
        revenue,
        inputs,
        (
            labour_need(k, SPRING, industries) * left,
            labour_need(k, SUMMER, industries) * left,
            labour_need(k, AUTUMN, industries) * left,
            labour_need(k, WINTER, industries) * left,
        ),
        best,
        fall,
        rent,
        fear,
        last_let,
    )


@rule
def last_wanted(best: float, fall: float, inputs: float, mean_revenue: float) -> float:
    """Share of a household's land up to which somebody would pay a plot's inputs.

    mean_revenue: yuan a mean mu, of all the county's land in the industry.
    """
    if mean_revenue <= 0.0:
        return 0.0
    least = inputs / mean_revenue
    if fall <= 0.0:
        return 1.0 if best >= least else 0.0
    return min(1.0, max(0.0, (best - least) / fall))


@rule
def prospects_of(
    household: Household,
    county: County,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
    plans: bool,
) -> Prospects:
    """The expectations that a household's choices of the year rest on.

    plans: whether it makes a plan; if not, the one that it has made stands.
    """
    k = household.industry
    tonnes = expected_yield(household, county, rules, industries)
    price = farm_gate_price(county.expected_price[k], county.distance_basis, household.remoteness)
    plots = plots_of(household, county, tonnes * price, rules, industries)
    time = time_at_home(household, county, state, rules, moment)
    if is_closed(household):
        plan = Plan(0.0, 0.0, 0.0)
    elif plans:
        plan = plan_of(time, plots)
    else:
        plan = Plan(household.planted / plots.mu if plots.mu > 0.0 else 0.0, 0.0, 0.0)
    return Prospects(
        tonnes,
        price,
        yearly_labour_need(k, industries),
        plan.day_value,
        mean_quality(plots, 0.0, plan.share),
        time,
        plots,
        plan,
    )


@rule
def support_factor(household: Household, county: County, rules: Rules) -> float:
    """Yield factor of what the programme has brought to land and farmer, trusteeship left aside."""
    part = rules.skill
    listed = skill.items_listed(rules)
    return (
        (1.0 + county.yield_gain)
        * work.standard_yield(household.standard_share, rules.work.area_yield)
        * skill.adoption_yield(household.adopted, part.adoption_yield, listed)
    )


@rule
def loss_here(k: int, county: County, rules: Rules, industries: Industries) -> float:
    """Share of the harvest of an industry that is lost, cold stores considered."""
    return work.loss_with_stores(
        industries[k].loss, industries[k].storable, county.stored, rules.work.cold_store_saving
    )


@rule
def expected_yield(household: Household, county: County, rules: Rules, industries: Industries) -> float:
    """Marketable tonnes of a mean mu of the household, with its support, in the weather that is expected."""
    k = household.industry
    normal = yield_without_weather(
        household.productivity,
        industries[k].yield_per_mu,
        household.skill,
        loss_here(k, county, rules, industries),
    )
    average = weather_effect(county.expected_weather, industries[k].weather_sensitivity)
    return normal * average * support_factor(household, county, rules)
