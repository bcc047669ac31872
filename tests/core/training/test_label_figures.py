"""The figures of single labels are scikit-learn's; what cannot be measured is left out and not made up."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, precision_score, recall_score, roc_auc_score

from nnstudio.core.training.label_figures import LabelFigures, label_figures, mean_auc
from nnstudio.core.training.metrics import labels_right


def answers(n: int, k: int, seed: int = 0, ties: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    random = np.random.default_rng(seed)
    truth = random.random((n, k)) < np.linspace(0.05, 0.7, k)
    logits = random.normal(size=(n, k)) + truth
    if ties:
        logits = np.round(logits)
    return torch.tensor(logits, dtype=torch.float32), torch.tensor(truth, dtype=torch.float32)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("n", [40, 1000])
def test_they_are_scikit_learns(n: int, ties: bool) -> None:
    logits, truth = answers(n, 6, ties=ties)
    found = label_figures(logits, truth)
    named, applies = (logits > 0).numpy(), truth.numpy() > 0
    for k, label in enumerate(found):
        assert (label.n, label.positives) == (n, int(applies[:, k].sum()))
        assert label.auc == pytest.approx(roc_auc_score(applies[:, k], logits[:, k].numpy()), abs=1e-9)
        assert label.precision == pytest.approx(precision_score(applies[:, k], named[:, k]))
        assert label.recall == pytest.approx(recall_score(applies[:, k], named[:, k]))
    assert mean_auc(found) == pytest.approx(roc_auc_score(applies, logits.numpy(), average="macro"), abs=1e-9)
    right = float(labels_right(logits, truth)) / n
    assert right == pytest.approx(accuracy_score(applies.ravel(), named.ravel()), abs=1e-6)


def test_a_label_that_applies_nowhere_or_everywhere_has_no_area() -> None:
    logits, truth = answers(50, 3)
    truth[:, 0], truth[:, 1] = 0, 1
    nowhere, everywhere, usual = label_figures(logits, truth)
    assert (nowhere.auc, nowhere.recall, nowhere.precision) == (None, None, 0.0)
    assert (everywhere.auc, everywhere.precision) == (None, 1.0)
    assert mean_auc((nowhere, everywhere, usual)) == usual.auc
    assert mean_auc((nowhere, everywhere)) is None


def test_a_label_that_is_never_named_has_no_precision() -> None:
    logits, truth = answers(50, 2)
    found = label_figures(logits - 100, truth)
    assert [label.precision for label in found] == [None, None]
    assert [label.recall for label in found] == [0.0, 0.0]
    assert found[0].auc == label_figures(logits, truth)[0].auc


def test_answers_that_are_no_numbers_have_no_area() -> None:
    logits, truth = answers(20, 2)
    logits[3, 1] = float("nan")
    assert [label.auc is None for label in label_figures(logits, truth)] == [False, True]


def test_they_are_kept_as_json() -> None:
    for label in label_figures(*answers(20, 3)):
        assert LabelFigures.from_json(label.to_json()) == label
