"""Unit and definition of every column that the analyses write."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.declare.column import TEXT, Column
from model.experiments.ranges import parameters
from model.measuring import describe

_SAME = "see the outcome"
_CHANCE = "95 % interval over the replications"

_EVERYWHERE: dict[str, Column] = {
    "point": Column("1", "Number or name of the point."),
    "replication": Column("1", "Number of the replication, from 0; the same seed at every point."),
    "seed": Column("1", "Seed of all random draws."),
    "outcome": Column(TEXT, "Name of the outcome."),
    "key": Column(TEXT, "Full key of the parameter."),
    "unit": Column(TEXT, "Unit of the numbers in this row."),
    "group": Column(
        TEXT, "Parameter, section of parameters, or all parameters without an index of their own."
    ),
}

# By table; names in _EVERYWHERE, parameters and outcomes are described without being listed.
_TABLES: dict[str, dict[str, Column]] = {
    "attribution": {
        "name": Column(TEXT, "Linkage form or part of the programme, or the total of all."),
        "value": Column(_SAME, "Shapley value: mean contribution over all orders; sums to the total."),
        "low": Column(_SAME, f"Lower end of its {_CHANCE}."),
        "high": Column(_SAME, f"Upper end of its {_CHANCE}."),
        "alone": Column(_SAME, "What it adds to none of the others."),
        "last": Column(_SAME, "What it adds to all others."),
    },
    "interactions": {
        "first": Column(TEXT, "One of the two."),
        "second": Column(TEXT, "The other."),
        "value": Column(
            _SAME, "Shapley interaction index: together beyond each alone, averaged over the others."
        ),
        "low": Column(_SAME, f"Lower end of its {_CHANCE}."),
        "high": Column(_SAME, f"Upper end of its {_CHANCE}."),
    },
    "form_parts": {
        "name": Column(
            TEXT,
            "Step before the form, what is left of it without its parts, each part, the total, and both "
            "together.",
        ),
        **{
            name: column
            for group in ("lifted", "other", "all")
            for name, column in {
                group: Column(
                    _SAME,
                    f"What it adds to the outcome of {group} households, of a part its Shapley value; the "
                    "form's steps sum to the total.",
                ),
                f"{group}_low": Column(_SAME, f"Lower end of its {_CHANCE}."),
                f"{group}_high": Column(_SAME, f"Upper end of its {_CHANCE}."),
            }.items()
        },
    },
    "displaced_pay": {
        "name": Column(TEXT, "Linked pay, whose pay it takes the place of, and what of it is new."),
        "value": Column(
            "yuan/year", "With the form less without: displaced and net new pay sum to linked pay."
        ),
        "low": Column("yuan/year", f"Lower end of its {_CHANCE}."),
        "high": Column("yuan/year", f"Upper end of its {_CHANCE}."),
    },
    "indices": {
        "effect": Column(
            TEXT, "Effect of which the variance is shared out: a linkage form, or all together."
        ),
        "first": Column("share", "First-order Sobol' index: share of the variance that goes with it alone."),
        "first_half_width": Column("share", "Half the width of its 95 % interval, by bootstrap."),
        "total": Column("share", "Total Sobol' index: the same with all its interactions."),
        "total_half_width": Column("share", "Half the width of its 95 % interval, by bootstrap."),
    },
    "tornado": {
        "low_value": Column("see the parameter", "Low end of the parameter's range."),
        "high_value": Column("see the parameter", "High end of the parameter's range."),
        "at_low": Column(
            _SAME, "Effect of all forms with the parameter at the low end, all others unchanged."
        ),
        "at_high": Column(_SAME, "The same at the high end."),
        "size": Column(_SAME, "How far apart the two are."),
    },
    "conclusions": {
        "en": Column(TEXT, "The conclusion, in English."),
        "zh": Column(TEXT, "The conclusion, in Chinese."),
        "share": Column("share", "Of the points sampled from all ranges: where it holds."),
        "breaker": Column(
            TEXT, "Parameter that differs most between points where it holds and where it fails."
        ),
        "distance": Column("1", "Kolmogorov-Smirnov distance of that parameter's two distributions."),
        "chance": Column("probability", "Of such a distance by chance (Bonferroni over all parameters)."),
        "fails_at": Column(TEXT, "low or high: values of that parameter at which it fails."),
    },
    "pareto": {
        "planned_outlay": Column("yuan/year", "What the levers are to cost by their measured prices.")
    },
    "posterior": {
        "weight": Column("1", "Posterior weight of the point; all sum to one."),
        "round": Column("1", "Round in which the point was proposed, from 0."),
    },
    "parameters": {
        "prior_low": Column("see the parameter", "Low end of the uniform prior."),
        "prior_high": Column("see the parameter", "High end of the uniform prior."),
        "mean": Column("see the parameter", "Posterior mean."),
        "sd": Column("see the parameter", "Posterior standard deviation."),
        "low": Column("see the parameter", "Posterior 5 % quantile."),
        "median": Column("see the parameter", "Posterior median."),
        "high": Column("see the parameter", "Posterior 95 % quantile."),
    },
    "ranges": {
        "low": Column("see the parameter", "Low end of the range that its values were drawn from."),
        "high": Column("see the parameter", "High end of that range."),
        "fitted": Column("true or false", "Whether it was fitted to the targets, or only drawn."),
    },
    "targets": {
        "value": Column(_SAME, "Observed value."),
        "sd": Column(_SAME, "Standard deviation of the observation."),
        "source": Column(TEXT, "Where it was observed."),
        "posterior_mean": Column(_SAME, "Posterior mean of what the model gives."),
        "low": Column(_SAME, "5 % quantile of it."),
        "median": Column(_SAME, "Median of it."),
        "high": Column(_SAME, "95 % quantile of it."),
        "at_means": Column(_SAME, "What the model gives at the posterior means of the parameters."),
    },
    "points": {
        "value": Column(_SAME, "The outcome, or its difference from the base; mean over the replications."),
        "failed": Column("true or false", "Whether the target is missed; empty without a value."),
    },
    "boxes": {
        "box": Column("1", "Number of the box; a box has a row for each of its limits."),
        "coverage": Column("share", "Of all failures: those in the box."),
        "density": Column("share", "Of the conditions in the box: those that fail."),
        "points": Column("1", "Conditions in the box."),
        "side": Column(TEXT, "Whether the box lies above the value or at most there."),
        "value": Column("see the column unit", "The limit."),
    },
    "validation": {
        "name": Column(TEXT, "Pattern that nothing was fitted to."),
        "text": Column(TEXT, "What it is."),
        "target_low": Column("see the row", "Lower end of the target."),
        "target_high": Column("see the row", "Upper end of the target; empty where it has none."),
        "tolerance": Column("see the row", "How far outside the target still counts as met."),
        "simulated": Column("see the row", "Mean over the replications; empty where nobody is concerned."),
        "simulated_low": Column("see the row", f"Lower end of its {_CHANCE}."),
        "simulated_high": Column("see the row", f"Upper end of its {_CHANCE}."),
        "pass": Column("true or false", "Whether the mean meets the target within the tolerance."),
        "source": Column(TEXT, "Where the target was read."),
    },
    "runs": {"value": Column(_SAME, "The outcome in this run.")},
}

_CONTRASTS = {
    "effect": Column(
        "yuan/person/year", "Effect on takers: their registered income less what it is without the form."
    ),
    "naive": Column("yuan/person/year", "Takers' registered income less that of other lifted households."),
    "bias": Column("yuan/person/year", "Naive difference less the effect."),
    "selection": Column("yuan/person/year", "Takers' lead over others without the form."),
    "others": Column("yuan/person/year", "Effect on those who do not take part."),
    "takers": Column("share", "Of lifted persons: those in households under the form."),
    "gain": Column("yuan/person/year", "Effect on takers over all years from the second on."),
    "losers": Column("share", "Takers with less registered income in a year than without the form."),
    "with_takers": Column("1", "Replications in which anybody of those simulated takes part."),
}
_ENDINGS = {
    "_low": f"Lower end of the {_CHANCE}: ",
    "_high": f"Upper end of the {_CHANCE}: ",
    "_difference": "Difference from the scenario, by seeds that the search had not seen: ",
    "_searched": "As the search saw it: ",
}


def columns_of(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, dict[str, Column]]:
    """Unit and definition of every column of the tables, by table and column."""
    return {
        name: {column: described(name, column) for column in rows[0]} for name, rows in tables.items() if rows
    }


def columns_named(table: str, names: Iterable[str]) -> dict[str, Column]:
    """The same for columns of one table, by name."""
    return {name: described(table, name) for name in names}


def described(table: str, name: str) -> Column:
    """Unit and definition of one column.  Raises KeyError if nothing of this name is written."""
    for known in (_TABLES.get(table, {}), _EVERYWHERE):
        if name in known:
            return known[name]
    if name in parameters():
        return Column(parameters()[name].unit, parameters()[name].text)
    if table == "effects":
        return _ended(name, _CONTRASTS) if name != "name" else Column(TEXT, "Linkage form.")
    if table == "coalitions" and not _is_outcome(name):
        return Column("true or false", "Whether it is switched on.")
    if table == "screening":
        text = (
            "Morris's mean absolute effect of the whole range on the effect of the form, or of all together."
        )
        return Column(_SAME, text)
    if name.startswith("simulated "):
        found = describe(name.removeprefix("simulated "))
        return Column(found.unit, f"What the model gave: {found.definition}")
    return _ended(name, None)


def _ended(name: str, known: Mapping[str, Column] | None) -> Column:
    """Of an outcome or contrast, or of an end of its interval and the like."""
    for ending, text in _ENDINGS.items():
        if name.endswith(ending):
            found = _ended(name.removesuffix(ending), known)
            return Column(found.unit, f"{text}{found.definition}")
    return describe(name) if known is None else known[name]


def _is_outcome(name: str) -> bool:
    try:
        describe(name)
    except KeyError:
        return False
    return True
