"""A household and the floor beneath it: pensions, 低保, relief, a public post, and monitoring."""

from model.world.calendar import SEASONS, SPRING, WINTER
from model.world.randomness import FOUND, REVIEW, TAKE_UP
from tests.reference.ledger import single
from tests.reference.queues import need_class
from tests.reference.rules import monitoring, safety_net

ELDERS = ("sixties", "old", "oldest")
YEAR = len(SEASONS)  # quarters
LINE_OVER_STANDARD = 1.5


class Protected:
    """What government pays to a household, whatever the programme does, and how offices look at it."""

    # --- who it is to an office ---------------------------------------------------------

    def elders(self) -> int:
        return sum(self.residents_of_age[band] for band in ELDERS)

    def pension(self) -> float:
        """Yuan a year of all its elders."""
        terms = self.rules.safety_net
        each = terms.employee_pension if self.employee_pension else terms.pension * self.model.standard_growth
        return self.elders() * each

    def has_nobody(self) -> bool:
        """Elders alone, with neither hands nor kin."""
        return (
            bool(self.without_kin)
            and self.persons == self.elders() > 0
            and self.workers == self.away == 0
            and self.support == 0.0
        )

    def without_labour(self) -> bool:
        """Whether it gets a part of the villages' money for those in need."""
        return bool(self.assisted) and self.persons > 0 and self.workers == 0

    def standard(self) -> float:
        """Of 低保, yuan a person and year."""
        return self.rules.safety_net.standard * self.model.standard_growth

    def per_member(self, quarters: list[float]) -> float:
        return sum(quarters) / max(1, self.members())

    # --- every season -------------------------------------------------------------------

    def receive_transfers(self, season: int) -> None:
        """A quarter of what a year has, but for the area payment and the villages' money."""
        county, government = self.county, self.county.government
        from_government = [("pensions", 0.25 * self.pension()), ("dibao", 0.25 * self.benefit)]
        if season == SPRING:
            from_government.append(("area_subsidies", self.rules.safety_net.area_subsidy * self.land))
        if season == WINTER and self.without_labour():
            from_government.append(
                ("collective_dividends", county.villages.collective_dividend * self.persons)
            )
        from_government.append(("other_transfers", 0.25 * self.other_transfers))
        for transaction, amount in from_government:
            self.get(government, transaction, amount)
        from_kin = 0.25 * self.support * self.model.wages
        self.get(county.outside, "support", from_kin)
        self.transfers += sum(amount for _, amount in from_government) + from_kin

    def seek_relief_of_outlay(self, outlay: float) -> None:
        """Temporary relief where a quarter's outlay exceeds three tenths of the last year's income."""
        if outlay <= 0.3 * max(0.0, sum(self.registered)) or outlay <= 0.0:
            return
        relief = min(self.rules.safety_net.relief_payment, outlay)
        self.get(self.county.government, "temporary_relief", relief)
        self.county.villages.pay(self.weight * relief)
        self.transfers += relief
        self.helped = 1

    def be_looked_at(self, season: int) -> None:
        """The end of a quarter: it is assessed, a phased-out benefit ends, an office reviews and tests it."""
        self.assess(season)
        if self.grace > 0:
            self.grace -= 1
            if self.grace == 0:
                self.lose_benefit()
        if self.number % YEAR == season:
            self.be_reviewed(self.rules.safety_net.take_up)
        self.be_tested()

    def assess(self, season: int) -> None:
        """Both tests count the farm at the county's norm; monitoring counts all else, less outlays."""
        part = (season + 1.0) / YEAR
        norm = self.county.farm_norm[self.industry] * self.county.norm_left[self.industry]
        farm = part * norm * self.planted
        assessed = 0.8 * self.wages + farm + self.property + part * 0.5 * self.pension()
        assessed += part * self.support * self.model.wages + 0.5 * self.absent_pay
        assessed -= part * self.rules.safety_net.hardship if self.chronic else 0.0
        tested = self.registered_income() - self.business + farm
        for back in range(1, season + 1):  # the quarters of this year that are known
            assessed -= self.assessed[-back]
            tested -= self.tested[-back] + self.rigid[-1 - back]
        tested -= self.rigid[-1]
        self.assessed = [*self.assessed[1:], single(assessed)]
        self.tested = [*self.tested[1:], single(tested)]

    # --- 低保 ------------------------------------------------------------------------------

    def lose_benefit(self) -> None:
        self.dibao, self.benefit, self.grace = 0, 0.0, 0

    def be_reviewed(self, take_up: float) -> None:
        """It gets 低保, keeps it, gets half of it for a while, or loses it."""
        terms, standard = self.rules.safety_net, self.standard()
        assessed = self.per_member(self.assessed)
        if not terms.dibao or self.is_closed():
            self.lose_benefit()
        elif self.has_nobody():
            own = safety_net.extreme_benefit(assessed, self.persons, standard, terms.extreme_ratio)
            self.benefit = single(own)
            self.dibao, self.grace = int(own > 0.0), 0
        elif not self.dibao:
            poor = assessed < standard and self.cash < 2.0 * standard * self.members()
            chance = safety_net.chance_of_entry(assessed, standard, poor, take_up, terms.error)
            if (self.first_draw(TAKE_UP) if poor else self.draw(REVIEW)) < chance:
                self.dibao, self.grace = 1, 0
                self.benefit = self.due_benefit(min(assessed, 0.999 * standard))
        elif assessed < standard:
            self.grace, self.benefit = 0, self.due_benefit(assessed)
        elif assessed >= 1.5 * standard or (self.grace == 0 and terms.grace_quarters == 0):
            self.lose_benefit()
        elif self.grace == 0:
            self.grace, self.benefit = terms.grace_quarters, single(0.5 * self.benefit)

    def due_benefit(self, assessed: float) -> float:
        return single(
            safety_net.dibao_benefit(assessed, self.persons, self.standard(), self.rules.safety_net.floor)
        )

    def feared_loss(self, counted: float) -> float:
        """Yuan a year of 低保 that it thinks it would lose if an office saw `counted` more."""
        if not self.dibao:
            return 0.0
        now = self.per_member(self.assessed)
        then = now + counted / max(1, self.members())
        standard, floor = self.standard(), self.rules.safety_net.floor
        have, keep = (
            safety_net.dibao_benefit(income, self.persons, standard, floor) for income in (now, then)
        )
        return self.rules.safety_net.perceived * max(0.0, have - keep)

    # --- monitoring -----------------------------------------------------------------------

    def be_tested(self) -> None:
        """Registered if poor and found; the risk is removed after help, and some quarters above the line."""
        terms, line = self.rules.monitoring, self.model.monitoring_line
        tested = self.per_member(self.tested)
        self.quarters_poor = min(YEAR, self.quarters_poor + 1) if tested < line / LINE_OVER_STANDARD else 0
        self.newly_registered = 0
        if self.monitored:
            self.quarters_registered = min(120, self.quarters_registered + 1)
            self.quarters_clear = 0 if tested < line else min(120, self.quarters_clear + 1)
            long_enough = self.quarters_registered >= 2 and self.quarters_clear >= terms.clear_quarters
            if long_enough and self.helped and self.workers > 0:
                self.monitored, self.risk_removed = 0, 1
                self.assisted = int(self.is_lifted)
        elif tested < line and not self.has_nobody():
            programme = self.county.programme
            chance = programme.found_visited if self.assisted else programme.found_alone
            if self.draw(FOUND) < chance * (terms.covered_factor if self.dibao else 1.0):
                self.be_registered(tested, line)

    def be_registered(self, tested: float, line: float) -> None:
        self.monitored = monitoring.kind_of_risk(tested, self.per_member(self.rigid), line)
        self.assisted = self.newly_registered = self.registered_this_year = 1
        self.quarters_registered = self.quarters_clear = 0
        if not self.dibao:
            self.be_reviewed(1.0)
        self.helped = self.dibao

    # --- what goes by need ---------------------------------------------------------------

    def class_of_need(self) -> int:
        """Those who are registered for monitoring come first, then the poorest."""
        return need_class(self.per_member(self.assessed), self.standard(), first=self.monitored > 0)

    # --- public posts ----------------------------------------------------------------------

    def may_hold_post(self) -> bool:
        return (
            bool(self.assisted) and self.workers > 0 and self.away_workers == 0 and self.regular_workers == 0
        )

    def take_post(self) -> None:
        """It keeps its post as far as there are enough, and gets one as far as its class is served."""
        if not self.may_hold_post():
            return
        kept, part = self.county.villages.granted_post(self.class_of_need())
        self.post = kept * self.post + part * (1.0 - self.post)

    def post_days(self, available: float) -> float:
        """Of a season, as far as there are any."""
        return min(20.0 * self.post, available)

    def work_in_post(self, days: float) -> float:
        """Yuan for them."""
        wages = days / 80.0 * self.rules.safety_net.post_pay
        self.get(self.county.government, "public_post_wages", wages)
        self.county.villages.pay(self.weight * wages)
        return wages
