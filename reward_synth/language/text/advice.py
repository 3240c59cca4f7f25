"""What to write instead: one sentence for each refused idiom that models are known to use."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from rewardsmith.reward_synth.language.text.names import words

RANDOM = re.compile(
    r"^(rand|randn|randint|randperm|normal|bernoulli|binomial|multinomial|poisson|dropout|feature_dropout|manual_seed"
    r"|Generator|random|gumbel|uniform|seed|initial_seed|alpha_dropout|rrelu|exponential_|cauchy_|geometric_"
    r"|log_normal_|get_rng_state|set_rng_state|default_generator|fork_rng)"
)
"""Names that draw from, or change, a random stream."""

SYNCHRONISING = words("item tolist cpu cuda numpy nonzero masked_select unique equal allclose argwhere bincount")
"""Tensor methods that wait for the device or give a shape that depends on the data."""

NODES = {
    "While": "write `for i in range(n)` with a fixed n of at most 64",
    "Try": "a reward cannot raise: guard values with torch.clamp or torch.where and remove try",
    "TryStar": "remove try; guard values with torch.clamp or torch.where",
    "Raise": "remove raise; guard values with torch.clamp or torch.where",
    "Assert": "remove the assert: shapes and values are checked for you",
    "ClassDef": "write plain functions and constants at the top of the program",
    "Lambda": "name it: `def helper(x): return ...`, or assign it directly: `helper = lambda x: ...`",
    "Global": "a reward has no memory; pass values as arguments (memory belongs in a state field)",
    "Nonlocal": "a reward has no memory; pass values as arguments (memory belongs in a state field)",
    "Delete": "remove del: names vanish at the end of the function",
    "Yield": "return the values instead of yielding them",
    "YieldFrom": "return the values instead of yielding them",
    "Await": "a reward is a plain function: remove await",
    "AsyncFunctionDef": "write `def`, not `async def`",
    "AsyncFor": "write `for`, not `async for`",
    "AsyncWith": "remove the with statement",
    "NamedExpr": "assign on a line of its own: `x = ...`",
    "Match": "write `if`/`elif` on Python numbers, or torch.where on tensors",
    "Set": "write a tuple or a list",
    "SetComp": "write a list comprehension",
    "With": "only `with torch.no_grad():` is known; remove it",
}

NAMES = {
    "print": "remove print; return the value as a component to see its curve",
    "isinstance": "types are known: state fields and action are float32 tensors [num_envs, ...]; remove the test",
    "hasattr": "the fields are fixed: read state.<field> directly",
    "getattr": "read state.<field> directly, or state[name]",
    "setattr": "a reward changes nothing; bind a new local name",
    "type": "types are known: state fields and action are float32 tensors; remove it",
    "pow": "write x ** n or torch.pow(x, n)",
    "sorted": "use torch.sort(x, dim=-1).values for tensors, or write the list in order",
    "reversed": "write range(n - 1, -1, -1) or list the items in order",
    "map": "write a list comprehension: [f(x) for x in xs]",
    "filter": "write a list comprehension with if",
    "set": "write a tuple or a list",
    "any": "torch.any(x, dim=-1) for tensors; `or` for Python flags",
    "all": "torch.all(x, dim=-1) for tensors; `and` for Python flags",
    "divmod": "write a // b and a % b",
    "slice": "write x[:, a:b]",
    "iter": "write a for loop over a list or range",
    "next": "index the list: xs[0]",
    "open": "a reward reads nothing but state and action",
    "input": "a reward reads nothing but state and action",
    "eval": "write the expression itself",
    "exec": "write the statements themselves",
    "globals": "name the constant directly",
    "locals": "build the components dict by hand: {'speed': speed}",
    "vars": "build the components dict by hand: {'speed': speed}",
    "format": "write an f-string: f'foot_{i}'",
    "repr": "write an f-string: f'foot_{i}'",
    "quat_rotate": "define the helper in the program",
    "quat_rotate_inverse": "define the helper in the program",
    "quat_mul": "define the helper in the program",
    "tolerance": "define the helper in the program",
}

ATTRIBUTES = {
    "item": "keep the tensor: a reward has one value per environment",
    "tolist": "keep the tensor: a reward has one value per environment",
    "cpu": "remove it: a reward runs where the simulator is",
    "cuda": "remove it: a reward runs where the simulator is",
    "numpy": "stay in torch: torch.exp, torch.clamp, torch.linalg.norm, ...",
    "nonzero": "use torch.where(condition, a, b), which keeps one value per environment",
    "masked_select": "use torch.where(condition, a, b), which keeps one value per environment",
    "unique": "compare with ==, or reduce over the last dimension",
    "equal": "use == for a mask per environment",
    "allclose": "use torch.isclose(a, b).all(dim=-1)",
    "data": "use the tensor itself",
    "requires_grad_": "remove it: rewards are never differentiated",
    "backward": "remove it: rewards are never differentiated",
    "grad": "remove it: rewards are never differentiated",
    "numel": "use x.shape[-1]; the number of environments is only a size",
    "nelement": "use x.shape[-1]; the number of environments is only a size",
    "empty": "use torch.zeros",
    "empty_like": "use torch.zeros_like",
    "new_empty": "use new_zeros",
    "rand_like": "a reward is deterministic; remove the noise",
    "Tensor": "use torch.tensor([...], device=action.device)",
    "FloatTensor": "use torch.tensor([...], device=action.device)",
    "finfo": "write the number, for example 1e-6",
    "equal_": "use ==",
    "extend": "write xs = xs + [...]",
    "pop": "build the dict or list without the item",
    "format": "write an f-string: f'foot_{i}'",
    "join": "write an f-string: f'foot_{i}'",
    "as_strided": "use slicing, reshape or permute",
    "repeat_interleave": "use unsqueeze, expand and reshape",
    "meshgrid": "use unsqueeze and broadcasting",
    "vmap": "call the function on the whole tensor: every operation works on all environments at once",
    "compile": "remove it: the program is compiled for you",
    "no_grad": "remove it: rewards are never differentiated",
    "inverse": "for a rotation matrix use transpose(-1, -2)",
    "quantile": "use torch.median(x, dim=-1).values or torch.sort",
    "empty_cache": "remove it",
    "array": "use torch.tensor([...], device=action.device)",
    "linalg": "use torch.linalg.norm(x, dim=-1)",
    "full_like_": "use torch.full_like",
}


def nearest(word: str, choices: Iterable[str]) -> str:
    """Return "; did you mean a, b?" for the listed names most like `word`, or an empty string."""
    close = difflib.get_close_matches(word, sorted(choices), n=3, cutoff=0.6)
    return f"; did you mean {', '.join(close)}?" if close else ""


def for_attribute(name: str, choices: Iterable[str]) -> str:
    """Return the advice for a refused attribute, with a leading separator, or the nearest listed names."""
    bare = name.rstrip("_")
    if name in ATTRIBUTES:
        return "; " + ATTRIBUTES[name]
    if name != bare and not name.startswith("_"):
        return f"; nothing is changed in place: write x = x.{bare}(...)" if bare else ""
    return nearest(name, choices)
