"""Which parameters --uncertain varies, and which it holds fixed and why, to be said beside its results.

The draws were made by a calibration that takes most of an hour, so a new parameter does not wait
for it: it is held fixed and named.  ranges.csv holds the ranges that the draws were made from, so that
a range that has been declared otherwise since is named, too.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from model.errors import InputError
from model.experiments.ranges import parameters
from model.experiments.uncertainty import DRAWS_FILE, is_free, shipped_draws
from model.experiments.words import Words, words
from model.scenario import Scenario

RANGES_FILE = DRAWS_FILE.with_name("ranges.csv")
MOST_NAMED = 5  # keys in a sentence
_FITTED = "True"


@dataclass(frozen=True)
class HeldFixed:
    """Which parameters the draws do not vary, by why; keys everywhere.

    varied: how many they vary in some scenario at least.
    without_range: held because no uncertainty range is declared.
    not_studied: held, with a range, because the draws have no values for them.
    misfits: held because their declaration does not allow all values in the draws any more.
    as_set: held in a scenario, by its name, because it or --set gives them a value of their own.
    other_range: varied, but over a range, as told here, that is not the one declared now.
    unknown: in the draws, but no longer declared.
    """

    varied: int
    without_range: tuple[str, ...]
    not_studied: tuple[str, ...]
    misfits: tuple[str, ...]
    as_set: Mapping[str, tuple[str, ...]]
    other_range: Mapping[str, tuple[float, float]]
    unknown: tuple[str, ...]

    @property
    def lags(self) -> bool:
        """Whether declarations have changed since the draws were made."""
        return bool(self.not_studied or self.misfits or self.other_range or self.unknown)

    @classmethod
    def from_plain(cls, content: Mapping[str, Any]) -> "HeldFixed":
        """What as_plain gave.  Raises KeyError if something is missing in it."""
        return cls(**{each.name: content[each.name] for each in fields(cls)})

    def as_plain(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)

    def sentences(self) -> list[Words]:
        """The same in words: how many are held fixed and why, and what has changed since the draws."""
        fixed = len(self.without_range) + len(self.not_studied) + len(self.misfits)
        of_section = Counter(key.partition(".")[0] for key in self.without_range)
        en = ", ".join(f"{name} {count}" for name, count in of_section.items())
        zh = "、".join(f"{name} {count}项" for name, count in of_section.items())
        told = [
            words(
                f"The draws vary {self.varied} parameters and hold {fixed} fixed: "
                f"{len(self.without_range)} have no uncertainty range ({en}).  "
                "manifest.json and JSON output list them under held_fixed.",
                f"抽样使{self.varied}项参数变化，其余{fixed}项固定：其中{len(self.without_range)}项没有不确定范围"
                f"（{zh}）。清单见 manifest.json 与 JSON 输出中的 held_fixed。",
            )
        ]
        if self.not_studied:
            told.append(
                _listed(
                    "Held fixed, though they have a range, because calibration has not studied them",
                    "虽有不确定范围，但校准尚未研究而固定的参数",
                    self.not_studied,
                )
            )
        if self.misfits:
            told.append(
                _listed(
                    "Held fixed, because they may no longer take the values that were drawn",
                    "声明已改、不再允许原抽样取值而固定的参数",
                    self.misfits,
                )
            )
        for keys in dict.fromkeys(map(tuple, self.as_set.values())):
            holding = [name for name, held in self.as_set.items() if tuple(held) == keys]
            en, zh = ", ".join(holding), "、".join(holding)
            told.append(_listed(f"Held as set in {en}", f"情景 {zh} 中按设定固定的参数", keys))
        if self.other_range:
            ranges = {key: f"{low:g} to {high:g}" for key, (low, high) in self.other_range.items()}
            told.append(
                _listed(
                    "Drawn from the range at calibration, declared otherwise since",
                    "仍按校准时的范围抽取、此后范围已改的参数",
                    [f"{key} ({ends})" for key, ends in ranges.items()],
                )
            )
        if self.unknown:
            told.append(
                _listed("In the draws, but no longer declared", "抽样中有、现已删除的参数", self.unknown)
            )
        if self.lags:
            told.append(
                words(
                    "The draws are OUT OF DATE; docs/calibration.md says how to make them anew.",
                    "抽样已过时；docs/calibration.md 说明如何重做。",
                )
            )
        return told


def held_fixed(scenarios: Sequence[Scenario]) -> HeldFixed:
    """Which parameters --uncertain holds fixed in runs of some scenarios.

    Raises InputError if what the project ships of the calibration cannot be read.
    """
    draws, known, ranges = shipped_draws(), parameters(), calibrated_ranges()
    drawn = set(draws.values[0]) if draws.values else set()
    as_set = {
        scenario.name: tuple(key for key in known if key in drawn and not is_free(scenario, key))
        for scenario in scenarios
    }
    everywhere = set.intersection(*map(set, as_set.values())) if as_set else set()
    return HeldFixed(
        varied=len(drawn - everywhere),
        without_range=tuple(
            key
            for key, entry in known.items()
            if entry.uncertain is None and key not in drawn and key not in draws.misfits
        ),
        not_studied=tuple(
            key
            for key, entry in known.items()
            if entry.uncertain is not None and key not in drawn and key not in draws.misfits
        ),
        misfits=draws.misfits,
        as_set={name: keys for name, keys in as_set.items() if keys},
        other_range={
            key: (low, high)
            for key, (low, high, fitted) in ranges.items()
            if key in drawn and not fitted and known[key].uncertain != (low, high)
        },
        unknown=draws.unknown,
    )


def held_fixed_in_manifest(scenarios: Sequence[Scenario], *, uncertain: bool) -> dict[str, Any]:
    """The entry of a manifest that lists them; none for runs whose parameters are not uncertain.

    Raises InputError as held_fixed does.
    """
    return {"held_fixed": held_fixed(scenarios).as_plain()} if uncertain else {}


def calibrated_ranges() -> dict[str, tuple[float, float, bool]]:
    """From which range the draws of each parameter were made, and whether it was fitted.

    A fitted one was given a range of its own, in targets.toml, which need not be the declared one.

    Raises InputError if the file is not what calibrate writes as ranges.csv.
    """
    try:
        with RANGES_FILE.open(encoding="utf-8-sig", newline="") as stream:
            return {
                row["key"]: (float(row["low"]), float(row["high"]), row["fitted"] == _FITTED)
                for row in csv.DictReader(stream)
            }
    except (KeyError, TypeError, ValueError):
        problem = "is not the table ranges.csv that calibrate writes"
        raise InputError(problem, file=str(RANGES_FILE)) from None


def _listed(en: str, zh: str, keys: Iterable[str]) -> Words:
    named = list(keys)
    more = len(named) - MOST_NAMED
    return words(
        f"{en}: {', '.join(named[:MOST_NAMED])}{f' and {more} more' if more > 0 else ''}.",
        f"{zh}：{'、'.join(named[:MOST_NAMED])}{f'等{len(named)}项' if more > 0 else ''}。",
    )
