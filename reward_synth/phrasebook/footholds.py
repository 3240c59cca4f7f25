"""Standing on certain feet: on one leg, on the hind legs, on the head or the hands."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.anatomy import PartRef, has_side
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.nouns import ARMS, STOOD_ON
from rewardsmith.reward_synth.phrasebook.scene import Scene, upright


def rear(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about standing on the hind legs."""
    words = clause.words
    clause.take_verbs()
    clause.pass_self()
    clause.pass_over("implied", "direction", "up")
    hind = parts_or(PartRef("part", "foot", ("hind",), 0), clause, scene, "part_contact")
    stand_on(hind, scene, words, main=main)


def headstand(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about standing upside down, on the head or the hands."""
    words = clause.words
    hands = any(item.sense == "hands" for item in clause.take_verbs())
    clause.pass_over("implied", "state", "inverted")
    clause.pass_self()
    refs = clause.parts("part")
    front = [name for ref in refs for name in scene.picked(ref, "part_height")]
    if hands and _front_or_back(front or ["front"]) == "front" and _on_front_feet(scene, words, main=main):
        return
    feature = scene.body.find("stand upside down", "uprightness")
    scene.want(scene.body.wish(feature, "low", words=words, scale=0.5), main=main)
    names = [name for ref in refs for name in scene.names(ref, "stand on", "part_contact")]
    usual = PartRef("part", "hand" if hands else "head", count=0)
    for name in names if refs else scene.anatomy.resolve(usual, scene.body.named("part_contact")):
        scene.help(scene.body.of_part("part_contact", name), "high", words, scale=1.0)
    scene.fall_ends = False


def stand_on(refs: list[PartRef], scene: Scene, words: str, *, main: bool) -> None:
    """Want the named feet on the ground and the others off it."""
    body = scene.body
    chosen = [name for ref in refs for name in scene.names(ref, "stand on", "part_contact", "part_height")]
    general = PartRef(
        "part", refs[0].noun if refs[0].role == "part" and not refs[0].exact else _last_word(chosen[0]), (), 0
    )
    like = scene.anatomy.resolve(general, body.named("part_contact")) or chosen
    raised = [name for name in like if name not in chosen]
    on_feet = all(ref.limb in STOOD_ON for ref in refs)
    lift = round(max(0.1 * body.stature, 0.05), 2)
    rearing = (
        bool(raised) and _front_or_back(chosen) != _front_or_back(raised) and len(like) == len(chosen) + len(raised)
    )
    rearing = rearing and None not in (_front_or_back(chosen), _front_or_back(raised))
    for name in raised:
        height = body.of_part("part_height", name)
        if rearing:
            scene.want(body.wish(height, "high", words=words, scale=round(0.4 * body.stature, 2)), main=main)
        else:
            scene.want(body.wish(height, "range", words=words, low=lift, scale=lift), main=main)
    for name in chosen:
        contact = body.of_part("part_contact", name)
        scene.want(body.wish(contact, "range", words=words, low=0.5, scale=1.0), main=main and not (raised or on_feet))
    if rearing:
        scene.fall_ends = False
        if body.has("pitch_angle"):
            up = -1 if _front_or_back(chosen) == "back" else 1
            scene.help(
                body.find(f"heed {words!r}", "pitch_angle"), "target", words, target=round(up * 1.2, 2), scale=0.6
            )
    elif body.has("uprightness"):
        scene.fall_ends = True
        upright(scene, words, cosine=0.9, main=main and on_feet and not raised)


def stood_on(clause: Clause) -> list[PartRef]:
    """Take what can be stood on; arms are left for the refusal."""
    feet = [item for item in clause.left() if item.tag == "part" and item.value.role == "part"]
    feet = [item for item in feet if not ARMS & set(item.value.words.split())]
    for item in feet:
        item.use = "asked"
    return [item.value for item in feet]


def parts_or(usual: PartRef, clause: Clause, scene: Scene, base: str) -> list[PartRef]:
    """Take the parts of a clause; without any, or where they are the same, the usual ones are meant."""
    refs = clause.parts("part")
    if {name for ref in refs for name in scene.picked(ref, base)} == set(scene.picked(usual, base)):
        clause.mark("usual", refs)
    return refs or [usual]


def _on_front_feet(scene: Scene, words: str, *, main: bool) -> bool:
    """Want a body without hands on its front feet, the back ones in the air; tell whether it has such feet."""
    body = scene.body
    feet = {side: scene.picked(PartRef("part", "foot", (side,), 0), "part_height") for side in ("front", "back")}
    if not all(feet.values()) or any("hand" in name for name in body.named("part_height")):
        return False
    for name in feet["back"]:
        scene.want(body.wish(body.of_part("part_height", name), "high", words=words), main=main)
    for name in feet["front"]:
        if body.has("part_contact", name):
            scene.help(body.of_part("part_contact", name), "high", words, scale=1.0)
    scene.fall_ends = False
    return True


def _last_word(name: str) -> str:
    return name.rsplit("_", 1)[-1]


def _front_or_back(names: list[str]) -> str | None:
    """Return on which end all the parts are, None where their names do not say."""
    ends = {next((end for end in ("front", "back") if has_side(name, end)), None) for name in names}
    return ends.pop() if len(ends) == 1 else None
