"""Sentences over all NetHack environments: what each must be measured by, what must bring it about, what is refused."""

import ast

import pytest

from rewardsmith.envs.nethack.environment import NetHackEnvironment
from rewardsmith.envs.registry import names
from rewardsmith.reward_synth.phrasebook import Phrasebook
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.matter_table import MATTERS
from rewardsmith.reward_synth.phrasebook.understanding import understand

pytest.importorskip("nle", reason="the extra nethack is not installed")
pytest.importorskip("minihack", reason="the extra nethack is not installed")

MORE = "gain"
SEEN = "peak"


def more(amount):
    """Ask for a gain of an amount at least."""
    return ("gain", amount, None)


def least(value):
    return ("mean", value, None)


def most(value):
    return ("mean", None, value)


TABLE = [
    # environment, sentence, what it must ask for; the first is the main wish
    ("nethack_score", "go down the stairs", {"depth": MORE}),
    ("nethack_score", "collect gold", {"gold": MORE}),
    ("nethack_score", "collect 50 gold", {"gold": more(50)}),
    ("nethack_score", "gather at least 20 gold pieces without dying", {"gold": more(20), "alive": least(0.5)}),
    ("nethack_score", "win as many points as you can", {"experience_points": MORE}),
    ("nethack_score", "survive", {"alive": "high"}),
    ("nethack_score", "avoid monsters", {"monsters_beside": most(0.5)}),
    ("nethack_score", "explore 200 squares", {"squares_discovered": more(200)}),
    ("nethack_score", "gain experience but stay healthy", {"experience_points": MORE, "health": least(0.7)}),
    ("nethack_score", "Please kill as many monsters as you can!", {"kills": MORE}),
    ("nethack_score", "stay healthy", {"health": "high"}),
    ("nethack_score", "keep your health above 50 %", {"health": least(0.5)}),
    ("nethack_score", "pick up five items", {"items_gained": more(5)}),
    ("nethack_score", "open a door", {"doors_opened": more(1)}),
    ("nethack_staircase", "go down the stairs", {"on_stairs_down": SEEN}),
    ("nethack_staircase", "find the stairs down", {"on_stairs_down": SEEN}),
    ("nethack_staircase", "descend as deep as you can", {"on_stairs_down": SEEN}),
    ("nethack_staircase", "find the stairs without getting hurt", {"on_stairs_down": SEEN, "health": least(0.7)}),
    ("nethack_staircase", "go to the staircase quickly", {"on_stairs_down": SEEN}),
    ("nethack_staircase", "explore the level", {"squares_discovered": MORE}),
    (
        "nethack_staircase",
        "run to the stairs and avoid enemies",
        {"on_stairs_down": SEEN, "monsters_beside": most(0.5)},
    ),
    ("nethack_staircase_level2", "go down to level 2 of the dungeon", {"depth": more(1)}),
    ("nethack_staircase_level2", "descend", {"depth": MORE}),
    ("nethack_staircase_level2", "climb down without starving", {"depth": MORE, "nutrition": least(150)}),
    ("nethack_staircase_level3", "go down to level 3 of the dungeon", {"depth": more(2)}),
    ("nethack_staircase_level3", "descend two levels", {"depth": more(2)}),
    ("nethack_staircase_level3", "go deeper while staying alive", {"depth": MORE, "alive": least(0.5)}),
    ("nethack_staircase_level4", "reach dungeon level four", {"depth": more(3)}),
    ("nethack_staircase_level4", "dive as deep as possible", {"depth": MORE}),
    ("nethack_staircase_level4", "reach the third level", {"depth": more(2)}),
    ("nethack_oracle", "find the Oracle and stand beside it", {"oracle_beside": SEEN}),
    ("nethack_oracle", "visit the oracle", {"oracle_beside": SEEN}),
    ("nethack_oracle_sober", "find the oracle", {"oracle_beside": SEEN}),
    ("nethack_oracle_sober", "meet the oracle without killing monsters", {"oracle_beside": SEEN, "kills": most(0.5)}),
    ("nethack_gold", "collect as much gold as you can", {"gold": MORE}),
    ("nethack_gold", "get rich", {"gold": MORE}),
    ("nethack_gold", "find treasure and explore", {"gold": MORE, "squares_discovered": more(10)}),
    ("nethack_gold", "do not collect gold", {"gold": most(5)}),
    ("nethack_gold", "find gold, but never go down", {"gold": MORE, "depth": most(1.5)}),
    ("nethack_eat", "eat something", {"nutrition_gained": MORE}),
    ("nethack_eat", "eat as much as you can", {"nutrition_gained": MORE}),
    ("nethack_eat", "do not get hungry", {"nutrition": least(150)}),
    ("nethack_eat", "never starve", {"nutrition": least(150)}),
    ("nethack_eat", "find food without fighting", {"nutrition_gained": MORE, "kills": most(0.5)}),
    ("nethack_scout", "explore as much of the dungeon as you can", {"squares_discovered": MORE}),
    ("nethack_scout", "explore the level", {"squares_discovered": MORE}),
    ("nethack_scout", "discover new rooms", {"squares_discovered": MORE}),
    (
        "nethack_scout",
        "map the whole dungeon while avoiding damage",
        {"squares_discovered": MORE, "health": least(0.7)},
    ),
    ("minihack_key_room", "find the key and open the door", {"key_taken": MORE, "doors_opened": more(0.5)}),
    ("minihack_key_room", "pick up the key", {"key_taken": MORE}),
    ("minihack_key_room", "unlock the door", {"locks_opened": MORE}),
    (
        "minihack_key_room",
        "pick up the key, unlock the door and go to the stairs",
        {"key_taken": MORE, "locks_opened": more(0.5), "on_stairs_down": ("peak", 0.5, None)},
    ),
    ("minihack_key_room_s10", "take the key and unlock the closet", {"key_taken": MORE, "locks_opened": more(0.5)}),
    ("minihack_corridor", "go through the corridor to the stairs", {"on_stairs_down": SEEN}),
    ("minihack_corridor", "explore the corridors", {"squares_discovered": MORE}),
    ("minihack_corridor", "reach the exit", {"on_stairs_down": SEEN}),
    ("minihack_quest", "kill three monsters", {"kills": more(3)}),
    ("minihack_quest", "slay monsters and do not die", {"kills": MORE, "alive": least(0.5)}),
    ("minihack_quest", "run away from the monsters", {"monsters_beside": most(0.5)}),
    (
        "minihack_quest",
        "fight the monsters and go to the stairs",
        {"kills": MORE, "on_stairs_down": ("peak", 0.5, None)},
    ),
    ("minihack_quest", "do not lose health", {"health": least(0.7)}),
    ("minihack_quest", "gain experience points", {"experience_points": MORE}),
]

REFUSED = [
    ("nethack_score", "lift your left leg", "left leg"),
    ("nethack_score", "run forward as fast as you can", "forward_velocity"),
    ("nethack_score", "do a backflip", "flip"),
    ("nethack_score", "stand still", "speed"),
    ("nethack_score", "find the key", "has_key"),
    ("nethack_score", "explore smoothly", "smoothness"),
    ("nethack_score", "play the flute", "flute"),
    ("nethack_score", "first collect gold, then go down", "first"),
    ("nethack_score", "collect 50", "50 of what"),
    ("nethack_score", "collect the scroll", "collect"),
    ("nethack_staircase", "go down to level 3", "gain[depth]"),
    ("nethack_eat", "keep the torso level", "level"),
    ("minihack_quest", "cross the lava", "lava"),
    ("minihack_key_room", "kick the door", "door"),
    ("minihack_corridor", "walk at 1 m/s", "forward_velocity"),
]


def test_there_are_sixty_sentences_over_all_nethack_environments():
    assert len(TABLE) >= 60
    assert {name for name, *_ in TABLE} == set(names(NetHackEnvironment))


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize(("name", "sentence", "asked"), TABLE, ids=[f"{n}: {s}" for n, s, _ in TABLE])
def test_a_sentence_is_measured_by_the_right_feature(bench, name, sentence, asked):
    intent = bench.understand(name, sentence)
    wishes = {wish.feature: wish for wish in intent.wishes}
    assert list(wishes) == list(asked)
    assert intent.main[0].feature == next(iter(asked))
    for feature, want in asked.items():
        wish = wishes[feature]
        if isinstance(want, tuple):
            assert (wish.measure, wish.low, wish.high) == want
        else:
            assert wish.want == "high"
            assert wish.measure == {"high": "mean"}.get(want, want)


@pytest.mark.parametrize(("name", "sentence", "named"), REFUSED, ids=[f"{n}: {s}" for n, s, _ in REFUSED])
def test_what_no_player_can_do_is_refused_in_one_line(bench, name, sentence, named):
    message = bench.refusal(name, sentence)
    assert named in message
    assert "\n" not in message


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize(("name", "sentence", "asked"), TABLE, ids=[f"{n}: {s}" for n, s, _ in TABLE])
def test_who_does_nothing_wins_nothing(bench, name, sentence, asked):
    request = bench.request(name, sentence)
    intent = bench.read(request)
    still = {feature: request.survey.start[feature].float().expand(50, -1).clone() for feature in intent.features()}
    assert intent.assess(still).score <= 1e-9
    best = {name: values.clone() for name, values in still.items()}
    for wish in intent.wishes:
        if wish.want != "range" or wish.high is None:
            best[wish.feature][1:] += 2000 * (wish.kind not in ("health", "alive"))
    assert intent.assess(best).score >= intent.assess(still).score


@pytest.mark.parametrize("matter", [name for name, each in MATTERS.items() if each.floor is None and name != "danger"])
def test_programs_pay_for_each_step_that_brings_it_about(bench, matter):
    name = {"key": "minihack_key_room", "stairs": "nethack_staircase"}.get(matter, "nethack_score")
    sentence = MATTERS[matter].ability
    request = bench.request(name, sentence, count=4)
    body = Body(request.survey)
    level = body.find("", *MATTERS[matter].kinds)
    paying = (body.gain(level) or level).name
    for proposal in Phrasebook().propose(request):
        paid = bench.rewards(request, proposal.source, paying, [0.0, 1.0, 2.0])
        assert (paid.diff() > 0).all()
        # Nothing that has been won once is paid for again and again, or nobody would go on.
        read = {node.attr for node in ast.walk(ast.parse(proposal.source)) if isinstance(node, ast.Attribute)}
        assert level.name not in read or body.gain(level) is None


def test_nothing_pays_for_staying_on_the_way_to_a_goal_that_ends_it(bench):
    request = bench.request("nethack_staircase", "find the stairs without getting hurt", count=16)
    for proposal in Phrasebook().propose(request):
        assert proposal.fall_ends_episode
        paid = bench.rewards(request, proposal.source, "health", [0.1, 0.7, 1.0])
        assert paid.max() <= 0.0
        assert paid[0] < paid[1] == paid[2]


def test_what_ends_an_episode_elsewhere_does_not_end_what_goes_on(bench):
    ends = {
        sentence: {p.fall_ends_episode for p in Phrasebook().propose(bench.request("nethack_staircase", sentence))}
        for sentence in ("go down the stairs", "explore the level", "explore the level and go down the stairs")
    }
    assert list(ends.values()) == [{True}, {False}, {True}]


def test_choices_are_no_amounts_so_that_no_program_prices_them(bench):
    for proposal in Phrasebook().propose(bench.request("nethack_score", "collect gold", count=16)):
        assert "action." not in proposal.source
        assert "state.turn_passed" in proposal.source


def test_sixteen_programs_are_different(bench):
    request = bench.request("nethack_score", "explore without getting hurt", count=16)
    hashes = {bench.compiled(p.source, request.survey).graph_hash for p in Phrasebook().propose(request)}
    assert len(hashes) == 16


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", names(NetHackEnvironment))
def test_all_that_is_said_to_be_possible_is_understood(bench, name):
    body = Body(bench.request(name, "").survey)
    assert len(body.matters) >= 15
    for matter in body.matters.values():
        assert understand(matter.ability, body).intent.wishes


def test_robots_know_no_word_of_it(bench):
    assert "does not know the words 'collect', 'gold'" in bench.refusal("ant", "collect gold")
    assert not Body(bench.request("ant", "").survey).matters
