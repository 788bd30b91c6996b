"""A leading enterprise: its offers of spring, its payroll, and what it buys in autumn."""

from typing import TYPE_CHECKING, Any

import mesa

from model.linkages.order_purchase import KEPT, PAID_LATE, REFUSED, RENEGOTIATED
from model.world.calendar import AUTUMN, SEASONS, SPRING
from model.world.randomness import (
    DEMAND_ANGLE,
    DEMAND_RADIUS,
    ENTERPRISE,
    RENEGING,
    RENEGING_ENFORCEMENT,
    RENEGING_OUTCOME,
    standard_normal,
)
from tests.reference.enterprise_winter import Reckoning
from tests.reference.ledger import AccountHolder, Escrow, copy_numbers
from tests.reference.rules import (
    choosing,
    employment,
    enterprise_rules,
    farming,
    guaranteed_dividend,
    order_purchase,
    working,
)

if TYPE_CHECKING:
    from tests.reference.county import CountyAgent


class EnterpriseAgent(Reckoning, AccountHolder, mesa.Agent):
    """One leading enterprise; there is a row for each, so its weight is one."""

    sector = "enterprises"
    weight = 1.0

    def __init__(self, model: Any, county: "CountyAgent", row: Any) -> None:
        super().__init__(model)
        self.county, self.rules, self.ledger = county, model.rules, county.ledger
        self.number = int(row["number"])
        self.industry = int(row["industry"])
        self.facts = model.industries[self.industry]
        self.market_form, self.runs_base = bool(row["market_form"]), bool(row["runs_base"])
        self.alive, self.supported = bool(row["alive"]), bool(row["supported"])
        self.failed, self.reneged = False, KEPT
        self.guaranteed = False
        copy_numbers(row, self)
        self.escrow = Escrow(self.sector)

    def draw(self, purpose: int) -> float:
        return self.model.draw(ENTERPRISE, self.county.code, self.number, purpose)

    def long_run_price(self) -> float:
        return self.facts.price * self.county.price_basis

    def set_aside(self, transaction_total: float) -> None:
        """Cash that its households will draw before the season ends."""
        self.cash = enterprise_rules.cash_after(self.cash, transaction_total)
        self.escrow.fill(transaction_total)

    # --- money of every season --------------------------------------------------------

    def means(self) -> float:
        """Yuan that it can pay at once: cash and what the bank still lends."""
        return self.cash + enterprise_rules.credit_room(self.capital, self.credit_line(), self.debt)

    def credit_line(self) -> float:
        """Share of its capital up to which the bank lends: further with a guarantee."""
        guaranteed = self.rules.money.guarantee_line if self.guaranteed else 0.0
        return self.rules.credit.credit_line + guaranteed

    def draw_on_bank(self) -> None:
        """What it paid beyond its cash, the bank lent."""
        if self.cash < 0.0:
            lent = -self.cash
            self.get(self.county.banks, "bank_loans", lent)
            self.cash = 0.0
            self.debt += lent

    def add_capital(self, amount: float) -> None:
        """Capacity grows with capital."""
        if self.capital > 0.0:
            self.capacity *= 1.0 + amount / self.capital
        self.capital += amount

    def invest(self, grant: str, public: float, own: float) -> None:
        """A grant and money of its own buy plant; grant: the transaction."""
        self.get(self.county.government, grant, public)
        self.pay(self.county.outside, "enterprise_investment", public + own)
        self.add_capital(public + own)

    def largest_wages(self, season: int) -> float:
        """Yuan that the season's jobs cost if all have full skill and a certificate and miss no day."""
        best_paid = working.skill_pay(1.0, self.rules.labour.skill_wage)
        if self.rules.skill.enabled:
            best_paid *= 1.0 + self.rules.skill.certificate_wage
        return self.season_days[season] * self.job_wage * best_paid

    def hire(self, season: int) -> None:
        """It keeps the jobs that it can pay this season."""
        self.job_share = employment.payable_share(self.largest_wages(season), self.means())
        self.job_days = self.job_wages = 0.0

    def close_season(self) -> None:
        self.year_job_days += self.job_days
        self.year_job_wages += self.job_wages
        self.draw_on_bank()

    # --- spring -----------------------------------------------------------------------

    def offer(self) -> None:
        """Orders, room for principal, and jobs, while it is alive."""
        self.order_offered = self.order_wished = self.order_price = self.advances_wished = 0.0
        self.principal_offered = self.principal_wished = self.principal_withdrawn = 0.0
        self.principal_placed = 0.0
        self.jobs_offered = self.base_days = self.jobs_filled = 0.0
        self.season_days = [0.0] * len(SEASONS)
        self.households_led = self.year_job_days = self.year_job_wages = 0.0
        local_wage = self.rules.labour.local_wage * self.county.wage_level * self.model.wages
        self.job_wage = employment.job_wage(local_wage, self.rules.employment.wage_premium)
        if self.alive:
            if self.rules.order_purchase.enabled:
                self.offer_orders()
            if self.rules.guaranteed_dividend.enabled:
                self.principal_offered = guaranteed_dividend.principal_room(
                    self.capital,
                    self.rules.guaranteed_dividend.principal_limit,
                    self.dividend_basis,
                    self.dividend_arrears > 0.0,
                )
            if self.rules.employment.enabled:
                self.offer_jobs()

    def offer_orders(self) -> None:
        """The quantity, the price rule, and the gain and risk that households see in it."""
        order, risk = self.rules.order_purchase, self.facts.price_risk
        expected = self.county.expected_price[self.industry]
        floor = self.order_floor = order.floor * self.long_run_price()
        self.order_offered = order_purchase.offered_quantity(self.capacity, order.capacity_share)
        self.order_risk = order_purchase.price_variance(expected, risk)
        if self.market_form:
            mean, variance = order_purchase.expected_with_floor(expected * (1.0 + order.premium), risk, floor)
            self.order_risk -= variance
            self.order_gain = mean - expected
        else:
            self.order_price = order_purchase.fixed_price(floor, expected, order.premium)
            self.order_gain = self.order_price - expected

    def offer_jobs(self) -> None:
        """Jobs by expected throughput, and on a demonstration base."""
        jobs, bases = self.rules.employment, self.rules.work
        throughput = self.capacity * self.rules.enterprises.utilisation * self.long_run_price()
        if self.runs_base and self.supported:
            self.build_base()
            self.base_days = employment.base_days(
                bases.base_households, bases.base_days, bases.demonstration_bases
            ) * employment.base_built(self.base_invested, bases.base_investment, bases.demonstration_bases)
        processing = employment.days_needed(throughput, jobs.days_per_thousand_yuan, self.model.wages)
        self.jobs_offered = jobs.local_hiring_share * processing + self.base_days

    def build_base(self) -> None:
        """Its part of the public money for bases becomes capital and capacity."""
        programme = self.county.programme
        if programme.offered["demonstration_bases"] > 0.0:
            amount = programme.offered["demonstration_bases"] / programme.bases
            self.invest("base_investment", amount, own=0.0)
            self.base_invested += amount
            programme.deliver("demonstration_bases", amount)

    def share_capacity(self) -> None:
        """Every wish is met in proportion; money goes to wages, then leavers, then advances."""
        self.order_granted = choosing.granted_share(self.order_offered, self.order_wished)
        self.principal_granted = choosing.granted_share(self.principal_offered, self.principal_wished)
        money = self.means()
        money -= min(money, self.largest_wages(SPRING))
        self.withdrawal_granted = guaranteed_dividend.share_payable(
            self.principal_withdrawn, min(self.cash, money)
        )
        money -= self.withdrawal_granted * self.principal_withdrawn
        advances = self.order_granted * self.advances_wished
        self.advance_granted = self.order_granted * employment.payable_share(advances, money)

    def invest_principal(self) -> None:
        """Principal placed this spring buys plant, as far as its cash is still there."""
        amount = min(self.principal_placed, max(0.0, self.cash))
        self.pay(self.county.outside, "enterprise_investment", amount)
        self.add_capital(amount)

    # --- autumn -----------------------------------------------------------------------

    def open_autumn(self) -> None:
        """An order that follows the market gets its price; the year's counts start at zero."""
        if self.market_form:
            self.order_price = order_purchase.market_price(
                self.order_floor, self.spot_price(), self.rules.order_purchase.premium
            )
        self.delivered = self.dividend_land = self.land_revenue = self.land_costs = 0.0

    def spot_price(self) -> float:
        return self.county.spot_price[self.industry]

    def turnover_asked(self) -> float:
        """Yuan that it lacks to pay for what was delivered, if a supported project."""
        if not (self.alive and self.supported) or self.delivered <= 0.0:
            return 0.0
        due = self.own_part() * self.delivered * self.order_price
        return max(0.0, due + self.largest_wages(AUTUMN) - self.means())

    def keep_or_renege(self) -> None:
        """It buys as promised, or renegotiates, refuses, or pays late for want of money."""
        order, contract = self.rules.order_purchase, self.order_price
        self.price_paid, self.accepted_share, self.paid_share = contract, 1.0, 1.0
        self.reneging_penalty, self.reneged = 0.0, KEPT
        if self.delivered <= 0.0:
            return
        spot = self.spot_price()
        temptation = order_purchase.reneging_gain(
            contract,
            spot * (1.0 + self.rules.prices.delivery_cost),
            order.enterprise_penalty,
            order.enterprise_enforcement,
            self.reputation,
            order.reputation_value,
        )
        probability = order_purchase.breach_probability(temptation, contract, order.breach_noise)
        if self.draw(RENEGING) < probability:
            broken = self.break_promise(contract, spot)
            if self.draw(RENEGING_ENFORCEMENT) < order.enterprise_enforcement:
                self.reneging_penalty = order.enterprise_penalty * contract * broken
        money = self.means()
        money -= min(money, self.largest_wages(AUTUMN))
        self.paid_share = order_purchase.paid_share(self.own_part() * self.owed_for_orders(), money)
        if self.reneged == KEPT and self.paid_share < 1.0:
            self.reneged = PAID_LATE

    def break_promise(self, contract: float, spot: float) -> float:
        """A lower price or a quality dispute: share of the delivery on which the promise is broken."""
        order = self.rules.order_purchase
        if self.draw(RENEGING_OUTCOME) < order.renegotiation_chance:
            self.reneged = RENEGOTIATED
            self.price_paid = order_purchase.renegotiated_price(contract, spot, order.renegotiated_gap)
            return 1.0
        self.reneged = REFUSED
        self.accepted_share = 1.0 - order.refused_share
        return order.refused_share

    def owed_for_orders(self) -> float:
        return self.delivered * (self.accepted_share * self.price_paid + self.reneging_penalty)

    def own_part(self) -> float:
        """Share of the price of produce that no bank lends against it."""
        return 1.0 - self.rules.credit.purchase_credit

    def buy_and_process(self) -> None:
        """It pays what it can for orders, fills the plant from the spot market, processes and sells."""
        if not self.alive:
            return
        county, firm = self.county, self.rules.enterprises
        spot, long_run = self.spot_price(), self.long_run_price()
        normal = standard_normal(self.draw(DEMAND_RADIUS), self.draw(DEMAND_ANGLE))
        product_price = enterprise_rules.output_price(
            long_run,
            spot / county.usual_price(self.industry),
            self.facts.value_added + county.programme.value_added_gain[self.industry],
            self.rules.prices.pass_through,
            farming.luck_effect(firm.demand_risk, normal) * (1.0 + self.model.demand_change),
        )
        processing = firm.processing_cost * long_run
        brought_in = spot * (1.0 + self.rules.prices.delivery_cost)
        accepted, owed = self.delivered * self.accepted_share, self.owed_for_orders()
        wanted = enterprise_rules.spot_quantity_wanted(
            self.capacity, firm.utilisation, accepted, product_price - brought_in - processing
        )
        paid = self.ordered_paid = owed * self.paid_share
        money = self.means() - self.own_part() * paid - self.largest_wages(AUTUMN)
        bought = enterprise_rules.affordable_quantity(wanted, self.own_part() * brought_in, money)
        self.throughput = accepted + bought
        self.sales = self.throughput * product_price + self.land_revenue
        running = processing * self.throughput + self.land_costs
        if spot < self.order_price:  # over-delivery is tempting, so deliveries are checked
            running += self.rules.order_purchase.inspection_cost * self.order_price * accepted
        self.costs = owed + bought * brought_in + running
        # Produce is paid for before its product is sold: the bank lends what cash does not cover.
        self.purchase_loan = max(0.0, paid + bought * brought_in - self.cash)
        self.set_aside(paid)
        self.trade_arrears += owed - paid
        self.pay(county.outside, "spot_purchases", bought * brought_in)
        self.draw_on_bank()
        self.get(county.outside, "enterprise_sales", self.sales)
        self.pay(county.outside, "operating_costs", running)
