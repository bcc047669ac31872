"""Random layers, networks and images for property tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from nnstudio.core.network import LAYERS, Block, Layer, Network
from nnstudio.core.spec import Param, params

# Large layers are legal but slow; what is asserted does not depend on size.
LARGEST = 12


def _values(knob: Param) -> st.SearchStrategy[Any]:
    low, high = knob.minimum, knob.maximum
    match knob.type:
        case "int":
            return st.integers(int(low or 0), int(min(high if high is not None else LARGEST, LARGEST)))
        case "float":
            return st.floats(low, high)
        case "bool":
            return st.booleans()
        case "text":
            return st.sampled_from(["", "stem", "Stage 1"])
        case _:
            return st.sampled_from(knob.choices)


def layers_of(kind: type[Layer]) -> st.SearchStrategy[Layer]:
    """Layers of one kind; blocks with little or nothing in them."""
    knobs = {knob.name: _values(knob) for knob in params(kind) if not knob.own}
    if not issubclass(kind, Block):
        return st.builds(kind, **knobs)
    rows = st.lists(plain_layer, max_size=2).map(lambda found: Network(tuple(found)))
    bodies = st.lists(rows, min_size=len(kind().bodies), max_size=len(kind().bodies)).map(tuple)
    return st.builds(lambda block, inside: block.with_bodies(inside), st.builds(kind, **knobs), bodies)


PLAIN = [kind for kind in LAYERS if not issubclass(kind, Block)]
plain_layer = st.sampled_from(PLAIN).flatmap(layers_of)
names = st.sampled_from(["", "", "", "stem", "head"])


def named(layer: Layer, name: str, frozen: bool) -> Layer:
    return replace(layer, name=name, frozen=frozen)


any_layer = st.builds(named, st.sampled_from(list(LAYERS)).flatmap(layers_of), names, st.booleans())
rows = st.lists(plain_layer, max_size=7).map(lambda found: Network(tuple(found)))
"""Networks without blocks."""
networks = st.lists(any_layer, max_size=7).map(lambda found: Network(tuple(found)))
"""Networks with blocks, names and frozen layers."""
images = st.tuples(st.integers(1, 3), st.integers(1, 20), st.integers(1, 20))
