from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import network_trees
import pytest
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnstudio.core.errors import ExportError
from nnstudio.core.network import trace
from nnstudio.core.network.drawing import layout
from nnstudio.gui.network.views import pictures
from nnstudio.gui.network.views.taking import PictureTaker

PLAN = trace(network_trees.resnet(), (3, 32, 32))
DRAWING = layout(PLAN)


def test_svg(tmp_path: Path) -> None:
    path = pictures.save(DRAWING, tmp_path / "a.svg")
    assert "Stage 1" in {element.text for element in ElementTree.parse(path).iter()}


def test_pdf_is_one_page_of_vectors(tmp_path: Path) -> None:
    data = pictures.save(DRAWING, tmp_path / "a.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"/FontFile" in data
    assert b"/Subtype /Image" not in data
    assert data.count(b"/Type /Page\n") == 1


def test_png_is_twice_as_fine_and_light(tmp_path: Path) -> None:
    data = pictures.save(DRAWING, tmp_path / "a.png").read_bytes()
    assert struct.unpack(">II", data[16:24]) == (round(2 * DRAWING.width), round(2 * DRAWING.height))
    assert QImage.fromData(data).pixelColor(2, 2).lightness() == 255


@pytest.mark.parametrize(("place", "scale"), [(2, 2.0), (3, 1.0), (4, 4.0)])
def test_png_in_the_size_that_was_chosen(tmp_path: Path, place: int, scale: float) -> None:
    assert pictures.scale_of(pictures.FILTERS[place]) == scale
    with Image.open(pictures.save(DRAWING, tmp_path / "a.png", scale)) as picture:
        assert picture.size == (round(scale * DRAWING.width), round(scale * DRAWING.height))


def test_a_png_that_nobody_could_open_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"pixels large.*Choose a smaller size"):
        pictures.save(DRAWING, tmp_path / "a.png", 100)
    assert list(tmp_path.iterdir()) == []
    assert "Stage 1" in pictures.save(DRAWING, tmp_path / "a.svg", 100).read_text(encoding="utf-8")


def test_a_file_that_was_there_stays_when_writing_fails(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="Choose another place"):
        pictures.save(DRAWING, tmp_path / "missing" / "a.svg")
    with pytest.raises(ExportError, match="must end in"):
        pictures.save(DRAWING, tmp_path / "a.docx")
    for kind in pictures.KINDS:
        folder = tmp_path / f"folder{kind}"
        folder.mkdir()
        with pytest.raises(ExportError):
            pictures.save(DRAWING, folder)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


@pytest.mark.parametrize(
    ("name", "chosen", "found"),
    [("a", 1, "a.pdf"), ("a.PNG", 0, "a.PNG"), ("net.v2", 2, "net.v2.png"), ("a", 0, "a.svg")],
)
def test_the_kind_that_was_chosen(name: str, chosen: int, found: str) -> None:
    assert pictures.with_kind(Path(name), pictures.FILTERS[chosen]).name == found


def test_the_window_goes_on_while_it_is_written(tmp_path: Path, qtbot: QtBot, wait_for: Callable[..., None]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    taker = PictureTaker(window)
    said: list[tuple[str, str]] = []
    taker.said.connect(lambda words, level: said.append((words, level)))
    taker.save(PLAN, tmp_path / "a.pdf")
    wait_for(lambda: bool(said))
    taker.save(PLAN, tmp_path / "none" / "a.pdf")
    wait_for(lambda: len(said) == 2)
    assert said[0] == ("Saved a.pdf.", "good")
    assert said[1][1] == "warning"
    taker.stop()
