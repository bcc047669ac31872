from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nnstudio.gui.icons import app_icon, icon
from nnstudio.gui.theme import ThemeStore, load_theme


def strongest(image: QImage) -> str:
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda color: color.alpha()).name().upper()


@pytest.mark.parametrize("role", ["text", "muted", "accent", "error"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_icons_take_the_colours_of_the_theme(theme_store: ThemeStore, scheme: str, role: str) -> None:
    theme_store.set_scheme("dark" if scheme == "dark" else "light")
    image = icon("square", role).pixmap(QSize(32, 32), 1.0).toImage()
    theme_store.set_scheme("light")
    assert strongest(image) == load_theme(scheme).tokens[role]


def test_disabled_icons_are_muted() -> None:
    image = icon("square").pixmap(QSize(32, 32), 1.0, QIcon.Mode.Disabled).toImage()
    assert strongest(image) == load_theme("light").tokens["disabled"]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_icons_are_crisp_at_any_pixel_ratio(ratio: float) -> None:
    picture = icon("play").pixmap(QSize(16, 16), ratio)
    assert picture.size() == QSize(round(16 * ratio), round(16 * ratio))
    assert picture.devicePixelRatio() == ratio


def test_an_unknown_icon_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-icon"):
        icon("no-such-icon")


def test_app_icon_has_small_and_large_sizes() -> None:
    sizes = {size.width() for size in app_icon().availableSizes()}
    assert {16, 32, 256} <= sizes


def test_engines_survive_copies_and_collection(qtbot: QtBot) -> None:
    button = QPushButton("Train")
    qtbot.addWidget(button)
    for number in range(100):
        copy = QIcon(icon("play"))
        copy.addPixmap(QPixmap(4, 4))
        button.setIcon(copy)
        button.setEnabled(number % 2 == 0)
        button.grab()
        del copy
        gc.collect(0)
    assert not button.icon().isNull()
