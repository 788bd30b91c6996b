"""Every figure of a report, each a function from results tables to a Matplotlib figure.

    from model.report.plots import income_by_source
    figure = income_by_source(households, language="zh")
    figure.savefig("income.png", dpi=160)

Tables are pandas DataFrames as results folders hold them; a docstring names the columns that are
read.  `language` is "en" or "zh"; without a font that has Chinese characters it is English.
"""

from model.report.comparison_figure import scenarios_compared
from model.report.county_figure import county_map
from model.report.decile_figure import gains_by_decile
from model.report.distribution_figure import distribution_shift
from model.report.flow_figure import accounts_flow
from model.report.frontier_figure import cost_effectiveness_frontier
from model.report.income_figure import income_by_source, income_spread, received_by_form
from model.report.outlay_figure import public_outlay
from model.report.promises_figure import breach_and_arrears, risks_by_scenario
from model.report.sweep_figure import outcome_over_parameters
from model.report.tornado_figure import tornado
from model.report.waterfall_figure import shapley_waterfall
from model.report.years_figure import results_by_year

__all__ = [
    "accounts_flow",
    "breach_and_arrears",
    "cost_effectiveness_frontier",
    "county_map",
    "distribution_shift",
    "gains_by_decile",
    "income_by_source",
    "income_spread",
    "outcome_over_parameters",
    "public_outlay",
    "received_by_form",
    "results_by_year",
    "risks_by_scenario",
    "scenarios_compared",
    "shapley_waterfall",
    "tornado",
]
