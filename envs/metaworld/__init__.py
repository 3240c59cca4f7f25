"""Meta-World's tasks through EnvPool; importing this registers their environments and does not need `envpool`."""

from rewardsmith.envs.metaworld import tasks

__all__ = ["tasks"]
