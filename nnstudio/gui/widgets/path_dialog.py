"""Asking for a file or a folder that is there, without holding up anything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_for_file(owner: QWidget, title: str, start: Path, kinds: str, then: Callable[[Path], object]) -> None:
    """Open the dialog at the folder `start`; `then` gets what is chosen. `kinds`: filters as Qt writes them."""
    _ask(QFileDialog(owner, title, str(start), kinds), QFileDialog.FileMode.ExistingFile, then)


def ask_for_folder(owner: QWidget, title: str, start: Path, then: Callable[[Path], object]) -> None:
    """The same for a folder."""
    _ask(QFileDialog(owner, title, str(start)), QFileDialog.FileMode.Directory, then)


def _ask(dialog: QFileDialog, mode: QFileDialog.FileMode, then: Callable[[Path], object]) -> None:
    dialog.setFileMode(mode)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
