"""Attribution of a total to what made it: Shapley values and interactions.

A *game* gives a worth to every coalition of players.  Here a player is a linkage form
or a part of the programme, a coalition those that are switched on, and its worth an
outcome.  Everything is exact: all 2^n coalitions are simulated, none is sampled.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

Coalition = frozenset[str]
Game = Mapping[Coalition, float]


def coalitions(players: Sequence[str]) -> Iterator[Coalition]:
    """All 2^n of them, from nobody to everybody."""
    for size in range(len(players) + 1):
        yield from map(frozenset, itertools.combinations(players, size))


def total(game: Game, players: Sequence[str]) -> float:
    """What everybody is worth beyond nobody."""
    return game[frozenset(players)] - game[frozenset()]


def shapley_values(game: Game, players: Sequence[str]) -> dict[str, float]:
    """Each player's mean contribution over all orders in which the players can come in.

    They add up to `total` whatever the game (Shapley 1953, "A value for n-person games").
    """
    count = len(players)
    values = {}
    for player in players:
        others = [other for other in players if other != player]
        values[player] = math.fsum(
            _weight(len(before), count) * (game[before | {player}] - game[before])
            for before in coalitions(others)
        )
    return values


def interactions(game: Game, players: Sequence[str]) -> dict[tuple[str, str], float]:
    """What each pair gives together beyond what each gives alone, averaged over the others.

    The Shapley interaction index (Grabisch and Roubens 1999, doi:10.1007/s001820050125):
    above zero where two strengthen each other, below where they crowd each other out.
    """
    count = len(players)
    values = {}
    for first, second in itertools.combinations(players, 2):
        others = [other for other in players if other not in (first, second)]
        values[first, second] = math.fsum(
            _weight(len(before), count - 1)
            * (
                game[before | {first, second}]
                - game[before | {first}]
                - game[before | {second}]
                + game[before]
            )
            for before in coalitions(others)
        )
    return values


def _weight(before: int, count: int) -> float:
    """The chance that a given set of so many comes in before a player, in a random order of all."""
    return 1.0 / (count * math.comb(count - 1, before))
