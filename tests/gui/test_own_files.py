"""A file dialog that shows the folder of an open project leaves its locks alone."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeDatabase
from PySide6.QtWidgets import QAbstractItemView, QFileDialog

from nnstudio.core.project.document import first_project
from nnstudio.core.project.file import ProjectFile

LOCKED = """
import fcntl, os, struct, sys
fd = os.open(sys.argv[1], os.O_RDWR)
lock = fcntl.fcntl(fd, fcntl.F_GETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
print(struct.unpack("hhqqi4x", lock)[0] != fcntl.F_UNLCK)
"""


def locked(path: Path) -> bool:
    done = subprocess.run([sys.executable, "-c", LOCKED, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the lock is asked for in Linux's own layout")
def test_locks_outlive_a_file_dialog(studio, tmp_path: Path, wait_for) -> None:
    file = ProjectFile.create(tmp_path / "open.nns", first_project())
    file.runs()
    assert locked(file.path)
    dialog = QFileDialog(None, "Open", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    views = dialog.findChildren(QAbstractItemView)
    wait_for(lambda: any(view.model() and view.model().rowCount(view.rootIndex()) for view in views))
    until = time.monotonic() + 0.5  # the list looks into its files after it has named them
    wait_for(lambda: time.monotonic() > until)
    dialog.close()
    dialog.deleteLater()
    assert locked(file.path)
    assert QMimeDatabase().mimeTypeForFile(str(file.path)).name() == "application/x-nnstudio"
    file.close()
