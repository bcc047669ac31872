"""A split in the few words of a command line: "60/20/20", "official", "kfold:5x3", "group-kfold:5", "logo"."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from nnstudio.core.data.datasets.base import Dataset
from nnstudio.core.data.split.spec import SplitSpec
from nnstudio.core.errors import DataError, SpecError

HOW_TO_SAY = (
    "60/20/20 (training, validation, test), 80/20 (training, test), time:60/20/20 (in the order of the rows), "
    "official, kfold:5, kfold:5x3 (three times), group-kfold:5 or logo (leave one group out)"
)

_FOLDS = re.compile(r"(group-)?kfold:(\d{1,4})(?:x(\d{1,4}))?")


def parse_split(text: str, spec: SplitSpec | None = None) -> SplitSpec:
    """The split that `text` names; what it does not name is as in `spec`.

    Two numbers are training and test, as in most programs; training and validation without a test part are 80/20/0.
    Fractions divide all samples anew, "official" keeps the parts that the data's authors set aside. "kfold" minds no
    groups, all others do. Folds are drawn over what is not the test part of `spec`. Raises SpecError.
    """
    spec, word = spec or SplitSpec(), text.strip().lower()
    if word == "official":
        return replace(spec, method="parts", official=True, ordered=False)
    if word == "logo":
        return replace(spec, method="leave one group out", grouped=True, ordered=False)
    if found := _FOLDS.fullmatch(word):
        by_group, folds, repeats = bool(found[1]), int(found[2]), int(found[3] or 1)
        return replace(spec, method="k-fold", folds=folds, repeats=repeats, grouped=by_group, ordered=False)
    ordered = word.startswith("time:")
    train, validation, test = _shares(word.removeprefix("time:"), text)
    return replace(spec, method="parts", official=False, ordered=ordered, train=train, validation=validation, test=test)


def require_possible(text: str, dataset: Dataset) -> None:
    """Raise DataError where "official" was said of data whose authors set nothing aside, or folds by group were asked
    for where there are no groups."""
    word = text.strip().lower()
    if word == "official" and dataset.official_test is None and dataset.official_validation is None:
        raise DataError(f"{dataset.title} has no official parts. Name the shares of the parts, such as 60/20/20.")
    if word.startswith("group-kfold") and dataset.groups is None:
        raise DataError(f"{dataset.title} has no groups. Choose a group column, or kfold in place of group-kfold.")


def _shares(word: str, text: str) -> tuple[float, float, float]:
    """The fractions of training, validation and test, from percents or from fractions of 1."""
    try:
        numbers = [float(piece) for piece in word.split("/")]
    except ValueError:
        numbers = []
    if len(numbers) not in (2, 3) or not all(math.isfinite(number) and number >= 0 for number in numbers):
        raise SpecError(f"{text[:60]!r} is no split. Say {HOW_TO_SAY}.")
    total = sum(numbers)
    whole = 1 if abs(total - 1) < 1e-6 else 100
    if abs(total - whole) > 1e-6 * whole:
        raise SpecError(f"The parts of {text[:60]!r} add up to {total:g} %. Give parts that add up to 100 %.")
    train, *validation, test = (number / whole for number in numbers)
    return train, validation[0] if validation else 0.0, test
