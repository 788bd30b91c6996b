"""What can be switched and moved: the linkage forms and the parts of the programme.

Read off the declared parameters, so that a form or part that is declared is one here.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from model.errors import InputError, nearest
from model.experiments.ranges import Range, parameters
from model.names import named
from model.scenario import Scenario

if TYPE_CHECKING:
    from model.declare.form import LinkageForm

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


def form_taken_apart(of: str) -> "LinkageForm | None":
    """The linkage form that is called so, in either language; None for a kind of `switches`.

    Raises InputError if it is neither, or a form without parts of its own.
    """
    from model.linkages import FORM_OF  # late: it loads NumPy

    if of in KINDS:
        return None
    form = FORM_OF.get(named("forms", of) or "")
    apart = [name for name, each in FORM_OF.items() if each.parts]
    if form is None:
        problem = f"must be 'forms' or 'parts', or a form that has parts of its own: {', '.join(apart)}"
        raise InputError(problem, key="--of", value=of, suggestion=nearest(of, (*KINDS, *apart)))
    if not form.parts:
        problem = f"this form has no parts of its own; {', '.join(apart)} have"
        raise InputError(problem, key="--of", value=of)
    return form


def own_parts(form: "LinkageForm") -> dict[str, str]:
    """The keys of a form's own parts, by name."""
    return {part: f"{KINDS['forms']}.{form.name}.{part}" for part in form.parts}


def with_parts(form: "LinkageForm", on: Collection[str]) -> dict[str, Any]:
    """The values, by key, to be set for a form to have these of its parts alone.

    A part that is a switch is switched on; any other has the scenario's own value, so that nothing is set.
    """
    return {
        key: form.missing.get(part, part in on)
        for part, key in own_parts(form).items()
        if part not in on or part not in form.missing
    }


def missing_in(scenario: Scenario, form: "LinkageForm") -> list[str]:
    """The parts of a form that the scenario itself does without, by the value that they have in it.

    Not those that are switches: they are switched on whatever the scenario has.
    """
    keys = own_parts(form)
    return [part for part in form.parts if scenario.values[keys[part]] == form.missing.get(part)]


def switched_by(form: "LinkageForm") -> list[str]:
    """The keys of which taking a form apart does not use the scenario's value: all its switches."""
    parts = (key for part, key in own_parts(form).items() if part not in form.missing)
    return [switches("forms")[form.name], *parts]


def moved_by(of: str) -> list[str]:
    """The keys that a decomposition of these forms, of these parts or of a form itself moves."""
    form = form_taken_apart(of)
    if form is None:
        return list(switches(of).values())
    without = form.before.without if form.before is not None else ()
    return [switches("forms")[form.name], *own_parts(form).values(), *without]


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
