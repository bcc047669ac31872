"""Models and images for the tests of explanations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.explain import Model
from nnstudio.core.network import Network, build, find_preset
from nnstudio.core.training.checkpoint import Checkpoint, snapshot

MakeModel = Callable[..., Model]


@pytest.fixture
def make_model() -> MakeModel:
    """A model of a preset or network with first weights of a seed: `make_model("lenet5", seed=3)`."""

    def make(network: str | Network, shape: tuple[int, ...] = (1, 28, 28), classes: int = 10, seed: int = 1) -> Model:
        if isinstance(network, str):
            preset = find_preset(network)
            network, classes = preset.network(shape), preset.classes
        weights = snapshot(build(network, shape, seed=seed))
        names = tuple(f"class {index}" for index in range(classes))
        return Model(Checkpoint(network, shape, names, Preprocessing("standardize", (0.13,), (0.31,)), weights))

    return make


@pytest.fixture
def seven() -> NDArray[np.uint8]:
    """1×28×28: a hand-made seven, white on black."""
    image = np.zeros((1, 28, 28), dtype=np.uint8)
    image[0, 6:9, 8:20] = 255
    for step in range(14):
        column = 18 - step // 2
        image[0, 8 + step, column : column + 3] = 230
    return image
