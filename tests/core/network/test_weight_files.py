from __future__ import annotations

import collections
import contextlib
import os
import zipfile

import pytest
import torch
from safetensors.torch import save_file

from nnstudio.core.errors import NetworkError
from nnstudio.core.network import weight_files
from nnstudio.core.network.weight_files import read_weight_file

WEIGHTS = {"a.weight": torch.arange(6.0).reshape(2, 3), "a.bias": torch.ones(2, dtype=torch.float64)}


class Evil:
    def __reduce__(self):
        return os.mkdir, ("evil",)


def written(path, content, **options):
    torch.save(content, path, **options)
    return path


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize("envelope", [None, "state_dict", "model"])
def test_pytorch_files(tmp_path, new, envelope):
    weights = collections.OrderedDict(WEIGHTS)
    content = {envelope: weights, "epoch": 3} if envelope else weights
    found = read_weight_file(written(tmp_path / "a.pth", content, _use_new_zipfile_serialization=new))
    assert list(found) == list(WEIGHTS)
    assert all(found[key].equal(value) for key, value in WEIGHTS.items())


def test_safetensors(tmp_path):
    save_file(WEIGHTS, tmp_path / "a.safetensors")
    found = read_weight_file(tmp_path / "a.safetensors")
    assert all(found[key].equal(value) for key, value in WEIGHTS.items())


def test_a_table_of_any_length(tmp_path):
    # Its length is what the file begins with, and 640 is how old PyTorch files begin.
    lengths = set()
    for count in range(400, 700):
        save_file({"a" * count: torch.ones(1)}, tmp_path / "a.safetensors")
        lengths.add(int.from_bytes((tmp_path / "a.safetensors").read_bytes()[:8], "little"))
        assert list(read_weight_file(tmp_path / "a.safetensors")) == ["a" * count]
    assert 640 in lengths


@pytest.mark.parametrize("new", [True, False])
def test_code_is_not_run(tmp_path, monkeypatch, new):
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path / "a.pth", WEIGHTS | {"evil": Evil()}, _use_new_zipfile_serialization=new)
    with pytest.raises(NetworkError, match=r"^a.pth is damaged or holds code"):
        read_weight_file(path)
    assert not (tmp_path / "evil").exists()


def test_a_whole_model_is_code_too(tmp_path):
    with pytest.raises(NetworkError, match="holds code"):
        read_weight_file(written(tmp_path / "a.pth", torch.nn.Linear(2, 2)))


@pytest.mark.parametrize("content", [[1, 2], {}, {"a": 1}, {1: torch.ones(2)}, torch.ones(3)], ids=str)
def test_other_things_than_weights_are_refused(tmp_path, content):
    with pytest.raises(NetworkError, match=r"state_dict\(\)"):
        read_weight_file(written(tmp_path / "a.pth", content))


@pytest.mark.parametrize("kind", ["new", "old", "safetensors"])
def test_no_cut_off_file_is_read(tmp_path, kind):
    path = tmp_path / "a"
    if kind == "safetensors":
        save_file(WEIGHTS, path)
    else:
        written(path, WEIGHTS, _use_new_zipfile_serialization=kind == "new")
    whole = path.read_bytes()
    for length in [0, 1, 2, 9, len(whole) // 3, len(whole) // 2, len(whole) - 1]:
        path.write_bytes(whole[:length])
        with pytest.raises(NetworkError, match=r"^a is "):
            read_weight_file(path)


def test_a_flipped_byte_never_raises_anything_else(tmp_path):
    path = written(tmp_path / "a.pth", WEIGHTS)
    whole = bytearray(path.read_bytes())
    for place in range(0, len(whole), 7):
        changed = whole.copy()
        changed[place] ^= 0xFF
        path.write_bytes(changed)
        with contextlib.suppress(NetworkError):
            read_weight_file(path)


@pytest.mark.parametrize("name", ["missing.pth", "."])
def test_no_file(tmp_path, name):
    with pytest.raises(NetworkError, match="cannot be read"):
        read_weight_file(tmp_path / name)


def test_what_is_too_large_is_not_read(tmp_path, monkeypatch):
    path = written(tmp_path / "a.pth", WEIGHTS)
    packed = tmp_path / "packed.pth"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data/0", bytes(100_000))
    monkeypatch.setattr(weight_files, "LARGEST", 50_000)
    assert read_weight_file(path)
    assert packed.stat().st_size < 10_000
    with pytest.raises(NetworkError, match=r"packed.pth would take"):
        read_weight_file(packed)


@pytest.mark.parametrize(
    "change", [lambda value: value.to("meta"), lambda value: value.to_sparse()], ids=["meta", "sparse"]
)
def test_weights_that_are_no_plain_tensors_are_refused(tmp_path, change):
    path = written(tmp_path / "a.pth", {key: change(value) for key, value in WEIGHTS.items()})
    with pytest.raises(NetworkError, match=r"^a.pth holds weights without values, or packed ones"):
        read_weight_file(path)


def test_a_file_that_is_cut_off_early_is_called_so(tmp_path):
    whole = written(tmp_path / "a.pth", {"a.weight": torch.rand(300, 300)}).read_bytes()
    (tmp_path / "cut.pth").write_bytes(whole[: len(whole) // 10])
    with pytest.raises(NetworkError, match=r"^cut.pth is damaged or cut off"):
        read_weight_file(tmp_path / "cut.pth")
