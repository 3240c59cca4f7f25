"""NetHack and MiniHack; importing this registers their environments and needs neither `nle` nor `minihack`.

From the bottom up: `layout` says where observations lie in shared memory, `game` plays one game there and `prompts`
dismisses its questions, `worker` is a process with a few games, `pool` the processes together, `vector` the vectorized
environment on top of them, `environment` its features and `tasks` the environments by name.
"""

from rewardsmith.envs.nethack import minihack, tasks

__all__ = ["minihack", "tasks"]
