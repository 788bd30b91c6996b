"""The linkage forms, each a contract with two sides that can both break it.

A form is a file of this folder with a declaration `FORM`; which there are is read off the folder.
A rule of a form that asks what other forms do with a household or an enterprise calls the rules
that are made here of all forms: ``linkages.own_land(household)``.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from model.compiled import rule
from model.declare.chain import Rule, added_up, by_place, times_column, where_below_zero
from model.declare.form import LinkageForm, check_draws, declared_in, in_order, rule_of
from model.world.agents import Enterprise, Household
from model.world.households.letting import HAS_PLOTS

_FILES = [(file.name, import_module(f"{__name__}.{file.name}").FORM) for file in iter_modules(__path__)]
FORM_OF: dict[str, LinkageForm] = {form.name: form for form in in_order(declared_in(_FILES))}
check_draws(FORM_OF.values())
FORMS = tuple(FORM_OF)
# The position of a form among them, under its name in capitals: household.received[linkages.EMPLOYMENT].
globals().update({form.upper(): position for position, form in enumerate(FORMS)})


def __getattr__(name: str) -> Any:
    """For type checkers: the positions above."""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def step(name: str) -> Rule:
    """What the forms do at a step of the year, as one rule with the arguments that STEPS names."""
    return rule_of(name, tuple(FORM_OF.values()))


def each_form(name: str, column: str) -> Rule:
    """A rule (row, household, weight) that adds up, by form, what the forms return at a step.

    column: of the row, with a place for each form; weight: households that the row stands for.
    """
    return by_place(f"{name} of each form", column, [form.steps[name] for form in FORM_OF.values()])


# Number of linkages that a household is under, part of one counted as such.
contracts = added_up("contracts", [form.steps["part_linked"] for form in FORM_OF.values()])
_TOOK_PART = [form.steps["took_part"] for form in FORM_OF.values()]
# What each form was worth when it was chosen to who is under it, and who chose it though it was worth less
# than nothing: rules (sums, household, weight).
add_values = by_place(
    "values of forms",
    "value_of_form",
    [
        times_column(f"value of {name}", part, "value", place)
        for place, (name, part) in enumerate(zip(FORMS, _TOOK_PART, strict=True))
    ],
)
add_losses = by_place(
    "forms at a loss",
    "at_loss_in_form",
    [
        where_below_zero(f"{name} at a loss", part, "value", place)
        for place, (name, part) in enumerate(zip(FORMS, _TOOK_PART, strict=True))
    ],
)
left_by_wish = step("left_by_wish")
kept_aside = step("kept_aside")
is_behind = step("is_behind")
to_settle = step("to_settle")
give_up_land = step("give_up_land")
in_linked_work = step("in_linked_work")
_land_left = step("own_land")
_net_of_claims = step("net_of_claims")


@rule
def own_land(household: Household) -> float:
    """Mu that a household farms for itself: all that it has not handed over under a form."""
    return _land_left(household.land, household)


@rule
def placed_quality(household: Household, plot_spread: float) -> float:
    """Mean quality of the plots that a household has handed over: the worst ones of all its land.

    plot_spread: by how much the best plot is better than the mean one.
    """
    if household.land <= 0.0 or not HAS_PLOTS[household.industry]:
        return 1.0
    return 1.0 - plot_spread * own_land(household) / float(household.land)


@rule
def equity_of(enterprise: Enterprise) -> float:
    """Assets of an enterprise less its debts and what it owes under the forms, in yuan."""
    assets = enterprise.cash + enterprise.capital - (enterprise.debt + enterprise.turnover_loan)
    return _net_of_claims(assets, enterprise)
