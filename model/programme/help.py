"""Help 有人: resident cadres, three teams, matching events and assisted sales.

Visits inform, and information is what take-up begins with; cadres solve problems after a
shock, class after class of need; teams carry techniques, projects and markets; buyers take
produce at a better price, as far as the year's quota goes.
"""

from typing import NamedTuple

from model import programme
from model.compiled import rule
from model.declare.lever import Lever
from model.declare.names import Names
from model.declare.part import Part
from model.declare.payment import Payment
from model.mathematics import power
from model.programme.budget import fund, intensity_of, is_active, switch_of, take
from model.programme.targeting import class_of_need, how_far, reached_part
from model.programme.work import served_households
from model.sources import assumed, from_article
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import Moment
from model.world.randomness import HOUSEHOLD, PROBLEM_SOLVED, uniform
from model.world.sectors import GOVERNMENT, HOUSEHOLDS, REST_OF_WORLD, pay

_EXPERTS, _PROJECTS, _MARKETERS = 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0  # of the teams' members


class Terms(NamedTuple):
    """有人: resident cadres, three teams, matching events, assisted sales."""

    enabled: bool = switch_of("help")
    intensity: float = intensity_of("help")
    cadre_visits: float = from_article(
        "cadre_visits",
        "household visit/year",
        0.0,
        1e9,
        "Visits of resident cadres in the province.",
        acts="policy",
    )
    visit_cost: float = assumed(
        15.0, "yuan/visit", 0.0, 1000.0, (5.0, 30.0), "Travel for one visit.", acts="policy"
    )
    visit_effect: float = assumed(
        0.15, "1/visit", 0.0, 5.0, (0.05, 0.4), "Part of the uninformed whom one visit informs."
    )
    cadre_trainings: float = from_article(
        "cadre_trainings",
        "training/year",
        0.0,
        1e6,
        "Trainings of cadres for three days or more.",
        acts="policy",
    )
    cadres_per_training: float = assumed(
        60.0, "person/training", 0.0, 10_000.0, (30.0, 100.0), "Cadres in one training.", acts="policy"
    )
    cadres: float = assumed(
        20_000.0, "person", 1.0, 1e6, (15_000.0, 28_000.0), "Resident cadres of the province.", acts="policy"
    )
    cadre_training_cost: float = assumed(
        900.0,
        "yuan/person",
        0.0,
        100_000.0,
        (500.0, 2000.0),
        "Cost of three days of training.",
        acts="policy",
    )
    cadre_training_effect: float = assumed(
        0.3, "share of a visit's effect", 0.0, 5.0, (0.0, 0.6), "What training adds to a cadre's visits."
    )
    problems_solved: float = from_article(
        "problems_solved", "problem/year", 0.0, 1e8, "Pressing problems that cadres can solve.", acts="policy"
    )
    relief: float = assumed(
        0.6,
        "share of the cost",
        0.0,
        1.0,
        (0.3, 0.9),
        "Medical cost that relief repays; a lost job is found again instead.",
        acts="policy",
    )
    technicians: float = from_article(
        "technicians",
        "person",
        0.0,
        1e7,
        "Members of the expert, project and marketing teams.",
        acts="policy",
    )
    technician_cost: float = assumed(
        8000.0,
        "yuan/person/year",
        0.0,
        1e6,
        (3000.0, 20_000.0),
        "Travel and materials of one.",
        acts="policy",
    )
    technician_households: float = assumed(
        600.0, "household/expert/year", 0.0, 1e6, (200.0, 1000.0), "Households that an expert reaches."
    )
    projects_per_technician: float = assumed(
        2e6,
        "yuan/person/year",
        0.0,
        1e9,
        (0.5e6, 4e6),
        "Further works that a member of a project team adds.",
    )
    matching_events: float = from_article(
        "matching_events",
        "event/year",
        0.0,
        1e7,
        "Events that bring producers and buyers together.",
        acts="policy",
    )
    event_cost: float = assumed(
        40_000.0, "yuan/event", 0.0, 1e7, (10_000.0, 100_000.0), "Cost of one.", acts="policy"
    )
    event_households: float = assumed(
        600.0, "household/event", 0.0, 1e6, (200.0, 1500.0), "Households whose produce an event places."
    )
    marketer_households: float = assumed(
        200.0, "household/person", 0.0, 1e6, (50.0, 500.0), "The same, by a member of a marketing team."
    )
    assisted_sales: float = from_article(
        "assisted_sales",
        "yuan/year",
        0.0,
        1e12,
        "Produce that can be sold with help 消费帮扶.",
        acts="policy",
    )
    assisted_premium: float = assumed(
        0.04, "share of the price", 0.0, 1.0, (0.0, 0.1), "Price above the trader's that helped sales fetch."
    )


# --- rules ---------------------------------------------------------------------------------


@rule
def informed(base: float, visits: float, effect: float) -> float:
    """Chance that a household learns of an offer after `visits` visits in the year."""
    return 1.0 - (1.0 - base) * power(1.0 - effect, visits)


@rule
def effect_of_trained(effect: float, gain: float, trained_share: float) -> float:
    """Effect of one visit where a share of the cadres was trained; at most 1."""
    return min(1.0, effect * (1.0 + gain * min(1.0, trained_share)))


@rule
def market_reach(
    events: float, each_event: float, marketers: float, each_marketer: float, households: float
) -> float:
    """Share of a county's households whose produce events and marketing teams place."""
    if households <= 0.0:
        return 0.0
    return min(1.0, (events * each_event + marketers * each_marketer) / households)


@rule
def assisted_share(quota: float, sales: float, reach: float) -> float:
    """Share of every household's spot sales that is placed with help: no more than the quota in all.

    quota: yuan a year; sales: yuan that the county's households sell this year;
    reach: share of households whose produce is placed.
    """
    if sales <= 0.0:
        return 0.0
    return min(1.0, reach, quota / sales)


# --- spring --------------------------------------------------------------------------------


@rule
def open_spring(
    county: County, funds: float, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The part's money of the year, and what it is for."""
    part = rules.help
    fund(county, programme.HELP, funds * rules.budget.share_help * part.intensity * part.enabled)
    open_help(county, rules, moment)


@rule
def open_help(county: County, rules: Rules, moment: Moment) -> None:
    """Visits, trainings of cadres, teams, events; how far they inform, reach and place."""
    part = rules.help
    county.information = rules.employment.information
    county.expert_reach = 0.0
    county.team_members = 0.0
    county.market_reach = 0.0
    county.assisted_share = 0.0
    county.problems_left = 0.0
    county.quarterly_visits = 0.0
    if not is_active(part.enabled, rules, moment):
        return
    of_province = part.intensity * rules.budget.lifted_people_share * county.part_of_all
    visits = take(county, programme.HELP, programme.VISITS, part.cadre_visits * of_province, part.visit_cost)
    county.delivered[programme.VISITS] = visits
    pay(county.flows.cadre_visits, GOVERNMENT, REST_OF_WORLD, visits * part.visit_cost)
    cost = part.cadres_per_training * part.cadre_training_cost
    trainings = take(
        county, programme.HELP, programme.CADRE_TRAININGS, part.cadre_trainings * of_province, cost
    )
    county.delivered[programme.CADRE_TRAININGS] = trainings
    pay(county.flows.cadre_trainings, GOVERNMENT, REST_OF_WORLD, trainings * cost)
    cadres = part.cadres * rules.budget.lifted_people_share * county.part_of_all
    trained = trainings * part.cadres_per_training / cadres if cadres > 0.0 else 0.0
    effect = effect_of_trained(part.visit_effect, part.cadre_training_effect, trained)
    if county.assisted > 0.0:
        county.quarterly_visits = 0.25 * visits / county.assisted
        county.information = informed(rules.employment.information, visits / county.assisted, effect)
    county.problems_left = part.problems_solved * of_province
    county.offered[programme.PROBLEMS_SOLVED] = county.problems_left
    members = part.technicians * part.intensity * rules.budget.lifted_counties_share * county.part_of_all
    members = take(county, programme.HELP, programme.TEAMS, members, part.technician_cost)
    county.delivered[programme.TEAMS] = members
    pay(county.flows.teams, GOVERNMENT, REST_OF_WORLD, members * part.technician_cost)
    county.team_members = members * _PROJECTS
    county.expert_reach = served_households(
        members * _EXPERTS, part.technician_households, county.household_count
    )
    events = take(
        county,
        programme.HELP,
        programme.MATCHING_EVENTS,
        part.matching_events * part.intensity * county.part_of_all,
        part.event_cost,
    )
    county.delivered[programme.MATCHING_EVENTS] = events
    pay(county.flows.matching_events, GOVERNMENT, REST_OF_WORLD, events * part.event_cost)
    county.market_reach = market_reach(
        events, part.event_households, members * _MARKETERS, part.marketer_households, county.household_count
    )
    county.offered[programme.ASSISTED_SALES] = part.assisted_sales * part.intensity * county.part_of_all


# --- summer --------------------------------------------------------------------------------


@rule
def open_relief(county: County) -> None:
    """Nobody has asked for relief yet."""
    county.problems = 0.0
    county.relief_queue[:] = 0.0
    county.relief_asked[:] = 0.0


@rule
def seek_relief(household: Household, county: County, cost: float, rules: Rules, moment: Moment) -> None:
    """An assisted household that is ill or has lost a job stands in line, by class of need.

    cost: yuan that it pays for treatment.
    """
    if not household.assisted:
        return
    place = class_of_need(household, rules, moment)
    county.problems += household.weight
    county.relief_queue[place] += household.weight
    county.relief_asked[place] += household.weight * rules.help.relief * cost


@rule
def close_relief(county: County) -> None:
    """How far down the line cadres come, and what share of its grant each gets that they come to.

    The money for the grants is set aside.
    """
    found = how_far(county.relief_queue, county.problems_left)
    county.last_relief_class = found.last_class
    county.last_relief_part = found.last_part
    solved = 0.0
    asked = 0.0
    for place in range(len(county.relief_queue)):
        part = reached_part(place, found.last_class, found.last_part)
        solved += part * county.relief_queue[place]
        asked += part * county.relief_asked[place]
    left = max(0.0, float(county.money_left[programme.HELP]))
    county.relief_share = 1.0 if asked <= left else left / asked
    county.problems_left = max(0.0, county.problems_left - solved)  # no rounding remainder below zero
    county.money_left[programme.HELP] = max(0.0, left - county.relief_share * asked)


@rule
def relieve(household: Household, county: County, cost: float, rules: Rules, moment: Moment) -> None:
    """Cadres solve its problem: part of the medical cost, or a new migrant job.

    Of the last class that they come to, all get the same part of a grant, and as many find a job again.
    cost: yuan that the household paid for treatment.
    """
    if not household.assisted:
        return
    own_class = class_of_need(household, rules, moment)
    part = reached_part(own_class, county.last_relief_class, county.last_relief_part)
    if part <= 0.0:
        return
    group = household.group
    weight = household.weight
    county.delivered[programme.PROBLEMS_SOLVED] += part * weight
    if household.ill:
        grant = part * county.relief_share * rules.help.relief * cost
        household.grants += grant
        household.cash += grant
        pay(county.flows.relief_grants, GOVERNMENT, group, weight * grant)
        household.helped = 1
    if household.job_lost and finds_job_again(household, county, part, moment):
        household.job_lost = 0
        household.helped = 1


@rule
def finds_job_again(household: Household, county: County, chance: float, moment: Moment) -> bool:
    """Whether cadres find a new job for a member who lost one."""
    if chance >= 1.0:
        return True
    draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, PROBLEM_SOLVED)
    return draw < chance


# --- autumn --------------------------------------------------------------------------------


@rule
def close_sales(county: County) -> None:
    """The same share of everybody's sales goes to buyers who help, as far as the year's quota goes."""
    county.assisted_share = assisted_share(
        county.offered[programme.ASSISTED_SALES], county.sales, county.market_reach
    )


@rule
def sell(household: Household, county: County, rules: Rules) -> None:
    """Buyers who help take over from the trader a part of what a household sold, at a better price."""
    group = household.group
    helped = county.assisted_share * household.sold
    better = helped * (1.0 + rules.help.assisted_premium)
    household.business += better - helped
    household.cash += better - helped
    total = household.weight * helped
    county.delivered[programme.ASSISTED_SALES] += total
    pay(county.flows.spot_sales, group, REST_OF_WORLD, total)
    pay(county.flows.assisted_sales, REST_OF_WORLD, group, household.weight * better)


PART = Part(
    name="help",
    place=5,
    names=Names("help", "有人帮做"),
    terms=Terms,
    levers=(
        Lever("visits", "household visit", "information", Names("visits", "驻村干部走访")),
        Lever("cadre_trainings", "training", "effect of a visit", Names("cadre trainings", "驻村干部培训")),
        Lever(
            "problems_solved",
            "problem",
            "relief after illness or a lost job",
            Names("problems solved", "解决急难愁盼"),
        ),
        Lever(
            "teams", "person", "reach of extension, projects and markets", Names("teams", "“三队”包联服务")
        ),
        Lever("matching_events", "event", "reach of assisted sales", Names("matching events", "产销对接")),
        Lever(
            "assisted_sales", "yuan", "price of what is sold with help", Names("assisted sales", "消费帮扶")
        ),
    ),
    payments=(
        Payment("cadre_visits", GOVERNMENT, REST_OF_WORLD),
        Payment("cadre_trainings", GOVERNMENT, REST_OF_WORLD),
        Payment("teams", GOVERNMENT, REST_OF_WORLD),
        Payment("matching_events", GOVERNMENT, REST_OF_WORLD),
        Payment("relief_grants", GOVERNMENT, HOUSEHOLDS),
        Payment("assisted_sales", REST_OF_WORLD, HOUSEHOLDS),
    ),
    steps={
        "open_spring": open_spring,
        "open_relief": open_relief,
        "seek_relief": seek_relief,
        "close_relief": close_relief,
        "relieve": relieve,
        "close_sales": close_sales,
        "sell": sell,
    },
    early=("open_spring",),  # its project teams complete the works of the part work
)
