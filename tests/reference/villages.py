"""The villages of a county: who works there, what they earn together, and the public posts they have."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from model.parameters import INDUSTRIES
from model.programme import QUEUE_CLASSES
from model.state import NO_AGENT, State
from model.world.randomness import (
    VILLAGE,
    VILLAGE_ACCESS,
    VILLAGE_PARTNERS,
    VILLAGE_REMOTENESS,
    uniform,
)
from tests.reference.ledger import copy_known
from tests.reference.queues import down_to, part_of_class

if TYPE_CHECKING:
    from tests.reference.county import CountyAgent


class Villages:
    """A county's public posts, and the money for posts and relief, and for those without labour."""

    def __init__(self, county: "CountyAgent", row: Any) -> None:
        self.county = county
        self.pv_left = self.collective_left = self.collective_dividend = self.without_labour = 0.0
        self.paid_by_pv = 0.0
        self.posts_held, self.post_kept = 0.0, 1.0
        self.post_queue = [0.0] * QUEUE_CLASSES
        self.last_post_class, self.last_post_part = 0, 0.0
        copy_known(row, self)

    def open_year(self) -> None:
        """Four fifths of what the year earns are for posts and relief; then the posts are shared out."""
        county, terms = self.county, self.county.rules.safety_net
        here = county.programme.part_of_all
        earned = terms.pv_income * here
        county.pay_outside("pv_income", "rest_of_world", "government", earned)
        self.paid_by_pv = 0.0
        self.pv_left += 0.8 * earned
        self.collective_left += 0.2 * earned
        assisted = [h for h in county.households if h.assisted and not h.is_closed()]
        county.programme.assisted = sum(household.weight for household in assisted)
        self.without_labour = 0.0
        may = [household for household in county.households if household.may_hold_post()]
        for household in county.households:
            household.post = household.post if household.may_hold_post() else 0.0
        self.posts_held = sum(household.weight * household.post for household in may)
        self.post_queue = [0.0] * QUEUE_CLASSES
        for household in may:
            self.post_queue[household.class_of_need()] += household.weight * (1.0 - household.post)
        posts = terms.posts * here
        self.post_kept = posts / self.posts_held if self.posts_held > posts else 1.0
        vacant = max(0.0, posts - self.posts_held)
        self.last_post_class, self.last_post_part = down_to(self.post_queue, vacant)

    def granted_post(self, place: int) -> tuple[float, float]:
        """Part of a post that is kept, and part of what is asked for that is given, in a class."""
        return self.post_kept, part_of_class(place, self.last_post_class, self.last_post_part)

    def pay(self, total: float) -> None:
        """What is paid for posts and relief comes out of this money first."""
        paid = min(self.pv_left, total)
        self.pv_left -= paid
        self.paid_by_pv += paid

    def share_collective(self) -> None:
        """In winter all of it goes to residents of assisted households where nobody can work."""
        heads = [h.weight * h.persons for h in self.county.households if h.without_labour()]
        self.without_labour, self.collective_dividend = sum(heads), 0.0
        if heads:
            self.collective_dividend = self.collective_left / self.without_labour
            self.collective_left = 0.0


class Village:
    """One village of a county, with draws from before the first season that hold for all who live there."""

    def __init__(self, county: Any, state: State, number: int, seed: int) -> None:
        self.county, self.state, self.number, self.seed = county, state, number, seed

    def draw(self, purpose: int) -> float:
        return uniform(self.seed, VILLAGE, int(self.county["code"]), self.number, 0, purpose)

    def draws(self) -> dict[str, float]:
        """How remote it is, and how soon who comes there."""
        access = ("village_orders", "village_dividends", "village_cooperative", "village_jobs")
        return {
            "remoteness": self.draw(VILLAGE_REMOTENESS),
            "village_technique": self.draw(VILLAGE_REMOTENESS + 1),
        } | {name: self.draw(VILLAGE_ACCESS + place) for place, name in enumerate(access)}

    def partners(self, industry: int) -> dict[str, int]:
        """Who orders what an industry grows, who hires, and the cooperative that trades with it.

        The larger an enterprise, the more villages it comes to; rows of cooperatives are all of one size.
        """
        of_industry, of_any = VILLAGE_PARTNERS + industry, VILLAGE_PARTNERS + 2 * len(INDUSTRIES)
        enterprises = range(self.county["first_enterprise"], self.county["last_enterprise"])
        buyers = [e for e in enterprises if self.state.enterprises.industry[e] == industry]
        cooperatives = [
            g
            for g in range(self.county["first_cooperative"], self.county["last_cooperative"])
            if self.state.cooperatives.industry[g] == industry
        ]
        capital = self.state.enterprises.capital
        cooperative = self.draw(of_industry + len(INDUSTRIES))
        return {
            "enterprise": one_by_size(self.draw(of_industry), buyers, capital),
            "employer": one_by_size(self.draw(of_any), enterprises, capital),
            "cooperative": one_by_size(cooperative, cooperatives, [1.0] * len(self.state.cooperatives)),
        }


def one_by_size(draw: float, rows: Sequence[int], size: Sequence[float]) -> int:
    """The row in whose part of the whole a draw falls."""
    whole, so_far = sum(size[row] for row in rows), 0.0
    for row in rows:
        so_far += size[row]
        if draw * whole < so_far:
            return row
    return rows[-1] if rows else NO_AGENT


def of_each_household(state: State, households_per_village: float, seed: int) -> Iterator[dict[str, float]]:
    """Draws and partners of its village for each household, before the first year."""
    for county in state.counties:
        rows = range(county["first_household"], county["last_household"])
        villages = max(1, round(float(county["household_count"]) / households_per_village))
        for place, row in enumerate(rows):
            number = int(villages * (place + 0.5) / len(rows))  # their rows are spread over them evenly
            village = Village(county, state, number, seed)
            yield village.draws() | village.partners(int(state.households.industry[row]))
