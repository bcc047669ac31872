from __future__ import annotations

import pytest
import torch

from nnstudio.core.network import Network, Shape, trace
from nnstudio.core.network.layers import Reshape, Upsample


@pytest.mark.parametrize("shape", [(784,), (1, 28, 28)])
def test_reshape_only_rearranges(shape: Shape) -> None:
    values = torch.arange(2 * 784.0).view(2, *shape)
    found = Reshape(16, 7, 7).module(shape)(values)
    assert torch.equal(found, values.view(2, 16, 7, 7))


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((98,), "2×7×7"),  # the same size
        ((16 * 6,), "16×2×3"),  # the same channels, as square as it gets
        ((10,), "1×2×5"),
        ((3, 4, 5), "1×6×10"),
        ((7919,), "1×1×7919"),  # a prime
    ],
)
def test_another_count_is_made_to_fit(shape: Shape, words: str) -> None:
    network = Network((Reshape(16, 7, 7),))
    [problem] = trace(network, shape).problems
    assert problem.fix is not None
    if words == "1×1×7919":
        assert problem.fix.network == Network()
    else:
        assert problem.fix.label == words
        assert trace(problem.fix.network, shape).problems == ()


def test_the_sentence_names_both_counts() -> None:
    [problem] = trace(Network((Reshape(16, 7, 7),)), (98,)).problems
    assert problem.text == "An image of 16×7×7 has 784 numbers, but 98 come in. Make it 2×7×7."


def test_upsampling_repeats_or_blends() -> None:
    image = torch.tensor([[[[0.0, 1.0]]]])
    nearest = Upsample(2).module((1, 1, 2))(image)
    blended = Upsample(2, "bilinear").module((1, 1, 2))(image)
    assert nearest.tolist() == [[[[0, 0, 1, 1]] * 2]]
    assert blended.tolist() == [[[[0, 0.25, 0.75, 1]] * 2]]
