"""A cooperative: it pools members' trade, serves them, and runs the business of its shares."""

from typing import TYPE_CHECKING, Any

import mesa

from model.world.randomness import COOPERATIVE
from tests.reference.ledger import AccountHolder, Escrow, copy_numbers
from tests.reference.linkages import secondary_rebate, share_cooperation
from tests.reference.rules import cooperative_rules, will

if TYPE_CHECKING:
    from tests.reference.county import CountyAgent


class CooperativeAgent(
    secondary_rebate.Cooperative, share_cooperation.Cooperative, AccountHolder, mesa.Agent
):
    """One cooperative, which stands for `weight` cooperatives; amounts are those of one."""

    sector = "cooperatives"

    def __init__(self, model: Any, county: "CountyAgent", row: Any) -> None:
        super().__init__(model)
        self.county, self.rules, self.ledger = county, model.rules, county.ledger
        self.number = int(row["number"])
        self.industry = int(row["industry"])
        self.facts = model.industries[self.industry]
        self.alive, self.failed = bool(row["alive"]), False
        copy_numbers(row, self)
        self.escrow = Escrow(self.sector)

    def draw(self, purpose: int) -> float:
        return self.model.draw(COOPERATIVE, self.county.code, self.number, purpose)

    def set_aside(self, amount: float) -> None:
        """Cash that its members will draw before the season ends."""
        self.cash -= amount
        self.escrow.fill(self.weight * amount)

    def means(self) -> float:
        """Yuan that it can pay at once."""
        return self.cash

    # --- spring -----------------------------------------------------------------------

    def offer(self) -> None:
        self.offer_shares()

    def share_capacity(self) -> None:
        self.grant_shares()

    def invest_money_of_spring(self) -> None:
        """What was paid for shares becomes equipment."""
        self.buy_equipment()

    # --- autumn -----------------------------------------------------------------------

    def open_autumn(self) -> None:
        """The year's counts of trade and land start at zero."""
        self.open_trade()
        self.open_share_land()

    # --- winter -----------------------------------------------------------------------

    def settle(self) -> None:
        self.clear_shares()
        self.clear_refund()
        self.failed = False
        if not self.alive:
            self.years_closed += 1.0
            return
        self.settle_share_business()
        self.settle_trade()
        # Whether costs are covered is known before the refund, which never exceeds the cash.
        if cooperative_rules.dissolves(self.cash):
            self.dissolve()
        else:
            self.return_surplus()

    def keeps_word(self, purpose: int, compliance: float) -> bool:
        """Some do not; model cooperatives do more often."""
        avoided = self.rules.will.model_compliance
        return self.draw(purpose) < will.kept_compliance(compliance, self.model_share, avoided)

    def dissolve(self) -> None:
        """Equipment is sold, debts are paid as far as it goes, the rest goes back to the shares."""
        outside = self.county.outside
        self.sell_off_equipment()
        if self.cash < 0.0:  # suppliers, in the rest of the world, are left unpaid
            unpaid, self.cash = -self.cash, 0.0
            self.ledger.undo("cooperative_costs", self.sector, outside.sector, self.weight * unpaid)
            outside.debit(self.weight * unpaid)
        self.return_shares()
        self.pay(outside, "cooperative_costs", self.cash)  # where nobody paid for shares
        self.cash = self.years_closed = 0.0
        self.county.programme.built["model_cooperatives"] -= self.weight * self.model_share
        self.model_share = 0.0
        self.alive, self.failed = False, True

    def close_year(self) -> None:
        """What households will expect of it; and a new one in place of one long dissolved."""
        weight = self.rules.choice.expectation_weight
        self.learn_refund(weight)
        self.learn_share_dividend(weight)
        if not self.alive and self.years_closed >= self.rules.cooperatives.entry_years:
            self.alive = True
            self.get(self.county.outside, "cooperative_founding", self.rules.cooperatives.starting_reserve)
            self.begin_without_refund()
            self.begin_without_shares()
