"""The table of kinds."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from nnstudio.core.data.datasets import DATASETS
from nnstudio.core.errors import SpecError
from nnstudio.core.network import LAYERS
from nnstudio.core.spec import Registry, Spec, params
from nnstudio.core.training import LOSSES, OPTIMIZERS, SCHEDULES

ALL = (LAYERS, DATASETS, LOSSES, OPTIMIZERS, SCHEDULES)
CLASSES = [cls for registry in ALL for cls in registry]


def make_registry() -> Registry[Spec]:
    registry: Registry[Spec] = Registry("shape")

    @registry.register("circle", "Circle", "round")
    @dataclass(frozen=True)
    class Circle(Spec):
        """Round."""

    @registry.register("square", "Square", "edged")
    @dataclass(frozen=True)
    class Square(Spec):
        """Edged."""

    return registry


def test_kinds_in_order() -> None:
    registry = make_registry()
    assert registry.kinds() == ("circle", "square")
    assert [cls.title for cls in registry] == ["Circle", "Square"]
    assert len(registry) == 2
    assert "circle" in registry
    assert ["circle"] not in [*registry.kinds()]
    assert {group: [cls.kind for cls in found] for group, found in registry.groups().items()} == {
        "round": ["circle"],
        "edged": ["square"],
    }


def test_unknown_kinds_are_told_with_the_nearest() -> None:
    with pytest.raises(SpecError, match=r"no shape named 'cirle'. Did you mean circle\?"):
        make_registry()["cirle"]
    with pytest.raises(SpecError, match="Known are: circle, square"):
        make_registry()["zzz"]


def test_a_kind_is_entered_once() -> None:
    registry = make_registry()
    with pytest.raises(ValueError, match="registered twice"):
        registry.register("circle", "Another")(Spec)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: f"{cls.__module__.rsplit('.', 1)[-1]}-{cls.kind}")
def test_every_kind_says_what_it_is(cls: type[Spec]) -> None:
    assert cls.title
    assert cls.explanation().endswith((".", "!"))
    assert cls() == cls()
    for knob in params(cls):
        assert knob.label
        assert knob.check(knob.default, cls.title) == knob.default
