"""Several labels at once are learned: each by itself, judged by its area under the ROC curve, weighed by its rarity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from corners import LABELS, corner_job, corners
from sklearn.metrics import accuracy_score, roc_auc_score

from nnstudio.core.data.preparation import BALANCED_SAMPLING, CLASS_WEIGHTS
from nnstudio.core.errors import NetworkError, TrainingError
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.explain import Model
from nnstudio.core.network import Network
from nnstudio.core.network.layers import Dense, Flatten, Softmax
from nnstudio.core.training import EpochEnded, Progress, Started, train
from nnstudio.core.training.balance import positive_weights
from nnstudio.core.training.losses import BinaryCrossEntropy, CrossEntropy
from nnstudio.core.training.tensors import raw_tensors


def test_it_learns_and_its_figures_are_scikit_learns() -> None:
    job = corner_job(epochs=6)
    events = list(train(job))
    started = events[0]
    assert isinstance(started, Started)
    assert started.task == "multi-label"
    rows = [event for event in events if isinstance(event, EpochEnded)]
    last = rows[-1].checkpoint
    assert last.several
    assert last.class_names == LABELS
    found = evaluate_part(last, job.dataset, job.split.validation, BinaryCrossEntropy(), "cpu")
    assert found == rows[-1].validation
    truth = job.dataset.labels[job.split.validation] > 0
    shares = Model(last).probabilities(job.dataset.inputs[job.split.validation])
    assert found.auc == pytest.approx(roc_auc_score(truth, shares), abs=1e-6)
    assert found.accuracy == pytest.approx(accuracy_score(truth.ravel(), (shares > 0.5).ravel()), abs=1e-6)
    assert found.auc is not None
    assert found.auc > 0.97
    assert last.metrics.keys() == {
        "train_loss",
        "train_label_accuracy",
        "validation_loss",
        "validation_label_accuracy",
        "validation_mean_auc",
    }


def test_the_best_epoch_is_that_of_the_largest_area() -> None:
    rows = [event for event in train(corner_job(epochs=5)) if isinstance(event, EpochEnded)]
    areas = [(row.validation.auc, -row.validation.loss) for row in rows if row.validation]
    assert [row.best for row in rows] == [areas[i] > max(areas[:i], default=(0, 0)) for i in range(len(areas))]


def test_steps_tell_the_share_of_labels_that_are_right() -> None:
    scores = [s for event in train(corner_job(epochs=3)) if isinstance(event, Progress) for s in event.accuracies]
    assert all(0 <= score <= 1 for score in scores)
    assert scores[-1] > scores[0]


def test_weights_are_those_of_the_training_part() -> None:
    job = corner_job()
    _, labels = raw_tensors(job.dataset, job.split.train, torch.device("cpu"))
    assert labels.dtype == torch.float32
    applies = job.dataset.labels[job.split.train].astype(float)
    expected = (1 - applies).sum(axis=0) / applies.sum(axis=0)
    np.testing.assert_allclose(positive_weights(labels).numpy(), expected, rtol=1e-6)
    one_kind = torch.tensor([[0.0, 1.0], [0.0, 1.0]])
    assert positive_weights(one_kind).tolist() == [1.0, 1.0]


def test_weights_make_rare_labels_count_more() -> None:
    plain, weighed = (
        [event for event in train(replace(corner_job(epochs=2), balance=how)) if isinstance(event, EpochEnded)][-1]
        for how in ("none", CLASS_WEIGHTS)
    )
    assert plain.validation is not None
    assert weighed.validation is not None
    # The rarest label is the last: missing it costs more, so it is named more readily.
    assert (weighed.validation.labels[-1].recall or 0) >= (plain.validation.labels[-1].recall or 0)
    assert weighed.train.loss != plain.train.loss


def test_balanced_sampling_changes_nothing() -> None:
    plain, drawn = (
        next(e for e in train(replace(corner_job(epochs=1), balance=how)) if isinstance(e, EpochEnded)).train
        for how in ("none", BALANCED_SAMPLING)
    )
    assert plain == drawn


def test_a_training_goes_on_as_if_it_had_never_stopped() -> None:
    job = corner_job(epochs=4)
    whole = [event for event in train(job) if isinstance(event, EpochEnded)]
    resumed = replace(job, start=whole[1].checkpoint, resume=whole[1].resume)
    rest = [event for event in train(resumed) if isinstance(event, EpochEnded)]
    assert [row.validation for row in rest] == [row.validation for row in whole[2:]]


def test_a_loss_of_classes_is_refused() -> None:
    with pytest.raises(TrainingError, match=r"Cross-entropy is no loss for labels\. Choose binary cross-entropy\."):
        next(train(corner_job(loss=CrossEntropy())))


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (Network((Flatten(), Dense(2))), "gives 2 numbers, but the data have 4 labels"),
        (Network((Flatten(), Dense(4), Softmax())), "several labels may apply. Use Sigmoid"),
    ],
)
def test_a_network_for_one_class_is_refused(network: Network, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        next(train(corner_job(network)))


def test_parts_without_a_single_positive() -> None:
    data = corners()
    labels = data.labels.copy()
    labels[:, 3] = 0
    rows = [
        event
        for event in train(replace(corner_job(epochs=1), dataset=replace(data, labels=labels)))
        if isinstance(event, EpochEnded)
    ]
    assert rows[0].validation is not None
    assert rows[0].validation.labels[3].auc is None
    assert rows[0].validation.auc is not None
