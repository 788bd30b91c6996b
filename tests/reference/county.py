"""A county: its market, its budgets, and the order in which its agents act in a season."""

from collections import Counter
from typing import Any

import mesa

from model.linkages import FORMS
from model.world.calendar import AUTUMN, SEASONS, SPRING, SUMMER, WINTER
from model.world.sectors import GROUPS, SECTORS
from tests.reference.cooperative import CooperativeAgent
from tests.reference.enterprise import EnterpriseAgent
from tests.reference.household import HouseholdAgent
from tests.reference.ledger import Ledger, Outside, agree, copy_known
from tests.reference.linkages import employment, guaranteed_dividend, order_purchase, share_cooperation
from tests.reference.markets import Markets
from tests.reference.programme import Programme
from tests.reference.rules import choosing, farming, reach
from tests.reference.villages import Villages


class CountyAgent(
    guaranteed_dividend.County,
    share_cooperation.County,
    employment.County,
    order_purchase.County,
    mesa.Agent,
):
    """One county, with its households, enterprises and cooperatives."""

    def __init__(self, model: Any, row: Any) -> None:
        super().__init__(model)
        self.rules = model.rules
        self.code = int(row["code"])
        self.price_basis = float(row["price_basis"])
        self.regular_pay = float(row["regular_pay"])
        self.separation_cost = float(row["separation_cost"])
        self.spot_price = [float(price) for price in row["spot_price"]]
        self.expected_price = [float(price) for price in row["expected_price"]]
        self.weather = float(row["weather"])
        self.expected_weather = self.weather_variance = self.break_hazard = 0.0
        self.order_reach = self.dividend_reach = self.cooperative_reach = self.job_reach = 0.0
        self.peers = [float(share) for share in row["peers"]]
        self.linked = [float(households) for households in row["linked"]]
        self.labour_excess = 0.0
        self.regular_share = float(row["regular_share"])
        self.leaving, self.able = float(row["leaving"]), [float(chance) for chance in row["able"]]
        self.deaths, self.births, self.leavers = (
            row[name].tolist() for name in ("deaths", "births", "leavers")
        )
        self.ledger = Ledger()
        self.government, self.banks = Outside("government"), Outside("banks")
        self.outside = Outside("rest_of_world")
        self.enterprises: list[EnterpriseAgent] = []
        self.cooperatives: list[CooperativeAgent] = []
        self.households: list[HouseholdAgent] = []
        self.farm_norm, self.norm_left = row["farm_norm"].tolist(), row["norm_left"].tolist()
        self.programme = Programme(self, row)
        self.villages = Villages(self, row)
        self.markets = Markets(self, row)
        copy_known(row, self)

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
        self.change_population()
        self.norm_left = [1.0] * len(self.norm_left)
        self.villages.open_year()
        self.open_public_principal()
        self.open_public_shares()
        self.linked = [0.0] * len(FORMS)
        self.programme.open_year()
        self.programme.set_chances()
        self.spread_news()
        self.markets.open_year()
        organisations = [*self.enterprises, *self.cooperatives]
        for organisation in organisations:
            organisation.offer()
        for household in self.households:
            household.wish()
            household.apply()
            if not household.waits():
                household.join_markets()
        self.fill_jobs()
        for organisation in organisations:
            organisation.share_capacity()
        self.grant_public_principal()
        self.grant_public_shares()
        self.programme.share_out_loans("principal")
        self.programme.close_queues()
        for household in self.households:
            waits, asked_for = household.waits(), household.planted
            household.get_support()
            if waits:
                household.enter()
                household.settle_plan()
            household.fit_service(asked_for)
        self.markets.clear()
        self.programme.share_out_loans("inputs")
        self.markets.collect_rents()
        self.hire(SPRING)
        for household in self.households:
            household.take_place()
            household.plant()
            household.count_links()
            household.work(SPRING)
            household.live()
        for organisation in organisations:
            organisation.invest_money_of_spring()
        for enterprise in self.enterprises:
            enterprise.close_season()

    def spread_news(self) -> None:
        """Where cadres and teams tell more people, enterprises and cooperatives work in more villages."""
        access, information = self.rules.access, self.programme.information
        usual = self.rules.employment.information
        self.order_reach, self.dividend_reach, self.cooperative_reach, self.job_reach = (
            reach.reach(share, access.help_gain, information, usual)
            for share in (access.order, access.dividend, access.cooperative, access.job)
        )

    def change_population(self) -> None:
        """Deaths, births and leaving for good: from the second year on."""
        self.deaths, self.births, self.leavers = ([0.0] * len(GROUPS) for _ in range(3))
        if self.model.year > 1:
            for household in self.households:
                household.change_members()
            self.fill_regular_jobs()

    def fill_regular_jobs(self) -> None:
        """Vacant jobs are filled until as many workers in a hundred have one as at the start."""
        workers = sum(household.weight * household.workers_of_job_age() for household in self.households)
        employed = sum(household.weight * household.regular_workers for household in self.households)
        access = sum(
            household.weight * household.job_seekers() * household.access_to_jobs()
            for household in self.households
        )
        vacant = self.regular_share * workers - employed
        if vacant > 0.0 and access > 0.0:
            for household in self.households:
                household.take_regular_jobs(vacant / access)

    def hire(self, season: int) -> None:
        for enterprise in self.enterprises:
            enterprise.hire(season)

    def grow(self) -> None:
        """Summer: illness and lost jobs, and relief; work on the farm and in jobs."""
        self.hire(SUMMER)
        for household in self.households:
            household.meet_fate()
        self.programme.plan_relief()
        for household in self.households:
            household.be_treated()
            household.get_relief()
            household.work(SUMMER)
            household.live()
        for enterprise in self.enterprises:
            enterprise.close_season()

    def harvest(self) -> None:
        """Autumn: delivery and side-selling, reneging and payment, processing."""
        for organisation in [*self.enterprises, *self.cooperatives]:
            organisation.open_autumn()
        self.see_drought()
        self.hire(AUTUMN)
        self.programme.sales = 0.0
        for household in self.households:
            household.bring_in()
        self.markets.farm_rented_land()
        for cooperative in self.cooperatives:
            cooperative.sell_pooled()
        self.programme.place_sales()
        self.programme.lend_turnover()
        for enterprise in self.enterprises:
            enterprise.see_market()
            enterprise.keep_promises()
            enterprise.buy_and_process()
            enterprise.adjust_work()
        for household in self.households:
            household.sell_with_help()
            household.get_paid()
            household.pay_dealer()
            household.work(AUTUMN)
            household.live()
        for enterprise in self.enterprises:
            enterprise.close_season()

    def settle(self) -> None:
        """Winter: wages and debts, dividends and refunds, failures; what everyone learns."""
        self.hire(WINTER)
        for enterprise in self.enterprises:
            enterprise.open_claims()
        for household in self.households:
            household.work(WINTER)
            household.claim()
        self.villages.share_collective()
        doomed = self.largest_enterprise() if self.model.largest_fails else None
        for enterprise in self.enterprises:
            enterprise.close_season()
            enterprise.settle(must_fail=enterprise is doomed)
        for cooperative in self.cooperatives:
            cooperative.settle()
        self.programme.grant_interest()
        self.programme.successful = self.programme.linked_households = 0.0
        for household in self.households:
            household.receive()
            household.judge()
            household.recover()
            household.wear_equipment()
            household.repay()
            household.live()
            household.learn()
        self.see_broken_enterprises()
        for organisation in [*self.enterprises, *self.cooperatives]:
            organisation.close_year()
        self.programme.close_year()
        self.learn()
        self.learn_weather()
        self.markets.move_prices()

    def see_drought(self) -> None:
        """Offices expect less of a mu where the weather was as bad as in a drought."""
        if self.weather <= 1.0 - self.model.asked.sections["weather"].drought_loss_low:
            self.norm_left = [
                farming.weather_effect(self.weather, industry.weather_sensitivity)
                for industry in self.model.industries
            ]

    def largest_enterprise(self) -> EnterpriseAgent | None:
        """The one with most capital of those that are open."""
        open_ones = [enterprise for enterprise in self.enterprises if enterprise.alive]
        return max(open_ones, key=lambda enterprise: enterprise.capital, default=None)

    def learn(self) -> None:
        """What its households will see next spring: how many are linked, and usual prices."""
        number = sum(household.weight for household in self.households if not household.is_closed())
        self.peers = [linked / max(number, 1.0) for linked in self.linked]
        weight = self.rules.choice.expectation_weight
        self.expected_price = [
            choosing.adapted(expected, seen, weight)
            for expected, seen in zip(self.expected_price, self.spot_price, strict=True)
        ]

    def see_broken_enterprises(self) -> None:
        """How many of those that were at work failed or became unable to keep to their dividends."""
        at_work = [firm for firm in self.enterprises if firm.alive or firm.failed]
        broken = sum(firm.failed or firm.conversion > 0.0 for firm in at_work)
        if at_work:
            self.break_hazard = choosing.adapted(
                self.break_hazard, broken / len(at_work), self.rules.choice.expectation_weight
            )

    def learn_weather(self) -> None:
        """What weather is expected, and how far from that it may be: never less than half of what it is."""
        memory, surprise = self.rules.choice.weather_memory, self.weather - self.expected_weather
        least = 0.5 * farming.weather_variance(self.rules.weather)
        variance = (1.0 - memory) * self.weather_variance + memory * surprise**2
        self.weather_variance = max(least, variance)
        self.expected_weather += memory * surprise

    # --- checks -----------------------------------------------------------------------

    def open_season(self) -> None:
        self.ledger.open_season()
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
            assert in_winter or -1e-6 <= household.planted <= household.own_land() + household.rented + 1e-6

    def cash_by_sector(self) -> dict[str, float]:
        cash = dict.fromkeys(SECTORS[: len(GROUPS)], 0.0)
        for household in self.households:
            cash[household.sector] += household.weight * household.cash
        for name, organisations in (("enterprises", self.enterprises), ("cooperatives", self.cooperatives)):
            cash[name] = sum(o.weight * o.cash for o in organisations)
        return cash

    def compare_books(self) -> None:
        """What each enterprise and cooperative owes is what its own households are owed."""
        self.compare_rents()
        self.compare_orders()
        self.compare_principal()
        self.compare_shares()

    def compare_rents(self) -> None:
        """What tenants pay, owners get."""
        total = Counter()
        for (transaction, _, _), amount in self.ledger.entries.items():
            total[transaction] += amount
        paid = sum(total[f"{tenants}_rents"] for tenants in ("household", "cooperative", "enterprise"))
        agree("rents", paid, total["land_rents"], paid)

    def compare_claims(self, claim: str, organisations: list[Any], link: str, of_household: str = "") -> None:
        """What the organisations owe of one kind is what their households are owed.

        claim: the organisation's name for it; of_household: the household's, if it has another.
        link: the household's name for its organisation.
        """
        owed = dict.fromkeys(organisations, 0.0)
        for household in self.households:
            organisation = getattr(household, link)
            if organisation is not None:
                owed[organisation] += household.weight * getattr(household, of_household or claim)
        for organisation, total in owed.items():
            size = total
            if isinstance(organisation, EnterpriseAgent):
                size = abs(organisation.cash) + organisation.sales + organisation.capital
            agree(claim, organisation.weight * getattr(organisation, claim), total, size)
