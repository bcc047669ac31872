"""What becomes of a split when other data are chosen that it cannot be made of: parts in its place, and a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nnstudio.core.data.datasets import Dataset, DatasetSpec, Progress, silent
from nnstudio.core.data.split.spec import SplitSpec
from nnstudio.core.errors import DataError
from nnstudio.core.project.document import Project
from nnstudio.core.project.in_hand import Divide, InHand, in_hand

_NO_ORDER = "The order of time is not kept, since these are other data. Switch it on where their rows have one."
_NO_GROUPS = "{title} has no groups, so single samples are divided into folds."
_NOT_OFFICIAL = "{title} has no official parts, so its parts are drawn by chance."
_FIRST_SENTENCE = re.compile(r"(?<=\w)\.(?:\s|$)")


@dataclass(frozen=True, eq=False)
class Divided:
    """`split_spec`: how the data are divided, which is not always as was asked for; `notes` say so."""

    found: InHand
    split_spec: SplitSpec
    notes: tuple[str, ...] = ()


def divided_somehow(
    project: Project, read: Dataset, divide: Divide, before: Dataset | None = None, progress: Progress = silent
) -> Divided:
    """`in_hand`, with another split where these data cannot have the one asked for: what was chosen are the data.

    `before`: other data, which the split was chosen for. Raises an NnstudioError where no split can be made.
    """
    wanted, notes = _carried(project.split, read, before) if before is not None else (project.split, ())
    try:
        return Divided(in_hand(replace(project, split=wanted), read, divide, progress), wanted, notes)
    except DataError as error:
        for spec, note in _others(wanted, str(error)):
            try:
                found = in_hand(replace(project, split=spec), read, divide, progress)
            except DataError:
                continue
            return Divided(found, spec, note)
        raise


def same_rows(spec: DatasetSpec, before: DatasetSpec) -> bool:
    """Whether two choices are of the same data, perhaps taken otherwise."""
    return spec.kind == before.kind and getattr(spec, "path", "") == getattr(before, "path", "")


def _carried(wanted: SplitSpec, read: Dataset, before: Dataset) -> tuple[SplitSpec, tuple[str, ...]]:
    """A split for other data than it was chosen for, and what of it means nothing to them."""
    notes = []
    if wanted.ordered:
        wanted = replace(wanted, ordered=False)
        notes.append(_NO_ORDER)
    if wanted.method == "k-fold" and wanted.grouped and before.groups is not None and read.groups is None:
        notes.append(_NO_GROUPS.format(title=read.title))
    if wanted.official and before.official_test is not None and read.official_test is None:
        notes.append(_NOT_OFFICIAL.format(title=read.title))
    return wanted, tuple(notes)


def _others(wanted: SplitSpec, reason: str) -> Iterator[tuple[SplitSpec, tuple[str, ...]]]:
    """What to try in place of a split, the nearest first."""
    why = _FIRST_SENTENCE.split(reason, maxsplit=1)[0]
    usual = SplitSpec()
    if wanted.method != "parts":
        yield replace(wanted, fold=1), ()
        yield replace(wanted, method="parts", fold=1), (f"{why}, so it is divided into parts.",)
    yield replace(usual, seed=wanted.seed), (f"{why}, so it is divided 60 / 20 / 20.",)
