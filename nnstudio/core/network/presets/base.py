"""What a preset is: a named network, made for an input shape and a number of classes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nnstudio.core.errors import SpecError
from nnstudio.core.network.layers import Shape
from nnstudio.core.network.network import Network


@dataclass(frozen=True)
class Preset:
    """A named network. `make(input_shape, classes)` gives its cards.

    `question` is the value of the digits data sets' knob `labels` that the network answers: Pigeon was made to
    tell small digits from large ones, the others tell all ten apart.
    """

    name: str
    title: str
    year: int
    description: str
    make: Callable[[Shape, int], Network]
    input_shape: Shape = (1, 28, 28)
    classes: int = 10
    question: str = "digit"

    def network(self, input_shape: Shape | None = None, classes: int | None = None) -> Network:
        """The cards for the given data, or for those that the network was made for."""
        return self.make(input_shape or self.input_shape, classes or self.classes)


_PRESETS: dict[str, Preset] = {}


def preset(
    name: str, title: str, year: int, **facts: object
) -> Callable[[Callable[[Shape, int], Network]], Callable[[Shape, int], Network]]:
    """Enter the decorated function as a preset; its docstring's first line is the description."""

    def enter(make: Callable[[Shape, int], Network]) -> Callable[[Shape, int], Network]:
        description = (make.__doc__ or "").strip().split("\n")[0]
        _PRESETS[name] = Preset(name, title, year, description, make, **facts)  # type: ignore[arg-type]
        return make

    return enter


def presets() -> tuple[Preset, ...]:
    """All presets in the order in which they are listed."""
    return tuple(_PRESETS.values())


def find_preset(name: str) -> Preset:
    """The preset of that name. Raises SpecError with the known names."""
    if name not in _PRESETS:
        raise SpecError(f"There is no preset named {name!r}. Known are: {', '.join(_PRESETS)}.")
    return _PRESETS[name]
