"""Features and memories, against what games show and against games that are made up."""

from types import SimpleNamespace

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.nethack import blstats, glyphs
from rewardsmith.envs.nethack.features import MESSAGES, NOTICES
from rewardsmith.envs.nethack.squares import adjacent, crop, stairs_distance
from rewardsmith.envs.nethack.tasks import NethackOracleSober, NethackScore, NethackStaircase
from rewardsmith.envs.spaces import draw_action


def _sim(num_envs=1, x=10, y=5, message="", **figures):
    """Make up what games show: the player on an empty map."""
    shown = torch.full((num_envs, 21, 79), glyphs.STONE, dtype=torch.int16)
    shown[:, y, x] = 333
    status = torch.zeros(num_envs, 27, dtype=torch.int64)
    status[:, blstats.X], status[:, blstats.Y] = x, y
    status[:, blstats.MOST_HIT_POINTS] = 10
    for name, value in figures.items():
        status[:, getattr(blstats, name.upper())] = value
    text = torch.zeros(num_envs, 256, dtype=torch.uint8)
    text[:, : len(message)] = torch.tensor(list(message.encode()), dtype=torch.uint8)
    return SimpleNamespace(
        num_envs=num_envs,
        device=torch.device("cpu"),
        glyphs=shown,
        blstats=status,
        message=text,
        internal=torch.zeros(num_envs, 9, dtype=torch.int32),
        inv_oclasses=torch.full((num_envs, 55), 18, dtype=torch.uint8),
        over=torch.zeros(num_envs, dtype=torch.bool),
    )


class Told:
    """An environment that is told moment by moment what a game shows."""

    def __init__(self, first, environment=NethackScore):
        self.memory = {}
        self.environment = environment().remembering(self.memory)
        for name, begin in self.environment.memories.items():
            self.memory[name] = begin(first, None)
        self.sim = first

    def tell(self, sim):
        for name, update in self.environment.memories.items():
            self.memory[name] = update(sim, self.memory[name])
        self.sim = sim

    def __getattr__(self, name):
        found = self.environment.features.get(name) or self.environment.measures[name]
        return found.compute(self.environment, self.sim).float().tolist()


def test_what_the_game_says_of_kills_doors_and_locks_is_counted():
    told = Told(_sim(2))
    for message in ("You kill the newt!", "You succeed in unlocking the door.", "The door opens.", "", "You kill it!"):
        told.tell(_sim(2, message=message))
    assert (told.kills, told.doors_opened, told.locks_opened) == ([2, 2], [1, 1], [1, 1])
    told.tell(_sim(2, message="The door is locked. You hit the jackal."))
    assert (told.kills, told.doors_opened, told.locks_opened) == ([2, 2], [1, 1], [1, 1])
    for message in ("You destroy the kobold zombie!", "As you kick the door, it crashes open!"):
        told.tell(_sim(2, message=message))
    assert (told.kills, told.doors_opened) == ([3, 3], [2, 2]), "what does not live is destroyed, and doors are kicked"


def test_stairs_are_approached_by_the_steps_that_they_come_nearer():
    def at(x, y, seen=True, depth=1):
        sim = _sim(x=x, y=y, level=depth)
        if seen:
            sim.glyphs[:, 5, 20] = glyphs.STAIRS_DOWN[0]
        return sim

    told, paid = Told(at(10, 5, seen=False)), []
    walk = [at(11, 5, seen=False), at(12, 5), at(14, 5), at(14, 6), at(12, 7), at(15, 5, depth=2), at(16, 5, depth=2)]
    for sim in walk:
        told.tell(sim)
        paid += told.stairs_approached
    # The map that shows the stairs tells how far they were before, too; another level's stairs are others.
    assert paid == [0, 1, 2, 0, -2, 0, 1]


def test_what_ends_on_stairs_has_no_depth_to_be_asked_for():
    kinds = {feature.name: feature.kind for feature in NethackStaircase().features.values()}
    assert (kinds["depth"], kinds["new_depth"], kinds["on_stairs_down"]) == (None, None, "on_stairs")
    assert NethackScore().features["depth"].kind == "depth"


def test_the_crop_is_the_map_around_the_player_and_stone_beyond():
    sim = _sim(2, x=1, y=20)
    sim.glyphs[:] = torch.arange(21 * 79).reshape(21, 79)
    around = crop(sim, 9)
    assert around.shape == (2, 9, 9) and around[0, 4, 4] == 20 * 79 + 1
    assert around[0, 3, 5] == 19 * 79 + 2 and (around[0, 5:] == glyphs.STONE).all()
    assert (around[0, :, :3] == glyphs.STONE).all()
    beside = adjacent(sim)[0].tolist()
    assert beside == [19 * 79, 19 * 79 + 1, 19 * 79 + 2, 20 * 79, 20 * 79 + 2, *3 * [glyphs.STONE]]


def test_stairs_are_as_far_as_a_king_walks():
    sim = _sim(3)
    sim.glyphs[0, 8, 30] = glyphs.STAIRS_DOWN[0]
    sim.glyphs[0, 9, 14] = glyphs.STAIRS_DOWN[1]
    sim.glyphs[1, 5, 12] = glyphs.STAIRS_UP[0]
    assert stairs_distance(sim, torch.tensor([False, False, True])).tolist() == [4, 79, 0]
    told = Told(sim)
    assert told.distance_to_stairs == [4, 79, 79] and told.stairs_down_in_sight == [1, 0, 0]


def test_what_is_beside_the_player():
    sim = _sim()
    sim.glyphs[0, 4, 9], sim.glyphs[0, 4, 10] = 12, glyphs.PETS + 16
    sim.glyphs[0, 6, 11], sim.glyphs[0, 5, 11] = glyphs.CLOSED_DOORS[1], glyphs.INVISIBLE
    sim.glyphs[0, 12, 40], sim.glyphs[0, 13, 40] = glyphs.OBJECTS + 3, glyphs.BODIES + 3
    told = Told(sim)
    assert told.monsters_beside == [2] and told.monsters_on_map == [2] and told.closed_door_beside == [1]
    assert told.objects_on_map == [2] and told.doors_on_map == [1] and told.squares_on_map == [7]


def test_changes_and_what_is_remembered():
    told = Told(_sim(gold=5, hit_points=10, depth=1, turn=1, level=1))
    assert told.gold_gained == [0] and told.gold_found == [0] and told.new_depth == [0] and told.new_square == [0]
    told.tell(_sim(x=11, gold=25, hit_points=7, depth=3, level=3, turn=2, points=9))
    assert told.gold_gained == [20] and told.gold_found == [20] and told.health_change == [-3]
    assert told.health == [pytest.approx(0.7)] and told.new_depth == [2] and told.turn_passed == [1]
    assert told.points == [9] and told.points_gained == [9]
    told.tell(_sim(x=11, gold=15, hit_points=8, depth=2, level=2, turn=2, points=9))
    assert told.gold_gained == [10] and told.gold_found == [-10] and told.deepest_depth == [3]
    assert told.new_depth == [0] and told.turn_passed == [0] and told.points_gained == [0]


def test_squares_are_counted_once_on_every_level():
    told = Told(_sim(level=1))
    assert told.squares_visited == [1] and told.squares_discovered == [1]
    told.tell(_sim(x=11, level=1))
    assert told.squares_visited == [2] and told.new_square == [1]
    told.tell(_sim(x=10, level=1))
    assert told.squares_visited == [2] and told.new_square == [0]
    below = _sim(x=10, level=2)
    below.glyphs[0, 0, :9] = glyphs.MAP + 19
    told.tell(below)
    assert told.squares_visited == [3] and told.squares_discovered == [11] and told.squares_discovered_now == [10]
    told.tell(_sim(x=10, level=1))
    assert told.squares_visited == [3] and told.squares_discovered == [11] and told.squares_discovered_now == [0]


def test_food_and_things():
    first, fed, hungry = _sim(), _sim(), _sim()
    first.internal[:, 7], fed.internal[:, 7], hungry.internal[:, 7] = 900, 1000, 990
    first.inv_oclasses[:, :2] = hungry.inv_oclasses[:, :2] = 5
    fed.inv_oclasses[:, :4] = 5
    told = Told(first)
    told.tell(fed)
    assert told.nutrition_gained == told.nutrition_gained_now == [100]
    assert told.items_carried == [4] and told.items_gained == told.item_picked_up == [2]
    told.tell(hungry)
    assert told.nutrition == [990] and told.nutrition_gained == [100] and told.nutrition_gained_now == [0]
    assert told.items_carried == [2] and told.items_gained == [2] and told.item_picked_up == [0]


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_raise_their_flags(name):
    for words in MESSAGES[name][0]:
        assert getattr(Told(_sim(message=f"Well. {words} so it is!")), f"message_{name}") == [1]
    assert getattr(Told(_sim(message="It is quiet.")), f"message_{name}") == [0]


def test_who_hallucinates_meets_no_oracle_who_counts():
    sim = _sim(2)
    sim.glyphs[:, 4, 10] = glyphs.ORACLE
    sim.blstats[:, blstats.CONDITION] = torch.tensor([blstats.HALLUCINATING | 1, 2])
    told = Told(sim, NethackOracleSober)
    assert told.oracle_beside == [1, 1] and told.hallucinating == [1, 0] and told.fallen == [0, 1]
    state = SimpleNamespace(oracle_beside=torch.ones(2), hallucinating=torch.tensor([1.0, 0.0]))
    assert NethackOracleSober.tasks["oracle"].success(state, None).tolist() == [False, True]


def test_the_games_own_score_is_no_feature():
    """Only tasks may read it; what a model writes may not."""
    env = envs.make("nethack_score", 2, threads=1)
    assert "points" not in env.environment.features and {"points", "points_gained"} <= set(env.environment.measures)
    assert env.state.points.tolist() == [0, 0]
    with pytest.raises(AttributeError, match="has no feature 'score'"):
        _ = env.state.score


def test_what_is_noticed_agrees_with_the_features_and_what_is_said_with_the_game():
    env = envs.make("nethack_gold", 8, seed=2, threads=2)
    generator, notices = torch.Generator().manual_seed(0), env.environment.notices
    seen = torch.zeros(len(notices), dtype=torch.bool)
    for _ in range(200):
        env.step(draw_action(env.action_space, 8, generator))
        noticed = env.state.noticed.bool()
        state = env.state
        features = {
            "gold": state.gold_found > 0,
            "food": state.nutrition_gained_now > 0,
            "depth": state.new_depth > 0,
            "item": state.item_picked_up > 0,
            "map": state.squares_discovered_now >= 10,
        }
        for name, holds in features.items():
            assert torch.equal(noticed[:, notices.index(NOTICES[name])], holds), name
        assert torch.equal(env.state.message, env.sim.message.float())
        seen |= noticed.any(0)
    assert seen[notices.index(NOTICES["gold"])] and seen[notices.index(NOTICES["map"])]


def test_in_real_games_sums_agree_with_changes():
    env = envs.make("nethack_gold", 6, seed=2, threads=2)
    generator, sums = torch.Generator().manual_seed(0), torch.zeros(3, 6)
    running = torch.ones(6, dtype=torch.bool)
    before = env.state.squares_discovered, env.state.squares_visited
    for _ in range(300):
        step = env.step(draw_action(env.action_space, 6, generator))
        running &= ~(step.terminated | step.truncated)
        state = env.state
        sums += torch.stack([state.gold_found, state.squares_discovered_now, state.new_square])
    ends = [state.gold_gained, state.squares_discovered - before[0], state.squares_visited - before[1]]
    assert running.sum() >= 3 and torch.equal(sums[:, running], torch.stack(ends)[:, running])
    assert sums[1].max() > 20 and sums[2].max() > 5
    assert (state.squares_visited <= state.squares_discovered).all()
