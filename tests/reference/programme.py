"""A county's programme: the money of its parts, what each lever can deliver, and what that changes."""

from typing import TYPE_CHECKING, Any

from model.parameters import INDUSTRIES
from model.programme import LEVERS, PARTS, QUEUE_CLASSES, TARGETING_RULES
from tests.reference.ledger import copy_known
from tests.reference.programme_work import FACILITIES, Building, shares_of_capital
from tests.reference.queues import QUEUED, Queue, down_to, part_of_class
from tests.reference.rules import (
    budget_rules,
    choosing,
    help,
    money,
    monitoring,
    skill,
    targeting,
    will,
    work,
)

if TYPE_CHECKING:
    from tests.reference.county import CountyAgent
    from tests.reference.household import HouseholdAgent

LEVER_NAMES = tuple(lever.name for lever in LEVERS)
LOANS = ("principal", "inputs")  # for which some microcredit is kept, in the engine's order


class Programme(Building):
    """The five parts in one county.  What it has is by part or by lever, under their names."""

    def __init__(self, county: "CountyAgent", row: Any) -> None:
        self.county, self.rules = county, county.rules
        # The county.
        self.part_of_all, self.part_of_key = float(row["part_of_all"]), float(row["part_of_key"])
        self.part_of_fields, self.assisted = float(row["part_of_fields"]), float(row["assisted"])
        self.output, self.tonnes = row["output"].tolist(), row["tonnes"].tolist()
        self.pilot_industry, self.flagship = row["pilot_industry"].tolist(), row["flagship"].tolist()
        self.target = dict(zip(LEVER_NAMES, row["target"].tolist(), strict=True))
        self.household_count = float(row["household_count"])
        # Money, and what it brings.
        self.money = dict.fromkeys(PARTS, 0.0)
        self.money_left = dict.fromkeys(PARTS, 0.0)
        self.offered, self.delivered = dict.fromkeys(LEVER_NAMES, 0.0), dict.fromkeys(LEVER_NAMES, 0.0)
        self.built, self.ever_built = dict.fromkeys(LEVER_NAMES, 0.0), dict.fromkeys(LEVER_NAMES, 0.0)
        self.queues = {lever: Queue() for lever in QUEUED}
        self.has_offers = False
        # What the year is like.
        self.information, self.expert_reach, self.team_members = float(row["information"]), 0.0, 0.0
        self.market_reach = self.assisted_share = self.problems_left = 0.0
        self.cooperative_support = self.bases = 0.0
        self.borrowers_left = self.interest_reserved = self.interest_granted = 0.0
        self.microcredit_left = self.guarantee_left = self.turnover_fund = self.purchase_subsidy_left = 0.0
        self.loans: dict[str, list[tuple[float, float]]] = {}  # yuan asked for, households that ask
        self.loans_asked, self.borrowers_asked = dict.fromkeys(LOANS, 0.0), dict.fromkeys(LOANS, 0.0)
        self.loan_share = 0.0
        self.infrastructure = self.yield_gain = self.stored = 0.0
        self.distance_basis = float(row["distance_basis"])
        self.price_gain = [0.0] * len(INDUSTRIES)
        self.value_added_gain = [0.0] * len(INDUSTRIES)
        self.quarterly_visits = 0.0
        self.found_alone, self.found_visited = float(row["found_alone"]), float(row["found_visited"])
        # What was seen, this year and last.
        self.sales = 0.0
        self.problems = 0.0
        self.relief_queue, self.relief_asked = [0.0] * QUEUE_CLASSES, [0.0] * QUEUE_CLASSES
        self.last_relief_class, self.last_relief_part, self.relief_share = 0, 0.0, 0.0
        self.successful = self.linked_households = self.success = 0.0
        copy_known(row, self)

    def set_chances(self) -> None:
        """Of a quarter, to be found below the line: without visits, and with them."""
        detection = self.rules.monitoring.detection
        self.found_alone, self.found_visited = (
            monitoring.chance_to_be_found(detection, visits, 1.0) for visits in (0.0, self.quarterly_visits)
        )

    def lose_household(self, household: Any) -> None:
        """Its house closed: it counts among the county's no more."""
        self.household_count = max(0.0, self.household_count - household.weight)
        if not household.is_other:
            self.assisted = max(0.0, self.assisted - household.weight)

    # --- money ------------------------------------------------------------------------

    def gives(self, part: str) -> bool:
        """Whether a part gives new support this year."""
        switched_on = getattr(self.rules, part).enabled
        return bool(switched_on) and self.county.model.year <= self.rules.budget.last_year

    def fund(self) -> None:
        budget = self.rules.budget
        funds = budget_rules.industry_funds(
            budget.all_bridging_funds, budget.industry_share, budget.new_funds, budget.lifted_counties_share
        )
        funds *= budget_rules.county_share(budget.key_county_share, self.part_of_key, self.part_of_all)
        for part in PARTS:
            share = getattr(budget, f"share_{part}") * getattr(self.rules, part).intensity
            self.money[part] = self.money_left[part] = funds * share if self.gives(part) else 0.0

    def take(self, part: str, lever: str, units: float, cost: float) -> float:
        """What is wanted of a lever, as far as its part has money; the money is set aside."""
        left = max(0.0, self.money_left[part])
        if cost > 0.0:
            units = min(units, left / cost)
        self.money_left[part] -= units * cost
        self.offered[lever] = units
        return units

    def spend(self, transaction: str, total: float) -> None:
        """Government buys works or services from the rest of the world."""
        self.county.pay_outside(transaction, "government", "rest_of_world", total)

    def deliver(self, lever: str, total: float) -> None:
        self.delivered[lever] += total

    def of_province(self, rule: str) -> float:
        """The county's part of what the province plans, under a targeting rule."""
        return targeting.county_part(TARGETING_RULES.index(rule), self.part_of_all, self.part_of_key)

    # --- spring -----------------------------------------------------------------------

    def open_year(self) -> None:
        """Everything is counted anew, funded, built and opened; then the county shows what it is worth."""
        self.offered, self.delivered = dict.fromkeys(LEVER_NAMES, 0.0), dict.fromkeys(LEVER_NAMES, 0.0)
        self.queues = {lever: Queue() for lever in QUEUED}
        self.loans = {purpose: [] for purpose in LOANS}
        self.information = self.rules.employment.information
        self.expert_reach = self.team_members = self.market_reach = self.assisted_share = 0.0
        self.quarterly_visits = 0.0
        self.problems_left = self.cooperative_support = self.borrowers_left = 0.0
        self.microcredit_left = self.guarantee_left = self.turnover_fund = self.purchase_subsidy_left = 0.0
        for lever in FACILITIES:
            self.built[lever] *= 1.0 - self.rules.budget.facility_depreciation
        self.infrastructure *= 1.0 - self.rules.work.infrastructure_depreciation
        self.fund()
        self.reserve_interest()
        for firm in self.county.enterprises:
            firm.guaranteed = (
                self.gives("money") and self.rules.money.intensity > 0.0 and firm.alive and firm.supported
            )
        openings = {
            "help": self.open_help,  # first: its project teams complete the works
            "will": self.open_will,
            "work": self.open_work,
            "skill": self.open_skill,
            "money": self.open_money,
        }
        for part, opening in openings.items():
            if self.gives(part):
                opening()
        self.set_conditions()
        self.has_offers = any(units > 0.0 for units in self.offered.values())

    def open_help(self) -> None:
        part, budget = self.rules.help, self.rules.budget
        people = part.intensity * budget.lifted_people_share * self.part_of_all
        counties = part.intensity * budget.lifted_counties_share * self.part_of_all
        visits = self.provide("visits", part.cadre_visits * people, part.visit_cost, "cadre_visits")
        trainings = self.provide(
            "cadre_trainings",
            part.cadre_trainings * people,
            part.cadres_per_training * part.cadre_training_cost,
            "cadre_trainings",
        )
        if self.assisted > 0.0:
            cadres = part.cadres * budget.lifted_people_share * self.part_of_all
            effect = help.effect_of_trained(
                part.visit_effect,
                part.cadre_training_effect,
                trainings * part.cadres_per_training / cadres if cadres > 0.0 else 0.0,
            )
            self.quarterly_visits = 0.25 * visits / self.assisted
            self.information = help.informed(self.information, visits / self.assisted, effect)
        self.problems_left = self.offered["problems_solved"] = part.problems_solved * people
        members = self.provide("teams", part.technicians * counties, part.technician_cost, "teams")
        experts = self.team_members = members / 3.0
        self.expert_reach = work.served_households(experts, part.technician_households, self.household_count)
        events = self.provide(
            "matching_events",
            part.matching_events * part.intensity * self.part_of_all,
            part.event_cost,
            "matching_events",
        )
        self.offered["assisted_sales"] = part.assisted_sales * part.intensity * self.part_of_all
        placed = events * part.event_households + members / 3.0 * part.marketer_households
        self.market_reach = min(1.0, placed / self.household_count) if self.household_count > 0.0 else 0.0

    def provide(self, lever: str, units: float, cost: float, transaction: str) -> float:
        """A service of the part help, delivered as soon as it is paid."""
        units = self.take("help", lever, units, cost)
        self.deliver(lever, units)
        self.spend(transaction, units * cost)
        return units

    # --- will -------------------------------------------------------------------------

    def open_will(self) -> None:
        part = self.rules.will
        alive = [cooperative for cooperative in self.county.cooperatives if cooperative.alive]
        number = sum(cooperative.weight for cooperative in alive)
        if number > 0.0:
            asked = number * part.support_grant
            paid = min(asked, self.money_left["will"])
            self.money_left["will"] -= paid
            self.cooperative_support = paid / asked if asked > 0.0 else 0.0
            self.make_model_cooperatives(alive, number)
        farms = part.family_farms * part.intensity * self.of_province(part.family_farm_targeting)
        self.take("will", "family_farms", farms, part.family_farm_grant)
        honoured = part.recognised_households * part.intensity * self.part_of_all
        self.take("will", "recognition", honoured, part.recognition_cost)
        self.take("will", "enterprise_projects", max(0.0, self.money_left["will"]), 1.0)
        for firm, share in shares_of_capital(self.county.enterprises):
            public = will.project_size(
                self.offered["enterprise_projects"] * share,
                part.project_match,
                part.project_cash_share * firm.cash,
            )
            firm.invest("enterprise_projects", public, own=part.project_match * public)
            self.deliver("enterprise_projects", public)

    def make_model_cooperatives(self, alive: list[Any], number: float) -> None:
        """An equal part of the planned ones becomes model cooperatives, with a grant: those that are none."""
        part = self.rules.will
        planned = will.model_cooperatives_of_year(
            self.target["model_cooperatives"],
            self.built["model_cooperatives"],
            number,
            part.model_cooperative_years,
        )
        units = self.take("will", "model_cooperatives", planned, part.model_cooperative_grant)
        self.built["model_cooperatives"] += units
        self.deliver("model_cooperatives", units)
        lacking = number - sum(c.weight * c.model_share for c in alive)
        if units <= 0.0 or lacking <= 0.0:
            return
        for cooperative in alive:
            step = min(1.0, units / lacking) * (1.0 - cooperative.model_share)
            cooperative.model_share += step
            grant = step * part.model_cooperative_grant
            cooperative.get(self.county.government, "model_cooperative_grants", grant)

    # --- skill and money --------------------------------------------------------------

    def open_skill(self) -> None:
        part = self.rules.skill
        farmers = part.farmers_trained * part.intensity * self.of_province(part.farmer_training_targeting)
        day = part.farmer_training_cost + part.training_allowance
        self.take("skill", "farmer_training", farmers, part.farmer_training_days * day)
        days = part.trainings_per_year * part.training_days
        if days > 0.0:
            places = part.training_places * part.intensity * self.of_province(part.training_targeting)
            self.take("skill", "training", places, days * (part.training_cost + part.training_allowance))
        adoptions = part.adoption_chance * min(1.0, part.intensity) * self.household_count
        self.take("skill", "extension", adoptions, part.adoption_cost)
        area = skill.trusteeship_of_year(
            part.trusteeship_area,
            part.trusteeship_growth,
            part.trusteeship_growth_years,
            self.county.model.year,
        )
        area *= part.trusteeship_lifted_share * part.trusteeship_full_share * part.intensity
        fee = part.trusteeship_fee * part.trusteeship_subsidy
        self.take("skill", "trusteeship", area * self.part_of_fields, fee)

    def borrowers(self) -> float:
        """Households that the county's banks can serve this year."""
        return self.of_credit(self.rules.money.microcredit_households)

    def microcredit(self) -> float:
        """Yuan that they lend, of what the province plans and to so many households."""
        planned = self.of_credit(self.rules.money.microcredit)
        return min(planned, self.borrowers() * self.rules.credit.loan_limit)

    def of_credit(self, province: float) -> float:
        part = self.rules.money
        here = part.intensity * self.rules.budget.lifted_people_share
        here *= self.of_province(part.microcredit_targeting)
        return province * here if self.gives("money") else 0.0

    def promised_interest(self, new_loans: float = 0.0) -> float:
        """Yuan of a year's interest that government promises to pay on microloans."""
        owed = sum(h.weight * h.microloan for h in self.county.households if not h.is_other)
        return (owed + new_loans) * self.rules.credit.interest * self.rules.credit.interest_subsidy

    def reserve_interest(self) -> None:
        """Interest on loans that are out, and on those of this year, comes before all of the part."""
        left = max(0.0, self.money_left["money"])
        self.interest_reserved = min(self.promised_interest(self.microcredit()), left)
        self.money_left["money"] -= self.interest_reserved

    def grant_interest(self) -> None:
        """In winter it is paid from what was set aside and what nobody took of quantified funds."""
        untaken = sum(
            self.offered[lever] - self.delivered[lever] for lever in ("public_principal", "public_shares")
        )
        self.interest_granted = choosing.granted_share(
            self.interest_reserved + untaken, self.promised_interest()
        )

    def open_money(self) -> None:
        part = self.rules.money
        self.offered["microcredit"] = self.microcredit()
        self.microcredit_left = part.microcredit_reserve * self.microcredit()
        self.borrowers_left = part.microcredit_reserve * self.borrowers()
        here = part.intensity * self.part_of_all
        self.guarantee_left = self.take("money", "guarantees", part.guarantee_fund * here, 1.0)
        self.purchase_subsidy_left = min(part.purchase_loan_budget * here, self.money_left["money"])
        self.money_left["money"] -= self.purchase_subsidy_left
        quantified = self.money_left["money"]
        self.take("money", "public_principal", part.principal_share * quantified, 1.0)
        self.take("money", "public_shares", max(0.0, self.money_left["money"]), 1.0)
        self.turnover_fund = part.turnover_fund * part.intensity
        self.turnover_fund *= budget_rules.county_share(
            part.turnover_key_share, self.part_of_key, self.part_of_all
        )
        self.offered["turnover_fund"] = self.turnover_fund

    def share_out_loans(self, purpose: str) -> None:
        """Loans for principal, and later for inputs: all who have asked get the same part."""
        asked, borrowers = (sum(entry[column] for entry in self.loans[purpose]) for column in (0, 1))
        self.loans_asked[purpose], self.borrowers_asked[purpose] = asked, borrowers
        share = min(
            choosing.granted_share(self.microcredit_left, asked),
            choosing.granted_share(self.borrowers_left, borrowers),
        )
        self.loan_share = share if share > 1e-9 else 0.0  # what rounding leaves is no loan

    def lend(self, total: float, borrowers: float) -> None:
        """A loan of this kind is paid out."""
        self.microcredit_left = max(0.0, self.microcredit_left - total)
        self.borrowers_left = max(0.0, self.borrowers_left - borrowers)
        self.deliver("microcredit", total)

    # --- the queues -------------------------------------------------------------------

    def close_queues(self) -> None:
        """All applications are in: everyone is served as far as what is offered goes."""
        for lever, queue in self.queues.items():
            units = self.offered[lever]
            if lever == "microcredit":  # the rest is for inputs and principal
                units *= 1.0 - self.rules.money.microcredit_reserve
            queue.serve(units)

    def served(self, lever: str, household: "HouseholdAgent") -> float:
        """Part of what the household asked for that it gets; 0 if it is not in the queue."""
        return self.queues[lever].parts.get(household, 0.0)

    # --- summer -----------------------------------------------------------------------

    def plan_relief(self) -> None:
        """Cadres go down the classes of need; where money is short all grants are cut alike."""
        waiting = [household for household in self.county.households if household.has_problem()]
        self.problems = sum(household.weight for household in waiting)
        self.relief_queue, self.relief_asked = [0.0] * QUEUE_CLASSES, [0.0] * QUEUE_CLASSES
        for household in waiting:
            self.relief_queue[household.class_of_need()] += household.weight
            self.relief_asked[household.class_of_need()] += household.weight * household.full_grant()
        self.last_relief_class, self.last_relief_part = down_to(self.relief_queue, self.problems_left)
        self.problems_left -= sum(household.weight * self.part_solved(household) for household in waiting)
        due = sum(h.weight * self.part_solved(h) * h.full_grant() for h in waiting)
        money = max(0.0, self.money_left["help"])
        self.relief_share = min(1.0, money / due) if due > 0.0 else 1.0
        self.money_left["help"] = money - self.relief_share * due

    def part_solved(self, household: "HouseholdAgent") -> float:
        """Part of a household's problem that cadres solve."""
        if not household.has_problem():
            return 0.0
        return part_of_class(household.class_of_need(), self.last_relief_class, self.last_relief_part)

    # --- autumn and the year's end ---------------------------------------------------------------

    def place_sales(self) -> None:
        """Events and teams reach a share of all sales, and the quota goes for no more than a share."""
        self.assisted_share = min(1.0, self.market_reach)
        if self.sales <= 0.0:
            self.assisted_share = 0.0
        elif self.assisted_share * self.sales > self.offered["assisted_sales"]:
            self.assisted_share = self.offered["assisted_sales"] / self.sales

    def lend_turnover(self) -> None:
        """What is in the fund is lent in proportion to what supported enterprises lack for orders."""
        fund = self.turnover_fund - sum(firm.turnover_loan for firm in self.county.enterprises)
        asked = [firm.turnover_asked() for firm in self.county.enterprises]
        if self.turnover_fund <= 0.0:
            return
        for firm, needed in zip(self.county.enterprises, asked, strict=True):
            loan = money.turnover_loan(max(0.0, fund), needed, sum(asked))
            firm.get(self.county.government, "turnover_loans", loan)
            firm.turnover_loan += loan
            self.deliver("turnover_fund", loan)

    def close_year(self) -> None:
        """What was seen of success this year is known next year."""
        self.success = self.successful / max(self.linked_households, 1.0)
