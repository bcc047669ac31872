"""One knob: default, bounds, unit and help. Forms, checks, JSON and documentation all follow from it."""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal

from nnstudio.core.errors import SpecError

ParamType = Literal["int", "float", "bool", "text", "choice", "spec"]

_METADATA_KEY = "nnstudio"
_LONGEST = 10**18


@dataclass(frozen=True)
class Param:
    """What is known of one knob of a `Spec`.

    `minimum` and `maximum` are inclusive; `registry` is set for type "spec" only (a knob that holds another
    spec, as the optimizer in the training settings); `optional` knobs may be None. `own` knobs say something about
    this one value (its name), not about what it does; they come last in a form. `at_minimum` is what stands in place of
    the smallest value where that is no amount but a wish of its own ("automatic").
    """

    name: str
    label: str
    type: ParamType
    default: Any
    help: str = ""
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    unit: str = ""
    at_minimum: str = ""
    choices: tuple[str, ...] = ()
    registry: Any = None
    advanced: bool = False
    own: bool = False
    optional: bool = False

    def check(self, value: Any, owner: str) -> Any:
        """Return the value in its proper type, or raise a SpecError that names the knob of `owner`."""
        where = f"{owner}: {self.label}"
        if value is None and self.optional:
            return None
        match self.type:
            case "bool":
                if not isinstance(value, bool):
                    raise SpecError(f"{where} must be yes or no, not {_short(value)}.")
            case "int":
                if isinstance(value, bool) or not isinstance(value, int):
                    raise SpecError(f"{where} must be a whole number, not {_short(value)}.")
            case "float":
                value = _finite(value, where)
            case "text":
                if not isinstance(value, str):
                    raise SpecError(f"{where} must be text, not {_short(value)}.")
            case "choice":
                if value not in self.choices:
                    raise SpecError(f"{where} must be one of {', '.join(self.choices)}, not {_short(value)}.")
            case "spec":
                if type(value) not in tuple(self.registry):
                    raise SpecError(f"{where} must be a known {self.registry.what}, not {_short(value)}.")
        self._check_bounds(value, where)
        return value

    def _check_bounds(self, value: Any, where: str) -> None:
        if self.minimum is not None and value < self.minimum:
            raise SpecError(f"{where} must be at least {_figure(self.minimum)}{self._unit}, not {_figure(value)}.")
        if self.maximum is not None and value > self.maximum:
            raise SpecError(f"{where} must be at most {_figure(self.maximum)}{self._unit}, not {_figure(value)}.")

    @property
    def _unit(self) -> str:
        return f" {self.unit}" if self.unit else ""


def _finite(value: Any, where: str) -> float:
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
    except OverflowError:
        pass
    raise SpecError(f"{where} must be a number, not {_short(value)}.")


def _short(value: Any) -> str:
    # A file may hold numbers of thousands of digits, which Python refuses to write out.
    if isinstance(value, int) and abs(value) > _LONGEST:
        return "a number of very many digits"
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _figure(value: float) -> str:
    if isinstance(value, int):
        return str(value) if abs(value) <= _LONGEST else _short(value)
    return f"{value:g}"


def param(
    default: Any,
    label: str,
    *,
    help: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    step: float | None = None,
    unit: str = "",
    at_minimum: str = "",
    choices: tuple[str, ...] = (),
    registry: Any = None,
    advanced: bool = False,
    own: bool = False,
) -> Any:
    """Declare a knob: `channels: int = param(16, "Filters", minimum=1, maximum=4096)`."""
    extra = {
        "label": label,
        "help": help,
        "minimum": minimum,
        "maximum": maximum,
        "step": step,
        "unit": unit,
        "at_minimum": at_minimum,
        "choices": choices,
        "registry": registry,
        "advanced": advanced,
        "own": own,
    }
    return dataclasses.field(default=default, metadata={_METADATA_KEY: extra})


@dataclass(frozen=True)
class Spec:
    """A frozen value whose fields are knobs. Base of layers, losses, optimizers, data sets, settings.

    `kind`, `title` and `group` are given by the registry in which the class is entered. Every knob is checked
    when a value is made, so a Spec that exists is within its bounds.
    """

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    group: ClassVar[str] = ""

    def __post_init__(self) -> None:
        owner = self.title or type(self).__name__
        for knob in params(type(self)):
            value = getattr(self, knob.name)
            checked = knob.check(value, owner)
            if checked is not value:
                object.__setattr__(self, knob.name, checked)

    @classmethod
    def explanation(cls) -> str:
        """The class docstring's first paragraph: what a tooltip shows."""
        first = (cls.__doc__ or "").strip().split("\n\n")[0]
        return " ".join(first.split())


def params(spec: type[Spec]) -> tuple[Param, ...]:
    """The knobs of a spec class, in the order in which they are declared, advanced ones after others and those
    of its own last."""
    key: Any = spec  # cache wants a Hashable, which mypy does not believe a class to be
    return _params(key)


def label_of(spec: Spec, name: str) -> str:
    """What a knob is called on the screen; dotted names, such as "optimizer.lr", are of the spec that a knob holds."""
    first, _, rest = name.partition(".")
    knob = next(knob for knob in params(type(spec)) if knob.name == first)
    inner = getattr(spec, first)
    return f"{knob.label}: {label_of(inner, rest)}" if rest and isinstance(inner, Spec) else knob.label


@cache
def _params(spec: Any) -> tuple[Param, ...]:
    hints = typing.get_type_hints(spec)
    found = []
    for field in dataclasses.fields(spec):
        extra = field.metadata.get(_METADATA_KEY)
        if extra is not None:
            kind, optional = _param_type(hints[field.name], extra)
            found.append(Param(field.name, type=kind, default=field.default, optional=optional, **extra))
    return tuple(sorted(found, key=lambda knob: (knob.own, knob.advanced)))


def _param_type(hint: Any, extra: dict[str, Any]) -> tuple[ParamType, bool]:
    optional = False
    if isinstance(hint, types.UnionType):
        rest = [part for part in typing.get_args(hint) if part is not type(None)]
        optional, hint = len(rest) < len(typing.get_args(hint)), rest[0]
    if extra["choices"]:
        return "choice", optional
    if extra["registry"] is not None:
        return "spec", optional
    names: dict[Any, ParamType] = {int: "int", float: "float", bool: "bool", str: "text"}
    return names[hint], optional
