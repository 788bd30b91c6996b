"""One trial: files are laid out, loaded and run, and what came of it is judged."""

import math
import random
import shutil
import traceback
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from model.accounts import as_matrix
from model.engine import Engine
from model.errors import InputError
from model.opening import build_population
from model.outcomes import ALL
from model.scenario import load_scenario
from tests.fuzzing.data_files import DataCase, data_case, few_counties, own_tables
from tests.fuzzing.scenario_files import SCENARIO, ScenarioCase, scenario_case

RAN, REFUSED, DEFECT = "ran", "refused", "defect"
LONGEST_MESSAGE = 700  # characters; what a reader takes in

TINY = 1e-9  # one simulated household for each county and group


class Verdict(NamedTuple):
    """What came of a case: RAN, REFUSED with the message, or DEFECT with what was wrong."""

    kind: str
    outcome: str
    detail: str


def try_scenario(seed: int, number: int, folder: Path) -> Verdict:
    """Load and run the scenario case of a number, in a folder that is emptied before."""
    chance = random.Random(f"scenario {seed} {number}")
    case = scenario_case(chance, number)
    files = folder / "files"
    lay_out(case, files)
    data = folder / "data"
    if chance.random() < 0.95:  # the others run the whole province
        tables = few_counties(own_tables(), chance, chance.choice((1, 2, 3)))
        lay_out(DataCase("", {name: text.encode() for name, text in tables.items()}), data)
    else:
        shutil.rmtree(data, ignore_errors=True)
    years = chance.choice((1, 1, 1, 2, 3))

    def run() -> None:
        scenario = load_scenario(files / SCENARIO, dict(case.overrides))
        load_scenario(write(files / "again.toml", scenario.as_toml()))  # what it resolves to is valid too
        simulate(scenario, number, years, data if data.exists() else None)

    return judged(case.kind, run)


def try_data(seed: int, number: int, folder: Path) -> Verdict:
    """Build and run the population of the data case of a number."""
    chance = random.Random(f"data {seed} {number}")
    case = data_case(chance, number, own_tables())
    data = folder / "data"
    lay_out(case, data)
    name = chance.choice(("baseline", "baseline", "all_linkages", "no_linkage"))
    return judged(case.kind, lambda: simulate(load_scenario(name), number, 1, data))


def lay_out(case: ScenarioCase | DataCase, folder: Path) -> None:
    """Write the case's files, folders and links into the folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in case.files.items():
        (folder / name).write_bytes(content)
    for name in case.folders:
        (folder / name).mkdir()
    for name, target in case.links.items():
        (folder / name).symlink_to(target)


def write(file: Path, text: str) -> Path:
    """Write a text and return its file."""
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def simulate(scenario: Any, seed: int, years: int, data: Path | None) -> None:
    """Run a scenario with one simulated household for each county and group.

    Raises ValueError if a number is missing or infinite, AccountsError if money is not conserved.
    """
    population = build_population(scenario, TINY, seed, data=data)
    engine = Engine(scenario, scale=TINY, seed=seed, population=population)
    engine.run(years)
    check(engine)


WHOLES = {
    "below_line_rate": lambda year: year.of_group("residents"),
    "chronic_rate": lambda year: year.of_group("residents"),
    "registered_rate": lambda year: year.of_group("persons"),
    "side_sold_share": lambda year: year.of_group("committed_tonnes", ALL),
    "reneging_rate": lambda year: year.of_organisations("enterprises_buying"),
    "dividend_unpaid_share": lambda year: year.of_organisations("dividend_due"),
}  # of what they are shares


def check(engine: Engine) -> None:
    """Raise ValueError if any number of the state or the outcomes is none.

    A mean over nobody, where a province has no lifted household, is NaN by definition, and so is a
    share of nothing.
    """
    for name, rows in engine.state._asdict().items():
        for column in rows.dtype.names:
            numbers = rows[column] if rows[column].dtype.names is None else as_matrix(rows[column])
            if not np.isfinite(numbers).all():
                raise ValueError(f"{name}.{column} is not finite")
    outcomes = engine.so_far()
    for year in outcomes.years:
        for name in ("households", "organisations", "flows", "levers", "asked", "facilities", "money"):
            if not np.isfinite(getattr(year, name)).all():
                raise ValueError(f"outcomes: {name} of year {year.year} are not finite")
        if np.isinf(year.distribution).any():
            raise ValueError(f"outcomes: the distribution of year {year.year} is infinite")
    somebody_lifted = engine.geography.households[:, 0].sum() > 0
    for name, value in outcomes.headline().items():
        whole = WHOLES.get(name, lambda year: 1.0)
        defined = somebody_lifted and any(whole(year) > 0.0 for year in outcomes.headline_years)
        if math.isinf(value) or (math.isnan(value) and defined):
            raise ValueError(f"headline: {name} is {value}")
    outcomes.digest()


def judged(kind: str, run: Any) -> Verdict:
    """What came of it: any exception but InputError is a defect, and so is a message that is not clear."""
    try:
        run()
    except InputError as error:
        message = str(error)
        if not message.strip() or "\n" in message or len(message) > LONGEST_MESSAGE:
            return Verdict(kind, DEFECT, f"unclear message: {message[:1000]!r}")
        if error.file is None and error.key is None:
            return Verdict(kind, DEFECT, f"message without a place: {message!r}")
        return Verdict(kind, REFUSED, message)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(last.filename).name}:{last.lineno} {last.name}"
        return Verdict(kind, DEFECT, f"{type(error).__name__}: {str(error)[:300]} ({place})")
    return Verdict(kind, RAN, "")
