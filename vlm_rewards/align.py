"""Align any open_clip model with films that people have ranked, so that what they prefer looks alike to it (RAPL).

    rewardsmith rank RUN export=ranking.jsonl
    python -m rewardsmith.vlm_rewards.align ranking=ranking.jsonl films=RUN/candidates env=humanoid out=DIRECTORY

What comes out is a directory for `model=local-dir:DIRECTORY`, to be used with the preferred film: `reward=clip
goal_film=BEST.mp4`. Its words mean nothing any more, for pictures have moved away from them.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.required import mujoco_environment
from rewardsmith.reward_synth.looks import TINY, Looks
from rewardsmith.reward_synth.preferences.ranking import Ranking
from rewardsmith.reward_synth.preferences.store import read_answers
from rewardsmith.vlm_rewards.alignment import Recipe, align, mapped, transport, triplets
from rewardsmith.vlm_rewards.encoder import Encoder, load_parts
from rewardsmith.vlm_rewards.eye import film_of
from rewardsmith.vlm_rewards.films import MOMENTS
from rewardsmith.vlm_rewards.options import command
from rewardsmith.vlm_rewards.package import write_model
from rewardsmith.vlm_rewards.sources import find_source

_LAST = ("attnpool.c_proj", "head.proj")
"""Linear layers with which open_clip's image sides end that have no `proj` of their own."""


@dataclasses.dataclass(kw_only=True)
class Options:
    """What can be chosen.

    Attributes:
        ranking: File of rankings, a JSON line each, as `rewardsmith rank RUN export=FILE` writes them.
        films: Directory of the films that they name: `ID/rollout.mp4`, as the candidates of a run, or `ID.mp4`.
        env: What the films show.
        camera: From where.
        model, pretrained: What is aligned, see `find_source`; empty takes the one that comes along.
        out: Directory to write.
        moments: Of a film that are compared with those of another.
        steps, rate, hold, seed: See `Recipe`.
    """

    ranking: str = ""
    films: str = ""
    env: str = ""
    camera: str = "side"
    model: str = TINY
    pretrained: str = ""
    out: str = ""
    moments: int = 8
    steps: int = 200
    rate: float = 1e-2
    hold: float = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        refuse_out_of_range("moments", self.moments, 1, MOMENTS)
        refuse_out_of_range("steps", self.steps, 1, 10**6)
        refuse_out_of_range("rate", self.rate, 1e-9, 1)
        refuse_out_of_range("hold", self.hold, 0, 10**6)
        refuse_out_of_range("seed", self.seed, 0, 10**9)


def run(options: Options) -> None:
    """Align a model and write it.

    Raises:
        UserError: an option makes no sense, or a film, ranking or model cannot be used.
    """
    if not (options.ranking and options.films and options.env and options.out):
        raise UserError("name ranking=FILE, films=DIRECTORY, env=ENV and where to write the model with out=DIRECTORY")
    source = find_source(options.model, options.pretrained)
    encoder = Encoder(source)
    films, chosen = gather(options, encoder)
    recipe = Recipe(steps=options.steps, rate=options.rate, hold=options.hold, seed=options.seed)
    change = align(films, chosen, recipe)
    print(
        f"{len(chosen)} triplets, {held(films, chosen):.0%} of them held, now {held(mapped(films, change), chosen):.0%}"
    )
    model, _ = load_parts(source)
    fold(model.visual, change)
    write_model(model, source, Path(options.out), words=frozenset())  # whoever gives it a prompt is warned


def gather(options: Options, encoder: Encoder) -> tuple[Tensor, Tensor]:
    """Return what ranked films look like, `[num_rollouts, num_moments, size]`, and the triplets of them.

    Raises:
        UserError: a ranking or film cannot be used.
    """
    environment = mujoco_environment(envs.build(envs.find(options.env)), "films")
    rankings = [each for each in _rankings(Path(options.ranking)) if each.counts]
    names = dict.fromkeys(name for each in rankings for name in each.shown)
    seen = {name: _embedded(_film(Path(options.films), name), environment, options, encoder) for name in names}
    first, films, owners = 0, list(seen.values()), {}
    for name, rollouts in seen.items():
        owners[name] = range(first, first + len(rollouts))
        first += len(rollouts)
    parts = []
    for each in rankings:
        found = [(film, place) for place, group in enumerate(each.order) for name in group for film in owners[name]]
        parts.append(torch.tensor([film for film, _ in found])[triplets([place for _, place in found])])
    return torch.cat(films or [torch.zeros(0, 1, 1)]), torch.cat(parts or [triplets([])])


def held(films: Tensor, chosen: Tensor) -> float:
    """Return the share of triplets whose anchor is more like the second film than the third."""
    anchor, like, unlike = (films[chosen[:, place]] for place in range(3))
    return float((transport(anchor, like) < transport(anchor, unlike)).float().mean())


@torch.no_grad()
def fold(visual: nn.Module, change: Tensor) -> None:
    """Put a linear map of embeddings `[size, size]` into the last layer of an image side.

    Raises:
        UserError: it does not end with a projection.
    """
    if isinstance(proj := getattr(visual, "proj", None), nn.Parameter):
        proj.copy_(proj @ change.T.to(proj.dtype))
        return
    layers = dict(visual.named_modules())
    last = next((layers[name] for name in _LAST if isinstance(layers.get(name), nn.Linear)), None)
    if not isinstance(last, nn.Linear):
        raise UserError("this model's image side ends with no projection, which is what is aligned; choose another")
    last.weight.copy_(change.to(last.weight.dtype) @ last.weight)
    if last.bias is not None:
        last.bias.copy_(change.to(last.bias.dtype) @ last.bias)


def _rankings(path: Path) -> list[Ranking]:
    try:
        return [answer for answer in read_answers(path) if isinstance(answer, Ranking)]
    except OSError as error:
        raise UserError(f"ranking={path} cannot be read: {error.strerror}; `rewardsmith rank` writes one") from None


def _film(directory: Path, name: str) -> Path:
    """Return the path of a film by its name, which is no path itself."""
    if Path(name).name != name:
        raise UserError(f"a ranking names the film {name!r}, which is no name of a film")
    found = [path for path in (directory / name / "rollout.mp4", directory / f"{name}.mp4") if path.exists()]
    if not found:
        raise UserError(f"there is no film of {name} in {directory}; it would be {name}/rollout.mp4 or {name}.mp4")
    return found[0]


def _embedded(path: Path, environment: MujocoEnvironment, options: Options, encoder: Encoder) -> Tensor:
    """Return what the rollouts of a film look like, `[num_rollouts, num_moments, size]`."""
    film = film_of(Looks(film=str(path), cameras=(options.camera,)), environment, encoder.image_size)
    assert film is not None  # one is named
    places = torch.linspace(0, film.pixels.shape[1] - 1, options.moments).round().long()
    chosen = film.pixels[:, places]
    seen = encoder.images(chosen.flatten(0, 1))
    return seen.view(*chosen.shape[:2], -1)


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit status."""
    return command(run, Options, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
