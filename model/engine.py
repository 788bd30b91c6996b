"""The engine: a population that is opened, and its seasons one after the other."""

from collections.abc import Callable
from typing import Any

from model.bounds import check_kind, check_scale, check_seed, check_threads, check_years
from model.horizon import YEARS
from model.opening import opened
from model.outcomes import Outcomes
from model.parameters import industries_of, rules_of
from model.population import Geography
from model.scenario import A_SCENARIO, Scenario, load_scenario
from model.seasons import Seasons
from model.state import Cooperative, County, Enterprise, Household, State, table
from model.world.calendar import AUTUMN, Moment
from model.world.markets.province import Markets
from model.year.grow import grow
from model.year.harvest import harvest
from model.year.plan import plan
from model.year.settle import settle


class Engine(Seasons):
    """A province and its calendar from the first reported spring on; `step` runs one season.

    population: what model.opening.opened would return, to be taken over; None opens it.

    Raises InputError for a scale, seed or number of threads that cannot be, before anything is compiled.
    """

    def __init__(
        self,
        scenario: Scenario,
        *,
        scale: float = 1.0,
        seed: int = 0,
        threads: int = 1,
        population: tuple[State, Geography] | None = None,
        measuring: bool = True,
        markets: Markets | None = None,
        first_county: int = 0,
    ) -> None:
        check_kind(scenario, "scenario", Scenario, A_SCENARIO)
        seed, scale, threads = check_seed(seed), check_scale(scale), check_threads(threads)
        super().__init__(
            scenario,
            scale=scale,
            seed=seed,
            threads=threads,
            population=population or opened(scenario, scale, seed, threads),
            measuring=measuring,
            markets=markets,
            first_county=first_county,
        )


def compile_loop(season: int) -> None:
    """Compile the loop of a season, or load it: it runs over no county at all."""
    sections = load_scenario("baseline").sections
    state = State(*(table(row, 1) for row in (Household, Enterprise, Cooperative, County)))
    growth = rules_of(sections).income.wage_growth
    moment = Moment(0, season + 1, 1, 1.0 + growth, 1.0 + growth, 1.0 + growth, largest_fails=False)
    loop: Any = (plan, grow, harvest, settle)[season]
    common = (0, 0, state, rules_of(sections), industries_of(sections), moment)
    loop(*common, *([0.0] if season == AUTUMN else []))


def simulate(
    scenario: Scenario,
    seed: int = 0,
    *,
    scale: float = 0.05,
    years: int = YEARS,
    threads: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Outcomes:
    """Run a scenario and return what came out.

    scale: share of households simulated, in (0, 1]; years: from the first spring on.

    Raises InputError for an argument that cannot be, AccountsError if money is not conserved.
    """
    check_years(years)
    return Engine(scenario, scale=scale, seed=seed, threads=threads).run(years, progress)
