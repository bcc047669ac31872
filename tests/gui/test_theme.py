from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nnstudio.gui.color_math import READABLE, contrast, mix, readable
from nnstudio.gui.stylesheet import ARROWS
from nnstudio.gui.theme import TONES, ThemeStore, current, load_theme, number_font, set_role

THEMES = ("light", "dark")
GROUPS = ["convolution", "pooling", "dense", "activation", "normalization", "regularization", "reshape", "block"]


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", ["window", "surface", "raised", "hover", "selection"])
@pytest.mark.parametrize("text", ["text", "muted", *(f"{tone}_text" for tone in TONES)])
def test_text_can_be_read(name: str, text: str, ground: str) -> None:
    tokens = load_theme(name).tokens
    assert contrast(tokens[text], tokens[ground]) >= READABLE


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("tone", [*TONES, "test", "tooltip"])
def test_text_on_coloured_ground_can_be_read(name: str, tone: str) -> None:
    tokens = load_theme(name).tokens
    assert contrast(tokens[f"on_{tone}"], tokens[tone]) >= READABLE


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("state", ["accent_hover", "accent_pressed"])
def test_primary_button_can_be_read_in_every_state(name: str, state: str) -> None:
    tokens = load_theme(name).tokens
    assert contrast(tokens["on_accent"], tokens[state]) >= READABLE


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("tone", ["accent", "good", "warning", "error"])
def test_messages_can_be_read(name: str, tone: str) -> None:
    tokens = load_theme(name).tokens
    assert contrast(tokens["text"], tokens[f"{tone}_pale"]) >= READABLE
    assert contrast(tokens[f"{tone}_text"], tokens[f"{tone}_pale"]) >= READABLE


def test_both_themes_name_the_same_colours() -> None:
    assert load_theme("light").tokens.keys() == load_theme("dark").tokens.keys()
    assert set(GROUPS) <= load_theme("light").tokens.keys()


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_mix_and_readable() -> None:
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert readable("#101010", "#000000", ["#FFFFFF"]) == "#101010"
    assert contrast(readable("#FFFF00", "#000000", ["#FFFFFF"]), "#FFFFFF") >= READABLE


def test_theme_mixes_by_name() -> None:
    theme = load_theme("light")
    assert theme.mix("surface", "canvas", 1.0) == theme.color("canvas")
    assert not theme.is_dark
    assert load_theme("dark").is_dark
    with pytest.raises(KeyError):
        theme.color("no such colour")


def test_store_dresses_the_application_and_tells(theme_store: ThemeStore, qapp: QApplication, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme_store.changed) as told:
        theme_store.set_scheme("dark")
    assert told.args == [load_theme("dark")]
    assert current() is load_theme("dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == load_theme("dark").color("window")
    assert load_theme("dark").tokens["accent"] in qapp.styleSheet()
    theme_store.set_scheme("light")
    assert qapp.palette().color(QPalette.ColorRole.Window) == load_theme("light").color("window")


def test_system_scheme_is_light_where_the_system_has_none(theme_store: ThemeStore) -> None:
    theme_store.set_scheme("system")
    assert theme_store.scheme == "system"
    assert theme_store.theme.name == "light"
    theme_store.set_scheme("light")


def test_widgets_are_told_of_a_new_theme(theme_store: ThemeStore, qtbot: QtBot) -> None:
    label = QLabel("words")
    qtbot.addWidget(label)
    set_role(label, "muted")
    label.show()
    light = label.grab().toImage()
    theme_store.set_scheme("dark")
    assert label.grab().toImage() != light
    theme_store.set_scheme("light")


def test_stylesheet_has_no_placeholder_left(theme_store: ThemeStore, qapp: QApplication) -> None:
    assert "$icon" not in qapp.styleSheet()
    assert ".svg" in qapp.styleSheet()
    assert all(token in load_theme("light").tokens for _, token in ARROWS.values())


def test_figures_are_equally_wide(theme_store: ThemeStore, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    label.setFont(number_font(20, QFont.Weight.Bold))
    assert QFontInfo(label.font()).family() == "Inter"
    widths = {label.fontMetrics().horizontalAdvance(digit * 10) for digit in "0123456789"}
    assert len(widths) == 1
