"""What a file or the clipboard may hold instead of a network: refused with one sentence, at once, never executed."""

from __future__ import annotations

import ast
import copy
import json
import random
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_strategies import networks
from tiny_training import make_job

from nnstudio.core.errors import NetworkError, NnstudioError, SpecError, TrainingError
from nnstudio.core.network import Network, build, trace
from nnstudio.core.network.blocks import Group, Repeat
from nnstudio.core.network.layers import Conv2d, Dense, Flatten
from nnstudio.core.network.network import MOST_LAYERS
from nnstudio.core.network.source import network_source
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.training import train

RELU = {"kind": "relu"}


def group(*layers: Any) -> dict[str, Any]:
    return {"kind": "group", "bodies": [{"layers": list(layers)}]}


def nested(levels: int) -> dict[str, Any]:
    layer: dict[str, Any] = RELU
    for _ in range(levels):
        layer = group(layer)
    return {"layers": [layer]}


def refusal(data: Any) -> str:
    """The sentence; it must be one that a person can read."""
    with pytest.raises((NetworkError, SpecError)) as caught:
        Network.from_json(data)
    text = str(caught.value)
    assert text.endswith((".", "?"))
    assert len(text) < 700
    return text


@pytest.mark.parametrize("levels", [20, 1_000, 100_000])
def test_nesting_without_end(levels: int) -> None:
    assert "deep" in refusal(nested(levels))


def test_a_project_file_that_is_nested_without_end(tmp_path: Path) -> None:
    path = tmp_path / "deep.nns"
    ProjectFile.create(path, Project()).close()
    deep = '{"layers": [' + '{"kind": "group", "bodies": [{"layers": [' * 5_000 + "]}]}" * 5_000 + "]}"
    with sqlite3.connect(path) as database:
        (text,) = database.execute("SELECT json FROM documents LIMIT 1").fetchone()
        data = json.loads(text) | {"network": "HERE"}
        database.execute("UPDATE documents SET json = ?", (json.dumps(data).replace('"HERE"', deep),))
    database.close()
    with pytest.raises(NnstudioError, match=r"damaged|deep"):
        ProjectFile.open(path)


def test_a_million_layers() -> None:
    assert "too many layers" in refusal({"layers": [RELU] * 1_000_000})
    assert "too many layers" in refusal({"layers": [group(*[RELU] * 1_000)] * 1_000})


def test_repetitions_of_repetitions() -> None:
    layer: dict[str, Any] = {"kind": "conv2d"}
    for _ in range(10):
        layer = {"kind": "repeat", "times": 100, "bodies": [{"layers": [layer]}]}
    assert "more than a million" in refusal({"layers": [layer]})


def test_such_a_network_made_by_hand_is_told_of_and_never_built() -> None:
    network = Network((Flatten(), Repeat(Network((Repeat(Network((Repeat(Network((Dense(),)), 100),)), 100),)), 100)))
    plan = trace(network, (1, 28, 28), 10)
    assert "Repeat less" in plan.problems[0].text
    assert len(plan.rows) == network.count
    with pytest.raises(NetworkError, match="Repeat less"):
        build(network, (1, 28, 28))
    many = trace(Network((Group(Network((Conv2d(),) * MOST_LAYERS)),)), (1, 28, 28), 10)
    assert "at most" in many.problems[0].text


@pytest.mark.parametrize(
    "name",
    [
        "__import__('os')",
        "a b",
        "a.b",
        "1st",
        "class",
        "forward",
        "_modules",
        "ä",
        "x\nimport os",
        "x" * 61,
        "a;b",
        7,
        None,
    ],
)
def test_names_that_no_module_can_bear(name: object) -> None:
    refusal({"layers": [{"kind": "relu", "name": name}]})


@pytest.mark.parametrize(
    "layer",
    [
        {"kind": "os.system"},
        {"kind": "__class__"},
        {"kind": ["conv2d"]},
        {"kind": "conv2d", "channels": float("nan")},
        {"kind": "conv2d", "channels": float("inf")},
        {"kind": "conv2d", "channels": 10**4000},
        {"kind": "conv2d", "channels": -1},
        {"kind": "conv2d", "channels": True},
        {"kind": "conv2d", "kernel_size": 1.5},
        {"kind": "dropout", "rate": float("nan")},
        {"kind": "dropout", "rate": 10**400},
        {"kind": "relu", "frozen": "yes"},
        {"kind": "relu", "bodies": []},
        {"kind": "relu", "bodies": [{"layers": []}]},
        {"kind": "residual", "bodies": [{"layers": []}]},
        {"kind": "residual", "bodies": [{"layers": []}] * 3},
        {"kind": "residual", "bodies": {"body": []}},
        {"kind": "residual", "body": {"layers": []}},
        {"kind": "branches", "bodies": []},
        {"kind": "branches", "bodies": [{"layers": []}] * 33},
        {"kind": "branches", "bodies": [None]},
        {"kind": "branches", "bodies": [[{"kind": "relu"}]], "merge": "concat"},
        {"kind": "group", "bodies": None},
        {"kind": "repeat", "times": 10**9, "bodies": [{"layers": []}]},
    ],
)
def test_layers_that_make_no_sense(layer: Any) -> None:
    refusal({"layers": [layer]})
    refusal({"layers": [group(RELU, layer)]})


ABSURD = {
    "wide": Network((Flatten(), Dense(1_000_000), Dense(1_000_000), Dense(3))),
    "filters": Network((*(Conv2d(8192, 99, padding=64),) * 6, Flatten(), Dense(3))),
    "many": Network((*(Conv2d(8192, 3, padding=64),) * 1_900, Flatten(), Dense(3))),
    "grown": Network((*(Conv2d(8192, 1, padding=64),) * 50, Repeat(Network((Conv2d(8192, 99, padding=64),)), 100))),
}


@pytest.mark.parametrize("what", ABSURD)
def test_what_no_memory_holds_is_traced_at_once_and_refused_with_the_figure(what: str) -> None:
    network = ABSURD[what]
    plan = trace(network, (1, 8, 8), 3)
    if plan.problems:
        assert len(plan.problems[0].text) < 600
        return
    with pytest.raises(TrainingError, match=r"(GiB|PiB) of memory, but"):
        next(iter(train(make_job(network))))


def test_small_measurements_stay_small() -> None:
    """A wide border around one pixel is a large image: it must not be computed, not even where torch is not warm."""
    program = """
import resource
from nnstudio.core.network import Network, trace
from nnstudio.core.network.layers import Conv2d
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert trace(Network((Conv2d(8192, 1, padding=64),)), (1, 1, 1)).output_shape == (8192, 129, 129)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    if sys.platform == "win32":
        pytest.skip("Windows has no such figure")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    # The operators that it loads take some 120 MiB; the values would take 545 MiB.
    assert int(done.stdout) < 400 * 1024 * (1024 if sys.platform == "darwin" else 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["relu", "group"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "layers", "bodies", "name", "times", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def _places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, value in inner for place in _places(value, (*path, key)))]


def _put(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return data


@given(networks, JSON, st.integers(0, 10**6))
def test_a_damaged_network_is_refused_or_is_a_network(network: Network, value: Any, seed: int) -> None:
    data = copy.deepcopy(network.to_json())
    data = _put(data, random.Random(seed).choice(_places(data)), value)
    read = refused = None
    try:
        read = Network.from_json(data)
    except NnstudioError as error:
        refused = str(error)
    if read is None:
        assert str(refused).endswith((".", "?"))
        return
    assert Network.from_json(json.loads(json.dumps(read.to_json()))) == read
    trace(read, (2, 9, 9), 4)


@pytest.mark.parametrize(
    "label", ['"""\nimport os', "x\nimport os\nos.system('true')", "'); import os  #", "\\", "\u2028import os"]
)
def test_a_label_never_becomes_code(label: str) -> None:
    network = Network((Group(Network((Flatten(),)), label), Dense(3)))
    source = network_source(network, (1, 2, 2))
    imported = [node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert "os" not in {alias.name for node in imported for alias in node.names}
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)}
    assert not any(call.startswith("os.") for call in calls)
