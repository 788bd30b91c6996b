"""What becomes of the pay of linked work: whose ordinary pay it takes the place of, and what of it is new.

Work that the linkage gives to some was ordinary work of residents or of people from outside the county, as
plants need as many days with it as without it.  In every run each kind of pay has a row of its own, by group;
the difference of two runs with the same luck tells what took whose place:

    linked pay = displaced ordinary pay of residents, by group + displaced pay of outsiders + net new pay
"""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from model import glossary
from model.experiments.intervals import Interval
from model.experiments.settings import Outcomes, outcome_of
from model.experiments.words import Words, words

if TYPE_CHECKING:
    from model.experiments.comparison import Comparison

FORM = "employment"
UNIT = "yuan/year"
GROUPS = ("lifted", "monitored", "other")  # of residents
LINKED, OUTSIDE, NET_NEW = "linked_pay", "displaced_outside", "net_new_pay"
RESIDENTS = tuple(f"displaced_{group}" for group in GROUPS)
LINES = (LINKED, *RESIDENTS, OUTSIDE, NET_NEW)

HOW_TO_READ = words(
    "Linked pay = displaced ordinary pay of residents + displaced pay of outsiders + net new pay.  Displaced "
    "pay below zero: there is more of it.",
    "联结岗位工资＝挤占居民的普通用工工资＋挤占县外人员的工资＋净增工资。挤占为负：该项工资反而增加。",
)
ALL_OF_IT = words(
    "Whatever else the scenarios differ in changes ordinary pay, too, and is counted.",
    "情景之间的其他差别也会改变普通用工工资，一并计入。",
)

Row = dict[str, Any]


def pay_lines(with_it: Outcomes, without: Outcomes) -> dict[str, float]:
    """Each of LINES in yuan a year, from two runs with the same luck.

    Raises InputError if the runs do not tell what was paid.
    """

    def more(name: str) -> float:
        return outcome_of(with_it, name) - outcome_of(without, name)

    displaced = {f"displaced_{group}": -more(f"ordinary_pay@group={group}") for group in GROUPS}
    displaced[OUTSIDE] = -more("outside_pay")
    linked = more("linked_pay@group=all")
    return {LINKED: linked, **displaced, NET_NEW: linked - math.fsum(displaced.values())}


def pay_intervals(
    with_it: Sequence[Outcomes], without: Sequence[Outcomes], interval: Callable[[Sequence[float]], Interval]
) -> dict[str, Interval]:
    """Each of LINES with its interval, from runs that are paired by replication."""
    found = [pay_lines(*pair) for pair in zip(with_it, without, strict=True)]
    return {name: interval([each[name] for each in found]) for name in LINES}


def entries(intervals: dict[str, Interval]) -> list[Row]:
    """The same as plain data, a row for each line."""
    return [
        {"name": name, "value": found.mean, "low": found.low, "high": found.high}
        for name, found in intervals.items()
    ]


def displaced_pay(comparison: "Comparison") -> list[Row]:
    """The lines of every scenario that differs from the first in linked work; none where runs do not tell.

    Of each its name as "scenario", the unit, and "lines" as `entries` has them.
    """
    reference = comparison.reference
    if "outside_pay" not in comparison.replications[0].outcomes:
        return []

    def own(values: dict[str, Any]) -> list[Any]:
        return [value for key, value in values.items() if key.startswith(f"linkages.{FORM}.")]

    def has_it(values: dict[str, Any]) -> bool:
        return bool(values[f"linkages.{FORM}.enabled"])

    without = [run.outcomes for run in comparison.of(reference.name)]
    found = []
    for scenario in comparison.scenarios[1:]:
        differs = own(scenario.values) != own(reference.values)
        if differs and (has_it(scenario.values) or has_it(reference.values)):
            with_it = [run.outcomes for run in comparison.of(scenario.name)]
            lines = pay_intervals(with_it, without, comparison.interval)
            found.append({"scenario": scenario.name, "unit": UNIT, "lines": entries(lines)})
    return found


def told_of(lines: dict[str, Interval]) -> list[Words]:
    """Of how much linked pay how much is net new, where there is clearly some."""
    linked, new = lines[LINKED], lines[NET_NEW]
    if not linked.low > 0.0:
        return []

    def said(*names: str) -> Words:
        return _money(math.fsum(lines[name].mean for name in names))

    total, residents, outside, net = said(LINKED), said(*RESIDENTS), said(OUTSIDE), said(NET_NEW)
    share = f"{100.0 * new.mean / linked.mean:.0f}"
    sure = words(f"{share} %", f"{share}%") if new.clear else words("not clear", "不明确")
    return [
        words(
            f"Of {total['en']} yuan of linked pay a year, by the means, {residents['en']} were ordinary "
            f"pay of residents and {outside['en']} pay of outsiders; net new are {net['en']} ({sure['en']}).",
            f"按平均值，联结岗位年工资{total['zh']}元中，原为居民普通用工工资的{residents['zh']}元，"
            f"原为县外人员工资的{outside['zh']}元；净增{net['zh']}元（{sure['zh']}）。",
        )
    ]


def _money(yuan: float) -> Words:
    return {
        "en": f"{yuan / 1e6:,.1f} million".replace("-", "−"),
        "zh": f"{yuan / glossary.LARGE_YUAN['zh']:,.0f}万".replace("-", "−"),
    }
