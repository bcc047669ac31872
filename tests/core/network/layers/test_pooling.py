from __future__ import annotations

import pytest
import torch

from nnstudio.core.network import Network, trace
from nnstudio.core.network.layers import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d


@pytest.mark.parametrize("kind", [MaxPool2d, AvgPool2d])
@pytest.mark.parametrize(("side", "expected"), [(112, 56), (56, 28), (28, 14), (14, 7)])
def test_covering_the_border_gives_googlenets_sizes(kind: type[MaxPool2d], side: int, expected: int) -> None:
    network = Network((kind(3, 2, ceil_mode=True),))
    assert trace(network, (1, side, side)).output_shape == (1, expected, expected)
    assert trace(Network((kind(3, 2),)), (1, side, side)).output_shape == (1, expected - 1, expected - 1)


@pytest.mark.parametrize(("side", "size"), [(28, 7), (9, 7), (5, 8), (6, 6), (30, 1)])
def test_adaptive_windows_are_torchs(side: int, size: int) -> None:
    """Each value is the mean of its window, so the gradient of one is 1/width² within it."""
    image = torch.ones(1, 1, side, side, requires_grad=True)
    output = AdaptiveAvgPool2d(size).module((1, side, side))(image)
    widths = []
    for column in range(size):
        [gradient] = torch.autograd.grad(output[0, 0, 0, column], image, retain_graph=True)
        widths.append(int(torch.count_nonzero(gradient[0, 0].sum(0))))
    window = AdaptiveAvgPool2d(size).window((1, side, side))
    assert window.whole if size == 1 else window.size == max(widths)
    told = AdaptiveAvgPool2d(size).size_formula((1, side, side))
    assert all(str(width) in told for width in widths)


def test_adaptive_pooling_without_a_known_image_sees_all_of_it() -> None:
    assert AdaptiveAvgPool2d(7).window().whole
    assert AdaptiveAvgPool2d(7).summary() == "to 7×7"
