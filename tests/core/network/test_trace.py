from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from network_strategies import images, networks
from torch.utils.flop_counter import FlopCounterMode

from nnstudio.core.errors import NetworkError
from nnstudio.core.network import Network, Shape, build, describe_shape, find_preset, presets, trace
from nnstudio.core.network.layers import Conv2d, Dense, Dropout, Flatten, GlobalAvgPool, MaxPool2d, ReLU, Softmax

LENET = find_preset("lenet5").network()
IMAGE = (1, 28, 28)

SLOW = ("vgg16", "vgg19", "vgg16_bn", *(f"efficientnet_b{size}" for size in range(3, 8)), "resnet101", "densenet169")
"""Larger ones of families of which another is computed for real."""


def test_lenet_row_by_row() -> None:
    plan = trace(LENET, IMAGE, 10)
    shapes = (
        [(6, 28, 28)] * 2
        + [(6, 14, 14)]
        + [(16, 10, 10)] * 2
        + [(16, 5, 5), (400,), (120,), (120,), (84,), (84,), (10,)]
    )
    assert [row.output_shape for row in plan.rows] == shapes
    assert [row.parameters for row in plan.rows if row.parameters] == [156, 2416, 48120, 10164, 850]
    assert plan.parameters == 61_706
    assert plan.macs == 416_520
    assert plan.activations == sum(torch.Size(shape).numel() for shape in shapes)
    assert plan.problems == ()


def test_receptive_fields_of_lenet() -> None:
    fields = [row.receptive_field for row in trace(LENET, IMAGE).rows]
    assert fields[:6] == [5, 5, 6, 14, 14, 16]
    assert fields[7:] == [28] * 5


def test_receptive_field_is_what_the_gradient_reaches() -> None:
    network = Network((Conv2d(2, 3, padding=1), MaxPool2d(2), Conv2d(2, 3, stride=2), Conv2d(1, 2)))
    plan = trace(network, (1, 40, 40))
    body = Network(tuple(Conv2d(1, layer.window().size, layer.window().stride) for layer in network.layers))
    module = build(body, (1, 40, 40), seed=1)
    image = torch.ones(1, 1, 40, 40, requires_grad=True)
    output = module(image)
    output[0, 0, output.shape[2] // 2, output.shape[3] // 2].backward()
    assert image.grad is not None
    columns = image.grad[0, 0].abs().sum(0).nonzero()
    assert int(columns.max() - columns.min()) + 1 == plan.rows[-1].receptive_field


@pytest.mark.parametrize("name", [preset.name for preset in presets() if preset.name not in SLOW])
def test_macs_agree_with_torch(name: str) -> None:
    preset = find_preset(name)
    network = preset.network()
    plan = trace(network, preset.input_shape)
    with FlopCounterMode(display=False) as counter:
        build(network, preset.input_shape, seed=0).eval()(torch.zeros(1, *preset.input_shape))
    assert counter.get_total_flops() == 2 * plan.macs


@settings(max_examples=60)
@given(networks, images)
def test_trace_tells_what_build_makes(network: Network, shape: Shape) -> None:
    plan = trace(network, shape)
    if plan.problems:
        with pytest.raises(NetworkError):
            build(network, shape)
        return
    module = build(network, shape, seed=3).eval()
    assert sum(p.numel() for p in module.parameters()) == plan.parameters
    values = torch.zeros(2, *shape)
    for child, row in zip(module, plan.top, strict=False):
        values = child(values)
        assert tuple(values.shape) == (2, *(row.output_shape or ()))


def test_large_layers_are_traced_without_being_computed() -> None:
    plan = trace(Network((Conv2d(512, 3, padding=1), Conv2d(512, 3, padding=1))), (512, 200, 200))
    assert plan.output_shape == (512, 200, 200)
    assert plan.macs == 2 * 512 * 512 * 9 * 200 * 200


def test_below_a_problem_nothing_is_known() -> None:
    plan = trace(Network((Conv2d(4), Dense(10), ReLU())), IMAGE, 10)
    problem = plan.rows[1].problem
    assert problem is not None
    assert problem.text == "Fully connected needs a row of numbers, but gets 4×26×26. Insert Flatten."
    assert plan.rows[2].input_shape is None
    assert plan.rows[2].output_shape is None
    assert plan.output_shape is None
    with pytest.raises(NetworkError, match="Insert Flatten"):
        plan.require_sound()


@pytest.mark.parametrize(
    ("network", "shape"),
    [
        (Network((Dense(10),)), IMAGE),
        (Network((Conv2d(4, 99), Flatten(), Dense(10))), IMAGE),
        (Network((MaxPool2d(9), MaxPool2d(9), Flatten(), Dense(10))), IMAGE),
        (Network((MaxPool2d(2, 2, 2), Flatten(), Dense(10))), IMAGE),
        (Network((Flatten(), Conv2d(4), Dense(10))), IMAGE),
        (Network((GlobalAvgPool(), GlobalAvgPool(), Dense(10))), IMAGE),
        (Network((Softmax(), Flatten(), Dense(10))), IMAGE),
        (Network((Conv2d(4),)), IMAGE),
        (Network((Flatten(), Dense(7))), IMAGE),
        (Network((Flatten(), Dropout(0.5))), IMAGE),
    ],
)
def test_every_fix_leads_to_a_network_that_can_be_trained(network: Network, shape: Shape) -> None:
    for _ in range(6):
        problems = trace(network, shape, 10).problems
        if not problems:
            return
        assert problems[0].text.endswith(".")
        assert problems[0].fix is not None, problems[0].text
        network = problems[0].fix.network
    pytest.fail(f"still a problem after six fixes: {problems[0].text}")


def test_an_empty_network_says_what_to_do() -> None:
    for network in (Network(), Network((Softmax(),))):
        assert "no layers yet" in trace(network, (10,), 10).problems[0].text


def test_an_image_that_collapses_is_a_problem_not_a_crash() -> None:
    network = Network((MaxPool2d(2), MaxPool2d(2), MaxPool2d(2)))
    assert trace(network, (1, 4, 4)).problems


def test_shapes_in_words() -> None:
    assert describe_shape((16, 28, 28)) == "16×28×28"
    assert describe_shape((84,)) == "84 numbers"
    assert describe_shape((1,)) == "1 number"
