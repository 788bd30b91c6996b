"""The programme's money: where it comes from, what a part gets of it, what a lever can spend.

A part has a switch and an `intensity`, which multiplies all its budgets and quantities: 1
is the article's programme.  Its yearly money is `budget.share_<part>` of the industry
funds; levers take theirs in a fixed order, and a county never spends more than it has.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from model.compiled import rule
from model.declare.names import DeclarationError
from model.declare.parameter import parameter
from model.sources import ARTICLE, assumed, from_article, switch
from model.world.agents import County, Rules
from model.world.calendar import Moment

YEARLY_SHARE = "share of industry funds"


def intensity_of(part: str) -> Any:
    """The multiplier of a part."""
    return assumed(
        1.0,
        "multiple of the article's programme",
        0.0,
        20.0,
        None,
        f"Budgets and quantities of {part}.",
        acts="policy",
    )


def switch_of(part: str) -> Any:
    """The switch of a part."""
    return switch(True, f"Whether the part {part} of the programme is there.")


class Budget(NamedTuple):
    """Where the programme's money comes from and how it is split."""

    all_bridging_funds: float = parameter(
        11_382_352_941.0,
        "yuan/year",
        allowed=(0.0, 1e12),
        source_class="article",
        source=ARTICLE + "; 6.966 billion over 61.2 %",
        text="All bridging funds 衔接资金 of the province, whatever they are spent on.",
        acts="policy",
    )
    industry_share: float = from_article(
        "industry_share_of_bridging_funds",
        "share of bridging funds",
        0.0,
        1.0,
        "Bridging funds spent on industries.",
        acts="policy",
    )
    new_funds: float = from_article(
        "new_provincial_funds", "yuan/year", 0.0, 1e12, "New money of the provincial budget.", acts="policy"
    )
    lifted_counties_share: float = assumed(
        0.75,
        "share of the funds",
        0.0,
        1.0,
        (0.6, 0.9),
        "Funds that reach the lifted counties.",
        acts="policy",
    )
    lifted_people_share: float = assumed(
        0.92, "share of the province", 0.0, 1.0, (0.85, 1.0), "Lifted people who live in the lifted counties."
    )
    key_county_share: float = assumed(
        0.3,
        "share of the lifted counties' funds",
        0.0,
        1.0,
        (0.0, 0.6),
        "Funds set apart for key counties (those on the national list); the rest goes by lifted households.",
        acts="policy",
    )
    share_will: float = assumed(
        0.15, YEARLY_SHARE, 0.0, 1.0, (0.05, 0.2), "Money of the part will.", acts="policy"
    )
    share_work: float = assumed(
        0.49, YEARLY_SHARE, 0.0, 1.0, (0.3, 0.6), "Money of the part work.", acts="policy"
    )
    share_skill: float = assumed(
        0.12, YEARLY_SHARE, 0.0, 1.0, (0.05, 0.2), "Money of the part skill.", acts="policy"
    )
    share_money: float = assumed(
        0.18, YEARLY_SHARE, 0.0, 1.0, (0.1, 0.3), "Money of the part money.", acts="policy"
    )
    share_help: float = assumed(
        0.06, YEARLY_SHARE, 0.0, 1.0, (0.02, 0.08), "Money of the part help.", acts="policy"
    )
    last_year: int = parameter(
        1000,
        "year of the run",
        allowed=(0, 1000),
        source_class="assumption",
        source="the experimenter's choice: the four continuities 四不摘 hold until then",
        text="Last year in which the programme gives new support.",
        acts="policy",
    )
    facility_depreciation: float = assumed(
        0.05, "1/year", 0.0, 1.0, (0.03, 0.1), "Facilities that wear out; the programme replaces them."
    )


def check_shares(parts: Iterable[str]) -> None:
    """Raise DeclarationError if the budget has no share for a part."""
    for part in parts:
        if f"share_{part}" not in Budget._fields:
            raise DeclarationError(f"{part}: model/programme/budget.py has no share_{part} for this part")


@rule
def industry_funds(
    all_bridging: float, industry_share: float, new_funds: float, lifted_share: float
) -> float:
    """Yuan a year for industries in the lifted counties."""
    return (all_bridging * industry_share + new_funds) * lifted_share


@rule
def county_share(key_share: float, part_of_key: float, part_of_all: float) -> float:
    """A county's share of the funds.

    key_share: of the funds, set apart for key counties; part_of_key, part_of_all: the
    county's part of the lifted households of key counties (0 if it is none), and of all.
    """
    return key_share * part_of_key + (1.0 - key_share) * part_of_all


@rule
def is_active(enabled: bool, rules: Rules, moment: Moment) -> bool:
    """Whether a part gives support this year."""
    return enabled and moment.year <= rules.budget.last_year


@rule
def funds_of_year(county: County, rules: Rules, moment: Moment) -> float:
    """Yuan for industries that the county has this year, for all parts together."""
    budget = rules.budget
    if not is_active(True, rules, moment):
        return 0.0
    funds = industry_funds(
        budget.all_bridging_funds, budget.industry_share, budget.new_funds, budget.lifted_counties_share
    )
    return funds * county_share(budget.key_county_share, county.part_of_key, county.part_of_all)


@rule
def fund(county: County, part: int, money: float) -> None:
    """A part gets its money of the year, in yuan."""
    county.money[part] = money
    county.money_left[part] = money


@rule
def take(county: County, part: int, lever: int, units: float, cost: float) -> float:
    """Units that a lever can deliver this year: what is planned, as far as its part has money.

    cost: yuan of public money for a unit.  The money is set aside.
    """
    left = max(0.0, float(county.money_left[part]))
    affordable = max(0.0, min(units, left / cost)) if cost > 0.0 else units
    county.money_left[part] = left - affordable * cost
    county.offered[lever] = affordable
    return affordable
