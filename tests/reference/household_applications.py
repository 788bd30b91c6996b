"""A household in spring: what it would have of the programme, and in which queue it stands for it."""

from model.parameters import INDUSTRIES
from model.world.calendar import WINTER
from model.world.randomness import (
    ADOPTION,
    AREA_WISH,
    COURTYARD,
    FAMILY_FARM,
    FARMER_TRAINING_WISH,
    INVESTMENT_LOAN,
    PLACE_IN_QUEUE,
    TRAINING_WISH,
    TRUSTEESHIP_WISH,
)
from tests.reference.ledger import single
from tests.reference.rules import choosing, money, skill, will, work

AREA_LEVERS = {
    "vegetables": "cool_vegetables",
    "potatoes": "processing_potatoes",
    "fruit": "standard_orchards",
}


class Applying:
    """What the programme offers to a household, and what the household does with it."""

    # --- spring: it applies -----------------------------------------------------------

    def apply(self) -> None:
        """Whoever qualifies, has heard of it and wants it joins the lever's queue."""
        self.applied_for = set()
        if not self.county.programme.has_offers or self.is_closed():
            return
        self.place = single(self.draw(PLACE_IN_QUEUE))
        self.apply_for_trusteeship()
        if self.draw(AREA_WISH) < self.information() * self.will:
            self.apply_for_area()
            self.apply_for_fodder()
        self.apply_for_loan()
        if self.assisted:
            self.apply_for_courtyard()
            self.apply_for_training()
            self.apply_for_family_farm()
        self.apply_for_extension()
        if self.assisted and self.succeeded and self.offers("recognition"):
            self.join("recognition", "first_come", 1.0)

    def information(self) -> float:
        """Chance that it has heard of an offer: cadres visit assisted households."""
        if not self.assisted:
            return self.rules.employment.information
        return self.county.programme.information

    def offers(self, lever: str) -> bool:
        return self.county.programme.offered[lever] > 0.0

    def join(self, lever: str, rule: str, asked: float) -> None:
        self.applied_for.add(lever)
        self.county.programme.queues[lever].join(self, rule, asked)

    def keeps_livestock(self) -> bool:
        return INDUSTRIES[self.industry] == "livestock"

    def area_lever(self) -> str | None:
        """The lever that would bring its land under a standard."""
        return AREA_LEVERS.get(INDUSTRIES[self.industry])

    def apply_for_extension(self) -> None:
        """One more technique, variety or standard of those on the lists, if an expert reaches it."""
        chance = skill.adoption_probability(
            self.rules.skill.adoption_chance,
            self.county.programme.expert_reach,
            self.information(),
            self.will,
            self.skill,
        )
        room = self.adopted + 1.0 <= self.listed_items()
        if self.offers("extension") and room and self.draw(ADOPTION) < chance:
            self.join("extension", "first_come", 1.0)

    def apply_for_trusteeship(self) -> None:
        """The land that it means to farm, for the year, if that pays with the days that it takes."""
        part, land = self.rules.skill, self.planted
        if not self.offers("trusteeship") or self.facts.mechanised <= 0.0 or land <= 0.0:
            return
        per_mu = skill.trusteeship_gain(
            self.expected_yield() * self.expected_price(),
            self.facts.input_cost,
            sum(self.labour_per_mu),
            self.day_value(),
            self.facts.mechanised,
            part.trusteeship_fee * (1.0 - part.trusteeship_subsidy),
            part.trusteeship_cost_saving,
            part.trusteeship_labour_saving,
            part.trusteeship_yield,
        )
        worth = per_mu * land - self.value_of_contract_days()
        if self.draw(TRUSTEESHIP_WISH) < choosing.choice_probability(worth, 0.0, self.rules.choice.noise):
            self.join("trusteeship", part.trusteeship_targeting, land)

    def apply_for_area(self) -> None:
        lever, missing = self.area_lever(), 1.0 - self.standard_share
        if lever is not None and self.offers(lever) and missing > 0.0:
            self.join(lever, self.rules.work.area_targeting, missing * self.land)

    def apply_for_fodder(self) -> None:
        units = (1.0 - self.fodder) * self.land
        if self.keeps_livestock() and self.offers("fodder") and units > 0.0:
            self.join("fodder", self.rules.work.fodder_targeting, units)

    def apply_for_loan(self) -> None:
        """To invest, if own labour can tend what it buys; those who are not assisted on livestock only."""
        part, credit = self.rules.money, self.rules.credit
        subsidised = credit.interest_subsidy if self.assisted else 0.0
        loan = credit.loan_limit if self.assisted else self.loan_on_livestock()
        if not self.offers("microcredit") or self.with_microloan or loan <= 0.0:
            return
        if self.microloan > 0.0 or self.defaulted:
            return
        free_days = self.season_days() - max(self.labour_per_mu) * self.own_land()
        if money.equipment_days(self.equipment + loan, part.equipment_days) > free_days:
            return
        gain = money.investment_gain(
            loan,
            part.equipment_return,
            part.equipment_depreciation,
            credit.interest * (1.0 - subsidised),
        )
        variance = (loan * part.equipment_return) ** 2 * (self.facts.price_risk**2 + self.facts.luck**2)
        worth = self.certainty_equivalent(gain, variance) - self.value_of_contract_days()
        if self.draw(INVESTMENT_LOAN) < self.wants_of_programme(worth):
            if self.assisted:
                self.join("microcredit", part.microcredit_targeting, loan)
            else:
                self.applied_for.add("microcredit")  # the bank lends on what it sees; there is no queue

    def wants_of_programme(self, worth: float) -> float:
        """Chance that it hears of what is worth so many yuan a year, looks at it and wants it."""
        heard = self.information()
        looks = min(1.0, heard * (0.5 + self.will))
        return min(heard, looks * choosing.choice_probability(worth, 0.0, self.rules.choice.noise))

    def apply_for_courtyard(self) -> None:
        part = self.rules.work
        days = min(part.courtyard_days, self.season_days())
        if not self.offers("courtyards") or not work.may_get_courtyard(self.assisted, self.courtyard, days):
            return
        value = work.courtyard_gain(4.0 * days, part.courtyard_product, self.day_value())
        value += part.courtyard_grant - part.courtyard_setup
        if self.draw(COURTYARD) < self.wants_of_programme(value):
            self.join("courtyards", part.courtyard_targeting, 1.0 - self.courtyard)

    def apply_for_training(self) -> None:
        """A skilled farmer's training if it may and wants to; else any; if farm and herd leave the days."""
        part, information = self.rules.skill, self.information()
        winter = self.season_days() - self.labour_per_mu[WINTER] * self.own_land() - self.equipment_days()
        if (
            self.offers("farmer_training")
            and part.farmer_training_days <= winter
            and skill.may_be_skilled_farmer(self.group, self.certified, self.workers)
            and self.draw(FARMER_TRAINING_WISH)
            < skill.skilled_farmer_wish(information, self.will, self.skill)
        ):
            self.join("farmer_training", part.farmer_training_targeting, 1.0)
        elif (
            self.offers("training")
            and part.trainings_per_year * part.training_days <= winter
            and skill.may_be_trained(self.assisted, self.workers)
            and self.draw(TRAINING_WISH) < skill.training_wish(information, self.will)
        ):
            self.join("training", part.training_targeting, 1.0)

    def apply_for_family_farm(self) -> None:
        part = self.rules.will
        may = will.may_found_family_farm(
            self.group,
            self.founded_farm,
            self.own_land(),
            self.skill,
            self.cash,
            part.family_farm_own,
            part.family_farm_least_skill,
        )
        if may and self.offers("family_farms") and self.draw(FAMILY_FARM) < self.information() * self.will:
            self.join("family_farms", part.family_farm_targeting, 1.0 - self.founded_farm)
