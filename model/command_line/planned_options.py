"""What plan.json may say of each command, by name, type and bounds.

A results folder may come from anybody, and its options become arguments of functions.
"""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model.command_line.checks import LARGEST_SEED, MOST_REPLICATIONS, MOST_YEARS
from model.errors import InputError
from model.experiments.folder import Plan
from model.experiments.ranges import make_range, parameters
from model.results_files import PLAN

Count = Annotated[int, Field(ge=1, le=10_000_000)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Name = Annotated[str, Field(max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Range(_Strict):
    key: Name
    low: Number
    high: Number
    levels: Count | None


class _Target(_Strict):
    outcome: Name
    value: Number
    sd: Number
    source: str


class _Common(_Strict):
    scale: float = Field(gt=0.0, le=1.0)
    years: int = Field(ge=1, le=MOST_YEARS)
    seed: int = Field(ge=0, le=LARGEST_SEED)
    replications: int = Field(ge=1, le=MOST_REPLICATIONS)
    uncertain: bool


class _Compare(_Common):
    precision: Annotated[float, Field(gt=0.0, allow_inf_nan=False)] | None
    at_most: int = Field(ge=2, le=MOST_REPLICATIONS)


class _Decompose(_Common):
    of: Name
    outcome: Name


class _Sweep(_Common):
    ranges: list[_Range]
    design: Literal["grid", "latin", "sobol"]
    points: Count | None


class _Sensitivity(_Common):
    ranges: list[_Range]
    trajectories: Count
    samples: Count
    keep: Count
    grouping: Name
    outcome: Name


class _Optimise(_Common):
    levers: list[_Range]
    goals: list[tuple[Name, bool]]
    population: Count
    generations: Count
    fixed_budget: bool


class _Calibrate(_Common):
    targets: list[_Target]
    ranges: list[_Range]
    others: list[_Range]
    points: Count
    rounds: Count


class _Robust(_Common):
    ranges: list[_Range]
    target: Name
    points: Count
    depth: Count


_OPTIONS: dict[str, type[_Common]] = {
    "compare": _Compare,
    "effects": _Common,
    "decompose": _Decompose,
    "sweep": _Sweep,
    "sensitivity": _Sensitivity,
    "optimise": _Optimise,
    "calibrate": _Calibrate,
    "robust": _Robust,
    "validate": _Common,
}


def check_options(plan: Plan, folder: str) -> None:
    """Raise InputError unless the options are such as the plan's command writes.

    The command must be known.
    """
    file = f"{folder}/{PLAN}"
    try:
        # As JSON, where a list may stand for a pair.
        _OPTIONS[plan.command].model_validate_json(json.dumps(plan.options))
    except ValidationError as error:
        first: Any = error.errors()[0]
        key = ".".join(["options", *map(str, first["loc"])])
        raise InputError(first["msg"], file=file, key=key) from None
    ranges = [entry for name in ("ranges", "levers", "others") for entry in plan.options.get(name, ())]
    for entry in ranges:
        declared = parameters().get(entry["key"])
        ends = [entry["low"], entry["high"]]
        if declared is not None and declared.kind is bool:
            ends = [bool(end) for end in ends]
        make_range(entry["key"], ends[0], ends[1], entry["levels"], option=file)
