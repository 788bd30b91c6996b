"""Winter: a cooperative's business and what it returns, or its end."""

from model import linkages, programme
from model.compiled import rule
from model.world.agents import Cooperative, County, Industries, Rules
from model.world.calendar import Moment
from model.world.organisations import cooperatives as cooperative_rules
from model.world.organisations.means import CooperativeDraws
from model.world.randomness import COOPERATIVE, REFUND_COMPLIANCE, four_uniforms
from model.world.sectors import COOPERATIVES, REST_OF_WORLD, pay

_clear_in_cooperative = linkages.step("clear_in_cooperative")
_settle_in_cooperative = linkages.step("settle_in_cooperative")
_return_surplus_in_cooperative = linkages.step("return_surplus_in_cooperative")
_sell_off_in_cooperative = linkages.step("sell_off_in_cooperative")
_recover_in_cooperative = linkages.step("recover_in_cooperative")
_end_in_cooperative = programme.step("end_in_cooperative")


@rule
def settle_cooperative(
    cooperative: Cooperative,
    county: County,
    rules: Rules,
    industries: Industries,
    moment: Moment,
) -> None:
    """One cooperative: its business, and its surplus and dividends, or its end."""
    _clear_in_cooperative(cooperative)
    cooperative.failed = 0
    if not cooperative.alive:
        cooperative.years_closed += 1.0
        return
    refund_draw, dividend_draw, _, _ = four_uniforms(
        moment.seed,
        COOPERATIVE,
        county.code,
        cooperative.number,
        moment.season,
        REFUND_COMPLIANCE // 4,
    )
    draws = CooperativeDraws(refund_draw, dividend_draw)
    _settle_in_cooperative(cooperative, county, draws, rules, industries)
    if cooperative_rules.dissolves(cooperative.cash):
        dissolve(cooperative, county, rules)
    else:
        _return_surplus_in_cooperative(cooperative, county, draws, rules)


@rule
def dissolve(cooperative: Cooperative, county: County, rules: Rules) -> None:
    """Equipment is sold, debts are paid as far as it goes, what is left goes back to members."""
    weight = cooperative.weight
    flows = county.flows
    left = cooperative.cash + _sell_off_in_cooperative(cooperative, county, rules)
    if left < 0.0:  # suppliers, in the rest of the world, are left unpaid
        pay(flows.cooperative_costs, REST_OF_WORLD, COOPERATIVES, weight * -left)
        left = 0.0
    left = _recover_in_cooperative(left, cooperative, county)
    pay(flows.cooperative_costs, COOPERATIVES, REST_OF_WORLD, weight * left)
    cooperative.cash = 0.0
    cooperative.alive = 0
    cooperative.failed = 1
    _end_in_cooperative(cooperative, county)
    cooperative.years_closed = 0.0
