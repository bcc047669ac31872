"""Blocks with mouse and keyboard: folding, moving in and out, wrapping, renaming, several layers at once."""

from __future__ import annotations

import pytest
from network_studio import LEFT, Studio, drag, hover
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.core.network import Network, Path, find_preset
from nnstudio.core.network.blocks import Branches, Group, Residual
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, ReLU, Tanh
from nnstudio.gui.network.palette_entry import PaletteEntry

Key = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LENET = find_preset("lenet5").network()
BLOCK = (1,)
BODY = Network((Conv2d(6, 3, padding=1), ReLU()))
TREE = Network((Conv2d(6, 3), Residual(BODY), Flatten(), Dense(10)))


@pytest.fixture
def tree(studio: Studio) -> Studio:
    studio.show(TREE)
    studio.panel.select()
    studio.store.undo_stack.clear()
    return studio


def network_of(studio: Studio) -> Network:
    return studio.store.project.network


def chevron(studio: Studio, path: Path) -> QPoint:
    return studio.diagram.places.place_of(path).chevron.center().toPoint()


def slot(studio: Studio, path: Path) -> QPoint:
    return studio.diagram.slot_point(path) - QPoint(20, 0)


def test_a_chevron_folds_and_opens(tree: Studio) -> None:
    tree.click((1, 0, 1))
    QTest.mouseClick(tree.diagram, LEFT, pos=chevron(tree, (1,)))
    assert tree.diagram.places.order == ((0,), (1,), (2,), (3,))
    assert tree.chosen == ((1,),)
    assert "2 layers" in tree.diagram.places.place_of((1,)).card.summary
    QTest.mouseClick(tree.diagram, LEFT, pos=chevron(tree, (1,)))
    assert (1, 0, 1) in tree.diagram.places.order
    assert tree.store.undo_stack.count() == 0


def test_arrows_go_into_blocks_and_out(tree: Studio) -> None:
    tree.panel.select((0,))
    for key, chosen in (
        *((Key.Key_Down, (1,)), (Key.Key_Down, (1, 0, 0)), (Key.Key_Down, (1, 0, 1)), (Key.Key_Down, (2,))),
        *((Key.Key_Up, (1, 0, 1)), (Key.Key_Left, (1,)), (Key.Key_Left, (1,)), (Key.Key_Down, (2,))),
        *((Key.Key_Up, (1,)), (Key.Key_Right, (1,)), (Key.Key_Right, (1, 0, 0))),
    ):
        tree.key(key)
        assert tree.chosen == (chosen,)


def test_a_card_is_dragged_into_a_block_and_out_again(tree: Studio) -> None:
    drag(tree.diagram, tree.middle(0), slot(tree, (1, 1, 0)))
    assert network_of(tree) == Network((Residual(BODY, Network((Conv2d(6, 3),))), Flatten(), Dense(10)))
    assert tree.chosen == ((0, 1, 0),)
    drag(tree.diagram, tree.middle(0, 1, 0), slot(tree, (0,)))
    assert network_of(tree) == TREE
    tree.undo()
    assert tree.chosen == ((0, 1, 0),)


def test_a_block_is_not_dropped_into_itself(tree: Studio) -> None:
    drag(tree.diagram, tree.middle(1), slot(tree, (1, 0, 1)), drop=False)
    slots = tree.diagram.slots
    assert slots is not None
    assert slots.open == {(0,), (3,), (4,)}
    assert slots.target is None
    QTest.mouseRelease(tree.diagram, LEFT, pos=slot(tree, (1, 0, 1)))
    assert network_of(tree) == TREE


def test_the_palette_drops_into_an_empty_row(tree: Studio) -> None:
    source = next(
        e for e in tree.panel.body.palette_list.entries() if isinstance(e, PaletteEntry) and e.text() == "Tanh"
    )
    source.setFocus()  # the palette scrolls to it
    target = source.mapFromGlobal(tree.diagram.mapToGlobal(tree.diagram.slot_point((1, 1, 0))))
    drag(source, QPoint(30, 10), target)
    assert network_of(tree).at((1, 1, 0)) == Tanh()
    assert tree.step == "Insert Tanh"


def test_what_is_inserted_goes_into_the_row_of_the_selection(tree: Studio) -> None:
    tree.click((1, 0, 0))
    tree.panel.insert_layer("tanh")
    assert tree.chosen == ((1, 0, 1),)
    tree.panel.select((2,))
    tree.panel.insert_layer("residual")
    tree.panel.insert_layer("tanh")
    assert tree.chosen == ((3, 0, 0),)


def test_a_ready_made_block_fits_where_it_is_put(studio: Studio) -> None:
    studio.panel.select((3,))
    studio.panel.insert_layer("residual_block")
    assert studio.step == "Insert Residual block"
    assert not studio.planner.plan.problems
    assert len(studio.chosen) >= 1


def test_wrap_and_unwrap(studio: Studio) -> None:
    studio.click(3)
    studio.click(4, SHIFT)
    studio.key(Key.Key_G, CONTROL)
    assert network_of(studio).at((3,)) == Group(Network(LENET.layers[3:5]))
    assert studio.chosen == ((3,),)
    studio.key(Key.Key_G, CONTROL | SHIFT)
    assert network_of(studio) == LENET
    assert studio.chosen == ((3,), (4,))
    studio.undo()
    studio.undo()
    assert network_of(studio) == LENET
    assert studio.chosen == ((3,), (4,))


def test_branches_get_one_more_and_lose_it(studio: Studio) -> None:
    studio.panel.select((1,))
    studio.panel.edits.wrap("branches")
    studio.panel.edits.add_way((1,))
    assert len(network_of(studio).at((1,)).bodies) == 3
    studio.panel.edits.remove_way((1, 0, 0))
    assert network_of(studio).at((1,)) == Branches()


def test_cut_and_paste_across_rows(tree: Studio) -> None:
    tree.click((1, 0, 1))
    tree.click(0, CONTROL)
    tree.key(Key.Key_X, CONTROL)
    assert network_of(tree) == Network((Residual(Network((BODY.layers[0],))), Flatten(), Dense(10)))
    tree.click((0, 0, 0))
    tree.key(Key.Key_V, CONTROL)
    assert network_of(tree).row((0, 0)).layers == (BODY.layers[0], Conv2d(6, 3), ReLU())


def test_moving_out_at_the_end_of_a_row(tree: Studio) -> None:
    tree.panel.select((1, 0, 1))
    tree.key(Key.Key_Down, ALT)
    assert network_of(tree).at((2,)) == ReLU()
    assert tree.chosen == ((2,),)


def test_f2_renames_on_the_card(tree: Studio) -> None:
    tree.panel.select((1, 0, 0))
    tree.key(Key.Key_F2)
    field = tree.panel.rename_field
    assert field.hasFocus()
    QTest.keyClicks(field, "stem")
    QTest.keyClick(field, Key.Key_Return)
    assert network_of(tree).at((1, 0, 0)).name == "stem"
    assert tree.diagram.places.place_of((1, 0, 0)).card.title == "stem"
    assert tree.diagram.hasFocus()
    tree.key(Key.Key_F2)
    QTest.keyClicks(field, "no name!")
    QTest.keyClick(field, Key.Key_Return)
    assert network_of(tree).at((1, 0, 0)).name == "stem"
    tree.key(Key.Key_F2)
    QTest.keyClicks(field, "other")
    QTest.keyClick(field, Key.Key_Escape)
    assert network_of(tree).at((1, 0, 0)).name == "stem"


def test_freezing_a_block_shows_on_all_that_it_holds(tree: Studio) -> None:
    tree.panel.select((1,))
    tree.key(Key.Key_L, CONTROL)
    assert network_of(tree).at((1,)).frozen
    assert tree.diagram.places.place_of((1, 0, 0)).card.frozen
    tree.key(Key.Key_L, CONTROL)
    assert network_of(tree) == TREE


def test_several_layers_are_edited_together(studio: Studio) -> None:
    studio.panel.select((0,), (3,))
    shared = studio.panel.body.inspector.shared
    assert shared.row("channels").is_mixed
    assert not shared.row("kernel_size").is_mixed
    QTest.mouseClick(shared.row("channels").several, LEFT)
    field = shared.row("channels").editor.field
    QTest.keyClick(field, Key.Key_Up)
    QTest.keyClick(field, Key.Key_Up)
    assert {network_of(studio).layers[index].channels for index in (0, 3)} == {8}  # type: ignore[attr-defined]
    assert studio.store.undo_stack.count() == 1
    assert studio.step == "Change filters of 2 layers"
    assert studio.chosen == ((0,), (3,))
    studio.undo()
    assert network_of(studio) == LENET
    assert shared.row("channels").is_mixed


def test_a_folded_block_tells_of_a_problem_inside(tree: Studio) -> None:
    tree.panel.edits.insert(Dense(3), (1, 0, 0))
    assert tree.diagram.places.place_of((1, 0, 0)).card.problem is not None
    tree.panel.fold_all(True)
    card = tree.diagram.places.place_of((1,)).card
    assert card.inside is not None
    assert card.inside.text in card.tip
    tree.panel.fold_all(False)
    tree.panel.fix_problem((1, 0, 0))
    assert tree.planner.plan.by_path[(1, 0, 0)].problem is None


def hold(tree: Studio, qtbot: QtBot, point: QPoint) -> None:
    """Hold what is dragged over a folded block until that opens."""
    hover(tree.diagram, point, LEFT)
    assert tree.diagram.places.place_of(BLOCK).card.folded
    qtbot.waitUntil(lambda: not tree.diagram.places.place_of(BLOCK).card.folded)
    assert tree.diagram.slots is not None


def test_a_block_over_which_something_is_held_opens_for_it(tree: Studio, qtbot: QtBot) -> None:
    tree.panel.fold(BLOCK, True)
    start, over = tree.middle(2), tree.middle(*BLOCK)
    drag(tree.diagram, start, over, drop=False)
    hold(tree, qtbot, over)
    end = tree.diagram.slot_point((1, 0, 1))
    hover(tree.diagram, end, LEFT)
    QTest.mouseRelease(tree.diagram, LEFT, pos=end)
    assert [layer.title for layer in network_of(tree).row((1, 0)).layers] == ["Convolution", "Flatten", "ReLU"]
    assert not tree.diagram.places.place_of(BLOCK).card.folded


@pytest.mark.parametrize("given_up", [True, False])
def test_a_block_into_which_nothing_falls_folds_again(tree: Studio, qtbot: QtBot, given_up: bool) -> None:
    tree.panel.fold(BLOCK, True)
    before = tree.store.project.network
    over = tree.middle(*BLOCK)
    drag(tree.diagram, tree.middle(3), over, drop=False)
    hold(tree, qtbot, over)
    if given_up:
        hover(tree.diagram, tree.diagram.slot_point((1, 0, 1)), LEFT)
        tree.key(Qt.Key.Key_Escape)
        assert tree.store.project.network == before
    else:
        end = tree.diagram.slot_point((0,))
        hover(tree.diagram, end, LEFT)
        QTest.mouseRelease(tree.diagram, LEFT, pos=end)
        assert tree.titles == ["Fully connected", "Convolution", "Residual", "Flatten"]
    assert tree.diagram.slots is None
    assert [card.folded for card in tree.diagram.cards if card.folded is not None] == [True]


def test_pictures_make_room_for_themselves(tree: Studio) -> None:
    before = tree.diagram.card_rect((0,)).height()
    button = tree.panel._tools.picture_button
    assert not button.isVisible()
    picture = QImage(8, 8, QImage.Format.Format_Grayscale8)
    picture.fill(200)
    tree.panel.set_pictures(lambda path, width: picture)
    QTest.mouseClick(button, LEFT)
    assert tree.diagram.card_rect((0,)).height() > before
    block = tree.diagram.places.place_of(BLOCK)
    assert block.card.folded is False
    assert not block.picture.isEmpty()
    tree.panel.fold(BLOCK, True)
    assert not tree.diagram.places.place_of(BLOCK).picture.isEmpty()
    QApplication.processEvents()
    QTest.mouseClick(button, LEFT)
    assert tree.diagram.card_rect((0,)).height() == before
    tree.panel.set_pictures(None)
    assert not button.isVisible()


def test_the_place_in_the_view_survives_an_edit_and_undo(tree: Studio) -> None:
    tree.resize(790, 360)
    tree.panel.select((1, 0, 1))
    QApplication.processEvents()
    top = tree.panel.body.view.verticalScrollBar().value()
    tree.panel.edits.toggle_frozen()
    tree.undo()
    assert tree.panel.body.view.verticalScrollBar().value() == top
    assert tree.chosen == ((1, 0, 1),)
