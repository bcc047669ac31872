"""Pictures for a network: digits come back as MNIST has them, and each step can be switched off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy.ndimage import shift

from nnstudio.core.data.datasets import MnistData
from nnstudio.core.data.image_input import FittedImage, ImageSteps, fit_image
from nnstudio.core.data.placement import centre_of_mass
from nnstudio.core.errors import DataError

OFF = ImageSteps(invert="no", crop=False, centre=False)
MNIST_SHAPE = (1, 28, 28)


@pytest.fixture(scope="module")
def digits(mnist_folder: Path) -> np.ndarray:
    return MnistData().load(mnist_folder).inputs[60_000:60_100, 0]


def enlarged(digit: np.ndarray, side: int = 280) -> np.ndarray:
    return np.asarray(Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC))


def inverted(digit: np.ndarray) -> np.ndarray:
    return 255 - enlarged(digit)


def on_a_page(digit: np.ndarray) -> np.ndarray:
    page = np.full((480, 640), 255, np.uint8)
    page[250:450, 40:240] = 255 - enlarged(digit, 200)
    return page


def photographed(digit: np.ndarray) -> np.ndarray:
    ink = 1 - on_a_page(digit) / 255.0
    y, x = np.meshgrid(np.linspace(-1, 1, 480), np.linspace(-1, 1, 640), indexing="ij")
    paper = 190 + 35 * x - 20 * y - 15 * x * x - 10 * y * y
    grain = np.random.default_rng(0).normal(0, 5, ink.shape)
    return np.clip(paper * (1 - 0.75 * ink) + grain, 0, 255).astype(np.uint8)


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a.ravel().astype(float), b.ravel().astype(float))[0, 1])


def fitted(pixels: np.ndarray, steps: ImageSteps | None = None) -> FittedImage:
    return fit_image(Image.fromarray(pixels), MNIST_SHAPE, steps or ImageSteps())


@pytest.mark.parametrize("disguise", [enlarged, inverted, on_a_page, photographed])
def test_digits_come_back(digits: np.ndarray, disguise: Callable[[np.ndarray], np.ndarray]) -> None:
    found = []
    for digit in digits[:20]:
        # MNIST's authors moved by whole pixels, so the original is compared once it is centred exactly.
        ink = digit.astype(float)
        original = shift(ink, 14 - np.array(centre_of_mass(ink)), order=1)
        found.append(correlation(fitted(disguise(digit)).image[0], original))
    assert np.median(found) > 0.97
    assert np.quantile(found, 0.1) > 0.9


def test_a_genuine_digit_keeps_its_pixels(digits: np.ndarray) -> None:
    same = [np.abs(fitted(digit).image[0].astype(int) - digit).max() < 16 for digit in digits]
    assert np.mean(same) > 0.95


def test_placed_as_mnist_is(digits: np.ndarray) -> None:
    for digit in digits[:10]:
        image = fitted(inverted(digit)).image[0]
        assert centre_of_mass(image.astype(float)) == pytest.approx((14, 14), abs=0.35)
        strong = image > 40
        assert 18 <= max(strong.any(0).sum(), strong.any(1).sum()) <= 21


@pytest.mark.parametrize("pen", [2, 6, 12, 60])
def test_a_fine_pen_is_thickened(pen: int) -> None:
    page = Image.new("L", (900, 1200), 255)
    ImageDraw.Draw(page).line([(300, 200), (600, 200), (400, 1000)], fill=0, width=pen)
    answer = fit_image(page, MNIST_SHAPE, ImageSteps())
    assert ("Thickened the lines, which were too thin." in answer.did) == (pen < 40)
    assert 1.4 < answer.image[0, 14:20].sum(axis=1).mean() / 255 < 3
    assert answer.image.max() > 200


def test_says_what_it_did(digits: np.ndarray) -> None:
    did = " ".join(fitted(photographed(digits[0])).did)
    for words in ("Inverted", "paper", "longest side to 20 pixels", "centre of mass"):
        assert words in did


def test_each_step_can_be_switched_off(digits: np.ndarray) -> None:
    page = on_a_page(digits[0])
    plain = fitted(page, OFF)
    assert plain.did == ("Resized it from 640×480 to 28×28.",)
    assert np.array_equal(plain.image[0], np.asarray(Image.fromarray(page).resize((28, 28), Image.Resampling.BICUBIC)))
    assert fitted(page, ImageSteps(invert="yes", crop=False, centre=False)).image.mean() < 60
    uncentred = fitted(page, ImageSteps(centre=False))
    rows = np.flatnonzero((uncentred.image[0] > 40).any(axis=1))
    assert abs(rows[0] - (27 - rows[-1])) <= 1
    assert "Fitted the whole picture into 28×28." in fitted(page, ImageSteps(crop=False)).did


def test_the_right_size_is_left_alone(digits: np.ndarray) -> None:
    assert fitted(digits[0], OFF).did == ()
    assert np.array_equal(fitted(digits[0], OFF).image[0], digits[0])


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_blank_picture(value: int) -> None:
    answer = fitted(np.full((100, 80), value, np.uint8))
    assert answer.image.shape == MNIST_SHAPE
    assert "Found nothing that stands out, so the whole picture is used." in answer.did


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (2, 2), (3000, 40)])
@pytest.mark.parametrize("steps", [ImageSteps(), ImageSteps(crop=False), OFF])
def test_odd_sizes(size: tuple[int, int], steps: ImageSteps) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, size, np.uint8)
    assert fitted(pixels, steps).image.shape == MNIST_SHAPE


def test_colour_and_grey_are_matched() -> None:
    red = Image.new("RGB", (40, 30), (200, 10, 10))
    grey = Image.new("L", (40, 30), 77)
    assert "Turned colour into grey." in fit_image(red, MNIST_SHAPE, OFF).did
    assert fit_image(red, (3, 20, 24), OFF).image[:, 5, 5].tolist() == [200, 10, 10]
    tripled = fit_image(grey, (3, 20, 24), OFF)
    assert tripled.image.shape == (3, 20, 24)
    assert "Used the grey values for red, green and blue." in tripled.did
    assert fit_image(red, (3, 20, 24), ImageSteps()).image.shape == (3, 20, 24)


def test_suited_steps() -> None:
    assert ImageSteps.suited_to(MNIST_SHAPE) == ImageSteps()
    assert ImageSteps.suited_to((3, 32, 32)) == OFF
    assert ImageSteps.suited_to(MNIST_SHAPE, handwriting=False) == OFF


@pytest.mark.parametrize("shape", [(30,), (2, 28, 28), ()])
def test_networks_that_take_no_image(shape: tuple[int, ...]) -> None:
    with pytest.raises(DataError, match="which is no image"):
        fit_image(Image.new("L", (5, 5)), shape, ImageSteps())
