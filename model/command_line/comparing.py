"""`run_sim.py compare`: several scenarios, the first of them as the base."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.bounds import check_precision, check_runs
from model.command_line.checks import MOST_REPLICATIONS, check_run, check_whole
from model.command_line.displacing import print_displaced_pay
from model.command_line.experiments import begin
from model.errors import InputError, each, noted, refuse
from model.scenario import load_scenario, read_settings

if TYPE_CHECKING:
    from model.experiments.executors import Executor
    from model.experiments.folder import Experiment

_MILLION = 1e6

# Title, alignment: the order of `_row`.
_COLUMNS = (
    ("scenario", "left"),
    ("regis-\ntered", "right"),
    ("\nsurvey", "right"),
    ("differ-\nence", "right"),
    ("\nfrom", "right"),
    ("\nto", "right"),
    ("below\nline", "right"),
    ("cost", "right"),
    ("per\nyuan", "right"),
)


def compare_scenarios(
    names: Sequence[str],
    *,
    settings: Sequence[str],
    replications: int,
    precision: float | None,
    at_most: int,
    uncertain: bool,
    jobs: int,
    dask: str | None,
    years: int,
    scale: float,
    seed: int,
    out: str | None,
    store: str | None,
    as_json: bool,
) -> None:
    """Simulate scenarios over the same seeds, write what was asked for and print the comparison.

    settings: texts of the form KEY=VALUE, for every scenario.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    mistakes: list[InputError] = []
    with noted(mistakes):
        check_whole("--replications", replications, 2, MOST_REPLICATIONS)
        if precision is not None:
            check_whole("--at-most", at_most, replications, MOST_REPLICATIONS)
    if precision is not None:
        with noted(mistakes):
            check_precision(precision, "--precision")
    check_run(mistakes, scale=scale, years=years, seed=seed, jobs=jobs)
    refuse(mistakes)
    overrides = read_settings(settings)
    scenarios = each(lambda name: load_scenario(name, overrides), names)

    from model.command_line.screen import tell_of_idle_options
    from model.experiments.compare import MOST_FOR_PRECISION, check_scenarios
    from model.experiments.folder import Plan

    check_scenarios(scenarios)
    check_runs(replications * len(scenarios), "--replications", replications)
    tell_of_idle_options(
        {"--at-most": precision is None and at_most != MOST_FOR_PRECISION}, "without --precision"
    )
    options = {
        "replications": replications,
        "precision": precision,
        "at_most": at_most,
        "uncertain": uncertain,
        "years": years,
        "scale": scale,
        "seed": seed,
    }
    begin(Plan("compare", tuple(scenarios), options), out, store, jobs=jobs, dask=dask, as_json=as_json)


def carry_out(experiment: "Experiment", executor: "Executor", *, as_json: bool) -> None:
    """Do what is planned, or what is missing of it, and print it."""
    from model.command_line.screen import print_json, progress_bar
    from model.experiments.compare import compare
    from model.experiments.displaced import displaced_pay
    from model.experiments.finding import finding
    from model.experiments.held_fixed import held_fixed_in_manifest
    from model.origin import settings_of
    from model.without_effect import as_plain

    options = experiment.plan.options
    with progress_bar("runs") as advance:
        comparison = compare(
            experiment.plan.scenarios,
            **options,
            executor=executor,
            store=experiment.store,
            progress=advance,
        )
    experiment.finish(comparison.write_into)
    rows: list[dict[str, Any]] = comparison.rows
    out = experiment.folder
    content = {
        **options,
        "set": settings_of(comparison.reference),
        "replications": comparison.count,
        "scenarios": rows,
        "ranks": [rank._asdict() for rank in comparison.ranks],
        "variance_saved": comparison.variance_saved,
        "displaced_pay": displaced_pay(comparison),
        "finding": finding(comparison),
        "without_effect": as_plain(experiment.plan.without_effect()),
        **held_fixed_in_manifest(comparison.scenarios, uncertain=comparison.uncertain),
        "results": None if out is None else str(out),
        "images": [] if out is None else sorted(str(file) for file in out.glob("*.png")),
    }
    if as_json:
        print_json(content)
    else:
        _print(content)


def _row(row: dict[str, Any], is_base: bool) -> tuple[str, ...]:
    from model.command_line.screen import number

    cost = row["programme_cost"]
    rate = row["below_line_rate"]
    changes = ("difference", "difference_low", "difference_high")
    return (
        row["scenario"],
        number(row["mean_income"]),
        number(row["survey_income"]),
        *("-" if is_base or row[name] is None else f"{row[name]:+,.0f}" for name in changes),
        "-" if rate is None else f"{100.0 * rate:.2f}",
        number(None if cost is None else cost / _MILLION),
        number(None if is_base else row["income_per_public_yuan"], 1),
    )


def _print(content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines, print_table
    from model.experiments.caveats import means_over
    from model.experiments.changes import settings_words
    from model.experiments.displaced import ALL_OF_IT
    from model.experiments.held_fixed import HeldFixed
    from model.experiments.settings import repeated_draws
    from model.experiments.words import joined

    rows = content["scenarios"]
    told = settings_words(content["set"])["en"]
    base, replications = rows[0]["scenario"], content["replications"]
    print_table(
        f"{replications} runs of {content['years']} year{'' if content['years'] == 1 else 's'} each "
        f"at scale {content['scale']:g}, seeds from {content['seed']}"
        f"{', uncertain parameters' if content['uncertain'] else ''}"
        f"{f'; with {told}' if told else ''}",
        _COLUMNS,
        [_row(row, position == 0) for position, row in enumerate(rows)],
    )
    print_lines(
        f"{means_over(content['years'])['en']}.",
        "registered: income of lifted households per registered member, yuan a year, with",
        "  all that members away earn; survey: per resident, with what those send home",
        f"difference: of registered income from {base}; from, to: its 95 % interval,",
        f"  paired over {replications} seeds"
        + (", each with parameters of its own: of one more such pair" if content["uncertain"] else ""),
        "below line: % of lifted residents below the monitoring line in the year",
        "cost: public outlay for the programme, million yuan a year",
        f"per yuan: income of all households beyond {base}, per yuan of cost beyond it",
        *_safety_net(rows),
        "",
    )
    print_displaced_pay(content["displaced_pay"], f"less {base}", ALL_OF_IT["en"])
    if content["uncertain"]:
        print_lines(*(repeated_draws(replications) or {}).values())
    _print_ranks(content)
    print_lines(*content["finding"].values())
    if content["uncertain"]:
        print_lines(*joined(HeldFixed.from_plain(content["held_fixed"]).sentences()).values())
    imbalance = max(row["imbalance"] for row in rows)
    print_lines("", f"Accounts: largest imbalance {imbalance:.1e} of gross flows.")
    if content["results"] is not None:
        print_lines(f"Results: {content['results']}", *(f"Figure: {image}" for image in content["images"]))


def _safety_net(rows: Sequence[dict[str, Any]]) -> list[str]:
    """What the safety net costs under the first scenario, and what the others save or cost it."""
    from model.command_line.screen import number

    base, *others = rows
    cost = base["safety_net_cost"]
    changes = [
        f"  {row['safety_net_difference'] / _MILLION:+,.1f} under {row['scenario']}"
        for row in others
        if row["safety_net_difference"] is not None
    ]
    return [
        f"safety net: {number(None if cost is None else cost / _MILLION, 1)} million yuan a year under "
        f"{base['scenario']}; with the others",
        *changes,
    ]


def _print_ranks(content: dict[str, Any]) -> None:
    """The order by registered income, how sure it is, and what the common random numbers were worth."""
    from model.command_line.screen import number, print_lines, print_table

    if not content["ranks"]:  # an income is no number
        return
    saved = content["variance_saved"]
    rows = [
        (
            str(place),
            rank["scenario"],
            f"{100.0 * rank['probabilities'][place - 1]:.0f}",
            f"{100.0 * rank['probabilities'][0]:.0f}",
            number(None if saved[rank["scenario"]] is None else 100.0 * saved[rank["scenario"]], 1),
        )
        for place, rank in enumerate(content["ranks"], 1)
    ]
    columns = (
        ("rank", "right"),
        ("scenario", "left"),
        ("% sure of\nthis rank", "right"),
        ("% sure of\nbeing first", "right"),
        ("% variance\nsaved", "right"),
    )
    print_table("Ranks by registered income", columns, rows)
    print_lines(
        "sure: by the paired replications, as the intervals are",
        "variance saved: of the difference, by common random numbers",
        "",
    )
