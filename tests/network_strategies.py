"""Random layers, networks and images for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from nnstudio.core.network import LAYERS, Layer, Network
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
        case _:
            return st.sampled_from(knob.choices)


def layers_of(kind: type[Layer]) -> st.SearchStrategy[Layer]:
    return st.builds(kind, **{knob.name: _values(knob) for knob in params(kind)})


any_layer = st.sampled_from(list(LAYERS)).flatmap(layers_of)
networks = st.lists(any_layer, max_size=7).map(lambda found: Network(tuple(found)))
images = st.tuples(st.integers(1, 3), st.integers(1, 20), st.integers(1, 20))
