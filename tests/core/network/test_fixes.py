"""Each problem that a Fix mends: one edit of the network, wherever in the tree it arises, and it can be trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch

from nnstudio.core.network import Fix, Layer, Network, build, trace
from nnstudio.core.network.blocks import Branches, Gate, Group, Repeat, Residual
from nnstudio.core.network.layers import (
    Conv2d,
    Dense,
    Flatten,
    GlobalAvgPool,
    MaxPool2d,
    ReLU,
    Reshape,
    Sigmoid,
    Softmax,
    Tanh,
    Upsample,
)

SHAPE, CLASSES = (2, 12, 12), 5
MATCH, PAD = "Match with a 1×1 convolution", "Pad the convolutions"
HEAD = (GlobalAvgPool(), Dense(CLASSES))


def row(*layers: Layer) -> Network:
    return Network(layers)


def fixed(network: Network) -> tuple[Network, Fix]:
    """The network after the Fix of its only problem."""
    (problem,) = trace(network, SHAPE, CLASSES).problems
    assert problem.fix is not None, problem.text
    return problem.fix.network, problem.fix


def require_trainable(network: Network) -> None:
    assert trace(network, SHAPE, CLASSES).problems == ()
    module = build(network, SHAPE, seed=1)
    loss = torch.nn.functional.cross_entropy(module(torch.randn(3, *SHAPE)), torch.tensor([0, 1, 4]))
    loss.backward()
    assert all(weight.grad is not None for weight in module.parameters())


MENDED: dict[str, tuple[Network, str]] = {
    "flatten": (row(Conv2d(4), Dense(CLASSES)), "Insert Flatten"),
    "flatten in a group": (row(Conv2d(4), Group(row(ReLU(), Dense(7))), Dense(CLASSES)), "Insert Flatten"),
    "classes": (row(Flatten(), Dense(7)), "5 neurons"),
    "classes before the read-out": (row(Flatten(), Dense(7), Softmax()), "5 neurons"),
    "classes in groups": (row(Flatten(), Group(row(Dense(8), Group(row(ReLU(), Dense(7)))))), "5 neurons"),
    "classes after a repetition": (row(Flatten(), Repeat(row(Dense(7)), 2)), "Add 5 neurons"),
    "ends with an image": (row(Conv2d(4)), "Add Flatten and Fully connected"),
    "kernel": (row(MaxPool2d(3, 3), Conv2d(4, 7), *HEAD), "Kernel 4"),
    "kernel in a repetition": (row(MaxPool2d(3, 3), Repeat(row(Conv2d(2)), 2), *HEAD), "Kernel 2"),
    "kernel in a branch": (row(MaxPool2d(3, 3), Branches((row(Group(row(Conv2d(4, 7)))),)), *HEAD), "Kernel 4"),
    "doubled softmax": (row(Flatten(), Dense(CLASSES), Softmax(), Softmax()), "Remove it"),
    "softmax in the last group": (row(Flatten(), Group(row(Dense(CLASSES), Softmax()))), "Remove it"),
    "softmax in the last group and after it": (
        row(Flatten(), Group(row(Dense(CLASSES), Group(row(Softmax())))), Softmax()),
        "Remove it",
    ),
    "softmax over one number": (row(Flatten(), Dense(CLASSES), Sigmoid()), "Use Softmax"),
    "channels of a sum": (row(Residual(row(Conv2d(6, padding=1))), *HEAD), MATCH),
    "size of a sum": (row(Residual(row(Conv2d(6, stride=2, padding=1))), *HEAD), MATCH),
    "no padding in a sum": (row(Residual(row(Conv2d(2, 5), ReLU(), Conv2d(2))), *HEAD), PAD),
    "no padding and channels": (row(Residual(row(Conv2d(6))), *HEAD), PAD),
    "a shortcut that does not fit": (
        row(Residual(row(Conv2d(6, padding=1)), row(Conv2d(3, 1))), *HEAD),
        MATCH,
    ),
    "a sum of numbers": (row(Flatten(), Residual(row(Dense(9))), Dense(CLASSES)), "Match with a fully connected layer"),
    "a pooled body": (row(Residual(row(MaxPool2d(3, 1))), *HEAD), "Match the shapes"),
    "a nested sum": (
        row(Group(row(Branches((row(Residual(row(Conv2d(6, padding=1)))), row())))), *HEAD),
        MATCH,
    ),
    "a repeated sum": (row(Repeat(row(Residual(row(Conv2d(2)))), 3), *HEAD), PAD),
    "branches added": (
        row(Branches((row(Conv2d(4, 1)), row(Conv2d(6, 1)), row(Conv2d(4, 3, padding=1))), "add"), *HEAD),
        MATCH,
    ),
    "branches of other sizes": (
        row(Branches((row(MaxPool2d()), row(Conv2d(4, 1)))), *HEAD),
        MATCH,
    ),
    "branches without padding": (
        row(Branches((row(Conv2d(3)), row(Conv2d(4, 5)), row())), *HEAD),
        PAD,
    ),
    "a branch of numbers": (
        row(Branches((row(GlobalAvgPool()), row(Conv2d(4)))), Dense(CLASSES)),
        "Match the shapes",
    ),
    "long strides": (row(Gate(row(Conv2d(5, 3), Upsample(3))), *HEAD), "Give it 2 channels"),
    "a gate of numbers": (row(Gate(row(GlobalAvgPool(), Dense(3))), *HEAD), "Give it 2 channels"),
    "a gate of channels": (row(Gate(row(Conv2d(3, 1), Tanh())), *HEAD), "Give it 2 channels"),
}


OBLONG = {
    "shrunk": Residual(row(Conv2d(16, 5), MaxPool2d(2))),
    "without padding": Residual(row(MaxPool2d(3, 1))),
    "enlarged": Residual(row(Upsample(2))),
    "padded": Residual(row(Conv2d(3, 1, padding=2))),
    "halved": Residual(row(Conv2d(6, 3, stride=2, padding=1))),
    "stacked": Branches((row(Conv2d(6, 4)), row(MaxPool2d(2)))),
    "added": Branches((row(Conv2d(6, 4)), row(MaxPool2d(2))), "add"),
    "a gate": Gate(row(Conv2d(5, 3))),
}


@pytest.mark.parametrize("size", [(28, 20), (61, 17), (30, 100)])
@pytest.mark.parametrize("what", OBLONG)
def test_images_that_are_not_square(what: str, size: tuple[int, int]) -> None:
    block = OBLONG[what]
    shape = (3, *size)
    problem = trace(row(block), shape).problems[0]
    assert problem.fix is not None
    assert trace(problem.fix.network, shape).problems == ()


def test_where_no_layer_matches_the_shortcut_goes() -> None:
    network = row(Residual(row(Dense(12), Reshape(3, 2, 2))))
    fix = trace(network, (20,)).problems[0].fix
    assert fix is not None
    assert fix.label == "Remove the shortcut"
    assert fix.network == row(Dense(12), Reshape(3, 2, 2))


@pytest.mark.parametrize("what", MENDED)
def test_one_fix_makes_it_trainable(what: str) -> None:
    network, label = MENDED[what]
    after, fix = fixed(network)
    assert fix.label == label
    require_trainable(after)


IN_BLOCKS = ["channels of a sum", "branches added", "branches without padding", "a gate of numbers"]
WRAPPED: list[Callable[[Layer], Layer]] = [
    lambda layer: Group(row(layer)),
    lambda layer: Branches((row(), row(ReLU(), layer))),
    lambda layer: Group(row(Branches((row(Group(row(layer, ReLU()))),)))),
]


@pytest.mark.parametrize("wrap", WRAPPED)
@pytest.mark.parametrize(
    "what", ["channels of a sum", "branches added", "branches without padding", "a gate of numbers"]
)
def test_fixes_work_within_any_block(what: str, wrap: Callable[[Layer], Layer]) -> None:
    network, label = MENDED[what]
    after, fix = fixed(network.replace((0,), wrap(network.layers[0])))
    assert fix.label == label
    require_trainable(after)


def test_a_fix_leaves_the_rest_as_it_was() -> None:
    network, _ = MENDED["a nested sum"]
    after, _ = fixed(network)
    assert after.layers[1:] == network.layers[1:]
    assert after.at((0, 0, 0, 0, 0)).bodies[0] == network.at((0, 0, 0, 0, 0)).bodies[0]


@pytest.mark.parametrize(
    "wide",
    [row(Conv2d(4, 7), ReLU()), row(Residual(row(Conv2d(9, stride=2, padding=1)))), row(Branches((row(), row())))],
)
def test_a_fix_in_a_repetition_mends_all_copies(wide: Network) -> None:
    """What mends the copy that does not fit may spoil those before it; then there are as many as fit."""
    network = row(Repeat(wide, 5), Repeat(row(MaxPool2d(), Conv2d(7, 1)), 9), *HEAD)
    for _ in range(4):
        problems = trace(network, SHAPE, CLASSES).problems
        if not problems:
            break
        assert problems[0].fix is not None
        network = problems[0].fix.network
    require_trainable(network)


def test_as_many_copies_as_fit() -> None:
    once, fix = fixed(row(Repeat(row(GlobalAvgPool()), 5), Dense(CLASSES)))
    assert (fix.label, once) == ("Repeat once", row(Repeat(row(GlobalAvgPool()), 1), Dense(CLASSES)))
    spoilt = row(Repeat(row(Residual(row(Conv2d(2, padding=1))), Conv2d(3, 1), Conv2d(2, 5, stride=2)), 5), *HEAD)
    after, fix = fixed(spoilt)
    require_trainable(after)


def test_a_mended_layer_keeps_its_name_and_stays_frozen() -> None:
    layer = Conv2d(4, 9, name="stem", frozen=True)
    after, _ = fixed(row(MaxPool2d(3, 3), layer, *HEAD))
    assert after.layers[1] == replace(layer, kernel_size=4)
    flat, _ = fixed(row(Dense(CLASSES, name="last")))
    assert flat.layers == (Flatten(), Dense(CLASSES, name="last"))
