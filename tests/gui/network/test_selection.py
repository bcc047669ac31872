from __future__ import annotations

from hypothesis import given
from network_strategies import rows as networks

from nnstudio.core.network import Network
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, Layer, MaxPool2d, ReLU
from nnstudio.gui.network.selection import Selection, changed_place

A, B, C, D = Conv2d(1), MaxPool2d(), Flatten(), Dense(4)


def place(before: tuple[Layer, ...], after: tuple[Layer, ...]) -> tuple[int, ...]:
    return changed_place(before, after).indices


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


@given(networks, networks)
def test_the_changed_place_exists(before: Network, after: Network) -> None:
    found = changed_place(before.layers, after.layers)
    assert all(0 <= index < len(after) for index in found.indices)


def test_a_range_grows_from_its_anchor() -> None:
    selection = Selection.of(3).extended(5)
    assert selection.indices == (3, 4, 5)
    assert selection.extended(1).indices == (1, 2, 3)
    assert selection.stepped(1, 9, extend=True).indices == (3, 4, 5, 6)
    assert selection.stepped(1, 9) == Selection.of(6)


def test_toggling_adds_and_takes_out() -> None:
    selection = Selection.of(3).toggled(5)
    assert selection.indices == (3, 5)
    assert selection.single is None
    assert selection.toggled(5).single == 3
    assert selection.toggled(5).toggled(3) == Selection()


def test_stepping_stays_in_the_network() -> None:
    assert Selection().stepped(1, 3) == Selection.of(0)
    assert Selection().stepped(-1, 3) == Selection.of(2)
    assert Selection.of(2).stepped(1, 3) == Selection.of(2)
    assert Selection.of(0).stepped(-99, 3) == Selection.of(0)
    assert Selection().stepped(1, 0) == Selection()


def test_equal_layers_are_no_trouble() -> None:
    relu = ReLU()
    assert place((relu, relu), (relu, relu, relu)) == (2,)
    assert place((relu, relu, relu), (relu, relu)) == (1,)
