"""The schedule of a year, read off the season's loops in the code: as a page and as a picture.

A season is a function with a loop over counties.  What stands in that loop is a step of the
county; a loop over households, enterprises or cooperatives inside it is a step of each of them.
What linkage forms and parts of the programme do stands in their files: a rule that one of them declares
for a step of the year follows the rule that calls the step.
"""

import ast
import importlib
import inspect
from functools import cache
from html import escape
from typing import Any, NamedTuple

from model import linkages, programme
from model.declare.part import PART_STEPS
from model.declare.steps import STEPS

SEASONS = {"spring": "plan", "summer": "grow", "autumn": "harvest", "winter": "settle"}
CHINESE = {"spring": "春", "summer": "夏", "autumn": "秋", "winter": "冬"}
WHO = {"household": "each household", "enterprise": "each enterprise", "cooperative": "each cooperative"}
COUNTY = "county"


class Hook(NamedTuple):
    """A step of the year at which linkage forms, or parts of the programme, do something."""

    package: Any  # model.linkages or model.programme
    name: str  # in STEPS or PART_STEPS

    def members(self) -> list[Any]:
        """The forms or parts that have a rule for it, in the order in which they act."""
        members = linkages.FORM_OF if self.package is linkages else programme.PART_OF
        acting = [member for member in members.values() if self.name in member.steps]
        return sorted(acting, key=lambda member: self.name not in member.early)


HOOKS = [Hook(linkages, name) for name in STEPS] + [Hook(programme, name) for name in PART_STEPS]


class Step(NamedTuple):
    """Something that is done.

    who: one of WHO's values or COUNTY; what: the function's name, or that of a hook; function: the rule
    or the hook.
    """

    who: str
    what: str
    function: Any


def steps_of(season: str) -> list[Step]:
    """The steps of a season, in order."""
    module = importlib.import_module(f"model.year.{SEASONS[season]}")
    tree = ast.parse(inspect.getsource(module))
    function = next(
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == SEASONS[season]
    )
    loop = next(node for node in function.body if isinstance(node, ast.For))
    found: list[Step] = []
    for statement in loop.body:
        if isinstance(statement, ast.For):
            agent = ast.unparse(statement.iter).rpartition("_")[2].rstrip(")")
            collect(statement.body, WHO[agent], module, found)
        else:
            collect([statement], COUNTY, module, found)
    return found


def collect(statements: list[ast.stmt], who: str, module: Any, found: list[Step]) -> None:
    """Add a step for every call of one of the model's own functions that acts on an agent."""
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                function = getattr(module, node.func.id, None)
                if hook := hook_of(function):
                    found.append(Step(who, hook.name, hook))
                    continue
                function = plain(function)
                own = getattr(function, "__module__", "").startswith("model.year")
                if own and {COUNTY, "household"} & set(inspect.signature(function).parameters):
                    found.append(Step(who, node.func.id, function))


def hook_of(rule: Any) -> Hook | None:
    """The hook that a rule is made of; None if it is a rule of the year."""
    return next((hook for hook in HOOKS if rule is not None and rule is hook.package.step(hook.name)), None)


@cache
def hooks_called(function: Any) -> tuple[Hook, ...]:
    """The hooks that a rule of the year calls, itself or by other rules of the year."""
    module = importlib.import_module(function.__module__)
    hooks: list[Hook] = []
    tree = ast.parse(inspect.getsource(function))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if not isinstance(node.func, ast.Name) or node.func.id == function.__name__:
            continue
        called = getattr(module, node.func.id, None)
        if hook := hook_of(called):
            hooks.append(hook)
        elif getattr(plain(called), "__module__", "").startswith("model.year"):
            hooks += hooks_called(plain(called))
    return tuple(dict.fromkeys(hooks))


def plain(rule: Any) -> Any:
    """The Python function of a rule."""
    return getattr(rule, "py_func", rule)


def sentence(function: Any) -> str:
    """The first sentence of a function's docstring."""
    text = " ".join((function.__doc__ or "").split("\n\n")[0].split())
    return text.split(". ")[0].rstrip(".")


def summary(season: str) -> str:
    """What happens in a season, as its file says."""
    module = importlib.import_module(f"model.year.{SEASONS[season]}")
    return sentence(module).partition(": ")[2]


def stages_of(season: str) -> list[tuple[str, list[Step]]]:
    """Neighbouring steps of the same kind of agent together."""
    stages: list[tuple[str, list[Step]]] = []
    for step in steps_of(season):
        if stages and stages[-1][0] == step.who:
            stages[-1][1].append(step)
        else:
            stages.append((step.who, [step]))
    return stages


def rows_of_hook(number: str, who: str, hook: Hook) -> list[list[str]]:
    """A row for each linkage form, or part of the programme, that does something there."""
    rows = []
    for member in hook.members():
        rule = plain(member.steps[hook.name])
        title = f"{hook.name.replace('_', ' ')}: {member.names.en}"
        rows.append([number, who, title, sentence(rule), code_of(rule)])
    return rows


def code_of(function: Any) -> str:
    """Where a function stands, as pages show code."""
    return f"`{function.__module__}.{function.__name__}`"


def schedule_page(page: Any, table: Any) -> str:
    """The schedule as tables.  page, table: of generate.py."""
    parts = [
        "Read off the loops in `model.year`; what a linkage form or a part of the programme does at a step "
        "of the year is read off its file and stands below the rule that calls the step, by its name. "
        "Counties do not touch each other within a season; inside one, steps follow each other from top to "
        "bottom, and steps of the same block are done agent by agent. The engine takes stock after every "
        "season and checks the accounts (`model.engine.Engine.step`); before an autumn it draws prices and "
        "weather, and after a winter it measures the year (`model.seasons.measure_counties`).",
        "![Steps of the four seasons, in order, and who takes them](../images/schedule.svg)",
    ]
    for season in SEASONS:
        rows = []
        for number, (who, steps) in enumerate(stages_of(season), start=1):
            for each in steps:
                if isinstance(each.function, Hook):
                    rows += rows_of_hook(str(number), who, each.function)
                    continue
                said, code = each.what.replace("_", " "), code_of(each.function)
                rows.append([str(number), who, said, sentence(each.function), code])
                for hook in hooks_called(each.function):
                    rows += rows_of_hook(str(number), who, hook)
        parts.append(f"## {season.capitalize()} {CHINESE[season]}")
        parts.append(f"{summary(season).capitalize()} (`model.year.{SEASONS[season]}`).")
        parts.append(table(["block", "who", "step", "what happens", "code"], rows))
    return page("Schedule", *parts)


# --- the picture --------------------------------------------------------------------------------

WIDTH, MARGIN, LABEL = 840, 16, 160
LINE, SIZE, CHARACTER = 20, 13.5, 7.3
COLORS = {COUNTY: "#5b5b5b", **dict(zip(WHO.values(), ("#0b5c8a", "#b4530a", "#00705a"), strict=True))}


def wrapped(words: list[str], room: float) -> list[str]:
    """The words joined by arrows, in lines that fit."""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} → {word}"
        if len(longer) * CHARACTER <= room:
            lines[-1] = longer
        else:
            lines[-1] += " →"
            lines.append(word)
    return lines


def schedule_picture() -> str:
    """The schedule as an SVG picture: a box for each season, a row for each block of steps."""
    drawn: list[str] = []
    top = MARGIN

    def text(x: float, y: float, words: str, color: str, more: str = "") -> None:
        drawn.append(f'<text x="{x:g}" y="{y:g}" fill="{color}"{more}>{escape(words)}</text>')

    for season in SEASONS:
        rows = [
            (who, wrapped([step.what.replace("_", " ") for step in steps], WIDTH - LABEL - 4 * MARGIN))
            for who, steps in stages_of(season)
        ]
        height = 44 + sum(len(lines) * LINE + 12 for _, lines in rows)
        drawn.append(
            f'<rect x="{MARGIN}" y="{top}" width="{WIDTH - 2 * MARGIN}" height="{height}" rx="6" '
            'fill="#ffffff" stroke="#8c8c8c"/>'
        )
        text(2 * MARGIN, top + 26, season.capitalize(), "#1a1a1a", ' font-weight="600"')
        text(MARGIN + LABEL + 16, top + 26, summary(season), "#5b5b5b")
        y = top + 44
        for who, lines in rows:
            block = len(lines) * LINE + 4
            drawn.append(f'<rect x="{2 * MARGIN}" y="{y}" width="4" height="{block}" fill="{COLORS[who]}"/>')
            text(2 * MARGIN + 12, y + 16, who, COLORS[who], ' font-weight="600"')
            for place, line in enumerate(lines):
                text(MARGIN + LABEL + 16, y + 16 + place * LINE, line, "#1a1a1a")
            y += block + 8
        top += height
        note = "accounts of every county are checked" + (
            "; prices and weather are drawn" if season == "summer" else ""
        )
        note = "accounts checked, the year measured, next year" if season == "winter" else note
        text(2 * MARGIN, top + 21, f"↓ {note}", "#5b5b5b", ' font-style="italic"')
        top += 34
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" '
        f'font-family="sans-serif" font-size="{SIZE:g}" role="img">\n'
        "<title>Steps of the four seasons, in order, and who takes them</title>\n"
        f'<rect width="{WIDTH}" height="{top}" fill="#ffffff"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )
