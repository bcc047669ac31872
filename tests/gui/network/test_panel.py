from __future__ import annotations

from dataclasses import replace

import pytest
from network_studio import LEFT, Studio
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton

from nnstudio.core.errors import SpecError
from nnstudio.core.network import LAYERS, Network, find_preset
from nnstudio.core.network.layers import Conv2d, ReLU
from nnstudio.core.network.network import MOST_LAYERS
from nnstudio.gui.network.cards.cards import Card
from nnstudio.gui.network.popups import PresetPopup
from nnstudio.gui.theme import ThemeStore, load_theme
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.gui.widgets.pill import Pill

LENET = find_preset("lenet5").network()


def pills(studio: Studio) -> list[str]:
    return [pill.text().replace("\u202f", " ") for pill in studio.panel.findChildren(Pill) if pill.isVisible()]


def words(studio: Studio) -> set[str]:
    return {label.text() for label in studio.panel.body.inspector.findChildren(QLabel) if label.isVisible()}


def facts(studio: Studio) -> str:
    return studio.panel.body.inspector.facts.text().replace("\u202f", " ")


def figures(card: Card) -> list[str]:
    return [text.replace("\u202f", " ") for text in card.figures]


def test_the_header_tells_the_size(studio: Studio) -> None:
    assert pills(studio) == ["12 layers", "61 706 parameters", "0.42 M MACs", "58.6 KiB a sample"]
    studio.panel.select((3,))
    studio.panel.edits.delete()
    assert pills(studio)[0] == "11 layers"


def test_the_header_tells_what_is_learned_and_says_less_where_room_is_short(studio: Studio) -> None:
    first = studio.store.project.network.layers[0]
    studio.show(studio.store.project.network.replace((0,), replace(first, frozen=True)))
    studio.resize(1000, 530)
    assert pills(studio)[1] == "61 706 parameters · 61 550 learned"
    studio.panel.select()
    assert "Learned: 61 550" in facts(studio)
    studio.resize(560, 530)
    assert pills(studio) == ["61 550 of 61 706 learned", "0.42 M MACs"]
    studio.undo()
    studio.resize(1000, 530)
    assert pills(studio)[1] == "61 706 parameters"


def test_cards_show_what_the_trace_says(studio: Studio) -> None:
    cards = studio.diagram.cards
    assert [card.title for card in cards[:3]] == ["Input", "Convolution", "ReLU"]
    assert cards[0].summary == studio.store.project.dataset.title
    assert cards[0].shape == "1×28×28"
    assert cards[1].summary == "6 filters 5×5, pad 2"
    assert cards[1].shape == "6×28×28"
    assert figures(cards[1]) == ["156 parameters", "0.12 M MACs", "sees 5×5", "18.4 KiB"]
    assert figures(cards[2]) == ["sees 5×5", "18.4 KiB"]
    assert figures(cards[8]) == ["48 120 parameters", "48.0 k MACs", "sees all", "480 bytes"]
    assert cards[0].figures == cards[-1].figures == ()
    assert cards[-1].summary == "10 classes · 0–9"
    assert cards[-1].mark == ("circle-check", "good_text")
    assert "16 filters 5×5" in cards[4].spoken


def test_the_inspector_tells_of_the_selected_layer(studio: Studio) -> None:
    studio.panel.select((3,))
    assert facts(studio).split("\n") == [
        "Input → output: 6×14×14 → 16×10×10",
        "Weights + biases: 2 400 + 16",
        "Multiply-adds: 0.24 M",
        "Receptive field: 14×14 px",
        "Memory of outputs: 6.2 KiB",
    ]
    assert {"Convolution", "conv2", "How 14 becomes 10:\n(14 + 2·0 − 5) / 1 + 1 = 10"} <= words(studio)
    assert "How the parameters come about:\n16·6·5² + 16 = 2416" in words(studio)
    studio.panel.select((7,))
    assert "Receptive field: whole image" in facts(studio)
    assert not any(word.startswith("How 16 ") for word in words(studio))
    assert "How the parameters come about:\n400·120 + 120 = 48120" in words(studio)
    studio.panel.select((1,))
    assert not any(word.startswith("How ") for word in words(studio))


def test_nothing_or_several_selected_gives_totals(studio: Studio) -> None:
    assert "Parameters: 61 706" in facts(studio)
    assert "Size of the weights: 241 KiB" in facts(studio)
    studio.panel.select((0,), (1,), (2,), (3,))
    assert facts(studio).split("\n") == ["Parameters: 2 572", "Multiply-adds: 0.36 M", "Memory of outputs: 47.6 KiB"]
    assert "4 layers selected" in words(studio)


def test_a_run_of_knob_steps_is_one_undo(studio: Studio) -> None:
    studio.panel.select((3,))
    field = studio.panel.body.inspector.form.editor("channels").field
    for _ in range(4):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert studio.store.project.network.layers[3] == Conv2d(20, 5)
    assert studio.store.undo_stack.count() == 1
    assert studio.step == "Change filters of conv2"
    assert studio.selected == (3,)
    studio.panel.select((0,))
    field = studio.panel.body.inspector.form.editor("channels").field
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert studio.store.undo_stack.count() == 2
    studio.undo()
    studio.undo()
    assert studio.store.project.network == LENET
    assert studio.selected == (3,)
    assert studio.panel.body.inspector.form.spec() == Conv2d(16, 5)


def test_what_is_being_typed_is_taken_before_another_card_is_shown(studio: Studio) -> None:
    studio.panel.select((3,))
    field = studio.panel.body.inspector.form.editor("channels").field
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "9")
    studio.click(0)
    assert studio.store.project.network.layers[3] == Conv2d(9, 5)
    assert studio.store.project.network.layers[0] == LENET.layers[0]
    assert studio.selected == (0,)


@pytest.mark.parametrize("name", ["mlp", "pigeon", "cnn"])
def test_presets_open_as_one_undoable_step(studio: Studio, name: str) -> None:
    studio.panel.select((3,))
    studio.panel.open_preset(name)
    assert studio.store.undo_stack.count() == 1
    assert studio.selected == ()
    assert studio.store.project.network.layers == find_preset(name).network().layers
    studio.undo()
    assert studio.store.project.network == LENET
    with pytest.raises(SpecError):
        studio.panel.open_preset("nothing")


def test_the_list_of_presets_opens_below_its_button(studio: Studio) -> None:
    QTest.mouseClick(studio.panel._tools.preset_button, Qt.MouseButton.LeftButton)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, PresetPopup)
    assert popup.list.currentItem().text() == "LeNet-5"
    texts = [popup.list.item(row).text() for row in range(popup.list.count())]
    assert texts[:4] == ["LeNet and small CNN", "LeNet-5", "Small modern CNN", "First networks"]
    assert texts[texts.index("ResNet-18") - 1] == "ResNet"
    for title in ("Small modern CNN", "Linear regression"):  # past a heading
        QTest.keyClick(popup.list, Qt.Key.Key_Down)
        assert popup.list.currentItem().text() == title
    QTest.keyClick(popup.list, Qt.Key.Key_Up)
    QTest.keyClick(popup.list, Qt.Key.Key_Up)
    QTest.keyClick(popup.list, Qt.Key.Key_Down)
    QTest.keyClick(popup.list, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert studio.step == "Open Small modern CNN"


def test_every_kind_of_layer_can_be_inserted_and_undone(studio: Studio) -> None:
    for kind in LAYERS:
        studio.panel.insert_layer(kind.kind, (0,))
        assert studio.selected == (0,)
        assert studio.panel.body.inspector.form.spec() == kind()
        studio.undo()
        assert studio.store.project.network == LENET


def test_an_empty_network_says_what_to_do(studio: Studio) -> None:
    studio.panel.select_all()
    studio.panel.edits.delete()
    assert "no layers yet" in studio.diagram.cards[-1].spoken
    studio.panel.insert_layer("flatten")
    assert studio.titles == ["Flatten"]


def test_narrow_panels_keep_everything_reachable(studio: Studio) -> None:
    studio.resize(480, 460)
    body = studio.panel.body
    assert not body.palette_list.isVisible()
    assert body.inspector.x() > body.view.geometry().right()
    studio.panel.focus_palette()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClicks(popup.findChild(QLineEdit), "tanh")
    QTest.keyClick(popup.findChild(QLineEdit), Qt.Key.Key_Return)
    assert studio.step == "Insert Tanh"
    studio.resize(360, 460)
    assert body.inspector.y() > body.view.geometry().bottom()
    assert body.inspector.width() == body.width()
    for place in (0, len(studio.titles) - 1):
        assert studio.diagram.rect().contains(studio.diagram.card_rect((place,)).toAlignedRect())
    studio.resize(790, 530)
    assert body.palette_list.isVisible()


def test_more_layers_than_a_file_may_hold_are_refused(studio: Studio) -> None:
    many = Network((ReLU(),) * MOST_LAYERS)
    studio.store.edit("Many", replace(studio.store.project, network=many))
    studio.panel.insert_layer("relu")
    assert len(studio.titles) == MOST_LAYERS
    bar = studio.panel.findChild(MessageBar)
    assert isinstance(bar, MessageBar)
    assert "at most 2000" in bar.text()
    studio.undo()
    assert bar.text() == ""


def test_another_project_is_drawn_with_nothing_selected(studio: Studio) -> None:
    studio.panel.select((3,))
    other = replace(studio.store.project, network=find_preset("mlp").network())
    studio.store.new(other)
    studio.store.finish()
    assert studio.selected == ()
    assert studio.diagram.cards[1].title == "Flatten"


def test_the_order_of_plan_and_project_does_not_matter(studio: Studio) -> None:
    studio.store.project_changed.disconnect()
    edited = replace(studio.store.project, network=LENET.remove((3,)))
    studio.store.edit("Delete", edited)
    studio.planner.follow(edited, None)
    assert len(studio.diagram.cards) == 13
    assert studio.selected == (3,)


def test_both_themes_are_painted_in_their_colours(studio: Studio, theme_store: ThemeStore) -> None:
    for scheme in ("dark", "light"):
        theme_store.set_scheme(scheme)
        picture = studio.diagram.grab().toImage()
        card = studio.diagram.card_rect((0,))
        corner = QPoint(round(card.right()) - 4, round(card.center().y()) + 8)
        assert picture.pixelColor(corner) == load_theme(scheme).color("surface")
        edge = QPoint(round(card.left()) + 2, round(card.center().y()))
        assert picture.pixelColor(edge) == load_theme(scheme).color("convolution")


def test_the_tip_tells_all(studio: Studio) -> None:
    assert studio.diagram.cards[4].tip.replace("\u202f", " ") == (
        "Convolution (conv2)\n16 filters 5×5\n6×14×14 → 16×10×10\n2 416 parameters, 0.24 M multiply-adds"
        "\n6.2 KiB of outputs a sample\nOne value sees 14×14 pixels"
    )


def test_clicking_the_plus_in_the_header_opens_the_palette(studio: Studio) -> None:
    studio.resize(480, 460)
    button = next(b for b in studio.panel.findChildren(QToolButton) if b.accessibleName() == "Insert a layer")
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup.findChild(QLineEdit), Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
