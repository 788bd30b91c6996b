"""Public posts 公益性岗位 of a county: who may have one, who is served, and what villages earn for them."""

from model.compiled import rule
from model.programme.targeting import class_of_need, how_far, reached_part
from model.world.agents import County, Household, Rules
from model.world.calendar import Moment
from model.world.sectors import GOVERNMENT, REST_OF_WORLD, pay

COLLECTIVE_SHARE = 0.2  # of what photovoltaic stations earn goes to households without labour


@rule
def may_hold_post(household: Household) -> bool:
    """Assisted households with somebody able, nobody away and nobody in a regular job."""
    return (
        household.assisted != 0
        and household.workers > 0
        and household.away_workers == 0
        and household.regular_workers == 0
    )


@rule
def open_posts(county: County, rules: Rules, moment: Moment) -> None:
    """The year's posts, and what the villages' photovoltaic stations pay for."""
    terms = rules.safety_net
    earned = terms.pv_income * county.part_of_all
    pay(county.flows.pv_income, REST_OF_WORLD, GOVERNMENT, earned)
    county.pv_left += (1.0 - COLLECTIVE_SHARE) * earned
    county.collective_left += COLLECTIVE_SHARE * earned
    county.paid_by_pv = 0.0
    county.posts_held = 0.0
    county.without_labour = 0.0
    county.assisted = 0.0
    county.post_queue[:] = 0.0


@rule
def queue_for_post(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Who holds a post keeps it while it may; who may have one and has none stands in line."""
    weight = household.weight
    if household.assisted and household.persons > 0:
        county.assisted += weight
    if not may_hold_post(household):
        household.post = 0.0
        return
    county.posts_held += weight * household.post
    if household.post < 1.0:
        county.post_queue[class_of_need(household, rules, moment)] += weight * (1.0 - household.post)


@rule
def close_posts(county: County, rules: Rules) -> None:
    """How far down the line the vacant posts go; where there are fewer than are held, all hold less."""
    posts = rules.safety_net.posts * county.part_of_all
    county.post_kept = 1.0
    if county.posts_held > posts:
        county.post_kept = posts / county.posts_held
    found = how_far(county.post_queue, max(0.0, posts - county.posts_held))
    county.last_post_class = found.last_class
    county.last_post_part = found.last_part


@rule
def take_post(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """A household whose class is served gets a post; of a row of many, a part of them."""
    if not may_hold_post(household):
        return
    vacant = 1.0 - household.post
    household.post *= county.post_kept
    if vacant > 0.0:
        own_class = class_of_need(household, rules, moment)
        household.post += vacant * reached_part(own_class, county.last_post_class, county.last_post_part)
