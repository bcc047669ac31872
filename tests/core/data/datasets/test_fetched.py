"""Data sets that are fetched: torchvision's sources and md5, their formats read right, nothing damaged ever taken."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import torchvision_door  # noqa: F401  (before torchvision)
from corners import chest_npz
from numpy.typing import NDArray
from scipy.io import savemat

from nnstudio.core.data.datasets import (
    DATASETS,
    BreastMnistData,
    Cifar10Data,
    Cifar100Data,
    EmnistData,
    FashionMnistData,
    KmnistData,
    MedMnistData,
    Source,
    SvhnData,
)
from nnstudio.core.data.datasets.fetched import FetchedData
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.core.errors import Cancelled, DataError
from nnstudio.core.network import find_preset
from nnstudio.core.project.document import Project, with_preset
from nnstudio.core.project.jobs import new_job
from nnstudio.core.training import EpochEnded, TrainingConfig, train

FETCHED = [cls for cls in DATASETS if issubclass(cls, FetchedData)]


def idx(values: NDArray[np.uint8]) -> bytes:
    head = bytes([0, 0, 8, values.ndim]) + b"".join(int(n).to_bytes(4, "big") for n in values.shape)
    return head + values.tobytes()


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Puts files where a data set looks for them, and has it expect just these."""

    def write(cls: type[FetchedData], url: str = "", **contents: bytes) -> Path:
        place = tmp_path / cls.places[0]
        place.mkdir(parents=True)
        sources = []
        for source, content in zip(cls.files, contents.values(), strict=True):
            (place / source.filename).write_bytes(content)
            md5 = hashlib.md5(content).hexdigest()
            sources.append(Source(source.filename, md5, (f"{url}/{source.filename}",), about=source.about))
        monkeypatch.setattr(cls, "files", tuple(sources))
        return tmp_path

    return write


@pytest.mark.parametrize("cls", FETCHED)
def test_each_says_what_it_is_and_where_it_comes_from(cls: type[FetchedData], tmp_path: Path) -> None:
    spec = cls()
    assert spec.license.endswith(".")
    assert spec.known_shape is not None
    assert len(set(spec.known_classes)) == len(spec.known_classes) >= 2
    for source in spec.sources():
        assert len(bytes.fromhex(source.md5)) == 16
        assert source.bytes_or_so > 0
        assert source.urls
    assert spec.title in spec.missing(tmp_path)
    with pytest.raises(DataError, match="Download it"):
        spec.load(tmp_path)


def test_sources_are_torchvisions() -> None:
    from torchvision import datasets as theirs  # a second's import, for this test only

    for ours, judge in ((FashionMnistData, theirs.FashionMNIST), (KmnistData, theirs.KMNIST)):
        assert [(source.filename, source.md5) for source in ours.files] == judge.resources
        assert [source.urls for source in ours.files] == [(judge.mirrors[0] + name,) for name, _ in judge.resources]
        assert list(ours().known_classes) == judge.classes
    assert (EmnistData.files[0].urls[0], EmnistData.files[0].md5) == (theirs.EMNIST.url, theirs.EMNIST.md5)
    for subset, classes in theirs.EMNIST.classes_split_dict.items():
        assert list(EmnistData(subset=subset).known_classes) == [name for name in classes if name != "N/A"]
    for source, part in zip(SvhnData.files, ("train", "test"), strict=True):
        assert (source.urls[0], source.filename, source.md5) == tuple(theirs.SVHN.split_list[part])


def test_four_idx_files(put: Callable[..., Path]) -> None:
    images = np.random.default_rng(0).integers(0, 256, (5, 28, 28), np.uint8)
    labels = np.array([3, 9, 0, 1, 2], np.uint8)
    parts = (images[:3], labels[:3], images[3:], labels[3:])
    folder = put(FashionMnistData, **{f"f{n}": gzip.compress(idx(part)) for n, part in enumerate(parts)})
    data = FashionMnistData().load(folder)
    assert np.array_equal(data.inputs[:, 0], images)
    assert data.labels.tolist() == labels.tolist()
    assert data.official_test is not None
    assert data.official_test.tolist() == [3, 4]


@pytest.mark.parametrize(("subset", "first"), [("letters", 1), ("digits", 0)])
def test_emnist_stands_upright_and_counts_from_0(put: Callable[..., Path], subset: str, first: int) -> None:
    upright = np.random.default_rng(0).integers(0, 256, (4, 28, 28), np.uint8)
    lying = upright.transpose(0, 2, 1)
    labels = np.array([0, 5, 3, 1], np.uint8)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, where in (("train", slice(0, 3)), ("test", slice(3, 4))):
            archive.writestr(f"gzip/emnist-{subset}-{part}-images-idx3-ubyte.gz", gzip.compress(idx(lying[where])))
            values = labels[where] + np.uint8(first)
            archive.writestr(f"gzip/emnist-{subset}-{part}-labels-idx1-ubyte.gz", gzip.compress(idx(values)))
    folder = put(EmnistData, archive=buffer.getvalue())
    data = EmnistData(subset=subset).load(folder)
    assert np.array_equal(data.inputs[:, 0], upright)
    assert data.labels.tolist() == labels.tolist()
    with pytest.raises(DataError, match="damaged"):
        EmnistData(subset="mnist").load(folder)


@pytest.mark.parametrize(("cls", "label_bytes"), [(Cifar10Data, 1), (Cifar100Data, 2)])
def test_cifar_records(put: Callable[..., Path], cls: type[Cifar10Data] | type[Cifar100Data], label_bytes: int) -> None:
    files = (*cls.train_files, cls.test_file)
    images = np.random.default_rng(0).integers(0, 256, (len(files), 3, 32, 32), np.uint8)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for number, name in enumerate(files):
            record = bytes([7] * (label_bytes - 1) + [number]) + images[number].tobytes()
            member = tarfile.TarInfo(name)
            member.size = len(record)
            archive.addfile(member, io.BytesIO(record))
    data = cls().load(put(cls, archive=buffer.getvalue()))
    assert np.array_equal(data.inputs, images)
    assert data.labels.tolist() == list(range(len(files)))
    assert data.official_test is not None
    assert data.official_test.tolist() == [len(files) - 1]


def test_cifar100_knows_families(put: Callable[..., Path]) -> None:
    assert len(Cifar100Data(labels="20 families").known_classes) == 20
    assert len(Cifar100Data().known_classes) == 100


def test_svhn_counts_zero_as_ten(put: Callable[..., Path]) -> None:
    images = np.random.default_rng(0).integers(0, 256, (3, 3, 32, 32), np.uint8)
    contents = {}
    for name, where, labels in (("train", slice(0, 2), [10, 1]), ("test", slice(2, 3), [9])):
        buffer = io.BytesIO()
        savemat(buffer, {"X": images[where].transpose(2, 3, 1, 0), "y": np.array(labels, np.uint8)[:, None]})
        contents[name] = buffer.getvalue()
    data = SvhnData().load(put(SvhnData, **contents))
    assert np.array_equal(data.inputs, images)
    assert data.labels.tolist() == [0, 1, 9]


def npz(labels: int, channels: int = 1, **more: object) -> bytes:
    random, buffer, stored = np.random.default_rng(0), io.BytesIO(), {}
    for part, count in (("train", 4), ("val", 2), ("test", 3)):
        shape = (count, 28, 28) if channels == 1 else (count, 28, 28, channels)
        stored[f"{part}_images"] = random.integers(0, 256, shape, np.uint8)
        stored[f"{part}_labels"] = random.integers(0, 2, (count, labels), np.uint8)
    np.savez(buffer, **{**stored, **more})
    return buffer.getvalue()


def medmnist(kind: str) -> type[FetchedData]:
    cls = DATASETS[kind]
    assert issubclass(cls, MedMnistData)
    return cls


def test_medmnist_in_colour_with_the_authors_parts(put: Callable[..., Path]) -> None:
    cls = medmnist("bloodmnist")
    data = cls().load(put(cls, file=npz(1, 3)))
    assert data.input_shape == cls.known_shape == (3, 28, 28)
    assert data.official_validation is not None
    assert data.official_test is not None
    assert data.official_validation.tolist() == [4, 5]
    assert data.official_test.tolist() == [6, 7, 8]


def test_several_labels_are_named_as_such(put: Callable[..., Path]) -> None:
    cls = medmnist("chestmnist")
    data = cls().load(put(cls, file=npz(14)))
    assert data.task == "multi-label"
    assert data.labels.shape == (9, 14)
    assert "several labels" in cls.title


def test_pickles_are_refused(put: Callable[..., Path]) -> None:
    objects = np.array([{"a": 1}], dtype=object)
    folder = put(BreastMnistData, file=npz(1, train_labels=objects))
    with pytest.raises(DataError, match="damaged"):
        BreastMnistData().load(folder)


def test_genuine_breastmnist(mnist_folder: Path) -> None:
    if BreastMnistData().missing(mnist_folder):
        pytest.skip("genuine BreastMNIST is not here: set NNSTUDIO_TEST_DATA to a folder that holds medmnist")
    data = BreastMnistData().load(mnist_folder)
    assert len(data) == 780
    assert np.bincount(data.labels).tolist() == [210, 570]


def test_a_changed_byte_is_noticed(put: Callable[..., Path]) -> None:
    content = npz(1)
    folder = put(BreastMnistData, file=content)
    (folder / "medmnist" / "breastmnist.npz").write_bytes(content[:-1] + b"\0\0")
    with pytest.raises(DataError, match="wrong md5"):
        BreastMnistData().load(folder)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    root = tmp_path / "site"
    root.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", root
        server.shutdown()
        thread.join()


def test_download_verifies_and_repairs(put: Callable[..., Path], site: tuple[str, Path]) -> None:
    url, root = site
    content = npz(1)
    folder = put(BreastMnistData, url, file=content)
    (root / "breastmnist.npz").write_bytes(content)
    kept = folder / "medmnist" / "breastmnist.npz"
    kept.unlink()
    said: list[str] = []
    BreastMnistData().download(folder, lambda fraction, words: said.append(words))
    assert kept.read_bytes() == content
    assert said
    kept.write_bytes(b"half")
    BreastMnistData().download(folder)
    assert len(BreastMnistData().load(folder)) == 9


def test_chestmnist_is_fetched_and_learned_from(put: Callable[..., Path], site: tuple[str, Path]) -> None:
    url, root = site
    cls, content = medmnist("chestmnist"), chest_npz(96, 32, 32)
    folder = put(cls, url, file=content)
    (root / "chestmnist.npz").write_bytes(content)
    (folder / "medmnist" / "chestmnist.npz").unlink()
    cls().download(folder)
    data = cls().load(folder)
    project = Project(dataset=cls(), split=SplitSpec(official=True), training=TrainingConfig(epochs=1, device="cpu"))
    project = with_preset(project, find_preset("lenet5"), data.input_shape)
    ended = [
        event
        for event in train(new_job(project, data, make_split(data, project.split)))
        if isinstance(event, EpochEnded)
    ]
    assert ended[0].validation is not None
    assert (ended[0].validation.n, len(ended[0].validation.labels)) == (32, 14)


def test_a_cancelled_download_leaves_no_data_behind(put: Callable[..., Path], site: tuple[str, Path]) -> None:
    url, root = site
    folder = put(BreastMnistData, url, file=npz(1))
    (folder / "medmnist" / "breastmnist.npz").unlink()
    (root / "breastmnist.npz").write_bytes(npz(1))

    def cancel(fraction: float | None, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        BreastMnistData().download(folder, cancel)
    assert "BreastMNIST is not in" in BreastMnistData().missing(folder)
