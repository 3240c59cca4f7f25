"""How much a program may do: the numbers that the language's page states and the child keeps."""

MAX_TRIPS = 64
"""Steps of one loop over `range(n)`."""
MAX_STEPS = 1_024
"""Steps of all loops together."""
MAX_CALLS = 4_096
"""Calls of the program's own functions."""
MAX_COMPONENTS = 32
MAX_REWARD = 1e4
"""Largest absolute reward or component on ordinary states."""
MAX_REWARD_FAR_OUT = 1e6
"""The same on states somewhat larger than ordinary ones."""
