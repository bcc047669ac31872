"""What a layer is: a frozen set of knobs that can make one torch module and say why it does not fit."""

from __future__ import annotations

import dataclasses
import keyword
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from torch import nn

from nnstudio.core.errors import SpecError
from nnstudio.core.spec import Registry, Spec, param

if TYPE_CHECKING:
    from nnstudio.core.network.network import Network

Shape = tuple[int, ...]
"""The shape of one sample, without the batch: (channels, height, width) or (features,)."""


@dataclass(frozen=True)
class Misfit:
    """Why a layer cannot take its input, in one sentence, and what could stand in its place.

    `replacement` are the layers that take this layer's place when the user clicks on Fix: an empty tuple removes
    it, None offers no Fix.
    """

    text: str
    fix: str = ""
    replacement: tuple[Layer, ...] | None = None


@dataclass(frozen=True)
class Window:
    """The part of its input that one output value sees: `size` pixels a side, moved by `stride`, beginning
    `padding` pixels before the input. `size` counts the gaps of a dilated kernel. All may be fractions: where an
    image grows, two neighbours look at the same pixel, and n of them see ⌈(n − 1)·stride + size⌉ pixels.

    `whole` is for layers whose every output sees the whole input.
    """

    size: float = 1
    stride: float = 1
    padding: float = 0
    whole: bool = False


@dataclass(frozen=True)
class Layer(Spec):
    """One card of the network. Subclasses declare their knobs and override what differs from "changes nothing".

    A block is a layer that holds networks (`bodies`); it says how their answers are joined, not how they are made.
    """

    stem: ClassVar[str] = "layer"
    """What its modules are called in the state dict: conv1, conv2 …"""
    is_readout: ClassVar[bool] = False
    """Whether it only turns the last numbers of a network into an answer, when it stands last."""
    joins: ClassVar[bool] = False
    """Whether it makes values of its own of its bodies' answers: a block that adds, stacks or multiplies."""

    _: dataclasses.KW_ONLY
    name: str = param("", "Name", help="In files and code; when empty it is numbered, such as conv1.", own=True)
    frozen: bool = param(False, "Frozen", help="Keep the weights as they are while the rest learns.", own=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.name and not is_layer_name(self.name):
            raise SpecError(
                f"A layer cannot be called {self.name[:60]!r}. Use letters, digits and _, beginning with a letter."
            )

    @property
    def bodies(self) -> tuple[Network, ...]:
        """The networks that a block holds; none for a plain layer."""
        return ()

    @property
    def body_names(self) -> tuple[str, ...]:
        """What each body is called in the state dict."""
        return ()

    @property
    def copies(self) -> int:
        """How many times, one after the other, each with weights of its own, a block applies its body."""
        return 1

    def with_copies(self, count: int) -> Layer:
        """The same block, applying its body so many times."""
        raise NotImplementedError

    def takes_bodies(self, count: int) -> bool:
        """Whether the block can hold so many networks."""
        return count == len(self.bodies)

    def with_bodies(self, bodies: tuple[Network, ...]) -> Layer:
        """The same block with other networks in it."""
        raise NotImplementedError

    def joined_shape(self, input_shape: Shape, shapes: tuple[Shape, ...]) -> Shape | Misfit:
        """What a block makes of its bodies' answers, or why it cannot."""
        raise NotImplementedError

    def joined(self, bodies: Sequence[nn.Module]) -> nn.Module:
        """The block's module, around those of its bodies."""
        raise NotImplementedError

    def knobs_only(self) -> Layer:
        """The layer without name and freezing, which say nothing about what it computes."""
        return dataclasses.replace(self, name="", frozen=False) if self.name or self.frozen else self

    def module(self, input_shape: Shape) -> nn.Module:
        """A new torch module for samples of this shape."""
        raise NotImplementedError

    def misfit(self, input_shape: Shape) -> Misfit | None:
        """Why this layer cannot take samples of this shape; None when it can. Friendlier than torch's own words."""
        return None

    def summary(self) -> str:
        """The main knobs in a few words, as on the card: "6 filters 5×5, pad 2"."""
        return ""

    def window(self, input_shape: Shape | None = None) -> Window:
        """How far one output value looks. Few layers need the shape for it; None where it is not known."""
        return Window()

    def size_formula(self, input_shape: Shape) -> str:
        """How the output's side follows from the input's, with the numbers: "(14 + 2·0 − 5) / 1 + 1 = 10".

        One line for each different side of the image; empty where there is no such rule.
        """
        return ""

    def weights_formula(self, input_shape: Shape) -> str:
        """How the number of learned numbers comes about, with the numbers: "6·1·5² + 6 = 156".

        One line for each step of a layer that has several; empty where there is no such rule.
        """
        return ""


LAYERS: Registry[Layer] = Registry("layer")


_TAKEN = frozenset(dir(nn.Sequential()))
"""Attributes that the modules around a layer have already."""


def is_layer_name(name: Any) -> bool:
    """Whether a layer may be called so: an identifier that a torch module can bear as an attribute."""
    fine = isinstance(name, str) and name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
    return fine and len(name) <= 60 and not name.startswith("_") and name not in _TAKEN


def describe_shape(shape: Shape) -> str:
    """ "16×28×28", or "84 numbers" for a flat sample."""
    if len(shape) == 1:
        return f"{shape[0]} number" + ("" if shape[0] == 1 else "s")
    return "×".join(str(n) for n in shape)


def needs_image(layer: Layer, input_shape: Shape) -> Misfit | None:
    """The misfit of a layer that works on images, if the input is none."""
    if len(input_shape) == 3:
        return None
    text = (
        f"{layer.title} needs an image (channels×height×width), but gets {describe_shape(input_shape)}. "
        "Move it before Flatten, or remove it."
    )
    return Misfit(text, "Remove it", ())
