"""Autumn: what cooperatives and enterprises harvest on land that they rent from households."""

from model.compiled import rule
from model.world.agents import County, Industries, Rules, State
from model.world.households.farming import weather_effect
from model.world.households.letting import HAS_PLOTS
from model.world.households.season import yearly_labour_need
from model.world.sectors import COOPERATIVES, REST_OF_WORLD, pay


@rule
def harvest_of_mu(k: int, county: County, rules: Rules, industries: Industries) -> float:
    """Yuan that a mu of the land that is let brings this autumn, if it is farmed as households do.

    What is expected of the county's land in the industry, by this year's weather and price.
    """
    if county.expected_price[k] <= 0.0:
        return 0.0
    sensitivity = industries[k].weather_sensitivity
    usual = weather_effect(county.expected_weather, sensitivity)
    price = county.spot_price[k] / county.expected_price[k]
    weather = weather_effect(county.weather, sensitivity) / usual if usual > 0.0 else 0.0
    return float(county.mean_revenue[k] * county.lease_quality[k] * price * weather)


@rule
def cost_of_mu(k: int, service_cost: float, rules: Rules, industries: Industries) -> float:
    """Yuan a mu of inputs, and of machines and hired work, the same share of a household's own work."""
    work = yearly_labour_need(k, industries) * rules.labour.local_wage
    return float(industries[k].input_cost + service_cost * work)


@rule
def farm_rented_land(county: County, state: State, rules: Rules, industries: Industries) -> None:
    """An enterprise's harvest is among its sales of autumn; a cooperative's is its own, for its reserve."""
    shares, dividend = rules.share_cooperation, rules.guaranteed_dividend
    for g in range(county.first_cooperative, county.last_cooperative):
        cooperative = state.cooperatives[g]
        k = cooperative.industry
        if cooperative.rented > 0.0 and HAS_PLOTS[k]:
            revenue = cooperative.rented * shares.technique * harvest_of_mu(k, county, rules, industries)
            costs = cooperative.rented * cost_of_mu(k, shares.service_cost, rules, industries)
            cooperative.cash += revenue - costs
            weight = cooperative.weight
            pay(county.flows.cooperative_harvests, REST_OF_WORLD, COOPERATIVES, weight * revenue)
            pay(county.flows.cooperative_costs, COOPERATIVES, REST_OF_WORLD, weight * costs)
    for e in range(county.first_enterprise, county.last_enterprise):
        enterprise = state.enterprises[e]
        k = enterprise.industry
        if enterprise.rented > 0.0 and HAS_PLOTS[k]:
            harvest = harvest_of_mu(k, county, rules, industries)
            enterprise.land_revenue += enterprise.rented * dividend.technique * harvest
            enterprise.land_costs += enterprise.rented * cost_of_mu(
                k, dividend.service_cost, rules, industries
            )
