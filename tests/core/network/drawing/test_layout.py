from __future__ import annotations

import itertools
from dataclasses import replace

import network_trees
import pytest

from nnstudio.core.network import Network, find_preset, trace
from nnstudio.core.network.blocks import Branches, Group, Repeat
from nnstudio.core.network.drawing import Box, Drawing, layout
from nnstudio.core.network.drawing.advances import fitted, text_width
from nnstudio.core.network.drawing.drawing import INSET, RIGHT_INSET, SMALL_SIZE, TITLE_SIZE
from nnstudio.core.network.layers import Conv2d, Dense, ReLU

NETWORKS = {
    "lenet": (find_preset("lenet5").network(), (1, 28, 28)),
    "resnet": (network_trees.resnet(), (3, 32, 32)),
    "every": (network_trees.every_block(), (3, 32, 32)),
    "densenet": (network_trees.densenet(), (3, 64, 64)),
}


@pytest.fixture(params=NETWORKS)
def network(request: pytest.FixtureRequest) -> tuple[Network, Drawing]:
    cards, shape = NETWORKS[request.param]
    return cards, layout(trace(cards, shape))


def apart(one: Box, other: Box) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return beside or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_every_layer_is_drawn_once(network: tuple[Network, Drawing]) -> None:
    cards, drawing = network
    found = [box.path for box in drawing.boxes if box.path is not None] + [frame.path for frame in drawing.frames]
    assert sorted(found) == sorted(path for path, _ in cards.walk())


def test_boxes_do_not_touch_and_lie_on_the_sheet(network: tuple[Network, Drawing]) -> None:
    _, drawing = network
    if len(drawing.boxes) < 100:
        assert all(apart(one, other) for one, other in itertools.combinations(drawing.boxes, 2))
    for item in (*drawing.boxes, *drawing.frames):
        assert item.x >= 0
        assert item.y >= 0
        assert item.x + item.width <= drawing.width
        assert item.y + item.height <= drawing.height
    assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for wire in drawing.wires for x, y in wire.points)


def test_a_frame_holds_what_its_block_holds(network: tuple[Network, Drawing]) -> None:
    _, drawing = network
    frames = {frame.path: frame for frame in drawing.frames}
    for item in (*drawing.boxes, *drawing.frames):
        if item.path is None or len(item.path) == 1:
            continue
        frame = frames[item.path[:-2]]
        assert frame.x < item.x
        assert item.x + item.width < frame.x + frame.width
        assert frame.y < item.y
        assert item.y + item.height < frame.y + frame.height


def test_lines_go_straight_and_through_no_box(network: tuple[Network, Drawing]) -> None:
    _, drawing = network
    boxes = drawing.boxes[:80]
    for wire in drawing.wires:
        for (x0, y0), (x1, y1) in itertools.pairwise(wire.points):
            assert x0 == pytest.approx(x1) or y0 == pytest.approx(y1)
            for box in boxes:
                clear = max(x0, x1) <= box.x + 0.5 or min(x0, x1) >= box.x + box.width - 0.5
                assert clear or max(y0, y1) <= box.y + 0.5 or min(y0, y1) >= box.y + box.height - 0.5


def test_words_have_room(network: tuple[Network, Drawing]) -> None:
    _, drawing = network
    for box in drawing.boxes:
        room = box.width - INSET - RIGHT_INSET
        assert text_width(box.title, TITLE_SIZE) + text_width(box.shape, SMALL_SIZE) < room
        assert text_width(box.summary, SMALL_SIZE) <= room


def test_what_a_box_says() -> None:
    drawing = layout(trace(*NETWORKS["lenet"]))
    first, second = drawing.boxes[:2]
    assert (first.title, first.shape, first.path) == ("Input", "1×28×28", None)
    assert (second.title, second.summary, second.shape) == ("Convolution", "6 filters 5×5, pad 2", "6×28×28")
    assert (second.group, second.path) == ("convolution", (0,))
    assert (drawing.boxes[-1].title, drawing.boxes[-1].shape) == ("Output", "10")


def test_a_name_of_its_own_is_told() -> None:
    drawing = layout(trace(Network((Conv2d(4, 3, name="stem"), ReLU())), (1, 8, 8)))
    assert drawing.boxes[1].summary == "stem · 4 filters 3×3"


def test_blocks_say_how_they_join() -> None:
    drawing = layout(trace(*NETWORKS["every"]))
    assert [join.sign for join in drawing.joins] == ["×", "+", "concat", "+"]
    assert [join.shape for join in drawing.joins] == ["16×32×32", "16×32×32", "32×32×32", "32×32×32"]
    assert [(frame.title, frame.note) for frame in drawing.frames if frame.note] == [("Repeat", "×3")]
    assert layout(trace(*NETWORKS["resnet"])).frames[0].title == "Stage 1"


def test_a_skip_stays_a_line() -> None:
    residual = layout(trace(Network((network_trees.residual(4),)), (4, 8, 8)))
    join = residual.joins[0]
    into = [wire for wire in residual.wires if wire.points[-1][1] == join.y]
    assert len(into) == 1  # the skip; the body comes from above
    assert max(x for x, _ in into[0].points) > residual.boxes[1].x + residual.boxes[1].width


def test_problems_and_what_is_below_them() -> None:
    drawing = layout(trace(Network((Conv2d(4, 30), ReLU())), (1, 8, 8)))
    assert [box.problem for box in drawing.boxes] == [False, True, False, False]
    assert [box.shape for box in drawing.boxes] == ["1×8×8", "–", "–", "–"]


@pytest.mark.parametrize(
    "cards",
    [
        (),
        (Group(),),
        (Repeat(),),
        (Branches((Network(), Network())),),
        (Branches((Network(), Network(), Network((ReLU(),)))),),
        (Group(Network((Group(Network((Group(),))),))),),
    ],
)
def test_empty_networks_and_blocks_can_be_drawn(cards: tuple) -> None:
    drawing = layout(trace(Network(cards), (3, 8, 8)))
    assert drawing.boxes[0].title == "Input"


def test_a_long_network_is_folded_and_a_short_one_is_not() -> None:
    tall = layout(trace(*NETWORKS["lenet"]))
    assert tall.height > tall.width
    long = layout(trace(*NETWORKS["densenet"]))
    assert 0.8 < long.width / long.height < 2.5
    columns = {box.x for box in layout(trace(Network((Dense(8),) * 60), (8,))).boxes}
    assert len(columns) == 4


def test_the_same_network_gives_the_same_drawing() -> None:
    cards, shape = NETWORKS["every"]
    assert layout(trace(cards, shape)) == layout(trace(replace(cards), shape))


def test_text_that_has_no_room_ends_in_an_ellipsis() -> None:
    assert fitted("Convolution", 200, 12) == "Convolution"
    assert fitted("Convolution", 50, 12).endswith("…")
    assert text_width(fitted("Convolution", 50, 12), 12) <= 50
    assert fitted("Convolution", 3, 12) == ""
    assert text_width("畳み込み", 10) > 40
