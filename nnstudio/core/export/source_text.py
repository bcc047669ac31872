"""Python source for values, statements and torch modules, laid out as ruff lays it out; text can never become code."""

from __future__ import annotations

import inspect
import keyword
import math
import unicodedata
from collections.abc import Sequence
from typing import Any

from torch import nn

from nnstudio.core.errors import ExportError

WIDTH = 88
"""Columns a line: the default of ruff and black, which users of the file are most likely to have."""

_NEVER_WRITTEN = ("device", "dtype")


def literal(value: Any) -> str:
    """The source of a plain value: None, bool, number, text, or a tuple or list of such. Raises ExportError."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' * (len(value) == 1)})"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    plain = value is None or isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value))
    if not plain:
        raise ExportError(f"A setting with the value {str(value)[:60]} cannot be written as Python source.")
    return repr(value)


def _text(value: str) -> str:
    """A string literal in the quotes that need fewer backslashes; what cannot be seen is written as an escape."""
    quote = '"' if value.count('"') <= value.count("'") else "'"
    return quote + "".join(_character(c, quote) for c in value) + quote


def _character(c: str, quote: str) -> str:
    if c in (quote, "\\"):
        return "\\" + c
    # isprintable is false for line ends, control and direction marks, and lone surrogates.
    return c if c.isprintable() else c.encode("unicode_escape").decode("ascii")


def statement(target: str, opening: str, arguments: Sequence[str], closing: str, indent: int = 0) -> str:
    """`target = opening arguments closing` in one line if it fits, otherwise broken as ruff breaks it."""
    margin = " " * indent
    head, inside = f"{margin}{target} = {opening}", ", ".join(arguments)
    if _width(head + inside + closing) <= WIDTH or not arguments:
        return head + inside + closing
    if closing == ")" and _width(f"{margin}    {inside}") <= WIDTH:
        return f"{head}\n{margin}    {inside}\n{margin}{closing}"
    if closing == ")" and len(arguments) == 1:
        return f"{head}\n{margin}    {inside}\n{margin}{closing}"
    lines = "".join(f"{margin}    {argument},\n" for argument in arguments)
    return f"{head}\n{lines}{margin}{closing}"


def _width(text: str) -> int:
    """Columns that the text takes: some letters take two, accents on their own take none."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def require_attribute_name(name: str) -> str:
    """The name, if a module's child can bear it as an attribute. Raises ExportError."""
    taken = not name.isidentifier() or keyword.iskeyword(name) or hasattr(nn.Module, name) or name.startswith("__")
    if taken:
        raise ExportError(f"A layer named {name[:60]!r} cannot be written as Python source. Rename it.")
    return name


def module_call(module: nn.Module) -> tuple[str, list[str]]:
    """The call that makes an equal module, as its name and its arguments: `nn.Conv2d`, `1`, `6`, `kernel_size=5`.

    It follows from the constructor's signature and the module's attributes of the same names, so every plain module
    of torch.nn can be written. Raises ExportError for others.
    """
    kind = type(module)
    if getattr(nn, kind.__name__, None) is not kind:
        raise ExportError(f"A {kind.__name__} layer cannot be written as plain PyTorch. Export ONNX or safetensors.")
    name = f"nn.{kind.__name__}"
    if isinstance(module, nn.Sequential):
        return name, [call_source(child) for child in module]
    arguments: list[str] = []
    for parameter in inspect.signature(kind).parameters.values():
        arguments += _argument(module, parameter, first=not arguments)
    return name, arguments


def call_source(module: nn.Module) -> str:
    """`module_call` in one line."""
    name, arguments = module_call(module)
    return f"{name}({', '.join(arguments)})"


def _argument(module: nn.Module, parameter: inspect.Parameter, first: bool) -> list[str]:
    """The argument for one constructor parameter, or nothing where the default says the same."""
    name, required = parameter.name, parameter.default is inspect.Parameter.empty
    if name in _NEVER_WRITTEN or parameter.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD:
        return []
    if not hasattr(module, name):
        raise ExportError(f"The {name} of a {type(module).__name__} layer cannot be written as Python source.")
    value = _plain(getattr(module, name)) if name != "bias" else module.bias is not None
    default = parameter.default
    if name == "stride" and default is None:
        # A pooling window moves by its own size unless told otherwise.
        default = module.kernel_size
    if not required and value == _plain(default):
        return []
    by_position = required and (first or name != "kernel_size")
    return [literal(value) if by_position else f"{name}={literal(value)}"]


def _plain(value: Any) -> Any:
    """(5, 5) as 5: torch takes both, and people write the second."""
    if isinstance(value, tuple) and len(value) > 1 and len(set(value)) == 1:
        return value[0]
    return value
