"""Winter: what a household receives, repays and learns."""

from model import linkages, programme
from model.compiled import rule
from model.linkages import FORMS
from model.programme.money import equipment_to_sell, subsidised
from model.programme.will import shows, succeeded
from model.world.agents import NO_AGENT, County, Household, Industries, Rules, State
from model.world.calendar import SEASONS, Moment
from model.world.households.borrowing import defaults, interest_due, repayment
from model.world.households.choosing import adapted
from model.world.households.consuming import smoothed
from model.world.households.income import survey_income, trailing
from model.world.households.members import is_closed
from model.world.households.season import Promises
from model.world.sectors import BANKS, GOVERNMENT, REST_OF_WORLD, pay

_receive = linkages.step("receive")
_receive_from_cooperative = linkages.step("receive_from_cooperative")
_judge = linkages.step("judge")
_take_heart = programme.step("take_heart")

ALL_KEPT = 1.0 - 1e-9  # of what was promised; less is what rounding leaves
MOST_YEARS = 20  # of own experience with promises that count


@rule
def receive(household: Household, county: County, state: State, rules: Rules, industries: Industries) -> None:
    """What enterprise and cooperative pay a household in winter."""
    _receive(household, county, state, rules, industries)
    if household.cooperative != NO_AGENT:
        household.cash += _receive_from_cooperative(household, county, state, rules)


@rule
def repay(household: Household, county: County, rules: Rules) -> None:
    """Interest and instalment of a microloan, whatever became of what it was placed in; food first."""
    credit = rules.credit
    if household.microloan <= 0.0:
        return
    investment = rules.money
    group = household.group
    weight = household.weight
    flows = county.flows
    due = interest_due(household.microloan, credit.interest)
    subsidy = due * credit.interest_subsidy * county.interest_granted if subsidised(group) else 0.0
    free = max(0.0, household.cash - 0.25 * rules.consumption.subsistence * household.persons)
    owed = due - subsidy + min(household.instalment, household.microloan)
    sold = equipment_to_sell(owed, free, household.equipment, investment.equipment_resale)
    if sold > 0.0:
        free += sell_equipment(household, county, sold, rules)
    own = min(due - subsidy, free)
    pay(flows.microloan_interest_subsidies, GOVERNMENT, BANKS, weight * subsidy)
    pay(flows.microloan_interest, group, BANKS, weight * own)
    household.property -= own
    household.cash -= own
    repaid = repayment(household.microloan, household.instalment, free - own)
    household.cash = max(0.0, household.cash - repaid)  # a rounding remainder may be missing
    in_default = defaults(household.microloan, repaid)
    household.microloan -= repaid
    pay(flows.microloan_repayments, group, BANKS, weight * repaid)
    if in_default:
        write_off(household, county)


@rule
def sell_equipment(household: Household, county: County, sold: float, rules: Rules) -> float:
    """Equipment of a book value, in yuan, is sold: yuan that it fetches."""
    household.equipment -= sold
    fetched = sold * rules.money.equipment_resale
    household.cash += fetched
    pay(county.flows.equipment_sold, REST_OF_WORLD, household.group, household.weight * fetched)
    return fetched


@rule
def write_off(household: Household, county: County) -> None:
    """The bank gives up what is left of a microloan."""
    lost = household.weight * household.microloan
    pay(county.flows.microloans_written_off, BANKS, household.group, lost)
    household.microloan = 0.0
    household.defaulted = 1


@rule
def learn(household: Household, county: County, rules: Rules, moment: Moment) -> None:
    """Income of the year, what neighbours see of it, and the side of the line where its residents end."""
    if is_closed(household):
        return
    income = survey_income(household)
    show_success(household, county, income, rules, moment)
    household.smoothed_income = smoothed(household.smoothed_income, income, rules.consumption.smoothing)
    line_since_first = moment.monitoring_line / rules.monitoring.line
    household.survey_year[(moment.year - 1) % len(SEASONS)] = trailing(household.survey) / (
        household.persons * line_since_first
    )
    household.below_line = trailing(household.survey) < moment.monitoring_line * household.persons


@rule
def wear_equipment(household: Household, rules: Rules) -> None:
    """A year's wear of farm equipment: a cost of the business that no one is paid."""
    worn = rules.money.equipment_depreciation * household.equipment
    household.equipment -= worn
    household.business -= worn


@rule
def show_success(household: Household, county: County, income: float, rules: Rules, moment: Moment) -> None:
    """Neighbours see whether a linked household succeeds; it takes heart, or does not."""
    weight = household.weight
    linked = False
    for form in range(len(FORMS)):
        linked = linked or shows(household.received[form])
    success = linked and succeeded(income, household.smoothed_income, rules.will.success_growth)
    household.succeeded = 1 if success else 0
    if linked:
        county.linked_households += weight
    if success:
        county.successful += weight
    _take_heart(household, county, rules, moment)


@rule
def judge(household: Household, county: County, state: State, rules: Rules) -> None:
    """Trust and will follow the promises that fell due to a household this year, by their value."""
    promises = _judge(Promises(0.0, 0.0), household, county, state, rules)
    if promises.due > 0.0:
        share = promises.kept / promises.due
        household.trust = adapted(household.trust, share, rules.choice.expectation_weight)
        household.will = adapted(household.will, share, rules.choice.will_adjustment)
        household.let_down = share < ALL_KEPT
        household.years_promised = min(MOST_YEARS, household.years_promised + 1)
