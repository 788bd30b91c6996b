"""What can be switched and moved: the linkage forms and the parts of the programme.

Read off the declared parameters, so that a form or part that is declared is one here.
"""

from model.errors import InputError
from model.experiments.ranges import Range, parameters
from model.scenario import Scenario

KINDS = {"forms": "linkages", "parts": "programme"}
LARGEST_INTENSITY = 2.0  # times the article's amounts, as far as a reallocation goes


def switches(of: str) -> dict[str, str]:
    """The keys of the switches by the name of form or part.  of: "forms" or "parts".

    Raises InputError if it is neither or there are none.
    """
    if of not in KINDS:
        raise InputError("must be 'forms' or 'parts'", key="--of", value=of)
    found = _fields(KINDS[of], "enabled")
    if not found:
        raise InputError("this version of the model has no parts to switch", key="--of", value=of)
    return found


def switched_on(scenario: Scenario, of: str) -> dict[str, str]:
    """Those of the switches that the scenario has on."""
    return {name: key for name, key in switches(of).items() if scenario.values[key]}


def intensities() -> list[Range]:
    """The intensity of every part of the programme, from nothing to LARGEST_INTENSITY; maybe none."""
    return [Range(key, 0.0, LARGEST_INTENSITY) for key in _fields(KINDS["parts"], "intensity").values()]


def _fields(section: str, field: str) -> dict[str, str]:
    """Keys "section.NAME.field" by NAME, in the order of declaration."""
    keys = (key.split(".") for key in parameters())
    return {
        parts[1]: ".".join(parts)
        for parts in keys
        if len(parts) == 3 and parts[0] == section and parts[2] == field
    }
