from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from network_studio import Studio
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from nnstudio.core.network import Network
from nnstudio.core.network.layers import Dense, Flatten
from nnstudio.gui.network.views.switching import VIEWS, NetworkViews

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def views(studio: Studio, settings: QSettings) -> Iterator[NetworkViews]:
    made = NetworkViews(studio.panel, studio.store, studio.planner, settings)
    studio.resize(1000, 600)
    yield made
    made.code.stop()


def test_first_the_cards_are_seen(views: NetworkViews, studio: Studio) -> None:
    assert views.current == "cards"
    assert studio.diagram.isVisible()


def test_the_switch_changes_the_view_and_it_is_remembered(
    views: NetworkViews, studio: Studio, settings: QSettings
) -> None:
    for key, page in (("diagram", views.drawing), ("list", views.list), ("code", views.code)):
        QTest.mouseClick(views.switch.button(key), LEFT)
        assert page.isVisible()
        assert not studio.diagram.isVisible()
        assert settings.value("network/view") == key
    again = NetworkViews(studio.panel, studio.store, studio.planner, settings)
    assert again.current == "code"
    again.code.stop()


def test_a_setting_that_nobody_knows_does_no_harm(studio: Studio, settings: QSettings) -> None:
    settings.setValue("network/view", "hologram")
    made = NetworkViews(studio.panel, studio.store, studio.planner, settings)
    assert made.current == "cards"


def test_all_views_share_one_selection(views: NetworkViews, studio: Studio) -> None:
    views.show("diagram")
    QTest.mouseClick(views.drawing, LEFT, pos=views.drawing.place_of((3,)).toPoint())
    assert studio.panel.selection.single == (3,)
    views.show("list")
    assert views.list.currentIndex() == views.list.layers.index_of((3,))
    QTest.keyClick(views.list, Qt.Key.Key_Down)
    assert studio.panel.selection.single == (4,)
    QTest.keyClick(views.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert studio.panel.selection.paths == ((4,), (5,))
    assert studio.panel.selection.current == (5,)


def test_edits_from_the_list_are_undone_as_ever(views: NetworkViews, studio: Studio) -> None:
    views.show("list")
    studio.panel.select((1,))
    before = studio.store.project.network
    QTest.keyClick(views.list, Qt.Key.Key_Delete)
    assert len(studio.store.project.network) == len(before) - 1
    assert views.list.layers.rowCount() == len(before) - 1
    studio.undo()
    assert studio.store.project.network == before
    assert views.list.layers.rowCount() == len(before)


def test_a_name_from_the_list_is_one_step(views: NetworkViews, studio: Studio) -> None:
    views.list.renamed.emit((0,), "stem")
    assert studio.store.project.network.at((0,)).name == "stem"
    views.list.renamed.emit((0,), "no name")
    assert studio.store.project.network.at((0,)).name == "stem"
    studio.undo()
    assert studio.store.project.network.at((0,)).name == ""


def test_renaming_asks_where_the_user_looks(views: NetworkViews, studio: Studio) -> None:
    studio.panel.select((0,))
    views.show("list")
    views.rename()
    assert views.list.findChild(QLineEdit) is not None
    views.show("diagram")
    views.rename()
    assert views.current == "cards"
    assert studio.panel.rename_field.isVisible()


def test_the_keyboard_goes_to_what_is_seen(views: NetworkViews, studio: Studio) -> None:
    for key, page in (("diagram", views.drawing), ("list", views.list), ("cards", studio.diagram)):
        views.show(key, focus=False)
        studio.panel.focus_diagram()
        assert studio.window.focusWidget() is page


def test_enter_in_any_view_leads_to_the_settings(views: NetworkViews, studio: Studio) -> None:
    studio.panel.select((0,))
    for key, page in (("diagram", views.drawing), ("list", views.list)):
        views.show(key)
        QTest.keyClick(page, Qt.Key.Key_Return)
        QApplication.processEvents()
        focus = QApplication.focusWidget()
        assert focus is None or studio.panel.body.inspector.isAncestorOf(focus)


def test_pasted_code_is_one_undoable_edit(views: NetworkViews, studio: Studio, wait_for: Callable[..., None]) -> None:
    before = studio.store.project.network
    views.paste_code()
    views.code.pasted.setPlainText("nn.Sequential(nn.Flatten(), nn.Linear(784, 10))")
    views.code.make_cards()
    wait_for(lambda: studio.store.project.network != before)
    assert studio.store.project.network == Network((Flatten(), Dense(10)))
    assert views.current == "cards"
    assert studio.step == "Paste code"
    studio.undo()
    assert studio.store.project.network == before


def test_the_diagram_is_saved(views: NetworkViews, tmp_path: Path, wait_for: Callable[..., None]) -> None:
    said: list[str] = []
    views.said.connect(lambda words, level: said.append(words))
    views.save_picture(tmp_path / "lenet.svg")
    wait_for(lambda: bool(said))
    assert said == ["Saved lenet.svg."]
    assert "Convolution" in (tmp_path / "lenet.svg").read_text(encoding="utf-8")


def test_a_narrow_header_shows_icons_only(views: NetworkViews, studio: Studio) -> None:
    icons = Qt.ToolButtonStyle.ToolButtonIconOnly
    studio.resize(600, 500)
    assert {views.switch.button(key).toolButtonStyle() for key in VIEWS} == {icons}
    studio.resize(1200, 500)
    assert icons not in {views.switch.button(key).toolButtonStyle() for key in VIEWS}
