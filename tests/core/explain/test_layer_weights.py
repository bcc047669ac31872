from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from network_trees import every_block

from nnstudio.core.explain import Model
from nnstudio.core.explain.activations import MOST_MAPS
from nnstudio.core.explain.layer_weights import weights_of
from nnstudio.core.network import Network
from nnstudio.core.network.layers import (
    BatchNorm,
    Conv2d,
    ConvTranspose2d,
    Dense,
    DepthwiseSeparableConv2d,
    Flatten,
    ReLU,
)

MakeModel = Callable[..., Model]
PLAIN = Network((Conv2d(6, 5), BatchNorm(), ReLU(), Conv2d(80, 3), Flatten(), Dense(10)))


def test_kernels_are_the_filters_of_the_first_channel(make_model: MakeModel) -> None:
    model = make_model(PLAIN, (1, 12, 12))
    first, second = weights_of(model, (0,)), weights_of(model, (3,))
    state = model.module.state_dict()
    assert first is not None
    assert first.kernels is not None
    assert np.array_equal(first.kernels, state["conv1.weight"].numpy())
    assert (first.filters, first.count) == (6, 150)
    assert second is not None
    assert second.kernels is not None
    assert second.filters == 80
    assert np.array_equal(second.kernels, state["conv2.weight"][:MOST_MAPS, :1].numpy())
    assert second.histogram.total == second.count == 80 * 6 * 9


def test_filters_that_look_at_colours_keep_all_three(make_model: MakeModel) -> None:
    found = weights_of(make_model(Network((Conv2d(4, 3), Flatten(), Dense(10))), (3, 8, 8)), (0,))
    assert found is not None
    assert found.kernels is not None
    assert found.kernels.shape == (4, 3, 3, 3)


@pytest.mark.parametrize(("layer", "filters"), [(DepthwiseSeparableConv2d(8, 3), 2), (ConvTranspose2d(8, 3), 8)])
def test_convolutions_of_other_kinds_have_kernels_too(make_model: MakeModel, layer: Conv2d, filters: int) -> None:
    model = make_model(Network((Conv2d(2, 3), layer, Flatten(), Dense(10))), (1, 12, 12))
    found = weights_of(model, (1,))
    assert found is not None
    assert found.filters == filters


def test_a_dense_layer_has_weights_and_no_kernels_others_have_nothing(make_model: MakeModel) -> None:
    model = make_model(PLAIN, (1, 12, 12))
    dense = weights_of(model, (5,))
    assert dense is not None
    assert dense.kernels is None
    assert dense.low < 0 < dense.high
    assert weights_of(model, (1,)) is None
    assert weights_of(model, (2,)) is None


def test_a_block_tells_all_that_it_holds(make_model: MakeModel) -> None:
    network = every_block()
    model = make_model(network, (3, 32, 32))
    block = next(path for path, layer in network.walk() if layer.kind == "residual")
    found = weights_of(model, block)
    assert found is not None
    assert found.kernels is None
    inside = [
        weights_of(model, path) for path, _ in network.walk() if len(path) > len(block) and path[: len(block)] == block
    ]
    assert found.count == sum(part.count for part in inside if part is not None)
