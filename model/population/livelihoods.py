"""What a household lives on before the first spring, apart from its land: jobs, pay, kin, and needs.

Who has a regular job is drawn from residents of 15 to 64 who can work: more often the longer the
household's best-schooled worker went to school, and less often in lifted households.  How many have one is
each county's number, from the census.
"""

from typing import Any

import numpy as np

from model.compiled import rule
from model.mathematics import log, logistic
from model.parameters import Income, Labour, SafetyNet
from model.population.census.schooling import YEARS
from model.population.drawing import binomial, lognormal
from model.population.households import each_county
from model.state import Floats, Household, Table
from model.world.households.demography import JOBS_BY_SCHOOLING
from model.world.households.members import workers_of_age
from model.world.households.safety_net import has_nobody
from model.world.households.working import pay_of_year
from model.world.randomness import HOUSEHOLD, LIVELIHOOD, four_uniforms, standard_normal
from model.world.sectors import LIFTED, MONITORED, OTHER

_FIRST_BLOCK = LIVELIHOOD // 4
_LEVELS = len(YEARS)
# An assumption: nearly everybody at most has a regular job.
_MOST_EMPLOYED = 0.95
_BISECTIONS, _LARGEST_LOGIT = 60, 40.0
# Who is 50 to 64 earns less, by half of the mean pay; of all workers this part is of that age.
_LESS_OF_LATE, _LATE_OF_ALL = 0.5, 0.352
# Kin who left send more where nobody can work, and how much varies.
_SUPPORT_WITHOUT_WORKERS, _SUPPORT_WITH_WORKERS, _SUPPORT_SPREAD = 1.2, 0.7, 0.6
_CHRONIC_WITH_ELDERS = 2.5  # relative to households without anybody of 65
_QUARTERS_REGISTERED = 4  # of those who are registered at the start
_STUDENTS = 0.12  # of those of 15 to 29, at schools that cost money
_DEPENDANTS_TRANSFERS = 2.0  # of government to one who cannot work, beyond those to everybody


def draw_livelihoods(
    households: Table,
    counties: Table,
    sections: dict[str, Any],
    regular_employees: Floats,
    seed: int,
    threads: int,
) -> None:
    """Fill in jobs, pay, support and needs of all households.

    regular_employees: residents of each county's countryside with a regular job.
    """

    def fill(county: int) -> None:
        income, labour, safety_net = (sections[name] for name in ("income", "labour", "safety_net"))
        workers = np.zeros((2, _LEVELS))
        _draw(
            county, households, counties, income, labour, safety_net, regular_employees[county], workers, seed
        )

    each_county(fill, len(counties.code), threads)


@rule
def age_pay(household: Household) -> float:
    """Pay of its workers by their age, relative to the mean of all."""
    workers = workers_of_age(household)
    if workers == 0:
        return 1.0
    late = (household.working_late + household.working_sixties) / workers
    return 1.0 - _LESS_OF_LATE * (late - _LATE_OF_ALL)


@rule
def _draw(
    county: int,
    households: Table,
    counties: Table,
    income: Income,
    labour: Labour,
    safety_net: SafetyNet,
    regular_employees: float,
    workers: Floats,
    seed: int,
) -> None:
    """Fill in one county.  workers: zeros, (2, levels); becomes those who can work, of others and lifted."""
    code = counties.code[county]
    first, last = counties.first_household[county], counties.last_household[county]
    less_of_lifted = log(labour.lifted_access)
    for row in range(first, last):
        household = households[row]
        lifted = int(household.group == LIFTED)
        workers[lifted, _level(household.schooling)] += household.weight * workers_of_age(household)
    location = _location(workers, regular_employees, less_of_lifted)
    employed, of_age = 0.0, 0.0
    for row in range(first, last):
        household, number = households[row], households[row].number
        u_pay, v_pay, u_shock, v_shock = four_uniforms(seed, HOUSEHOLD, code, number, 0, _FIRST_BLOCK)
        u_support, v_support, job_draw, chronic_draw = four_uniforms(
            seed, HOUSEHOLD, code, number, 0, _FIRST_BLOCK + 1
        )
        students_draw, kin_draw, pension_draw, _ = four_uniforms(
            seed, HOUSEHOLD, code, number, 0, _FIRST_BLOCK + 2
        )
        chance = _chance(location, _level(household.schooling), household.group == LIFTED, less_of_lifted)
        household.regular_workers = binomial(job_draw, workers_of_age(household), chance)
        employed += household.weight * household.regular_workers
        of_age += household.weight * workers_of_age(household)
        household.lasting_pay = lognormal(
            age_pay(household), income.pay_spread, standard_normal(u_pay, v_pay)
        )
        household.pay_shock = income.pay_shock * standard_normal(u_shock, v_shock)
        household.pay = pay_of_year(household.lasting_pay, household.pay_shock, income.pay_shock)
        household.other_transfers = household.persons + _DEPENDANTS_TRANSFERS * (
            household.persons - household.workers
        )
        household.support = 0.0
        household.without_kin = kin_draw < safety_net.extreme_share
        household.employee_pension = pension_draw < safety_net.employee_pension_share
        household.assisted = household.group != OTHER
        household.monitored = household.group == MONITORED
        household.quarters_registered = _QUARTERS_REGISTERED if household.monitored else 0
        if household.youth + household.middle == 0 and not has_nobody(household):
            elders = household.sixties + household.old + household.oldest
            of_workers = _SUPPORT_WITH_WORKERS if household.workers > 0 else _SUPPORT_WITHOUT_WORKERS
            household.support = lognormal(
                income.support * elders * of_workers, _SUPPORT_SPREAD, standard_normal(u_support, v_support)
            )
        with_elders = household.old + household.oldest > 0
        household.chronic = chronic_draw < income.chronic * (_CHRONIC_WITH_ELDERS if with_elders else 1.0)
        household.students = binomial(students_draw, household.youth, _STUDENTS)
    counties.regular_share[county] = employed / of_age if of_age > 0.0 else 0.0


@rule
def _level(schooling: int) -> int:
    """The position of so many years of schooling among the levels."""
    for level in range(_LEVELS):
        if YEARS[level] == schooling:
            return level
    return 0


@rule
def _chance(location: float, level: int, lifted: bool, less_of_lifted: float) -> float:
    """Chance that a worker has a regular job."""
    odds = location + JOBS_BY_SCHOOLING * YEARS[level]
    return logistic(odds + less_of_lifted if lifted else odds)


@rule
def _location(workers: Floats, wanted: float, less_of_lifted: float) -> float:
    """The location at which as many workers are expected to have a regular job as should.

    workers: (2, levels), others and lifted.
    """
    total = 0.0
    for lifted in range(2):
        for level in range(_LEVELS):
            total += workers[lifted, level]
    wanted = min(wanted, _MOST_EMPLOYED * total)
    low, high = -_LARGEST_LOGIT, _LARGEST_LOGIT
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        found = 0.0
        for lifted in range(2):
            for level in range(_LEVELS):
                found += workers[lifted, level] * _chance(middle, level, lifted == 1, less_of_lifted)
        if found < wanted:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
