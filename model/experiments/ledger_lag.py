"""How far the ledger lags behind the model: what has been declared, changed or removed since its study.

The study takes half an hour, so a new parameter or linkage form does not wait for it: the ledger
keeps the numbers that it has, and whoever shows them says beside them what has changed since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model import glossary
from model.declare.parameter import Parameter, Value
from model.experiments.ledger import (
    FIFTH,
    NOT_STUDIED,
    OTHERS,
    Entry,
    Ledger,
    model_state,
    told_value,
    told_value_zh,
)
from model.experiments.ledger_trials import Tried, tried
from model.experiments.levers import switches
from model.experiments.ranges import parameters
from model.experiments.words import Words, words
from model.scenario import load_scenario

REPEAT = "python benchmarks/ledger.py"
MOST_NAMED = 5  # keys in a sentence


@dataclass(frozen=True)
class Lag:
    """What has changed since a study.

    scenario: its name.  not_studied: what a study made now would try besides, by key.
    changed: what is declared otherwise than when it was studied, and how, by key.  removed: keys
    that were studied and are no longer declared.  forms: linkage forms that the study did not have.
    other_scenario: whether the scenario is another.  other_files: whether the model is, that is the
    sources and data that decide what the study measures.
    """

    scenario: str
    not_studied: Mapping[str, Tried]
    changed: Mapping[str, Words]
    removed: tuple[str, ...]
    forms: tuple[str, ...]
    other_scenario: bool
    other_files: bool

    def sentences(self, most: int = MOST_NAMED) -> list[Words]:
        """The same in words; none where the study is of the model as it is.

        most: keys named in one sentence.
        """
        told = []
        if self.not_studied:
            told.append(_listed("Parameters not studied yet", "尚未研究的参数", self.not_studied, most))
        if self.forms:
            en = ", ".join(glossary.term("forms", form)["en"] for form in self.forms)
            zh = "、".join(glossary.term("forms", form)["zh"] for form in self.forms)
            told.append(
                words(
                    f"Linkage forms not studied yet: {en}; the gain is that of the others.",
                    f"尚未研究的联结形式：{zh}；所列增收只含其他形式。",
                )
            )
        if self.changed:
            told.append(self._changes(most))
        if self.removed:
            told.append(
                _listed("Studied, but no longer declared", "已研究但现已删除的参数", self.removed, most)
            )
        if self.other_scenario and not (self.not_studied or self.changed or self.removed):
            told.append(
                words(
                    f"The {self.scenario} scenario has changed since the study, in what it did not try.",
                    f"研究之后，情景 {self.scenario} 中未试的参数已有改动。",
                )
            )
        if told:
            return [
                words(f"OUT OF DATE; {REPEAT} repeats the study.", f"研究已过时，可用 {REPEAT} 重做。"),
                *told,
            ]
        if self.other_files:
            return [
                words(
                    "Files of the model have changed since the study, though no value or range of the "
                    f"{self.scenario} scenario: the numbers may have moved; {REPEAT} repeats the study.",
                    f"研究之后模型文件已有改动（情景 {self.scenario} 的取值和范围未变），数值可能略有变化；"
                    f"可用 {REPEAT} 重做。",
                )
            ]
        return []

    def statement(self, ledger: Ledger, key: str) -> Words:
        """What changes if a parameter's value is wrong, and what has changed since that was found."""
        entry = ledger.entries.get(key)
        if entry is None:
            return NOT_STUDIED
        told, changed = ledger.statement(entry), self.changed.get(key)
        if changed is None:
            return told
        return words(
            f"{told['en']}; declared otherwise since: {changed['en']}",
            f"{told['zh']}；此后声明有改动：{changed['zh']}",
        )

    def _changes(self, most: int) -> Words:
        keys = list(self.changed)
        en = "; ".join(f"{key} ({self.changed[key]['en']})" for key in keys[:most])
        zh = "；".join(f"{key}（{self.changed[key]['zh']}）" for key in keys[:most])
        more = len(keys) - most
        return words(
            f"Declared otherwise since they were studied: {en}{f' and {more} more' if more > 0 else ''}.",
            f"研究之后声明有改动的参数：{zh}{f'等{len(keys)}项' if more > 0 else ''}。",
        )


def lag_of(ledger: Ledger) -> Lag:
    """How far a ledger lags behind the model.

    Raises InputError if the scenario of its study cannot be loaded.
    """
    scenario, known = load_scenario(ledger.study["scenario"]), parameters()
    now = {each.key: each for each in tried(scenario)}
    studied = ledger.entries
    changed = {
        key: _change(entry, known[key], now.get(key), scenario.values[key])
        for key, entry in studied.items()
        if key in known
    }
    return Lag(
        scenario=scenario.name,
        not_studied={key: each for key, each in now.items() if key not in studied},
        changed={key: change for key, change in changed.items() if change is not None},
        removed=tuple(key for key in studied if key not in known),
        forms=tuple(form for form, key in switches("forms").items() if key not in studied),
        other_scenario=scenario.digest() != ledger.study["scenario_digest"],
        other_files=model_state() != ledger.study["deciding_files_sha256"],
    )


# --- inside -------------------------------------------------------------------------------


def _change(entry: Entry, declaration: Parameter, now: Tried | None, value: Value) -> Words | None:
    """How the declaration of a studied parameter differs from what was studied; None if it does not."""
    parts = []
    if declaration.source_class != entry.source_class:
        then, since = map(_class, (entry.source_class, declaration.source_class))
        parts.append(_then_now("class", "类别", then, since))
    other_value = value != entry.value
    if other_value:
        parts.append(_then_now("value", "取值", _value(entry.value), _value(value)))
    if now is None:
        parts.append(words("a study would not try it now", "现在的研究不再试验它"))
    elif not (other_value and entry.basis == now.basis in (FIFTH, OTHERS)):  # these move with the value
        then, since = _span(entry.low, entry.high), _span_of(now)
        if then != since:
            parts.append(_then_now("range", "范围", then, since))
        elif now.basis == OTHERS and {trial.value for trial in entry.trials} != set(now.values):
            parts.append(words("other values can be taken now", "可取的其他值已不同"))
    if not parts:
        return None
    return words(", ".join(part["en"] for part in parts), "，".join(part["zh"] for part in parts))


def _then_now(en: str, zh: str, then: Words, now: Words) -> Words:
    return words(f"{en} {then['en']}, now {now['en']}", f"{zh}{then['zh']}，现为{now['zh']}")


def _class(name: str) -> Words:
    return words(name, glossary.term("source_classes", name)["zh"])


def _value(value: Value) -> Words:
    return words(told_value(value), told_value_zh(value))


def _span(low: float | None, high: float | None) -> Words:
    if low is None or high is None:
        return words("none", "无")
    return words(f"{low:g} to {high:g}", f"{low:g}至{high:g}")


def _span_of(now: Tried) -> Words:
    return _span(None, None) if now.range is None else _span(now.range.low, now.range.high)


def _listed(en: str, zh: str, keys: Iterable[str], most: int) -> Words:
    named = list(keys)
    more = len(named) - most
    return words(
        f"{en}: {', '.join(named[:most])}{f' and {more} more' if more > 0 else ''}.",
        f"{zh}：{'、'.join(named[:most])}{f'等{len(named)}项' if more > 0 else ''}。",
    )
