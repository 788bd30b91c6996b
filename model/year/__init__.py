"""A year, in order: plan (spring), grow (summer), harvest (autumn), settle (winter).

These loops apply the rules to the agents of a county, county by county; counties do not touch each
other within a season, so any number of threads gives the same result.
"""
