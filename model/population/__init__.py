"""Who there is before the first spring: counties, households, enterprises and cooperatives."""

from model.population.counties import Geography

__all__ = ["Geography"]
