"""Predictions: the module's own answers, whole and in chunks."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nnstudio.core.errors import DataError
from nnstudio.core.explain import predict


@pytest.mark.parametrize("preset", ["lenet5", "mlp", "pigeon", "cnn"])
def test_probabilities_are_those_of_the_module(preset, make_model, seven):
    model = make_model(preset)
    module = model.checkpoint.module()
    logits = module((torch.tensor(seven)[None].float() / 255 - 0.13) / 0.31)
    torch.testing.assert_close(model.logits(seven[None]), logits)
    probabilities = model.probabilities(seven[None])
    assert probabilities.shape == (1, len(model.class_names))
    assert probabilities.sum() == pytest.approx(1, abs=1e-6)
    answer = model.predict(seven)
    assert answer.class_index == int(probabilities[0].argmax())
    assert answer.class_name == f"class {answer.class_index}"
    assert answer.probability == pytest.approx(float(probabilities.max()))
    assert answer.probabilities == pytest.approx(probabilities[0].tolist())


def test_a_sigmoid_network_names_the_second_class_for_a_positive_output(make_model, seven):
    model = make_model("pigeon")
    logit = float(model.logits(seven[None]))
    assert model.predict(seven).class_index == int(logit > 0)
    assert model.probabilities(seven[None])[0, 1] == pytest.approx(1 / (1 + np.exp(-logit)))


def test_chunks_do_not_show_in_the_answer(make_model, monkeypatch):
    model = make_model("lenet5")
    images = np.random.default_rng(0).integers(0, 256, (23, 1, 28, 28), dtype=np.uint8)
    whole = model.logits(images)
    monkeypatch.setattr(predict, "CHUNK", 5)
    torch.testing.assert_close(model.logits(images), whole)
    assert model.probabilities(images[:0]).shape == (0, 10)


def test_read_only_images_are_fine(make_model, seven):
    seven.setflags(write=False)
    assert make_model("mlp").predict(seven).probability > 0


@pytest.mark.parametrize("image", [np.zeros((1, 8, 8), np.uint8), np.zeros((1, 28, 28), np.float32)])
def test_other_images_are_refused_with_a_sentence(image, make_model):
    with pytest.raises(DataError, match="was trained on images of 1×28×28"):
        make_model("lenet5").predict(image)
