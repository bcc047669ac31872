"""Specs to plain JSON values and back. What is read is checked like what is typed; nothing is executed."""

from __future__ import annotations

from typing import Any, TypeVar

from nnstudio.core.errors import SpecError
from nnstudio.core.spec.param import Param, Spec, params
from nnstudio.core.spec.registry import Registry

T = TypeVar("T", bound=Spec)


def to_json(spec: Spec) -> dict[str, Any]:
    """`{"kind": …, knob: value, …}`; knobs that hold a spec become such an object themselves."""
    data: dict[str, Any] = {"kind": spec.kind} if spec.kind else {}
    for knob in params(type(spec)):
        value = getattr(spec, knob.name)
        data[knob.name] = to_json(value) if isinstance(value, Spec) else value
    return data


def from_json(data: Any, registry: Registry[T]) -> T:
    """The spec that `to_json` described.

    Raises SpecError for an unknown kind or knob and for values out of bounds. Missing knobs take their default,
    so a file of an older version opens.
    """
    if not isinstance(data, dict) or not isinstance(data.get("kind"), str):
        raise SpecError(f"A {registry.what} must be an object with a kind, not {str(data)[:60]!r}.")
    return read_spec(registry[data["kind"]], {k: v for k, v in data.items() if k != "kind"})


def read_spec(cls: type[T], data: Any) -> T:
    """A spec of a known class from its knobs, as `from_json` does for one whose kind is in the data."""
    owner = cls.title or cls.__name__
    if not isinstance(data, dict):
        raise SpecError(f"{owner}: expected an object with its settings, not {str(data)[:60]!r}.")
    known = {knob.name: knob for knob in params(cls)}
    unknown = [name for name in data if name not in known]
    if unknown:
        raise SpecError(f"{owner} has no setting named {str(unknown[0])[:60]!r}.")
    return cls(**{name: _read_value(known[name], value) for name, value in data.items()})


def _read_value(knob: Param, value: Any) -> Any:
    if knob.type == "spec" and value is not None:
        return from_json(value, knob.registry)
    return value
