"""Following one sample through a network: what each layer makes of it, and what is wrong, without computing anything.

There are no shape formulas here: each plain layer is measured by building and running it (`measure.py`), and answers
are kept, so an edit of a long network costs only what changed. Blocks are added up from what they hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nnstudio.core.errors import NetworkError
from nnstudio.core.network.layers import Layer, Misfit, Shape
from nnstudio.core.network.measure import OperatorsNotLoaded, count, layer_facts, no_loading
from nnstudio.core.network.network import Network, Path, why_too_large
from nnstudio.core.network.output import output_problem
from nnstudio.core.network.problem import Fix, Problem
from nnstudio.core.network.reach import START, Reach
from nnstudio.core.network.traced import Trace, TraceRow


def trace(network: Network, input_shape: Shape, classes: int | None = None, several: bool = False) -> Trace:
    """Follow one sample of `input_shape` through the network.

    With `classes`, the last layer is checked against the data's number of classes too, of which `several` may apply to
    a sample.
    """
    shape = tuple(input_shape)
    follower = _Follower(network, shape)
    too_large = why_too_large(network)
    if too_large:
        return Trace(shape, follower.unmeasured(), Problem(too_large))
    rows, _, _ = follower.row(network, (), shape, START)
    return _with_output_check(network, Trace(shape, tuple(rows)), classes, several)


def quick_trace(
    network: Network, input_shape: Shape, classes: int | None = None, several: bool = False
) -> Trace | None:
    """The same; but None where torch would have to load its operators first, which takes a second or more."""
    with no_loading():
        try:
            return trace(network, input_shape, classes, several)
        except OperatorsNotLoaded:
            return None


def unmeasured(network: Network, input_shape: Shape) -> Trace:
    """The rows of a network of which no shape and no figure is known yet."""
    shape = tuple(input_shape)
    return Trace(shape, _Follower(network, shape).unmeasured())


def output_of(part: Layer | Network, input_shape: Shape) -> Shape:
    """The shape that a layer, or a row of layers, gives. Raises NetworkError where it cannot."""
    network = part if isinstance(part, Network) else Network((part,))
    found = trace(network, input_shape)
    if found.output_shape is None:
        raise NetworkError(next((problem.text for problem in found.problems), "This network does not fit its input."))
    return found.output_shape


class _Follower:
    """Follows one sample through the tree of `root`, whose Fixes are networks as a whole."""

    def __init__(self, root: Network, input_shape: Shape, mends: bool = True) -> None:
        self._root, self._mends = root, mends
        self._largest = max(input_shape[1:], default=input_shape[0])

    def unmeasured(self) -> tuple[TraceRow, ...]:
        """Rows without figures, of a network that is too large to be followed."""
        named = ((path, self._root.row(path[:-1]).names[path[-1]], layer) for path, layer in self._root.walk())
        return tuple(TraceRow(*facts, None) for facts in named)

    def row(
        self, network: Network, prefix: Path, shape: Shape | None, reach: Reach, frozen: bool = False
    ) -> tuple[list[TraceRow], Shape | None, Reach]:
        """The rows of one level and below, the shape at its end, and how far one value there sees."""
        rows: list[TraceRow] = []
        for index, (name, layer) in enumerate(zip(network.names, network.layers, strict=True)):
            own = TraceRow((*prefix, index), name, layer, shape)
            still = frozen or layer.frozen
            if layer.bodies:
                found, reach = self._block(own, shape, reach, still)
            else:
                reach = reach.through(layer.window(shape))
                found = [self._leaf(own, shape, reach, still)]
            rows += found
            shape = found[0].output_shape
        return rows, shape, reach

    def _leaf(self, own: TraceRow, shape: Shape | None, reach: Reach, frozen: bool) -> TraceRow:
        seen = reach.capped(self._largest)
        if shape is None:
            return replace(own, receptive_field=seen)
        path, layer = own.path, own.layer
        facts = layer_facts(layer.knobs_only(), shape)
        if isinstance(facts, Misfit):
            return replace(own, receptive_field=seen, problem=self._problem(path, _as_called(facts, layer)))
        output, parameters = facts.output_shape, facts.parameters
        learned = 0 if frozen else parameters
        return TraceRow(path, own.name, layer, shape, output, parameters, learned, facts.macs, count(output), seen)

    def _block(self, own: TraceRow, shape: Shape | None, reach: Reach, frozen: bool) -> tuple[list[TraceRow], Reach]:
        path, block = own.path, own.layer
        inside: list[TraceRow] = []
        for copy in range(block.copies):
            rows, shapes, ends = self._bodies(path, block, shape, reach, frozen)
            own = _summed(own, [row for row in rows if len(row.path) == len(path) + 2])
            inside += rows if copy == 0 else []
            reach = Reach.widest(ends)
            if shape is None or None in shapes:
                # A copy other than the first may be the one that does not fit; its problem stands at the block.
                problem = next((row.problem for row in rows if row.problem), None) if copy else None
                return [replace(own, problem=problem and self._in_copy(own, problem, copy)), *inside], reach
            joined = block.joined_shape(shape, tuple(s for s in shapes if s is not None))
            if isinstance(joined, Misfit):
                return [replace(own, problem=self._problem(path, joined)), *inside], reach
            shape = joined
        kept = own.activations + (count(shape) if block.joins and shape else 0)
        seen = reach.capped(self._largest)
        return [replace(own, output_shape=shape, receptive_field=seen, activations=kept), *inside], reach

    def _bodies(
        self, path: Path, block: Layer, shape: Shape | None, reach: Reach, frozen: bool
    ) -> tuple[list[TraceRow], list[Shape | None], list[Reach]]:
        rows: list[TraceRow] = []
        shapes, ends = [], []
        for slot, body in enumerate(block.bodies):
            found, end_shape, end_reach = self.row(body, (*path, slot), shape, reach, frozen)
            rows += found
            shapes.append(end_shape)
            ends.append(end_reach)
        return rows, shapes, ends

    def _in_copy(self, own: TraceRow, problem: Problem, copy: int) -> Problem:
        """The problem of a later copy of what a block repeats, with its Fix where that leaves the block none: what
        mends one copy may spoil those before it. Otherwise, and where it would take away what the first copy needs, the
        Fix keeps as many copies as fit."""
        assert own.input_shape is not None
        if self._mends and problem.fix is not None and problem.fix.network.count >= self._root.count:
            mended = Network((problem.fix.network.at(own.path),))
            rows, _, _ = _Follower(mended, own.input_shape, mends=False).row(mended, (), own.input_shape, START)
            if not any(row.problem for row in rows):
                return problem
        fewer = self._root.replace(own.path, own.layer.with_copies(copy))
        return Problem(problem.text, Fix("Repeat once" if copy == 1 else f"Repeat {copy} times", fewer))

    def _problem(self, path: Path, misfit: Misfit) -> Problem:
        if misfit.replacement is None:
            return Problem(misfit.text)
        return Problem(misfit.text, Fix(misfit.fix, self._root.replace(path, *misfit.replacement)))


def _as_called(misfit: Misfit, layer: Layer) -> Misfit:
    """Where the layer is mended, it keeps its name, and stays frozen if it was: what was measured has neither."""
    if misfit.replacement is None:
        return misfit
    own = {"name": layer.name, "frozen": layer.frozen}
    kept = (replace(each, **own) if type(each) is type(layer) else each for each in misfit.replacement)  # type: ignore[arg-type]
    return replace(misfit, replacement=tuple(kept))


def _summed(own: TraceRow, inside: Sequence[TraceRow]) -> TraceRow:
    return replace(
        own,
        parameters=own.parameters + sum(row.parameters for row in inside),
        learned=own.learned + sum(row.learned for row in inside),
        macs=own.macs + sum(row.macs for row in inside),
        activations=own.activations + sum(row.activations for row in inside),
    )


def _with_output_check(network: Network, found: Trace, classes: int | None, several: bool) -> Trace:
    if not network.body:
        empty = Problem("The network has no layers yet. Insert one from the palette, or open a preset.")
        return Trace(found.input_shape, found.rows, empty)
    if classes is None or found.output_shape is None:
        return found
    spotted = output_problem(network, found.output_shape, classes, several)
    if spotted is None:
        return found
    path, problem = spotted
    rows = tuple(replace(row, problem=problem) if row.path == path else row for row in found.rows)
    return Trace(found.input_shape, rows)
