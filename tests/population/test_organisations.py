"""Enterprises, cooperatives, counties, and who is tied to whom."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import STOCKS, TRANSACTIONS, as_matrix
from model.opening import build_population
from model.population.apportionment import apportion, apportion_to_each
from model.state import NO_AGENT
from model.world.sectors import LIFTED, SECTORS

WEIGHTS = st.lists(st.floats(0.0, 1e9), min_size=1, max_size=40).map(np.array)


@given(st.integers(0, 2000), WEIGHTS)
def test_apportionment_stays_within_one_of_the_quota(total, weights):
    counts = apportion(total, weights)
    if weights.sum() <= 0.0:
        assert not counts.any()
        return
    assert counts.sum() == total
    assert (np.abs(counts - total * (weights / weights.sum())) < 1.0 + 1e-6).all()
    assert not counts[weights == 0.0].any()


@given(st.integers(0, 500), WEIGHTS, st.data())
def test_apportionment_respects_limits(total, weights, data):
    limits = np.array([data.draw(st.integers(0, 60)) for _ in weights])
    counts = apportion(total, weights, limits)
    assert (counts <= limits).all() and (counts >= 0).all()
    assert counts.sum() == min(total, limits[weights > 0.0].sum())


@given(st.integers(0, 500), WEIGHTS)
def test_everybody_gets_one_when_there_are_enough(total, weights):
    counts = apportion_to_each(total, weights)
    positive = weights > 0.0
    assert counts.sum() == (total if positive.any() else 0)
    if total >= positive.sum():
        assert (counts[positive] >= 1).all()


def numbers_of(state, kind):
    return state.counties[f"last_{kind}"] - state.counties[f"first_{kind}"]


def county_of(state, kind):
    return np.repeat(np.arange(len(state.counties)), numbers_of(state, kind))


def test_enterprises_are_spread_by_farm_output(planned_at_scale, scenario, place, incomes):
    state, _, plans = planned_at_scale(0.05)
    enterprises = state.enterprises
    assert len(enterprises.alive) == 849 and enterprises.alive.all()
    county, weight = place(state)
    output = np.zeros((58, 6))
    value = weight * incomes(state, scenario, plans)["output"]
    np.add.at(output, (county, state.households.industry), value)
    numbers = np.zeros((58, 6))
    np.add.at(numbers, (county_of(state, "enterprise"), enterprises.industry), 1)
    quota = 849 * output.sum(axis=1) / output.sum()
    # One by rounding, one by sampling, and one by what lies fallow, which is known only from plans.
    assert np.abs(numbers.sum(axis=1) - quota).max() < 3.0
    within = numbers.sum(axis=1, keepdims=True) * output / output.sum(axis=1, keepdims=True)
    assert np.abs(numbers - within).max() < 2.0
    # Capacity takes the conversion rate's part of what brings households their income, and pays for inputs;
    # hired days and rents, which are known only from plans, are 4.5 % more.
    rules = scenario.sections["enterprises"]
    capacity_value = enterprises.capital.sum() / rules.capital_per_output
    assert capacity_value == pytest.approx(0.955 * rules.conversion_rate * output.sum(), rel=0.01)


def test_what_an_enterprise_starts_with(at_scale, scenario):
    state, _ = at_scale(0.005)
    enterprises, rules = state.enterprises, scenario.sections["enterprises"]
    county = county_of(state, "enterprise")
    price = state.counties.expected_price[county, enterprises.industry]
    price = price * (1.0 - 0.5 * scenario.sections["prices"].distance_basis)
    np.testing.assert_allclose(enterprises.capital, rules.capital_per_output * enterprises.capacity * price)
    np.testing.assert_allclose(enterprises.debt, rules.starting_debt * enterprises.capital)
    np.testing.assert_allclose(enterprises.cash, rules.starting_cash * enterprises.capital)
    assert set(enterprises.reputation) == {rules.starting_reputation}
    assert set(enterprises.dividend_rate) == {scenario.sections["linkages.guaranteed_dividend"].rate}
    # Four standard errors: of a standard deviation, and of a share.
    error = rules.size_inequality / np.sqrt(2 * 849)
    assert np.log(enterprises.capital).std() == pytest.approx(rules.size_inequality, abs=4 * error)
    assert enterprises.market_form.mean() == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(849))


def test_bases_are_the_largest_enterprises_of_their_county(at_scale):
    state, geography = at_scale(0.005)
    enterprises = state.enterprises
    county = county_of(state, "enterprise")
    assert enterprises.runs_base.sum() == 100
    quota = 100 * geography.households[:, LIFTED] / geography.households[:, LIFTED].sum()
    bases = np.bincount(county, enterprises.runs_base, minlength=58)
    assert np.abs(bases - quota).max() < 1.0
    for number in range(58):
        base = enterprises.runs_base[county == number] == 1
        capital = enterprises.capital[county == number]
        assert capital[base].min(initial=np.inf) >= capital[~base].max()


def test_never_more_bases_than_enterprises(scenario_with):
    state, _ = build_population(scenario_with({"population.leading_enterprises": 60}), 0.001)
    assert (numbers_of(state, "enterprise") >= 1).all()
    assert state.enterprises.runs_base.all()


def test_households_are_tied_within_their_county_and_industry(at_scale):
    state, _ = at_scale(0.05)
    households, enterprises, cooperatives = state.households, state.enterprises, state.cooperatives
    county = county_of(state, "household")
    assert (households.employer != NO_AGENT).all()  # every county has enterprises
    np.testing.assert_array_equal(county_of(state, "enterprise")[households.employer], county)
    places = set(zip(county_of(state, "enterprise"), enterprises.industry, strict=True))
    served = np.array([place in places for place in zip(county, households.industry, strict=True)])
    np.testing.assert_array_equal(households.enterprise != NO_AGENT, served)  # a buyer or none
    buyer = households.enterprise[served]
    np.testing.assert_array_equal(county_of(state, "enterprise")[buyer], county[served])
    np.testing.assert_array_equal(enterprises.industry[buyer], households.industry[served])
    assert 0.9 < served.mean() < 1.0
    tied = households.cooperative != NO_AGENT
    assert tied.mean() > 0.99
    own = households.cooperative[tied]
    np.testing.assert_array_equal(county_of(state, "cooperative")[own], county[tied])
    np.testing.assert_array_equal(cooperatives.industry[own], households.industry[tied])


def partners(state, name, industry=True):
    """The organisation of each village, or of each industry in it: all households there have the same."""
    households = state.households
    village = np.column_stack([county_of(state, "household"), households.village_jobs])
    keys = np.column_stack([village, households.industry]) if industry else village
    _, first, of_row = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    np.testing.assert_array_equal(households[name], households[name][first][of_row.ravel()])
    found = households[name][first]
    return found[found != NO_AGENT]


@pytest.mark.parametrize("kind", ["household", "enterprise", "cooperative"])
def test_agents_are_numbered_within_their_county(at_scale, kind):
    state, _ = at_scale(0.005)
    first = state.counties[f"first_{kind}"]
    assert first[0] == 0 and (first[1:] == state.counties[f"last_{kind}"][:-1]).all()
    number = getattr(state, f"{kind}s").number
    assert len(number) == state.counties[f"last_{kind}"][-1]
    np.testing.assert_array_equal(number, np.arange(len(number)) - first[county_of(state, kind)])


def test_a_village_has_one_buyer_of_a_product_and_larger_enterprises_have_more_villages(at_scale):
    state, _ = at_scale(0.05)
    enterprises = state.enterprises
    found = np.bincount(partners(state, "enterprise"), minlength=849)
    check_shares(found, enterprises.capital, county_of(state, "enterprise") * 6 + enterprises.industry)


def test_a_village_has_one_employer_and_larger_enterprises_have_more_villages(at_scale):
    state, _ = at_scale(0.05)
    found = np.bincount(partners(state, "employer", industry=False), minlength=849)
    check_shares(found, state.enterprises.capital, county_of(state, "enterprise"))


def test_cooperatives_of_a_place_are_equally_likely(at_scale):
    state, _ = at_scale(0.05)
    cooperatives = state.cooperatives
    found = np.bincount(partners(state, "cooperative"), minlength=len(cooperatives))
    stratum = county_of(state, "cooperative") * 6 + cooperatives.industry
    check_shares(found, np.ones(len(cooperatives)), stratum)


def check_shares(found, size, stratum):
    """Counts go by size within a stratum, up to what draws bring about: one in 150,000 is further off."""
    count = np.bincount(stratum, found)[stratum]
    share = size / np.bincount(stratum, size)[stratum]
    error = np.sqrt(count * share * (1.0 - share))
    assert (np.abs(found - count * share) <= 4.5 * error + 1.0).all()


@pytest.mark.parametrize("scale", [0.005, 0.05])
def test_cooperatives_stand_for_all_at_every_scale(at_scale, scale):
    state, geography = at_scale(scale)
    cooperatives = state.cooperatives
    numbers = np.zeros((58, 6))
    np.add.at(numbers, (county_of(state, "cooperative"), cooperatives.industry), cooperatives.weight)
    households = geography.households.sum(axis=1)[:, None] * geography.industry_shares
    assert np.abs(numbers - 32_400 * households / households.sum()).max() < 1.0 + 1e-9
    assert numbers.sum() == pytest.approx(32_400, rel=1e-12)
    # One row at least for each county and industry, and rounding to whole rows.
    assert scale * 32_400 <= len(cooperatives.alive) <= scale * 32_400 + 58 * 6
    assert set(cooperatives.cash) == {8000.0} and set(cooperatives.share_value) == {1.0}


def test_no_enterprises_and_no_cooperatives(scenario_with):
    settings = {"population.leading_enterprises": 0, "population.cooperatives_and_family_farms": 0}
    state, _ = build_population(scenario_with(settings), 0.001)
    assert len(state.enterprises.alive) == len(state.cooperatives.alive) == 0
    assert not state.counties.last_enterprise.any() and not state.counties.last_cooperative.any()
    households = state.households
    assert (households.enterprise == NO_AGENT).all() and (households.cooperative == NO_AGENT).all()
    assert not households.family_farm.any()
    assert np.isfinite(households.smoothed_income).all()


def test_fewer_enterprises_than_counties(scenario_with):
    state, _ = build_population(scenario_with({"population.leading_enterprises": 30}), 0.001)
    numbers = numbers_of(state, "enterprise")
    assert numbers.sum() == 30
    tied = state.households.employer != NO_AGENT
    np.testing.assert_array_equal(tied, numbers[county_of(state, "household")] > 0)


def test_counties(at_scale, scenario):
    state, geography = at_scale(0.005)
    counties = state.counties
    assert len(set(counties.code)) == 58 and counties.code.min() > 0 and counties.code.max() < 65_536
    discount = 1.0 - counties.price_basis
    county_basis = scenario.sections["prices"].county_basis
    assert discount.mean() == pytest.approx(county_basis)
    assert discount.min() >= 0.5 * county_basis and discount.max() <= 1.5 * county_basis + 1e-12
    by_distance = np.argsort(geography.distance_to_capital)
    assert (np.diff(discount[by_distance]) >= 0.0).all()
    assert geography.names_en[by_distance[0]] == "Yangqu"  # a county of Taiyuan itself
    assert 25.0 < geography.distance_to_capital.min() < 45.0  # km
    assert counties.part_of_all.sum() == pytest.approx(1.0)
    assert np.argmax(counties.part_of_all) == np.argmax(geography.households[:, LIFTED])
    np.testing.assert_array_equal(counties.spot_price, counties.expected_price)
    assert not np.shares_memory(counties.spot_price, counties.expected_price)
    flows, opening = as_matrix(counties.flows), as_matrix(counties.opening)
    assert flows.shape == (58, len(TRANSACTIONS), len(SECTORS)) and not flows.any()
    assert opening.shape == (58, len(STOCKS), len(SECTORS))
