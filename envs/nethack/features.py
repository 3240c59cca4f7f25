"""What can be sensed of a game of NetHack, computed from what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.environment import Environment
from rewardsmith.envs.feature import Feature, feature, measure, memory
from rewardsmith.envs.nethack import blstats, glyphs
from rewardsmith.envs.nethack.layout import COLUMNS, Array
from rewardsmith.envs.nethack.memories import Memories
from rewardsmith.envs.nethack.sim import Sim
from rewardsmith.envs.nethack.squares import adjacent, is_any, monsters, objects, stairs_distance

MESSAGES = {
    "hit": (("You hit",), "you have hit something"),
    # What does not live, such as a zombie, is destroyed.
    "killed": (("You kill", "You destroy"), "you have killed something"),
    "missed": (("You miss",), "you have missed what you struck at"),
    "descended": (("You descend",), "you have gone down stairs"),
    "locked": (("locked",), "a door or box is locked"),
    "wall": (("solid stone",), "you have walked against solid stone"),
    "unlocked": (("You succeed in",), "a lock has been opened, or what else you tried has succeeded"),
    # The last two are what kicks do to doors.
    "door_opens": (("The door opens", "it crashes open", "it shatters to pieces"), "a door has been opened"),
    "found": (("You find",), "searching has found something"),
    "object_here": (("You see here",), "something lies on your square"),
    "nothing": (("nothing",), "nothing has come of it"),
}
"""Flags by name: words of which the message holds one, and what they tell."""

COUNTED = {"killed": "kills", "door_opens": "doors_opened", "unlocked": "locks_opened"}
"""Flags that are counted, in the order of the memory `told`, and the kinds of their numbers."""

HUNGER, STAIRS = 7, 4
"""Places in `internal`: the player's nutrition, and whether stairs down are underfoot."""


NOTICES = {
    "depth": "You have come deeper into the dungeon than ever before.",
    "level": "You have reached a higher experience level.",
    "gold": "You have more gold than before.",
    "item": "You carry something that you did not carry before.",
    "food": "You are better nourished than before.",
    "hunger": "You are hungrier than before.",
    "wounds": "Less than a third of your hit points is left.",
    "map": "You see a part of the level that you have not seen before.",
    "stairs": "You know where stairs lead down from this level.",
}
"""What figures and the map tell of a step, by name, with the words for it."""

_HUNGRY = 2
"""Hunger from which it is called so."""

_VIEW = 10
"""Squares that come into sight at once where a room or a passage does."""


class Features(Memories, Environment):
    """The features of every NetHack environment; `sim` is a `sim.Sim`."""

    def more_features(self) -> Iterator[Feature]:
        """Yield a flag for each of `MESSAGES`."""
        for name, (words, meaning) in MESSAGES.items():
            compute = partial(_said, words)
            said = f"1 where the game has just said that {meaning}, else 0."
            kind = f"gain[{COUNTED[name]}]" if name in COUNTED else None
            yield Feature(f"message_{name}", "1", said, kind, compute)

    @memory
    def told(self, sim: Sim, last: Tensor | None) -> Tensor:
        """Return how often the game has said each of `COUNTED` since the start, int64 `[num_envs, 3]`."""
        if last is None:
            return torch.zeros(len(sim.message), len(COUNTED), dtype=torch.int64)
        counts = last.numpy()
        for number, name in enumerate(COUNTED):
            counts[:, number] += _says(sim, MESSAGES[name][0])
        return last

    # -- the player ----------------------------------------------------------------------------------------------------

    @feature(unit="1", kind="hit_points")
    def hit_points(self, sim: Sim) -> Tensor:
        """Hit points that are left."""
        return sim.blstats[:, blstats.HIT_POINTS]

    @feature(unit="1", kind="health")
    def health(self, sim: Sim) -> Tensor:
        """Share of the hit points that is left: 1 unhurt, 0 dead."""
        return sim.blstats[:, blstats.HIT_POINTS] / sim.blstats[:, blstats.MOST_HIT_POINTS].clamp(min=1)

    @feature(unit="1", kind="alive")
    def alive(self, sim: Sim) -> Tensor:
        """1 as long as the game goes on, 0 where it is over, which is by death as a rule."""
        return ~sim.over

    @feature(unit="1")
    def health_change(self, sim: Sim) -> Tensor:
        """Hit points gained in this step, negative where they were lost."""
        return self._change(blstats.HIT_POINTS)

    @feature(unit="1", kind="experience_level")
    def experience_level(self, sim: Sim) -> Tensor:
        """Experience level, 1 at the start."""
        return sim.blstats[:, blstats.EXPERIENCE_LEVEL]

    @feature(unit="1", kind="experience")
    def experience_points(self, sim: Sim) -> Tensor:
        """Experience points, by killing and by what is new."""
        return sim.blstats[:, blstats.EXPERIENCE]

    @feature(unit="1", kind="gain[experience]")
    def experience_gained(self, sim: Sim) -> Tensor:
        """Experience points gained in this step."""
        return self._change(blstats.EXPERIENCE)

    @feature(unit="1")
    def armor_class(self, sim: Sim) -> Tensor:
        """Armor class; less is better, 10 is naked."""
        return sim.blstats[:, blstats.ARMOR_CLASS]

    @feature(unit="1")
    def hallucinating(self, sim: Sim) -> Tensor:
        """1 while you hallucinate, so that nothing is what it looks like, else 0."""
        return (sim.blstats[:, blstats.CONDITION] & blstats.HALLUCINATING) > 0

    # -- food ----------------------------------------------------------------------------------------------------------

    @feature(unit="1")
    def hunger(self, sim: Sim) -> Tensor:
        """Hunger as the bottom line says it: 0 satiated, 1 not hungry, 2 hungry, 3 weak, 4 fainting."""
        return sim.blstats[:, blstats.HUNGER]

    @feature(unit="1", kind="nutrition")
    def nutrition(self, sim: Sim) -> Tensor:
        """Nutrition: 900 at the start, hungry below 150, one less each turn."""
        return sim.internal[:, HUNGER]

    @feature(unit="1", kind="eaten")
    def nutrition_gained(self, sim: Sim) -> Tensor:
        """Nutrition gained by eating since the start."""
        return self.memory["food"][:, 1]

    @feature(unit="1", kind="gain[eaten]")
    def nutrition_gained_now(self, sim: Sim) -> Tensor:
        """Nutrition gained by eating in this step."""
        return self.memory["food"][:, 2]

    # -- where and when ------------------------------------------------------------------------------------------------

    @feature(unit="1")
    def position(self, sim: Sim) -> Tensor:
        """Column (0 to 78) and row (0 to 20) on the level's map."""
        return sim.blstats[:, [blstats.X, blstats.Y]]

    @feature(unit="1", kind="depth")
    def depth(self, sim: Sim) -> Tensor:
        """Levels below the surface, 1 at the start."""
        return sim.blstats[:, blstats.DEPTH]

    @feature(unit="1")
    def deepest_depth(self, sim: Sim) -> Tensor:
        """Greatest depth reached since the start."""
        return self.memory["deepest"][:, 1]

    @feature(unit="1", kind="gain[depth]")
    def new_depth(self, sim: Sim) -> Tensor:
        """Levels deeper than ever before, gained in this step."""
        return self.memory["deepest"][:, 1] - self.memory["deepest"][:, 0]

    @feature(unit="1")
    def turn(self, sim: Sim) -> Tensor:
        """The game's own time in turns."""
        return sim.blstats[:, blstats.TURN]

    @feature(unit="1", kind="turn_passed")
    def turn_passed(self, sim: Sim) -> Tensor:
        """1 where the last key took time in the game, 0 where it was lost on a question or a wall."""
        return self._change(blstats.TURN) > 0

    # -- gold and things -----------------------------------------------------------------------------------------------

    @feature(unit="1", kind="wealth")
    def gold(self, sim: Sim) -> Tensor:
        """Gold pieces in the purse."""
        return sim.blstats[:, blstats.GOLD]

    @feature(unit="1")
    def gold_gained(self, sim: Sim) -> Tensor:
        """Gold pieces gained since the start."""
        return sim.blstats[:, blstats.GOLD] - self.memory["first_gold"]

    @feature(unit="1", kind="gain[wealth]")
    def gold_found(self, sim: Sim) -> Tensor:
        """Gold pieces gained in this step, negative where they were paid or lost."""
        return self._change(blstats.GOLD)

    @feature(unit="1")
    def items_carried(self, sim: Sim) -> Tensor:
        """Lines of the inventory."""
        return self.memory["inventory"][:, 0]

    @feature(unit="1", kind="items")
    def items_gained(self, sim: Sim) -> Tensor:
        """Lines that the inventory has gained since the start, those lost again counted too."""
        return self.memory["inventory"][:, 1]

    @feature(unit="1", kind="gain[items]")
    def item_picked_up(self, sim: Sim) -> Tensor:
        """Lines that the inventory has gained in this step."""
        return self.memory["inventory"][:, 2]

    # -- the map -------------------------------------------------------------------------------------------------------

    @feature(unit="1", kind="on_stairs")
    def on_stairs_down(self, sim: Sim) -> Tensor:
        """1 on a staircase or ladder down, else 0."""
        return sim.internal[:, STAIRS] > 0

    @feature(unit="1")
    def stairs_down_in_sight(self, sim: Sim) -> Tensor:
        """1 where the map of this level shows stairs down, or you are on some, else 0."""
        return stairs_distance(sim, sim.internal[:, STAIRS] > 0) < COLUMNS

    @feature(unit="1", kind="distance_to_stairs")
    def distance_to_stairs(self, sim: Sim) -> Tensor:
        """Steps to the nearest stairs down on the map, walls left out of account; 79 where there are none."""
        return stairs_distance(sim, sim.internal[:, STAIRS] > 0)

    @feature(unit="1", kind="stairs_approached")
    def stairs_approached(self, sim: Sim) -> Tensor:
        """Steps by which the nearest stairs down on the map have come nearer in this step; 0 where there are none."""
        before, now = self.memory["moments"][..., [blstats.X, blstats.Y]].unbind(1)
        underfoot = sim.internal[:, STAIRS] > 0
        there, here = (stairs_distance(sim, underfoot & (at == now).all(1), at) for at in (before, now))
        stays = (self.memory["moments"][..., [blstats.DUNGEON, blstats.LEVEL]].diff(dim=1) == 0).all((1, 2))
        return torch.where(stays & (there < COLUMNS) & (here < COLUMNS), there - here, 0)

    @feature(unit="1")
    def squares_on_map(self, sim: Sim) -> Tensor:
        """Squares that the map of this level shows."""
        return (sim.glyphs != glyphs.STONE).sum((1, 2))

    @feature(unit="1", kind="explored")
    def squares_discovered(self, sim: Sim) -> Tensor:
        """Squares that maps show, of all levels since the start."""
        return self.memory["discovered"][:, -1]

    @feature(unit="1", kind="gain[explored]")
    def squares_discovered_now(self, sim: Sim) -> Tensor:
        """Squares that maps show for the first time in this step."""
        return self.memory["discovered"][:, -1] - self.memory["discovered"][:, -2]

    @feature(unit="1", kind="visited")
    def squares_visited(self, sim: Sim) -> Tensor:
        """Squares that you have stood on since the start."""
        return self.memory["visited"][:, -1]

    @feature(unit="1", kind="gain[visited]")
    def new_square(self, sim: Sim) -> Tensor:
        """1 where you stand on a square for the first time, else 0."""
        return self.memory["visited"][:, -1] > self.memory["visited"][:, -2]

    @feature(unit="1")
    def doors_on_map(self, sim: Sim) -> Tensor:
        """Doors and doorways that the map of this level shows."""
        return is_any(sim.glyphs, glyphs.DOORS).sum((1, 2))

    @feature(unit="1", kind="doors_opened")
    def doors_opened(self, sim: Sim) -> Tensor:
        """Doors opened since the start, as the game has said."""
        return self.memory["told"][:, 1]

    @feature(unit="1", kind="locks_opened")
    def locks_opened(self, sim: Sim) -> Tensor:
        """Locks opened since the start, or what else the game has said that you succeeded in."""
        return self.memory["told"][:, 2]

    @feature(unit="1")
    def closed_door_beside(self, sim: Sim) -> Tensor:
        """1 where a closed door is on one of the eight squares around you, else 0."""
        return is_any(adjacent(sim), glyphs.CLOSED_DOORS).any(1)

    @feature(unit="1")
    def objects_on_map(self, sim: Sim) -> Tensor:
        """Objects that the map of this level shows."""
        return objects(sim.glyphs).sum((1, 2))

    @feature(unit="1")
    def monsters_on_map(self, sim: Sim) -> Tensor:
        """Monsters that the map of this level shows, pets and yourself left out."""
        return (monsters(sim.glyphs).sum((1, 2)) - 1).clamp(min=0)

    @feature(unit="1", kind="danger")
    def monsters_beside(self, sim: Sim) -> Tensor:
        """Monsters on the eight squares around you, pets left out."""
        return monsters(adjacent(sim)).sum(1)

    @feature(unit="1", kind="beside_oracle")
    def oracle_beside(self, sim: Sim) -> Tensor:
        """1 where what looks like the Oracle is on one of the eight squares around you, else 0."""
        return (adjacent(sim) == glyphs.ORACLE).any(1)

    @feature(unit="1", kind="kills")
    def kills(self, sim: Sim) -> Tensor:
        """Times that the game has said that you killed something, since the start."""
        return self.memory["told"][:, 0]

    # -- how it ends ---------------------------------------------------------------------------------------------------

    @feature(unit="1")
    def dead(self, sim: Sim) -> Tensor:
        """1 where the game is over, which is by death as a rule, else 0."""
        return sim.over

    @feature(unit="1", kind="previous_action")
    def previous_action(self, sim: Sim) -> Tensor:
        """Number of the key pressed before this one; 0 at the start."""
        return self.memory["previous_action"]

    @feature(unit="1")
    def fallen(self, sim: Sim) -> Tensor:
        """1 where the episode has come to its end, by death or at the goal, else 0."""
        return self.terminated(sim)

    # -- what tasks, and rewards that learn, read ----------------------------------------------------------------------

    @measure(unit="1")
    def points(self, sim: Sim) -> Tensor:
        """Points as the game counts them."""
        return sim.blstats[:, blstats.POINTS]

    @measure(unit="1")
    def points_gained(self, sim: Sim) -> Tensor:
        """Points gained in this step."""
        return self._change(blstats.POINTS)

    @measure(unit="1")
    def message(self, sim: Sim) -> Tensor:
        """Bytes of the game's last message, Latin-1, zeros after its end."""
        return sim.message

    @measure(unit="1")
    def noticed(self, sim: Sim) -> Tensor:
        """Which of `NOTICES` hold of the last step."""
        # By numpy, like memories: rewards for what is said ask for it in every step.
        kept = {name: self.memory[name].numpy() for name in ("moments", "deepest", "inventory", "food", "discovered")}
        before, now = kept["moments"][:, 0], kept["moments"][:, 1]
        figures, stairs = sim.blstats.numpy(), is_any(sim.glyphs, glyphs.STAIRS_DOWN).numpy()
        low = 3 * kept["moments"][..., blstats.HIT_POINTS] < figures[:, blstats.MOST_HIT_POINTS, None]
        hungrier = now[:, blstats.HUNGER] > before[:, blstats.HUNGER]
        held = {
            "depth": kept["deepest"][:, 1] > kept["deepest"][:, 0],
            "level": now[:, blstats.EXPERIENCE_LEVEL] > before[:, blstats.EXPERIENCE_LEVEL],
            "gold": now[:, blstats.GOLD] > before[:, blstats.GOLD],
            "item": kept["inventory"][:, 2] > 0,
            "food": kept["food"][:, 2] > 0,
            "hunger": hungrier & (figures[:, blstats.HUNGER] >= _HUNGRY),
            "wounds": low[:, 1] & ~low[:, 0],
            "map": kept["discovered"][:, -1] - kept["discovered"][:, -2] >= _VIEW,
            "stairs": stairs.reshape(len(stairs), -1).any(1) | (sim.internal.numpy()[:, STAIRS] > 0),
        }
        return torch.from_numpy(np.array([held[name] for name in NOTICES]).T.copy())

    @measure(unit="1")
    def glyphs(self, sim: Sim) -> Tensor:
        """Glyphs of the level's map."""
        return sim.glyphs

    @measure(unit="1")
    def inventory_classes(self, sim: Sim) -> Tensor:
        """Classes of what the lines of the inventory hold, 18 for an empty line."""
        return sim.inv_oclasses

    def _change(self, place: int) -> Tensor:
        """Return how much a figure of the bottom lines has changed in the last step."""
        before, now = self.memory["moments"][..., place].unbind(1)
        return now - before


def _said(words: Sequence[str], environment: Any, sim: Sim) -> Tensor:
    return torch.from_numpy(_says(sim, words))


def _says(sim: Sim, words: Sequence[str]) -> Array:
    """Tell where the message holds one of some words, bool `[num_envs]`."""
    messages = sim.message.numpy()
    together = messages.tobytes()
    wanted = [each.encode() for each in words if each.encode() in together]
    if not wanted:  # as nearly always
        return np.zeros(len(messages), bool)
    return np.array([any(each in message.tobytes() for each in wanted) for message in messages])
