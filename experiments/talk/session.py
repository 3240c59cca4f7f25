"""One robot that is talked to: its world, its planner, and what it has been told so far."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from rewardsmith import envs
from rewardsmith.envs import UserError, VectorEnv
from rewardsmith.envs.film.scene import Scene
from rewardsmith.envs.make import build, vectorize
from rewardsmith.envs.mujoco.push import push_dofs
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.survey import survey_of
from rewardsmith.policies.mpc.mpc import MPC
from rewardsmith.policies.mpc.options import MPCOptions
from rewardsmith.reward_synth.motion.check import check
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.talker import Talker, Turn
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.terms import Terms, TermsReward

KEPT = 3000
"""Moments of the episode that are kept for its export, a minute at 50 a second."""

HARDEST = 5.0
"""Greatest speed [m/s] that a push gives."""

_HOUR = 3600.0
"""Episodes do not end while somebody talks [s]."""


@dataclass(frozen=True)
class Moment:
    """What happened in one control step.

    Attributes:
        time: Since the episode began [s].
        pose: What it is drawn from, see `envs.film.poses`.
        costs: What each term paid, by name.
        measured: Every quantity of the vocabulary, by name.
        action: In actuator units.
    """

    time: float
    pose: Tensor
    costs: dict[str, float]
    measured: dict[str, float]
    action: Tensor


class Session:
    """Acts by planning for the terms of a motion that what is said changes.

    Args:
        env: Environment name.
        options: How it plans.
        seed: Of the first state and the samples.
        on_turn: Is told of the session after every sentence that was understood.

    Attributes:
        vocabulary: What can be asked of the robot.
        every: Control steps that a plan is followed before the next is made.
        motion: What it has been told.
        scene: What is drawn of it.
        moments: The latest control steps, the newest last.
        turns: Every sentence that was understood with the time [s] at which it was said.

    Raises:
        UserError: the environment is unknown, or something other than MuJoCo simulates it.
    """

    def __init__(
        self,
        env: str,
        options: MPCOptions | None = None,
        *,
        seed: int = 0,
        on_turn: Callable[[Session], None] = lambda session: None,
    ) -> None:
        kind = envs.find(env)
        self.vocabulary = Vocabulary(survey_of(kind))
        environment = build(_endless(kind))
        setup = Setup(num_envs=1, fall_ends_episode=(False,), seed=seed, threads=1)
        self._env = mujoco_env(vectorize(environment, setup), "talks")
        self.environment = self._env.environment
        self._frames = self.environment.filming.frames(self._env)
        self.scene = Scene(self.environment.model)
        self.motion = Motion()
        self._reward = TermsReward(self.motion.terms(self.vocabulary))
        self._paid: RewardFunction = self._reward
        options = replace(options or MPCOptions(), seed=seed)
        self._mpc = MPC(self._env, self._reward, options)
        self.every = options.every
        self._ahead = 0
        self._on_turn = on_turn
        self.turns: list[tuple[float, Turn]] = []
        self.moments: deque[Moment] = deque(maxlen=KEPT)

    @property
    def time(self) -> float:
        """Time since the episode began [s]."""
        return float(self._env.state.time.item())

    @property
    def control_dt(self) -> float:
        """Length of a control step [s]."""
        return self.environment.control_dt

    @property
    def env(self) -> VectorEnv:
        """The true world, for which rewards are built."""
        return self._env

    @property
    def plan_seconds(self) -> float:
        """Wall-clock time of the last plan, 0 before the first."""
        return self._mpc.figures.seconds if self._mpc.figures else 0.0

    @property
    def terms(self) -> Terms:
        """All terms at present, those of the posture with them."""
        return self._reward.terms

    def measured(self) -> dict[str, float]:
        """Return every quantity of the robot at present."""
        return {name: float(getattr(self._env.state, name).item()) for name in self.vocabulary.quantities}

    def pose(self) -> Tensor:
        """Return what the robot is drawn from at present, see `envs.film.poses`."""
        return self._frames()[0].clone()

    def places(self) -> list[list[float]]:
        """Return where the solids of the scene are, see `envs.film.scene`."""
        rows: list[list[float]] = self.scene.places(self._env.sim).tolist()
        return [[round(value, 4) for value in row] for row in rows]

    def say(self, said: str, talker: Talker) -> Turn:
        """Tell the robot something; what is refused leaves the motion as it is.

        Raises:
            UserError: see `Talker.hear`.
        """
        turn = talker.hear(said, self.motion, self.measured())
        self.heed(turn)
        return turn

    def heed(self, turn: Turn) -> None:
        """Do what a sentence has come to, and keep the turn.

        Raises:
            UserError: the body cannot, or whoever is told of turns cannot keep this one.
        """
        self.follow(turn.motion)
        self.turns.append((self.time, turn))
        self._on_turn(self)

    def follow(self, motion: Motion) -> None:
        """Have the robot do something else from the next plan on.

        Raises:
            UserError: its body cannot.
        """
        check(motion.asked, self.vocabulary)
        terms = motion.terms(self.vocabulary)
        if not self._reward.set(terms):
            self._reward = TermsReward(terms)
        self.motion = motion
        self.pursue(self._reward)

    def pursue(self, reward: RewardFunction) -> None:
        """Have the robot act on a reward, be it another than its terms, from the next plan on."""
        if reward is not self._paid:
            self._mpc.reward = self._paid = reward
        self._ahead = 0

    def weigh(self, name: str, *, weight: float | None = None, target: float | None = None) -> None:
        """Change the weight of a term, or the target of one that was asked for.

        Raises:
            UserError: there is no such term, or the value is beyond the body's limits.
        """
        term = next((each for each in self.terms.terms if each.name == name), None)
        if term is None:
            raise UserError(
                f"there is no term {name!r}; there are: {', '.join(each.name for each in self.terms.terms)}"
            )
        if weight is not None and not 0 <= weight <= 100:
            raise UserError(f"a weight is a number from 0 to 100, not {weight:g}")
        if target is not None and (not math.isfinite(target) or term not in self.motion.asked or term.target is None):
            raise UserError(f"{name} has no target to be changed; say what it should be")
        changed = replace(
            term,
            weight=term.weight if weight is None else weight,
            target=term.target if target is None else target,
        )
        if term in self.motion.asked:
            self.follow(self.motion.with_terms([changed]))
        else:
            self.follow(replace(self.motion, weights=(*self.motion.weights, (name, changed.weight))))

    @torch.no_grad()
    def step(self) -> Moment:
        """Plan where it is due, and act for one control step."""
        action = self._mpc.plan() if self._ahead == 0 else self._mpc.action(self._ahead)
        self._ahead = (self._ahead + 1) % max(1, self.every)
        self._env.advance(action)
        _, costs = self._paid(self._env.state, action)
        self._env.account(action)
        paid = {name: float(value.item()) for name, value in costs.items()}
        moment = Moment(self.time, self.pose(), paid, self.measured(), action[0].clone())
        self.moments.append(moment)
        return moment

    def push(self, velocity: Mapping[str, float]) -> None:
        """Push the robot: its main body is that much faster at once.

        Args:
            velocity: In [m/s] by axis: x, y and z.

        Raises:
            UserError: the body cannot move along an axis, or a speed is not a number of at most 5 m/s.
        """
        dofs = push_dofs(self.environment.model, self.environment.body(self.environment.root))
        pushed = {axis: value for axis, value in velocity.items() if value}
        for axis, value in pushed.items():
            if not math.isfinite(value) or abs(value) > HARDEST:
                raise UserError(f"a push is a speed of at most {HARDEST:g} m/s along {' or '.join(dofs) or 'no axis'}")
            if axis not in dofs:
                able = f"along {' and '.join(dofs)} alone" if dofs else "nowhere: it is fixed to its place"
                raise UserError(f"{self.vocabulary.name} can be pushed {able}")
        for axis, value in pushed.items():
            self._env.sim.qvel[:, dofs[axis]] += value
        self._env.sim.set_state(self._env.sim.state())

    def reset(self) -> None:
        """Begin a new episode with the same motion."""
        self._env.reset()
        self._mpc.forget()
        self._ahead = 0
        self.moments.clear()


def _endless(kind: type[envs.Environment]) -> type[envs.Environment]:
    """Return an environment whose episodes last longer than anybody talks."""
    return type(
        kind.__name__, (kind,), {"episode_length": _HOUR, "__module__": kind.__module__, "__doc__": kind.__doc__}
    )
