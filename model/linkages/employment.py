"""Employment absorption 吸纳就业: enterprises and demonstration bases hire by throughput and capital.

One labour budget for each household: care and the own farm come first.  A linked job
competes with casual work, migration and leisure for the days that are left.  Supported
projects hire lifted and monitored households first, and must employ or lead at least
100 households, or lose their public support.
"""

from model.compiled import rule
from model.world.households.choosing import granted_share

# --- spring ------------------------------------------------------------------------------


@rule
def days_needed(throughput_value: float, days_per_thousand_yuan: float, productivity: float) -> float:
    """Person-days a year that processing needs.

    throughput_value: yuan of raw produce at long-run prices; productivity: of a day, relative
    to the first year.  Wages follow it, so labour's share of costs stays.
    """
    return throughput_value / 1000.0 * days_per_thousand_yuan / productivity


@rule
def base_days(households: float, days_per_household: float, bases: int) -> float:
    """Person-days a year that one demonstration base offers."""
    return households * days_per_household / bases if bases > 0 else 0.0


@rule
def base_built(invested: float, planned: float, bases: int) -> float:
    """Share of one base that is built: of the public money planned for it (all bases: `planned` yuan).

    A base that needs no money is there.
    """
    return 1.0 if planned <= 0.0 or bases <= 0 else min(1.0, invested * bases / planned)


@rule
def job_wage(local_wage: float, wage_premium: float) -> float:
    """Yuan per person-day for skill 0.5: the local wage is the floor, whatever the premium."""
    return max(local_wage, local_wage * (1.0 + wage_premium))


@rule
def match_probability(information: float, skill: float, remoteness: float, distance_effect: float) -> float:
    """Chance that a household learns of a job and fits it."""
    return information * (0.5 + 0.5 * skill) * (1.0 - distance_effect * remoteness)


@rule
def days_for_job(pattern: float, days_per_job: float, free_days: float) -> float:
    """Person-days that a household can give a job in a season, after care and the own farm."""
    return min(pattern * days_per_job, max(0.0, free_days))


@rule
def yearly_gain(days: float, wage: float, wage_elsewhere: float) -> float:
    """Yuan a year: the wage over what the same days bring otherwise."""
    return days * (wage - wage_elsewhere)


@rule
def hired_days(wished: float, jobs_left: float) -> float:
    """Person-days that a household gets: what it asks for, until the jobs are gone.

    wished, jobs_left: person-days, of all the households that the row stands for.
    """
    return min(wished, max(0.0, jobs_left))


# --- every season ------------------------------------------------------------------------


@rule
def quits(draw: float, will: float, quit_chance: float) -> bool:
    """Whether a worker leaves in summer: the less will, the likelier."""
    return draw < quit_chance * (1.0 - will)


@rule
def payable_share(wages: float, means: float) -> float:
    """Share of the planned days that an enterprise can pay; it lays off rather than owe wages."""
    return granted_share(means, wages)


# --- winter ------------------------------------------------------------------------------


@rule
def keeps_support(households_led: float, project_minimum: float) -> bool:
    """The 100-person rule: a supported project employs or leads enough households."""
    return households_led >= project_minimum
