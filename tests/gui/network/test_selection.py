from __future__ import annotations

from hypothesis import given
from network_strategies import networks

from nnstudio.core.network import Layer, Network, Path
from nnstudio.core.network.blocks import Group, Residual
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, MaxPool2d, ReLU, Sigmoid
from nnstudio.gui.network.selection import Selection, changed_place, default_slot

A, B, C, D = Conv2d(1), MaxPool2d(), Flatten(), Dense(4)
ROW = Network((A, B, C, D))
TREE = Network((A, Residual(Network((A, B))), Group(Network((C, D))), D))
ORDER = [path for path, _ in TREE.walk()]


def place(before: tuple[Layer, ...], after: tuple[Layer, ...]) -> tuple[int, ...]:
    return tuple(path[0] for path in changed_place(Network(before), Network(after)).paths)


def test_new_layers_go_after_the_selection_or_before_the_readout() -> None:
    assert default_slot(ROW, Selection.of((1,))) == (2,)
    assert default_slot(ROW, Selection.of((0,), (2,))) == (3,)
    assert default_slot(ROW, Selection()) == (4,)
    assert default_slot(ROW.insert((4,), Sigmoid()), Selection()) == (4,)


def test_new_layers_go_into_the_row_of_the_selection_and_into_empty_blocks() -> None:
    assert default_slot(TREE, Selection.of((1, 0, 0))) == (1, 0, 1)
    assert default_slot(TREE, Selection.of((1,))) == (2,)
    assert default_slot(TREE, Selection.of((1,), (1, 0, 0))) == (2,)
    assert default_slot(Network((Residual(),)), Selection.of((0,))) == (0, 0, 0)


def test_the_changed_place_is_found() -> None:
    assert place((A, B, C), (A, D, B, C)) == (1,)
    assert place((A, B, C), (A, D, D, B, C)) == (1, 2)
    assert place((A, B, C), (A, C)) == (1,)
    assert place((A, B, C), (A, B)) == (1,)
    assert place((A, B, C), (A, Conv2d(2), C)) == (1,)
    assert place((A, B, C, D), (A, C, D, B)) == (3,)
    assert place((A, B, C, D), (A, D, B, C)) == (1,)
    assert place((A, B, C, D), (C, D, A, B)) == (2, 3)
    assert place((A,), (A, A)) == (1,)
    assert place((A, B), (A, B)) == ()
    assert place((A,), ()) == ()
    assert place((A, B, C), (D, D)) == ()
    assert place((A, B), (C, D)) == ()


def test_a_change_is_found_as_far_inside_as_it_goes() -> None:
    edited = TREE.insert((1, 0, 1), D)
    assert changed_place(TREE, edited).paths == ((1, 0, 1),)
    assert changed_place(edited, TREE).paths == ((1, 0, 1),)
    assert changed_place(TREE, TREE.replace((2,), Group(Network((C, D)), "Head"))).paths == ((2,),)
    emptied = TREE.remove((1, 0, 0)).remove((1, 0, 0))
    assert changed_place(TREE, emptied).paths == ((1,),)


@given(networks, networks)
def test_the_changed_place_exists(before: Network, after: Network) -> None:
    for path in changed_place(before, after).paths:
        assert isinstance(after.at(path), Layer)


def test_a_range_grows_from_its_anchor() -> None:
    order: list[Path] = [(index,) for index in range(9)]
    selection = Selection.of((3,)).extended((5,))
    assert selection.paths == ((3,), (4,), (5,))
    assert selection.extended((1,)).paths == ((1,), (2,), (3,))
    assert selection.stepped(1, order, extend=True).paths == ((3,), (4,), (5,), (6,))
    assert selection.stepped(1, order) == Selection.of((6,))


def test_a_range_stays_in_one_row() -> None:
    assert Selection.of((1, 0, 0)).extended((1, 0, 1)).paths == ((1, 0, 0), (1, 0, 1))
    assert Selection.of((1, 0, 0)).extended((3,)).paths == ((1,), (2,), (3,))
    assert Selection.of((0,)).extended((2, 0, 1)).paths == ((0,), (1,), (2,))
    assert Selection.of((1, 0, 0)).extended((1, 1, 0)).paths == ((1,),)
    assert Selection.of((1, 0, 1)).stepped(1, ORDER, extend=True).paths == ((1, 0, 1),)
    assert Selection.of((1,)).stepped(1, ORDER, extend=True).paths == ((1,), (2,))


def test_toggling_adds_and_takes_out() -> None:
    selection = Selection.of((3,)).toggled((1, 0, 0))
    assert selection.paths == ((1, 0, 0), (3,))
    assert selection.single is None
    assert selection.toggled((1, 0, 0)).single == (3,)
    assert selection.toggled((1, 0, 0)).toggled((3,)) == Selection()


def test_stepping_goes_through_what_is_shown() -> None:
    assert Selection().stepped(1, ORDER) == Selection.of((0,))
    assert Selection().stepped(-1, ORDER) == Selection.of((3,))
    assert Selection.of((1,)).stepped(1, ORDER) == Selection.of((1, 0, 0))
    assert Selection.of((3,)).stepped(1, ORDER) == Selection.of((3,))
    assert Selection.of((0,)).stepped(-99, ORDER) == Selection.of((0,))
    assert Selection().stepped(1, []) == Selection()


def test_what_is_folded_away_is_stood_for_by_its_block() -> None:
    folded = frozenset({(1,)})
    assert Selection.of((1, 0, 0), (3,)).within(folded).paths == ((1,), (3,))
    assert Selection.of((2, 0, 0)).within(folded) == Selection.of((2, 0, 0))


def test_equal_layers_are_no_trouble() -> None:
    relu = ReLU()
    assert place((relu, relu), (relu, relu, relu)) == (2,)
    assert place((relu, relu, relu), (relu, relu)) == (1,)
