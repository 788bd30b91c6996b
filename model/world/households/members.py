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


@rule
def workers_of_age(household: Household) -> int:
    """Residents of 15 to 64 who can work."""
    younger = household.working_youth + household.working_middle
    return younger + household.working_late + household.working_sixties


@rule
def is_closed(household: Household) -> bool:
    """Whether nobody lives there any more: the row stays, with its land and what is still owed to it."""
    return household.persons == 0


@rule
def close_house(household: Household) -> None:
    """With the last resident gone, nobody is away from it, ill, a success or below the line."""
    household.away = 0
    household.away_workers = 0
    household.chronic = 0
    household.succeeded = 0
    household.below_line = 0


@rule
def leave(household: Household) -> None:
    """One of the youngest residents who can work leaves, and works elsewhere."""
    if household.working_youth > 0:
        household.youth -= 1
        household.working_youth -= 1
    elif household.working_middle > 0:
        household.middle -= 1
        household.working_middle -= 1
    elif household.working_late > 0:
        household.late -= 1
        household.working_late -= 1
    elif household.working_sixties > 0:
        household.sixties -= 1
        household.working_sixties -= 1
    else:
        household.old -= 1
        household.working_old -= 1
    household.persons -= 1
    household.workers -= 1
    household.away += 1
    household.away_workers += 1


@rule
def come_back(household: Household) -> None:
    """An absent member who works elsewhere comes back: one of 30 to 49, as most of them are."""
    household.middle += 1
    household.working_middle += 1
    household.persons += 1
    household.workers += 1
    household.away -= 1
    household.away_workers -= 1


def members_of(households: Table) -> Any:
    """The same of every row of a table: whole numbers, (households,)."""
    return households.persons + households.away
