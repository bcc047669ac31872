"""Writes a drawing as SVG, PDF or PNG: always in light colours, for paper, and in a thread of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter

from nnstudio.core.errors import ExportError
from nnstudio.core.files import replacing
from nnstudio.core.network.drawing import Drawing, to_svg
from nnstudio.gui.network.views.painting import Sketch
from nnstudio.gui.theme import load_theme

KINDS = {".svg": "SVG", ".pdf": "PDF", ".png": "PNG"}
_PNG_FILTERS = {
    "PNG, twice as fine, 2× (*.png)": 2.0,
    "PNG, as on the screen, 1× (*.png)": 1.0,
    "PNG, for posters, 4× (*.png)": 4.0,
}
FILTERS = ("SVG, for the web and for editing (*.svg)", "PDF, for papers (*.pdf)", *_PNG_FILTERS)
USUAL_SCALE = 2.0
_MOST_PIXELS = 120_000_000
_LONGEST = 32_767
"""Pixels along a side that Qt paints."""
_POINTS_PER_PIXEL = 0.75
_PDF_DPI = 1200


def with_kind(path: Path, chosen_filter: str) -> Path:
    """The path with the ending of the kind that was chosen, if it has none of its own."""
    if path.suffix.lower() in KINDS:
        return path
    ending = next((kind for kind in KINDS if f"*{kind}" in chosen_filter), ".svg")
    return path.with_name(path.name + ending)


def scale_of(chosen_filter: str) -> float:
    """How many pixels of a PNG the filter that was chosen asks for, for one of the drawing."""
    return _PNG_FILTERS.get(chosen_filter, USUAL_SCALE)


def save(drawing: Drawing, path: Path, scale: float = USUAL_SCALE) -> Path:
    """Write the drawing in the kind that the ending of `path` names; whole or not at all.

    A PNG has `scale` pixels for each of the drawing. Raises ExportError with a sentence.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise ExportError(f"{path.name} must end in .svg, .pdf or .png. Choose another name.")
    try:
        with replacing(path) as part:
            if kind == ".png":
                _save_png(drawing, part, scale)
            else:
                {".svg": _save_svg, ".pdf": _save_pdf}[kind](drawing, part)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}. Choose another place.") from error
    return path


def _save_svg(drawing: Drawing, path: Path) -> None:
    path.write_text(to_svg(drawing, load_theme("light").tokens), encoding="utf-8")


def _save_pdf(drawing: Drawing, path: Path) -> None:
    writer = QPdfWriter(str(path))
    size = QSizeF(drawing.width, drawing.height) * _POINTS_PER_PIXEL
    writer.setPageLayout(
        QPageLayout(
            QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch),
            QPageLayout.Orientation.Portrait,
            QMarginsF(),
        )
    )
    writer.setResolution(_PDF_DPI)
    writer.setCreator("nnstudio")
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"no file can be made in {path.parent}")
    scale = _PDF_DPI / 72 * _POINTS_PER_PIXEL
    painter.scale(scale, scale)
    _paint(painter, drawing, scale)
    painter.end()


def _save_png(drawing: Drawing, path: Path, scale: float) -> None:
    width, height = round(drawing.width * scale), round(drawing.height * scale)
    if width * height > _MOST_PIXELS or max(width, height) > _LONGEST:
        raise ExportError(
            f"The picture would be {width}×{height} pixels large, which few programs can open. "
            "Choose a smaller size of PNG, or SVG or PDF, which are sharp at any size."
        )
    picture = QImage(max(width, 1), max(height, 1), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(picture)
    painter.scale(scale, scale)
    _paint(painter, drawing, scale)
    painter.end()
    if not QImageWriter(str(path), QByteArray(b"png")).write(picture):
        raise OSError("the picture could not be stored")


def _paint(painter: QPainter, drawing: Drawing, scale: float) -> None:
    light = load_theme("light")
    area = QRectF(0, 0, drawing.width, drawing.height)
    painter.fillRect(area, light.color("surface"))
    Sketch(drawing).paint(painter, light, area, max(scale, 1.0))
