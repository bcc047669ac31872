"""Images in one folder per class."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, silent
from nnstudio.core.data.own.decoding import shaping_for
from nnstudio.core.data.own.image_knobs import colour_knob, fit_knob, size_knob
from nnstudio.core.data.own.images import LabelledFiles, group_of_name, read_images
from nnstudio.core.data.own.layout import FolderLayout, empty_folders, layout_of
from nnstudio.core.data.own.listing import few, list_images
from nnstudio.core.data.own.place import present, why_missing
from nnstudio.core.spec import param

GROUPINGS = ("nothing", "file name", "folder")
BY_NAME, BY_FOLDER = GROUPINGS[1:]


@DATASETS.register("folder", "Folder of images", group="Your own")
@dataclass(frozen=True)
class FolderData(DatasetSpec):
    """Images of your own, a folder for each class. Folders named train, validation and test are kept as parts."""

    path: str = param("", "Folder", help="The folder that holds a folder of images for each class.")
    size: int = size_knob()
    colour: str = colour_knob()
    fit: str = fit_knob()
    groups: str = param(
        GROUPINGS[0],
        "Belong together by",
        choices=GROUPINGS,
        help="Samples that come from one picture or patient stay in one part: those whose file names differ only in "
        "the last number, or that share the innermost folder.",
        advanced=True,
    )

    def missing(self, folder: Path) -> str:
        return why_missing(self.path, folder, "folder")

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """N×C×size×size uint8; classes are sorted by name, samples by path."""
        root = present(self.path, folder, "folder")
        layout = look_through(root, progress)
        shaping = shaping_for(layout.files, self.size, self.colour, self.fit, progress)
        found = LabelledFiles(
            layout.files, layout.classes, layout.parts, self._groups(layout), self.groups, notes=layout.notes
        )
        return read_images("folder", f"{root.name} (folder of images)", root, found, shaping, progress)

    def _groups(self, layout: FolderLayout) -> list[str]:
        if self.groups == BY_NAME:
            return [group_of_name(file.id) for file in layout.files]
        return [file.id.rpartition("/")[0] for file in layout.files] if self.groups == BY_FOLDER else []


def look_through(root: Path, progress: Progress) -> FolderLayout:
    """Which images there are below a folder and of which class, with notes on all that is left out."""
    listing = list_images(root, progress)
    layout = layout_of(root, listing.images)
    notes = [*layout.notes, *listing.notes()]
    empty = empty_folders(root, layout)
    if empty:
        notes.append(f"Folders without images are no classes: {few(empty)}.")
    return replace(layout, notes=tuple(notes))
