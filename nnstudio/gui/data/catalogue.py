"""The data sets that can be chosen, as a list under headings: what each is, how large, whether it is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from nnstudio.core.data.catalogue import OWN, download_bytes, in_order, is_own
from nnstudio.core.data.datasets import DATASETS, DatasetSpec

IMPORT = "import"
"""The entry that asks for a path in place of a kind."""


@dataclass(frozen=True)
class Entry:
    """One line of the list. `bytes`: what a download would bring; 0 where there is none."""

    kind: str
    group: str
    title: str
    words: str
    bytes: int = 0

    def suits(self, typed: str) -> bool:
        """Whether all the words that were typed are somewhere in it."""
        said = f"{self.title} {self.words} {self.group} {self.kind}".casefold()
        return all(word in said for word in typed.casefold().split())

    def distance(self, typed: str) -> int:
        """How far its name is from what was typed: 0 begins so, 1 has it, 2 has it only in its explanation."""
        name, typed = self.title.casefold(), typed.casefold().strip()
        return 0 if name.startswith(typed) else 1 if typed in name else 2


def title_of(spec: DatasetSpec) -> str:
    """What a choice is called: its title, or the name of the user's own folder or file."""
    path = str(getattr(spec, "path", ""))
    return Path(path).name or path or spec.title


def moved(spec: DatasetSpec, path: str) -> DatasetSpec:
    """The user's own data, read as before, at another path."""
    place: dict[str, Any] = {"path": path}
    return replace(spec, **place)


@cache
def entries() -> tuple[Entry, ...]:
    """All of them by group, the smallest download first; one for everything of the user's own."""
    own = Entry(IMPORT, OWN, "Import your own…", "A folder of images, a table, NumPy or IDX files.")
    return (*(_entry(cls) for cls in in_order() if not is_own(cls)), own)


def here(folder: Path) -> Mapping[str, bool]:
    """For each kind that can be downloaded, whether its files are in the data folder. Looks at the disk."""
    return {cls.kind: not cls().missing(folder) for cls in DATASETS if cls().sources()}


def _entry(cls: type[DatasetSpec]) -> Entry:
    title = cls.title.removesuffix(" (built in)")
    return Entry(cls.kind, cls.group, title, cls.explanation(), download_bytes(cls()))
