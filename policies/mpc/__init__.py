"""Acting by planning: at every control step many plans are tried in copies of the world, and the best is followed."""

from rewardsmith.policies.mpc.mpc import MPC, Figures
from rewardsmith.policies.mpc.options import MPCOptions

__all__ = ["MPC", "Figures", "MPCOptions"]
