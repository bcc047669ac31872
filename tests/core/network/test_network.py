from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from network_strategies import any_layer, networks

from nnstudio.core.errors import NetworkError, NnstudioError, SpecError
from nnstudio.core.network import Network, trace
from nnstudio.core.network.layers import Conv2d, Dense, Flatten, ReLU, Sigmoid, Softmax
from nnstudio.core.network.network import MOST_LAYERS

SMALL = Network((Conv2d(2), ReLU(), Flatten(), Dense(3)))


def test_edits_give_new_networks() -> None:
    assert SMALL.insert((1,), Softmax()).layers == (Conv2d(2), Softmax(), ReLU(), Flatten(), Dense(3))
    assert SMALL.insert((4,), ReLU()).layers[-1] == ReLU()
    assert SMALL.remove((1,)).layers == (Conv2d(2), Flatten(), Dense(3))
    assert SMALL.replace((3,), Dense(5), ReLU()).layers[-2:] == (Dense(5), ReLU())
    assert len(SMALL) == 4


def test_names_count_by_kind() -> None:
    network = Network((Conv2d(), ReLU(), Conv2d(), ReLU(), Dense()))
    assert network.names == ("conv1", "relu1", "conv2", "relu2", "fc1")


@pytest.mark.parametrize("end", [Softmax(), Sigmoid()])
def test_a_softmax_or_sigmoid_at_the_end_is_the_readout(end: Softmax | Sigmoid) -> None:
    network = SMALL.insert((4,), end)
    assert network.readout == end
    assert network.body == SMALL.layers
    assert SMALL.readout is None
    assert SMALL.body == SMALL.layers
    assert Network().readout is None


@given(networks)
def test_json_round_trip(network: Network) -> None:
    text = json.dumps(network.to_json())
    assert Network.from_json(json.loads(text)) == network


@given(networks)
def test_names_are_unique(network: Network) -> None:
    assert len(set(network.names)) == len(network)
    assert all(name.isidentifier() for name in network.names)


@settings(max_examples=60)
@given(st.data())
def test_random_edits_never_raise_and_can_be_undone(data: DataObject) -> None:
    history = [Network((Conv2d(3), ReLU(), Flatten(), Dense(10)))]
    for _ in range(8):
        network = history[-1]
        place = data.draw(st.integers(0, max(len(network) - 1, 0)))
        edit = data.draw(st.sampled_from(["insert", "remove", "replace", "fix"] if len(network) else ["insert"]))
        match edit:
            case "insert":
                network = network.insert((place,), data.draw(any_layer))
            case "remove":
                network = network.remove((place,))
            case "replace":
                network = network.replace((place,), data.draw(any_layer))
            case _:
                fixes = [problem.fix for problem in trace(network, (1, 12, 12), 10).problems if problem.fix]
                network = fixes[0].network if fixes else network
        history.append(network)
    for network in history:
        plan = trace(network, (1, 12, 12), 10)
        assert len(plan.rows) == network.count
        assert Network.from_json(network.to_json()) == network


@pytest.mark.parametrize("data", [None, [], {}, {"layers": 3}, {"layers": {}}, "layers"])
def test_what_is_no_network_is_refused(data: object) -> None:
    with pytest.raises(NetworkError, match="no list of layers"):
        Network.from_json(data)


@pytest.mark.parametrize(
    "layer", [None, {}, {"kind": 3}, {"kind": "conv"}, {"kind": "dense", "units": 0}, {"kind": "dense", "units": "9"}]
)
def test_bad_layers_are_refused_with_a_sentence(layer: object) -> None:
    with pytest.raises(SpecError):
        Network.from_json({"layers": [layer]})


def test_absurdly_many_layers_are_refused() -> None:
    with pytest.raises(NnstudioError, match="at most"):
        Network.from_json({"layers": [{"kind": "relu"}] * (MOST_LAYERS + 1)})
