"""Whether an organisation works in a household's village at all: reach, before anybody chooses.

Each village has a draw for each kind of organisation that never changes, so that a wider reach only adds
villages.
"""

from model.compiled import rule


@rule
def reach(share: float, help_gain: float, information: float, usual: float) -> float:
    """Share of villages reached, at the county seat, by what cadres and teams spread beside what is usual.

    share: without them; help_gain: of the other villages, if they spread all there is to know;
    information, usual: chances that a household learns of an offer.
    """
    if usual >= 1.0:
        return share
    return share + (1.0 - share) * help_gain * max(0.0, information - usual) / (1.0 - usual)


@rule
def reaches(village_draw: float, share: float, less_of_remotest: float, remoteness: float) -> bool:
    """Whether a village is reached: less often, the more remote it is."""
    return village_draw < share * (1.0 - less_of_remotest * remoteness)
