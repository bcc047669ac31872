"""What should be known of a split before its figures are believed, in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Indices
from nnstudio.core.data.split.parts import PARTS, Split, class_counts
from nnstudio.core.data.split.spec import SplitSpec

FEW = 10
"""Of a class with fewer samples, figures say little."""
FAR_OFF = 0.05
MOST_SENTENCES = 5

_NO_TEST = "Without a test part no independent figure stands at the end: choices were made by all the others."
_NO_VALIDATION = (
    "Without a validation part the best epoch goes by the samples that are learned from, so overfitting is not seen."
)

Place = Literal["training", "validation", "test", "folds"]
_FOR: dict[Place, str] = {
    "training": "to learn from",
    "validation": "to validate",
    "test": "to test",
    "folds": "for the folds",
}
_THE: dict[Place, str] = {
    "training": "the training part",
    "validation": "the validation part",
    "test": "the test part",
    "folds": "the folds",
}
_MANY = {"class": "classes", "label": "labels"}


def split_warnings(dataset: Dataset, split: Split, spec: SplitSpec) -> tuple[str, ...]:
    """One sentence for each thing about a split that makes its figures say less than they seem to; none if all is well.

    `split`: what `make_split` made of `dataset` and `spec`, perhaps without the samples that are left out.
    """
    return (
        *_about_empty_parts(split, spec),
        *_about_classes(dataset, split, spec),
        *_about_folds(dataset, split, spec),
        *_about_groups(dataset, split, spec),
        *_about_torn_groups(dataset, split, spec),
        *_about_belonging(dataset, split, spec),
        *_about_parts_left_out(split, spec),
    )


def _about_empty_parts(split: Split, spec: SplitSpec) -> Iterator[str]:
    places: tuple[Place, ...] = ("training", "validation", "test")
    for name, place, share in zip(PARTS, places, spec.fractions, strict=True):
        if share and not len(split.part(name)):
            yield f"No sample is in {_THE[place]}. Give it a larger share, or set it to 0 %."


def _about_parts_left_out(split: Split, spec: SplitSpec) -> Iterator[str]:
    if not spec.test and not len(split.test):
        yield _NO_TEST
    if not spec.validation and not len(split.validation):
        yield _NO_VALIDATION


def _about_classes(dataset: Dataset, split: Split, spec: SplitSpec) -> Iterator[str]:
    """On classes that are missing from a part, that have a single sample, or few."""
    if dataset.task == "regression":
        return
    places = {place: class_counts(dataset, indices) for place, indices in _places(split) if len(indices)}
    totals = np.sum([*places.values()], axis=0)
    if dataset.task == "classification" and np.count_nonzero(totals) == 1:
        name = dataset.class_names[int(totals.argmax())]
        yield f"All samples are of one class, {name}: there is nothing to tell apart. Add samples of another class."
        return
    yield from _about_labels(dataset, {place: len(indices) for place, indices in _places(split)}, places)
    missing = np.any([counts == 0 for counts in places.values()], axis=0)
    small = np.flatnonzero((totals > 0) & (missing | (totals < FEW)))
    small = small[np.argsort(totals[small], kind="stable")]
    for code in small[:MOST_SENTENCES]:
        words = _about_class(dataset, code, {place: int(counts[code]) for place, counts in places.items()})
        yield f"{words} {_remedy(dataset, spec, int(totals[code]))}"
    if rest := len(small[MOST_SENTENCES:]):
        which = f"{dataset.class_noun} is" if rest == 1 else f"{_MANY[dataset.class_noun]} are"
        yield f"{rest} more {which} small or missing from a part. Add more samples of them, or leave them out."


def _about_labels(dataset: Dataset, sizes: dict[Place, int], places: dict[Place, Indices]) -> Iterator[str]:
    """On labels, of which several may be true at once, that nothing can be learned of, or told of in a part."""
    if not dataset.several:
        return
    totals, noun = np.sum([*places.values()], axis=0), dataset.noun
    nobody, everybody = totals == 0, totals == sum(sizes.values())
    if nobody.any():
        what, them = _applies(dataset, nobody)
        yield f"{what} to no {noun}: nothing can be learned of {them}. Add {noun}s with {them}, or leave {them} out."
    if everybody.any():
        what, them = _applies(dataset, everybody)
        yield f"{what} to all {noun}s: there is nothing to tell apart. Add {noun}s without {them}, or leave {them} out."
    for place, counts in places.items():
        here = (counts == sizes[place]) & ~everybody
        if place != "training" and here.any():
            what, them = _applies(dataset, here)
            yield f"{what} to all {noun}s in {_THE[place]}, which has no AUC of {them} then. Give it a larger share."


def _applies(dataset: Dataset, chosen: NDArray[np.bool_]) -> tuple[str, str]:
    """ "The label rash applies", and the word that stands for it."""
    names = [dataset.class_names[code] for code in np.flatnonzero(chosen)]
    if len(names) > 1:
        return f"The labels {_listed(names)} apply", "them"
    return f"The label {names[0]} applies", "it"


def _places(split: Split) -> Iterator[tuple[Place, Indices]]:
    """What is to be compared: the parts, or, since folds take turns, all folds together and the test part."""
    if split.folds:
        yield "folds", np.concatenate([split.train, split.validation])
        yield "test", split.test
    else:
        yield from (("training", split.train), ("validation", split.validation), ("test", split.test))


def _about_class(dataset: Dataset, code: int, counts: dict[Place, int]) -> str:
    name, total = dataset.class_names[code], sum(counts.values())
    what = "image" if dataset.kind == "images" else "row"
    absent = [place for place, count in counts.items() if not count]
    if total == 1:
        (place,) = (place for place, count in counts.items() if count)
        fate = "it is learned from and never tested" if place == "training" else f"it is in {_THE[place]} only"
        return f"{name} has one {what}: {fate}."
    shares = ", ".join(f"{count} {_FOR[place]}" for place, count in counts.items())
    says = f"there is none in {' and in '.join(_THE[place] for place in absent)}" if absent else "figures say little"
    return f"{name} has {total} {what}s ({shares}): {says}."


def _remedy(dataset: Dataset, spec: SplitSpec, total: int) -> str:
    """What to do about a class that is small, or that is missing from a part though there are enough of it."""
    if total < FEW:
        return f"Add more of them, or leave the {dataset.class_noun} out."
    if spec.ordered:
        return "Do not keep the order of the rows."
    if spec.official and (dataset.official_test is not None or dataset.official_validation is not None):
        return "Divide all samples anew."
    if spec.grouped and dataset.groups is not None:
        return f"Give that part a larger share, or add samples of another {dataset.groups.column}."
    return "Give that part a larger share." if spec.stratified else "Stratify the split."


def _about_folds(dataset: Dataset, split: Split, spec: SplitSpec) -> Iterator[str]:
    """On folds that validate nothing of a class."""
    if not split.folds or dataset.task == "regression":
        return
    counts = np.stack([class_counts(dataset, fold.validation) for fold in split.folds])
    members = class_counts(dataset, np.concatenate([split.train, split.validation]))
    lacking = np.flatnonzero((members > 0) & (counts == 0).any(axis=0))
    if spec.method == "leave one group out" and len(lacking):
        yield "A fold validates one group, which does not have all classes. Judge by all folds together, not by one."
    elif len(lacking):
        names, advice = _listed([dataset.class_names[code] for code in lacking]), _fewer(spec, members[lacking])
        yield f"Some of the {spec.folds} folds validate nothing of {names}. {advice}"


def _fewer(spec: SplitSpec, members: Indices) -> str:
    """What to do about classes that some folds do not validate, with so many samples in all folds together."""
    fewest = int(members.min())
    if fewest >= spec.folds and spec.ordered:
        return "Do not keep the order of the rows."
    if fewest >= spec.folds:
        return "Choose fewer folds." if spec.stratified else "Stratify the split."
    return f"Choose at most {fewest} folds, or add more of them." if fewest > 1 else "Add more of them."


def _about_groups(dataset: Dataset, split: Split, spec: SplitSpec) -> Iterator[str]:
    """On parts that came out larger or smaller than asked for, because units stay whole."""
    kept = spec.official and (dataset.official_test is not None or dataset.official_validation is not None)
    if split.folds or kept or not (spec.together or (spec.grouped and dataset.groups is not None)):
        return
    sizes = np.array([len(split.part(name)) for name in PARTS])
    got = sizes / max(1, int(sizes.sum()))
    if np.abs(got - spec.fractions).max() > FAR_OFF:
        asked = " / ".join(f"{100 * share:.3g}" for share in spec.fractions)
        came = " / ".join(f"{100 * share:.0f}" for share in got)
        yield f"What stays together is so large that the parts are {came} %, not {asked} %. Use folds or other shares."


def _about_torn_groups(dataset: Dataset, split: Split, spec: SplitSpec) -> Iterator[str]:
    """On groups of which one part or fold learns and another is judged by."""
    groups = dataset.groups
    if groups is None:
        return
    once = split.folds if spec.method == "leave one group out" else split.folds[: spec.folds]
    places = np.full(len(dataset), -1)
    judged = [fold.validation for fold in once] or [split.train, split.validation]
    for place, indices in enumerate([*judged, split.test]):
        places[indices] = place
    placed = places >= 0
    pairs = np.unique(np.stack([groups.codes[placed], places[placed]]), axis=1)
    torn = int(np.count_nonzero(np.unique(pairs[0], return_counts=True)[1] > 1))
    if torn:
        where = "folds" if split.folds else "parts"
        yield (
            f"{torn} of {len(np.unique(pairs[0]))} groups of {groups.column} are in several {where}, so that figures "
            "will look better than they are. Divide by group instead."
        )


def _about_belonging(dataset: Dataset, split: Split, spec: SplitSpec) -> Iterator[str]:
    """On samples that had to be kept out, since they belong with some of an official part."""
    minded = spec.together or (spec.grouped and dataset.groups is not None)
    official = dataset.official_test is not None or dataset.official_validation is not None
    left = len(dataset) - sum(len(split.part(name)) for name in PARTS)
    if minded and spec.official and official and left:
        yield (
            f"{left} samples are in no part, since they were left out or belong with samples of an official part. "
            "Divide all samples anew to use the latter."
        )


def _listed(names: list[str]) -> str:
    rest = len(names) - MOST_SENTENCES
    return ", ".join(names[:MOST_SENTENCES]) + (f" and {rest} more" if rest > 0 else "")
