"""Which samples the filters leave: looked for on a thread, by asking the network where it is about its mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Indices, Progress
from nnstudio.core.data.summary import Wanted, matching
from nnstudio.core.explain.answers import Answers, answer_all, mistakes, worst
from nnstudio.core.training import Checkpoint
from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.filter_bar import ANY, CORRECTED, EXCLUDED, RELABELLED, WRONG, FilterBar
from nnstudio.gui.explorer.history import UNTRAINED
from nnstudio.gui.explorer.rows_model import figure
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.trainer import Trainer

NOTHING = "No sample is like that."
SEALED_GROUP = "All samples of {group} are in the test part, which is sealed. Open it in the Data panel."
NO_MISTAKES = "The network has all of the samples right that it is asked about."
NOT_ASKED = "No network was asked"
_NONE: Indices = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Found:
    """`said`: what the network answered, by index, where it was asked; `why` nothing was found, should it be so.

    `left_out`: what is to be said of samples that the network was not asked about.
    `keep`: it is the same question about the same samples, so whoever looks at them wants to stay where they are.
    """

    indices: Indices
    said: Mapping[int, str] = field(default_factory=dict)
    keep: bool = False
    why: str = NOTHING
    title: str = "Nothing found"
    left_out: str = ""


class Search(QObject):
    """One search at a time; a newer one takes the place of the older."""

    found = Signal(object)
    """A Found; also after a search that went wrong, with the reason."""
    waiting = Signal(str)
    """What is being done where it takes long; empty when it is over."""

    def __init__(self, loader: DataLoader, trainer: Trainer, filters: FilterBar, parent: QObject) -> None:
        super().__init__(parent)
        self._trainer, self._filters = trainer, filters
        self._asking = Asking(loader, self)
        self._asking.waiting.connect(self.waiting)
        self._asking.failed.connect(lambda sentence: self.found.emit(Found(_NONE, why=sentence, title=NOT_ASKED)))

    @property
    def about_mistakes(self) -> bool:
        """Whether other weights would find others."""
        return self._filters.chosen_state == WRONG

    def start(self, facts: Facts, keep: bool) -> None:
        """Look for the samples that pass the filters of this moment."""
        part, wanted = self._filters.chosen_part, self._filters.wanted()
        if self.about_mistakes:
            self._ask_network(facts, part, wanted, keep)
        else:
            self._look(facts, part, wanted, keep)

    def _look(self, facts: Facts, part: str, wanted: Wanted, keep: bool) -> None:
        state = self._filters.chosen_state
        either = np.union1d(facts.excluded, facts.relabelled)
        chosen = {EXCLUDED: facts.excluded, RELABELLED: facts.relabelled, CORRECTED: either}

        def work(progress: Progress) -> Found:
            base = facts.visible if part == ANY else facts.split.part(part)
            if state in chosen:
                base = np.intersect1d(base, chosen[state])
            found = matching(facts.dataset, base, wanted, progress)
            return Found(found, keep=keep, why=NOTHING if len(found) else _why_nothing(facts, wanted))

        self._asking.ask(work, self.found.emit, "Looking for the samples")

    def _ask_network(self, facts: Facts, part: str, wanted: Wanted, keep: bool) -> None:
        model, seal = self._trainer.model, self._trainer.seal
        if model is None:
            self.found.emit(Found(_NONE, why=UNTRAINED, title=NOT_ASKED))
            return

        def work(progress: Progress) -> Found:
            base = facts.counted if part == ANY else facts.split.part(part)
            base = matching(facts.dataset, base, wanted, progress)
            asked, left_out = facts.data.unasked(seal, facts.test_open).keep(base)
            answers = worst(answer_all(model, facts.dataset, asked, progress), facts.dataset)
            why = NO_MISTAKES if len(asked) else _why_nothing(facts, wanted)
            return Found(answers.indices, _said(answers, model, facts), keep, why, left_out=left_out)

        self._asking.ask(work, self.found.emit, "Asking the network")


def _why_nothing(facts: Facts, wanted: Wanted) -> str:
    """What is to be said where nothing is found: a group may lie in the sealed test part as a whole."""
    groups = facts.dataset.groups
    if not facts.sealed or groups is None or wanted.group is None:
        return NOTHING
    members = np.flatnonzero(groups.codes == wanted.group)
    if np.isin(members, facts.visible).any():
        return NOTHING
    if facts.test_open or not np.isin(members, facts.data.split.test).all():
        return facts.sealed
    return SEALED_GROUP.format(group=f"{groups.column} {groups.names[wanted.group]}")


def _said(answers: Answers, model: Checkpoint, facts: Facts) -> dict[int, str]:
    if model.several:
        truth = facts.dataset.labels[answers.indices]
        pairs = zip(answers.predicted, truth, strict=True)
        words = [mistakes(named, applies, model.class_names) for named, applies in pairs]
    elif model.target:
        words = [figure(float(value)) for value in answers.predicted]
    else:
        words = [f"→ {model.class_names[label]}" for label in answers.predicted.tolist()]
    return dict(zip(answers.indices.tolist(), words, strict=True))
