"""What `train` trains on what, and which file it goes to: a preset with data, or a project."""

from __future__ import annotations

import argparse
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from nnstudio.core.cli.choices import project_from_preset, project_with_options
from nnstudio.core.cli.output import complain
from nnstudio.core.cli.trained import load_data
from nnstudio.core.data.datasets import Dataset, Indices
from nnstudio.core.data.split import Split
from nnstudio.core.data.split.advice import split_warnings
from nnstudio.core.data.split.dividing import divide
from nnstudio.core.errors import ProjectFileError
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.in_hand import in_hand
from nnstudio.core.project.sample import describe_suiting, suited_to


@dataclass(frozen=True, eq=False)
class TrainSubject:
    """What is trained on what: `dataset` is made of the one that was `read`. `source` is the project's file, if it
    comes from one."""

    project: Project
    read: Dataset
    dataset: Dataset
    split: Split
    sealed: Indices
    source: ProjectFile | None = None


def train_subject(arguments: argparse.Namespace, stack: ExitStack) -> TrainSubject:
    """What the arguments mean; files stay open as long as `stack`."""
    if arguments.project is None:
        project, read = project_from_preset(arguments)
        found = in_hand(project, read, divide)
        return TrainSubject(project, read, found.dataset, found.split, found.sealed)
    elsewhere = _writes_elsewhere(arguments)
    source = stack.enter_context(closing(ProjectFile.open(arguments.project, read_only=elsewhere)))
    if source.read_only and not elsewhere:
        raise ProjectFileError(f"{source.path.name} is read-only. Give --out to write the run to another file.")
    if source.draft() is not None:
        complain(f"{source.path.name} has edits that were not saved in the window; the saved project is trained.")
    project = project_with_options(source.project(), arguments)
    read = load_data(project.dataset, arguments.data_dir)
    found = in_hand(project, read, source.split)
    return TrainSubject(_suited(project, found.dataset), read, found.dataset, found.split, found.sealed, source)


def tell(subject: TrainSubject) -> None:
    """What was guessed when the data were read, and what to beware of in how they are divided."""
    warnings = split_warnings(subject.dataset, subject.split, subject.project.split)
    for sentence in (*subject.dataset.notes, *warnings):
        complain(sentence)


def target_of(arguments: argparse.Namespace, subject: TrainSubject, stack: ExitStack) -> ProjectFile | None:
    """The file that the run goes to; the project is in it as it is trained."""
    file = subject.source
    if file is None:
        if arguments.out is None:
            complain("The trained network will not be kept; give --out FILE.nns to keep it.")
            return None
        file = stack.enter_context(closing(ProjectFile.create(arguments.out, subject.project)))
    elif _writes_elsewhere(arguments):
        file = stack.enter_context(closing(file.save_as(arguments.out)))
    # The file keeps the parts that were drawn, so that nothing draws them anew.
    in_hand(subject.project, subject.read, file.split)
    # Edits in the window that were not saved are not thrown away by a training outside of it.
    if file.project() != subject.project and file.draft() is None:
        file.save(subject.project)
    return file


def _suited(project: Project, dataset: Dataset) -> Project:
    asked = (dataset.input_shape, len(dataset.class_names), dataset.several)
    found = suited_to(project, *asked)
    if found.network != project.network:
        complain(describe_suiting(*asked))
    return found


def _writes_elsewhere(arguments: argparse.Namespace) -> bool:
    out: Path | None = arguments.out
    return out is not None and not (out.exists() and arguments.project.exists() and out.samefile(arguments.project))
