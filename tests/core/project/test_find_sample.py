from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from nnstudio.core.data.datasets import DATASETS
from nnstudio.core.data.datasets.base import DatasetSpec
from nnstudio.core.data.own.table import TableData
from nnstudio.core.data.preparation import Preparation
from nnstudio.core.network import find_preset
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.find_sample import Sample, find_sample


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("a,b,colour,y\n" + "".join(f"{i}.5,{i % 7},{'rgb'[i % 3]},{i % 2}\n" for i in range(60)))
    return path


def found(folder: Path, dataset: DatasetSpec, preparation: Preparation | None = None) -> Sample:
    project = Project(dataset=dataset, network=find_preset("mlp").network(), preparation=preparation or Preparation())
    with closing(ProjectFile.create(folder / "project.nns", project)) as file:
        return find_sample(file, folder)


def test_people_s_own_data_are_looked_at(tmp_path: Path, table: Path) -> None:
    assert found(tmp_path, TableData(path=str(table), target="y")) == Sample((5,), 2)


def test_so_are_those_of_the_program_that_do_not_know_themselves(tmp_path: Path) -> None:
    assert found(tmp_path, DATASETS["wine"]()) == Sample((13,), 3)
    (tmp_path / "project.nns").unlink()
    assert found(tmp_path, DATASETS["diabetes"]()) == Sample((10,), 0)


def test_the_preparation_counts(tmp_path: Path) -> None:
    assert found(tmp_path, DATASETS["digits"](), Preparation(size=32, color="colour")).shape == (3, 32, 32)


def test_data_that_are_gone(tmp_path: Path) -> None:
    sample = found(tmp_path, TableData(path=str(tmp_path / "gone.csv")))
    assert sample.shape == (1, 28, 28)
    assert "gone.csv" in sample.note
    assert sample.note.endswith("So this is for samples of 1×28×28, which the data may not have.")
