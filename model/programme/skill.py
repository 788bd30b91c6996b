"""Skill 有技: training and certificates, extension of techniques, trusteeship of field work.

Training takes days of winter that farm and job leave, and raises skill, which enters yield,
wages and matching.  Extension spreads what is on the province's lists, one item a year to a
willing household that a technician reaches.  Trusteeship does field work for a fee.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from model import programme
from model.compiled import rule
from model.declare.lever import Lever
from model.declare.names import Names
from model.declare.parameter import parameter
from model.declare.part import Part
from model.declare.payment import Payment
from model.mathematics import power
from model.programme.budget import fund, intensity_of, is_active, switch_of, take
from model.programme.money import equipment_days
from model.programme.queues import ApplicationDraws, enqueue, served
from model.programme.targeting import FIRST_COME, county_part, targeting_rule
from model.sources import assumed, from_article
from model.world.agents import County, Household, Industries, Rules, State
from model.world.calendar import WINTER, Moment
from model.world.households.choosing import choice_probability
from model.world.households.season import Prospects, labour_need, season_days, value_of_days
from model.world.randomness import CERTIFICATE, HOUSEHOLD, uniform
from model.world.sectors import GOVERNMENT, HOUSEHOLDS, LIFTED, REST_OF_WORLD, pay


class Terms(NamedTuple):
    """有技: training, certificates, extension of techniques, trusteeship."""

    enabled: bool = switch_of("skill")
    intensity: float = intensity_of("skill")
    training_allowance: float = from_article(
        "training_subsidy",
        "yuan/person/day",
        0.0,
        10_000.0,
        "Living allowance on a day of training.",
        acts="policy",
    )
    trainings_per_year: float = from_article(
        "trainings_per_year",
        "training/person/year",
        0.0,
        10.0,
        "Trainings of a worker who wants one.",
        acts="policy",
    )
    training_days: float = assumed(
        5.0, "person-day/training", 0.0, 90.0, (3.0, 10.0), "Days of a training, in winter.", acts="policy"
    )
    training_places: float = assumed(
        700_000.0,
        "person/year",
        0.0,
        1e8,
        (300_000.0, 1_000_000.0),
        "Lifted workers who can be trained.",
        acts="policy",
    )
    training_cost: float = assumed(
        80.0, "yuan/person/day", 0.0, 10_000.0, (40.0, 150.0), "Teachers, rooms and materials.", acts="policy"
    )
    training_effect: float = assumed(
        0.02, "share of the way to full skill", 0.0, 1.0, (0.005, 0.05), "Skill gained in a training."
    )
    training_targeting: str = targeting_rule("first_come", "Who is trained first.")
    farmers_trained: float = from_article(
        "farmers_trained", "person/year", 0.0, 1e8, "Skilled farmers 高素质农民 trained.", acts="policy"
    )
    farmers_certified: float = from_article(
        "farmers_certified", "person/year", 0.0, 1e8, "Of these, certified.", acts="policy"
    )
    farmer_training_days: float = assumed(
        15.0,
        "person-day",
        0.0,
        90.0,
        (10.0, 20.0),
        "Days of a skilled farmer's training, in winter.",
        acts="policy",
    )
    farmer_training_cost: float = assumed(
        200.0, "yuan/person/day", 0.0, 10_000.0, (100.0, 300.0), "Cost of a day of it.", acts="policy"
    )
    farmer_training_effect: float = assumed(
        0.1, "share of the way to full skill", 0.0, 1.0, (0.03, 0.2), "Skill gained in it."
    )
    farmer_training_targeting: str = targeting_rule("readiness", "Who becomes a skilled farmer first.")
    certificate_wage: float = assumed(
        0.05, "share of wage", 0.0, 2.0, (0.0, 0.15), "Wage that a certificate adds in linked jobs."
    )
    techniques: float = from_article(
        "main_techniques",
        "technique",
        0.0,
        10_000.0,
        "Techniques that the extension recommends.",
        acts="policy",
    )
    varieties: float = from_article(
        "main_varieties", "variety", 0.0, 10_000.0, "Varieties likewise.", acts="policy"
    )
    standards: float = from_article(
        "main_standards", "standard", 0.0, 10_000.0, "Standards likewise.", acts="policy"
    )
    adoption_chance: float = assumed(
        0.3,
        "probability/year",
        0.0,
        1.0,
        (0.1, 0.5),
        "Chance that a willing household with a technician adopts another technique, variety or standard.",
    )
    adoption_yield: float = assumed(
        0.03, "share of yield", 0.0, 0.5, (0.01, 0.05), "Yield that one adoption adds."
    )
    adoption_quality: float = assumed(
        0.5, "share of refused delivery", 0.0, 1.0, (0.2, 0.8), "Refusals avoided with all standards."
    )
    adoption_cost: float = assumed(
        40.0,
        "yuan/household",
        0.0,
        10_000.0,
        (20.0, 100.0),
        "Public money for seed and demonstration.",
        acts="policy",
    )
    trusteeship_area: float = from_article(
        "trusteeship_area",
        "mu",
        0.0,
        1e9,
        "Area under trusteeship in the province, counted by service.",
        acts="policy",
    )
    trusteeship_growth: float = from_article(
        "trusteeship_growth",
        "1/year",
        -0.9,
        10.0,
        "Growth of it, until the area above is reached.",
        acts="policy",
    )
    trusteeship_growth_years: float = assumed(
        2.0, "year", 0.0, 20.0, (1.0, 3.0), "Years of the run until the area above is reached.", acts="policy"
    )
    trusteeship_lifted_share: float = assumed(
        0.35, "share of the province", 0.0, 1.0, (0.25, 0.45), "Trusteeship in the lifted counties."
    )
    trusteeship_full_share: float = assumed(
        0.4, "mu/mu counted by service", 0.0, 1.0, (0.25, 0.7), "Mu served fully, of the area counted."
    )
    trusteeship_fee: float = assumed(
        220.0, "yuan/mu", 0.0, 10_000.0, (150.0, 320.0), "Fee of a full service."
    )
    trusteeship_subsidy: float = assumed(
        0.25, "share of the fee", 0.0, 1.0, (0.1, 0.4), "Part of the fee paid by government.", acts="policy"
    )
    trusteeship_labour_saving: float = assumed(
        0.7, "share of mechanised field work", 0.0, 1.0, (0.5, 0.9), "Own labour that a full service saves."
    )
    trusteeship_cost_saving: float = parameter(
        0.2,
        "share of input cost",
        allowed=(0.0, 1.0),
        uncertain=(0.1, 0.35),
        source_class="literature",
        source="a web report of some 150 yuan less cost a mu under full trusteeship (one source)",
        text="Input cost that buying together saves.",
    )
    trusteeship_yield: float = parameter(
        0.05,
        "share of yield",
        allowed=(0.0, 1.0),
        uncertain=(0.0, 0.20),
        source_class="literature",
        source="well below the 20 % more grain that Shanxi's pilots of 2018 report of themselves",
        text="Yield that a full service adds.",
    )
    trusteeship_targeting: str = targeting_rule("first_come", "Whose land is served first.")


def contradictions(values: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """More farmers certified than trained."""
    trained, certified = values["farmers_trained"], values["farmers_certified"]
    if certified > trained:
        yield (
            ("farmers_trained", "farmers_certified"),
            f"farmers certified, {certified}, must be at most farmers trained, {trained}",
        )


# --- rules ---------------------------------------------------------------------------------


@rule
def may_be_trained(assisted: int, workers: int) -> bool:
    """Lifted and monitored households with a worker at home."""
    return assisted != 0 and workers > 0


@rule
def training_wish(information: float, will: float) -> float:
    """Chance to ask for a training: who has heard of it and wants to."""
    return information * will


@rule
def may_be_skilled_farmer(group: int, certified: float, workers: int) -> bool:
    """Lifted households without a certificate, with a worker at home."""
    return group == LIFTED and certified < 1.0 and workers > 0


@rule
def skilled_farmer_wish(information: float, will: float, skill: float) -> float:
    """Chance to ask for a skilled farmer's training: will and some skill are wanted."""
    return information * will * skill


@rule
def certificate_chance(certified: float, trained: float) -> float:
    """Chance that who was trained is certified."""
    return min(1.0, certified / trained) if trained > 0.0 else 0.0


@rule
def after_training(skill: float, effect: float, trainings: float) -> float:
    """Skill after `trainings` trainings, each a share `effect` of the way to full skill."""
    return 1.0 - (1.0 - skill) * power(1.0 - effect, trainings)


@rule
def adoption_probability(chance: float, reach: float, information: float, will: float, skill: float) -> float:
    """Chance that a household adopts one more item this year.

    reach: share of households that an expert reaches; information, will, skill: 0 to 1.
    """
    return chance * (0.2 + 0.8 * reach) * information * (0.5 * (will + skill))


@rule
def listed_items(techniques: float, varieties: float, standards: float, industries: int) -> float:
    """Items on the province's lists that fit one industry: an equal part of each list."""
    return (techniques + varieties + standards) / industries


@rule
def adoption_yield(items: float, gain: float, listed: float) -> float:
    """Yield factor of a household that uses `items` items, at most those that are listed."""
    return 1.0 + gain * min(items, listed)


@rule
def quality_refused(rejection: float, items: float, listed: float, avoided: float) -> float:
    """Refusals of an unskilled household's delivery, as far as it follows standards."""
    if listed <= 0.0:
        return rejection
    return rejection * (1.0 - avoided * min(1.0, items / listed))


@rule
def trusteeship_of_year(area: float, growth: float, growth_years: float, year: int) -> float:
    """Mu under trusteeship in a year of the run: the area is reached in year `growth_years`."""
    return area * power(1.0 + growth, min(0.0, year - growth_years))


@rule
def trusteeship_gain(
    revenue: float,
    inputs: float,
    field_days: float,
    day_value: float,
    mechanised: float,
    fee: float,
    cost_saving: float,
    labour_saving: float,
    yield_gain: float,
) -> float:
    """Yuan a year per mu of a full service: more yield, cheaper inputs, freed days, less the fee.

    revenue, inputs: yuan/mu; field_days: person-days a mu; day_value: yuan of a free day;
    mechanised: share of the field work that a service can do; fee: yuan/mu, subsidy taken off.
    """
    saved = yield_gain * revenue + cost_saving * inputs + labour_saving * field_days * day_value - fee
    return mechanised * saved


@rule
def labour_left(share: float, mechanised: float, labour_saving: float) -> float:
    """Share of own field work left when a share of the land is served."""
    return 1.0 - share * mechanised * labour_saving


@rule
def items_listed(rules: Rules) -> float:
    """Recommended techniques, varieties and standards that fit one industry."""
    part = rules.skill
    return listed_items(part.techniques, part.varieties, part.standards, 6)


# --- spring --------------------------------------------------------------------------------


@rule
def open_spring(
    county: County, funds: float, state: State, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """The part's money of the year, and what it is for."""
    part = rules.skill
    fund(county, programme.SKILL, funds * rules.budget.share_skill * part.intensity * part.enabled)
    open_skill(county, rules, moment)


@rule
def open_skill(county: County, rules: Rules, moment: Moment) -> None:
    """Places in trainings, adoptions, and mu under trusteeship."""
    part = rules.skill
    if not is_active(part.enabled, rules, moment):
        return
    days = part.trainings_per_year * part.training_days
    take(
        county,
        programme.SKILL,
        programme.FARMER_TRAINING,
        part.farmers_trained
        * part.intensity
        * county_part(part.farmer_training_targeting, county.part_of_all, county.part_of_key),
        part.farmer_training_days * (part.farmer_training_cost + part.training_allowance),
    )
    take(
        county,
        programme.SKILL,
        programme.TRAINING,
        part.training_places
        * part.intensity
        * county_part(part.training_targeting, county.part_of_all, county.part_of_key)
        * (1.0 if days > 0.0 else 0.0),
        days * (part.training_cost + part.training_allowance),
    )
    take(
        county,
        programme.SKILL,
        programme.EXTENSION,
        part.adoption_chance * min(1.0, part.intensity) * county.household_count,
        part.adoption_cost,
    )
    area = trusteeship_of_year(
        part.trusteeship_area, part.trusteeship_growth, part.trusteeship_growth_years, max(1, moment.year)
    )
    take(
        county,
        programme.SKILL,
        programme.TRUSTEESHIP,
        area
        * part.trusteeship_lifted_share
        * part.trusteeship_full_share
        * part.intensity
        * county.part_of_fields,
        part.trusteeship_fee * part.trusteeship_subsidy,
    )


@rule
def clear(household: Household) -> None:
    """Places in trainings and services are for one year."""
    household.trusteeship = 0.0
    household.training = 0.0
    household.farmer_training = 0.0


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
    """Who wants to applies for a technique, for trusteeship or a training."""
    apply_for_extension(household, county, draws.adoption, information, rules, moment)
    apply_for_trusteeship(
        household, county, draws.trusteeship, household.planted, hopes, rules, industries, moment
    )
    if household.assisted:
        apply_for_trainings(
            household,
            county,
            draws.training,
            draws.farmer_training,
            land,
            information,
            rules,
            industries,
            moment,
        )


@rule
def apply_for_extension(
    household: Household, county: County, draw: float, information: float, rules: Rules, moment: Moment
) -> None:
    """One more recommended technique, variety or standard, if an expert reaches and it is willing."""
    if county.offered[programme.EXTENSION] <= 0.0:
        return
    probability = adoption_probability(
        rules.skill.adoption_chance, county.expert_reach, information, household.will, household.skill
    )
    if draw < probability and household.adopted + 1.0 <= items_listed(rules):
        enqueue(household, county, programme.EXTENSION, 1.0, FIRST_COME, moment)


@rule
def apply_for_trusteeship(
    household: Household,
    county: County,
    draw: float,
    land: float,
    hopes: Prospects,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """Field work given to a service, for a year, where it pays and is no trouble.

    land: mu that the household means to farm.
    """
    part, k = rules.skill, household.industry
    mechanised = industries[k].mechanised
    if county.offered[programme.TRUSTEESHIP] <= 0.0 or mechanised <= 0.0 or land <= 0.0:
        return
    gain = trusteeship_gain(
        hopes.tonnes * hopes.price,
        industries[k].input_cost,
        hopes.days,
        hopes.day_value,
        mechanised,
        part.trusteeship_fee * (1.0 - part.trusteeship_subsidy),
        part.trusteeship_cost_saving,
        part.trusteeship_labour_saving,
        part.trusteeship_yield,
    )
    value = gain * land - value_of_days(hopes, rules)
    if draw < choice_probability(value, 0.0, rules.choice.noise):
        enqueue(household, county, programme.TRUSTEESHIP, land, part.trusteeship_targeting, moment)


@rule
def apply_for_trainings(
    household: Household,
    county: County,
    draw: float,
    farmer_draw: float,
    land: float,
    information: float,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """A skilled farmer's training, or a training for a lifted worker who wants one and has the days."""
    part = rules.skill
    winter = season_days(household, rules)
    winter -= land * labour_need(household.industry, WINTER, industries)
    winter -= equipment_days(household.equipment, rules.money.equipment_days)
    if (
        county.offered[programme.FARMER_TRAINING] > 0.0
        and winter >= part.farmer_training_days
        and may_be_skilled_farmer(household.group, household.certified, household.workers)
        and farmer_draw < skilled_farmer_wish(information, household.will, household.skill)
    ):
        enqueue(household, county, programme.FARMER_TRAINING, 1.0, part.farmer_training_targeting, moment)
    elif (
        county.offered[programme.TRAINING] > 0.0
        and winter >= part.trainings_per_year * part.training_days
        and may_be_trained(household.assisted, household.workers)
        and draw < training_wish(information, household.will)
    ):
        enqueue(household, county, programme.TRAINING, 1.0, part.training_targeting, moment)


@rule
def support(household: Household, county: County, land: float, rules: Rules, moment: Moment) -> None:
    """Who applied gets a technique, field work done or a place in a training, as far as it is served."""
    part, applied = rules.skill, household.applications
    if applied & (1 << programme.EXTENSION):
        adopt(household, county, rules, moment)
    if applied & (1 << programme.TRUSTEESHIP):
        household.trusteeship = served(
            household, county, programme.TRUSTEESHIP, part.trusteeship_targeting, moment
        )
    if applied & (1 << programme.TRAINING):
        household.training = served(household, county, programme.TRAINING, part.training_targeting, moment)
    if applied & (1 << programme.FARMER_TRAINING):
        household.farmer_training = served(
            household, county, programme.FARMER_TRAINING, part.farmer_training_targeting, moment
        )


@rule
def adopt(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Seed and demonstration for what it applied for; public money goes to those who bring them.

    Where money is short a part of the households that the row stands for adopts, so that all is spent and
    no more: `adopted` is their mean.
    """
    part = served(household, county, programme.EXTENSION, FIRST_COME, moment)
    household.adopted += part
    units = household.weight * part
    county.delivered[programme.EXTENSION] += units
    pay(county.flows.extension, GOVERNMENT, REST_OF_WORLD, units * rules.skill.adoption_cost)


# --- every season --------------------------------------------------------------------------


@rule
def own_labour_left(left: float, household: Household, rules: Rules, industries: Industries) -> float:
    """Trusteeship saves own labour."""
    return left * labour_left(
        household.trusteeship,
        industries[household.industry].mechanised,
        rules.skill.trusteeship_labour_saving,
    )


@rule
def stay_at_home(
    days: float,
    household: Household,
    county: County,
    season: int,
    free_days: float,
    rules: Rules,
    moment: Moment,
) -> float:
    """Who has a place in a training attends it in winter."""
    if season != WINTER or household.training + household.farmer_training <= 0.0:
        return days
    return days + attend_training(household, county, free_days - days, rules, moment)


@rule
def attend_training(
    household: Household, county: County, free_days: float, rules: Rules, moment: Moment
) -> float:
    """Days of this winter in training: who has a place goes if farm and job leave the days.

    The allowance is paid by day; skill grows at once and is used from spring.
    """
    part, group = rules.skill, household.group
    weight = household.weight
    lever, trainings, effect = programme.TRAINING, part.trainings_per_year, part.training_effect
    days, cost, place = trainings * part.training_days, part.training_cost, household.training
    if household.farmer_training > 0.0:
        lever, trainings, effect = programme.FARMER_TRAINING, 1.0, part.farmer_training_effect
        days, cost = part.farmer_training_days, part.farmer_training_cost
        place = household.farmer_training
    if days > free_days:
        return 0.0
    allowance = place * days * part.training_allowance
    learnt = after_training(household.skill, effect, trainings)
    household.skill += place * (learnt - household.skill)
    household.grants += allowance
    household.cash += allowance
    county.delivered[lever] += weight * place
    flows = county.flows
    pay(flows.training_allowances, GOVERNMENT, group, weight * allowance)
    pay(flows.training_costs, GOVERNMENT, REST_OF_WORLD, weight * place * days * cost)
    if lever == programme.FARMER_TRAINING:
        chance = certificate_chance(part.farmers_certified, part.farmers_trained)
        draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, CERTIFICATE)
        if draw < chance:
            household.certified += place * (1.0 - household.certified)
    return place * days


PART = Part(
    name="skill",
    place=3,
    names=Names("skill", "有技会做"),
    terms=Terms,
    levers=(
        Lever("training", "person", "skill, allowance", Names("training", "技能培训"), queue=True),
        Lever(
            "farmer_training",
            "person",
            "skill, certificate, wage",
            Names("training of skilled farmers", "高素质农民培训"),
            queue=True,
        ),
        Lever(
            "trusteeship",
            "mu",
            "labour that the own farm needs, cost, yield",
            Names("trusteeship", "生产托管"),
            queue=True,
        ),
        Lever("extension", "household", "yield, quality", Names("extension", "技术推广"), queue=True),
    ),
    payments=(
        Payment("training_allowances", GOVERNMENT, HOUSEHOLDS),
        Payment("training_costs", GOVERNMENT, REST_OF_WORLD),
        Payment("extension", GOVERNMENT, REST_OF_WORLD),
        Payment("trusteeship_subsidies", GOVERNMENT, REST_OF_WORLD),
    ),
    spending=(Payment("trusteeship_fees", HOUSEHOLDS, REST_OF_WORLD),),
    steps={
        "open_spring": open_spring,
        "clear": clear,
        "apply": apply,
        "support": support,
        "labour_left": own_labour_left,
        "stay_at_home": stay_at_home,
    },
    contradictions=contradictions,
)
