"""Which image files cannot be read, before they are taken: a few thousand are decoded, of more the headers are read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nnstudio.core.data.datasets.base import Progress
from nnstudio.core.data.image_files import check_header
from nnstudio.core.data.own.decoding import Shaping, decode
from nnstudio.core.data.own.listing import FoundFile
from nnstudio.core.errors import DataError
from nnstudio.core.words import thousands

MOST_DECODED, MOST_DECODED_BYTES = 10_000, 100_000_000
"""About a second's work."""
_REPORT_EVERY = 200


@dataclass(frozen=True)
class Checked:
    """`unread`: a sentence for each file that cannot be read, by its index. `whole`: files were read to their ends."""

    unread: dict[int, str]
    whole: bool

    @property
    def notes(self) -> tuple[str, ...]:
        """What is still to be found out; what cannot be read is told as it is when the data are taken."""
        if self.whole:
            return ()
        return (
            "Of so many images only the beginnings of the files were read. Files that are damaged further in are left "
            "out, and named, when the data are taken.",
        )


_last: dict[str, Checked] = {}
"""The last answer by what was asked: whoever tries other knobs does not wait for all files again."""


def check(files: Sequence[FoundFile], shaping: Shaping, progress: Progress) -> Checked:
    """Open all the files. Those that could not be read the last time are tried again. Raises what `progress` raises."""
    whole = len(files) <= MOST_DECODED and sum(map(_bytes_of, files)) <= MOST_DECODED_BYTES
    digest = _digest(files)
    known = _last.get(digest)
    suspects = list(range(len(files))) if known is None else list(known.unread)
    asked = [files[at] for at in suspects]
    found = _by_decoding(asked, shaping, progress) if whole else _by_header(asked, progress)
    checked = Checked({suspects[at]: said for at, said in found}, whole)
    _last.clear()
    _last[digest] = checked
    return checked


def _by_decoding(files: Sequence[FoundFile], shaping: Shaping, progress: Progress) -> Iterator[tuple[int, str]]:
    start = 0
    for _, rows, problems in decode(files, shaping, progress):
        good = set(rows.tolist())
        end = start + len(rows) + len(problems)
        yield from zip((at for at in range(start, end) if at not in good), problems, strict=True)
        start = end


def _by_header(files: Sequence[FoundFile], progress: Progress) -> Iterator[tuple[int, str]]:
    for at, file in enumerate(files):
        if at % _REPORT_EVERY == 0:
            progress(at / len(files), f"Looking into the files: {thousands(at)} of {thousands(len(files))}")
        try:
            check_header(Path(file.path))
        except DataError as error:
            yield at, file.named_in(str(error))


def _bytes_of(file: FoundFile) -> int:
    return int(file.stamp.partition(" ")[0])


def _digest(files: Sequence[FoundFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.path}\0{file.stamp}\0".encode("utf-8", "replace"))
    return digest.hexdigest()
