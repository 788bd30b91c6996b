"""How each validation pattern is measured: one small function for each, by its name."""

import math
from collections.abc import Callable

import numpy as np

from model import accounts
from model.experiments.fitted import FITTED_YEARS
from model.experiments.observing import Observed, Seen, Values, observe
from model.outcomes import ALL
from model.outcomes.ratios import ratio
from model.outcomes.sums import SURVEY_SUMS
from model.run import Measured, Run
from model.world import sectors
from model.world.households.income import INCOME_SOURCES

_HOUSEHOLD_SECTORS = list(range(len(sectors.GROUPS)))


def measure(run: Run) -> Measured:
    """Simulate a run and its twins and measure every pattern; NaN where nobody is concerned.

    run: of at least three years.
    Raises InputError if the population cannot be built, AccountsError if money is not conserved.
    """
    observed = observe(run)
    outcomes = {name: float(measured(observed)) for name, measured in MEASURES.items()}
    return Measured(outcomes, observed.base.outcomes.digest(), max(seen.imbalance for seen in observed))


# --- income ------------------------------------------------------------------------------------


def _per_head(seen: Seen, year: int, *sources: str) -> float:
    """Survey income per resident of all households, by source, as the household survey has it."""
    measured = seen.outcomes.years[year]
    total = sum(measured.of_group(SURVEY_SUMS[source], ALL) for source in sources)
    return total / measured.of_group("residents", ALL)


def _growth(seen: Seen, *sources: str) -> float:
    """Mean yearly growth, per resident of all households, from the last year that was fitted to the last."""
    first, last = FITTED_YEARS - 1, len(seen.outcomes.years) - 1
    grown = ratio(_per_head(seen, last, *sources), _per_head(seen, first, *sources))
    return grown ** (1.0 / (last - first)) - 1.0 if grown > 0.0 else math.nan


def income_growth_next_year(observed: Observed) -> float:
    """Real growth of survey income per resident a year, all households."""
    return _growth(observed.base, *INCOME_SOURCES)


def wages_growth_next_year(observed: Observed) -> float:
    """The same of wages."""
    return _growth(observed.base, "wages")


def business_growth_next_year(observed: Observed) -> float:
    """The same of net business income."""
    return _growth(observed.base, "business")


def _share_next_year(observed: Observed, source: str) -> float:
    seen = observed.base
    return ratio(_per_head(seen, FITTED_YEARS, source), _per_head(seen, FITTED_YEARS, *INCOME_SOURCES))


def wages_share_next_year(observed: Observed) -> float:
    """Wages over survey income in the third year, all households."""
    return _share_next_year(observed, "wages")


def business_share_next_year(observed: Observed) -> float:
    """Net business income over income in the third year."""
    return _share_next_year(observed, "business")


def property_share_next_year(observed: Observed) -> float:
    """Property income over income in the third year."""
    return _share_next_year(observed, "property")


def transfers_share_next_year(observed: Observed) -> float:
    """Transfers over income in the third year."""
    return _share_next_year(observed, "transfers")


def lifted_wages_share(observed: Observed) -> float:
    """Wages over registered income of lifted households in the first year."""
    year = observed.base.outcomes.years[0]
    return ratio(year.of_group("wages"), sum(year.of_group(source) for source in INCOME_SOURCES))


def consumption_share(observed: Observed) -> float:
    """Consumption over survey income, all households and years.

    As the survey counts it, what is eaten of one's own harvest, treatment and school are in it.
    """
    base = observed.base
    years = base.outcomes.years
    bought = -sum(
        float(year.flows[:, accounts.row(payment), _HOUSEHOLD_SECTORS].sum())
        for year in years
        for payment in ("consumption", "medical_costs", "school_costs")
    )
    earned = sum(year.of_group(name, ALL) for year in years for name in SURVEY_SUMS.values())
    return ratio(bought + _weighted(base, base.by_year["kept_food"]), earned)


# --- contract farming: incomes as surveys of households have them, of residents -----------------


def _weighted(seen: Seen, values: Values) -> float:
    """Sum over the years and the households that the rows stand for."""
    return float((seen.weight * values).sum())


def _effect(base: Seen, without: Seen, takers: Values, of: str) -> float:
    """What a form adds to its takers' yuan, over what they have without it."""
    added = base.by_year[of] - without.by_year[of]
    return ratio(_weighted(base, takers * added), _weighted(base, takers * without.by_year[of]))


def _lead(seen: Seen, takers: Values, values: Values) -> float:
    """Takers' mean of a value over that of others.  values: (households,) or (years, households)."""
    others = 1.0 - takers
    mean = ratio(_weighted(seen, takers * values), _weighted(seen, takers))
    return ratio(mean, ratio(_weighted(seen, others * values), _weighted(seen, others)))


def _relative_land(seen: Seen) -> Values:
    """Land over the mean of the industry, (households,)."""
    total = np.bincount(seen.industry, seen.weight * seen.land)
    mean = total / np.maximum(np.bincount(seen.industry, seen.weight), 1e-300)
    relative: Values = seen.land / mean[seen.industry]
    return relative


def _ordered(seen: Seen) -> Values:
    return (seen.by_year["ordered"] > 0.0).astype(np.float64)


def contract_effect_on_income(observed: Observed) -> float:
    """What orders add to takers' income, over their income without orders."""
    return _effect(observed.base, observed.without_orders, _ordered(observed.base), "survey_income")


def contract_effect_on_business_income(observed: Observed) -> float:
    """The same of net business income."""
    return _effect(observed.base, observed.without_orders, _ordered(observed.base), "business")


def contract_land(observed: Observed) -> float:
    """Takers' land over that of others, each relative to its industry."""
    return _lead(observed.base, _ordered(observed.base), _relative_land(observed.base))


def contract_savings(observed: Observed) -> float:
    """Takers' savings per resident before the first spring over those of others."""
    base = observed.base
    return _lead(base, _ordered(base), base.savings / base.residents)


def _side_sold_last_year(seen: Seen) -> float:
    sold, ordered = (seen.by_year[name][-1] for name in ("side_sold", "ordered"))
    return ratio(_weighted(seen, sold), _weighted(seen, ordered))


def side_selling_when_prices_rise(observed: Observed) -> float:
    """Share of ordered produce sold elsewhere: dear less cheap."""
    return _side_sold_last_year(observed.dear) - _side_sold_last_year(observed.cheap)


def _delivered_last_year(seen: Seen) -> float:
    """Delivered over ordered, of households that keep their order."""
    keeps = (seen.by_year["side_sold"][-1] == 0.0) & (seen.by_year["ordered"][-1] > 0.0)
    delivered, ordered = (seen.by_year[name][-1] for name in ("delivered", "ordered"))
    return ratio(_weighted(seen, keeps * delivered), _weighted(seen, keeps * ordered))


def over_delivery_when_prices_fall(observed: Observed) -> float:
    """Delivered over ordered, of those who keep their order: cheap less dear."""
    return _delivered_last_year(observed.cheap) - _delivered_last_year(observed.dear)


def _reneging_last_year(seen: Seen) -> float:
    year = seen.outcomes.years[-1]
    reneged = year.of_organisations("reneged_renegotiated") + year.of_organisations("reneged_refused")
    return ratio(reneged, year.of_organisations("enterprises_buying"))


def reneging_when_prices_fall(observed: Observed) -> float:
    """Share of buying enterprises that renegotiate or refuse: cheap less dear."""
    return _reneging_last_year(observed.cheap) - _reneging_last_year(observed.dear)


def market_form_complies(observed: Observed) -> float:
    """Share of orders that households break: fixed price less market price."""
    base = observed.base
    breaks = (base.by_year["side_sold"] > 0.0).astype(np.float64)
    at_market = _ordered(base) * base.by_year["market_form"]
    fixed = _ordered(base) - at_market
    rates = [ratio(_weighted(base, who * breaks), _weighted(base, who)) for who in (fixed, at_market)]
    return rates[0] - rates[1]


# --- cooperatives ------------------------------------------------------------------------------


def cooperative_lead(observed: Observed) -> float:
    """Members' survey income per resident over that of others, less one."""
    base = observed.base
    return _lead(base, base.by_year["member"], base.survey_per_head) - 1.0


def cooperative_causal_part(observed: Observed) -> float:
    """What membership adds to survey income per resident, over the lead."""
    base, without, members = observed.base, observed.without_rebates, observed.base.by_year["member"]
    added = base.survey_per_head - without.survey_per_head
    effect = ratio(_weighted(base, members * added), _weighted(base, members))
    others = 1.0 - members
    outside = ratio(_weighted(base, others * base.survey_per_head), _weighted(base, others))
    return ratio(effect, cooperative_lead(observed) * outside)


def cooperative_land(observed: Observed) -> float:
    """Members' land over that of others, each relative to its industry."""
    base = observed.base
    return _lead(base, base.by_year["member"], _relative_land(base))


def members_who_trade(observed: Observed) -> float:
    """Members who pool produce in the year, over all members."""
    base = observed.base
    trades = base.by_year["member"] * (base.by_year["pooled"] > 0.0)
    return ratio(_weighted(base, trades), _weighted(base, base.by_year["member"]))


def rebate_per_member(observed: Observed) -> float:
    """Yuan of refunds per member and year."""
    base = observed.base
    return ratio(_weighted(base, base.by_year["refunds"]), _weighted(base, base.by_year["member"]))


def _part_of_poorer_half(rank_by: Values, weight: Values, received: Values) -> float:
    """Part of what is received that goes to the poorer half.  All: (households,)."""
    order = np.argsort(rank_by, kind="stable")
    before = np.cumsum(weight[order]) - weight[order]
    poorer = np.clip((0.5 * weight.sum() - before) / np.maximum(weight[order], 1e-300), 0.0, 1.0)
    total = weight[order] * received[order]
    return ratio(float((poorer * total).sum()), float(total.sum()))


def rebates_of_the_poorer_half(observed: Observed) -> float:
    """Part of the last year's refunds to the poorer half of members, by survey income without rebates."""
    base = observed.base
    members = base.by_year["member"][-1] > 0.0
    income = observed.without_rebates.survey_per_head[-1]
    refunds = base.by_year["refunds"][-1]
    return _part_of_poorer_half(income[members], base.weight[members], refunds[members])


# --- credit and public money -------------------------------------------------------------------


def microcredit_default(observed: Observed) -> float:
    """Yuan written off over these and what is owed at the end of the year."""
    years = observed.base.outcomes.years
    written_off = sum(
        float(np.abs(year.flows[:, accounts.row("microloans_written_off"), _HOUSEHOLD_SECTORS]).sum())
        for year in years
    )
    return ratio(written_off, written_off + sum(year.of_group("microloans", ALL) for year in years))


def programme_receipts_of_the_poorer_half(observed: Observed) -> float:
    """Part of cash grants to the poorer half by survey income before the first spring."""
    base = observed.base
    income = base.starting_income / base.residents
    return _part_of_poorer_half(income, base.weight, base.by_year["grants"].sum(axis=0))


MEASURES: dict[str, Callable[[Observed], float]] = {
    function.__name__: function
    for function in (
        income_growth_next_year,
        wages_growth_next_year,
        business_growth_next_year,
        wages_share_next_year,
        business_share_next_year,
        property_share_next_year,
        transfers_share_next_year,
        lifted_wages_share,
        consumption_share,
        contract_effect_on_income,
        contract_effect_on_business_income,
        contract_land,
        contract_savings,
        side_selling_when_prices_rise,
        over_delivery_when_prices_fall,
        reneging_when_prices_fall,
        market_form_complies,
        cooperative_lead,
        cooperative_causal_part,
        cooperative_land,
        members_who_trade,
        rebate_per_member,
        rebates_of_the_poorer_half,
        microcredit_default,
        programme_receipts_of_the_poorer_half,
    )
}
