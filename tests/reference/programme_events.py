"""What the programme did in a season, by name: the branches that a comparison went through."""

from typing import Any

import numpy as np

from model.accounts import TRANSACTIONS, as_matrix
from model.programme import (
    ASSISTED_SALES,
    COLLATERAL_LOANS,
    COOL_VEGETABLES,
    COURTYARDS,
    FARMER_TRAINING,
    GUARANTEES,
    HELP,
    MICROCREDIT,
    PROBLEMS_SOLVED,
    PROCESSING_POTATOES,
    RECOGNITION,
    STANDARD_ORCHARDS,
)

_NAMES = [transaction.name for transaction in TRANSACTIONS]
_PARTS = {transaction.part for transaction in TRANSACTIONS if transaction.part}
NOTHING_LEFT = 1e-6  # yuan, households


def paid(counties: Any, *transactions: str) -> Any:
    """Which counties saw any of these payments this season."""
    rows = [_NAMES.index(name) for name in transactions]
    return np.abs(as_matrix(counties.flows)[:, rows]).sum(axis=(1, 2)) > 0.0


def payments_of_parts(counties: Any) -> dict[str, Any]:
    """Which counties saw public money of each part."""
    return {
        f"money of {part}": paid(
            counties, *(kind.name for kind in TRANSACTIONS if kind.part == part and kind.cash)
        )
        for part in _PARTS
    }


def in_spring(households: Any, enterprises: Any, counties: Any) -> dict[str, Any]:
    asked = {lever: households.applications & 1 << lever > 0 for lever in (MICROCREDIT, COURTYARDS)}
    assisted, invested = households.assisted == 1, households.microloan > 0.0
    of_others = asked[MICROCREDIT] & ~assisted
    lent_to_others = _by_county(np.where(of_others, households.microloan, 0.0), households, counties)
    return {
        "loans to invest": asked[MICROCREDIT] & assisted & invested,
        "loans to invest refused": asked[MICROCREDIT] & assisted & ~invested,
        "collateral loans of others": of_others & invested,
        "collateral loans for want of microcredit": counties.delivered[:, COLLATERAL_LOANS]
        > lent_to_others + 1.0,
        "courtyards begun": paid(counties, "courtyard_grants"),
        "courtyards refused": asked[COURTYARDS] & (households.courtyard == 0.0),
        "trusteeship": paid(counties, "trusteeship_subsidies"),
        "trusteeship in part": (households.trusteeship > 0.0) & (households.trusteeship < 1.0),
        "vegetables under a standard": counties.delivered[:, COOL_VEGETABLES] > 0.0,
        "potatoes under a standard": counties.delivered[:, PROCESSING_POTATOES] > 0.0,
        "orchards under a standard": counties.delivered[:, STANDARD_ORCHARDS] > 0.0,
        "fodder": paid(counties, "fodder_support"),
        "family farms": paid(counties, "family_farm_grants"),
        "model cooperatives": paid(counties, "model_cooperative_grants"),
        "enterprise projects": paid(counties, "enterprise_projects"),
        "bases built": paid(counties, "base_investment"),
        "cold stores": paid(counties, "cold_stores"),
        "e-commerce": paid(counties, "ecommerce"),
        "full-chain pilots": paid(counties, "full_chain_projects"),
        "full-chain pilots without a partner": (counties.pilot_industry.sum(axis=1) > 0.0)
        & (counties.money.sum(axis=1) > 0.0)
        & ~paid(counties, "full_chain_projects"),
        "integration pilots": paid(counties, "integration_projects"),
        "flagship brands": paid(counties, "flagship_brands"),
        "infrastructure": paid(counties, "infrastructure"),
        "adoptions": paid(counties, "extension"),
        "adoptions in part": households.adopted % 1.0 > 0.0,
        "recognition": counties.delivered[:, RECOGNITION] > 0.0,
        "recognition in part": (counties.delivered[:, RECOGNITION] > 0.0)
        & (counties.last_part[:, RECOGNITION] > 0.0)
        & (counties.last_part[:, RECOGNITION] < 1.0),
        "public principal": paid(counties, "public_principal"),
        "public shares": paid(counties, "public_shares"),
        "queues cut": counties.last_class > 0,
        "visits": paid(counties, "cadre_visits"),
        "guarantees": enterprises.guaranteed,
        "support lost": (enterprises.alive == 1) & (enterprises.supported == 0),
        "no money": counties.money.sum(axis=1) == 0.0,
        "nothing to apply for": counties.has_offers == 0,
    }


def in_summer(households: Any, counties: Any) -> dict[str, Any]:
    solved = counties.delivered[:, PROBLEMS_SOLVED]
    ill = _by_county((households.ill == 1) & (households.assisted == 1), households, counties)
    return {
        "relief of illness": paid(counties, "relief_grants"),
        "relief cut for want of money": paid(counties, "relief_grants")
        & (counties.money_left[:, HELP] < NOTHING_LEFT),
        "lost jobs found again": solved > ill + 1.0,
        "problems left unsolved": counties.problems > solved + 1.0,
        "a class relieved in part": (counties.last_relief_part > 0.0)
        & (counties.last_relief_part < 1.0)
        & (counties.relief_queue.max(axis=1) > 0.0),
        "courtyard sales": paid(counties, "courtyard_sales"),
    }


def in_autumn(counties: Any) -> dict[str, Any]:
    return {
        "assisted sales": paid(counties, "assisted_sales"),
        "quota used up": (counties.offered[:, ASSISTED_SALES] > 0.0)
        & (counties.offered[:, ASSISTED_SALES] - counties.delivered[:, ASSISTED_SALES] < NOTHING_LEFT),
        "turnover loans": paid(counties, "turnover_loans"),
        "turnover loans rationed": paid(counties, "turnover_loans")
        & (paid(counties, "trade_arrears_incurred")),
    }


def in_winter(households: Any, enterprises: Any, counties: Any) -> dict[str, Any]:
    trained = _by_county(households.training + households.farmer_training, households, counties)
    return {
        "trainings": paid(counties, "training_costs"),
        "skilled farmers trained": counties.delivered[:, FARMER_TRAINING] > 0.0,
        "trainings missed": (trained > 1.0) & ~paid(counties, "training_costs"),
        "certificates": households.certified > 0.0,
        "equipment sold": paid(counties, "equipment_sold"),
        "interest subsidies": paid(counties, "microloan_interest_subsidies"),
        "subsidies of purchase loans": paid(counties, "purchase_loan_subsidies"),
        "subsidies of purchase loans used up": paid(counties, "purchase_loan_subsidies")
        & (counties.purchase_subsidy_left < NOTHING_LEFT),
        "guarantee payouts": paid(counties, "guarantee_payouts"),
        "guarantees used up": (counties.delivered[:, GUARANTEES] > 0.0)
        & (counties.guarantee_left < NOTHING_LEFT),
        "turnover loans repaid": paid(counties, "turnover_repayments"),
        "turnover loans owed on": enterprises.turnover_loan > 0.0,
        "turnover loans written off": paid(counties, "turnover_loans_written_off"),
        "success": households.succeeded,
        "support of cooperatives": paid(counties, "cooperative_grants"),
    }


def _by_county(values: Any, households: Any, counties: Any) -> Any:
    """Sums over a county's households of what each stands for."""
    county = np.repeat(np.arange(len(counties)), counties.last_household - counties.first_household)
    return np.bincount(county, households.weight * values, minlength=len(counties))
