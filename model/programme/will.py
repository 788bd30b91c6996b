"""Will 有志: what moves it, and three levers: enterprise doubling, model cooperatives, family farms.

Will (0 to 1) enters take-up, effort in trade, training and quitting.  Kept and broken
promises move it whether the programme is there or not (`choice.will_adjustment`); visible
success of neighbours and recognition are the programme's.
"""

from typing import NamedTuple

from model import programme
from model.compiled import rule
from model.declare.lever import Lever
from model.declare.names import Names
from model.declare.parameter import parameter
from model.declare.part import Part
from model.declare.payment import Payment
from model.programme.budget import fund, intensity_of, is_active, switch_of, take
from model.programme.queues import ApplicationDraws, enqueue, served
from model.programme.targeting import FIRST_COME, county_part, targeting_rule
from model.sources import assumed
from model.world.agents import Cooperative, County, Household, Industries, Rules, State
from model.world.calendar import Moment
from model.world.households.season import Prospects
from model.world.organisations.means import invest
from model.world.randomness import FAMILY_FARM, HOUSEHOLD, uniform
from model.world.sectors import (
    COOPERATIVES,
    ENTERPRISES,
    GOVERNMENT,
    HOUSEHOLDS,
    LIFTED,
    REST_OF_WORLD,
    pay,
)

_FEN = 0.01  # yuan
_ROUNDING = 1e-9  # of a target: what sums of many small parts may be off


class Terms(NamedTuple):
    """有志: will, doubling of leading enterprises, model cooperatives, family farms."""

    enabled: bool = switch_of("will")
    intensity: float = intensity_of("will")
    success_effect: float = assumed(
        0.05, "will/year", 0.0, 1.0, (0.0, 0.12), "Rise of will where every linked neighbour succeeds."
    )
    success_growth: float = assumed(
        0.05, "share of income", 0.0, 2.0, (0.02, 0.15), "Rise of income that neighbours see as success."
    )
    recognised_households: float = assumed(
        20_000.0,
        "household/year",
        0.0,
        1e7,
        (5000.0, 40_000.0),
        "Households honoured as examples.",
        acts="policy",
    )
    recognition_effect: float = assumed(
        0.15, "share of the way to full will", 0.0, 1.0, (0.05, 0.3), "Rise of will of an honoured household."
    )
    recognition_cost: float = assumed(
        300.0,
        "yuan/household",
        0.0,
        100_000.0,
        (100.0, 1000.0),
        "Cost of honouring a household.",
        acts="policy",
    )
    fading: float = assumed(
        0.1, "1/year", 0.0, 1.0, (0.0, 0.25), "Speed at which will falls back to where it started."
    )
    model_cooperatives: float = parameter(
        7993.0,
        "cooperative",
        allowed=(0.0, 1e6),
        uncertain=(6000.0, 9000.0),
        source_class="statistics",
        source="registered poor villages of Shanxi, one model cooperative 示范社 in each (recalled)",
        text="Cooperatives that are to become model cooperatives.",
        acts="policy",
    )
    model_cooperative_years: float = assumed(
        3.0, "year", 1.0, 50.0, (2.0, 5.0), "Years until all of them are.", acts="policy"
    )
    model_cooperative_grant: float = assumed(
        30_000.0,
        "yuan/cooperative",
        0.0,
        1e7,
        (10_000.0, 100_000.0),
        "Grant, to its reserve, once.",
        acts="policy",
    )
    model_compliance: float = assumed(
        0.5, "share of failures to comply", 0.0, 1.0, (0.2, 0.8), "Failures that a model cooperative avoids."
    )
    support_grant: float = assumed(
        1000.0,
        "yuan/cooperative/year",
        0.0,
        1e6,
        (0.0, 3000.0),
        "Public support of a trading cooperative.",
        acts="policy",
    )
    family_farms: float = assumed(
        1000.0,
        "household/year",
        0.0,
        1e6,
        (300.0, 5000.0),
        "Lifted households that can found one.",
        acts="policy",
    )
    family_farm_grant: float = assumed(
        10_000.0, "yuan/household", 0.0, 1e6, (5000.0, 30_000.0), "Grant for its machines.", acts="policy"
    )
    family_farm_own: float = assumed(
        5000.0,
        "yuan/household",
        0.0,
        1e6,
        (2000.0, 15_000.0),
        "Own money that the household adds.",
        acts="policy",
    )
    family_farm_least_skill: float = assumed(
        0.45, "skill", 0.0, 1.0, (0.3, 0.6), "Least skill of a household that may found one.", acts="policy"
    )
    family_farm_labour_saving: float = assumed(
        0.3, "share of labour", 0.0, 0.9, (0.1, 0.5), "Own labour that the machines save."
    )
    family_farm_cost_saving: float = assumed(
        0.05, "share of input cost", 0.0, 0.9, (0.0, 0.1), "Input cost saved by buying together."
    )
    family_farm_targeting: str = targeting_rule("readiness", "Who may found a family farm first.")
    project_match: float = assumed(
        1.0,
        "yuan/public yuan",
        0.0,
        10.0,
        (0.5, 2.0),
        "Own money that an enterprise adds to a project.",
        acts="policy",
    )
    project_cash_share: float = assumed(
        0.3, "share of cash", 0.0, 1.0, (0.1, 0.5), "Cash that an enterprise puts into its projects at most."
    )


# --- will ----------------------------------------------------------------------------------


@rule
def shows(received: float) -> bool:
    """Whether what came through a linkage form in a year shows: a fen at least, no rounding remainder."""
    return received >= _FEN


@rule
def succeeded(income: float, usual_income: float, growth: float) -> bool:
    """Whether neighbours see success: income (yuan a year) clearly above what was usual."""
    return usual_income > 0.0 and income > usual_income * (1.0 + growth)


@rule
def after_year(will: float, starting_will: float, success: float, effect: float, fading: float) -> float:
    """Will after a year: towards 1 with neighbours' success, back to where it started without.

    success: share of neighbours who are linked and succeeded, 0 to 1; fading: a year.
    """
    faded = will + fading * (starting_will - will)
    return faded + effect * success * (1.0 - faded)


@rule
def after_recognition(will: float, effect: float) -> float:
    """Will of a household that is honoured as an example."""
    return will + effect * (1.0 - will)


# --- levers --------------------------------------------------------------------------------


@rule
def may_found_family_farm(
    group: int, founded: float, land: float, skill: float, cash: float, own_money: float, least_skill: float
) -> bool:
    """Lifted households with land, enough skill and the money that they must add."""
    return group == LIFTED and founded < 1.0 and land > 0.0 and skill >= least_skill and cash >= own_money


@rule
def model_cooperatives_of_year(target: float, built: float, cooperatives: float, years: float) -> float:
    """Cooperatives to become a model this year: an equal part of the target, or what is missing to it.

    built: models now; cooperatives: that there are, which no more than all can become one.
    """
    missing = min(target, cooperatives) - built
    return min(target / years, missing) if missing > _ROUNDING * target else 0.0


@rule
def kept_compliance(compliance: float, is_model: float, avoided: float) -> float:
    """Chance that a cooperative keeps its word; is_model: share of it that is a model, 0 to 1."""
    return compliance + (1.0 - compliance) * avoided * is_model


@rule
def project_size(public: float, match: float, means: float) -> float:
    """Public yuan of an enterprise's project: what is offered, as far as it can match it."""
    if match <= 0.0:
        return public
    return min(public, max(0.0, means) / match)


# --- spring --------------------------------------------------------------------------------


@rule
def open_spring(
    county: County, funds: float, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The part's money of the year, and what it is for."""
    part = rules.will
    fund(county, programme.WILL, funds * rules.budget.share_will * part.intensity * part.enabled)
    open_will(county, state, rules, moment)


@rule
def open_will(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """Model cooperatives, family farms, recognition; enterprises' projects get the rest."""
    part = rules.will
    active = is_active(part.enabled, rules, moment)
    county.cooperative_support = 0.0
    if not active:
        return
    scale = part.intensity * county.part_of_all
    cooperatives = 0.0
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperatives += state.cooperatives[g].weight * state.cooperatives[g].alive
    asked = cooperatives * part.support_grant
    paid = min(asked, max(0.0, float(county.money_left[programme.WILL])))
    county.money_left[programme.WILL] -= paid
    county.cooperative_support = paid / asked if asked > 0.0 else 0.0
    if moment.year >= 1:  # as facilities: what the article tells of begins with the first reported year
        make_model_cooperatives(county, state, rules, cooperatives)
    take(
        county,
        programme.WILL,
        programme.FAMILY_FARMS,
        part.family_farms
        * part.intensity
        * county_part(part.family_farm_targeting, county.part_of_all, county.part_of_key),
        part.family_farm_grant,
    )
    take(
        county,
        programme.WILL,
        programme.RECOGNITION,
        part.recognised_households * scale,
        part.recognition_cost,
    )
    take(county, programme.WILL, programme.ENTERPRISE_PROJECTS, county.money_left[programme.WILL], 1.0)
    run_projects(county, state, rules)


@rule
def make_model_cooperatives(county: County, state: State, rules: Rules, cooperatives: float) -> None:
    """Cooperatives become model cooperatives in equal yearly parts; the grant goes to their reserve.

    Those that are least of a model become it first: each in proportion to what it lacks.
    """
    part = rules.will
    if cooperatives <= 0.0:
        return
    planned = model_cooperatives_of_year(
        county.target[programme.MODEL_COOPERATIVES],
        county.built[programme.MODEL_COOPERATIVES],
        cooperatives,
        part.model_cooperative_years,
    )
    units = take(county, programme.WILL, programme.MODEL_COOPERATIVES, planned, part.model_cooperative_grant)
    county.built[programme.MODEL_COOPERATIVES] += units
    county.delivered[programme.MODEL_COOPERATIVES] = units
    lacking = 0.0
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        lacking += cooperative.weight * cooperative.alive * (1.0 - cooperative.model)
    if units <= 0.0 or lacking <= 0.0:
        return
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        if cooperative.alive:
            step = min(1.0, units / lacking) * (1.0 - cooperative.model)
            grant = step * part.model_cooperative_grant
            cooperative.model += step
            cooperative.cash += grant
            pay(
                county.flows.model_cooperative_grants,
                GOVERNMENT,
                COOPERATIVES,
                cooperative.weight * grant,
            )


@rule
def run_projects(county: County, state: State, rules: Rules) -> None:
    """Supported enterprises invest public and own money in capacity, in proportion to capital."""
    part = rules.will
    capital = 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.alive and enterprise.supported:
            capital += enterprise.capital
    if capital <= 0.0:
        return
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        if enterprise.alive and enterprise.supported:
            public = project_size(
                county.offered[programme.ENTERPRISE_PROJECTS] * enterprise.capital / capital,
                part.project_match,
                part.project_cash_share * enterprise.cash,
            )
            invest(enterprise, county, county.flows.enterprise_projects, public, public * part.project_match)
            county.delivered[programme.ENTERPRISE_PROJECTS] += public


@rule
def apply(
    household: Household,
    county: County,
    draws: ApplicationDraws,
    land: float,
    information: float,
    hopes: Prospects,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """Households with land and skill would found a family farm; who succeeded last year may be honoured."""
    apply_for_family_farm(household, county, land, information, rules, moment)
    if household.succeeded and household.assisted and county.offered[programme.RECOGNITION] > 0.0:
        enqueue(household, county, programme.RECOGNITION, 1.0, FIRST_COME, moment)


@rule
def apply_for_family_farm(
    household: Household, county: County, land: float, information: float, rules: Rules, moment: Moment
) -> None:
    """A lifted household would found a family farm."""
    part = rules.will
    if county.offered[programme.FAMILY_FARMS] <= 0.0 or not may_found_family_farm(
        household.group,
        household.founded_farm,
        land,
        household.skill,
        household.cash,
        part.family_farm_own,
        part.family_farm_least_skill,
    ):
        return
    draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, FAMILY_FARM)
    if draw < information * household.will:
        enqueue(
            household,
            county,
            programme.FAMILY_FARMS,
            1.0 - household.founded_farm,
            part.family_farm_targeting,
            moment,
        )


@rule
def support(household: Household, county: County, land: float, rules: Rules, moment: Moment) -> None:
    """Who applied founds a family farm, if it is served; then examples are honoured."""
    if household.applications & (1 << programme.FAMILY_FARMS):
        found_family_farm(household, county, rules, moment)
    # Last of all levers: will has a part in the class in which a household queues for others.
    if household.applications & (1 << programme.RECOGNITION):
        honour(household, county, rules, moment)


@rule
def found_family_farm(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Grant and own money buy machines: a capital grant, which is no income."""
    group = household.group
    asked = 1.0 - household.founded_farm
    part = asked * served(household, county, programme.FAMILY_FARMS, rules.will.family_farm_targeting, moment)
    household.founded_farm += part
    weight = household.weight
    grant = part * rules.will.family_farm_grant
    own = min(part * rules.will.family_farm_own, household.cash)
    household.cash -= own
    county.delivered[programme.FAMILY_FARMS] += weight * part
    pay(county.flows.family_farm_grants, GOVERNMENT, group, weight * grant)
    pay(county.flows.family_farm_machines, group, REST_OF_WORLD, weight * (grant + own))


@rule
def honour(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Some or all of the households that a row stands for are honoured as examples."""
    part = rules.will
    honoured = served(household, county, programme.RECOGNITION, FIRST_COME, moment)
    household.will += honoured * (after_recognition(household.will, part.recognition_effect) - household.will)
    units = household.weight * honoured
    county.delivered[programme.RECOGNITION] += units
    pay(county.flows.recognition, GOVERNMENT, REST_OF_WORLD, units * part.recognition_cost)


@rule
def labour_left(left: float, household: Household, rules: Rules, industries: Industries) -> float:
    """Machines of a family farm save own labour."""
    return left * (1.0 - rules.will.family_farm_labour_saving * household.founded_farm)


# --- winter --------------------------------------------------------------------------------


@rule
def end_in_cooperative(cooperative: Cooperative, county: County) -> None:
    """A dissolved cooperative is no model any more."""
    county.built[programme.MODEL_COOPERATIVES] -= cooperative.weight * cooperative.model
    cooperative.model = 0.0


@rule
def take_heart(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Will follows neighbours' visible success, and fades without."""
    part = rules.will
    if not is_active(part.enabled, rules, moment):
        return
    household.will = after_year(
        household.will, household.starting_will, county.success, part.success_effect, part.fading
    )


PART = Part(
    name="will",
    place=1,
    names=Names("will", "有志想做"),
    terms=Terms,
    levers=(
        Lever(
            "family_farms",
            "household",
            "labour that the own farm needs, cost of inputs",
            Names("family farms", "创办家庭农场"),
            queue=True,
        ),
        Lever(
            "enterprise_projects",
            "yuan",
            "capacity of supported enterprises",
            Names("enterprise projects", "龙头企业倍增"),
        ),
        Lever(
            "model_cooperatives",
            "cooperative",
            "kept promises of cooperatives",
            Names("model cooperatives", "示范社"),
        ),
        Lever("recognition", "household", "will", Names("recognition", "表彰榜样"), queue=True),
    ),
    payments=(
        Payment("enterprise_projects", GOVERNMENT, ENTERPRISES),
        Payment("model_cooperative_grants", GOVERNMENT, COOPERATIVES),
        Payment("family_farm_grants", GOVERNMENT, HOUSEHOLDS),
        Payment("recognition", GOVERNMENT, REST_OF_WORLD),
    ),
    spending=(Payment("family_farm_machines", HOUSEHOLDS, REST_OF_WORLD),),
    steps={
        "open_spring": open_spring,
        "apply": apply,
        "support": support,
        "labour_left": labour_left,
        "end_in_cooperative": end_in_cooperative,
        "take_heart": take_heart,
    },
)
