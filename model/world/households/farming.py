"""What a household plants, harvests and gets for it."""

from model.compiled import rule
from model.mathematics import exp
from model.world.agents import Rules

# Whether a household eats of what an industry grows, by its position: of coarse grains, potatoes, vegetables
# and fruit, not of herbs and livestock.
IS_FOOD = (True, True, True, True, False, False)
_MOST_EATEN = 0.5  # of the harvest's worth


@rule
def skill_factor(skill: float) -> float:
    """Yield of a farmer relative to one of skill 0.5: from 0.7 at skill 0 to 1.3 at skill 1."""
    return 0.7 + 0.6 * skill


@rule
def farm_gate_price(county_price: float, distance_basis: float, remoteness: float) -> float:
    """Spot price in yuan/t that a household gets; `county_price` is that at the county seat."""
    return county_price * (1.0 - distance_basis * remoteness)


@rule
def yield_without_weather(productivity: float, yield_per_mu: float, skill: float, loss: float) -> float:
    """Marketable tonnes of one mu in normal weather, after the loss behind the harvest."""
    return productivity * yield_per_mu * skill_factor(skill) * (1.0 - loss)


@rule
def expected_weather(weather: Rules) -> float:
    """Yield factor to expect of the most sensitive industry: droughts come now and then."""
    return 1.0 - weather.drought_chance * 0.5 * (weather.drought_loss_low + weather.drought_loss_high)


@rule
def weather_variance(weather: Rules) -> float:
    """Variance of that factor, of weather between droughts and of droughts, as if they were independent."""
    middle = 0.5 * (weather.drought_loss_low + weather.drought_loss_high)
    width = weather.drought_loss_high - weather.drought_loss_low
    # Half of a loss is of the year and half of the place, each spread evenly.
    left = (1.0 - middle) * (1.0 - middle) + width * width / 24.0
    square = 1.0 - weather.drought_chance + weather.drought_chance * left
    mean = expected_weather(weather)
    return exp(weather.spread * weather.spread) * square - mean * mean


@rule
def weather_effect(weather: float, sensitivity: float) -> float:
    """Yield factor of an industry in weather that takes the most sensitive one to `weather`."""
    return max(0.0, 1.0 + sensitivity * (weather - 1.0))


@rule
def luck_effect(standard_deviation: float, standard_normal: float) -> float:
    """A household's own yield factor, lognormal with mean 1."""
    return exp(standard_deviation * standard_normal - 0.5 * standard_deviation * standard_deviation)


@rule
def food_kept(harvest: float, wanted: float, is_food: bool) -> float:
    """Yuan of a harvest, at the farm gate, that the household keeps to eat.  harvest, wanted: yuan."""
    return min(wanted, _MOST_EATEN * harvest) if is_food else 0.0


@rule
def plantable_by_labour(land: float, days: float, need_per_mu: float) -> float:
    """Mu that a season's own labour can tend: all of the land, or what the days suffice for."""
    return land if need_per_mu * land <= days else days / need_per_mu


@rule
def plantable_by_cash(land: float, means: float, cost_per_mu: float) -> float:
    """Mu whose inputs can be paid in spring: who cannot pay plants less."""
    return land if cost_per_mu * land <= means else means / cost_per_mu


@rule
def income_variance_of_land(revenue: float, price_risk: float, luck: float, weather: float) -> float:
    """Variance of a land's yearly revenue (yuan), from price, own luck and weather.

    price_risk, luck, weather: standard deviations of log price, of log yield and of the yield factor.
    """
    risk = price_risk * price_risk + luck * luck + weather * weather
    return revenue * revenue * risk
