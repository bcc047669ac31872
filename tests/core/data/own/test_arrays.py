"""NumPy's and IDX files: what is what is told from names and shapes, nothing in them is run."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnstudio.core.data.datasets import ArraysData, Dataset, IdxData
from nnstudio.core.data.own import spec_for, understand
from nnstudio.core.errors import DataError

GENERATOR = np.random.default_rng(0)
IMAGES = GENERATOR.integers(0, 256, (12, 6, 5), dtype=np.uint8)
LABELS = np.arange(12) % 3


def load(path: Path, **knobs: Any) -> Dataset:
    return ArraysData(path=str(path), **knobs).load(Path())


def npz(folder: Path, **arrays: Any) -> Path:
    np.savez_compressed(folder / "some.npz", **arrays)
    return folder / "some.npz"


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("images", "labels"),
        ("X", "y"),
        ("data", "target"),
        ("x_train", "y_train"),
        ("XTrain", "YTrain"),
        ("arr_0", "arr_1"),
    ],
)
def test_usual_names(tmp_path: Path, x: str, y: str) -> None:
    data = load(npz(tmp_path, **{x: IMAGES, y: LABELS}))
    assert np.array_equal(data.inputs, IMAGES[:, None])
    assert data.labels.tolist() == LABELS.tolist()
    assert data.class_names == ("0", "1", "2")
    assert data.official_test is None


def test_parts_as_medmnist_names_them(tmp_path: Path) -> None:
    arrays = {f"{part}_{what}": values for part in ("test", "train", "val") for what, values in
              (("images", IMAGES), ("labels", LABELS[:, None]))}  # fmt: skip
    data = load(npz(tmp_path, **arrays))
    assert len(data) == 36
    assert data.official_test is not None
    assert data.official_test.tolist() == list(range(24, 36))
    assert data.official_validation is not None
    assert data.official_validation.tolist() == list(range(12, 24))


def test_order_of_the_axes(tmp_path: Path) -> None:
    colour = GENERATOR.integers(0, 256, (12, 6, 5, 3), dtype=np.uint8)
    wanted = colour.transpose(0, 3, 1, 2)
    assert np.array_equal(load(npz(tmp_path, x=colour, y=LABELS)).inputs, wanted)
    assert np.array_equal(load(npz(tmp_path, x=wanted, y=LABELS)).inputs, wanted)
    seven = GENERATOR.integers(0, 256, (12, 7, 6, 5), dtype=np.uint8)
    with pytest.raises(DataError, match="holds the colours cannot be told"):
        load(npz(tmp_path, x=seven, y=LABELS))
    assert load(tmp_path / "some.npz", layout="N×H×W×C").input_shape == (5, 7, 6)
    alpha = np.concatenate([colour, colour[..., :1]], axis=3)
    assert np.array_equal(load(npz(tmp_path, x=alpha, y=LABELS)).inputs, wanted)


@pytest.mark.parametrize(
    "values",
    [
        IMAGES / 255,
        IMAGES.astype(float),
        (IMAGES / 255).astype(np.float16),
        IMAGES.astype(np.int64),
        np.asfortranarray(IMAGES),
        IMAGES.astype(np.uint16) * 257,
    ],
)
def test_pixels_of_any_type(tmp_path: Path, values: np.ndarray) -> None:
    found = load(npz(tmp_path, x=values, y=LABELS)).inputs[:, 0]
    assert np.abs(found.astype(int) - IMAGES).max() <= (1 if values.dtype == np.float16 else 0)


def test_other_ranges_are_stretched_and_told(tmp_path: Path) -> None:
    values = IMAGES / 100 - 1
    values[0, 0, 0] = np.nan
    data = load(npz(tmp_path, x=values, y=LABELS))
    assert (data.inputs.min(), data.inputs.max()) == (0, 255)
    assert any("stretched" in note for note in data.notes)
    assert load(npz(tmp_path, x=IMAGES > 99, y=LABELS)).inputs.max() == 255


def test_labels_of_any_kind(tmp_path: Path) -> None:
    def labelled(labels: Any, **knobs: Any) -> Dataset:
        return load(npz(tmp_path, x=IMAGES, y=labels), **knobs)

    assert labelled(np.array(["b", "a"] * 6)).class_names == ("a", "b")
    assert labelled(np.eye(3)[LABELS]).labels.tolist() == LABELS.tolist()
    several = (GENERATOR.random((12, 4)) > 0.5).astype(int)
    several[0] = 1
    assert labelled(several).task == "multi-label"
    assert labelled(np.linspace(0, 1, 12)).task == "regression"
    assert labelled(LABELS.astype(float)).class_names == ("0", "1", "2")
    assert labelled(LABELS, task="number").task == "regression"
    wrongs = {"only one class": np.zeros(12), "missing": np.full(12, np.nan), "several": np.ones((12, 2)) * 3}
    for words, wrong in {**wrongs, "12 samples but y 11": np.arange(11)}.items():
        with pytest.raises(DataError, match=words):
            labelled(wrong)


def test_two_axes_are_a_table(tmp_path: Path) -> None:
    rows = GENERATOR.normal(size=(12, 4))
    rows[1, 2], rows[2, 3] = np.nan, np.inf
    data = load(npz(tmp_path, X=rows, y=LABELS))
    assert (data.kind, data.features) == ("table", ("x0", "x1", "x2", "x3"))
    assert np.isnan(data.inputs[[1, 2], [2, 3]]).all()
    assert any("2 values are missing" in note for note in data.notes)
    np.save(tmp_path / "rows.npy", np.column_stack([np.nan_to_num(rows, posinf=0), LABELS]))
    alone = load(tmp_path / "rows.npy")
    assert alone.inputs.shape == (12, 4)
    assert alone.labels.tolist() == LABELS.tolist()


def test_files_side_by_side(tmp_path: Path) -> None:
    np.save(tmp_path / "X_small.npy", IMAGES)
    with pytest.raises(DataError, match="no labels beside it"):
        load(tmp_path / "X_small.npy")
    np.save(tmp_path / "y_small.npy", LABELS)
    assert load(tmp_path / "X_small.npy").labels.tolist() == LABELS.tolist()


def test_pickles_are_not_opened(tmp_path: Path) -> None:
    path = npz(tmp_path, x=np.array([{}, []], dtype=object), y=LABELS)
    with pytest.raises(DataError, match="pickled"):
        load(path)
    np.save(tmp_path / "x.npy", np.array([{}], dtype=object))
    with pytest.raises(DataError, match="pickled"):
        understand(tmp_path / "x.npy")


def test_damage(tmp_path: Path) -> None:
    path = npz(tmp_path, x=IMAGES, y=LABELS)
    whole = path.read_bytes()
    for broken in (whole[:200], whole[:-30], b"nothing", whole[:60] + b"\xff" * 40 + whole[100:]):
        path.write_bytes(broken)
        with pytest.raises(DataError, match=r"damaged|cut off|no NumPy"):
            load(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no arrays")
    with pytest.raises(DataError, match="holds no arrays"):
        load(path)
    with pytest.raises(DataError, match=r"cannot be told from their names: a .12×6×5., b"):
        load(npz(tmp_path, a=IMAGES, b=LABELS, c=LABELS))
    assert len(load(tmp_path / "some.npz", inputs="a", labels="c")) == 12
    with pytest.raises(DataError, match="no array named d"):
        load(tmp_path / "some.npz", inputs="d")


def test_gaps_are_told_from_the_cache_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")
    monkeypatch.setenv("NNSTUDIO_HOME", str(tmp_path / "home"))
    rows = np.ones((2000, 300), np.float32)
    rows[3, 4] = np.nan
    path = npz(tmp_path, x=rows, y=np.arange(2000) % 2)
    for _ in range(2):
        assert any("1 value is missing" in note for note in load(path).notes)


def test_a_table_without_a_single_number(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No value of x"):
        load(npz(tmp_path, x=np.full((12, 3), np.nan), y=LABELS))


def test_large_arrays_are_mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")
    many = GENERATOR.integers(0, 256, (2000, 30, 30), dtype=np.uint8)
    data = load(npz(tmp_path, images=many, labels=np.arange(2000) % 5))
    assert isinstance(data.inputs, np.memmap)
    assert np.array_equal(data.inputs[:, 0], many)
    assert any("slower" in note for note in data.notes)


def test_breast_mnist(real_data: Path) -> None:
    found = understand(real_data / "medmnist" / "breastmnist.npz")
    assert (found.n, found.input_shape, found.classes) == (780, (1, 28, 28), {"0": 210, "1": 570})
    data = found.spec.load(Path())
    assert data.official_test is not None
    assert data.official_validation is not None
    assert (len(data.official_test), len(data.official_validation)) == (156, 78)


def idx(path: Path, values: np.ndarray) -> None:
    head = bytes([0, 0, 8, values.ndim]) + b"".join(n.to_bytes(4, "big") for n in values.shape)
    data = head + values.astype(np.uint8).tobytes()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


@pytest.mark.parametrize(
    ("names", "target"),
    [
        (("train_images", "train_labels", "test_images", "test_labels"), "labels"),
        (("x_train", "y_train", "x_test", "y_test"), "y"),
        (("XTrain", "yTrain", "XTest", "yTest"), "y"),
        (("images", "train_labels"), "train_labels"),
    ],
)
def test_the_target_is_called_after_the_labels_of_all_parts(
    tmp_path: Path, names: tuple[str, ...], target: str
) -> None:
    values = (IMAGES, LABELS, IMAGES, LABELS)
    np.savez(tmp_path / "x.npz", **dict(zip(names, values, strict=False)))
    assert spec_for(tmp_path / "x.npz").load(Path()).target == target


@pytest.mark.parametrize("end", ["", ".gz"])
def test_idx_files_side_by_side(tmp_path: Path, end: str) -> None:
    for part in ("train", "t10k"):
        idx(tmp_path / f"{part}-images-idx3-ubyte{end}", IMAGES)
        idx(tmp_path / f"{part}-labels-idx1-ubyte{end}", LABELS)
    spec = spec_for(tmp_path)
    assert isinstance(spec, IdxData)
    data = spec.load(Path())
    assert len(data) == 24
    assert data.official_test is not None
    assert data.official_test.tolist() == list(range(12, 24))
    one = spec_for(tmp_path / f"train-images-idx3-ubyte{end}").load(Path())
    assert np.array_equal(one.inputs[:, 0], IMAGES)
    (tmp_path / f"t10k-labels-idx1-ubyte{end}").unlink()
    assert any("without labels are left out: t10k" in note for note in spec.load(Path()).notes)
    idx(tmp_path / f"train-labels-idx1-ubyte{end}", LABELS[:5])
    with pytest.raises(DataError, match=r"12 images but .* 5 labels"):
        spec.load(Path())
    (tmp_path / f"train-labels-idx1-ubyte{end}").unlink()
    with pytest.raises(DataError, match="no labels beside it"):
        IdxData(path=str(tmp_path)).load(Path())


def test_genuine_mnist(mnist_folder: Path) -> None:
    found = understand(mnist_folder / "MNIST" / "raw")
    assert (found.n, len(found.classes), found.input_shape) == (70_000, 10, (1, 28, 28))
