"""Counter-based random draws: a draw is a function of seed, agent, season and purpose.

Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy
as 1, 2, 3", SC11, doi:10.1145/2063384.2063405), checked in the tests against the
known-answer vectors published with Random123.  Nothing here has state, so the order
in which agents are visited, the number of threads and the purposes that other rules
use cannot change a draw.

A *purpose* is a number that is never reused.  Four neighbouring purposes share one
Philox block: the engine draws the block once and uses its four words, the reference
draws purpose by purpose, and both read the same values.
"""

import math

import numpy as np

from model.compiled import rule
from model.mathematics import cosine_of_turns, log, sine_of_turns

# Agent kinds, part of the counter: agents of two kinds never share a stream.
HOUSEHOLD = 0
ENTERPRISE = 1
COOPERATIVE = 2
COUNTY = 3
PROVINCE = 4
VILLAGE = 5

# Household purposes.  A comment names the season in which each is drawn.
ORDER_PURCHASE_ENTRY = 0  # spring
GUARANTEED_DIVIDEND_ENTRY = 1  # spring
SHARE_COOPERATION_ENTRY = 2  # spring
COOPERATIVE_ENTRY = 3  # spring
EMPLOYMENT_ENTRY = 4  # spring
MIGRATION = 5  # spring
MICROLOAN = 6  # spring
EMPLOYMENT_MATCH = 7  # spring
ILLNESS = 8  # summer
MIGRANT_JOB_LOSS = 9  # summer
EMPLOYMENT_QUIT = 10  # summer
PROBLEM_SOLVED = 11  # summer
HARVEST_LUCK_RADIUS = 12  # autumn; with the angle also for the next change of pay
HARVEST_LUCK_ANGLE = 13  # autumn
SIDE_SELLING = 14  # autumn
PENALTY_ENFORCEMENT = 15  # autumn
# 16 was of side trading, and is not used again
COURTYARD = 20  # spring, as all down to the family farm
TRAINING_WISH = 21
FARMER_TRAINING_WISH = 22
INVESTMENT_LOAN = 23
TRUSTEESHIP_WISH = 24
AREA_WISH = 25
ADOPTION = 26
PLACE_IN_QUEUE = 27
FAMILY_FARM = 28
CERTIFICATE = 33  # winter; 32 was of recognition, and is not used again
REVIEW = 36  # the household's quarter; a mistake of the office
FOUND = 37  # each quarter
OWN_PURPOSES = range(40, 64)  # of linkage forms, which declare them in their files

# The last are of members who die, age, leave, are born and find jobs; each serves all members of a household.
DEATH = 192  # spring, as all that follow
AGEING = 193
LEAVING = 194
BIRTH = 195
REGULAR_JOB = 204  # 196 to 203 were of bands of age, and are not used again
# Where each is drawn anew for some households, whether and which in one draw.
WORK_PLACE = 205
LINKED_PLACE = 206
LEASE_PLACE = 207

# Enterprise and cooperative purposes.
RENEGING = 64  # autumn
RENEGING_OUTCOME = 65  # autumn
DEMAND_RADIUS = 66  # autumn
DEMAND_ANGLE = 67  # autumn
REFUND_COMPLIANCE = 68  # winter
DIVIDEND_COMPLIANCE = 69  # winter
RENEGING_ENFORCEMENT = 72  # autumn

# County and province purposes.
WEATHER_RADIUS = 96  # summer
WEATHER_ANGLE = 97  # summer
DROUGHT = 98  # summer
DROUGHT_DEPTH = 99  # summer
PRICE = 100  # autumn; one province "agent" per industry
PRICE_ANGLE = 101  # autumn

# Population purposes, drawn once, in season 0.
POPULATION = 128  # 128 to 159: characteristics of a household
ENTERPRISE_POPULATION = 160  # 160 to 163
CENSUS_POPULATION = 164  # 164 to 175: who lives in a household
ROW_ORDER = 176  # 176 to 179: of a county's groups
LIVELIHOOD = 180  # 180 to 190: pay, jobs and needs of a household
TAKE_UP = 191  # of the minimum living allowance, lasting
ORDER_ATTENTION = 208  # spring, as the next three
DIVIDEND_ATTENTION = 209
SHARE_ATTENTION = 210
COOPERATIVE_ATTENTION = 211
PLACES = 212  # 212 to 215: a household's first places in lines, and the worth of its days
VILLAGE_ACCESS = 216  # 216 to 219: of a village, how soon organisations work there
VILLAGE_REMOTENESS = 220  # of a village; 221: how soon a technique is brought there
VILLAGE_PARTNERS = 224  # 224 to 239: the organisations of a village, by industry
DAY_PRICE_RADIUS = 240  # autumn, as the next two
DAY_PRICE_ANGLE = 241
SIDE_TRADE = 242

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW_32_BITS = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_TWO_TO_MINUS_32 = 2.0**-32


@rule
def philox_4x32(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Ten rounds of Philox4x32.  Counter words and key words are 32-bit values held in
    uint64; returns four 32-bit values held in uint64."""
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0 = (product_1 >> _32) ^ c1 ^ k0
        c1 = product_1 & _LOW_32_BITS
        c2 = (product_0 >> _32) ^ c3 ^ k1
        c3 = product_0 & _LOW_32_BITS
        k0 = (k0 + _WEYL_0) & _LOW_32_BITS
        k1 = (k1 + _WEYL_1) & _LOW_32_BITS
    return c0, c1, c2, c3


@rule
def four_uniforms(
    seed: int, kind: int, county: int, agent: int, season: int, block: int
) -> tuple[float, float, float, float]:
    """Uniform draws in (0, 1) of the purposes ``4*block`` to ``4*block + 3``.

    seed: 64-bit; kind: agent kind; county: 16-bit code of the county; agent: number
    within the county; season: seasons since the start; block: ``purpose // 4``.
    """
    key = np.uint64(seed)
    w0, w1, w2, w3 = philox_4x32(
        np.uint64(agent) & _LOW_32_BITS,
        (np.uint64(kind) << np.uint64(16)) | np.uint64(county),
        np.uint64(season & 0xFFFFFFFF),  # of years before the first, too
        np.uint64(block),
        key & _LOW_32_BITS,
        key >> _32,
    )
    return (
        (w0 + 0.5) * _TWO_TO_MINUS_32,
        (w1 + 0.5) * _TWO_TO_MINUS_32,
        (w2 + 0.5) * _TWO_TO_MINUS_32,
        (w3 + 0.5) * _TWO_TO_MINUS_32,
    )


@rule
def uniform(seed: int, kind: int, county: int, agent: int, season: int, purpose: int) -> float:
    """One uniform draw in (0, 1) for one purpose."""
    draws = four_uniforms(seed, kind, county, agent, season, purpose // 4)
    return draws[purpose % 4]


@rule
def standard_normal(radius_draw: float, angle_draw: float) -> float:
    """A standard normal draw from two uniform ones (Box and Muller 1958)."""
    return math.sqrt(-2.0 * log(radius_draw)) * cosine_of_turns(angle_draw)


@rule
def two_standard_normals(radius_draw: float, angle_draw: float) -> tuple[float, float]:
    """That one, and another that is independent of it (Box and Muller 1958)."""
    radius = math.sqrt(-2.0 * log(radius_draw))
    return radius * cosine_of_turns(angle_draw), radius * sine_of_turns(angle_draw)
