"""Fetches the files of a data set: resumable, from the first mirror that has them, verified before they count."""

from __future__ import annotations

import errno
import hashlib
import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from nnstudio.core.data.datasets.base import Progress, Source, silent
from nnstudio.core.errors import DataError

_CHUNK = 64 * 1024
_TIMEOUT = 10.0
_REPORT_EVERY = 0.1
_ATTEMPTS = 4
_LARGEST = 2**33


class _MirrorError(Exception):
    """This mirror did not give the file; its text says why, in a few words. `retry`: asking again may help."""

    def __init__(self, words: str, retry: bool = False) -> None:
        super().__init__(words)
        self.retry = retry


def fetch_all(sources: Sequence[Source], folder: Path, progress: Progress = silent) -> None:
    """`fetch` for several files, with one progress over all of them, weighted by their sizes."""
    total = sum(source.bytes_or_so for source in sources) or 1
    before = 0
    for source in sources:
        fetch(source, folder, _stretch(progress, before / total, source.bytes_or_so / total))
        before += source.bytes_or_so
    progress(1.0, "Done")


def fetch(source: Source, folder: Path, progress: Progress = silent) -> Path:
    """Put a file into `folder` and return its path. A good copy that lies there already is taken as it is.

    While under way the data are in `<name>.part`, which a later call resumes; the file itself appears only once
    its md5 is right. Raises DataError (no network, no mirror has it, disk full), or Cancelled as `progress` does.
    """
    target = folder / source.filename
    if target.is_file() and _md5(target) == source.md5:
        return target
    part = target.with_name(target.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fetch_from_any(source, part, progress)
        os.replace(part, target)
    except OSError as error:
        raise DataError(_disk_sentence(error, folder)) from None
    return target


def _fetch_from_any(source: Source, part: Path, progress: Progress) -> None:
    if _size(part) and _md5(part) == source.md5:
        return
    problems = []
    for url in source.urls:
        try:
            _fetch_from(url, source, part, progress)
            return
        except _MirrorError as problem:
            problems.append(f"{urlsplit(url).hostname}: {problem}")
    raise DataError(
        f"{source.filename} could not be downloaded ({'; '.join(problems) or 'no address is known'}). "
        f"Check the internet connection and try again, or copy the file into {part.parent}."
    )


def _fetch_from(url: str, source: Source, part: Path, progress: Progress) -> None:
    """Fill `part` from one mirror until its md5 is right, resuming after cuts. Raises _MirrorError."""
    for attempt in range(_ATTEMPTS):
        start = _resume_point(part, source)
        try:
            _transfer(url, source, part, start, progress)
        except _MirrorError as problem:
            moved = _size(part) > start
            if problem.retry and moved and attempt < _ATTEMPTS - 1:
                continue
            raise
        if _md5(part) == source.md5:
            return
        part.unlink()
        if not start:
            # A clean download with the wrong md5: this mirror has another file. A resumed one is tried afresh.
            raise _MirrorError("its file is not the right one (wrong md5)")
    raise _MirrorError("the connection breaks off again and again")


def _transfer(url: str, source: Source, part: Path, start: int, progress: Progress) -> None:
    """Append to `part` what comes after byte `start`; begin anew where the server does not resume."""
    progress(None, f"Connecting to {urlsplit(url).hostname}")
    with _open(url, start) as response:
        if response.status == 206 and not _continues_at(response, start):
            raise _MirrorError("it resumes at the wrong place")
        start = start if response.status == 206 else 0
        length = response.headers.get("Content-Length", "")
        expected = start + int(length) if length.isdecimal() else 0
        if source.size and expected and expected != source.size and not start:
            raise _MirrorError("its file is not the right one (wrong size)")
        with part.open("r+b" if start else "wb") as file:
            file.seek(start)
            file.truncate()
            _copy(response, file, _Meter(source.filename, start, source.size or expected, progress))


def _open(url: str, start: int) -> Any:
    """The answer to a GET from byte `start` on. Raises _MirrorError."""
    headers = {"User-Agent": "nnstudio"} | ({"Range": f"bytes={start}-"} if start else {})
    try:
        return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416 and start:
            # What lies here is no beginning of the mirror's file, so it is not worth keeping.
            return _open(url, 0)
        raise _MirrorError("the file is not there (404)" if error.code == 404 else f"it answers {error.code}") from None
    except urllib.error.URLError as error:
        raise _MirrorError(f"not reachable ({_reason(error.reason)})") from None
    except (OSError, http.client.HTTPException) as error:
        raise _MirrorError(f"not reachable ({_reason(error)})") from None


def _copy(response: Any, file: BinaryIO, meter: _Meter) -> None:
    while True:
        try:
            chunk = response.read1(_CHUNK)
        except (OSError, http.client.HTTPException) as error:
            raise _MirrorError(f"the connection broke off ({_reason(error)})", retry=True) from None
        if not chunk:
            break
        file.write(chunk)
        meter.add(len(chunk))
    if meter.done < meter.total:
        raise _MirrorError("the connection broke off", retry=True)


@dataclass
class _Meter:
    """Counts bytes and says in words how far a file is."""

    name: str
    done: int
    total: int
    progress: Progress

    def __post_init__(self) -> None:
        self.began = self.last = time.monotonic()
        self.first = self.done

    def add(self, count: int) -> None:
        """Count; report at most ten times a second. Raises _MirrorError when there is more than there can be."""
        self.done += count
        if self.done > (self.total or _LARGEST):
            raise _MirrorError("its file is not the right one (too long)")
        now = time.monotonic()
        if now - self.last >= _REPORT_EVERY or self.done == self.total:
            self.last = now
            self.progress(self.done / self.total if self.total else None, self._words(now))

    def _words(self, now: float) -> str:
        if not self.total:
            return f"{self.name}: {self.done / 1e6:.1f} MB"
        words = f"{self.name}: {self.done / 1e6:.1f} of {self.total / 1e6:.1f} MB"
        rate = (self.done - self.first) / max(now - self.began, 1e-3)
        left = (self.total - self.done) / max(rate, 1.0)
        return words if now - self.began < 1 or not left else f"{words}, {time_left(left)}"


def time_left(seconds: float) -> str:
    """ "about 40 s left", "about 3 min left"."""
    if seconds < 90:
        return f"about {max(1, round(seconds))} s left"
    return f"about {round(seconds / 60)} min left"


def _resume_point(part: Path, source: Source) -> int:
    """How many bytes of `part` are worth keeping; one that is too long is not."""
    size = _size(part)
    return 0 if source.size and size > source.size else size


def _continues_at(response: Any, start: int) -> bool:
    return str(response.headers.get("Content-Range", "")).startswith(f"bytes {start}-")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _stretch(progress: Progress, start: float, share: float) -> Progress:
    def report(fraction: float | None, words: str) -> None:
        progress(None if fraction is None else start + share * fraction, words)

    return report


def _reason(error: Any) -> str:
    if isinstance(error, TimeoutError):
        return "no answer"
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def _disk_sentence(error: OSError, folder: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"The disk is full, so the download stopped. Free some space for {folder} and try again."
    return f"The download cannot be written to {folder} ({error.strerror or error}). Choose another data folder."
