"""The sentences beside the canvas: what is seen, why there is no heat map, and how fresh the answer is."""

from __future__ import annotations

import math

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.explain import Explanation
from nnstudio.core.explain.answers import misfit
from nnstudio.core.project.cross_validation import has_folds
from nnstudio.core.project.document import Project
from nnstudio.core.training import Checkpoint
from nnstudio.gui.drawing.subject import Drawn, Sample, Subject
from nnstudio.session.explainer import Seen
from nnstudio.session.trainer import Trainer

UNTRAINED = "Not trained yet: press Space to train."
NOT_TRAINABLE = "Not trained yet: the Train button tells what is missing."
FIRST_WEIGHTS = "The first answer comes in a moment."
NOTHING_TO_DRAW = "Drawing is for images; here the network reads the rows of a table."
NOT_HERE = ("Nothing to draw", "the network reads rows of a table")
"""On the empty canvas, in place of the invitation."""
READY = "Draw, and the network answers at once."
OTHER_DATA = "This network was trained on other data, and answers as if a drawing were of those. Train it on these."
_MOST_LETTERS = 8
"""Of true labels that there is room for beside the picture; longer ones are told to the pointer."""


def seen_words(seen: Seen, subject: Subject) -> str:
    """What the small picture is."""
    _, height, width = seen.image.shape
    drawn = ", centred and scaled like MNIST" if isinstance(subject, Drawn) else ""
    return f"What the network sees, {height}×{width}{drawn}"


def truth_words(subject: Subject, explanation: Explanation) -> tuple[str, str]:
    """For a sample its true class, and the role of the words: good when the network is right."""
    if not isinstance(subject, Sample):
        return "", "muted"
    if explanation.prediction.value is not None:
        return _truth(subject), "muted"
    right = explanation.prediction.class_name == subject.class_name
    if explanation.prediction.labels is not None and len(subject.class_name) > _MOST_LETTERS:
        return "All labels are right" if right else "Not all labels are right", "good" if right else "error"
    return f"{_truth(subject)}, {'right' if right else 'wrong'}", "good" if right else "error"


def truth_tip(subject: Subject) -> str:
    """What is true of a sample, in full; empty for anything else."""
    return _truth(subject) if isinstance(subject, Sample) else ""


def no_answer_words(
    trainer: Trainer,
    subject: Subject,
    takes_images: bool = True,
    dataset: Dataset | None = None,
    trainable: bool = True,
) -> str:
    """Why there is no answer, or an invitation; for a sample also its true class. `dataset` is the one in hand."""
    if not takes_images:
        return NOTHING_TO_DRAW
    model, untrained = trainer.model, UNTRAINED if trainable else NOT_TRAINABLE
    ready = READY if model is None or dataset is None or not misfit(model, dataset) else OTHER_DATA
    why = ready if model is not None else FIRST_WEIGHTS if trainer.busy else untrained
    return f"{_truth(subject)}. {why}" if isinstance(subject, Sample) else why


def _truth(sample: Sample) -> str:
    return f"True {sample.noun}: {sample.class_name}"


def heat_words(explanation: Explanation, subject: Subject) -> str:
    """Why there is no heat map; empty when there is one."""
    plain = explanation.score == "logit" and math.isfinite(explanation.raw_max)
    if explanation.layer is not None and explanation.raw_max <= 0 and plain:
        where = "drawing" if isinstance(subject, Drawn) else "image"
        return f"Nothing in the {where} speaks for {explanation.target_name}. Choose another class or layer."
    return explanation.reason


def status_words(checkpoint: Checkpoint, trainer: Trainer, project: Project, milliseconds: float | None) -> str:
    """Speed, age of the weights, and whether they are still those of the network on the table."""
    facts = [f"{milliseconds:.0f} ms"] if milliseconds is not None else []
    if checkpoint.epoch:
        best = " (best)" if not trainer.busy and checkpoint is trainer.best else ""
        facts.append(f"model of epoch {checkpoint.epoch}{best}")
    else:
        facts.append(f"model after {checkpoint.step} steps")
    run = trainer.run_project
    if run is not None and has_folds(run.split):
        facts.append(f"fold {run.split.fold}")
    if trainer.busy:
        facts.append("follows the training")
    elif run is not None and run.network != project.network:
        facts.append("network edited since")
    elif run is not None and run.dataset != project.dataset:
        facts.append("trained on other data")
    return " · ".join(facts)
