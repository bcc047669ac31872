from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from network_trees import every_block
from numpy.typing import NDArray

from nnstudio.core.errors import DataError
from nnstudio.core.explain import Model
from nnstudio.core.explain.activations import FEW_MAPS, MOST_MAPS, MOST_UNITS, dead_units, module_names, observe
from nnstudio.core.network import Network
from nnstudio.core.network.blocks import Branches, Group, Residual
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, ReLU, Sigmoid, Softmax

MakeModel = Callable[..., Model]


def noise(*shape: int) -> NDArray[np.uint8]:
    return np.random.default_rng(2).integers(0, 256, shape, np.uint8)


def by_plain_hook(model: Model, image: NDArray[np.uint8], name: str) -> torch.Tensor:
    """What the module of that name gives, the shortest way that torch has."""
    kept: list[torch.Tensor] = []
    hook = model.module.get_submodule(name).register_forward_hook(lambda *a: kept.append(a[2].clone()))
    model.logits(image[None])
    hook.remove()
    return kept[0][0]


@pytest.mark.parametrize(("network", "shape"), [("lenet5", (1, 28, 28)), (every_block(), (3, 32, 32))])
def test_each_layer_has_the_values_of_a_plain_hook(
    make_model: MakeModel, network: str | Network, shape: tuple[int, ...]
) -> None:
    model, image = make_model(network, shape), noise(*shape)
    found = observe(model, image).by_path
    tree = model.checkpoint.network
    assert set(found) == {path for path, _ in tree.walk()}
    for path, activation in found.items():
        if tree.readout is not None and path == (len(tree) - 1,):
            continue
        expected = by_plain_hook(model, image, activation.name)
        kept = expected[: FEW_MAPS if activation.has_maps else MOST_UNITS]
        assert activation.values.dtype == np.float32
        assert activation.shape == tuple(expected.shape)
        assert np.array_equal(activation.values, kept.numpy())
        assert activation.low == pytest.approx(float(expected.min()))
        assert activation.high == pytest.approx(float(expected.max()))
        assert activation.histogram.total == expected.numel()


def test_of_what_is_repeated_the_first_copy_is_looked_at(make_model: MakeModel) -> None:
    model = make_model(every_block(), (3, 32, 32))
    names = dict(module_names(model.checkpoint.network))
    repeated = [name for name in names.values() if "repeat1." in name]
    assert repeated
    assert all(name.startswith("repeat1.copy1.") for name in repeated)
    built = dict(model.module.named_modules())
    assert all(name in built for name in names.values())


def test_of_the_layer_in_focus_more_maps_are_kept(make_model: MakeModel) -> None:
    model = make_model(Network((Conv2d(80, 3), ReLU(), Flatten(), Dense(10))), (1, 8, 8))
    image = noise(1, 8, 8)
    found = observe(model, image, focus=(1,)).by_path
    assert len(found[(0,)].values) == FEW_MAPS
    assert len(found[(1,)].values) == MOST_MAPS
    assert found[(1,)].shape == (80, 6, 6)


@pytest.mark.parametrize(("readout", "outputs"), [(Softmax(), 10), (Sigmoid(), 1)])
def test_the_read_out_shows_the_answer(make_model: MakeModel, readout: Softmax | Sigmoid, outputs: int) -> None:
    model = make_model(Network((Flatten(), Dense(outputs), readout)), (1, 8, 8))
    image = noise(1, 8, 8)
    found = observe(model, image)
    logits = model.logits(image[None])[0]
    expected = torch.softmax(logits, 0) if outputs > 1 else torch.sigmoid(logits)
    assert np.allclose(found.by_path[(2,)].values, expected.numpy(), atol=1e-6)
    assert found.prediction == model.predict(image)


def with_dead_map(make_model: MakeModel) -> Model:
    model = make_model(Network((Conv2d(4, 3), ReLU(), Flatten(), Dense(6), ReLU(), Dense(10))), (1, 8, 8))
    with torch.no_grad():
        model.module.conv1.bias[2] = -1000.0  # type: ignore[operator, union-attr, index]
        model.module.fc1.bias[5] = -1000.0  # type: ignore[operator, union-attr, index]
    return model


def test_units_that_never_answer_are_dead(make_model: MakeModel) -> None:
    model = with_dead_map(make_model)
    images = noise(70, 1, 8, 8)
    found = dead_units(model, images)
    assert set(found) == {(1,), (4,)}
    assert 2 in found[(1,)]
    assert 5 in found[(4,)]
    silent = [observe(model, image).by_path for image in images]
    for path in ((1,), (4,)):
        assert set(found[path]) == set.intersection(*(set(each[path].silent) for each in silent))


def test_a_block_has_dead_units_where_all_its_ways_end_in_an_activation(make_model: MakeModel) -> None:
    way = Network((Conv2d(4, 3, padding=1), ReLU()))
    tree = (
        Group(way),
        Branches((way, way)),
        Conv2d(4, 1),
        Residual(way),
        Group(Network((Conv2d(4, 3),))),
        Flatten(),
        Dense(10),
    )
    model = make_model(Network(tree), (1, 8, 8))
    with torch.no_grad():
        for conv in (module for module in model.module.modules() if isinstance(module, torch.nn.Conv2d)):
            assert conv.bias is not None
            conv.bias[2] = -1000.0
    found = dead_units(model, noise(20, 1, 8, 8))
    blocks = {path: units for path, units in found.items() if len(path) == 1}
    assert set(blocks) == {(0,), (1,)}
    assert 2 in blocks[(0,)]
    assert {2, 6} <= set(blocks[(1,)])


def test_before_the_activation_nothing_counts_as_dead(make_model: MakeModel) -> None:
    found = observe(with_dead_map(make_model), noise(1, 8, 8)).by_path
    assert 2 in found[(1,)].silent
    assert found[(0,)].silent == ()


def test_diverged_weights_are_no_reason_to_fail(make_model: MakeModel) -> None:
    model = make_model("lenet5")
    with torch.no_grad():
        model.module.conv1.weight.fill_(float("nan"))  # type: ignore[operator, union-attr]
    found = observe(model, noise(1, 28, 28)).by_path
    assert found[(0,)].scale == 0
    assert found[(0,)].histogram.total == 0


def test_no_hook_is_left_behind_and_the_values_cannot_be_changed(make_model: MakeModel) -> None:
    model = make_model("lenet5")
    found = observe(model, noise(1, 28, 28))
    assert not any(part._forward_hooks for part in model.module.modules())
    with pytest.raises(ValueError, match="read-only"):
        found.by_path[(0,)].values[0] = 1


def test_an_image_of_another_shape_is_refused(make_model: MakeModel) -> None:
    model = make_model("lenet5")
    with pytest.raises(DataError, match="1×28×28"):
        observe(model, noise(3, 28, 28))
    assert not any(part._forward_hooks for part in model.module.modules())
