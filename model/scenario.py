"""Scenarios: TOML files that set parameters, and what they resolve to.

A scenario sets what differs from the declared defaults, or from the scenario that it
extends:

    extends = "baseline.toml"

    [scenario]
    title = { en = "Half the courtyard grant", zh = "庭院经济奖补减半" }
    question = { en = "Who loses?", zh = "谁受损?" }

    [linkages.order_purchase]
    floor = 0.95

    [programme.work]
    courtyard_grant = "figure:courtyard_grant * 0.5"

`data = "my_province"`, above the sections, names a folder with county tables of one's own.

Whatever is wrong in a file or a setting raises one InputError that says where.
"""

import hashlib
import itertools
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from model.bounds import check_kind
from model.data_folder import TABLES, DataFolder, read_data_folder
from model.declare.parameter import FIGURE_PREFIX, Parameter, Value, accept, build, declared
from model.errors import InputError, nearest, noted, refuse, shortened
from model.names import key_named, named
from model.reading import read_text, readable, toml_table, what_is_wrong
from model.toml_lines import KeyPath, first_repeated, key_lines

_MODEL = Path(__file__).resolve().parent


def _shipped() -> Path:
    """The scenarios that come along: in a package of the model in it, in a checkout beside it."""
    packaged = _MODEL / "scenarios"
    return packaged if packaged.is_dir() else _MODEL.parent / "scenarios"


SCENARIOS = _shipped()

LARGEST_FILE = 1_000_000  # bytes
LONGEST_DESCRIPTION = 1_000  # characters of a title or question, which every table and page repeats
LONGEST_CHAIN = 20  # scenarios that one scenario may extend, one through another

A_SCENARIO = "a Scenario, as load_scenario returns"

COMMAND_LINE = "--set"
_EXAMPLE = "labour.local_wage=120"
_LANGUAGES = ("en", "zh")
_DESCRIPTIONS = ("title", "question")


@dataclass(frozen=True)
class Scenario:
    """A scenario with every declared parameter resolved to a value.

    name: the file's name without ".toml".
    title, question: by language, "en" and "zh".
    values: by full dotted key, in the parameter's unit.
    sections: the same values as named tuples, by section name.
    origin: by full dotted key, where the value was set: "default", "file:line", "--set".
    data: the folder of county tables; None for the model's own.
    given: the path or name by which it was asked for; empty if it was put together in Python.
    """

    name: str
    title: dict[str, str]
    question: dict[str, str]
    values: dict[str, Value]
    sections: dict[str, Any]
    origin: dict[str, str]
    data: DataFolder | None = None
    given: str = ""

    def digest(self) -> str:
        """SHA-256 (hexadecimal) of the values and of own tables: what decides a run's results."""
        canonical = json.dumps(self.values, sort_keys=True, separators=(",", ":"), allow_nan=False)
        if self.data is not None:
            canonical += self.data.sha256 + repr(sorted(self.data.policy))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def of_world(self) -> tuple[tuple[str, Value], ...]:
        """All that holds from the first season on, by key: what does not act as a policy."""
        return tuple((key, self.values[key]) for key in keys_of("world"))

    def with_usual_policy(self) -> "Scenario":
        """The same world under the policy that there was before any scenario: as parameters declare it, or in
        another province as the file has it that names its tables."""
        policy = {key: _declared_values()[key] for key in keys_of("policy")}
        return self._with(self.values | policy | ({} if self.data is None else dict(self.data.policy)))

    def as_declared(self, but: str) -> "Scenario":
        """The world and policy that parameters declare, with the model's own tables.

        but: the section that stays as it is.
        """
        kept = {key: value for key, value in self.values.items() if key.startswith(f"{but}.")}
        return replace(self._with(_declared_values() | kept), data=None)

    def _with(self, values: dict[str, Value]) -> "Scenario":
        from model.parameters import SECTIONS  # late: it loads Numba

        return replace(self, values=values, sections=build(SECTIONS, values))

    def as_toml(self) -> str:
        """A scenario file that sets every value and extends nothing."""
        lines = [] if self.data is None else [f"data = {_toml(str(self.data.path))}", ""]
        lines.append("[scenario]")
        for description, texts in (("title", self.title), ("question", self.question)):
            entries = ", ".join(f"{language} = {_toml(text)}" for language, text in texts.items())
            lines.append(f"{description} = {{ {entries} }}")
        for name, section in self.sections.items():
            lines += ["", f"[{name}]"]
            lines += [f"{field} = {_toml(self.values[f'{name}.{field}'])}" for field in section._fields]
        return "\n".join(lines) + "\n"


def keys_of(acts: str) -> tuple[str, ...]:
    """The parameters that act so."""
    from model.parameters import SECTIONS  # late: it loads Numba

    return _keys_in(acts, tuple(SECTIONS))


def _declared_values() -> dict[str, Value]:
    """What parameters declare, by key."""
    from model.parameters import SECTIONS  # late: it loads Numba

    return _values_in(tuple(SECTIONS))


# sections: names, under which what is found is kept; experiments with the registry add some.
@cache
def _keys_in(acts: str, sections: tuple[str, ...]) -> tuple[str, ...]:
    from model.parameters import SECTIONS  # late: it loads Numba

    return tuple(key for key, entry in declared(SECTIONS).items() if entry.acts == acts)


@cache
def _values_in(sections: tuple[str, ...]) -> dict[str, Value]:
    from model.parameters import SECTIONS  # late: it loads Numba

    return {key: _resolve(entry, entry.default, key) for key, entry in declared(SECTIONS).items()}


def load_scenario(
    path_or_name: str | Path,
    overrides: Mapping[str, object] | None = None,
    sections: Mapping[str, type] | None = None,
) -> Scenario:
    """Read a scenario file, what it extends, and settings that take precedence.

    path_or_name: a path ending in ".toml", or the name of a file in scenarios/.
    overrides: values by full dotted key; a text is read as a TOML value.
    sections: the registry of parameters; the model's own if not given.

    Raises InputError if anything in the files or overrides is wrong.
    """
    own = sections is None
    if sections is None:
        from model.parameters import SECTIONS  # late: it loads Numba

        sections = SECTIONS
    parameters = declared(sections)
    documents = _read_chain(_find(path_or_name))
    values = {key: _resolve(entry, entry.default, key) for key, entry in parameters.items()}
    origin = dict.fromkeys(parameters, "default")
    order: dict[str, int] = {}  # of the settings, by key
    number = itertools.count()
    mistakes: list[InputError] = []
    of_province: dict[str, Value] = {}  # all values of the file that names the tables
    for document in reversed(documents):
        for path, key, raw in _settings(document, parameters, mistakes):
            line = document.line(path)
            with noted(mistakes):
                values[key] = _resolve(parameters[key], raw, key, document.shown, line)
            origin[key] = f"{document.shown}:{line}" if line else document.shown
            order[key] = next(number)
        if "data" in document.table:
            of_province = dict(values)
    overridden: set[str] = set()
    check_kind({} if overrides is None else overrides, "overrides", Mapping, "values by full dotted key")
    for given, raw in (overrides or {}).items():
        with noted(mistakes):
            key = _overridden(given, parameters)
            if key in overridden:
                raise InputError("is set twice", file=COMMAND_LINE, key=key)
            overridden.add(key)
            value = _read_value(raw) if isinstance(raw, str) else raw
            values[key] = _resolve(parameters[key], value, key, file=COMMAND_LINE)
            origin[key] = COMMAND_LINE
            order[key] = next(number)
    scenario, *others = documents
    descriptions: dict[str, dict[str, str]] = {}
    with noted(mistakes):
        descriptions = _descriptions(scenario)
    for document in others:
        with noted(mistakes):
            _descriptions(document)  # checked, not inherited: each file asks its own question
    refuse(mistakes)
    if own:
        refuse(_contradictions(values, origin, order))
    name = readable(scenario.path.stem)
    return Scenario(
        name=name,
        title={language: name for language in _LANGUAGES} | descriptions["title"],
        question=dict.fromkeys(_LANGUAGES, "") | descriptions["question"],
        values=values,
        sections=build(sections, values),
        origin=origin,
        data=_with_policy(_data_of(documents), of_province) if own else _data_of(documents),
        given=readable(str(path_or_name)),
    )


def read_settings(texts: Iterable[str]) -> dict[str, str]:
    """The overrides in texts of the form KEY=VALUE, as given to --set.

    Raises InputError if a text has another form or a key comes twice.
    """
    settings: dict[str, str] = {}
    mistakes: list[InputError] = []
    for text in texts:
        key, equals, value = (part.strip() for part in text.partition("="))
        with noted(mistakes):
            if not (key and equals and value):
                problem = f"'{shortened(text)}' must be KEY=VALUE, such as {_EXAMPLE}"
                raise InputError(problem, file=COMMAND_LINE)
            if key in settings:
                raise InputError("is set twice", file=COMMAND_LINE, key=key)
            settings[key] = value
    refuse(mistakes)
    return settings


def list_scenarios(folder: Path = SCENARIOS) -> list[str]:
    """The names of the scenarios in a folder, sorted.  Raises InputError if it is none."""
    wrong = what_is_wrong(folder, folder=True)
    if wrong is not None:
        raise InputError(wrong.replace("no such folder", "no such folder of scenarios"), file=_shown(folder))
    return sorted(path.stem for path in folder.glob("*.toml"))


# --- files ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Document:
    """One scenario file: where it is, its text and the table in it."""

    path: Path
    shown: str
    text: str
    table: dict[str, Any]

    @cached_property
    def lines(self) -> dict[KeyPath, int]:
        lines: dict[KeyPath, int] = {}
        for path, line in key_lines(self.text):
            for depth in range(1, len(path) + 1):
                lines.setdefault(path[:depth], line)
        return lines

    def line(self, path: KeyPath) -> int | None:
        return self.lines.get(path)


def _find(path_or_name: str | Path) -> Path:
    what = "the name of a scenario, the path of a .toml file, or a Scenario"
    path = Path(check_kind(path_or_name, "scenario", (str, Path), what))
    names = list_scenarios(SCENARIOS) if SCENARIOS.is_dir() else []
    if path.suffix == ".toml":
        if path.stem in names and what_is_wrong(path) == "no such file":
            raise InputError("no such file", file=_shown(path), suggestion=path.stem)
        return path
    found = SCENARIOS / f"{path_or_name}.toml"
    if what_is_wrong(found) is not None:
        near = nearest(str(path_or_name), names) or nearest(path.stem, names)
        name = shortened(str(path_or_name))
        raise InputError(f"no scenario '{name}' in scenarios/", suggestion=near, see="scenarios")
    return found


def _read_chain(path: Path) -> list[_Document]:
    """The scenario and all that it extends, the one furthest away last."""
    documents = [_read(path)]
    folder = documents[0].path.parent
    while "extends" in documents[-1].table:
        documents.append(_read(_base(documents, folder)))
    return documents


def _base(documents: list[_Document], folder: Path) -> Path:
    """The file that the last document extends, which must lie in the folder."""
    document = documents[-1]
    base = document.table["extends"]

    def refuse(problem: str, suggestion: str | None = None) -> InputError:
        line = document.line(("extends",))
        return InputError(
            problem, file=document.shown, line=line, key="extends", value=base, suggestion=suggestion
        )

    if not isinstance(base, str) or not base.endswith(".toml") or not base.isprintable():
        raise refuse("must be the name of a .toml file")
    if Path(base).is_absolute():
        raise refuse("must be relative to this file, not an absolute path")
    path = _resolved(document.path.parent / base)
    if not path.is_relative_to(folder):
        raise refuse("must stay in the folder of the scenario")
    seen = [earlier.path for earlier in documents]
    if path in seen:
        cycle = " -> ".join(earlier.name for earlier in [*seen[seen.index(path) :], path])
        raise refuse(f"scenarios extend each other in a circle: {cycle}")
    if len(documents) > LONGEST_CHAIN:
        raise refuse(f"a scenario may rest on at most {LONGEST_CHAIN} others")
    wrong = what_is_wrong(path)
    if wrong is not None:
        with suppress(OSError):
            names = [other.name for other in document.path.parent.glob("*.toml") if other not in seen]
            raise refuse(wrong, nearest(base, names) if wrong == "no such file" else None)
        raise refuse(wrong)
    return path


def _read(path: Path) -> _Document:
    name = _shown(path)
    text = read_text(path, LARGEST_FILE, name=name, what="a scenario").replace("\r\n", "\n")
    return _Document(_resolved(path), name, text, _parse(text, name))


def _with_policy(data: DataFolder | None, values: dict[str, Value]) -> DataFolder | None:
    if data is None:
        return None
    return replace(data, policy=tuple((key, values[key]) for key in keys_of("policy")))


def _data_of(documents: list[_Document]) -> DataFolder | None:
    """The data folder that the scenario names, or else the nearest of those that it extends."""
    for document in documents:
        if "data" in document.table:
            named, line = document.table["data"], document.line(("data",))
            problem = "must be the path of a folder of county tables, relative to this file"
            if isinstance(named, str) and named.isprintable() and named.strip():
                try:
                    return read_data_folder(document.path.parent / named)
                except InputError as error:
                    table = Path(error.file or "").name
                    problem = f"{table}: {error.problem}" if table in TABLES else error.problem
            raise InputError(problem, file=document.shown, line=line, key="data", value=named)
    return None


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return toml_table(text)
    except RecursionError:
        raise InputError("is nested too deeply", file=name) from None
    except ValueError as error:  # TOMLDecodeError, or an integer of thousands of digits
        repeated = first_repeated(text)
        problem, _, place = str(error).partition(" (at ")
        numbers = re.findall("[0-9]+", place)
        line = int(numbers[0]) if numbers else text.count("\n") + 1 if place else None
        if repeated and line and repeated[2] <= line:
            key, first, second = repeated
            problem = f"is set twice (first on line {first})"
            raise InputError(problem, file=name, line=second, key=_dotted(key)) from None
        raise InputError(f"is not valid TOML: {problem}", file=name, line=line) from None


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # symbolic links in a circle
        return path.absolute()


def _shown(path: Path) -> str:
    """The path as a reader would name it: relative to here, where it lies below."""
    full = path if path.is_absolute() else Path.cwd() / path
    return readable(str(full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else path))


# --- keys -------------------------------------------------------------------------


def _settings(
    document: _Document, parameters: Mapping[str, Parameter], mistakes: list[InputError]
) -> Iterator[tuple[KeyPath, str, object]]:
    """Every setting of a file: where it stands, the key of the parameter that it sets, what it says.

    mistakes: is added to by what is no setting.
    """
    keys = {tuple(key.split(".")) for key in parameters}
    tables = {key[:depth] for key in keys for depth in range(1, len(key))}
    known_paths = keys | tables
    set_at: dict[str, KeyPath] = {}

    def walk(table: dict[str, Any], above: KeyPath) -> Iterator[tuple[KeyPath, str, object]]:
        for name, value in table.items():
            path = (*above, name)
            own = tuple(_part_named(part, place, path) for place, part in enumerate(path))
            key = ".".join(own) if own in known_paths else key_named(".".join(own), parameters)
            with noted(mistakes):
                if own in tables:
                    if not isinstance(value, dict):
                        raise refused(path, value, f"must be a section, [{'.'.join(own)}]")
                    yield from walk(value, path)
                elif key is not None:
                    if key in set_at:
                        first = document.line(set_at[key])
                        raise refused(path, value, f"is set twice (first on line {first})")
                    set_at[key] = path
                    yield path, key, value
                else:
                    sections = [".".join(table) for table in tables]
                    sort = "section" if isinstance(value, dict) else "key"
                    known = [*sections, "scenario"] if sort == "section" else [*parameters, "extends", "data"]
                    raise _unknown(sort, path, known, document.shown, document.line(path))

    def refused(path: KeyPath, value: object, problem: str) -> InputError:
        line = document.line(path)
        return InputError(problem, key=_dotted(path), value=value, file=document.shown, line=line)

    own = ("extends", "data", "scenario")
    yield from walk({name: value for name, value in document.table.items() if name not in own}, ())


def _part_named(part: str, place: int, path: KeyPath) -> str:
    """The model's own name of a section, of which the second part may be called in Chinese."""
    kinds = {"linkages": "forms", "programme": "parts", "industries": "industries"}
    if place != 1 or path[0] not in kinds:
        return part
    return named(kinds[path[0]], part) or part


def _unknown(
    sort: str, path: KeyPath, known: Iterable[str], file: str, line: int | None = None
) -> InputError:
    name = _dotted(path)
    known = sorted(known)
    near = nearest(name, known)
    problem = f"unknown {sort} '{shortened(name)}'"
    if near is None:
        inside = with_that_ending(path[-1], known)
        near = inside[0] if len(inside) == 1 else None
        if len(inside) > 1:
            problem += f"; {told_some(inside)} have that name"
    return InputError(problem, file=file, line=line, suggestion=near, see="parameters")


def _dotted(path: KeyPath) -> str:
    return ".".join(part if re.fullmatch("[A-Za-z0-9_-]+", part) else _toml(part) for part in path)


def with_that_ending(name: str, known: Iterable[str]) -> list[str]:
    """The full keys of the parameters that are called so in their sections."""
    return sorted(key for key in known if key.endswith(f".{name}"))


def told_some(keys: Sequence[str], most: int = 3) -> str:
    """Some of the keys, and how many more there are."""
    more = [f"{len(keys) - most} more"] if len(keys) > most else []
    told = [*keys[:most], *more]
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]


def _overridden(given: object, parameters: Mapping[str, Parameter]) -> str:
    """The full key of the parameter that a setting names."""
    if not isinstance(given, str):
        raise InputError("must be a key such as labour.local_wage", file=COMMAND_LINE, value=given)
    key = key_named(given, parameters)
    if key is not None:
        return key
    inside = next((known for known in parameters if known.startswith(f"{given}.")), None)
    if inside is not None:
        problem = f"is a section; set one of its keys, such as {inside}"
        raise InputError(problem, file=COMMAND_LINE, key=given)
    raise _unknown("key", tuple(given.split(".")), parameters, file=COMMAND_LINE)


def _contradictions(
    values: Mapping[str, Value], origin: Mapping[str, str], order: Mapping[str, int]
) -> list[InputError]:
    """Settings that are not allowed together, each told where the last of them was set."""
    from model.parameters import contradictions  # late: it loads Numba

    found = []
    for keys, problem in contradictions(values):
        blamed = max(keys, key=lambda key: order.get(key, -1))
        file, line = _place(origin[blamed])
        found.append(InputError(problem, file=file, line=line, key=blamed, value=values[blamed]))
    return found


def _place(origin: str) -> tuple[str, int | None]:
    """File and line of where a value was set."""
    file, _, line = origin.rpartition(":")
    return (file, int(line)) if file and line.isdigit() else (origin, None)


def _descriptions(document: _Document) -> dict[str, dict[str, str]]:
    """Title and question by language; a language that is missing repeats the other."""
    result: dict[str, dict[str, str]] = {description: {} for description in _DESCRIPTIONS}
    table = document.table.get("scenario", {})

    def refuse(path: KeyPath, value: object, problem: str) -> InputError:
        line = document.line(path)
        return InputError(problem, file=document.shown, line=line, key=_dotted(path), value=value)

    if not isinstance(table, dict):
        raise refuse(("scenario",), table, "must be a section, [scenario]")
    for name, texts in table.items():
        path = ("scenario", name)
        if name not in _DESCRIPTIONS:
            known = [f"scenario.{description}" for description in _DESCRIPTIONS]
            raise _unknown("key", path, known, document.shown, document.line(path))
        if not isinstance(texts, dict) or not texts:
            raise refuse(path, texts, 'must be { en = "...", zh = "..." }')
        for language, text in texts.items():
            if language not in _LANGUAGES:
                raise refuse((*path, language), text, "the languages are en and zh")
            if not isinstance(text, str):
                raise refuse((*path, language), text, "must be text")
            if name == "title" and not text.strip():
                raise refuse((*path, language), text, "must not be empty")
            if len(text) > LONGEST_DESCRIPTION:
                raise refuse((*path, language), text, f"must have at most {LONGEST_DESCRIPTION} characters")
        other = next(iter(texts.values()))
        result[name] = {language: texts.get(language, other) for language in _LANGUAGES}
    return result


# --- values -----------------------------------------------------------------------


def _resolve(
    entry: Parameter, raw: object, key: str, file: str | None = None, line: int | None = None
) -> Value:
    """The value that a parameter takes from what was written for it."""
    try:
        return accept(entry, _figure_value(entry, raw))
    except InputError as error:
        raise InputError(
            error.problem,
            file=file,
            line=line,
            key=key,
            value=raw,
            suggestion=error.suggestion,
            see=error.see,
        ) from None


def _figure_value(entry: Parameter, raw: object) -> object:
    """What "figure:..." stands for in a number's place; anything else unchanged."""
    if entry.kind not in (float, int) or not isinstance(raw, str) or not raw.startswith(FIGURE_PREFIX):
        return raw
    from model.figures import read_expression  # late: pydantic takes its time to import

    figure, factor = read_expression(raw)
    if factor is None and figure.unit != "1" and entry.unit not in (figure.unit, f"{figure.unit}/year"):
        # With a factor the writer may be converting; bare, the number means another thing.
        raise InputError(f"figure '{figure.name}' is in {figure.unit}, this key in {entry.unit}")
    value = figure.value if factor is None else figure.value * factor
    if entry.kind is int and abs(value) < 2**53 and abs(value - round(value)) < 1e-9:
        return round(value)  # 100 * 0.07 is seven
    try:
        return accept(entry, value)
    except InputError as error:
        raise InputError(f"{error.problem}; the figure gives {value:.12g}") from None


def _read_value(text: str) -> object:
    """A text from the command line as a TOML value; a bare word stays the word it is."""
    try:
        table = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return table["value"] if len(table) == 1 else text


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
