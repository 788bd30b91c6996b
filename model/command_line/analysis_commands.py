"""The commands of the analyses; what each does is imported when it runs."""

from typing import TYPE_CHECKING, Annotated

import typer

from model.command_line.analysis_options import analysis
from model.command_line.completing import DESIGNS, GOALS, GROUPS, KEYS, KINDS, SCENARIOS
from model.command_line.options import Only, Outcome, Vary

if TYPE_CHECKING:
    from model.command_line.analysing import Asked


def add_commands(app: typer.Typer) -> None:
    """Add the commands of all analyses, in the order in which help lists them."""
    for command in (effects, decompose, sweep, sensitivity, optimise, calibrate, robust, validate):
        app.command()(command)


@analysis(replications=8, uncertain=True)
def effects(asked: "Asked") -> None:
    """Measure what each linkage form does for its takers."""
    from model.command_line.measuring_effects import measure_effects

    measure_effects(asked)


@analysis(replications=8, uncertain=True)
def decompose(
    asked: "Asked",
    of: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            autocompletion=KINDS,
            help="forms (of linkage), parts (of the programme), or a form for its own, such as employment.",
        ),
    ] = "forms",
    outcome: Outcome = "mean_income",
) -> None:
    """Attribute the gain to the linkage forms, to the parts of the programme, or to those of one form."""
    from model.command_line.decomposing import decompose_scenario

    decompose_scenario(asked, of=of, outcome=outcome)


@analysis(replications=4, scale=0.01)
def sweep(
    asked: "Asked",
    vary: Vary = None,
    file: Annotated[
        str | None, typer.Option(metavar="FILE", help="A TOML file that says what is varied.")
    ] = None,
    design: Annotated[
        str | None,
        typer.Option(
            metavar="KIND",
            autocompletion=DESIGNS,
            help="grid (all levels combined), latin (hypercube) or sobol.",
        ),
    ] = None,
    points: Annotated[
        int | None, typer.Option(help="Points of a design other than a grid; 64 if not given.")
    ] = None,
) -> None:
    """Simulate a scenario at every point of a design over its parameters."""
    from model.command_line.sweeping import sweep_scenario

    sweep_scenario(asked, vary=vary or [], file=file, design=design, points=points)


@analysis(replications=1, scale=0.01)
def sensitivity(
    asked: "Asked",
    vary: Vary = None,
    only: Only = None,
    trajectories: Annotated[int, typer.Option(help="Of Morris screening, at least 2.")] = 8,
    samples: Annotated[int, typer.Option(help="Of the Sobol' design, a power of two.")] = 64,
    keep: Annotated[int, typer.Option(help="Parameters with an index of their own.")] = 10,
    groups: Annotated[
        str,
        typer.Option(
            metavar="KIND", autocompletion=GROUPS, help="parameter, or section: one index for each section."
        ),
    ] = "parameter",
    outcome: Outcome = "mean_income",
) -> None:
    """Find out what the effects of the linkage forms depend on, and which conclusions survive."""
    from model.command_line.analysing_sensitivity import analyse_sensitivity

    analyse_sensitivity(
        asked,
        vary=vary or [],
        only=only or [],
        trajectories=trajectories,
        samples=samples,
        keep=keep,
        groups=groups,
        outcome=outcome,
    )


@analysis(replications=4, scale=0.01)
def optimise(
    asked: "Asked",
    lever: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=LOW:HIGH",
            autocompletion=KEYS,
            help="What is moved; if none, the intensity of each part.",
        ),
    ] = None,
    goal: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OUTCOME:max|min",
            autocompletion=GOALS,
            help="If none: mean_income:max, below_line_rate:min, programme_cost:min.  May be repeated.",
        ),
    ] = None,
    population: Annotated[int, typer.Option(help="Points in a generation, at least 4.")] = 16,
    generations: Annotated[int, typer.Option(help="Generations of the search.")] = 8,
    fixed_budget: Annotated[
        bool, typer.Option("--fixed-budget/--free-budget", help="Keep the planned outlay, or not.")
    ] = True,
) -> None:
    """Spread a budget anew over levers, for several goals at once."""
    from model.command_line.optimising import optimise_scenario

    optimise_scenario(
        asked,
        levers=lever or [],
        goals=goal or [],
        population=population,
        generations=generations,
        fixed_budget=fixed_budget,
    )


@analysis(replications=1, years=3, scale=0.01)
def calibrate(
    asked: "Asked",
    targets: Annotated[
        str | None,
        typer.Argument(
            metavar="[TARGETS]",
            help="A TOML file with observed outcomes and parameters; if none, that of the baseline.",
        ),
    ] = None,
    scenario: Annotated[
        str,
        typer.Option(
            metavar="SCENARIO", autocompletion=SCENARIOS, help="The scenario that is fitted: a file or name."
        ),
    ] = "baseline",
    fit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=LOW:HIGH",
            autocompletion=KEYS,
            help="A parameter to fit, instead of those in the file; KEY alone: its uncertainty range.",
        ),
    ] = None,
    others: Annotated[
        bool,
        typer.Option("--others", help="Draw all other uncertain parameters from their ranges at each point."),
    ] = False,
    points: Annotated[int, typer.Option(help="Points simulated in a round, at least 8.")] = 64,
    rounds: Annotated[int, typer.Option(help="Rounds, each nearer to the targets.")] = 4,
) -> None:
    """Fit parameters to observed outcomes: a posterior, not a point."""
    from model.command_line.calibrating import calibrate_scenario

    calibrate_scenario(asked, targets, fit=fit or [], others=others, points=points, rounds=rounds)


@analysis(replications=2, scale=0.01)
def robust(
    asked: "Asked",
    *,
    target: Annotated[
        str,
        typer.Option(
            metavar="'OUTCOME>=NUMBER'", help="What the policy is to reach; or <=; a share also as 10%."
        ),
    ],
    base: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO", autocompletion=SCENARIOS, help="Judge the difference from this scenario."
        ),
    ] = None,
    vary: Vary = None,
    only: Only = None,
    points: Annotated[int, typer.Option(help="Conditions tried, at least 16.")] = 256,
    depth: Annotated[int, typer.Option(help="Most limits of a box of failure, 1 to 6.")] = 3,
) -> None:
    """Find the conditions in which a policy misses a target."""
    from model.command_line.discovering import discover_failures

    discover_failures(
        asked, target=target, base=base, vary=vary or [], only=only or [], points=points, depth=depth
    )


@analysis(replications=4, years=4)
def validate(asked: "Asked") -> None:
    """Set the model beside patterns that it was not fitted to, hits and misses.

    What it is to meet, fitted or not, is for targets.
    """
    from model.command_line.validating import validate_scenario

    validate_scenario(asked)
