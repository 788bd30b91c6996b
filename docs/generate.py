"""Write the pages of docs/ that are made from the code: run `make tables`.

commands.md          every command and option
population.md        who lives in each county: the census, and rows of households beside it
model/parameters.md  every declared parameter        model/flows.md     who pays whom, and the stocks
model/state.md       every state variable            model/evidence.md  facts and where they were read
model/schedule.md    the steps of a year, and images/schedule.svg
model/validation.md  the patterns and their targets
model/targets.md     what the model is to meet, fitted or not
model/fitted.md      what the baseline was fitted to, and what came out
model/ledger.md      how much rests on each assumption, and what changes if it is wrong
model/figures.md     the article's figures beside their counterparts in the baseline (a run of seconds)

A test compares the pages with what this script makes of the code, so they cannot go stale.
"""

import ast
import csv
import inspect
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER.parent), str(FOLDER)]

from generate_commands import commands_page  # noqa: E402  (the path above comes first)
from generate_population import population_page  # noqa: E402
from generate_schedule import schedule_page, schedule_picture  # noqa: E402

from model import accounts, state  # noqa: E402
from model.declare.parameter import INDUSTRIES, Parameter, declared  # noqa: E402
from model.evidence import Fact, load_facts, load_sources  # noqa: E402
from model.experiments.calibrate import SHIPPED_TARGETS  # noqa: E402
from model.experiments.held_fixed import held_fixed  # noqa: E402
from model.experiments.ledger import (  # noqa: E402
    FIFTH,
    NOT_STUDIED,
    Entry,
    Ledger,
    conclusion_words,
    read_ledger,
    told_value,
)
from model.experiments.ledger_lag import Lag, lag_of  # noqa: E402
from model.experiments.ledger_trials import Tried  # noqa: E402
from model.experiments.patterns import load_patterns  # noqa: E402
from model.experiments.ranges import parameters  # noqa: E402
from model.figures import figure  # noqa: E402
from model.linkages import FORM_OF  # noqa: E402
from model.parameters import SECTIONS  # noqa: E402
from model.scenario import load_scenario  # noqa: E402
from model.world import sectors  # noqa: E402

NOTICE = "<!-- Made by docs/generate.py from the code; do not edit. -->"


def page(title: str, *parts: str) -> str:
    """A page with its notice."""
    return "\n\n".join([f"# {title}", NOTICE, *parts]) + "\n"


def table(columns: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def number(value: Any) -> str:
    """A number as it is read best; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return value
    if abs(value) >= 1000 and float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:g}" if abs(value) < 1e6 else f"{value:,.0f}"


def interval(ends: tuple[Any, Any] | None) -> str:
    """Two numbers."""
    return "" if ends is None else f"{number(ends[0])} to {number(ends[1])}"


# --- parameters --------------------------------------------------------------------------------


def default_of(entry: Parameter) -> str:
    """The default, or the article's figure that it is."""
    if entry.figure is not None and entry.kind in (float, int):
        return number(figure(entry.figure).value)
    return number(entry.default)


def parameters_page() -> str:
    """Every parameter by section; one row where industries differ in the default only."""
    found = declared(SECTIONS)
    counts = {name: 0 for name in ("article", "statistics", "literature", "assumption")}
    for entry in found.values():
        counts[entry.source_class] += 1
    parts = [
        "A scenario sets a parameter by its key; `python run_sim.py parameters PATTERN` prints the same. "
        + "Of all "
        + f"{len(found)}: "
        + ", ".join(f"{count} {name}" for name, count in counts.items())
        + ". *Uncertain* is the range that sensitivity analyses sample. *Acts*: *world* from the first "
        "season on; *policy*, what a policy or a contract sets, from the first reported spring."
    ]
    columns = ["key", "default", "unit", "allowed", "uncertain", "acts", "class", "meaning", "source"]
    for name, section in SECTIONS.items():
        parts.append(f"## {name}")
        if section.__doc__:
            parts.append(" ".join(section.__doc__.split("\n\n")[0].split()))
        rows = []
        for field in section._fields:  # type: ignore[attr-defined]
            if name == "industries":
                entries = [found[f"industries.{industry}.{field}"] for industry in INDUSTRIES]
                default = ", ".join(default_of(entry) for entry in entries)
                entry, key = entries[0], f"industries.*.{field}"
            else:
                entry, key = found[f"{name}.{field}"], f"{name}.{field}"
                default = default_of(entry)
            allowed = ", ".join(entry.choices) or interval((entry.low, entry.high))
            source = entry.source if entry.figure is None else f"{entry.source} (`figure:{entry.figure}`)"
            rows.append(
                [
                    f"`{key}`",
                    default,
                    entry.unit,
                    "" if entry.kind is bool else allowed,
                    interval(entry.uncertain),
                    entry.acts,
                    entry.source_class,
                    entry.text,
                    source,
                ]
            )
        if name == "industries":
            parts.append(f"Defaults in the order {', '.join(INDUSTRIES)}.")
        parts.append(table(columns, rows))
    return page("Parameters", *parts)


# --- state variables ---------------------------------------------------------------------------


def columns_declared(row: type) -> dict[str, tuple[str, str]]:
    """The columns that a class declares: kind, and the comment that stands behind it."""
    lines, _ = inspect.getsourcelines(row)
    (node,) = ast.parse("".join(lines)).body
    assert isinstance(node, ast.ClassDef)
    return {
        field.target.id: (
            ast.unparse(field.annotation),
            lines[field.lineno - 1].rstrip("\n").partition("  # ")[2],
        )
        for field in node.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }


def state_page() -> str:
    """Every column of every table, with the comment that stands behind it, and who declares it."""
    parts = [
        "Columns of the tables in `model.state`: money in yuan, land in mu, produce in tonnes, labour in "
        "person-days. A row's values are its own; what it stands for is its value times its weight. A "
        "column of a linkage form is declared in that form's file, all others in `model.world.agents`."
    ]
    form_of = {form.terms.__module__: name for name, form in FORM_OF.items()}
    for row in (state.Household, state.Enterprise, state.Cooperative, state.County):
        rows = []
        for name, declared_in in state.columns_of(row).items():
            kind, comment = columns_declared(declared_in)[name]
            form = form_of.get(declared_in.__module__, "")
            rows.append([f"`{name}`", kind, comment, form and f"`{form}`"])
        parts += [f"## {row.__name__}", table(["variable", "kind", "meaning", "form"], rows)]
    return page("State variables", *parts)


# --- flows -------------------------------------------------------------------------------------


def flows_page() -> str:
    """The transaction-flow matrix and the stocks that it moves."""
    groups = set(range(len(sectors.GROUPS)))
    columns = ["payment", "households", *sectors.SECTORS[len(groups) :], "kind", "part"]
    rows = []
    for transaction in accounts.TRANSACTIONS:
        signs = []
        for sector in (sectors.HOUSEHOLDS, *range(len(groups), len(sectors.SECTORS))):
            sign = "−" if transaction.payer == sector else "+" if transaction.payee == sector else ""
            signs.append(sign)
        kind = "cash" if transaction.cash else "book"
        rows.append([f"`{transaction.name}`", *signs, kind, transaction.part])
    stocks = [
        [
            f"`{stock.name}`",
            ", ".join(sectors.SECTORS[sector] for sector in accounts.sectors_of(stock)),
            ", ".join(stock.rises_with) or "every cash payment received",
            ", ".join(stock.falls_with) or "every cash payment made",
        ]
        for stock in accounts.STOCKS
    ]
    return page(
        "Flow matrix",
        f"{len(accounts.TRANSACTIONS)} kinds of payment between {len(sectors.SECTORS)} sectors; "
        f"households are three of them ({', '.join(sectors.GROUPS)}). − pays, + receives. After every "
        "season each row sums to zero and each stock has changed by its flows, in every county, or the "
        "run stops (`model.accounts.check`).",
        table(columns, rows),
        "## Stocks",
        table(["stock", "held or owed by", "rises with", "falls with"], stocks),
    )


# --- evidence and validation -------------------------------------------------------------------


def amount_of(entry: Fact) -> str:
    """Value, interval or direction of a fact."""
    if entry.direction is not None:
        return f"{entry.direction} effect" if entry.direction != "none" else "no effect"
    between = "" if entry.low is None else f"{number(entry.low)} to {number(entry.high)}"
    if entry.value is None:
        return between
    return number(entry.value) + (f" ({between})" if between else "")


def evidence_page() -> str:
    """Facts and sources."""
    facts, sources = load_facts(), load_sources()
    classes = [entry.evidence_class for entry in facts.values()]
    rows = [
        [
            f"`{name}`",
            amount_of(entry),
            entry.unit,
            "" if entry.year is None else str(entry.year),
            entry.scope,
            entry.evidence_class,
            entry.text,
            ", ".join(f"`{user}`" for user in entry.used_by),
            entry.formula or entry.source or "",
        ]
        for name, entry in facts.items()
    ]
    read = [
        [
            f"`{name}`",
            source.title,
            source.publisher,
            "" if source.year is None else str(source.year),
            source.address,
            str(source.read_on),
            source.terms,
        ]
        for name, source in sources.items()
    ]
    return page(
        "Evidence",
        f"{len(facts)} facts from outside the article: {classes.count('seen')} seen in a source, "
        f"{classes.count('derived')} derived from others, {classes.count('recalled')} recalled and found in "
        "no source. They are data in `model/evidence/`.",
        table(
            ["fact", "value", "unit", "year", "scope", "class", "meaning", "used by", "from"],
            rows,
        ),
        "## Sources",
        table(["source", "title", "publisher", "year", "address", "read on", "terms"], read),
    )


def validation_page() -> str:
    """The patterns and their targets."""
    rows = []
    for name, pattern in load_patterns().items():
        if pattern.high is None:
            target = f"above {number(pattern.low)}"
        elif pattern.high == pattern.low:
            target = number(pattern.low)
        else:
            target = interval((pattern.low, pattern.high))
        rows.append(
            [
                f"`{name}`",
                pattern.text.en,
                pattern.text.zh,
                target,
                number(pattern.tolerance),
                pattern.unit,
                ", ".join(f"`{used}`" for used in pattern.facts),
                f"`model.experiments.pattern_measures.{name}`",
            ]
        )
    return page(
        "Validation patterns",
        f"{len(rows)} patterns that nothing was fitted to. `python run_sim.py validate` simulates the "
        "scenario as it is, without orders, without rebates, and with all prices 30 % up and 30 % down in "
        "the last year, with the same households and the same luck, and tells target, simulated value, "
        "interval and hit or miss. A pattern without an upper end is met above its lower one. Misses stay; "
        "nothing is tuned to this table.",
        table(["pattern", "what", "内容", "target", "tolerance", "unit", "facts", "measured by"], rows),
    )


def targets_page() -> str:
    """What the model is to meet, fitted or not, and why the baseline misses some of it."""
    from model.experiments.targets import DEVIATIONS, TARGETS  # late: it loads compiled code

    rows = [
        [
            f"`{target.name}`",
            f"{target.text}: {target.scope}",
            f"{number(target.low)} to {number(target.high)}",
            target.unit,
            "yes" if target.fitted else "",
            target.source_class,
            target.source,
            target.missed or "",
        ]
        for target in TARGETS
    ]
    return page(
        "What the model is to meet",
        f"{len(rows)} levels and shares of one scenario: how many live there, what they live on, how many "
        "work and are linked. `python run_sim.py targets` simulates a scenario and tells, of each, the mean "
        "over some runs. *Fitted* are those that parameters were fitted to ([what came out](fitted.md)), met "
        f"within {DEVIATIONS:g} standard deviations of what was observed. Of the others the baseline "
        "misses those that have a reason in the last column. [Patterns](validation.md) that nothing was "
        "fitted to are measured by comparing runs.",
        table(
            [
                *("target", "what, in which account, of whom and when", "to meet", "unit", "fitted", "class"),
                *("source", "why the baseline misses it"),
            ],
            rows,
        ),
    )


# --- the ledger of assumptions -----------------------------------------------------------------


def studied_row(ledger: Ledger, lag: Lag, entry: Entry) -> list[str]:
    """One parameter of the ledger."""
    span = "" if entry.low is None else f"{number(entry.low)} to {number(entry.high)}"
    index = entry.index
    return [
        f"`{entry.key}`",
        entry.source_class,
        told_value(entry.value),
        f"({span})" if entry.basis == FIFTH else span,
        "" if index is None else index.told_first(),
        "" if index is None else index.told_total(),
        *lag.statement(ledger, entry.key).values(),
    ]


def new_row(each: Tried) -> list[str]:
    """A parameter that the study does not have yet."""
    span = "" if each.range is None else interval((each.range.low, each.range.high))
    return [
        f"`{each.key}`",
        each.entry.source_class,
        told_value(each.value),
        f"({span})" if each.basis == FIFTH else span,
        "",
        "",
        *NOT_STUDIED.values(),
    ]


def ledger_page() -> str:
    """What the study of assumptions found."""
    ledger = read_ledger()
    study, gain, lag = ledger.study, ledger.gain, lag_of(ledger)
    rows = [
        *(studied_row(ledger, lag, entry) for entry in ledger.ranked if entry.key not in lag.removed),
        *(new_row(each) for each in lag.not_studied.values()),
    ]
    since = [" ".join(said.values()) for said in lag.sentences(len(parameters()))]
    shared = "; ".join(
        f"{name}: {members} parameters, {total:.2f} ± {half_width:.2f}"
        for name, (members, total, half_width) in ledger.groups.items()
    )
    sure = [
        f"- {told['en']} ({size.value:+,.0f} yuan; {size.low:+,.0f} to {size.high:+,.0f}) · {told['zh']}"
        for told, size in ((conclusion_words(name), size) for name, size in ledger.conclusions.items())
    ]
    columns = ["parameter", "class", "value", "range", "first", "total", "what changes", "影响"]
    return page(
        "The ledger of assumptions",
        "What rests on what is not known. The headline is the *gain*: the mean income of lifted households "
        f"with all linkage forms less that with none, {gain.value:+,.0f} yuan a head and year as shipped "
        f"({gain.low:+,.0f} to {gain.high:+,.0f}), everything else as in the baseline. Every assumption, and "
        "every other parameter with an uncertainty range, was tried alone at the ends of its range (a switch "
        "or rule at its other values), with the same households and the same luck; in brackets stands what "
        "that changes, paired, with its 95 % interval. `python run_sim.py parameters --class assumption` "
        "prints the same.",
        f"The indices are Sobol's: shares of the gain's variance when {study['varied']} parameters move over "
        "their ranges at once, *first* alone, *total* with all interactions. Those that Morris screening "
        "found weaker share two groups; a parameter takes part in no more variance than its group, so the "
        f"group's index with its interval bounds its own ({shared}). A range in brackets is not declared: a "
        "fifth either way.",
        f"Study: scenario `{study['scenario']}` ({study['scenario_digest'][:12]}), {study['years']} years at "
        f"scale {study['scale']:g}; {study['replications']} seeds from {study['seed']} for each trial, "
        f"{study['trajectories']} trajectories, {study['samples']} samples; version {study['version']}, "
        f"{study['made']}. `python benchmarks/ledger.py` repeats it.",
        *since,
        "## Conclusions",
        "Those that are clear as shipped, and that the last columns are about:",
        "\n".join(sure),
        "## Parameters",
        table(columns, rows),
    )


# --- figures -----------------------------------------------------------------------------------


def calibration_page() -> str:
    """What was fitted to what, and what came out."""
    folder = SHIPPED_TARGETS.parent
    found: dict[str, list[dict[str, str]]] = {}
    for name in ("fitted", "met"):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            found[name] = list(csv.DictReader(stream))
    known = declared(SECTIONS)

    def three(text: str) -> str:
        value = float(text)
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"

    baseline = load_scenario("baseline")
    fitted = [
        [
            f"`{row['key']}`" if row["key"] in known else row["key"],
            known[row["key"]].unit if row["key"] in known else "no longer declared",
            f"{three(row['prior_low'])} to {three(row['prior_high'])}",
            three(baseline.values[row["key"]]) if row["key"] in known else "-",
            three(row["mean"]),
            f"{three(row['low'])} to {three(row['high'])}",
        ]
        for row in found["fitted"]
    ]
    met = [
        [
            f"`{row['outcome']}`",
            three(row["value"]),
            three(row["sd"]),
            three(row["at_means"]),
            f"{(float(row['at_means']) - float(row['value'])) / float(row['sd']):+.1f}",
            f"{three(row['low'])} to {three(row['high'])}",
            row["source"],
        ]
        for row in found["met"]
    ]
    held = held_fixed([baseline])
    return page(
        "What the baseline was fitted to",
        "See [calibration](../calibration.md) for how. Parameters: the value that the baseline has, "
        "the mean of the posterior, and the interval from its 5 to its 95 % quantile.",
        table(["parameter", "unit", "range before", "baseline", "posterior mean", "90 % interval"], fitted),
        "Targets: what was observed, its standard deviation, what the model gives at the posterior means, "
        "how many deviations that is off, and the interval of single runs over the posterior. What the "
        "baseline itself gives is among [the targets](targets.md).",
        table(
            [
                "outcome",
                "observed",
                "deviation",
                "at the means",
                "off by",
                "90 % of runs",
                "facts or figures",
            ],
            met,
        ),
        "## What the draws leave fixed",
        "Runs with `--uncertain` have one of 200 draws each. In the baseline:",
        *(f"{said['en']} {said['zh']}" for said in held.sentences()),
        "Those without an uncertainty range have none in the column *uncertain* of "
        "[all parameters](parameters.md).",
    )


def figures_page() -> str:
    """Every figure beside what the baseline makes of it, and why, where it is far away."""
    from model.engine import simulate  # late: it loads compiled code
    from model.outcomes.figure_check import TOLERANCE, YEARS, check_figures

    checks = check_figures(simulate(load_scenario("baseline"), 1, scale=0.05, years=YEARS))

    def shown(value: float) -> str:
        return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.0f}"

    def deviation(check: Any) -> str:
        held = check.sort == "minimum" and check.deviation == 0.0
        return "held" if held else f"{check.deviation:+.1%}".replace("-0.0%", "+0.0%")

    rows = [
        [
            check.figure.name,
            check.figure.term,
            check.figure.unit,
            check.sort,
            shown(float(check.figure.value)),
            shown(check.simulated),
            deviation(check),
            ", ".join(f"`{user}`" for user in check.figure.used_by),
        ]
        for check in checks
    ]
    missed = [check for check in checks if not check.is_close]
    columns = ["figure", "term", "unit", "sort", "stated", "simulated", "deviation", "used by"]
    return page(
        "The article's figures in a run",
        f"`run_sim.py figures --check baseline`: year {YEARS} at scale 0.05, seed 1. A *level* is to be "
        "reproduced, a *budget* spent, a *quantity* delivered, a *minimum* held. Amounts of the whole "
        "province are the lifted counties' divided by their share (an assumption).",
        table(columns, rows),
        f"{len(checks) - len(missed)} of {len(checks)} are within {TOLERANCE:.0%}. The others:",
        "\n".join(
            f"- **{check.figure.name}** {check.deviation:+.1%}: {check.figure.missed}" for check in missed
        ),
    )


PAGES = {
    "commands.md": lambda: commands_page(page, table),
    "population.md": lambda: population_page(page, table),
    "model/parameters.md": parameters_page,
    "model/state.md": state_page,
    "model/schedule.md": lambda: schedule_page(page, table),
    "images/schedule.svg": schedule_picture,
    "model/flows.md": flows_page,
    "model/evidence.md": evidence_page,
    "model/validation.md": validation_page,
    "model/targets.md": targets_page,
    "model/fitted.md": calibration_page,
    "model/ledger.md": ledger_page,
    "model/figures.md": figures_page,
}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8", newline="\n")
