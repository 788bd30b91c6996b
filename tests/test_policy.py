"""What acts as policy, from the first reported spring, and what is of the world that was there before."""

import numpy as np
import pytest

from model.declare.parameter import declared
from model.opening import opened
from model.parameters import INDUSTRIES, LINKAGES, SECTIONS
from model.programme import PARTS
from model.scenario import load_scenario

# Whatever is added must be put here or stay of the world: by section, all that acts as policy.
POLICY = {
    "safety_net": "pension employee_pension area_subsidy dibao standard standard_growth floor "
    "grace_quarters extreme_ratio hardship relief_payment posts post_pay",
    "monitoring": "line line_growth clear_quarters",
    "credit": "loan_limit interest interest_subsidy term",
    "linkages.order_purchase": "enabled floor premium fixed_form_share output_share capacity_share "
    "minimum_value input_credit advance_interest technique deferred_share penalty enforcement exclusion "
    "inspection enterprise_penalty enterprise_enforcement arrears_interest",
    "linkages.guaranteed_dividend": "enabled rate profit_share profit_hurdle principal_limit land_share "
    "valuation_years early_exit_forfeit restructuring_rate_cut restructuring_conversion "
    "arrears_years",
    "linkages.secondary_rebate": "enabled return_share reserve_share compliance service_fee",
    "linkages.share_cooperation": "enabled payout land_share land_value share_limit compliance",
    "linkages.employment": "enabled reserved_share near_home lifted_first better_pay lasting on_bases "
    "wage_premium term days_per_job project_minimum",
    "labour": "outside_share",
    "land": "rents_paid",
    "programme.budget": "all_bridging_funds industry_share new_funds lifted_counties_share "
    "key_county_share share_will share_work share_skill share_money share_help last_year",
    "programme.will": "enabled intensity recognised_households recognition_cost model_cooperatives "
    "model_cooperative_years model_cooperative_grant support_grant family_farms family_farm_grant "
    "family_farm_own family_farm_least_skill family_farm_targeting project_match",
    "programme.work": "enabled intensity demonstration_bases base_investment base_years base_households "
    "base_days facility_years cold_stores cold_store_cost full_chain_counties full_chain_cost "
    "integration_counties integration_cost ecommerce_centres ecommerce_centre_cost e_towns e_town_cost "
    "ecommerce_stations ecommerce_station_cost cool_vegetables processing_potatoes standard_orchards "
    "area_years area_cost area_targeting fodder_units fodder_cost fodder_targeting courtyard_budget "
    "courtyard_years courtyard_grant courtyard_targeting flagship_cost",
    "programme.skill": "enabled intensity training_allowance trainings_per_year training_days "
    "training_places training_cost training_targeting farmers_trained farmers_certified "
    "farmer_training_days farmer_training_cost farmer_training_targeting techniques varieties standards "
    "adoption_cost trusteeship_area trusteeship_growth trusteeship_growth_years trusteeship_subsidy "
    "trusteeship_targeting",
    "programme.money": "enabled intensity principal_share principal_per_household shares_per_household "
    "purchase_loan_subsidy purchase_loan_budget microcredit microcredit_households microcredit_reserve "
    "microcredit_targeting collateral_share turnover_fund turnover_key_share guarantee_line "
    "guarantee_share guarantee_fund",
    "programme.help": "enabled intensity cadre_visits visit_cost cadre_trainings cadres_per_training "
    "cadres cadre_training_cost problems_solved relief technicians technician_cost matching_events "
    "event_cost assisted_sales",
    "shocks": "price_year drought_year demand_year failure_year demand_change",
    **{f"industries.{name}": "price_shock" for name in INDUSTRIES},
}


def test_policy_is_what_is_listed_and_nothing_else() -> None:
    listed = {f"{section}.{name}" for section, names in POLICY.items() for name in names.split()}
    assert {key for key, entry in declared(SECTIONS).items() if entry.acts == "policy"} == listed


@pytest.mark.parametrize(
    "switch", [*(f"linkages.{form}" for form in LINKAGES), *map("programme.{}".format, PARTS)]
)
def test_every_switch_is_policy(switch: str) -> None:
    assert declared(SECTIONS)[f"{switch}.enabled"].acts == "policy"


def test_terms_of_a_policy_are_those_of_enterprises_from_the_first_spring_on() -> None:
    usual = opened(load_scenario("baseline"), 0.001, 3)[0]
    rate = load_scenario("baseline").values["linkages.guaranteed_dividend.rate"]
    changed = {
        "linkages.guaranteed_dividend.rate": 1.5 * rate,
        "linkages.order_purchase.fixed_form_share": 0.0,
        "programme.work.enabled": False,
    }
    state = opened(load_scenario("baseline", changed), 0.001, 3)[0]
    assert state.enterprises.market_form.all() and not usual.enterprises.market_form.all()
    assert not state.enterprises.runs_base.any() and usual.enterprises.runs_base.any()
    assert state.enterprises.dividend_rate == pytest.approx(1.5 * usual.enterprises.dividend_rate)
    assert (state.households == usual.households).all()  # as they were, whatever comes
    same = opened(load_scenario("baseline"), 0.001, 3)[0]
    assert all(np.array_equal(ours, theirs) for ours, theirs in zip(same, usual, strict=True))
