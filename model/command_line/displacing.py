"""The table of displaced pay, below every result in which linked work differs."""

from collections.abc import Sequence
from typing import Any

_MILLION = 1e6


def print_displaced_pay(found: Sequence[dict[str, Any]], less: str, *further: str) -> None:
    """Print what becomes of linked pay; nothing where there is none to tell of.

    found: of each scenario its name as "scenario" and its "lines", as in displaced.displaced_pay.
    less: what the scenarios are compared with, for the heading; further: lines below the table.
    """
    if not found:
        return
    from model import glossary
    from model.command_line.screen import print_lines, print_table
    from model.experiments.displaced import HOW_TO_READ

    lines = glossary.terms("displaced")
    several = len(found) > 1
    print_table(
        f"What becomes of linked pay, million yuan a year, {less}",
        (*((("scenario", "left"),) if several else ()), ("", "fold"), *_NUMBERS),
        [
            (
                *((each["scenario"] if place == 0 else "",) if several else ()),
                lines[line["name"]]["en"],
                *(_millions(line[end]) for end in ("value", "low", "high")),
            )
            for each in found
            for place, line in enumerate(each["lines"])
        ],
    )
    print_lines(HOW_TO_READ["en"], *further, "")


_NUMBERS = (("pay", "right"), ("from", "right"), ("to", "right"))


def _millions(yuan: float | None) -> str:
    from model.experiments.words import signed_amount

    return "-" if yuan is None else signed_amount(yuan / _MILLION)
