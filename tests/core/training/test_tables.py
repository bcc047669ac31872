"""Tables are learned from: values in any unit, R² and mean absolute error as scikit-learn has them, classes too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.metrics import mean_absolute_error, r2_score
from tiny_tables import breast_cancer, diabetes, split_of, table_job, trained

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.errors import DataError, NetworkError, TrainingError
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.explain import Model
from nnstudio.core.network import find_preset
from nnstudio.core.training import Checkpoint, EpochEnded, Progress, Started, TrainingJob, train
from nnstudio.core.training.losses import CrossEntropy, Huber, Loss, MeanAbsoluteError, MeanSquaredError
from nnstudio.core.training.metrics import Metrics


def measured(checkpoint: Checkpoint, job: TrainingJob, part: str, loss: Loss) -> tuple[Metrics, np.ndarray, np.ndarray]:
    rows = job.split.part(part)
    found = evaluate_part(checkpoint, job.dataset, rows, loss, "cpu")
    return found, job.dataset.labels[rows], Model(checkpoint).values(job.dataset.inputs[rows])


@pytest.mark.parametrize("loss", [MeanSquaredError(), MeanAbsoluteError(), Huber()], ids=lambda loss: loss.kind)
@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_the_figures_are_scikit_learns(loss: Loss, part: str) -> None:
    job = table_job(diabetes(missing=0.05), loss=loss, epochs=5)
    found, truth, said = measured(trained(job), job, part, loss)
    assert found.accuracy == pytest.approx(r2_score(truth, said), abs=1e-5)
    assert found.mae == pytest.approx(mean_absolute_error(truth, said), rel=1e-5)
    if loss.kind == "mse":
        assert found.loss == pytest.approx(((truth - said) ** 2).mean(), rel=1e-4)
    if loss.kind == "mae":
        assert found.loss == pytest.approx(found.mae, rel=1e-5)


@pytest.mark.parametrize(("unit", "offset"), [(1e-6, 0.0), (1e6, 0.0), (1.0, 10_000.0)])
def test_learning_does_not_depend_on_the_unit(unit: float, offset: float) -> None:
    usual, other = table_job(diabetes()), table_job(diabetes(unit, offset))
    first, second = (measured(trained(job), job, "validation", MeanSquaredError())[0] for job in (usual, other))
    assert first.accuracy > 0.3
    assert second.accuracy == pytest.approx(first.accuracy, abs=0.02)
    assert second.loss == pytest.approx(first.loss * unit**2, rel=0.05)


def test_the_curves_are_of_the_same_unit_as_the_end() -> None:
    job = table_job(diabetes(), epochs=8)
    events = list(train(job))
    started = events[0]
    assert isinstance(started, Started)
    assert started.task == "regression"
    losses = [loss for event in events if isinstance(event, Progress) for loss in event.losses]
    scores = [score for event in events if isinstance(event, Progress) for score in event.accuracies]
    variance = float(np.var(diabetes().labels[job.split.train]))
    assert losses[0] == pytest.approx(variance * (1 - scores[0]), rel=1e-3)
    rows = [event for event in events if isinstance(event, EpochEnded)]
    assert [row.best for row in rows] == [
        all(row.validation.accuracy > earlier.validation.accuracy for earlier in rows[:index])
        for index, row in enumerate(rows)
    ]
    last = rows[-1].checkpoint
    assert last.metrics.keys() == {"train_loss", "train_r2", "validation_loss", "validation_r2", "validation_mae"}
    found, truth, said = measured(last, job, "validation", MeanSquaredError())
    assert found == rows[-1].validation
    assert found.accuracy == pytest.approx(r2_score(truth, said), abs=1e-5)


def test_a_target_that_does_not_vary() -> None:
    data = diabetes()
    same = Dataset("same", "Same", data.inputs, np.full(len(data), 3.5, np.float32), ())
    job = table_job(same, epochs=2)
    found, truth, said = measured(trained(job), job, "validation", MeanSquaredError())
    assert found.accuracy == 0
    assert np.abs(truth - said).max() < 2


def test_classes_of_a_table_are_learned() -> None:
    job = table_job(breast_cancer())
    found = evaluate_part(trained(job), job.dataset, job.split.validation, CrossEntropy(), "cpu")
    assert found.accuracy > 0.9
    assert found.mae is None


@pytest.mark.parametrize("mode", ["standardize", "unit", "none"])
def test_gaps_are_learned_with(mode: str) -> None:
    job = table_job(diabetes(missing=0.3), mode=mode, epochs=3)  # type: ignore[arg-type]
    checkpoint = trained(job)
    assert all(torch.isfinite(weight).all() for weight in checkpoint.weights.values())


def test_a_training_of_values_goes_on_as_if_it_had_never_stopped() -> None:
    job = table_job(diabetes(), epochs=4)
    whole = [event for event in train(job) if isinstance(event, EpochEnded)]
    ended = whole[1]
    resumed = replace(job, start=ended.checkpoint, resume=ended.resume)
    rest = [event for event in train(resumed) if isinstance(event, EpochEnded)]
    assert [row.train for row in rest] == [row.train for row in whole[2:]]
    assert [row.validation for row in rest] == [row.validation for row in whole[2:]]


@pytest.mark.parametrize("loss", [CrossEntropy()])
def test_a_loss_of_classes_is_refused_for_values(loss: Loss) -> None:
    with pytest.raises(TrainingError, match=r"Cross-entropy is no loss for values\. Choose mean squared error\."):
        next(train(table_job(diabetes(), loss=loss)))


def test_a_loss_of_values_is_refused_for_classes() -> None:
    with pytest.raises(TrainingError, match=r"Huber is no loss for classes\. Choose cross-entropy\."):
        next(train(table_job(breast_cancer(), loss=Huber())))


def test_a_network_of_classes_is_refused_for_values() -> None:
    with pytest.raises(NetworkError, match="gives 10 numbers, but the data ask for a single value"):
        next(train(table_job(diabetes(), find_preset("mlp").network((10,), 10))))


def test_missing_targets_are_refused() -> None:
    data = diabetes()
    labels = data.labels.copy()
    labels[split_of(data).validation[0]] = np.nan
    with pytest.raises(DataError, match="missing or infinite"):
        next(train(table_job(replace(data, labels=labels))))


def test_a_network_of_values_is_not_judged_by_classes() -> None:
    job = table_job(diabetes(), epochs=1)
    labels = np.zeros(len(job.dataset), np.int64)
    other = replace(job.dataset, labels=labels)
    with pytest.raises(DataError, match="trained on other data"):
        evaluate_part(trained(job), other, job.split.validation, CrossEntropy(), "cpu")


@pytest.mark.parametrize("name", ["linear_regression", "logistic_regression", "perceptron", "breast_cancer", "mlp"])
@pytest.mark.parametrize("features", [1, 7])
def test_first_networks_fit_any_table(name: str, features: int) -> None:
    random = np.random.default_rng(0)
    inputs = random.normal(size=(60, features)).astype(np.float32)
    values = Dataset("v", "V", inputs, inputs.sum(axis=1), ())
    two = Dataset("c", "C", inputs, (inputs.sum(axis=1) > 0).astype(np.int64), ("low", "high"))
    three = Dataset("t", "T", inputs, np.arange(60) % 3, ("a", "b", "c"))
    for data in (values, two, three):
        network = find_preset(name).network((features,), len(data.class_names))
        trained(table_job(data, network, epochs=1))
