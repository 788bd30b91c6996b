"""Skill 有技: training and certificates, extension of techniques, trusteeship of field work.

Training takes days of winter that farm and job leave, and raises skill, which enters yield,
wages and matching.  Extension spreads what is on the province's lists, one item a year to a
willing household that a technician reaches.  Trusteeship does field work for a fee.
"""

from model.compiled import rule
from model.mathematics import power
from model.world.sectors import LIFTED, OTHER


@rule
def may_be_trained(group: int, workers: int, migrants: int) -> bool:
    """Lifted and monitored households with a worker at home."""
    return group != OTHER and workers > migrants


@rule
def training_wish(information: float, will: float) -> float:
    """Chance to ask for a training: who has heard of it and wants to."""
    return information * will


@rule
def may_be_skilled_farmer(group: int, certified: float, workers: int, migrants: int) -> bool:
    """Lifted households without a certificate, with a worker at home."""
    return group == LIFTED and certified < 1.0 and workers > migrants


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
