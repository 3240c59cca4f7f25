"""The comparison of NetHack's speed plays what it says it plays."""

import pytest

pytest.importorskip("nle", reason="NLE is missing")

from rewardsmith.experiments.speed.nethack_step import Size, measure


def test_all_players_play_all_turns_and_their_games_move_on():
    players = measure(Size(envs=2, processes=1, turns=2, steps=40))
    assert [player.name for player in players] == ["VectorEnv", "pool", "AsyncVectorEnv"]
    for player in players:
        assert len(player.seconds) == 2 and min(player.seconds) > 0 and 0.05 < player.moving < 1
