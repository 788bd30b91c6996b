"""`run_sim.py run`: one scenario."""

from collections.abc import Sequence
from typing import Any

from model.command_line.checks import check_run
from model.errors import InputError, noted, refuse
from model.scenario import load_scenario, read_settings
from model.writing import check_apart, check_file, check_folder


def run_scenario(
    name: str,
    *,
    settings: Sequence[str],
    scale: float,
    years: int,
    seed: int,
    threads: int,
    blocks: bool,
    out: str | None,
    sam: str | None,
    as_json: bool,
) -> None:
    """Simulate a scenario, write what was asked for and print the headline numbers.

    settings: texts of the form KEY=VALUE.  blocks: run some counties at a time, in little memory.

    Raises InputError if anything given is wrong, AccountsError if money is not conserved.
    """
    mistakes: list[InputError] = []
    check_run(mistakes, scale=scale, years=years, seed=seed, threads=threads)
    refuse(mistakes)  # at once: what follows takes longer to load
    with noted(mistakes):
        scenario = load_scenario(name, read_settings(settings))
    with noted(mistakes):  # before the work: nobody wants to learn of a wrong folder after it
        check_apart({"--out": out, "--sam": sam})
        if out is not None:
            check_folder(out)
        if sam is not None:
            check_file(sam)
    refuse(mistakes)

    from model.command_line.compiling import compile_missing
    from model.command_line.screen import print_json, progress_bar, tell_of_many_counties, tell_of_no_effect
    from model.origin import settings_of
    from model.results import summary, write_results, write_social_accounting_matrix
    from model.without_effect import without_effect

    tell_of_no_effect(without_effect([scenario], years))
    tell_of_many_counties(scenario)
    compile_missing()
    with progress_bar(f"{scenario.name}: {'blocks' if blocks else 'seasons'}") as advance:
        if blocks:
            from model.streaming import simulate_in_blocks

            outcomes = simulate_in_blocks(
                scenario, seed, scale=scale, years=years, threads=threads, progress=advance
            )
        else:
            from model.engine import simulate
            from model.world.calendar import SEASONS

            seasons = years * len(SEASONS)
            outcomes = simulate(
                scenario,
                seed,
                scale=scale,
                years=years,
                threads=threads,
                progress=None if advance is None else lambda done: advance(done, seasons),
            )
    if out is not None:
        write_results(outcomes, out)
    if sam is not None:
        write_social_accounting_matrix(outcomes, sam)
    content = {
        **summary(outcomes),
        "set": settings_of(scenario),
        "results": out,
        "social_accounting_matrix": sam,
    }
    if as_json:
        print_json(content)
    else:
        _print(content)


def _print(content: dict[str, Any]) -> None:
    from model.command_line.screen import number, print_lines, print_table
    from model.experiments.caveats import means_over
    from model.experiments.changes import settings_words
    from model.outcomes.tables import HEADLINE_COLUMNS

    rows, told = [], settings_words(content["set"])["en"]
    for name, column in HEADLINE_COLUMNS.items():
        decimals = 4 if column.unit in ("1", "share", "share/year") else 0
        rows.append((name, number(content["headline"][name], decimals), column.unit, column.definition))
    print_table(
        f"{content['scenario']}: {content['title']['en']} {content['title']['zh']}"
        f"{f', with {told}' if told else ''}",
        (("number", "left"), ("value", "right"), ("unit", "left"), ("meaning", "fold")),
        rows,
    )
    imbalance = content["accounts"]["max_relative_imbalance"]
    print_lines(
        f"{means_over(content['years'])['en']}; scale {content['scale']:g}, "
        f"{content['households_simulated']:,} households, seed {content['seed']}, "
        f"{content['seconds']:.1f} seconds.",
        f"Accounts: largest imbalance {imbalance:.1e} of gross flows.",
        f"Digest: {content['digest']}",
    )
    if content["results"] is not None:
        print_lines(f"Results: {content['results']}")
    if content["social_accounting_matrix"] is not None:
        print_lines(f"Social accounting matrices: {content['social_accounting_matrix']}")
