"""A leading enterprise: its offers of spring, its payroll, and what it buys in autumn."""

from typing import TYPE_CHECKING, Any

import mesa

from model.world.calendar import AUTUMN, SPRING
from model.world.randomness import DEMAND_ANGLE, DEMAND_RADIUS, ENTERPRISE, standard_normal
from tests.reference.enterprise_winter import Reckoning
from tests.reference.ledger import AccountHolder, Escrow, copy_numbers
from tests.reference.linkages import employment, guaranteed_dividend, order_purchase
from tests.reference.rules import enterprise_rules, farming

if TYPE_CHECKING:
    from tests.reference.county import CountyAgent


class EnterpriseAgent(
    order_purchase.Enterprise,
    guaranteed_dividend.Enterprise,
    employment.Enterprise,
    Reckoning,
    AccountHolder,
    mesa.Agent,
):
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
        self.failed = self.guaranteed = False
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

    def close_season(self) -> None:
        self.count_work()
        self.draw_on_bank()

    # --- spring -----------------------------------------------------------------------

    def offer(self) -> None:
        """Orders, room for principal, and jobs, while it is alive; else last year's are cleared."""
        self.households_led = 0.0
        self.offer_orders()
        self.offer_principal()
        self.offer_jobs()

    def share_capacity(self) -> None:
        """Every wish is met in proportion; money goes to wages, leavers, field staff, advances."""
        money = self.means()
        money -= min(money, self.largest_wages(SPRING))
        left = self.grant_principal(money)
        self.grant_orders(left)

    def invest_money_of_spring(self) -> None:
        """What was placed with it becomes plant."""
        self.invest_principal()

    # --- autumn -----------------------------------------------------------------------

    def open_autumn(self) -> None:
        """The year's counts of produce and land start at zero."""
        self.open_deliveries()
        self.open_dividend_land()

    def spot_price(self) -> float:
        return self.county.spot_price[self.industry]

    def turnover_asked(self) -> float:
        """Yuan that it lacks to pay for what was delivered, if a supported project."""
        due = self.due_for_orders()
        if not (self.alive and self.supported) or due <= 0.0:
            return 0.0
        return max(0.0, due + self.largest_wages(AUTUMN) - self.means())

    def price_brought_in(self) -> float:
        """Yuan/t of the market at its gate."""
        return self.spot_price() * (1.0 + self.rules.prices.delivery_cost)

    def own_part(self) -> float:
        """Share of the price of produce that no bank lends against it."""
        return 1.0 - self.rules.credit.purchase_credit

    def see_market(self) -> None:
        """What the product of a tonne fetches this autumn, and what processing one costs, with wages."""
        county, firm, long_run = self.county, self.rules.enterprises, self.long_run_price()
        normal = standard_normal(self.draw(DEMAND_RADIUS), self.draw(DEMAND_ANGLE))
        self.product_price = enterprise_rules.output_price(
            long_run,
            self.spot_price() / county.usual_price(self.industry),
            self.facts.value_added + county.programme.value_added_gain[self.industry],
            self.rules.prices.pass_through,
            farming.luck_effect(firm.demand_risk, normal) * (1.0 + self.model.demand_change),
        )
        self.tonne_costs = firm.processing_cost * long_run + self.wages_of_tonne()

    def buy_and_process(self) -> None:
        """It pays what it can for orders, fills the plant from the spot market, processes and sells."""
        self.throughput = 0.0
        if not self.alive:
            return
        county, firm = self.county, self.rules.enterprises
        processing, brought_in = firm.processing_cost * self.long_run_price(), self.price_brought_in()
        accepted, owed = self.delivered * self.accepted_share, self.owed_for_orders()
        wanted = enterprise_rules.spot_quantity_wanted(
            self.capacity, firm.utilisation, accepted, self.product_price - brought_in - processing
        )
        paid = self.ordered_paid = self.due_in_autumn() * self.paid_share
        money = self.means() - self.own_part() * paid - self.largest_wages(AUTUMN)
        bought = enterprise_rules.affordable_quantity(wanted, self.own_part() * brought_in, money)
        self.throughput = accepted + bought
        self.sales = self.throughput * self.product_price + self.land_revenue
        running = processing * self.throughput + self.land_costs
        running += self.inspection_cost(accepted)
        self.costs = owed + bought * brought_in + running
        # Produce is paid for before its product is sold: the bank lends what cash does not cover.
        self.purchase_loan = max(0.0, paid + bought * brought_in - self.cash)
        self.pay_for_orders(paid)
        self.pay(county.outside, "spot_purchases", bought * brought_in)
        self.draw_on_bank()
        self.get(county.outside, "enterprise_sales", self.sales)
        self.pay(county.outside, "operating_costs", running)
