"""Contracts on a village of many unlike households: limiting cases, signs, and what never happens."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.engine import Engine
from model.linkages import (
    FORM_OF,
    FORMS,
    GUARANTEED_DIVIDEND,
    ORDER_PURCHASE,
    SHARE_COOPERATION,
    order_purchase,
)
from model.world.agents import ENTER, NO_AGENT
from model.world.calendar import SEASONS
from model.world.households.reach import spread_news
from model.world.households.season import BreachDraws, Harvest
from model.year import harvest, planting, settle, settle_households
from model.year.time_and_land import prospects_of
from tests.village import entry_draws

ORDER = "linkages.order_purchase"
COUNT = 300
TERMS = {
    "choice.noise": 1.0,
    "choice.attention": 1.0,
    "labour.reservation_first": 0.12,
    "labour.reservation_last": 0.12,
    "land.lease_access": 1.0,
    "land.lease_wedge": 0.0,
    "prices.season_spread": 0.45,
    "industries.coarse_grains.price_risk": 0.18,
    "industries.coarse_grains.luck": 0.2,
    "industries.coarse_grains.weather_sensitivity": 1.0,
    "consumption.subsistence": 4000.0,
    f"{ORDER}.minimum_value": 0.0,
    f"{ORDER}.technique": True,
    f"{ORDER}.deferred_share": 0.3,
    f"{ORDER}.specificity": 0.05,
    f"{ORDER}.advance_interest": 0.03,
    "linkages.guaranteed_dividend.microloan_chance": 0.0,
    "choice.days": 3.0,
}
WISH = {
    "order_purchase": "ordered",
    "guaranteed_dividend": "dividend_wish",
    "secondary_rebate": "member",
    "share_cooperation": "share_wish",
    "employment": "asks_for_job",
}


@pytest.fixture
def crowd(village_with):
    """crowd(settings): 300 households that differ in all they choose by, and one of each organisation."""

    def build(settings=None, household=None, enterprise=None, spot=1000.0):
        draw = np.random.default_rng(7)
        village = village_with(
            households={
                "land": draw.uniform(2.0, 20.0, COUNT),
                "persons": draw.integers(2, 6, COUNT),
                "workers": 2,
                "skill": draw.random(COUNT),
                "will": draw.random(COUNT),
                "trust": draw.random(COUNT),
                "years_promised": draw.integers(0, 10, COUNT),
                "productivity": draw.uniform(0.8, 1.8, COUNT),
                "reservation": draw.uniform(0.5, 1.5, COUNT),
                "risk_aversion": draw.uniform(1.0, 3.0, COUNT),
                "smoothed_income": draw.uniform(8000.0, 50_000.0, COUNT),
                "cash": draw.uniform(2000.0, 15_000.0, COUNT),
                "remoteness": draw.random(COUNT),
                "village_orders": draw.random(COUNT),
                "village_dividends": draw.random(COUNT),
                "village_cooperative": draw.random(COUNT),
                "village_jobs": draw.random(COUNT),
                "cooperative": 0,
            }
            | (household or {}),
            enterprises={
                "capacity": 1e6,
                "order_offered": 1e6,
                "order_price": 1040.0,
                "order_mean": 1040.0,
                "order_gain": 40.0,
                "order_risk": 0.03,
                "reputation": 0.85,
                "dividend_rate": 0.16,
                "principal_offered": 1e9,
                "reserved_days": 1e6,
                "job_wage": 12.0,
                "cash": 1e9,
            }
            | (enterprise or {}),
            cooperatives={"expected_refund": 0.02, "expected_dividend": 0.25, "dividend_variance": 0.0025},
            spot=spot,
            settings=TERMS | (settings or {}),
        )
        village.county.rent[:], village.county.let_share[:] = 450.0, 0.5
        village.county.expert_reach = 0.3
        village.county.break_hazard = 0.02
        village.households.village_technique[:] = draw.random(COUNT)
        return village

    return build


ANYTHING = 1e-300  # a draw with which whoever looks takes what there is


def spring(village, draw=0.5, attention=0.0):
    """All wish; returns by form whose wishes stand."""
    for row in range(COUNT):
        draws = entry_draws(order=draw, dividend=draw, shares=draw, membership=draw, job=draw)
        draws = draws._replace(**{name: attention for name in draws._fields if name.endswith("_attention")})
        hopes = village.do(prospects_of, household=row, plans=True)
        village.households.planted[row] = hopes.plan.share * hopes.plots.mu
        village.do("wish", household=row, draws=draws, hopes=hopes)
    households = village.households
    taken = {form: households[column] > 0 for form, column in WISH.items()}
    for form in ("guaranteed_dividend", "share_cooperation"):
        taken[form] = households[WISH[form]] == ENTER
    return taken


# --- limiting cases --------------------------------------------------------------------------


def test_where_nothing_reaches_a_village_nobody_wishes(crowd):
    village = crowd({f"access.{kind}": 0.0 for kind in ("order", "dividend", "cooperative", "job")})
    assert not any(taken.any() for taken in spring(village, draw=1e-9).values())


def test_without_reach_the_accounts_are_those_without_the_forms(scenario_with):
    nowhere = {f"access.{kind}": 0.0 for kind in ("order", "dividend", "cooperative", "job", "help_gain")}
    books = []
    for off in ({}, {f"linkages.{form}.enabled": False for form in FORMS}):
        engine = Engine(scenario_with(nowhere | off | {"start.burn_in": 0}), scale=0.0005, seed=3)
        for _ in range(2 * len(SEASONS)):
            engine.step()
        year = engine.outcomes[-1]
        assert all(year.of_group(f"in_{form}", "all") == 0.0 for form in FORMS)
        books.append((year.flows, np.array(engine.state.households.cash)))
    np.testing.assert_array_equal(books[0][0], books[1][0])
    np.testing.assert_array_equal(books[0][1], books[1][1])


def test_where_all_is_reached_and_seen_and_noise_is_small_takers_are_those_to_whom_it_is_worth_most(crowd):
    village = crowd()
    taken = spring(village)
    value = village.households.value
    for form in ("order_purchase", "secondary_rebate", "employment"):
        worth = value[:, FORMS.index(form)]
        reckoned = worth != 0.0
        np.testing.assert_array_equal(taken[form][reckoned], (worth > 0.0)[reckoned])
        assert 0 < taken[form].sum() < COUNT, form
    # Land goes to one of three: the own farm, worth nothing more than itself, a dividend, or shares.
    dividend, shares = value[:, GUARANTEED_DIVIDEND], value[:, SHARE_COOPERATION]
    best = np.argmax([np.zeros(COUNT), dividend, shares], axis=0)
    np.testing.assert_array_equal(taken["guaranteed_dividend"], best == 1)
    np.testing.assert_array_equal(taken["share_cooperation"], best == 2)
    assert all((best == use).sum() > 10 for use in range(3))
    for form in FORMS:
        assert (value[taken[form], FORMS.index(form)] >= 0.0).all()


def test_who_does_not_look_stays_as_it_is(crowd):
    village = crowd(
        household={"cash": 1e5, "member": [0, 1] * (COUNT // 2), "ordered": [1.0, 0.0] * (COUNT // 2)}
    )
    taken = spring(village, draw=1e-9, attention=1.0)
    np.testing.assert_array_equal(taken["secondary_rebate"], np.arange(COUNT) % 2 == 1)
    # An order is for one harvest: who had one is asked again, and takes it unless it loses by it.
    asked, ordered = np.arange(COUNT) % 2 == 0, taken["order_purchase"]
    assert ordered[asked].mean() > 0.8 and not ordered[~asked].any()
    # What it is worth is remembered where it is taken.
    np.testing.assert_array_equal(village.households.value[:, ORDER_PURCHASE] != 0.0, ordered)
    assert not taken["guaranteed_dividend"].any() and not taken["share_cooperation"].any()


def test_who_has_hardly_any_cash_or_was_let_down_looks(crowd):
    village = crowd(household={"cash": 1e5})
    village.households.cash[: COUNT // 3] = 100.0
    village.households.let_down[-COUNT // 3 :] = 1
    value = spring(village, ANYTHING, attention=1.0) and village.households.value[:, ORDER_PURCHASE]
    looked = value != 0.0
    assert looked[: COUNT // 3].all() and looked[-COUNT // 3 :].all()
    assert not looked[COUNT // 3 : -COUNT // 3].any()


def autumn(village, seed_of_draws=3):
    """Whether each sells elsewhere of 10 t harvested and 8 t ordered; day prices as in a real autumn."""
    draws = np.random.default_rng(seed_of_draws)
    for row, (breach, enforcement) in enumerate(draws.random((COUNT, 2))):
        village.do(
            order_purchase.deliver,
            household=row,
            harvest=Harvest(10.0, 0.0, 0.0),
            spot=float(village.county.spot_price[0]),
            draws=BreachDraws(float(breach), float(enforcement), 1.0),
        )
    return village.households.side_sold > 0.0


def ordered(crowd, settings=None, spread=0.45, **changes):
    """A crowd in which all have ordered 8 t, on days on which traders pay as they do (mean one)."""
    village = crowd(settings, **changes)
    normal = np.random.default_rng(11).standard_normal(COUNT)
    risk = spread * 0.18
    village.households.ordered[:] = 8.0
    village.households.day_price[:] = village.county.spot_price[0] * np.exp(risk * normal - 0.5 * risk**2)
    return village


def test_a_breach_that_costs_more_than_any_price_pays_never_happens(crowd):
    village = ordered(crowd, {f"{ORDER}.penalty": 2.0, f"{ORDER}.enforcement": 1.0}, spot=1500.0)
    assert not autumn(village).any()


def test_with_all_that_is_new_at_zero_delivery_is_the_plain_rule(crowd):
    """Price, penalty, loyalty and next orders alone; what was ordered is given."""
    plain = {
        f"{ORDER}.deferred_share": 0.0,
        f"{ORDER}.cash_premium": 0.0,
        f"{ORDER}.specificity": 0.0,
        f"{ORDER}.technique": False,
        f"{ORDER}.advance_interest": 0.0,
        "prices.season_spread": 0.0,
    }
    village = ordered(crowd, plain, spread=0.0, spot=1120.0)
    sold = autumn(village)
    order, households = village.rules.order_purchase, village.households
    draws = np.random.default_rng(3).random((COUNT, 2))
    loyal = order.loyalty * 0.5 * (households.will + households.trust)
    gain = 1120.0 - 1040.0 * (1.0 + order.penalty * order.enforcement + loyal)
    gain -= 40.0 * order.exclusion * order.discount_factor
    chance = 1.0 / (1.0 + np.exp(-gain / (order.breach_noise * 1040.0)))
    np.testing.assert_array_equal(sold, draws[:, 0] < chance)
    assert 0 < sold.sum() < COUNT
    elsewhere = 8.0 * (order.least_side_sold + (1.0 - order.least_side_sold) * chance)
    np.testing.assert_allclose(households.side_sold, np.where(sold, elsewhere, 0.0), rtol=1e-6)
    # And it is paid at once, at the contract price.
    village.enterprises.price_paid[:], village.enterprises.accepted_share[:] = 1040.0, 1.0
    village.enterprises.paid_share[:] = 1.0
    village.households.business[:] = 0.0
    village.each_household(order_purchase.get_paid)
    np.testing.assert_allclose(households.business, households.delivered * 1040.0, rtol=1e-6)
    assert not households.deferred.any() and not households.trade_arrears.any()


# --- signs -----------------------------------------------------------------------------------


STRONGER = {
    "penalty": ({f"{ORDER}.penalty": 0.05}, {f"{ORDER}.penalty": 0.4}),
    "enforcement": ({f"{ORDER}.enforcement": 0.02}, {f"{ORDER}.enforcement": 0.4}),
}


@pytest.mark.parametrize("change", STRONGER)
def test_the_dearer_a_breach_the_fewer_wish_and_the_less_is_sold_elsewhere(crowd, change):
    low, high = STRONGER[change]
    few, many = (spring(crowd(settings))["order_purchase"] for settings in (high, low))
    assert few.sum() < many.sum() and (many | ~few).all()  # nobody joins for it
    less, more = (autumn(ordered(crowd, settings, spot=1120.0)) for settings in (high, low))
    assert less.sum() < more.sum() and (more | ~less).all()


@pytest.mark.parametrize("term", ["cash_premium", "deferred_share"])
def test_the_more_waiting_costs_the_more_is_sold_elsewhere_and_the_fewer_wish(crowd, term):
    low, high = {f"{ORDER}.{term}": 0.02}, {f"{ORDER}.{term}": 0.6}
    few, many = (spring(crowd(settings))["order_purchase"] for settings in (high, low))
    assert few.sum() < many.sum()
    more, less = (autumn(ordered(crowd, settings, spot=1120.0)) for settings in (high, low))
    assert less.sum() < more.sum() and (more | ~less).all()


def test_the_more_prices_differ_between_days_the_more_is_sold_elsewhere_in_a_normal_year(crowd):
    sold = [autumn(ordered(crowd, spread=spread)).sum() for spread in (0.0, 0.45, 0.9)]
    assert sold[0] < sold[1] < sold[2]


def test_after_a_drought_orders_are_smaller_and_dividends_worth_more_and_it_fades(crowd):
    village = crowd(household={"dividend_land": 0.0})
    orders, dividends = [], []
    for seen in (None, 0.7, 1.0, 1.0, 1.0, 1.0, 1.0):
        if seen is not None:
            village.county.weather = seen
            village.do(settle.learn_weather)
        village.households.ordered[:] = 0.0
        village.households.value[:] = 0.0
        spring(village, draw=1e-12)  # whoever can, takes it, so that quantities compare
        tonnes = np.where(village.households.dividend_wish == ENTER, 0.0, village.households.ordered)
        orders.append(tonnes.sum())
        dividends.append(village.households.value[:, GUARANTEED_DIVIDEND].mean())
    # Smaller and dearer after the drought, then back year by year.
    assert orders[1] < orders[0] and dividends[1] > dividends[0]
    assert (np.diff(orders[1:]) > 0.0).all() and (np.diff(dividends[1:]) < 0.0).all()


def test_broken_promises_cost_belief_and_wishes(crowd):
    # Of orders alone: where other land is promised less, too, there is more of it left to order from.
    alone = {f"linkages.{form}.enabled": False for form in ("guaranteed_dividend", "share_cooperation")}
    village = crowd(alone, household={"trust": 1.0, "years_promised": 3})
    before = spring(village)["order_purchase"]
    village.households.ordered[:] = 0.0
    spring(village, ANYTHING)
    worth = village.households.value[:, ORDER_PURCHASE].copy()
    village.households.delivered[:] = 1.0
    village.enterprises.price_paid[:], village.enterprises.accepted_share[:] = 700.0, 1.0
    village.enterprises.paid_share[:], village.enterprises.deferred_paid[:] = 1.0, 1.0
    village.enterprises.delivered[:] = 300.0
    for _ in range(2):
        village.each_household(settle_households.judge)
        village.do(settle.learn_reputation, weight=0.35)
    assert (village.households.trust < 1.0).all() and village.households.let_down.all()
    assert (village.households.years_promised == 5).all()
    assert village.enterprises.reputation[0] < 0.85
    village.households.ordered[:] = 0.0
    after = spring(village, attention=1.0 - 1e-9)["order_purchase"]  # all look, since all were let down
    village.households.ordered[:] = 0.0
    spring(village, ANYTHING, attention=1.0 - 1e-9)
    changed = village.households.value[:, ORDER_PURCHASE]
    reckoned = (worth != 0.0) & (changed != 0.0)
    assert reckoned.sum() > 200 and (changed < worth)[reckoned].all()
    assert after.sum() < before.sum()


def test_a_wider_reach_keeps_the_villages_that_were_reached(crowd):
    kept = None
    for share in (0.1, 0.3, 0.6, 1.0):
        village = crowd({"access.order": share, "access.remoteness": 0.5})
        taken = spring(village, draw=1e-9)["order_purchase"]
        if kept is not None:
            assert (taken | ~kept).all() and taken.sum() > kept.sum()
        kept = taken
    # What cadres spread reaches further, too, and takes no village away.
    village = crowd({"access.order": 0.1, "access.help_gain": 0.5})
    before = float(village.county.order_reach)
    village.county.information = 1.0
    village.do(spread_news)
    assert village.county.order_reach > before


# --- what never happens ----------------------------------------------------------------------


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.1, 3.0), st.floats(0.0, 40.0), st.floats(0.0, 1.0)
)
def test_no_more_is_ordered_than_the_share_of_what_is_expected_of_planted_land(
    crowd, share, planted_part, expected, wished, granted
):
    village = crowd({f"{ORDER}.output_share": share})
    village.households.planted[:] = planted_part * village.households.land
    village.households.ordered[:] = wished * granted
    village.each_household("agree", expected_yield=expected)
    most = share * expected * village.households.planted * village.households.plot_quality
    assert (village.households.ordered <= most * (1.0 + 1e-6)).all()
    assert (village.households.ordered <= wished * granted * (1.0 + 1e-6)).all()


def test_an_advance_in_arrears_is_owed_on_both_sides_and_written_off_after_two_years(village_with):
    """200 yuan a mu, half of it advanced on 10 mu, for ten households that harvest nothing."""
    village = village_with(
        households={"land": 10.0, "planted": 10.0, "ordered": [5.0], "advance": 1000.0, "cash": 1412.0},
        enterprises={"advance_granted": 1.0, "cash": 1e6},
        weight=10.0,
        settings={f"{ORDER}.advance_interest": 0.03, "credit.loan_limit": 0.0, f"{ORDER}.minimum_value": 0.0},
    )
    village.do(planting.plant)
    assert village.households.advance_owed[0] == pytest.approx(1000.0)
    assert village.enterprises.advances_owed[0] == pytest.approx(10_000.0)
    assert village.flow("input_advances", "lifted_households") == pytest.approx(10_000.0)
    village.households.delivered[:] = 0.0
    assert village.households.cash[0] == pytest.approx(412.0)  # pays 400 and 12 of interest
    village.do(order_purchase.get_paid)
    assert village.flow("input_advances_repaid", "enterprises") == pytest.approx(4000.0)
    assert village.flow("input_advance_interest", "enterprises") == pytest.approx(120.0)
    assert village.households.cash[0] == pytest.approx(0.0, abs=1e-9)
    assert village.households.advance_arrears[0] == pytest.approx(600.0)
    assert village.enterprises.advances_owed[0] == pytest.approx(6000.0)
    village.assert_balanced()
    # Whoever is behind gets no new advance, but may have an order.
    village.enterprises.order_offered[:] = 1e6
    village.enterprises.order_mean[:] = 1e5
    village.households.ordered[:] = 0.0
    village.do(order_purchase.wish, draws=entry_draws(order=1e-9))
    assert village.households.ordered[0] > 0.0 and village.households.advance[0] == 0.0
    # It is asked for again in two more autumns, and given up in the second.
    village.do(order_purchase.get_paid)
    assert village.households.arrears_years[0] == 2 and village.households.advance_owed[0] > 0.0
    village.do(order_purchase.get_paid)
    assert village.households.advance_owed[0] == village.households.advance_arrears[0] == 0.0
    assert village.households.arrears_years[0] == 0
    assert village.enterprises.advances_owed[0] == pytest.approx(0.0, abs=1e-9)
    assert village.enterprises.advances_lost[0] == pytest.approx(6000.0)
    assert village.flow("input_advances_lost", "enterprises") == pytest.approx(-6000.0)
    village.assert_balanced()
    village.do(order_purchase.wish, draws=entry_draws(order=1e-9))
    assert village.households.advance[0] > 0.0  # a new start


@pytest.mark.parametrize(("cash", "paid"), [(1e6, 1.0), (1200.0, 0.5), (0.0, 0.0)])
def test_what_is_deferred_is_paid_in_winter_or_in_arrears(village_with, cash, paid):
    """8 t at 1,000 yuan, 30 % of which are deferred: 5,600 now and 2,400 in winter."""
    village = village_with(
        households={"ordered": [8.0], "delivered": [8.0]},
        enterprises={
            "delivered": 8.0,
            "order_price": 1000.0,
            "price_paid": 1000.0,
            "accepted_share": 1.0,
            "paid_share": 1.0,
            "product_price": cash / 8.0,
            "cash": 5600.0,
            "capacity": 8.0,
        },
        settings={f"{ORDER}.deferred_share": 0.3, "enterprises.utilisation": 0.0},
    )
    village.do(harvest.buy_and_process)
    village.do(order_purchase.get_paid)
    assert village.households.cash[0] == pytest.approx(5600.0)
    assert village.households.deferred[0] == village.enterprises.deferred[0] == pytest.approx(2400.0)
    village.assert_balanced()
    assert village.enterprises.cash[0] == pytest.approx(cash)
    village.do("clear")
    village.do("pay_claims")
    village.do(settle_households.receive)
    assert village.enterprises.deferred_paid[0] == pytest.approx(paid)
    assert village.households.deferred[0] == village.enterprises.deferred[0] == 0.0
    assert village.households.trade_arrears[0] == pytest.approx(2400.0 * (1.0 - paid))
    assert village.enterprises.trade_arrears[0] == pytest.approx(2400.0 * (1.0 - paid))
    assert village.households.cash[0] == pytest.approx(5600.0 + 2400.0 * paid)
    village.assert_balanced()


_TERMS_OF_ORDERS = {
    f"{ORDER}.deferred_share": st.floats(0.0, 1.0),
    f"{ORDER}.input_credit": st.floats(0.0, 1.0),
    f"{ORDER}.advance_interest": st.floats(0.0, 0.5),
    f"{ORDER}.specificity": st.floats(0.0, 1.0),
    f"{ORDER}.cash_premium": st.floats(-0.5, 1.0),
    f"{ORDER}.technique": st.booleans(),
    f"{ORDER}.output_share": st.floats(0.0, 1.0),
    "access.order": st.floats(0.3, 1.0),
    "choice.attention": st.floats(0.3, 1.0),
    "population.savings": st.floats(0.0, 3000.0),
    "enterprises.starting_cash": st.floats(0.0, 2.0),
    "weather.drought_chance": st.floats(0.0, 1.0),
}


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.fixed_dictionaries(_TERMS_OF_ORDERS), st.integers(0, 2**31))
def test_advances_and_deferred_pay_agree_on_both_sides_in_every_season(scenario_with, values, seed):
    engine = Engine(scenario_with(values | {"start.burn_in": 0}), scale=1e-4, seed=seed)
    for step in range(3 * len(SEASONS)):
        engine.step()
        households, enterprises = engine.state.households, engine.state.enterprises
        for owed, owes in (("advance_owed", "advances_owed"), ("deferred", "deferred")):
            claim = (households.weight * households[owed]).sum()
            book = enterprises[owes].sum()
            assert abs(claim) == pytest.approx(abs(book), rel=1e-6, abs=1.0), owed
        assert (households.advance_owed >= 0.0).all()
        assert (households.advance_arrears <= households.advance_owed * (1.0 + 1e-9) + 1e-9).all()
        assert (households.arrears_years <= order_purchase.ADVANCE_YEARS).all()
        if step % len(SEASONS) == len(SEASONS) - 1:
            assert not households.deferred.any() and not np.abs(enterprises.deferred).max() > 1e-6
    assert engine.imbalance < 1e-9


def test_a_household_may_have_an_employer_and_nobody_who_orders(scenario_with):
    """A dividend is the employer's: who has lost its buyer still gets it, and the accounts hold."""
    settings = {
        "access.dividend": 1.0,
        "choice.attention": 1.0,
        "start.burn_in": 0,
        "start.levels_sample": 1e-4,
    }
    engine = Engine(scenario_with(settings), scale=2e-4, seed=2)
    households = engine.state.households
    households.enterprise[: len(households) // 2] = NO_AGENT
    for _ in range(2 * len(SEASONS)):
        engine.step()
    half = slice(0, len(households) // 2)
    assert (households.employer[half] != NO_AGENT).any()
    assert households.received[half, GUARANTEED_DIVIDEND].sum() > 0.0
    assert not households.received[half, ORDER_PURCHASE].any()
    assert engine.imbalance < 1e-9


def test_forms_that_take_land_are_all_tested_here():
    assert {form.name for form in FORM_OF.values() if "give_up_land" in form.steps} == {
        "guaranteed_dividend",
        "share_cooperation",
    }
