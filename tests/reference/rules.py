"""The model's scalar rules as plain Python functions: `choosing.belief(...)`, not compiled."""

from types import ModuleType

import model.linkages.employment
import model.linkages.guaranteed_dividend
import model.linkages.order_purchase
import model.linkages.secondary_rebate
import model.linkages.share_cooperation
import model.programme.budget
import model.programme.help
import model.programme.money
import model.programme.skill
import model.programme.targeting
import model.programme.will
import model.programme.work
import model.world.households.borrowing
import model.world.households.choosing
import model.world.households.consuming
import model.world.households.demography
import model.world.households.farming
import model.world.households.letting
import model.world.households.monitoring
import model.world.households.reach
import model.world.households.safety_net
import model.world.households.working
import model.world.organisations.cooperatives
import model.world.organisations.enterprises
import model.world.organisations.means


class PlainRules:
    """The functions of a module of rules, without their compilation.

    A rule that calls another rule calls it compiled; both give the same to the last bits.
    The steps that a form or part takes in the year are left out: the reference writes them anew.
    """

    def __init__(self, module: ModuleType) -> None:
        declared = getattr(module, "FORM", getattr(module, "PART", None))
        steps = [] if declared is None else [id(step) for step in declared.steps.values()]
        for name, value in vars(module).items():
            if id(value) not in steps:
                setattr(self, name, getattr(value, "py_func", value))


borrowing = PlainRules(model.world.households.borrowing)
choosing = PlainRules(model.world.households.choosing)
consuming = PlainRules(model.world.households.consuming)
demography = PlainRules(model.world.households.demography)
farming = PlainRules(model.world.households.farming)
letting = PlainRules(model.world.households.letting)
monitoring = PlainRules(model.world.households.monitoring)
reach = PlainRules(model.world.households.reach)
safety_net = PlainRules(model.world.households.safety_net)
working = PlainRules(model.world.households.working)
employment = PlainRules(model.linkages.employment)
guaranteed_dividend = PlainRules(model.linkages.guaranteed_dividend)
order_purchase = PlainRules(model.linkages.order_purchase)
secondary_rebate = PlainRules(model.linkages.secondary_rebate)
share_cooperation = PlainRules(model.linkages.share_cooperation)
cooperative_rules = PlainRules(model.world.organisations.cooperatives)
enterprise_rules = PlainRules(model.world.organisations.enterprises)
means = PlainRules(model.world.organisations.means)
budget_rules = PlainRules(model.programme.budget)
help = PlainRules(model.programme.help)
money = PlainRules(model.programme.money)
skill = PlainRules(model.programme.skill)
targeting = PlainRules(model.programme.targeting)
will = PlainRules(model.programme.will)
work = PlainRules(model.programme.work)
