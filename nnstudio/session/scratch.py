"""The folder of the projects without a name, whose files survive a crash."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

from nnstudio.core.project.problems import told_of

SUFFIX = ".nns"
CLOCK_SECONDS = 3.0
"""How far the clocks of processes and of files may be apart."""


class Scratch:
    """Gives out names for files that bear the number of this process. Raises ProjectFileError for a bad folder."""

    def __init__(self, folder: Path) -> None:
        with told_of(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder.absolute()
        self._count = 0

    def next_path(self) -> Path:
        """A name that was not given out before."""
        self._count += 1
        return self._folder / f"untitled-{os.getpid()}-{self._count}{SUFFIX}"

    def holds(self, path: Path) -> bool:
        """Whether a file lies in the folder, so that its project has no name."""
        return path.parent == self._folder

    def left_behind(self) -> list[Path]:
        """Files that a crash left, newest first."""
        found = [path for path in self._folder.glob(f"untitled-*{SUFFIX}") if not _owner_lives(path)]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _owner_lives(path: Path) -> bool:
    """Whether the process that made a scratch file is still there; one that got its number later is another one."""
    pid = path.stem.split("-")[1]
    try:
        return pid.isdigit() and psutil.Process(int(pid)).create_time() < path.stat().st_mtime + CLOCK_SECONDS
    except (psutil.Error, OSError, OverflowError):
        return False
