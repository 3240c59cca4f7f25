"""The words of the reward language, as data: what may be imported, called, read and passed by name.

Everything that is not listed here is refused by name. A word is listed only if no reading of it can touch a file,
the network, another process, the host's memory, a random stream or a value of another environment that the later
layers could not see.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set: the readable way to write a long table of names."""
    return frozenset(text.split())


TORCH_FUNCTIONS = words(
    """
    abs absolute acos acosh add addcdiv addcmul all amax amin aminmax any arange arccos arccosh arcsin arcsinh arctan
    arctan2 arctanh argmax argmin argsort as_tensor asin asinh atan atan2 atanh atleast_1d atleast_2d bitwise_and
    bitwise_not bitwise_or bitwise_xor bmm broadcast_tensors broadcast_to cat cdist ceil chunk clamp clamp_max clamp_min
    clip clone column_stack concat concatenate copysign cos cosh cosine_similarity count_nonzero cross cummax cummin
    cumprod cumsum deg2rad diag diag_embed diagonal diff div divide dot dstack einsum eq erf erfc exp exp2 expm1
    eye fix flatten flip float_power floor floor_divide fmax fmin fmod frac full full_like gather ge greater
    greater_equal gt heaviside hstack hypot index_select inner isclose isfinite isinf isnan isneginf isposinf le
    lerp less less_equal linspace log log10 log1p log2 logaddexp logical_and logical_not logical_or logical_xor logit
    log_softmax logsumexp lt masked_fill matmul max maximum mean median min minimum mm moveaxis movedim mul multiply
    mv nan_to_num nanmean nansum narrow ne neg negative norm not_equal ones ones_like outer permute positive pow prod
    rad2deg ravel reciprocal relu remainder reshape roll rot90 round rsqrt rsub select sgn sigmoid sign sin sinc sinh
    softmax sort split sqrt square squeeze stack std std_mean sub subtract sum swapaxes swapdims t take_along_dim tan
    tanh tensor tensordot tile topk transpose tril triu true_divide trunc unbind unflatten unsqueeze var
    var_mean vdot vstack where zeros zeros_like
    """
)
TORCH_CONSTANTS = words("bool double e float float32 float64 inf int int32 int64 long nan newaxis pi")
LINALG_FUNCTIONS = words("cross matmul norm vecdot vector_norm")
SPECIAL_FUNCTIONS = words("erf erfc exp2 expit expm1 log1p logit sinc")
FUNCTIONAL_FUNCTIONS = words(
    """
    binary_cross_entropy_with_logits celu cosine_similarity elu gelu hardsigmoid hardswish hardtanh huber_loss l1_loss
    leaky_relu log_softmax logsigmoid mish mse_loss normalize one_hot pad pairwise_distance relu relu6 selu sigmoid
    silu smooth_l1_loss softmax softmin softplus softsign tanh tanhshrink
    """
)
MATH_FUNCTIONS = words(
    """
    acos acosh asin asinh atan atan2 atanh ceil copysign cos cosh degrees dist erf exp expm1 fabs floor fmod hypot
    isclose isfinite isinf isnan log log10 log1p log2 pow radians sin sinh sqrt tan tanh
    """
)
MATH_CONSTANTS = words("e inf nan pi tau")
NUMPY_FUNCTIONS = words(
    """
    abs arccos arcsin arctan arctan2 array clip cos cosh deg2rad degrees exp expm1 float32 float64 hypot log log10 log1p
    log2 maximum minimum power rad2deg radians sign sin sinh sqrt square tan tanh
    """
)
NUMPY_CONSTANTS = words("e inf nan pi newaxis")

MODULES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "torch": (TORCH_FUNCTIONS, TORCH_CONSTANTS),
    "torch.linalg": (LINALG_FUNCTIONS, frozenset()),
    "torch.special": (SPECIAL_FUNCTIONS, frozenset()),
    "torch.nn.functional": (FUNCTIONAL_FUNCTIONS, frozenset()),
    "math": (MATH_FUNCTIONS, MATH_CONSTANTS),
    "numpy": (NUMPY_FUNCTIONS, NUMPY_CONSTANTS),
}
"""Functions and constants of each module a program may name."""

PACKAGES = frozenset({"torch.nn", "typing"})
"""Modules that may be imported but hold nothing callable themselves."""

TYPE_NAMES = words(
    """
    Any Callable Dict Final Iterable List Literal Mapping NamedTuple Optional Sequence Tuple Type TypedDict Union Tensor
    """
)
"""Names that may be imported for annotations; annotations are erased."""

METHODS = words(
    """
    abs absolute acos add addcdiv addcmul all amax amin any append arccos arcsin arctan arctan2 argmax argmin argsort
    asin atan atan2 atanh bitwise_and bitwise_not bitwise_or bool bmm broadcast_to ceil chunk clamp clamp_max clamp_min
    clip clone contiguous copy copysign cos cosh count_nonzero cross cummax cummin cumprod cumsum deg2rad detach
    diag_embed diagonal diff dim div divide dot double eq erf exp exp2 expand expand_as expm1 fix flatten flip float
    floor floor_divide fmax fmin fmod frac gather ge get greater greater_equal gt half heaviside hypot index_select
    inner int isclose isfinite isinf isnan items keys le lerp less less_equal log log10 log1p log2 log_softmax
    logaddexp logical_and logical_not logical_or logical_xor logit logsumexp long lt masked_fill matmul max maximum
    mean median min minimum mm movedim mul multiply mv nan_to_num nanmean nansum narrow ne neg negative new_full
    new_ones new_tensor new_zeros norm not_equal outer permute pow prod rad2deg ravel reciprocal relu remainder repeat
    reshape reshape_as roll round rsqrt select sgn sigmoid sign sin sinh size softmax sort split sqrt square squeeze
    std sub subtract sum swapaxes t take_along_dim tan tanh tile to topk transpose tril triu true_divide trunc
    type type_as unbind unflatten unsqueeze update values var vdot view view_as where
    """
)
PROPERTIES = words("T device dtype indices mT ndim shape values")

SIZED = words(
    """
    arange broadcast_to expand eye full linspace new_full new_ones new_zeros ones repeat reshape tile unflatten view
    zeros
    """
)
"""Functions and methods that may be given the number of environments, as a size."""

VIEWS = words(
    """
    T as_tensor atleast_1d atleast_2d broadcast_to broadcast_tensors chunk contiguous detach diagonal double expand
    expand_as flatten float get half indices items mT movedim moveaxis narrow permute positive ravel real reshape
    reshape_as select split squeeze swapaxes swapdims t to transpose type type_as unbind unflatten unsqueeze values
    view view_as
    """
)
"""Calls whose result may share memory with their argument: items of such a result cannot be assigned."""

BUILTINS = words("abs all any bool dict enumerate float int len list max min range round sorted str sum tuple zip")
KEYWORDS = words(
    """
    a_max a_min alpha append approximate atol axes axis axis0 axis1 base beta chunks condition copy correction
    decimals delta descending device diagonal dim dim0 dim1 dim2 dims dtype end end_dim eps equal_nan exponent
    fill_value index indices input k keepdim keepdims largest length m mask mat2 max max_val mean min min_val
    mode n nan ndim negative_slope neginf non_blocking norm_type num_classes offset ord other p pad posinf
    prepend reduction repeats requires_grad rounding_mode rtol shape shifts size sorted source split_size
    split_size_or_sections stable start start_dim step steps target tensor tensor1 tensor2 tensors threshold
    unbiased value values vec weight x1 x2 y
    """
)
"""Keyword arguments that torch, math and tensor methods may be given."""

DEVICE_NAMES = frozenset({"cpu", "cuda", "cuda:0"})
"""Device strings that are read as "where the action is"; a program runs wherever the trainer puts it."""

ENTRY = "compute_reward"
PARAMETERS = ("state", "action")
