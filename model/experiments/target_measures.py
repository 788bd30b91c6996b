"""How targets are measured in a run: by a named number of it, or from its households year by year.

Year 1 of a run is 2021, year 2 is 2022.
"""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from model.experiments.observing import Seen, Values
from model.outcomes import ALL
from model.outcomes.ratios import ratio
from model.outcomes.years import YearOutcomes
from model.world.households.income import INCOME_SOURCES

FIFTHS = 5
MEANS_OVER, AFTER_THE_FIRST = 6, 4  # years


class Simulated(NamedTuple):
    """What targets are measured from.  named: numbers of the run, as model/measuring.py describes them."""

    seen: Seen
    named: Mapping[str, float]


def _in_2022(run: Simulated) -> YearOutcomes:
    return run.seen.outcomes.years[1]


# --- income ------------------------------------------------------------------------------------


def wages_share(run: Simulated) -> float:
    """Wages over income of all residents in 2022, in the survey account."""
    return ratio(run.named["survey_wages_per_head@year=2"], run.named["survey_income_per_head@year=2"])


def registered_wages_share(run: Simulated) -> float:
    """Wages over income of all registered members in 2022, in the registration account."""
    return ratio(run.named["wages_per_head@year=2"], run.named["income_per_head@year=2"])


def lifted_wages_share(run: Simulated) -> float:
    """The same of lifted people in 2021."""
    year = run.seen.outcomes.years[0]
    return ratio(year.of_group("wages"), sum(year.of_group(source) for source in INCOME_SOURCES))


def lifted_income_2021(run: Simulated) -> float:
    """Registered income of lifted people per head in 2021."""
    return run.seen.outcomes.years[0].income_per_head()


def lifted_income_2022(run: Simulated) -> float:
    """The same in 2022."""
    return _in_2022(run).income_per_head()


def median_over_mean(run: Simulated) -> float:
    """Median over mean survey income per resident in 2022, residents counting equally."""
    year = _in_2022(run)
    return ratio(year.quantile("median", ALL), year.survey_income_per_head(ALL))


def sums_of_fifths(per_head: Values, persons: Values, values: Values) -> Values:
    """Sums over each fifth of persons, poorest first.

    per_head: yuan a year of each household, by which persons are sorted, persons: that it stands for, values:
    of a person, all (households,).  A household between two fifths counts in both, in part.
    """
    order = np.argsort(per_head, kind="stable")
    cumulated = np.concatenate([[0.0], np.cumsum(persons[order])])
    sums = np.concatenate([[0.0], np.cumsum((values * persons)[order])])
    ends = np.linspace(0.0, cumulated[-1], FIFTHS + 1)
    return np.diff(np.interp(ends, cumulated, sums))


def fifths(per_head: Values, persons: Values) -> Values:
    """Mean income of each fifth of persons, poorest first, over the mean of the five.

    per_head, persons: as above.  Not a number where all have nothing.
    """
    of_fifth = sums_of_fifths(per_head, persons, per_head)
    mean = of_fifth.mean()
    found: Values = of_fifth / mean if mean > 0.0 else np.full(FIFTHS, np.nan)
    return found


def _fifths_in_2022(run: Simulated) -> Values:
    seen = run.seen
    return fifths(seen.survey_per_head[1], seen.weight * seen.by_year["persons"][1])


def poorest_fifth(run: Simulated) -> float:
    """Mean survey income of the poorest fifth of residents in 2022 over that of a mean fifth."""
    return float(_fifths_in_2022(run)[0])


def richest_fifth(run: Simulated) -> float:
    """The same of the richest fifth."""
    return float(_fifths_in_2022(run)[-1])


def _consumption_over_income(run: Simulated, fifth: int) -> float:
    """Of a fifth of residents by income in 2022, -1 for the richest."""
    seen = run.seen
    income, residents = seen.survey_per_head[1], seen.by_year["persons"][1]
    persons, consumed = seen.weight * residents, seen.by_year["consumed"][1] / np.maximum(residents, 1.0)
    spent, earned = (sums_of_fifths(income, persons, values)[fifth] for values in (consumed, income))
    return ratio(float(spent), float(earned))


def poorest_consumption(run: Simulated) -> float:
    """Consumption of the poorest fifth of residents in 2022 over its survey income."""
    return _consumption_over_income(run, 0)


def richest_consumption(run: Simulated) -> float:
    """The same of the richest fifth."""
    return _consumption_over_income(run, -1)


def transitory_part(per_head: Values, persons: Values) -> float:
    """Part of the inequality of yearly incomes that is within households and not between them.

    Variance of the log of income about the household's own mean, over that about the mean of all; what
    moves the incomes of all alike in a year is taken out before.  Households with an income of
    nothing or less in some year are left out.

    per_head: yuan a year, (years, households); persons: that each household stands for, (households,).
    Not a number where all incomes are equal.
    """
    positive = (per_head > 0.0).all(axis=0)
    weight = persons[positive] / max(float(persons[positive].sum()), 1e-300)
    logs = np.log(per_head[:, positive])
    deviations = logs - (logs * weight).sum(axis=1, keepdims=True)
    within = float((deviations.var(axis=0) * weight).sum())
    return ratio(within, float(((deviations**2).mean(axis=0) * weight).sum()))


def transitory_share(run: Simulated) -> float:
    """The same of survey income per resident, over all years of the run."""
    seen = run.seen
    return transitory_part(seen.survey_per_head, seen.weight * seen.residents)


def regular_pay(run: Simulated) -> float:
    """Pay of a regular employee, yuan a year, at the wages of 2021."""
    return run.seen.regular_pay


# --- who lives there ---------------------------------------------------------------------------


def rural_residents(run: Simulated) -> float:
    """Residents of all households in 2021."""
    return run.seen.outcomes.years[0].of_group("residents", ALL)


def household_size(run: Simulated) -> float:
    """Residents of a household in 2021."""
    year = run.seen.outcomes.years[0]
    return ratio(year.of_group("residents", ALL), year.of_group("households", ALL))


def one_person_share(run: Simulated) -> float:
    """Households of one resident before the first spring, of all."""
    seen = run.seen
    return ratio(float(seen.weight[seen.residents == 1.0].sum()), float(seen.weight.sum()))


def elders_share(run: Simulated) -> float:
    """Residents of 65 and more before the first spring, of all."""
    seen = run.seen
    return ratio(float((seen.weight * seen.elders).sum()), float((seen.weight * seen.residents).sum()))


def residents_growth(run: Simulated) -> float:
    """Growth of the number of residents a year, from 2021 to 2023."""
    first, _, last, *_ = (year.of_group("residents", ALL) for year in run.seen.outcomes.years)
    return math.sqrt(ratio(last, first)) - 1.0


# --- work of lifted people ---------------------------------------------------------------------


def lifted_away(run: Simulated) -> float:
    """Absent members who work in 2022 over members of lifted households."""
    year = _in_2022(run)
    return ratio(year.of_group("migrants"), year.of_group("persons"))


def _lifted_in_work(year: YearOutcomes) -> float:
    """Absent members who work, jobs by the year, those of the linkage among them, and public posts."""
    jobs = year.of_group("regular_workers") + year.of_group("in_employment") + year.of_group("posts")
    return year.of_group("migrants") + jobs


def lifted_at_work(run: Simulated) -> float:
    """These over lifted members, in 2022."""
    year = _in_2022(run)
    return ratio(_lifted_in_work(year), year.of_group("persons"))


def posts_in_lifted_work(run: Simulated) -> float:
    """Public posts over all lifted people at work, in 2022."""
    year = _in_2022(run)
    return ratio(year.of_group("posts"), _lifted_in_work(year))


# --- the safety net and monitoring -------------------------------------------------------------


def _mean(run: Simulated, measured: Callable[[YearOutcomes], float]) -> float:
    """The mean over the first six years."""
    years = run.seen.outcomes.years[:MEANS_OVER]
    return math.fsum(map(measured, years)) / len(years)


def dibao_share(run: Simulated) -> float:
    """Residents whom the minimum living allowance covers, of all."""
    return _mean(
        run, lambda year: ratio(year.of_group("dibao_persons", ALL), year.of_group("residents", ALL))
    )


def dibao_persons_a_case(run: Simulated) -> float:
    """Residents whom a case of it covers."""
    return _mean(
        run, lambda year: ratio(year.of_group("dibao_persons", ALL), year.of_group("dibao_cases", ALL))
    )


def dibao_paid(run: Simulated) -> float:
    """Paid for each whom it covers, over its standard."""
    terms = run.seen.outcomes.scenario.sections["safety_net"]

    def paid(year: YearOutcomes) -> float:
        standard = terms.standard * (1.0 + terms.standard_growth) ** (year.year - 1)
        return ratio(year.public_outlay()["dibao"], year.of_group("dibao_persons", ALL) * standard)

    return _mean(run, paid)


def newly_registered(run: Simulated) -> float:
    """Members of households registered anew for monitoring in a year, of all members."""
    return _mean(run, lambda year: year.poverty_rates(ALL)["registered_rate"])


def registered(run: Simulated) -> float:
    """Members of households that are registered at the end of 2021, of all."""
    year = run.seen.outcomes.years[0]
    return ratio(year.of_group("registered", ALL), year.of_group("persons", ALL))


def risk_removed(run: Simulated) -> float:
    """Members whose risk was removed over those registered anew."""
    return _mean(
        run, lambda year: ratio(year.of_group("risk_removed", ALL), year.of_group("newly_registered", ALL))
    )


def returned_to_poverty(run: Simulated) -> float:
    """Lifted members registered for a year and below the poverty standard in it, of all lifted members."""
    return _mean(run, lambda year: ratio(year.of_group("returned_to_poverty"), year.of_group("persons")))


def below_line(run: Simulated) -> float:
    """Residents below the monitoring line in the year, of all."""
    return _mean(run, lambda year: year.poverty_rates(ALL)["below_line_rate"])


def _jump(run: Simulated, rate: str) -> float:
    """By how much the first year's rate of all is above the mean of the next four."""
    first, *later = (year.poverty_rates(ALL)[rate] for year in run.seen.outcomes.years[: 1 + AFTER_THE_FIRST])
    return first - math.fsum(later) / len(later)


def below_line_jump(run: Simulated) -> float:
    """The same of residents below the line in the year."""
    return _jump(run, "below_line_rate")


def chronic_jump(run: Simulated) -> float:
    """The same of residents below the line on the mean of four years."""
    return _jump(run, "chronic_rate")


def registered_jump(run: Simulated) -> float:
    """The same of members registered anew."""
    return _jump(run, "registered_rate")
