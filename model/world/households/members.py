"""Who counts as a member: residents, and those who live elsewhere but are registered with the household.

Residents eat, care and work at home: consumption, survey income per head and the monitoring line are
of them.  Registered income per head is of all members.
"""

from typing import Any

from model.compiled import rule
from model.world.agents import Household, Table


@rule
def members(household: Household) -> int:
    """Registered members: residents and absent members."""
    return household.persons + household.away


def members_of(households: Table) -> Any:
    """The same of every row of a table: whole numbers, (households,)."""
    return households.persons + households.away
