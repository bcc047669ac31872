"""Grad-CAM against captum, against pytorch-grad-cam, against finite differences, and against common sense."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from nnstudio.core.errors import SpecError
from nnstudio.core.explain import default_layer, gradcam, gradcam_layers, why_no_gradcam
from nnstudio.core.explain.overlay import upsample
from nnstudio.core.network import Network
from nnstudio.core.network.layers import (
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    GlobalAvgPool,
    MaxPool2d,
    ReLU,
)

LAYERS_OF_LENET = [("conv1", 28), ("relu1", 28), ("pool1", 14), ("conv2", 10), ("relu2", 10), ("pool2", 5)]


def pixels(model, image):
    """What the network is fed, by other means than the code under test."""
    return (torch.tensor(image)[None].float() / 255 - 0.13) / 0.31


def twin(model):
    """The same network as torch users have it: weights that ask for gradients."""
    return model.checkpoint.module().requires_grad_(True)


def test_layers_of_lenet(make_model):
    model = make_model("lenet5")
    layers = gradcam_layers(model)
    assert [(layer.name, layer.height) for layer in layers] == LAYERS_OF_LENET
    assert all(layer.width == layer.height for layer in layers)
    assert default_layer(model).label == "conv2 + relu2 · 10×10 cells"


def test_default_is_behind_the_last_convolutions_normalisation(make_model):
    assert default_layer(make_model("cnn")).label == "conv3 + norm3 + relu3 · 7×7 cells"
    bare = Network((Conv2d(4), MaxPool2d(), ReLU(), Flatten(), Dense(10)))
    assert default_layer(make_model(bare)).name == "conv1"
    dropped = Network((Conv2d(4), BatchNorm(), Dropout(), ReLU(), GlobalAvgPool(), Dense(10)))
    assert default_layer(make_model(dropped)).name == "relu1"


def test_layers_before_the_first_convolution_do_not_count(make_model):
    model = make_model(Network((AvgPool2d(), Conv2d(3), ReLU(), GlobalAvgPool(), Dense(10))))
    assert [layer.name for layer in gradcam_layers(model)] == ["conv1", "relu1"]


@pytest.mark.parametrize("preset", ["mlp", "pigeon"])
def test_a_network_without_convolutions_says_why(preset, make_model):
    model = make_model(preset)
    assert gradcam_layers(model) == ()
    assert default_layer(model) is None
    assert "no convolutions" in why_no_gradcam(model)


def test_single_cells_say_why(make_model):
    model = make_model(Network((Conv2d(4, 28), ReLU(), Flatten(), Dense(10))))
    assert "single cell" in why_no_gradcam(model)
    assert why_no_gradcam(make_model("lenet5")) == ""


@pytest.mark.parametrize("name", [name for name, _ in LAYERS_OF_LENET])
@pytest.mark.parametrize("target", [0, 7])
def test_equals_captum(name, target, make_model, seven):
    from captum.attr import LayerGradCam

    model = make_model("lenet5")
    module = twin(model)
    oracle = LayerGradCam(module, module.get_submodule(name))
    expected = oracle.attribute(pixels(model, seven), target=target)[0, 0].detach()
    found = gradcam(model, seven, name, target)
    torch.testing.assert_close(found.cells, expected.relu(), atol=1e-7, rtol=1e-5)
    assert found.raw_max == pytest.approx(float(expected.max()), rel=1e-4, abs=1e-8)


def test_equals_captum_on_probabilities(make_model, seven):
    from captum.attr import LayerGradCam

    model = make_model("cnn")
    module = nn.Sequential(twin(model), nn.Softmax(dim=1))
    oracle = LayerGradCam(module, module[0].relu2)
    expected = oracle.attribute(pixels(model, seven), target=3, relu_attributions=True)[0, 0].detach()
    found = gradcam(model, seven, "relu2", 3, "probability")
    torch.testing.assert_close(found.cells, expected, atol=1e-8, rtol=1e-4)


def test_equals_pytorch_grad_cam(make_model, seven):
    import torchvision_door  # noqa: F401  (before pytorch_grad_cam, which imports torchvision)
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    model = make_model("lenet5")
    module = twin(model)
    with GradCAM(module, [module.relu2]) as oracle:
        expected = oracle(pixels(model, seven), [ClassifierOutputTarget(4)])[0]
    cells = gradcam(model, seven, "relu2", 4).cells
    # It stretches min–max before and after enlarging with OpenCV; nnstudio divides by the maximum only.
    stretched = upsample(cells / cells.max(), (28, 28)).numpy()
    stretched = (stretched - stretched.min()) / (stretched.max() - stretched.min())
    np.testing.assert_allclose(stretched, expected, atol=1e-5)


@pytest.mark.parametrize(("target", "sign"), [(0, -1), (1, 1)])
def test_the_score_of_a_sigmoid_network(target, sign, make_model, seven):
    model = make_model(Network((Conv2d(3), ReLU(), Flatten(), Dense(1))), classes=2)
    module = twin(model)
    maps = module.relu1(module.conv1(pixels(model, seven))).detach().requires_grad_(True)
    (gradient,) = torch.autograd.grad(sign * module.fc1(module.flatten1(maps)).sum(), maps)
    expected = (gradient.mean(dim=(2, 3), keepdim=True) * maps.detach()).sum(dim=1)[0].relu()
    torch.testing.assert_close(gradcam(model, seven, "relu1", target).cells, expected)


def test_weights_are_the_finite_differences_of_the_score(make_model, seven):
    """Adding a small constant to one map changes the score by cells · weight, in float64."""
    model = make_model(Network((Conv2d(3, 5, stride=3), ReLU(), Flatten(), Dense(10))))
    model.module.double()
    module = model.module
    maps = module.relu1(module.conv1(pixels(model, seven).double()))
    cells, step = maps.shape[2] * maps.shape[3], 1e-4
    weights = []
    for channel in range(3):
        bump = torch.zeros_like(maps)
        bump[:, channel] = step
        up, down = (module.fc1(module.flatten1(maps + sign * bump))[0, 6] for sign in (1, -1))
        weights.append(float(up - down) / (2 * step * cells))
    expected = sum(weight * maps[0, channel] for channel, weight in enumerate(weights)).relu()
    model.prepared = lambda images: pixels(model, seven).double()
    torch.testing.assert_close(gradcam(model, seven, "relu1", 6).cells, expected, atol=1e-10, rtol=1e-6)


def test_an_in_place_relu_behind_the_layer_changes_nothing(make_model, seven):
    model = make_model("lenet5")
    expected = gradcam(model, seven, "conv2", 2).cells
    model.module.relu2 = nn.ReLU(inplace=True)
    torch.testing.assert_close(gradcam(model, seven, "conv2", 2).cells, expected)


def test_leaves_no_trace_in_the_module(make_model, seven):
    model = make_model("cnn")
    module = model.module.requires_grad_(True)
    module.dropout1.train()
    before = {name: value.clone() for name, value in module.state_dict().items()}
    gradcam(model, seven, "relu3")
    assert all(parameter.grad is None for parameter in module.parameters())
    assert module.dropout1.training
    assert not module.norm1.training
    assert not any(child._forward_hooks for child in module.modules())
    assert all(torch.equal(before[name], value) for name, value in module.state_dict().items())


def test_works_where_gradients_are_off(make_model, seven):
    model = make_model("lenet5")
    expected = gradcam(model, seven, "relu2", 1).cells
    with torch.no_grad():
        torch.testing.assert_close(gradcam(model, seven, "relu2", 1).cells, expected)


def test_a_failing_network_keeps_no_hook(make_model, seven):
    model = make_model("lenet5")
    model.module.fc3 = nn.Linear(3, 3)
    with pytest.raises(RuntimeError):
        gradcam(model, seven, "relu2")
    assert not model.module.relu2._forward_hooks


def test_other_weights_give_another_map(make_model, seven):
    """Adebayo et al. 2018: a map that survives random weights explains the image, not the network."""
    one, two = (gradcam(make_model("lenet5", seed=seed), seven, "relu2", 7).cells for seed in (1, 2))
    assert float(np.corrcoef(one.flatten(), two.flatten())[0, 1]) < 0.9


def test_the_map_moves_with_the_digit(make_model, seven):
    model = make_model(Network((Conv2d(6, 5, padding=2), ReLU(), GlobalAvgPool(), Dense(10))))
    moved = np.roll(seven, (3, -4), axis=(1, 2))
    target = next(index for index in range(10) if gradcam(model, seven, "relu1", index).raw_max > 0)
    cells = gradcam(model, seven, "relu1", target).cells.numpy()
    shifted = gradcam(model, moved, "relu1", target).cells.numpy()
    # Away from the border, where zero padding meets the black background of a standardised image.
    np.testing.assert_allclose(shifted[5:-3, 2:-6], np.roll(cells, (3, -4), axis=(0, 1))[5:-3, 2:-6], atol=1e-6)
    assert cells[5:-3, 2:-6].max() > 0


@pytest.mark.parametrize("target", [-1, 10])
def test_a_class_that_does_not_exist(target, make_model, seven):
    with pytest.raises(SpecError, match="tells 10 classes apart"):
        gradcam(make_model("lenet5"), seven, "relu2", target)


@pytest.mark.parametrize("preset", ["lenet5", "cnn"])
def test_cells_lie_where_they_look(preset, make_model):
    """What one cell sees, found by asking which pixels change it, is centred where the layer says."""
    model = make_model(preset)
    for layer in gradcam_layers(model):
        row, column = layer.height // 2, layer.width // 2 - 1
        pixels_in = torch.randn(1, 1, 28, 28, requires_grad=True)
        maps = pixels_in
        for name, child in model.module.named_children():
            # Max pooling passes one pixel on and ReLU may pass none; means of the same windows let all through.
            if isinstance(child, torch.nn.MaxPool2d):
                child = torch.nn.AvgPool2d(child.kernel_size, child.stride, child.padding)
            maps = maps if isinstance(child, torch.nn.ReLU) else child(maps)
            if name == layer.name:
                break
        (gradient,) = torch.autograd.grad(maps[0, :, row, column].abs().sum(), pixels_in)
        seen = gradient[0, 0].abs() > 0
        for axis, cell in ((1, row), (0, column)):
            touched = seen.any(dim=axis).nonzero()
            centre = float(touched.min() + touched.max()) / 2
            assert centre == pytest.approx(layer.start + cell * layer.step), (layer, axis)
