"""scikit-learn's 1 797 handwritten digits, redrawn at 28×28 the way MNIST is: the data that need no download."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import DATASETS, Dataset, DatasetSpec, Progress, Shape, silent
from nnstudio.core.data.datasets.labels import DIGIT, LABELS, LABELS_HELP, class_names, relabel
from nnstudio.core.errors import DataError
from nnstudio.core.spec import param

Floats = NDArray[np.float32]

SIZE, BOX, CENTRE = 28, 20, 14.0
_SOURCE_SIZE = 8
_OVERSAMPLING = 3

# The 8×8 values are shares of ink per cell. These four bring stroke width and grey levels closest to MNIST's:
# mean 0.133 (MNIST 0.131), standard deviation 0.313 (0.308), median stroke 3.5 px (2.5: these writers' pen is wider).
_SHARPENING = 1.0
_SHARPENING_RADIUS = 1.2
_INK_LEVEL = 0.7
_EDGE_WIDTH = 0.5


@DATASETS.register("digits", "Handwritten digits (built in)", group="Images")
@dataclass(frozen=True)
class DigitsData(DatasetSpec):
    """1 797 handwritten digits that come with the program, 28×28 like MNIST. Nothing to download."""

    known_shape: ClassVar[Shape | None] = (1, 28, 28)
    has_a_right_way_round: ClassVar[bool] = True

    labels: str = param(DIGIT, "Classes", choices=LABELS, help=LABELS_HELP)

    @property
    def known_classes(self) -> tuple[str, ...]:
        return class_names(self.labels)

    def load(self, folder: Path, progress: Progress = silent) -> Dataset:
        """1 797×1×28×28 uint8. Source: E. Alpaydin, C. Kaynak, UCI optical recognition of handwritten digits."""
        progress(None, "Reading the built-in digits")
        cells, digits = _read()
        progress(0.1, "Redrawing the digits at 28×28")
        images = redraw(cells)
        labels, names = relabel(digits, self.labels)
        progress(1.0, "Done")
        return Dataset("digits", self.title, images[:, None], labels, names)


def redraw(cells: Floats) -> NDArray[np.uint8]:
    """N×8×8 shares of ink 0…1 to N×28×28 uint8, white on black, the MNIST way.

    The cells become a smooth surface; its level line is the edge of the stroke. The surface is sampled directly
    where the 28×28 pixels lie once the ink box is 20 px and the centre of mass at pixel index (14, 14), so nothing
    is interpolated twice.
    """
    surface = _sharpened(cells)
    middle = np.full((len(cells), 2), (_SOURCE_SIZE - 1) / 2, np.float32)
    scale = np.full(len(cells), SIZE / (_SOURCE_SIZE + 4), np.float32)
    low, high = _ink_box(_ink(surface, middle, scale, 2))
    middle += ((low + high) / 2 - SIZE / 2) / scale[:, None]
    scale *= BOX / (high - low).max(axis=1)
    ink = _pixels(_ink(surface, middle, scale, _OVERSAMPLING))
    middle += (_centre_of_mass(ink) - CENTRE) / scale[:, None]
    return np.rint(_pixels(_ink(surface, middle, scale, _OVERSAMPLING)) * 255).astype(np.uint8)


def _read() -> tuple[Floats, NDArray[np.int64]]:
    """N×8×8 shares of ink and the N digits."""
    table = _read_shipped_table()
    if table is None:
        # Importing scikit-learn takes about a second, so only where its file cannot be read directly.
        from sklearn.datasets import load_digits

        data, target = load_digits(return_X_y=True)
        table = np.column_stack([data, target])
    if table.ndim != 2 or table.shape[1] != _SOURCE_SIZE**2 + 1 or not len(table):
        raise DataError("The built-in digits are damaged. Install scikit-learn again.")
    cells = table[:, :-1].reshape(-1, _SOURCE_SIZE, _SOURCE_SIZE).astype(np.float32) / np.float32(16)
    return cells, table[:, -1].astype(np.int64)


def _read_shipped_table() -> NDArray[np.float64] | None:
    """The table inside the installed scikit-learn, read without importing the package; None where it is not."""
    found = importlib.util.find_spec("sklearn")
    if found is None:
        raise DataError("The built-in digits come with scikit-learn, which is not installed. Install scikit-learn.")
    for place in found.submodule_search_locations or ():
        try:
            table = np.loadtxt(Path(place) / "datasets" / "data" / "digits.csv.gz", delimiter=",")
        except (OSError, EOFError, ValueError):
            continue
        if table.shape == (1797, _SOURCE_SIZE**2 + 1):
            return table
    return None


def _sharpened(cells: Floats) -> Floats:
    """Cells with the blur of the coarse grid partly taken back (unsharp masking): thinner strokes, open loops."""
    i = np.arange(_SOURCE_SIZE)
    weights = np.exp(-((i[:, None] - i) ** 2) / (2 * _SHARPENING_RADIUS**2))
    weights /= np.exp(-(np.arange(-_SOURCE_SIZE, _SOURCE_SIZE + 1) ** 2) / (2 * _SHARPENING_RADIUS**2)).sum()
    blurred = weights @ cells @ weights.T
    return (cells + _SHARPENING * (cells - blurred)).astype(np.float32)


def _ink(surface: Floats, middle: Floats, scale: Floats, oversampling: int) -> Floats:
    """Ink 0…1 on a fine grid over 28×28 pixels, whose middle lies at cell (row, column) `middle`; N×S×S.

    `scale`: pixels per cell.
    """
    samples = SIZE * oversampling
    offsets = ((np.arange(samples, dtype=np.float32) + 0.5) / oversampling - SIZE / 2) / scale[:, None]
    rows = _cubic(offsets + middle[:, :1])
    columns = _cubic(offsets + middle[:, 1:])
    values: Floats = np.matmul(np.matmul(rows, surface), columns.transpose(0, 2, 1))
    values -= _INK_LEVEL - _EDGE_WIDTH / 2
    values /= _EDGE_WIDTH
    return np.clip(values, 0, 1, out=values)


def _cubic(positions: NDArray[np.floating]) -> Floats:
    """Weights of the 8 cells at N×S positions in cells: N×S×8, cubic convolution with a = −0.75 (R. Keys, 1981)."""
    a = np.float32(-0.75)
    d = np.abs(positions[..., None] - np.arange(_SOURCE_SIZE, dtype=np.float32))
    near = ((a + 2) * d - (a + 3)) * d * d + 1
    far = ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
    weights: Floats = np.where(d < 1, near, np.where(d < 2, far, np.float32(0)))
    return weights


def _pixels(fine: Floats) -> Floats:
    """N×S×S to N×28×28 by averaging squares."""
    parts = fine.shape[1] // SIZE
    # Adding strided slices is three times faster here than a mean over two axes.
    rows = sum((fine[:, i::parts] for i in range(1, parts)), fine[:, ::parts])
    total: Floats = sum((rows[:, :, i::parts] for i in range(1, parts)), rows[:, :, ::parts])
    return total / np.float32(parts**2)


def _ink_box(fine: Floats) -> tuple[Floats, Floats]:
    """First and last edge of the ink (row, column) in pixels, each N×2."""
    step = np.float32(SIZE / fine.shape[1])
    inked = fine > 0
    lines = np.stack([inked.any(axis=2), inked.any(axis=1)], axis=1)
    low = lines.argmax(axis=2)
    high = lines.shape[2] - lines[:, :, ::-1].argmax(axis=2)
    return (low * step).astype(np.float32), (high * step).astype(np.float32)


def _centre_of_mass(pixels: Floats) -> Floats:
    """(row, column) in pixel indices, N×2."""
    index = np.arange(SIZE, dtype=np.float32)
    total = pixels.sum(axis=(1, 2))
    sums = np.stack([pixels.sum(axis=2) @ index, pixels.sum(axis=1) @ index], axis=1)
    centres: Floats = (sums / total[:, None]).astype(np.float32)
    return centres
