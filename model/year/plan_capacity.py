"""Spring, third: capacity is shared where wishes exceed it."""

from model.accounts import OTHER
from model.compiled import rule
from model.linkages import employment, guaranteed_dividend, share_cooperation
from model.parameters import Rules
from model.programme import PUBLIC_PRINCIPAL, PUBLIC_SHARES
from model.state import ENTER_DIVIDEND, NO_AGENT, County, Household, State
from model.world.households.choosing import granted_share
from model.world.randomness import COUNTY, HIRING_ORDER, uniform
from model.year import SPRING
from model.year.every_season import Moment, job_pattern, largest_wages, means


@rule
def hired_first(household: Household, state: State, rules: Rules) -> bool:
    """Lifted and monitored households come first where a supported project hires."""
    supported = state.enterprises[household.employer].supported != 0
    return rules.employment.lifted_first and supported and household.group != OTHER


@rule
def fill_jobs(county: County, state: State, rules: Rules, moment: Moment) -> None:
    """First come, first served among those hired first, then among the others.

    The queue starts at another household every year.  Who finds the own employer full
    asks the others of the county.
    """
    if not rules.employment.enabled:
        return
    count = county.last_household - county.first_household
    draw = uniform(moment.seed, COUNTY, county.code, 0, moment.season, HIRING_ORDER)
    start = int(draw * count)
    left = 0.0
    for e in range(county.first_enterprise, county.last_enterprise):
        left += state.enterprises[e].jobs_offered
    first, last = NO_AGENT, NO_AGENT  # of those who wait until the others are hired
    for place in range(count):
        i = county.first_household + start + place
        if i >= county.last_household:
            i -= count
        household = state.households[i]
        if household.job_days == 0.0:
            continue
        if hired_first(household, state, rules):
            left = fill_job(household, county, left, state, rules)
            continue
        household.next_in_line = NO_AGENT
        if first == NO_AGENT:
            first = i
        else:
            state.households[last].next_in_line = i
        last = i
    while first != NO_AGENT:
        left = fill_job(state.households[first], county, left, state, rules)
        first = state.households[first].next_in_line


@rule
def fill_job(household: Household, county: County, left: float, state: State, rules: Rules) -> float:
    """A household whose turn it is gets its days, as far as there are any; returns what is left."""
    if left <= 0.0:
        household.job_days = 0.0
        return left
    ask_elsewhere_for_job(household, county, state)
    enterprise = state.enterprises[household.employer]
    weight = county.household_weight[household.group]
    days = employment.hired_days(
        weight * household.job_days, enterprise.jobs_offered - enterprise.jobs_filled
    )
    enterprise.jobs_filled += days
    household.job_part = days / (weight * household.job_days)
    household.job_days = days / weight
    for season in range(4):
        most = job_pattern(season, rules.employment) * rules.employment.days_per_job
        enterprise.season_days[season] += weight * most * household.job_part
    return left - days


@rule
def ask_elsewhere_for_job(household: Household, county: County, state: State) -> None:
    """A household whose employer has no job left turns to the one of the county with most.

    Only to one of the same public support; and not if its principal ties it to where it is.
    """
    here = state.enterprises[household.employer]
    most = here.jobs_offered - here.jobs_filled
    tied = household.dividend_land > 0.0 or household.dividend_cash > 0.0
    tied = tied or household.dividend_arrears > 0.0 or household.converted_shares > 0.0
    if most > 0.0 or tied or household.wishes & ENTER_DIVIDEND:
        return
    for e in range(county.first_enterprise, county.last_enterprise):
        other = state.enterprises[e]
        jobs = other.jobs_offered - other.jobs_filled
        if jobs > most and other.supported == here.supported:
            household.employer = e
            most = jobs


@rule
def share_capacity(county: County, state: State, rules: Rules) -> None:
    """Where wishes exceed capacity, each is met in proportion."""
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        enterprise.order_granted = granted_share(enterprise.order_offered, enterprise.order_wished)
        enterprise.principal_granted = granted_share(
            enterprise.principal_offered, enterprise.principal_wished
        )
        # The season's wages are kept aside; then principal is returned, then inputs advanced.
        left_over = means(enterprise, rules)
        left_over -= min(left_over, largest_wages(enterprise, SPRING, rules))
        returned = guaranteed_dividend.share_payable(
            enterprise.principal_withdrawn, min(enterprise.cash, left_over)
        )
        enterprise.withdrawal_granted = returned
        left_over -= returned * enterprise.principal_withdrawn
        enterprise.advance_granted = enterprise.order_granted * employment.payable_share(
            enterprise.order_granted * enterprise.advances_wished, left_over
        )
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        issued = (
            cooperative.share_units * cooperative.share_value
            + cooperative.share_land * rules.share_cooperation.land_value
        )
        room = share_cooperation.share_room(rules.share_cooperation.share_limit, issued)
        if cooperative.share_value <= 0.0:  # worn out: nothing to hold a share in
            room = 0.0
        cooperative.shares_granted = granted_share(room, cooperative.shares_wished)
    county.public_principal_granted = granted_share(
        county.offered[PUBLIC_PRINCIPAL], county.public_principal_wished
    )
    county.public_shares_granted = granted_share(county.offered[PUBLIC_SHARES], county.public_shares_wished)
