"""What happened in a season, by name: so that a comparison can say which branches it went through."""

from collections import Counter
from typing import Any

import numpy as np

from model.linkages import GUARANTEED_DIVIDEND, ORDER_PURCHASE, SHARE_COOPERATION
from model.linkages.order_purchase import PAID_LATE, REFUSED, RENEGOTIATED
from model.world.agents import ENTER, LEAVE, NO_WISH, State
from model.world.calendar import SEASONS
from model.world.households.monitoring import SUDDEN_HARDSHIP
from model.world.sectors import BANKS, LIFTED, OTHER, REST_OF_WORLD
from tests.reference import programme_events
from tests.reference.markets import EVERYBODY, LEAST_RATIONED, LEAST_RENT


def count_events(state: State, seasons_run: int) -> Counter[str]:
    """How many households, enterprises, cooperatives or counties saw each kind of event this season."""
    season = (seasons_run - 1) % len(SEASONS)
    see = (_in_spring, _in_summer, _in_autumn, _in_winter)[season]
    seen = see(state.households, state.enterprises, state.cooperatives, state.counties)
    seen |= programme_events.payments_of_parts(state.counties)
    seen |= _of_safety_net(state.households, state.counties)
    seen |= _of_work(state.households, state.enterprises, state.counties)
    return Counter({name: int(np.sum(mask)) for name, mask in seen.items()})


def _of_work(households: Any, enterprises: Any, counties: Any) -> dict[str, Any]:
    """The same, of jobs and of who is hired on farms."""
    hired = enterprises.filled_days > 0.0
    return {
        "jobs cut for want of money": hired & (enterprises.job_share < 1.0) & (enterprises.laid_off == 0.0),
        "linked days laid off": enterprises.laid_off > 0.0,
        "days hired on farms": programme_events.paid(counties, "hired_farm_wages"),
        "ordinary days": households.ordinary_days > 0.0,
        "place for work without any": (households.holds_job == 1) & (households.ordinary_days == 0.0),
    }


def _of_safety_net(households: Any, counties: Any) -> dict[str, Any]:
    """What any quarter may bring."""
    nobody = (households.without_kin == 1) & (households.support == 0.0)
    nobody &= (households.kids + households.youth + households.middle + households.late == 0) & (
        households.workers + households.away == 0
    )
    per_head = per_member(households)
    case = households.dibao == 1
    return {
        "cases of 低保": case,
        "extreme cases": case & nobody & (households.benefit > 0.0),
        "cases in grace": case & (households.grace > 0),
        "savings too high": ~case & (per_head < 5500.0) & (households.cash > 11_000.0 * households.persons),
        "poor without 低保": ~case & (per_head < 5500.0) & (households.persons > 0),
        "temporary relief": programme_events.paid(counties, "temporary_relief"),
        "registered anew": households.newly_registered,
        "registered in sudden hardship": households.monitored == SUDDEN_HARDSHIP,
        "registered on 低保": (households.newly_registered == 1) & case,
        "registered without help": (households.newly_registered == 1) & ~case,
        "registered without labour": (households.monitored > 0)
        & (households.workers == 0)
        & (households.quarters_clear > 1),
        "others assisted": (households.group == OTHER) & (households.assisted == 1),
        "risk removed": households.risk_removed,
        "returned to poverty": (households.group == LIFTED)
        & (households.monitored > 0)
        & (households.quarters_registered >= len(SEASONS))
        & (households.quarters_poor >= len(SEASONS)),
        "lifted ones whose risk was removed": (households.risk_removed == 1) & (households.group == LIFTED),
        "days in posts": programme_events.paid(counties, "public_post_wages"),
        "money of villages used up": counties.pv_left == 0.0,
        "collective dividends": programme_events.paid(counties, "collective_dividends"),
    }


def changes(before: Any, state: State) -> Counter[str]:
    """How many households a season changed.  before: the households as it began."""
    households = state.households
    weighed = households.value != before.value
    had, has = before.dibao == 1, households.dibao == 1
    seen = {
        "entries into 低保": ~had & has,
        "granted by mistake": ~had & has & (per_member(households) >= 5500.0 * 1.0001),
        "out at once": had & ~has & (before.grace == 0),
        "out after grace": had & ~has & (before.grace > 0),
        "poor again in grace": has & (before.grace > 1) & (households.grace == 0),
        "grace begun": has & (before.grace == 0) & (households.grace > 0),
        "posts lost": (before.post > 0.0) & (households.post == 0.0),
        "posts entered": (before.post == 0.0) & (households.post > 0.0),
        "places drawn anew": before.work_place != households.work_place,
        "migrants left": (before.away_workers < households.away_workers),
        "migrants came back": (before.away_workers > households.away_workers)
        & (before.away > households.away)
        & (households.persons > before.persons),
        "jobs over after their term": (before.job_years == 1)
        & (before.had_job == 0)
        & (households.had_job == 1),
        "jobs over before their term": (before.job_years > 1) & (households.job_part == 0.0),
        "plots given up": (households.planted > 0.0)
        & (households.planted < before.planted)
        & (households.plot_quality == before.plot_quality),
        "both land forms weighed": weighed[:, GUARANTEED_DIVIDEND] & weighed[:, SHARE_COOPERATION],
        "dividend given up for shares": (before.dividend_land_value != households.dividend_land_value)
        & (households.dividend_wish == NO_WISH)
        & (households.share_wish == ENTER),
        "the let down look again": (before.let_down == 1) & (households.let_down == 0) & weighed.any(axis=1),
        "dealers unpaid": (before.dealer_account > 0.0) & (households.no_account == 1),
    }
    return Counter({name: int(np.sum(mask)) for name, mask in seen.items()})


def per_member(households: Any) -> Any:
    """Assessed income of the last four quarters."""
    return as_trailing(households.assessed) / np.maximum(households.persons + households.away, 1)


def as_trailing(quarters: Any) -> Any:
    return quarters.astype(np.float64).sum(axis=1)


def _in_spring(households: Any, enterprises: Any, cooperatives: Any, counties: Any) -> dict[str, Any]:
    dividend, share, placing = (
        households.dividend_wish,
        households.share_wish,
        households.places_microloan > 0,
    )
    own_land = households.land - households.dividend_land - households.share_land
    fallow = own_land - (households.planted - households.rented) - households.let
    return {
        "orders": households.ordered > 0.0,
        "orders rationed": enterprises.order_granted < 1.0,
        "advances": households.advance > 0.0,
        "advances rationed": (enterprises.advance_granted < 1.0) & (enterprises.advance_granted > 0.0),
        "dividends entered": dividend == ENTER,
        "microloans placed": placing,
        "dividends left": dividend == LEAVE,
        "withdrawals rationed": enterprises.withdrawal_granted < 1.0,
        "principal rationed": (enterprises.principal_granted < 1.0) & (enterprises.principal_granted > 0.0),
        "public principal rationed": counties.public_principal_granted < 1.0,
        "shares entered": share == ENTER,
        "shares left": share == LEAVE,
        "shares rationed": (cooperatives.shares_granted < 1.0) & (cooperatives.shares_granted > 0.0),
        "public shares rationed": counties.public_shares_granted < 1.0,
        "techniques": households.technique == 1,
        "field staff that cannot be paid": (enterprises.staff_wished > 0.0)
        & (enterprises.order_granted > 0.0)
        & (enterprises.staff_granted == 0),
        "no advance on arrears": (households.advance_arrears > 0.0)
        & (households.ordered > 0.0)
        & (households.advance == 0.0),
        "closed houses inside": (households.persons == 0) & (households.contracts > 0.0),
        "orders at a loss": (households.ordered > 0.0) & (households.value[:, ORDER_PURCHASE] < 0.0),
        "members": households.member,
        "jobs": households.job_days > 0.0,
        "jobs filled up": (enterprises.reserved_days > 0.0)
        & (enterprises.filled_days > 0.999 * enterprises.reserved_days),
        "jobs in part": (households.job_part > 0.0) & (households.job_part < 1.0),
        "fewer jobs than are held": enterprises.job_kept < 1.0,
        "land let": households.let > 0.0,
        "land rented": households.rented > 0.0,
        "land rented by enterprises": enterprises.rented > 0.0,
        "land rented by cooperatives": cooperatives.rented > 0.0,
        "offers of land cut": (counties.let_share > 0.0) & (counties.let_share < 1.0),
        "tenants cut": (counties.tenancy_granted > 0.0) & (counties.tenancy_granted < 1.0),
        "more land placed than lay idle": (dividend == ENTER)
        & (households.dividend_land > 0.0)
        & (fallow <= 0.0),
        "idle land placed": (dividend == ENTER) & (households.dividend_land > 0.0) & (fallow > 0.0),
        "inputs on account": households.dealer_account > 0.0,
        "loans shared out": (counties.loan_share > 0.0) & (counties.loan_share < 1.0),
        "ordinary work rationed": counties.theta < EVERYBODY,
        "ordinary work for all": counties.theta == EVERYBODY,
        "land left fallow": households.planted < 0.999 * own_land,
        "posts served in part": (counties.last_post_part > 0.0) & (counties.last_post_part < 1.0),
        "posts for all who ask": (counties.last_post_class == 0) & (counties.last_post_part == 1.0),
        "posts cut": counties.post_kept < 1.0,
        "houses closed": households.persons == 0,
        "deaths": counties.deaths > 0.0,
        "births": counties.births > 0.0,
        "members left for good": counties.leavers > 0.0,
        "loans of the dead written off": counties.flows.microloans_written_off[:, BANKS] < 0.0,
        "loans of the dead repaid": counties.flows.microloan_repayments[:, BANKS] > 0.0,
        "estates": counties.flows.estates[:, REST_OF_WORLD] > 0.0,
        "principal left by the dead": (dividend == LEAVE) & (households.persons == 0),
        "shares left by the dead": (households.share_units > 0.0) & (households.persons == 0),
        **programme_events.in_spring(households, enterprises, counties),
    }


def _in_summer(households: Any, enterprises: Any, cooperatives: Any, counties: Any) -> dict[str, Any]:
    return {
        "illness": households.ill,
        "migrant jobs lost": households.job_lost,
        **programme_events.in_summer(households, counties),
    }


def _in_autumn(households: Any, enterprises: Any, cooperatives: Any, counties: Any) -> dict[str, Any]:
    bought = enterprises.delivered > 0.0
    return {
        "side-selling": households.side_sold > 0.0,
        "deferred pay": households.deferred > 0.0,
        "advances in arrears": households.advance_arrears > 0.0,
        "advances in arrears again": households.arrears_years > 1,
        "advances given up": programme_events.paid(counties, "input_advances_lost"),
        "exclusions": households.excluded,
        "pooling": households.pooled > 0.0,
        "renegotiations": bought & (enterprises.reneged == RENEGOTIATED),
        "refusals": bought & (enterprises.reneged == REFUSED),
        "late payments": bought & (enterprises.reneged == PAID_LATE),
        "penalties of enterprises": enterprises.reneging_penalty > 0.0,
        "purchase loans": enterprises.purchase_loan > 0.0,
        "losses in autumn": enterprises.sales < enterprises.costs,
        **programme_events.in_autumn(counties),
    }


def _in_winter(households: Any, enterprises: Any, cooperatives: Any, counties: Any) -> dict[str, Any]:
    return {
        "arrears": enterprises.dividend_arrears > 0.0,
        "arrears paid in part": (enterprises.arrears_paid > 0.0) & (enterprises.arrears_paid < 1.0),
        "late produce paid": enterprises.trade_arrears_paid > 0.0,
        "deferred pay overdue": programme_events.paid(counties, "deferred_overdue"),
        "deferred pay in part": (enterprises.deferred_paid > 0.0) & (enterprises.deferred_paid < 1.0),
        "advances lost with an enterprise": programme_events.paid(counties, "input_advances_lost"),
        "let down": households.let_down == 1,
        "fewer days kept": enterprises.days_kept < 1.0,
        "restructurings": enterprises.conversion > 0.0,
        "dividends on converted shares": enterprises.converted_dividend > 0.0,
        "profit dividends": enterprises.profit_dividend > 0.0,
        "failures": enterprises.failed,
        "insolvencies": enterprises.insolvent_settlements > 0.0,
        "principal recovered": enterprises.recovered > 0.0,
        "late produce recovered": enterprises.trade_recovered > 0.0,
        "enterprises founded": (enterprises.alive == 1) & (enterprises.years_closed > 0.0),
        "supported projects": enterprises.supported,
        "dissolutions": cooperatives.failed,
        "shares returned": cooperatives.returned_per_unit > 0.0,
        "refunds": cooperatives.refund_rate > 0.0,
        "refunds by shares": cooperatives.refund_per_share > 0.0,
        "share dividends": cooperatives.dividend_per_yuan > 0.0,
        "shares lost value": cooperatives.share_value < 1.0,
        "cooperatives founded": (cooperatives.alive == 1) & (cooperatives.years_closed > 0.0),
        "defaults": households.defaulted,
        "below the line": households.below_line,
        "wages moved": counties.wage_ratio != 1.0,
        "few without work": counties.rationed < LEAST_RATIONED,
        "least rents": counties.rent == LEAST_RENT,
        **programme_events.in_winter(households, enterprises, counties),
    }
