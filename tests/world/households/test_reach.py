"""Where organisations work at all: a wider reach only adds villages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.world.households.reach import reach, reaches

share = st.floats(0.0, 1.0)


def test_the_reach_of_a_county_by_hand():
    # News reaches 0.8 instead of 0.6: half of what is left, so 0.3 of that of the other 0.7 villages.
    assert reach(0.3, 0.3, 0.8, 0.6) == pytest.approx(0.3 + 0.7 * 0.3 * 0.5)
    assert reach(0.3, 0.3, 0.6, 0.6) == reach(0.3, 0.3, 0.2, 0.6) == reach(0.3, 0.3, 1.0, 1.0) == 0.3
    assert reach(0.3, 1.0, 1.0, 0.6) == pytest.approx(1.0)


def test_the_most_remote_villages_are_reached_half_as_often():
    assert reaches(0.29, 0.3, 0.5, 0.0) and not reaches(0.31, 0.3, 0.5, 0.0)
    assert reaches(0.14, 0.3, 0.5, 1.0) and not reaches(0.16, 0.3, 0.5, 1.0)


@given(share, share, share, share, share, share, share)
def test_more_news_and_more_help_only_add_villages(draw, usual, gain, news, more, less, remoteness):
    narrow, wide = (reach(usual, gain, told, 0.6) for told in sorted((news, more)))
    assert usual <= narrow <= wide <= 1.0 + 1e-12
    assert reaches(draw, wide, less, remoteness) >= reaches(draw, narrow, less, remoteness)
    # Nor does a village lose its jobs to one that is nearer.
    assert reaches(draw, wide, less, 0.5 * remoteness) >= reaches(draw, wide, less, remoteness)
