"""Scenario files by chance: each kind is a way in which a file, or what it rests on, is right or wrong."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fuzzing.values import ODD_TOML, PARAMETERS, allowed, at_bound, mangled, outside, recoded

SCENARIO = "scenario.toml"
KEYS = sorted(PARAMETERS)


@dataclass
class ScenarioCase:
    """What is loaded and run.

    files: by name, all in one folder; SCENARIO is loaded.  overrides: as by --set.
    folders: made empty beside the files; links: symbolic ones, name to target.
    """

    kind: str
    files: dict[str, bytes]
    overrides: dict[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    links: dict[str, str] = field(default_factory=dict)


def some_keys(chance: random.Random, most: int) -> list[str]:
    return chance.sample(KEYS, chance.randint(1, most))


def written(chance: random.Random, settings: dict[str, str]) -> str:
    """The settings as a TOML text: dotted, in sections, or in inline tables."""
    way = chance.randrange(3)
    if way == 0:
        return "".join(f"{key} = {value}\n" for key, value in settings.items())
    sections: dict[str, list[str]] = {}
    for key, value in settings.items():
        section, _, name = key.rpartition(".")
        sections.setdefault(section, []).append(f"{name} = {value}")
    if way == 1:
        return "".join(f"[{name}]\n" + "\n".join(lines) + "\n\n" for name, lines in sections.items())
    return "".join(f"{name} = {{ {', '.join(lines)} }}\n" for name, lines in sections.items())


def plausible(chance: random.Random, most: int = 30) -> dict[str, str]:
    return {key: allowed(chance, key) for key in some_keys(chance, most)}


def _alone(kind: str, text: str | bytes) -> ScenarioCase:
    return ScenarioCase(kind, {SCENARIO: text if isinstance(text, bytes) else text.encode()})


def valid(chance: random.Random) -> ScenarioCase:
    return _alone("valid", written(chance, plausible(chance)))


def boundary(chance: random.Random) -> ScenarioCase:
    return _alone("boundary", written(chance, {key: at_bound(chance, key) for key in some_keys(chance, 12)}))


def extreme(chance: random.Random) -> ScenarioCase:
    """Everything, or a whole section, at its bounds."""
    prefix = chance.choice(["", *sorted({key.rpartition(".")[0] for key in KEYS})])
    keys = [key for key in KEYS if key.startswith(prefix)]
    return _alone("extreme", written(chance, {key: at_bound(chance, key) for key in keys}))


def out_of_range(chance: random.Random) -> ScenarioCase:
    settings = plausible(chance, 5)
    key = chance.choice(KEYS)
    settings[key] = outside(chance, key)
    return _alone("out of range", written(chance, settings))


def odd_values(chance: random.Random) -> ScenarioCase:
    settings = {key: chance.choice(ODD_TOML) for key in some_keys(chance, 2)}
    return _alone("odd values", written(chance, plausible(chance, 3) | settings))


def unknown_keys(chance: random.Random) -> ScenarioCase:
    key = chance.choice(KEYS)
    at = chance.randrange(len(key))
    wrong = chance.choice(
        (
            key[:at] + chance.choice("abcxyz_") + key[at:],
            key[:at] + key[at + 1 :],
            key.rpartition(".")[0],
            key.rpartition(".")[2],
            f"{key}.deeper",
            f'"{key}"',
            '""',
            '"有\\u0000"',
            '"' + "k" * 100_000 + '"',
            "a" + ".a" * chance.choice((10, 500, 20_000)),
        )
    )
    return _alone("unknown keys", f"{wrong} = {chance.choice(('1', 'true', '{ }', '[]'))}\n")


def repeated_keys(chance: random.Random) -> ScenarioCase:
    text = written(chance, plausible(chance, 4))
    lines = text.splitlines(keepends=True)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return _alone("repeated keys", chance.choice(("".join(lines), text + text)))


def not_toml(chance: random.Random) -> ScenarioCase:
    return _alone("not TOML", mangled(chance, written(chance, plausible(chance, 8)).encode()))


def other_encodings(chance: random.Random) -> ScenarioCase:
    title = '[scenario]\ntitle = { zh = "庭院经济" }\n\n' if chance.random() < 0.7 else ""
    return _alone("other encodings", recoded(chance, title + "[income]\nwages = 9000.0\n"))


def deep(chance: random.Random) -> ScenarioCase:
    depth = chance.choice((3, 50, 400, 5000, 100_000))
    key = chance.choice(KEYS)
    text = chance.choice(
        (
            f"{key} = " + "[" * depth + "]" * depth,
            f"{key} = " + "[" * depth,
            f"{key} = " + "{ a = " * depth + "1" + " }" * depth,
            "[" + ".".join("a" for _ in range(depth)) + "]\nb = 1",
            "[[" + ".".join("a" for _ in range(min(depth, 5000))) + "]]\nb = 1",
            "".join(f"[a{i}]\n" for i in range(min(depth, 50_000))),
            "".join(f"a{i} = 1\n" for i in range(min(depth, 50_000))),
            "".join("[[a]]\n" for _ in range(depth)),
            "#" * depth + "\n" * depth,
            f'{key} = "' + "\\\\" * depth + '"',
            f"{key} = '''" + "'" * (depth % 3) + "\n" * depth + "'''",
            f'{key} = "' + "x" * depth,
            " " * depth + f"{key} = " + allowed(chance, key),
        )
    )
    return _alone("deep", text)


def extends(chance: random.Random) -> ScenarioCase:
    """What a scenario rests on: a chain, a circle, nothing, or something outside of its folder."""
    length = chance.choice((1, 2, 5, 19, 20, 21, 60))
    chain = {f"base{i}.toml": f'extends = "base{i + 1}.toml"\n' for i in range(length)}
    chain[f"base{length}.toml"] = written(chance, plausible(chance, 4))
    first = chance.choice(
        (
            "base0.toml",
            "base0.toml",
            "base0.toml",
            SCENARIO,
            "nobody.toml",
            "../base0.toml",
            "../../../../../../etc/passwd",
            "/etc/passwd.toml",
            "folder.toml",
            "folder/../base0.toml",
            "link.toml",
            "outside.toml",
            "circle.toml",
            "base0",
            "",
            ".toml",
            "base0.toml\\u0000",
            "庭院 经济.toml",
            "a" * 300 + ".toml",
            "\\\\server\\\\share\\\\x.toml",
            "C:\\\\x.toml",
        )
    )
    if chance.random() < 0.2:
        chain[f"base{length}.toml"] = f'extends = "base{chance.randrange(length + 1)}.toml"\n'
    value = chance.choice((f'"{first}"',) * 9 + ("1", "[]", "{ a = 1 }", "[ 'base0.toml' ]", "true"))
    text = f"extends = {value}\n" + written(chance, plausible(chance, 3))
    files = {name: content.encode() for name, content in chain.items()}
    files |= {SCENARIO: text.encode(), "庭院 经济.toml": b"[income]\nwages = 9000\n"}
    links = {"link.toml": "base0.toml", "outside.toml": "/etc/passwd", "circle.toml": "circle.toml"}
    return ScenarioCase("extends", files, folders=("folder.toml",), links=links)


def descriptions(chance: random.Random) -> ScenarioCase:
    text = chance.choice(
        (
            'title = { en = "Half", zh = "减半" }',
            'title = { en = "<script>alert(1)</script>" }',
            'title = { en = "=HYPERLINK(1)" }',
            'title = { zh = "\\u001b[31mred\\u0007" }',
            'title = { zh = "\\u202eright to left" }',
            f'title = {{ en = "{"long " * 20_000}" }}',
            'title = "only text"',
            "title = { }",
            "title = { de = 'Hälfte' }",
            "title = { en = 1 }",
            "question = []",
            "name = 'x'",
            'question = { en = "?", zh = "" }',
        )
    )
    return _alone("descriptions", f"[scenario]\n{text}\n{written(chance, {})}")


def overrides(chance: random.Random) -> ScenarioCase:
    """What --set says, over a file."""
    case = _alone("overrides", written(chance, plausible(chance, 4)))
    for key in some_keys(chance, 4):
        case.overrides[key] = allowed(chance, key)
    if chance.random() < 0.5:
        key = chance.choice((*KEYS, "income", "", ".", "income.", "有.无", "a\nb", "income.per_head "))
        case.overrides[key] = chance.choice((*ODD_TOML, "1 # 2", "1\nb = 2", "", "]", "a = 1", "'''"))
    return case


def absent(chance: random.Random) -> ScenarioCase:
    """No file under the name: nothing, a folder, a broken link, one larger than any scenario."""
    way = chance.randrange(5)
    if way == 0:
        return ScenarioCase("absent", {})
    if way == 1:
        return ScenarioCase("absent", {}, folders=(SCENARIO,))
    if way == 2:
        return ScenarioCase("absent", {}, links={SCENARIO: chance.choice(("nobody", SCENARIO, "/dev/null"))})
    if way == 3:
        return ScenarioCase("absent", {}, links={SCENARIO: chance.choice(("/dev/zero", "/proc/self/mem"))})
    size = chance.choice((999_990, 1_000_001, 3_000_000))
    return _alone("absent", chance.choice(("#", "\n", "a", "[", "a = 1\n", '"')) * size)


KINDS: tuple[Callable[[random.Random], ScenarioCase], ...] = (
    valid,
    valid,
    valid,
    boundary,
    boundary,
    extreme,
    extreme,
    out_of_range,
    odd_values,
    odd_values,
    unknown_keys,
    repeated_keys,
    not_toml,
    not_toml,
    other_encodings,
    deep,
    extends,
    extends,
    descriptions,
    overrides,
    overrides,
    absent,
)


def scenario_case(chance: random.Random, number: int) -> ScenarioCase:
    """The case of a number; the kinds take turns."""
    return KINDS[number % len(KINDS)](chance)
