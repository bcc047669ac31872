"""Data sets that are fetched as files: where these may lie, and the md5 that each must have before it is read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from nnstudio.core.data.datasets.base import DatasetSpec, Progress, Source, silent
from nnstudio.core.data.datasets.download import fetch_all
from nnstudio.core.errors import DataError


@dataclass(frozen=True)
class FetchedData(DatasetSpec):
    """Data in `files`, which lie in the first of `places` (below the data folder) that has one of them."""

    files: ClassVar[tuple[Source, ...]] = ()
    places: ClassVar[tuple[str, ...]] = ("",)

    def missing(self, folder: Path) -> str:
        absent = [source.filename for source in self.needed() if not (self.place(folder) / source.filename).is_file()]
        if len(absent) == len(self.needed()):
            where = f"that holds {self.places[0]}" if self.places[0] else f"that holds {absent[0]}"
            return f"{self.title} is not in {folder}. Download it, or choose the folder {where}."
        if absent:
            return f"{absent[0]} is missing from {self.place(folder)}. Download {self.title}, or copy the file there."
        return ""

    def needed(self) -> tuple[Source, ...]:
        """The files that the knobs ask for."""
        return self.files

    def sources(self) -> tuple[Source, ...]:
        return self.needed()

    def download(self, folder: Path, progress: Progress = silent) -> None:
        """Fetch what is missing or damaged; a good file that lies there is kept."""
        fetch_all(self.needed(), self.place(folder), progress)

    def place(self, folder: Path) -> Path:
        """Where the files lie; where they would be put when there are none yet."""
        places = [folder / place for place in self.places]
        found = (place for place in places if any((place / source.filename).is_file() for source in self.files))
        return next(found, places[0])

    def verified(self, folder: Path, source: Source) -> Path:
        """The path of a file whose md5 is right. Raises DataError."""
        problem = self.missing(folder)
        if problem:
            raise DataError(problem)
        path = self.place(folder) / source.filename
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        except OSError as error:
            raise DataError(f"{path.name} cannot be read ({error.strerror or error}). Check the folder.") from None
        if found != source.md5:
            raise DataError(
                f"{path.name} is damaged or is not that of {self.title} (wrong md5). "
                f"Delete it and download {self.title} again."
            )
        return path
