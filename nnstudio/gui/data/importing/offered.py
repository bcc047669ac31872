"""What is dragged onto the window, or lies in the clipboard, as far as it may be data."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from nnstudio.core.data.own.find import looks_like_data
from nnstudio.core.data.own.pasted import looks_like_table

_LONGEST_PATH = 4096


def dropped_path(data: QMimeData) -> Path | None:
    """The folder or file that may hold data; None for single images and other files, which have other rooms."""
    found = offered_path(data)
    return found if found is not None and looks_like_data(found) else None


def offered_path(data: QMimeData) -> Path | None:
    """The first local file or folder, also one whose path was copied as text."""
    paths = _local_paths(data)
    text = data.text().strip().strip("'\"") if data.hasText() and not paths else ""
    if text and "\n" not in text and len(text) < _LONGEST_PATH and Path(text).expanduser().is_absolute():
        paths = [Path(text).expanduser()]
    return paths[0] if paths else None


def about_others(data: QMimeData) -> str:
    """What to know where several files or folders came together; empty for one."""
    paths = _local_paths(data)
    return f"Of {len(paths)} that came together, only the first is looked at: {paths[0].name}." if paths[1:] else ""


def _local_paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def offered_table(data: QMimeData) -> str:
    """The table that was copied as text, as from a spreadsheet; empty for none."""
    text = data.text() if data.hasText() and not data.hasUrls() else ""
    return text if looks_like_table(text) else ""
