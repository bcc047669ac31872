"""One call from an image to its answer and heat map."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nnstudio.core.errors import DataError, SpecError
from nnstudio.core.explain import default_layer, default_smoothing, explain, gradcam
from nnstudio.core.explain.overlay import place, scaled, smooth, upsample


def positive_class(model, image, layer):
    """A class for which the layer has evidence; first weights have none for some."""
    return next(index for index in range(10) if gradcam(model, image, layer, index).raw_max > 0)


@pytest.mark.parametrize("preset", ["lenet5", "cnn"])
def test_heat_is_the_map_placed_then_smoothed_then_scaled(preset, make_model, seven):
    model = make_model(preset)
    layer = default_layer(model)
    target = positive_class(model, seven, layer.name)
    answer = explain(model, seven, target=target)
    found = gradcam(model, seven, layer.name, target)
    sigma = layer.step / 2
    expected = scaled(smooth(place(found.cells, (28, 28), layer.start, layer.step), sigma))
    np.testing.assert_allclose(answer.heat, expected.numpy())
    assert answer.heat.dtype == np.float32
    assert answer.heat.max() == pytest.approx(1)
    assert answer.smoothing == pytest.approx(sigma) == pytest.approx(default_smoothing(layer))
    assert (answer.layer, answer.target, answer.raw_max, answer.reason) == (layer, target, found.raw_max, "")
    assert answer.cells == (layer.height, layer.width)
    assert answer.prediction.probabilities == pytest.approx(model.predict(seven).probabilities)


def test_the_class_named_is_explained_unless_told_otherwise(make_model, seven):
    model = make_model("lenet5")
    answer = explain(model, seven)
    assert answer.target == answer.prediction.class_index
    assert answer.target_name == answer.prediction.class_name
    assert explain(model, seven, target=3).target_name == "class 3"


def test_any_output_size(make_model, seven):
    model = make_model("lenet5")
    target = positive_class(model, seven, "conv1")
    small = explain(model, seven, layer="conv1", target=target, smoothing=0)
    large = explain(model, seven, layer="conv1", target=target, smoothing=0, output_size=(300, 200))
    assert small.heat.shape == (28, 28)
    assert small.cells == (28, 28)
    assert large.heat.shape == (300, 200)
    assert 0 <= large.heat.min() <= large.heat.max() <= 1
    np.testing.assert_allclose(upsample(torch.from_numpy(small.heat), (300, 200)).numpy(), large.heat)


def test_no_evidence_is_said_and_not_painted(make_model, seven):
    model = make_model("lenet5")
    with torch.no_grad():
        model.module.fc3.weight.zero_()
    answer = explain(model, seven, target=2)
    assert answer.heat is None
    assert answer.raw_max <= 0
    assert answer.reason == "No positive evidence for class 2 in this layer; choose another class or layer."


def test_a_saturated_probability_is_said(make_model, seven):
    model = make_model("lenet5")
    with torch.no_grad():
        model.module.fc3.bias[5] = 500.0
    answer = explain(model, seven, score="probability")
    assert answer.target == 5
    assert "explain the logit instead" in answer.reason


def test_diverged_weights_are_said(make_model, seven):
    model = make_model("lenet5")
    with torch.no_grad():
        model.module.fc3.weight.fill_(float("nan"))
    answer = explain(model, seven)
    assert answer.heat is None
    assert "not numbers any more" in answer.reason


@pytest.mark.parametrize("preset", ["mlp", "pigeon"])
def test_without_convolutions_there_is_an_answer_and_a_reason(preset, make_model, seven):
    model = make_model(preset)
    answer = explain(model, seven)
    assert answer.prediction == model.predict(seven)
    assert (answer.heat, answer.layer, answer.cells) == (None, None, (0, 0))
    assert "no convolutions" in answer.reason
    with pytest.raises(SpecError, match="no class number 99"):
        explain(model, seven, target=99)


def test_what_does_not_exist_is_refused(make_model, seven):
    model = make_model("lenet5")
    with pytest.raises(SpecError, match="Choose one of conv1, relu1"):
        explain(model, seven, layer="fc1")
    with pytest.raises(SpecError, match="no class number 10"):
        explain(model, seven, target=10)
    with pytest.raises(DataError):
        explain(model, seven[:, :20])
