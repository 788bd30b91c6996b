"""The model's scalar rules as plain Python functions: `choosing.belief(...)`, not compiled."""

from types import ModuleType

import model.households.borrowing
import model.households.choosing
import model.households.consuming
import model.households.farming
import model.households.working
import model.linkages.employment
import model.linkages.guaranteed_dividend
import model.linkages.order_purchase
import model.linkages.secondary_rebate
import model.linkages.share_cooperation
import model.organisations.cooperatives
import model.organisations.enterprises
import model.programme.help
import model.programme.money
import model.programme.skill
import model.programme.targeting
import model.programme.will
import model.programme.work


class PlainRules:
    """The functions of a module of rules, without their compilation.

    A rule that calls another rule calls it compiled; both give the same to the last bits.
    """

    def __init__(self, module: ModuleType) -> None:
        for name, value in vars(module).items():
            setattr(self, name, getattr(value, "py_func", value))


borrowing = PlainRules(model.households.borrowing)
choosing = PlainRules(model.households.choosing)
consuming = PlainRules(model.households.consuming)
farming = PlainRules(model.households.farming)
working = PlainRules(model.households.working)
employment = PlainRules(model.linkages.employment)
guaranteed_dividend = PlainRules(model.linkages.guaranteed_dividend)
order_purchase = PlainRules(model.linkages.order_purchase)
secondary_rebate = PlainRules(model.linkages.secondary_rebate)
share_cooperation = PlainRules(model.linkages.share_cooperation)
cooperative_rules = PlainRules(model.organisations.cooperatives)
enterprise_rules = PlainRules(model.organisations.enterprises)
help = PlainRules(model.programme.help)
money = PlainRules(model.programme.money)
skill = PlainRules(model.programme.skill)
targeting = PlainRules(model.programme.targeting)
will = PlainRules(model.programme.will)
work = PlainRules(model.programme.work)
