"""Which files lie below a folder: hidden ones, loops of links and what cannot be opened are left out and told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG

from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.data.own.place import readable, reason
from nnstudio.core.errors import DataError
from nnstudio.core.words import counted

MOST_FILES = 5_000_000
IMAGE_ENDINGS = frozenset(
    (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".pbm", ".pnm")
)
_LOOK_EVERY = 500
_BELONGS_TO_NOBODY = ("__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file: where it is, its path below the folder with "/" between, and what tells whether it has changed."""

    path: str
    id: str
    stamp: str

    @property
    def steps(self) -> list[str]:
        """The folders on the way to it, and its name."""
        return self.id.split("/")

    def named_in(self, sentence: str) -> str:
        """A sentence about the file, with its path below the folder instead of its name alone or its whole path."""
        return sentence.replace(self.path if self.path in sentence else os.path.basename(self.path), self.id, 1)


@dataclass
class Listing:
    """`images` in the order of their ids; `others`: how many files are no images; `notes`: what was left out."""

    images: list[FoundFile] = field(default_factory=list)
    others: int = 0
    unopened: list[str] = field(default_factory=list)
    loops: list[str] = field(default_factory=list)

    def notes(self) -> list[str]:
        """Sentences on what was left out."""
        said, one = [], self.others == 1
        if self.others:
            said.append(f"Left out: {counted(self.others, 'file')} that {'is no image' if one else 'are no images'}.")
        if self.unopened:
            said.append(f"Folders or files that cannot be opened are left out: {few(self.unopened)}.")
        if self.loops:
            said.append(f"Links that lead back to a folder above them are not followed: {few(self.loops)}.")
        return said


def list_images(root: Path, progress: Progress) -> Listing:
    """The image files below `root`, told by their endings. Raises DataError where `root` itself cannot be opened."""
    listing = Listing()
    try:
        found = os.stat(root)
        with os.scandir(root):
            pass
    except OSError as error:
        raise DataError(f"{root} cannot be opened ({reason(error)}). Choose another folder.") from None
    for count, file in enumerate(_walk(str(root), "", ((found.st_dev, found.st_ino),), listing)):
        if count % _LOOK_EVERY == 0:
            progress(None, f"Looking through {root.name}: {counted(count, 'image')}")
        if count >= MOST_FILES:
            raise DataError(
                f"{root} holds more than {MOST_FILES / 1e6:.0f} million images. Choose a folder further in."
            )
        listing.images.append(file)
    listing.images.sort(key=lambda file: file.id)
    return listing


def _walk(folder: str, below: str, above: tuple[tuple[int, int], ...], listing: Listing) -> Iterator[FoundFile]:
    """`above`: the folders on the way, so that a link to one of them is known for what it is."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        listing.unopened.append(below.rstrip("/"))
        return
    for entry in found:
        name = readable(entry.name)
        if entry.name.startswith(".") or entry.name in _BELONGS_TO_NOBODY:
            continue
        try:
            stat = entry.stat()
            deeper = entry.is_dir()
        except OSError:
            listing.unopened.append(below + name)
            continue
        if not deeper:
            # Opening a pipe or a device would wait for ever.
            if S_ISREG(stat.st_mode) and os.path.splitext(entry.name)[1].lower() in IMAGE_ENDINGS:
                yield FoundFile(entry.path, below + name, f"{stat.st_size} {stat.st_mtime_ns}")
            else:
                listing.others += 1
            continue
        # On Windows a directory entry does not know its number, so the folder itself is asked.
        here = os.stat(entry.path)
        if (here.st_dev, here.st_ino) in above:
            listing.loops.append(below + name)
        else:
            yield from _walk(entry.path, f"{below}{name}/", (*above, (here.st_dev, here.st_ino)), listing)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one; not where the link leads nowhere or to itself."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def few(names: list[str], most: int = 3) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
