"""The tables: rates by hand from made-up sums, and agreement with the sums of a real run."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from model import accounts
from model.engine import simulate
from model.outcomes import GROUPS, Outcomes, YearOutcomes
from model.outcomes.distribution import DISTRIBUTION_MEASURES
from model.outcomes.measures import HOUSEHOLD_MEASURES, ORGANISATION_MEASURES
from model.outcomes.tables import COLUMNS, HEADLINE_COLUMNS
from model.programme import LEVERS, PARTS, QUEUES
from model.scenario import load_scenario
from model.world import sectors
from model.world.households.income import INCOME_SOURCES

YEARS = 2
KEYS = {
    "households": ["year", "adcode", "group"],
    "organisations": ["year", "adcode"],
    "outlay": ["year", "adcode", "transaction", "receiver"],
    "levers": ["year", "adcode", "lever"],
    "budgets": ["year", "adcode", "part"],
    "flows": ["year", "adcode", "transaction"],
}


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return simulate(load_scenario("baseline"), seed=3, scale=0.001, years=YEARS)


@pytest.fixture(scope="module")
def tables(outcomes) -> dict[str, pd.DataFrame]:
    return {
        "households": outcomes.household_table(),
        "organisations": outcomes.organisation_table(),
        "outlay": outcomes.outlay_table(),
        "levers": outcomes.lever_table(),
        "budgets": outcomes.budget_table(),
        "flows": outcomes.flow_table(),
    }


def made_up(households: dict[str, float], organisations: dict[str, float] | None = None) -> Outcomes:
    """One year of one county in which one group has the given sums."""
    sums = np.zeros((2, len(GROUPS), len(HOUSEHOLD_MEASURES)))
    for name, value in households.items():
        sums[:, [0, -1], HOUSEHOLD_MEASURES.index(name)] = value
    organisation_sums = np.zeros((2, len(ORGANISATION_MEASURES)))
    for name, value in (organisations or {}).items():
        organisation_sums[:, ORGANISATION_MEASURES.index(name)] = value
    year = YearOutcomes(
        year=1,
        monitoring_line=7000.0,
        households=sums,
        distribution=np.full((2, len(GROUPS), len(DISTRIBUTION_MEASURES)), 1.0),
        organisations=organisation_sums,
        flows=np.zeros((1, len(accounts.TRANSACTIONS), len(sectors.SECTORS))),
        levers=np.zeros((1, len(LEVERS), 2)),
        asked=np.zeros((1, QUEUES)),
        facilities=np.zeros((1, len(LEVERS))),
        money=np.zeros((1, len(PARTS))),
    )
    geography = SimpleNamespace(names=("娄烦县",), adcode=np.array([140123]))
    return Outcomes(None, 0, 1.0, (year,), geography, 0.0, 0.0)


def lifted(table: pd.DataFrame) -> pd.Series:
    return table[(table["adcode"] == 140123) & (table["group"] == "lifted")].iloc[0]


def test_incomes_and_rates_by_hand():
    row = lifted(
        made_up(
            {
                "households": 100.0,
                "persons": 250.0,
                "residents": 200.0,
                "wages": 500_000.0,
                "business": 300_000.0,
                "property": 50_000.0,
                "transfers": 150_000.0,
                "survey_wages": 200_000.0,
                "survey_transfers": 250_000.0,
                "from_order_purchase": 25_000.0,
                "persons_below": 50.0,
                "poverty_gap": 10.0,
                "poverty_severity": 4.0,
                "persons_chronic": 30.0,
                "registered": 10.0,
                "newly_registered": 5.0,
                "risk_removed": 4.0,
                "returned_to_poverty": 1.0,
                "dibao_cases": 8.0,
                "dibao_persons": 16.0,
                "dibao_by_mistake": 4.0,
                "needy": 40.0,
                "needy_covered": 10.0,
                "posts": 7.0,
                "in_order_purchase": 40.0,
                "in_any_linkage": 60.0,
                "persons_linked": 140.0,
                "side_sellers": 10.0,
                "committed_tonnes": 80.0,
                "side_sold_tonnes": 20.0,
                "dividend_arrears": 1234.0,
                "defaulted": 3.0,
                "migrants": 33.0,
                "cash": 125_000.0,
                "persons_income": 800_000.0,
                "persons_income_log": 800_000.0 * math.log(4000.0),
            }
        ).household_table()
    )
    assert row["income_per_head"] == 4000.0
    assert row["wages_per_head"] == 2000.0
    assert row["transfers_per_head"] == 600.0
    assert row["survey_income_per_head"] == 4000.0  # of residents
    assert row["survey_wages_per_head"] == 1000.0
    assert row["survey_business_per_head"] == 1500.0
    assert row["survey_property_per_head"] == 250.0
    assert row["survey_transfers_per_head"] == 1250.0
    assert row["from_order_purchase_per_head"] == 100.0
    assert row["below_line_rate"] == 0.25  # of residents, as all of the line
    assert row["chronic_rate"] == 0.15
    assert row["registered_rate"] == 5.0 / 250.0  # of members, as offices register
    administrative = ("registered", "newly_registered", "risk_removed", "returned_to_poverty")
    assert [row[name] for name in administrative] == [10.0, 5.0, 4.0, 1.0]
    assert [row[name] for name in ("dibao_cases", "dibao_persons", "posts")] == [8.0, 16.0, 7.0]
    assert row["dibao_coverage"] == 0.25  # of those who should have it
    assert row["dibao_inclusion_error"] == 0.25  # of those who have it
    assert row["median_over_mean"] == 1.0 / 4000.0
    assert row["poverty_gap"] == 0.05
    assert row["poverty_severity"] == 0.02
    assert row["in_order_purchase_rate"] == 0.4
    assert row["in_any_linkage_rate"] == 0.6
    assert row["persons_linked_rate"] == 140.0 / 250.0
    assert row["side_selling_rate"] == 0.25
    assert row["side_sold_share"] == 0.25
    assert row["dividend_arrears"] == 1234.0
    assert row["defaulted_rate"] == 0.03
    assert row["migrants"] == 33.0
    assert row["cash_per_head"] == 500.0
    assert row["monitoring_line"] == 7000.0
    assert row["theil"] == 0.0  # all at the mean


def test_a_rate_of_nobody_is_not_a_number():
    row = lifted(made_up({"households": 10.0, "persons": 20.0}).household_table())
    assert math.isnan(row["below_line_rate"])  # nobody is resident
    assert math.isnan(row["dibao_coverage"])
    assert math.isnan(row["side_selling_rate"])
    assert row["registered_rate"] == 0.0
    monitored = made_up({}).household_table().query("group == 'monitored'")
    assert monitored["income_per_head"].isna().all()


def test_organisations_by_hand():
    row = (
        made_up(
            {},
            {
                "enterprises_open": 4.0,
                "enterprises_buying": 8.0,
                "reneged_renegotiated": 1.0,
                "reneged_refused": 2.0,
                "reneged_paid_late": 3.0,
                "dividend_due": 200.0,
                "dividend_paid": 150.0,
                "reputation": 3.0,
                "job_days": 10.0,
                "job_wages": 1200.0,
            },
        )
        .organisation_table()
        .iloc[0]
    )
    assert row["reneging_rate"] == 0.75
    assert row["dividend_paid_share"] == 0.75
    assert row["mean_reputation"] == 0.75
    assert row["mean_job_wage"] == 120.0


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_is_described_and_every_row_has_its_key_once(tables, outcomes, name):
    table = tables[name]
    assert list(table.columns) == list(COLUMNS[name])
    assert all(column.unit and column.definition.endswith(".") for column in COLUMNS[name].values())
    assert not table.duplicated(KEYS[name]).any()
    places = YEARS * (len(outcomes.geography.names) + 1)
    inner = {
        "households": len(GROUPS),
        "organisations": 1,
        "flows": len(accounts.TRANSACTIONS),
        "levers": len(LEVERS),
        "budgets": len(PARTS),
        "outlay": len(table[["transaction", "receiver"]].drop_duplicates()) if name == "outlay" else 0,
    }
    assert len(table) == places * inner[name]
    assert set(table["year"]) == {1, 2}
    assert set(table["county"]) == {*outcomes.geography.names, "all"}


def test_the_headline_is_described(outcomes):
    assert list(HEADLINE_COLUMNS) == list(outcomes.headline())


def test_names_and_codes_of_counties_belong_together(tables, outcomes):
    codes = dict(zip(outcomes.geography.names, outcomes.geography.adcode.tolist(), strict=True))
    codes["all"] = 0
    for table in tables.values():
        assert (table["county"].map(codes) == table["adcode"]).all()


def test_totals_are_the_sums_of_their_parts(tables):
    households = tables["households"]
    sums = ["households", "persons", "migrants", "microloans", "committed_tonnes", "dividend_arrears"]
    parts = households.query("county != 'all' and group != 'all'")
    for of_all, keys in (
        (households.query("county == 'all' and group != 'all'"), ["year", "group"]),
        (households.query("county != 'all' and group == 'all'"), ["year", "adcode"]),
        (households.query("county == 'all' and group == 'all'"), ["year"]),
    ):
        expected = parts.groupby(keys)[sums].sum().sort_index()
        pd.testing.assert_frame_equal(of_all.set_index(keys)[sums].sort_index(), expected, rtol=1e-12)
    organisations = tables["organisations"]
    for column in ("enterprises_open", "dividend_due", "job_days", "cooperatives_open"):
        here = organisations.query("county != 'all'").groupby("year")[column].sum()
        total = organisations.query("county == 'all'").set_index("year")[column]
        pd.testing.assert_series_equal(total, here, rtol=1e-12)


def test_the_household_table_says_what_the_outcomes_say(tables, outcomes):
    table = tables["households"].query("county == 'all'").set_index(["year", "group"])
    for year in outcomes.years:
        for group in GROUPS:
            row = table.loc[(year.year, group)]
            assert row["income_per_head"] == pytest.approx(year.income_per_head(group), rel=1e-12)
            survey = year.survey_income_per_head(group)
            assert row["survey_income_per_head"] == pytest.approx(survey, rel=1e-12)
            assert row["median"] == year.quantile("median", group)
            assert row["gini"] == year.quantile("gini", group)
            assert row["households"] == year.of_group("households", group)


def test_numbers_of_a_real_run_are_possible(tables):
    table = tables["households"]
    for account in ("", "survey_"):
        parts = [f"{account}{source}_per_head" for source in INCOME_SOURCES]
        assert np.allclose(table[parts].sum(axis=1), table[f"{account}income_per_head"])
    assert table["persons"].ge(table["residents"]).all() and table["residents"].gt(0.0).all()
    for name, column in COLUMNS["households"].items():
        # A gap counts for more than one where income is negative.
        if column.unit.startswith("share") and name not in ("poverty_gap", "poverty_severity"):
            known = table[name].dropna()
            assert known.between(0.0, 1.0 + 1e-9).all(), name
    assert (table["poverty_severity"] <= table["poverty_gap"] + 1e-12).all() or (table["p10"] < 0.0).any()
    quantiles = table[["p10", "p25", "median", "p75", "p90"]].to_numpy()
    assert (np.diff(quantiles, axis=1) >= 0.0).all()
    assert table["theil"].ge(0.0).all()
    assert table["gini"].between(0.0, 1.0).all()
    # The mean of a group lies between the means of its parts.
    means = table.query("county == 'all'").pivot(index="year", columns="group", values="income_per_head")
    groups = means[["lifted", "monitored", "other"]]
    assert (means["all"].between(groups.min(axis=1), groups.max(axis=1))).all()


def test_outlay_is_what_government_pays(tables, outcomes):
    outlay = tables["outlay"]
    assert (outlay["yuan"] >= 0.0).all()
    for year in outcomes.years:
        paid = outlay[(outlay["year"] == year.year) & (outlay["county"] == "all")]
        by_kind = paid.groupby("transaction")["yuan"].sum().to_dict()
        assert by_kind == pytest.approx(year.public_outlay())
        safety_net = ("pensions", "dibao", "temporary_relief", "area_subsidies", "other_transfers")
        safety_net += ("public_post_wages",)
        by_pv = year.of_organisations("paid_by_pv")
        assert 0.0 < by_pv <= by_kind["public_post_wages"] + by_kind["temporary_relief"]
        cost = sum(by_kind[name] for name in safety_net) - by_pv
        assert cost == pytest.approx(year.safety_net_cost())
        others = ("turnover_loans", "collective_dividends", *safety_net)
        assert sum(by_kind.values()) - sum(by_kind[name] for name in others) == pytest.approx(
            year.programme_cost()
        )
        flows = tables["flows"].query("year == @year.year and county == 'all'")
        assert paid["yuan"].sum() == pytest.approx(-flows["government"].clip(upper=0.0).sum())


def test_outlay_by_receiver_is_what_the_receivers_got(tables):
    outlay, flows = tables["outlay"], tables["flows"]
    got = flows.set_index(["year", "adcode", "transaction"])
    for row in outlay[outlay["adcode"] == 0].itertuples():
        assert row.yuan == got.loc[(row.year, 0, row.transaction), row.receiver]


def test_levers_show_what_was_not_used(tables):
    table = tables["levers"]
    assert (table["unspent"] >= 0.0).all()
    assert (table["offered"] - table["delivered"] - table["unspent"]).abs().max() <= 1e-6 * table[
        "offered"
    ].max()
    exhausted = table[table["exhausted"]]
    assert len(exhausted) and (exhausted["unspent"] == 0.0).all() and (exhausted["delivered"] > 0.0).all()
    queued = {lever.name for lever in LEVERS[:QUEUES]}
    assert set(table.loc[table["asked"].notna(), "lever"]) == queued


def test_budgets_are_spent_by_the_payments_of_their_part(tables, outcomes):
    table = tables["budgets"].query("county == 'all'")
    for year in outcomes.years:
        spent = table[table["year"] == year.year].set_index("part")["spent"].to_dict()
        assert spent == pytest.approx(year.outlay_by_part(), abs=1e-6)
        lost = year.public_outlay()["turnover_loans_written_off"]
        assert sum(spent.values()) + lost == pytest.approx(year.programme_cost())
    assert (table["budget"] - table["spent"] - table["unspent"]).abs().max() < 1e-3


def test_every_payment_is_received_by_somebody(tables):
    flows = tables["flows"]
    columns = list(sectors.SECTORS)
    gross = flows[columns].abs().sum(axis=1)
    assert (flows[columns].sum(axis=1).abs() <= 1e-9 * gross.max()).all()
    assert set(flows.loc[~flows["cash"], "transaction"]) == {
        transaction.name for transaction in accounts.TRANSACTIONS if not transaction.cash
    }
