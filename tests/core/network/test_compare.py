"""Before and after an edit: which layers are different, and the totals."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from network_strategies import networks

from nnstudio.core.network import Network, find_preset, trace
from nnstudio.core.network.blocks import Group, Residual
from nnstudio.core.network.compare import Comparison, compare
from nnstudio.core.network.layers import BatchNorm, Conv2d, Dense, Dropout, Flatten, ReLU

SHAPE = (1, 28, 28)
LENET = find_preset("lenet5").network()


def compared(before: Network, after: Network) -> Comparison:
    return compare(trace(before, SHAPE, 10), trace(after, SHAPE, 10))


def told(before: Network, after: Network) -> list[tuple[str, str]]:
    return [(change.kind, change.name) for change in compared(before, after).changes]


def test_nothing_is_different() -> None:
    assert not compared(LENET, LENET)
    assert not compared(LENET, Network.from_json(LENET.to_json()))


def test_a_layer_that_came_or_went() -> None:
    more = LENET.insert((8,), Dropout(0.5))
    assert told(LENET, more) == [("added", "dropout1")]
    assert told(more, LENET) == [("removed", "dropout1")]


def test_a_turned_knob_says_from_what_to_what() -> None:
    (change,) = compared(LENET, LENET.replace((3,), Conv2d(32, 5))).changes
    assert (change.kind, change.name, change.path) == ("changed", "conv2", (3,))
    assert change.knobs == (("Filters", 16, 32),)


def test_a_moved_layer_and_one_that_was_wrapped() -> None:
    network = Network((Conv2d(4), BatchNorm(), ReLU(), Flatten(), Dense(10)))
    moved = Network((Conv2d(4), ReLU(), BatchNorm(), Flatten(), Dense(10)))
    assert [kind for kind, _ in told(network, moved)] == ["moved"]
    wrapped = network.replace((2,), Group(Network((ReLU(),))))
    assert told(network, wrapped) == [("added", "group1")]
    assert told(wrapped, network) == [("removed", "group1")]


def test_long_rows_of_equal_layers_are_compared() -> None:
    many = (ReLU(),) * 1900
    assert told(Network((*many, *many[:20])), Network((*many, Dropout(), *many[:20]))) == [("added", "dropout1")]


def test_differences_within_blocks_are_told_where_they_are() -> None:
    inner = Network((Conv2d(4, padding=1), ReLU()))
    network = Network((Conv2d(4), Residual(inner), Flatten(), Dense(10)))
    deeper = network.replace((1, 0, 0), Conv2d(4, padding=1, bias=False)).insert((1, 0, 1), BatchNorm())
    assert told(network, deeper) == [("changed", "residual1.body.conv1"), ("added", "residual1.body.norm1")]
    renamed = network.replace((1,), replace(network.layers[1], name="head", frozen=True))
    assert told(network, renamed) == [("changed", "head")]


def test_totals() -> None:
    found = compared(LENET, LENET.replace((3,), Conv2d(32, 5)))
    assert found.parameters.before == 61_706
    assert found.parameters.difference == 16 * (6 * 25 + 1) + 16 * 25 * 120
    assert found.learned == found.parameters
    assert found.layers.difference == 0
    assert found.memory.difference == 4 * 16 * (100 + 100 + 25 + 25)
    assert found.field.difference == 0
    assert found.output_shapes == ((10,), (10,))
    frozen = compared(LENET, LENET.replace((0,), replace(LENET.layers[0], frozen=True)))
    assert (frozen.parameters.difference, frozen.learned.difference) == (0, -156)
    assert bool(frozen)


def test_where_a_problem_hides_the_totals() -> None:
    found = compared(LENET, LENET.remove((6,)))
    assert found.parameters.after is None
    assert found.parameters.difference is None
    assert found.problems == (0, 1)
    assert found.output_shapes == ((10,), None)


@given(networks, networks)
def test_any_two_networks_can_be_compared(before: Network, after: Network) -> None:
    found = compare(trace(before, (2, 8, 8), 3), trace(after, (2, 8, 8), 3))
    assert bool(found.changes) == (before != after)
