"""Meta-World's tasks, each an environment by its name: the eleven of Text2Reward (arXiv 2309.11489), and to reach."""

from __future__ import annotations

from rewardsmith.envs.metaworld.environment import MetaworldEnvironment, as_task
from rewardsmith.envs.registry import register


@register
class MetaworldReach(MetaworldEnvironment):
    """Arm over a table that brings its hand to a goal."""

    game = "Reach"
    tasks = {"reach": as_task("move the hand to the goal", "a robot hand at a red dot in the air")}


@register
class MetaworldButtonPress(MetaworldEnvironment):
    """Arm before a button on a box, which goes in when it is pressed."""

    game, thing = "ButtonPress", "button"
    tasks = {"press": as_task("press the button", "a robot hand pressing a button")}


@register
class MetaworldDoorClose(MetaworldEnvironment):
    """Arm before a door that stands open."""

    game, thing = "DoorClose", "door"
    tasks = {"close": as_task("close the door", "a robot hand at a closed door")}


@register
class MetaworldDoorUnlock(MetaworldEnvironment):
    """Arm before a locked door, whose lock turns."""

    game, thing = "DoorUnlock", "lock"
    tasks = {"unlock": as_task("unlock the door by turning the lock", "a robot hand turning the lock of a door")}


@register
class MetaworldDrawerClose(MetaworldEnvironment):
    """Arm before a drawer that stands open."""

    game, thing = "DrawerClose", "drawer"
    tasks = {"close": as_task("close the drawer", "a robot hand at a closed drawer")}


@register
class MetaworldDrawerOpen(MetaworldEnvironment):
    """Arm before a drawer that is shut."""

    game, thing = "DrawerOpen", "drawer"
    tasks = {"open": as_task("open the drawer", "a robot hand pulling a drawer open")}


@register
class MetaworldHandlePress(MetaworldEnvironment):
    """Arm before a handle that goes down when it is pressed."""

    game, thing = "HandlePress", "handle"
    tasks = {"press": as_task("press the handle down", "a robot hand pressing a handle down")}


@register
class MetaworldHandlePressSide(MetaworldEnvironment):
    """Arm before a handle, turned sideways, that goes down when it is pressed."""

    game, thing = "HandlePressSide", "handle"
    tasks = {"press": as_task("press the handle down", "a robot hand pressing a handle down from the side")}


@register
class MetaworldHandlePull(MetaworldEnvironment):
    """Arm before a handle that is down and comes up when it is pulled."""

    game, thing = "HandlePull", "handle"
    tasks = {"pull": as_task("pull the handle up", "a robot hand pulling a handle up")}


@register
class MetaworldSweepInto(MetaworldEnvironment):
    """Arm over a table with a puck and a hole."""

    game, thing = "SweepInto", "puck"
    tasks = {"sweep": as_task("sweep the puck into the hole", "a puck in the hole of a table")}


@register
class MetaworldWindowClose(MetaworldEnvironment):
    """Arm before a sliding window that stands open."""

    game, thing = "WindowClose", "window"
    tasks = {"close": as_task("close the window", "a robot hand at a closed window")}


@register
class MetaworldWindowOpen(MetaworldEnvironment):
    """Arm before a sliding window that is shut."""

    game, thing = "WindowOpen", "window"
    tasks = {"open": as_task("open the window", "a robot hand sliding a window open")}
