"""What comes onto the canvas from outside: files, dropped or pasted pictures, samples of the validation part."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from nnstudio.core.data.drawing import load_drawing
from nnstudio.core.data.image_files import read_image
from nnstudio.core.errors import DataError
from nnstudio.gui.drawing.pictures import pillow_image
from nnstudio.gui.drawing.subject import Drawn, Picture, Sample, Subject, fitted_to_canvas
from nnstudio.session.loaded import LoadedData

FILTER = "Drawings and images (*.json *.png *.jpg *.jpeg *.bmp *.gif *.tif *.tiff *.webp *.ppm *.pgm);;All files (*)"
SUFFIX = ".json"


def read_subject(path: Path) -> Subject:
    """A drawing's JSON file or an image file. Raises DataError with a sentence."""
    if path.suffix.lower() == SUFFIX:
        drawing = load_drawing(path)
        if drawing.empty:
            raise DataError(f"{path.name} is a drawing without strokes. Choose another file.")
        return Drawn(fitted_to_canvas(drawing))
    return Picture(read_image(path), path.name)


def offered_file(data: QMimeData) -> Path | None:
    """The first local file of what is dragged or in the clipboard."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if paths else None


def offered_picture(data: QMimeData, name: str) -> Picture | None:
    """The picture of what is dragged or in the clipboard, if it holds pixels."""
    if not data.hasImage():
        return None
    image = data.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return None
    return Picture(pillow_image(image), name)


class SampleOrder:
    """The images of the validation part in random order, each once before any comes again. Never the test part's."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = np.random.default_rng(seed)
        self._data: LoadedData | None = None
        self._left: list[int] = []

    def next(self, data: LoadedData) -> Sample:
        """The next one. Raises DataError where the validation part is empty."""
        if data.dataset.kind == "table":
            raise DataError("The rows of a table have no pictures, so none can be shown here.")
        if data is not self._data or not self._left:
            self._data = data
            self._left = self._random.permutation(data.split.validation).tolist()
        if not self._left:
            raise DataError("The validation part is empty. Give it some samples in the Data panel.")
        index = self._left.pop()
        dataset = data.dataset
        return Sample(dataset.inputs[index], index, dataset.truth_of(index), dataset.truth_noun)
