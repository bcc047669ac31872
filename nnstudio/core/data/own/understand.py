"""What a path holds, found without taking it: what a dialog shows before anything is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from nnstudio.core.data.datasets.base import DatasetSpec, Progress, silent
from nnstudio.core.data.own.arrays import ArraysData
from nnstudio.core.data.own.decoding import shaping_for, thumbnails
from nnstudio.core.data.own.find import spec_for
from nnstudio.core.data.own.folder import BY_NAME, FolderData, look_through
from nnstudio.core.data.own.idx_files import IdxData
from nnstudio.core.data.own.image_table import ImageTableData
from nnstudio.core.data.own.images import LabelledFiles, group_of_name, readable_files
from nnstudio.core.data.own.listing import FoundFile, few
from nnstudio.core.data.own.table import TableData
from nnstudio.core.data.own.understanding import GroupProposal, Understanding, UnderstoodSample
from nnstudio.core.errors import DataError

_SAMPLES = 12
_FEWEST_GROUPS, _MOST_GROUPS = 5, 0.9


def understand(
    source: str | Path | DatasetSpec, progress: Progress = silent, target: str | None = None, group: str | None = None
) -> Understanding:
    """What a path holds, as it would be taken. A spec instead of a path: the same with that spec's knobs.

    Reads only as much as it takes to tell: a table's first 64 MB; images that cannot be read are left out as they
    will be when taken, of very many by their headers. Raises DataError, or Cancelled as soon as `progress` does.
    """
    spec = source if isinstance(source, DatasetSpec) else spec_for(source, target, group)
    found = _understood(spec, not isinstance(source, DatasetSpec) and group is None, progress)
    return replace(found, notes=(*found.notes, *_about_lone_samples(found)))


def groups_to_propose(spec: DatasetSpec, progress: Progress = silent) -> tuple[GroupProposal, ...]:
    """What `understand` would propose of a table; of the images that a table names none is opened."""
    if isinstance(spec, ImageTableData):
        from nnstudio.core.data.own.image_rows import propose_by_rows

        return propose_by_rows(spec, progress)
    return understand(spec, progress).proposals


def _understood(spec: DatasetSpec, proposing: bool, progress: Progress) -> Understanding:
    match spec:
        case FolderData():
            return _folder(spec, progress)
        case TableData():
            from nnstudio.core.data.own.table_reading import understand_table

            return understand_table(spec, proposing, progress)
        case ImageTableData():
            from nnstudio.core.data.own.image_rows import understand_image_table

            return understand_image_table(spec, proposing, progress)
        case ArraysData():
            from nnstudio.core.data.own.array_reading import understand_arrays

            return understand_arrays(spec, progress)
        case IdxData():
            from nnstudio.core.data.own.idx_pairs import understand_idx

            return understand_idx(spec, progress)
        case _:
            raise DataError(f"{spec.title} is a data set of the program: choose it by its name.")


def _folder(spec: FolderData, progress: Progress) -> Understanding:
    root = Path(spec.path)
    layout = look_through(root, progress)
    shaping = shaping_for(layout.files, spec.size, spec.colour, spec.fit, progress)
    every = LabelledFiles(layout.files, layout.classes, notes=layout.notes)
    kept, whole = readable_files(root, every, shaping, progress)
    classes = [str(name) for name in kept.labels]
    label_of = {file.id: name for file, name in zip(kept.files, classes, strict=True)}
    return Understanding(
        spec=spec,
        kind="images",
        task="classification",
        n=len(kept.files),
        input_shape=shaping.shape,
        classes=dict(sorted(Counter(classes).items())),
        group=spec.groups if spec.groups != "nothing" else "",
        proposals=_by_name(kept.files),
        notes=tuple(kept.notes),
        samples=tuple(
            UnderstoodSample(id, label_of[id], image)
            for id, image in thumbnails(_mixed(kept.files, classes), _SAMPLES, progress=progress).items()
        ),
        exact=whole,
    )


def _about_lone_samples(found: Understanding) -> list[str]:
    """What to know of classes with one sample. Data that were taken do not say it: their split does, and better."""
    lone = (
        [name for name, count in found.classes.items() if count == 1] if found.exact or found.kind == "images" else []
    )
    if not lone:
        return []
    if len(lone) == 1:
        return [f"Only one sample shows {lone[0]}: it cannot be both learned from and judged by."]
    return [f"Only one sample each shows {few(lone)}: such a class can be in one part only."]


def _by_name(files: Sequence[FoundFile]) -> tuple[GroupProposal, ...]:
    """Whether many file names differ only in their last number, as those of crops and frames of one picture do.

    Names that come again in another folder alone say nothing, and neither do bare numbers: each folder counts anew.
    """
    named = [file for file in files if not PurePath(file.steps[-1]).stem.isdecimal()]
    names = {group_of_name(file.id) for file in named}
    within = {(file.id.rpartition("/")[0], group_of_name(file.id)) for file in named}
    numbers = len(files) - len(named)
    if len(names) < _FEWEST_GROUPS or len(within) + numbers > _MOST_GROUPS * len(files):
        return ()
    why = f"Many file names differ only in their last number: {len(files)} images, {len(names)} beginnings of names."
    return (GroupProposal(BY_NAME, why, False),)


def _mixed(files: Sequence[FoundFile], classes: Sequence[str]) -> list[FoundFile]:
    """The first file of each class, then the second of each, and so on, as far as a preview needs them."""
    seen: dict[str, int] = {}
    ranked = []
    for file, name in zip(files, classes, strict=True):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] <= _SAMPLES:
            ranked.append((seen[name], file.id, file))
    return [file for *_, file in sorted(ranked, key=lambda entry: entry[:2])]
