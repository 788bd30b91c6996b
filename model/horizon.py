"""Over which years of a run its means go.

The first years are the transition from the common start to what a scenario does in the long run, so no
mean is of them: they are told year by year.
"""

YEARS = 6  # of a run, if nothing else is asked for
FIRST_OF_MEANS = 4  # the first year behind the transition


def headline_years(count: int) -> range:
    """The years, from 1, of which the means of a run are: from the fourth on, or of a shorter run the last.

    count: years of the run, one or more.
    """
    return range(min(FIRST_OF_MEANS, count), count + 1)
