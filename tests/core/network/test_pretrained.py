from __future__ import annotations

import pytest
import torch

from nnstudio.core.errors import NetworkError
from nnstudio.core.network import Network, build, find_preset
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, ReLU
from nnstudio.core.network.pretrained import completed, fitted, recognised

COLOUR = (3, 32, 32)
SMALL = Network((Conv2d(4, 3), ReLU(), Flatten(), Dense(3)))


def own_weights(network, shape, seed=1):
    return build(network, shape, seed=seed).state_dict()


def torchvision_weights(name, seed=1):
    """As torchvision's file of a preset has them."""
    preset = find_preset(name)
    state = own_weights(preset.network(COLOUR, 1000), COLOUR, seed)
    modules = list(dict.fromkeys(key.rpartition(".")[0] for key in state))
    theirs = dict(zip(modules, preset.torchvision_names, strict=True))
    return {f"{theirs[key.rpartition('.')[0]]}.{key.rpartition('.')[2]}": value for key, value in state.items()}


@pytest.fixture(scope="module")
def resnet():
    return torchvision_weights("resnet18")


def test_the_order_of_the_names_does_not_matter(resnet):
    network = find_preset("resnet18").network(COLOUR, 1000)
    backwards = {key: resnet[key] for key in sorted(resnet, reverse=True)}
    found = fitted(backwards, network, COLOUR)
    assert found.fresh == ()
    for key, value in own_weights(network, COLOUR).items():
        torch.testing.assert_close(found.weights[key], value, rtol=0, atol=0)


def test_the_head_is_left_out_for_other_classes(resnet):
    network = find_preset("resnet18").network(COLOUR, 10)
    found = fitted(resnet, network, COLOUR)
    assert found.fresh == ("fc1",)
    state = own_weights(network, COLOUR)
    assert set(state) - set(found.weights) == {"fc1.weight", "fc1.bias"}
    assert {key: value.shape for key, value in found.weights.items()} == {
        key: state[key].shape for key in found.weights
    }


def test_old_files_without_counters_and_with_other_wrappers_are_read(resnet):
    network = find_preset("resnet18").network(COLOUR, 1000)
    old = {f"module.{key}": value for key, value in resnet.items() if not key.endswith("num_batches_tracked")}
    found = fitted(old, network, COLOUR)
    assert found.fresh == ()
    assert completed(found.weights, network, COLOUR, seed=5).fresh == ()


def test_old_densenet_names():
    weights = torchvision_weights("densenet121")
    old = {key.replace(".norm1.", ".norm.1.").replace(".conv2.", ".conv.2."): value for key, value in weights.items()}
    assert any(".norm.1." in key for key in old)
    assert fitted(old, find_preset("densenet121").network(COLOUR, 1000), COLOUR).fresh == ()


def test_auxiliary_heads_are_skipped():
    weights = torchvision_weights("googlenet") | {
        "aux1.fc1.weight": torch.zeros(3, 3),
        "aux2.conv.bn.bias": torch.ones(2),
    }
    found = fitted(weights, find_preset("googlenet").network(COLOUR, 1000), COLOUR)
    assert found.fresh == ()
    assert not any("aux" in key for key in found.weights)


def test_for_grey_images_the_colours_of_the_first_filters_are_summed_up(resnet):
    network = find_preset("resnet18").network((1, 32, 32), 1000)
    colour = find_preset("resnet18").network(COLOUR, 1000)
    grey_module = build(network, (1, 32, 32)).eval()
    grey_module.load_state_dict(fitted(resnet, network, (1, 32, 32)).weights)
    colour_module = build(colour, COLOUR).eval()
    colour_module.load_state_dict(fitted(resnet, colour, COLOUR).weights)
    image = torch.rand(2, 1, 32, 32)
    with torch.inference_mode():
        torch.testing.assert_close(grey_module(image), colour_module(image.expand(-1, 3, -1, -1)), rtol=1e-4, atol=1e-4)


def test_half_precision_becomes_single():
    state = {key: value.half() for key, value in own_weights(SMALL, (1, 8, 8)).items()}
    assert all(value.dtype == torch.float32 for value in fitted(state, SMALL, (1, 8, 8)).weights.values())


def test_the_weights_of_another_named_network_are_named(resnet):
    with pytest.raises(NetworkError, match=r"^a.pth holds the weights of ResNet-18"):
        fitted(resnet, find_preset("resnet50").network(COLOUR, 1000), COLOUR, "a.pth")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda state: {}, "no weights of this network"),
        (lambda state: {"other.weight": torch.zeros(2)}, "no weights of this network"),
        (lambda state: {key: value for key, value in state.items() if key != "conv1.bias"}, "has no conv1.bias"),
        (lambda state: state | {"fc2.weight": torch.zeros(2, 2)}, "fc2.weight"),
        (lambda state: state | {"conv1.weight": torch.zeros(4, 1, 5, 5)}, "4×1×5×5 there and 4×1×3×3 here"),
        (lambda state: state | {"conv1.bias": torch.zeros(4, dtype=torch.long)}, "does not fit"),
        # A tensor may claim any size without having it; it is not even looked at.
        (lambda state: state | {"conv1.weight": torch.zeros(1).expand(10**9, 10**6)}, "does not fit"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(change, words):
    state = dict(own_weights(SMALL, (1, 8, 8)))
    with pytest.raises(NetworkError, match=words) as caught:
        fitted(change(state), SMALL, (1, 8, 8), "a.pth")
    assert str(caught.value).startswith("a.pth")


def test_a_training_begins_with_what_still_fits():
    start = own_weights(SMALL, (1, 8, 8))
    wider = Network((Conv2d(4, 3), ReLU(), Flatten(), Dense(20), ReLU(), Dense(3)))
    found = completed(start, wider, (1, 8, 8), seed=3)
    assert found.fresh == ("fc1", "fc2")
    assert found.weights["conv1.weight"].equal(start["conv1.weight"])
    assert found.weights["fc2.weight"].equal(own_weights(wider, (1, 8, 8), seed=3)["fc2.weight"])


def test_the_start_weights_stay_as_they_are():
    start = own_weights(SMALL, (1, 8, 8))
    found = completed(start, SMALL, (1, 8, 8), seed=3)
    found.weights["conv1.weight"].zero_()
    assert start["conv1.weight"].any()


def test_every_named_network_of_torchvision_is_recognised_by_its_names():
    assert recognised(f"{name}.weight" for name in find_preset("vgg16_bn").torchvision_names) is find_preset("vgg16_bn")
    assert recognised(["conv1.weight"]) is None
    assert recognised([]) is None


def test_weights_that_are_no_numbers_are_refused():
    weights = own_weights(SMALL, COLOUR)
    weights["fc1.weight"][1, 1] = torch.nan
    with pytest.raises(NetworkError, match=r"^a.pth has weights in fc1 that are no numbers"):
        fitted(weights, SMALL, COLOUR, "a.pth")


def test_weights_of_another_kind_are_told_by_it():
    weights = {key: value.to(torch.complex64) for key, value in own_weights(SMALL, COLOUR).items()}
    with pytest.raises(NetworkError, match=r"conv1.weight is 4×3×3×3 of complex numbers there and 4×3×3×3 here"):
        fitted(weights, SMALL, COLOUR)
