"""From states to rewards: cameras, encoder and score in one, for environments, audits and judges alike."""

from __future__ import annotations

from functools import lru_cache

from torch import Tensor

from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.envs.film.cameras import square_reach
from rewardsmith.envs.film.render import find_camera
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.encoder import Encoder, load_encoder
from rewardsmith.vlm_rewards.films import GoalFilm
from rewardsmith.vlm_rewards.frames import Frames
from rewardsmith.vlm_rewards.matching import MATCHES, Match, check_match
from rewardsmith.vlm_rewards.score import Prompts, Score, check_fusion, fuse
from rewardsmith.vlm_rewards.window import pool

SMALLEST, LARGEST = 16, 1024
"""Bounds of a picture's height and width [pixels]."""

LONGEST = 64
"""Most control steps of a clip."""


class Eye:
    """Pays states for what they look like.

    Args:
        looks: Prompts with a goal among them, or a film, with model and cameras.
        environment: What is looked at.
        num_states: How many states are drawn at once.
        device: What draws and encodes.
        film: What the film of the looks shows; None where there is none, or it is to be read.

    Attributes:
        encoder: The model.
        film: What the film of the looks shows, None where there is none.
        size: Height and width of the pictures [pixels].

    Raises:
        UserError: the model, a camera, a prompt, the film or a number cannot be used.
    """

    def __init__(
        self,
        looks: Looks,
        environment: MujocoEnvironment,
        num_states: int,
        device: str = "cpu",
        film: GoalFilm | None = None,
    ) -> None:
        check_fusion(looks.fuse)
        refuse_out_of_range("clip.frames", looks.frames, 1, LONGEST)
        self.looks = looks
        self.encoder = cached_encoder(looks.model, looks.pretrained, device)
        self.size = looks.size or self.encoder.image_size
        refuse_out_of_range("clip.size", self.size, SMALLEST, LARGEST)
        self._frames = Frames(environment, num_states, self.size, looks.cameras, device)
        self.film = film or film_of(looks, environment, self.size)
        self._match = match_of(looks, self.encoder, self.film)

    def __call__(self, rows: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return what `pay` does for clips of poses `[num_clips, frames, pose_size]`, see `envs.film.poses`."""
        pictures = self.embed(rows.flatten(0, 1))
        return self.pay(pictures.unflatten(1, rows.shape[:2]))

    def pay(self, embeddings: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the rewards `[num_clips]` of clips, and by camera what each alone pays.

        Args:
            embeddings: Unit vectors `[num_cameras, num_clips, frames, size]`.
        """
        paid = self._match(pool(embeddings))
        return fuse(paid, self.looks.fuse), dict(zip(self.looks.cameras, paid, strict=True))

    def embed(self, rows: Tensor) -> Tensor:
        """Return the embeddings of poses `[num_poses, pose_size]` by every camera `[num_cameras, num_poses, size]`."""
        pictures = self._frames.draw(rows)
        return self.encoder.images(pictures.flatten(0, 1)).view(*pictures.shape[:2], -1)


def film_of(looks: Looks, environment: MujocoEnvironment, size: int) -> GoalFilm | None:
    """Return what the film of looks shows, as the first camera's pictures of so many pixels a side would show it.

    Returns:
        None where they name no film.

    Raises:
        UserError: there is no such film or camera.
    """
    if not looks.film:
        return None
    model = environment.model
    return GoalFilm.read(looks.film, size, square_reach(model, find_camera(model, looks.cameras[0])))


def match_of(looks: Looks, encoder: Encoder, film: GoalFilm | None) -> Match:
    """Return what pays unit embeddings of pictures `[..., size]` as looks ask for it.

    Raises:
        UserError: a prompt or the way to compare with a film cannot be used.
    """
    if film is None:
        return Score.of(prompts_of(looks), encoder)
    check_match(looks.match)
    shown = encoder.images(film.pixels.flatten(0, 1)).unflatten(0, film.pixels.shape[:2])
    return MATCHES[looks.match](shown)


def scenery_of(environment: MujocoEnvironment) -> str:
    """Return what any picture of an environment shows, in a few words."""
    return environment.scenery or f"a {environment.noun}"


def prompts_of(looks: Looks) -> Prompts:
    """Return the prompts of looks.

    Raises:
        UserError: there is no goal, or alpha is out of range or lacks its baseline.
    """
    return Prompts(goals=looks.goals, baselines=looks.baselines, negatives=looks.negatives, alpha=looks.alpha)


@lru_cache(maxsize=4)
def cached_encoder(model: str, pretrained: str, device: str) -> Encoder:
    """Return a model by its name, loaded once in a process; see `load_encoder`."""
    return load_encoder(model, pretrained, device)
