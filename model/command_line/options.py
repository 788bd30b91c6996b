"""The options that several commands share."""

from typing import Annotated

import typer

from model.command_line.completing import KEYS, OUTCOMES, SCENARIOS, SECTIONS

ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        autocompletion=SCENARIOS,
        help="A scenario file (.toml) or the name of one in scenarios/.",
    ),
]
ScenarioNames = Annotated[
    list[str],
    typer.Argument(
        metavar="SCENARIO", autocompletion=SCENARIOS, help="Scenario files or names; the first is the base."
    ),
]
Scale = Annotated[float, typer.Option(help="Share of households simulated, above 0 up to 1.")]
Years = Annotated[int, typer.Option(help="Years to simulate, 1 to 1000.")]
Seed = Annotated[int, typer.Option(help="Seed of all random draws, from 0.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        autocompletion=KEYS,
        help="Set a parameter, over the file; may be repeated.",
    ),
]
Jobs = Annotated[int, typer.Option(help="Processes; results do not depend on it.")]
Dask = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Run on the Dask cluster of this scheduler, or scheduler file."),
]
StoreFile = Annotated[
    str | None,
    typer.Option("--store", metavar="FILE", help="Keep finished runs here; experiments may share it."),
]
Uncertain = Annotated[
    bool,
    typer.Option(
        "--uncertain",
        help="Draw the parameters of each replication from what calibration leaves open, so that "
        "intervals tell of them as well as of luck.",
    ),
]
Out = Annotated[str | None, typer.Option(metavar="FOLDER", help="Write results here: a new or empty folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]

# --- of the analyses ----------------------------------------------------------------------

Replications = Annotated[
    int,
    typer.Option(help="Runs of each scenario or point; all meet the same luck."),
]
Outcome = Annotated[
    str,
    typer.Option(
        metavar="NAME", autocompletion=OUTCOMES, help="The outcome, such as mean_income or survey_income."
    ),
]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="KEY=LOW:HIGH[:N]",
        autocompletion=KEYS,
        help="Vary a parameter, N levels in a grid; KEY alone: its uncertainty range.  May be repeated.",
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="PATTERN",
        autocompletion=SECTIONS,
        help="Of the parameters with an uncertainty range only these: 'labour', 'access.*'.",
    ),
]
