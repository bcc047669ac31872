"""What Grad-CAM can look at within blocks: names, labels, defaults, places; heat maps against two other programs."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nnstudio.core.errors import SpecError
from nnstudio.core.explain import default_layer, explain, gradcam, gradcam_layers, why_no_gradcam
from nnstudio.core.explain.cam_layers import find_layer
from nnstudio.core.explain.overlay import upsample
from nnstudio.core.network import LAYERS, Network
from nnstudio.core.network.blocks import Branches, Gate, Group, Repeat, Residual
from nnstudio.core.network.layers import AvgPool2d, BatchNorm, Conv2d, Dense, Flatten, GlobalAvgPool, MaxPool2d, ReLU

BODY = (Conv2d(6, 3, padding=1), BatchNorm(), ReLU(), Conv2d(6, 3, padding=1), BatchNorm())
DOWN = (Conv2d(8, 3, stride=2, padding=1), BatchNorm(), ReLU(), Conv2d(8, 3, padding=1))
RESIDUAL = Network(
    (
        Conv2d(6, 3, padding=1),
        ReLU(),
        Group(Network((Residual(Network(BODY)), ReLU())), name="stage1"),
        Group(Network((Residual(Network(DOWN), Network((Conv2d(8, 1, stride=2),))), ReLU())), name="stage2"),
        GlobalAvgPool(),
        Dense(10),
    )
)
WAYS = Branches(
    (
        Network((Conv2d(3, 1), ReLU())),
        Network((Conv2d(4, 5, padding=2), ReLU(), Conv2d(3, 3, padding=1))),
        Network((MaxPool2d(3, 1, 1),)),
    )
)
BRANCHED = Network((Conv2d(4, 5, stride=2), ReLU(), WAYS, MaxPool2d(2), Flatten(), Dense(10)))
REPEATED = Network((Repeat(Network((Conv2d(4, 3, stride=2), ReLU())), 2), Gate(Network((Conv2d(4, 1),))), Flatten()))
EVERYTHING = [RESIDUAL, BRANCHED, Network((*REPEATED.layers, Dense(10)))]


def pixels(image):
    return (torch.tensor(image)[None].float() / 255 - 0.13) / 0.31


def test_names_and_labels_within_blocks(make_model):
    layers = gradcam_layers(make_model(RESIDUAL))
    labels = {layer.name: layer.label for layer in layers}
    assert labels["stage1.body.residual1.body.conv1"] == "stage1 › residual1 › conv1 · 28×28 cells"
    assert labels["stage2.body.residual1.shortcut.conv1"] == "stage2 › residual1 › shortcut › conv1 · 14×14 cells"
    assert labels["stage2.body.relu1"] == "stage2 › residual1 + relu1 · 14×14 cells"
    assert "stage1" not in labels
    assert [layer.name for layer in gradcam_layers(make_model(BRANCHED))][2:6] == [
        "branches1.branch1.conv1",
        "branches1.branch1.relu1",
        "branches1.branch2.conv1",
        "branches1.branch2.relu1",
    ]


@pytest.mark.parametrize("network", EVERYTHING)
def test_every_name_is_a_modules_name_and_every_size_that_of_its_maps(network, make_model):
    model = make_model(network)
    sizes = {}
    for name, module in model.module.named_modules():
        module.register_forward_hook(lambda _, inputs, output, name=name: sizes.update({name: output.shape[2:]}))
    model.module(torch.zeros(1, 1, 28, 28))
    assert gradcam_layers(model)
    for layer in gradcam_layers(model):
        assert sizes[layer.name] == (layer.height, layer.width), layer


@pytest.mark.parametrize(
    ("network", "name", "title"),
    [
        (RESIDUAL, "stage2.body.relu1", "stage2 › residual1 + relu1"),
        (BRANCHED, "branches1", "branches1"),
        (EVERYTHING[2], "gate1", "gate1"),
        (
            Network((Conv2d(4), Group(Network((WAYS, WAYS)), name="block1"), BatchNorm(), ReLU(), GlobalAvgPool())),
            "relu1",
            "block1 › branches2 + norm1 + relu1",
        ),
        (Network((Repeat(Network((Conv2d(4), ReLU())), 3), MaxPool2d(), Flatten())), "repeat1", "repeat1"),
    ],
)
def test_the_default_is_where_convolutions_were_joined_last(network, name, title, make_model):
    if not isinstance(network.layers[-1], Dense):
        network = Network((*network.layers, Dense(10)))
    layer = default_layer(make_model(network))
    assert (layer.name, layer.title) == (name, title)


def test_convolutions_only_in_a_block_count(make_model):
    model = make_model(Network((Group(Network((Conv2d(3), ReLU()))), GlobalAvgPool(), Dense(10))))
    assert why_no_gradcam(model) == ""
    assert default_layer(model).title == "group1 › conv1 + relu1"
    single = make_model(
        Network((Residual(Network(), Network()), Group(Network((Conv2d(3, 28),))), Flatten(), Dense(10)))
    )
    assert "single cell" in why_no_gradcam(single)


def test_an_unknown_name_in_a_long_network_is_answered_shortly(make_model):
    with pytest.raises(SpecError, match=r"in all\)") as caught:
        find_layer(make_model(RESIDUAL), "conv99")
    assert len(str(caught.value)) < 800


@pytest.mark.parametrize("network", EVERYTHING)
def test_equals_captum_at_every_layer_of_every_block(network, make_model, seven):
    from captum.attr import LayerGradCam

    model = make_model(network)
    module = model.checkpoint.module().requires_grad_(True)
    for layer in gradcam_layers(model):
        oracle = LayerGradCam(module, module.get_submodule(layer.name))
        expected = oracle.attribute(pixels(seven), target=4)[0, 0].detach()
        found = gradcam(model, seven, layer.name, 4)
        torch.testing.assert_close(found.cells, expected.relu(), atol=1e-7, rtol=1e-5)


@pytest.mark.parametrize("network", EVERYTHING[:2])
def test_the_default_layer_equals_pytorch_grad_cam(network, make_model, seven):
    import torchvision_door  # noqa: F401  (before pytorch_grad_cam, which imports torchvision)
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    model = make_model(network)
    module = model.checkpoint.module().requires_grad_(True)
    name = default_layer(model).name
    target = next(index for index in range(10) if gradcam(model, seven, name, index).raw_max > 0)
    with GradCAM(module, [module.get_submodule(name)]) as oracle:
        expected = oracle(pixels(seven), [ClassifierOutputTarget(target)])[0]
    cells = gradcam(model, seven, name, target).cells
    stretched = upsample(cells / cells.max(), (28, 28)).numpy()
    stretched = (stretched - stretched.min()) / (stretched.max() - stretched.min())
    np.testing.assert_allclose(stretched, expected, atol=1e-4)


PLACES = [
    *EVERYTHING[:2],
    Network((Conv2d(3, 3), Repeat(Network((Conv2d(3, 3, stride=2), ReLU())), 2), GlobalAvgPool(), Dense(10))),
    Network((Conv2d(3, 4, stride=3), Residual(Network((AvgPool2d(3, 1, 1),))), GlobalAvgPool(), Dense(10))),
]


@pytest.mark.parametrize("network", PLACES)
def test_cells_within_blocks_lie_where_they_look(network, make_model):
    """What one cell sees, found by asking which pixels change it, is centred where the layer says."""
    model = make_model(network)
    passing = {torch.nn.ReLU: torch.nn.Identity}
    for path, module in list(model.module.named_modules()):
        parent, _, own = path.rpartition(".")
        if isinstance(module, torch.nn.MaxPool2d):
            swapped = torch.nn.AvgPool2d(module.kernel_size, module.stride, module.padding)
        elif type(module) in passing:
            swapped = torch.nn.Identity()
        else:
            continue
        setattr(model.module.get_submodule(parent), own, swapped)
    for layer in gradcam_layers(model):
        kept = []
        hook = model.module.get_submodule(layer.name).register_forward_hook(lambda *x, kept=kept: kept.append(x[2]))
        image = torch.randn(1, 1, 28, 28, requires_grad=True)
        model.module(image)
        hook.remove()
        row, column = layer.height // 2, layer.width // 2
        (gradient,) = torch.autograd.grad(kept[0][0, :, row, column].abs().sum(), image)
        seen = gradient[0, 0].abs() > 0
        for axis, cell in ((1, row), (0, column)):
            touched = seen.any(dim=axis).nonzero()
            centre = float(touched.min() + touched.max()) / 2
            assert centre == pytest.approx(layer.start + cell * layer.step), (layer, axis)


@pytest.mark.parametrize("kind", [kind for kind in LAYERS if "adaptive" in kind.kind or "upsample" in kind.kind])
def test_cells_after_a_change_of_size_stay_within_the_image(kind, make_model):
    network = Network((Conv2d(3, 3, padding=1), kind(), Conv2d(3, 1), Flatten(), Dense(10)))
    last = default_layer(make_model(network))
    first, end = last.start, last.start + (last.height - 1) * last.step
    # Evenly about the middle of the image, whose edges are at −0.5 and 27.5.
    assert first + end == pytest.approx(27)
    assert -0.5 <= first <= end <= 27.5


def test_explaining_a_network_of_blocks(make_model, seven):
    answer = explain(make_model(RESIDUAL), seven)
    assert answer.layer is not None
    assert answer.layer.label.startswith("stage2 › residual1 + relu1")
    assert answer.heat is None or answer.heat.shape == (28, 28)
