"""A household and the programme: what it gets, and what stays with it."""

from model.parameters import INDUSTRIES
from model.world.randomness import CERTIFICATE, PROBLEM_SOLVED
from tests.reference.ledger import single
from tests.reference.rules import money, skill, will, work


class Supported:
    """What the programme gives to a household, and what the household does with it."""

    # --- spring: it gets --------------------------------------------------------------

    def get_support(self) -> None:
        """As far as it is served, what it applied for is there before it signs contracts and plants."""
        lever = self.area_lever()
        if "microcredit" in self.applied_for:
            self.invest()
        self.trusteeship = self.served("trusteeship")
        self.training, self.farmer_training = self.served("training"), self.served("farmer_training")
        if "fodder" in self.applied_for:
            self.get_fodder(self.served("fodder") * (1.0 - self.fodder))
        if lever in self.applied_for:
            self.improve_land(lever, self.served(lever) * (1.0 - self.standard_share))
        if "courtyards" in self.applied_for:
            self.begin_courtyard(self.served("courtyards") * (1.0 - self.courtyard))
        if "family_farms" in self.applied_for:
            self.found_farm(self.served("family_farms") * (1.0 - self.founded_farm))
        self.adopt(self.served("extension"))
        self.be_honoured(self.served("recognition"))

    def served(self, lever: str) -> float:
        return self.county.programme.served(lever, self)

    def loan_on_livestock(self) -> float:
        """Yuan that a bank lends on its herd."""
        part = self.rules.money
        herd = self.land if self.keeps_livestock() else 0.0
        return money.loan_on_livestock(herd, part.collateral_value, part.collateral_share)

    def invest(self) -> None:
        """A microloan, or where none is to be had one on livestock, buys equipment."""
        programme = self.county.programme
        loan = self.served("microcredit") * self.rules.credit.loan_limit
        programme.deliver("microcredit", self.weight * loan)
        self.borrowed = single(self.served("microcredit"))
        if loan == 0.0:
            loan = self.loan_on_livestock()
            if self.assisted:  # no more than it asked for
                loan = min(loan, self.rules.credit.loan_limit)
            programme.offered["collateral_loans"] += self.weight * loan
            programme.deliver("collateral_loans", self.weight * loan)
        self.take_loan(loan)
        self.pay(self.county.outside, "equipment_bought", loan)
        self.equipment += loan

    def get_fodder(self, share: float) -> None:
        """Seed and silo for a share of its livestock; who delivers them is paid."""
        self.fodder += share
        units = self.weight * share * self.land
        self.county.programme.deliver("fodder", units)
        self.county.programme.spend("fodder_support", units * self.rules.work.fodder_cost)

    def improve_land(self, lever: str, share: float) -> None:
        """A share of its land comes under a standard; who delivers pipes and seedlings is paid."""
        programme = self.county.programme
        self.standard_share += share
        mu = self.weight * share * self.land
        programme.deliver(lever, mu)
        programme.built[lever] += mu
        programme.spend("standard_areas", mu * self.rules.work.area_cost)

    def begin_courtyard(self, share: float) -> None:
        """A cash grant, which is income, and what it costs to begin, which is a cost."""
        part, county = self.rules.work, self.county
        self.courtyard += share
        county.programme.deliver("courtyards", self.weight * share)
        self.get(county.government, "courtyard_grants", share * part.courtyard_grant)
        self.grants += share * part.courtyard_grant
        setup = min(share * part.courtyard_setup, self.cash)
        self.pay(county.outside, "courtyard_costs", setup)
        self.business -= setup

    def found_farm(self, share: float) -> None:
        """Grant and own money buy machines, neither income nor cost."""
        part, county = self.rules.will, self.county
        self.founded_farm += share
        county.programme.deliver("family_farms", self.weight * share)
        own = min(share * part.family_farm_own, self.cash)
        grant = share * part.family_farm_grant
        self.get(county.government, "family_farm_grants", grant)
        self.pay(county.outside, "family_farm_machines", grant + own)

    def adopt(self, share: float) -> None:
        """A share of the households that it stands for have one more technique, variety or standard."""
        self.adopted += share
        units = self.weight * share
        self.county.programme.deliver("extension", units)
        self.county.programme.spend("extension", units * self.rules.skill.adoption_cost)

    def be_honoured(self, share: float) -> None:
        """A share of the households that it stands for are honoured as examples."""
        part = self.rules.will
        honoured = self.weight * share
        self.county.programme.deliver("recognition", honoured)
        self.county.programme.spend("recognition", honoured * part.recognition_cost)
        self.will += share * (will.after_recognition(self.will, part.recognition_effect) - self.will)

    # --- what stays with it -----------------------------------------------------------

    def listed_items(self) -> float:
        part = self.rules.skill
        return skill.listed_items(part.techniques, part.varieties, part.standards, len(INDUSTRIES))

    def support_factor(self) -> float:
        """Yield with the programme's works, standards and techniques over that without."""
        return (
            (1.0 + self.county.programme.yield_gain)
            * work.standard_yield(self.standard_share, self.rules.work.area_yield)
            * skill.adoption_yield(self.adopted, self.rules.skill.adoption_yield, self.listed_items())
        )

    def loss(self) -> float:
        """Share of its harvest that is lost, with the county's cold stores."""
        stored, saving = self.county.programme.stored, self.rules.work.cold_store_saving
        return work.loss_with_stores(self.facts.loss, self.facts.storable, stored, saving)

    def served_by_machines(self) -> float:
        """Share of the field work on its land that a trusteeship service does."""
        return self.trusteeship * self.facts.mechanised

    def own_labour_left(self) -> float:
        """Share of its farm's field work that cooperative, machines and service leave to it."""
        left = 1.0 - self.rules.will.family_farm_labour_saving * self.founded_farm
        left *= skill.labour_left(
            self.trusteeship, self.facts.mechanised, self.rules.skill.trusteeship_labour_saving
        )
        return left * self.labour_left_by_services()

    def equipment_days(self) -> float:
        """Person-days of a season that its equipment needs."""
        return money.equipment_days(self.equipment, self.rules.money.equipment_days)

    # --- summer -----------------------------------------------------------------------

    def has_problem(self) -> bool:
        """Whether cadres are there for it, and it needs them."""
        return bool(self.assisted) and bool(self.ill or self.job_lost)

    def full_grant(self) -> float:
        """Yuan of relief where there is enough for all: a part of what it can pay for treatment."""
        cost = min(self.rules.labour.illness_cost, self.cash) if self.ill else 0.0
        return self.rules.help.relief * cost

    def get_relief(self) -> None:
        """Cadres solve its problem, or where they do so for a part of its class, that part of it.

        A lost job cannot be found again in part: it is found with so much of a chance.
        """
        part = self.county.programme.part_solved(self)
        if part == 0.0:
            return
        self.county.programme.deliver("problems_solved", part * self.weight)
        found = self.job_lost and self.draw(PROBLEM_SOLVED) < part
        self.job_lost = self.job_lost and not found
        if self.ill:
            share = part * self.county.programme.relief_share
            grant = share * self.rules.help.relief * self.treated_for
            self.get(self.county.government, "relief_grants", grant)
            self.grants += grant
        if self.ill or found:
            self.helped = 1

    # --- days that farm and job leave --------------------------------------------------

    def work_in_courtyard(self, free_days: float) -> float:
        """Days at home; what they make is sold at once."""
        part = self.rules.work
        days = self.courtyard * work.courtyard_days(part.courtyard_days, free_days)
        sold = days * part.courtyard_product * self.model.wages
        self.get(self.county.outside, "courtyard_sales", sold)
        self.business += sold
        return days

    def attend_training(self, free_days: float) -> float:
        """It goes to the training in which it has a place, if farm and job leave the days: days spent."""
        part, programme = self.rules.skill, self.county.programme
        if self.farmer_training > 0.0:
            lever, place, trainings = "farmer_training", self.farmer_training, 1.0
            days, cost = part.farmer_training_days, part.farmer_training_cost
            effect = part.farmer_training_effect
        elif self.training > 0.0:
            lever, place, trainings = "training", self.training, part.trainings_per_year
            days, cost = trainings * part.training_days, part.training_cost
            effect = part.training_effect
        else:
            return 0.0
        if days > free_days:
            return 0.0
        programme.deliver(lever, self.weight * place)
        programme.spend("training_costs", self.weight * place * days * cost)
        allowance = place * days * part.training_allowance
        self.get(self.county.government, "training_allowances", allowance)
        self.grants += allowance
        self.skill += place * (skill.after_training(self.skill, effect, trainings) - self.skill)
        if lever == "farmer_training":
            chance = skill.certificate_chance(part.farmers_certified, part.farmers_trained)
            if self.draw(CERTIFICATE) < chance:
                self.certified += place * (1.0 - self.certified)
        return place * days

    # --- winter -----------------------------------------------------------------------

    def wear_equipment(self) -> None:
        """A cost of the business that nobody is paid."""
        worn = self.rules.money.equipment_depreciation * self.equipment
        self.equipment -= worn
        self.business -= worn

    def sell_equipment(self, missing: float) -> float:
        """It sells as much of its equipment as brings `missing` yuan, or all of it: yuan for the bank."""
        resale = self.rules.money.equipment_resale
        sold = money.equipment_to_sell(missing, 0.0, self.equipment, resale)
        self.equipment -= sold
        self.get(self.county.outside, "equipment_sold", sold * resale)
        return sold * resale

    def take_heart(self, income: float) -> None:
        """Neighbours' success of last year raises will; without, it fades."""
        part, programme = self.rules.will, self.county.programme
        linked = any(will.shows(amount) for amount in self.received)
        self.succeeded = linked and will.succeeded(income, self.smoothed_income, part.success_growth)
        programme.linked_households += self.weight * linked
        programme.successful += self.weight * self.succeeded
        if not programme.gives("will"):
            return
        self.will = will.after_year(
            self.will, self.starting_will, programme.success, part.success_effect, part.fading
        )
