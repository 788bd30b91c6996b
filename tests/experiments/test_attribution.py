"""Shapley values and interactions: games with known answers, and what holds for every game."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.experiments.attribution import coalitions, interactions, shapley_values, total

PLAYERS = ("a", "b", "c", "d")


def test_two_players_share_what_they_make_together() -> None:
    game = {frozenset(): 1.0, frozenset("a"): 4.0, frozenset("b"): 2.0, frozenset("ab"): 11.0}
    assert shapley_values(game, ("a", "b")) == {"a": 6.0, "b": 4.0}  # (3 + 9) / 2 and (1 + 7) / 2
    assert interactions(game, ("a", "b")) == {("a", "b"): 6.0}  # 10 - 3 - 1
    assert total(game, ("a", "b")) == 10.0


def test_in_the_glove_game_the_scarce_glove_is_dear() -> None:
    """Two left gloves, one right one; a pair is worth 1 (a textbook game: 1/6, 1/6, 4/6)."""
    players = ("left", "other_left", "right")
    game = {
        coalition: float("right" in coalition and len(coalition) >= 2) for coalition in coalitions(players)
    }
    values = shapley_values(game, players)
    assert values["left"] == values["other_left"] == pytest.approx(1.0 / 6.0)
    assert values["right"] == pytest.approx(4.0 / 6.0)
    pairs = interactions(game, players)
    assert pairs["left", "right"] == pytest.approx(0.5)  # wanted by nobody else: 1; with the other left: 0
    assert pairs["left", "other_left"] == pytest.approx(-0.5)


games = st.lists(st.floats(-1e6, 1e6), min_size=16, max_size=16).map(
    lambda worths: dict(zip(coalitions(PLAYERS), worths, strict=True))
)


@given(games)
def test_the_values_add_up_to_the_total(game: dict[frozenset[str], float]) -> None:
    assert sum(shapley_values(game, PLAYERS).values()) == pytest.approx(total(game, PLAYERS), abs=1e-8)


@given(games)
def test_the_value_is_the_mean_contribution_over_all_orders(game: dict[frozenset[str], float]) -> None:
    """The definition, player by player, without the weights of the formula."""
    sums = dict.fromkeys(PLAYERS, 0.0)
    for order in itertools.permutations(PLAYERS):
        for place, player in enumerate(order):
            sums[player] += game[frozenset(order[: place + 1])] - game[frozenset(order[:place])]
    values = shapley_values(game, PLAYERS)
    assert values == {player: pytest.approx(of / 24, abs=1e-8) for player, of in sums.items()}


@given(st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=4))
def test_what_merely_adds_up_does_not_interact(worths: list[float]) -> None:
    alone = dict(zip(PLAYERS, worths, strict=True))
    game = {coalition: sum(alone[player] for player in coalition) for coalition in coalitions(PLAYERS)}
    assert shapley_values(game, PLAYERS) == {
        player: pytest.approx(worth, abs=1e-9) for player, worth in alone.items()
    }
    assert all(value == pytest.approx(0.0, abs=1e-9) for value in interactions(game, PLAYERS).values())


@given(games)
def test_a_player_who_adds_nothing_gets_nothing(game: dict[frozenset[str], float]) -> None:
    idle = {coalition: game[coalition - {"d"}] for coalition in game}
    assert shapley_values(idle, PLAYERS)["d"] == 0.0
    assert all(
        value == pytest.approx(0.0) for pair, value in interactions(idle, PLAYERS).items() if "d" in pair
    )
