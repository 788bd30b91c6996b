"""`run_sim.py compare`: several scenarios, the first of them as the base."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from model.command_line.checks import (
    MOST_REPLICATIONS,
    MOST_THREADS,
    check_scale,
    check_seed,
    check_whole,
    check_years,
)
from model.scenario import load_scenario, read_settings

_MILLION = 1e6

# Title, alignment: the order of `_row`.
_COLUMNS = (
    ("scenario", "left"),
    ("mean\nincome", "right"),
    ("median\nincome", "right"),
    ("differ-\nence", "right"),
    ("\nfrom", "right"),
    ("\nto", "right"),
    ("falling\nback", "right"),
    ("cost", "right"),
    ("per\nyuan", "right"),
)


def compare_scenarios(
    names: Sequence[str],
    *,
    settings: Sequence[str],
    replications: int,
    jobs: int,
    years: int,
    scale: float,
    seed: int,
    out: str | None,
    as_json: bool,
) -> None:
    """Simulate scenarios over the same seeds, write what was asked for and print the comparison.

    settings: texts of the form KEY=VALUE, for every scenario.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    check_whole("--replications", replications, 2, MOST_REPLICATIONS)
    check_whole("--jobs", jobs, 1, MOST_THREADS)
    check_years(years)
    check_scale(scale)
    check_seed(seed)
    overrides = read_settings(settings)
    scenarios = [load_scenario(name, overrides) for name in names]

    from model.command_line.screen import print_json, progress_bar
    from model.experiments.compare import compare
    from model.experiments.finding import finding
    from model.writing import check_folder

    if out is not None:  # before the work: nobody wants to learn of it after
        check_folder(out)
    with progress_bar("runs") as advance:
        comparison = compare(
            scenarios,
            replications=replications,
            scale=scale,
            years=years,
            seed=seed,
            jobs=jobs,
            progress=advance,
        )
    if out is not None:
        comparison.write(Path(out))
    rows: list[dict[str, Any]] = comparison.rows
    content = {
        "replications": replications,
        "years": years,
        "scale": scale,
        "seed": seed,
        "scenarios": rows,
        "finding": finding(comparison),
        "results": out,
        "images": [] if out is None else sorted(str(file) for file in Path(out).glob("*.png")),
    }
    if as_json:
        print_json(content)
    else:
        _print(content)


def _row(row: dict[str, Any], is_base: bool) -> tuple[str, ...]:
    from model.command_line.screen import number

    cost = row["programme_cost"]
    rate = row["falling_back_rate"]
    changes = ("difference", "difference_low", "difference_high")
    return (
        row["scenario"],
        number(row["mean_income"]),
        number(row["median_income"]),
        *("-" if is_base or row[name] is None else f"{row[name]:+,.0f}" for name in changes),
        "-" if rate is None else f"{100.0 * rate:.2f}",
        number(None if cost is None else cost / _MILLION, 1),
        number(None if is_base else row["income_per_public_yuan"], 2),
    )


def _print(content: dict[str, Any]) -> None:
    from model.command_line.screen import print_lines, print_table

    rows = content["scenarios"]
    base, replications = rows[0]["scenario"], content["replications"]
    print_table(
        f"{replications} runs of {content['years']} years each at scale {content['scale']:g}, "
        f"seeds from {content['seed']}",
        _COLUMNS,
        [_row(row, position == 0) for position, row in enumerate(rows)],
    )
    print_lines(
        "mean, median income: of lifted households, yuan per head and year",
        f"difference: of mean income from {base}, yuan; from, to: its 95 % interval,",
        f"  paired over {replications} seeds",
        "falling back: % a year of lifted households that fall below the monitoring line",
        "cost: public outlay beyond transfers, million yuan a year",
        f"per yuan: income of all households beyond {base}, per yuan of cost beyond it",
        "",
        *content["finding"].values(),
    )
    imbalance = max(row["imbalance"] for row in rows)
    print_lines("", f"Accounts: largest imbalance {imbalance:.1e} of gross flows.")
    if content["results"] is not None:
        print_lines(f"Results: {content['results']}", *(f"Figure: {image}" for image in content["images"]))
