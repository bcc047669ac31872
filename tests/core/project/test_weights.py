from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from nnstudio.core.errors import NnstudioError, ProjectFileError
from nnstudio.core.network.layers import Dense
from nnstudio.core.project import storage
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.weights import pack, unpack


@pytest.fixture
def state(trained_path):
    file = ProjectFile.open(trained_path, read_only=True)
    yield file.resume_state(1)
    file.close()


def test_round_trip(state):
    checkpoint, resume = unpack(pack(*state))
    assert checkpoint.network == state[0].network
    assert all(torch.equal(checkpoint.weights[name], value) for name, value in state[0].weights.items())
    assert all(torch.equal(resume.optimizer[name], value) for name, value in state[1].optimizer.items())
    assert checkpoint.module()(torch.zeros(2, 1, 28, 28)).shape == (2, 10)


def test_best_weights_carry_no_memory_of_the_optimizer(state):
    assert unpack(pack(state[0]))[1] is None


@pytest.mark.parametrize(
    "change",
    [
        lambda c: replace(c, weights={}),
        lambda c: replace(c, weights={name: value[:1] for name, value in c.weights.items() if value.dim()}),
        lambda c: replace(c, weights={name: value.double() for name, value in c.weights.items()}),
        lambda c: replace(c, weights={**c.weights, "more": torch.zeros(1)}),
        lambda c: replace(c, preprocessing=replace(c.preprocessing, mean=(0.0,) * 3, std=(1.0,) * 3)),
    ],
)
def test_weights_that_do_not_fit(state, change):
    with pytest.raises(ProjectFileError, match="do not fit"):
        unpack(pack(change(state[0])))


def test_a_network_that_does_not_fit_its_classes(state):
    checkpoint = state[0]
    index = len(checkpoint.network) - 1
    with pytest.raises(NnstudioError, match="classes"):
        unpack(pack(replace(checkpoint, network=checkpoint.network.replace((index,), Dense(3)))))


def test_large_checkpoints_are_cut_into_parts(trained_path, monkeypatch, state):
    monkeypatch.setattr("nnstudio.core.export.tensors.PIECE_BYTES", 1000)
    path = trained_path.with_name("parts.nns")
    path.write_bytes(trained_path.read_bytes())
    file = ProjectFile.open(path)
    with file.transaction() as connection:
        storage.write_checkpoint(connection, 1, "last", pack(*state))
        count = connection.execute("SELECT count(*) FROM checkpoint_parts WHERE role = 'last'").fetchone()[0]
    assert count > 5
    again = file.resume_state(1)
    assert all(torch.equal(again[0].weights[name], value) for name, value in state[0].weights.items())
    file.close()


@pytest.mark.parametrize("data", [b"", b"\0" * 8, b"\xff" * 100, b"\2\0\0\0\0\0\0\0{}"])
def test_damaged_tensors(trained_path, data):
    file = ProjectFile.open(trained_path)
    with file.transaction() as connection:
        connection.execute("UPDATE checkpoint_parts SET data = ?", (data,))
    with pytest.raises(ProjectFileError, match=r"trained\.nns is damaged|do not fit"):
        file.checkpoint(1)
    file.close()


@pytest.mark.parametrize("metadata", ["[]", "{}", '{"network": 3}', "[" * 100_000])
def test_damaged_metadata(trained_path, metadata):
    file = ProjectFile.open(trained_path)
    with file.transaction() as connection:
        connection.execute("UPDATE checkpoints SET metadata = ?", (metadata,))
    with pytest.raises(ProjectFileError, match=r"trained\.nns"):
        file.checkpoint(1)
    with pytest.raises(ProjectFileError, match=r"trained\.nns"):
        file.resume_state(1)
    file.close()


@pytest.mark.parametrize("place", [0.5, 0.9, 0.999])
def test_one_flipped_bit_is_noticed(trained_path, place):
    file = ProjectFile.open(trained_path)
    with file.transaction() as connection:
        (data,) = connection.execute("SELECT data FROM checkpoint_parts WHERE role = 'best' AND part = 0").fetchone()
        changed = bytearray(data)
        changed[int(place * len(changed))] ^= 1
        connection.execute("UPDATE checkpoint_parts SET data = ? WHERE role = 'best' AND part = 0", (bytes(changed),))
    with pytest.raises(ProjectFileError, match=r"trained\.nns is damaged"):
        file.checkpoint(1)
    file.close()


def test_weights_without_a_checksum_are_from_an_earlier_version(state):
    stored = pack(*state)
    old = replace(stored, metadata={key: value for key, value in stored.metadata.items() if key != "checksum"})
    assert unpack(old)[0].epoch == state[0].epoch
