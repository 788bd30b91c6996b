"""Winter: what a household receives, recovers, repays and learns."""

from model.accounts import (
    BANKS,
    CONVERTED_SHARE_DIVIDENDS,
    CONVERTED_SHARES_LOST,
    DIVIDEND_ARREARS_INCURRED,
    DIVIDEND_ARREARS_LOST,
    DIVIDEND_ARREARS_PAID,
    EQUIPMENT_SOLD,
    GOVERNMENT,
    GUARANTEED_DIVIDENDS,
    LATE_PAYMENT_INTEREST,
    LATE_PAYMENTS,
    MICROLOAN_INTEREST,
    MICROLOAN_INTEREST_SUBSIDIES,
    MICROLOAN_REPAYMENTS,
    MICROLOANS_WRITTEN_OFF,
    OTHER,
    PATRONAGE_REFUNDS,
    PRINCIPAL_CONVERTED,
    PRINCIPAL_LOST,
    PRINCIPAL_RETURNED,
    REST_OF_WORLD,
    SHARE_DIVIDENDS,
    SHARES_RETURNED,
    TRADE_ARREARS_LOST,
    pay,
)
from model.accounts import RECOGNITION as PAY_RECOGNITION
from model.compiled import rule
from model.linkages import (
    FORMS,
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SECONDARY_REBATE,
    SHARE_COOPERATION,
    order_purchase,
    secondary_rebate,
)
from model.parameters import Industries, Rules
from model.programme import RECOGNITION as RECOGNISED
from model.programme.money import equipment_to_sell, subsidised
from model.programme.will import after_recognition, after_year, recognition_chance, shows, succeeded
from model.state import NO_AGENT, County, Household, State
from model.world.households.borrowing import defaults, interest_due, repayment
from model.world.households.choosing import adapted
from model.world.households.consuming import smoothed
from model.world.households.income import income_of_year
from model.world.randomness import HOUSEHOLD, RECOGNITION, uniform
from model.year.every_season import Moment, is_active
from model.year.harvest import spot_price_of
from model.year.settle_enterprises import basis_of


@rule
def receive(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """One household's dividends, refunds and late payments."""
    if household.enterprise != NO_AGENT:
        receive_late_payment(household, county, state, rules)
        receive_guaranteed_dividend(household, county, state, rules, industries)
    if household.cooperative != NO_AGENT:
        receive_from_cooperative(household, county, state, rules)


@rule
def receive_late_payment(household: Household, county: County, state: State, rules: Rules) -> None:
    """Ordered produce that was paid late, with interest."""
    share = state.enterprises[household.enterprise].trade_arrears_paid
    owed = household.trade_arrears
    if owed == 0.0 or share == 0.0:
        return
    group = household.group
    weight = county.household_weight[group]
    interest = share * owed * rules.order_purchase.arrears_interest
    paid = share * owed + interest
    county.flows[LATE_PAYMENTS, group] += weight * share * owed
    county.flows[LATE_PAYMENT_INTEREST, group] += weight * interest
    household.trade_arrears -= share * owed
    household.business += paid
    household.received[ORDER_PURCHASE] += paid
    household.cash += paid


@rule
def receive_guaranteed_dividend(
    household: Household, county: County, state: State, rules: Rules, industries: Industries
) -> None:
    """Arrears, the year's dividend as far as it is paid, new arrears, converted principal."""
    enterprise = state.enterprises[household.employer]
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    basis = 0.0
    if enterprise.dividend_basis > 0.0:
        basis = basis_of(household, county, rules, industries)
    old = enterprise.arrears_paid * household.dividend_arrears
    due = enterprise.due_rate * basis
    paid = enterprise.dividend_paid * due + enterprise.profit_dividend * basis
    unpaid = (1.0 - enterprise.dividend_paid) * due
    from_shares = enterprise.converted_dividend * household.converted_shares
    converted = enterprise.conversion * household.dividend_cash
    if old + due + paid + from_shares + converted == 0.0:
        return
    flows[DIVIDEND_ARREARS_PAID, group] += weight * old
    flows[GUARANTEED_DIVIDENDS, group] += weight * paid
    flows[DIVIDEND_ARREARS_INCURRED, group] += weight * unpaid
    flows[CONVERTED_SHARE_DIVIDENDS, group] += weight * from_shares
    flows[PRINCIPAL_CONVERTED, group] -= weight * converted
    household.dividend_arrears += unpaid - old
    household.dividend_cash -= converted
    household.converted_shares += converted
    income = old + paid + from_shares
    household.property += income
    household.received[GUARANTEED_DIVIDEND] += income
    household.cash += income


@rule
def recover_late_payment(household: Household, county: County, state: State) -> None:
    """What a failed enterprise still pays of ordered produce."""
    enterprise = state.enterprises[household.enterprise]
    if household.enterprise == NO_AGENT or not enterprise.failed:
        return
    group = household.group
    weight = county.household_weight[group]
    late = household.trade_arrears
    paid = enterprise.trade_recovered * late
    county.flows[LATE_PAYMENTS, group] += weight * paid
    county.flows[TRADE_ARREARS_LOST, group] -= weight * (late - paid)
    household.business += paid
    household.received[ORDER_PURCHASE] += paid
    household.cash += paid
    household.trade_arrears = 0.0


@rule
def recover_principal(household: Household, county: County, state: State) -> None:
    """A failed enterprise gives land back, and principal and arrears as far as liquidation goes.

    Its orders and jobs end as every year's do: next spring it offers none.
    """
    employer = state.enterprises[household.employer]
    if household.employer == NO_AGENT or not employer.failed:
        return
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    share = employer.recovered
    principal, arrears = household.dividend_cash, household.dividend_arrears
    flows[PRINCIPAL_RETURNED, group] += weight * share * principal
    flows[PRINCIPAL_LOST, group] -= weight * (1.0 - share) * principal
    flows[DIVIDEND_ARREARS_PAID, group] += weight * share * arrears
    flows[DIVIDEND_ARREARS_LOST, group] -= weight * (1.0 - share) * arrears
    flows[CONVERTED_SHARES_LOST, group] -= weight * household.converted_shares
    household.property += share * arrears
    household.received[GUARANTEED_DIVIDEND] += share * arrears
    household.cash += share * (principal + arrears)
    household.dividend_cash = 0.0
    household.dividend_arrears = 0.0
    household.converted_shares = 0.0
    household.dividend_land = 0.0


@rule
def receive_from_cooperative(household: Household, county: County, state: State, rules: Rules) -> None:
    """Refunds by trade and by shares, share dividends, and what a dissolved cooperative returns."""
    cooperative = state.cooperatives[household.cooperative]
    group = household.group
    units, land = household.share_units, household.share_land
    pooled = household.pooled
    if units == 0.0 and land == 0.0 and pooled == 0.0:
        return
    weight = county.household_weight[group]
    flows = county.flows
    traded = pooled * spot_price_of(household, county)
    refund = traded * cooperative.refund_rate + units * cooperative.refund_per_share
    held = units * cooperative.value_before + land * rules.share_cooperation.land_value
    dividend = held * cooperative.dividend_per_yuan
    flows[PATRONAGE_REFUNDS, group] += weight * refund
    flows[SHARE_DIVIDENDS, group] += weight * dividend
    household.business += refund
    household.property += dividend
    household.received[SECONDARY_REBATE] += refund
    household.received[SHARE_COOPERATION] += dividend
    household.cash += refund + dividend
    if cooperative.failed:
        returned = units * cooperative.returned_per_unit
        flows[SHARES_RETURNED, group] += weight * returned
        household.cash += returned
        household.share_units = 0.0
        household.share_land = 0.0


@rule
def repay(household: Household, county: County, rules: Rules) -> None:
    """Interest and instalment of a microloan, whatever became of what it was placed in; food first."""
    credit = rules.credit
    if household.microloan <= 0.0:
        return
    investment = rules.money
    group = household.group
    weight = county.household_weight[group]
    flows = county.flows
    due = interest_due(household.microloan, credit.interest)
    subsidy = due * credit.interest_subsidy * county.interest_granted if subsidised(group) else 0.0
    free = max(0.0, household.cash - 0.25 * rules.consumption.subsistence * household.persons)
    owed = due - subsidy + min(household.instalment, household.microloan)
    sold = equipment_to_sell(owed, free, household.equipment, investment.equipment_resale)
    if sold > 0.0:
        household.equipment -= sold
        fetched = sold * investment.equipment_resale
        household.cash += fetched
        free += fetched
        pay(flows, EQUIPMENT_SOLD, REST_OF_WORLD, group, weight * fetched)
    own = min(due - subsidy, free)
    pay(flows, MICROLOAN_INTEREST_SUBSIDIES, GOVERNMENT, BANKS, weight * subsidy)
    pay(flows, MICROLOAN_INTEREST, group, BANKS, weight * own)
    household.property -= own
    household.cash -= own
    repaid = repayment(household.microloan, household.instalment, free - own)
    household.cash = max(0.0, household.cash - repaid)  # a rounding remainder may be missing
    in_default = defaults(household.microloan, repaid)
    household.microloan -= repaid
    pay(flows, MICROLOAN_REPAYMENTS, group, BANKS, weight * repaid)
    if in_default:
        pay(flows, MICROLOANS_WRITTEN_OFF, BANKS, group, weight * household.microloan)
        household.microloan = 0.0
        household.defaulted = 1


@rule
def learn(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Income of the year, what neighbours see of it, and the side of the line where it ends."""
    income = income_of_year(household, moment.transfers)
    take_heart(household, county, income, rules, moment)
    household.smoothed_income = smoothed(household.smoothed_income, income, rules.consumption.smoothing)
    household.was_below = household.below_line
    household.below_line = income < moment.monitoring_line * household.persons


@rule
def wear_equipment(household: Household, rules: Rules) -> None:
    """A year's wear of farm equipment: a cost of the business that no one is paid."""
    worn = rules.money.equipment_depreciation * household.equipment
    household.equipment -= worn
    household.business -= worn


@rule
def take_heart(household: Household, county: County, income: float, rules: Rules, moment: Moment) -> None:
    """Will follows neighbours' visible success and recognition, and fades without."""
    part, group = rules.will, household.group
    weight = county.household_weight[group]
    linked = False
    for form in range(len(FORMS)):
        linked = linked or shows(household.received[form])
    success = linked and succeeded(income, household.smoothed_income, part.success_growth)
    household.succeeded = 1 if success else 0
    if linked:
        county.linked_households += weight
    if success and group != OTHER:
        county.candidates += weight
    if success:
        county.successful += weight
    if not is_active(part.enabled, rules, moment):
        return
    household.will = after_year(
        household.will, household.starting_will, county.success, part.success_effect, part.fading
    )
    if success and group != OTHER and county.recognition_left > 0.0:
        draw = uniform(moment.seed, HOUSEHOLD, county.code, household.number, moment.season, RECOGNITION)
        if draw < recognition_chance(county.offered[RECOGNISED], county.usual_candidates):
            honoured = min(1.0, county.recognition_left / weight)
            county.recognition_left -= honoured * weight
            county.delivered[RECOGNISED] += honoured * weight
            household.will += honoured * (
                after_recognition(household.will, part.recognition_effect) - household.will
            )
            cost = honoured * weight * part.recognition_cost
            pay(county.flows, PAY_RECOGNITION, GOVERNMENT, REST_OF_WORLD, cost)


@rule
def judge(household: Household, state: State, rules: Rules) -> None:
    """Trust and will follow the promises that fell due to a household this year."""
    kept, promises = 0.0, 0.0
    enterprise = state.enterprises[household.enterprise]
    cooperative = state.cooperatives[household.cooperative]
    if household.delivered > 0.0:
        promises += 1.0
        kept += order_purchase.promise_kept(enterprise.reneged, enterprise.paid_share)
    if household.dividend_land > 0.0 or household.dividend_cash > 0.0:
        promises += 1.0
        employer = state.enterprises[household.employer]
        kept += 0.0 if employer.failed else employer.dividend_paid
    if household.pooled > 0.0 and cooperative.surplus > 0.0:
        promises += 1.0
        kept += secondary_rebate.promise_kept(
            cooperative.refund_rate * cooperative.traded,
            secondary_rebate.distributable(cooperative.surplus, rules.secondary_rebate.reserve_share),
            rules.secondary_rebate.return_share,
        )
    if promises > 0.0:
        share = kept / promises
        household.trust = adapted(household.trust, share, rules.choice.expectation_weight)
        household.will = adapted(household.will, share, rules.choice.will_adjustment)
