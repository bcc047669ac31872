"""Random edits of a tree, one after the other: nothing raises, undo gives back the very value, files keep it whole.

`NNSTUDIO_EDIT_STEPS=10000` walks further than the suite has time for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path as FilePath
from tempfile import TemporaryDirectory

import torch
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from network_strategies import any_layer, layers_of, networks

from nnstudio.core.errors import NetworkError, NnstudioError
from nnstudio.core.network import Fix, Layer, Network, Path, Trace, build, edits, trace
from nnstudio.core.network.network import DEEPEST, MOST_LAYERS, why_too_large
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile

SHAPE, CLASSES = (2, 12, 12), 4
MOST_VALUES = 2_000_000
"""Networks with more values than that are traced but not built: random repeats grow large."""
STEPS = int(os.environ.get("NNSTUDIO_EDIT_STEPS", "1200"))
STEPS_EACH = 40


def some(rows: list[Path]) -> st.SearchStrategy[list[Path]]:
    return st.lists(st.sampled_from(rows), min_size=1, max_size=3)


class Edits(RuleBasedStateMachine):
    """A person who edits without a plan."""

    def __init__(self) -> None:
        super().__init__()
        self.past: list[tuple[Network, str]] = []
        self.future: list[tuple[Network, str]] = []
        self.network, self.written = Network(), ""
        self.saved: tuple[FilePath, Network] | None = None
        self.folder = TemporaryDirectory()

    def teardown(self) -> None:
        self.folder.cleanup()

    @initialize(network=networks)
    def begin(self, network: Network) -> None:
        self.network, self.written = network, written(network)

    def become(self, network: Network) -> None:
        """Take an edit as the interface does: what is too large is refused."""
        if why_too_large(network):
            return
        self.past.append((self.network, self.written))
        self.future.clear()
        self.network, self.written = network, written(network)

    def paths(self) -> list[Path]:
        return [path for path, _ in self.network.walk()]

    def slots(self) -> list[Path]:
        """Every place where something can be put."""
        rows: list[Path] = [()]
        rows += [(*path, slot) for path, layer in self.network.walk() for slot in range(len(layer.bodies))]
        return [(*row, index) for row in rows for index in range(len(self.network.row(row)) + 1)]

    def edit(self, make: Callable[[], edits.Edit]) -> None:
        """An edit may refuse with a sentence; what it chooses then stands in the new network."""
        refused = ""
        try:
            done = make()
        except NnstudioError as error:
            refused = str(error)
        if refused:
            assert refused.endswith(".")
            return
        for path in done.chosen:
            done.network.at(path)
        self.become(done.network)

    @rule(data=st.data(), layer=any_layer)
    def insert(self, data: st.DataObject, layer: Layer) -> None:
        slot = data.draw(st.sampled_from(self.slots()))
        self.edit(lambda: edits.insert(self.network, slot, layer))

    @rule(data=st.data(), action=st.sampled_from([edits.delete, edits.duplicate]))
    def delete_or_duplicate(self, data: st.DataObject, action: Callable[..., edits.Edit]) -> None:
        if paths := self.paths():
            chosen = data.draw(some(paths))
            self.edit(lambda: action(self.network, chosen))

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        if paths := self.paths():
            chosen, slot = data.draw(some(paths)), data.draw(st.sampled_from(self.slots()))
            before = sorted(map(repr, (layer for _, layer in self.network.walk() if not layer.bodies)))
            self.edit(lambda: edits.move(self.network, chosen, slot))
            assert before == sorted(map(repr, (layer for _, layer in self.network.walk() if not layer.bodies)))

    @rule(data=st.data(), step=st.sampled_from([-1, 1]))
    def shift(self, data: st.DataObject, step: int) -> None:
        if paths := self.paths():
            chosen = data.draw(some(paths))
            self.edit(lambda: edits.shift(self.network, chosen, step))

    @rule(data=st.data(), kind=st.sampled_from(["group", "residual", "branches", "gate", "repeat", "relu"]))
    def wrap(self, data: st.DataObject, kind: str) -> None:
        if paths := self.paths():
            chosen = data.draw(some(paths))
            self.edit(lambda: edits.wrap(self.network, chosen, kind))

    @rule(data=st.data(), action=st.sampled_from([edits.unwrap, edits.add_way]))
    def unwrap_or_add_way(self, data: st.DataObject, action: Callable[..., edits.Edit]) -> None:
        if paths := self.paths():
            path = data.draw(st.sampled_from(paths))
            self.edit(lambda: action(self.network, path))

    @rule(data=st.data())
    def remove_way(self, data: st.DataObject) -> None:
        ways = [(*path, slot) for path, layer in self.network.walk() for slot in range(len(layer.bodies))]
        if ways:
            way = data.draw(st.sampled_from(ways))
            self.edit(lambda: edits.remove_way(self.network, way))

    @rule(data=st.data())
    def turn_knobs(self, data: st.DataObject) -> None:
        if paths := self.paths():
            path = data.draw(st.sampled_from(paths))
            layer = self.network.at(path)
            turned = data.draw(layers_of(type(layer)))
            self.become(self.network.replace(path, turned.with_bodies(layer.bodies) if layer.bodies else turned))

    @rule(data=st.data(), name=st.sampled_from(["", "stem", "head", "conv1"]), frozen=st.booleans())
    def rename_and_freeze(self, data: st.DataObject, name: str, frozen: bool) -> None:
        if paths := self.paths():
            path = data.draw(st.sampled_from(paths))
            self.become(self.network.replace(path, replace(self.network.at(path), name=name, frozen=frozen)))

    @rule(data=st.data())
    def copy_and_paste(self, data: st.DataObject) -> None:
        if paths := self.paths():
            copied = Network(tuple(self.network.at(path) for path in data.draw(some(paths))))
            pasted = Network.from_json(json.loads(json.dumps(copied.to_json())))
            slot = data.draw(st.sampled_from(self.slots()))
            self.edit(lambda: edits.insert(self.network, slot, *pasted.layers))

    @rule()
    def fix(self) -> None:
        fixes = [problem.fix for problem in self.plan().problems if problem.fix]
        if fixes:
            assert fixes[0].network != self.network
            self.become(fixes[0].network)

    @rule(steps=st.integers(1, 8))
    def undo(self, steps: int) -> None:
        for _ in range(min(steps, len(self.past))):
            self.future.append((self.network, self.written))
            self.network, self.written = self.past.pop()

    @rule(steps=st.integers(1, 8))
    def redo(self, steps: int) -> None:
        for _ in range(min(steps, len(self.future))):
            self.past.append((self.network, self.written))
            self.network, self.written = self.future.pop()

    @rule()
    def save(self) -> None:
        path = FilePath(self.folder.name) / "edited.nns"
        ProjectFile.create(path, Project(network=self.network)).close()
        self.saved = (path, self.network)

    @rule()
    def load(self) -> None:
        if self.saved is not None:
            path, network = self.saved
            file = ProjectFile.open(path)
            loaded = file.project().network
            file.close()
            assert loaded == network
            self.become(loaded)

    def plan(self) -> Trace:
        return trace(self.network, SHAPE, CLASSES)

    @invariant()
    def values_never_change(self) -> None:
        assert written(self.network) == self.written
        for network, text in self.past[-2:]:
            assert written(network) == text

    @invariant()
    def what_is_written_is_read(self) -> None:
        assert self.network.count <= MOST_LAYERS
        assert self.network.depth <= DEEPEST
        again = Network.from_json(json.loads(self.written))
        assert again == self.network
        assert hash(again) == hash(self.network)

    @invariant()
    def names_and_rows_are_those_of_the_tree(self) -> None:
        for prefix in {path[:-1] for path in self.paths()}:
            names = self.network.row(prefix).names
            assert len(set(names)) == len(names) == len(self.network.row(prefix))
        plan = self.plan()
        assert [row.path for row in plan.rows] == self.paths()
        assert [row.layer for row in plan.rows] == [layer for _, layer in self.network.walk()]

    @invariant()
    def every_problem_is_a_sentence_and_every_fix_a_network(self) -> None:
        for problem in self.plan().problems:
            assert problem.text.rstrip(")").endswith("."), problem.text
            assert len(problem.text) < 600
            if isinstance(problem.fix, Fix):
                trace(problem.fix.network, SHAPE, CLASSES)

    @invariant()
    def what_has_no_problem_can_be_built_and_is_as_told(self) -> None:
        plan = trace(self.network, SHAPE)
        if plan.problems:
            try:
                build(self.network, SHAPE)
            except NetworkError:
                return
            raise AssertionError("a network with a problem was built")
        if plan.activations + plan.parameters > MOST_VALUES or plan.macs > 20 * MOST_VALUES:
            return
        module = build(self.network, SHAPE, seed=1).eval()
        assert sum(weight.numel() for weight in module.parameters()) == plan.parameters
        assert sum(weight.numel() for weight in module.parameters() if weight.requires_grad) == plan.learned
        values = torch.zeros(1, *SHAPE)
        with torch.no_grad():
            for child, row in zip(module, plan.top, strict=False):
                values = child(values)
                assert tuple(values.shape[1:]) == row.output_shape


def written(network: Network) -> str:
    return json.dumps(network.to_json())


Edits.TestCase.settings = settings(
    max_examples=max(1, STEPS // STEPS_EACH),
    stateful_step_count=STEPS_EACH,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestEdits = Edits.TestCase
