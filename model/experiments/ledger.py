"""The ledger of assumptions: how much of the headline conclusion rests on each parameter.

The headline is the gain: the mean income of lifted households with all linkage forms on less
that with none, yuan per head and year, everything else as in the baseline.  ledger.json holds
what the study in model/experiments/ledger_study.py found, and in which state of the model;
`python benchmarks/ledger.py` repeats the study.  Light: neither NumPy nor Numba is loaded.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from model import glossary
from model.declare.parameter import Value
from model.errors import InputError
from model.experiments.deciding import sources_hash
from model.experiments.words import Words, gained, plain_name, setting, signed_amount, term, words

_MEASURES = "model.experiments.income_effects"  # the module; loading it takes NumPy and Numba
LEDGER = Path(__file__).with_name("ledger.json")
SMALL = 0.01  # of the gain: a change that is surely smaller is not told value by value

# Where the values come from that a parameter was tried at.
DECLARED = "declared"  # the ends of its uncertainty range
FIFTH = "fifth"  # no range is declared: a fifth less and a fifth more
OTHERS = "others"  # a switch or a rule: its other values
UNTRIED = "untried"  # zero without a range, a year of a scenario, or what the headline itself switches

OWN, BELOW = "own", "below"  # an index of its own, or only a bound

NOT_STUDIED = words("not studied", "尚未研究")  # in place of a statement, for what is newer than the study


class Estimate(NamedTuple):
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half of the interval."""
        return 0.5 * (self.high - self.low)

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0.0 or self.high < 0.0


class Lost(NamedTuple):
    """A conclusion that a value undoes: "better>worse", each a linkage form or "none".

    reversed: whether the opposite is clear; else the two can no longer be told apart.
    """

    conclusion: str
    reversed: bool


@dataclass(frozen=True)
class Trial:
    """One parameter alone at another value, under the same luck.

    gain: there; change: less the gain as shipped, paired.  lost: conclusions that do not hold there.
    """

    value: Value
    gain: Estimate
    change: Estimate
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True)
class Index:
    """Share of the gain's variance over all ranges, with the half-width of its 95 % interval.

    kind: "own" if it was estimated for the parameter alone; "below" if only for a group of
    weaker ones that it is in, whose index with its half-width bounds it from above.
    """

    kind: str
    first: float
    first_half_width: float
    total: float
    total_half_width: float

    @property
    def most(self) -> float:
        """What the total index is at most, interval included."""
        return min(1.0, max(0.0, self.total) + self.total_half_width)

    def told_first(self) -> str:
        """The first-order index; nothing where only a bound is known."""
        return "" if self.kind == BELOW else f"{_share(self.first)} ±{_share(self.first_half_width)}"

    def told_total(self) -> str:
        """The total index with its half-width, or its bound, rounded up."""
        if self.kind == BELOW:
            return f"< {max(math.ceil(100.0 * self.most), 1) / 100.0:.2f}"
        return f"{_share(self.total)} ±{_share(self.total_half_width)}"


@dataclass(frozen=True)
class Entry:
    """What is known of one parameter.

    source_class: as declared.  value: in the baseline of the study.  basis: DECLARED, FIFTH,
    OTHERS or UNTRIED.  low, high: the range studied, None without one.  screening: Morris's mean
    absolute effect of the whole range on the gain.  index: None for what has no range.
    """

    key: str
    source_class: str
    value: Value
    basis: str
    low: float | None = None
    high: float | None = None
    screening: float | None = None
    index: Index | None = None
    trials: tuple[Trial, ...] = ()

    @property
    def lost(self) -> int:
        """How many conclusions fail at one value or another."""
        return len({lost.conclusion for trial in self.trials for lost in trial.lost})

    def statement(self, gain: float) -> Words:
        """What changes if the value is wrong, in one line.  gain: as shipped."""
        if not self.trials:
            return _untried(self)
        most = max(abs(trial.change.value) + trial.change.half_width for trial in self.trials)
        bound = _size(max(most, 0.1))
        if most <= SMALL * abs(gain):
            changed = words(f"gain changes by less than {bound} yuan", f"增收变化不到{bound}元")
        elif not any(trial.change.clear for trial in self.trials):
            changed = words(
                f"no clear change of the gain, at most {bound} yuan", f"增收没有明确变化，至多{bound}元"
            )
        else:
            changed = words(
                "gain " + ", ".join(_at_en(trial) for trial in self.trials),
                "，".join(_at_zh(trial) for trial in self.trials),
            )
        undone = _undone(self.trials)
        return words(f"{changed['en']}; {undone['en']}", f"{changed['zh']}；{undone['zh']}")


@dataclass(frozen=True)
class Ledger:
    """A finished study.

    study: how and on which state of the model it was made, see ledger_study.  gain: as shipped.
    conclusions: those that are clear as shipped, "better>worse" with the size of the difference.
    groups: of weaker parameters that share an index, (members, total, its half-width) by name.
    entries: by key, in the order of declaration.
    """

    study: Mapping[str, Any]
    gain: Estimate
    conclusions: Mapping[str, Estimate]
    groups: Mapping[str, tuple[int, float, float]]
    entries: Mapping[str, Entry] = field(default_factory=dict)

    @cached_property
    def ranked(self) -> list[Entry]:
        """Those with an index of their own first, the largest total before all; then by screening."""
        return sorted(self.entries.values(), key=_rank)

    def statement(self, entry: Entry) -> Words:
        """What changes if the value of an entry is wrong, in one line."""
        return entry.statement(self.gain.value)

    def as_text(self) -> str:
        """What ledger.json holds: JSON with one line for each parameter."""
        head = {
            "study": dict(self.study),
            "gain": list(self.gain),
            "conclusions": {name: list(size) for name, size in self.conclusions.items()},
            "groups": {name: list(group) for name, group in self.groups.items()},
        }
        lines = [json.dumps(_as_plain(entry), ensure_ascii=False) for entry in self.entries.values()]
        opening = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
        return f'{opening},\n "entries": [\n' + ",\n".join(f"  {line}" for line in lines) + "\n ]\n}\n"


def read_ledger(file: Path = LEDGER) -> Ledger:
    """The ledger in a file.  Raises InputError if there is none or it is damaged."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return Ledger(
            study=content["study"],
            gain=Estimate(*content["gain"]),
            conclusions={name: Estimate(*size) for name, size in content["conclusions"].items()},
            groups={name: tuple(group) for name, group in content["groups"].items()},
            entries={entry["key"]: _entry(entry) for entry in content["entries"]},
        )
    except OSError as error:
        problem = f"cannot be read: {error.strerror}; python benchmarks/ledger.py makes it"
        raise InputError(problem, file=str(file)) from None
    except (ValueError, KeyError, TypeError):
        problem = "is not a ledger of assumptions; python benchmarks/ledger.py makes it anew"
        raise InputError(problem, file=str(file)) from None


def model_state() -> str:
    """SHA-256 (hexadecimal) of the sources and data that decide what the study measures.

    The same with other libraries, and whatever changes in comments, reports or the command line.
    """
    return sources_hash(_MEASURES)


def conclusion_words(conclusion: str) -> Words:
    """A conclusion "better>worse" in words; "none" stands for no linkage form at all."""
    better, worse = conclusion.split(">")
    if worse == "none":
        return words(f"{plain_name(better)} raises income", f"{term(better)}能增收")
    if better == "none":
        return words(f"{plain_name(worse)} lowers income", f"{term(worse)}使收入下降")
    return words(
        f"{plain_name(better)} raises income more than {plain_name(worse)}",
        f"{term(better)}增收多于{term(worse)}",
    )


def told_value(value: Value) -> str:
    """A value as it stands in a statement."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return value.replace("_", " ") if isinstance(value, str) else setting(value)


def told_value_zh(value: Value) -> str:
    """The same in Chinese."""
    if isinstance(value, bool):
        return "开" if value else "关"
    return glossary.term("rules", value)["zh"] if isinstance(value, str) else setting(value)


# --- inside -------------------------------------------------------------------------------


def _at_en(trial: Trial) -> str:
    change = _with_half_width(trial.change)
    return f"{signed_amount(trial.gain.value)} at {told_value(trial.value)} ({change})"


def _at_zh(trial: Trial) -> str:
    change = _with_half_width(trial.change)
    return f"参数取{told_value_zh(trial.value)}时{gained(trial.gain.value)}（变化{change}）"


def _with_half_width(estimate: Estimate) -> str:
    return f"{signed_amount(estimate.value)} ±{_size(estimate.half_width)}"


def _size(value: float) -> str:
    return signed_amount(value).removeprefix("+")


def _undone(trials: Sequence[Trial]) -> Words:
    """Which conclusions fail where."""
    parts_en, parts_zh = [], []
    for trial in trials:
        for lost in trial.lost:
            told, value = conclusion_words(lost.conclusion), told_value(trial.value)
            value_zh = told_value_zh(trial.value)
            if lost.reversed:
                parts_en.append(f"at {value} the reverse is clear of: {told['en']}")
                parts_zh.append(f"参数取{value_zh}时结论相反：{told['zh']}")
            else:
                parts_en.append(f"at {value} no longer: {told['en']}")
                parts_zh.append(f"参数取{value_zh}时不再成立：{told['zh']}")
    if not parts_en:
        return words("no conclusion changes", "结论不变")
    return words("; ".join(parts_en), "；".join(parts_zh))


def _share(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"  # -0.00 is 0.00


def _untried(entry: Entry) -> Words:
    if isinstance(entry.value, bool):
        return words("not tried: the headline itself switches it", "未试：结论本身即比较其开关")
    if entry.value == 0:
        return words("not tried: zero, without a range", "未试：取值为零，且无范围")
    return words("not tried: a choice of the scenario", "未试：由情景决定")


def _rank(entry: Entry) -> tuple[float, ...]:
    index = entry.index
    if index is not None and index.kind == OWN:
        return 0.0, -index.total
    if index is not None:
        return 1.0, -(entry.screening or 0.0)
    return 2.0, -max((abs(trial.change.value) for trial in entry.trials), default=-1.0)


def _as_plain(entry: Entry) -> dict[str, Any]:
    content = dict(vars(entry))
    content["index"] = None if entry.index is None else list(vars(entry.index).values())
    content["trials"] = [
        [trial.value, list(trial.gain), list(trial.change), [list(lost) for lost in trial.lost]]
        for trial in entry.trials
    ]
    return content


def _entry(content: Mapping[str, Any]) -> Entry:
    index, trials = content["index"], content["trials"]
    read = {
        "index": None if index is None else Index(*index),
        "trials": tuple(
            Trial(value, Estimate(*gain), Estimate(*change), tuple(Lost(*each) for each in lost))
            for value, gain, change, lost in trials
        ),
    }
    return Entry(**{**content, **read})
