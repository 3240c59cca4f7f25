"""What people said of pictures as a loss: those that show the goal are to be nearer to its prompt than others."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import softplus

from rewardsmith import envs
from rewardsmith.envs.mujoco.required import mujoco_environment
from rewardsmith.vlm_rewards.audit.states import States
from rewardsmith.vlm_rewards.frames import Frames
from rewardsmith.vlm_rewards.tiny.training import Student

_AT_ONCE = 64


class Labelled:
    """The loss of labelled pictures.

    Each pair of a good and a bad picture is an answer by Bradley and Terry's model on their cosines with the prompt, at
    the scale that the model was trained with.

    Args:
        student: What learns; its words stay.
        said: States with labels, some of either sort.
        env: Their environment.
        goal: The prompt.
        size: Height and width of the pictures [pixels].
    """

    def __init__(self, student: Student, said: States, env: str, goal: str, size: int) -> None:
        environment = mujoco_environment(envs.build(envs.find(env)), "labels")
        assert said.success is not None  # they are labelled
        self._student, self._good = student, said.success
        self._pixels = Frames(environment, min(_AT_ONCE, len(said)), size).draw(said.rows)[0]
        self._goal = student.encode_texts(student.model, student.tokens([goal]))[0]

    def __call__(self) -> Tensor:
        """Return the mean loss of all pairs."""
        model = self._student.model
        seen = model.encode_image(self._student.preparation(self._pixels), normalize=True)
        logits = model.logit_scale.exp() * (seen @ self._goal)
        return softplus(logits[~self._good] - logits[self._good].unsqueeze(1)).mean()
