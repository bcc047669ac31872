"""What each task means, in one place: its loss, its score, what it makes of outputs. One file a task."""

from __future__ import annotations

import torch

from nnstudio.core.data.datasets.base import Task
from nnstudio.core.training.tasks.base import ACCURACY, LABEL_ACCURACY, MEAN_AUC, R2, Score, TaskRules
from nnstudio.core.training.tasks.classification import Classification
from nnstudio.core.training.tasks.multi_label import MultiLabel
from nnstudio.core.training.tasks.regression import Regression
from nnstudio.core.training.tasks.said import Said

__all__ = ["ACCURACY", "LABEL_ACCURACY", "MEAN_AUC", "R2", "Said", "Score", "TaskRules", "rules_for", "rules_of"]

_RULES: dict[Task, TaskRules] = {rules.task: rules for rules in (Classification(), Regression(), MultiLabel())}


def rules_of(task: Task) -> TaskRules:
    """What a task means."""
    return _RULES[task]


def rules_for(labels: torch.Tensor) -> TaskRules:
    """What labels mean that are as a training has them: int64 N, float32 N, or float32 N×K."""
    if labels.dim() > 1:
        return _RULES["multi-label"]
    return _RULES["regression" if labels.is_floating_point() else "classification"]
