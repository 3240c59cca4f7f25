"""From states to rewards: cameras, encoder and score in one, for environments, audits and judges alike."""

from __future__ import annotations

from functools import lru_cache

from torch import Tensor

from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.encoder import Encoder, load_encoder
from rewardsmith.vlm_rewards.frames import Frames
from rewardsmith.vlm_rewards.score import Prompts, Score, check_fusion, fuse

SMALLEST, LARGEST = 16, 1024
"""Bounds of a picture's height and width [pixels]."""


class Eye:
    """Pays states for what they look like.

    Args:
        looks: Prompts, with a goal among them, model and cameras.
        environment: What is looked at.
        num_states: How many states are drawn at once.
        device: What draws and encodes.

    Attributes:
        encoder: The model.
        size: Height and width of the pictures [pixels].

    Raises:
        UserError: the model, a camera, a prompt or a number cannot be used.
    """

    def __init__(self, looks: Looks, environment: MujocoEnvironment, num_states: int, device: str = "cpu") -> None:
        prompts = prompts_of(looks)
        check_fusion(looks.fuse)
        self.looks = looks
        self.encoder = cached_encoder(looks.model, looks.pretrained, device)
        self.size = looks.size or self.encoder.image_size
        refuse_out_of_range("clip.size", self.size, SMALLEST, LARGEST)
        self._frames = Frames(environment, num_states, self.size, looks.cameras, device)
        self._score = Score.of(prompts, self.encoder)

    def __call__(self, rows: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the rewards `[num_poses]` of poses, and by camera what each alone pays.

        Args:
            rows: `[num_poses, pose_size]`, see `envs.film.poses`.
        """
        embeddings = self.embed(rows)
        paid = self._score(embeddings)
        return fuse(paid, self.looks.fuse), dict(zip(self.looks.cameras, paid, strict=True))

    def embed(self, rows: Tensor) -> Tensor:
        """Return the embeddings of poses from every camera `[num_cameras, num_poses, size]`."""
        pictures = self._frames.draw(rows)
        return self.encoder.images(pictures.flatten(0, 1)).view(*pictures.shape[:2], -1)


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
