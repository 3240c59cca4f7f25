"""Bridges to other libraries: ours in the form that they expect, and Gymnasium's vector environments as ours.

Outward: `gymnasium` has ours as vector environments, `single` one copy, `registered` gives both names of Gymnasium's,
and `sb3` has those of stable-baselines3. Inward, from the bottom up: `same_step` translates modes of autoreset, `probe`
finds out what a vector environment is like, `sim` is what features read, `vector` the vectorized environment, `film`
its films, and `environment` the base of a user's own file.
"""

from rewardsmith.envs.bridges.environment import GymnasiumEnvironment, own_reward

__all__ = ["GymnasiumEnvironment", "own_reward"]
