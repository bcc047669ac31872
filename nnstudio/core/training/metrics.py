"""Loss and accuracy of a module over many samples, in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import nn

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.training.losses import Loss

CHUNK = 512
"""Samples evaluated at once: large enough to be fast, small enough that Stop acts at once."""


@dataclass(frozen=True)
class Metrics:
    """The mean loss and the share of right answers over `n` samples."""

    loss: float
    accuracy: float
    n: int


def figures(train: Metrics, validation: Metrics | None) -> dict[str, float]:
    """The figures of an epoch by name, as a checkpoint carries them."""
    found = {"train_loss": train.loss, "train_accuracy": train.accuracy}
    if validation:
        found |= {"validation_loss": validation.loss, "validation_accuracy": validation.accuracy}
    return found


def correct(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """How many answers are right, as a scalar tensor. One output means class 1 where its logit is above 0."""
    answers = logits.argmax(1) if logits.shape[1] > 1 else (logits[:, 0] > 0).long()
    return (answers == labels).sum()


def evaluate(
    module: nn.Module, inputs: torch.Tensor, labels: torch.Tensor, preprocessing: Preprocessing, loss: Loss
) -> Metrics:
    """Loss and accuracy of uint8 `inputs` N×C×H×W. The module is left in the mode in which it was."""
    result = None
    for partial in evaluate_in_chunks(module, inputs, labels, preprocessing, loss):
        result = partial
    if result is None:
        raise ValueError("there are no samples to evaluate")
    return result


def evaluate_in_chunks(
    module: nn.Module, inputs: torch.Tensor, labels: torch.Tensor, preprocessing: Preprocessing, loss: Loss
) -> Iterator[Metrics | None]:
    """As `evaluate`, giving None after each chunk (the moment to stop) and the Metrics at the end."""
    was_training = module.training
    losses, hits = [], []
    module.eval()
    try:
        for start in range(0, len(inputs), CHUNK):
            chunk, target = inputs[start : start + CHUNK], labels[start : start + CHUNK]
            with torch.inference_mode():
                logits = module(preprocessing.apply(chunk))
                losses.append(loss(logits, target) * len(target))
                hits.append(correct(logits, target))
            yield None
    finally:
        module.train(was_training)
    if losses:
        n = len(inputs)
        yield Metrics(float(torch.stack(losses).sum()) / n, float(torch.stack(hits).sum()) / n, n)
