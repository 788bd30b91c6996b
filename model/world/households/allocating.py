"""What a household does with its days and its plots: one plan of the year, in closed form.

A day of its own is worth the more, the more days of the season it works: the first one little, the last one
about the local wage.  Plots differ, too: the best come first.  So a plan is one number, the share of the
land that is farmed: plots are added while the next one brings what its inputs and its days cost, days being
its own, or hired where own ones are worth more than that.  Plots that are left are let as far as somebody
wants them, or lie fallow.

What a job, an absence or a contract is worth to a household is the difference of the worth of two plans.
"""

from typing import NamedTuple

from model.compiled import rule

_BISECTIONS = 8
_NEAR = 1.0 / 256.0  # of the land
_BARELY = 1e-9  # of the land: what rounding leaves

BySeasonOfPlan = tuple[float, float, float, float]


class Time(NamedTuple):
    """A household's days of a season, and what they are worth; yuan a day."""

    available: float  # person-days of a season after care
    first: float  # worth of the first day of a season
    rise: float  # by which the last one is worth more
    wage: float  # in ordinary work
    hired_wage: float  # of somebody hired for the farm
    most_ordinary: float  # person-days of a season that it could be in ordinary work; 0 without a job
    bound: BySeasonOfPlan  # person-days that are spoken for: jobs by the year, posts, linked jobs, tending
    pay: float  # yuan a year that these bring, where they depend on who is at home


class Plots(NamedTuple):
    """A household's own land, of which the quality falls from plot to plot; a mean plot has 1."""

    mu: float
    revenue: float  # yuan a mean mu
    inputs: float  # yuan a mu
    labour: BySeasonOfPlan  # person-days a mu
    best: float  # quality of the best plot
    fall: float  # by which the last one is worse
    rent: float  # yuan a mean mu and year that is to be had for what is offered
    fear: float  # yuan a mu and year that an owner wants beyond it
    last_let: float  # share of the land up to which somebody would want it


class Plan(NamedTuple):
    """What a household means to do in a year."""

    share: float  # of its land that it farms itself
    work_cost: float  # yuan that the days of one more mu are worth
    day_value: float  # yuan that a day more or less on the farm is worth


@rule
def days_offered(time: Time, wage: float) -> float:
    """Person-days of a season that the household would work at a wage, all its work together."""
    if time.rise <= 0.0:
        return time.available if wage >= time.first else 0.0
    return time.available * min(1.0, max(0.0, (wage - time.first) / time.rise))


@rule
def own_days(need: float, bound: float, offered: float) -> float:
    """Of the person-days that farm and bound work need in a season, those that the household works itself.

    offered: at the wage of a hired day.  What is bound is worked in any case.
    """
    return min(need, max(offered, bound))


@rule
def ordinary_days(most: float, offered: float, worked: float) -> float:
    """Person-days of a season in ordinary work, by who has a job: what is worth less than the wage.

    offered: at that wage, of all work; worked: so far.
    """
    return min(most, max(0.0, offered - worked))


@rule
def _value_of_day(
    time: Time, offered_to_farm: float, offered_to_work: float, bound: float, farm: float
) -> float:
    """Yuan that a day more on the farm is worth in a season in which so many are bound and farmed."""
    need = farm + bound
    own = own_days(need, bound, offered_to_farm)
    if need > own or time.available <= 0.0:
        return time.hired_wage
    ordinary = ordinary_days(time.most_ordinary, offered_to_work, own)
    value = min(time.hired_wage, time.first + time.rise * (own + ordinary) / time.available)
    return min(value, time.wage) if ordinary > 0.0 else value


@rule
def _work_cost(
    time: Time, plots: Plots, offered_to_farm: float, offered_to_work: float, share: float
) -> float:
    """Yuan that the days of one more mu are worth, where a share of the land is farmed."""
    mu, farm, work = share * plots.mu, offered_to_farm, offered_to_work
    need, bound = plots.labour, time.bound  # season by season: a compiled loop over tuples is slow
    return (
        _cost_in_season(time, farm, work, bound[0], need[0], mu)
        + _cost_in_season(time, farm, work, bound[1], need[1], mu)
        + _cost_in_season(time, farm, work, bound[2], need[2], mu)
        + _cost_in_season(time, farm, work, bound[3], need[3], mu)
    )


@rule
def _cost_in_season(
    time: Time, offered_to_farm: float, offered_to_work: float, bound: float, need: float, mu: float
) -> float:
    """Yuan of a season's days for one more mu.  need: person-days a mu; mu: farmed."""
    if need <= 0.0:
        return 0.0
    return need * _value_of_day(time, offered_to_farm, offered_to_work, bound, need * mu)


@rule
def quality_at(plots: Plots, share: float) -> float:
    """Quality of the plot at which a share of the land ends."""
    return plots.best - plots.fall * share


@rule
def mean_quality(plots: Plots, first: float, last: float) -> float:
    """Of the plots between two shares of the land."""
    return plots.best - 0.5 * plots.fall * (first + last)


@rule
def _gain_of_plot(plots: Plots, share: float, work_cost: float) -> float:
    """Yuan a mu that the plot at a share of the land brings if it is farmed rather than let or left."""
    quality = quality_at(plots, share)
    return quality * plots.revenue - plots.inputs - work_cost - max(0.0, quality * plots.rent - plots.fear)


@rule
def _share_at_cost(plots: Plots, work_cost: float) -> float:
    """Share of the land that pays where a mu's days are worth so many yuan, whatever the share: 0 to 1.

    The last plot's quality is the least that covers inputs and days, or that is not better let.
    """
    if plots.revenue <= 0.0:
        return 0.0
    least = (plots.inputs + work_cost) / plots.revenue
    if plots.rent > 0.0:
        left = plots.revenue - plots.rent
        if left <= 0.0:
            return 0.0
        least = max(least, (plots.inputs + work_cost - plots.fear) / left)
    if plots.fall <= 0.0:
        return 1.0 if plots.best >= least else 0.0
    return min(1.0, max(0.0, (plots.best - least) / plots.fall))


@rule
def plan_of(time: Time, plots: Plots) -> Plan:
    """How much of its land a household farms: all, or up to the plot that just pays.

    What a plot brings falls from plot to plot and what its days cost rises, so there is one such plot.  It
    lies between those that would pay if days cost as much as at the last plot, or as at the first.
    """
    farm, work = days_offered(time, time.hired_wage), days_offered(time, time.wage)
    share = 1.0 if plots.mu > 0.0 else 0.0
    cost = _work_cost(time, plots, farm, work, share)
    if plots.mu > 0.0 and _gain_of_plot(plots, 1.0, cost) < 0.0:
        low = _share_at_cost(plots, cost)
        high = _share_at_cost(plots, _work_cost(time, plots, farm, work, 0.0))
        share = low
        if high - low > _BARELY:
            share = _share_between(time, plots, farm, work, low, high)
        cost = _work_cost(time, plots, farm, work, share)
    return Plan(share, cost, _mean_value_of_day(time, plots, farm, work, share, cost))


@rule
def _share_between(
    time: Time,
    plots: Plots,
    offered_to_farm: float,
    offered_to_work: float,
    low: float,
    high: float,
) -> float:
    """The share at which the next plot no longer pays, by at most eight bisections and one secant step."""
    farm, work = offered_to_farm, offered_to_work
    for _ in range(_BISECTIONS):
        if high - low <= _NEAR:
            break
        middle = 0.5 * (low + high)
        if _gain_of_plot(plots, middle, _work_cost(time, plots, farm, work, middle)) >= 0.0:
            low = middle
        else:
            high = middle
    at_low = _gain_of_plot(plots, low, _work_cost(time, plots, farm, work, low))
    at_high = _gain_of_plot(plots, high, _work_cost(time, plots, farm, work, high))
    if at_low <= 0.0:
        return low
    return low + (high - low) * at_low / (at_low - at_high) if at_high < 0.0 else high


@rule
def _mean_value_of_day(
    time: Time, plots: Plots, offered_to_farm: float, offered_to_work: float, share: float, cost: float
) -> float:
    """Yuan that a day is worth: of those that a mu needs, or where it needs none of the year's."""
    needed = plots.labour[0] + plots.labour[1] + plots.labour[2] + plots.labour[3]
    if needed > 0.0:
        return cost / needed
    farm, work, bound = offered_to_farm, offered_to_work, time.bound
    total = _value_of_day(time, farm, work, bound[0], 0.0) + _value_of_day(time, farm, work, bound[1], 0.0)
    total += _value_of_day(time, farm, work, bound[2], 0.0) + _value_of_day(time, farm, work, bound[3], 0.0)
    return 0.25 * total


@rule
def surplus(time: Time, plots: Plots, share: float) -> float:
    """Yuan a year that a plan is worth: money less the worth of the days that are worked.

    Only differences of it count: pay and days that no choice changes are left out or stand in both.
    """
    farm, work = days_offered(time, time.hired_wage), days_offered(time, time.wage)
    mu = share * plots.mu
    worth = mu * (plots.revenue * mean_quality(plots, 0.0, share) - plots.inputs) + time.pay
    let = max(share, plots.last_let)
    worth += plots.mu * (let - share) * plots.rent * mean_quality(plots, share, let)
    need, bound = plots.labour, time.bound
    worth += _surplus_of_season(time, farm, work, bound[0], need[0] * mu)
    worth += _surplus_of_season(time, farm, work, bound[1], need[1] * mu)
    worth += _surplus_of_season(time, farm, work, bound[2], need[2] * mu)
    worth += _surplus_of_season(time, farm, work, bound[3], need[3] * mu)
    return worth


@rule
def _surplus_of_season(
    time: Time, offered_to_farm: float, offered_to_work: float, bound: float, farm: float
) -> float:
    """Yuan of a season: ordinary pay, less hired days and the worth of own ones.  farm: person-days."""
    need = farm + bound
    own = own_days(need, bound, offered_to_farm)
    worked, worth = own, -time.hired_wage * (need - own)
    if need <= own:
        ordinary = ordinary_days(time.most_ordinary, offered_to_work, own)
        worth += time.wage * ordinary
        worked += ordinary
    if time.available > 0.0:
        worth -= worked * (time.first + 0.5 * time.rise * worked / time.available)
    return worth


@rule
def worth_of(time: Time, plots: Plots) -> float:
    """Yuan a year that the best plan is worth."""
    return surplus(time, plots, plan_of(time, plots).share)


@rule
def possible_days(time: Time, plots: Plots, most_ordinary: float, farmed: float) -> float:
    """Person-days of a year in ordinary work of a household that farms so many mu, if it had a job."""
    farm, work = days_offered(time, time.hired_wage), days_offered(time, time.wage)
    need, bound, most = plots.labour, time.bound, most_ordinary
    return (
        _possible_in_season(farm, work, most, bound[0], need[0] * farmed)
        + _possible_in_season(farm, work, most, bound[1], need[1] * farmed)
        + _possible_in_season(farm, work, most, bound[2], need[2] * farmed)
        + _possible_in_season(farm, work, most, bound[3], need[3] * farmed)
    )


@rule
def _possible_in_season(
    offered_to_farm: float, offered_to_work: float, most: float, bound: float, farm: float
) -> float:
    """The same in a season, in which so many person-days are bound and farmed."""
    own = own_days(farm + bound, bound, offered_to_farm)
    return ordinary_days(most, offered_to_work, own) if farm + bound <= own else 0.0


@rule
def hired_days(time: Time, plots: Plots, farmed: float) -> float:
    """Person-days of a year that it has to hire for so many mu."""
    farm, need, bound = days_offered(time, time.hired_wage), plots.labour, time.bound
    return (
        _hired_in_season(farm, bound[0], need[0] * farmed)
        + _hired_in_season(farm, bound[1], need[1] * farmed)
        + _hired_in_season(farm, bound[2], need[2] * farmed)
        + _hired_in_season(farm, bound[3], need[3] * farmed)
    )


@rule
def _hired_in_season(offered_to_farm: float, bound: float, farm: float) -> float:
    """The same in a season."""
    return farm + bound - own_days(farm + bound, bound, offered_to_farm)


@rule
def land_to_rent(time: Time, plots: Plots, rent: float, quality: float, most: float) -> float:
    """Mu that a household rents which farms all its own land: while a mu pays that it can work itself.

    rent: yuan a mean mu; quality: of the land that is offered; most: mu.
    """
    farm, work = days_offered(time, time.hired_wage), days_offered(time, time.wage)
    margin = (plots.revenue - rent) * quality - plots.inputs
    if most <= 0.0 or not _pays(time, plots, farm, work, margin, 0.0):
        return 0.0
    if _pays(time, plots, farm, work, margin, most):
        return most
    low, high = 0.0, most
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        if _pays(time, plots, farm, work, margin, middle):
            low = middle
        else:
            high = middle
    return low


@rule
def _pays(
    time: Time, plots: Plots, offered_to_farm: float, offered_to_work: float, margin: float, rented: float
) -> bool:
    """Whether the last of so many rented mu brings what its days are worth, and nobody is hired for it."""
    farmed = plots.mu + rented
    if hired_days(time, plots, farmed) > 0.0:
        return False
    share = farmed / plots.mu
    return margin > _work_cost(time, plots, offered_to_farm, offered_to_work, share)


@rule
def cost_of_land(plots: Plots, plan: Plan, let_share: float, share: float) -> float:
    """Yuan a year that a household gives up with a share of its land, the worst plots first.

    First what lies idle, which costs nothing; then what would be let; then what it would farm.
    let_share: of what is offered, that is let; `plots.rent` has it in it, a mu that is let brings more.
    """
    unplanted = 1.0 - plan.share
    idle = (1.0 - let_share) * unplanted
    let = min(max(0.0, share - idle), unplanted - idle)
    farmed = max(0.0, share - unplanted)
    cost = 0.0
    if let > 0.0 and let_share > 0.0:
        cost += plots.rent / let_share * let * mean_quality(plots, plan.share, 1.0)
    if farmed > 0.0:
        quality = mean_quality(plots, plan.share - farmed, plan.share)
        cost += farmed * max(0.0, plots.revenue * quality - plots.inputs - plan.work_cost)
    return cost * plots.mu


@rule
def worth_of_return(plots: Plots, plan: Plan, quality: float) -> float:
    """Yuan a mu and year that land brings which comes back to a household, worse than what it has.

    quality: of that land.  Where some of its own is not farmed, it would only be let, if at all.
    """
    let = plots.rent * quality
    if plan.share < 1.0:
        return let
    return max(let, plots.revenue * quality - plots.inputs - plan.work_cost)
