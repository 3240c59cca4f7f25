"""A Gymnasium vector environment made to begin ended episodes within the step, whatever its own mode of autoreset."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from numpy.typing import NDArray

Array = NDArray[Any]
Arrays = dict[str, Array]
Maker = Callable[[int, int], VectorEnv]
"""`(num_envs, seed) -> vector environment`."""

ONLY = "obs"
"""Name of an observation that is one array."""

_SEED_LIMIT = 2**30
"""Seeds given on are below this, so that those of all copies fit into 31 bits."""


class Moment(NamedTuple):
    """What a vector environment says of one moment.

    Attributes:
        obs: Observations by name, each `[num_envs, ...]`.
        info: What it tells beside them, by name; nested entries as `outer.inner`.
        reward: `[num_envs]`; zero at a start.
        terminated, truncated: bool `[num_envs]`.
    """

    obs: Arrays
    info: Arrays
    reward: Array
    terminated: Array
    truncated: Array


class SameStep:
    """Steps a vector environment and says when its episodes begin: a step's end and a new start are told apart.

    An environment in the mode `SAME_STEP` brings both at once. In `NEXT_STEP` (EnvPool's, too) and `DISABLED`, ended
    copies are reset by Gymnasium's `reset_mask`, which EnvPool understands as well, before `NEXT_STEP` would do it.
    What understands no mask and is not in `SAME_STEP` is made as many environments of one copy each, which is exact and
    slow.

    Args:
        make: Makes the vector environment.
        num_envs: Number of copies.
        seed: Of all that it draws.
        masks: Whether it understands `reset_mask`.
    """

    def __init__(self, make: Maker, num_envs: int, seed: int, *, masks: bool) -> None:
        self.num_envs, self._masks = num_envs, masks
        self._seed = spread_seed(seed)
        pool = make(num_envs, self._seed)
        self._brings_both = mode_of(pool) is AutoresetMode.SAME_STEP
        self.can_begin = masks or not self._brings_both
        """Whether episodes can be begun that the environment itself goes on with."""
        if self.can_begin and not masks and num_envs > 1:
            pool.close()
            pool = Abreast(make, num_envs, self._seed)
            self._masks = True
        self.pool = pool
        self._first: tuple[Arrays, Arrays] = ({}, {})

    def reset(self) -> Moment:
        """Begin every copy's first episode; call it once."""
        obs, info = seeded_reset(self.pool, self._seed)
        return _start(obs, info, self.num_envs)

    def step(self, action: Array) -> Moment:
        """Return what an action has come to: of ended episodes the last moment, not the next one's first."""
        obs, reward, terminated, truncated, info = self.pool.step(action)
        moment = Moment(named(obs), flat_info(info), np.asarray(reward), np.asarray(terminated), np.asarray(truncated))
        done = moment.terminated | moment.truncated
        if not self._brings_both or not done.any():
            return moment
        self._first = moment.obs, moment.info
        last = _final_obs(info, done)
        ended = flat_info(info.get("final_info", {}))
        kept = {name: _patched(value, ended.get(name), done) for name, value in moment.info.items()}
        for name in ended.keys() - kept.keys():
            kept[name] = ended[name]
        return moment._replace(
            obs={name: _patched(value, last[name], done) for name, value in moment.obs.items()}, info=kept
        )

    def begin(self, rows: Array, own: Array) -> Moment:
        """Return the first moment of copies whose new episodes begin; other rows mean nothing.

        Args:
            rows: Which begin, bool `[num_envs]`.
            own: Which of them the environment itself has ended in the last step, bool `[num_envs]`.
        """
        if self._brings_both and not (rows & ~own).any():
            obs, info = self._first
            return _start(obs, info, self.num_envs)
        if not self._masks:  # of one copy: all of it begins
            obs, info = self.pool.reset()
        else:
            obs, info = self.pool.reset(options={"reset_mask": rows & ~own if self._brings_both else rows})
        forced = rows & ~own if self._brings_both else rows
        moment = _start(obs, info, self.num_envs, forced)
        if not self._brings_both:
            return moment
        first, told = self._first
        return moment._replace(
            obs={name: _patched(value, first.get(name), own) for name, value in moment.obs.items()},
            info={name: _patched(value, told.get(name), own) for name, value in moment.info.items()},
        )

    def close(self) -> None:
        """End what the environment has begun, such as processes."""
        self.pool.close()


class Abreast:
    """Environments of one copy each as one that understands `reset_mask`.

    Args:
        make: Makes them.
        num_envs: Their number.
        seed: Of the first; the others follow.
    """

    metadata = {"autoreset_mode": AutoresetMode.DISABLED}

    def __init__(self, make: Maker, num_envs: int, seed: int) -> None:
        self._singles = [make(1, seed + number) for number in range(num_envs)]

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Arrays, Arrays]:
        """Begin anew where the mask is True; rows elsewhere are zero."""
        rows = np.ones(len(self._singles), bool) if options is None else options["reset_mask"]
        starts = [
            seeded_reset(single, None if seed is None else seed + number) if begins else None
            for number, (single, begins) in enumerate(zip(self._singles, rows, strict=True))
        ]
        return _joined([start and named(start[0]) for start in starts]), _joined(
            [start and flat_info(start[1]) for start in starts]
        )

    def step(self, action: Array) -> tuple[Arrays, Array, Array, Array, Arrays]:
        """Step each."""
        steps = [single.step(action[number : number + 1]) for number, single in enumerate(self._singles)]
        reward, terminated, truncated = (np.concatenate([step[part] for step in steps]) for part in (1, 2, 3))
        obs, info = _joined([named(step[0]) for step in steps]), _joined([flat_info(step[4]) for step in steps])
        return obs, reward, terminated, truncated, info

    def render(self) -> tuple[Array, ...]:
        """Return a picture of each."""
        return tuple(single.render()[0] for single in self._singles)

    def close(self) -> None:
        """Close each."""
        for single in self._singles:
            single.close()


def mode_of(pool: VectorEnv) -> AutoresetMode:
    """Return a vector environment's mode of autoreset: `NEXT_STEP`, Gymnasium's default, where it says none."""
    mode = pool.metadata.get("autoreset_mode") or AutoresetMode.NEXT_STEP
    return AutoresetMode(mode)


def seeded_reset(pool: VectorEnv, seed: int | None) -> tuple[Any, dict[str, Any]]:
    """Return the first observation and info; EnvPool, which is seeded when it is made, warns of the seed in vain."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        obs, info = pool.reset(seed=seed)
    return obs, info


def spread_seed(seed: int) -> int:
    """Return what a vector environment is seeded with; seeds of copies are counted from there and shall not meet."""
    return int(np.random.SeedSequence(seed).generate_state(1)[0] % _SEED_LIMIT)


def named(obs: Any) -> Arrays:
    """Return an observation's arrays by name.

    Raises:
        TypeError: it is neither an array nor a dictionary of arrays.
    """
    parts = obs if isinstance(obs, Mapping) else {ONLY: obs}
    if not all(isinstance(part, np.ndarray) for part in parts.values()):
        raise TypeError("its observations are neither one array nor a dictionary of arrays; flatten them in a wrapper")
    return dict(parts)


def flat_info(info: Mapping[str, Any], prefix: str = "") -> Arrays:
    """Return the entries of an info that are numbers, by name; nested ones as `outer.inner`."""
    numbers: Arrays = {}
    for name, value in info.items():
        if isinstance(value, Mapping):
            numbers |= flat_info(value, f"{prefix}{name}.")
        elif isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and not name.startswith("_"):
            numbers[prefix + name] = value
    return numbers


def _start(obs: Any, info: Mapping[str, Any], num_envs: int, rows: Array | None = None) -> Moment:
    """Return a first moment; what tells of some rows alone, as EnvPool does, is put in their places."""
    shown, told = named(obs), flat_info(info)
    if rows is not None:
        shown = {name: _placed(value, rows) for name, value in shown.items()}
        told = {name: _placed(value, rows) for name, value in told.items()}
    no = np.zeros(num_envs, bool)
    return Moment(shown, told, np.zeros(num_envs), no, no)


def _placed(values: Array, rows: Array) -> Array:
    if len(values) == len(rows):
        return values
    placed = np.zeros((len(rows), *values.shape[1:]), values.dtype)
    placed[rows] = values
    return placed


def _patched(values: Array, others: Array | None, rows: Array) -> Array:
    """Return values with those of some rows taken from elsewhere; zero where there are none."""
    patched = values.copy()
    patched[rows] = 0 if others is None else others[rows]
    return patched


def _final_obs(info: Mapping[str, Any], done: Array) -> Arrays:
    """Return the last observations of ended episodes `[num_envs, ...]`, which Gymnasium keeps in several shapes."""
    final = info["final_obs"]
    if isinstance(final, Mapping):
        return {name: value for name, value in final.items() if not name.startswith("_")}
    ended = np.flatnonzero(done)
    rows = [named(final[row]) for row in ended]
    return {name: _placed(np.stack([row[name] for row in rows]), done) for name in rows[0]}


def _joined(parts: list[Arrays | None]) -> Arrays:
    """Return arrays of one row each as arrays of many; zero where there is none."""
    shapes: Arrays = {}
    for part in parts:
        shapes |= part or {}
    return {
        name: np.concatenate(
            [np.zeros_like(like) if part is None else part.get(name, np.zeros_like(like)) for part in parts]
        )
        for name, like in shapes.items()
    }
