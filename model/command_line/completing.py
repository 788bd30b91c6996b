"""What a shell offers after the Tab key: names of scenarios, parameters and outcomes.

Each is a function from what has been typed of a word to what it may become.  Nothing is read
before the key is pressed, and a mistake elsewhere, such as a broken file, offers nothing.
"""

from collections.abc import Callable, Iterable

Complete = Callable[[str], list[str]]


def _fitting(names: Callable[[], Iterable[str]]) -> Complete:
    def complete(incomplete: str) -> list[str]:
        try:
            return [name for name in names() if name.startswith(incomplete)]
        except (OSError, ValueError):
            return []

    return complete


def _scenarios() -> list[str]:
    from model.scenario import list_scenarios

    return list_scenarios()


def _keys() -> list[str]:
    from model.experiments.ranges import parameters

    return list(parameters())


def _settings() -> list[str]:
    """Keys as they are given a value; a shell adds it to the same word."""
    return [f"{key}=" for key in _keys()]


def _sections() -> list[str]:
    """What a pattern may be: whole sections first, then single keys."""
    sections = {key[:place]: None for key in _keys() for place, letter in enumerate(key) if letter == "."}
    return [*sections, *_keys()]


def _outcomes() -> Iterable[str]:
    from model.glossary import terms

    return terms("outcomes")


def _kinds() -> list[str]:
    from model.experiments.levers import KINDS
    from model.linkages import FORM_OF

    return [*KINDS, *(name for name, form in FORM_OF.items() if form.parts)]


def _goals() -> list[str]:
    return [f"{name}:{direction}" for name in _outcomes() for direction in ("max", "min")]


SCENARIOS = _fitting(_scenarios)
KEYS = _fitting(_settings)
SECTIONS = _fitting(_sections)
OUTCOMES = _fitting(_outcomes)
GOALS = _fitting(_goals)
KINDS = _fitting(_kinds)
DESIGNS = _fitting(lambda: ("grid", "latin", "sobol"))
GROUPS = _fitting(lambda: ("parameter", "section"))
CLASSES = _fitting(lambda: ("article", "statistics", "literature", "assumption"))
