"""Guaranteed dividend 保底分红: a household places a principal, the enterprise promises a rate.

The principal is land use rights at a valuation, own cash, a microloan, or public funds
quantified as the household's share (财政资金折股量化).  In winter the enterprise pays from
cash, after wages, costs, banks and produce: first its arrears, then the year's dividend.
What it cannot pay becomes arrears; after years in arrears it is restructured (a lower
rate, part of the principal turned into shares), and when it fails the principal is
recovered at a rate.  A household that placed a microloan still owes the bank.
"""

from typing import NamedTuple

from model import linkages
from model.compiled import rule
from model.declare.form import LinkageForm
from model.declare.names import Names
from model.declare.outcome import Outcome
from model.declare.parameter import parameter
from model.declare.payment import Payment, Stock
from model.programme import PUBLIC_PRINCIPAL
from model.programme.money import FOR_PRINCIPAL, ask_for_loan, borrow, share_out_loans
from model.sources import DIVIDENDS_PROMISED, assumed, switch
from model.world import agents
from model.world.agents import (
    ENTER,
    LEAVE,
    NO_AGENT,
    NO_WISH,
    Byte,
    Float,
    Industries,
    Rules,
    Seasonal,
    State,
    Sums,
)
from model.world.calendar import Moment
from model.world.households.allocating import Plots, cost_of_land, mean_quality, worth_of_return
from model.world.households.borrowing import may_borrow
from model.world.households.choosing import (
    certainty_equivalent,
    granted_share,
    inclusive_value,
    variance_of_promise,
)
from model.world.households.letting import rent_here
from model.world.households.reach import dividends_reach
from model.world.households.safety_net import loss_of_benefit
from model.world.households.season import (
    EntryDraws,
    Free,
    Promises,
    Prospects,
    attends,
    chooses,
    kept_belief,
    value_of_days,
    variance_of_land_here,
    yearly_labour_need,
)
from model.world.organisations.enterprises import cash_after
from model.world.organisations.means import add_capital, recovered_share, share_payable
from model.world.sectors import ENTERPRISES, GOVERNMENT, HOUSEHOLDS, REST_OF_WORLD, pay


class Terms(NamedTuple):
    """保底分红: a principal is placed with an enterprise, which promises a yearly rate."""

    enabled: bool = switch(True, "Whether enterprises offer guaranteed dividends.")
    rate: float = parameter(
        0.08,
        "1/year",
        allowed=(0.0, 1.0),
        uncertain=(0.05, 0.12),
        source_class="literature",
        source=DIVIDENDS_PROMISED,
        text="Dividend promised on the principal.",
        acts="policy",
    )
    profit_share: float = assumed(
        0.1,
        "share of profit above the hurdle",
        0.0,
        1.0,
        (0.0, 0.3),
        "Additional dividend in a good year.",
        acts="policy",
    )
    profit_hurdle: float = assumed(
        0.08,
        "share of equity",
        0.0,
        1.0,
        (0.04, 0.12),
        "Profit above which it is shared.",
        acts="policy",
    )
    principal_limit: float = assumed(
        0.45,
        "share of fixed capital",
        0.0,
        3.0,
        (0.2, 0.7),
        "Principal that an enterprise takes at most.",
        acts="policy",
    )
    land_share: float = assumed(
        0.5,
        "share of land",
        0.0,
        1.0,
        (0.3, 0.8),
        "Land that a joining household hands in.",
        acts="policy",
    )
    valuation_years: float = assumed(
        12.0,
        "year",
        0.0,
        50.0,
        (8.0, 18.0),
        "Years of rent at which land use rights are valued.",
        acts="policy",
    )
    cash_share: float = assumed(
        0.25,
        "share of cash above the reserve",
        0.0,
        1.0,
        (0.0, 0.5),
        "Own savings that a joining household places.",
    )
    cash_reserve: float = assumed(
        3000.0, "yuan/person", 0.0, 100_000.0, (1500.0, 6000.0), "Savings that a household keeps in hand."
    )
    microloan_chance: float = assumed(
        0.08, "probability", 0.0, 1.0, (0.0, 0.2), "Joining lifted households that place a microloan too."
    )
    early_exit_forfeit: float = assumed(
        0.5,
        "share of a year's dividend",
        0.0,
        1.0,
        (0.0, 1.0),
        "Dividend forfeited by a household that leaves early.",
        acts="policy",
    )
    technique: float = assumed(
        1.15, "share of household yield", 0.1, 3.0, (1.05, 1.3), "Yield of an enterprise on land handed in."
    )
    service_cost: float = assumed(
        0.55,
        "share of household labour at the local wage",
        0.0,
        2.0,
        (0.4, 0.8),
        "Hired work on land handed in.",
    )
    restructuring_rate_cut: float = assumed(
        0.5,
        "share of the rate",
        0.0,
        1.0,
        (0.3, 0.7),
        "Cut of the promised rate in a restructuring.",
        acts="policy",
    )
    restructuring_conversion: float = assumed(
        0.3,
        "share of principal",
        0.0,
        1.0,
        (0.1, 0.5),
        "Principal converted to enterprise shares.",
        acts="policy",
    )
    arrears_years: float = assumed(
        2.0,
        "year",
        1.0,
        10.0,
        (1.0, 3.0),
        "Years in arrears before a restructuring.",
        acts="policy",
    )


class Household(agents.Household):
    """What a household has under this form."""

    dividend_wish: Byte  # NO_WISH, ENTER or LEAVE, in spring
    had_public_principal: Byte  # 1 once public funds were placed for it
    dividend_land: Float  # mu handed in for a guaranteed dividend
    dividend_land_value: Float  # yuan a mu at which they count, as agreed
    dividend_cash: Seasonal  # principal placed in money
    dividend_arrears: Seasonal  # owed to it
    converted_shares: Seasonal  # principal turned into shares of the enterprise, at nominal value


class Enterprise(agents.Enterprise):
    """What an enterprise has under this form."""

    dividend_rate: Float  # promised, a year
    principal: Float  # placed in money by households
    converted_shares: Float  # principal turned into shares
    dividend_arrears: Float
    arrears_years: Float
    principal_offered: Float
    principal_wished: Float
    principal_granted: Float
    principal_placed: Float  # this spring
    principal_withdrawn: Float  # wished to be returned
    withdrawal_granted: Float
    dividend_land: Float  # mu
    dividend_basis: Float  # yuan on which the guaranteed dividend is due
    dividend_due: Float
    due_rate: Float  # promised for this year, before any restructuring
    dividend_paid: Float  # share of what is due
    profit_dividend: Float  # yuan per yuan of basis, above the guaranteed rate
    arrears_paid: Float  # share of dividend arrears paid
    conversion: Float  # share of principal converted into shares this winter
    recovered: Float  # share of principal and dividend arrears returned after a failure
    converted_dividend: Float  # yuan per yuan of converted shares


class County(agents.County):
    """What a county counts under this form."""

    public_principal_wished: Float
    public_principal_granted: Float  # share


# --- spring: the offer and the wish ----------------------------------------------------


@rule
def principal_room(capital: float, principal_limit: float, basis: float, in_arrears: bool) -> float:
    """Yuan of further basis that an enterprise takes: up to a share of its fixed capital.

    basis: yuan on which it already owes a dividend.  In arrears it takes none; room of less
    than one yuan is none.
    """
    room = principal_limit * capital - basis
    return 0.0 if in_arrears or room < 1.0 else room


@rule
def land_valuation(rent: float, quality: float, valuation_years: float) -> float:
    """Yuan/mu at which land use rights count as principal: years of rent.

    rent: yuan a mean mu and year; quality: mean of the plots handed in.
    """
    return valuation_years * rent * quality


@rule
def own_cash_placed(cash: float, persons: int, cash_reserve: float, cash_share: float) -> float:
    """Yuan of savings placed: a share of what exceeds the reserve (yuan per person)."""
    return cash_share * max(0.0, cash - cash_reserve * persons)


@rule
def yearly_gain(
    basis: float, rate: float, kept: float, money: float, hazard: float, lost: float, land_forgone: float
) -> float:
    """Expected yuan a year: the promised dividend as far as it is believed, less likely losses and the land.

    basis: yuan placed, land included; money: of it, in money of its own; kept: chance that the promise is
    kept; hazard: chance of a year that the enterprise breaks down; lost: share of the money lost then;
    land_forgone: what the household gives up with the land handed in.
    """
    return kept * rate * basis - hazard * lost * money - land_forgone


@rule
def variance_of_loss(money: float, hazard: float, lost: float) -> float:
    """Yuan squared: `lost` of the money is gone with chance `hazard` a year."""
    return hazard * (1.0 - hazard) * (lost * money) * (lost * money)


@rule
def early_exit_forfeit(cash_principal: float, rate: float, forfeit: float) -> float:
    """Yuan of principal that a household leaves behind when it leaves."""
    return min(1.0, rate * forfeit) * cash_principal


# --- winter: the enterprise's side -----------------------------------------------------


@rule
def profit_dividend(
    profit: float, guaranteed: float, equity: float, hurdle: float, share: float, basis: float
) -> float:
    """Yuan per yuan of basis in a good year, above the guaranteed rate.

    hurdle: share of equity that profit, after the guaranteed dividend, must exceed.
    """
    if basis <= 0.0:
        return 0.0
    return share * max(0.0, profit - guaranteed - hurdle * max(0.0, equity)) / basis


@rule
def years_in_arrears(years: float, arrears_left: float) -> float:
    """Years in a row that ended in arrears."""
    return years + 1.0 if arrears_left > 0.0 else 0.0


@rule
def restructured_rate(rate: float, cut: float) -> float:
    """The promised rate after a restructuring."""
    return rate * (1.0 - cut)


# --- the steps of the year -----------------------------------------------------------------


@rule
def is_inside(household: Household) -> bool:
    """Whether a household has placed land or money."""
    return household.dividend_land > 0.0 or household.dividend_cash > 0.0


@rule
def basis_of(household: Household) -> float:
    """Yuan on which a household's guaranteed dividend is due: money and land at its valuation."""
    return household.dividend_cash + household.dividend_land * household.dividend_land_value


@rule
def open_spring(county: County) -> None:
    """Wishes for public principal are counted anew."""
    county.public_principal_wished = 0.0


@rule
def offer(
    enterprise: Enterprise, county: County, rules: Rules, industries: Industries, moment: Moment
) -> None:
    """Room for principal on which the guaranteed dividend is promised."""
    enterprise.principal_wished = 0.0
    enterprise.principal_withdrawn = 0.0
    enterprise.principal_placed = 0.0
    enterprise.principal_offered = 0.0
    dividend = rules.guaranteed_dividend
    if enterprise.alive and dividend.enabled:
        enterprise.principal_offered = principal_room(
            enterprise.capital,
            dividend.principal_limit,
            enterprise.dividend_basis,
            enterprise.dividend_arrears > 0.0,
        )


@rule
def wish(
    land_value: float,
    household: Household,
    county: County,
    draws: EntryDraws,
    hopes: Prospects,
    state: State,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> float:
    """Whether to place a principal, keep it, or ask for it back."""
    household.dividend_wish = NO_WISH
    household.places_microloan = 0
    dividend = rules.guaranteed_dividend
    enterprise = state.enterprises[household.employer]
    if household.employer == NO_AGENT or not enterprise.alive:
        return land_value
    inside = is_inside(household)
    if not dividend.enabled:  # contracts that are running end
        if inside:
            household.dividend_wish = LEAVE
        return land_value
    if not inside:
        if enterprise.principal_offered <= 0.0 or linkages.own_land(household) < float(household.land):
            return land_value
        if not dividends_reach(household, county, rules):
            return land_value
    peers = county.peers[linkages.GUARANTEED_DIVIDEND]
    if not attends(household, county, peers, draws.dividend_attention, rules):
        return land_value
    plots, plan = hopes.plots, hopes.plan
    let_share = float(county.let_share[household.industry])
    public = 0.0
    if inside:
        land, money = household.dividend_land, household.dividend_cash
        value_of_mu = household.dividend_land_value
        land_forgone = worth_of_return(
            plots, plan, linkages.placed_quality(household, rules.land.plot_spread)
        )
        land_forgone *= land
    else:
        share = land_handed_in(plots, rules)
        land = share * plots.mu
        value_of_mu = 0.0
        if share > 0.0:
            quality = mean_quality(plots, 1.0 - share, 1.0)
            rent = rent_here(household, county, rules)
            value_of_mu = land_valuation(rent, quality, dividend.valuation_years)
        land_forgone = cost_of_land(plots, plan, let_share, share)
        if (
            county.microcredit_left > 0.0
            and county.borrowers_left > 0.0
            and draws.loan < dividend.microloan_chance
            and may_borrow(household.assisted, household.microloan, household.defaulted)
        ):
            household.places_microloan = 1
        public = public_principal(household, county, state, rules)
        money = own_money(household, rules)
    basis = land * value_of_mu + money + public
    kept = kept_belief(household, enterprise.reputation, rules)
    lost = 1.0 - rules.enterprises.recovery_value
    gain = yearly_gain(basis, enterprise.dividend_rate, kept, money, county.break_hazard, lost, land_forgone)
    if household.dibao and not inside:
        gain -= loss_of_benefit(household, enterprise.dividend_rate * basis, rules, moment)
    risk = variance_of_promise(enterprise.dividend_rate * basis, kept)
    risk += variance_of_loss(money, county.break_hazard, lost)
    # Land that would lie idle brings nothing, and so no risk.
    farmed = land if inside else max(0.0, land - (1.0 - plan.share) * plots.mu)
    risk -= variance_of_land_here(farmed, household, county, hopes, industries)
    value = certainty_equivalent(gain, risk, household.risk_aversion, household.smoothed_income)
    value -= value_of_days(hopes, rules)
    if inside:
        forfeit = early_exit_forfeit(money, enterprise.dividend_rate, dividend.early_exit_forfeit)
        if chooses(household, draws.dividend, value, -forfeit, rules):
            household.value[linkages.GUARANTEED_DIVIDEND] = value
        else:
            household.dividend_wish = LEAVE
        return land_value
    if basis <= 0.0:
        household.places_microloan = 0
        return land_value
    if chooses(household, draws.dividend, value, land_value, rules):
        linkages.give_up_land(household)
        household.value[linkages.GUARANTEED_DIVIDEND] = value
        household.dividend_wish = ENTER
        household.dividend_land_value = value_of_mu
    else:
        household.places_microloan = 0
    return inclusive_value(land_value, value, rules.choice.noise)


@rule
def own_money(household: Household, rules: Rules) -> float:
    """Yuan of savings and of a microloan that a joining household would place."""
    dividend = rules.guaranteed_dividend
    cash = own_cash_placed(household.cash, household.persons, dividend.cash_reserve, dividend.cash_share)
    return cash + (rules.credit.loan_limit if household.places_microloan else 0.0)


@rule
def give_up_land(household: Household) -> None:
    """Nothing is placed after all."""
    if household.dividend_wish == ENTER:
        household.dividend_wish = NO_WISH
        household.places_microloan = 0


@rule
def ask(household: Household, county: County, state: State, rules: Rules) -> None:
    """Principal to be placed or returned is added up at the enterprise."""
    if household.dividend_wish == NO_WISH:
        return
    dividend, weight = rules.guaranteed_dividend, household.weight
    enterprise = state.enterprises[household.employer]
    if household.dividend_wish == LEAVE:
        forfeit = 0.0
        if dividend.enabled:
            forfeit = early_exit_forfeit(
                household.dividend_cash, enterprise.dividend_rate, dividend.early_exit_forfeit
            )
        enterprise.principal_withdrawn += weight * (household.dividend_cash - forfeit)
        return
    public = public_principal(household, county, state, rules)
    basis = own_money(household, rules) + public
    if household.dividend_land_value > 0.0:
        land = dividend.land_share * linkages.own_land(household)
        basis += land * household.dividend_land_value
    if household.places_microloan:
        ask_for_loan(household, county, FOR_PRINCIPAL, rules.credit.loan_limit)
    enterprise.principal_wished += weight * basis
    county.public_principal_wished += weight * public


@rule
def land_handed_in(plots: Plots, rules: Rules) -> float:
    """Share of its own land that a joining household hands in: none where no land is let."""
    return rules.guaranteed_dividend.land_share if plots.rent > 0.0 else 0.0


@rule
def public_principal(household: Household, county: County, state: State, rules: Rules) -> float:
    """Yuan of public funds for a joining household: lifted and monitored, in supported projects, once."""
    if not household.assisted or household.had_public_principal or county.offered[PUBLIC_PRINCIPAL] <= 0.0:
        return 0.0
    if not state.enterprises[household.employer].supported:
        return 0.0
    return rules.money.principal_per_household


@rule
def to_settle(household: Household) -> bool:
    """A principal to place or to be returned."""
    return household.dividend_wish != NO_WISH


@rule
def left_by_wish(free: Free, household: Household, rules: Rules) -> Free:
    """What a wish to place a principal leaves of land and savings."""
    if household.dividend_wish != ENTER:
        return free
    dividend = rules.guaranteed_dividend
    placed = own_cash_placed(free.cash, household.persons, dividend.cash_reserve, dividend.cash_share)
    share = dividend.land_share if household.dividend_land_value > 0.0 else 0.0
    return Free(free.land - share * free.land, free.cash - placed)


@rule
def share_out(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """Public principal is shared in proportion to the wishes."""
    county.public_principal_granted = granted_share(
        county.offered[PUBLIC_PRINCIPAL], county.public_principal_wished
    )
    share_out_loans(county, FOR_PRINCIPAL)


@rule
def grant(means: float, enterprise: Enterprise, rules: Rules) -> float:
    """Every wish to place is met in proportion; principal is returned as far as there is cash."""
    enterprise.principal_granted = granted_share(enterprise.principal_offered, enterprise.principal_wished)
    returned = share_payable(enterprise.principal_withdrawn, min(enterprise.cash, means))
    enterprise.withdrawal_granted = returned
    return means - returned * enterprise.principal_withdrawn


@rule
def enter(household: Household, county: County, free: Free, state: State, rules: Rules) -> None:
    """Land, savings, a microloan and public funds become principal at the enterprise."""
    if household.dividend_wish != ENTER:
        return
    dividend, credit = rules.guaranteed_dividend, rules.credit
    enterprise = state.enterprises[household.employer]
    group = household.group
    weight = household.weight
    flows = county.flows
    granted = enterprise.principal_granted
    own = granted * own_cash_placed(
        household.cash, household.persons, dividend.cash_reserve, dividend.cash_share
    )
    public = granted * county.public_principal_granted * public_principal(household, county, state, rules)
    if public > 0.0:
        household.had_public_principal = 1
        county.delivered[PUBLIC_PRINCIPAL] += weight * public
    pay(flows.public_principal, GOVERNMENT, group, weight * public)
    loan = 0.0
    if household.places_microloan:
        loan = borrow(household, county, granted * credit.loan_limit, rules)
    if household.dividend_land_value > 0.0:
        household.dividend_land = granted * dividend.land_share * linkages.own_land(household)
    household.dividend_cash = own + public + loan
    household.cash += public - household.dividend_cash
    placed = weight * household.dividend_cash
    enterprise.cash += placed
    enterprise.principal += placed
    enterprise.principal_placed += placed
    pay(flows.principal_placed, group, ENTERPRISES, placed)


@rule
def leave(household: Household, county: County, state: State, rules: Rules) -> None:
    """A leaving household gets its land back, and its money as far as the enterprise has cash."""
    if household.dividend_wish != LEAVE:
        return
    enterprise = state.enterprises[household.employer]
    group = household.group
    weight = household.weight
    flows = county.flows
    share = enterprise.withdrawal_granted
    leaving = share * household.dividend_cash
    forfeit = 0.0
    if rules.guaranteed_dividend.enabled:
        forfeit = early_exit_forfeit(
            leaving, enterprise.dividend_rate, rules.guaranteed_dividend.early_exit_forfeit
        )
    household.dividend_land = 0.0
    household.dividend_cash -= leaving
    household.cash += leaving - forfeit
    enterprise.principal -= weight * leaving
    enterprise.cash -= weight * (leaving - forfeit)
    pay(flows.principal_returned, ENTERPRISES, group, weight * (leaving - forfeit))
    pay(flows.principal_lost, group, ENTERPRISES, weight * forfeit)


@rule
def own_land(land: float, household: Household) -> float:
    """Less what is handed in."""
    return land - household.dividend_land


@rule
def part_linked(household: Household) -> float:
    """1 for a household that has placed land or money."""
    return 1.0 if is_inside(household) else 0.0


@rule
def invest(enterprise: Enterprise, county: County) -> None:
    """Principal buys plant."""
    amount = min(enterprise.principal_placed, max(0.0, enterprise.cash))
    enterprise.cash -= amount
    add_capital(enterprise, amount)
    pay(county.flows.enterprise_investment, ENTERPRISES, REST_OF_WORLD, amount)


@rule
def open_harvest(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """The land that is farmed is counted anew."""
    enterprise.dividend_land = 0.0


@rule
def farm(
    household: Household,
    county: County,
    yield_here: float,
    state: State,
    rules: Rules,
    industries: Industries,
) -> None:
    """Land handed to an enterprise is farmed by it, with hired work."""
    placed = household.dividend_land
    if placed <= 0.0:
        return
    k = household.industry
    weight = household.weight
    value = yield_here * county.spot_price[k] * linkages.placed_quality(household, rules.land.plot_spread)
    dividend = rules.guaranteed_dividend
    enterprise = state.enterprises[household.employer]
    # Machines get dearer by the day as wages rise, and do as much more of the work.
    work_cost = yearly_labour_need(k, industries) * rules.labour.local_wage
    cost = industries[k].input_cost + dividend.service_cost * work_cost
    enterprise.dividend_land += weight * placed
    enterprise.land_revenue += weight * placed * value * dividend.technique
    enterprise.land_costs += weight * placed * cost


@rule
def open_winter(enterprise: Enterprise) -> None:
    """The basis of the guaranteed dividend is added up anew each winter."""
    enterprise.dividend_basis = 0.0


@rule
def claim(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """What the enterprise owes a dividend on."""
    basis = basis_of(household)
    if basis > 0.0 and rules.guaranteed_dividend.enabled:
        weight = household.weight
        state.enterprises[household.employer].dividend_basis += weight * basis


@rule
def clear(enterprise: Enterprise) -> None:
    """Nothing is due or paid yet."""
    enterprise.dividend_paid = 1.0
    enterprise.arrears_paid = 0.0
    enterprise.profit_dividend = 0.0
    enterprise.conversion = 0.0
    enterprise.recovered = 0.0
    enterprise.converted_dividend = 0.0
    enterprise.dividend_due = 0.0


@rule
def pay_claims(enterprise: Enterprise, county: County, rules: Rules) -> float:
    """Arrears first, then the year's dividend, then a share of a good profit; from cash only.

    Returns the yuan of dividend due for the year.
    """
    dividend = rules.guaranteed_dividend
    flows = county.flows
    enterprise.due_rate = enterprise.dividend_rate
    due = enterprise.due_rate * enterprise.dividend_basis
    enterprise.dividend_due = due
    arrears = enterprise.dividend_arrears
    arrears_share = share_payable(arrears, enterprise.cash)
    enterprise.arrears_paid = arrears_share
    enterprise.cash = cash_after(enterprise.cash, arrears_share * arrears)
    flows.dividend_arrears_paid[ENTERPRISES] -= arrears_share * arrears
    share = share_payable(due, enterprise.cash)
    enterprise.dividend_paid = share
    enterprise.cash = cash_after(enterprise.cash, share * due)
    flows.guaranteed_dividends[ENTERPRISES] -= share * due
    flows.dividend_arrears_incurred[ENTERPRISES] -= (1.0 - share) * due
    enterprise.dividend_arrears += (1.0 - share) * due - arrears_share * arrears
    if share == 1.0 and arrears_share == 1.0:
        enterprise.dividend_arrears = 0.0
        above = profit_dividend(
            enterprise.profit,
            due,
            linkages.equity_of(enterprise),
            dividend.profit_hurdle,
            dividend.profit_share,
            enterprise.dividend_basis,
        )
        total = min(above * enterprise.dividend_basis, enterprise.cash)
        if total > 0.0:
            enterprise.profit_dividend = total / enterprise.dividend_basis
            enterprise.cash -= total
            flows.guaranteed_dividends[ENTERPRISES] -= total
            due += total
    enterprise.arrears_years = years_in_arrears(enterprise.arrears_years, enterprise.dividend_arrears)
    return due


@rule
def net_of_claims(equity: float, enterprise: Enterprise) -> float:
    """Less principal and arrears; converted shares are no debt."""
    return equity - enterprise.principal - enterprise.dividend_arrears


@rule
def is_behind(enterprise: Enterprise) -> bool:
    """Whether dividends are in arrears."""
    return enterprise.dividend_arrears != 0.0


@rule
def pay_with_owners(enterprise: Enterprise, county: County, withdrawn: float) -> float:
    """Holders of converted shares get their part of what owners withdraw."""
    shares = enterprise.converted_shares
    if shares <= 0.0:
        return 0.0
    to_shares = withdrawn * shares / max(shares, linkages.equity_of(enterprise))
    enterprise.converted_dividend = to_shares / shares
    county.flows.converted_share_dividends[ENTERPRISES] -= to_shares
    return to_shares


@rule
def restructure(enterprise: Enterprise, county: County, rules: Rules) -> None:
    """After years in arrears the promised rate is cut, and part of the principal becomes shares."""
    dividend = rules.guaranteed_dividend
    if enterprise.arrears_years < dividend.arrears_years:
        return
    enterprise.arrears_years = 0.0
    enterprise.dividend_rate = restructured_rate(enterprise.dividend_rate, dividend.restructuring_rate_cut)
    enterprise.conversion = dividend.restructuring_conversion
    converted = dividend.restructuring_conversion * enterprise.principal
    enterprise.principal -= converted
    enterprise.converted_shares += converted
    county.flows.principal_converted[ENTERPRISES] += converted


@rule
def restructured(enterprise: Enterprise) -> bool:
    """Whether a part of the principal became shares this winter."""
    return enterprise.conversion > 0.0


@rule
def recover(left: float, enterprise: Enterprise, county: County) -> float:
    """Principal and dividend arrears come after produce."""
    flows = county.flows
    principal, arrears = enterprise.principal, enterprise.dividend_arrears
    share = recovered_share(left, principal + arrears)
    flows.principal_returned[ENTERPRISES] -= share * principal
    flows.principal_lost[ENTERPRISES] += (1.0 - share) * principal
    flows.dividend_arrears_paid[ENTERPRISES] -= share * arrears
    flows.dividend_arrears_lost[ENTERPRISES] += (1.0 - share) * arrears
    flows.converted_shares_lost[ENTERPRISES] += enterprise.converted_shares
    enterprise.recovered = share
    enterprise.principal = 0.0
    enterprise.dividend_arrears = 0.0
    enterprise.converted_shares = 0.0
    return left - share * (principal + arrears)


@rule
def found(enterprise: Enterprise, rules: Rules) -> None:
    """A new enterprise promises the usual rate and owes nothing."""
    enterprise.dividend_rate = rules.guaranteed_dividend.rate
    enterprise.dividend_basis = 0.0
    enterprise.arrears_years = 0.0


@rule
def receive(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """Arrears, the year's dividend as far as it is paid, new arrears, converted principal."""
    if household.employer == NO_AGENT:
        return
    enterprise = state.enterprises[household.employer]
    group = household.group
    weight = household.weight
    flows = county.flows
    basis = 0.0
    if enterprise.dividend_basis > 0.0:
        basis = basis_of(household)
    old = enterprise.arrears_paid * household.dividend_arrears
    due = enterprise.due_rate * basis
    paid = enterprise.dividend_paid * due + enterprise.profit_dividend * basis
    unpaid = (1.0 - enterprise.dividend_paid) * due
    from_shares = enterprise.converted_dividend * household.converted_shares
    converted = enterprise.conversion * household.dividend_cash
    if old + due + paid + from_shares + converted == 0.0:
        return
    flows.dividend_arrears_paid[group] += weight * old
    flows.guaranteed_dividends[group] += weight * paid
    flows.dividend_arrears_incurred[group] += weight * unpaid
    flows.converted_share_dividends[group] += weight * from_shares
    flows.principal_converted[group] -= weight * converted
    household.dividend_arrears += unpaid - old
    household.dividend_cash -= converted
    household.converted_shares += converted
    income = old + paid + from_shares
    household.property += income
    household.received[linkages.GUARANTEED_DIVIDEND] += income
    household.cash += income


@rule
def judge(promises: Promises, household: Household, county: County, state: State, rules: Rules) -> Promises:
    """The year's dividend fell due to who has placed land or money, if any was owed."""
    if not is_inside(household):
        return promises
    employer = state.enterprises[household.employer]
    if employer.dividend_basis <= 0.0:
        return promises
    due = employer.due_rate * basis_of(household)
    kept = 0.0 if employer.failed else employer.dividend_paid * due
    return Promises(promises.due + due, promises.kept + kept)


@rule
def judge_enterprise(promises: Promises, enterprise: Enterprise, rules: Rules) -> Promises:
    """The year's dividend fell due if any was owed."""
    kept = 0.0 if enterprise.failed else enterprise.dividend_paid * enterprise.dividend_due
    return Promises(promises.due + enterprise.dividend_due, promises.kept + kept)


@rule
def recover_by_household(household: Household, county: County, state: State) -> None:
    """A failed enterprise gives land back, and principal and arrears as far as liquidation goes.

    Its orders and jobs end as every year's do: next spring it offers none.
    """
    employer = state.enterprises[household.employer]
    if household.employer == NO_AGENT or not employer.failed:
        return
    group = household.group
    weight = household.weight
    flows = county.flows
    share = employer.recovered
    principal, arrears = household.dividend_cash, household.dividend_arrears
    flows.principal_returned[group] += weight * share * principal
    flows.principal_lost[group] -= weight * (1.0 - share) * principal
    flows.dividend_arrears_paid[group] += weight * share * arrears
    flows.dividend_arrears_lost[group] -= weight * (1.0 - share) * arrears
    flows.converted_shares_lost[group] -= weight * household.converted_shares
    household.property += share * arrears
    household.received[linkages.GUARANTEED_DIVIDEND] += share * arrears
    household.cash += share * (principal + arrears)
    household.dividend_cash = 0.0
    household.dividend_arrears = 0.0
    household.converted_shares = 0.0
    household.dividend_land = 0.0


@rule
def measure_household(household: Household, county: County, state: State, rules: Rules, sums: Sums) -> None:
    """Principal in money, and dividends owed."""
    weight = household.weight
    sums.dividend_arrears += weight * household.dividend_arrears
    sums.principal_placed += weight * household.dividend_cash


@rule
def measure_enterprise(
    enterprise: Enterprise, county: County, state: State, rules: Rules, sums: Sums
) -> None:
    """Who owes a dividend, what was due and paid of it, and what is owed of this and earlier years."""
    sums.enterprises_promising += 1.0 if enterprise.dividend_due > 0.0 else 0.0
    sums.enterprises_in_arrears += 1.0 if enterprise.dividend_arrears > 0.0 else 0.0
    sums.dividend_due += enterprise.dividend_due
    sums.dividend_paid += enterprise.dividend_due * enterprise.dividend_paid
    sums.dividend_arrears += enterprise.dividend_arrears


FORM = LinkageForm(
    name="guaranteed_dividend",
    place=2,
    names=Names("guaranteed dividend", "保底分红"),
    terms=Terms,
    household=Household,
    enterprise=Enterprise,
    county=County,
    payments=(
        Payment("public_principal", GOVERNMENT, HOUSEHOLDS, part="money"),
        Payment("principal_placed", HOUSEHOLDS, ENTERPRISES),
        Payment("principal_returned", ENTERPRISES, HOUSEHOLDS),
        Payment("guaranteed_dividends", ENTERPRISES, HOUSEHOLDS),
        Payment("dividend_arrears_paid", ENTERPRISES, HOUSEHOLDS),
        Payment("converted_share_dividends", ENTERPRISES, HOUSEHOLDS),
        Payment("dividend_arrears_incurred", ENTERPRISES, HOUSEHOLDS, cash=False),
        Payment("dividend_arrears_lost", HOUSEHOLDS, ENTERPRISES, cash=False),
        Payment("principal_converted", HOUSEHOLDS, ENTERPRISES, cash=False),
        Payment("principal_lost", HOUSEHOLDS, ENTERPRISES, cash=False),
        Payment("converted_shares_lost", HOUSEHOLDS, ENTERPRISES, cash=False),
    ),
    stocks=(
        Stock(
            "dividend_principal",
            rises_with=("principal_placed",),
            falls_with=("principal_returned", "principal_converted", "principal_lost"),
            household="dividend_cash",
            enterprise="principal",
        ),
        Stock(
            "dividend_arrears",
            rises_with=("dividend_arrears_incurred",),
            falls_with=("dividend_arrears_paid", "dividend_arrears_lost"),
            household="dividend_arrears",
            enterprise="dividend_arrears",
        ),
        Stock(
            "converted_shares",
            rises_with=("principal_converted",),
            falls_with=("converted_shares_lost",),
            household="converted_shares",
            enterprise="converted_shares",
        ),
    ),
    outcomes=(
        Outcome(
            "households",
            "dividend_arrears",
            "yuan",
            "Guaranteed dividends owed to households at the end of the year.",
        ),
        Outcome(
            "households", "principal_placed", "yuan", "Money placed with enterprises at the end of the year."
        ),
        Outcome(
            "organisations", "enterprises_promising", "enterprise", "Owed a guaranteed dividend for the year."
        ),
        Outcome(
            "organisations", "enterprises_in_arrears", "enterprise", "Owe dividends of this or earlier years."
        ),
        Outcome("organisations", "dividend_due", "yuan/year", "Guaranteed dividends due."),
        Outcome("organisations", "dividend_paid", "yuan/year", "Paid of what was due in the year."),
        Outcome(
            "organisations", "dividend_arrears", "yuan", "Guaranteed dividends owed at the end of the year."
        ),
        Outcome(
            "organisations",
            "dividend_paid_share",
            "share",
            "Paid of the guaranteed dividends due in the year.",
            total=("dividend_paid",),
            over="dividend_due",
        ),
    ),
    steps={
        "open_spring": open_spring,
        "offer": offer,
        "wish": wish,
        "give_up_land": give_up_land,
        "ask": ask,
        "to_settle": to_settle,
        "left_by_wish": left_by_wish,
        "share_out": share_out,
        "grant": grant,
        "enter": enter,
        "leave": leave,
        "own_land": own_land,
        "part_linked": part_linked,
        "part_led_by_employer": part_linked,
        "invest": invest,
        "open_harvest": open_harvest,
        "farm": farm,
        "open_winter": open_winter,
        "claim": claim,
        "clear": clear,
        "pay_claims": pay_claims,
        "net_of_claims": net_of_claims,
        "is_behind": is_behind,
        "pay_with_owners": pay_with_owners,
        "restructure": restructure,
        "restructured": restructured,
        "recover": recover,
        "found": found,
        "receive": receive,
        "judge": judge,
        "judge_enterprise": judge_enterprise,
        "recover_by_household": recover_by_household,
        "measure_household": measure_household,
        "measure_enterprise": measure_enterprise,
        "took_part": part_linked,
    },
    early=("grant",),
    shown_first=("rate", "principal_limit", "profit_share", "arrears_years"),
    # Savings that households keep in hand, also from share cooperation, and principal that was not returned.
    works_when_off=("cash_reserve", "restructuring_conversion", "arrears_years"),
    chinese={
        "enabled": "企业是否提供保底分红",
        "rate": "承诺的本金分红率",
        "profit_share": "丰年的额外分红",
        "profit_hurdle": "开始分享利润的门槛",
        "principal_limit": "企业最多接受的本金",
        "land_share": "参加农户入股的土地",
        "valuation_years": "土地经营权按多少年租金作价",
        "cash_share": "参加农户入股的自有资金",
        "cash_reserve": "农户手中留存的资金",
        "microloan_chance": "参加的脱贫户中另以小额信贷入股的比例",
        "early_exit_forfeit": "提前退出农户放弃的分红",
        "technique": "企业在入股土地上的产量",
        "service_cost": "入股土地上的雇工费用",
        "restructuring_rate_cut": "重组时承诺分红率的下调",
        "restructuring_conversion": "本金转为企业股份的比例",
        "arrears_years": "重组之前的拖欠年数",
    },
)
