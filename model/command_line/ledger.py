"""`run_sim.py parameters --class assumption`: how much rests on each, and what if it is wrong."""

from collections.abc import Sequence
from typing import Any

from model.command_line.screen import print_json, print_lines, print_noted_rows
from model.experiments.ledger import FIFTH, NOT_STUDIED, Entry, Estimate, Ledger, read_ledger, told_value
from model.experiments.ledger_lag import Lag, lag_of
from model.experiments.ledger_trials import Tried
from model.experiments.words import Words, short, signed_amount
from model.invocation import invocation

_COLUMNS = (
    ("assumption", 31, "left"),
    ("value", 7, "right"),
    ("range", 17, "right"),
    ("first", 10, "right"),
    ("total", 10, "right"),
)


def show_ledger(found: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """Print the ledger's entries of declared parameters, what matters most first.

    Those that the study does not have yet come last, as not studied.

    found: parameters as `parameters --json` gives them.

    Raises InputError if the ledger cannot be read.
    """
    ledger = read_ledger()
    wanted = {parameter["key"]: parameter for parameter in found}
    lag = lag_of(ledger)
    listed = [entry for entry in ledger.ranked if entry.key in wanted]
    missing = [each for key, each in lag.not_studied.items() if key in wanted]
    since = lag.sentences()
    if as_json:
        print_json(
            [
                {**wanted[entry.key], **as_plain(ledger, lag, entry), "changed_since": since}
                for entry in listed
            ]
            + [
                {
                    **wanted[each.key],
                    "basis": None,
                    "if_wrong": NOT_STUDIED,
                    "study": dict(ledger.study),
                    "changed_since": since,
                }
                for each in missing
            ]
        )
        return
    rows = [
        *((_row(entry), entry.key) for entry in listed),
        *((_row_of_new(each), each.key) for each in missing),
    ]
    print_noted_rows(
        "Assumptions, those that the gain of all linkage forms rests on most first",
        _COLUMNS,
        [(cells, _notes(lag.statement(ledger, key), wanted[key])) for cells, key in rows],
    )
    print_lines("", *_legend(ledger), *(text for each in since for text in each.values()))
    print_lines("", f"{len(found)} assumptions; with their sources: {invocation()} parameters KEY")


def as_plain(ledger: Ledger, lag: Lag, entry: Entry) -> dict[str, Any]:
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
        "if_wrong": lag.statement(ledger, entry.key),
        "study": dict(ledger.study),
    }


# --- inside -------------------------------------------------------------------------------


def _notes(statement: Words, parameter: dict[str, Any]) -> list[str]:
    unit = "" if parameter["unit"] in ("1", "rule", "on or off") else f" ({parameter['unit']})"
    return [f"{parameter['text']}{unit}", *statement.values()]


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


def _row_of_new(each: Tried) -> tuple[str, ...]:
    """Of a parameter that was not studied: the value and range that a study would take now."""
    span = "" if each.range is None else f"{told_value(each.range.low)} to {told_value(each.range.high)}"
    return short(each.key), told_value(each.value), f"({span})" if each.basis == FIFTH else span, "", ""


def _legend(ledger: Ledger) -> list[str]:
    study = ledger.study
    gain = f"{signed_amount(ledger.gain.value)} ±{_half(ledger.gain)}"
    return [
        f"gain: registered income of lifted households with all linkage forms less that with none; as "
        "shipped "
        f"{gain} yuan a head and year. In brackets: what the value alone changes, paired, 95 % interval.",
        "range: what was studied; (in brackets) where none is declared, a fifth either way.",
        f"first, total: Sobol' indices, shares of the gain's variance with {study['varied']} parameters over "
        "their ranges, alone and with interactions; <: the bound of a group of weaker ones.",
        f"Study: scenario {study['scenario']} ({study['scenario_digest'][:12]}), {study['years']} years at "
        f"scale {study['scale']:g}, {study['replications']} seeds from {study['seed']}, "
        f"{study['samples']} samples, made {study['made']} with version {study['version']}.",
    ]


def _half(estimate: Estimate) -> str:
    return signed_amount(estimate.half_width).removeprefix("+")
