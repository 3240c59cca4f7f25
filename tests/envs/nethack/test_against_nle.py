"""The same seeds give the same episodes as plain NLE and MiniHack, byte for byte, for everything that is shown."""

import gymnasium
import numpy as np
import pytest
from nle import nethack
from nle.env.tasks import TASK_ACTIONS

from rewardsmith.envs.nethack import blstats, glyphs
from rewardsmith.envs.nethack.actions import CORRIDOR, EXPLORING
from rewardsmith.envs.nethack.layout import SPECS
from rewardsmith.envs.nethack.minihack import MinihackCorridor
from rewardsmith.envs.nethack.rules import Rules

SEEDS = 20
STEPS = 300


def _alone(env, seeds, actions, keys):
    """Yield what plain NLE shows after its reset and after each action, until the game is over."""
    env.unwrapped.seed(*(int(seed) for seed in seeds[:2]), reseed=False, lgen=int(seeds[2]))
    obs, _ = env.reset()
    yield {key: obs[key].copy() for key in keys}, False
    for action in actions:
        obs, _, terminated, _, _ = env.step(int(action))
        yield {key: obs[key].copy() for key in keys}, terminated
        if terminated:
            return


def test_twenty_seeds_are_plain_nles(play):
    """All keys, random actions of NLE's tasks; other games beside them begin anew at other times."""
    pool = play(SEEDS, keys=tuple(SPECS), max_steps=STEPS)
    seeds = 7 * np.arange(3 * SEEDS).reshape(SEEDS, 3) + 11
    pool.begin(np.ones(SEEDS, bool), seeds)
    actions = np.random.default_rng(0).integers(len(EXPLORING), size=(STEPS, SEEDS))
    keys = np.array(list(EXPLORING.values()), np.uint8)
    shown = [({key: value.copy() for key, value in pool.obs.items()}, pool.over.copy())]
    running = np.ones(SEEDS, bool)
    for step in actions:
        pool.step(keys[step])
        shown.append(({key: value.copy() for key, value in pool.obs.items()}, pool.over.copy()))
        if pool.over.any():
            running &= ~pool.over
            pool.begin(pool.over.copy(), seeds + 1000)
    compared = 0
    for number in range(SEEDS):
        # A new one each time: at its end a game lists the best that were played in one place.
        env = gymnasium.make("NetHackScore-v0", observation_keys=tuple(SPECS), fix_moon_phase=True)
        for moment, (obs, over) in enumerate(_alone(env, seeds[number], actions[:, number], SPECS)):
            ours, ended = shown[moment]
            assert ended[number] == over
            for key in SPECS:
                np.testing.assert_array_equal(ours[key][number], obs[key], err_msg=f"{key} {number} {moment}")
            compared += 1
        env.close()
    assert compared > SEEDS * STEPS / 2 and running.any()


def test_minihacks_corridor_is_minihacks(play):
    pytest.importorskip("minihack", reason="MiniHack is missing")
    import minihack  # noqa: F401 - registers

    keys = ("glyphs", "blstats", "message", "tty_chars", "screen_descriptions")
    pool = play(3, keys=keys, rules=MinihackCorridor.rules, processes=1)
    actions = np.random.default_rng(1).integers(8, size=(200, 3))
    own = list(MinihackCorridor.rules.options)
    env = gymnasium.make(
        "MiniHack-Corridor-R2-v0", observation_keys=keys, max_episode_steps=10_000, options=own, fix_moon_phase=True
    )
    walkers = [_alone(env, pool.seeds[number].copy(), actions[:, number], keys) for number in range(3)]
    alone = [list(walker) for walker in walkers]  # one after the other: they share the environment
    ways = np.array(list(CORRIDOR.values())[:8], np.uint8)
    for moment in range(200):
        for number in range(3):
            if moment < len(alone[number]) and not alone[number][moment][1]:
                for key in keys:
                    np.testing.assert_array_equal(pool.obs[key][number], alone[number][moment][0][key], err_msg=key)
        pool.step(ways[actions[moment]])
    env.close()


def test_actions_are_those_of_nles_tasks():
    assert list(EXPLORING.values()) == [int(action) for action in TASK_ACTIONS]


def test_shapes_and_types_are_nles():
    assert SPECS.keys() == nethack.OBSERVATION_DESC.keys()
    for key, (shape, kind) in SPECS.items():
        told = nethack.OBSERVATION_DESC[key]
        assert (shape, np.dtype(kind)) == (tuple(told["shape"]), np.dtype(told["dtype"])), key


def test_numbers_of_glyphs_and_figures_are_nles():
    for ours, theirs in (
        ("MONSTERS", "MON"), ("PETS", "PET"), ("INVISIBLE", "INVIS"), ("BODIES", "BODY"), ("RIDDEN", "RIDDEN"),
        ("OBJECTS", "OBJ"), ("MAP", "CMAP"), ("EXPLOSIONS", "EXPLODE"), ("WARNINGS", "WARNING"), ("STATUES", "STATUE"),
    ):  # fmt: skip
        assert getattr(glyphs, ours) == getattr(nethack, f"GLYPH_{theirs}_OFF"), ours
    assert glyphs.COUNT == nethack.MAX_GLYPH + 1
    assert nethack.permonst(nethack.glyph_to_mon(glyphs.ORACLE)).mname == "Oracle"
    for ours, theirs in (
        ("X", "X"), ("Y", "Y"), ("POINTS", "SCORE"), ("HIT_POINTS", "HP"), ("MOST_HIT_POINTS", "HPMAX"),
        ("DEPTH", "DEPTH"), ("GOLD", "GOLD"), ("ARMOR_CLASS", "AC"), ("EXPERIENCE_LEVEL", "XP"), ("EXPERIENCE", "EXP"),
        ("TURN", "TIME"), ("HUNGER", "HUNGER"), ("DUNGEON", "DNUM"), ("LEVEL", "DLEVEL"), ("CONDITION", "CONDITION"),
    ):  # fmt: skip
        assert getattr(blstats, ours) == getattr(nethack, f"NLE_BL_{theirs}"), ours
    assert nethack.NLE_BL_SCORE not in blstats.SHOWN


def test_glyphs_of_the_map_look_as_they_should(play):
    """Where NetHack describes a square, its glyph is the one that is called so here."""
    pool = play(6, keys=("glyphs", "screen_descriptions"), rules=Rules())
    named = {
        b"staircase down": glyphs.STAIRS_DOWN,
        b"staircase up": glyphs.STAIRS_UP,
        b"open door": glyphs.OPEN_DOORS,
        b"closed door": glyphs.CLOSED_DOORS,
        b"doorway": glyphs.DOORS,
    }
    met = set()
    keys = np.array([*b"KLJHUNBY"], np.uint8)
    draw = np.random.default_rng(3)
    for _ in range(150):
        pool.step(draw.choice(keys, 6))
        if pool.over.any():
            pool.begin(pool.over.copy(), pool.seeds + 1)
        texts = pool.obs["screen_descriptions"].reshape(-1, 80)
        for text, glyph in zip(texts[texts[:, 0] > 0], pool.obs["glyphs"].reshape(-1)[texts[:, 0] > 0], strict=True):
            if wanted := named.get(text.tobytes().rstrip(b"\0")):
                assert glyph in wanted, text.tobytes()
                met.add(wanted)
    assert len(met) >= 4
