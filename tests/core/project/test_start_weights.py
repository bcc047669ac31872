from __future__ import annotations

import json
import sqlite3
import tracemalloc
from dataclasses import replace

import pytest
import torch

from nnstudio.core.errors import NnstudioError, ProjectFileError
from nnstudio.core.network import build
from nnstudio.core.network.layers import Dense
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.jobs import begun_with, new_job
from nnstudio.core.project.start_weights import StartWeights
from nnstudio.core.training import Started, train

SHAPE = (1, 28, 28)


@pytest.fixture
def weights(project):
    return dict(build(project.network, SHAPE, seed=99).state_dict())


@pytest.fixture
def begun(file, project, weights):
    """The file's project, with start weights."""
    changed = replace(project, start=file.add_start_weights(weights, "elsewhere.pth"))
    file.save(changed)
    return changed


def same(found, expected):
    return found.keys() == expected.keys() and all(found[key].equal(expected[key]) for key in expected)


def test_they_come_back_bit_for_bit(file, begun, weights):
    assert file.project() == begun
    assert begun.start.source == "elsewhere.pth"
    assert same(file.start_weights(begun.start), weights)


def test_the_same_weights_are_kept_once(file, begun, weights):
    size = file.path.stat().st_size
    assert file.add_start_weights(weights, "elsewhere.pth") == begun.start
    assert file.path.stat().st_size == size


def test_a_copy_of_the_file_has_them(file, begun, weights, tmp_path):
    copy = file.save_as(tmp_path / "copy.nns")
    try:
        assert same(copy.start_weights(copy.project().start), weights)
    finally:
        copy.close()


def test_a_file_of_before_opens_and_can_take_them(trained_path, weights):
    with sqlite3.connect(trained_path) as connection:
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'start_weights'").fetchall()
    file = ProjectFile.open(trained_path)
    try:
        assert (file.project().start, file.project().input_shape) == (None, None)
        assert same(file.start_weights(file.add_start_weights(weights, "a")), weights)
    finally:
        file.close()


def test_a_document_without_them_is_as_it_was_before(project):
    assert not {"start", "input_shape"} & set(project.to_json())


def test_round_trip_through_json(begun):
    made_for = replace(begun, input_shape=(3, 224, 224))
    assert Project.from_json(json.loads(json.dumps(made_for.to_json()))) == made_for


@pytest.mark.parametrize(
    "damage",
    [{"start": None}, {"start": {"hash": "a", "source": "b"}}, {"start": {"hash": "0" * 64}}, {"start": [1]}]
    + [{"input_shape": shape} for shape in (None, [], [0], [1.0], [True], [1, 2, 3, 4], [2**40], "3")],
    ids=str,
)
def test_damaged_words_are_refused(project, damage):
    with pytest.raises(NnstudioError):
        Project.from_json(project.to_json() | damage)


def test_weights_that_are_not_there_are_told_of(file):
    with pytest.raises(ProjectFileError, match=r"small\.nns is damaged"):
        file.start_weights(StartWeights("0" * 64, "a"))


def test_a_training_begins_with_them(file, begun, dataset, weights):
    job = begun_with(new_job(begun, dataset, file.split(dataset, begun.split)), begun, file)
    assert same(job.start.weights, weights)
    started = next(train(job))
    assert isinstance(started, Started)
    assert started.note == "Training begins with the weights of elsewhere.pth."
    assert started.first_epoch == 0


def test_what_no_longer_fits_begins_anew_and_is_said(file, begun, dataset, weights):
    network = begun.network.replace((6,), Dense(20)).insert((7,), Dense(10))
    changed = replace(begun, network=network)
    job = begun_with(new_job(changed, dataset, file.split(dataset, changed.split)), changed, file)
    assert job.start.weights["conv1.weight"].equal(weights["conv1.weight"])
    assert job.note.endswith("which begin anew: fc1, fc2.")
    assert isinstance(next(train(job)), Started)


def test_without_them_a_training_begins_as_always(file, project, dataset):
    job = new_job(project, dataset, file.split(dataset, project.split))
    assert begun_with(job, project, file) is job


def test_they_are_read_and_written_without_being_there_twice(file, project):
    """Beside the weights themselves there is room for a few pieces only. In megabytes of what Python and numpy ask for;
    torch's own memory is not traced."""
    large = {"weight": torch.rand(16, 2**20)}
    tracemalloc.start()
    try:
        start = file.add_start_weights(large, "large.pth")
        written = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        found = file.start_weights(start)
        read = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert same(found, large)
    assert written < 16 * 2**20
    assert read < 80 * 2**20
