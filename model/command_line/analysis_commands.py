"""The commands of the analyses; what each does is imported when it runs."""

from typing import Annotated

import typer

from model.command_line.options import (
    AsJson,
    Dask,
    Jobs,
    Only,
    Out,
    Outcome,
    Replications,
    Scale,
    ScenarioName,
    Seed,
    Settings,
    StoreFile,
    Uncertain,
    Vary,
    Years,
)


def add_commands(app: typer.Typer) -> None:
    """Add the commands of all analyses, in the order in which help lists them."""
    for command in (effects, decompose, sweep, sensitivity, optimise, calibrate, robust, validate):
        app.command()(command)


def effects(
    scenario: ScenarioName = "baseline",
    replications: Replications = 8,
    uncertain: Uncertain = False,
    jobs: Jobs = 1,
    dask: Dask = None,
    years: Years = 5,
    scale: Scale = 0.05,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    store: StoreFile = None,
    as_json: AsJson = False,
) -> None:
    """Measure what each linkage form does for its takers."""
    from model.command_line.analysing import Asked
    from model.command_line.measuring_effects import measure_effects

    measure_effects(
        Asked(
            scenario,
            settings or [],
            replications,
            scale,
            years,
            seed,
            jobs,
            dask,
            out,
            store,
            as_json,
            uncertain,
        )
    )


def decompose(
    scenario: ScenarioName = "baseline",
    of: Annotated[
        str, typer.Option(metavar="KIND", help="forms (of linkage) or parts (of the programme).")
    ] = "forms",
    outcome: Outcome = "mean_income",
    replications: Replications = 8,
    uncertain: Uncertain = False,
    jobs: Jobs = 1,
    dask: Dask = None,
    years: Years = 5,
    scale: Scale = 0.05,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    store: StoreFile = None,
    as_json: AsJson = False,
) -> None:
    """Attribute the gain to the linkage forms, or to the parts of the programme."""
    from model.command_line.analysing import Asked
    from model.command_line.decomposing import decompose_scenario

    asked = Asked(
        scenario,
        settings or [],
        replications,
        scale,
        years,
        seed,
        jobs,
        dask,
        out,
        store,
        as_json,
        uncertain,
    )
    decompose_scenario(asked, of=of, outcome=outcome)


def sweep(
    scenario: ScenarioName = "baseline",
    vary: Vary = None,
    file: Annotated[
        str | None, typer.Option(metavar="FILE", help="A TOML file that says what is varied.")
    ] = None,
    design: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="grid (all levels combined), latin (hypercube) or sobol."),
    ] = None,
    points: Annotated[
        int | None, typer.Option(help="Points of a design other than a grid; 64 if not given.")
    ] = None,
    replications: Replications = 4,
    jobs: Jobs = 1,
    dask: Dask = None,
    years: Years = 5,
    scale: Scale = 0.01,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    store: StoreFile = None,
    as_json: AsJson = False,
) -> None:
    """Simulate a scenario at every point of a design over its parameters."""
    from model.command_line.analysing import Asked
    from model.command_line.sweeping import sweep_scenario

    asked = Asked(scenario, settings or [], replications, scale, years, seed, jobs, dask, out, store, as_json)
    sweep_scenario(asked, vary=vary or [], file=file, design=design, points=points)


def sensitivity(
    scenario: ScenarioName = "baseline",
    vary: Vary = None,
    only: Only = None,
    trajectories: Annotated[int, typer.Option(help="Of Morris screening, at least 2.")] = 8,
    samples: Annotated[int, typer.Option(help="Of the Sobol' design, a power of two.")] = 64,
    keep: Annotated[int, typer.Option(help="Parameters with an index of their own.")] = 10,
    groups: Annotated[
        str, typer.Option(metavar="KIND", help="parameter, or section: one index for each section.")
    ] = "parameter",
    outcome: Outcome = "mean_income",
    replications: Replications = 1,
    jobs: Jobs = 1,
    dask: Dask = None,
    years: Years = 3,
    scale: Scale = 0.01,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    store: StoreFile = None,
    as_json: AsJson = False,
) -> None:
    """Find out what the effects of the linkage forms depend on, and which conclusions survive."""
    from model.command_line.analysing import Asked
    from model.command_line.analysing_sensitivity import analyse_sensitivity

    asked = Asked(scenario, settings or [], replications, scale, years, seed, jobs, dask, out, store, as_json)
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


def optimise(
    scenario: ScenarioName = "baseline",
    lever: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=LOW:HIGH",
            help="What is moved; if none, the intensity of each part.",
        ),
    ] = None,
    goal: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OUTCOME:max|min",
            help="If none: mean_income:max, falling_back_rate:min, programme_cost:min.  May be repeated.",
        ),
    ] = None,
    population: Annotated[int, typer.Option(help="Points in a generation, at least 4.")] = 16,
    generations: Annotated[int, typer.Option(help="Generations of the search.")] = 8,
    fixed_budget: Annotated[
        bool, typer.Option("--fixed-budget/--free-budget", help="Keep the planned outlay, or not.")
    ] = True,
    replications: Replications = 4,
    jobs: Jobs = 1,
    dask: Dask = None,
    years: Years = 5,
    scale: Scale = 0.01,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    store: StoreFile = None,
    as_json: AsJson = False,
) -> None:
    """Spread a budget anew over levers, for several goals at once."""
    from model.command_line.analysing import Asked
    from model.command_line.optimising import optimise_scenario

    asked = Asked(scenario, settings or [], replications, scale, years, seed, jobs, dask, out, store, as_json)
    optimise_scenario(
        asked,
        levers=lever or [],
        goals=goal or [],
        population=population,
        generations=generations,
        fixed_budget=fixed_budget,
    )


def calibrate(
    targets: Annotated[
        str | None,
        typer.Argument(
            metavar="[TARGETS]",
            help="A TOML file with observed outcomes and parameters; if none, that of the baseline.",
        ),
    ] = None,
    scenario: Annotated[
        str, typer.Option(metavar="SCENARIO", help="The scenario that is fitted: a file or name.")
    ] = "baseline",
    fit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=LOW:HIGH",
            help="A parameter to fit, instead of those in the file; KEY alone: its uncertainty range.",
        ),
    ] = None,
    others: Annotated[
        bool,
        typer.Option("--others", help="Draw all other uncertain parameters from their ranges at each point."),
    ] = False,
    points: Annotated[int, typer.Option(help="Points simulated in a round, at least 8.")] = 64,
    rounds: Annotated[int, typer.Option(help="Rounds, each nearer to the targets.")] = 4,
    replications: Replications = 1,
    jobs: Jobs = 1,
    dask: Dask = None,
    years: Years = 3,
    scale: Scale = 0.01,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    store: StoreFile = None,
    as_json: AsJson = False,
) -> None:
    """Fit parameters to observed outcomes: a posterior, not a point."""
    from model.command_line.analysing import Asked
    from model.command_line.calibrating import calibrate_scenario

    asked = Asked(scenario, settings or [], replications, scale, years, seed, jobs, dask, out, store, as_json)
    calibrate_scenario(asked, targets, fit=fit or [], others=others, points=points, rounds=rounds)


def robust(
    scenario: ScenarioName = "baseline",
    *,
    target: Annotated[
        str, typer.Option(metavar="'OUTCOME>=NUMBER'", help="What the policy is to reach; or <=.")
    ],
    base: Annotated[
        str | None,
        typer.Option(metavar="SCENARIO", help="Judge the difference from this scenario."),
    ] = None,
    vary: Vary = None,
    only: Only = None,
    points: Annotated[int, typer.Option(help="Conditions tried, at least 16.")] = 256,
    depth: Annotated[int, typer.Option(help="Most limits of a box of failure, 1 to 6.")] = 3,
    replications: Replications = 2,
    jobs: Jobs = 1,
    dask: Dask = None,
    years: Years = 3,
    scale: Scale = 0.01,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    store: StoreFile = None,
    as_json: AsJson = False,
) -> None:
    """Find the conditions in which a policy misses a target."""
    from model.command_line.analysing import Asked
    from model.command_line.discovering import discover_failures

    asked = Asked(scenario, settings or [], replications, scale, years, seed, jobs, dask, out, store, as_json)
    discover_failures(
        asked, target=target, base=base, vary=vary or [], only=only or [], points=points, depth=depth
    )


def validate(
    scenario: ScenarioName = "baseline",
    replications: Replications = 4,
    jobs: Jobs = 1,
    dask: Dask = None,
    years: Years = 4,
    scale: Scale = 0.05,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    store: StoreFile = None,
    as_json: AsJson = False,
) -> None:
    """Set the model beside patterns that it was not fitted to, hits and misses."""
    from model.command_line.analysing import Asked
    from model.command_line.validating import validate_scenario

    validate_scenario(
        Asked(scenario, settings or [], replications, scale, years, seed, jobs, dask, out, store, as_json)
    )
