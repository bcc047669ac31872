from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from network_strategies import rows as networks

from nnstudio.core.network import Network
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, MaxPool2d, Sigmoid
from nnstudio.gui.network.edits import default_slot, delete, drop, duplicate, insert, shift
from nnstudio.gui.network.selection import Selection

A, B, C, D = Conv2d(1), MaxPool2d(), Flatten(), Dense(4)
ROW = Network((A, B, C, D))


def test_new_layers_go_after_the_selection_or_before_the_readout() -> None:
    assert default_slot(ROW, Selection.of(1)) == 2
    assert default_slot(ROW, Selection.of(0, 2)) == 3
    assert default_slot(ROW, Selection()) == 4
    assert default_slot(ROW.insert((4,), Sigmoid()), Selection()) == 4


def test_inserting_selects_what_is_new() -> None:
    edit = insert(ROW, 1, D, D)
    assert edit.network.layers == (A, D, D, B, C, D)
    assert edit.selection.indices == (1, 2)


def test_deleting_selects_the_next() -> None:
    assert delete(ROW, (1,)).selection.indices == (1,)
    assert delete(ROW, (3,)).selection.indices == (2,)
    assert delete(ROW, (0, 2)).network.layers == (B, D)
    assert delete(ROW, (0, 1, 2, 3)).selection == Selection()


def test_copies_stand_behind_the_last() -> None:
    edit = duplicate(ROW, (0, 2))
    assert edit.network.layers == (A, B, C, A, C, D)
    assert edit.selection.indices == (3, 4)


def test_dropping_counts_slots_before_the_layers_are_taken_out() -> None:
    assert drop(ROW, (0,), 3).network.layers == (B, C, A, D)
    assert drop(ROW, (3,), 0).network.layers == (D, A, B, C)
    assert drop(ROW, (0, 2), 4).network.layers == (B, D, A, C)
    assert drop(ROW, (1,), 1).network == ROW
    assert drop(ROW, (1,), 2).network == ROW


def test_shifting_stops_at_the_ends() -> None:
    assert shift(ROW, (1,), -1).network.layers == (B, A, C, D)
    assert shift(ROW, (1,), 1).network.layers == (A, C, B, D)
    assert shift(ROW, (0,), -1).network == ROW
    assert shift(ROW, (3,), 1).network == ROW
    assert shift(ROW, (1, 2), 1).network.layers == (A, D, B, C)


@given(networks.filter(len), st.data())
def test_moves_lose_nothing(network: Network, data: DataObject) -> None:
    places = st.integers(0, len(network) - 1)
    indices = tuple(sorted(data.draw(st.sets(places, min_size=1))))
    slot = data.draw(st.integers(0, len(network)))
    for edit in (drop(network, indices, slot), shift(network, indices, data.draw(st.sampled_from([-1, 1])))):
        assert sorted(edit.network.layers, key=repr) == sorted(network.layers, key=repr)
        moved = [edit.network.layers[index] for index in edit.selection.indices]
        assert moved == [network.layers[index] for index in indices]
