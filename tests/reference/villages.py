"""The villages of a county: what they earn with photovoltaic stations, and the public posts they have."""

from typing import TYPE_CHECKING, Any

from model.programme import QUEUE_CLASSES
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
