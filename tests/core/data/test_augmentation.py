"""Images are varied one by one, repeatably, as much as was asked for; judged by torchvision where it has the same."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import torchvision_door  # noqa: F401  (before torchvision)
from torch.nn import functional

from nnstudio.core.data.augmentation import Augmentation, augmentation_warnings, augmented
from nnstudio.core.data.datasets import DATASETS, Cifar10Data, DigitsData
from nnstudio.core.spec import read_spec, to_json


def blob(size: int = 28, n: int = 64) -> torch.Tensor:
    """A soft spot right above the middle, uint8 n×1×size×size."""
    y, x = torch.meshgrid(torch.arange(size) - 8.0, torch.arange(size) - size / 2, indexing="ij")
    spot = torch.exp(-(x**2 + y**2) / 12) * 255
    return spot.round().to(torch.uint8).expand(n, 1, size, size).contiguous()


def centres(images: torch.Tensor) -> torch.Tensor:
    """N×2: x and y of the centre of mass from the middle, in pixels."""
    size = images.shape[-1]
    at = torch.arange(size) - (size - 1) / 2
    total = images.sum(dim=(1, 2, 3))
    return torch.stack([(images.sum(dim=(1, 2)) * at).sum(1) / total, (images.sum(dim=(1, 3)) * at).sum(1) / total], 1)


EACH = [
    Augmentation(shift=10),
    Augmentation(rotate=30),
    Augmentation(scale=30),
    Augmentation(shear=20),
    Augmentation(elastic=5),
    Augmentation(brightness=30),
    Augmentation(noise=10),
    Augmentation(erase=100),
    Augmentation(flip_sideways=True),
    Augmentation(flip_upright=True),
]


@pytest.mark.parametrize("augmentation", EACH)
def test_each_sample_in_its_own_way_and_the_same_again(augmentation: Augmentation) -> None:
    random = np.random.default_rng(0)
    images = torch.from_numpy(random.integers(0, 256, (1, 3, 20, 24), np.uint8)).expand(16, -1, -1, -1).contiguous()
    varied = augmented(images, augmentation, 5)
    assert varied.shape == images.shape
    assert varied.dtype == torch.float32
    assert 0 <= varied.min() <= varied.max() <= 1
    assert torch.equal(varied, augmented(images, augmentation, 5))
    assert not torch.equal(varied, augmented(images, augmentation, 6))
    assert len({sample.numpy().tobytes() for sample in varied}) > 1
    assert augmentation.active


def test_nothing_asked_for_is_nothing_changed() -> None:
    images = blob()
    assert not Augmentation().active
    assert torch.equal(augmented(images, Augmentation(), 1), images / 255)


def test_shifts_are_even_within_the_bound() -> None:
    varied = augmented(blob(n=400), Augmentation(shift=10), 1)
    moved = centres(varied) - centres(blob(n=1) / 255)
    assert moved.abs().max() <= 2.8 + 0.05
    assert moved.abs().max() > 2.5
    assert moved.mean(0).abs().max() < 0.3


def test_rotation_keeps_the_distance_from_the_middle() -> None:
    before, after = centres(blob(n=1) / 255), centres(augmented(blob(n=400), Augmentation(rotate=40), 1))
    assert torch.allclose(after.norm(dim=1), before.norm(), atol=0.15)
    turned = torch.atan2(after[:, 1], after[:, 0]) - torch.atan2(before[0, 1], before[0, 0])
    assert math.degrees(turned.abs().max()) == pytest.approx(40, abs=2)


def test_rotation_of_oblong_images_is_a_rotation() -> None:
    images = torch.zeros(40, 1, 20, 60)
    images[:, :, 9:11, 40:42] = 1
    varied = augmented(images, Augmentation(rotate=15), 2)
    y, x = torch.meshgrid(torch.arange(20) - 9.5, torch.arange(60) - 29.5, indexing="ij")
    total = varied.sum(dim=(1, 2, 3))
    found = torch.stack([(varied[:, 0] * x).sum((1, 2)), (varied[:, 0] * y).sum((1, 2))], 1) / total[:, None]
    assert torch.allclose(found.norm(dim=1), torch.tensor(11.0), atol=0.2)


@pytest.mark.parametrize("knob", ["rotate", "shear"])
def test_the_grid_is_torchvisions_affine(knob: str) -> None:
    from torchvision.transforms.v2 import functional as judge

    images = functional.avg_pool2d(torch.rand(1, 1, 64, 64, generator=torch.Generator().manual_seed(1)), 5, 1, 2)
    varied = augmented(images, Augmentation(**{knob: 30.0}), 3)
    best = min(
        float((judge.affine(images, *_affine(knob, angle), interpolation=judge.InterpolationMode.BILINEAR) - varied)[
            ..., 20:44, 20:44
        ].abs().max())
        for angle in np.arange(-30, 30, 0.1)
    )  # fmt: skip
    assert best < 0.01


def _affine(knob: str, degrees: float) -> tuple[float, list[int], float, list[float]]:
    return (degrees, [0, 0], 1.0, [0.0, 0.0]) if knob == "rotate" else (0.0, [0, 0], 1.0, [degrees, 0.0])


def test_flips_are_mirror_images_of_about_half() -> None:
    images = blob(n=200)
    images[:, :, :, :5] = 200
    varied = (augmented(images, Augmentation(flip_sideways=True), 1) * 255).round().to(torch.uint8)
    flipped = (varied == images.flip(3)).flatten(1).all(1)
    kept = (varied == images).flatten(1).all(1)
    assert bool((flipped | kept).all())
    assert 70 < int(flipped.sum()) < 130


def test_scale_noise_and_brightness_are_as_strong_as_they_say() -> None:
    grey = torch.full((200, 1, 16, 16), 128, dtype=torch.uint8)
    noisy = augmented(grey, Augmentation(noise=10), 1)
    assert noisy.std() == pytest.approx(0.1, rel=0.02)
    light = augmented(grey, Augmentation(brightness=50), 1).mean(dim=(1, 2, 3)) / (128 / 255)
    assert (light - 1).abs().max() == pytest.approx(0.5, abs=0.02)
    ink = augmented(blob(n=300), Augmentation(scale=20), 1).sum(dim=(1, 2, 3)) / (blob(n=1) / 255).sum()
    assert ink.max().sqrt() == pytest.approx(1.2, abs=0.03)
    assert ink.min().sqrt() == pytest.approx(1 / 1.2, abs=0.03)


def test_warnings_about_handwriting_only() -> None:
    flips = Augmentation(flip_sideways=True, rotate=120)
    assert len(augmentation_warnings(flips, DigitsData())) == 2
    assert augmentation_warnings(Augmentation(rotate=15), DigitsData()) == ()
    assert augmentation_warnings(flips, Cifar10Data()) == ()
    right_way = {cls.kind for cls in DATASETS if cls.has_a_right_way_round}
    assert right_way == {"digits", "drawings", "mnist", "emnist", "kmnist", "svhn"}


def test_back_from_json() -> None:
    augmentation = Augmentation(shift=5, flip_upright=True)
    assert read_spec(Augmentation, to_json(augmentation)) == augmentation
