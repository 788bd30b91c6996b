"""A year, in order: plan (spring), grow (summer), harvest (autumn), settle (winter).

These loops apply the scalar rules to the agents of a county, county by county; counties
do not touch each other within a season, so any number of threads gives the same result.
"""

SEASONS = ("spring", "summer", "autumn", "winter")
SPRING, SUMMER, AUTUMN, WINTER = range(len(SEASONS))
