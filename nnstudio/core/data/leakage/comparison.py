"""How much better a model looks when the samples of a group are divided between training and test."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Groups, Indices, Progress, Task, silent
from nnstudio.core.data.leakage.report import GroupComparison
from nnstudio.core.errors import DataError
from nnstudio.core.words import plus_minus

FOLDS = 5
REPEATS = 3
LARGEST = 4000
"""So many samples are enough for the comparison; of more, whole groups are drawn."""
NEIGHBOURS = 5
_METRICS: dict[Task, str] = {"classification": "accuracy", "regression": "R²", "multi-label": "mean AUC"}


def compare_splits(
    dataset: Dataset, groups: Groups, sealed: Indices, seed: int = 7, progress: Progress = silent
) -> GroupComparison:
    """Score a nearest-neighbour model on folds by row and on folds that keep each group together.

    `sealed` is the test part, which nothing is learned from here and nothing is judged by.
    The score is what the task is judged by: accuracy, R², or the mean area under the ROC curve of several labels.
    Raises DataError when there are fewer than two groups, or nothing that could be scored.
    """
    chosen = _chosen(groups, sealed, seed)
    if not len(chosen):
        raise DataError("All samples are in the sealed test part, so there is nothing to compare.")
    folds = min(FOLDS, len(np.unique(groups.codes[chosen])))
    if folds < 2:
        raise DataError(f"All samples belong to one {groups.column}, so there is nothing to compare.")
    inputs, labels, codes = _inputs(dataset, chosen), np.asarray(dataset.labels[chosen]), groups.codes[chosen]
    by_row, by_group = (_scores(inputs, labels, codes, folds, seed, grouped, progress) for grouped in (False, True))
    if not (len(by_row) and len(by_group)):
        raise DataError("No label applies to some samples of a fold and not to others, so there is nothing to compare.")
    return _comparison(dataset, groups, labels, folds, by_row, by_group, bool(len(sealed)))


def _chosen(groups: Groups, sealed: Indices, seed: int) -> Indices:
    """All samples that are not sealed, or those of so many groups, drawn at random, that they are not too many."""
    left = np.setdiff1d(np.arange(len(groups.codes)), sealed)
    if len(left) <= LARGEST:
        return left
    present, counts = np.unique(groups.codes[left], return_counts=True)
    order = np.random.default_rng(seed).permutation(len(present))
    enough = max(2, int(np.searchsorted(np.cumsum(counts[order]), LARGEST)))
    return left[np.isin(groups.codes[left], present[order[:enough]])]


def _inputs(dataset: Dataset, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
    """Rows of numbers; of a large image every so many-th pixel."""
    inputs = dataset.inputs
    if dataset.kind == "images":
        step = max(1, max(inputs.shape[2:]) // 32)
        inputs = inputs[:, :, ::step, ::step]
    return np.asarray(inputs[chosen], np.float32).reshape(len(chosen), -1)


def _scores(
    inputs: NDArray[np.float32],
    labels: NDArray[Any],
    codes: NDArray[np.int64],
    folds: int,
    seed: int,
    grouped: bool,
    progress: Progress,
) -> NDArray[np.float64]:
    """One score for each fold of each repetition; none of a fold in which nothing can be told apart."""
    scores: list[float] = []
    for repeat in range(REPEATS):
        splitter = _splitter(labels.ndim > 1 or labels.dtype.kind == "f", folds, seed + repeat, grouped)
        for train, test in splitter.split(inputs, labels, codes if grouped else None):
            progress((len(scores) / (folds * REPEATS) + grouped) / 2, "Comparing splits by row and by group")
            scores.append(_score(inputs[train], labels[train], inputs[test], labels[test]))
    return np.array([score for score in scores if np.isfinite(score)])


def _splitter(unstratified: bool, folds: int, seed: int, grouped: bool) -> Any:
    from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold

    if unstratified:
        return (GroupKFold if grouped else KFold)(folds, shuffle=True, random_state=seed)
    return (StratifiedGroupKFold if grouped else StratifiedKFold)(folds, shuffle=True, random_state=seed)


def _score(train: NDArray[Any], known: NDArray[Any], test: NDArray[Any], truth: NDArray[Any]) -> float:
    """Accuracy, R², or mean AUC of a nearest-neighbour model on standardised features, a missing value being the mean;
    NaN where no label has both among `truth`."""
    from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

    with np.errstate(all="ignore"):
        mean = np.nan_to_num(np.nanmean(train, axis=0))
        scale = np.nan_to_num(np.nanstd(train, axis=0))
    scale[scale == 0] = 1
    train, test = (np.nan_to_num((rows - mean) / scale) for rows in (train, test))
    count = min(NEIGHBOURS, len(train))
    if known.ndim > 1:
        return _mean_auc(KNeighborsRegressor(count).fit(train, known.astype(np.float32)).predict(test), truth)
    model = KNeighborsRegressor if known.dtype.kind == "f" else KNeighborsClassifier
    return float(model(count).fit(train, known).score(test, truth))


def _mean_auc(shares: NDArray[Any], truth: NDArray[Any]) -> float:
    """Of N×K shares of neighbours to which a label applies, over the labels that apply to some rows and not to all."""
    from sklearn.metrics import roc_auc_score

    told = [k for k in range(truth.shape[1]) if 0 < truth[:, k].sum() < len(truth)]
    return float(np.mean([roc_auc_score(truth[:, k], shares[:, k]) for k in told])) if told else float("nan")


def _comparison(
    dataset: Dataset,
    groups: Groups,
    labels: NDArray[Any],
    folds: int,
    by_row: NDArray[np.float64],
    by_group: NDArray[np.float64],
    sealed: bool,
) -> GroupComparison:
    metric = _METRICS[dataset.task]
    baseline = _baseline(dataset.task, labels)
    figures = [float(figure) for figure in (by_row.mean(), by_row.std(), by_group.mean(), by_group.std())]
    text = _sentence(groups.column, metric, figures, baseline)
    row, row_sd, group, group_sd = figures
    model = f"{NEIGHBOURS} nearest neighbours"
    # Better by less than the standard error of a mean is not better.
    flattered = row - group > group_sd / len(by_group) ** 0.5
    facts = (groups.column, model, metric, folds, row, row_sd, group, group_sd, baseline)
    return GroupComparison(*facts, text, flattered, sealed, REPEATS)


def _baseline(task: Task, labels: NDArray[Any]) -> float:
    """What is reached without looking at the features."""
    if task == "classification":
        return float(np.unique(labels, return_counts=True)[1].max() / len(labels))
    return 0.5 if task == "multi-label" else 0.0


def _sentence(column: str, metric: str, figures: list[float], baseline: float) -> str:
    """What was found, without an end."""
    row, row_sd, group, group_sd = figures
    percent = metric == "accuracy"
    looks, really = (plus_minus(mean, sd, percent) for mean, sd in ((row, row_sd), (group, group_sd)))
    text = f"Divided by row, {metric} seems to be {looks}; with each {column} in one part only it is {really}"
    if percent:
        text += f", and always answering the commonest class gives {100 * baseline:.1f} %"
    elif baseline:
        text += f", and answering the same of every sample gives {baseline}"
    return text
