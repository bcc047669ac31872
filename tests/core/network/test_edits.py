from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from network_strategies import networks

from nnstudio.core.errors import NetworkError
from nnstudio.core.network import Network
from nnstudio.core.network.blocks import Branches, Group, Repeat, Residual
from nnstudio.core.network.edits import (
    Edit,
    add_way,
    can_move,
    delete,
    duplicate,
    insert,
    move,
    outermost,
    remove_way,
    run_of,
    set_knob,
    shift,
    unwrap,
    wrap,
)
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, Layer, MaxPool2d, ReLU
from nnstudio.core.network.network import Path

A, B, C, D = Conv2d(1), MaxPool2d(), Flatten(), Dense(4)
ROW = Network((A, B, C, D))
BLOCK = Residual(Network((A, ReLU(), B)))
TREE = Network((A, BLOCK, D))


def paths_of(network: Network) -> list[Path]:
    return [path for path, _ in network.walk()]


def slots_of(network: Network) -> list[Path]:
    rows = [(), *((*path, slot) for path, layer in network.walk() for slot in range(len(layer.bodies)))]
    return [(*row, index) for row in rows for index in range(len(network.row(row)) + 1)]


def plain(network: Network) -> list[str]:
    return sorted(repr(layer) for _, layer in network.walk() if not layer.bodies)


def test_inserting_chooses_what_is_new() -> None:
    assert insert(ROW, (1,), D, D) == Edit(Network((A, D, D, B, C, D)), ((1,), (2,)))
    edit = insert(TREE, (1, 1, 0), D)
    assert edit.network.at((1, 1, 0)) == D
    assert edit.chosen == ((1, 1, 0),)


def test_deleting_chooses_the_next_then_the_one_before_then_the_block() -> None:
    assert delete(ROW, {(1,)}) == Edit(Network((A, C, D)), ((1,),))
    assert delete(ROW, {(3,)}).chosen == ((2,),)
    assert delete(ROW, {(0,), (2,)}).network.layers == (B, D)
    assert delete(ROW, paths_of(ROW)) == Edit(Network())
    assert delete(TREE, [(1, 0, 0), (1, 0, 1), (1, 0, 2)]).chosen == ((1,),)
    assert delete(TREE, [(1,), (1, 0, 0)]).network == Network((A, D))
    assert delete(ROW, ()) == Edit(ROW)


def test_slots_are_counted_before_layers_are_taken_out() -> None:
    assert move(ROW, {(0,)}, (3,)).network.layers == (B, C, A, D)
    assert move(ROW, {(0,), (2,)}, (4,)) == Edit(Network((B, D, A, C)), ((2,), (3,)))
    assert move(ROW, {(1,)}, (1,)).network == ROW
    assert move(ROW, {(1,)}, (2,)).network == ROW
    edit = move(TREE, {(0,)}, (1, 1, 0))
    assert edit.network == Network((Residual(BLOCK.body, Network((A,))), D))
    assert edit.chosen == ((0, 1, 0),)
    assert move(TREE, {(1, 0, 1)}, (3,)).network.layers[-1] == ReLU()


def test_a_block_is_not_moved_into_itself() -> None:
    assert not can_move([(1,)], (1, 0, 0))
    assert can_move([(1,)], (1,))
    assert move(TREE, {(1,)}, (1, 0, 0)) == Edit(TREE, ((1,),))


def test_shifting_passes_neighbours_leaves_blocks_and_stops_at_the_ends() -> None:
    assert shift(ROW, {(1,), (2,)}, 1).network.layers == (A, D, B, C)
    assert shift(ROW, {(0,)}, -1).network == ROW
    assert shift(ROW, {(3,)}, 1).network == ROW
    assert shift(ROW, {(0,), (2,)}, 1) == Edit(ROW, ((0,), (2,)))
    assert shift(TREE, {(1, 0, 0)}, -1).chosen == ((1,),)
    edit = shift(TREE, {(1, 0, 2)}, 1)
    assert edit.chosen == ((2,),)
    assert edit.network.at((2,)) == B


def test_copies_stand_behind_the_last_of_their_row() -> None:
    assert duplicate(ROW, {(0,), (2,)}) == Edit(Network((A, B, C, A, C, D)), ((3,), (4,)))
    edit = duplicate(TREE, {(0,), (1, 0, 1)})
    assert edit.chosen == ((1,), (2, 0, 2))
    assert [edit.network.at(path) for path in edit.chosen] == [A, ReLU()]


@pytest.mark.parametrize("kind", ["residual", "branches", "group", "repeat", "gate"])
def test_unwrapping_takes_wrapping_back(kind: str) -> None:
    wrapped = wrap(TREE, {(1, 0, 1), (1, 0, 2)}, kind)
    assert wrapped.chosen == ((1, 0, 1),)
    assert wrapped.network.at((1, 0, 1)).bodies[0].layers == (ReLU(), B)
    assert unwrap(wrapped.network, (1, 0, 1)) == Edit(TREE, ((1, 0, 1), (1, 0, 2)))


def test_what_cannot_be_wrapped_or_unwrapped_is_refused() -> None:
    with pytest.raises(NetworkError, match="one after the other"):
        wrap(ROW, {(0,), (2,)}, "group")
    with pytest.raises(NetworkError, match="cannot hold"):
        wrap(ROW, {(0,)}, "relu")
    with pytest.raises(NetworkError, match="holds no layers"):
        unwrap(ROW, (0,))
    assert unwrap(Network((A, Group(), D)), (1,)) == Edit(Network((A, D)), ((1,),))


def test_ways_come_and_go() -> None:
    one = Network((Branches(),))
    more = add_way(one, (0,))
    assert len(more.network.at((0,)).bodies) == 3
    assert remove_way(more.network, (0, 1)) == Edit(one, ((0,),))
    with pytest.raises(NetworkError):
        add_way(TREE, (1,))
    with pytest.raises(NetworkError):
        remove_way(TREE, (1, 1))
    with pytest.raises(NetworkError):
        add_way(TREE, (0,))


def test_one_knob_of_several_layers() -> None:
    network = Network((A, Repeat(Network((A, D)), 3)))
    edit = set_knob(network, [(0,), (1, 0, 0)], "channels", 8)
    assert edit.network == Network((Conv2d(8), Repeat(Network((Conv2d(8), D)), 3)))


def test_runs() -> None:
    assert run_of([(1, 0, 2), (1, 0, 1)]) == ((1, 0, 1), (1, 0, 2))
    assert run_of([(1,), (1, 0, 1), (2,)]) == ((1,), (2,))
    assert run_of([(1,), (3,)]) == run_of([(1,), (2, 0, 0)]) == run_of([]) == ()


@given(networks.filter(len), st.data())
def test_every_edit_chooses_what_is_there_and_moves_lose_nothing(network: Network, data: DataObject) -> None:
    paths = data.draw(st.sets(st.sampled_from(paths_of(network)), min_size=1, max_size=5))
    slot = data.draw(st.sampled_from(slots_of(network)))
    step = data.draw(st.sampled_from([-1, 1]))
    moves = [move(network, paths, slot), shift(network, paths, step)]
    if run_of(paths):
        moves.append(wrap(network, paths, data.draw(st.sampled_from(["residual", "branches", "group"]))))
    for edit in (*moves, delete(network, paths), duplicate(network, paths), insert(network, slot, A)):
        for path in edit.chosen:
            assert isinstance(edit.network.at(path), Layer)
    for edit in moves:
        assert plain(edit.network) == plain(network)
    taken = [network.at(path) for path in outermost(paths)]
    assert [moves[0].network.at(path) for path in moves[0].chosen] == taken
    assert len(duplicate(network, paths).chosen) == len(taken)
