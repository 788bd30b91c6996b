"""How targets are measured in a run: by a named number of it, or from its households year by year.

Year 1 of a run is 2021, year 2 is 2022.
"""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from model.accounts import row
from model.experiments.observing import Seen, Values
from model.outcomes import ALL
from model.outcomes.ratios import ratio
from model.outcomes.tables import DAYS_OF_A_WORKER
from model.outcomes.years import YearOutcomes
from model.world.households.income import INCOME_SOURCES
from model.world.sectors import HOUSEHOLD_GROUPS

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


def _in_local_work(year: YearOutcomes, group: str = "lifted") -> float:
    """Residents with a job by the year, and as many as the days of ordinary and linked work keep busy."""
    by_the_day = year.of_group("ordinary_days", group) + year.of_group("linked_days", group)
    return year.of_group("regular_workers", group) + by_the_day / DAYS_OF_A_WORKER


def _lifted_in_work(year: YearOutcomes) -> float:
    """These, absent members who work, and holders of public posts."""
    return year.of_group("migrants") + _in_local_work(year) + year.of_group("posts")


def lifted_at_work(run: Simulated) -> float:
    """These over lifted members, in 2022."""
    year = _in_2022(run)
    return ratio(_lifted_in_work(year), year.of_group("persons"))


def posts_in_lifted_work(run: Simulated) -> float:
    """Public posts over all lifted people at work, in 2022."""
    year = _in_2022(run)
    return ratio(year.of_group("posts"), _lifted_in_work(year))


def lifted_local_work(run: Simulated) -> float:
    """Lifted residents in regular and ordinary work in 2022, over lifted members."""
    year = _in_2022(run)
    ordinary = year.of_group("ordinary_days") / DAYS_OF_A_WORKER
    return ratio(year.of_group("regular_workers") + ordinary, year.of_group("persons"))


def linked_workers_a_firm(run: Simulated) -> float:
    """Lifted households with a linked job in 2021, one worker each, over leading enterprises."""
    year = run.seen.outcomes.years[0]
    return ratio(year.of_group("in_employment"), year.of_organisations("enterprises_open"))


def _over_years(run: Simulated, sum_: str, over: str, group: str = ALL) -> float:
    """A sum of households over another, both added up over all years of the run."""
    years = run.seen.outcomes.years
    return ratio(
        sum(year.of_group(sum_, group) for year in years), sum(year.of_group(over, group) for year in years)
    )


def value_to_takers(form: str) -> Callable[[Simulated], float]:
    """Mean certainty equivalent of a linkage form to lifted households under it, when they chose it."""

    def measured(run: Simulated) -> float:
        return _over_years(run, f"value_of_{form}", f"in_{form}", "lifted")

    return measured


def _side_sold(run: Simulated, when: str) -> float:
    return _over_years(run, f"side_sold_{when}", f"committed_{when}")


def side_sold_when_prices_rise(run: Simulated) -> float:
    """Share sold elsewhere at a fixed price: where market prices rose clearly, less where they stayed."""
    return _side_sold(run, "up") - _side_sold(run, "as_expected")


def side_sold_when_prices_fall(run: Simulated) -> float:
    """The same where they fell clearly."""
    return _side_sold(run, "down") - _side_sold(run, "as_expected")


def side_sold_at_market(run: Simulated) -> float:
    """Share sold elsewhere where market prices rose clearly: at a fixed price, less at one that follows."""
    return _side_sold(run, "up") - _side_sold(run, "at_market_up")


def rationed_share(run: Simulated) -> float:
    """Days offered for local work in 2022 that found none."""
    year = _in_2022(run)
    offered = year.of_organisations("days_offered")
    return ratio(offered - year.of_organisations("days_worked"), offered)


def separation_cost(run: Simulated) -> float:
    """What separation costs an absent worker, yuan a year, at the wages of 2021."""
    return run.seen.separation_cost


# --- land --------------------------------------------------------------------------------------


def _of_own_land(run: Simulated, measured: str) -> float:
    year = _in_2022(run)
    return ratio(year.of_group(measured, ALL), year.of_group("own_land", ALL))


def idle_land(run: Simulated) -> float:
    """Plots that nobody farmed in 2022, of all that households have."""
    farmed = sum(_of_own_land(run, f"{use}_land") for use in ("planted", "let", "placed"))
    return 1.0 - farmed


def households_with_idle_land(run: Simulated) -> float:
    """Households with more than a twentieth of their plots farmed by nobody in 2022, of all."""
    year = _in_2022(run)
    return ratio(year.of_group("with_idle_land", ALL), year.of_group("households", ALL))


def land_let(run: Simulated) -> float:
    """Plots let to tenants in 2022, of all that households have."""
    return _of_own_land(run, "let_land")


def household_tenants(run: Simulated) -> float:
    """Of the land that is let, what other households rent in 2022."""
    year = _in_2022(run)
    return ratio(year.of_group("rented_land", ALL), year.of_group("let_land", ALL))


def rent_of_a_mu(run: Simulated) -> float:
    """Mean rent of a mu that is let in 2022, yuan."""
    year = _in_2022(run)
    received = float(year.flows[:, row("land_rents"), list(HOUSEHOLD_GROUPS)].sum())
    return ratio(received, year.of_group("let_land", ALL))


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
