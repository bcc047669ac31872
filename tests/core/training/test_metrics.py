"""Loss and accuracy over many samples: the same as in one go, in either mode, one output or several."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.training.evaluation import CHUNK, evaluate, evaluate_in_chunks
from nnstudio.core.training.losses import CrossEntropy
from nnstudio.core.training.metrics import Metrics, correct
from nnstudio.core.training.tasks import rules_of


def test_correct_takes_the_largest() -> None:
    logits = torch.tensor([[1.0, 2.0, 0.0], [3.0, 2.0, 1.0]])
    assert int(correct(logits, torch.tensor([1, 1]))) == 1


def test_one_output_means_the_second_class_above_nought() -> None:
    logits = torch.tensor([[0.1], [-0.1], [0.0], [5.0]])
    assert int(correct(logits, torch.tensor([1, 0, 0, 0]))) == 3


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("samples", [1, CHUNK, CHUNK + 1, 2 * CHUNK + 7])
def test_chunks_add_up_to_the_whole(outputs: int, samples: int) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Flatten(), nn.Linear(4, outputs))
    inputs = torch.randint(0, 256, (samples, 1, 2, 2), dtype=torch.uint8)
    labels = torch.randint(0, max(outputs, 2), (samples,))
    found = evaluate(module, inputs, labels, Preprocessing(), CrossEntropy())
    with torch.no_grad():
        logits = module(inputs.float() / 255)
    assert found.n == samples
    assert found.loss == pytest.approx(float(CrossEntropy()(logits, labels)), rel=1e-4)
    assert found.accuracy == pytest.approx(int(correct(logits, labels)) / samples)


@pytest.mark.parametrize("training", [True, False])
def test_the_module_keeps_its_mode_and_is_judged_without_dropout(training: bool) -> None:
    module = nn.Sequential(nn.Flatten(), nn.Dropout(0.9), nn.Linear(4, 2)).train(training)
    inputs, labels = torch.full((9, 1, 2, 2), 200, dtype=torch.uint8), torch.zeros(9, dtype=torch.int64)
    results = {evaluate(module, inputs, labels, Preprocessing(), CrossEntropy()) for _ in range(3)}
    assert len(results) == 1
    assert module.training is training


def test_a_module_is_put_back_when_evaluation_is_left_half_way() -> None:
    module = nn.Sequential(nn.Flatten(), nn.Linear(4, 2)).train()
    inputs, labels = torch.zeros(CHUNK * 2, 1, 2, 2, dtype=torch.uint8), torch.zeros(CHUNK * 2, dtype=torch.int64)
    chunks = evaluate_in_chunks(module, inputs, labels, Preprocessing(), CrossEntropy())
    assert next(chunks) is None
    assert not module.training
    chunks.close()  # type: ignore[attr-defined]
    assert module.training


def test_no_samples() -> None:
    module, nothing = nn.Linear(1, 2), torch.zeros(0, 1)
    with pytest.raises(ValueError, match="no samples"):
        evaluate(module, nothing, torch.zeros(0, dtype=torch.int64), Preprocessing(), CrossEntropy())


def test_figures_by_name() -> None:
    figures = rules_of("classification").figures
    train, validation = Metrics(0.5, 0.8, 40), Metrics(0.6, 0.7, 20)
    assert figures(train, None) == {"train_loss": 0.5, "train_accuracy": 0.8}
    assert figures(train, validation)["validation_accuracy"] == 0.7
