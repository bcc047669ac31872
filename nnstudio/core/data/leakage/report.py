"""What is found when a data set is searched for leaks, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LeakKind = Literal["exact", "near", "group"]
SuspicionKind = Literal["target", "predicts", "order"]


@dataclass(frozen=True, order=True)
class Leak:
    """Two samples that should stand in one part, and stand in two.

    `a` < `b`: their indices. `kind`: the very same values; almost the same; or samples of one group, of which the
    first two stand for all that are divided between these parts. `parts`: where `a` and `b` are: "train",
    "validation", "test", or "fold 1" and so on, the fold by which a sample is validated.
    """

    a: int
    b: int
    kind: LeakKind
    parts: tuple[str, str]


@dataclass(frozen=True)
class Clash:
    """Two duplicates, wherever they stand, that are labelled differently: one of the labels is wrong. `a` < `b`."""

    a: int
    b: int
    kind: LeakKind


@dataclass(frozen=True)
class Suspicion:
    """A feature of a table that knows more than it should.

    `kind`: it is the target ("target"), it predicts the target alone ("predicts"), or it numbers the rows and
    predicts the target ("order"). `score`: how well, 1 is perfect: the area under the ROC curve for two classes, the
    mean of the classes' accuracies for more, R² of the ranks for numbers. `text`: one sentence that says what to do.
    `targets`: what it knows, in words: of several labels those that it gives away.
    """

    kind: SuspicionKind
    feature: str
    score: float
    text: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeakReport:
    """What was found in a data set and its split.

    `pairs`: sorted; only duplicates and groups that are divided between parts. `clusters`: sorted; the indices of all
    samples that are duplicates of each other, within one part too. `clashes`: duplicates with contradictory labels.
    `suspicions`: features that know too much, the worst first. `checked`: samples looked at. `notes`: what was left
    out, a sentence each.
    """

    pairs: tuple[Leak, ...] = ()
    clusters: tuple[tuple[int, ...], ...] = ()
    clashes: tuple[Clash, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    checked: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing speaks against the split."""
        return not (self.pairs or self.clashes or self.suspicions)

    def count(self, kind: LeakKind) -> int:
        """How many pairs of a kind there are."""
        return sum(pair.kind == kind for pair in self.pairs)


@dataclass(frozen=True)
class GroupComparison:
    """The same model, scored twice over the same number of folds: divided by row, and by group.

    `metric`: what the scores are, such as "accuracy". The figures are means and standard deviations over the folds.
    `baseline`: what is reached without looking at the features. Folds were drawn `repeats` times. `flattered`: the
    split by row looks better by more than chance. `text` says what was found, and `told` what follows from it.
    """

    column: str
    model: str
    metric: str
    folds: int
    by_row: float
    by_row_sd: float
    by_group: float
    by_group_sd: float
    baseline: float
    text: str
    flattered: bool
    sealed: bool = False
    repeats: int = 3

    def told(self, kept: bool) -> str:
        """The whole of it, as a sentence or two. `kept`: no group of the split at hand is in two parts."""
        if not self.flattered:
            follows = f": here the {self.column} makes no difference."
        elif kept:
            follows = f". The split keeps each {self.column} in one part, so its figures are the honest ones."
        else:
            follows = f": keep each {self.column} in one part."
        return self.text + follows + (" The sealed test part has no share in this." if self.sealed else "")

    @property
    def how(self) -> str:
        """The model, and how it was scored: "5 nearest neighbours, 5 folds, drawn 3 times"."""
        return f"{self.model}, {self.folds} folds, drawn {self.repeats} times"
