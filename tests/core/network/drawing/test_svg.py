from __future__ import annotations

from xml.etree import ElementTree

import network_trees

from nnstudio.core.network import Network, trace
from nnstudio.core.network.blocks import Group
from nnstudio.core.network.drawing import LIGHT, layout, to_svg
from nnstudio.core.network.layers import ReLU

SVG = "{http://www.w3.org/2000/svg}"
PLAN = trace(network_trees.every_block(), (3, 32, 32))


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_it_is_xml_with_all_the_words() -> None:
    drawing = layout(PLAN)
    said = words(to_svg(drawing))
    for box in drawing.boxes:
        assert {box.title, box.shape} <= set(said)
        assert not box.summary or box.summary in said
    assert {"concat", "Repeat", "×3"} <= set(said)


def test_it_is_as_large_as_the_drawing() -> None:
    drawing = layout(PLAN)
    root = ElementTree.fromstring(to_svg(drawing))
    assert (float(root.attrib["width"]), float(root.attrib["height"])) == (drawing.width, drawing.height)


def test_what_a_label_says_is_only_said() -> None:
    label = '</text><script>alert("x")</script> & \x00\x1b <'
    svg = to_svg(layout(trace(Network((Group(Network((ReLU(),)), label=label),)), (1, 4, 4))))
    root = ElementTree.fromstring(svg)
    assert not list(root.iter(f"{SVG}script"))
    assert "\x00" not in svg


def test_colours_are_those_that_were_given() -> None:
    svg = to_svg(layout(PLAN), {"convolution": "#123456"})
    assert "#123456" in svg
    assert LIGHT["convolution"] not in svg
    assert LIGHT["pooling"] in svg


def test_the_same_drawing_gives_the_same_file() -> None:
    assert to_svg(layout(PLAN)) == to_svg(layout(PLAN))
