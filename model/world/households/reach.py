"""Whether an organisation works in a household's village at all: reach, before anybody chooses.

Each village has a draw for each kind of organisation that never changes, so that a wider reach only adds
villages.
"""

from model.compiled import rule
from model.world.agents import County, Household, Rules


@rule
def reach(share: float, help_gain: float, information: float, usual: float) -> float:
    """Share of villages reached, at the county seat, by what cadres and teams spread beside what is usual.

    share: without them; help_gain: of the other villages, if they spread all there is to know;
    information, usual: chances that a household learns of an offer.
    """
    if usual >= 1.0:
        return share
    return share + (1.0 - share) * help_gain * max(0.0, information - usual) / (1.0 - usual)


@rule
def reaches(village_draw: float, share: float, less_of_remotest: float, remoteness: float) -> bool:
    """Whether a village is reached: less often, the more remote it is."""
    return village_draw < share * (1.0 - less_of_remotest * remoteness)


@rule
def spread_news(county: County, rules: Rules) -> None:
    """Where cadres and teams tell more people, organisations work in more villages."""
    access, usual = rules.access, rules.employment.information
    heard = county.information
    county.order_reach = reach(access.order, access.help_gain, heard, usual)
    county.dividend_reach = reach(access.dividend, access.help_gain, heard, usual)
    county.cooperative_reach = reach(access.cooperative, access.help_gain, heard, usual)
    county.job_reach = reach(access.job, access.help_gain, heard, usual)


@rule
def within_reach(household: Household, village_draw: float, share: float, rules: Rules) -> bool:
    """Whether an organisation works in a household's village.  share: of villages, at the county seat."""
    return reaches(village_draw, share, rules.access.remoteness, household.remoteness)


@rule
def orders_reach(household: Household, county: County, rules: Rules) -> bool:
    """Whether an enterprise orders produce in its village."""
    return within_reach(household, household.village_orders, county.order_reach, rules)


@rule
def dividends_reach(household: Household, county: County, rules: Rules) -> bool:
    """Whether an enterprise takes land and principal in its village."""
    return within_reach(household, household.village_dividends, county.dividend_reach, rules)


@rule
def cooperative_reaches(household: Household, county: County, rules: Rules) -> bool:
    """Whether a cooperative trades in its village."""
    return within_reach(household, household.village_cooperative, county.cooperative_reach, rules)


@rule
def jobs_reach(household: Household, county: County, rules: Rules) -> bool:
    """Whether an enterprise hires in its village."""
    return within_reach(household, household.village_jobs, county.job_reach, rules)


@rule
def anything_reaches(household: Household, county: County, rules: Rules) -> bool:
    """Whether an enterprise or a cooperative works in its village, hiring left aside."""
    return (
        orders_reach(household, county, rules)
        or dividends_reach(household, county, rules)
        or cooperative_reaches(household, county, rules)
    )
