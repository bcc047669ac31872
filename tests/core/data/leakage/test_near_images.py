from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nnstudio.core.data.leakage.near_images import near_images

Images = NDArray[np.uint8]


def scenes(count: int, side: int = 28, contrast: float = 1.0, seed: int = 0) -> Images:
    """Coloured pictures of soft waves, none like another; N×3×side×side."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side] / side
    turns = random.normal(0, 1.6, (count, 3, 9, 2))
    starts = random.uniform(0, 2 * np.pi, (count, 3, 9))
    phase = 2 * np.pi * (turns[..., 0, None, None] * y + turns[..., 1, None, None] * x) + starts[..., None, None]
    return as_bytes(128 + contrast * 18 * np.cos(phase).sum(2))


def strokes(count: int, seed: int = 0) -> Images:
    """Two white lines on black, one across the other, that differ by a few pixels in slant, place, length and width;
    N×1×28×28."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:28, :28] - 13.5
    lines = []
    for along, across in ((y, x), (x, y)):
        knobs = random.normal([0, 0, 8, 1.4], [0.25, 2, 1.5, 0.3], (count, 4))
        slant, place, length, width = knobs.T[:, :, None, None]
        inside = 1 / (1 + np.exp(3 * (np.abs(across - slant * along - place) - width)))
        lines.append(inside / (1 + np.exp(2 * (np.abs(along) - length))))
    return as_bytes(255 * np.maximum(*lines))[:, None]


def as_bytes(values: Any) -> Images:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def stored(image: Images) -> Images:
    file = io.BytesIO()
    Image.fromarray(image.transpose(1, 2, 0)).save(file, "JPEG", quality=75)
    return np.asarray(Image.open(file)).transpose(2, 0, 1)


def noisy(image: Images, level: float = 5.0) -> Images:
    return as_bytes(image + np.random.default_rng(1).normal(0, level, image.shape))


def links(inputs: Images) -> list[list[int]]:
    return sorted(near_images(inputs, np.arange(len(inputs))).tolist())


def test_colour_that_jpeg_has_smeared_hides_no_duplicate() -> None:
    inputs = scenes(40)
    copies = np.stack([stored(image) for image in inputs[:8]])
    assert links(np.concatenate([inputs, copies])) == [[place, 40 + place] for place in range(8)]


def test_the_same_shapes_in_other_colours_are_no_duplicates() -> None:
    inputs = scenes(40)
    inputs[20:] = inputs[:20, [2, 1, 0]]
    assert links(inputs) == []


@pytest.mark.parametrize("contrast", [0.25, 1.0])
def test_noise_hides_no_duplicate_of_a_pale_picture(contrast: float) -> None:
    inputs = scenes(40, contrast=contrast)
    assert links(np.concatenate([inputs, noisy(inputs[:1])])) == [[0, 40]]


def test_among_strokes_that_are_all_alike_only_the_noisy_copy_is_told() -> None:
    inputs = strokes(600)
    copies = np.stack([noisy(image) for image in inputs[:10]])
    assert links(np.concatenate([inputs, copies])) == [[place, 600 + place] for place in range(10)]


def test_another_look_at_the_same_scene_is_told_where_scenes_differ() -> None:
    inputs, changed = scenes(60), scenes(60, seed=1)
    second = as_bytes(0.88 * inputs[0].astype(float) + 0.12 * changed[0])
    assert links(np.concatenate([inputs, second[None]])) == [[0, 60]]


def test_many_images_are_judged_by_what_is_left_over_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("near_images", "neighbours"):
        monkeypatch.setattr(f"nnstudio.core.data.leakage.{module}.FEW", 100)
    monkeypatch.setattr("nnstudio.core.data.leakage.neighbours.SAMPLE", 100)
    inputs = scenes(400)
    moved = np.pad(inputs[2], ((0, 0), (1, 1), (1, 1)), mode="edge")[:, 2:, :-2]
    copies = np.stack([stored(inputs[0]), noisy(inputs[1]), moved])
    assert links(np.concatenate([inputs, copies])) == [[0, 400], [1, 401], [2, 402]]
