from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks.bench_leaks import told
from benchmarks.planted import plant
from conftest import data_folder

from nnstudio.core.data.datasets import DATASETS, Dataset, DigitsData, MnistData
from nnstudio.core.data.leakage import Leak, find_clusters, find_leaks
from nnstudio.core.data.split import SplitSpec, make_split


def test_the_image_that_breastmnist_has_twice_with_opposite_labels_is_found() -> None:
    if not (data_folder() / "medmnist" / "breastmnist.npz").exists():
        pytest.skip("BreastMNIST is not here")
    dataset = DATASETS["breastmnist"]().load(data_folder())
    report = find_leaks(dataset, make_split(dataset, SplitSpec()))
    (twin,) = (pair for pair in report.pairs if pair.kind == "exact")
    assert twin == Leak(115, 700, "exact", ("train", "test"))
    assert dataset.labels[115] != dataset.labels[700]
    assert (115, 700) in {(clash.a, clash.b) for clash in report.clashes}


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_copies_are_found_among_ultrasound_images_that_are_all_alike(seed: int) -> None:
    if not (data_folder() / "medmnist" / "breastmnist.npz").exists():
        pytest.skip("BreastMNIST is not here")
    dataset = DATASETS["breastmnist"]().load(data_folder())
    planted = plant(dataset, make_split(dataset, SplitSpec()), 20, seed)
    assert told(find_leaks(planted.dataset, planted.split), "near", planted.near) >= 19


def test_no_two_of_the_built_in_digits_are_taken_for_the_same(tmp_path: Path) -> None:
    assert find_clusters(DigitsData().load(tmp_path)) == ()


def test_planted_copies_are_found_among_6000_genuine_digits_and_nothing_else(mnist_folder: Path) -> None:
    whole = MnistData().load(mnist_folder)
    dataset = Dataset("mnist", "MNIST", np.array(whole.inputs[:6000]), whole.labels[:6000].copy(), whole.class_names)
    planted = plant(dataset, make_split(dataset, SplitSpec()), 20, 0)
    report = find_leaks(planted.dataset, planted.split)
    assert told(report, "exact", planted.exact) == 20
    assert told(report, "near", planted.near) >= 19
    assert len(report.clusters) == 40
