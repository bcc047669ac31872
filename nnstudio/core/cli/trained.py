"""The trained network in a project file, with the data it was trained on: what evaluate, predict and export use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nnstudio.core.cli.output import complain
from nnstudio.core.cli.progress import TaskBar
from nnstudio.core.data.datasets import Dataset, DatasetSpec
from nnstudio.core.data.split import Split
from nnstudio.core.errors import DataError, ProjectFileError
from nnstudio.core.paths import data_folder, preferred_data_folder
from nnstudio.core.project.cross_validation import fold_network_words, has_folds
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.in_hand import InHand, in_hand
from nnstudio.core.project.runs import Run
from nnstudio.core.training import Checkpoint


@dataclass(frozen=True, eq=False)
class Trained:
    """The newest run of a file that learned something, and its best weights (the last, if no epoch was finished)."""

    file: ProjectFile
    run: Run
    checkpoint: Checkpoint

    @property
    def fold(self) -> int | None:
        """The fold that it validates; None where its data were divided into parts."""
        spec = self.run.project.split
        return spec.fold if has_folds(spec) else None

    def data(self, given_folder: Path | None, must_be_same: bool = True) -> tuple[Dataset, Split]:
        """The data that the run was trained on, with its parts. Raises DataError."""
        found = self.loaded(given_folder, must_be_same)[1]
        return found.dataset, found.split

    def loaded(self, given_folder: Path | None, must_be_same: bool = True) -> tuple[Dataset, InHand]:
        """The same data as they were read, and as the run had them. Raises DataError."""
        read = load_data(self.run.project.dataset, given_folder)
        found = in_hand(self.run.project, read, self.file.split)
        if must_be_same and found.dataset.fingerprint != self.run.fingerprint:
            title = found.dataset.title
            raise DataError(f"{self.file.path.name} was trained on other data than those of {title} here.")
        return read, found


def find_trained(file: ProjectFile) -> Trained:
    """The newest run that learned something; where it is of a fold, that is told. Raises ProjectFileError when nothing
    was trained yet."""
    run = file.newest_trained()
    if run is not None:
        checkpoint = file.checkpoint(run.id, "best") or file.checkpoint(run.id, "last")
        if checkpoint is not None:
            if words := fold_network_words(run.project.split):
                complain(words)
            return Trained(file, run, checkpoint)
    raise ProjectFileError(f"{file.path.name} holds no trained network yet. Run: nnstudio train {file.path.name}")


def load_data(spec: DatasetSpec, given_folder: Path | None) -> Dataset:
    """A data set from the data folder. Raises DataError that names the folder and says what to do."""
    folder = data_folder(given_folder, preferred_data_folder())
    missing = spec.missing(folder)
    if missing:
        raise DataError(f"{missing} --data-dir or NNSTUDIO_DATA names another folder; the window can download.")
    with TaskBar() as progress:
        return spec.load(folder, progress)
