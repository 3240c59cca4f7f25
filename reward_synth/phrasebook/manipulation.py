"""Opening, closing and turning what an arm stands before, and lifting what it holds."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.lexicon import Meaning
from rewardsmith.reward_synth.phrasebook.scene import Scene
from rewardsmith.reward_synth.phrasebook.text import forms

OPEN, CLOSE, FIXTURE = "open", "shut", "fixture"

_VERBS = {
    OPEN: "open|open up|pull open|pull out|turn on|switch on|slide open|swing open",
    CLOSE: "close|shut|push shut|turn off|switch off|close up",
}
_NOUNS = "drawer|door|faucet|tap|valve|cabinet|cupboard|lever|handle|cabinet door|cabinet drawer|water"
_HALFWAY = "half|halfway|half way|half open"


def lexicon(body: Body) -> dict[tuple[str, ...], Meaning]:
    """Return what phrases mean where an arm handles something; nothing elsewhere."""
    words: dict[tuple[str, ...], Meaning] = {}
    if body.has("grasped"):
        words |= {("table",): Meaning("noun", "ground"), ("tabletop",): Meaning("noun", "ground")}
    if body.has("opened"):
        words |= {
            tuple(form.split()): Meaning("verb", family)
            for family, verbs in _VERBS.items()
            for verb in verbs.split("|")
            for form in forms(verb)
        }
        words |= {tuple(noun.split()): Meaning("noun", FIXTURE) for noun in _NOUNS.split("|")}
        words |= {tuple(phrase.split()): Meaning("state", "halfway") for phrase in _HALFWAY.split("|")}
    return words


def move(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about a thing that is to be open or turned, shut, or open by a share of its range."""
    words, body = clause.words, scene.body
    shut = clause.verb == CLOSE
    clause.take_verbs()
    clause.pass_over("usual", "noun", FIXTURE)
    clause.pass_over("most", "manner", "lot", "max")
    feature = body.find("open and shut something", "opened")
    if (share := clause.quantity("share")) is not None:
        scene.want(scene.amount(feature, share, words, scale=0.1), main=main)
    elif clause.take("state", "halfway"):
        scene.want(body.wish(feature, "target", words=words, target=0.5, scale=0.1), main=main)
    else:
        scene.want(body.wish(feature, "low" if shut else "high", words=words, scale=0.3), main=main)
    scene.help(body.find(f"heed {words!r}", "distance_to_object"), "low", words, scale=0.1)


def lift(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about a thing that is to be grasped and lifted, as high as can be or to a height."""
    words, body = clause.words, scene.body
    clause.take_verbs()
    clause.pass_role("usual", "object")
    clause.pass_over("measure", "noun", "ground", "height")
    clause.pass_over("implied", "relation", "above", "off")
    clause.pass_over("implied", "direction", "up")
    clause.pass_over("implied", "state", "high", "raised")
    clause.pass_over("most", "manner", "lot", "max")
    name = next(part for part in body.named("part_height") if part != "hand")
    feature = body.of_part("part_height", name)
    if (height := clause.quantity("length")) is not None:
        scene.want(scene.amount(feature, height, words, scale=0.05), main=main)
    else:
        scene.want(body.wish(feature, "high", words=words, scale=0.1), main=main)
    scene.help(body.find(f"heed {words!r}", "distance_to_object"), "low", words, scale=0.1)
    take_up(scene, words)


def take_up(scene: Scene, words: str) -> None:
    """Add what guides a hand to take a thing up: a grasp and, far more, its first centimetres off the ground."""
    for kind, scale in (("grasped", 1.0), ("raised", 0.2)):
        if scene.body.has(kind):
            scene.help(scene.body.find(f"heed {words!r}", kind), "high", words, scale=scale)
