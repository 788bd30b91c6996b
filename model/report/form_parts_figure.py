"""The figure of a form taken apart: what each step of it does to each group of households."""

from pathlib import Path

from model.experiments.changes import with_settings
from model.experiments.taking_apart import GROUPS, TOTAL, FormDecomposition, names_of
from model.experiments.words import plain_name, signed_amount, words
from model.glossary import capital, labels
from model.linkages import FORM_OF
from model.origin import settings_of
from model.report.sheet import (
    INK,
    QUIET,
    Sheet,
    circumstances,
    fonts,
    label_rows,
    limits,
    make_sheet,
    mark,
    rule_rows,
    say,
    write_sheet,
)

_ROW, _LEFT = 0.52, 2.3


def write_form_parts_figure(found: FormDecomposition, path: Path) -> None:
    """Draw the figure into a PNG file."""
    with fonts() as chinese:
        write_sheet(form_parts_figure(found, chinese=chinese), path)


def form_parts_figure(found: FormDecomposition, *, chinese: bool) -> Sheet:
    """A panel for each group: the step before the form, its steps, the total, and all of it together."""
    form = FORM_OF[found.of]
    rows, names, groups = found.rows, names_of(form), labels("groups")
    before = form.before
    sheet = make_sheet(
        [*with_settings(settings_of(found.scenario)), found.effect(), *found.of_pay()],
        [groups[group] for group in GROUPS],
        (
            f"{plain_name(found.outcome).capitalize()}, {found.unit}, of the group.  Parts: Shapley values; "
            "with what is left without them they sum to the total, the effect of the form.  Lines: 95 % "
            "intervals over paired replications; hollow: it covers zero.",
            *(() if before is None else (f"{before.names.en.capitalize()}: {before.says.en}.",)),
            circumstances(found.settings, found.scenario),
        ),
        height=_ROW * len(rows),
        widths=(1.0,) * len(GROUPS),
        left=_LEFT,
        chinese=chinese,
    )
    for panel, group in zip(sheet.panels, GROUPS, strict=True):
        intervals = [each[group] for each in rows.values()]
        ends = [0.0, *(end for interval in intervals for end in interval[1:])]
        limits(panel, ends, before=0.04, after=1.1)
        panel.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
        for position, interval in enumerate(intervals):
            mark(panel, position, interval.low, interval.mean, interval.high, clear=interval.clear)
            low, high = signed_amount(interval.low), signed_amount(interval.high)
            text = f"{signed_amount(interval.mean)} ({low} to {high})"
            say(panel, max(interval.high, 0.0), position, text, size=8.5)
        rule_rows(panel, len(rows))
        total = list(rows).index(TOTAL)
        for position in {total - len(found.steps), total, total + 1} - {0, len(rows)}:
            panel.axhline(position - 0.5, color=QUIET, linewidth=1.2, zorder=1)
    said = [capital(words(names[name].en, names[name].zh)) for name in rows]
    label_rows(sheet.panels[0], said, _LEFT, chinese=chinese)
    return sheet
