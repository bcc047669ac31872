from __future__ import annotations

from hypothesis import given, settings
from network_strategies import images, networks

from nnstudio.core.network import Network, Shape, trace, weights_and_biases
from nnstudio.core.network.layers import BatchNorm, Conv2d, Dense, ReLU


def test_weights_and_biases_of_lenets_second_convolution() -> None:
    assert weights_and_biases(Conv2d(16, 5), (6, 14, 14)) == (2400, 16)
    assert weights_and_biases(Conv2d(16, 5, bias=False), (6, 14, 14)) == (2400, 0)
    assert weights_and_biases(Dense(500), (784,)) == (392_000, 500)
    assert weights_and_biases(BatchNorm(), (8, 5, 5)) == (8, 8)
    assert weights_and_biases(ReLU(), (8,)) == (0, 0)


@settings(max_examples=40)
@given(networks, images)
def test_they_add_up_to_the_parameters(network: Network, shape: Shape) -> None:
    for row in trace(network, shape).rows:
        if row.input_shape is not None and row.output_shape is not None:
            assert sum(weights_and_biases(row.layer, row.input_shape)) == row.parameters
