"""A county: its market, its budgets, and the order in which its agents act in a season."""

from typing import Any

import mesa

from model.linkages import FORMS
from model.world.calendar import AUTUMN, SEASONS, SPRING, SUMMER, WINTER
from model.world.randomness import COUNTY, HIRING_ORDER
from model.world.sectors import GROUPS, SECTORS
from tests.reference.cooperative import CooperativeAgent
from tests.reference.enterprise import EnterpriseAgent
from tests.reference.household import HouseholdAgent
from tests.reference.ledger import Ledger, Outside, agree
from tests.reference.programme import Programme
from tests.reference.rules import choosing


class CountyAgent(mesa.Agent):
    """One county, with its households, enterprises and cooperatives."""

    def __init__(self, model: Any, row: Any) -> None:
        super().__init__(model)
        self.rules = model.rules
        self.code = int(row["code"])
        self.household_weight = [float(weight) for weight in row["household_weight"]]
        self.price_basis, self.wage_level = float(row["price_basis"]), float(row["wage_level"])
        self.casual_share = float(row["casual_share"])
        self.spot_price = [float(price) for price in row["spot_price"]]
        self.expected_price = [float(price) for price in row["expected_price"]]
        self.weather = float(row["weather"])
        self.peers = [float(share) for share in row["peers"]]
        self.linked = [0.0] * len(FORMS)
        self.public_principal_wished = self.public_principal_granted = 0.0
        self.public_shares_wished = self.public_shares_granted = 0.0
        self.labour_excess = 0.0
        self.ledger = Ledger()
        self.government, self.banks = Outside("government"), Outside("banks")
        self.outside = Outside("rest_of_world")
        self.enterprises: list[EnterpriseAgent] = []
        self.cooperatives: list[CooperativeAgent] = []
        self.households: list[HouseholdAgent] = []
        self.programme = Programme(self, row)

    def settle_in(self, households: Any, first: int, last: int) -> None:
        """Its households move in; the organisations that they are linked to are there already."""
        self.households = [HouseholdAgent(self.model, self, households[i]) for i in range(first, last)]
        self.opening = self.cash_by_sector()

    def pay_outside(self, transaction: str, payer: str, payee: str, total: float) -> None:
        """A payment between two sectors without agents, on behalf of an agent."""
        self.ledger.enter(transaction, payer, payee, total)

    def usual_price(self, industry: int) -> float:
        """Long-run yuan/t at the county seat, with what brands and e-commerce add to it."""
        gain = self.programme.price_gain[industry]
        return self.model.industries[industry].price * self.price_basis * (1.0 + gain)

    # --- the four seasons -------------------------------------------------------------

    def plan(self) -> None:
        """Spring: offers, wishes, capacity shared, contracts entered, fields planted."""
        self.public_principal_wished = self.public_shares_wished = 0.0
        self.linked = [0.0] * len(FORMS)
        self.programme.open_year()
        organisations = [*self.enterprises, *self.cooperatives]
        for organisation in organisations:
            organisation.offer()
        for household in self.households:
            household.wish()
            household.apply()
        if self.rules.employment.enabled:
            self.fill_jobs()
        for organisation in organisations:
            organisation.share_capacity()
        offered = self.programme.offered
        self.public_principal_granted = choosing.granted_share(
            offered["public_principal"], self.public_principal_wished
        )
        self.public_shares_granted = choosing.granted_share(
            offered["public_shares"], self.public_shares_wished
        )
        self.programme.close_queues()
        self.hire(SPRING)
        for household in self.households:  # first come, first served at the bank
            household.get_support()
            household.enter()
            household.plant()
        for household in self.households:
            household.count_links()
            household.work(SPRING)
            household.live()
        for enterprise in self.enterprises:
            enterprise.invest_principal()
            enterprise.close_season()
        for cooperative in self.cooperatives:
            cooperative.buy_equipment()

    def fill_jobs(self) -> None:
        """First come, first served, until the county's jobs are gone; but some come first.

        The queue starts at another household every year.
        """
        start = int(self.model.draw(COUNTY, self.code, 0, HIRING_ORDER) * len(self.households))
        queue = self.households[start:] + self.households[:start]
        asking = [household for household in queue if household.job_days > 0.0]
        left = sum(enterprise.jobs_offered for enterprise in self.enterprises)
        for household in sorted(asking, key=lambda household: not household.comes_first()):  # stable
            if left > 0.0:
                left -= household.get_job()
            else:
                household.job_days = 0.0

    def hire(self, season: int) -> None:
        for enterprise in self.enterprises:
            enterprise.hire(season)

    def grow(self) -> None:
        """Summer: illness and lost jobs; work on the farm and in jobs."""
        self.hire(SUMMER)
        self.programme.problems = 0.0
        for household in self.households:
            household.meet_fate()
            household.work(SUMMER)
            household.live()
        for enterprise in self.enterprises:
            enterprise.close_season()

    def harvest(self) -> None:
        """Autumn: delivery and side-selling, reneging and payment, processing."""
        for organisation in [*self.enterprises, *self.cooperatives]:
            organisation.open_autumn()
        self.hire(AUTUMN)
        self.programme.sales = 0.0
        for household in self.households:
            household.bring_in()
        for cooperative in self.cooperatives:
            cooperative.sell_pooled()
        self.programme.lend_turnover()
        for enterprise in self.enterprises:
            enterprise.keep_or_renege()
            enterprise.buy_and_process()
        for household in self.households:
            household.get_paid()
            household.work(AUTUMN)
            household.live()
        for enterprise in self.enterprises:
            enterprise.close_season()

    def settle(self) -> None:
        """Winter: wages and debts, dividends and refunds, failures; what everyone learns."""
        self.hire(WINTER)
        for enterprise in self.enterprises:
            enterprise.dividend_basis = 0.0
        for household in self.households:
            household.work(WINTER)
            if household.employer is not None:
                household.employer.dividend_basis += household.weight * household.dividend_basis()
        doomed = self.largest_enterprise() if self.model.largest_fails else None
        for enterprise in self.enterprises:
            enterprise.close_season()
            enterprise.settle(must_fail=enterprise is doomed)
        for cooperative in self.cooperatives:
            cooperative.settle()
        self.programme.grant_interest()
        self.programme.candidates = self.programme.successful = self.programme.linked_households = 0.0
        for household in self.households:
            household.receive()
            household.judge()
            household.recover()
            household.wear_equipment()
            household.repay()
            household.live()
            household.learn()
        for organisation in [*self.enterprises, *self.cooperatives]:
            organisation.close_year()
        self.programme.close_year()
        self.learn()

    def largest_enterprise(self) -> EnterpriseAgent | None:
        """The one with most capital of those that are open."""
        open_ones = [enterprise for enterprise in self.enterprises if enterprise.alive]
        return max(open_ones, key=lambda enterprise: enterprise.capital, default=None)

    def learn(self) -> None:
        """What its households will see next spring: how many are linked, and usual prices."""
        number = sum(household.weight for household in self.households)
        self.peers = [linked / max(number, 1.0) for linked in self.linked]
        weight = self.rules.choice.expectation_weight
        self.expected_price = [
            choosing.adapted(expected, seen, weight)
            for expected, seen in zip(self.expected_price, self.spot_price, strict=True)
        ]

    # --- checks -----------------------------------------------------------------------

    def open_season(self) -> None:
        self.ledger.entries.clear()
        if self.model.season % len(SEASONS) == 1:
            self.ledger.year.clear()
        self.labour_excess = 0.0

    def close_season(self) -> None:
        """Money is conserved, no hour is worked and no budget spent twice, both sides of contracts agree."""
        closing = self.cash_by_sector()
        self.ledger.close(self.opening, closing)
        self.opening = closing
        assert self.labour_excess <= 1e-6
        for lever, offered in self.programme.offered.items():
            assert self.programme.delivered[lever] <= offered * (1.0 + 1e-9) + 1e-6, lever
        for organisation in [*self.enterprises, *self.cooperatives]:
            organisation.escrow.close()
        self.compare_books()
        in_winter = self.model.season % len(SEASONS) == 0  # after the harvest land may come back
        for household in self.households:
            assert household.cash >= -1e-6
            assert in_winter or -1e-6 <= household.planted <= household.own_land() + 1e-6

    def cash_by_sector(self) -> dict[str, float]:
        cash = dict.fromkeys(SECTORS[: len(GROUPS)], 0.0)
        for household in self.households:
            cash[household.sector] += household.weight * household.cash
        for name, organisations in (("enterprises", self.enterprises), ("cooperatives", self.cooperatives)):
            cash[name] = sum(o.weight * o.cash for o in organisations)
        return cash

    def compare_books(self) -> None:
        """What each enterprise and cooperative owes is what its own households are owed."""
        owed = {e: [0.0] * 4 for e in self.enterprises}
        shares = {g: [0.0] * 2 for g in self.cooperatives}
        for household in self.households:
            weight = household.weight
            if household.buyer is not None:
                owed[household.buyer][2] += weight * household.trade_arrears
            if household.employer is not None:
                claims = owed[household.employer]
                claims[0] += weight * household.dividend_cash
                claims[1] += weight * household.dividend_arrears
                claims[3] += weight * household.converted_shares
            if household.cooperative is not None:
                shares[household.cooperative][0] += weight * household.share_units
                shares[household.cooperative][1] += weight * household.share_land
        for enterprise, claims in owed.items():
            size = abs(enterprise.cash) + enterprise.sales + enterprise.capital
            agree("principal", enterprise.principal, claims[0], size)
            agree("dividend arrears", enterprise.dividend_arrears, claims[1], size)
            agree("trade arrears", enterprise.trade_arrears, claims[2], size)
            agree("converted shares", enterprise.converted_shares, claims[3], size)
        for cooperative, (units, land) in shares.items():
            agree("share units", cooperative.weight * cooperative.share_units, units, units)
            agree("land in shares", cooperative.weight * cooperative.share_land, land, land)
