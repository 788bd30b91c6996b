"""The scenarios that come along: they load, say what they ask, and run."""

import re
from functools import cache

import pytest

from model.engine import simulate
from model.figures import figure
from model.outcomes import Outcomes
from model.parameters import LINKAGES
from model.programme import PARTS
from model.scenario import SCENARIOS, list_scenarios, load_scenario

ENABLED = {
    "baseline": set(LINKAGES),
    "no_linkage": set(),
    "all_linkages": set(LINKAGES),
    **{form: {form} for form in LINKAGES},
}
SHOCKS = ("price_crash", "drought_year", "largest_enterprises_fail")
PROGRAMME = (
    "no_programme",
    *(f"without_{part}" for part in PARTS),
    *(f"double_{part}" for part in PARTS),
    "key_counties_only",
    "courtyards_at_scale",
    "microcredit_instead_of_grants",
    "grants_instead_of_microcredit",
    "support_withdrawn",
)

CHINESE = re.compile("[\u4e00-\u9fff]")

SAFETY_NET = ("no_dibao", "posts_doubled", "standard_20_percent_up", "no_cliff")
# Employment is made of parts; of each such scenario, those that are on.
PARTS_OF_EMPLOYMENT = ("near_home", "lifted_first", "better_pay", "lasting", "on_bases")
ONE_PART = {
    "priority_only": {"lifted_first"},
    "near_home_only": {"near_home"},
}
LOCAL_MARKETS = {
    "rents_at_zero": "land.rents_paid",
    "plants_hire_nobody_local": "labour.outside_share",
}
# Orders with other terms, and nothing but orders.
TERMS_OF_ORDERS = {
    "technique_without_premium": {"premium": 0.0, "floor": 0.0},
    "payment_on_delivery": {"deferred_share": 0.0},
}


def test_these_are_shipped() -> None:
    named = {*ENABLED, *PROGRAMME, *SAFETY_NET, *ONE_PART, *LOCAL_MARKETS, *TERMS_OF_ORDERS, *SHOCKS}
    assert set(list_scenarios()) >= {*named, "dividends_of_12_percent", "reach_doubled"}


def test_all_are_of_one_world_but_two_on_how_households_decide_and_what_reaches_them() -> None:
    world = load_scenario("baseline").of_world()
    others = [name for name in list_scenarios() if load_scenario(name).of_world() != world]
    assert sorted(others) == ["no_cliff", "reach_doubled"]


def changed(name: str) -> set[str]:
    """The keys that a scenario sets to another value than the baseline."""
    values, baseline = load_scenario(name).values, load_scenario("baseline").values
    return {key for key in values if values[key] != baseline[key]}


@pytest.mark.parametrize("name", PROGRAMME)
def test_a_scenario_of_the_programme_changes_only_the_programme(name: str) -> None:
    assert changed(name)
    assert all(key.startswith("programme.") for key in changed(name))


@pytest.mark.parametrize("name", SAFETY_NET)
def test_a_scenario_of_the_safety_net_changes_one_number_of_it(name: str) -> None:
    (key,) = changed(name)
    assert key.startswith("safety_net.")


@pytest.mark.parametrize("name", ONE_PART)
def test_a_scenario_of_one_part_of_employment_has_no_other_part_of_it(name: str) -> None:
    values = load_scenario(name).values
    on = {part for part in PARTS_OF_EMPLOYMENT if values[f"linkages.employment.{part}"]}
    assert on == ONE_PART[name]
    assert {form for form in LINKAGES if values[f"linkages.{form}.enabled"]} == {"employment"}
    others = {f"linkages.employment.{part}" for part in set(PARTS_OF_EMPLOYMENT) - on}
    switches = {f"linkages.{form}.enabled" for form in set(LINKAGES) - {"employment"}}
    assert changed(name) == others | switches


@pytest.mark.parametrize("name", LOCAL_MARKETS)
def test_a_scenario_of_local_work_or_land_changes_that_alone(name: str) -> None:
    assert changed(name) == {LOCAL_MARKETS[name]}


@pytest.mark.parametrize("name", TERMS_OF_ORDERS)
def test_a_scenario_of_the_terms_of_orders_changes_these_and_has_no_other_form(name: str) -> None:
    values, orders = load_scenario(name).values, load_scenario("order_purchase").values
    different = {key: values[key] for key in values if values[key] != orders[key]}
    assert different == {
        f"linkages.order_purchase.{term}": value for term, value in TERMS_OF_ORDERS[name].items()
    }


def test_doubled_reach_is_twice_the_reach_of_every_kind() -> None:
    values, baseline = load_scenario("reach_doubled").values, load_scenario("baseline").values
    reach = {f"access.{kind}" for kind in ("order", "dividend", "cooperative", "job")}
    assert changed("reach_doubled") == reach
    assert all(values[key] == 2.0 * baseline[key] for key in reach)


@pytest.mark.parametrize("part", PARTS)
def test_leaving_a_part_out_changes_nothing_else(part: str) -> None:
    assert changed(f"without_{part}") == {f"programme.{part}.enabled"}


@pytest.mark.parametrize("part", PARTS)
def test_doubling_a_part_leaves_the_total_as_it_is(part: str) -> None:
    values = load_scenario(f"double_{part}").values
    shares = {name: values[f"programme.budget.share_{name}"] for name in PARTS}
    intensity = {name: values[f"programme.{name}.intensity"] for name in PARTS}
    assert intensity[part] == 2.0
    assert len({intensity[name] for name in PARTS if name != part}) == 1
    total = sum(shares[name] * intensity[name] for name in PARTS)
    assert total == pytest.approx(sum(shares.values()), rel=1e-6)


@pytest.mark.parametrize("name", SHOCKS)
def test_a_shock_comes_in_the_second_year(name: str) -> None:
    values = load_scenario(name).values
    assert [values[key] for key in changed(name) if key.endswith("_year")] == [2]


@pytest.mark.parametrize("name", list(ENABLED))
def test_only_the_named_forms_are_on(name: str) -> None:
    values = load_scenario(name).values
    assert {form for form in LINKAGES if values[f"linkages.{form}.enabled"]} == ENABLED[name]


@pytest.mark.parametrize("name", list(ENABLED))
def test_nothing_but_the_switches_differs_from_the_baseline(name: str) -> None:
    values, baseline = load_scenario(name).values, load_scenario("baseline").values
    different = {key for key in values if values[key] != baseline[key]}
    assert all(re.fullmatch(r"linkages\.[a-z_]+\.enabled", key) for key in different)


@pytest.mark.parametrize("name", list_scenarios())
def test_each_opens_with_its_question_in_both_languages(name: str) -> None:
    scenario = load_scenario(name)
    lines = (SCENARIOS / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    comment = lines[: next(place for place, line in enumerate(lines) if not line.startswith("#"))]
    opening = " ".join(line.lstrip("# ") for line in comment)
    for language in ("en", "zh"):
        assert scenario.title[language]
        assert scenario.question[language] in opening
    assert CHINESE.search(scenario.question["zh"])
    assert CHINESE.search(scenario.title["zh"])
    assert not CHINESE.search(scenario.question["en"] + scenario.title["en"])


@pytest.fixture(scope="module")
def outcomes_of():
    """Two years of a scenario at one percent, the shocks of the second year included; run once."""

    @cache
    def run(name: str) -> Outcomes:
        return simulate(load_scenario(name), seed=2, scale=0.01, years=2, threads=2)

    return run


@pytest.mark.parametrize("name", list_scenarios())
def test_each_runs_and_keeps_its_accounts(name: str, outcomes_of) -> None:
    outcomes = outcomes_of(name)
    assert outcomes.imbalance < 1e-9
    assert len(outcomes.years) == 2


@pytest.mark.parametrize("name", list_scenarios())
def test_nothing_is_delivered_beyond_what_is_offered(name: str, outcomes_of) -> None:
    for year in outcomes_of(name).years:
        offered, delivered = year.levers[..., 0], year.levers[..., 1]
        assert (delivered >= 0.0).all()
        assert (delivered <= offered * (1.0 + 1e-9) + 1e-6).all()


@pytest.mark.parametrize("name", list_scenarios())
def test_no_county_spends_more_of_a_part_than_it_has(name: str, outcomes_of) -> None:
    table = outcomes_of(name).budget_table()
    assert (table["spent"] <= table["budget"] * (1.0 + 1e-9) + 1e-6).all()
    assert table["spent"].sum() > 0.0 or name == "no_programme"


@pytest.mark.parametrize("name", list_scenarios())
def test_the_programme_costs_no_more_than_the_article_states(name: str, outcomes_of) -> None:
    stated = figure("industry_bridging_funds").value + figure("new_provincial_funds").value
    for year in outcomes_of(name).years:
        assert sum(year.outlay_by_part().values()) <= stated


@pytest.mark.parametrize("name", list_scenarios())
def test_every_public_yuan_has_a_receiver(name: str, outcomes_of) -> None:
    outcomes = outcomes_of(name)
    table = outcomes.outlay_table()
    for year in outcomes.years:
        paid = table[(table["year"] == year.year) & (table["county"] == "all")]
        by_kind = paid.groupby("transaction")["yuan"].sum()
        assert by_kind.to_dict() == pytest.approx(year.public_outlay(), rel=1e-9, abs=1e-3)
        assert (paid["yuan"] >= 0.0).all()


@pytest.mark.parametrize("name", list(ENABLED))
def test_a_form_that_is_off_ends_with_what_was_still_owed(name: str, outcomes_of) -> None:
    """Before the first year all forms were on: what could not be returned at once is left for a while."""
    last, usual = outcomes_of(name).years[-1], outcomes_of("all_linkages").years[-1]
    for form in set(LINKAGES) - ENABLED[name]:
        # Cooperatives whose members hold shares return by these what they would not by trade: up to 0.4.
        by_shares = form == "secondary_rebate" and "share_cooperation" in ENABLED[name]
        for measure, most in (
            (f"from_{form}", 0.4 if by_shares else 0.25),
            (f"in_{form}", 0.0 if form == "secondary_rebate" else 0.5),
        ):  # all are paid back alike, in part
            assert last.of_group(measure, "all") <= most * usual.of_group(measure, "all"), measure
