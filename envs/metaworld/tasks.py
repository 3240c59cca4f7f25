"""Meta-World's tasks, each an environment by its name: the eleven of Text2Reward (arXiv 2309.11489), and to reach."""

from __future__ import annotations

from rewardsmith.envs.handling import Handling
from rewardsmith.envs.metaworld.environment import MetaworldEnvironment, as_task
from rewardsmith.envs.registry import register

_DRAWER = "drawer|drawer handle|handle|knob|drawer knob|grip|desk drawer"
_DOOR = "door|door handle|handle|knob|door knob|doorknob"
_HANDLE = "handle|lever|bar|grip|handle bar"
_WINDOW = "window|window handle|handle|sash|pane|window pane|window sash"


@register
class MetaworldReach(MetaworldEnvironment):
    """Arm over a table that brings its hand to a goal."""

    game = "Reach"
    handling = Handling(place="ball|dot|sphere|spot|point")
    tasks = {"reach": as_task("move the hand to the goal", "a robot hand at a red dot in the air")}


@register
class MetaworldButtonPress(MetaworldEnvironment):
    """Arm before a button on a box, which goes in when it is pressed."""

    game = "ButtonPress"
    handling = Handling(thing="button|switch|push button", verbs="press|press in|push in|press down", along="in|down")
    tasks = {"press": as_task("press the button", "a robot hand pressing a button")}


@register
class MetaworldDoorClose(MetaworldEnvironment):
    """Arm before a door that stands open."""

    game = "DoorClose"
    handling = Handling(thing=_DOOR, verbs="close|shut|push shut")
    tasks = {"close": as_task("close the door", "a robot hand at a closed door")}


@register
class MetaworldDoorUnlock(MetaworldEnvironment):
    """Arm before a locked door, whose lock turns."""

    game = "DoorUnlock"
    handling = Handling(thing="lock|door|door lock|bolt|latch", verbs="unlock|turn|open")
    tasks = {"unlock": as_task("unlock the door", "a robot hand turning the lock of a door")}


@register
class MetaworldDrawerClose(MetaworldEnvironment):
    """Arm before a drawer that stands open."""

    game = "DrawerClose"
    handling = Handling(thing=_DRAWER, verbs="close|shut|push in|push shut")
    tasks = {"close": as_task("close the drawer", "a robot hand at a closed drawer")}


@register
class MetaworldDrawerOpen(MetaworldEnvironment):
    """Arm before a drawer that is shut."""

    game = "DrawerOpen"
    handling = Handling(thing=_DRAWER, verbs="open|pull open|pull out", along="out")
    tasks = {"open": as_task("open the drawer", "a robot hand pulling a drawer open")}


@register
class MetaworldHandlePress(MetaworldEnvironment):
    """Arm before a handle that goes down when it is pressed."""

    game = "HandlePress"
    handling = Handling(thing=_HANDLE, verbs="press|press down|push down", along="down|downward|downwards")
    tasks = {"press": as_task("press the handle down", "a robot hand pressing a handle down")}


@register
class MetaworldHandlePressSide(MetaworldEnvironment):
    """Arm before a handle, turned sideways, that goes down when it is pressed."""

    game = "HandlePressSide"
    handling = Handling(thing=_HANDLE, verbs="press|press down|push down", along="down|downward|downwards")
    tasks = {"press": as_task("press the handle down", "a robot hand pressing a handle down from the side")}


@register
class MetaworldHandlePull(MetaworldEnvironment):
    """Arm before a handle that is down and comes up when it is pulled."""

    game = "HandlePull"
    handling = Handling(thing=_HANDLE, verbs="pull|pull up|lift|raise", along="up|upward|upwards|high|raised|high up")
    tasks = {"pull": as_task("pull the handle up", "a robot hand pulling a handle up")}


@register
class MetaworldSweepInto(MetaworldEnvironment):
    """Arm over a table with a puck and a hole."""

    game = "SweepInto"
    handling = Handling(
        thing="puck", place="hole|pit|hollow|pocket|hole in the table", verbs="sweep", along="into|in|down"
    )
    tasks = {"sweep": as_task("sweep the puck into the hole", "a puck in the hole of a table")}


@register
class MetaworldWindowClose(MetaworldEnvironment):
    """Arm before a sliding window that stands open."""

    game = "WindowClose"
    handling = Handling(thing=_WINDOW, verbs="close|shut|slide shut")
    tasks = {"close": as_task("close the window", "a robot hand at a closed window")}


@register
class MetaworldWindowOpen(MetaworldEnvironment):
    """Arm before a sliding window that is shut."""

    game = "WindowOpen"
    handling = Handling(thing=_WINDOW, verbs="open|slide open")
    tasks = {"open": as_task("open the window", "a robot hand sliding a window open")}
