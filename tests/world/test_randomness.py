"""Random draws: the published generator, uniform, independent, and each used once.

Draws are a function of their counter, so every test here gives the same answer each
time.  Thresholds are those that a true random source would exceed once in a million
tests; where a test makes several comparisons, that rate is for each.
"""

import re
from collections import Counter
from itertools import product
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.world import randomness
from model.world.randomness import four_uniforms, philox_4x32, standard_normal, uniform

ERROR_RATE = 1e-6
Z = NormalDist().inv_cdf(1.0 - ERROR_RATE)


def largest_chi_square(degrees):
    """Its quantile at ERROR_RATE (Wilson and Hilferty 1931)."""
    return degrees * (1.0 - 2.0 / (9.0 * degrees) + Z * (2.0 / (9.0 * degrees)) ** 0.5) ** 3


def chi_square(counts):
    expected = counts.sum() / counts.size
    return float(((counts - expected) ** 2 / expected).sum())


# --- the generator -----------------------------------------------------------------------

# tests/kat_vectors of Random123, lines "philox4x32 10": counter, key, result.
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter, key, result):
    words = [np.uint64(int(word, 16)) for word in (counter + " " + key).split()]
    assert [f"{int(word):08x}" for word in philox_4x32(*words)] == result.split()


def test_counter_and_key_are_laid_out_as_documented():
    # The third published counter and key, as seed, kind, county, agent, season and block.
    seed = 0x299F31D0_A4093822
    draws = four_uniforms(seed, 0x85A3, 0x08D3, 0x243F6A88, 0x13198A2E, 0x03707344)
    words = (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)
    assert draws == tuple((word + 0.5) / 2**32 for word in words)


@given(st.integers(0, 4), st.integers(1, 65_535), st.integers(0, 10**6), st.integers(0, 10**4), st.data())
def test_a_block_holds_the_draws_of_its_four_purposes(kind, county, agent, season, data):
    seed, block = data.draw(st.integers(0, 2**63 - 1)), data.draw(st.integers(0, 60))
    drawn = four_uniforms(seed, kind, county, agent, season, block)
    assert drawn == tuple(uniform(seed, kind, county, agent, season, 4 * block + k) for k in range(4))
    assert all(0.0 < draw < 1.0 for draw in drawn)


# --- uniform and independent -------------------------------------------------------------


@pytest.fixture(scope="module")
def draws():
    """Shape (40 purposes, 10 seasons, 200 agents): 80,000 draws of one county."""
    blocks = [
        [[four_uniforms(2022, 0, 17, agent, season, block) for agent in range(200)] for season in range(10)]
        for block in range(10)
    ]
    return np.array(blocks).transpose(0, 3, 1, 2).reshape(40, 10, 200)


def test_draws_are_uniform(draws):
    counts = np.bincount((draws.ravel() * 256).astype(int), minlength=256)
    assert chi_square(counts) < largest_chi_square(255)
    assert 0.0 < draws.min() < 1e-3 and 1.0 - 1e-3 < draws.max() < 1.0


@pytest.mark.parametrize("axis", [0, 1, 2], ids=["purposes", "seasons", "agents"])
def test_neighbouring_draws_are_independent(draws, axis):
    one, other = np.moveaxis(draws, axis, 0)[:-1], np.moveaxis(draws, axis, 0)[1:]
    cells = (one * 16).astype(int) * 16 + (other * 16).astype(int)
    assert chi_square(np.bincount(cells.ravel(), minlength=256)) < largest_chi_square(255)


@pytest.mark.parametrize("changed", ["seed", "high half of the seed", "kind", "county"])
def test_changing_anything_gives_independent_draws(changed):
    def series(on):
        seed = {"seed": 1, "high half of the seed": 1 << 32}.get(changed, 0) * on + 7
        kind, county = int(on and changed == "kind"), 5 + int(on and changed == "county")
        return np.array([uniform(seed, kind, county, agent, 3, 8) for agent in range(4000)])

    one, other = series(0), series(1)
    assert not (one == other).any()
    assert abs(np.corrcoef(one, other)[0, 1]) < Z / 4000**0.5


def test_no_two_counters_share_a_draw():
    # Edges of every field, where a shift or mask that is one bit short would fold two into one.
    fields = [
        (0, 2**32, 2**63 - 1),
        (0, 1, 4),
        (0, 1, 65_535),
        (0, 1, 65_536, 2**31 - 1),
        (0, 1, 4000),
        (0, 41),
    ]
    found = Counter(four_uniforms(*values) for values in product(*fields))
    assert max(found.values()) == 1


def test_normal_draws_have_the_moments_of_a_normal(draws):
    normal = np.array(
        [standard_normal(a, b) for a, b in zip(draws[0::2].ravel(), draws[1::2].ravel(), strict=True)]
    )
    count = len(normal)
    # Standard errors of mean, variance and fourth moment: 1, sqrt(2) and sqrt(96) over sqrt(n).
    assert abs(normal.mean()) < Z / count**0.5
    assert abs(normal.var() - 1.0) < Z * (2.0 / count) ** 0.5
    assert abs((normal**4).mean() - 3.0) < Z * (96.0 / count) ** 0.5


def test_the_most_extreme_draws_still_give_finite_normals():
    # The smallest draw is half of 2^-32: sqrt(66 ln 2) = 6.7637 standard deviations.
    assert standard_normal(2.0**-33, 2.0**-33) == pytest.approx(6.7637, abs=1e-4)
    assert abs(standard_normal(1.0 - 2.0**-33, 0.3)) < 1e-4


# --- purposes ----------------------------------------------------------------------------

KINDS = ("HOUSEHOLD", "ENTERPRISE", "COOPERATIVE", "COUNTY", "PROVINCE", "VILLAGE")
RANGES = {  # purposes each
    "POPULATION": 32,
    "ENTERPRISE_POPULATION": 4,
    "CENSUS_POPULATION": 12,
    "ROW_ORDER": 4,
}


def purposes():
    """Every purpose by name; a range of them counts once per number."""
    found = {}
    for name, value in vars(randomness).items():
        if name.isupper() and not name.startswith("_") and name not in KINDS and isinstance(value, int):
            for number in range(RANGES.get(name, 1)):
                found[f"{name} {number}"] = value + number
    return found


def test_every_purpose_and_kind_has_a_number_of_its_own():
    assert len(purposes()) > 60
    assert max(Counter(purposes().values()).values()) == 1
    assert len({getattr(randomness, kind) for kind in KINDS}) == len(KINDS)
    assert min(purposes().values()) >= 0


def test_agents_of_one_sort_share_no_block_with_another():
    # Households plan below 64, organisations below 96, counties and province below 128, then
    # population: each block of four draws belongs to one of them.
    source = Path(randomness.__file__).read_text(encoding="utf-8")
    sections = re.split(r"\n# (?=.*purposes)", source)[1:]
    owners = {}
    for section in sections:
        title = section.splitlines()[0]
        for name in re.findall(r"^([A-Z_]+) = \d+", section, re.MULTILINE):
            first = getattr(randomness, name)
            for purpose in range(first, first + RANGES.get(name, 1)):
                owners.setdefault(purpose // 4, set()).add(title)
    assert len(sections) == 4 and sum(map(len, owners.values())) == len(owners)
