"""The one page that tells a coder what the reward language allows; made from the tables the checker uses."""

from __future__ import annotations

from rewardsmith.reward_synth.language.schema import RewardSchema
from rewardsmith.reward_synth.language.text import names
from rewardsmith.reward_synth.language.text.limits import MAX_COMPONENTS, MAX_REWARD, MAX_STEPS, MAX_TRIPS

_HEAD = """\
# The reward language

Reply with one Python code block. Its entry is

```python
import torch

def compute_reward(state, action):
    speed = state.forward_velocity                        # a field of the state, float32 [num_envs]
    effort = torch.sum(torch.square(action), dim=-1)      # action is float32 [num_envs, action_size]
    near = torch.exp(-torch.abs(speed - 1.5) / 0.5)       # a bounded term between 0 and 1
    reward = near - 0.01 * effort
    return reward, {"near": near, "effort": -0.01 * effort}
```

It returns `(reward, components)`: the reward and each named component are float32 tensors `[num_envs]`, one value per
environment. Every operation works on all environments at once; the first dimension of every tensor is `num_envs`.
"""

_RULES = """\
## Rules

- Imports: torch, math, torch.nn.functional as F, typing; numpy only for constants and maths on plain numbers.
- Helper functions, `name = lambda x: ...`, type hints, docstrings, constants at the top, dicts, lists, comprehensions,
  `for` over `range(n)`, lists and dicts (at most {trips} steps a loop, {steps} in all), `if` on Python numbers.
- One environment never sees another: reduce with `dim=-1`, index the last dimensions (`x[:, 0]`, `x[..., 2]`).
- No branch on tensors: write `torch.where(condition, a, b)`; combine masks with `&`, `|`, `~`; limit with
  `torch.clamp`, `torch.maximum`, `torch.minimum`. No `.item()`, no `float(tensor)`, no `if tensor:`.
- Nothing is changed in place. `x[mask] = value` and `x += value` make a new tensor; no method ends in `_`.
  Items can be set only on a tensor the program made: `x = x.clone()` first.
- No memory between calls, no randomness, no files, no printing, no classes, `while`, `try`, `global`.
- The number of environments is only a size: `torch.zeros(action.shape[0], device=action.device)`.
- Numbers stay finite and below {limit:g}: clamp what goes into `exp`, `log`, `sqrt`, `acos` and divisions.
- At most {components} components, named with letters, digits and `_`.
"""


def language_page(schema: RewardSchema | None = None) -> str:
    """Return what a coder may write, as Markdown, with the fields of `schema` if one is given."""
    rules = _RULES.format(trips=MAX_TRIPS, steps=MAX_STEPS, limit=MAX_REWARD, components=MAX_COMPONENTS)
    return "\n".join([_HEAD, *([_fields(schema)] if schema else []), rules, _words()])


def _fields(schema: RewardSchema) -> str:
    lines = [f"- `state.{name}`: {_shape(shape)}" for name, shape in schema.fields.items()]
    return "\n".join(["## Fields", "", *lines, f"- `action`: {_shape((schema.action_size,))}", ""])


def _shape(shape: tuple[int, ...]) -> str:
    return f"[{', '.join(['num_envs', *map(str, shape)])}]"


def _words() -> str:
    groups = {
        "torch": names.TORCH_FUNCTIONS,
        "torch constants": names.TORCH_CONSTANTS,
        "torch.linalg": names.LINALG_FUNCTIONS,
        "torch.special": names.SPECIAL_FUNCTIONS,
        "F (torch.nn.functional)": names.FUNCTIONAL_FUNCTIONS,
        "math (plain numbers)": names.MATH_FUNCTIONS | names.MATH_CONSTANTS,
        "np (plain numbers)": names.NUMPY_FUNCTIONS | names.NUMPY_CONSTANTS,
        "methods of tensors, dicts and lists": names.METHODS,
        "properties": names.PROPERTIES,
        "built-in": names.BUILTINS,
    }
    lines = [f"- **{title}**: {' '.join(sorted(words))}" for title, words in groups.items()]
    return "\n".join(["## Words", "", "Everything that is not listed is refused.", "", *lines, ""])
