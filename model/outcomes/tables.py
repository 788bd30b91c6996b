"""The outcomes as tables: one row per observation, every column with its unit.

The county "all" (adcode 0) is the total of the counties, the group "all" that of the groups.
Sums are weighted to the province.  A rate is NaN where nobody is who could have the property.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from model import accounts
from model.declare.column import TEXT, Column
from model.declare.payment import Payment
from model.declare.ranges import COUNT, SHARE
from model.linkages import FORM_OF
from model.outcomes.distribution import DISTRIBUTION_MEASURES, theil
from model.outcomes.measures import HOUSEHOLD_MEASURES, ORGANISATION_MEASURES
from model.outcomes.ratios import Values, ratios
from model.outcomes.sums import SURVEY_SUMS
from model.outcomes.years import ALL, GROUPS, SAFETY_NET, YearOutcomes
from model.parameters import LINKAGES
from model.population.counties import Geography
from model.programme import LEVERS, PARTS, QUEUES
from model.world import sectors
from model.world.households.income import INCOME_SOURCES

if TYPE_CHECKING:  # late: pandas takes as long as a small run
    import pandas as pd


_PLACE = {
    "year": Column("year", "Year of the run, from 1."),
    "county": Column(TEXT, "Name of the county in Chinese; 'all' for all counties together."),
    "adcode": Column("1", "Administrative code of the county; 0 for all counties together."),
}


def _of_forms(table: str) -> dict[str, Column]:
    """The columns that the linkage forms declare."""
    return {
        outcome.name: Column(outcome.unit, outcome.text)
        for form in FORM_OF.values()
        for outcome in form.outcomes
        if outcome.table == table
    }


HOUSEHOLD_COLUMNS: dict[str, Column] = {
    **_PLACE,
    "group": Column(TEXT, "lifted, monitored or other households; 'all' for all of them."),
    "households": Column("household", "Households in the province, not rows of the model."),
    "persons": Column("person", "Registered members: residents and absent members."),
    "residents": Column("person", "Members who live in the village."),
    "income_per_head": Column(
        "yuan/person/year", "Mean registered income: of all registered members, whatever they earn away."
    ),
    **{
        f"{source}_per_head": Column("yuan/person/year", f"Part of the mean registered income: {text}.")
        for source, text in zip(
            INCOME_SOURCES,
            (
                "wages of residents and of absent members",
                "net of farming, with what is eaten at home and refunds of the cooperative",
                "dividends and rents, net of interest on microloans",
                "transfers from outside the household, grants of the programme included",
            ),
            strict=True,
        )
    },
    "survey_income_per_head": Column(
        "yuan/person/year", "Mean survey income: of residents, with what absent members send home."
    ),
    **{
        f"survey_{source}_per_head": Column("yuan/person/year", f"Part of the mean survey income: {text}.")
        for source, text in zip(
            INCOME_SOURCES,
            (
                "wages of residents",
                "net of farming, the same as in registered income",
                "the same as in registered income",
                "transfers, remittances of absent members included",
            ),
            strict=True,
        )
    },
    **{
        f"from_{form}_per_head": Column(
            "yuan/person/year", f"Received through {form.replace('_', ' ')}, in the registered income."
        )
        for form in LINKAGES
    },
    **{
        f"p{percent}": Column("yuan/person/year", f"{percent} % of residents have less survey income.")
        for percent in (10, 25)
    },
    "median": Column("yuan/person/year", "Half of the residents have less survey income per head."),
    **{
        f"p{percent}": Column("yuan/person/year", f"{percent} % of residents have less survey income.")
        for percent in (75, 90)
    },
    "gini": Column(
        "1",
        "Gini coefficient of survey income per head of residents, incomes below zero as zero.",
        SHARE,
    ),
    "theil": Column("1", "Theil index T of the same, incomes below zero counted as zero.", COUNT),
    "monitoring_line": Column("yuan/person/year", "Survey income per head below which one is at risk."),
    "poorest_fifth": Column("yuan/person/year", "Mean survey income of the poorest fifth of residents."),
    "richest_fifth": Column("yuan/person/year", "The same of the richest fifth."),
    "median_over_mean": Column("1", "Median over mean survey income per head of residents."),
    "below_line_rate": Column(
        "share", "Residents whose survey income of the year is below the monitoring line, of all.", SHARE
    ),
    "chronic_rate": Column(
        "share", "Residents whose mean survey income of four years is below the line, of all.", SHARE
    ),
    "poverty_gap": Column(  # above one where incomes are below zero
        "share", "Mean over all residents of their relative gap to the line.", COUNT
    ),
    "poverty_severity": Column("share", "Mean over all residents of the squared relative gap.", COUNT),
    "registered_rate": Column(
        "share/year", "Members of households registered anew for monitoring, of all members.", SHARE
    ),
    "registered": Column("person", "Members of households that are registered at the end of the year."),
    "newly_registered": Column("person/year", "Members of households registered anew in the year."),
    "risk_removed": Column("person/year", "Members of households whose risk was removed in the year."),
    "returned_to_poverty": Column(
        "person", "Members of lifted households registered for a year and below the poverty standard in it."
    ),
    "dibao_cases": Column("household", "With a minimum living allowance at the end of the year."),
    "dibao_persons": Column("person", "Residents whom the allowance covers."),
    "dibao_spending": Column("yuan/year", "Paid of the allowance."),
    "dibao_coverage": Column(
        "share", "Residents in households with the allowance, of those assessed below its standard.", SHARE
    ),
    "dibao_inclusion_error": Column(
        "share", "Residents covered in households assessed above the standard, of all covered.", SHARE
    ),
    "posts": Column("post", "Public posts held at the end of the year."),
    **{
        f"in_{form}_rate": Column("share", f"Households under {form.replace('_', ' ')}, of all.")
        for form in LINKAGES
    },
    **{
        f"value_of_{form}": Column(
            "yuan/household/year",
            f"Certainty equivalent of {form.replace('_', ' ')} to those under it, when they chose it.",
        )
        for form in LINKAGES
    },
    **{
        f"at_loss_in_{form}": Column(
            "share", f"Of those under {form.replace('_', ' ')}, who chose it for less than nothing.", SHARE
        )
        for form in LINKAGES
    },
    "in_any_linkage_rate": Column("share", "Households under at least one linkage form, of all."),
    "persons_linked_rate": Column("share", "Persons in households under a linkage form, of all."),
    "microloans": Column("yuan", "Owed by households at the end of the year."),
    "defaulted_rate": Column("share", "Households that ever defaulted on a microloan, of all."),
    "migrants": Column("person", "Absent members who work."),
    "regular_workers": Column("person", "Residents with a job by the year, jobs of the linkage not counted."),
    "ordinary_days": Column("person-day/year", "Ordinary work of residents: casual, in plants, on farms."),
    "linked_days": Column("person-day/year", "Work of residents in jobs of the linkage."),
    "paid_workers_per_head": Column(
        "worker/person",
        "Members in paid work, of all: away, by the year, with a public post, or per 150 days of other work.",
        COUNT,
    ),
    "surplus_per_head": Column(
        "yuan/person/year", "What the year's plans are worth to members: money less the worth of days worked."
    ),
    "planted_share": Column("share", "Of own plots, farmed by the household itself.", SHARE),
    "let_share": Column("share", "Of own plots, let to tenants.", SHARE),
    "placed_share": Column("share", "Of own plots, handed over under a linkage.", SHARE),
    "idle_share": Column("share", "Of own plots, farmed by nobody.", SHARE),
    "with_idle_land_rate": Column(
        "share", "Households with more than a twentieth of their plots farmed by nobody, of all.", COUNT
    ),
    "rented_land": Column("mu", "Plots of others that households rent."),
    "cash_per_head": Column("yuan/person", "Savings at the end of the year."),
    "grants_per_head": Column("yuan/person/year", "Public cash grants and allowances, among transfers."),
    "mean_will": Column("1", "Mean will of households, 0 to 1."),
    "mean_skill": Column("1", "Mean skill of households, 0 to 1."),
    "certified": Column("household", "Households with a skilled farmer's certificate."),
    "courtyards": Column("household", "Households with a courtyard."),
    "borrowed": Column("household/year", "Households that took a microloan in the year."),
    "family_farms": Column("household", "Family farms, those founded with a grant included."),
    "equipment": Column("yuan", "Farm equipment and livestock bought with loans, at book value."),
    "elder_share": Column("share", "Residents of 65 and more, of all residents."),
    "deaths": Column("person/year", "Residents who died; none in the first year, as of the next two."),
    "births": Column("person/year", "Children born."),
    "leavers": Column(
        "person/year", "Members who left for good, with the absent members of houses that closed."
    ),
    "closed_houses": Column(
        "household", "Without residents at the end of the year; no households count them."
    ),
    **_of_forms("households"),
}

ORGANISATION_COLUMNS: dict[str, Column] = {
    **_PLACE,
    "enterprises_open": Column("enterprise", "Leading enterprises open at the end of the year."),
    "enterprises_failed": Column("enterprise", "Leading enterprises that failed in the year."),
    "debt": Column("yuan", "Enterprises' bank loans at the end of the year."),
    "capital": Column("yuan", "Enterprises' fixed capital at book value."),
    "enterprise_cash": Column("yuan", "Enterprises' cash at the end of the year."),
    "enterprise_profit": Column("yuan/year", "Profit of the enterprises open at the end of the year."),
    "reputation": Column("1", "Sum of the reputations (0 to 1) of open enterprises."),
    "supported_projects": Column("enterprise", "Open and eligible under the 100-household rule."),
    "cooperatives_open": Column("cooperative", "Cooperatives open at the end of the year."),
    "cooperatives_failed": Column("cooperative", "Cooperatives dissolved in the year."),
    "cooperative_reserve": Column("yuan", "Cooperatives' cash at the end of the year."),
    "bases": Column("base", "Demonstration bases with public money spent on them."),
    "led_by_supported": Column("household", "Households that supported projects employ or lead."),
    "supported_below_minimum": Column("enterprise", "Supported and leading fewer than the rule demands."),
    "paid_by_pv": Column("yuan/year", "Of public posts and relief, by photovoltaic stations."),
    "hired_days": Column("person-day/year", "Hired on households' farms."),
    "cooperative_land": Column("mu", "Plots of households that cooperatives rent."),
    "enterprise_land": Column("mu", "Plots of households that enterprises rent."),
    "rationed_share": Column(
        "share", "Days offered for local work, jobs by the year among them, that find none.", SHARE
    ),
    "mean_local_wage": Column("yuan/person-day", "Paid for a day of ordinary work at skill 0.5."),
    "safety_net_cost": Column("yuan/year", "Public outlay for the safety net.", COUNT),
    "mean_reputation": Column("1", "Mean reputation (0 to 1) of open enterprises."),
    **_of_forms("organisations"),
}

FLOW_COLUMNS: dict[str, Column] = {
    **_PLACE,
    "transaction": Column(TEXT, "Kind of payment."),
    "cash": Column("1", "False for a mere book entry, such as a debt written off."),
    **{
        sector: Column("yuan/year", f"Received (+) or paid (-) by {sector.replace('_', ' ')}.")
        for sector in sectors.SECTORS
    },
}

OUTLAY_COLUMNS: dict[str, Column] = {
    **_PLACE,
    "part": Column(
        TEXT, "Part of the programme that pays: will, work, skill, money or help; empty for none."
    ),
    "transaction": Column(TEXT, "Kind of payment by government."),
    "receiver": Column(TEXT, "Sector that receives it."),
    "yuan": Column("yuan/year", "Paid."),
}

LEVER_COLUMNS: dict[str, Column] = {
    **_PLACE,
    "part": Column(TEXT, "Part of the programme."),
    "lever": Column(TEXT, "Lever of the part."),
    "unit": Column(TEXT, "Unit of the next three columns."),
    "asked": Column("the lever's unit/year", "What households applied for; empty where they do not."),
    "offered": Column("the lever's unit/year", "What could be delivered, by budget and capacity."),
    "delivered": Column("the lever's unit/year", "What was delivered."),
    "unspent": Column("the lever's unit/year", "Offered and not delivered."),
    "exhausted": Column("1", "True if all that was offered was delivered, and something was."),
    "standing": Column("the lever's unit", "Units of a facility, at the end of the year."),
}

BUDGET_COLUMNS: dict[str, Column] = {
    **_PLACE,
    "part": Column(TEXT, "Part of the programme."),
    "budget": Column("yuan/year", "Money of the part."),
    "spent": Column("yuan/year", "Paid of it; what the turnover fund lends and loses is not."),
    "unspent": Column("yuan/year", "Left at the end of the year, and lost to the county."),
}

# The tables of a results folder, by name, in the order of their columns.
COLUMNS: dict[str, dict[str, Column]] = {
    "households": HOUSEHOLD_COLUMNS,
    "organisations": ORGANISATION_COLUMNS,
    "outlay": OUTLAY_COLUMNS,
    "levers": LEVER_COLUMNS,
    "budgets": BUDGET_COLUMNS,
    "flows": FLOW_COLUMNS,
}

# Outcomes.headline: means of the years behind the transition.
HEADLINE_COLUMNS: dict[str, Column] = {
    "mean_income": Column("yuan/person/year", "registered income, mean, lifted households"),
    "mean_income_all": Column("yuan/person/year", "registered income, mean, all households"),
    "survey_income": Column("yuan/person/year", "survey income, mean, lifted households"),
    "survey_income_all": Column("yuan/person/year", "survey income, mean, all households"),
    "median_income": Column("yuan/person/year", "survey income, median, lifted households"),
    "gini_all": Column("1", "Gini, all households", SHARE),
    "below_line_rate": Column("share", "lifted residents below the line in the year", SHARE),
    "chronic_rate": Column("share", "lifted residents below the line on the mean of four years", SHARE),
    "registered_rate": Column("share/year", "lifted members registered anew for monitoring", SHARE),
    "programme_cost": Column("yuan/year", "public outlay for the programme", COUNT),
    "safety_net_cost": Column("yuan/year", "public outlay for the safety net", COUNT),
    "side_sold_share": Column("share", "of tonnes under orders"),
    "reneging_rate": Column("share/year", "of enterprises that buy"),
    "dividend_unpaid_share": Column("share", "of guaranteed dividends due"),
    "enterprises_failed": Column("enterprise", "over the whole run"),
    "cooperatives_failed": Column("cooperative", "over the whole run"),
}

DAYS_OF_A_WORKER = 150.0  # paid a year: whoever has so many counts as in work
_ROUNDING = 1e-9  # of what was offered, or of a budget: what sums of many payments may be off


def household_table(years: Sequence[YearOutcomes], geography: Geography) -> "pd.DataFrame":
    """HOUSEHOLD_COLUMNS, one row per year, county and group."""
    sums = np.stack([year.households for year in years])
    shapes = np.stack([year.distribution for year in years])
    measured = {name: sums[..., column] for column, name in enumerate(HOUSEHOLD_MEASURES)}
    persons, households = measured["persons"], measured["households"]
    residents = measured["residents"]
    columns: dict[str, object] = {
        "income_per_head": ratios(sum(measured[source] for source in INCOME_SOURCES), persons),
        "monitoring_line": np.broadcast_to(
            np.array([year.monitoring_line for year in years])[:, None, None], persons.shape
        ),
        "theil": theil(residents, measured["persons_income"], measured["persons_income_log"]),
        "below_line_rate": ratios(measured["persons_below"], residents),
        "chronic_rate": ratios(measured["persons_chronic"], residents),
        "registered_rate": ratios(measured["newly_registered"], persons),
        "dibao_spending": _received(years, "dibao"),
        "dibao_coverage": ratios(measured["needy_covered"], measured["needy"]),
        "dibao_inclusion_error": ratios(measured["dibao_by_mistake"], measured["dibao_persons"]),
        "poverty_gap": ratios(measured["poverty_gap"], residents),
        "poverty_severity": ratios(measured["poverty_severity"], residents),
        "in_any_linkage_rate": ratios(measured["in_any_linkage"], households),
        "persons_linked_rate": ratios(measured["persons_linked"], persons),
        "defaulted_rate": ratios(measured["defaulted"], households),
        "cash_per_head": ratios(measured["cash"], persons),
        "grants_per_head": ratios(measured["grants"], persons),
        "mean_will": ratios(measured["will"], households),
        "mean_skill": ratios(measured["skill"], households),
        "elder_share": ratios(measured["elders"], residents),
        "paid_workers_per_head": ratios(paid_workers(measured), persons),
        "surplus_per_head": ratios(measured["surplus"], persons),
        "with_idle_land_rate": ratios(measured["with_idle_land"], households),
        "idle_share": ratios(idle_land(measured), measured["own_land"]),
        **{
            f"{use}_share": ratios(measured[f"{use}_land"], measured["own_land"])
            for use in ("planted", "let", "placed")
        },
    }
    columns["survey_income_per_head"] = ratios(
        sum(measured[name] for name in SURVEY_SUMS.values()), residents
    )
    for source in INCOME_SOURCES:
        columns[f"{source}_per_head"] = ratios(measured[source], persons)
        columns[f"survey_{source}_per_head"] = ratios(measured[SURVEY_SUMS[source]], residents)
    for form in LINKAGES:
        columns[f"from_{form}_per_head"] = ratios(measured[f"from_{form}"], persons)
        columns[f"in_{form}_rate"] = ratios(measured[f"in_{form}"], households)
        for name in (f"value_of_{form}", f"at_loss_in_{form}"):
            columns[name] = ratios(measured[name], measured[f"in_{form}"])
    columns |= _ratios_of_forms("households", measured)
    for position, name in enumerate(DISTRIBUTION_MEASURES):
        columns[name] = shapes[..., position]
    columns["median_over_mean"] = ratios(
        np.asarray(columns["median"]), np.asarray(columns["survey_income_per_head"])
    )
    for name in HOUSEHOLD_COLUMNS.keys() & measured.keys() - columns.keys():  # as it was summed
        columns[name] = measured[name]
    return _table(years, geography, HOUSEHOLD_COLUMNS, columns, group=GROUPS)


def idle_land(measured: Mapping[str, Values]) -> Values:
    """Mu of own plots that nobody farms, from the sums of a group of households."""
    used = measured["planted_land"] + measured["let_land"] + measured["placed_land"]
    return np.maximum(0.0, measured["own_land"] - used)  # a rounding remainder is none


def paid_workers(measured: Mapping[str, Values]) -> Values:
    """Members in paid work, from the sums of a group: who works by the day counts by 150 days of a year."""
    by_the_day = measured["ordinary_days"] + measured["linked_days"]
    return (
        measured["migrants"] + measured["regular_workers"] + measured["posts"] + by_the_day / DAYS_OF_A_WORKER
    )


def organisation_table(years: Sequence[YearOutcomes], geography: Geography) -> "pd.DataFrame":
    """ORGANISATION_COLUMNS, one row per year and county."""
    sums = np.stack([year.organisations for year in years])
    measured = {name: sums[..., column] for column, name in enumerate(ORGANISATION_MEASURES)}
    columns: dict[str, object] = {
        **measured,
        "rationed_share": ratios(
            measured["days_offered"] - measured["days_worked"], measured["days_offered"]
        ),
        "mean_local_wage": ratios(measured["days_paid"], measured["days_worked"]),
        "mean_reputation": ratios(measured["reputation"], measured["enterprises_open"]),
        "safety_net_cost": _safety_net_costs(years, measured["paid_by_pv"]),
        **_ratios_of_forms("organisations", measured),
    }
    return _table(years, geography, ORGANISATION_COLUMNS, columns)


def _received(years: Sequence[YearOutcomes], transaction: str) -> Values:
    """Yuan that groups of households got of a kind of payment: (years, counties + 1, groups + 1)."""
    paid = _flows(years)[:, :, accounts.row(transaction), list(sectors.HOUSEHOLD_GROUPS)]
    return np.concatenate([paid, paid.sum(axis=2, keepdims=True)], axis=2)


def _safety_net_costs(years: Sequence[YearOutcomes], by_pv: Values) -> Values:
    """YearOutcomes.safety_net_cost by year and county: (years, counties + 1)."""
    rows = [accounts.row(name) for name in SAFETY_NET]
    return -_flows(years)[:, :, rows, sectors.GOVERNMENT].sum(axis=2) - by_pv


def _ratios_of_forms(table: str, measured: Mapping[str, Values]) -> dict[str, object]:
    """The linkage forms' columns of a table that are ratios of what was measured."""
    return {
        outcome.name: ratios(sum(measured[name] for name in outcome.total), measured[outcome.over])
        for form in FORM_OF.values()
        for outcome in form.outcomes
        if outcome.table == table and outcome.over
    }


def flow_table(years: Sequence[YearOutcomes], geography: Geography) -> "pd.DataFrame":
    """FLOW_COLUMNS, one row per year, county and kind of payment."""
    flows = _flows(years)
    names = tuple(transaction.name for transaction in accounts.TRANSACTIONS)
    cash = np.array([transaction.cash for transaction in accounts.TRANSACTIONS])
    columns: dict[str, object] = {"cash": np.broadcast_to(cash, flows.shape[:-1])}
    columns |= {sector: flows[..., column] for column, sector in enumerate(sectors.SECTORS)}
    return _table(years, geography, FLOW_COLUMNS, columns, transaction=names)


def outlay_table(years: Sequence[YearOutcomes], geography: Geography) -> "pd.DataFrame":
    """OUTLAY_COLUMNS, one row per year, county, kind of payment by government and receiver.

    Each yuan stands beside who received it: rows of one kind sum to what government paid.
    """
    entries = [
        (row, sector)
        for row, transaction in enumerate(accounts.TRANSACTIONS)
        if transaction.payer == sectors.GOVERNMENT
        for sector in _receivers(transaction)
    ]
    rows, receivers = (list(positions) for positions in zip(*entries, strict=True))
    paid = _flows(years)[:, :, rows, receivers] + 0.0  # + 0.0: no payment is 0, not -0
    kinds = [accounts.TRANSACTIONS[row] for row in rows]
    columns: dict[str, object] = {
        "part": np.broadcast_to(np.array([kind.part for kind in kinds], object), paid.shape),
        "receiver": np.broadcast_to(
            np.array([sectors.SECTORS[sector] for sector in receivers], object), paid.shape
        ),
        "yuan": paid,
    }
    return _table(years, geography, OUTLAY_COLUMNS, columns, transaction=tuple(kind.name for kind in kinds))


def _receivers(transaction: Payment) -> tuple[int, ...]:
    return sectors.HOUSEHOLD_GROUPS if transaction.payee == sectors.HOUSEHOLDS else (transaction.payee,)


def lever_table(years: Sequence[YearOutcomes], geography: Geography) -> "pd.DataFrame":
    """LEVER_COLUMNS, one row per year, county and lever."""
    levers = _with_total(np.stack([year.levers for year in years]))
    offered, delivered = levers[..., 0], levers[..., 1]
    asked = np.full_like(offered, np.nan)
    asked[..., :QUEUES] = _with_total(np.stack([year.asked for year in years]))
    enough = delivered >= offered * (1.0 - _ROUNDING)
    columns: dict[str, object] = {
        "part": np.broadcast_to(np.array([lever.part for lever in LEVERS], object), offered.shape),
        "unit": np.broadcast_to(np.array([lever.unit for lever in LEVERS], object), offered.shape),
        "asked": asked,
        "offered": offered,
        "delivered": delivered,
        "unspent": np.where(enough, 0.0, offered - delivered),
        "exhausted": (delivered > 0.0) & enough,
        "standing": _with_total(np.stack([year.facilities for year in years])),
    }
    return _table(years, geography, LEVER_COLUMNS, columns, lever=tuple(lever.name for lever in LEVERS))


def budget_table(years: Sequence[YearOutcomes], geography: Geography) -> "pd.DataFrame":
    """BUDGET_COLUMNS, one row per year, county and part of the programme."""
    budget = _with_total(np.stack([year.money for year in years]))
    flows = _flows(years)
    of_part = [accounts.outlay_rows(part) for part in PARTS]
    spent = np.stack([0.0 - flows[:, :, rows, sectors.GOVERNMENT].sum(axis=2) for rows in of_part], axis=2)
    left = budget - spent
    columns: dict[str, object] = {
        "budget": budget,
        "spent": spent,
        "unspent": np.where(np.abs(left) <= _ROUNDING * budget, 0.0, left),
    }
    return _table(years, geography, BUDGET_COLUMNS, columns, part=PARTS)


def county_names(geography: Geography) -> tuple[str, ...]:
    """The counties in the order of the tables: the model's own, then "all"."""
    return (*geography.names, ALL)


def _flows(years: Sequence[YearOutcomes]) -> Values:
    """Yuan, (years, counties + 1, transactions, sectors); the last county is the total."""
    return _with_total(np.stack([year.flows for year in years]))


def _with_total(values: Values) -> Values:
    """The values of (years, counties, ...) with the sum over the counties behind them."""
    return np.concatenate([values, values.sum(axis=1, keepdims=True)], axis=1)


def _table(
    years: Sequence[YearOutcomes],
    geography: Geography,
    described: dict[str, Column],
    values: dict[str, object],
    **last_key: tuple[str, ...],
) -> "pd.DataFrame":
    """The values, each of shape (years, counties + 1) or with one more axis, as long columns.

    last_key: name of the column for the last axis, and what stands in it.
    """
    numbers = np.array([year.year for year in years])
    adcodes = np.append(geography.adcode, 0)
    counties = len(adcodes)
    inner = [len(names) for names in last_key.values()]
    repeats = inner[0] if inner else 1
    keys: dict[str, object] = {
        "year": np.repeat(numbers, counties * repeats),
        "county": np.tile(np.repeat(np.array(county_names(geography), dtype=object), repeats), len(years)),
        "adcode": np.tile(np.repeat(adcodes, repeats), len(years)),
    }
    for name, names in last_key.items():
        keys[name] = np.tile(np.array(names, dtype=object), len(years) * counties)
    columns = keys | {name: np.asarray(array).reshape(-1) for name, array in values.items()}
    import pandas as pd  # late: takes as long as a small run

    return pd.DataFrame({name: columns[name] for name in described})
