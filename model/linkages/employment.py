"""Employment absorption 吸纳就业: enterprises and demonstration bases hire by throughput and capital.

One labour budget for each household: care and the own farm come first.  A linked job
competes with casual work, migration and leisure for the days that are left.  Supported
projects hire lifted and monitored households first, and must employ or lead at least
100 households, or lose their public support.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from model import linkages
from model.compiled import rule
from model.declare.form import LinkageForm
from model.declare.names import Names
from model.declare.outcome import Outcome
from model.declare.parameter import parameter
from model.declare.payment import Payment
from model.programme import DEMONSTRATION_BASES
from model.sources import ARTICLE, assumed, switch
from model.world import agents
from model.world.agents import (
    NO_AGENT,
    BySeason,
    County,
    Float,
    Industries,
    Integer,
    Rules,
    Seasonal,
    State,
    Sums,
)
from model.world.calendar import AUTUMN, SPRING, SUMMER, Moment
from model.world.households.choosing import granted_share
from model.world.households.safety_net import PAY_COUNTED, loss_of_benefit
from model.world.households.season import (
    EntryDraws,
    Prospects,
    Work,
    chooses,
    labour_need,
    season_days,
)
from model.world.households.working import skill_pay
from model.world.organisations.means import add_capital, means
from model.world.randomness import COUNTY, HIRING_ORDER, uniform
from model.world.sectors import ENTERPRISES, GOVERNMENT, HOUSEHOLDS, REST_OF_WORLD, pay


class Terms(NamedTuple):
    """吸纳就业: enterprises and demonstration bases hire by throughput and capital."""

    enabled: bool = switch(True, "Whether enterprises hire in the linkage.")
    days_per_thousand_yuan: float = assumed(
        0.7, "person-day/1,000 yuan of throughput", 0.0, 50.0, (0.4, 1.2), "Work that processing needs."
    )
    local_hiring_share: float = assumed(
        0.7,
        "share of jobs",
        0.0,
        1.0,
        (0.5, 0.9),
        "Jobs offered to the county's households; the rest hires elsewhere.",
        acts="policy",
    )
    wage_premium: float = assumed(
        0.05,
        "share of the local wage",
        -0.5,
        2.0,
        (0.0, 0.15),
        "Enterprise wage over the local wage.",
        acts="policy",
    )
    hassle: float = assumed(2000.0, "yuan/year", 0.0, 20_000.0, (1000.0, 3000.0), "Trouble of a regular job.")
    distance_effect: float = assumed(
        0.5, "probability", 0.0, 1.0, (0.2, 0.8), "Match lost by the most remote."
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
    lifted_first: bool = switch(
        True, "Whether supported projects hire lifted and monitored households first."
    )
    project_minimum: float = parameter(
        "figure:project_linkage_minimum",
        "person or household/project",
        allowed=(0.0, 1e6),
        uncertain=None,
        source_class="article",
        source=ARTICLE,
        text="Households that a supported project must employ or lead.",
        acts="policy",
    )


class Household(agents.Household):
    """What a household has under this form."""

    next_in_line: Integer  # for a job, while jobs are filled; NO_AGENT for the last
    job_days: Seasonal  # person-days of linked work planned for this year; the wish, until shared
    job_part: Seasonal  # share of its wish for days that was granted


class Enterprise(agents.Enterprise):
    """What an enterprise has under this form."""

    base_days: Float  # person-days that its demonstration base offers
    jobs_offered: Float  # person-days, base included
    jobs_filled: Float  # person-days taken up
    season_days: BySeason  # most person-days of them that can fall in each season
    job_wage: Float  # yuan/person-day at skill 0.5
    job_share: Float  # share of the planned days that it can pay this season
    job_days: Float  # worked by households, this season
    job_wages: Float  # paid to households, this season
    year_job_days: Float
    year_job_wages: Float
    outside_wages: Float  # due this winter to workers from outside the linkage


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
    """Person-days a year that one demonstration base offers."""
    return households * days_per_household / bases if bases > 0 else 0.0


@rule
def base_built(invested: float, planned: float, bases: int) -> float:
    """Share of one base that is built: of the public money planned for it (all bases: `planned` yuan).

    A base that needs no money is there.
    """
    return 1.0 if planned <= 0.0 or bases <= 0 else min(1.0, invested * bases / planned)


@rule
def job_wage(local_wage: float, wage_premium: float) -> float:
    """Yuan per person-day for skill 0.5: the local wage is the floor, whatever the premium."""
    return max(local_wage, local_wage * (1.0 + wage_premium))


@rule
def match_probability(information: float, skill: float, remoteness: float, distance_effect: float) -> float:
    """Chance that a household learns of a job and fits it."""
    return information * (0.5 + 0.5 * skill) * (1.0 - distance_effect * remoteness)


@rule
def days_for_job(pattern: float, days_per_job: float, free_days: float) -> float:
    """Person-days that a household can give a job in a season, after care and the own farm."""
    return min(pattern * days_per_job, max(0.0, free_days))


@rule
def yearly_gain(days: float, wage: float, wage_elsewhere: float) -> float:
    """Yuan a year: the wage over what the same days bring otherwise."""
    return days * (wage - wage_elsewhere)


@rule
def hired_days(wished: float, jobs_left: float) -> float:
    """Person-days that a household gets: what it asks for, until the jobs are gone.

    wished, jobs_left: person-days, of all the households that the row stands for.
    """
    return min(wished, max(0.0, jobs_left))


# --- every season ------------------------------------------------------------------------


@rule
def quits(draw: float, will: float, quit_chance: float) -> bool:
    """Whether a worker leaves in summer: the less will, the likelier."""
    return draw < quit_chance * (1.0 - will)


@rule
def payable_share(wages: float, means: float) -> float:
    """Share of the planned days that an enterprise can pay; it lays off rather than owe wages."""
    return granted_share(means, wages)


# --- the steps of the year -----------------------------------------------------------------


@rule
def job_pay(household: Household, rules: Rules) -> float:
    """Wage in a linked job relative to that of skill 0.5 without a certificate."""
    certificate = 1.0 + rules.skill.certificate_wage * household.certified
    return skill_pay(household.skill, rules.labour.skill_wage) * certificate


@rule
def job_pattern(season: int, employment: Terms) -> float:
    """Share of a year's linked work that falls in a season."""
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
    return float(enterprise.season_days[season]) * enterprise.job_wage * best_paid


@rule
def offer(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """Jobs by expected throughput, and on the demonstration base if there is one."""
    jobs = rules.employment
    enterprise.jobs_filled = 0.0
    enterprise.season_days[:] = 0.0
    enterprise.year_job_days = 0.0
    enterprise.year_job_wages = 0.0
    enterprise.jobs_offered = 0.0
    enterprise.base_days = 0.0
    enterprise.job_wage = job_wage(rules.labour.local_wage * moment.wages, jobs.wage_premium)
    if not enterprise.alive or not jobs.enabled:
        return
    long_run = industries[enterprise.industry].price * county.price_basis
    throughput = enterprise.capacity * rules.enterprises.utilisation * long_run
    needed = days_needed(throughput, jobs.days_per_thousand_yuan, moment.wages)
    if enterprise.runs_base and enterprise.supported:
        build_base(enterprise, county, rules)
        bases = rules.work
        enterprise.base_days = base_days(
            bases.base_households, bases.base_days, bases.demonstration_bases
        ) * base_built(enterprise.base_invested, bases.base_investment, bases.demonstration_bases)
    enterprise.jobs_offered = jobs.local_hiring_share * needed + enterprise.base_days


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
def wish(
    household: Household,
    county: County,
    draws: EntryDraws,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """Whether to take linked work, for as many days as care and the own farm leave."""
    jobs = rules.employment
    enterprise = state.enterprises[household.employer]
    inside = household.job_days > 0.0
    household.job_days = 0.0
    household.job_part = 0.0
    if household.employer == NO_AGENT or enterprise.jobs_offered <= 0.0:
        return
    matched = inside or draws.match < match_probability(
        county.information if household.assisted else jobs.information,
        household.skill,
        household.remoteness,
        jobs.distance_effect,
    )
    if not matched:
        return
    days = 0.0
    available = season_days(household, rules)
    farmed = linkages.own_land(household)
    for season in range(4):
        free = available - farmed * labour_need(household.industry, season, industries)
        days += days_for_job(job_pattern(season, jobs), jobs.days_per_job, free)
    wage = enterprise.job_wage * job_pay(household, rules)
    gain = yearly_gain(days, wage, hopes.day_value)
    if household.dibao:
        gain -= loss_of_benefit(household, PAY_COUNTED * days * wage, rules, moment)
    peers = county.peers[linkages.EMPLOYMENT]
    if days > 0.0 and chooses(household, peers, draws.job, gain, jobs.hassle, inside, rules):
        household.job_days = days


@rule
def is_tied(household: Household) -> bool:
    """A job keeps a household with its employer."""
    return household.job_days > 0.0


@rule
def hired_first(household: Household, state: State, rules: Rules) -> bool:
    """Lifted and monitored households come first where a supported project hires."""
    supported = state.enterprises[household.employer].supported != 0
    return rules.employment.lifted_first and supported and household.assisted != 0


@rule
def share_out(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """First come, first served among those hired first, then among the others.

    The queue starts at another household every year.  Who finds the own employer full
    asks the others of the county.
    """
    if not rules.employment.enabled:
        return
    count = county.last_household - county.first_household
    draw = uniform(moment.seed, COUNTY, county.code, 0, moment.season, HIRING_ORDER)
    start = int(draw * count)
    left = 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        left += state.enterprises[e].jobs_offered
    first, last = NO_AGENT, NO_AGENT  # of those who wait until the others are hired
    for place in range(count):
        i = county.first_household + start + place
        if i >= county.last_household:
            i -= count
        household = state.households[i]
        if household.job_days == 0.0:
            continue
        if hired_first(household, state, rules):
            left = fill_job(household, county, left, state, rules)
            continue
        household.next_in_line = NO_AGENT
        if first == NO_AGENT:
            first = i
        else:
            state.households[last].next_in_line = i
        last = i
    while first != NO_AGENT:
        left = fill_job(state.households[first], county, left, state, rules)
        first = state.households[first].next_in_line


@rule
def fill_job(household: Household, county: County, left: float, state: State, rules: Rules) -> float:
    """A household whose turn it is gets its days, as far as there are any; returns what is left."""
    if left <= 0.0:
        household.job_days = 0.0
        return left
    ask_elsewhere(household, county, state)
    enterprise = state.enterprises[household.employer]
    weight = household.weight
    days = hired_days(weight * household.job_days, enterprise.jobs_offered - enterprise.jobs_filled)
    enterprise.jobs_filled += days
    household.job_part = days / (weight * household.job_days)
    household.job_days = days / weight
    for season in range(4):
        most = job_pattern(season, rules.employment) * rules.employment.days_per_job
        enterprise.season_days[season] += weight * most * household.job_part
    return left - days


@rule
def ask_elsewhere(household: Household, county: County, state: State) -> None:
    """A household whose employer has no job left turns to the one of the county with most.

    Only to one of the same public support; and not if its principal ties it to where it is.
    """
    here = state.enterprises[household.employer]
    most = here.jobs_offered - here.jobs_filled
    if most > 0.0 or linkages.tied_beside_employment(household):
        return
    for e in range(county.first_enterprise, county.last_enterprise):
        other = state.enterprises[e]
        jobs = other.jobs_offered - other.jobs_filled
        if jobs > most and other.supported == here.supported:
            household.employer = e
            most = jobs


@rule
def open_season(enterprise: Enterprise, season: int, rules: Rules) -> None:
    """An enterprise keeps the jobs that it can pay this season."""
    wages = kept_aside(enterprise, season, rules)
    enterprise.job_share = payable_share(wages, means(enterprise, rules))
    enterprise.job_days = 0.0
    enterprise.job_wages = 0.0


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
    if household.job_days <= 0.0:
        return worked
    jobs = rules.employment
    group = household.group
    weight = household.weight
    enterprise = state.enterprises[household.employer]
    free = days_for_job(job_pattern(season, jobs), jobs.days_per_job, free_days - worked.days)
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


@rule
def part_linked(household: Household) -> float:
    """The part of its wish for days that was granted."""
    return household.job_part if household.job_days > 0.0 else 0.0


@rule
def took_part(household: Household) -> float:
    """The same, if any wage was paid this year: the last row that an enterprise hires from may fill its
    jobs in part."""
    return household.job_part if household.received[linkages.EMPLOYMENT] > 0.0 else 0.0


@rule
def quit(household: Household, draw: float, rules: Rules) -> None:
    """A worker leaves in summer: the less will, the likelier."""
    if household.job_days > 0.0 and quits(draw, household.will, rules.employment.quit_chance):
        household.job_days = 0.0


@rule
def days_on_base(enterprise: Enterprise) -> float:
    """Person-days of the year worked on the demonstration base."""
    if enterprise.jobs_offered <= 0.0:
        return 0.0
    return enterprise.year_job_days * enterprise.base_days / enterprise.jobs_offered


@rule
def earn(enterprise: Enterprise, county: County, rules: Rules, moment: Moment) -> float:
    """The base sells what its days produced."""
    sales = days_on_base(enterprise) * rules.work.base_product_per_day * moment.wages
    enterprise.cash += sales
    pay(county.flows.enterprise_sales, REST_OF_WORLD, ENTERPRISES, sales)
    return sales


@rule
def senior_claims(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> float:
    """Wages of workers from outside, for the days that linked jobs leave; these were paid by season."""
    long_run = industries[enterprise.industry].price * county.price_basis
    needed = days_needed(
        enterprise.throughput * long_run, rules.employment.days_per_thousand_yuan, moment.wages
    )
    outside_days = max(0.0, needed - (enterprise.year_job_days - days_on_base(enterprise)))
    enterprise.outside_wages = outside_days * enterprise.job_wage
    return enterprise.outside_wages


@rule
def pay_senior_claims(enterprise: Enterprise, county: County, share: float) -> None:
    """Workers from outside are paid."""
    pay(county.flows.outside_wages, ENTERPRISES, REST_OF_WORLD, share * enterprise.outside_wages)


@rule
def wages_paid(enterprise: Enterprise) -> float:
    """Wages of linked jobs this year."""
    return enterprise.year_job_wages


@rule
def measure_enterprise(
    enterprise: Enterprise, county: County, state: State, rules: Rules, sums: Sums
) -> None:
    """Work for enterprises and on their demonstration bases."""
    sums.job_days += enterprise.year_job_days
    sums.job_wages += enterprise.year_job_wages
    sums.base_days += days_on_base(enterprise)


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
        Payment("outside_wages", ENTERPRISES, REST_OF_WORLD),
        Payment("base_investment", GOVERNMENT, ENTERPRISES, part="work"),
    ),
    outcomes=(
        Outcome("organisations", "job_days", "person-day/year", "Linked work of households in enterprises."),
        Outcome("organisations", "job_wages", "yuan/year", "Paid for it."),
        Outcome(
            "organisations", "base_days", "person-day/year", "Work of households on demonstration bases."
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
        "offer": offer,
        "wish": wish,
        "is_tied": is_tied,
        "share_out": share_out,
        "kept_aside": kept_aside,
        "open_season": open_season,
        "work": work,
        "close_season": close_season,
        "part_linked": part_linked,
        "part_led_by_employer": part_linked,
        "quit": quit,
        "earn": earn,
        "senior_claims": senior_claims,
        "pay_senior_claims": pay_senior_claims,
        "wages_paid": wages_paid,
        "measure_enterprise": measure_enterprise,
        "took_part": took_part,
    },
    contradictions=contradictions,
    shown_first=("local_hiring_share", "wage_premium", "days_per_job", "lifted_first"),
    # Plants have jobs without the linkage, too.
    works_when_off=("days_per_thousand_yuan", "wage_premium", "information", "project_minimum"),
    caveat=Names(
        "A gain here can be a loss elsewhere: the jobs of the employment form are there without it, held by "
        "people from outside the counties, and what they lose is not counted.",
        "这里农户的增收可能是别处的减收：没有吸纳就业时，这些岗位由县外人员担任，他们的损失没有计入。",
    ),
    contradictions_zh=dict.fromkeys(
        ("spring_pattern", "summer_pattern", "autumn_pattern"),
        "春、夏、秋三季工作日之和最多为1，其余为冬季",
    ),
    chinese={
        "enabled": "企业是否以联结方式用工",
        "days_per_thousand_yuan": "加工所需用工",
        "local_hiring_share": "提供给本县农户的岗位，其余在外招工",
        "wage_premium": "企业工资高于当地工资的部分",
        "hassle": "固定岗位的隐性成本",
        "distance_effect": "最偏远农户失去的就业机会",
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
