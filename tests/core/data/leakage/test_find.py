from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.datasets.base import Groups
from nnstudio.core.data.leakage import Clash, Leak, examine, find_clusters, find_leaks
from nnstudio.core.data.split import Split
from nnstudio.core.errors import Cancelled


def pictures(count: int = 60, side: int = 20, seed: int = 0, channels: int = 1) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Blots: sums of a few soft spots, none like another."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side] / side
    spots = random.uniform(0.2, 0.8, (count, channels, 5, 2))
    sizes = random.uniform(0.05, 0.12, (count, channels, 5))
    away = (y - spots[..., 0, None, None]) ** 2 + (x - spots[..., 1, None, None]) ** 2
    return np.clip(255 * np.exp(-away / (2 * sizes[..., None, None] ** 2)).sum(2), 0, 255).astype(np.uint8)


def images(inputs: Any, labels: Any = None, **more: Any) -> Dataset:
    given = np.zeros(len(inputs), np.int64) if labels is None else np.array(labels, np.int64)
    return Dataset("blots", "Blots", inputs, given, ("0", "1"), **more)


def three_parts(count: int) -> Split:
    """Training, validation and test in turn."""
    return Split(*(np.arange(start, count, 3) for start in range(3)))


def test_data_without_leaks_are_clean() -> None:
    report = find_leaks(images(pictures()), three_parts(60))
    assert report.clean
    assert report.clusters == ()
    assert report.checked == 60
    assert report.seconds >= 0


def test_identical_images_in_two_parts_are_told_with_the_names_of_the_parts() -> None:
    inputs = pictures()
    inputs[10] = inputs[3]
    inputs[44] = inputs[43]
    report = find_leaks(images(inputs), three_parts(60))
    assert report.pairs == (
        Leak(3, 10, "exact", ("train", "validation")),
        Leak(43, 44, "exact", ("validation", "test")),
    )
    assert report.clusters == ((3, 10), (43, 44))
    assert report.count("exact") == 2
    assert not report.clean


def test_duplicates_within_a_part_are_clusters_but_no_leaks() -> None:
    inputs = pictures()
    inputs[9] = inputs[3]
    report = find_leaks(images(inputs), three_parts(60))
    assert report.pairs == ()
    assert report.clusters == ((3, 9),) == find_clusters(images(inputs))


def test_samples_in_no_part_are_in_no_pair() -> None:
    inputs = pictures()
    inputs[10] = inputs[3]
    split = Split(np.arange(5), np.arange(20, 30), np.arange(30, 40))
    assert find_leaks(images(inputs), split).pairs == ()


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("shift", [(0, 1), (-1, 0), (1, 1), (1, -1)])
def test_an_image_moved_by_a_pixel_is_a_near_duplicate(shift: tuple[int, int], channels: int) -> None:
    inputs = pictures(channels=channels)
    inputs[10] = np.roll(inputs[3], shift, (1, 2))
    report = find_leaks(images(inputs), three_parts(60))
    assert report.pairs == (Leak(3, 10, "near", ("train", "validation")),)
    assert report.clusters == ((3, 10),)


def test_a_little_noise_makes_a_near_duplicate() -> None:
    inputs = pictures()
    noise = np.random.default_rng(1).normal(0, 5, inputs[3].shape)
    inputs[10] = np.clip(inputs[3] + noise, 0, 255).astype(np.uint8)
    assert find_leaks(images(inputs), three_parts(60)).pairs == (Leak(3, 10, "near", ("train", "validation")),)


def test_large_images_are_reduced_and_their_shifts_found() -> None:
    inputs = pictures(30, side=150)
    inputs[10] = np.roll(inputs[3], (1, -1), (1, 2))
    assert [(leak.a, leak.b, leak.kind) for leak in find_leaks(images(inputs), three_parts(30)).pairs] == [
        (3, 10, "near")
    ]


def test_a_near_duplicate_of_identical_images_is_told_of_each() -> None:
    inputs = pictures()
    inputs[10] = inputs[3]
    inputs[20] = np.roll(inputs[3], 1, 2)
    report = find_leaks(images(inputs), three_parts(60))
    assert report.clusters == ((3, 10, 20),)
    assert {(leak.a, leak.b, leak.kind) for leak in report.pairs} == {
        (3, 10, "exact"), (3, 20, "near"), (10, 20, "near"),
    }  # fmt: skip


def test_contradictory_labels_are_told_wherever_they_are() -> None:
    inputs = pictures()
    inputs[9], inputs[21] = inputs[3], np.roll(inputs[12], 1, 1)
    labels = np.zeros(60)
    labels[[9, 21]] = 1
    report = find_leaks(images(inputs, labels), three_parts(60))
    assert report.pairs == ()
    assert report.clashes == (Clash(3, 9, "exact"), Clash(12, 21, "near"))


def test_a_crowd_of_identical_images_is_told_in_as_many_pairs_as_it_has_members() -> None:
    inputs = pictures(90)
    inputs[30:] = inputs[3]
    report = find_leaks(images(inputs), three_parts(90))
    assert report.clusters == ((3, *range(30, 90)),)
    assert 30 <= len(report.pairs) <= 60


def test_a_group_in_two_parts_is_told_once_for_each_two_parts() -> None:
    codes = np.arange(60) // 20
    groups = Groups("writer", codes, ("a", "b", "c"))
    split = Split(np.arange(25), np.arange(25, 30), np.arange(30, 60))
    report = find_leaks(images(pictures(), groups=groups), split)
    assert report.pairs == (
        Leak(20, 25, "group", ("train", "validation")),
        Leak(20, 30, "group", ("train", "test")),
        Leak(25, 30, "group", ("validation", "test")),
    )


def test_folds_are_named_by_the_one_that_validates_a_sample() -> None:
    inputs = pictures(60)
    inputs[10], inputs[59], inputs[6] = inputs[3], inputs[4], inputs[0]
    folds = [np.arange(start, 50, 5) for start in range(5)]
    split: Any = SimpleNamespace(
        train=np.setdiff1d(np.arange(50), folds[0]), validation=folds[0], test=np.arange(50, 60),
        folds=tuple(SimpleNamespace(train=np.setdiff1d(np.arange(50), fold), validation=fold) for fold in folds),
    )  # fmt: skip
    assert find_leaks(images(inputs), split).pairs == (
        Leak(0, 6, "exact", ("fold 1", "fold 2")),
        Leak(3, 10, "exact", ("fold 4", "fold 1")),
        Leak(4, 59, "exact", ("fold 5", "test")),
    )


def test_repeated_folds_divide_what_any_repetition_divides() -> None:
    inputs = pictures(40)
    inputs[2] = inputs[0]
    ways = [np.arange(0, 40, 2), np.arange(1, 40, 2), np.arange(20), np.arange(2, 40)]
    ways[2], ways[3] = np.arange(2), np.arange(2, 40)
    folds = tuple(SimpleNamespace(train=np.setdiff1d(np.arange(40), way), validation=way) for way in ways)
    split: Any = SimpleNamespace(train=ways[1], validation=ways[0], test=np.arange(0), folds=folds)
    assert find_leaks(images(inputs), split).pairs == (Leak(0, 2, "exact", ("fold 3", "fold 4")),)


def test_what_is_known_of_the_data_serves_another_split() -> None:
    inputs = pictures()
    inputs[10] = inputs[3]
    data = images(inputs)
    known = examine(data)
    halves = Split(np.arange(5), np.arange(5, 30), np.arange(30, 60))
    assert find_leaks(data, halves, known=known).pairs == find_leaks(data, halves).pairs
    assert find_leaks(data, halves, known=known).seconds == known.seconds


def test_progress_rises_to_the_end_and_cancel_is_heeded() -> None:
    seen: list[float] = []
    find_leaks(images(pictures()), three_parts(60), lambda fraction, words: seen.append(fraction or 0))
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1)

    def stop(fraction: float | None, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        find_leaks(images(pictures()), three_parts(60), stop)


@pytest.mark.parametrize("shape", [(2, 1, 1, 1), (5, 3, 2, 2), (4, 1, 1, 40), (3, 1, 40, 1), (1, 1, 9, 9)])
def test_odd_shapes_are_searched(shape: tuple[int, ...]) -> None:
    inputs = np.random.default_rng(0).integers(0, 255, shape).astype(np.uint8)
    assert find_leaks(images(inputs), three_parts(len(inputs))).pairs == ()
    inputs = np.concatenate([inputs, inputs[:1]])
    assert find_clusters(images(inputs)) == ((0, len(inputs) - 1),)


def test_empty_images_are_alike() -> None:
    inputs = pictures()
    inputs[3] = 0
    inputs[10] = 1
    assert find_clusters(images(inputs)) == ((3, 10),)


def test_images_in_a_file_are_read_in_pieces(tmp_path: Path) -> None:
    inputs = np.memmap(tmp_path / "blots", np.uint8, "w+", shape=(60, 1, 20, 20))
    inputs[:] = pictures()
    inputs[10] = inputs[3]
    assert find_clusters(images(inputs)) == ((3, 10),)


def test_many_images_are_searched_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnstudio.core.data.leakage.near_images.FEW", 100)
    monkeypatch.setattr("nnstudio.core.data.leakage.neighbours.FEW", 100)
    monkeypatch.setattr("nnstudio.core.data.leakage.neighbours.SAMPLE", 100)
    inputs = pictures(400)
    inputs[10] = np.roll(inputs[3], 1, 2)
    assert find_clusters(images(inputs)) == ((3, 10),)


def test_several_labels_a_sample_contradict_where_one_differs() -> None:
    inputs = pictures()
    inputs[9] = inputs[3]
    labels = np.zeros((60, 2), np.uint8)
    labels[9, 1] = 1
    report = find_leaks(replace(images(inputs), labels=labels), three_parts(60))
    assert report.clashes == (Clash(3, 9, "exact"),)
