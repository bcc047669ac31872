"""A table from short names to classes. One decorated class is all that a new layer, loss or exporter needs."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from nnstudio.core.errors import SpecError
from nnstudio.core.spec.param import Spec

T = TypeVar("T", bound=Spec)
C = TypeVar("C", bound=Spec)


class Registry(Generic[T]):
    """The known kinds of one thing, in the order in which they were entered."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._classes: dict[str, type[T]] = {}

    def register(self, kind: str, title: str, group: str = "") -> Callable[[type[C]], type[C]]:
        """Enter the decorated class as `kind`; `title` is what people read, `group` where it is listed."""

        def enter(cls: type[C]) -> type[C]:
            if kind in self._classes:
                raise ValueError(f"{self.what} {kind!r} is registered twice")
            cls.kind, cls.title, cls.group = kind, title, group
            self._classes[kind] = cls  # type: ignore[assignment]
            return cls

        return enter

    def __getitem__(self, kind: str) -> type[T]:
        try:
            return self._classes[kind]
        except (KeyError, TypeError):
            raise SpecError(self._unknown(str(kind))) from None

    def __iter__(self) -> Iterator[type[T]]:
        return iter(self._classes.values())

    def __contains__(self, kind: object) -> bool:
        return kind in self._classes

    def __len__(self) -> int:
        return len(self._classes)

    def kinds(self) -> tuple[str, ...]:
        """The short names, in order."""
        return tuple(self._classes)

    def groups(self) -> dict[str, list[type[T]]]:
        """The classes by group, both in the order of registration."""
        found: dict[str, list[type[T]]] = {}
        for cls in self:
            found.setdefault(cls.group, []).append(cls)
        return found

    def _unknown(self, kind: str) -> str:
        close = difflib.get_close_matches(kind, self.kinds(), n=1)
        hint = f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(self.kinds())}."
        return f"There is no {self.what} named {kind!r}. {hint}"
