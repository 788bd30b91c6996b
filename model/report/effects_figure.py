"""The figure of effects on takers: what each form does, and what a naive comparison would say."""

from pathlib import Path

from model.experiments.analysis import answer
from model.experiments.claims import in_replications
from model.experiments.effects import Effects
from model.experiments.words import percent, plain_name, signed_amount, term, words
from model.glossary import heading
from model.report.sheet import (
    INK,
    QUIET,
    UNCLEAR,
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

_ROW, _LEFT = 0.62, 2.3
_LINE = 0.34  # of a row
_SHARES = {"losers", "takers"}
_WITH_ENDS = {"gain", "losers"}


def write_effects_figure(found: Effects, path: Path) -> None:
    """Draw the figure into a PNG file."""
    with fonts() as chinese:
        write_sheet(effects_figure(found, chinese=chinese), path)


def effects_figure(found: Effects, *, chinese: bool) -> Sheet:
    """A row per form: effect with its interval, the naive difference as a cross, the bias between.

    Beside it what takers gain over the years and how many of them lose, each above its interval.
    """
    forms = sorted(found.by_form, key=lambda form: -_mean(found, form, "effect"))
    sheet = make_sheet(
        answer(found),
        (
            words("Takers' registered income, yuan per head and year", "参加户登记人口人均收入，元/人·年"),
            words("Gain, year 2 on", "第2年起增收"),
            words("Lose in a year", "当年减收"),
            heading("bias"),
            words("Others", "对其他户"),
            words("Takers", "参加比例"),
        ),
        (
            "Dot: effect on takers, with its 95 % interval; hollow: it covers zero.  "
            "Cross: naive difference between takers and other lifted households.",
            "Bias: naive less effect = takers' lead without the form, less what the form does to others.  "
            "Others: that effect.  Takers: share of lifted persons.",
            "Gain: the effect over all years from the second on.  Lose: of the takers of each of these "
            "years, those with less in it than without the form.  In brackets: 95 % interval.",
            circumstances(found.settings, found.scenario),
        ),
        height=_ROW * len(forms),
        widths=(3.4, 1.25, 1.15, 0.85, 0.8, 0.75),
        left=_LEFT,
        chinese=chinese,
    )
    values, *columns = sheet.panels
    ends = [0.0]
    for form in forms:
        for name in ("effect", "naive"):
            interval = found.by_form[form][name]
            ends += [] if interval is None else list(interval if name == "effect" else interval[:1])
    limits(values, ends, before=0.06, after=0.5)
    values.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    for position, form in enumerate(forms):
        effect, naive = found.by_form[form]["effect"], found.by_form[form]["naive"]
        if effect is None or naive is None:
            counted = in_replications(found.with_takers(form), found.settings.replications)
            say(values, 0.0, position, f"takers {counted['en']}: no effect told", QUIET)
            continue
        values.plot([effect.mean, naive.mean], [position, position], color=UNCLEAR, linewidth=0.8, zorder=1)
        mark(values, position, effect.low, effect.mean, effect.high, clear=effect.clear)
        values.plot(
            [naive.mean], [position], marker="x", markersize=8, color=INK, markeredgewidth=1.8, zorder=4
        )
        text = f"{signed_amount(effect.mean)}   × {signed_amount(naive.mean)}"
        say(values, max(effect.high, naive.mean, 0.0), position, text)
    rule_rows(values, len(forms))
    for panel, name in zip(columns, ("gain", "losers", "bias", "others", "takers"), strict=True):
        rule_rows(panel, len(forms))
        for position, form in enumerate(forms):
            interval = found.by_form[form][name]
            said = percent if name in _SHARES else signed_amount
            color = INK if interval is not None and interval.clear else QUIET
            lines = [("-" if interval is None else said(interval.mean), 9.5, color)]
            if interval is not None and name in _WITH_ENDS:
                low, high = (f"{100.0 * end:.1f}" if name in _SHARES else said(end) for end in interval[1:])
                lines.append((f"({low} to {high}{' %' if name in _SHARES else ''})", 7.5, QUIET))
            for place, (text, size, shade) in enumerate(lines):
                panel.annotate(
                    text,
                    (0.02, position + _LINE * (place - 0.5 * (len(lines) - 1))),
                    xycoords=("axes fraction", "data"),
                    va="center",
                    fontsize=size,
                    color=shade,
                )
    labels = [words(plain_name(form).capitalize(), term(form)) for form in forms]
    label_rows(values, labels, _LEFT, chinese=chinese)
    return sheet


def _mean(found: Effects, form: str, name: str) -> float:
    interval = found.by_form[form][name]
    return float("-inf") if interval is None else interval.mean
