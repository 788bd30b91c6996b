"""How to spread a budget over levers, when several goals pull in different directions.

Every point is simulated with the same seeds.  What a search picks out of many points was
also lucky, so the points of the front are simulated again with other seeds, and it is those
numbers that are reported, as differences from the scenario itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.bounds import check_runs, check_whole
from model.declare.parameter import Value
from model.errors import InputError, shortened
from model.experiments.claims import NOISE, Direction, direction
from model.experiments.front import Values, efficient, onto_budget, search
from model.experiments.intervals import Interval, paired_interval
from model.experiments.levers import intensities
from model.experiments.ranges import Range, at_point, check_distinct, parameters
from model.experiments.settings import (
    Outcomes,
    Settings,
    bounds_of,
    check_asked,
    check_outcome,
    mean_outcome,
    unit_of,
)
from model.experiments.words import Words, amount, with_interval, words
from model.scenario import Scenario

COST = "programme_cost"
_GOAL = re.compile(r"\s*([^:\s]+)\s*:\s*(max|min)\s*")
_FRESH = 1_000_003  # added to the seed for the luck that the search has not seen

Row = dict[str, Any]
Point = dict[str, Value]


@dataclass(frozen=True)
class Goal:
    """An outcome that is to be large or small."""

    outcome: str
    maximise: bool

    @property
    def sign(self) -> float:
        """What turns it into something to be made small."""
        return -1.0 if self.maximise else 1.0


GOALS = (Goal("mean_income", True), Goal("below_line_rate", False), Goal(COST, False))


@dataclass(frozen=True)
class Choice:
    """A point of the front, or the scenario itself.

    levers: value of each.  planned: what they are to cost, yuan a year; None without a budget.
    values: each goal with seeds that the search has not seen; differences: from the scenario
    itself, with 95 % intervals; searched: each goal as the search saw it.
    cost: what is in fact spent, yuan a year; outlay: its difference from the scenario itself.
    scenario: to simulate it again.
    """

    name: str
    levers: Point
    planned: float | None
    values: dict[str, float]
    differences: dict[str, Interval]
    searched: dict[str, float]
    cost: float
    outlay: Interval
    scenario: Scenario


@dataclass(frozen=True)
class Optimisation:
    """A finished search.

    base: the scenario itself.  front: points that no other of all that were tried betters.
    prices: yuan a year that each lever costs from one end of its range to the other;
    budget: planned outlay that was kept, None where it was free.
    tried: every point with its goals, as the search saw them.
    """

    scenario: Scenario
    settings: Settings
    levers: tuple[Range, ...]
    goals: tuple[Goal, ...]
    prices: tuple[float, ...] | None
    budget: float | None
    base: Choice
    front: tuple[Choice, ...]
    tried: tuple[Row, ...]

    @property
    def units(self) -> dict[str, str]:
        """Of each goal."""
        return {goal.outcome: unit_of(goal.outcome) for goal in self.goals}

    def rows(self) -> list[Row]:
        """The scenario itself and the points of the front, one row each."""
        return [self._row(choice) for choice in (self.base, *self.front)]

    def _row(self, choice: Choice) -> Row:
        row: Row = {"point": choice.name, **choice.levers, "planned_outlay": choice.planned}
        for goal in self.goals:
            row[goal.outcome] = choice.values[goal.outcome]
            difference = choice.differences.get(goal.outcome)
            ends = (None, None, None) if difference is None else difference
            names = (f"{goal.outcome}_difference", f"{goal.outcome}_low", f"{goal.outcome}_high")
            row |= dict(zip(names, ends, strict=True))
            row[f"{goal.outcome}_searched"] = choice.searched[goal.outcome]
        return row

    def finding(self) -> list[Words]:
        """Whether anything beats the scenario in some goal without loss in others, and what it costs."""
        better = [choice for choice in self.front if self.clearly_better(choice)]
        kept = (
            "" if self.budget is None else f", with planned outlay kept at {amount(self.budget)} yuan a year"
        )
        kept_zh = "" if self.budget is None else f"在计划支出不变（每年{self.budget / 1e8:.3g}亿元）时，"
        if not better:
            return [
                words(
                    f"No point of the front is clearly better than the scenario in one goal without "
                    f"clear loss in another{kept}.",
                    f"{kept_zh}没有方案能在一项目标上明显优于原情景，而其他目标没有明显变差。",
                )
            ]
        names = ", ".join(choice.name for choice in better)
        count = len(self.front)
        said = [
            words(
                f"Clearly better than the scenario in one goal and not clearly worse in any{kept}: {names}, "
                f"of {count} point{'s' if count > 1 else ''} of the front, each judged on its own with luck "
                "the search had not seen.",
                f"{kept_zh}{count}个较优方案中有{len(better)}个至少一项目标明显优于原情景"
                f"且各项均没有明显变差：{names}（均以搜索时没有用过的随机数评判）。",
            )
        ]
        if self.budget is not None:
            said += self._spent(better)
        return said

    def _spent(self, better: Sequence[Choice]) -> list[Words]:
        """Where what is in fact spent is not what was planned to stay the same."""
        moved = [
            choice
            for choice in better
            if direction(choice.outlay, self.base.cost) in (Direction.UP, Direction.DOWN)
        ]
        if not moved:
            return []
        en = "; ".join(f"{choice.name} {with_interval(choice.outlay)}" for choice in moved)
        zh = "、".join(f"{choice.name} {with_interval(choice.outlay, 'zh')}" for choice in moved)
        return [
            words(
                f"What is in fact spent does not stay the same, yuan a year: {en}.",
                f"实际支出与计划不同，变化为（元/年）：{zh}。",
            )
        ]

    def clearly_better(self, choice: Choice) -> bool:
        """By the intervals of its differences: some goal gains, none loses."""
        better, worse = Direction.UP, Direction.DOWN
        turns = [
            direction(_turned(choice.differences[goal.outcome], -goal.sign), self.base.values[goal.outcome])
            for goal in self.goals
        ]
        return better in turns and worse not in turns

    def content(self) -> dict[str, Any]:
        """All of it as plain data, as it is printed with --json."""
        return {
            "goals": [
                {"outcome": g.outcome, "direction": "max" if g.maximise else "min"} for g in self.goals
            ],
            "levers": [
                {
                    "key": lever.key,
                    "low": lever.low,
                    "high": lever.high,
                    "price": None if self.prices is None else self.prices[place] / lever.width,
                }
                for place, lever in enumerate(self.levers)
            ],
            "budget": self.budget,
            "tried": len(self.tried),
            "points": self.rows(),
        }

    def tables(self) -> dict[str, list[Row]]:
        """The tables of the results folder, by file name."""
        return {"pareto": self.rows(), "tried": list(self.tried)}

    def scenario_files(self) -> dict[str, str]:
        """Every point of the front as a scenario file that gives the same runs."""
        return {
            f"{choice.name}.toml": "\n".join(
                [
                    f"# {choice.name} of the Pareto front found from {self.scenario.name}",
                    f"# with seed {self.settings.seed}, scale {self.settings.scale:g}, "
                    f"{self.settings.years} years, {self.settings.replications} replications:",
                    *(f"#   {key} = {value}" for key, value in choice.levers.items()),
                    "",
                    choice.scenario.as_toml(),
                ]
            )
            for choice in self.front
        }

    def draw(self, path: Path) -> None:
        """Draw the figure into a PNG file."""
        from model.report.pareto_figure import write_pareto_figure  # late: Matplotlib

        write_pareto_figure(self, path)


def read_goal(text: str, scenario: Scenario | None = None, years: int | None = None) -> Goal:
    """The goal in a text OUTCOME:max or OUTCOME:min; scenario, years: of the runs.

    Raises InputError if it has another form, or runs will have no such outcome.
    """
    match = _GOAL.fullmatch(text)
    if match is None:
        raise InputError(f"'{shortened(text)}' must be OUTCOME:max or OUTCOME:min", file="--goal")
    outcome = check_outcome(match[1], option="--goal", scenario=scenario, years=years)
    return Goal(outcome, match[2] == "max")


def part_levers() -> list[Range]:
    """The intensities of the programme's parts.  Raises InputError if the model has none."""
    found = intensities()
    if not found:
        raise InputError("this version of the model has no programme parts; name levers", file="--lever")
    return found


def optimise(
    scenario: Scenario,
    settings: Settings,
    levers: Sequence[Range],
    *,
    goals: Sequence[Goal] = GOALS,
    population: int = 16,
    generations: int = 8,
    fixed_budget: bool = True,
) -> Optimisation:
    """Search the levers for points that are best in some goal, and report the front.

    levers: numbers, at least two.  population: points tried in each of the generations.
    fixed_budget: keep the planned outlay of the scenario.  A lever's price is measured: the
    public outlay beyond transfers with it at the high end of its range less that at the low
    end, all else as in the scenario.  What is in fact spent may differ, because levers
    interact and money can stay unclaimed; it is reported with every point.

    Raises InputError for levers, goals or numbers that make no search, AccountsError if a
    run does not conserve money.
    """
    check_asked(scenario, settings)
    settings.check_spread()
    check_search(scenario, levers, goals, population, generations, settings.replications)
    start = [_share(lever, scenario.values[lever.key]) for lever in levers]
    prices = _prices(scenario, settings, levers) if fixed_budget else None
    budget = None if prices is None else _planned(levers, prices, scenario)
    tried: list[Row] = []

    def function(points: Values) -> Values:
        levers_at = [_point(levers, row) for row in points.tolist()]
        runs = settings.outcomes([at_point(scenario, at) for at in levers_at])
        found = [_values(each, goals) for each in runs]
        tried.extend({**at, **values} for at, values in zip(levers_at, found, strict=True))
        return np.array([[goal.sign * values[goal.outcome] for goal in goals] for values in found])

    points, values = search(
        function,
        levers=len(levers),
        goals=len(goals),
        population=population,
        generations=generations,
        seed=settings.seed,
        start=[start],
        onto=None if prices is None or budget is None else lambda x: onto_budget(x, prices, budget),
    )
    moved = np.abs(points - np.array(start)).max(axis=1) > NOISE  # the scenario itself is no gain
    efficient_rows = [row for row in efficient(values).tolist() if moved[row]]
    order = sorted(efficient_rows, key=lambda row: tuple(values[row]))
    named = {"scenario": 0} | {f"point_{place:02}": row for place, row in enumerate(order, 1)}
    scenarios = [
        scenario
        if name == "scenario"
        else at_point(scenario, _point(levers, points[row].tolist()), name=name)
        for name, row in named.items()
    ]
    fresh = settings.with_seed(settings.seed + _FRESH).outcomes(scenarios)
    choices = []
    for (name, row), at, runs in zip(named.items(), scenarios, fresh, strict=True):
        differences = {
            outcome: paired_interval(
                [run[outcome] for run in runs],
                [run[outcome] for run in fresh[0]],
                of_next=settings.uncertain,
                bounds=bounds_of(outcome),
            )
            for outcome in (COST, *(goal.outcome for goal in goals))
        }
        choices.append(
            Choice(
                name=name,
                levers={lever.key: at.values[lever.key] for lever in levers},
                planned=None if prices is None else _planned(levers, prices, at),
                values=_values(runs, goals),
                differences={}
                if name == "scenario"
                else {goal.outcome: differences[goal.outcome] for goal in goals},
                searched={goal.outcome: goal.sign * float(values[row][g]) for g, goal in enumerate(goals)},
                cost=mean_outcome(runs, COST),
                outlay=differences[COST],
                scenario=at,
            )
        )
    return Optimisation(
        scenario=scenario,
        settings=settings,
        levers=tuple(levers),
        goals=tuple(goals),
        prices=None if prices is None else tuple(prices.tolist()),
        budget=budget,
        base=choices[0],
        front=tuple(choices[1:]),
        tried=tuple(tried),
    )


def check_search(
    scenario: Scenario,
    levers: Sequence[Range],
    goals: Sequence[Goal],
    population: int,
    generations: int,
    replications: int = 1,
) -> None:
    """Raise InputError for levers, goals or numbers that make no search."""
    if len(levers) < 2:
        raise InputError("at least two levers are needed to reallocate between", file="--lever")
    check_distinct(levers, option="--lever")
    if len(goals) < 2:
        raise InputError("at least two goals are needed for a front", file="--goal")
    if len({goal.outcome for goal in goals}) < len(goals):
        raise InputError("an outcome is named twice", file="--goal")
    check_whole(population, "--population", 4)
    check_whole(generations, "--generations", 1)
    large = max(("--population", population), ("--generations", generations), key=lambda each: each[1])
    check_runs(population * generations * replications, *large)
    for lever in levers:
        value = scenario.values[lever.key]
        if lever.kind is bool:
            raise InputError("is a switch; a lever is a number", file="--lever", key=lever.key)
        if not lever.low <= float(value) <= lever.high:
            problem = f"the scenario has {value}, outside {lever.low:g} to {lever.high:g}"
            raise InputError(problem, file="--lever", key=lever.key)


def _prices(scenario: Scenario, settings: Settings, levers: Sequence[Range]) -> Values:
    """Yuan a year of public outlay from one end of each lever to the other."""
    ends = [at_point(scenario, {lever.key: lever.at(end)}) for lever in levers for end in (0.0, 1.0)]
    costs = [mean_outcome(runs, COST) for runs in settings.outcomes(ends)]
    prices: Values = np.subtract(costs[1::2], costs[::2])
    for lever, price in zip(levers, prices, strict=True):
        if not price > 0.0:
            problem = (
                "costs nothing more at its high end, so it cannot share a fixed budget; use --free-budget"
            )
            raise InputError(problem, file="--lever", key=lever.key)
    return prices


def _turned(change: Interval, sign: float) -> Interval:
    """A change seen the other way round where sign is below zero."""
    ends = sorted((sign * change.low, sign * change.high))
    return Interval(sign * change.mean, *ends)


def _values(runs: Sequence[Outcomes], goals: Sequence[Goal]) -> dict[str, float]:
    return {goal.outcome: mean_outcome(runs, goal.outcome, option="--goal") for goal in goals}


def _share(lever: Range, value: Value) -> float:
    return (float(value) - lever.low) / lever.width


def _planned(levers: Sequence[Range], prices: Values, scenario: Scenario) -> float:
    """Yuan a year that the levers are to cost as the scenario has them: of whole ones, whole."""
    shares = [_share(lever, scenario.values[lever.key]) for lever in levers]
    return float(prices @ np.array(shares))


def _point(levers: Sequence[Range], shares: Sequence[float]) -> Point:
    """Values at shares of the way; a whole number to the nearest."""
    point: Point = {}
    for lever, share in zip(levers, shares, strict=True):
        value = min(max(lever.low + share * lever.width, lever.low), lever.high)
        point[lever.key] = round(value) if parameters()[lever.key].kind is int else value
    return point
