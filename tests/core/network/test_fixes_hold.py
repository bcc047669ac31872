"""Whatever is done to a named network: a Fix that is offered removes its problem and makes no other."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import groupby

import pytest

from nnstudio.core.errors import NnstudioError
from nnstudio.core.network import LAYERS, Layer, Network, Path, Preset, Problem, Trace, presets, trace
from nnstudio.core.network.blocks import Branches, Gate, Group, Repeat, Residual
from nnstudio.core.spec import params

SPOILT = 60
"""Networks a family."""
SHAPES = ((1, 28, 28), (3, 32, 32), (3, 17, 40), (1, 8, 8), (5,))
NUMBERS = (0, 1, 2, 3, 4, 5, 7, 8, 13, 16, 31, 48, 64)
PLAIN = [cls for cls in LAYERS if cls.group != "block"]
WRAPS: tuple[Callable[[Network], Layer], ...] = (
    lambda row: Repeat(row, 2),
    lambda row: Repeat(Network((Residual(row),)), 4),
    lambda row: Repeat(Network((*row.layers, Gate(row))), 3),
    lambda row: Residual(row),
    lambda row: Gate(row),
    lambda row: Group(row),
    lambda row: Branches((row, Network())),
    lambda row: Branches((row, Network()), "add"),
)


def smallest_of_each_family() -> list[Preset]:
    families = groupby(sorted(presets(), key=lambda preset: preset.family), key=lambda preset: preset.family)
    return [min(members, key=lambda preset: preset.network().count) for _, members in families]


def turned(layer: Layer, rng: random.Random) -> Layer:
    """With another number in one of its knobs."""
    knobs = [knob.name for knob in params(type(layer)) if type(getattr(layer, knob.name)) is int]
    if not knobs:
        return layer
    change: dict[str, int] = {rng.choice(knobs): rng.choice(NUMBERS)}
    return replace(layer, **change)  # type: ignore[arg-type]


def changed(network: Network, rng: random.Random) -> Network:
    path, layer = rng.choice(list(network.walk()))
    match rng.choice(("turn", "insert", "remove", "wrap", "wrap")):
        case "turn":
            return network.replace(path, turned(layer, rng))
        case "insert":
            return network.insert(path, turned(rng.choice(PLAIN)(), rng))
        case "remove":
            return network.remove(path) if network.count > 1 else network
        case _:
            return network.replace(path, rng.choice(WRAPS)(Network((layer,))))


def spoilt(network: Network, rng: random.Random) -> Network:
    for _ in range(rng.choice((1, 1, 2, 3))):
        with suppress(NnstudioError):  # a number beyond the knob's bounds
            network = changed(network, rng) if network.count else network
    return network


def places(plan: Trace) -> dict[Path, Problem]:
    return {row.path: row.problem for row in plan.rows if row.problem}


def seen_before(path: Path, plan: Trace, fixed: Path, shifted: bool) -> bool:
    """Whether a problem there would have been told of before the Fix: the row was reached, and still is the same."""
    row = plan.by_path.get(path)
    moved = shifted and path[: len(fixed) - 1] == fixed[:-1] and path[len(fixed) - 1 :] >= fixed[-1:]
    return row is not None and row.input_shape is not None and not moved


def require_better(plan: Trace, path: Path, problem: Problem, network: Network, classes: int) -> None:
    assert problem.fix is not None
    after = trace(problem.fix.network, plan.input_shape, classes)
    shorter = problem.fix.network.count < network.count
    left = places(after)
    # Where a layer was taken out, one like it may have moved up.
    assert shorter or path not in left or left[path].text != problem.text
    assert sum(seen_before(p, plan, path, shorter) for p in left) <= len(places(plan))


@pytest.mark.parametrize("preset", smallest_of_each_family(), ids=lambda preset: preset.name)
def test_a_fix_removes_its_problem_and_makes_no_other(preset: Preset) -> None:
    rng = random.Random(preset.name)
    for _ in range(SPOILT):
        network, classes = spoilt(preset.network(), rng), rng.choice((preset.classes, 2, 3, 10))
        shape = rng.choice((preset.input_shape, preset.input_shape, *SHAPES))
        # Each Fix may show what comes after it, but there is an end.
        for _ in range(3 * network.count + 10):
            plan = trace(network, shape, classes)
            found = places(plan)
            for path, problem in found.items():
                if problem.fix is not None:
                    require_better(plan, path, problem, network, classes)
            fixes = [problem.fix for problem in found.values() if problem.fix is not None]
            if not fixes:
                break
            network = fixes[0].network
        else:
            pytest.fail(f"the Fixes of {network} lead round in a circle")
