"""`run_sim.py scenarios`, `parameters` and `figures`: what there is."""

from fnmatch import fnmatchcase
from typing import Any, get_args

from model.command_line.checks import check_choice
from model.command_line.screen import plain, print_entry, print_json, print_lines, print_table
from model.declare.parameter import Parameter, SourceClass, declared
from model.errors import InputError, nearest, shortened
from model.invocation import invocation
from model.names import names_of_key, pattern_named
from model.scenario import list_scenarios, load_scenario

_CLASSES: tuple[str, ...] = get_args(SourceClass)


def show_scenarios(*, as_json: bool) -> None:
    """Print name, title and question of every scenario in scenarios/.

    Raises InputError if one of the files is wrong.
    """
    found = [load_scenario(name) for name in list_scenarios()]
    if as_json:
        print_json(
            [
                {"scenario": scenario.name, "title": scenario.title, "question": scenario.question}
                for scenario in found
            ]
        )
        return
    rows = [
        (scenario.name, "\n".join(_once(scenario.title) + _once(scenario.question))) for scenario in found
    ]
    print_table("Scenarios", (("scenario", "left"), ("title and question", "fold")), rows)
    print_lines(f"Run one with: {invocation()} run SCENARIO")


def _once(texts: dict[str, str]) -> list[str]:
    """The text in each language; once, where both are the same."""
    return [text for text in dict.fromkeys(texts.values()) if text]


def show_parameters(pattern: str, source_class: str | None, *, as_json: bool) -> None:
    """Print the declared parameters whose key fits a pattern, of one source class or all.

    Of assumptions: how much rests on each, and what changes if it is wrong.

    pattern: part of a key, or with * and ? a pattern for the whole key.

    Raises InputError if the class is unknown or no parameter fits.
    """
    from model.parameters import SECTIONS

    if source_class is not None:
        check_choice("--class", source_class, _CLASSES)
    parameters = declared(SECTIONS)
    wanted = pattern.lower()
    named = pattern_named(wanted)
    fitting = {key: entry for key, entry in parameters.items() if _fits(key, wanted) or _fits(key, named)}
    if not fitting:
        words = {word for key in parameters for word in key.split(".")}
        near = nearest(wanted, sorted(words)) or nearest(wanted, parameters)
        raise InputError(f"no parameter fits '{shortened(pattern)}'", suggestion=near, see="parameters")
    found = [
        _parameter(key, entry) for key, entry in fitting.items() if source_class in (None, entry.source_class)
    ]
    if not found:
        classes = sorted({entry.source_class for entry in fitting.values()})
        problem = (
            f"no parameter of class '{source_class}' fits '{shortened(pattern)}'; those that fit are of "
        )
        raise InputError(problem + " or ".join(classes))
    if source_class == "assumption":
        from model.command_line.ledger import show_ledger

        show_ledger(found, as_json=as_json)
        return
    if as_json:
        print_json(found)
        return
    for entry in found:
        value = plain(entry["default"]) + ("" if entry["unit"] == "1" else f" {entry['unit']}")
        print_entry(entry["key"], value, *_paragraphs(entry))
    print_lines("", f"{len(found)} of {len(parameters)} parameters; values are defaults, set with --set.")


def _fits(key: str, pattern: str) -> bool:
    """Whether a key, or its Chinese names where a word is Chinese, has the pattern in it."""
    if set("*?[") & set(pattern):
        return fnmatchcase(key, pattern)
    return pattern in (key if pattern.isascii() else names_of_key(key))


def _parameter(key: str, entry: Parameter) -> dict[str, Any]:
    from model.figures import figure

    name = entry.figure if entry.kind in (float, int) else None
    return {
        "key": key,
        "default": entry.default if name is None else figure(name).value,
        "figure": name,
        "unit": entry.unit,
        "allowed": [entry.low, entry.high],
        "choices": list(entry.choices),
        "uncertain": None if entry.uncertain is None else list(entry.uncertain),
        "acts": entry.acts,
        "class": entry.source_class,
        "source": entry.source,
        "text": entry.text,
    }


def _paragraphs(entry: dict[str, Any]) -> list[str]:
    low, high = entry["allowed"]
    ranges = []
    if isinstance(entry["default"], bool):
        ranges.append("true or false")
    elif entry["choices"]:
        ranges.append("one of " + ", ".join(entry["choices"]))
    elif low is not None and high is not None:
        ranges.append(f"allowed {plain(low)} to {plain(high)}")
    elif low is not None:
        ranges.append(f"at least {plain(low)}")
    elif high is not None:
        ranges.append(f"at most {plain(high)}")
    if entry["uncertain"] is not None:
        ranges.append("uncertain from {} to {}".format(*map(plain, entry["uncertain"])))
    source = f"{entry['class']}: {entry['source']}"
    if entry["figure"] is not None:
        source += f" (figure:{entry['figure']})"
    return [entry["text"], *filter(None, ["; ".join(ranges)]), source]


def show_figures(*, as_json: bool) -> None:
    """Print the figures of the source article and what in the model uses them."""
    from model.figures import load_article, load_figures

    article = load_article()
    found = [figure.model_dump(mode="json") for figure in load_figures().values()]
    if as_json:
        print_json({"source": article.model_dump(mode="json"), "figures": found})
        return
    print_lines(f"{article.title} ({article.publisher}, {article.date})", "")
    for figure in found:
        unit = "" if figure["unit"] == "1" else f" {figure['unit']}"
        users = ", ".join(figure["used_by"])
        notes = [figure["note"]] if figure["note"] else []
        print_entry(
            figure["name"],
            f"{plain(figure['value'])}{unit}  {figure['term']}",
            figure["text"],
            *notes,
            f"used by {users}",
        )
    print_lines("", f'{len(found)} figures; a scenario takes one as "figure:NAME" or "figure:NAME * FACTOR".')
