"""Unit and definition of every column that a comparison writes."""

from model.declare.column import TEXT, Column
from model.measuring import describe_outcomes
from model.outcomes.tables import HEADLINE_COLUMNS
from model.parameters import LINKAGES

_INCOME = "yuan/person/year"
_SCENARIO = Column(TEXT, "Name of the scenario.")
_BASE = "from the first scenario, paired over the replications"


def _difference(name: str, unit: str, text: str) -> dict[str, Column]:
    return {
        name: Column(unit, f"{text} {_BASE}."),
        f"{name}_low": Column(unit, f"Lower end of the 95 % interval of {name}."),
        f"{name}_high": Column(unit, f"Upper end of the 95 % interval of {name}."),
    }


COMPARISON_COLUMNS: dict[str, Column] = {
    "scenario": _SCENARIO,
    "title_en": Column(TEXT, "Title of the scenario in English."),
    "title_zh": Column(TEXT, "Title of the scenario in Chinese."),
    "mean_income": Column(_INCOME, "Mean registered income of lifted households, per registered member."),
    **_difference("difference", _INCOME, "Difference of the mean registered income"),
    "survey_income": Column(_INCOME, "Mean survey income of lifted households, per resident."),
    **_difference("survey_difference", _INCOME, "Difference of the mean survey income"),
    "below_line_rate": Column("share", "Lifted residents below the monitoring line in the year."),
    **_difference("below_line_difference", "share", "Difference of that rate"),
    "safety_net_cost": Column("yuan/year", "Public outlay for the safety net."),
    **_difference("safety_net_difference", "yuan/year", "Difference of that outlay"),
    "programme_cost": Column("yuan/year", "Public outlay for the programme."),
    "programme_cost_per_household": Column("yuan/household/year", "The same per lifted household."),
    "income_per_public_yuan": Column(
        "yuan/yuan",
        "Extra registered income of all households for each extra yuan of public outlay for the programme; "
        "empty unless the extra outlay is clearly above zero.",
    ),
    "imbalance": Column("1", "Largest imbalance of any account, relative to gross flows."),
    "digest": Column(TEXT, "SHA-256 of all results of the scenario."),
}

REPLICATION_COLUMNS: dict[str, Column] = {
    "scenario": _SCENARIO,
    "replication": Column("1", "Number of the replication, from 0; the same seed in every scenario."),
    "seed": Column("1", "Seed of all random draws."),
    **{
        name: Column(column.unit, f"{column.definition[0].upper()}{column.definition[1:]}.")
        for name, column in HEADLINE_COLUMNS.items()
    },
    **{
        f"received_{form}": Column(
            _INCOME, f"Received by lifted households through {form.replace('_', ' ')}, before its costs."
        )
        for form in LINKAGES
    },
    "total_income": Column("yuan/year", "Registered income of all households of all groups."),
    "lifted_households": Column("household", "Lifted households in the province."),
    "imbalance": Column("1", "Largest imbalance of any account, relative to gross flows."),
    "digest": Column(TEXT, "SHA-256 of all results of the run."),
}

DIFFERENCE_COLUMNS: dict[str, Column] = {
    "scenario": _SCENARIO,
    "outcome": Column(
        TEXT, "What is measured; a column of the tables of a single run, or a headline number."
    ),
    "dimension": Column(
        TEXT,
        "province, or where the outcome is measured: group; county (lifted households there); decile "
        "(lifted households by survey income in the base year, residents counting equally); year (all "
        "households, in one year); lifted_year (lifted households, in one year).",
    ),
    "place": Column(
        TEXT, "Group, adcode of the county, decile (1 the poorest) or year; empty for the province."
    ),
    "unit": Column(TEXT, "Unit of the numbers in this row."),
    "mean": Column("see the column unit", "Mean over the replications."),
    "difference": Column("see the column unit", f"Difference {_BASE}; empty for the first scenario."),
    "low": Column("see the column unit", "Lower end of the 95 % interval of the difference."),
    "high": Column("see the column unit", "Upper end of the 95 % interval of the difference."),
}

# By file, and what stands in the column "outcome".
TABLES: dict[str, dict[str, Column]] = {
    "comparison": COMPARISON_COLUMNS,
    "replications": REPLICATION_COLUMNS,
    "outcomes": DIFFERENCE_COLUMNS,
    "outcomes.outcome": describe_outcomes(),
}
