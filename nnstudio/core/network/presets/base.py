"""What a preset is: a named network, made for an input shape and a number of classes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nnstudio.core.errors import SpecError
from nnstudio.core.network.layers import Shape
from nnstudio.core.network.network import Network
from nnstudio.core.network.output import with_labels

Make = Callable[[Shape, int], Network]
IMAGENET: Shape = (3, 224, 224)
"""The images that the large networks were made for: three colours, 224×224, of a thousand classes."""


@dataclass(frozen=True)
class Preset:
    """A named network. `make(input_shape, classes)` gives its cards.

    `family` is under what it is listed. `question` is the value of the digits data sets' knob `labels` that the
    network answers: Pigeon was made to tell small digits from large ones, others tell all ten apart.
    `torchvision_names` are the names that torchvision gives to the modules with weights, in the order in which the
    state dict of this network has them; empty where torchvision has no such network.
    """

    name: str
    title: str
    year: int
    description: str
    make: Make
    family: str = ""
    input_shape: Shape = (1, 28, 28)
    classes: int = 10
    question: str = "digit"
    torchvision_names: tuple[str, ...] = ()

    def network(self, input_shape: Shape | None = None, classes: int | None = None, several: bool = False) -> Network:
        """The cards for the given data, or for those that the network was made for. 0 classes: they ask for a value,
        so the network gives one number and has no read-out. `several` of the classes may apply: each has an output
        and a sigmoid of its own."""
        shape, count = input_shape or self.input_shape, self.classes if classes is None else classes
        if classes == 0:
            return Network(self.make(shape, 1).body)
        return with_labels(self.make(shape, count), count) if several else self.make(shape, count)


_PRESETS: dict[str, Preset] = {}


def enter(found: Preset) -> None:
    """Add a preset to the list, at its end."""
    if found.name in _PRESETS:
        raise ValueError(f"preset {found.name!r} is entered twice")
    _PRESETS[found.name] = found


def preset(name: str, title: str, year: int, **facts: Any) -> Callable[[Make], Make]:
    """Enter the decorated function as a preset; its docstring's first line is the description."""

    def decorate(make: Make) -> Make:
        description = (make.__doc__ or "").strip().split("\n")[0]
        enter(Preset(name, title, year, description, make, **facts))
        return make

    return decorate


def side_of(input_shape: Shape) -> int:
    """The shorter side of an image in pixels; for samples that are no images, which no image network fits, that of
    the images that most networks were made for."""
    return min(input_shape[1:], default=IMAGENET[1])


def presets() -> tuple[Preset, ...]:
    """All presets in the order in which they are listed."""
    return tuple(_PRESETS.values())


def find_preset(name: str) -> Preset:
    """The preset of that name. Raises SpecError with the known names."""
    if name not in _PRESETS:
        raise SpecError(f"There is no preset named {name!r}. Known are: {', '.join(_PRESETS)}.")
    return _PRESETS[name]
