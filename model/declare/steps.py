"""The steps of the year at which a linkage form can do something, in the order of the year.

A step is a rule with fixed arguments.  What the forms declare for it is made one rule, as `how` says:
in_turn    each does its part
added_up   each returns a number; the year works with their sum
largest    each returns a number; the year works with the largest
any_of     each answers a question; one yes is enough
handed_on  each gets what the one before it returned, as the first argument
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any

from model.declare.chain import Rule, added_up, any_of, handed_on, in_turn, largest
from model.declare.names import DeclarationError


@dataclass(frozen=True)
class Step:
    """A step of the year.

    how: what makes one rule of several; arguments: of each rule, by name; text: what a form does there.
    """

    how: Callable[..., Rule]
    arguments: tuple[str, ...]
    text: str


def _step(how: Callable[..., Rule], arguments: str, text: str) -> Step:
    return Step(how, tuple(arguments.split()), text)


STEPS: dict[str, Step] = {
    # Spring.
    "open_spring": _step(in_turn, "county", "the county's counts of the year start at zero"),
    "offer": _step(
        in_turn,
        "enterprise county rules industries moment",
        "an enterprise offers; last year's offers and wishes are cleared, also where it is closed",
    ),
    "offer_in_cooperative": _step(in_turn, "cooperative", "the same for a cooperative"),
    "open_year": _step(
        in_turn, "household state rules", "a running contract is a year older, and ends if it is over"
    ),
    "bind": _step(
        handed_on,
        "worked household season free_days state rules",
        "work of a season that is promised to an organisation: days, and what they are to pay",
    ),
    "in_linked_work": _step(
        largest, "household", "part of the row's households whose linked work leaves no ordinary work"
    ),
    "wish": _step(
        handed_on,
        "land_value household county draws hopes state rules industries moment",
        "a household decides what it would enter, keep or leave, if there is room; a form that takes land "
        "returns what all that could be done with the land is worth so far, in yuan a year",
    ),
    "give_up_land": _step(
        in_turn, "household", "a wish to hand over land is given up for one that is worth more"
    ),
    "ask": _step(
        in_turn, "household county state rules", "what it wishes for is added up where it is offered"
    ),
    "to_settle": _step(
        any_of,
        "household",
        "whether there is anything to enter, keep or leave under the form, once all have wished",
    ),
    "left_by_wish": _step(
        handed_on,
        "free household rules",
        "land and savings that the wish leaves for the wishes of other forms",
    ),
    "share_out": _step(in_turn, "county state rules moment", "what is scarce in the county is handed out"),
    "grant": _step(
        handed_on,
        "means enterprise rules",
        "an enterprise shares its offer among the wishes; returns what is left of its means, in yuan",
    ),
    "grant_in_cooperative": _step(in_turn, "cooperative rules", "the same for a cooperative"),
    "enter": _step(
        in_turn, "household county free state rules", "wishes become contracts, as far as granted"
    ),
    "leave": _step(in_turn, "household county state rules", "who wished to leave gets back what it is owed"),
    "own_land": _step(handed_on, "land household", "mu that a household still farms for itself"),
    "labour_left": _step(handed_on, "left household rules", "share of own farm work that is left to do"),
    "yield_gain": _step(
        added_up, "household rules", "share by which the yield of what a household farms itself is higher"
    ),
    "inputs": _step(
        handed_on, "inputs household land state rules", "what inputs of a mu cost under the form"
    ),
    "pay_inputs": _step(
        in_turn,
        "household county inputs land state rules",
        "who else is paid for the inputs of all forms",
    ),
    "agree": _step(
        in_turn, "household expected_yield rules", "what is promised is fixed by what was planted"
    ),
    "part_linked": _step(
        largest, "household", "part of the row's households that is under the form, in spring"
    ),
    "part_led_by_enterprise": _step(
        largest, "household", "part that `household.enterprise` leads, for the 100-household rule"
    ),
    "part_led_by_employer": _step(largest, "household", "part that `household.employer` leads"),
    "invest": _step(in_turn, "enterprise county", "an enterprise invests the money of spring"),
    "invest_in_cooperative": _step(in_turn, "cooperative county", "the same for a cooperative"),
    "days_before_linkages": _step(
        added_up,
        "enterprise county rules industries moment",
        "person-days a year that an enterprise needs before any linkage, when the world is opened",
    ),
    # Every season.
    "open_season": _step(in_turn, "enterprise season rules", "before a season's work"),
    "kept_aside": _step(
        added_up, "enterprise season rules", "yuan kept for the season before all else is paid"
    ),
    "work": _step(
        handed_on,
        "worked household county season free_days state rules",
        "work of a season for an organisation: days, and their wages",
    ),
    "close_season": _step(in_turn, "enterprise", "after a season's work"),
    # Summer.
    "quit": _step(in_turn, "household draw rules", "who leaves in summer"),
    # Autumn.
    "open_harvest": _step(in_turn, "enterprise county rules", "prices that follow the market are set"),
    "open_harvest_in_cooperative": _step(in_turn, "cooperative", "the cooperative's counts start at zero"),
    "farm": _step(
        in_turn,
        "household county yield_here state rules industries",
        "land handed over is farmed by the organisation that has it",
    ),
    "deliver": _step(
        handed_on,
        "harvest household county draws spot state rules moment",
        "what is delivered of the harvest; the rest is left for the spot market",
    ),
    "pay_penalty": _step(
        in_turn, "household county penalty state", "who gets what a household pays for a breach"
    ),
    "sell_in_cooperative": _step(
        in_turn, "cooperative county rules", "a cooperative sells what was delivered"
    ),
    "labour_cost": _step(
        added_up, "enterprise county rules industries moment", "yuan of wages that a tonne takes to process"
    ),
    "due_for_produce": _step(
        added_up, "enterprise rules", "yuan that an enterprise will owe in autumn for produce delivered"
    ),
    "keep_promises": _step(
        in_turn, "enterprise county rules moment", "an enterprise keeps its word, or breaks it"
    ),
    "take_in": _step(
        handed_on,
        "intake enterprise county rules",
        "produce that an enterprise takes in, and what it owes for it",
    ),
    "adjust_work": _step(
        in_turn,
        "enterprise county rules industries moment",
        "what an enterprise has bought decides on its work until next summer",
    ),
    "book_intake": _step(
        in_turn, "enterprise county intake rules", "the enterprise's own book of what it owes"
    ),
    "get_paid": _step(in_turn, "household county state rules", "a household is paid for what it delivered"),
    # Winter.
    "open_winter": _step(in_turn, "enterprise", "claims are counted anew"),
    "claim": _step(in_turn, "household county state rules industries", "what a household's claims add up to"),
    "clear": _step(in_turn, "enterprise", "last winter's settlement is cleared, also where it is closed"),
    "earn": _step(
        added_up,
        "enterprise county rules moment",
        "further results of the year before senior claims, in yuan",
    ),
    "senior_claims": _step(
        added_up,
        "enterprise county rules industries moment",
        "yuan due with fixed costs and interest, before produce and dividends",
    ),
    "pay_senior_claims": _step(in_turn, "enterprise county share", "they are paid, as far as there is money"),
    "interest_subsidy": _step(
        added_up, "enterprise county rules", "yuan of bank interest that the programme pays for it"
    ),
    "wages_paid": _step(added_up, "enterprise", "yuan of wages paid in the course of the year"),
    "pay_claims": _step(
        added_up,
        "enterprise county rules",
        "an enterprise pays what it promised, by seniority; returns what of it comes out of profit, in yuan",
    ),
    "net_of_claims": _step(
        handed_on, "equity enterprise", "equity less what is owed under the form, in yuan"
    ),
    "is_behind": _step(any_of, "enterprise", "whether claims are unpaid, so that owners get nothing"),
    "pay_with_owners": _step(
        added_up, "enterprise county withdrawn", "of what owners withdraw, yuan paid to households"
    ),
    "restructure": _step(in_turn, "enterprise county rules", "promises that cannot be kept are renegotiated"),
    "restructured": _step(any_of, "enterprise", "whether promises were renegotiated this winter"),
    "recover": _step(
        handed_on, "left enterprise county", "what claims get of a failed enterprise; returns the yuan left"
    ),
    "found": _step(in_turn, "enterprise rules", "a new enterprise begins without claims"),
    "clear_in_cooperative": _step(in_turn, "cooperative", "last winter's settlement is cleared"),
    "settle_in_cooperative": _step(
        in_turn, "cooperative county draws rules industries", "a cooperative's business of the year"
    ),
    "sell_off_in_cooperative": _step(
        added_up, "cooperative county rules", "yuan that a dissolved cooperative gets for what it had"
    ),
    "recover_in_cooperative": _step(
        handed_on, "left cooperative county", "what members get of it; returns the yuan left"
    ),
    "return_surplus_in_cooperative": _step(
        in_turn, "cooperative county draws rules", "what a cooperative returns of its surplus"
    ),
    "receive": _step(
        in_turn, "household county state rules industries", "what an enterprise pays a household in winter"
    ),
    "receive_from_cooperative": _step(
        added_up, "household county state rules", "yuan of income from its cooperative in winter"
    ),
    "judge": _step(
        handed_on,
        "promises household county state rules",
        "promises that fell due to a household, and how far kept",
    ),
    "recover_by_household": _step(
        in_turn, "household county state", "what a household gets back from an organisation that failed"
    ),
    "judge_enterprise": _step(
        handed_on, "promises enterprise rules", "promises of an enterprise that fell due, and how far kept"
    ),
    "learn": _step(in_turn, "enterprise weight", "what is expected of an enterprise next year"),
    "learn_in_cooperative": _step(
        in_turn, "cooperative weight", "what is expected of a cooperative next year"
    ),
    "found_in_cooperative": _step(in_turn, "cooperative", "a new cooperative promises nothing yet"),
    # The year's measures.
    "measure_household": _step(in_turn, "household county state rules sums", "sums over households"),
    "measure_enterprise": _step(in_turn, "enterprise county state rules sums", "sums over enterprises"),
    "measure_cooperative": _step(in_turn, "cooperative county state rules sums", "sums over cooperatives"),
    "took_part": _step(
        largest, "household", "part of the row's households that was under the form this year"
    ),
}


def check_steps(owner: str, steps: Iterable[tuple[str, Any]], of_year: Mapping[str, Step] = STEPS) -> None:
    """Raise DeclarationError for a step that the year does not have, or a rule with other arguments."""
    for name, rule in steps:
        if name not in of_year:
            raise DeclarationError(f"{owner}: the year has no step {name!r}; it has {', '.join(of_year)}")
        given = tuple(signature(getattr(rule, "py_func", rule)).parameters)
        if given != of_year[name].arguments:
            raise DeclarationError(
                f"{owner}: the rule of step {name!r} takes ({', '.join(given)}), "
                f"but the year hands it ({', '.join(of_year[name].arguments)})"
            )
