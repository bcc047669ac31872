from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.gui.dressing import dressed
from nnstudio.gui.theme import ThemeStore, load_theme, set_role

LIGHT, DARK = "QLabel { color: #101010; }", "QLabel { color: #EFEFEF; }"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, theme_store: ThemeStore) -> Iterator[QWidget]:
    """A window with a part that is shown and one that is not, each with a label."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for _ in range(2):
        part = QWidget()
        QVBoxLayout(part).addWidget(QLabel("words"))
        column.addWidget(part)
    column.itemAt(1).widget().hide()
    window.show()
    for _ in dressed(qapp, qapp.palette(), LIGHT):
        pass
    yield window
    theme_store.apply()


def _colours(window: QWidget) -> list[str]:
    return [label.palette().color(QPalette.ColorRole.WindowText).name() for label in window.findChildren(QLabel)]


def test_in_the_end_all_wear_it(window: QWidget, qapp: QApplication) -> None:
    assert _colours(window) == ["#101010", "#101010"]
    for _ in dressed(qapp, qapp.palette(), DARK):
        pass
    assert _colours(window) == ["#efefef", "#efefef"]


def test_what_is_seen_comes_first(window: QWidget, qapp: QApplication) -> None:
    seen = [_colours(window) for _ in dressed(qapp, qapp.palette(), DARK)]
    assert ["#efefef", "#101010"] in seen
    assert ["#101010", "#efefef"] not in seen


def test_a_part_is_not_painted_before_all_of_it_is_dressed(window: QWidget, qapp: QApplication) -> None:
    part = window.findChildren(QLabel)[0].parentWidget()
    steps = dressed(qapp, qapp.palette(), DARK)
    next(steps)
    assert not part.updatesEnabled()
    assert window.updatesEnabled()
    for _ in steps:
        assert not part.updatesEnabled() or _colours(window)[0] == "#efefef"
    assert part.updatesEnabled()


def test_what_is_given_up_is_painted_again(window: QWidget, qapp: QApplication) -> None:
    steps = dressed(qapp, qapp.palette(), DARK)
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert all(widget.updatesEnabled() for widget in window.findChildren(QWidget))


def test_what_is_deleted_or_made_meanwhile_does_no_harm(window: QWidget, qapp: QApplication) -> None:
    steps = dressed(qapp, qapp.palette(), DARK)
    next(steps)
    gone = window.findChildren(QLabel)[1].parentWidget()
    window.layout().removeWidget(gone)
    gone.setParent(None)
    gone.deleteLater()
    QApplication.sendPostedEvents(gone)
    window.layout().addWidget(QLabel("more words"))
    for _ in steps:
        pass
    assert set(_colours(window)) == {"#efefef"}


def test_change_in_pieces_ends_as_the_change_at_once(
    theme_store: ThemeStore, qtbot: QtBot, wait_for: Callable[..., None]
) -> None:
    label = QLabel("words")
    qtbot.addWidget(label)
    set_role(label, "muted")
    label.show()
    theme_store.set_scheme("dark")
    dark = label.grab().toImage()
    theme_store.set_scheme("light")
    light = label.grab().toImage()
    with qtbot.waitSignal(theme_store.changed) as told:
        theme_store.change_to("dark")
    assert told.args == [load_theme("dark")]
    assert label.grab().toImage() == dark
    with qtbot.waitSignal(theme_store.changed):
        theme_store.change_to("light")
    assert label.grab().toImage() == light


def test_the_last_of_two_changes_counts(theme_store: ThemeStore, qtbot: QtBot) -> None:
    told: list[object] = []
    theme_store.changed.connect(told.append)
    theme_store.change_to("dark")
    QApplication.processEvents()
    with qtbot.waitSignal(theme_store.changed):
        theme_store.change_to("light")
    assert told == [load_theme("light")]
    theme_store.changed.disconnect(told.append)
