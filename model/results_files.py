"""What the JSON files of a results folder may say: the one place where they are read.

A folder may come from anybody, and what stands in it becomes arguments, texts and numbers.  Each
file is held to the shape that its readers rely on; whatever else it says is kept.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from model.errors import InputError, shortened
from model.reading import is_there, read_json, what_is_wrong

MANIFEST = "manifest.json"
SUMMARY = "summary.json"
PLAN = "plan.json"

_Number = Annotated[float, Field(allow_inf_nan=False)]
_Value = bool | int | _Number | str


class _File(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)


class _Texts(_File):
    en: str
    zh: str


class _Set(_File):
    value: _Value
    origin: str


class _Data(_File):
    path: str
    sha256: str


class _Scenario(_File):
    name: str
    given: str = ""
    title: _Texts
    question: _Texts
    sha256: str
    data: _Data | None = None
    parameters: dict[str, _Set]


class _Column(_File):
    unit: str
    definition: str


class _Model(_File):
    version: str | None = None
    sources_sha256: str | None = None
    git_commit: str | None = None
    git_changed: bool | None = None


class _Options(_File):
    scale: _Number | None = None
    years: int | None = None
    seed: int | None = None
    replications: int | None = None


class _HeldFixed(_File):
    """The parameters that runs with uncertain parameters hold fixed, by why."""

    varied: int
    without_range: list[str]
    not_studied: list[str]
    misfits: list[str]
    as_set: dict[str, list[str]]
    other_range: dict[str, Annotated[list[_Number], Field(min_length=2, max_length=2)]]
    unknown: list[str]


class _Columns(_File):
    """As much of a manifest as tables are read by."""

    columns: dict[str, dict[str, _Column]] = {}


class _Manifest(_Columns, _Options):
    """scenario: of a run; scenarios: of anything else.  options: of an analysis."""

    model: _Model
    created: str
    versions: dict[str, str]
    command: str | None = None
    options: _Options | None = None
    files: dict[str, str] = {}
    scenario: _Scenario | None = None
    scenarios: list[_Scenario] | None = None
    uncertain: bool | None = None
    held_fixed: _HeldFixed | None = None
    seeds: list[int] = []

    @model_validator(mode="after")
    def _has_a_run(self) -> "_Manifest":
        if self.scenario is None and not self.scenarios:
            raise ValueError("no scenario in it")
        options = self.options or self
        if options.scale is None or options.years is None:
            raise ValueError("scale and years are missing")
        return self


class _Accounts(_File):
    max_relative_imbalance: _Number


class _RunSummary(_File):
    headline: dict[str, _Number | None]
    accounts: _Accounts
    digest: str


class _ComparisonRow(_File):
    __pydantic_extra__: dict[str, _Number | str | None]  # the other columns: never a list or table

    scenario: str
    title_en: str
    title_zh: str
    difference: _Number | None


class _PayLine(_File):
    name: Literal[
        "linked_pay",
        "displaced_lifted",
        "displaced_monitored",
        "displaced_other",
        "displaced_outside",
        "net_new_pay",
    ]
    value: _Number | None
    low: _Number | None
    high: _Number | None


class _DisplacedPay(_File):
    scenario: str
    lines: list[_PayLine]


class _ComparisonSummary(_File):
    rows: list[_ComparisonRow] = Field(min_length=2)
    displaced_pay: list[_DisplacedPay] = []  # not in folders of earlier versions
    finding: _Texts
    pilot: int | None = None
    ranks: list[dict[str, Any]] | None = None


class _AnalysisSummary(_File):
    finding: _Texts


class _Part(_File):
    name: str
    value: _Number


class _Change(_File):
    value: _Number | None
    low: _Number | None
    high: _Number | None


class _OfForm(_File):
    name: str
    lifted: _Change
    other: _Change
    all: _Change


class _DecomposeSummary(_AnalysisSummary):
    of: str = "forms"
    outcome: str
    unit: str
    parts: list[_Part] | list[_OfForm]
    total: dict[str, Any]

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> "_DecomposeSummary":
        of_form = self.of not in ("forms", "parts")
        if any(isinstance(part, _OfForm) != of_form for part in self.parts):
            raise ValueError("its parts are not of what was decomposed")
        return self


class _Varied(_File):
    key: str


class _SweepSummary(_AnalysisSummary):
    varied: list[_Varied] = Field(min_length=1)


class _Reference(_File):
    together: _Number


class _SensitivitySummary(_AnalysisSummary):
    reference: _Reference


class _Plan(_File):
    command: str
    model: str
    store: str | None
    options: dict[str, Any]
    measure: str | None = None
    files: dict[str, str] = {}
    scenarios: list[_Scenario] = Field(min_length=1)


_SUMMARIES: dict[str, type[_File]] = {
    "run": _RunSummary,
    "compare": _ComparisonSummary,
    "decompose": _DecomposeSummary,
    "sweep": _SweepSummary,
    "sensitivity": _SensitivitySummary,
}


def read_manifest(folder: Path) -> dict[str, Any]:
    """What was asked, of the finished results in a folder.  Raises InputError if it is not whole."""
    return _checked(folder / MANIFEST, _Manifest)


def read_columns(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Unit and definition by table and column, as far as a manifest says.

    Raises InputError if it cannot be read.
    """
    found: dict[str, dict[str, dict[str, str]]] = _checked(folder / MANIFEST, _Columns).get("columns", {})
    return found


def read_summary(folder: Path, command: str) -> dict[str, Any]:
    """What came out, of the results that a command of run_sim.py wrote.

    Raises InputError if it is not whole.
    """
    return _checked(folder / SUMMARY, _SUMMARIES.get(command, _AnalysisSummary))


def read_plan_file(folder: Path) -> dict[str, Any]:
    """What an experiment is, of the folder that it was begun in.  Raises InputError if it is not whole."""
    return _checked(folder / PLAN, _Plan)


def check_results_folder(folder: Path) -> None:
    """Raise InputError unless it is a folder that can be looked into."""
    wrong = what_is_wrong(folder, folder=True)
    if wrong is not None:
        problem = "no such folder of results; name one that --out has written"
        raise InputError(problem if wrong == "no such folder" else wrong, file=str(folder))
    is_there(folder / MANIFEST)


def _checked(file: Path, shape: type[_File]) -> dict[str, Any]:
    """The object in a file, of that shape."""
    if not is_there(file):
        raise InputError("is missing: not a complete results folder", file=str(file))
    content = read_json(file)
    try:
        shape.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = shortened(".".join(map(str, first["loc"]))) or None
        problem = f"is damaged or from another version of the program: {first['msg']}"
        raise InputError(problem, file=str(file), key=key) from None
    return content
