#!/usr/bin/env python3
"""The command line of the model: `python run_sim.py --help`.

What a command needs is imported when it runs, so that help and mistakes are shown at once.
"""

import errno
import os
import sys
from collections.abc import Sequence
from typing import Annotated

try:
    import typer

    from model.command_line.analysis_commands import add_commands
    from model.command_line.completing import CLASSES, SCENARIOS, SECTIONS
    from model.command_line.options import (
        AsJson,
        Dask,
        Jobs,
        Out,
        Scale,
        ScenarioName,
        ScenarioNames,
        Seed,
        Settings,
        StoreFile,
        Uncertain,
        Years,
    )
    from model.command_line.signs import keep_meaning
except ModuleNotFoundError as error:
    from model.command_line.extras import not_installed

    print(f"Error: {not_installed(error)}", file=sys.stderr)
    sys.exit(2)

from model.command_line.extras import not_installed
from model.errors import InputError
from model.invocation import invocation, program

app = typer.Typer(
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Income linkages in the lifted counties of Shanxi: simulate scenarios and compare them.",
)

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # where standard output goes

SUCCESS, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130

# Typer exports only this leaf of its errors about the command line; the base of all of
# them is two steps up, whichever version of Click it is built on.
_UsageError: type[Exception] = typer.BadParameter.__mro__[2]


@app.command()
def run(
    scenario: ScenarioName,
    scale: Scale = 0.05,
    years: Years = 6,
    seed: Seed = 1,
    settings: Settings = None,
    threads: Annotated[int, typer.Option(help="Processor threads; results do not depend on it.")] = 1,
    blocks: Annotated[
        bool,
        typer.Option(
            "--blocks",
            help="Some counties at a time, in little memory; takes somewhat longer, results are the same.",
        ),
    ] = False,
    out: Out = None,
    sam: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write social accounting matrices to a new CSV file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Simulate one scenario."""
    from model.command_line.running import run_scenario

    run_scenario(
        scenario,
        settings=settings or [],
        scale=scale,
        years=years,
        seed=seed,
        threads=threads,
        blocks=blocks,
        out=out,
        sam=sam,
        as_json=as_json,
    )


@app.command()
def compare(
    scenarios: ScenarioNames,
    replications: Annotated[int, typer.Option(help="Runs of each scenario, at least 2.")] = 12,
    precision: Annotated[
        float | None,
        typer.Option(
            metavar="YUAN",
            help="Add replications until the 95 % interval of every difference in mean income "
            "is plus or minus this.",
        ),
    ] = None,
    at_most: Annotated[int, typer.Option(help="Replications that --precision may lead to.")] = 1000,
    uncertain: Uncertain = False,
    jobs: Jobs = 1,
    dask: Dask = None,
    years: Years = 6,
    scale: Scale = 0.05,
    seed: Seed = 1,
    settings: Settings = None,
    out: Out = None,
    store: StoreFile = None,
    as_json: AsJson = False,
) -> None:
    """Simulate scenarios with the same random draws and compare them with the first."""
    from model.command_line.comparing import compare_scenarios

    compare_scenarios(
        scenarios,
        settings=settings or [],
        replications=replications,
        precision=precision,
        at_most=at_most,
        uncertain=uncertain,
        jobs=jobs,
        dask=dask,
        years=years,
        scale=scale,
        seed=seed,
        out=out,
        store=store,
        as_json=as_json,
    )


@app.command()
def resume(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="The --out folder of an experiment.")],
    jobs: Jobs = 1,
    dask: Dask = None,
    as_json: AsJson = False,
) -> None:
    """Finish an experiment that was interrupted or killed."""
    from model.command_line.experiments import resume as resume_experiment

    resume_experiment(folder, jobs=jobs, dask=dask, as_json=as_json)


add_commands(app)


@app.command()
def export(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A folder that --out has written.")],
    to: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="A new or empty folder; FOLDER/export if not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write results as CSV and Excel, with unit and definition of every column."""
    from model.command_line.exporting import export_results

    export_results(folder, to=to, as_json=as_json)


@app.command()
def report(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A folder that --out has written.")],
    lang: Annotated[str, typer.Option(metavar="LANGUAGE", help="en, zh or both.")] = "en",
    out: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A new HTML file; FOLDER/report-LANGUAGE.html if not given."),
    ] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print it as PDF, too, with Chromium, Chrome or Edge.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write a report for people: one HTML file with the answer, figures, method and provenance."""
    from model.command_line.reporting import report_results

    report_results(folder, language=lang, out=out, pdf=pdf, as_json=as_json)


@app.command()
def scenarios(as_json: AsJson = False) -> None:
    """List the scenarios in scenarios/ and what each asks."""
    from model.command_line.listing import show_scenarios

    show_scenarios(as_json=as_json)


@app.command()
def parameters(
    pattern: Annotated[
        str,
        typer.Argument(
            metavar="PATTERN",
            autocompletion=SECTIONS,
            help="Part of a key, or a pattern: 'linkages.*.rate'.",
        ),
    ] = "",
    source_class: Annotated[
        str | None,
        typer.Option(
            "--class",
            metavar="CLASS",
            autocompletion=CLASSES,
            help="article, statistics, literature or assumption: those with what changes if they are wrong.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what a scenario can set: value, unit, range and source."""
    from model.command_line.listing import show_parameters

    show_parameters(pattern, source_class, as_json=as_json)


@app.command()
def figures(
    check: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO",
            autocompletion=SCENARIOS,
            help="Run a scenario for two years and set its values beside them.",
        ),
    ] = None,
    scale: Scale = 0.05,
    seed: Seed = 1,
    settings: Settings = None,
    as_json: AsJson = False,
) -> None:
    """List the figures of the source article and where the model uses them, or check a run by them."""
    if check is None:
        from model.command_line.listing import show_figures
        from model.command_line.screen import tell_of_idle_options

        given = {"--scale": scale != 0.05, "--seed": seed != 1, "--set": bool(settings)}
        tell_of_idle_options(given, "without --check nothing is run")
        show_figures(as_json=as_json)
        return
    from model.command_line.checking_figures import check_scenario

    check_scenario(check, settings=settings or [], scale=scale, seed=seed, as_json=as_json)


@app.command()
def targets(
    scenario: ScenarioName = "baseline",
    replications: Annotated[int, typer.Option(help="Runs whose mean is told.")] = 4,
    jobs: Jobs = 1,
    years: Years = 8,
    scale: Scale = 0.05,
    seed: Seed = 1,
    settings: Settings = None,
    as_json: AsJson = False,
) -> None:
    """Set what the model is to meet, fitted or not, beside what it gives.

    Levels and shares of one scenario; patterns that nothing was fitted to are for validate.
    """
    from model.command_line.meeting_targets import show_targets

    show_targets(
        scenario,
        settings=settings or [],
        replications=replications,
        jobs=jobs,
        years=years,
        scale=scale,
        seed=seed,
        as_json=as_json,
    )


@app.command()
def dashboard(
    scenario: Annotated[
        str,
        typer.Argument(metavar="SCENARIO", help="The scenario to begin with; the page offers the others."),
    ] = "baseline",
    port: Annotated[int, typer.Option(help="Port of the page; 0 takes one that is free.")] = 8765,
    host: Annotated[
        str,
        typer.Option(help="Address to serve at.  With any but the default others can reach the page."),
    ] = "127.0.0.1",
    language: Annotated[str, typer.Option("--lang", metavar="en|zh", help="Language to begin with.")] = "en",
    visitors: Annotated[
        int, typer.Option(help="Visitors at a time; who comes beyond is told to try again later.")
    ] = 30,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Serve a page on this machine to change a scenario and watch its seasons."""
    from model.command_line.dashboard import show_dashboard

    show_dashboard(scenario, port=port, host=host, language=language, visitors=visitors, browser=browser)


@app.command("compile")
def compile_command(as_json: AsJson = False) -> None:
    """Compile all rules, so that the first run does not have to."""
    from model.command_line.compiling import compile_rules

    compile_rules(as_json=as_json)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code.

    0 done; 1 a defect of the model, or nobody reads the output; 2 something wrong in what
    was given; 130 interrupted.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started this: nobody reads it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        keep_meaning(getattr(sys, name))
    try:
        command = typer.main.get_command(app)
        given = list(sys.argv[1:] if arguments is None else arguments)
        status = command.main(args=given or ["--help"], prog_name=program(), standalone_mode=False)
        sys.stdout.flush()
    except InputError as error:
        return _refuse(str(error), WRONG_INPUT)
    except _UsageError as error:
        return _refuse(f"{_one_line(error)}{_where_to_look(error)}", WRONG_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except ModuleNotFoundError as error:
        return _refuse(not_installed(error), WRONG_INPUT)
    except MemoryError:
        return _refuse("not enough memory; a smaller --scale or fewer counties need less", FAILED)
    except BrokenPipeError:
        # The reader, such as `head`, has gone.  Python must not find that out again on exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED  # as Typer and Rich do when they meet it
    except PermissionError as error:
        if error.filename is None:
            raise
        return _refuse(f"{error.filename}: permission denied", WRONG_INPUT)
    except OSError as error:
        if error.filename is not None or error.errno not in _NO_ROOM:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _refuse(f"the output cannot be written: {error.strerror}", FAILED)
    except RuntimeError as error:
        from model.accounts import AccountsError

        if not isinstance(error, AccountsError):
            raise
        return _refuse(f"the model's accounts do not balance: {error}", FAILED)
    if status == INTERRUPTED:  # Typer makes it of a KeyboardInterrupt
        print("Interrupted.", file=sys.stderr)
    return status if isinstance(status, int) else SUCCESS


def _refuse(message: str, status: int) -> int:
    line = "".join(character if character.isprintable() else " " for character in message)
    in_colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    print(typer.style("Error:", fg="red", bold=True) if in_colour else "Error:", line, file=sys.stderr)
    return status


def _where_to_look(error: BaseException) -> str:
    """The help of the command that was given wrongly."""
    context = getattr(error, "ctx", None)
    if context is None:
        return ""
    return f" ({invocation()}{context.command_path.removeprefix(program())} --help)"


def _one_line(error: BaseException) -> str:
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    words = " ".join(message.split())
    return words if len(words) <= 300 else words[:297] + "..."


if __name__ == "__main__":
    sys.exit(main())
