"""Genuine MNIST: verified, in the official order, found in the folders that people choose."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest
import torchvision_door  # noqa: F401  (before torchvision)

from nnstudio.core.data.datasets import MnistData, mnist
from nnstudio.core.errors import DataError


def copy_of(source: Path, target: Path) -> Path:
    raw = target / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for file in mnist.FILES:
        for end in ("", ".gz"):
            path = source / "MNIST" / "raw" / (file.name + end)
            if path.exists():
                shutil.copyfile(path, raw / path.name)
    return raw


def gz_only(raw: Path, name: str) -> Path:
    (raw / name).unlink(missing_ok=True)
    return raw / f"{name}.gz"


def test_table_is_torchvisions() -> None:
    from torchvision.datasets import MNIST as theirs  # a second's import, for this test only

    assert list(mnist.MIRRORS) == theirs.mirrors
    assert [(f"{file.name}.gz", file.packed_md5) for file in mnist.FILES] == theirs.resources
    urls = [source.urls for source in MnistData().sources()]
    assert urls[0] == tuple(mirror + "train-images-idx3-ubyte.gz" for mirror in theirs.mirrors)


def test_loads_in_the_official_order(mnist_folder: Path) -> None:
    data = MnistData().load(mnist_folder)
    assert data.inputs.shape == (70_000, 1, 28, 28)
    assert data.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert data.labels[60_000:60_005].tolist() == [7, 2, 1, 0, 4]
    assert data.official_test is not None
    assert np.array_equal(data.official_test, np.arange(60_000, 70_000))
    unit = data.inputs[:60_000] / np.float32(255)
    assert unit.mean() == pytest.approx(0.1307, abs=1e-4)
    assert unit.std() == pytest.approx(0.3081, abs=1e-4)


@pytest.mark.parametrize("inner", ["MNIST", "MNIST/raw"])
def test_accepts_the_inner_folders_too(mnist_folder: Path, inner: str) -> None:
    assert MnistData().missing(mnist_folder / inner) == ""
    assert len(MnistData(labels="small or large").load(mnist_folder / inner).class_names) == 2


def test_nothing_there(tmp_path: Path) -> None:
    assert "Download it" in MnistData().missing(tmp_path)
    with pytest.raises(DataError, match="MNIST is not in"):
        MnistData().load(tmp_path / "absent")


def test_one_file_missing_is_named(mnist_folder: Path, tmp_path: Path) -> None:
    raw = copy_of(mnist_folder, tmp_path)
    gz_only(raw, "t10k-labels-idx1-ubyte").unlink()
    assert "t10k-labels-idx1-ubyte is missing" in MnistData().missing(tmp_path)
    with pytest.raises(DataError, match="t10k-labels"):
        MnistData().load(tmp_path)


def test_a_changed_byte_is_noticed(mnist_folder: Path, tmp_path: Path) -> None:
    path = gz_only(copy_of(mnist_folder, tmp_path), "train-labels-idx1-ubyte")
    values = bytearray(gzip.decompress(path.read_bytes()))
    values[100] ^= 1
    path.write_bytes(gzip.compress(values))
    with pytest.raises(DataError, match=r"train-labels-idx1-ubyte\.gz .*wrong md5"):
        MnistData().load(tmp_path)


def test_a_cut_file_is_noticed_and_an_intact_copy_beside_it_is_used(mnist_folder: Path, tmp_path: Path) -> None:
    raw = copy_of(mnist_folder, tmp_path)
    (raw / "train-labels-idx1-ubyte").write_bytes(b"\0\0\x08\1")
    assert len(MnistData().load(tmp_path)) == 70_000
    packed = raw / "train-labels-idx1-ubyte.gz"
    packed.write_bytes(packed.read_bytes()[:1000])
    with pytest.raises(DataError, match="train-labels-idx1-ubyte"):
        MnistData().load(tmp_path)


def test_download_fetches_only_what_is_missing(
    mnist_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = copy_of(mnist_folder, tmp_path)
    gz_only(raw, "t10k-labels-idx1-ubyte").unlink()
    asked = []
    monkeypatch.setattr(mnist, "fetch_all", lambda sources, folder, progress: asked.append((sources, folder)))
    MnistData().download(tmp_path)
    ((sources, folder),) = asked
    assert [source.filename for source in sources] == ["t10k-labels-idx1-ubyte.gz"]
    assert folder == raw


def test_sizes_add_up_to_what_the_button_says() -> None:
    assert sum(source.size for source in MnistData().sources()) == pytest.approx(11.6e6, rel=0.01)
    assert all(len(bytes.fromhex(file.md5)) == hashlib.md5().digest_size for file in mnist.FILES)
