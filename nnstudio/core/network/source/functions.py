"""torch's functions that are layers too: which module computes the same, and what their arguments are called."""

from __future__ import annotations

from typing import Any

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers import GlobalAvgPool
from nnstudio.core.network.source.leaf import flattened, leaf_of, reshaped
from nnstudio.core.network.source.values import BATCH, TRAINING, Leaf

_WINDOW = ("kernel_size", "stride", "padding")
_FUNCTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "relu": ("ReLU", ("inplace",)),
    "relu_": ("ReLU", ()),
    "leaky_relu": ("LeakyReLU", ("negative_slope", "inplace")),
    "elu": ("ELU", ("alpha", "inplace")),
    "gelu": ("GELU", ("approximate",)),
    "silu": ("SiLU", ("inplace",)),
    "tanh": ("Tanh", ()),
    "sigmoid": ("Sigmoid", ()),
    "softmax": ("Softmax", ("dim",)),
    "max_pool2d": ("MaxPool2d", (*_WINDOW, "dilation", "ceil_mode", "return_indices")),
    "avg_pool2d": ("AvgPool2d", (*_WINDOW, "ceil_mode", "count_include_pad", "divisor_override")),
    "adaptive_avg_pool2d": ("AdaptiveAvgPool2d", ("output_size",)),
    "local_response_norm": ("LocalResponseNorm", ("size", "alpha", "beta", "k")),
    "interpolate": ("Upsample", ("size", "scale_factor", "mode", "align_corners")),
    "dropout": ("Dropout", ("p", "training", "inplace")),
    "dropout2d": ("Dropout2d", ("p", "training", "inplace")),
    "flatten": ("Flatten", ("start_dim", "end_dim")),
    "unflatten": ("Unflatten", ("dim", "unflattened_size")),
}
"""By its last name: F.relu, torch.relu and x.relu are one."""
JOINS = {"cat": "concat", "concat": "concat", "concatenate": "concat", "add": "add", "mul": "multiply"}
ARRANGE = ("view", "reshape")

_LOG = "losses here work on the logits themselves. Return what goes into it."


def function_leaf(name: str, args: list[Any], keywords: dict[str, Any], line: int) -> Leaf:
    """The layer that `F.name(x, …)` is; `args` are those after x. Raises NetworkError."""
    if name == "log_softmax":
        raise NetworkError(f"log_softmax is not among the layers that nnstudio has: {_LOG}")
    if name == "mean":
        return _mean(args, keywords, line)
    if name not in _FUNCTIONS:
        raise NetworkError(f"{name[:60]} is not among the layers that nnstudio has.")
    module, order = _FUNCTIONS[name]
    if len(args) > len(order):
        raise NetworkError(f"{name} takes at most {len(order)} arguments after its input.")
    given = dict(zip(order, args, strict=False)) | keywords
    if name.startswith("dropout") and given.pop("training", True) is not TRAINING:
        raise NetworkError(f"{name} drops values when the network is used, too; say training=self.training.")
    if name == "flatten" and given.pop("start_dim", 0) != 1:
        raise NetworkError("flatten would mix the samples of a batch; say flatten(x, 1).")
    return leaf_of(module, (), given, line)


def arranged(sides: list[Any], line: int) -> Leaf:
    """The layer that x.view(…) is: a row for each sample, or an image. Raises NetworkError."""
    if len(sides) == 1 and isinstance(sides[0], (tuple, list)):
        sides = list(sides[0])
    if not sides or (sides[0] is not BATCH and sides[0] != -1):
        raise NetworkError("the first side must stay that of the batch: x.view(x.size(0), -1), or flatten(x, 1).")
    if len(sides) == 2 and type(sides[1]) is int:
        return flattened(sides[1], line)
    return reshaped(sides[1:], line)


def _mean(args: list[Any], keywords: dict[str, Any], line: int) -> Leaf:
    given = dict(zip(("dim", "keepdim"), args, strict=False)) | keywords
    sides = given.get("dim")
    if not isinstance(sides, (tuple, list)) or sorted(map(str, sides)) not in (["2", "3"], ["-1", "-2"]):
        raise NetworkError("mean is only read over height and width: x.mean([2, 3]).")
    if given.get("keepdim"):
        return leaf_of("AdaptiveAvgPool2d", (1,), {}, line)
    return Leaf(line, GlobalAvgPool())
