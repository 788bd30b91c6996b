"""Employment absorption 吸纳就业: enterprises and bases keep a part of their work for households.

The work is there in any case: plants and bases need as many days with the linkage as without it.  What the
linkage changes is who works them, and how.  Posts that it reserves are near home, so that the way costs
nothing and nobody is too old or too little skilled; lifted and monitored households come first where a
supported project hires; they are paid a premium over the local wage; they last for a term, and whoever
holds one is the last to be laid off.  Each of these can be switched off alone.

A linked job is done before the own farm and other work: its days are bound.  A plant that has bought nothing
needs nobody and pays nobody.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from model import linkages
from model.compiled import rule
from model.declare.form import Before, LinkageForm
from model.declare.names import Names
from model.declare.outcome import Outcome
from model.declare.parameter import parameter
from model.declare.payment import Payment
from model.programme import DEMONSTRATION_BASES
from model.programme.targeting import QUEUE_CLASSES, how_far, reached_part
from model.sources import ARTICLE, assumed, switch
from model.world import agents
from model.world.agents import (
    NO_AGENT,
    ByClass,
    BySeason,
    Byte,
    County,
    Float,
    Industries,
    Integer,
    Rules,
    Seasonal,
    State,
    Sums,
)
from model.world.calendar import AUTUMN, SPRING, SUMMER, WINTER, Moment
from model.world.households.allocating import Time, surplus, worth_of
from model.world.households.choosing import (
    adapted,
    certainty_equivalent,
    granted_share,
    variance_of_promise,
)
from model.world.households.reach import jobs_reach
from model.world.households.safety_net import PAY_COUNTED, loss_of_benefit
from model.world.households.season import (
    EntryDraws,
    Free,
    Prospects,
    Work,
    attends,
    chooses,
    season_days,
    value_of_days,
)
from model.world.households.working import (
    access_to_work,
    days_of_ordinary_work,
    skill_pay,
    way_to_work,
)
from model.world.organisations.means import add_capital, means
from model.world.sectors import ENTERPRISES, GOVERNMENT, HOUSEHOLDS, REST_OF_WORLD, pay

_PLACES = QUEUE_CLASSES // 2  # in the line of those who are hired first, and in that of the others


class Terms(NamedTuple):
    """吸纳就业: a part of the work of enterprises and demonstration bases is kept for households."""

    enabled: bool = switch(True, "Whether enterprises keep posts for households.")
    days_per_thousand_yuan: float = assumed(
        0.45,
        "person-day/1,000 yuan of throughput",
        0.0,
        50.0,
        (0.3, 0.7),
        "Work that processing needs.",
        "with `reserved_share`, about 29 poor workers in a leading enterprise (China, August 2020)",
    )
    reserved_share: float = assumed(
        0.42,
        "share of a plant's days",
        0.0,
        1.0,
        (0.2, 0.5),
        "Work of a plant that is kept for households; of a base all is.",
        acts="policy",
    )
    near_home: bool = switch(
        True, "Whether its posts are near home: for any age and skill, without a way to work."
    )
    lifted_first: bool = switch(
        True, "Whether supported projects hire lifted and monitored households first."
    )
    better_pay: bool = switch(True, "Whether its posts are paid the premium over the local wage.")
    lasting: bool = switch(True, "Whether its posts last for a term, and are the last to be cut.")
    on_bases: bool = switch(True, "Whether demonstration bases keep their work for households.")
    wage_premium: float = assumed(
        0.05,
        "share of the local wage",
        -0.5,
        2.0,
        (0.0, 0.15),
        "Wage of these posts over the local wage.",
        acts="policy",
    )
    term: int = parameter(
        3,
        "year",
        allowed=(1, 10),
        uncertain=(1, 5),
        source_class="assumption",
        source="no source found; varied over its range in the sensitivity analysis",
        text="Years until a place is open to all again.",
        acts="policy",
    )
    information: float = assumed(
        0.6, "probability", 0.0, 1.0, (0.3, 0.9), "Households that learn of an offer."
    )
    days_per_job: float = assumed(
        160.0,
        "person-day/year",
        1.0,
        300.0,
        (100.0, 220.0),
        "Most days that one household works in the linkage.",
        acts="policy",
    )
    spring_pattern: float = assumed(0.2, "share of the year's days", 0.0, 1.0, None, "Days worked in spring.")
    summer_pattern: float = assumed(0.3, "share of the year's days", 0.0, 1.0, None, "Days worked in summer.")
    autumn_pattern: float = assumed(0.3, "share of the year's days", 0.0, 1.0, None, "Days worked in autumn.")
    quit_chance: float = assumed(
        0.08, "probability", 0.0, 1.0, (0.03, 0.2), "Workers without will who leave in summer."
    )
    project_minimum: float = parameter(
        "figure:project_linkage_minimum",
        "person or household/project",
        allowed=(0.0, 1e6),
        uncertain=None,
        source_class="article",
        source=ARTICLE,
        text="Workers and led households that a supported project must have.",
        acts="policy",
    )


class Household(agents.Household):
    """What a household has under this form."""

    job_years: Byte  # years, this one among them, until its place is open again
    had_job: Byte  # 1 if its place is open again this spring
    asks_for_job: Byte
    job_part: Seasonal  # share of the row's households with a linked job
    job_days: Seasonal  # person-days of linked work planned for this year


class Enterprise(agents.Enterprise):
    """What an enterprise has under this form."""

    base_days: Float  # person-days a year that its demonstration base needs
    plant_days: (
        Float  # the same of its plant, by what it bought last autumn; from autumn on by what it has now
    )
    expected_days: Float  # person-days a year of both, as planned in spring
    reserved_days: Float  # of these, kept for households
    held_days: Float  # of these, by those who keep their place
    job_queue: ByClass  # person-days that others ask for, by place in the line
    job_kept: Float  # share of their work that those keep
    last_job_class: Integer  # the last place that is served
    last_job_part: Float  # part of what it asks for
    filled_days: Float  # person-days a year of linked jobs, as granted
    season_days: BySeason  # the same, by season
    season_need: Float  # person-days that plant and base need this season
    year_need: Float
    days_kept: Float  # share of linked days agreed on that workers expect to work
    job_wage: Float  # yuan/person-day at skill 0.5
    job_share: Float  # share of the planned days that is worked this season
    laid_off: Float  # person-days of these that the plant does not need
    laid_off_days: Float  # person-days of linked jobs this year
    season_agreed: Float  # person-days of linked jobs this season, by the plan of spring
    agreed_days: Float  # of this year, so far
    offered_days: Float  # of these, that the plant needed and could pay
    job_days: Float  # worked by households, this season
    job_wages: Float  # paid to households, this season
    year_job_days: Float
    year_job_wages: Float
    resident_days: Float  # person-days of this year in ordinary posts, of residents of the county
    outside_days: Float  # of others
    ordinary_wages: Float  # due this winter for both


# --- spring ------------------------------------------------------------------------------


@rule
def days_needed(throughput_value: float, days_per_thousand_yuan: float, productivity: float) -> float:
    """Person-days a year that processing needs.

    throughput_value: yuan of raw produce at long-run prices; productivity: of a day, relative
    to the first year.  Wages follow it, so labour's share of costs stays.
    """
    return throughput_value / 1000.0 * days_per_thousand_yuan / productivity


@rule
def base_days(households: float, days_per_household: float, bases: int) -> float:
    """Person-days a year that one demonstration base needs."""
    return households * days_per_household / bases if bases > 0 else 0.0


@rule
def base_built(invested: float, planned: float, bases: int) -> float:
    """Share of one base that is built: of the public money planned for it (all bases: `planned` yuan).

    A base that needs no money is there.
    """
    return 1.0 if planned <= 0.0 or bases <= 0 else min(1.0, invested * bases / planned)


@rule
def job_wage(local_wage: float, wage_premium: float, first_local_wage: float) -> float:
    """Yuan per person-day for skill 0.5: neither below the local wage nor below that of the first year.

    first_local_wage: at the growth of all wages since then.
    """
    return max(local_wage, local_wage * (1.0 + wage_premium), first_local_wage)


@rule
def days_for_job(pattern: float, days_per_job: float, free_days: float) -> float:
    """Person-days that a household gives a job in a season, of those left by care, regular job and post."""
    return min(pattern * days_per_job, max(0.0, free_days))


@rule
def place_in_line(linked_place: float, first: bool) -> int:
    """The class of a household in the line for linked jobs: the highest is served first.

    linked_place: a draw in (0, 1); first: whether it comes before the others.
    """
    place = _PLACES - 1 - min(_PLACES - 1, int(_PLACES * linked_place))
    return _PLACES + place if first else place


# --- every season ------------------------------------------------------------------------


@rule
def quits(draw: float, will: float, quit_chance: float) -> bool:
    """Whether a worker leaves in summer: the less will, the likelier."""
    return draw < quit_chance * (1.0 - will)


@rule
def payable_share(wages: float, means: float) -> float:
    """Share of the planned days that an enterprise can pay; it lays off rather than owe wages."""
    return granted_share(means, wages)


@rule
def share_kept(need: float, linked: float, all_planned: float, last_to_go: bool) -> float:
    """Share of linked days that a plant keeps which needs so many person-days this season.

    linked, all_planned: person-days planned.  Who is the last to go goes when nobody else is left.
    """
    planned = linked if last_to_go else max(linked, all_planned)
    return granted_share(need, planned)


# --- the steps of the year -----------------------------------------------------------------


@rule
def job_pay(household: Household, rules: Rules) -> float:
    """Wage in a linked job relative to that of skill 0.5 without a certificate, less the way to it."""
    certificate = 1.0 + rules.skill.certificate_wage * household.certified
    paid = skill_pay(household.skill, rules.labour.skill_wage) * certificate
    if rules.employment.near_home:
        return paid
    return paid * way_to_work(rules.labour.commuting, household.remoteness)


@rule
def job_pattern(season: int, employment: Terms) -> float:
    """Share of a year's work that falls in a season."""
    if season == SPRING:
        return employment.spring_pattern
    if season == SUMMER:
        return employment.summer_pattern
    if season == AUTUMN:
        return employment.autumn_pattern
    return 1.0 - employment.spring_pattern - employment.summer_pattern - employment.autumn_pattern


@rule
def kept_aside(enterprise: Enterprise, season: int, rules: Rules) -> float:
    """Yuan that the season's jobs cost if all have full skill and a certificate, and no day is missed."""
    best_paid = skill_pay(1.0, rules.labour.skill_wage)
    if rules.skill.enabled:
        best_paid *= 1.0 + rules.skill.certificate_wage
    days = max(
        float(enterprise.season_days[season]),
        job_pattern(season, rules.employment) * enterprise.filled_days,
    )
    return days * enterprise.job_wage * best_paid


@rule
def local_wage(county: County, rules: Rules, moment: Moment) -> float:
    """Yuan for a day of ordinary work in the county, for pay factor 1."""
    return rules.labour.local_wage * moment.wages * county.wage_ratio


@rule
def offer(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """What plant and base need, by what was bought last autumn, and what of it is kept for households."""
    jobs = rules.employment
    enterprise.held_days = 0.0
    enterprise.job_queue[:] = 0.0
    enterprise.filled_days = 0.0
    enterprise.season_days[:] = 0.0
    enterprise.year_need = 0.0
    enterprise.year_job_days = 0.0
    enterprise.year_job_wages = 0.0
    enterprise.laid_off_days = 0.0
    enterprise.agreed_days = 0.0
    enterprise.offered_days = 0.0
    enterprise.resident_days = 0.0
    enterprise.outside_days = 0.0
    enterprise.base_days = 0.0
    enterprise.plant_days = 0.0
    enterprise.expected_days = 0.0
    enterprise.reserved_days = 0.0
    premium = jobs.wage_premium if jobs.better_pay else 0.0
    first = rules.labour.local_wage * moment.wages if jobs.better_pay else 0.0
    enterprise.job_wage = job_wage(local_wage(county, rules, moment), premium, first)
    if not enterprise.alive:
        return
    enterprise.plant_days = days_of_plant(enterprise, county, rules, industries, moment)
    if enterprise.runs_base and enterprise.supported:
        build_base(enterprise, county, rules)
        bases = rules.work
        enterprise.base_days = base_days(
            bases.base_households, bases.base_days, bases.demonstration_bases
        ) * base_built(enterprise.base_invested, bases.base_investment, bases.demonstration_bases)
    enterprise.expected_days = enterprise.plant_days + enterprise.base_days
    # Workers count in the same way whoever they are, so that no project loses support with the linkage.
    enterprise.households_led += enterprise.expected_days / jobs.days_per_job
    if jobs.enabled:
        enterprise.reserved_days = jobs.reserved_share * enterprise.plant_days
        if jobs.on_bases:
            enterprise.reserved_days += enterprise.base_days


@rule
def days_of_plant(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> float:
    """Person-days a year that a plant needs for what it has bought."""
    long_run = industries[enterprise.industry].price * county.price_basis
    return days_needed(
        enterprise.throughput * long_run, rules.employment.days_per_thousand_yuan, moment.wages
    )


@rule
def labour_cost(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> float:
    """Wages of the days that a tonne takes."""
    long_run = industries[enterprise.industry].price * county.price_basis
    days = days_needed(long_run, rules.employment.days_per_thousand_yuan, moment.wages)
    return days * local_wage(county, rules, moment)


@rule
def build_base(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """Public investment in a demonstration base becomes capital and capacity."""
    if county.offered[DEMONSTRATION_BASES] <= 0.0:
        return
    amount = county.offered[DEMONSTRATION_BASES] / county.bases
    county.delivered[DEMONSTRATION_BASES] += amount
    enterprise.base_invested += amount
    flows = county.flows
    pay(flows.base_investment, GOVERNMENT, ENTERPRISES, amount)
    add_capital(enterprise, amount)
    pay(flows.enterprise_investment, ENTERPRISES, REST_OF_WORLD, amount)


@rule
def open_year(household: Household, state: State, rules: Rules) -> None:
    """A year of the term is over; a place is open again at its end, or where nothing is kept any more."""
    household.had_job = 0
    if household.job_part <= 0.0:
        return
    household.job_years -= 1
    if household.workers == 0 or household.employer == NO_AGENT:
        end_job(household)
    elif not rules.employment.enabled or household.job_years <= 0:
        end_job(household)
        household.had_job = 1
    elif state.enterprises[household.employer].reserved_days <= 0.0:
        end_job(household)


@rule
def end_job(household: Household) -> None:
    """Nobody of the household has a linked job any more."""
    household.job_part = 0.0
    household.job_days = 0.0
    household.job_years = 0


@rule
def season_of_job(household: Household, season: int, free_days: float, rules: Rules) -> float:
    """Person-days of a season that a household gives a linked job."""
    days = days_for_job(job_pattern(season, rules.employment), rules.employment.days_per_job, free_days)
    if rules.employment.near_home:
        return days
    return min(days, days_of_ordinary_work(household, rules.labour.days_per_worker))


@rule
def year_of_job(household: Household, rules: Rules) -> float:
    """Person-days of a year that a household gives a linked job."""
    free, days = season_days(household, rules), 0.0
    for season in range(WINTER + 1):
        days += season_of_job(household, season, free, rules)
    return days


@rule
def bind(
    worked: Work, household: Household, season: int, free_days: float, state: State, rules: Rules
) -> Work:
    """The days of a season that the linked job is to take, and what it is to pay."""
    if household.job_part <= 0.0:
        return worked
    days = household.job_part * season_of_job(household, season, free_days - worked.days, rules)
    wage = state.enterprises[household.employer].job_wage * job_pay(household, rules)
    return Work(worked.days + days, worked.wages + days * wage)


@rule
def wish(
    land_value: float,
    household: Household,
    county: County,
    draws: EntryDraws,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> float:
    """Whether to ask for linked work; who keeps a place has it without asking."""
    household.asks_for_job = 0
    if household.employer == NO_AGENT:
        return land_value
    enterprise = state.enterprises[household.employer]
    if household.job_part > 0.0:
        household.job_days = household.job_part * year_of_job(household, rules)
        enterprise.held_days += household.weight * household.job_days
        return land_value
    if enterprise.reserved_days <= 0.0 or not jobs_reach(household, county, rules):
        return land_value
    if household.had_job == 0 and not hears_of_job(household, county, draws.job_attention, rules):
        return land_value
    days = year_of_job(household, rules)
    if days <= 0.0:
        return land_value
    pay_of_year = days * enterprise.job_wage * job_pay(household, rules)
    kept = float(enterprise.days_kept)
    gain = gain_of_job(household, hopes, kept * pay_of_year, rules)
    if household.dibao:
        gain -= loss_of_benefit(household, PAY_COUNTED * kept * pay_of_year, rules, moment)
    value = certainty_equivalent(
        gain, variance_of_promise(pay_of_year, kept), household.risk_aversion, household.smoothed_income
    )
    value -= value_of_days(hopes, rules)
    if chooses(household, draws.job, value, 0.0, rules):
        household.value[linkages.EMPLOYMENT] = value
        household.asks_for_job = 1
    return land_value


@rule
def hears_of_job(household: Household, county: County, draw: float, rules: Rules) -> bool:
    """Whether a household looks at the posts in its village; where they are not near home only who has access
    to ordinary work does."""
    if rules.employment.near_home:
        return attends(household, county, county.peers[linkages.EMPLOYMENT], draw, rules)
    access = access_to_work(
        household.skill, household.remoteness, household.assisted != 0, rules.labour.casual_access
    )
    return draw < access and attends(
        household, county, county.peers[linkages.EMPLOYMENT], draw / access, rules
    )


@rule
def ask(household: Household, county: County, state: State, rules: Rules) -> None:
    """It takes a place in the line of its employer."""
    if not household.asks_for_job:
        return
    enterprise = state.enterprises[household.employer]
    household.plans_again = 1
    place = place_in_line(household.linked_place, hired_first(household, enterprise, rules))
    enterprise.job_queue[place] += household.weight * year_of_job(household, rules)


@rule
def to_settle(household: Household) -> bool:
    """A place that is kept or asked for."""
    return household.job_part > 0.0 or household.asks_for_job != 0


@rule
def gain_of_job(household: Household, hopes: Prospects, pay_of_year: float, rules: Rules) -> float:
    """Yuan a year by which the best plan with a linked job is worth more than the one without.

    The job takes its days first; who has it has no ordinary work.
    """
    time, plots = hopes.time, hopes.plots
    free = season_days(household, rules)
    bound = (
        time.bound[0] + season_of_job(household, 0, free, rules),
        time.bound[1] + season_of_job(household, 1, free, rules),
        time.bound[2] + season_of_job(household, 2, free, rules),
        time.bound[3] + season_of_job(household, 3, free, rules),
    )
    with_job = Time(
        time.available,
        time.first,
        time.rise,
        time.wage,
        time.hired_wage,
        0.0,
        bound,
        time.pay + pay_of_year,
    )
    return worth_of(with_job, plots) - surplus(time, plots, hopes.plan.share)


@rule
def hired_first(household: Household, enterprise: Enterprise, rules: Rules) -> bool:
    """Lifted and monitored households come first where a supported project hires."""
    return rules.employment.lifted_first and enterprise.supported != 0 and household.assisted != 0


@rule
def share_out(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """How far down its line each plant hires; what it does not fill so is ordinary work."""
    county.plant_days = 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        reserved, held = enterprise.reserved_days, enterprise.held_days
        enterprise.job_kept = granted_share(reserved, held)
        vacant = max(0.0, reserved - held)
        found = how_far(enterprise.job_queue, vacant)
        enterprise.last_job_class = found.last_class
        enterprise.last_job_part = found.last_part
        asked = 0.0
        for place in range(QUEUE_CLASSES):
            asked += enterprise.job_queue[place]
        enterprise.filled_days = enterprise.job_kept * held + min(vacant, asked)
        county.plant_days += max(0.0, enterprise.expected_days - enterprise.filled_days)


@rule
def enter(household: Household, county: County, free: Free, state: State, rules: Rules) -> None:
    """A place in linked work is kept, or taken if the line is served so far."""
    if household.job_part > 0.0:
        kept = state.enterprises[household.employer].job_kept
        if kept < 1.0:
            household.job_part *= kept
            household.plans_again = 1
    elif household.asks_for_job:
        enterprise = state.enterprises[household.employer]
        place = place_in_line(household.linked_place, hired_first(household, enterprise, rules))
        household.job_part = reached_part(place, enterprise.last_job_class, enterprise.last_job_part)
        household.job_years = rules.employment.term if rules.employment.lasting else 1
    if household.job_part <= 0.0:
        end_job(household)
        return
    enterprise = state.enterprises[household.employer]
    days, season_free = 0.0, season_days(household, rules)
    for season in range(WINTER + 1):
        of_season = household.job_part * season_of_job(household, season, season_free, rules)
        enterprise.season_days[season] += household.weight * of_season
        days += of_season
    household.job_days = days


@rule
def open_season(enterprise: Enterprise, season: int, rules: Rules) -> None:
    """What plant and base need this season, and the linked work of it that the enterprise can pay.

    What the plant needs from autumn on is known once it has bought.
    """
    jobs = rules.employment
    wages = kept_aside(enterprise, season, rules)
    enterprise.job_share = payable_share(wages, means(enterprise, rules))
    enterprise.job_days = 0.0
    enterprise.job_wages = 0.0
    enterprise.season_agreed = float(enterprise.season_days[season])
    enterprise.agreed_days += enterprise.season_agreed
    cut_work(enterprise, season, jobs)


@rule
def cut_work(enterprise: Enterprise, season: int, jobs: Terms) -> None:
    """Nobody is paid for days that the plant does not need."""
    part = job_pattern(season, jobs)
    enterprise.season_need = part * (enterprise.plant_days + enterprise.base_days)
    linked = float(enterprise.season_days[season])
    kept = share_kept(enterprise.season_need, linked, part * enterprise.expected_days, jobs.lasting)
    enterprise.job_share = min(enterprise.job_share, kept)
    enterprise.laid_off = (1.0 - kept) * linked


@rule
def adjust_work(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """In autumn: what was bought decides what there is to do until next summer."""
    enterprise.plant_days = 0.0
    if enterprise.alive:
        enterprise.plant_days = days_of_plant(enterprise, county, rules, industries, moment)
    cut_work(enterprise, AUTUMN, rules.employment)


@rule
def work(
    worked: Work,
    household: Household,
    county: County,
    season: int,
    free_days: float,
    state: State,
    rules: Rules,
) -> Work:
    """A season in the linked job, paid at once."""
    if household.job_part <= 0.0:
        return worked
    group = household.group
    weight = household.weight
    enterprise = state.enterprises[household.employer]
    # Who comes home from a lost job adds nothing to what was agreed on in spring.
    agreed_on = season_days(household, rules)
    free = season_of_job(household, season, min(free_days, agreed_on) - worked.days, rules)
    days = free * household.job_part * enterprise.job_share
    wages = days * enterprise.job_wage * job_pay(household, rules)
    enterprise.job_days += weight * days
    enterprise.job_wages += weight * wages
    enterprise.cash -= weight * wages
    household.received[linkages.EMPLOYMENT] += wages
    pay(county.flows.job_wages, ENTERPRISES, group, weight * wages)
    return Work(worked.days + days, worked.wages + wages)


@rule
def close_season(enterprise: Enterprise) -> None:
    """The year's work is added up."""
    enterprise.year_job_days += enterprise.job_days
    enterprise.year_job_wages += enterprise.job_wages
    enterprise.year_need += max(enterprise.season_need, enterprise.job_days)
    enterprise.laid_off_days += enterprise.laid_off
    enterprise.offered_days += enterprise.job_share * enterprise.season_agreed


@rule
def learn(enterprise: Enterprise, weight: float) -> None:
    """Workers expect as many of the days agreed on as there were before."""
    if enterprise.agreed_days > 0.0:
        offered = min(1.0, enterprise.offered_days / enterprise.agreed_days)
        enterprise.days_kept = adapted(enterprise.days_kept, offered, weight)


@rule
def found(enterprise: Enterprise, rules: Rules) -> None:
    """A new enterprise is expected to keep its workers."""
    enterprise.days_kept = 1.0


@rule
def part_linked(household: Household) -> float:
    """The part of the row's households with a linked job."""
    return household.job_part


@rule
def took_part(household: Household) -> float:
    """The same, if any wage was paid this year: the last place that is served may be so in part."""
    return household.job_part if household.received[linkages.EMPLOYMENT] > 0.0 else 0.0


@rule
def quit(household: Household, draw: float, rules: Rules) -> None:
    """A worker leaves in summer: the less will, the likelier."""
    if household.job_part > 0.0 and quits(draw, household.will, rules.employment.quit_chance):
        end_job(household)


@rule
def earn(enterprise: Enterprise, county: County, rules: Rules, moment: Moment) -> float:
    """The base sells what its days produced, whoever worked them."""
    sales = enterprise.base_days * rules.work.base_product_per_day * moment.wages
    enterprise.cash += sales
    pay(county.flows.enterprise_sales, REST_OF_WORLD, ENTERPRISES, sales)
    return sales


@rule
def senior_claims(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> float:
    """Wages of ordinary posts, for the days that linked jobs leave; these were paid by season.

    Residents have them as far as there are any who take them; a share goes to others in any case.
    """
    ordinary = max(0.0, enterprise.year_need - enterprise.year_job_days)
    enterprise.resident_days = (1.0 - rules.labour.outside_share) * county.filled * ordinary
    enterprise.outside_days = ordinary - enterprise.resident_days
    enterprise.ordinary_wages = ordinary * local_wage(county, rules, moment)
    return enterprise.ordinary_wages


@rule
def pay_senior_claims(enterprise: Enterprise, county: County, share: float) -> None:
    """Ordinary workers are paid, those of the county through the pool of its ordinary work."""
    paid = share * enterprise.ordinary_wages
    ordinary = enterprise.resident_days + enterprise.outside_days
    to_residents = paid * enterprise.resident_days / ordinary if ordinary > 0.0 else 0.0
    pay(county.flows.plant_wages, ENTERPRISES, REST_OF_WORLD, to_residents)
    pay(county.flows.outside_wages, ENTERPRISES, REST_OF_WORLD, paid - to_residents)


@rule
def wages_paid(enterprise: Enterprise) -> float:
    """Wages of linked jobs this year."""
    return enterprise.year_job_wages


@rule
def measure_enterprise(
    enterprise: Enterprise, county: County, state: State, rules: Rules, sums: Sums
) -> None:
    """Work for enterprises and on their demonstration bases, by who works it."""
    sums.job_days += enterprise.year_job_days
    sums.job_wages += enterprise.year_job_wages
    sums.base_days += enterprise.base_days if enterprise.alive else 0.0
    sums.plant_resident_days += enterprise.resident_days
    sums.plant_outside_days += enterprise.outside_days
    sums.laid_off_days += enterprise.laid_off_days


def contradictions(values: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The year's days are shared among the seasons."""
    names = ("spring_pattern", "summer_pattern", "autumn_pattern")
    total = sum(values[name] for name in names)
    if total > 1.0:
        yield (
            names,
            f"the patterns of spring, summer and autumn must sum to at most 1, not {total:.6g}; "
            "winter is the rest",
        )


FORM = LinkageForm(
    name="employment",
    place=5,
    names=Names("employment", "吸纳就业"),
    terms=Terms,
    household=Household,
    enterprise=Enterprise,
    payments=(
        Payment("job_wages", ENTERPRISES, HOUSEHOLDS),
        Payment("plant_wages", ENTERPRISES, REST_OF_WORLD),
        Payment("outside_wages", ENTERPRISES, REST_OF_WORLD),
        Payment("base_investment", GOVERNMENT, ENTERPRISES, part="work"),
    ),
    outcomes=(
        Outcome("organisations", "job_days", "person-day/year", "Linked work of households in enterprises."),
        Outcome("organisations", "job_wages", "yuan/year", "Paid for it."),
        Outcome("organisations", "base_days", "person-day/year", "Work on demonstration bases."),
        Outcome(
            "organisations",
            "plant_resident_days",
            "person-day/year",
            "Ordinary work of residents in plants and on bases.",
        ),
        Outcome(
            "organisations",
            "plant_outside_days",
            "person-day/year",
            "Work of others in plants and on bases.",
        ),
        Outcome(
            "organisations",
            "laid_off_days",
            "person-day/year",
            "Linked work that was planned and that plants did not need.",
        ),
        Outcome(
            "organisations",
            "mean_job_wage",
            "yuan/person-day",
            "Paid for linked work.",
            total=("job_wages",),
            over="job_days",
        ),
    ),
    steps={
        "days_before_linkages": days_of_plant,
        "offer": offer,
        "wish": wish,
        "ask": ask,
        "learn": learn,
        "found": found,
        "to_settle": to_settle,
        "open_year": open_year,
        "bind": bind,
        "in_linked_work": part_linked,
        "share_out": share_out,
        "enter": enter,
        "kept_aside": kept_aside,
        "labour_cost": labour_cost,
        "adjust_work": adjust_work,
        "open_season": open_season,
        "work": work,
        "close_season": close_season,
        "part_linked": part_linked,
        "quit": quit,
        "earn": earn,
        "senior_claims": senior_claims,
        "pay_senior_claims": pay_senior_claims,
        "wages_paid": wages_paid,
        "measure_enterprise": measure_enterprise,
        "took_part": took_part,
    },
    contradictions=contradictions,
    shown_first=("reserved_share", "near_home", "lifted_first", "wage_premium", "term"),
    # Plants have work without the linkage, too.
    works_when_off=(
        "days_per_thousand_yuan",
        "days_per_job",
        "spring_pattern",
        "summer_pattern",
        "autumn_pattern",
        "information",
        "project_minimum",
    ),
    parts={
        "near_home": Names("near home", "就近上岗"),
        "lifted_first": Names("lifted first", "优先雇用脱贫户"),
        "better_pay": Names("better pay", "工资较高"),
        "lasting": Names("lasting", "岗位有期限保障"),
        "on_bases": Names("on bases", "示范基地岗位"),
    },
    rest=Names("reserved posts", "保留岗位"),
    before=Before(
        names=Names("ordinary hiring", "普通用工"),
        says=Names(
            "plants hire residents in ordinary work instead of nobody: so in every scenario, and no effect "
            "of the form",
            "工厂以普通用工形式雇用当地居民（而不是不雇用）：各情景都如此，不是该形式的效果",
        ),
        without={"labour.outside_share": 1.0},
        against=Names("against no local hiring", "与不雇用当地居民相比"),
    ),
    caveat=Names(
        "A gain here can be a loss elsewhere: without the linkage the same posts are ordinary work, of "
        "residents of the counties and of others.  What the others lose is in nobody's income here.",
        "这里农户的增收可能是别处的减收：没有联结时，同样的岗位是普通用工，由本县居民和县外人员担任；"
        "县外人员的减收不计入这里任何人的收入。",
    ),
    contradictions_zh=dict.fromkeys(
        ("spring_pattern", "summer_pattern", "autumn_pattern"),
        "春、夏、秋三季工作日之和最多为1，其余为冬季",
    ),
    chinese={
        "enabled": "企业是否为农户保留岗位",
        "days_per_thousand_yuan": "加工所需用工",
        "reserved_share": "工厂为农户保留的用工",
        "near_home": "联结岗位是否就近，不限年龄和技能",
        "better_pay": "联结岗位是否高于当地工资",
        "lasting": "联结岗位是否有期限保障、最后裁减",
        "on_bases": "示范基地是否为农户保留用工",
        "wage_premium": "联结岗位工资高于当地工资的部分",
        "term": "岗位保障年数",
        "information": "得知招工信息的农户比例",
        "days_per_job": "一户一年在联结岗位上最多的工日",
        "spring_pattern": "春季用工",
        "summer_pattern": "夏季用工",
        "autumn_pattern": "秋季用工",
        "quit_chance": "缺乏意愿者夏季离职的概率",
        "lifted_first": "受支持项目是否优先雇用脱贫户和监测户",
        "project_minimum": "受支持项目须吸纳或带动的人数（户数）",
    },
)
