"""`run_sim.py parameters --class assumption`: how much rests on each, and what if it is wrong."""

from collections.abc import Sequence
from typing import Any

from model.command_line.screen import print_json, print_lines, print_noted_rows
from model.declare.parameter import declared
from model.experiments.ledger import (
    DECLARED,
    FIFTH,
    Entry,
    Estimate,
    Ledger,
    model_state,
    read_ledger,
    told_value,
)
from model.experiments.words import short, signed_amount
from model.invocation import invocation
from model.scenario import load_scenario

_REPEAT = "python benchmarks/ledger.py repeats the study"
_MOST_NAMED = 5  # keys in a sentence

_COLUMNS = (
    ("assumption", 31, "left"),
    ("value", 7, "right"),
    ("range", 17, "right"),
    ("first", 10, "right"),
    ("total", 10, "right"),
)


def show_ledger(found: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """Print the ledger's entries of declared parameters, what matters most first.

    found: parameters as `parameters --json` gives them.

    Raises InputError if the ledger cannot be read.
    """
    ledger = read_ledger()
    wanted = {parameter["key"]: parameter for parameter in found}
    since = changes(ledger)
    listed = [entry for entry in ledger.ranked if entry.key in wanted]
    missing = [key for key in wanted if key not in ledger.entries]
    if as_json:
        print_json(
            [{**wanted[entry.key], **as_plain(ledger, entry), "changed_since": since} for entry in listed]
            + [{**wanted[key], "basis": None, "changed_since": since} for key in missing]
        )
        return
    print_noted_rows(
        "Assumptions, those that the gain of all linkage forms rests on most first",
        _COLUMNS,
        [(_row(entry), _notes(ledger, entry, wanted[entry.key])) for entry in listed],
    )
    print_lines("", *_legend(ledger), *since)
    print_lines("", f"{len(found)} assumptions; with their sources: {invocation()} parameters KEY")


def as_plain(ledger: Ledger, entry: Entry) -> dict[str, Any]:
    """One entry as plain data."""
    index = entry.index
    return {
        "range": None if entry.low is None else [entry.low, entry.high],
        "basis": entry.basis,
        "sobol": None if index is None else {**vars(index), "at_most": round(index.most, 4)},
        "screening": entry.screening,
        "gain": ledger.gain._asdict(),
        "trials": [
            {
                "value": trial.value,
                "gain": trial.gain._asdict(),
                "change": trial.change._asdict(),
                "lost": [lost._asdict() for lost in trial.lost],
            }
            for trial in entry.trials
        ],
        "if_wrong": ledger.statement(entry),
        "study": dict(ledger.study),
    }


def changes(ledger: Ledger) -> list[str]:
    """What has changed since the study, in sentences; none if nothing has.

    Raises InputError if the scenario of the study cannot be loaded.
    """
    from model.parameters import SECTIONS

    study = ledger.study
    scenario, parameters = load_scenario(study["scenario"]), declared(SECTIONS)
    said = []
    if scenario.digest() != study["scenario_digest"]:
        moved = [key for key, entry in ledger.entries.items() if scenario.values.get(key) != entry.value]
        named = f": {_some(moved)}" if moved else ""
        said.append(f"Values of the {study['scenario']} scenario have changed since the study{named}.")
    new = [
        key
        for key, entry in parameters.items()
        if entry.source_class == "assumption" and key not in ledger.entries
    ]
    if new:
        said.append(f"Assumptions that are not in the study: {_some(new)}.")
    ranges = [
        key
        for key, entry in ledger.entries.items()
        if entry.basis == DECLARED
        and (key not in parameters or parameters[key].uncertain != (entry.low, entry.high))
    ]
    if ranges:
        said.append(
            f"Ranges have changed: {', '.join(ranges[:5])}{' and others' if len(ranges) > 5 else ''}."
        )
    if said:
        said.insert(0, f"OUT OF DATE; {_REPEAT}.")
    elif model_state() != study["deciding_files_sha256"]:
        said.append(
            "Files of the model have changed since the study, though no value or range of the "
            f"{study['scenario']} scenario: the numbers may have moved; {_REPEAT}."
        )
    return said


# --- inside -------------------------------------------------------------------------------


def _notes(ledger: Ledger, entry: Entry, parameter: dict[str, Any]) -> list[str]:
    unit = "" if parameter["unit"] in ("1", "rule", "on or off") else f" ({parameter['unit']})"
    return [f"{parameter['text']}{unit}", *ledger.statement(entry).values()]


def _row(entry: Entry) -> tuple[str, ...]:
    span = ""
    if entry.low is not None and entry.high is not None:
        span = f"{told_value(entry.low)} to {told_value(entry.high)}"
        if entry.basis == FIFTH:
            span = f"({span})"
    index = entry.index
    first = "" if index is None else index.told_first()
    total = "" if index is None else index.told_total()
    return short(entry.key), told_value(entry.value), span, first, total


def _legend(ledger: Ledger) -> list[str]:
    study = ledger.study
    gain = f"{signed_amount(ledger.gain.value)} ±{_half(ledger.gain)}"
    return [
        f"gain: mean income of lifted households with all linkage forms less that with none; as shipped "
        f"{gain} yuan a head and year. In brackets: what the value alone changes, paired, 95 % interval.",
        "range: what was studied; (in brackets) where none is declared, a fifth either way.",
        f"first, total: Sobol' indices, shares of the gain's variance with {study['varied']} parameters over "
        "their ranges, alone and with interactions; <: the bound of a group of weaker ones.",
        f"Study: scenario {study['scenario']} ({study['scenario_digest'][:12]}), {study['years']} years at "
        f"scale {study['scale']:g}, {study['replications']} seeds from {study['seed']}, "
        f"{study['samples']} samples, made {study['made']} with version {study['version']}.",
    ]


def _some(keys: Sequence[str]) -> str:
    shown = ", ".join(keys[:_MOST_NAMED])
    return shown if len(keys) <= _MOST_NAMED else f"{shown} and {len(keys) - _MOST_NAMED} more"


def _half(estimate: Estimate) -> str:
    return signed_amount(estimate.half_width).removeprefix("+")
