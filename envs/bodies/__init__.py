"""The environments that come with the package, one file each; importing a module registers its environment.

`described` registers what makes environments of users' MJCF files.
"""

from importlib import import_module

for _name in (
    "ant",
    "arm_chair",
    "arm_cube",
    "arm_door",
    "arm_drawer",
    "arm_faucet",
    "arm_hand",
    "described",
    "half_cheetah",
    "hopper",
    "humanoid",
    "humanoid_standup",
    "inverted_double_pendulum",
    "inverted_pendulum",
    "mountain_car",
    "pusher",
    "quadruped",
    "reacher",
    "swimmer",
    "walker2d",
):
    import_module(f"{__name__}.{_name}")
