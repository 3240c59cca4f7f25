"""The number of environments as a program may see it: a size, never a number.

Without this, a program could look at the batch size and behave in the check but not in training.
"""

from __future__ import annotations

from typing import NoReturn

from rewardsmith.reward_synth.language.errors import RewardRejected


class BatchN(int):
    """The batch size, or a whole multiple of it; usable as a tensor size and for nothing else."""

    def __mul__(self, other: object) -> BatchN:
        if type(other) is int and other > 0:
            return BatchN(int.__mul__(self, other))
        self._refuse()

    __rmul__ = __mul__

    def _refuse(self, *_: object) -> NoReturn:
        raise RewardRejected(
            "E_BATCH_BRANCH",
            "the number of environments may only be used as a tensor size, as in torch.zeros(x.shape[0]); a reward"
            " must not depend on it: use mean(dim=-1), a constant, or the size of another dimension",
        )

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = __bool__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __floordiv__ = __rfloordiv__ = __truediv__ = __rtruediv__ = _refuse
    __mod__ = __rmod__ = __divmod__ = __rdivmod__ = __pow__ = __rpow__ = __neg__ = __pos__ = __abs__ = _refuse
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __invert__ = __lshift__ = __rshift__ = _refuse
    __round__ = __float__ = __trunc__ = __floor__ = __ceil__ = __format__ = __str__ = __repr__ = _refuse


def as_size(size: int, batch: int) -> int:
    """Return `size` as the program may see it, given that the trace runs with `batch` environments."""
    return BatchN(size) if size >= batch and size % batch == 0 else size
