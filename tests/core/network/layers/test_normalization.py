from __future__ import annotations

import pytest
import torch

from nnstudio.core.network import Layer, Network, Shape, trace
from nnstudio.core.network.layers import BatchNorm, GroupNorm, LayerNorm, LocalResponseNorm

IMAGE = (12, 5, 7)


def problem_of(layer: Layer, shape: Shape) -> str:
    [problem] = trace(Network((layer,)), shape).problems
    return problem.text


@pytest.mark.parametrize("shape", [IMAGE, (24,)])
def test_a_layer_or_group_has_mean_0_and_spread_1(shape: Shape) -> None:
    values = 3 * torch.randn(4, *shape) + 2
    for layer, parts in ((LayerNorm(), 1), (GroupNorm(4), 4)):
        found = layer.module(shape)(values).detach().view(4, parts, -1)
        torch.testing.assert_close(found.mean(2), torch.zeros(4, parts), atol=1e-5, rtol=0)
        torch.testing.assert_close(found.std(2, correction=0), torch.ones(4, parts), atol=1e-3, rtol=0)


def test_epsilon_arrives() -> None:
    for layer in (BatchNorm(eps=0.5), LayerNorm(eps=0.5), GroupNorm(2, eps=0.5)):
        assert layer.module(IMAGE).eps == 0.5


def test_local_response_normalisation_is_the_papers_formula() -> None:
    """AlexNet's constants: k = 2, n = 5, α = 1e-4, β = 0.75; torch divides α by n."""
    values = 10 * torch.rand(1, *IMAGE)
    found = LocalResponseNorm(5, 5 * 1e-4, 0.75, 2.0).module(IMAGE)(values)
    for channel in range(12):
        near = values[:, max(0, channel - 2) : channel + 3].square().sum(1)
        torch.testing.assert_close(found[:, channel], values[:, channel] / (2 + 1e-4 * near) ** 0.75)


def test_what_cannot_be_normalised_says_so() -> None:
    assert problem_of(GroupNorm(8), IMAGE) == "12 channels cannot be cut into 8 equal groups. Use 6."
    assert "each holds a single number" in problem_of(GroupNorm(8), (8,))
    assert "it needs several" in problem_of(LayerNorm(), (1,))
    assert "it needs several" in problem_of(GroupNorm(1), (1, 1, 1))
    assert "needs an image" in problem_of(LocalResponseNorm(), (8,))
