from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from nnstudio.core.network import Layer, Network, Shape, trace
from nnstudio.core.network.layers import Conv2d, ConvTranspose2d, DepthwiseSeparableConv2d, Upsample

IMAGE = (4, 9, 9)


@pytest.mark.parametrize(
    ("layer", "shape", "text", "fixed"),
    [
        (
            Conv2d(6, groups=4),
            IMAGE,
            "4 channels and 6 filters cannot both be cut into 4 equal groups. Use 2.",
            Conv2d(6, groups=2),
        ),
        (
            Conv2d(8, groups=8),
            (1, 9, 9),
            "1 channel and 8 filters cannot both be cut into 8 equal groups. Use 1.",
            Conv2d(8),
        ),
        (
            Conv2d(8, 3, dilation=8),
            IMAGE,
            "With a dilation of 8 px the kernel covers 17 px and does not fit an image 9 px wide. Reduce it.",
            Conv2d(8, 3, dilation=4),
        ),
        (
            Conv2d(8, 11, dilation=2),
            IMAGE,
            "A 11×11 kernel does not fit an image 9 px wide. Make it smaller.",
            Conv2d(8, 9),
        ),
        (
            DepthwiseSeparableConv2d(8, 11, padding=0),
            IMAGE,
            "A 11×11 kernel does not fit an image 9 px wide. Make it smaller.",
            DepthwiseSeparableConv2d(8, 9),
        ),
        (
            ConvTranspose2d(8, 2, 2, output_padding=2),
            IMAGE,
            "The extra border of 2 px must be smaller than the stride of 2 px. Reduce it.",
            ConvTranspose2d(8, 2, 2, output_padding=1),
        ),
        (
            ConvTranspose2d(8, 2, 2, 9),
            IMAGE,
            "A padding of 9 px cuts off all of an image 18 px wide. Reduce it.",
            ConvTranspose2d(8, 2, 2, 8),
        ),
    ],
)
def test_what_does_not_fit_says_why_and_can_be_mended(layer: Layer, shape: Shape, text: str, fixed: Layer) -> None:
    [problem] = trace(Network((layer,)), shape).problems
    assert problem.text == text
    assert problem.fix is not None
    assert problem.fix.network == Network((fixed,))
    assert trace(problem.fix.network, shape).problems == ()


@pytest.mark.parametrize("layer", [Upsample(), ConvTranspose2d(), DepthwiseSeparableConv2d()], ids=lambda e: e.kind)
def test_on_a_row_of_numbers_they_ask_for_an_image(layer: Layer) -> None:
    [problem] = trace(Network((layer,)), (10,)).problems
    assert "needs an image (channels×height×width), but gets 10 numbers." in problem.text


def test_dilation_and_groups_reach_torch() -> None:
    layer = Conv2d(8, 3, 2, 1, True, 2, 4)
    module = layer.module(IMAGE)
    values = torch.randn(2, *IMAGE)
    expected = functional.conv2d(values, module.weight, module.bias, 2, 1, 2, 4)
    assert torch.equal(module(values), expected)
    assert module.weight.shape == (8, 1, 3, 3)


def test_a_separable_convolution_is_its_two_steps() -> None:
    module = DepthwiseSeparableConv2d(6, 3, padding=1).module(IMAGE)
    values = torch.randn(2, *IMAGE)
    single = [
        functional.conv2d(values[:, c : c + 1], module[0].weight[c : c + 1], module[0].bias[c : c + 1], padding=1)
        for c in range(4)
    ]
    mixed = torch.einsum("oc,nchw->nohw", module[1].weight[:, :, 0, 0], torch.cat(single, 1))
    torch.testing.assert_close(module(values), mixed + module[1].bias.view(1, -1, 1, 1))
    assert sum(p.numel() for p in module.parameters()) == 4 * 9 + 4 + 6 * 4 + 6


def test_a_transposed_convolution_undoes_the_size_of_a_convolution() -> None:
    halved = trace(Network((Conv2d(8, 4, 2, 1), ConvTranspose2d(4, 4, 2, 1))), (3, 28, 20))
    assert halved.output_shape == (4, 28, 20)
    odd = trace(Network((Conv2d(8, 3, 2, 1), ConvTranspose2d(4, 3, 2, 1, output_padding=1))), (3, 28, 20))
    assert odd.output_shape == (4, 28, 20)


def test_summaries_name_the_main_knobs() -> None:
    assert Conv2d(8, 3, 1, 2, dilation=2, groups=4).summary() == "8 filters 3×3, pad 2, dilation 2, 4 groups"
    assert ConvTranspose2d(1).summary() == "1 filter 2×2, stride 2"
    assert DepthwiseSeparableConv2d(8, 3, padding=1).summary() == "8 filters 3×3, pad 1"
