"""Every decision at its point of indifference: there its chance is one half, around it monotone.

A household of round numbers: 10 mu that give 1 t each, sold at 1,000 yuan, of 0.5 of skill,
will 0.4 and full trust, whose days of a season are worth 12 yuan each.  What each offer is worth is
worked out by hand; a price of it is set so that it is worth nothing, one noise, or one noise less than
nothing.  Then the decision must turn where the draw passes 1/2, 0.731 or 0.269.
"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.linkages import FORM_OF, FORMS, order_purchase, secondary_rebate
from model.linkages.order_purchase import KEPT, breach_probability
from model.programme import COURTYARDS, MICROCREDIT, TRUSTEESHIP, money, skill, work
from model.world.agents import ENTER
from model.world.households.choosing import choice_probability
from model.world.households.season import BreachDraws, Harvest
from model.world.households.working import migration_probability
from model.world.randomness import ENTERPRISE, RENEGING, uniform
from model.year import prospects, time_and_land
from tests.village import entry_draws

NOISE = 500.0
ATTENDS = 0.35 * 0.6 * (0.5 + 0.4) * (1.0 + 0.2)  # by information, will and peers
DAY = 0.12 * 100.0  # yuan that each of its days is worth to it
RENT = 640.0  # yuan a mu that land would bring that is let
INFORMED = 0.6
STEPS = (0.0, 1.0, -1.0)  # noises that an offer is worth
AROUND = 1e-6

SETTINGS = {
    "labour.reservation_first": 0.12,
    "labour.reservation_last": 0.12,
    "land.lease_access": 1.0,
    "land.lease_wedge": 0.0,
    "choice.noise": NOISE,
    "choice.attention": 0.35,
    "linkages.employment.information": INFORMED,
    "linkages.guaranteed_dividend.land_share": 0.5,
    "linkages.guaranteed_dividend.valuation_years": 10.0,
    "linkages.guaranteed_dividend.cash_share": 0.0,
    "linkages.guaranteed_dividend.microloan_chance": 0.0,
    "linkages.share_cooperation.land_share": 0.3,
    "linkages.share_cooperation.land_value": 5000.0,
    "linkages.secondary_rebate.trade_share": 0.5,
    "linkages.secondary_rebate.service_saving": 0.08,
    "linkages.secondary_rebate.service_fee": 0.03,
    "linkages.secondary_rebate.service_labour_saving": 0.2,
    "linkages.order_purchase.output_share": 0.7,
    "linkages.order_purchase.minimum_value": 3000.0,
    "linkages.order_purchase.input_credit": 0.0,
    # A breach would cost more than any price pays.
    "linkages.order_purchase.penalty": 2.0,
    "linkages.order_purchase.enforcement": 1.0,
}


def chance(step):
    return 1.0 / (1.0 + math.exp(-step))


def turns_at(decide, probability):
    """Whether `decide` says yes to every draw below a probability and no to those above it."""
    return decide(probability - AROUND) and not decide(probability + AROUND)


@pytest.fixture
def farm(village_with):
    """One household with an enterprise and a cooperative that offer all there is."""

    def build(settings=None, household=None, enterprise=None, spot=1000.0):
        village = village_with(
            households={
                "land": [10.0],
                "planted": 10.0,
                "reservation": 1.0,
                "will": 0.4,
                "trust": 1.0,
                "risk_aversion": 2.0,
                "smoothed_income": 20_000.0,
                "cooperative": 0,
            }
            | (household or {}),
            enterprises={
                "order_offered": 1e6,
                "order_mean": 1080.0,
                "order_gain": 80.0,
                "order_risk": 0.01,
                "principal_offered": 1e9,
                "reserved_days": 1e6,
                "job_wage": 105.0,
            }
            | (enterprise or {}),
            cooperatives={"expected_refund": 0.05, "expected_dividend": 0.2},
            spot=spot,
            settings=SETTINGS | (settings or {}),
        )
        village.county.peers[:] = 0.2
        village.county.rent[:], village.county.let_share[:] = RENT, 0.5
        return village

    return build


# What each form is worth, in yuan a year, by hand: so much of its price, and the rest.  Of risk half of A
# times the variance counts, and A is 2 / 20,000.
REBATE = (10 * 0.5 * 0.4 * 1000, (0.08 - 0.03) * 200 * 10 + 0.2 * 3 * 10 * DAY)
ORDER = (7, -7 * 1000 + 0.5 * 1e-4 * (7 * 1000) ** 2 * 0.01)
BASIS = 5 * RENT * 10
DIVIDEND = (BASIS, -5 * 800 + 5 * 3 * DAY + 0.5 * 1e-4 * 5000**2 * 0.1**2)
SHARES = (3 * 5000, -3 * 800 + 3 * 3 * DAY + 0.5 * 1e-4 * 3000**2 * 0.1**2)
JOB = (160, -160 * DAY)

# Of each form: who offers it, and what is its price.
ENTRIES = {
    "secondary_rebate": ("cooperatives", "expected_refund", REBATE),
    "order_purchase": ("enterprises", "order_mean", ORDER),
    "guaranteed_dividend": ("enterprises", "dividend_rate", DIVIDEND),
    "share_cooperation": ("cooperatives", "expected_dividend", SHARES),
    "employment": ("enterprises", "job_wage", JOB),
}


def offer(village, form, worth):
    """The form is offered at a price at which it is worth so many yuan a year."""
    who, price, (times, rest) = ENTRIES[form]
    getattr(village.state, who)[price][0] = (worth - rest) / times


# Of each form: its draw, and the column where its wish stands.
WISH = {
    "secondary_rebate": ("membership", "member"),
    "order_purchase": ("order", "ordered"),
    "guaranteed_dividend": ("dividend", "dividend_wish"),
    "share_cooperation": ("shares", "share_wish"),
    "employment": ("job", "asks_for_job"),
}


def entry(village, form, draw):
    """Whether the household enters the form in a spring with this draw; it looks at all."""
    name, column = WISH[form]
    household = village.households[0]
    household[column] = 0
    village.do(FORM_OF[form].steps["wish"], draws=entry_draws(**{name: draw}))
    if form in ("guaranteed_dividend", "share_cooperation"):
        return household[column] == ENTER
    return household[column] > 0


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("form", ENTRIES)
def test_a_form_is_entered_by_half_where_it_is_worth_nothing(farm, form, step):
    village = farm()
    offer(village, form, step * NOISE)
    assert turns_at(lambda draw: entry(village, form, draw), chance(step))
    assert village.households.value[0, FORMS.index(form)] == pytest.approx(step * NOISE, abs=1e-2)


@pytest.mark.parametrize("form", ENTRIES)
def test_the_days_of_a_contract_are_a_cost_of_it(farm, form):
    village = farm({"choice.days": 3.0})
    offer(village, form, 3 * DAY)
    assert turns_at(lambda draw: entry(village, form, draw), 0.5)


@pytest.mark.parametrize("form", ENTRIES)
def test_only_who_looks_chooses(farm, form):
    village = farm()
    village.households.cash[:] = 1.0  # more than a quarter's food, which is nothing here
    offer(village, form, 100 * NOISE)
    name, column = WISH[form]
    looks = {"secondary_rebate": "membership", "share_cooperation": "share"}.get(form, name) + "_attention"
    wish = FORM_OF[form].steps["wish"]

    def enters(draw):
        village.households[0][column] = 0
        village.do(wish, draws=entry_draws(**{name: AROUND, looks: draw}))
        return village.households[0][column] > 0

    assert turns_at(enters, ATTENDS)
    # Will and peers act here: there is no more to gain by them.
    village.households.will[:], village.county.peers[:] = 1.0, 1.0
    assert turns_at(enters, 0.35 * 0.6 * 1.5 * 2.0)
    village.households.let_down[:] = 1  # whoever was let down looks for certain
    assert enters(1.0 - AROUND)


@pytest.mark.parametrize("belief", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("years", [0, 12])
def test_a_doubted_promise_counts_by_the_belief_in_it(farm, belief, years):
    # Reputation and own experience agree here, so that it does not matter how long it is.
    village = farm(household={"trust": belief, "years_promised": years}, enterprise={"reputation": belief})
    gain = 7 * (belief * 80.0 - (1.0 - belief) * 108.0)
    risk = (7 * 108.0) ** 2 * belief * (1.0 - belief) - (7 * 1000) ** 2 * 0.01
    value = gain - 0.5 * 1e-4 * risk
    assert turns_at(lambda draw: entry(village, "order_purchase", draw), chance(value / NOISE))


def test_whoever_is_inside_chooses_like_everybody_and_stays_if_it_does_not_look(farm):
    village = farm()
    offer(village, "secondary_rebate", NOISE)

    def stays(draw, attention=0.0):
        village.households[0].member = 1
        draws = entry_draws(membership=draw, membership_attention=attention)
        village.do(secondary_rebate.wish, draws=draws)
        return village.households[0].member == 1

    assert turns_at(stays, chance(1.0))
    assert turns_at(lambda draw: entry(village, "secondary_rebate", draw), chance(1.0))
    assert stays(1.0 - AROUND, attention=1.0 - AROUND)


@pytest.mark.parametrize("step", STEPS)
def test_land_goes_to_one_of_its_rivals_by_a_logit_over_all(farm, step):
    """Own farm, dividend and shares: worth nothing, one noise, and `step` noises."""
    village = farm()
    offer(village, "guaranteed_dividend", NOISE)
    offer(village, "share_cooperation", step * NOISE)
    weights = [1.0, math.exp(1.0), math.exp(step)]

    def wishes(dividend, shares):
        household = village.households[0]
        household.dividend_wish = household.share_wish = 0
        village.do("wish", draws=entry_draws(dividend=dividend, shares=shares))
        assert not (household.dividend_wish and household.share_wish)  # no mu is promised twice
        return household.dividend_wish, household.share_wish

    takes_shares = weights[2] / sum(weights)
    for dividend in (AROUND, 1.0 - AROUND):
        assert turns_at(lambda draw, other=dividend: wishes(other, draw)[1] == ENTER, takes_shares)
    # Of those who take no shares, so many take the dividend that over all it is the logit's part.
    takes_dividend = weights[1] / (weights[0] + weights[1])
    assert turns_at(lambda draw: wishes(draw, 1.0 - AROUND)[0] == ENTER, takes_dividend)
    assert (1.0 - takes_shares) * takes_dividend == pytest.approx(weights[1] / sum(weights))


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_leaves_where_earnings_away_exceed_the_worth_of_days_and_of_being_at_home(farm, step):
    earnings, noise, adjustment = 33_000.0, 6000.0, 0.25
    separation = earnings - 4 * 60 * DAY - step * noise
    settings = {
        "labour.migrant_earnings": earnings,
        "labour.migration_noise": noise,
        "labour.migration_adjustment": adjustment,
        "labour.migration_cost": 0.0,
    }
    village = farm(settings, household={"persons": 2, "workers": 2, "away": 1, "away_workers": 1})
    village.county.separation_cost = separation
    before = village.households.copy()
    hopes = village.do(time_and_land.prospects_of, plans=True)

    def away(draw):
        village.households[:] = before
        household = village.households[0]
        village.do(prospects.migrates, draw=draw, hopes=hopes)
        change = int(household.away_workers) - 1
        assert household.away == 1 + change and household.persons == household.workers == 2 - change
        return change

    leaves, returns = adjustment * chance(step), 1.0 - adjustment * chance(-step)
    assert turns_at(lambda draw: away(draw) == 1, leaves)
    assert turns_at(lambda draw: away(draw) > -1, returns)
    assert away(0.5) == 0


@pytest.mark.parametrize("step", STEPS)
def test_what_a_worker_earns_at_home_counts_as_far_as_others_do_not_earn_it(farm, step):
    # Of two workers' 120 days ten are for the farm and 108, nine tenths, for ordinary work; the one who stays
    # has 60 days, of which 50 are left for it: 58 days a season at 100 yuan are lost; in winter 54.
    earnings, noise, adjustment = 40_000.0, 6000.0, 0.25
    settings = {
        "labour.migrant_earnings": earnings,
        "labour.migrant_job_loss": 0.2,  # for three quarters of a year
        "labour.migration_noise": noise,
        "labour.migration_adjustment": adjustment,
        "labour.migration_cost": 0.0,
    }
    village = farm(settings, household={"persons": 2, "workers": 2})
    village.county.theta = 1e9
    gain = earnings * 0.85 - 4 * 60 * DAY - (3 * 58 + 54) * (100.0 - DAY)
    village.county.separation_cost = gain - step * noise
    before = village.households.copy()
    hopes = village.do(time_and_land.prospects_of, plans=True)

    def leaves(draw):
        village.households[:] = before
        village.do(prospects.migrates, draw=draw, hopes=hopes)
        return village.households[0].away_workers == 1

    assert turns_at(leaves, adjustment * chance(step))


@pytest.mark.parametrize("step", STEPS)
def test_a_loan_is_asked_for_by_half_where_what_it_buys_brings_nothing(farm, step):
    # 50,000 yuan bring 10,000 a year with a spread of a tenth, and wear out.
    risk = 0.5 * 2 / 20_000 * 10_000**2 * 0.1**2
    village = farm(
        {
            "programme.money.equipment_return": 0.2,
            "programme.money.equipment_depreciation": 0.2 - (risk + step * NOISE) / 50_000,
            "programme.money.equipment_days": 0.4,
            "credit.interest_subsidy": 1.0,
        }
    )
    assert asks(village, money.apply_for_loan, MICROCREDIT, INFORMED * (0.5 + 0.4) * chance(step))


@pytest.mark.parametrize("step", STEPS)
def test_a_service_is_asked_for_where_it_saves_as_much_as_it_costs(farm, step):
    saved = 0.05 * 1000 + 0.2 * 200 + 0.7 * 3 * DAY
    village = farm(
        {
            "industries.coarse_grains.mechanised": 1.0,
            "programme.skill.trusteeship_fee": (saved - step * NOISE / 10) / (1 - 0.25),
            "programme.skill.trusteeship_subsidy": 0.25,
            "programme.skill.trusteeship_yield": 0.05,
            "programme.skill.trusteeship_cost_saving": 0.2,
            "programme.skill.trusteeship_labour_saving": 0.7,
        }
    )
    assert asks(village, skill.apply_for_trusteeship, TRUSTEESHIP, chance(step))


@pytest.mark.parametrize("step", STEPS)
def test_a_courtyard_is_asked_for_where_it_brings_what_it_costs_to_begin(farm, step):
    brings = 4 * 12 * (60 - DAY) + 2000.0
    village = farm(
        {
            "programme.work.courtyard_days": 12.0,
            "programme.work.courtyard_product": 60.0,
            "programme.work.courtyard_grant": 2000.0,
            "programme.work.courtyard_setup": brings - step * NOISE,
        }
    )
    assert asks(village, work.apply_for_courtyard, COURTYARDS, INFORMED * (0.5 + 0.4) * chance(step))


def asks(village, rule, lever, probability):
    """Whether the household applies for a lever below this draw, and not above it."""
    village.county.offered[lever] = 1e12

    def applies(draw):
        village.households[0].applications = 0
        village.do(rule, draw=draw, information=INFORMED)
        return village.households[0].applications == 1 << lever

    return turns_at(applies, probability)


BREACH = {
    "linkages.order_purchase.penalty": 0.2,
    "linkages.order_purchase.enforcement": 0.5,
    "linkages.order_purchase.loyalty": 0.06,
    "linkages.order_purchase.cooperative_loyalty": 0.03,
    "linkages.order_purchase.exclusion": 0.5,
    "linkages.order_purchase.discount_factor": 0.85,
    "linkages.order_purchase.breach_noise": 0.05,
}
# Contract 1,000: expected penalty 100, loyalty 0.06 * (0.4 + 1) / 2, next year's gain of 80 half lost.
TEMPTING = 1000 * (1 + 0.2 * 0.5 + 0.06 * 0.7) + 80 * 0.5 * 0.85


@pytest.mark.parametrize("member", [0, 1])
@pytest.mark.parametrize("step", STEPS)
def test_a_household_breaks_an_order_by_half_where_the_market_pays_for_all_it_loses(farm, step, member):
    spot = TEMPTING + member * 30.0 + step * 50.0
    village = farm(
        BREACH,
        household={"ordered": 7.0, "member": member},
        enterprise={"order_price": 1000.0},
        spot=spot,
    )

    def breaks(draw):
        village.households[0].side_sold = 0.0
        village.households[0].day_price = spot
        brought, draws = Harvest(10.0, 0.0, 0.0), BreachDraws(breach=draw, enforcement=1.0, trade=1.0)
        village.do(order_purchase.deliver, harvest=brought, spot=spot, draws=draws)
        return village.households[0].side_sold > 0.0

    assert turns_at(breaks, chance(step))


def test_an_enterprise_breaks_its_orders_where_its_draw_passes_the_chance(farm):
    settings = BREACH | {
        "linkages.order_purchase.enterprise_penalty": 0.3,
        "linkages.order_purchase.enterprise_enforcement": 0.5,
        "linkages.order_purchase.reputation_value": 0.1,
        "prices.delivery_cost": 0.04,
    }
    firm = {"order_price": 1000.0, "delivered": 7.0, "reputation": 0.8, "cash": 1e9}
    firm |= {"product_price": 2000.0, "tonne_costs": 300.0}  # products pay for any of it
    draw = uniform(1, ENTERPRISE, 1, 0, 4, RENEGING)  # seed, kind, county, number, season
    # It loses 150 of penalty and 80 of name; spot produce costs 4 % more to bring in.
    indifferent = (1000 * (1 - 0.3 * 0.5 - 0.1 * 0.8) - 50.0 * math.log(draw / (1 - draw))) / 1.04
    for spot, kept in ((indifferent - 0.01, False), (indifferent + 0.01, True)):
        village = farm(settings, enterprise=firm, spot=spot)
        village.do(order_purchase.keep_promises)
        assert (village.enterprises.reneged[0] == KEPT) == kept
    # At a dear market the same happens where the product brings so little after its costs.
    for earned, kept in ((1.04 * indifferent - 0.01, False), (1.04 * indifferent + 0.01, True)):
        village = farm(settings, enterprise=firm | {"product_price": earned + 300.0}, spot=2000.0)
        village.do(order_purchase.keep_promises)
        assert (village.enterprises.reneged[0] == KEPT) == kept


amounts = st.floats(-50_000.0, 50_000.0)


@given(amounts, amounts, st.floats(1.0, 5000.0), st.floats(0.0, 5000.0))
def test_a_better_offer_is_never_less_likely_and_mirrored_ones_add_to_one(value, against, noise, more):
    def at(value, against):
        return choice_probability(value, against, noise)

    assert at(value, against) <= at(value + more, against)
    assert at(value, against) >= at(value, against + more)
    assert at(value, against) + at(against, value) == pytest.approx(1.0, abs=1e-6)


@given(amounts, st.floats(0.0, 50_000.0), st.floats(100.0, 10_000.0), st.floats(0.001, 1.0))
def test_breach_and_migration_are_monotone_and_even_at_no_gain(gain, more, contract, noise):
    assert breach_probability(0.0, contract, noise) == migration_probability(0.0, contract) == 0.5
    assert breach_probability(gain, contract, noise) <= breach_probability(gain + more, contract, noise)
    assert migration_probability(gain, contract) <= migration_probability(gain + more, contract)
