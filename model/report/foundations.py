"""What the conclusions of a report rest on: the classes of the parameters, and what was changed."""

import json
from typing import Any

from model import glossary
from model.experiments.words import Words, parameter_words, percent, words
from model.glossary import heading
from model.origin import is_own, own_first
from model.origin import value_text as shown
from model.report.document import Block, Section, Table
from model.report.folders import Folder
from model.report.saying import same
from model.report.terms import CLASSES
from model.report.tested import tested
from model.scenario import COMMAND_LINE

_MOST = 12  # listed of the parameters that the user did not set


def rests_on(folder: Folder) -> Section:
    """The classes of the parameters, what was changed, and how far it was tested."""
    blocks: list[Block] = [_classes(folder)]
    changed = _changed(folder)
    if changed is not None:
        blocks.append(changed)
    blocks += tested(folder)
    return Section("foundations", words("What the conclusions rest on", "结论的依据"), tuple(blocks))


def _classes(folder: Folder) -> Table:
    from model.declare.parameter import declared  # late: loads Numba
    from model.parameters import SECTIONS

    known = declared(SECTIONS)
    used = [known[key] for key in folder.scenarios[0]["parameters"] if key in known]
    rows = []
    for source_class, name in CLASSES.items():
        of_class = [entry for entry in used if entry.source_class == source_class]
        uncertain = sum(entry.uncertain is not None for entry in of_class)
        rows.append(
            (
                words(name["en"].capitalize(), name["zh"]),
                same(f"{len(of_class):,}"),
                words(
                    percent(len(of_class) / len(used)), percent(len(of_class) / len(used)).replace(" %", "%")
                ),
                same(f"{uncertain:,}"),
            )
        )
    return Table(
        words("Where the model's parameters come from", "模型参数的依据"),
        (*map(heading, ("source_class", "parameters", "share", "uncertain")),),
        tuple(rows),
        words(
            "`python run_sim.py parameters --class assumption` lists every assumption with its range.",
            "命令 `python run_sim.py parameters --class assumption` 列出全部假设及其范围。",
        ),
    )


def _changed(folder: Folder) -> Table | None:
    """What the user set, all of it and first; then where scenarios differ, or what one inherits."""
    scenarios = folder.scenarios
    own, others = _keys(scenarios)
    keys = [*own, *others[:_MOST]]
    if not keys:
        return None
    rows = tuple(
        (
            _key(key),
            *_values(scenarios, key),
            _set_by(scenarios, key),
        )
        for key in keys
    )
    more = len(others) - _MOST
    note = (
        words(f"And {more} more, in manifest.json.", f"另有{more}项，见 manifest.json。")
        if more > 0
        else None
    )
    if len(scenarios) == 1:
        caption = words("Parameters that --set or a scenario file sets", "--set 或情景文件设定的参数")
        head = [heading("parameter"), heading("value")]
    else:
        caption = words(
            "Parameters that --set sets, and in which the scenarios differ",
            "--set 设定的、各情景之间不同的参数",
        )
        head = [heading("parameter"), _title(scenarios[0]), heading("elsewhere")]
    head.append(words("Set by", "设定处"))
    return Table(caption, tuple(head), rows, note, text=frozenset(range(1, len(head))))


def _keys(scenarios: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Keys of what the user set, by --set before by the scenarios' own files, and of all else to be told."""
    own: dict[str, None] = {}
    others: dict[str, None] = {}
    for each in scenarios:
        name = str(each["name"])
        origin = {key: str(entry["origin"]) for key, entry in each["parameters"].items()}
        for key in own_first(origin, name):
            differs = len({json.dumps(_of(other, key)) for other in scenarios}) > 1
            if origin[key] == COMMAND_LINE or (
                is_own(origin[key], name) and (differs or len(scenarios) == 1)
            ):
                own[key] = None
            elif differs or len(scenarios) == 1:
                others[key] = None
    first = [key for key in own if _origin(scenarios[0], key) == COMMAND_LINE]
    return [*first, *(key for key in own if key not in first)], [key for key in others if key not in own]


def _set_by(scenarios: list[dict[str, Any]], key: str) -> Words:
    """Where the values were set."""
    found = {_origin(each, key) for each in scenarios} - {"default"}
    if COMMAND_LINE in found:
        return same(COMMAND_LINE)
    files = sorted({where.rpartition(":")[0] or where for where in found})
    return same(", ".join(file.replace("\\", "/").rpartition("/")[2] for file in files) or "–")


def _values(scenarios: list[dict[str, Any]], key: str) -> tuple[Words, ...]:
    """The first scenario's value, and which others have which other value."""
    first = shown(_of(scenarios[0], key))
    if len(scenarios) == 1:
        return (_value(first),)
    others: dict[str, list[Words]] = {}
    for each in scenarios[1:]:
        value = shown(_of(each, key))
        if value != first:
            others.setdefault(value, []).append(_title(each))
    told = [(_value(value), titles) for value, titles in others.items()]
    return _value(first), words(
        "; ".join(f"{value['en']}: {', '.join(each['en'] for each in titles)}" for value, titles in told),
        "；".join(f"{value['zh']}（{'、'.join(each['zh'] for each in titles)}）" for value, titles in told),
    )


def _key(key: str) -> Words:
    """A parameter by its key, in Chinese by its name, too."""
    said = parameter_words(key)
    return words(key, key if said["zh"] == said["en"] else f"{said['zh']}（{key}）")


def _value(text: str) -> Words:
    """A value as a scenario file writes it, in Chinese a switch as on or off and a rule by its name."""
    switch = {"true": "开", "false": "关"}.get(text)
    return words(text, switch or glossary.terms("rules").get(text, words(text, text))["zh"])


def _title(scenario: dict[str, Any]) -> Words:
    """A scenario by its name in English, by its title in Chinese."""
    return words(str(scenario["name"]), str(scenario["title"]["zh"]))


def _of(scenario: dict[str, Any], key: str) -> Any:
    return scenario["parameters"].get(key, {}).get("value")


def _origin(scenario: dict[str, Any], key: str) -> str:
    return str(scenario["parameters"][key]["origin"])
