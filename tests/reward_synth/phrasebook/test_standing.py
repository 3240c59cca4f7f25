"""For every kind of sentence: a robot that does nothing, and a random one, have less of it than one that does it.

What the doer does is made by hand: the wished features as they are wanted, all others as those of the still robot.
"""

import math
from functools import cache
from types import SimpleNamespace

import pytest
import torch

from rewardsmith.envs.errors import UserError
from rewardsmith.envs.make import vectorize
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.spaces import draw_action
from rewardsmith.envs.survey import read_features
from rewardsmith.reward_synth.phrasebook import Phrasebook
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.composition import asks_to_act
from rewardsmith.reward_synth.phrasebook.rules import RULES
from rewardsmith.reward_synth.phrasebook.understanding import understand

STEPS, NUM_ENVS = 120, 4
STANDING = 10
"""Control steps in which a body without action is still about where it began; later a humanoid has collapsed."""

RATES = ("velocity", "speed", "displacement")
MORE = [
    "hopper: bounce on the spot without drifting away",
    "hopper: jump up and down",
    "walker2d: jump as high as you can",
    "half_cheetah: hop on the spot",
    "ant: rotate counter-clockwise on the spot",
    "ant: go 3 m to the left",
    "humanoid: raise both hands above your head",
    "humanoid: wave the left hand",
    "swimmer: turn around",
    "pusher: push the object to the goal",
]
OF_BODIES = [row.example for row in RULES if not row.example.startswith("nethack")]
"""Those of players are in `test_quests.py`."""
SENTENCES = list(dict.fromkeys(OF_BODIES + MORE))


@cache
def motion(name, still, bench_survey):
    """Every feature of robots that do nothing, or anything, `[time, num_envs, ...]`."""
    environment = bench_survey.environment
    env = vectorize(environment, Setup(num_envs=NUM_ENVS, threads=1))
    space, generator = env.action_space, torch.Generator().manual_seed(3)
    moments = []
    for _ in range(min(STEPS, env.max_steps - 1)):
        env.step(
            ((space.low + space.high) / 2).expand(NUM_ENVS, -1) if still else draw_action(space, NUM_ENVS, generator)
        )
        moments.append(read_features(env))
    return {feature: torch.stack([moment[feature] for moment in moments]) for feature in environment.features}


def granted(wish, values):
    """A feature's values as a wish wants them, by three scales where it wants more or less."""
    steps, start = len(values), values[:1].mean()
    ramp = torch.linspace(0, 1, steps).unsqueeze(1).expand(-1, NUM_ENVS)
    sign = -1.0 if wish.want == "low" else 1.0
    wanted = wish.target if wish.want == "target" else _inside(wish)
    if wish.measure == "swings":
        return start + 3 * wish.scale * (1 - torch.cos(40 * ramp))
    if wish.measure == "turns":
        return start + ramp * (wanted if wanted is not None else sign * 3 * wish.scale)
    if wish.measure in ("change", "square"):
        return torch.full_like(values, math.sqrt(3 * wish.scale) if wish.want == "high" else 0.0)
    if wanted is None:
        begin = 0.0 if (wish.kind or "").split("[")[0].endswith(RATES) else max(start, wish.origin)
        wanted = begin + sign * 3 * wish.scale
        if wish.kind.endswith("speed") or wish.kind.startswith("distance"):
            wanted = max(wanted, 0.0)
    return torch.full_like(values, float(wanted))


def _inside(wish):
    if wish.want != "range":
        return None
    bounds = [bound for bound in (wish.low, wish.high) if bound is not None]
    margin = 0.0 if len(bounds) == 2 else (0.01 if wish.low is not None else -0.01) * wish.scale
    return sum(bounds) / len(bounds) + margin


def doing(plan, still):
    """What a robot's features are that does what is asked."""
    values = dict(still)
    for wish in (*plan.helpers, *plan.intent.sides, *plan.intent.main):
        values[wish.feature] = granted(wish, values[wish.feature])
    return values


@pytest.fixture(
    params=[pytest.param(each, marks=[pytest.mark.slow] * (number % 4 > 0)) for number, each in enumerate(SENTENCES)]
)
def case(bench, request):
    found = prepared(request.param, bench.request)
    return found or pytest.skip("a row that refuses")


@cache
def prepared(example, request):
    """What a sentence is understood as, with robots that do nothing and anything; None where it is refused."""
    name, sentence = example.split(": ", 1)
    asked = request(name, sentence)
    body = Body(asked.survey)
    try:
        plan = understand(sentence, body)
    except UserError:
        return None
    still, random = (motion(name, each, asked.survey) for each in (True, False))
    acts = any(asks_to_act(wish, body) for wish in plan.intent.main)
    return SimpleNamespace(asked=asked, plan=plan, still=still, random=random, acts=acts)


def test_doing_it_scores_more_than_doing_nothing_or_anything(case):
    intent = case.plan.intent
    does, still, random = (
        intent.assess(each).score for each in (doing(case.plan, case.still), case.still, case.random)
    )
    assert does > random
    assert does > still if case.acts else does >= still


def test_doing_nothing_scores_nothing_where_more_is_asked(case):
    intent = case.plan.intent
    wish = intent.main[0]
    if not case.acts or wish.want != "high":
        pytest.skip("no wish for more")
    assert intent.assess(case.still).score <= wish.scale * wish.display_factor


def test_doing_it_pays_as_much_again_as_a_robot_gets_that_stands_where_it_begins(bench, case):
    if not case.acts:
        pytest.skip("nothing is what is asked")
    standing = {name: values[:STANDING] for name, values in case.still.items()}
    rows = NUM_ENVS * STANDING
    action = torch.zeros(rows, case.asked.schema.action_size)
    for proposal in Phrasebook().propose(case.asked):
        program = bench.compiled(proposal.source, case.asked.survey)

        def paid(values, program=program):
            flat = {name: value.flatten(0, 1).float() for name, value in values.items()}
            return float(program(SimpleNamespace(**flat), action)[0].mean())

        assert paid(doing(case.plan, standing)) >= 1.8 * max(paid(standing), 0.0), proposal.source
