from __future__ import annotations

import pytest

from nnstudio.core.network import Network, Preset, Problem, presets, trace
from nnstudio.core.network.layers import BatchNorm, Conv2d, Dense, Flatten, Layer, ReLU, Sigmoid, Softmax, Step

HEAD = (Flatten(), Dense(20), ReLU())


def spotted(layers: tuple[Layer, ...], classes: int) -> list[tuple[int, Problem]]:
    rows = trace(Network(layers), (1, 8, 8), classes).rows
    return [(index, row.problem) for index, row in enumerate(rows) if row.problem]


@pytest.mark.parametrize(
    ("end", "classes"),
    [
        ((Dense(10),), 10),
        ((Dense(10), Softmax()), 10),
        ((Dense(1),), 2),
        ((Dense(1), Sigmoid()), 2),
        ((Dense(2), Softmax()), 2),
        ((Dense(2),), 2),
    ],
)
def test_ends_that_fit(end: tuple[Layer, ...], classes: int) -> None:
    assert spotted((*HEAD, *end), classes) == []


@pytest.mark.parametrize(
    ("layers", "classes", "place", "words", "fixed"),
    [
        ((*HEAD, Dense(7)), 10, 3, "gives 7 numbers, but the data have 10", (*HEAD, Dense(10))),
        ((*HEAD, Dense(1), Sigmoid()), 10, 3, "gives 1 number, ", (*HEAD, Dense(10), Softmax())),
        (HEAD, 10, 2, "gives 20 numbers", (*HEAD, Dense(10))),
        ((Conv2d(4),), 10, 0, "ends with an image (4×6×6)", (Conv2d(4), Flatten(), Dense(10))),
        ((*HEAD, Dense(10), Softmax(), Softmax()), 10, 4, "stands twice", (*HEAD, Dense(10), Softmax())),
        ((*HEAD, Dense(1), Softmax()), 2, 4, "always 1", (*HEAD, Dense(1), Sigmoid())),
        ((*HEAD, Dense(10), Sigmoid()), 10, 4, "is for one output", (*HEAD, Dense(10), Softmax())),
        ((*HEAD, BatchNorm()), 10, 3, "gives 20 numbers", (*HEAD, BatchNorm(), Dense(10))),
    ],
)
def test_ends_that_do_not_fit_are_marked_and_mended(
    layers: tuple[Layer, ...], classes: int, place: int, words: str, fixed: tuple[Layer, ...]
) -> None:
    [(index, problem)] = spotted(layers, classes)
    assert index == place
    assert words in problem.text
    assert problem.fix is not None
    assert problem.fix.network.layers == fixed
    assert spotted(fixed, classes) == []


def test_without_a_class_count_the_end_is_free() -> None:
    assert trace(Network((*HEAD, Dense(7))), (1, 8, 8)).problems == ()


@pytest.mark.parametrize(
    ("layers", "text"),
    [
        ((Flatten(), Dense(10), Softmax()), "gives 10 numbers, but the data ask for a single value"),
        ((Flatten(), Dense(1), Sigmoid()), "Sigmoid is an answer about classes, but the data ask for a value"),
        ((Flatten(), Dense(4), ReLU()), "gives 4 numbers"),
    ],
)
def test_a_value_needs_one_output_and_no_readout(layers: tuple[Layer, ...], text: str) -> None:
    found = trace(Network(layers), (7,), 0)
    (problem,) = found.problems
    assert text in problem.text
    assert problem.fix is not None
    mended = problem.fix.network
    assert trace(mended, (7,), 0).problems == ()
    assert mended.readout is None


def test_an_image_at_the_end_is_mended_for_a_value() -> None:
    (problem,) = trace(Network((Conv2d(4, 3),)), (1, 8, 8), 0).problems
    assert "must end with 1 number." in problem.text
    assert problem.fix is not None
    assert trace(problem.fix.network, (1, 8, 8), 0).output_shape == (1,)


@pytest.mark.parametrize(
    ("end", "words", "fixed"),
    [
        ((Dense(4), Sigmoid()), "", ()),
        ((Dense(4),), "", ()),
        ((Dense(7), Softmax()), "gives 7 numbers, but the data have 4 labels", (Dense(4), Sigmoid())),
        ((Dense(4), Softmax()), "several labels may apply. Use Sigmoid", (Dense(4), Sigmoid())),
        ((Dense(4), Step()), "Step is for one class of several", (Dense(4), Sigmoid())),
    ],
)
def test_each_of_several_labels_has_an_output(end: tuple[Layer, ...], words: str, fixed: tuple[Layer, ...]) -> None:
    found = trace(Network((*HEAD, *end)), (1, 8, 8), 4, several=True).problems
    assert bool(found) == bool(words)
    if found:
        assert words in found[0].text
        assert found[0].fix is not None
        assert found[0].fix.network == Network((*HEAD, *fixed))


def test_two_labels_are_not_one_output() -> None:
    one = Network((*HEAD, Dense(1), Sigmoid()))
    assert trace(one, (1, 8, 8), 2).problems == ()
    (problem,) = trace(one, (1, 8, 8), 2, several=True).problems
    assert problem.fix is not None
    assert problem.fix.network == Network((*HEAD, Dense(2), Sigmoid()))


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_named_network_can_tell_labels(preset: Preset) -> None:
    shape = preset.input_shape
    for labels in (2, 5):
        assert trace(preset.network(shape, labels, several=True), shape, labels, several=True).problems == ()
